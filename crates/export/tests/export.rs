//! A page laid out by Typst goes out as PDF, PNG and SVG, and its PDF reads back as the page.

mod typst_page;

use proofpress_export::{PdfRequest, export_pdf, export_png, export_svg, read_pdf, verify_text};
use proofpress_resume::settings::Date;
use std::path::PathBuf;
use std::time::Instant;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_page::expected;

/// One source and the fonts of the project.
struct Page {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    source: Source,
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }
    fn main(&self) -> FileId {
        self.source.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }
    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn lay_out(text: &str) -> Option<PagedDocument> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fonts");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).ok()?.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    let fonts: Vec<Font> = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "otf" || ending == "ttf"))
        .filter_map(|file| Font::new(Bytes::new(std::fs::read(file).ok()?), 0))
        .collect();
    if fonts.is_empty() {
        return None;
    }
    let path = RootedPath::new(VirtualRoot::Project, VirtualPath::new("main.typ").ok()?);
    let page = Page {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        source: Source::new(FileId::new(path), text.to_owned()),
    };
    Some(typst::compile::<PagedDocument>(&page).output.expect("the source compiles"))
}

#[test]
fn a_page_goes_out_and_reads_back() {
    let Some(document) = lay_out(include_str!("data/typst.typ")) else {
        println!("skipped: the project's fonts are not there");
        return;
    };
    let dated = PdfRequest { date: Date::new(2026, 11, 1), ..PdfRequest::default() };
    for request in [PdfRequest::default(), dated] {
        let bytes = export_pdf(&document, &request).expect("exports");
        assert_eq!(bytes, export_pdf(&document, &request).expect("exports again"));
        let pdf = read_pdf(&bytes).expect("reads");
        let layer = verify_text(&expected(), &pdf);
        assert!(layer.verified, "{layer:?}");
        assert!(pdf.creator.is_some_and(|creator| creator.starts_with("proofpress ")));
        let archival = pdf.described.iter().any(|found| found.place == "XMP/pdfaid:part");
        let accessible = pdf.described.iter().any(|found| found.place == "XMP/pdfuaid:part");
        assert_eq!((archival, accessible), (request.date.is_some(), true));
    }
    // How the check compares with what it checks; printed with `--nocapture`.
    let time = |what: &dyn Fn()| {
        (0..50)
            .map(|_| Instant::now())
            .map(|start| {
                what();
                start.elapsed()
            })
            .min()
            .unwrap_or_default()
    };
    let bytes = export_pdf(&document, &PdfRequest::default()).expect("exports");
    let read = read_pdf(&bytes).expect("reads");
    let blocks = expected();
    println!(
        "export {:?}",
        time(&|| {
            export_pdf(&document, &PdfRequest::default()).expect("exports");
        })
    );
    println!(
        "read {:?}",
        time(&|| {
            read_pdf(&bytes).expect("reads");
        })
    );
    println!(
        "verify {:?}",
        time(&|| {
            assert!(verify_text(&blocks, &read).verified);
        })
    );
}

#[test]
fn standards_that_exclude_one_another_are_an_error_with_words() {
    let Some(document) = lay_out("#set document(title: \"A\")\n= A") else {
        println!("skipped: the project's fonts are not there");
        return;
    };
    let request = PdfRequest {
        standards: proofpress_export::parse_standards("a-1b").expect("a standard"),
        ..PdfRequest::default()
    };
    let errors = export_pdf(&document, &request).expect_err("UA-1 needs a later version");
    assert!(errors[0].message.contains("incompatible") || !errors[0].hints.is_empty(), "{errors:?}");
}

#[test]
fn a_page_becomes_pictures() {
    let Some(document) = lay_out(include_str!("data/typst.typ")) else {
        println!("skipped: the project's fonts are not there");
        return;
    };
    let png = export_png(&document, 1, 0.5).expect("draws");
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!((&png[16..20], &png[20..24]), (&306u32.to_be_bytes()[..], &396u32.to_be_bytes()[..]));
    assert!(export_svg(&document, 1).expect("draws").starts_with("<svg"));
    assert!(export_png(&document, 2, 1.0).is_err());
    assert!(export_png(&document, 1, f64::NAN).is_err() && export_png(&document, 1, 1e6).is_err());
}
