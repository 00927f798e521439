//! The others who did part of the work to whether the edit still says so.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::paraphrase::PARAPHRASES;
use super::tables::{Entry, TABLES, is_function_word};
use crate::terms::Terms;

impl Comparison<'_> {
    pub(super) fn judge_team(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        // `Independently` of what was done under somebody's eyes, or with no word on it.
        let alone =
            |text: &str| tables.alone.iter().any(|word| text.contains(word.as_str())) || text.contains(" alone ");
        if tables.alone.iter().any(|word| self.edited.padded.contains(word.as_str())) && !alone(&self.supplied.padded) {
            judgement.add(Kind::TeamToSolo, "alone", "the edit claims that nobody helped".to_owned());
            return;
        }
        let Some(word) = self.shared_by() else { return };
        // `We were losing events, so I turned on confirms`: the edit tells of the writer's own acts alone.
        if word == "we" && self.claims_own_acts_alone() {
            return;
        }
        let kept = self.edited.has_any(&tables.team_always)
            || self.edited.words.iter().any(|word| {
                tables.is_person(&word.lower) && self.original.stems.contains(&word.stem)
                    // `the team's guide` says whose it is, not who wrote it.
                    || tables.team_groups.contains(&word.stem) && !self.after[word.start..word.end].ends_with("'s")
                    || TABLES.company.contains(&word.lower)
            })
            || self.edited.padded.contains(" co ")
            // `a three-developer effort`.
            || self.edited.words.windows(2).any(|run| {
                crate::quantity::count_of(&run[0].lower).is_some_and(|count| count > 1.0) && tables.is_person(&run[1].lower)
            })
            // `a two-person rewrite`, `as one of three`.
            || tables.company_phrases.iter().any(|word| self.edited.padded.contains(word.as_str()))
            || ["help", "support", "assist"].iter().any(|stem| {
                self.original.stems.contains(*stem) && self.edited.stems.contains(*stem)
            })
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
            }) || self.edited.has_any(&TABLES.team_always)
                || self.edited.padded.contains(" co ");
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

    /// Whether the first act of the edit is one that the original gives to `I`, and none of those it gives to `we`.
    fn claims_own_acts_alone(&self) -> bool {
        let words = &self.original.words;
        let acts_of = |who: &str| -> Vec<usize> {
            let mut acts = Vec::new();
            for (at, word) in words.iter().enumerate().filter(|(_, word)| word.lower == who) {
                let clause = words[at + 1..].iter().take_while(|other| other.clause <= word.clause + 1);
                let act = clause.take(4).position(|other| {
                    TABLES.ranks.contains_key(&other.stem)
                        || other.lower.ends_with("ed")
                        || TABLES.past.contains(&other.lower)
                });
                acts.extend(act.map(|step| at + 1 + step));
            }
            acts
        };
        let own = acts_of("i");
        let shared = acts_of("we");
        let Some(first) = self.edited.words.iter().enumerate().position(|(at, _)| self.edited.is_verb_form(at)) else {
            return false;
        };
        let stem = &self.edited.words[first].stem;
        let same = |acts: &[usize]| acts.iter().any(|act| TABLES.same_word(&words[*act].stem, stem));
        let wholly = |act: &usize| {
            // The things of the act that `we` did.
            let object = self.original.object_of(*act).map(|object| &words[object].stem);
            object.is_some_and(|object| {
                self.edited.object_of(first).is_some_and(|head| TABLES.same_word(&self.edited.words[head].stem, object))
            })
        };
        !own.is_empty() && !same(&shared) && (same(&own) || !shared.iter().any(wholly))
    }

    /// The word by which the original says that others did part of the work.
    fn shared_by(&self) -> Option<String> {
        let tables = &*TABLES;
        for entry in &tables.team_always {
            // `Ana and I`, not `it was my idea and I wrote it`.
            let joint = !matches!(entry, Entry::Phrase(phrase) | Entry::Form(phrase) if matches!(phrase.trim(), "and i" | "and me"))
                || self.original.words.windows(3).any(|run| {
                    run[1].lower == "and"
                        && matches!(run[2].lower.as_str(), "i" | "me")
                        && (run[0].capital
                            || tables.is_person(&run[0].lower)
                            || tables.team_groups.contains(&run[0].stem))
                });
            // `We had four hours of downtime` tells of no shared work.
            let idle = matches!(entry, Entry::Stem(stem) if stem == "we")
                && !self.original.words.iter().enumerate().any(|(at, we)| {
                    let before = at.checked_sub(1).map_or("", |index| self.original.words[index].lower.as_str());
                    // `when we deploy`, `the tool we use`: what goes on, no act of theirs.
                    let aside = matches!(
                        before,
                        "when" | "whenever" | "that" | "so" | "which" | "if" | "because" | "as" | "where" | "what"
                    ) && !self.original.words[..at].is_empty();
                    let next = self.original.words.get(at + 1);
                    we.lower == "we" && !aside && !next.is_none_or(|next| TABLES.idle.contains(&next.lower))
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
            // `introduced by a colleague`: theirs, and the edit does not claim it.
            let theirs = lead_in == "by"
                && at.checked_sub(first + 1).is_some_and(|index| {
                    let act = &words[index];
                    let claimed = self.edited.words.iter().any(|other| {
                        TABLES.same_word(&other.stem, &act.stem) || PARAPHRASES.alike(&other.stem, &act.stem)
                    });
                    act.lower.ends_with("ed") && !claimed
                });
            // `after checking with the owner` shares no work.
            let consulted = lead_in == "with"
                && at.checked_sub(first + 1).is_some_and(|index| {
                    let verb = words[index].lower.as_str();
                    tables.consulting.iter().any(|start| verb.starts_with(start.as_str()))
                });
            let company =
                matches!(word.lower.as_str(), "people" | "persons" | "folks" | "parents" | "neighbours" | "others")
                    && lead_in == "with"
                    || !consulted && tables.others.contains(&word.lower)
                    && matches!(lead_in, "with" | "and")
                    && determined
                    // `and the customer page`: a thing of theirs.
                    && next.is_none_or(|next| next.clause != word.clause || is_function_word(&next.lower));
            // `asked by the DBA`, `reviewed by a senior`: no hand in the work.
            let asked = lead_in == "by"
                && at.checked_sub(first + 1).is_some_and(|index| TABLES.asking.contains(&words[index].lower));
            if !asked && !theirs && (tables.is_person(&word.lower) || company) {
                let helped = matches!(lead_in, "helped" | "assisted" | "supported" | "helping" | "assisting")
                    && !matches!(word.lower.as_str(), "student" | "students" | "friend" | "friends");
                let doer = helped || matches!(lead_in, "with" | "by" | "alongside" | "under" | "and");
                let acts = next.is_some_and(|next| {
                    tables.ranks.contains_key(&next.stem)
                        && (next.lower.ends_with("ed") || TABLES.past.contains(&next.lower))
                        || matches!(next.lower.as_str(), "did" | "was" | "had")
                }) && determined;
                if (doer && (determined || word.lower.ends_with('s'))) || acts {
                    return Some(word.lower.clone());
                }
            }
            // `a second pair of eyes`.
            let pair_of = word.lower == "pair" && next.is_some_and(|next| next.lower == "of");
            let possessive = self.before[word.start..word.end].ends_with("'s");
            if tables.team_groups.contains(&word.stem) && !pair_of && !possessive {
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
                // `with help from the infra team`.
                let aided = back(2) == "from" || back(3) == "from";
                let inside = inside
                    || aided && ["help", "support", "assist"].iter().any(|stem| self.original.stems.contains(*stem));
                let helped =
                    within.into_iter().any(|word| matches!(word, "helped" | "assisted" | "supported" | "joined"));
                let sized = next.is_some_and(|next| next.lower == "of")
                    && !matches!(lead_in, "a" | "led" | "managed" | "trained" | "taught" | "mentored" | "for" | "to");
                let acted = word.opens || matches!(back(1), "our" | "the" | "a") && at <= 2;
                // `the team asked me to show it`: what they wanted, not what they did.
                let asks = |next: &str| {
                    ["ask", "request", "want", "need", "use", "own", "rel"].iter().any(|start| next.starts_with(start))
                };
                let acts =
                    acted && next.is_some_and(|next| tables.ranks.contains_key(&next.stem) && !asks(&next.lower));
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
