//! PDFs of several writers read as they should; damaged ones never take the program down.

mod typst_page;

use lopdf::{Document, Object, Stream, dictionary};
use proofpress_export::read::PdfRun;
use proofpress_export::{PdfText, ReadError, read_pdf, verify_text};
use proofpress_resume::Pt;
use proptest::prelude::*;
use typst_page::expected;

const TYPST: &[u8] = include_bytes!("data/typst.pdf");
const GHOSTSCRIPT: &[u8] = include_bytes!("data/ghostscript.pdf");
const CAIRO: &[u8] = include_bytes!("data/cairo.pdf");
const ENCRYPTED: &[u8] = include_bytes!("data/encrypted.pdf");
const REPORTLAB: &[u8] = include_bytes!("data/reportlab.pdf");

/// What `data/typst.typ` shows.
const TEXT: &str = "Zoë Łukasz
zoe@example.dev | +1 415 555 0142
Experience
Backend Engineer   2021 - Present
Fjord Analytics, København
• Rewrote the office-wide billing workflow in Rust, so that 99.95% of invoices settle in under 40 ms and the on-call pages fell
by half.
• Cut cold starts by 62%.
";

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn a_typst_page_reads_exactly_with_places_links_and_metadata() {
    let pdf = read_pdf(TYPST).expect("reads");
    assert_eq!(pdf.plain(), TEXT);
    assert_eq!((pdf.title.as_deref(), pdf.author.as_deref()), (Some("Zoë Łukasz - Resume"), Some("Zoë Łukasz")));
    assert_eq!((pdf.lang.as_deref(), pdf.tagged, pdf.encrypted), (Some("en"), true, false));
    assert_eq!(pdf.links.iter().map(|link| link.uri.as_str()).collect::<Vec<_>>(), ["mailto:zoe@example.dev"]);
    assert_eq!((pdf.unmapped, pdf.truncated), (0, false));
    let page = &pdf.pages[0];
    assert_eq!((page.width_pt.0, page.height_pt.0), (612.0, 792.0));
    let contacts = &page.lines[1];
    assert!((contacts.x_pt.0 - 0.7 * 72.0).abs() < 0.1 && (contacts.runs[0].size_pt.0 - 10.0).abs() < 0.01);
    assert!(page.lines.windows(2).all(|pair| pair[0].y_pt < pair[1].y_pt));
    assert_eq!(page.lines[3].runs[0].font, "LibertinusSerif-Bold");
}

#[test]
fn a_link_beyond_ascii_is_read_as_utf_8_and_verified() {
    const TARGET: &str = "https://example.org/é/Ҝ";
    let mut document = Document::load_mem(TYPST).expect("loads");
    for object in document.objects.values_mut() {
        let Ok(dictionary) = object.as_dict_mut() else { continue };
        if let Ok(action) = dictionary.get_mut(b"A").and_then(Object::as_dict_mut) {
            action.set("URI", Object::string_literal(TARGET));
            dictionary.set("Contents", lopdf::text_string(TARGET));
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saves");
    let pdf = read_pdf(&bytes).expect("reads");
    assert_eq!(pdf.links.iter().map(|link| link.uri.as_str()).collect::<Vec<_>>(), [TARGET]);
    let layer = verify_text(&expected(), &pdf);
    assert!(layer.verified, "{layer:?}");
}

#[test]
fn other_writers_of_the_same_page_read_the_same() {
    for bytes in [GHOSTSCRIPT, CAIRO, ENCRYPTED] {
        let pdf = read_pdf(bytes).expect("reads");
        assert_eq!(words(&pdf.plain()), words(TEXT));
    }
    assert!(read_pdf(ENCRYPTED).expect("reads").encrypted);
}

#[test]
fn standard_fonts_without_widths_and_maps_read() {
    let pdf = read_pdf(REPORTLAB).expect("reads");
    let text = pdf.plain();
    assert!(text.contains("Zoe Example\nzoe@example.dev | +1 415 555 0142\n"), "{text}");
    assert!(text.contains("• Cut cold starts by 62% – café."), "{text}");
}

#[test]
fn a_good_page_is_verified_and_damaged_ones_are_not() {
    assert!(verify_text(&expected(), &read_pdf(TYPST).expect("reads")).verified);
    let mut document = lopdf::Document::load_mem(TYPST).expect("loads");
    for object in document.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            dictionary.remove(b"ToUnicode");
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saves");
    let pdf = read_pdf(&bytes).expect("reads");
    assert!(pdf.unmapped > 100);
    assert!(!verify_text(&expected(), &pdf).verified);
}

#[test]
fn a_note_in_the_metadata_is_found() {
    let mut document = lopdf::Document::load_mem(TYPST).expect("loads");
    let info = document.trailer.get(b"Info").and_then(lopdf::Object::as_reference).expect("an info dictionary");
    let info = document.get_dictionary_mut(info).expect("a dictionary");
    info.set("Keywords", lopdf::Object::string_literal("canary"));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saves");
    let layer = verify_text(&expected(), &read_pdf(&bytes).expect("reads"));
    assert!(!layer.verified);
    assert_eq!(layer.added.iter().map(|added| added.place.as_str()).collect::<Vec<_>>(), ["Info/Keywords"]);
}

/// A file of one page with this content and these resources.
fn page(content: &str, resources: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<{resources}>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}\nendstream\nendobj\n\
         5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 7>>\n",
        content.len()
    )
    .into_bytes()
}

