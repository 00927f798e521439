//! An original text and its edit to what the edit added: kinds, and the words that decided each.

use super::tables::TABLES;
use super::words::Reading;
use super::{Kind, Verdict, weigh};
use crate::features::Feature;
use crate::quantity::{Quantity, quantities};
use crate::terms::Terms;

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    kind: Kind,
    /// The rule's name among the features.
    sign: &'static str,
    why: String,
}

/// What was found, in the order of the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Judgement {
    found: Vec<Found>,
}

impl Judgement {
    pub(super) fn verdict(&self) -> Verdict {
        if self.found.is_empty() { Verdict::Faithful } else { Verdict::Inflated }
    }

    /// Adds what a rule found; `sign` is the rule's name among the features.
    pub(super) fn add(&mut self, kind: Kind, sign: &'static str, why: impl Into<String>) {
        self.found.push(Found { kind, sign, why: why.into() });
    }

    pub(super) fn clear(&mut self) {
        self.found.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn has_kind(&self, kind: Kind) -> bool {
        self.found.iter().any(|found| found.kind == kind)
    }

    /// The rules that found something, each once.
    pub(super) fn signs(&self) -> Vec<&'static str> {
        let mut signs: Vec<&'static str> = self.found.iter().map(|found| found.sign).collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    }

    /// The kinds, each once, in their own order.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.found.iter().map(|found| found.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The reasons, each once, in the order of the rules.
    pub(super) fn why(&self) -> Vec<String> {
        let mut why: Vec<String> = Vec::new();
        for found in &self.found {
            if !why.contains(&found.why) {
                why.push(found.why.clone());
            }
        }
        why
    }
}

/// The texts of one comparison. The notes of the original supply facts, but are never quoted.
pub(super) struct Comparison<'a> {
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    pub(super) original: Reading,
    /// The original together with its notes.
    pub(super) supplied: Reading,
    pub(super) notes: &'a str,
    pub(super) edited: Reading,
    /// Places in the edit that the reading of numbers or terms has judged already.
    pub(super) judged: Vec<std::ops::Range<usize>>,
    /// Concepts and standards in the edit: what looks like a number in them (`ISO 27001`) is none.
    pub(super) concepts: Vec<std::ops::Range<usize>>,
}

/// Compares an edit with its original; `notes` stood beside the original.
pub(super) fn judge(before: &str, notes: &str, after: &str, terms: &Terms) -> Judgement {
    let (comparison, mut judgement) = find(before, notes, after, terms);
    weigh::decide(&comparison, &mut judgement);
    judgement
}

/// The features of a comparison, as the training of the weights reads them.
pub(super) fn features_of(before: &str, notes: &str, after: &str, terms: &Terms) -> Vec<Feature> {
    let (comparison, judgement) = find(before, notes, after, terms);
    weigh::features(&comparison, &judgement, &comparison.novelty())
}

/// What each rule finds, nothing weighed.
fn find<'a>(before: &'a str, notes: &'a str, after: &'a str, terms: &Terms) -> (Comparison<'a>, Judgement) {
    let original = Reading::of(before);
    let supplied = if notes.trim().is_empty() { original.clone() } else { Reading::of(&format!("{before}\n{notes}")) };
    let mut comparison = Comparison {
        before,
        after,
        original,
        supplied,
        notes,
        edited: Reading::of(after),
        judged: Vec::new(),
        concepts: Vec::new(),
    };
    let mut judgement = Judgement::default();
    comparison.judge_terms(&mut judgement, terms);
    comparison.judge_figures(&mut judgement);
    comparison.judge_spelled_amounts(&mut judgement);
    comparison.judge_wholes(&mut judgement);
    comparison.judge_verbs(&mut judgement);
    comparison.judge_objects(&mut judgement);
    comparison.judge_further_acts(&mut judgement);
    comparison.judge_beneficiary(&mut judgement);
    comparison.judge_one_made_many(&mut judgement);
    comparison.judge_charge(&mut judgement);
    comparison.judge_seniority(&mut judgement);
    comparison.judge_team(&mut judgement);
    comparison.judge_others(&mut judgement);
    comparison.judge_scope(&mut judgement);
    comparison.judge_outcomes(&mut judgement);
    comparison.judge_qualifiers(&mut judgement);
    comparison.judge_contrasts(&mut judgement);
    comparison.judge_part(&mut judgement);
    comparison.judge_shares(&mut judgement);
    comparison.judge_tallies(&mut judgement);
    comparison.judge_statistics(&mut judgement);
    comparison.judge_frequencies(&mut judgement);
    comparison.judge_rest(&mut judgement);
    comparison.judge_news(&mut judgement);
    (comparison, judgement)
}

/// What a block that stands nowhere in the original brings, given the notes of the original.
pub(super) fn judge_added(after: &str, notes: &[Quantity], terms: &Terms, known: impl Fn(&str) -> bool) -> Judgement {
    let mut judgement = Judgement::default();
    judgement.add(Kind::NewScope, "added", "no block of the original says this");
    for quantity in quantities(after) {
        if quantity.is_metric() && !notes.iter().any(|note| note.same_value(&quantity) && note.unit == quantity.unit) {
            judgement.add(
                Kind::NewMetric,
                "added",
                format!("`{}` stands nowhere in the original", &after[quantity.span.range()]),
            );
        }
    }
    for mention in terms.find(after) {
        let term = terms.get(mention.term);
        if !term.concept && !known(&term.name) {
            judgement.add(Kind::NewTool, "added", format!("{} stands nowhere in the original", term.name));
        }
    }
    judgement
}

