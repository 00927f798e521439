//! Names, things and whole clauses of an edit to those that the original has nothing of.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::paraphrase::PARAPHRASES;
use super::tables::{TABLES, is_function_word};
use super::words::Word;

impl Comparison<'_> {
    /// Names, capitals and whole clauses that the original has nothing of.
    pub(super) fn judge_news(&self, judgement: &mut Judgement) {
        let words = &self.edited.words;
        let (own, had) = (PARAPHRASES.classes(&self.edited), PARAPHRASES.classes(&self.supplied));
        for (at, word) in words.iter().enumerate() {
            let written = &self.after[word.start..word.end];
            // `SMS` of what is a text message.
            let paraphrased = own[at].iter().any(|class| had.iter().any(|classes| classes.contains(class)));
            // `PDFs` of what is a PDF.
            let one = word
                .lower
                .strip_suffix('s')
                .is_some_and(|one| self.supplied.words.iter().any(|other| other.lower == one))
                || self.supplied.words.iter().any(|other| other.lower.strip_suffix('s') == Some(word.lower.as_str()));
            if paraphrased
                || one
                || self.is_judged(word.start)
                || self.known(&word.lower, &word.stem)
                || self.spells(word.start)
                || word.starts_with_digit()
            {
                continue;
            }
            let capitals = written.chars().filter(|c| c.is_uppercase()).count();
            let letters = written.chars().count();
            // Short names that every reader takes for the thing itself.
            if TABLES.short.contains(&word.lower) {
                continue;
            }
            if capitals >= 2 && capitals == letters && !self.expanded(written) {
                judgement.add(Kind::NewScope, "name-letters", format!("`{written}` is not in the original"));
            } else if capitals >= 1
                && letters > 2
                && !word.starts_sentence
                && !word.lower.ends_with("ly")
                && !(word.opens && word.clause > 0 && TABLES.ranks.contains_key(&word.stem))
                && !self.expanded(written)
                && !crate::quantity::is_calendar_word(&word.lower)
            {
                let inner = written.chars().skip(1).any(char::is_uppercase);
                // `parses with Apache Commons`: what one works with is a tool.
                let with = at.checked_sub(1).is_some_and(|index| {
                    matches!(words[index].lower.as_str(), "with" | "using" | "via" | "through" | "in")
                });
                // `German, English and French groups`: one more of its kind in a row of names that the original has.
                let beside = |step: &dyn Fn(usize) -> Option<usize>| {
                    let mut next = step(at);
                    while next.is_some_and(|index| {
                        words.get(index).is_some_and(|word| matches!(word.lower.as_str(), "and" | "or" | "plus"))
                    }) {
                        next = next.and_then(step);
                    }
                    next.and_then(|index| words.get(index)).is_some_and(|other| {
                        other.capital && !other.starts_sentence && self.known(&other.lower, &other.stem)
                    })
                };
                let spread = at
                    .checked_sub(1)
                    .is_some_and(|index| matches!(words[index].lower.as_str(), "across" | "throughout"));
                let row = spread || beside(&|at: usize| at.checked_sub(1)) || beside(&|at: usize| at.checked_add(1));
                let (kind, sign) = match (inner || with, row) {
                    (true, _) => (Kind::NewTool, "name-tool"),
                    (false, true) => (Kind::NewScope, "name-in-row"),
                    (false, false) => (Kind::NewScope, "name"),
                };
                judgement.add(kind, sign, format!("`{written}` is not in the original"));
            }
        }
        let last = words.last().map_or(0, |word| word.clause);
        for clause in 0..=last {
            let content: Vec<&Word> = words
                .iter()
                .filter(|word| {
                    word.clause == clause
                        && !is_function_word(&word.lower)
                        && !word.starts_with_digit()
                        && !self.is_judged(word.start)
                        && !word.lower.ends_with("ly")
                })
                .collect();
            let news =
                content.iter().filter(|word| !self.known(&word.lower, &word.stem) && !self.spells(word.start)).count();
            let plain = content.iter().all(|word| self.is_figure_word(&word.lower));
            // `and scanned them for malware`: a further act on a further thing.
            let act = content
                .first()
                .is_some_and(|word| word.opens && word.lower.ends_with("ed") && !self.known(&word.lower, &word.stem))
                && content.get(1).is_some_and(|word| !self.known(&word.lower, &word.stem) && !self.spells(word.start));
            if (news == content.len() || act) && news >= 2 && !plain && clause > 0 {
                let said: Vec<&str> = content.iter().map(|word| word.lower.as_str()).take(4).collect();
                if judgement.has_kind(Kind::NewOutcome) {
                    continue;
                }
                // `…, giving on-call early warning` tells an effect.
                let effect = words.iter().find(|word| word.clause == clause && word.opens);
                let effect = effect.is_some_and(|word| word.lower.ends_with("ing"))
                    || words.iter().find(|word| word.clause == clause).is_some_and(|word| word.lower == "which");
                let kind = if effect { Kind::NewOutcome } else { Kind::NewScope };
                judgement.add(kind, "clause", format!("nothing in the original speaks of `{}`", said.join(" ")));
            }
        }
    }

    fn is_figure_word(&self, word: &str) -> bool {
        crate::quantity::is_calendar_word(word)
            || matches!(word, "week" | "weekly" | "day" | "daily" | "month" | "monthly" | "year" | "yearly")
    }
}
