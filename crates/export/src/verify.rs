//! What the page should say and what a machine reads in the PDF, to a verdict: nothing missing, added or moved.
//!
//! The usual case is a straight walk over both, word by word. Only when that ends early are both aligned by a bounded
//! diff (`align`) to say what is wrong. Words are compared after NFKC folding; how lines broke does not
//! matter, and a word broken over lines is one word. What a template may add (list marks, ` | ` between fields) is
//! passed over, but only between blocks. Metadata, bookmarks and alternative texts may hold no word that the page
//! does not show, so that a note cannot hide there either.

mod beside;
mod explain;
mod walk;

use self::beside::{check_artifacts, check_described};
use self::walk::walk;
use crate::plain::{ExpectedBlock, ExpectedKind};
use crate::read::PdfText;
use crate::words::{page_words, split};
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
    let texts = as_set(expected, pdf);
    let blocks: Vec<Vec<Cow<'_, str>>> = texts.iter().map(|text| split(text)).collect();
    let page = page_words(pdf);
    let mut layer = TextLayer { verified: false, missing: Vec::new(), added: Vec::new(), out_of_order: Vec::new() };
    if !walk(expected, &blocks, &page.content) {
        explain::explain(expected, &blocks, &page.content, &mut layer);
    }
    check_artifacts(expected, &blocks, &page.artifacts, &mut layer);
    // What a heading is called in the tags may be as in the source or as it is set, and metadata needs no font.
    let changed = expected.iter().zip(&texts).filter(|(_, text)| matches!(text, Cow::Owned(_)));
    let as_written: Vec<Vec<Cow<'_, str>>> = changed
        .map(|(block, _)| &block.text)
        .chain(expected.iter().filter_map(|block| block.written.as_ref()))
        .map(|text| split(text))
        .collect();
    check_described(blocks.iter().chain(&as_written).flatten().map(Cow::as_ref), pdf, &mut layer);
    layer.verified = layer.missing.is_empty() && layer.added.is_empty() && layer.out_of_order.is_empty();
    layer
}

/// The blocks' texts as a template sets them: one may set section headings in capitals, which changes no other word.
fn as_set<'a>(expected: &'a [ExpectedBlock], pdf: &PdfText) -> Vec<Cow<'a, str>> {
    let sections = || expected.iter().filter(|block| block.kind == ExpectedKind::Section);
    // How many lines there are of each heading, as written and in capitals.
    let mut headings: Vec<(String, isize)> = sections()
        .flat_map(|block| [block.text.trim().to_owned(), block.text.trim().to_uppercase()])
        .map(|text| (text, 0))
        .collect();
    headings.sort_unstable();
    headings.dedup();
    let place = |headings: &[(String, isize)], text: &str| {
        headings.binary_search_by(|(heading, _)| heading.as_str().cmp(text)).ok()
    };
    for line in pdf.pages.iter().flat_map(|page| &page.lines) {
        if let Some(at) = place(&headings, line.text.trim()) {
            headings[at].1 += 1;
        }
    }
    // A line may be that of a name or a title which is called the same.
    for block in expected.iter().filter(|block| block.kind != ExpectedKind::Section) {
        if let Some(at) = place(&headings, block.text.trim()) {
            headings[at].1 -= 1;
        }
    }
    let stands = |text: &str| place(&headings, text).is_some_and(|at| headings[at].1 > 0);
    // A long one takes several lines, and a line may end inside of a word.
    let lines: Vec<&str> = pdf.pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
    let stands_over_lines = |text: &str| {
        (0..lines.len()).any(|first| {
            let mut rest = Some(text);
            lines[first..]
                .iter()
                .map_while(|line| {
                    rest = after_letters(rest?, line);
                    rest
                })
                .any(|rest| rest.trim_start().is_empty())
        })
    };
    expected
        .iter()
        .map(|block| {
            let text = block.text.trim();
            if block.kind == ExpectedKind::Section && !stands(text) {
                let capitals = text.to_uppercase();
                if stands(&capitals) || (stands_over_lines(&capitals) && !stands_over_lines(text)) {
                    return Cow::Owned(capitals);
                }
            }
            Cow::Borrowed(block.text.as_str())
        })
        .collect()
}

