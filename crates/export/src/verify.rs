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
use std::ops::Range;
use typst_library::model::{Email, Telephone};
use typst_library::text::{Lang, LocalName, Region};

/// How many findings of a kind are listed.
const MAX_LISTED: usize = 100;

/// How many choices are tried to find the order in which the page has the fields of a group; nearly always the first.
const MAX_STEPS: usize = 10_000;

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
        if end == start + 1 {
            let Some(end) = match_block(expected[start].kind, &blocks[start], page, at) else { return false };
            (at, start) = (end, start + 1);
            continue;
        }
        let Some(after) = match_group(expected, blocks, start..end, page, at) else { return false };
        (at, start) = (after, end);
    }
    page[at..].iter().all(|word| is_mark(&word.text))
}

/// Where the blocks of a group end on the page, in whatever order they stand there. The longest that fits comes first;
/// where that leads nowhere (“Data” and “Engineering Berlin” begin like “Data Engineering”), another.
fn match_group(
    expected: &[ExpectedBlock],
    blocks: &[Vec<Cow<'_, str>>],
    group: Range<usize>,
    page: &[PageWord<'_>],
    mut at: usize,
) -> Option<usize> {
    let mut left: Vec<usize> = group.collect();
    // The blocks that have their place, each with what else could stand there: where it ends, and which block.
    let mut placed: Vec<(usize, Vec<(usize, usize)>)> = Vec::new();
    for _ in 0..MAX_STEPS {
        if left.is_empty() {
            return Some(at);
        }
        let mut fitting: Vec<(usize, usize)> = left
            .iter()
            .filter_map(|&block| match_block(expected[block].kind, &blocks[block], page, at).map(|end| (end, block)))
            .collect();
        fitting.sort_unstable_by_key(|&(end, block)| (end, std::cmp::Reverse(block)));
        loop {
            if let Some((end, block)) = fitting.pop() {
                left.retain(|&other| other != block);
                placed.push((block, fitting));
                at = end;
                break;
            }
            let (block, others) = placed.pop()?;
            left.push(block);
            fitting = others;
        }
    }
    None
}

/// Where a block ends on the page, if it stands there from `at` on, behind what a template puts before it.
fn match_block(kind: ExpectedKind, words: &[Cow<'_, str>], page: &[PageWord<'_>], mut at: usize) -> Option<usize> {
    let own = words.first().map(Cow::as_ref);
    let is_templates = |word: &PageWord<'_>| {
        is_mark(&word.text) || (kind == ExpectedKind::Numbered && word.starts_line && is_list_number(&word.text))
    };
    let is_own = |word: &PageWord<'_>| Some(word.text.as_ref()) == own;
    while page.get(at).is_some_and(|word| is_templates(word) && !is_own(word)) {
        at += 1;
    }
    // A text may begin with the very mark that stands before it: `- • text`.
    if let [first, second, ..] = page.get(at..)?
        && is_templates(first)
        && is_own(second)
        && let Some(end) = match_words(words, page, at + 1)
    {
        return Some(end);
    }
    match_words(words, page, at)
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
    if let [first, .., last] = word.as_bytes()
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return word;
    }
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'))
}

/// Words that are looked for among those that a resume shows.
struct Wanted<'a> {
    /// Without the punctuation around them, sorted; whether each was found.
    words: Vec<(&'a str, bool)>,
    /// Which signatures they have, so that most others are passed over at a glance.
    signatures: [bool; 256],
}

impl<'a> Wanted<'a> {
    fn new(words: impl Iterator<Item = &'a str>) -> Self {
        let mut words: Vec<(&str, bool)> = words.map(bare).map(|word| (word, word.is_empty())).collect();
        words.sort_unstable();
        words.dedup();
        let mut signatures = [false; 256];
        for (word, _) in &words {
            signatures[signature(word)] = true;
        }
        Self { words, signatures }
    }

    fn place(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|(wanted, _)| (*wanted).cmp(word)).ok()
    }

    fn look_in<'b>(&mut self, shown: impl Iterator<Item = &'b str>) {
        for word in shown {
            let word = bare(word);
            if self.signatures[signature(word)]
                && let Some(at) = self.place(word)
            {
                self.words[at].1 = true;
            }
        }
    }

    fn is_found(&self, word: &str) -> bool {
        self.place(bare(word)).is_some_and(|at| self.words[at].1)
    }
}

/// A number below 256, the same for the same word.
fn signature(word: &str) -> usize {
    let bytes = word.as_bytes();
    let ends = |at: Option<&u8>| at.map_or(0, |&byte| usize::from(byte));
    (ends(bytes.first()) * 7 + ends(bytes.last()) * 31 + bytes.len()) % 256
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

/// What Typst calls mail addresses and telephone numbers in the alternative texts of their links, in the file's language.
fn names_of_contacts(pdf: &PdfText) -> impl Iterator<Item = Cow<'static, str>> {
    let mut subtags = pdf.lang.as_deref().unwrap_or_default().split('-');
    let lang = subtags.next().and_then(|tag| tag.parse().ok()).unwrap_or(Lang::ENGLISH);
    let region: Option<Region> = subtags.next().and_then(|tag| tag.parse().ok());
    [Email::local_name(lang, region), Telephone::local_name(lang, region)].into_iter().flat_map(split)
}

/// Metadata, bookmarks, tags and alternative texts say only what the page says, or where a link leads.
fn check_described<'a>(shown: impl Iterator<Item = &'a str>, pdf: &PdfText, layer: &mut TextLayer) {
    let described: Vec<(&str, Vec<Cow<'_, str>>)> = pdf
        .described
        .iter()
        .filter(|described| !is_technical(&described.place))
        .map(|described| (described.place.as_str(), split(&described.text)))
        .collect();
    let mut wanted = Wanted::new(described.iter().flat_map(|(_, words)| words).map(Cow::as_ref));
    wanted.look_in(shown);
    let of_contacts: Vec<_> = names_of_contacts(pdf).collect();
    for (place, words) in &described {
        let known = |word: &Cow<'_, str>| {
            wanted.is_found(word)
                || matches!(bare(word), "Resume" | "CV")
                || of_contacts.contains(word)
                || pdf.links.iter().any(|link| leads_to(&link.uri, word))
        };
        let unknown: Vec<&str> = words.iter().filter(|word| !known(word)).map(Cow::as_ref).collect();
        if !unknown.is_empty() {
            push_added(layer, None, place, &unknown.join(" "));
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
