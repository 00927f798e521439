//! The bytes of any PDF, also a stranger's, to what a machine reads in it: for `text`, `--against` and the check of
//! every build.
//!
//! This reader shares no code with the writer (krilla, through `typst-pdf`): a fault of the writer must not be
//! repeated by its check. `lopdf`, a well-kept crate, gives the objects (cross-references, object streams, filters,
//! encryption with an empty password); all that decides what text there is, and where, is our own and stands here:
//! `tokens` splits content streams, `cmap`, `encoding` and `font` turn codes to Unicode and widths,
//! `interpret` keeps the graphics and text state, `lines` makes lines of glyphs. `lopdf`'s own text extraction
//! knows no places and no gaps; the other crates that were tried lose words where styles change.
//!
//! A file may be hostile: every loop is bounded by the file's length or by a constant beside it, nesting is limited,
//! inflated streams share one budget, and what exceeds a limit is left out and said so ([`PdfText::truncated`]).

mod cmap;
mod described;
mod encoding;
mod file;
mod font;
mod interpret;
mod lines;
mod numbers;
mod operands;
mod quick;
mod tokens;

use proofpress_resume::Pt;
use serde::Serialize;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It does not begin as a PDF does.
    #[error("this is no PDF: `%PDF-` is not in its first 1024 bytes")]
    NotPdf,
    /// It is past the limit.
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// It asks for a password.
    #[error("the file is locked with a password, so no machine can read it")]
    Locked,
    /// Its structure is damaged past use.
    #[error("the file is damaged: {0}")]
    Broken(String),
}

/// What a machine reads in a PDF.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PdfText {
    /// The pages, in order.
    pub pages: Vec<PdfPage>,
    /// The document's title.
    pub title: Option<String>,
    /// Its author.
    pub author: Option<String>,
    /// Its language tag.
    pub lang: Option<String>,
    /// The program it says it was written with.
    pub creator: Option<String>,
    /// The program that made the file.
    pub producer: Option<String>,
    /// Whether it has tags for assistive technology.
    pub tagged: bool,
    /// Whether it is encrypted (with an empty password, or it could not be read).
    pub encrypted: bool,
    /// Links to web, mail and telephone addresses.
    pub links: Vec<PdfLink>,
    /// Text that is not on the page but that a machine may find: metadata, alternative texts, bookmarks, comments.
    pub described: Vec<Described>,
    /// How many characters have no Unicode text; each reads as U+FFFD.
    pub unmapped: usize,
    /// Whether a limit was met, so that some of the file was not read.
    pub truncated: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PdfPage {
    /// Its width as seen.
    pub width_pt: Pt,
    /// Its height as seen.
    pub height_pt: Pt,
    /// Its lines, in the order of the content stream.
    pub lines: Vec<PdfLine>,
}

/// A line of text: what stands on one baseline, one after another.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PdfLine {
    /// Its text.
    pub text: String,
    /// Its left edge, from the left of the page.
    pub x_pt: Pt,
    /// Its baseline, from the top of the page.
    pub y_pt: Pt,
    /// Its width.
    pub width_pt: Pt,
    /// Its stretches of one font and size; their texts joined are the line's.
    pub runs: Vec<PdfRun>,
}

/// A stretch of one font and size.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PdfRun {
    /// Its text.
    pub text: String,
    /// Its left edge, from the left of the page.
    pub x_pt: Pt,
    /// Its baseline, from the top of the page.
    pub y_pt: Pt,
    /// Its width.
    pub width_pt: Pt,
    /// The font's name.
    pub font: String,
    /// The font's size.
    pub size_pt: Pt,
    /// Whether it is marked as no content: a footer, a list mark.
    pub artifact: bool,
}

/// A link out of the document.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PdfLink {
    /// Page, from 1.
    pub page: usize,
    /// Where it leads.
    pub uri: String,
}

/// Text that is not on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Described {
    /// Where it stands: `Info/Title`, `XMP/dc:title`, `Alt`, …
    pub place: String,
    /// The text.
    pub text: String,
}

impl PdfLine {
    /// Whether all of it is marked as no content.
    #[must_use]
    pub fn is_artifact(&self) -> bool {
        self.runs.iter().all(|run| run.artifact)
    }
}

impl PdfText {
    /// The text, a line a line, with an empty line between pages.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for (number, page) in self.pages.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            for line in &page.lines {
                text.push_str(&line.text);
                text.push('\n');
            }
        }
        text
    }
}

