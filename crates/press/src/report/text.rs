//! What a machine reads in a PDF (`text`), as JSON shows it.

use super::Points;
use schemars::JsonSchema;
use serde::Serialize;

/// `text --format json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TextReport {
    /// The version of this form.
    pub schema: u32,
    /// The PDF's file, as it was named.
    pub source: String,
    /// SHA-256 of its bytes.
    pub source_sha256: String,
    /// Its pages.
    pub pages: Vec<PdfPage>,
    /// What could not be read, each a clause.
    pub problems: Vec<String>,
}

/// One page of a PDF.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PdfPage {
    /// Page, from 1.
    pub page: usize,
    /// Width.
    pub width_pt: Points,
    /// Height.
    pub height_pt: Points,
    /// Its lines, in the order of the file.
    pub lines: Vec<PdfLine>,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PdfLine {
    /// What a machine reads.
    pub text: String,
    /// Left edge, from the left of the page; null where the PDF does not say.
    pub left_pt: Option<Points>,
    /// Top edge, from the top of the page.
    pub top_pt: Option<Points>,
    /// Right edge.
    pub right_pt: Option<Points>,
    /// Bottom edge.
    pub bottom_pt: Option<Points>,
}
