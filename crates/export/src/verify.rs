//! What the page should say and what a machine reads in the PDF, to a verdict: nothing missing, added or moved.
//!
//! The usual case is a straight walk over both, word by word. Only when that ends early are both aligned by a bounded
//! diff (`align`) to say what is wrong. Words are compared after NFKC folding; how lines broke does not
//! matter, and a word broken over lines is one word. What a template may add (list marks, ` | ` between fields) is
//! passed over, but only between blocks. Metadata, bookmarks and alternative texts may hold no word that the page
//! does not show, so that a note cannot hide there either.

mod explain;

use crate::plain::{ExpectedBlock, ExpectedKind};
use crate::read::PdfText;
use crate::words::{PageWord, fold, is_list_number, is_mark, page_words, split};
use proofpress_resume::model::{BlockId, Resume};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashSet;

/// How many findings of a kind are listed.
const MAX_LISTED: usize = 100;

/// Whether the text of a PDF is the text of its resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct TextLayer {
    /// Whether nothing is missing, added or out of order.
    pub verified: bool,
    /// Words that the page lost.
    pub missing: Vec<BlockText>,
    /// Words that are not the resume's.
    pub added: Vec<AddedText>,
    /// Blocks, or parts of them, that stand elsewhere.
    pub out_of_order: Vec<BlockText>,
}

/// Words of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct BlockText {
    /// The block.
    pub block: BlockId,
    /// What it is.
    pub kind: ExpectedKind,
    /// Its line in the Markdown, from 1.
    pub line: usize,
    /// The words.
    pub text: String,
}

/// Words that should not be in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct AddedText {
    /// The page, from 1; null for what is on no page.
    pub page: Option<usize>,
    /// Where they are: `page`, `artifact`, or the name of a metadata field.
    pub place: String,
    /// The words.
    pub text: String,
}

impl TextLayer {
    /// Replaces words that only private notes of the resume have, so that a report of a leak does not leak them.
    pub fn mask_notes(&mut self, resume: &Resume) {
        if self.added.is_empty() {
            return;
        }
        let private: HashSet<String> = resume
            .notes
            .iter()
            .flat_map(|note| split(note.text.reveal()).into_iter().map(|word| bare(&word).to_lowercase()))
            .collect();
        for added in &mut self.added {
            let leaks = split(&added.text).iter().any(|word| private.contains(&bare(word).to_lowercase()));
            if leaks {
                added.text = "<!-- … -->".to_owned();
            }
        }
    }
}

/// Compares the words of a resume with those of a PDF.
#[must_use]
pub fn verify_text(expected: &[ExpectedBlock], pdf: &PdfText) -> TextLayer {
    let as_written = expected;
    let expected = &as_set(expected, pdf);
    let blocks: Vec<Vec<Cow<'_, str>>> = expected.iter().map(|block| split(&block.text)).collect();
    let page = page_words(pdf);
    let mut layer = TextLayer { verified: false, missing: Vec::new(), added: Vec::new(), out_of_order: Vec::new() };
    if !walk(expected, &blocks, &page.content) {
        explain::explain(expected, &blocks, &page.content, &mut layer);
    }
    // What a heading is called in the tags may be as in the source or as it is set.
    let all: Vec<Vec<Cow<'_, str>>> = as_written.iter().chain(expected).map(|block| split(&block.text)).collect();
    let vocabulary = Vocabulary::of(&all);
    check_artifacts(expected, &blocks, &page.artifacts, &mut layer);
    check_described(&vocabulary, pdf, &mut layer);
    layer.verified = layer.missing.is_empty() && layer.added.is_empty() && layer.out_of_order.is_empty();
    layer
}

/// The blocks as a template sets them: one may set section headings in capitals, which changes no other word.
fn as_set(expected: &[ExpectedBlock], pdf: &PdfText) -> Vec<ExpectedBlock> {
    let lines: HashSet<&str> = pdf.pages.iter().flat_map(|page| &page.lines).map(|line| line.text.trim()).collect();
    expected
        .iter()
        .map(|block| {
            let capitals = block.text.trim().to_uppercase();
            let in_capitals = block.kind == ExpectedKind::Section
                && !lines.contains(block.text.trim())
                && lines.contains(capitals.as_str());
            if in_capitals { ExpectedBlock { text: capitals, ..block.clone() } } else { block.clone() }
        })
        .collect()
}