/// Reads the text of a PDF.
///
/// # Errors
/// When the bytes are no PDF, too many, locked or damaged past use. A file that is damaged in part gives what can be
/// read of it.
pub fn read_pdf(bytes: &[u8]) -> Result<PdfText, ReadError> {
    let (document, strings) = match quick::read(bytes) {
        Some(quick) if bytes.starts_with(b"%PDF-") => (quick.document, quick.strings),
        _ => (file::open(bytes)?, Vec::new()),
    };
    Ok(read_document(&document, &strings))
}

fn read_document(document: &lopdf::Document, strings: &[(String, Vec<u8>)]) -> PdfText {
    let file = file::File::new(document);
    let (pages, cut) = file.pages();
    let mut interpreter = interpret::Interpreter::new(&file);
    let mut read = Vec::with_capacity(pages.len());
    for page in &pages {
        let glyphs = interpreter.page(page);
        let [left, bottom, right, top] = page.bounds;
        let (width, height) =
            if page.turns % 2 == 0 { (right - left, top - bottom) } else { (top - bottom, right - left) };
        read.push(PdfPage {
            width_pt: Pt(width).rounded(),
            height_pt: Pt(height).rounded(),
            lines: lines::read_lines(&glyphs, &interpreter.fonts),
        });
    }
    let described = described::read_described(&file, strings);
    let info = |key: &str| {
        let place = format!("Info/{key}");
        described.iter().find(|found| found.place == place).map(|found| found.text.clone())
    };
    let metadata = |key: &str, xmp: &str| {
        info(key).or_else(|| described.iter().find(|found| found.place == xmp).map(|found| found.text.clone()))
    };
    PdfText {
        pages: read,
        title: metadata("Title", "XMP/dc:title"),
        author: metadata("Author", "XMP/dc:creator"),
        creator: metadata("Creator", "XMP/xmp:CreatorTool"),
        producer: metadata("Producer", "XMP/pdf:Producer"),
        lang: described::language(&file),
        tagged: described::is_tagged(&file),
        encrypted: document.was_encrypted(),
        links: described::read_links(&file, &pages),
        unmapped: interpreter.unmapped,
        truncated: cut || interpreter.exhausted() || file.exhausted(),
        described,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPST: &[u8] = include_bytes!("../../tests/data/typst.pdf");

    fn sorted(mut text: PdfText) -> PdfText {
        text.described.sort_by(|a, b| (&a.place, &a.text).cmp(&(&b.place, &b.text)));
        text
    }

    #[test]
    fn a_file_written_in_one_go_reads_the_same_both_ways() {
        let quick = quick::read(TYPST).expect("the plain kind");
        let whole = file::open(TYPST).expect("opens");
        assert!(quick.document.objects.len() < whole.objects.len(), "not all was taken apart");
        assert_eq!(sorted(read_document(&quick.document, &quick.strings)), sorted(read_document(&whole, &[])));
    }

    #[test]
    fn a_string_in_an_object_that_is_not_taken_apart_is_found() {
        let place = TYPST.windows(13).position(|window| window == b"/StructElem/S").expect("an element of the tags");
        let mut bytes = TYPST.to_vec();
        // The table of places is moved on with what lies behind.
        let note = b"/Alt(canary)";
        bytes.splice(place + 11..place + 11, note.iter().copied());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains("canary"));
        // Places no longer agree, so that the quick way is not taken, and `lopdf` repairs the table.
        assert!(quick::read(&bytes).is_none());
        let read = read_pdf(&bytes).expect("reads");
        assert!(read.described.iter().any(|found| found.text == "canary"), "{:?}", read.described);
        // An element with as long a string in place of something else keeps all places.
        let mut bytes = TYPST.to_vec();
        let element = bytes[place..].windows(6).position(|window| window == b"endobj").expect("its end") + place;
        let slice = &bytes[place..element];
        assert!(slice.len() > 20, "{}", String::from_utf8_lossy(slice));
        let mut other = b"/StructElem/T(canary)".to_vec();
        let end = slice.windows(2).rposition(|window| window == b">>").expect("its end");
        other.resize(end, b' ');
        bytes[place..place + end].copy_from_slice(&other);
        let quick = quick::read(&bytes).expect("the plain kind");
        let read = read_document(&quick.document, &quick.strings);
        assert!(read.described.iter().any(|found| found.text == "canary"), "{:?}", read.described);
    }
}
