//! A PDF taken apart into strips and made up again: the same page, another order, less of it; and files that cannot be taken apart.

mod typst_page;

use fastrand::Rng;
use lopdf::Document;
use proofpress_export::read::PdfLine;
use proofpress_export::{Galley, PdfText, Placed, Strip, read_pdf, verify_text};
use proofpress_resume::Pt;
use typst_page::expected;

const TYPST: &[u8] = include_bytes!("data/typst.pdf");
const OTHERS: [&[u8]; 4] = [
    include_bytes!("data/ghostscript.pdf"),
    include_bytes!("data/cairo.pdf"),
    include_bytes!("data/encrypted.pdf"),
    include_bytes!("data/reportlab.pdf"),
];

/// The lines of the page by strip: header, heading, title, a bullet of two lines and one of one.
const STRIPS: [std::ops::Range<usize>; 5] = [0..2, 2..3, 3..5, 5..7, 7..8];

fn read(pdf: &[u8]) -> PdfText {
    read_pdf(pdf).expect("read")
}

fn strips(page: &PdfText) -> Vec<Strip> {
    let strip = |lines: &[PdfLine]| {
        let size = |line: &PdfLine| line.runs.iter().map(|run| run.size_pt).fold(Pt::ZERO, Pt::max);
        Strip {
            top: lines[0].y_pt - size(&lines[0]),
            bottom: lines[lines.len() - 1].y_pt + size(&lines[lines.len() - 1]) * 0.3,
            baselines: lines.iter().map(|line| line.y_pt).collect(),
        }
    };
    STRIPS.iter().map(|lines| strip(&page.pages[0].lines[lines.clone()])).collect()
}

fn galley() -> (PdfText, Galley) {
    let page = read(TYPST);
    let galley = Galley::take_apart(TYPST, &strips(&page)).expect("taken apart");
    (page, galley)
}

fn in_place(strip: usize) -> Placed {
    Placed { strip, down: Pt::ZERO }
}

#[test]
fn all_strips_in_their_places_are_the_same_page() {
    let (page, galley) = galley();
    let height = page.pages[0].height_pt;
    let made = galley.make_up(height, &[0, 1, 2, 3, 4].map(in_place));
    let again = read(&made);
    assert_eq!(again.pages, page.pages);
    assert_eq!((&again.links, again.tagged, &again.lang), (&page.links, page.tagged, &page.lang));
    assert!(verify_text(&expected(), &read(&made)).verified);
    let identifier = |text: &PdfText| {
        text.described.iter().find(|said| said.place.ends_with("InstanceID")).map(|said| said.text.clone())
    };
    assert!(identifier(&again).is_some());
    assert_ne!(identifier(&again), identifier(&page));
}

#[test]
fn strips_change_places_and_what_is_left_out_leaves_no_trace() {
    let (page, galley) = galley();
    let height = page.pages[0].height_pt;
    let lines = &page.pages[0].lines;
    // The last bullet at the first one's place, and no other.
    let up = lines[5].y_pt - lines[7].y_pt;
    let made = galley.make_up(height, &[in_place(0), in_place(1), in_place(2), Placed { strip: 4, down: up }]);
    let text = read(&made);
    let last = text.pages[0].lines.last().expect("a line");
    assert_eq!((&last.text, last.x_pt), (&lines[7].text, lines[7].x_pt));
    assert!((last.y_pt - lines[5].y_pt).0.abs() < 0.02);
    let mut shown = expected();
    shown.remove(8);
    let layer = verify_text(&shown, &text);
    assert!(layer.verified, "{layer:?}");
    let file = Document::load_mem(&made).expect("a file");
    let whole = Document::load_mem(TYPST).expect("a file");
    assert!(file.objects.len() < whole.objects.len());
    let numbers: Vec<u32> = file.objects.keys().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>(), "no number is left open");
}

#[test]
fn files_of_other_writers_and_other_strips_are_refused() {
    let page = read(TYPST);
    let all = strips(&page);
    for other in OTHERS {
        assert!(Galley::take_apart(other, &all).is_err());
    }
    assert!(Galley::take_apart(TYPST, &all[..4]).is_err(), "a line stands in no strip");
    let mut moved = all.clone();
    moved[3].baselines[0] += Pt(1.0);
    assert!(Galley::take_apart(TYPST, &moved).is_err());
    assert!(Galley::take_apart(&[], &all).is_err());
    assert!(Galley::take_apart(TYPST, &[]).is_err());
}

#[test]
fn damage_ends_in_an_error_or_in_a_file() {
    let count = std::env::var("PROOFPRESS_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    let page = read(TYPST);
    let (all, mut numbers, mut apart) = (strips(&page), Rng::with_seed(7), 0);
    for _ in 0..count {
        let mut bytes = TYPST.to_vec();
        for _ in 0..=numbers.usize(..6) {
            let at = numbers.usize(..bytes.len());
            match numbers.usize(..3) {
                0 => bytes[at] = numbers.u8(..),
                1 => bytes[at] = b"0123456789[]<>()/R "[numbers.usize(..19)],
                _ => drop(bytes.drain(at..(at + 1 + numbers.usize(..40)).min(bytes.len()))),
            }
        }
        if let Ok(galley) = Galley::take_apart(&bytes, &all) {
            apart += 1;
            let made = galley.make_up(page.pages[0].height_pt, &[0, 4, 2, 9].map(in_place));
            assert!(made.starts_with(b"%PDF-") && made.ends_with(b"%%EOF"));
        }
    }
    assert!(apart > 0);
}
