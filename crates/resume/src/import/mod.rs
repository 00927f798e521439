//! Other programs' resumes to our Markdown: JSON Resume, RenderCV's YAML.
//!
//! Every text of the input stands in the Markdown, and nothing but headings for the sections is added. What is no text of the
//! resume (pictures, a theme's settings) is left out, and said so. Reading order: `node` (the file as a tree), `fields` (a
//! tree's fields, each taken once), `draft` (text to Markdown that says the same), `json_resume`, `rendercv`.

mod draft;
mod fields;
mod json_resume;
mod node;
mod rendercv;

use fields::Fields;
use node::Node;
use thiserror::Error;

/// Largest file that is read, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// An imported resume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The Markdown.
    pub markdown: String,
    /// Which program's form the input had.
    pub form: Form,
    /// Keys that hold no text of the resume and were left out: pictures, looks, settings.
    pub left_out: Vec<String>,
}

/// A form that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON Resume, in JSON or YAML.
    JsonResume,
    /// RenderCV's YAML.
    RenderCv,
}

impl Form {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonResume => "JSON Resume",
            Self::RenderCv => "RenderCV",
        }
    }
}

/// Why a file cannot be imported.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ImportError {
    /// It is too large.
    #[error("the file has {0} bytes; at most {LARGEST} are read")]
    TooLarge(usize),
    /// It does not parse.
    #[error("the file is neither JSON nor YAML that can be read: {0}")]
    Syntax(String),
    /// It is neither form.
    #[error("the file is neither a JSON Resume (`basics`, `work`) nor a RenderCV file (`cv`)")]
    Unknown,
}

/// Imports a file.
///
/// # Errors
/// Where it is too large, does not parse, or is neither form.
pub fn import(text: &str) -> Result<Imported, ImportError> {
    if text.len() > LARGEST {
        return Err(ImportError::TooLarge(text.len()));
    }
    let root = Node::parse(text.trim_start_matches('\u{feff}')).map_err(ImportError::Syntax)?;
    let Node::Map(pairs) = root else { return Err(ImportError::Unknown) };
    let has = |key: &str| pairs.iter().any(|(own, _)| own == key);
    let (form, has_cv) = (has("basics") || has("work"), has("cv"));
    let fields = Fields::new(pairs);
    if has_cv || (!form && fields.has("sections")) {
        return Ok(rendercv::draft(fields));
    }
    if form || json_resume::SECTIONS.iter().any(|section| fields.has(section)) {
        return Ok(json_resume::draft(fields));
    }
    Err(ImportError::Unknown)
}
