//! The others who did part of the work to whether the edit still says so.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::words::{Entry, TABLES, is_function_word};
use crate::terms::Terms;

impl Comparison<'_> {
    pub(super) fn judge_team(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let Some(word) = self.shared_by() else { return };
        let kept = self.edited.has_any(&tables.team_always)
            || self.edited.words.iter().any(|word| {
                tables.is_person(&word.lower) && self.original.stems.contains(&word.stem)
                    || tables.team_groups.contains(&word.stem)
                    || matches!(
                        word.lower.as_str(),
                        "colleague"
                            | "colleagues"
                            | "teammate"
                            | "teammates"
                            | "teammates'"
                            | "others"
                            | "our"
                            | "pair"
                    )
            })
            || self.edited.padded.contains(" co ")
            // `a two-person rewrite`.
            || self.edited.padded.contains(" person ")
            // `took part` leaves room for others.
            || self.edited.has_governor();
        if !kept {
            judgement.add(
                Kind::TeamToSolo,
                "alone",
                format!("the original shares the work (`{word}`), the edit does not"),
            );
        }
    }

    /// `The network team moved the zone` does not make `Moved the zone`.
    pub(super) fn judge_others(&self, judgement: &mut Judgement) {
        let own = self.supplied.verbs();
        let theirs = self.edited.acts_of_others();
        for (act, doer) in self.original.acts_of_others() {
            let (act, doer) = (&self.original.words[act], &self.original.words[doer]);
            let same = |stem: &str| TABLES.same_verb(stem, &act.stem);
            let named = self.edited.words.iter().any(|word| {
                word.stem == doer.stem
                    || TABLES.is_person(&word.lower)
                    || TABLES.team_groups.contains(&word.stem)
                    || TABLES.others.contains(&word.lower)
            });
            let claimed = self.edited.words.iter().enumerate().any(|(at, word)| {
                same(&word.stem) && self.edited.is_verb_form(at) && !theirs.iter().any(|(other, _)| *other == at)
            });
            let also = own.iter().any(|verb| same(&self.supplied.words[verb.word].stem));
            if claimed && !named && !also {
                let why = format!("the original says that another (`{}`) did it", doer.lower);
                judgement.add(Kind::TeamToSolo, "others-act", why.clone());
                judgement.add(Kind::VerbUpgrade, "others-act", why);
            }
        }
    }

    /// The word by which the original says that others did part of the work.
    fn shared_by(&self) -> Option<String> {
        let tables = &*TABLES;
        for entry in &tables.team_always {
            // `Ana and I`, not `it was my idea and I wrote it`.
            let joint = !matches!(entry, Entry::Phrase(phrase) | Entry::Form(phrase) if phrase.trim() == "and i")
                || self.original.words.windows(3).any(|run| {
                    run[1].lower == "and"
                        && run[2].lower == "i"
                        && (run[0].capital
                            || tables.is_person(&run[0].lower)
                            || tables.team_groups.contains(&run[0].stem))
                });
            // `We had four hours of downtime` tells of no shared work.
            let idle = matches!(entry, Entry::Stem(stem) if stem == "we")
                && !self.original.words.windows(2).any(|run| {
                    run[0].lower == "we"
                        && !matches!(
                            run[1].lower.as_str(),
                            "had"
                                | "have"
                                | "were"
                                | "are"
                                | "needed"
                                | "got"
                                | "could"
                                | "use"
                                | "used"
                                | "lost"
                                | "saw"
                        )
                });
            if joint && !idle && self.original.has(entry) {
                return Some(match entry {
                    Entry::Stem(stem) => stem.clone(),
                    Entry::Form(phrase) | Entry::Phrase(phrase) => phrase.trim().to_owned(),
                });
            }
        }
        let words = &self.original.words;
        for (at, word) in words.iter().enumerate() {
            let back = |steps: usize| at.checked_sub(steps).map_or("", |index| words[index].lower.as_str());
            let next = words.get(at + 1);
            let determiner = |word: &str| {
                matches!(
                    word,
                    "a" | "an"
                        | "one"
                        | "two"
                        | "three"
                        | "four"
                        | "my"
                        | "another"
                        | "the"
                        | "our"
                        | "several"
                        | "some"
                )
            };
            // One word may stand between: `the team lead`, `a senior engineer`, `one other developer`.
            let first = if determiner(back(1)) {
                2
            } else if determiner(back(2)) && words[at - 1].clause == word.clause && !is_function_word(back(1))
                || back(1) == "other"
            {
                3
            } else {
                1
            };
            let determined = first > 1;
            let lead_in = back(first);
            let company = matches!(word.lower.as_str(), "people" | "persons" | "folks") && lead_in == "with";
            if tables.is_person(&word.lower) || company {
                let helped = matches!(lead_in, "helped" | "assisted" | "supported" | "helping" | "assisting")
                    && !matches!(word.lower.as_str(), "student" | "students" | "friend" | "friends");
                let doer = helped || matches!(lead_in, "with" | "by" | "alongside" | "under" | "and");
                let acts = next.is_some_and(|next| {
                    tables.ranks.contains_key(&next.stem) && (next.lower.ends_with("ed") || is_past(&next.lower))
                        || matches!(next.lower.as_str(), "did" | "was" | "had")
                }) && determined;
                if (doer && (determined || word.lower.ends_with('s'))) || acts {
                    return Some(word.lower.clone());
                }
            }
            if tables.team_groups.contains(&word.stem) {
                let within = (1..=4).map(back).take_while(|word| !matches!(*word, "for" | "to" | "by"));
                // `the runbooks of the search team` are another team's; `part of the team` is one's own.
                let owned = |steps: usize| {
                    back(steps) == "of"
                        && !matches!(back(steps + 1), "part" | "member" | "members" | "one" | "half" | "rest" | "")
                        && !(2..steps).any(|between| matches!(back(between), "our" | "my"))
                };
                let of = (1..=4).find(|&steps| back(steps) == "of").is_some_and(owned);
                let inside = within.clone().any(|word| {
                    matches!(word, "in" | "with" | "our" | "my" | "within" | "member") || word == "of" && !of
                });
                let helped =
                    within.into_iter().any(|word| matches!(word, "helped" | "assisted" | "supported" | "joined"));
                let sized = next.is_some_and(|next| next.lower == "of")
                    && !matches!(lead_in, "a" | "led" | "managed" | "trained" | "taught" | "mentored" | "for" | "to");
                let acted = word.opens || matches!(back(1), "our" | "the" | "a") && at <= 2;
                let acts = acted && next.is_some_and(|next| tables.ranks.contains_key(&next.stem));
                if inside || helped || sized || acts {
                    return Some(word.lower.clone());
                }
            }
            // `with Ana`, `with Priya from Ops`: a name that no list of tools knows.
            if matches!(back(1), "with")
                && word.capital
                && !word.starts_with_digit()
                && Terms::standard().lookup(&word.lower).is_empty()
            {
                let written = &self.before[word.start..word.end];
                let person = written.chars().skip(1).all(char::is_lowercase) && written.len() > 2;
                if person && !self.edited.stems.contains(&word.stem) {
                    return Some(written.to_owned());
                }
            }
        }
        // `one of two maintainers`, `one of the authors`.
        let one_of = words.windows(4).any(|run| {
            run[0].lower == "one"
                && run[1].lower == "of"
                && (matches!(run[2].lower.as_str(), "two" | "three" | "four" | "five")
                    || matches!(run[2].lower.as_str(), "the" | "our" | "several" | "many")
                        && (run[3].lower.ends_with("ers") || run[3].lower.ends_with("ors")))
        });
        one_of.then(|| "one of".to_owned())
    }
}

fn is_past(word: &str) -> bool {
    matches!(
        word,
        "wrote"
            | "built"
            | "led"
            | "ran"
            | "made"
            | "found"
            | "kept"
            | "took"
            | "did"
            | "drew"
            | "sent"
            | "set"
            | "rewrote"
            | "fixed"
            | "gave"
    )
}
