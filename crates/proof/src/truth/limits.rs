//! The hedges and limits of an original to those that the edit lost.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::words::{Entry, TABLES, is_function_word};

impl Comparison<'_> {
    pub(super) fn judge_qualifiers(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        for (class, keepers) in &tables.qualifiers {
            let Some(entry) = class.iter().find(|entry| self.original.has(entry)) else { continue };
            if self.edited.has_any(class) || self.edited.has_any(keepers) {
                continue;
            }
            // Where the whole clause went, its limit went with it, and the claim is smaller.
            let (name, clause) = match entry {
                Entry::Stem(stem) => {
                    let Some((at, word)) = self.original.words.iter().enumerate().find(|(_, word)| &word.stem == stem)
                    else {
                        continue;
                    };
                    // `could not be undone` is no hedge.
                    if self.original.words.get(at + 1).is_some_and(|next| next.lower == "not") {
                        continue;
                    }
                    // `some 20 reviews` is `about 20`.
                    if word.lower == "some"
                        && self.original.words.get(at + 1).is_some_and(|next| next.starts_with_digit())
                    {
                        continue;
                    }
                    if word.lower == "some"
                        && self.original.words.get(at + 1).is_some_and(|next| next.lower == "of")
                        && self.edited.stems.contains("sever")
                    {
                        continue;
                    }
                    // `Course project: a chat server`: a label limits all that follows it.
                    let ends = self.original.words.iter().rfind(|other| other.clause == word.clause);
                    let label = ends
                        .and_then(|last| self.before.get(last.end..))
                        .is_some_and(|rest| rest.trim_start().starts_with(':'));
                    // `…, I think`: a hedge that is a clause of its own limits the whole.
                    let lone = !self.original.words.iter().any(|other| {
                        other.clause == word.clause && other.start != word.start && !is_function_word(&other.lower)
                    });
                    (word.lower.clone(), (!label && !lone).then_some(word.clause))
                }
                Entry::Form(phrase) | Entry::Phrase(phrase) => (phrase.trim().to_owned(), None),
            };
            // `as part of the rota` is no limit.
            let member = ["as", "was", "being", "were"];
            if name == "part of"
                && member.iter().any(|word| self.original.padded.contains(&format!(" {word} part of ")))
            {
                continue;
            }
            let stands = self.original.words.iter().any(|word| {
                clause.is_none_or(|clause| word.clause == clause)
                    && !is_function_word(&word.lower)
                    && word.lower != name
                    && self.edited.words.iter().any(|other| TABLES.same_word(&other.stem, &word.stem))
            });
            if stands {
                judgement.add(Kind::DroppedQualifier, "limit-gone", format!("the limit `{name}` is gone"));
            }
        }
    }
}