/// Blocks of one group may come in any order among themselves; all others are groups of one.
fn group_end(expected: &[ExpectedBlock], start: usize) -> usize {
    let first = &expected[start];
    let joins = |next: &ExpectedBlock| match first.kind {
        ExpectedKind::Headline | ExpectedKind::Contact => {
            matches!(next.kind, ExpectedKind::Headline | ExpectedKind::Contact)
        }
        kind if kind.is_field() => next.kind.is_field() && next.id == first.id,
        _ => false,
    };
    start + 1 + expected[start + 1..].iter().take_while(|next| joins(next)).count()
}

/// The straight walk: whether both say the same.
fn walk(expected: &[ExpectedBlock], blocks: &[Vec<Cow<'_, str>>], page: &[PageWord<'_>]) -> bool {
    let mut at = 0;
    let mut start = 0;
    while start < expected.len() {
        let end = group_end(expected, start);
        let mut left: Vec<usize> = (start..end).collect();
        while !left.is_empty() {
            let best = left
                .iter()
                .enumerate()
                .filter_map(|(place, &block)| {
                    let from = pass_marks(page, at, expected[block].kind, &blocks[block]);
                    match_words(&blocks[block], page, from).map(|end| (end, place))
                })
                .max_by_key(|&(end, place)| (end, std::cmp::Reverse(place)));
            let Some((end, place)) = best else { return false };
            at = end;
            left.remove(place);
        }
        start = end;
    }
    page[at..].iter().all(|word| is_mark(&word.text))
}

/// Passes over what a template puts before a block, as long as it is not the block's own first word.
fn pass_marks(page: &[PageWord<'_>], mut at: usize, kind: ExpectedKind, words: &[Cow<'_, str>]) -> usize {
    let own = words.first().map(Cow::as_ref);
    while let Some(word) = page.get(at) {
        let number = kind == ExpectedKind::Numbered && word.starts_line && is_list_number(&word.text);
        if Some(word.text.as_ref()) == own || !(is_mark(&word.text) || number) {
            break;
        }
        at += 1;
    }
    at
}

/// Where the words end on the page, if they stand there from `at` on, one after another.
fn match_words(words: &[Cow<'_, str>], page: &[PageWord<'_>], mut at: usize) -> Option<usize> {
    for word in words {
        let first = page.get(at)?;
        if first.text == *word {
            at += 1;
            continue;
        }
        // A word that was broken over lines.
        let mut rest = word.strip_prefix(first.text.as_ref())?;
        while !rest.is_empty() {
            if !page[at].ends_line {
                return None;
            }
            at += 1;
            rest = rest.strip_prefix(page.get(at)?.text.as_ref())?;
        }
        at += 1;
    }
    Some(at)
}

fn push_added(layer: &mut TextLayer, page: Option<usize>, place: &str, text: &str) {
    if layer.added.len() < MAX_LISTED {
        layer.added.push(AddedText { page, place: place.to_owned(), text: text.to_owned() });
    }
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'))
}

/// The words that a resume shows, also without the punctuation around them.
struct Vocabulary<'a> {
    words: HashSet<&'a str>,
}

impl<'a> Vocabulary<'a> {
    fn of(blocks: &'a [Vec<Cow<'_, str>>]) -> Self {
        let mut words = HashSet::with_capacity(1024);
        for word in blocks.iter().flatten() {
            words.insert(bare(word));
        }
        Self { words }
    }

    fn has(&self, word: &str) -> bool {
        let word = bare(word);
        word.is_empty() || self.words.contains(word)
    }
}

