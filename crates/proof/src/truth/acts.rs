//! Text to the acts of its writer, each with its place on the scale of `rules/ownership.toml`.

use super::tables::{TABLES, is_function_word};
use super::words::{Reading, Word};
use rustc_hash::FxHashSet;

/// A verb of a text with its place on the scale.
#[derive(Debug, Clone)]
pub(super) struct Verb {
    pub(super) word: usize,
    pub(super) rank: u8,
    /// Rank after a governor: `helped write` is help.
    pub(super) effective: u8,
}

impl Reading {
    /// The verbs of the text that stand on the scale.
    pub(super) fn verbs(&self) -> Vec<Verb> {
        let tables = &*TABLES;
        let mut verbs: Vec<Verb> = Vec::new();
        let others = self.acts_of_others();
        for (at, word) in self.words.iter().enumerate() {
            let Some(&rank) = tables.ranks.get(&word.stem) else { continue };
            let habit = word.lower == "used" && self.words.get(at + 1).is_some_and(|next| next.lower == "to");
            // `…, grade 1.3`: a noun that opens its clause.
            let noun = word.opens
                && word.clause > 0
                && !word.lower.ends_with("ed")
                && !word.lower.ends_with("ing")
                && !tables.irregular.contains_key(&word.lower)
                && self.words.get(at + 1).is_none_or(|next| next.starts_with_digit() || next.clause != word.clause);
            // `over-exposed fields`, `the shared key`: what a thing is like.
            let before = at.checked_sub(1).map(|index| &self.words[index]);
            let attributive = !word.opens
                && word.lower.ends_with("ed")
                && self
                    .words
                    .get(at + 1)
                    .is_some_and(|next| next.clause == word.clause && !is_function_word(&next.lower))
                && before.is_some_and(|before| {
                    matches!(
                        before.lower.as_str(),
                        "the"
                            | "a"
                            | "an"
                            | "of"
                            | "for"
                            | "with"
                            | "over"
                            | "well"
                            | "self"
                            | "in"
                            | "on"
                            | "from"
                            | "by"
                            | "our"
                            | "its"
                    ) || before.opens && before.lower.ends_with("ed")
                });
            // `load-tested` is a test.
            if word.lower == "load" && self.words.get(at + 1).is_some_and(|next| next.stem == "test") {
                continue;
            }
            // `developers fixed it`: who did it.
            let person = tables.is_person(&word.lower) && word.lower.ends_with('s');
            if !self.is_verb_form(at) || habit || noun || attributive || person {
                continue;
            }
            if others.iter().any(|(act, _)| *act == at) {
                continue;
            }
            let governed = self.governed(at);
            // What stands after a relative pronoun and `was` tells of a thing, not of an act of the writer.
            let back = |steps: usize| at.checked_sub(steps).map_or("", |index| self.words[index].lower.as_str());
            let copula = |word: &str| matches!(word, "was" | "were" | "is" | "are" | "been");
            let relative = |word: &str| matches!(word, "what" | "which" | "that" | "who");
            if copula(back(1)) && relative(back(2)) || copula(back(2)) && relative(back(3)) {
                continue;
            }
            let object = self.object_of(at);
            let names = |list: &FxHashSet<String>| {
                object.is_some_and(|index| {
                    let head = &self.words[index].lower;
                    list.contains(head) || head.strip_suffix('s').is_some_and(|one| list.contains(one))
                })
            };
            // Writing a note is a smaller act than writing a program; running a shop is a bigger one than running a job.
            let noted = word.stem == "write"
                && self.words.get(at + 1).is_some_and(|next| matches!(next.lower.as_str(), "down" | "up"));
            let person = object.is_some_and(|index| tables.is_person(&self.words[index].lower));
            // `introduced an accountant to the exports`, `directed reads to a replica`.
            let shown = word.stem == "introduc" && person;
            let routed =
                word.stem == "direct" && !person && self.words[at..].iter().take(6).any(|word| word.lower == "to");
            // `self-taught`.
            if at.checked_sub(1).is_some_and(|before| self.words[before].lower == "self") {
                continue;
            }
            // To supervise children is to look after them.
            let minded = word.stem == "supervis"
                && object.is_some_and(|index| {
                    matches!(self.words[index].lower.as_str(), "children" | "kids" | "pupils" | "child" | "homework")
                });
            let rank = if noted || shown || minded {
                rank.min(2)
            } else if routed {
                rank.min(3)
            } else if tables.reading_verbs.contains(&word.stem) && names(&tables.papers) {
                rank.min(1)
            } else if tables.paper_verbs.contains(&word.stem) && names(&tables.papers) {
                rank.min(2)
            } else if tables.charge_verbs.contains(&word.stem) && names(&tables.charges) {
                rank.max(5)
            } else if names(&tables.vehicles) {
                rank.min(2)
            } else {
                rank
            };
            verbs.push(Verb { word: at, rank, effective: if governed { rank.min(1) } else { rank } });
        }
        verbs
    }

