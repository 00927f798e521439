//! A laid-out page or a resume to PDF, PNG, SVG, HTML and text, and a PDF back to its text.
//!
//! Out: [`pdf`], [`picture`], [`pieces`], [`galley`] (many pages from one), [`plain`], [`html`], [`export_json_resume`]. Back: [`read`] (what a machine reads in any PDF), [`verify`] (whether that is
//! what the page should say), [`compare`] (what another tool's PDF loses of a resume).

mod align;
mod clusters;
pub mod compare;
pub mod galley;
pub mod html;
mod json_resume;
pub mod pdf;
pub mod picture;
pub mod pieces;
pub mod plain;
pub mod read;
mod twins;
pub mod verify;
mod words;

pub use compare::{LossReport, Survival, compare_text, foreign_text};
pub use galley::{Galley, NotApart, Placed, Strip};
pub use html::{HtmlPage, export_html};
pub use json_resume::export_json_resume;
pub use pdf::{PdfError, PdfRequest, export_pdf, parse_standards};
pub use picture::{PictureError, export_png, export_svg};
pub use pieces::{PagePieces, Piece};
pub use plain::{ExpectedBlock, ExpectedKind, expected_blocks, export_txt};
pub use read::{PdfText, ReadError, read_pdf};
pub use verify::{TextLayer, verify_text};
