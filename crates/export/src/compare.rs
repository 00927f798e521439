//! What a resume says and what a stranger's PDF reads as, to a report per block: whole, moved, scrambled, partly lost
//! or absent. For `check --against`.
//!
//! Looser than [`crate::verify`]: capitals, dashes, quotes and the punctuation around words do not count, nor does
//! hyphenation at line ends, since another tool set this page.

use crate::plain::{ExpectedBlock, ExpectedKind};
use crate::read::PdfText;
use crate::verify::AddedText;
use crate::words::{fold, page_words};
use proofpress_resume::model::BlockId;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// How many places of a block's rarest word are tried.
const MAX_PLACES: usize = 64;
/// How far a scrambled block's words may be spread, as a multiple of its length, beside a few words.
const SPREAD: usize = 3;

/// How much of a block a machine reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Survival {
    /// All words, together and in order.
    Whole,
    /// All words, together and in order, but not after the block before it.
    Moved,
    /// All words, but not together or not in order.
    Scrambled,
    /// Some words.
    PartlyLost,
    /// No words, or few that could be any block's.
    Absent,
}

/// What became of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LossReport {
    /// The block.
    pub block: BlockId,
    /// What it is.
    pub kind: ExpectedKind,
    /// Its line in the Markdown, from 1.
    pub line: usize,
    /// What became of it.
    pub survival: Survival,
    /// The words that cannot be found, in order.
    pub lost: Vec<String>,
    /// The same as a sentence.
    pub message: String,
}

/// Compares a resume with a PDF that another tool made: one report per block, in reading order.
#[must_use]
pub fn compare_text(expected: &[ExpectedBlock], pdf: &PdfText) -> Vec<LossReport> {
    let blocks: Vec<Vec<String>> = expected.iter().map(|block| loose_words(&block.text)).collect();
    let page = Page::of(&blocks, pdf);
    let mut last = 0;
    expected
        .iter()
        .zip(&blocks)
        .map(|(block, words)| {
            let (survival, lost) = match page.find(words, last) {
                Some(at) => {
                    // Fields of one entry come in any order: only a step far back is a move.
                    let moved = at < last && !block.kind.is_field();
                    last = if block.kind.is_field() { last.max(at) } else { at };
                    (if moved { Survival::Moved } else { Survival::Whole }, Vec::new())
                }
                None => page.scattered(words, last),
            };
            let message = sentence(block, words.len(), survival, &lost);
            LossReport { block: block.id, kind: block.kind, line: block.line, survival, lost, message }
        })
        .collect()
}

/// What a PDF holds that no word of the resume is near to: `added` of its check, less what only differs in capitals,
/// dashes or punctuation.
#[must_use]
pub fn foreign_text(expected: &[ExpectedBlock], added: &[AddedText]) -> Vec<String> {
    let known: HashSet<String> = expected.iter().flat_map(|block| loose_words(&block.text)).collect();
    let is_foreign = |text: &str| loose_words(text).iter().any(|word| !known.contains(word));
    added.iter().filter(|added| is_foreign(&added.text)).map(|added| added.text.clone()).collect()
}

fn sentence(block: &ExpectedBlock, words: usize, survival: Survival, lost: &[String]) -> String {
    let noun = block.kind.noun();
    match survival {
        Survival::Whole => format!("the {noun} reads whole"),
        Survival::Moved => format!("the {noun} reads whole, but before what it should follow"),
        Survival::Scrambled => format!("all words of the {noun} are there, but not together and in order"),
        Survival::PartlyLost => {
            let shown = lost.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(" ");
            let more = if lost.len() > 8 { " …" } else { "" };
            format!("{} of {words} words of the {noun} are lost: {shown}{more}", lost.len())
        }
        Survival::Absent => format!("the {noun} is not there"),
    }
}

/// Words without capitals and the punctuation around them.
fn loose_words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(loose).filter(|word| !word.is_empty()).collect()
}

fn loose(word: &str) -> String {
    let same: String = word
        .chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            other => other,
        })
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect();
    same.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#')).to_owned()
}

/// The words of a PDF with an index.
struct Page {
    words: Vec<String>,
    places: HashMap<String, Vec<usize>>,
}