/// A footer may say the name and count pages; nothing else may be hidden as no content.
fn check_artifacts(
    expected: &[ExpectedBlock],
    blocks: &[Vec<Cow<'_, str>>],
    artifacts: &[PageWord<'_>],
    layer: &mut TextLayer,
) {
    let name: HashSet<&str> = expected
        .iter()
        .zip(blocks)
        .filter(|(block, _)| block.kind == ExpectedKind::Name)
        .flat_map(|(_, words)| words.iter().map(|word| bare(word)))
        .collect();
    for word in artifacts {
        let bare = bare(&word.text);
        let counts = bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
        let fraction = bare.split('/').count() == 2 && bare.split('/').all(|part| part.parse::<u16>().is_ok());
        let footer = matches!(bare, "Page" | "page" | "of") || name.contains(bare);
        if !(counts || fraction || footer || is_list_number(&word.text)) {
            push_added(layer, Some(word.page), "artifact", &word.text);
        }
    }
}

/// Fields that the writer fills by itself.
fn is_technical(place: &str) -> bool {
    const INFO: [&str; 5] = ["Info/Creator", "Info/Producer", "Info/CreationDate", "Info/ModDate", "Info/Trapped"];
    const XMP: [&str; 13] = [
        "pdfaSchema:",
        "pdfaProperty:",
        "stEvt:",
        "xmpMM:",
        "pdfaid:",
        "pdfuaid:",
        "xmpTPg:",
        "xmp:CreateDate",
        "xmp:ModifyDate",
        "xmp:MetadataDate",
        "xmp:CreatorTool",
        "dc:language",
        "dc:format",
    ];
    INFO.contains(&place)
        || place.strip_prefix("XMP/").is_some_and(|name| {
            name == "rdf:about"
                || matches!(name, "pdf:PDFVersion" | "pdf:Producer" | "pdf:Trapped")
                || XMP.iter().any(|known| name.starts_with(known))
        })
}

/// Metadata, bookmarks, tags and alternative texts say only what the page says, or where a link leads.
fn check_described(vocabulary: &Vocabulary<'_>, pdf: &PdfText, layer: &mut TextLayer) {
    for described in pdf.described.iter().filter(|described| !is_technical(&described.place)) {
        let words = split(&described.text);
        let known = |word: &Cow<'_, str>| {
            vocabulary.has(word)
                || matches!(bare(word), "Resume" | "CV" | "Email" | "Telephone")
                || pdf.links.iter().any(|link| leads_to(&link.uri, word))
        };
        let unknown: Vec<&str> = words.iter().filter(|word| !known(word)).map(Cow::as_ref).collect();
        if !unknown.is_empty() {
            push_added(layer, None, &described.place, &unknown.join(" "));
        }
    }
}

/// Whether a word is a link's target, with or without its scheme.
fn leads_to(uri: &str, word: &str) -> bool {
    let uri = fold(uri);
    uri == word || ["mailto:", "tel:"].iter().any(|scheme| uri.strip_prefix(scheme) == Some(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Described, PdfLine, PdfPage, PdfRun};
    use proofpress_resume::Pt;
    use proofpress_resume::model::IdKind;

    fn block(kind: ExpectedKind, id: BlockId, text: &str) -> ExpectedBlock {
        ExpectedBlock { id, kind, text: text.to_owned(), line: 1 }
    }

    fn expected() -> Vec<ExpectedBlock> {
        use ExpectedKind as K;
        let id = BlockId::new;
        vec![
            block(K::Name, id(IdKind::Header, 1), "Ada Example"),
            block(K::Contact, id(IdKind::Header, 2), "ada@example.com"),
            block(K::Contact, id(IdKind::Header, 3), "+1 555 0100"),
            block(K::Section, id(IdKind::Section, 1), "Experience"),
            block(K::Title, id(IdKind::Entry, 1), "Backend Engineer"),
            block(K::Organisation, id(IdKind::Entry, 1), "Acme Payments"),
            block(K::Dates, id(IdKind::Entry, 1), "2021 – Present"),
            block(K::Bullet, id(IdKind::Block, 1), "Fixed an object-level authorization gap in an internal API"),
            block(K::Numbered, id(IdKind::Block, 2), "Cut p99 latency from 900 ms to 120 ms"),
            block(K::Section, id(IdKind::Section, 2), "Skills"),
            block(K::SkillGroup, id(IdKind::Block, 3), "Data: PostgreSQL, Redis, queues"),
        ]
    }

    const LINES: [&str; 10] = [
        "Ada Example",
        "ada@example.com | +1 555 0100",
        "Experience",
        "Backend Engineer   2021 – Present",
        "Acme Payments",
        "• Fixed an object-level authoriza",
        "tion gap in an internal API",
        "1. Cut p99 latency from 900 ms to 120 ms",
        "Skills",
        "Data: PostgreSQL, Redis, queues",
    ];

    fn pdf(lines: &[&str]) -> PdfText {
        let line = |text: &&str| PdfLine {
            text: (*text).to_owned(),
            x_pt: Pt::ZERO,
            y_pt: Pt::ZERO,
            width_pt: Pt::ZERO,
            runs: vec![PdfRun {
                text: (*text).to_owned(),
                x_pt: Pt::ZERO,
                y_pt: Pt::ZERO,
                width_pt: Pt::ZERO,
                font: String::new(),
                size_pt: Pt(10.0),
                artifact: false,
            }],
        };
        PdfText {
            pages: vec![PdfPage { width_pt: Pt(612.0), height_pt: Pt(792.0), lines: lines.iter().map(line).collect() }],
            tagged: true,
            ..PdfText::default()
        }
    }

    fn check(lines: &[&str]) -> TextLayer {
        verify_text(&expected(), &pdf(lines))
    }

    fn texts(list: &[BlockText]) -> Vec<(String, &str)> {
        list.iter().map(|text| (text.block.to_string(), text.text.as_str())).collect()
    }

    #[test]
    fn the_same_text_is_verified_however_lines_break_and_fields_are_ordered() {
        let layer = check(&LINES);
        assert!(layer.verified, "{layer:?}");
    }

    #[test]
    fn a_missing_word_is_named_with_its_block() {
        let mut lines = LINES;
        lines[7] = "1. Cut p99 from 900 ms to 120 ms";
        let layer = check(&lines);
        assert_eq!(texts(&layer.missing), [("b2".to_owned(), "latency")]);
        assert!(!layer.verified && layer.added.is_empty() && layer.out_of_order.is_empty());
    }

    #[test]
    fn an_added_word_is_named() {
        let mut lines = LINES;
        lines[6] = "tion gap secretly in an internal API";
        let layer = check(&lines);
        assert_eq!(layer.added.iter().map(|added| added.text.as_str()).collect::<Vec<_>>(), ["secretly"]);
        assert!(!layer.verified && layer.missing.is_empty());
    }

    #[test]
    fn swapped_blocks_are_out_of_order() {
        let mut lines = LINES.to_vec();
        let number = lines.remove(7);
        lines.insert(5, number);
        let layer = check(&lines);
        assert_eq!(layer.out_of_order.len(), 1, "{layer:?}");
        assert!(!layer.verified && layer.missing.is_empty() && layer.added.is_empty());
    }

    #[test]
    fn a_heading_after_its_content_is_out_of_order() {
        let mut lines = LINES;
        lines.swap(8, 9);
        let layer = check(&lines);
        assert!(!layer.verified);
        assert_eq!(texts(&layer.out_of_order), [("s2".to_owned(), "Skills")]);
    }

    #[test]
    fn dates_after_another_entrys_bullets_are_out_of_order() {
        let mut lines = LINES.to_vec();
        lines[3] = "Backend Engineer";
        lines.insert(8, "2021 – Present");
        let layer = check(&lines);
        assert_eq!(texts(&layer.out_of_order), [("e1".to_owned(), "2021 – Present")], "{layer:?}");
    }

    #[test]
    fn a_broken_contact_is_seen() {
        let mut lines = LINES;
        lines[1] = "ada @example.com | +1 555 0100";
        let layer = check(&lines);
        assert_eq!(texts(&layer.missing), [("h2".to_owned(), "ada@example.com")]);
    }

    #[test]
    fn glued_words_are_seen() {
        let mut lines = LINES;
        lines[3] = "Backend Engineer2021 – Present";
        assert!(!check(&lines).verified);
    }

    #[test]
    fn words_of_a_note_are_found_in_metadata_and_artifacts() {
        let mut file = pdf(&LINES);
        let described = |place: &str, text: &str| Described { place: place.to_owned(), text: text.to_owned() };
        file.described = vec![described("Info/Title", "Ada Example - Resume"), described("Info/Creator", "Typst")];
        assert!(verify_text(&expected(), &file).verified);
        file.described.push(described("Info/Keywords", "canary"));
        let layer = verify_text(&expected(), &file);
        assert_eq!((layer.verified, layer.added[0].place.as_str()), (false, "Info/Keywords"));

        let mut file = pdf(&[&LINES[..], &["Ada Example 1 / 2", "canary"]].concat());
        for line in &mut file.pages[0].lines[LINES.len()..] {
            line.runs[0].artifact = true;
        }
        let layer = verify_text(&expected(), &file);
        assert_eq!(layer.added.iter().map(|added| added.text.as_str()).collect::<Vec<_>>(), ["canary"]);
    }

    #[test]
    fn an_empty_page_loses_everything() {
        let layer = check(&[]);
        assert_eq!(layer.missing.len(), expected().len());
    }
}
