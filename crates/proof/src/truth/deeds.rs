//! The verbs and titles of an edit to what claims a bigger act or a higher level.

use super::Kind;
use super::acts::Verb;
use super::judge::{Comparison, Judgement, initials_in, stands_in};
use super::paraphrase::PARAPHRASES;
use super::tables::{Entry, TABLES, is_function_word};
use super::words::{Reading, Word};
use crate::quantity::{Role, Unit, quantities};
use rustc_hash::{FxHashMap, FxHashSet};

impl Comparison<'_> {
    /// `Graded homework for a course` does not make `Taught a course`: what stood behind a preposition is now what the
    /// act is on, and what the act was on is gone.
    pub(super) fn judge_objects(&self, judgement: &mut Judgement) {
        let act = |reading: &Reading| reading.verbs().first().map(|verb| reading.words[verb.word].stem.clone());
        let same_act = act(&self.original).zip(act(&self.edited)).is_some_and(|(was, is)| {
            TABLES.same_verb(&was, &is) && self.edited.words.len() <= self.original.words.len()
        });
        let opening = |reading: &Reading| {
            let first = reading.verbs().first().map(|verb| verb.word);
            let at = first.or_else(|| reading.words.iter().position(|word| word.opens))?;
            let object = reading.object_of(at)?;
            // `the number of mails`: what is counted is the object.
            let light = TABLES.light.contains(&reading.words[object].lower);
            let of = reading.words.get(object + 1).is_some_and(|next| next.lower == "of");
            if light && of { reading.object_of(object + 1) } else { Some(object) }
        };
        let (Some(was), Some(is)) = (opening(&self.original), opening(&self.edited)) else { return };
        let (was, is) = (&self.original.words[was], &self.edited.words[is]);
        let means = |a: &Word, b: &Word| a.stem == b.stem || TABLES.same_word(&a.stem, &b.stem);
        let moved = self
            .original
            .words
            .iter()
            .filter(|word| {
                // `the network plan`: what stands before a paper is what it is about.
                word.clause == was.clause
                    && (word.start > was.start || word.start < was.start && TABLES.is_paper(&was.lower) && !word.opens)
            })
            .any(|word| means(word, is));
        // `Wrote a doc how to get access` is `documented the access`; `the thing that checks` is the check.
        let first = self.edited.verbs().first().map(|verb| &self.edited.words[verb.word].stem);
        let verb_of = first.is_some_and(|first| {
            *first == was.stem
                || PARAPHRASES.alike(first, &was.stem)
                || first.len() >= 5 && was.stem.get(..5).is_some_and(|start| first.starts_with(start))
        });
        if verb_of || matches!(was.lower.as_str(), "thing" | "things" | "stuff" | "code") {
            return;
        }
        let piece = TABLES.is_paper(&was.lower) || same_act;
        if piece && moved && !means(was, is) && !self.edited.words.iter().any(|word| means(word, was)) {
            judgement.add(
                Kind::NewScope,
                "object-promoted",
                format!("the act was on `{}`, and is on `{}` now", was.lower, is.lower),
            );
            judgement.add(Kind::VerbUpgrade, "object-promoted", "the act is on the whole, and was on a part of it");
        }
    }

    pub(super) fn judge_verbs(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let base = self.supplied.verbs();
        let others = !self.supplied.acts_of_others().is_empty();
        let highest = base.iter().map(|verb| verb.effective).max();
        // An opening act that the scale does not know counts as work done.
        let unranked = self.supplied.words.iter().any(|word| {
            word.opens && word.clause == 0 && word.lower.ends_with("ed") && !tables.ranks.contains_key(&word.stem)
        });
        // `Logs now have the tenant id`: something was done, whatever the word.
        // `The script was mine` is work done, too.
        let now = [" now ", " mine "].iter().any(|word| self.supplied.padded.contains(word));
        let unranked = if unranked { 2 } else { 0 };
        // `Express app to plan rehearsals`: a thing is named, and who names it made it.
        let named =
            self.supplied.words.first().is_some_and(|first| {
                !first.lower.ends_with("ed")
                    && !first.lower.ends_with("ing")
                    && !tables.irregular.contains_key(&first.lower)
                    && !self.supplied.verbs().iter().any(|verb| verb.word < 2)
            }) && !self.supplied.words.iter().any(|word| matches!(word.lower.as_str(), "i" | "we" | "was" | "were"));
        // `Webhook receiver that checks the signature and stores the body`: what a named thing does.
        let made = named
            && base.iter().all(|verb| {
                let word = &self.supplied.words[verb.word].lower;
                let does = word.ends_with('s') || word.ends_with("ing");
                let before = verb.word.checked_sub(1).map_or("", |before| self.supplied.words[before].lower.as_str());
                does || matches!(before, "to" | "that" | "which")
            });
        let unranked = if now || made && !base.is_empty() { 3 } else { unranked };
        // `My part was the timeline` supports `Wrote the timeline`.
        let parts = self.supplied.own_parts();
        let own_part = |at: usize| {
            self.edited.object_of(at).is_some_and(|object| {
                let object = &self.edited.words[object];
                self.supplied
                    .words
                    .iter()
                    .any(|word| parts.contains(&word.clause) && TABLES.same_word(&word.stem, &object.stem))
            })
        };
        let mut own_parts = false;
        let (own, had) = (PARAPHRASES.classes(&self.edited), PARAPHRASES.classes(&self.supplied));
        for verb in self.edited.verbs() {
            let word = &self.edited.words[verb.word];
            // `Did the bookkeeping` claims no more than the act that it names.
            if verb.effective < 2 || word.stem == "do" {
                continue;
            }
            // `was not adopted` claims nothing.
            let denied = verb.word.checked_sub(1).is_some_and(|before| {
                let before = &self.edited.words[before].lower;
                matches!(before.as_str(), "not" | "never" | "no") || before.ends_with("n't")
            });
            if denied {
                continue;
            }
            // `…, to manage frequent changes`: what it is for.
            let purpose = verb.word.checked_sub(1).is_some_and(|before| self.edited.words[before].lower == "to");
            // `a proposal to drop it`: no act yet.
            let planned = purpose
                && verb
                    .word
                    .checked_sub(2)
                    .is_some_and(|before| TABLES.plans.contains(&self.edited.words[before].lower));
            if planned || purpose && matches!(word.stem.as_str(), "manag" | "handl" | "serv" | "support" | "process") {
                continue;
            }
            // `Produced the figures` of who says `my figures`.
            let mine = self.edited.object_of(verb.word).is_some_and(|object| {
                let head = &self.edited.words[object];
                self.supplied.words.iter().enumerate().any(|(place, other)| {
                    let means = TABLES.same_word(&other.stem, &head.stem)
                        || own[object].iter().any(|class| had[place].contains(class));
                    means && place.checked_sub(1).is_some_and(|before| self.supplied.words[before].lower == "my")
                })
            });
            if mine && verb.rank <= 3 {
                continue;
            }
            if verb.rank < 5 && own_part(verb.word) {
                own_parts = true;
                continue;
            }
            let same: Vec<_> = base
                .iter()
                .filter(|other| tables.same_verb(&self.supplied.words[other.word].stem, &word.stem))
                .collect();
            // The same act in a word that the scale does not know.
            let unscaled = same.is_empty()
                && self.supplied.words.iter().enumerate().any(|(place, other)| {
                    tables.same_verb(&other.stem, &word.stem)
                        && !tables.ranks.contains_key(&other.stem)
                        && self.supplied.is_verb_form(place)
                });
            if unscaled {
                continue;
            }
            let kept = same.iter().any(|other| other.effective == other.rank || other.effective >= verb.effective);
            if kept {
                continue;
            }
            // A noun of the same stem (`a design review` of `reviewed designs`) is support for what is no lead.
            let noun = self.supplied.words.iter().position(|other| {
                other.stem == word.stem || word.stem.len() >= 5 && other.lower.starts_with(word.stem.as_str())
            });
            // `marked for deletion` does not support `deleted`; `shift lead` supports `led`, `my lead` does not.
            let supports = noun.is_some_and(|place| {
                let before = place.checked_sub(1).map_or("", |index| self.supplied.words[index].lower.as_str());
                let after = self.supplied.words.get(place + 1).map_or("", |next| next.lower.as_str());
                if verb.rank < 5 {
                    // `followed the admin during the change` does not support `changed`.
                    let thing = &self.supplied.words[place];
                    // `checked the translated strings` does not support `translated`.
                    let attributive = thing.lower.ends_with("ed")
                        && matches!(before, "the" | "a" | "an" | "its" | "all" | "our")
                        && self
                            .supplied
                            .words
                            .get(place + 1)
                            .is_some_and(|next| next.clause == thing.clause && !is_function_word(&next.lower));
                    let watched =
                        attributive && verb.rank >= 2 || verb.rank >= 3 && highest.is_some_and(|highest| highest <= 1);
                    before != "for" && !watched && !self.supplied.is_helped(place)
                } else {
                    !matches!(before, "my" | "the" | "our" | "a" | "with" | "by") && !after.ends_with("ed")
                }
            });
            // A change that the original measures was made, whoever says so.
            let change = tables.outcomes.iter().take(2).flatten().any(|entry| entry.is(word));
            if same.is_empty() && (supports || change && verb.rank <= 3 && self.measures_a_change()) {
                continue;
            }
            // Acts of the clauses of the original that speak of the same things.
            let related = self.related_rank(word.clause, &base);
            // Where all acts of the original are others', the writer did none of them.
            let opinion = ["feedback", "comment", "opinion"].iter().any(|stem| self.supplied.stems.contains(*stem));
            let nothing = if others || opinion && base.is_empty() { 1 } else { 3 };
            let reached = if same.is_empty() { related.or(highest).unwrap_or(nothing).max(unranked) } else { 1 };
            if verb.effective > reached {
                let was = tables.rank_names.get(usize::from(reached)).map_or("less", String::as_str);
                // Two steps up are surer than one, which two words of one rank may be.
                let sign = if verb.effective >= reached + 2 { "much-bigger-act" } else { "bigger-act" };
                judgement.add(
                    Kind::VerbUpgrade,
                    sign,
                    format!("`{}` claims a bigger act than the original ({was})", word.lower),
                );
                // Authority over people is a level of its own.
                let people = self.edited.object_of(verb.word).is_some_and(|object| {
                    let head = &self.edited.words[object].lower;
                    TABLES.is_person(head)
                        || TABLES.team_groups.contains(&self.edited.words[object].stem)
                        || matches!(head.as_str(), "staff" | "people" | "interns" | "volunteers" | "employees")
                });
                if verb.rank >= 5 && people {
                    judgement.add(
                        Kind::Seniority,
                        "bigger-act",
                        format!("`{}` claims authority over people", word.lower),
                    );
                }
            }
        }
        // A helping part that is now all the writer's own, whatever the verb.
        // `Contributed two patches` names what was done.
        let given = self.original.words.windows(2).any(|run| {
            run[0].stem == "contribut" && !matches!(run[1].lower.as_str(), "to" | "in" | "with" | "towards" | "on")
        });
        // `Shared a rota` is a part of it still.
        let shared =
            [" rota ", " rotation ", " shared ", " sharing "].iter().any(|word| self.edited.padded.contains(word));
        if self.original.has_governor() && !self.edited.has_governor() && !own_parts && !given && !shared {
            let own = base.iter().any(|verb| verb.effective == verb.rank && verb.rank >= 2);
            if !own {
                judgement.add(
                    Kind::VerbUpgrade,
                    "part-made-whole",
                    "the original says only that the writer had a part",
                );
            }
        }
    }

    /// `Ran the backfill` does not make `Designed and ran the backfill`, nor `answered callers` make `resolved their cases`.
    pub(super) fn judge_further_acts(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let words = &self.edited.words;
        let had = |stem: &str| self.supplied.words.iter().any(|other| tables.same_verb(&other.stem, stem));
        let rank = |at: usize| tables.ranks.get(&words[at].stem).copied();
        for at in 0..words.len().saturating_sub(2) {
            let coordinated =
                words[at].opens && words[at + 1].lower == "and" && words[at + 2].clause <= words[at].clause + 1;
            let (Some(first), Some(second)) = (rank(at), rank(at + 2)) else { continue };
            if !(coordinated && self.edited.is_verb_form(at) && self.edited.is_verb_form(at + 2)) {
                continue;
            }
            for (act, further, level) in [(at, at + 2, second), (at + 2, at, first)] {
                let new = !had(&words[further].stem) && !self.known(&words[further].lower, &words[further].stem);
                if level >= 2 && new && had(&words[act].stem) {
                    let why = format!("`{}` is an act beside what the original tells", words[further].lower);
                    judgement.add(Kind::VerbUpgrade, "further-act", why);
                }
            }
        }
        let failure = self.supplied.words.iter().any(|word| tables.failures.contains(&word.stem));
        let mended = failure && self.supplied.verbs().iter().any(|verb| verb.effective >= 3);
        // `Deployed` of what was shown to someone: it never went live.
        let went_live = self.supplied.words.iter().any(|word| tables.live.contains(&word.stem));
        for (at, word) in words.iter().enumerate() {
            let launches = matches!(word.stem.as_str(), "deploy" | "ship" | "launch" | "releas");
            let own = at
                .checked_sub(1)
                .is_none_or(|before| !matches!(words[before].lower.as_str(), "who" | "which" | "that" | "not"));
            if launches && own && self.edited.is_verb_form(at) && !went_live {
                let why = format!("the original tells of nothing that was `{}`", word.lower);
                judgement.add(Kind::VerbUpgrade, "launch-claimed", why);
            }
        }
        for (at, word) in words.iter().enumerate() {
            let fixes = tables.mending.contains(&word.stem);
            if fixes && self.edited.is_verb_form(at) && !mended && !had(&word.stem) {
                let why = format!("the original tells of nothing that `{}`", word.lower);
                judgement.add(Kind::VerbUpgrade, "fix-claimed", why);
            }
        }
    }

    /// `Responsible for the rig` where the original only works on it.
    pub(super) fn judge_charge(&self, judgement: &mut Judgement) {
        let charged = TABLES.charged.iter().any(|stem| self.supplied.stems.contains(stem));
        for charge in &TABLES.charge_phrases {
            if self.edited.padded.contains(charge.as_str()) && !charged {
                let why = format!("`{}` claims a charge that the original does not give", charge.trim());
                judgement.add(Kind::VerbUpgrade, "charge-claimed", why.clone());
                judgement.add(Kind::NewScope, "charge-claimed", why);
            }
        }
    }

    /// Whether the original tells two figures of one unit, or a share.
    pub(super) fn measures_a_change(&self) -> bool {
        let measured = quantities(self.before);
        let instead = measured.len() >= 2
            && [" instead of ", " rather than ", " down to "].iter().any(|link| self.original.padded.contains(link));
        instead
            || measured.iter().any(|quantity| matches!(quantity.unit, Unit::Percent | Unit::Multiple))
            || measured.windows(2).any(|pair| {
                let bare = |unit: &Unit| matches!(unit, Unit::Count(noun) if noun.is_empty());
                let same = pair[0].unit == pair[1].unit || bare(&pair[0].unit) || bare(&pair[1].unit);
                same && !pair[0].is_label() && pair[0].role != Role::Parameter
            })
    }

    /// The highest act among the clauses of the original that share most things with a clause of the edit.
    fn related_rank(&self, clause: usize, base: &[Verb]) -> Option<u8> {
        let things: Vec<&str> = self
            .edited
            .words
            .iter()
            .filter(|word| {
                word.clause == clause && !is_function_word(&word.lower) && !TABLES.ranks.contains_key(&word.stem)
            })
            .map(|word| word.stem.as_str())
            .collect();
        let mut shared: FxHashMap<usize, FxHashSet<&str>> = FxHashMap::default();
        for word in self.supplied.words.iter().filter(|word| things.contains(&word.stem.as_str())) {
            shared.entry(word.clause).or_default().insert(word.stem.as_str());
        }
        let acts = || base.iter().map(|verb| (self.supplied.words[verb.word].clause, verb.effective));
        let most = acts().filter_map(|(clause, _)| shared.get(&clause).map(FxHashSet::len)).max()?;
        acts().filter(|(clause, _)| shared.get(clause).is_some_and(|set| set.len() == most)).map(|(_, act)| act).max()
    }

    pub(super) fn judge_seniority(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let (had, own) = (PARAPHRASES.classes(&self.supplied), PARAPHRASES.classes(&self.edited));
        for (at, word) in self.edited.words.iter().enumerate() {
            if tables.high.contains(&word.lower) && self.is_title_of_another(at) {
                judgement.add(Kind::Seniority, "title", format!("`{}` is another's title in the original", word.lower));
                continue;
            }
            if !tables.high.contains(&word.lower)
                || self.supplied.stems.contains(&word.stem)
                || word.stem.starts_with("certif") && self.known(&word.lower, &word.stem)
                // `Product owner` of what is a PO.
                || self.spells(word.start)
            {
                continue;
            }
            // `Sysadmin` is an administrator; who worked with a boss is no lead.
            let rank_of_one = matches!(word.lower.as_str(), "lead" | "head" | "chief" | "principal" | "senior");
            if !rank_of_one && own[at].iter().any(|class| had.iter().any(|classes| classes.contains(class))) {
                continue;
            }
            // `owner names`: a word before a thing.
            let names_thing = TABLES.title_nouns.contains(&word.lower)
                && self
                    .edited
                    .words
                    .get(at + 1)
                    .is_some_and(|next| next.clause == word.clause && !is_function_word(&next.lower));
            if names_thing {
                continue;
            }
            let before = at.checked_sub(1).map_or("", |index| self.edited.words[index].lower.as_str());
            let title_before = TABLES.before_title.contains(before);
            // `Lead design reviews`, `leading work`: a verb, which the scale judges.
            if TABLES.title_verbs.contains(&word.lower) && !title_at(&self.edited, at) && (word.opens || !title_before)
            {
                continue;
            }
            if TABLES.praising.contains(&word.lower)
                && !(1..=2).any(|step| {
                    self.edited.words.get(at + step).is_some_and(|next| TABLES.praised.contains(&next.lower))
                })
                && self.edited.words.len() > 8
            {
                continue;
            }
            judgement.add(Kind::Seniority, "title", format!("`{}` raises the level", word.lower));
        }
        for phrase in tables.high.iter().filter(|title| title.contains('-')) {
            let phrase = format!(" {} ", phrase.replace('-', " "));
            if self.edited.padded.contains(&phrase) && !self.supplied.padded.contains(&phrase) {
                judgement.add(Kind::Seniority, "title", format!("`{}` raises the level", phrase.trim()));
            }
        }
        // Levels of a language: `A2` is no `B1`.
        let level = |reading: &Reading| {
            let levels = reading.words.iter().map(|word| word.lower.as_str());
            levels.filter(|word| matches!(*word, "a1" | "a2" | "b1" | "b2" | "c1" | "c2")).map(str::to_owned).max()
        };
        if let (Some(was), Some(is)) = (level(&self.supplied), level(&self.edited))
            && is > was
        {
            judgement.add(Kind::Seniority, "level-gone", "the level that the original states is lower");
        }
        for entry in &tables.low {
            if self.original.has(entry)
                && !self.is_of_another(entry)
                && !self.edited.has(entry)
                && !tables.low.iter().any(|other| self.edited.has(other))
                && !self.abbreviated(entry)
                // `as a student` of a working student.
                && !matches!(entry, Entry::Phrase(phrase)
                    if phrase.split_whitespace().last().is_some_and(|head| self.edited.stems.contains(&tables.stem(head))))
                && !matches!(entry, Entry::Form(form) if self.edited.stems.contains(&tables.stem(form.trim())))
            {
                judgement.add(Kind::Seniority, "level-gone", "the level that the original states is gone");
                judgement.add(Kind::DroppedQualifier, "level-gone", "the level that the original states is gone");
                break;
            }
        }
    }

    /// Whether a title that opens the edit is another's in the original: `the numbers for the branch head`.
    fn is_title_of_another(&self, at: usize) -> bool {
        let link = |word: &str| {
            matches!(word, "for" | "to" | "by" | "with" | "from" | "my" | "our" | "under" | "helped" | "assistant")
        };
        let title = &self.edited.words[at];
        if title.clause > 0
            || self.edited.words[..at].iter().any(|word| is_function_word(&word.lower) && word.lower != "as")
        {
            return false;
        }
        if self.edited.words[..at]
            .iter()
            .any(|word| TABLES.ranks.contains_key(&word.stem) && word.lower.ends_with("ed"))
        {
            return false;
        }
        let words = &self.original.words;
        let mut named = words.iter().enumerate().filter(|(_, word)| word.lower == title.lower).peekable();
        named.peek().is_some()
            && named.all(|(place, word)| {
                (1..=3)
                    .filter_map(|back| place.checked_sub(back))
                    .any(|index| words[index].clause == word.clause && link(&words[index].lower))
            })
    }

    /// Whether a low level is another's: `together with an intern`.
    fn is_of_another(&self, entry: &Entry) -> bool {
        let words = &self.original.words;
        let mut named = words.iter().enumerate().filter(|(_, word)| entry.is(word)).peekable();
        named.peek().is_some()
            && named.all(|(at, _)| {
                (1..=3)
                    .filter_map(|back| at.checked_sub(back))
                    .any(|index| TABLES.guiding.contains(&words[index].lower))
            })
    }

    /// Whether the edit spells out an abbreviation that an entry is, or the other way round (TA, teaching assistant).
    fn abbreviated(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Stem(stem) => self.original.words.iter().filter(|word| &word.stem == stem).any(|word| {
                initials_in(&self.edited, &word.lower) || stands_in(&self.original, &self.edited, word.start)
            }),
            Entry::Form(_) | Entry::Phrase(_) => false,
        }
    }
}

/// Whether `lead` at this place is a title: `shift lead for five`, `Lead of the lab`.
fn title_at(reading: &Reading, at: usize) -> bool {
    let next = reading.words.get(at + 1).map_or("", |word| word.lower.as_str());
    let word = &reading.words[at];
    let named = at.checked_sub(1).is_some_and(|index| {
        let before = &reading.words[index];
        before.clause == word.clause && !is_function_word(&before.lower)
    });
    // `Lead developer`.
    let of_people =
        TABLES.is_person(next) && !next.ends_with('s') || matches!(next, "backend" | "software" | "frontend");
    of_people || matches!(next, "for" | "of" | "at" | "in" | "on" | "") && (word.opens || named)
}