impl Comparison<'_> {
    pub(super) fn is_judged(&self, start: usize) -> bool {
        self.judged.iter().any(|span| span.contains(&start))
    }

    /// Whether the original has the word, another form of it, a synonym, or a longer or shorter form (app, application).
    pub(super) fn known(&self, lower: &str, stem: &str) -> bool {
        let denied = || {
            // `not merged` supports `unmerged`.
            let bare = lower.strip_prefix("un").filter(|bare| bare.len() > 3)?;
            self.supplied.stems.contains("not").then(|| self.supplied.stems.contains(&TABLES.stem(bare)))
        };
        // `fallback` of what falls back, `setup` of what was set up.
        let joined = || {
            self.supplied.words.windows(2).any(|pair| {
                let tail = lower.strip_suffix(pair[1].lower.as_str()).filter(|head| head.len() > 1);
                tail.is_some_and(|head| head == pair[0].stem || head == pair[0].lower)
            })
        };
        // `recreated` of what was created.
        let again = || {
            let bare = lower.strip_prefix("re").filter(|bare| bare.len() > 4)?;
            Some(self.supplied.stems.contains(&TABLES.stem(bare)))
        };
        self.supplied.stems.contains(stem)
            || self.place_known(lower, stem).is_some()
            || denied().unwrap_or(false)
            || again().unwrap_or(false)
            || joined()
    }

    /// The place of the word of the original that [`Self::known`] rests on.
    pub(super) fn place_known(&self, lower: &str, stem: &str) -> Option<usize> {
        let words = &self.supplied.words;
        words.iter().position(|other| other.stem == stem).or_else(|| {
            words.iter().position(|other| {
                TABLES.same_word(&other.stem, stem)
                    // `wrapped`, `wrapper`.
                    || stem.len() >= 4 && other.lower.starts_with(stem)
                    // `editor` of who edited.
                    || other.stem.len() >= 4
                        && lower.starts_with(other.stem.as_str())
                        && ["er", "or", "ers", "ors"].iter().any(|end| lower.ends_with(end))
                        && lower.len() <= other.stem.len() + 3
                    || other.lower.len() >= 4
                        && lower.len() >= 4
                        && (other.lower.starts_with(lower) || lower.starts_with(other.lower.as_str()))
                    || other.stem.len() >= 5 && stem.len() >= 5 && other.stem.as_bytes()[..5] == stem.as_bytes()[..5]
                    || other.lower.len() == 3 && lower.len() > 5 && lower.starts_with(other.lower.as_str())
            })
        })
    }

    /// Whether an abbreviation in the edit stands for words of the original.
    pub(super) fn expanded(&self, written: &str) -> bool {
        let short: String = written.trim_end_matches('s').to_lowercase();
        initials_in(&self.supplied, &short)
    }

    /// Whether the words of a term spell out an abbreviation of the original, or abbreviate it.
    pub(super) fn spelled_out(&self, term: &Reading) -> bool {
        let initials: String = term.words.iter().filter_map(|word| word.lower.chars().next()).collect();
        let abbreviates = term.words.len() == 1 && initials_in(&self.supplied, &term.words[0].lower);
        abbreviates || initials.len() >= 2 && self.supplied.words.iter().any(|word| word.lower == initials)
    }

    /// Whether the word at `start` is part of the long form of an abbreviation that the original has.
    pub(super) fn spells(&self, start: usize) -> bool {
        stands_in(&self.edited, &self.supplied, start)
    }
}

/// Whether a run of words of `reading` has these initials.
pub(super) fn initials_in(reading: &Reading, short: &str) -> bool {
    let length = short.chars().count();
    if !(2..=6).contains(&length) || !short.chars().all(char::is_alphabetic) {
        return false;
    }
    reading
        .words
        .windows(length)
        .any(|run| run.iter().zip(short.chars()).all(|(word, initial)| word.lower.starts_with(initial)))
}

/// Whether the word of `long` at `start` lies in a run whose initials are a word of `short`.
pub(super) fn stands_in(long: &Reading, short: &Reading, start: usize) -> bool {
    let Some(at) = long.words.iter().position(|word| word.start == start) else { return false };
    (2..=5).any(|length| {
        (at.saturating_sub(length - 1)..=at).any(|first| {
            let Some(run) = long.words.get(first..first + length) else { return false };
            let initials: String = run.iter().filter_map(|word| word.lower.chars().next()).collect();
            // `i18n` and plurals (`PRs`) too.
            short
                .words
                .iter()
                .any(|word| word.lower == initials || word.lower.strip_suffix('s') == Some(initials.as_str()))
        })
    })
}

impl super::words::Word {
    pub(super) fn starts_with_digit(&self) -> bool {
        self.lower.starts_with(|c: char| c.is_ascii_digit())
    }
}
