//! The words of an edit to those that nothing in the original stands for, and the other way round.

use super::judge::Comparison;
use super::paraphrase::PARAPHRASES;
use super::tables::{TABLES, is_function_word};
use super::words::{Reading, Word};
use rustc_hash::FxHashSet;

/// Where an unsupported word stands, which says what it may add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the act of its clause.
    Act,
    /// It qualifies the word after it.
    Modifier,
    /// It follows `and`, `with` or `including`: a further thing.
    Extra,
    /// It is a thing, or anything else.
    Thing,
    /// It stands in a clause that tells an effect.
    Effect,
}

/// What two texts do not share.
#[derive(Debug, Clone, Default)]
pub(super) struct Novelty {
    /// Words of the edit that the original does not support, by index.
    pub(super) novel: Vec<(usize, Place)>,
    /// How many words of content the edit has.
    pub(super) content: usize,
    /// Words of the original that nothing in the edit stands for, by index.
    pub(super) gone: Vec<usize>,
    /// Acts of the edit whose class the original has, but not the word.
    pub(super) reworded_acts: usize,
    /// The longest run of unsupported words in a row.
    pub(super) longest_run: usize,
}

fn has_content(word: &Word) -> bool {
    !is_function_word(&word.lower)
        && !word.starts_with_digit()
        && word.lower.len() > 1
        && crate::quantity::seconds_of(&word.lower).is_none()
        && crate::quantity::count_of(&word.lower).is_none()
}

impl Comparison<'_> {
    /// What the edit has that the original (with its notes) lacks, and what it lost.
    pub(super) fn novelty(&self) -> Novelty {
        let (edited, supplied) = (PARAPHRASES.classes(&self.edited), PARAPHRASES.classes(&self.supplied));
        let has: FxHashSet<usize> = edited.iter().flatten().copied().collect();
        let words = &self.edited.words;
        let mut novelty = Novelty::default();
        let mut run = 0;
        // An act of the original stands for one act of the edit that is not itself: `ran` is `planned` or `executed`.
        let mut spent: Vec<bool> = vec![false; self.supplied.words.len()];
        for word in words {
            if let Some(place) = self.place_known(&word.lower, &word.stem) {
                spent[place] = true;
            }
        }
        // Who tells of a failure and of work on it tells that it was fixed.
        let failure = self.supplied.words.iter().any(|word| TABLES.failures.contains(&word.stem));
        let mended = failure && self.supplied.verbs().iter().any(|verb| verb.effective >= 3);
        let mut phrase_class: Option<usize> = None;
        for (at, word) in words.iter().enumerate() {
            if !has_content(word) {
                continue;
            }
            novelty.content += 1;
            let same = self.known(&word.lower, &word.stem) || self.spells(word.start);
            let act = self.edited.is_verb_form(at);
            // The words of one phrase rest on one word together.
            let again = phrase_class.is_some_and(|class| edited[at].contains(&class));
            let rests_on = supplied.iter().enumerate().find_map(|(place, classes)| {
                let class = classes.iter().find(|class| edited[at].contains(class))?;
                (!(spent[place] && act)).then_some((place, *class))
            });
            let shared = again || !same && rests_on.is_some();
            if let Some((place, class)) = rests_on.filter(|_| !same && !again) {
                spent[place] = true;
                phrase_class = Some(class);
            }
            if shared && !same && self.edited.is_verb_form(at) {
                novelty.reworded_acts += 1;
            }
            let mends = mended && (TABLES.same_verb(&word.stem, "fix") || matches!(word.stem.as_str(), "prevent" | "avoid" | "stop"))
                // `a basket bug that lost items` of `the basket lost items`.
                || failure && matches!(word.stem.as_str(), "bug" | "issu" | "problem" | "defect" | "fault" | "error");
            if same
                || mends
                || shared
                || self.is_judged(word.start)
                || self.expanded(&word.lower)
                || PARAPHRASES.is_neutral(&word.stem)
                || crate::quantity::is_calendar_word(&word.lower)
            {
                run = 0;
                continue;
            }
            let before = at.checked_sub(1).map_or("", |index| words[index].lower.as_str());
            // `no longer`; `the security team` of `security`.
            let idle = word.lower == "longer" && before == "no"
                || TABLES.staff.contains(&word.lower)
                    && at.checked_sub(1).is_some_and(|index| self.known(&words[index].lower, &words[index].stem));
            if idle {
                run = 0;
                continue;
            }
            run += 1;
            novelty.longest_run = novelty.longest_run.max(run);
            novelty.novel.push((at, self.place_of(at)));
        }
        novelty.gone = self
            .original
            .words
            .iter()
            .enumerate()
            .filter(|(at, word)| {
                has_content(word)
                    && !TABLES.stands_in_other(&word.stem, &self.edited)
                    && !supplied.get(*at).is_some_and(|classes| classes.iter().any(|class| has.contains(class)))
                    && !PARAPHRASES.is_neutral(&word.stem)
            })
            .map(|(at, _)| at)
            .collect();
        novelty
    }

    fn place_of(&self, at: usize) -> Place {
        let words = &self.edited.words;
        let word = &words[at];
        let opener = words.iter().find(|other| other.clause == word.clause);
        let told = opener.is_some_and(|first| {
            first.clause > 0
                && (first.opens && first.lower.ends_with("ing")
                    || TABLES.openers.contains(&first.lower)
                    || matches!(first.lower.as_str(), "which" | "so" | "thus" | "making"))
        });
        let purpose = words[..at]
            .iter()
            .rev()
            .take_while(|other| other.clause == word.clause)
            .any(|other| matches!(other.lower.as_str(), "so" | "which" | "thereby"));
        if told || purpose {
            return Place::Effect;
        }
        // `the spreadsheet that listed the rules`: no act of the writer.
        let relative =
            at.checked_sub(1).is_some_and(|before| matches!(words[before].lower.as_str(), "that" | "which" | "who"));
        let ranked = self.edited.is_verb_form(at) && TABLES.ranks.contains_key(&word.stem) && !relative;
        if at == 0
            || word.lower.ends_with("ed") && (word.opens && !relative || ranked)
            || word.opens && ranked && !word.lower.ends_with("ing")
        {
            return Place::Act;
        }
        let joined = words[..at]
            .iter()
            .rev()
            .take_while(|other| other.clause == word.clause || other.lower == "and")
            .find(|other| is_function_word(&other.lower))
            .is_some_and(|other| matches!(other.lower.as_str(), "and" | "with" | "including"));
        if joined {
            return Place::Extra;
        }
        let qualifies = words
            .get(at + 1)
            .is_some_and(|next| next.clause == word.clause && has_content(next) && next.start <= word.end + 2);
        if qualifies { Place::Modifier } else { Place::Thing }
    }
}

impl super::tables::Tables {
    /// Whether a word, by stem, stands in a text in any form.
    fn stands_in_other(&self, stem: &str, other: &Reading) -> bool {
        other.stems.contains(stem) || other.words.iter().any(|word| self.same_word(&word.stem, stem))
    }
}
