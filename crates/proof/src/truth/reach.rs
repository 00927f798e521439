//! Words of reach, parts and wholes to what widens the claim.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::tables::{Entry, TABLES, is_function_word};
use crate::quantity::{Unit, quantities};

impl Comparison<'_> {
    pub(super) fn judge_scope(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let counted = quantities(self.before)
            .iter()
            .any(|quantity| matches!(quantity.unit, Unit::Count(_)) && quantity.high > 2.0);
        // `all at once` is no reach.
        let idle_all = self.supplied.padded.matches(" all ").count()
            == self.supplied.padded.matches(" all at once ").count() + self.supplied.padded.matches(" at all ").count();
        for entry in &tables.scope {
            let idle = idle_all && matches!(entry, Entry::Form(form) if form == " all ");
            if !self.edited.has(entry) || self.supplied.has(entry) && !idle {
                continue;
            }
            let own_class = |class: &&Vec<Entry>| {
                class.iter().any(|other| match (other, entry) {
                    (Entry::Stem(stem), Entry::Form(form)) => *stem == tables.stem(form.trim()),
                    _ => other == entry,
                })
            };
            let class = tables.scope_same.iter().find(own_class);
            if !idle && class.is_some_and(|class| self.supplied.has_any(class)) {
                continue;
            }
            let name = match entry {
                Entry::Stem(_) | Entry::Form(_) => {
                    let found = self.edited.words.iter().enumerate().find(|(_, word)| entry.is(word));
                    let Some((at, word)) = found else { continue };
                    let several =
                        matches!(word.lower.as_str(), "several" | "multiple" | "various" | "many" | "numerous");
                    if several && counted || self.spells(word.start) || !idle && self.known(&word.lower, &word.stem) {
                        continue;
                    }
                    // `secure`, `central` as a verb's part; `in full`, `at all`, `all the same` are idioms.
                    let idiom = matches!(
                        (
                            self.edited.words.get(at.wrapping_sub(1)).map(|word| word.lower.as_str()),
                            word.lower.as_str()
                        ),
                        (Some("in"), "full") | (Some("at" | "after"), "all") | (Some("of"), "several" | "many")
                    );
                    // `distributed to the managers`, `key in the address`: verbs.
                    let next = self.edited.words.get(at + 1).map_or("", |next| next.lower.as_str());
                    let idiom = idiom
                        || word.lower == "distributed" && matches!(next, "to" | "by" | "among" | "via")
                        || word.lower == "key" && next == "in"
                        || word.lower == "full" && next == "time";
                    // `every six months`, `each Friday`: how often, not how much.
                    let often = matches!(word.lower.as_str(), "every" | "each")
                        && self.edited.words.get(at + 1).is_some_and(|next| {
                            next.starts_with_digit()
                                || matches!(
                                    next.lower.as_str(),
                                    "other"
                                        | "second"
                                        | "third"
                                        | "fourth"
                                        | "fifth"
                                        | "sixth"
                                        | "seventh"
                                        | "eighth"
                                        | "ninth"
                                        | "tenth"
                                        | "time"
                                )
                                || crate::quantity::seconds_of(&next.lower).is_some()
                                || crate::quantity::count_of(&next.lower).is_some()
                                || crate::quantity::is_calendar_word(&next.lower)
                        });
                    // `never used in production` of what was not.
                    let denied = word.lower == "never"
                        && ["not", "no", "none", "without"].iter().any(|word| self.supplied.stems.contains(*word));
                    if idiom || often || denied {
                        continue;
                    }
                    word.lower.clone()
                }
                Entry::Phrase(phrase) => {
                    let phrase = phrase.trim();
                    // `across all` of what was `all`; `across the service` of the very service.
                    let (first, second) = phrase.split_once(' ').unwrap_or((phrase, ""));
                    let spread = matches!(first, "across" | "throughout");
                    let place =
                        self.edited.words.windows(2).position(|run| run[0].lower == first && run[1].lower == second);
                    let after = place.and_then(|at| self.edited.words.get(at + 2));
                    let known_place = after.is_none_or(|next| self.known(&next.lower, &next.stem));
                    if spread
                        && (second == "the" && known_place || second != "the" && self.supplied.stems.contains(second))
                    {
                        continue;
                    }
                    phrase.to_owned()
                }
            };
            let sign = if tables.mild_scope.contains(entry) { "wide-thing" } else { "wide-word" };
            judgement.add(Kind::NewScope, sign, format!("`{name}` widens the claim"));
            // `All users` of what were 5% of them: a part told as the whole.
            let whole = matches!(name.as_str(), "all" | "every" | "entire" | "whole");
            if whole && self.loses_a_part() {
                judgement.add(Kind::ChangedMetric, sign, format!("`{name}` stands where the original has a part"));
            }
        }
    }

    /// Whether the original counts a part that the edit does not tell: a share below the whole, or some of a number.
    fn loses_a_part(&self) -> bool {
        let kept = quantities(self.after);
        quantities(self.before).iter().any(|quantity| {
            let part = match &quantity.unit {
                Unit::Percent => quantity.low < 100.0,
                Unit::Count(_) => !quantity.is_label() && quantity.high >= 2.0,
                _ => false,
            };
            part && !kept.iter().any(|other| other.same_value(quantity))
        })
    }

    /// `Used by one school` does not make `used by schools`.
    pub(super) fn judge_one_made_many(&self, judgement: &mut Judgement) {
        for run in self.original.words.windows(2) {
            let [one, noun] = run else { continue };
            if !matches!(one.lower.as_str(), "one" | "single")
                || is_function_word(&noun.lower)
                || noun.clause != one.clause
            {
                continue;
            }
            let is_many = |word: &str| {
                word.len() > noun.lower.len()
                    && word.ends_with('s')
                    && word.starts_with(&noun.lower[..noun.lower.len() - 1])
            };
            let many =
                self.edited.words.iter().enumerate().find(|(_, word)| word.stem == noun.stem && is_many(&word.lower));
            let Some((at, many)) = many else { continue };
            let counted = at.checked_sub(1).is_some_and(|before| {
                let before = &self.edited.words[before];
                before.starts_with_digit() || crate::quantity::count_of(&before.lower).is_some()
            });
            if !counted && !self.original.words.iter().any(|word| word.lower == many.lower) {
                judgement.add(Kind::NewScope, "one-made-many", format!("the original tells of one `{}`", noun.lower));
            }
        }
    }

    /// `Saves me ten minutes` does not make `Saves the office ten minutes`.
    pub(super) fn judge_beneficiary(&self, judgement: &mut Judgement) {
        let mine = self.original.words.iter().any(|word| matches!(word.lower.as_str(), "me" | "myself"));
        let group = self
            .edited
            .words
            .iter()
            .find(|word| TABLES.beneficiaries.contains(&word.lower) && !self.known(&word.lower, &word.stem));
        if let Some(group) = group.filter(|_| mine) {
            judgement.add(Kind::NewScope, "beneficiary", format!("it served the writer, not the `{}`", group.lower));
        }
    }

    /// `Wrote three endpoints for the loyalty API` does not make `Designed the loyalty API`.
    pub(super) fn judge_part(&self, judgement: &mut Judgement) {
        let words = &self.edited.words;
        let Some(first) = words.first() else { return };
        let makes = TABLES.making.contains(&first.lower);
        if !makes || !words.get(1).is_some_and(|word| matches!(word.lower.as_str(), "the" | "a" | "an" | "our")) {
            return;
        }
        let object: Vec<_> =
            words.iter().skip(2).take_while(|word| word.clause == 0 && !is_function_word(&word.lower)).collect();
        let Some(head) = object.last() else { return };
        let before = &self.original.words;
        let Some(at) = before.iter().position(|word| word.stem == head.stem) else { return };
        let clause = before[at].clause;
        let link = before[..at].iter().rposition(|word| {
            word.clause == clause && matches!(word.lower.as_str(), "for" | "of" | "in" | "within" | "to" | "on")
        });
        // Between the preposition and the whole stands nothing but its own name.
        let Some(link) = link.filter(|link| at - link <= object.len() + 2) else { return };
        let Some(part) = link.checked_sub(1).and_then(|index| before.get(index)) else { return };
        if part.clause == clause
            && link > 1
            && !is_function_word(&part.lower)
            && !self.edited.words.iter().any(|word| TABLES.same_word(&word.stem, &part.stem) || word.stem == part.stem)
            && !matches!(part.lower.as_str(), "code" | "backend" | "version" | "part" | "most" | "all")
        {
            judgement.add(
                Kind::NewScope,
                "whole-of-part",
                format!("the original tells of `{}` of it, the edit of the whole `{}`", part.lower, head.lower),
            );
        }
    }

    /// Limits that words alone do not carry: `did not run it on production`, and a thing slipped in after `and`.
    pub(super) fn judge_rest(&self, judgement: &mut Judgement) {
        let negated = TABLES.denials.iter().any(|word| self.edited.padded.contains(word.as_str()));
        let before = &self.original.words;
        for (at, word) in before.iter().enumerate() {
            let opens = at == 0 || before[at - 1].clause != word.clause;
            let denies = matches!(word.lower.as_str(), "never" | "not")
                || matches!(word.lower.as_str(), "did" | "was" | "were" | "could")
                    && before.get(at + 1).is_some_and(|next| next.lower == "not");
            let survives = before
                .iter()
                .skip(at + 2)
                .filter(|other| other.clause == word.clause)
                .any(|other| !is_function_word(&other.lower) && self.edited.stems.contains(&other.stem));
            if opens && denies && !negated && survives {
                judgement.add(
                    Kind::DroppedQualifier,
                    "denial-gone",
                    "what the original says was not done is told without its `not`",
                );
            }
        }
        for run in self.edited.words.windows(3) {
            let [first, and, second] = run else { continue };
            let ends = self.edited.words.iter().find(|word| word.start > second.start);
            let lone = ends.is_none_or(|next| is_function_word(&next.lower) || next.clause != second.clause);
            if and.lower == "and"
                && (first.clause == second.clause || first.clause + 1 == second.clause)
                && !second.lower.ends_with("ed")
                && !(TABLES.ranks.contains_key(&second.stem)
                    && ends.is_some_and(|next| {
                        matches!(next.lower.as_str(), "them" | "it" | "the" | "a" | "an" | "its" | "their")
                    }))
                && lone
                && self.known(&first.lower, &first.stem)
                && !is_function_word(&second.lower)
                && !second.starts_with_digit()
                && !self.is_judged(second.start)
                && !self.spells(second.start)
                && !self.known(&second.lower, &second.stem)
                && second.lower.len() > 3
            {
                judgement.add(Kind::NewScope, "and-thing", format!("`and {}` is not in the original", second.lower));
            }
        }
    }
}