/// What is left of a text behind the letters of a line, if it begins with them; white space counts for nothing.
fn after_letters<'a>(text: &'a str, line: &str) -> Option<&'a str> {
    line.chars()
        .filter(|letter| !letter.is_whitespace())
        .try_fold(text, |rest, letter| rest.trim_start().strip_prefix(letter))
}

fn push_added(layer: &mut TextLayer, page: Option<usize>, place: &str, text: &str) {
    if layer.added.len() < MAX_LISTED {
        layer.added.push(AddedText { page, place: place.to_owned(), text: text.to_owned() });
    }
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    if let [first, .., last] = word.as_bytes()
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return word;
    }
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Described, PdfLine, PdfPage, PdfRun};
    use ExpectedKind as K;
    use proofpress_resume::Pt;
    use proofpress_resume::model::IdKind;

    fn block(kind: ExpectedKind, id: BlockId, text: &str) -> ExpectedBlock {
        ExpectedBlock { id, kind, text: text.to_owned(), written: None, line: 1 }
    }

    fn id(kind: IdKind, number: u32) -> BlockId {
        BlockId::new(kind, number)
    }

    fn expected() -> Vec<ExpectedBlock> {
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
    fn a_field_that_begins_like_another_is_told_from_it() {
        let fields =
            |titles: [(ExpectedKind, &str); 3]| titles.map(|(kind, text)| block(kind, id(IdKind::Entry, 1), text));
        let expected =
            fields([(K::Title, "Data"), (K::Organisation, "Data Engineering"), (K::Dates, "Engineering Berlin")]);
        assert!(verify_text(&expected, &pdf(&["Data Engineering Berlin", "Data Engineering"])).verified);
        assert!(!verify_text(&expected, &pdf(&["Data Engineering Berlin", "Engineering Data"])).verified);
    }

    #[test]
    fn lines_that_say_the_same_are_not_called_moved_beside_what_is() {
        let header = |number, text: &str| block(K::Headline, id(IdKind::Header, number), text);
        let expected = [header(1, "Go"), header(2, "Kafka"), header(3, "Go"), header(4, "Lisbon")];
        let layer = verify_text(&expected, &pdf(&["Go", "Kafka", "Go", "Porto"]));
        assert!(layer.out_of_order.is_empty(), "{layer:?}");
        assert_eq!(texts(&layer.missing), [("h4".to_owned(), "Lisbon")]);
        let layer = verify_text(&expected, &pdf(&["Go", "Rust", "Go", "Lisbon"]));
        assert!(layer.out_of_order.is_empty(), "{layer:?}");
        assert_eq!(texts(&layer.missing), [("h2".to_owned(), "Kafka")]);
    }

    #[test]
    fn an_item_may_begin_with_its_mark_or_number() {
        let expected =
            [block(K::Numbered, id(IdKind::Block, 1), "1."), block(K::Numbered, id(IdKind::Block, 2), "2. x")];
        assert!(verify_text(&expected, &pdf(&["1. 1.", "2. 2. x"])).verified);
        assert!(!verify_text(&expected, &pdf(&["1. 1.", "2. 2. 2. x"])).verified);
        let bullets = ["• a", "•", "b"].map(|text| block(K::Bullet, id(IdKind::Block, 1), text));
        assert!(verify_text(&bullets, &pdf(&["• • a", "• •", "• b"])).verified);
    }

    #[test]
    fn a_word_broken_over_three_lines_is_not_called_lost_beside_what_is() {
        let whole = |text: &str| block(K::Paragraph, id(IdKind::Block, 1), text);
        let lost = block(K::Paragraph, id(IdKind::Block, 2), "lost");
        let lines = ["example", ".com/a", "/b/c", "zoo"];
        let layer = verify_text(&[whole("example.com/a/b/c"), lost.clone(), whole("zoo")], &pdf(&lines));
        assert_eq!(texts(&layer.missing), [("b2".to_owned(), "lost")]);
        assert!(layer.added.is_empty(), "{layer:?}");
        // What stands apart in the resume is not joined into a word that stands elsewhere.
        let layer = verify_text(&[whole("work flow"), lost, whole("workflow")], &pdf(&["work", "flow", "workflow"]));
        assert_eq!(texts(&layer.missing), [("b2".to_owned(), "lost")]);
        assert!(layer.added.is_empty(), "{layer:?}");
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
