//! Parts of a counted or named whole to whether the edit tells of the whole: `about a third of the tests`.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::periods::number;
use super::tables::{TABLES, is_function_word};
use super::words::{Reading, Word};
use crate::quantity::{Unit, quantities};

/// A part that a text tells of.
struct Share<'a> {
    /// What tells of it: `third`, `11`, `one`.
    part: &'a Word,
    /// How many, where it is a number.
    count: Option<f64>,
    /// Where the `of` stands.
    link: usize,
    /// What it is a part of.
    head: &'a Word,
}

impl Reading {
    /// The parts that the text tells of: `most of the photos`, `3 of our 5 partners`.
    fn shares(&self) -> Vec<Share<'_>> {
        let mut shares = Vec::new();
        for (link, of) in self.words.iter().enumerate().filter(|(_, word)| word.lower == "of") {
            let back = |steps: usize| link.checked_sub(steps).map(|index| &self.words[index]);
            let part = if back(1).is_some_and(|word| word.lower == "out") { back(2) } else { back(1) };
            let hedge = |word: &&Word| {
                matches!(
                    word.lower.as_str(),
                    "about" | "roughly" | "around" | "some" | "nearly" | "over" | "approximately"
                )
            };
            let hedges = self.words[link + 1..].iter().take_while(hedge).count();
            let (Some(part), Some(head)) = (part, self.object_of(link + hedges)) else { continue };
            let count = number(&part.lower);
            if count.is_none() && !TABLES.partitives.contains(&part.lower) {
                continue;
            }
            let head = &self.words[head];
            // `two of the queues`, `3 of our 5 partners`; `a group of three` tells of no part.
            let whole = &self.words[link + 1..];
            let definite = whole.iter().take_while(|word| word.start <= head.start).any(|word| {
                matches!(word.lower.as_str(), "the" | "our" | "my" | "their" | "its" | "all" | "these" | "those")
                    || number(&word.lower).is_some()
            });
            if definite && head.clause == of.clause && head.start > of.start {
                shares.push(Share { part, count, link, head });
            }
        }
        shares
    }
}

