//! A PDF that is damaged on purpose fails the check, whichever way; any number of mutated ones never take the reader down.
//!
//! `PROOFPRESS_MUTATIONS` says how many are tried; a few hundred are enough for every run.

mod typst_page;

use fastrand::Rng;
use lopdf::{Document, Object, Stream, dictionary};
use proofpress_export::{TextLayer, read_pdf, verify_text};
use std::time::{Duration, Instant};
use typst_page::expected;

const TYPST: &[u8] = include_bytes!("data/typst.pdf");
const OTHERS: [&[u8]; 4] = [
    include_bytes!("data/ghostscript.pdf"),
    include_bytes!("data/cairo.pdf"),
    include_bytes!("data/encrypted.pdf"),
    include_bytes!("data/reportlab.pdf"),
];

/// The check of a file after something was done to it.
fn check(damage: impl FnOnce(&mut Document)) -> TextLayer {
    let mut document = Document::load_mem(TYPST).expect("loads");
    damage(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saves");
    verify_text(&expected(), &read_pdf(&bytes).expect("reads"))
}

/// The page's content, changed.
fn change_content(document: &mut Document, change: impl FnOnce(String) -> String) {
    let page = *document.get_pages().values().next().expect("a page");
    let content = document.get_page_content(page);
    let changed = change(content.iter().copied().map(char::from).collect());
    let bytes: Vec<u8> = changed.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a byte")).collect();
    let id = document.add_object(Stream::new(dictionary! {}, bytes));
    let page = document.get_dictionary_mut(page).expect("the page");
    page.set("Contents", Object::Reference(id));
}

/// The stretches of the content that show something, each from its `BDC` or `BMC` to the next.
fn sequences(content: &str) -> Vec<String> {
    let mut starts: Vec<usize> = content.match_indices("BDC").map(|(at, _)| at).collect();
    // From the operands of the mark, which stand on its line.
    for start in &mut starts {
        *start = content[..*start].rfind('/').expect("a tag");
        *start = content[..*start].rfind(['\n', 'C', 'Q']).map_or(0, |before| before + 1);
    }
    starts.push(content.len());
    let mut parts = vec![content[..starts[0]].to_owned()];
    parts.extend(starts.windows(2).map(|pair| content[pair[0]..pair[1]].to_owned()));
    parts
}

#[test]
fn an_unharmed_copy_passes() {
    let layer = check(|_| {});
    assert!(layer.verified, "{layer:?}");
    let layer = check(|document| change_content(document, |content| sequences(&content).concat()));
    assert!(layer.verified, "{layer:?}");
}

#[test]
fn dropped_maps_to_unicode_fail() {
    let layer = check(|document| {
        for object in document.objects.values_mut() {
            if let Ok(dictionary) = object.as_dict_mut() {
                dictionary.remove(b"ToUnicode");
            }
        }
    });
    assert!(!layer.verified && !layer.missing.is_empty(), "{layer:?}");
}

#[test]
fn every_removed_sequence_that_shows_words_fails() {
    let mut failed = 0;
    let mut count = 1;
    let mut at = 0;
    while at < count {
        let mut shows = false;
        let layer = check(|document| {
            change_content(document, |content| {
                let mut parts = sequences(&content);
                count = parts.len();
                let removed = parts.remove(at);
                // One glyph is a list mark or a space.
                shows = removed.matches("Tj").count() + removed.matches("TJ").count() > 0 && removed.contains("TJ");
                parts.concat()
            });
        });
        if shows && !layer.verified {
            failed += 1;
            assert!(!layer.missing.is_empty(), "sequence {at}: {layer:?}");
        }
        at += 1;
    }
    assert!(failed >= 6, "{failed} of {count}");
}

#[test]
fn two_swapped_blocks_fail() {
    let mut seen = 0;
    for (first, second) in [(1, 2), (2, 4), (3, 5), (4, 6)] {
        let mut differ = false;
        let layer = check(|document| {
            change_content(document, |content| {
                let mut parts = sequences(&content);
                let longest: Vec<usize> = {
                    let mut by_length: Vec<usize> = (1..parts.len()).filter(|&at| parts[at].contains("TJ")).collect();
                    by_length.sort_by_key(|&at| std::cmp::Reverse(parts[at].len()));
                    by_length
                };
                let (Some(&a), Some(&b)) = (longest.get(first - 1), longest.get(second - 1)) else { return content };
                differ = parts[a] != parts[b];
                parts.swap(a, b);
                parts.concat()
            });
        });
        if differ {
            seen += 1;
            assert!(!layer.verified, "{first} and {second}: {layer:?}");
        }
    }
    assert!(seen >= 3);
}

/// Where a note could hide, and how it gets there.
type Hiding = (&'static str, fn(&mut Document));

#[test]
fn a_note_anywhere_beside_the_page_fails() {
    let places: [Hiding; 5] = [
        ("Info/Subject", |document| {
            let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("an info dictionary");
            let info = document.get_dictionary_mut(info).expect("a dictionary");
            info.set("Subject", Object::string_literal("canary"));
        }),
        ("Alt", |document| {
            let tag = document
                .objects
                .values_mut()
                .filter_map(|object| object.as_dict_mut().ok())
                .find(|dictionary| dictionary.has_type(b"StructElem"));
            tag.expect("a tag").set("Alt", Object::string_literal("canary"));
        }),
        ("Contents", |document| {
            let id = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Text",
            "Contents" => Object::string_literal("canary") });
            let page = *document.get_pages().values().next().expect("a page");
            let page = document.get_dictionary_mut(page).expect("the page");
            page.set("Annots", Object::Array(vec![Object::Reference(id)]));
        }),
        ("Title", |document| {
            document.add_object(dictionary! { "Title" => Object::string_literal("canary"), "Parent" => 1 });
        }),
        ("XMP", |document| {
            let xmp = document
                .objects
                .values_mut()
                .filter_map(|object| object.as_stream_mut().ok())
                .find(|stream| stream.dict.has_type(b"Metadata"))
                .expect("metadata");
            let text = String::from_utf8_lossy(&xmp.content)
                .replace("</rdf:Description>", "<dc:description>canary</dc:description></rdf:Description>");
            xmp.set_content(text.into_bytes());
        }),
    ];
    for (place, put) in places {
        let layer = check(put);
        assert!(!layer.verified, "{place}: {layer:?}");
        assert!(
            layer.added.iter().any(|added| added.text.contains("canary") && added.place.contains(place)),
            "{layer:?}"
        );
    }
}