#[test]
fn text_operators_place_text() {
    let content = "BT /F 10 Tf 12 TL 10 150 Td (one) Tj T* [(t)-100(wo) -500 (three)] TJ (four) ' 0 -12 TD (fi\\166e) Tj ET \
                   /Span <</ActualText(six)>> BDC BT /F 10 Tf 1 0 0 1 10 80 Tm (zzz) Tj ET EMC \
                   /Artifact BMC BT /F 10 Tf 10 60 Td (foot) Tj ET EMC";
    let pdf = read_pdf(&page(content, "/Font<</F 5 0 R>>")).expect("reads");
    assert_eq!(pdf.plain(), "one\ntwo three\nfour\nfive\nsix\nfoot\n");
    let lines = &pdf.pages[0].lines;
    assert_eq!((lines[0].x_pt.0, lines[0].y_pt.0), (10.0, 50.0));
    assert!(lines[5].is_artifact() && !lines[4].is_artifact());
}

#[test]
fn forms_that_show_themselves_end() {
    let mut bytes = page("/X Do", "/Font<</F 5 0 R>>/XObject<</X 6 0 R>>");
    let form = "BT /F 10 Tf 1 0 0 1 10 10 Tm (again) Tj ET /X Do /X Do";
    let object = format!(
        "6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>/Length {}>>\
         stream\n{form}\nendstream\nendobj\ntrailer<</Root 1 0 R/Size 7>>\n",
        form.len()
    );
    bytes.extend(object.into_bytes());
    let pdf = read_pdf(&bytes).expect("reads");
    assert!(pdf.plain().contains("again"));
}

#[test]
fn what_is_no_pdf_says_so() {
    assert_eq!(read_pdf(b"hello"), Err(ReadError::NotPdf));
    assert!(matches!(read_pdf(b"%PDF-1.7\n"), Err(ReadError::Broken(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_panic(
        file in 0..5usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = [TYPST, GHOSTSCRIPT, CAIRO, ENCRYPTED, REPORTLAB][file].to_vec();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(pdf) = read_pdf(&bytes) {
            let _ = verify_text(&expected(), &pdf);
            prop_assert!(pdf.plain().len() < 10_000_000);
        }
    }

    #[test]
    fn any_content_stream_ends(content in "[ -~\\n]{0,400}|([0-9. ]{0,6}(BT|ET|Tj|TJ|Tf|Td|Tm|q|Q|cm|BDC|EMC|Do|<<|>>|\\[|\\]|\\(a\\)|<41>|/F|/X) ?){0,80}") {
        prop_assert!(read_pdf(&page(&content, "/Font<</F 5 0 R>>")).is_ok());
    }
}

#[test]
fn words_that_are_read_whole_are_those_that_are_read_a_character_at_a_time() {
    for file in [TYPST, GHOSTSCRIPT, CAIRO, REPORTLAB] {
        let mut document = Document::load_mem(file).expect("loads");
        // A space between words that nobody sees: each character is then put down by itself.
        let spacing = document.add_object(Stream::new(dictionary! {}, b"0.0001 Tw".to_vec()));
        for page in document.get_pages().into_values().collect::<Vec<_>>() {
            let mut contents = vec![Object::Reference(spacing)];
            contents.extend(document.get_page_contents(page).into_iter().map(Object::Reference));
            document.get_dictionary_mut(page).expect("a page").set("Contents", contents);
        }
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("saves");
        let (whole, single) = (read_pdf(file).expect("reads"), read_pdf(&bytes).expect("reads"));
        assert_eq!(whole.plain(), single.plain());
        let runs =
            |pdf: &PdfText| pdf.pages.iter().flat_map(|page| &page.lines).flat_map(|line| line.runs.clone()).collect();
        let (whole, single): (Vec<PdfRun>, Vec<PdfRun>) = (runs(&whole), runs(&single));
        assert!(!whole.is_empty());
        for (a, b) in whole.iter().zip(&single) {
            let near = |a: Pt, b: Pt| (a.0 - b.0).abs() < 0.03;
            let same = near(a.x_pt, b.x_pt) && near(a.y_pt, b.y_pt) && near(a.width_pt, b.width_pt);
            assert!(same && (&a.text, &a.font, a.size_pt) == (&b.text, &b.font, b.size_pt), "{a:?}\n{b:?}");
        }
    }
}
