//! What an outline is made of.

use crate::model::RichText;
use crate::source::ByteSpan;

/// A block of Markdown.
#[derive(Debug, Clone)]
pub(in crate::markdown) enum Piece {
    /// A heading of level 1 to 6.
    Heading {
        /// Its level.
        level: u8,
        /// Its text.
        text: RichText,
        /// All of it.
        span: ByteSpan,
    },
    /// A paragraph; its soft breaks are runs of their own.
    Paragraph {
        /// Its text.
        text: RichText,
        /// All of it.
        span: ByteSpan,
    },
    /// A list.
    List(Vec<ListItem>),
    /// A quote.
    Quote(Vec<Piece>),
    /// Lines of code.
    Code(Vec<(RichText, ByteSpan)>),
    /// Rows of a table.
    Table(Vec<Row>),
    /// Terms with their definitions.
    Definitions(Vec<Definition>),
    /// A horizontal rule.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, Default)]
pub(in crate::markdown) struct ListItem {
    /// The marker of a numbered item.
    pub(in crate::markdown) number: Option<String>,
    /// What it holds.
    pub(in crate::markdown) pieces: Vec<Piece>,
    /// All of it.
    pub(in crate::markdown) span: ByteSpan,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::markdown) struct Row {
    /// Its cells, the empty ones as well.
    pub(in crate::markdown) cells: Vec<RichText>,
    /// Whether it is the header row.
    pub(in crate::markdown) head: bool,
    /// Whether it comes from raw HTML, where tables are mostly layout.
    pub(in crate::markdown) html: bool,
    /// All of it.
    pub(in crate::markdown) span: ByteSpan,
}

/// A term with its definitions.
#[derive(Debug, Clone, Default)]
pub(in crate::markdown) struct Definition {
    /// The term.
    pub(in crate::markdown) term: RichText,
    /// Where it stands.
    pub(in crate::markdown) span: ByteSpan,
    /// Its definitions.
    pub(in crate::markdown) bodies: Vec<Vec<Piece>>,
}
