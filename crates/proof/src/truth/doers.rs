//! Text to the acts that it says others did.

use super::tables::TABLES;
use super::words::Reading;
use rustc_hash::FxHashMap;

impl Reading {
    /// Who else does it, by index: `my colleague wrote`, `the vendor fixed and shipped`, `reviewed by the DBA`.
    fn other_doer(&self, at: usize, others: &FxHashMap<usize, usize>) -> Option<usize> {
        let tables = &*TABLES;
        let is_other = |index: usize| {
            let word = &self.words[index];
            let own =
                index.checked_sub(1).is_some_and(|before| matches!(self.words[before].lower.as_str(), "our" | "we"));
            tables.is_person(&word.lower)
                || tables.others.contains(&word.lower)
                || word.lower.len() > 6 && (word.lower.ends_with("ist") || word.lower.ends_with("ian"))
                || tables.team_groups.contains(&word.stem) && !own
        };
        let past = self.words[at].lower.ends_with("ed") || tables.irregular.contains_key(&self.words[at].lower);
        if past && self.words.get(at + 1).is_some_and(|next| next.lower == "by") {
            let doer = (at + 2..(at + 6).min(self.words.len()))
                .take_while(|&index| self.words[index].clause == self.words[at].clause)
                .find(|&index| is_other(index));
            return doer;
        }
        // An adverb or a relative pronoun may stand between.
        let mut subject = at.checked_sub(1)?;
        while subject > 0
            && (matches!(
                self.words[subject].lower.as_str(),
                "who" | "which" | "that" | "then" | "later" | "since" | "now" | "also" | "had" | "has"
            ) || self.words[subject].lower.ends_with("ly"))
        {
            subject -= 1;
        }
        if self.words[subject].lower == "and" {
            // The same subject goes on: `approved and did`.
            return subject.checked_sub(1).and_then(|before| others.get(&before).copied());
        }
        let group = tables.team_groups.contains(&self.words[subject].stem);
        let determined = (1..=3).any(|back| {
            subject.checked_sub(back).is_some_and(|index| {
                matches!(self.words[index].lower.as_str(), "a" | "an" | "the" | "my" | "another" | "one" | "two")
                    || self.words[index].lower == "our" && !group
            })
        });
        // `Ops closed 11 of them`: a department needs no article.
        let plural = self.words[subject].lower.ends_with('s') && tables.is_person(&self.words[subject].lower);
        let department = (plural || tables.departments.contains(&self.words[subject].lower))
            && subject.checked_sub(1).is_none_or(|before| {
                self.words[before].clause != self.words[subject].clause
                    || matches!(self.words[before].lower.as_str(), "which" | "that" | "and")
            });
        if department && past && self.words[subject].clause == self.words[at].clause {
            return Some(subject);
        }
        // `for the purchasing team, who then decided`.
        let who = self.words[subject + 1..at].iter().any(|word| word.lower == "who");
        // `me and my cousin made it`.
        let company = (2..=4).any(|back| {
            subject.checked_sub(back).is_some_and(|index| {
                matches!(self.words[index].lower.as_str(), "me" | "i") && self.words[index + 1].lower == "and"
            })
        });
        if company {
            return None;
        }
        let near = self.words[subject].clause + usize::from(who) >= self.words[at].clause;
        // `modules that the platform team maintains`.
        let does = self.words[at].lower.ends_with('s') && !self.words[subject].lower.ends_with('s');
        (determined && (past || does) && near && is_other(subject)).then_some(subject)
    }

    /// The acts that the text says others did: the verb and who, by index.
    pub(super) fn acts_of_others(&self) -> Vec<(usize, usize)> {
        let mut others: FxHashMap<usize, usize> = FxHashMap::default();
        for at in 0..self.words.len() {
            if TABLES.ranks.contains_key(&self.words[at].stem)
                && self.is_verb_form(at)
                && let Some(doer) = self.other_doer(at, &others)
            {
                others.insert(at, doer);
            }
        }
        let mut acts: Vec<(usize, usize)> = others.into_iter().collect();
        acts.sort_unstable();
        acts
    }
}
