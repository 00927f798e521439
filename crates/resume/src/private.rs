//! Private text. It lives in a type that neither prints nor serialises itself, so that it cannot slip into an output.

use crate::model::{Area, BlockId};
use crate::source::ByteSpan;

/// Text that must reach no output. `Debug` shows `<!-- … -->`; there is no `Display` and no `Serialize`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Private(String);

impl Private {
    /// Wraps private text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for judging by it only: whoever calls this must not let the words out.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<!-- … -->")
    }
}

/// The forms in which people hide text in a resume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// `<!-- … -->`
    Comment,
    /// `> [!private]`
    PrivateQuote,
    /// The front-matter key `private`.
    FrontMatter,
    /// A fenced code block whose info string is `hidden`.
    HiddenFence,
    /// `[//]: # (…)`
    LinkComment,
    /// An HTML element of class `resume-hidden`.
    HiddenElement,
}

/// One private note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Where it stands in the Markdown, delimiters included.
    pub span: ByteSpan,
    /// How it is written.
    pub kind: NoteKind,
    /// Its text, delimiters removed.
    pub text: Private,
    /// The block it stands in or right after, if any.
    pub block: Option<BlockId>,
    /// The directives in it, if it is a comment of `key: value` parts.
    pub directives: Directives,
}

/// What directives in comments say of the block that they stand in or right after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directives {
    /// `evidence:` where the claim comes from, one item a directive.
    pub evidence: Vec<Private>,
    /// `proof:` areas.
    pub areas: Vec<Area>,
    /// `proof: strong`.
    pub strong: bool,
    /// `tags:`.
    pub tags: Vec<String>,
    /// `reserve`: laid out only when chosen.
    pub reserve: bool,
    /// `keep`: never cut.
    pub keep: bool,
    /// `allow:` rules, each with the span of the comment that holds it.
    pub allow: Vec<(String, ByteSpan)>,
}

impl Directives {
    /// Adds what another comment on the same block says.
    pub fn merge(&mut self, other: Self) {
        self.evidence.extend(other.evidence);
        for area in other.areas {
            if !self.areas.contains(&area) {
                self.areas.push(area);
            }
        }
        self.strong |= other.strong;
        self.tags.extend(other.tags);
        self.reserve |= other.reserve;
        self.keep |= other.keep;
        self.allow.extend(other.allow);
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
