//! A laid-out page or a resume to PDF, PNG, SVG and text, and a PDF back to its text.

pub mod read;

pub use read::{PdfText, ReadError, read_pdf};