impl Page {
    fn of(blocks: &[Vec<String>], pdf: &PdfText) -> Self {
        let known: HashSet<&str> = blocks.iter().flatten().map(String::as_str).collect();
        let read = page_words(pdf);
        let mut words: Vec<String> = Vec::with_capacity(read.content.len());
        // The last word as read, if it ended its line: it may go on in the next.
        let mut open: Option<String> = None;
        for word in read.content.iter().chain(&read.artifacts) {
            let text = word.text.to_string();
            if let Some(first) = open.take().filter(|_| word.starts_line) {
                let stem = first.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
                let whole = [format!("{stem}{text}"), format!("{first}{text}")]
                    .into_iter()
                    .map(|whole| loose(&whole))
                    .find(|whole| known.contains(whole.as_str()) && !known.contains(loose(&text).as_str()));
                if let (Some(whole), Some(last)) = (whole, words.last_mut()) {
                    *last = whole;
                    continue;
                }
            }
            let plain = loose(&text);
            if !plain.is_empty() {
                words.push(plain);
                open = word.ends_line.then_some(text);
            }
        }
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(word.clone()).or_default().push(at);
        }
        Self { words, places }
    }

    fn places(&self, word: &str) -> &[usize] {
        self.places.get(word).map_or(&[], Vec::as_slice)
    }

    /// The rarest word of a block and its place in the block.
    fn rarest<'a>(&self, words: &'a [String]) -> Option<(usize, &'a String)> {
        words.iter().enumerate().min_by_key(|(_, word)| self.places(word).len())
    }

    /// Where a block stands whole, at or after `from` if it can be.
    fn find(&self, words: &[String], from: usize) -> Option<usize> {
        let (offset, rarest) = self.rarest(words)?;
        let places = self.places(rarest);
        let first = places.partition_point(|&place| place < from);
        places[first..].iter().chain(&places[..first]).take(MAX_PLACES).find_map(|&place| {
            let start = place.checked_sub(offset)?;
            (self.words.get(start..start + words.len())? == words).then_some(start)
        })
    }

    /// What can be found of a block that does not stand whole.
    fn scattered(&self, words: &[String], from: usize) -> (Survival, Vec<String>) {
        // The stretch of the page that has most of its words, tried around the places of its rarest known word.
        let known: Vec<String> = words.iter().filter(|word| !self.places(word).is_empty()).cloned().collect();
        let reach = words.len() * SPREAD + 8;
        let best = self.rarest(&known).and_then(|(_, rarest)| {
            let places = self.places(rarest);
            let first = places.partition_point(|&place| place < from);
            places[first..]
                .iter()
                .chain(&places[..first])
                .take(8)
                .map(|&place| {
                    let stretch = &self.words[place.saturating_sub(reach)..(place + reach).min(self.words.len())];
                    let mut stock: HashMap<&str, usize> = HashMap::new();
                    for word in stretch {
                        *stock.entry(word).or_default() += 1;
                    }
                    let lost: Vec<String> = words
                        .iter()
                        .filter(|word| match stock.get_mut(word.as_str()) {
                            Some(left) if *left > 0 => {
                                *left -= 1;
                                false
                            }
                            _ => true,
                        })
                        .cloned()
                        .collect();
                    lost
                })
                .min_by_key(Vec::len)
        });
        match best {
            Some(lost) if lost.is_empty() => (Survival::Scrambled, lost),
            // A third of the words stand near one another on any page.
            Some(lost) if lost.len() * 3 <= words.len() * 2 => (Survival::PartlyLost, lost),
            _ => (Survival::Absent, words.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{PdfLine, PdfPage};
    use proofpress_resume::Pt;
    use proofpress_resume::model::IdKind;

    fn survivals(blocks: &[&str], lines: &[&str]) -> Vec<Survival> {
        let expected: Vec<ExpectedBlock> = (1..)
            .zip(blocks)
            .map(|(number, text)| ExpectedBlock {
                id: BlockId::new(IdKind::Block, number),
                kind: ExpectedKind::Bullet,
                text: (*text).to_owned(),
                written: None,
                line: 1,
            })
            .collect();
        let line = |text: &&str| PdfLine {
            text: (*text).to_owned(),
            x_pt: Pt::ZERO,
            y_pt: Pt::ZERO,
            width_pt: Pt::ZERO,
            runs: Vec::new(),
        };
        let page = PdfPage { width_pt: Pt(612.0), height_pt: Pt(792.0), lines: lines.iter().map(line).collect() };
        let pdf = PdfText { pages: vec![page], ..PdfText::default() };
        compare_text(&expected, &pdf).into_iter().map(|report| report.survival).collect()
    }

    #[test]
    fn each_fate_is_told_from_the_others() {
        let blocks = [
            "Built the “billing” service in infrastructure teams",
            "Cut latency by half for all tenants",
            "Wrote the migration guide for Postgres",
            "Led on-call rotation reviews weekly",
            "Nothing of this remains anywhere",
        ];
        let lines = [
            "• Wrote the migration guide for Postgres",
            "• Built the \"billing\" service in infra-",
            "structure teams.",
            "• Cut latency 2021 by half EXPERIENCE for tenants all",
            "Led on-call weekly",
        ];
        use Survival as S;
        assert_eq!(survivals(&blocks, &lines), [S::Whole, S::Scrambled, S::Moved, S::PartlyLost, S::Absent]);
    }

    #[test]
    fn an_empty_pdf_has_nothing() {
        assert_eq!(survivals(&["one two"], &[]), [Survival::Absent]);
    }
}
