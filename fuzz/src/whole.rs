//! Bytes as Markdown, built whole: parsed, fitted, laid out, exported and read back.

use proofpress_press::{Content, Format, Press, Request};
use proofpress_resume::{Severity, Source};
use std::sync::LazyLock;

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(proofpress::ASSETS, &[]).expect("the bundled files read"));

/// Rules that say that the program itself, not the resume, is at fault.
const OWN_FAULTS: [&str; 7] = [
    "markdown/typst",
    "markdown/template",
    "text/added",
    "text/missing",
    "text/not-on-page",
    "text/out-of-order",
    "text/unreadable",
];

/// A file comes out, or an error says why not; no error is the program's own fault.
pub fn run(bytes: &[u8]) {
    let Some((&choice, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let request =
        Request { reorder: choice & 1 == 1, cut: choice & 2 == 2, matrix: choice & 4 == 4, ..Request::default() };
    let built = PRESS
        .build(Source::new("r.md", text.as_ref()), &[Format::Pdf, Format::Txt], &request)
        .expect("no flag is given, so none can be wrong");
    let errors: Vec<_> = built.checked.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    for error in &errors {
        assert!(!OWN_FAULTS.contains(&error.rule.as_str()), "{error:?} of {text:?}");
    }
    assert_eq!(built.artefacts.is_empty(), !errors.is_empty(), "{errors:?}");
    for artefact in &built.artefacts {
        if let (Format::Pdf, Content::File(pdf)) = (artefact.format, &artefact.content) {
            assert!(pdf.starts_with(b"%PDF-"));
        }
    }
    if let Some(reordered) = &built.reordered {
        let sorted = |text: &str| {
            let mut bytes: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            bytes.sort_unstable();
            bytes
        };
        assert_eq!(sorted(reordered), sorted(&text), "reordering lost or added something");
    }
}