    /// The head of what a verb acts on: the last word of content before a preposition or the end of the clause.
    pub(super) fn object_of(&self, at: usize) -> Option<usize> {
        let clause = self.words.get(at)?.clause;
        let mut head = None;
        for (index, word) in self.words.iter().enumerate().skip(at + 1) {
            if word.clause != clause {
                break;
            }
            if matches!(
                word.lower.as_str(),
                "a" | "an"
                    | "the"
                    | "my"
                    | "our"
                    | "its"
                    | "their"
                    | "his"
                    | "her"
                    | "new"
                    | "old"
                    | "all"
                    | "each"
                    | "every"
                    | "both"
                    | "one"
                    | "up"
                    | "out"
                    | "more"
                    | "other"
                    | "another"
                    | "own"
            ) {
                continue;
            }
            if is_function_word(&word.lower) {
                if head.is_some() {
                    break;
                }
                return None;
            }
            // `the job deleting expired accounts`: a participle ends the phrase.
            let named = head.is_some_and(|head: usize| super::periods::number(&self.words[head].lower).is_none());
            if named && word.lower.ends_with("ing") && TABLES.ranks.contains_key(&word.stem) {
                break;
            }
            head = Some(index);
        }
        head
    }

    /// Whether a word before it in the clause makes the verb a smaller act: `helped write`, `co-designed`.
    fn governed(&self, at: usize) -> bool {
        let tables = &*TABLES;
        let clause = self.words[at].clause;
        let first = self.words[..at].iter().position(|word| word.clause == clause).unwrap_or(at);
        if at - first <= 8 {
            // `sat in on modelling`, `took part in planning`.
            let before: String = self.words[first..at].iter().map(|word| format!(" {}", word.lower)).collect();
            let before = format!("{before} ");
            let part =
                |phrase: &String| ["sat", "took", "take", "was"].iter().any(|verb| phrase.trim().starts_with(verb));
            if tables.governor_phrases.iter().any(|phrase| part(phrase) && before.contains(phrase.as_str())) {
                return true;
            }
        }
        for (seen, index) in (0..at).rev().enumerate() {
            let word = &self.words[index];
            if seen == 8 || matches!(word.lower.as_str(), "by" | "because" | "after" | "when" | "i") {
                return false;
            }
            // A list of acts under one governor: `helped design, build and test`.
            if word.clause + 1 < clause {
                return false;
            }
            // `asked the owner to narrow it`: another's act, at the writer's request.
            let requested = matches!(word.lower.as_str(), "asked" | "told" | "persuaded" | "convinced" | "got")
                && at > index + 2
                && self.words[at - 1].lower == "to"
                && self.words[index + 1].lower != "to"
                && index
                    .checked_sub(1)
                    .is_none_or(|before| !matches!(self.words[before].lower.as_str(), "was" | "were"));
            if requested {
                return true;
            }
            let took_part = word.lower == "part"
                && index.checked_sub(1).is_some_and(|before| {
                    matches!(
                        self.words[before].lower.as_str(),
                        "took" | "take" | "taking" | "was" | "as" | "a" | "had" | "my"
                    )
                });
            if took_part && word.clause == clause {
                return true;
            }
            if tables.governors.contains(&word.lower) && !self.is_help_as_thing(index) {
                return word.clause == clause
                    || self.words[index + 1..at]
                        .iter()
                        .all(|between| is_function_word(&between.lower) || tables.ranks.contains_key(&between.stem));
            }
        }
        false
    }

    /// `Our help page`, `the help desk`: no help of the writer.
    fn is_help_as_thing(&self, at: usize) -> bool {
        let next = self.words.get(at + 1).map_or("", |word| word.lower.as_str());
        self.words[at].lower == "help"
            && matches!(next, "page" | "pages" | "desk" | "centre" | "center" | "text" | "texts")
    }

    /// Whether a plain form stands behind someone who was helped: `helped the trainer set up`.
    pub(super) fn is_helped(&self, at: usize) -> bool {
        let clause = self.words[at].clause;
        let near = self.words[..at].iter().rev().take(6).take_while(|word| word.clause == clause);
        near.clone().any(|word| matches!(word.lower.as_str(), "helped" | "help" | "helping" | "assisted" | "helps"))
            && !near.clone().any(|word| matches!(word.lower.as_str(), "i" | "by" | "because"))
    }

    /// The clauses that say what the writer's own part was: `my part was the timeline`.
    pub(super) fn own_parts(&self) -> Vec<usize> {
        let said = |run: &[Word]| run[0].lower == "my" && TABLES.own_parts.contains(&run[1].lower);
        self.words.windows(2).filter(|run| said(run)).map(|run| run[0].clause).collect()
    }

    /// Whether the text says that the writer's part was a helping one.
    pub(super) fn has_governor(&self) -> bool {
        let tables = &*TABLES;
        self.words
            .iter()
            .enumerate()
            .any(|(at, word)| tables.governors.contains(&word.lower) && !self.is_help_as_thing(at))
            || tables.governor_phrases.iter().any(|phrase| self.padded.contains(phrase.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_governor_makes_a_verb_smaller() {
        let helped = Reading::of("Helped write the parser");
        assert!(helped.verbs().iter().all(|verb| verb.effective <= 1), "{:?}", helped.verbs());
        let own = Reading::of("Supported the migration by validating row counts");
        assert!(own.verbs().iter().any(|verb| verb.effective == 3), "{:?}", own.verbs());
    }
}
