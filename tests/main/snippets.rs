//! Snippets of tricky Markdown, and the text and links that a reader must see.

use crate::material::{PRESS, any_pages, corpus, file, link_targets, pdftotext, source};
use proofpress::press::Format;
use std::path::Path;

#[test]
fn every_snippet_shows_the_text_that_a_reader_must_see() {
    let Some(snippets) = corpus("snippets", ".md") else { return };
    let mut faults = Vec::new();
    for path in snippets {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let built = PRESS.build(source(&path), &[Format::Pdf, Format::Txt], &any_pages()).expect("a build");
        if built.artefacts.is_empty() {
            faults.push(format!("{name}: nothing was built: {:?}", built.checked.report.findings));
            continue;
        }
        let pdf = file(&built, Format::Pdf);
        // Poppler gives Arabic letters back in the order and the shapes of the page, so that case is read as text.
        let from_page = if name.starts_with("17-") { None } else { pdftotext(pdf, &["-raw"]) };
        let read = from_page.unwrap_or_else(|| String::from_utf8(file(&built, Format::Txt).to_vec()).expect("UTF-8"));
        let accepted: Vec<_> = [".expected.txt", ".alt.txt"]
            .iter()
            .filter_map(|ending| std::fs::read_to_string(beside(&path, ending)).ok())
            .collect();
        assert!(!accepted.is_empty(), "{name} has no expected text");
        let order_is_free = name.starts_with("58-");
        if !accepted.iter().any(|wanted| agrees(wanted, &read, order_is_free)) {
            faults.push(format!("{name}: read\n{read}wanted\n{}", accepted.join("or\n")));
        }
        if let Ok(links) = std::fs::read_to_string(beside(&path, ".links.txt")) {
            let plain = |link: &str| link.replace("%20", " ");
            let wanted: Vec<_> = links.lines().map(plain).collect();
            let found: Vec<_> = link_targets(pdf).iter().map(|link| plain(link)).collect();
            let mut found_once = found.clone();
            found_once.dedup();
            if found != wanted && found_once != wanted {
                faults.push(format!("{name}: links\n{found:#?}\nwanted\n{wanted:#?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let stem = path.to_string_lossy().into_owned();
    std::path::PathBuf::from(format!("{}{ending}", stem.trim_end_matches(".md")))
}

/// Whether the words agree in order, list marks and cell borders aside.
fn agrees(wanted: &str, read: &str, order_is_free: bool) -> bool {
    let (mut wanted, mut read) = (plain_words(wanted), plain_words(read));
    if order_is_free {
        wanted.sort();
        read.sort();
    }
    if words_agree(&wanted, &read) {
        return true;
    }
    // A long token is broken over lines; nothing but line breaks may differ.
    let longest = wanted.iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let joined = |words: &[String]| words.iter().filter(|word| !is_mark(word)).map(String::as_str).collect::<String>();
    longest > 60 && joined(&wanted) == joined(&read)
}

fn words_agree(wanted: &[String], read: &[String]) -> bool {
    match (wanted, read) {
        ([], []) => true,
        ([first, wanted @ ..], [found, read @ ..]) if first == found => words_agree(wanted, read),
        (wanted, [mark, read @ ..]) if is_mark(mark) => words_agree(wanted, read),
        ([mark, wanted @ ..], read) if is_mark(mark) => words_agree(wanted, read),
        _ => false,
    }
}

fn is_mark(word: &str) -> bool {
    matches!(word, "-" | "•" | "–" | "◦" | "‣" | "▪" | "·" | "|" | "*")
        || word
            .strip_suffix('.')
            .is_some_and(|number| number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Words between any white space, typographic quotes as plain ones.
fn plain_words(text: &str) -> Vec<String> {
    // A wide bracket may stand so close to the mark that poppler sees one word.
    let text = text.replace('•', "• ").replace(['“', '”', '„'], "\"").replace(['‘', '’', '‚'], "'");
    text.split(|letter: char| letter.is_whitespace() || letter == '\u{c}')
        .map(|word| {
            word.chars().filter(|letter| !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}')).collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect()
}