impl Comparison<'_> {
    /// `About a third of the tests` does not make `the tests`, nor `11 of the 30 findings` make `all findings`.
    pub(super) fn judge_shares(&self, judgement: &mut Judgement) {
        let edited = quantities(self.after);
        let kept_part = self
            .edited
            .words
            .iter()
            .any(|word| TABLES.partitives.contains(&word.lower) || TABLES.partial.contains(&word.lower))
            || edited.iter().any(|quantity| quantity.unit == Unit::Percent)
            || !self.edited.odds().is_empty()
            || self.edited.padded.contains(" one of ")
            || self.edited.has_governor();
        if kept_part {
            return;
        }
        for share in self.original.shares() {
            let head = share.head;
            // `One of the reviewers` tells of company, which is judged as such.
            let company = TABLES.is_person(&head.lower) || head.lower.ends_with("ers") || head.lower.ends_with("ors");
            if share.count == Some(1.0) && company {
                continue;
            }
            let whole = self.original.words[share.link..].iter().take(5).find_map(|word| number(&word.lower));
            let portion = match share.part.lower.as_str() {
                "half" => Some(0.5),
                "third" => Some(1.0 / 3.0),
                "quarter" => Some(0.25),
                "fifth" => Some(0.2),
                "tenth" => Some(0.1),
                _ => None,
            };
            let part = share.count.or_else(|| portion.zip(whole).map(|(portion, whole)| portion * whole));
            let told = part.is_some_and(|part| {
                let mut counts = edited.iter().filter(|quantity| !quantity.is_label());
                counts.any(|quantity| (quantity.low - part).abs() <= 0.06 * part) && part > 1.0
            });
            let mut named = self.edited.words.iter().filter(|word| TABLES.same_word(&word.stem, &head.stem));
            // `One of two services` is `a service`.
            let plural = |word: &Word| word.lower.ends_with('s');
            let many = if share.count == Some(1.0) { named.any(plural) } else { named.next().is_some() };
            if told || !many || is_function_word(&head.lower) {
                continue;
            }
            let why = format!("the original did only a part (`{}`) of the `{}`", share.part.lower, head.lower);
            judgement.add(Kind::DroppedQualifier, "share-gone", why.clone());
            if share.count.is_some() {
                judgement.add(Kind::NewScope, "share-gone", why.clone());
            }
            let told_whole = whole.is_some_and(|whole| edited.iter().any(|quantity| quantity.low == whole))
                || ["all", "every", "entire", "whole"].iter().any(|word| self.edited.stems.contains(*word));
            if told_whole && part.is_some() {
                judgement.add(Kind::ChangedMetric, "share-gone", why);
            }
        }
    }

    /// `Contributed 3 patches, 1 was merged` does not make `3 patches merged`.
    pub(super) fn judge_tallies(&self, judgement: &mut Judgement) {
        let words = &self.original.words;
        for (at, run) in words.windows(3).enumerate() {
            let [count, was, done] = run else { continue };
            let Some(few) = number(&count.lower) else { continue };
            let passive = matches!(was.lower.as_str(), "was" | "were" | "got" | "is" | "are");
            if !passive || at == 0 || !(done.lower.ends_with("ed") || TABLES.irregular.contains_key(&done.lower)) {
                continue;
            }
            let of_all = words[..at].iter().filter_map(|word| number(&word.lower)).find(|all| *all > few);
            let Some(all) = of_all else { continue };
            let said = |value: f64| self.edited.words.iter().any(|word| number(&word.lower) == Some(value));
            if self.edited.stems.contains(&done.stem) && said(all) && !said(few) {
                let why = format!("the original says that {few} of {all} were `{}`", done.lower);
                judgement.add(Kind::ChangedMetric, "share-gone", why);
            }
        }
    }

    /// `The median` is no `p99`.
    pub(super) fn judge_statistics(&self, judgement: &mut Judgement) {
        let is_statistic = |word: &str| {
            matches!(word, "median" | "mean" | "average" | "maximum" | "minimum" | "worst" | "peak")
                || word
                    .strip_prefix('p')
                    .is_some_and(|rest| rest.len() >= 2 && rest.chars().all(|c| c.is_ascii_digit()))
        };
        let had: Vec<&str> =
            self.supplied.words.iter().map(|word| word.lower.as_str()).filter(|word| is_statistic(word)).collect();
        let new =
            self.edited.words.iter().find(|word| is_statistic(&word.lower) && !had.contains(&word.lower.as_str()));
        let same = |a: &str, b: &str| {
            [["mean", "average"], ["median", "p50"]].iter().any(|pair| pair.contains(&a) && pair.contains(&b))
        };
        if let Some(new) = new
            && let Some(old) = had.first()
            && !had.iter().any(|old| same(old, &new.lower))
        {
            let why = format!("`{}` is another measure than `{old}`", new.lower);
            judgement.add(Kind::ChangedMetric, "other-statistic", why);
        }
    }

    /// `Every third week` is not `every week`.
    pub(super) fn judge_frequencies(&self, judgement: &mut Judgement) {
        let (had, told) = (self.supplied.periods(), self.edited.frequencies());
        let same = |a: f64, b: f64| (a / b - 1.0).abs() < 0.04;
        let known = told.iter().all(|period| had.iter().any(|other| same(*other, *period)));
        if had.is_empty()
            && !told.is_empty()
            && !judgement.has_kind(Kind::ChangedMetric)
            && !judgement.has_kind(Kind::NewMetric)
        {
            judgement.add(Kind::NewMetric, "new-period", "the original does not say how often");
            return;
        }
        if known || had.is_empty() || judgement.has_kind(Kind::ChangedMetric) || judgement.has_kind(Kind::NewMetric) {
            return;
        }
        // Where the edit keeps what the original says, it may add how often in other words.
        if !had.iter().any(|period| told.iter().any(|other| same(*other, *period))) {
            judgement.add(Kind::ChangedMetric, "other-period", "how often is another than in the original");
        }
    }
}
