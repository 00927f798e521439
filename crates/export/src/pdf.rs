//! A laid-out document to the bytes of a PDF: PDF/UA-1 always, PDF/A-2a as well when a date is known.

use crate::clusters::{is_concerned, split_in_frame};
use crate::twins::{Twins, may_hold_twins};
use proofpress_resume::settings::Date;
use std::panic::{AssertUnwindSafe, catch_unwind};
use typst::syntax::DiagSpan;
use typst_layout::PagedDocument;
use typst_library::diag::{HintedString, SourceDiagnostic};
use typst_library::foundations::{Datetime, Smart};
use typst_library::model::Document;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What is asked of a PDF beside its pages.
#[derive(Debug, Clone, Default)]
pub struct PdfRequest {
    /// The document date; without one the file holds no date and is no PDF/A, which needs one.
    pub date: Option<Date>,
    /// Further standards; a PDF/A among them takes the place of PDF/A-2a.
    pub standards: Vec<PdfStandard>,
    /// What the file's identifier is made of; title and author where it is `None`. It is hashed, not written.
    pub ident: Option<String>,
}

/// Why no PDF was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PdfError {
    /// One clause.
    pub message: String,
    /// Ways out.
    pub hints: Vec<String>,
    /// The place in the Typst source, for the source map; detached where there is none.
    pub span: DiagSpan,
}

impl PdfError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), span: DiagSpan::detached() }
    }

    fn of_standards(error: HintedString) -> Self {
        let hints = error.hints().iter().map(ToString::to_string).collect();
        Self { hints, ..Self::new(error.message().as_str()) }
    }

    fn of_diagnostic(diagnostic: &SourceDiagnostic) -> Self {
        Self {
            message: diagnostic.message.to_string(),
            hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
            span: diagnostic.span,
        }
    }
}

/// The names of the standards that [`parse_standards`] knows.
pub const STANDARD_NAMES: [&str; 17] = [
    "1.4", "1.5", "1.6", "1.7", "2.0", "a-1b", "a-1a", "a-2b", "a-2u", "a-2a", "a-3b", "a-3u", "a-3a", "a-4", "a-4f",
    "a-4e", "ua-1",
];

/// Reads a list of standards, `a-3a,1.7`, as `--pdf-standard` takes it.
///
/// # Errors
/// A sentence on the first name that is no standard.
pub fn parse_standards(list: &str) -> Result<Vec<PdfStandard>, String> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            // The names are those of the type's own serialisation.
            serde_json::from_value(serde_json::Value::from(name.to_ascii_lowercase()))
                .map_err(|_| format!("`{name}` is no PDF standard; use one of {}", STANDARD_NAMES.join(", ")))
        })
        .collect()
}

/// Writes the PDF. The same document and request give the same bytes.
///
/// # Errors
/// Standards that exclude one another, and what in the document a standard forbids.
pub fn export_pdf(document: &PagedDocument, request: &PdfRequest) -> Result<Vec<u8>, Vec<PdfError>> {
    let standards = PdfStandards::new(&standards_of(request)).map_err(|error| vec![PdfError::of_standards(error)])?;
    let options = PdfOptions {
        ident: request.ident.clone().map_or(Smart::Auto, Smart::Custom),
        creator: Smart::Custom(Some(concat!("proofpress ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: request.date.and_then(timestamp),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    let legible = made_legible(document);
    let document = legible.as_ref().unwrap_or(document);
    // The writer panics on a run of tens of thousands of equal clusters; that must not take a batch down.
    match catch_unwind(AssertUnwindSafe(|| typst_pdf::pdf(document, &options))) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(errors)) => Err(errors.iter().map(PdfError::of_diagnostic).collect()),
        Err(_) => Err(vec![PdfError::new("the PDF writer failed on this page")]),
    }
}

/// The same pages in glyphs that more readers make the right text of; `None` where they are already.
fn made_legible(document: &PagedDocument) -> Option<PagedDocument> {
    let frames = || document.pages().iter().map(|page| &page.frame);
    let split = frames().any(is_concerned);
    let part = frames().any(may_hold_twins);
    if !split && !part {
        return None;
    }
    let mut pages = document.pages().to_vec();
    let mut twins = Twins::default();
    for page in &mut pages {
        if split {
            split_in_frame(&mut page.frame);
        }
        if part {
            twins.part(&mut page.frame);
        }
    }
    Some(PagedDocument::new(pages.into_iter().collect(), Document::info(document).clone()))
}

fn standards_of(request: &PdfRequest) -> Vec<PdfStandard> {
    use PdfStandard as S;
    let archival =
        |standard: &PdfStandard| !matches!(standard, S::V_1_4 | S::V_1_5 | S::V_1_6 | S::V_1_7 | S::V_2_0 | S::Ua_1);
    let mut standards = vec![S::Ua_1];
    if request.date.is_some() && !request.standards.iter().any(archival) {
        standards.push(S::A_2a);
    }
    for standard in &request.standards {
        if !standards.contains(standard) {
            standards.push(*standard);
        }
    }
    standards
}

fn timestamp(date: Date) -> Option<Timestamp> {
    Datetime::from_ymd_hms(date.year, date.month, date.day, 0, 0, 0).map(Timestamp::new_utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_name_is_a_standard() {
        assert_eq!(parse_standards(&STANDARD_NAMES.join(",")).map(|list| list.len()), Ok(STANDARD_NAMES.len()));
        assert_eq!(parse_standards(" A-3a , "), Ok(vec![PdfStandard::A_3a]));
        assert!(parse_standards("a-9").is_err_and(|error| error.contains("a-9") && error.contains("a-2a")));
    }

    #[test]
    fn archival_needs_a_date_and_yields_to_another() {
        let mut request = PdfRequest::default();
        assert_eq!(standards_of(&request), [PdfStandard::Ua_1]);
        request.date = Date::new(2026, 11, 1);
        assert_eq!(standards_of(&request), [PdfStandard::Ua_1, PdfStandard::A_2a]);
        request.standards = vec![PdfStandard::A_3a, PdfStandard::Ua_1];
        assert_eq!(standards_of(&request), [PdfStandard::Ua_1, PdfStandard::A_3a]);
    }
}
