//! One PDF of all blocks of a resume to PDFs of some of them in another order: set once, made up into pages many times.
//!
//! A *galley* is all that a resume holds, set by Typst on one page as high as its content and written by its exporter. It is
//! taken apart once: what is drawn goes to the *strip* that it belongs to (a heading, a title, a block with its children), the
//! tags go to what they mark, and everything else (fonts, colours, metadata) is the same for every page made up from it. A page
//! is then strips in another order at other heights: nothing is shaped, broken into lines or cut out of a font again.
//!
//! What is left out leaves no trace but its letters in the fonts: objects and marked content are numbered anew.

mod apart;
mod make_up;
mod piece;

use apart::Apart;
use piece::Pieces;
use proofpress_resume::Pt;

/// Where a strip stands on its galley, which is what its content is told by.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// Top of its first line, from the top of the galley.
    pub top: Pt,
    /// Bottom of its last line.
    pub bottom: Pt,
    /// The baselines of its lines.
    pub baselines: Vec<Pt>,
}

/// A strip on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Its number on the galley.
    pub strip: usize,
    /// How far down it moves, from where it stands on the galley.
    pub down: Pt,
}

/// Why a PDF cannot be taken apart: a page has to be set for itself then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotApart(pub(crate) &'static str);

/// A galley, taken apart.
#[derive(Debug)]
pub struct Galley {
    /// Size of its page.
    width: f32,
    height: f64,
    /// The file up to the last object that is the same for every page.
    start: Vec<u8>,
    /// Where each of those objects begins.
    offsets: Vec<usize>,
    /// Places in `start` where the identifier of the file stands.
    identifiers: Vec<usize>,
    /// The trailer without its size and identifiers, and the identifier that all pages share.
    trailer: Vec<u8>,
    document_id: Vec<u8>,
    /// What is drawn, by strip.
    drawn: Vec<Vec<Drawn>>,
    /// The tags, each before those in it; the first is the document.
    tags: Vec<Tag>,
    /// The links.
    links: Vec<Link>,
    /// The page's dictionary without content, size, links and tags.
    page: Pieces,
    /// The root of the tags without its kids and the tree of parents.
    tag_root: Pieces,
    /// Object numbers of those three.
    numbers: Numbers,
}

/// Objects of every page that are written anew for it.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    page: u32,
    content: u32,
    tag_root: u32,
    /// The first that is free.
    next: u32,
}

/// A stretch of marked content.
#[derive(Debug)]
struct Drawn {
    /// The number of its mark; artifacts have none.
    mark: Option<u32>,
    content: Pieces,
}

/// A structure element.
#[derive(Debug)]
struct Tag {
    parent: Option<usize>,
    /// The strip that all of it stands in; `None` where it holds several.
    strip: Option<usize>,
    /// Its dictionary without parent and kids.
    dictionary: Pieces,
    kids: Vec<Kid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kid {
    /// Marked content, by its number on the galley.
    Mark(u32),
    /// Another tag, by its place.
    Tag(usize),
    /// A link, by its place.
    Link(usize),
}

/// A link's annotation.
#[derive(Debug)]
struct Link {
    strip: usize,
    tag: usize,
    dictionary: Pieces,
}

impl Galley {
    /// Takes the PDF of a galley apart. The first strip is the header, which every page has.
    ///
    /// # Errors
    /// What in the file is not as [`crate::export_pdf`] writes a page of text: several pages, images, text outside of the strips.
    pub fn take_apart(pdf: &[u8], strips: &[Strip]) -> Result<Self, NotApart> {
        Apart::new(pdf)?.galley(strips)
    }
}