/// Bytes changed, cut out, doubled, or words of the format put in.
fn mutate(numbers: &mut Rng) -> Vec<u8> {
    const WORDS: [&[u8]; 16] = [
        b"obj",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"<<",
        b">>",
        b"[",
        b"(",
        b"/Kids[1 0 R]",
        b"/Length 999999999",
        b"/Filter/FlateDecode",
        b" 0 R",
        b"xref",
        b"/Contents",
        b"-1e999",
        b"\xff\xfe",
    ];
    let sources = [TYPST, OTHERS[0], OTHERS[1], OTHERS[2], OTHERS[3]];
    let mut bytes = sources[numbers.usize(..sources.len())].to_vec();
    for _ in 0..=numbers.usize(..30) {
        if bytes.is_empty() {
            break;
        }
        let at = numbers.usize(..bytes.len());
        let end = (at + 1 + numbers.usize(..200)).min(bytes.len());
        match numbers.usize(..6) {
            0 | 1 => bytes[at] = numbers.u8(..),
            2 => bytes[at] ^= 1 << numbers.usize(..8),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let part = bytes[at..end].to_vec();
                let to = numbers.usize(..bytes.len());
                bytes.splice(to..to, part);
            }
            _ => drop(bytes.splice(at..at, WORDS[numbers.usize(..WORDS.len())].iter().copied())),
        }
    }
    bytes
}

#[test]
fn mutated_files_end_soon_and_read_as_little() {
    let count = std::env::var("PROOFPRESS_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    let mut numbers = Rng::with_seed(20_261_125);
    let (mut slowest, mut longest, mut readable) = (Duration::ZERO, 0, 0);
    for number in 0..count {
        let bytes = mutate(&mut numbers);
        let start = Instant::now();
        if let Ok(pdf) = read_pdf(&bytes) {
            readable += 1;
            longest = longest.max(pdf.plain().len());
            assert!(pdf.plain().len() < 20_000_000, "mutation {number}");
            let _ = verify_text(&expected(), &pdf);
        }
        slowest = slowest.max(start.elapsed());
    }
    println!(
        "{count} mutated files: {readable} readable, the slowest in {slowest:?}, the longest text {longest} bytes"
    );
    assert!(slowest < Duration::from_secs(20), "{slowest:?}");
    assert!(readable > count / 10);
}
