//! The hedges and limits of an original to those that the edit lost.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::tables::{Entry, TABLES, is_function_word};

impl Comparison<'_> {
    pub(super) fn judge_qualifiers(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        for limits in &tables.qualifiers {
            let Some(entry) = limits.words.iter().find(|entry| self.original.has(entry)) else { continue };
            if self.edited.has_any(&limits.words) || self.edited.has_any(&limits.keepers) {
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
            // `Up to date` is none; nor is `mainly a support engineer`, which says who one is.
            let is_a = ["a", "an"].iter().any(|article| self.original.padded.contains(&format!(" {name} {article} ")));
            if is_a && matches!(name.as_str(), "mainly" | "mostly" | "primarily" | "largely" | "chiefly") {
                continue;
            }
            // `could only read one mailbox`, `only after the write`: no hedge.
            let tail = |word: &str| self.original.padded.contains(&format!(" {name} {word} "));
            if name == "could" && (tail("only") || tail("see") || tail("be"))
                || name == "only"
                    && ["after", "when", "if", "once", "then", "be", "two", "by"].iter().any(|word| tail(word))
                || name == "just" && tail("after")
            {
                continue;
            }
            // `Part of the checkout: the voucher step`: the edit names the part.
            let part_named = name == "part of"
                && self.before.split_once(':').is_some_and(|(_, part)| {
                    super::words::Reading::of(part)
                        .words
                        .iter()
                        .any(|word| !is_function_word(&word.lower) && self.edited.stems.contains(&word.stem))
                });
            if part_named {
                continue;
            }
            // `as part of the rota` is no limit.
            let member = ["as", "was", "being", "were", "been", "is", "are", "be"];
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
                let sign = if limits.weak { "hint-gone" } else { "limit-gone" };
                judgement.add(Kind::DroppedQualifier, sign, format!("the limit `{name}` is gone"));
            }
        }
    }

    /// `…, while the phone desk still books past it`: a clause that limits the claim, and nothing of it is left.
    pub(super) fn judge_contrasts(&self, judgement: &mut Judgement) {
        let words = &self.original.words;
        for (at, word) in words.iter().enumerate() {
            let turns =
                matches!(word.lower.as_str(), "but" | "while" | "although" | "though" | "except" | "however" | "yet");
            if !turns || at == 0 {
                continue;
            }
            let clause: Vec<&str> = words[at + 1..]
                .iter()
                .take_while(|other| other.clause <= word.clause + 1)
                .filter(|other| !is_function_word(&other.lower))
                .map(|other| other.stem.as_str())
                .collect();
            let left =
                self.edited.words.iter().any(|other| clause.iter().any(|stem| TABLES.same_word(&other.stem, stem)));
            if clause.len() >= 2 && !left {
                let why = format!("what the original says after `{}` is gone", word.lower);
                judgement.add(Kind::DroppedQualifier, "contrast-gone", why);
            }
        }
    }
}
