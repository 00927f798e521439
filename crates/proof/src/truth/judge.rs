//! An original text and its edit to what the edit added: kinds, and the words that decided each.

use super::figures::{self, Numbers};
use super::words::{Entry, Reading, TABLES, is_function_word};
use super::{Kind, Verdict};
use crate::quantity::{Quantity, Unit, quantities};
use crate::terms::Terms;

/// What was found: each kind once, with why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) kinds: Vec<Kind>,
    pub(super) why: Vec<String>,
}

impl Judgement {
    pub(super) fn verdict(&self) -> Verdict {
        if self.kinds.is_empty() { Verdict::Faithful } else { Verdict::Inflated }
    }

    pub(super) fn add(&mut self, kind: Kind, why: impl Into<String>) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
        let why = why.into();
        if !self.why.contains(&why) {
            self.why.push(why);
        }
    }
}

/// The texts of one comparison. The notes of the original supply facts, but are never quoted.
struct Comparison<'a> {
    before: &'a str,
    after: &'a str,
    original: Reading,
    /// The original together with its notes.
    supplied: Reading,
    notes: &'a str,
    edited: Reading,
    /// Places in the edit that the reading of numbers or terms has judged already.
    judged: Vec<std::ops::Range<usize>>,
}

/// Compares an edit with its original; `notes` stood beside the original.
pub(super) fn judge(before: &str, notes: &str, after: &str, terms: &Terms) -> Judgement {
    let original = Reading::of(before);
    let supplied = if notes.trim().is_empty() { original.clone() } else { Reading::of(&format!("{before}\n{notes}")) };
    let mut comparison =
        Comparison { before, after, original, supplied, notes, edited: Reading::of(after), judged: Vec::new() };
    let mut judgement = Judgement::default();
    comparison.judge_terms(&mut judgement, terms);
    comparison.judge_figures(&mut judgement);
    comparison.judge_spelled_amounts(&mut judgement);
    comparison.judge_verbs(&mut judgement);
    comparison.judge_seniority(&mut judgement);
    comparison.judge_team(&mut judgement);
    comparison.judge_scope(&mut judgement);
    comparison.judge_outcomes(&mut judgement);
    comparison.judge_qualifiers(&mut judgement);
    comparison.judge_part(&mut judgement);
    comparison.judge_rest(&mut judgement);
    comparison.judge_news(&mut judgement);
    judgement
}

/// What a block that stands nowhere in the original brings, given the notes of the original.
pub(super) fn judge_added(after: &str, notes: &[Quantity], terms: &Terms, known: impl Fn(&str) -> bool) -> Judgement {
    let mut judgement = Judgement::default();
    judgement.add(Kind::NewScope, "no block of the original says this");
    for quantity in quantities(after) {
        if quantity.is_metric() && !notes.iter().any(|note| note.same_value(&quantity) && note.unit == quantity.unit) {
            judgement
                .add(Kind::NewMetric, format!("`{}` stands nowhere in the original", &after[quantity.span.range()]));
        }
    }
    for mention in terms.find(after) {
        let term = terms.get(mention.term);
        if !term.concept && !known(&term.name) {
            judgement.add(Kind::NewTool, format!("{} stands nowhere in the original", term.name));
        }
    }
    judgement
}

impl Comparison<'_> {
    fn judge_terms(&mut self, judgement: &mut Judgement, terms: &Terms) {
        let had: Vec<_> = terms.find(self.before).into_iter().chain(terms.find(self.notes)).collect();
        let mentions = terms.find(self.after);
        for mention in &mentions {
            let term = terms.get(mention.term);
            let written = &self.after[mention.span.range()];
            self.judged.push(mention.span.range());
            if term.concept || had.iter().any(|had| terms.proves(had.term, mention.term)) {
                continue;
            }
            let reading = Reading::of(written);
            let name = Reading::of(&term.name);
            let literal = |reading: &Reading| {
                !reading.words.is_empty() && reading.words.iter().all(|word| self.supplied.stems.contains(&word.stem))
            };
            if literal(&reading) || literal(&name) || self.spelled_out(&reading) {
                continue;
            }
            judgement.add(Kind::NewTool, format!("`{written}` is not in the original"));
        }
    }

    fn judge_figures(&mut self, judgement: &mut Judgement) {
        let mut original = Numbers { text: self.before, list: quantities(self.before) };
        original.list.extend(quantities(self.notes));
        let edited = Numbers { text: self.after, list: quantities(self.after) };
        for quantity in &edited.list {
            let inside =
                self.judged.iter().any(|span| span.start <= quantity.span.start && quantity.span.end <= span.end);
            self.judged.push(quantity.span.range());
            if inside {
                continue;
            }
            // 100% of what is `all` in the original; `zero` of what has none there.
            let whole = quantity.unit == Unit::Percent && quantity.low == 100.0;
            if whole && ["all", "every", "each", "entire"].iter().any(|word| self.supplied.stems.contains(*word)) {
                continue;
            }
            if quantity.low == 0.0
                && ["no", "none", "never", "without", "not"].iter().any(|word| self.supplied.stems.contains(*word))
            {
                continue;
            }
            // `one week in six` is how often, as is `every sixth week`.
            let frequency = self.edited.padded.contains(" one week in ") || self.edited.padded.contains(" one day in ");
            if frequency && !quantity.is_metric() && self.supplied.padded.contains(" every ") {
                continue;
            }
            // `every six months` is `twice a year`; `one-in-six` is `one week in six`.
            let written_before = self.after.get(..quantity.span.start).unwrap_or("").trim_end().to_lowercase();
            let how_often = ["every", "each", "per"].iter().any(|word| written_before.ends_with(word))
                && quantity.unit == Unit::Time
                && self.supplied.periods().iter().any(|period| (period / quantity.low.max(1e-9) - 1.0).abs() < 0.04);
            let one_in = ["one in", "one-in-", "one week in", "one day in", "1 in"]
                .iter()
                .any(|phrase| written_before.ends_with(phrase))
                && self.supplied.padded.contains(" in ")
                && original.list.iter().any(|source| source.same_value(quantity) && !source.is_metric());
            // `for a year` is twelve months; `v12` is version 12.
            let lasting = quantity.unit == Unit::Time
                && self.supplied.words.windows(2).any(|pair| {
                    matches!(pair[0].lower.as_str(), "a" | "an" | "one" | "last" | "past" | "whole" | "full")
                        && crate::quantity::seconds_of(&pair[1].lower)
                            .is_some_and(|seconds| (seconds / quantity.low.max(1e-9) - 1.0).abs() < 0.04)
                });
            let version = quantity.unit == Unit::Version
                && self.after.get(quantity.span.range()).is_some_and(|written| {
                    self.supplied.words.iter().any(|word| word.lower.strip_prefix('v') == Some(written))
                });
            if how_often || one_in || lasting || version {
                continue;
            }
            let figure = figures::judge(quantity, &original, &edited);
            let Some(kind) = figure.kind() else { continue };
            let written = self.after.get(quantity.span.range()).unwrap_or("");
            judgement.add(
                kind,
                match kind {
                    Kind::NewMetric => format!("`{written}` is no figure of the original"),
                    Kind::ChangedMetric => format!("`{written}` differs from the figure of the original"),
                    _ => format!("`{written}` stood with a hedge in the original"),
                },
            );
        }
    }

    /// `by a full letter`: an amount in words that no number says.
    fn judge_spelled_amounts(&self, judgement: &mut Judgement) {
        for run in self.edited.words.windows(4) {
            let [by, article, whole, unit] = run else { continue };
            let amount = by.lower == "by"
                && matches!(article.lower.as_str(), "a" | "an" | "one" | "two" | "three")
                && matches!(whole.lower.as_str(), "full" | "whole" | "half" | "large" | "wide" | "significant");
            if amount && !self.supplied.stems.contains(&unit.stem) {
                judgement
                    .add(Kind::NewMetric, format!("`{} {}` is no amount of the original", whole.lower, unit.lower));
            }
        }
    }

    fn judge_verbs(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let base = self.supplied.verbs();
        let highest = base.iter().map(|verb| verb.effective).max();
        // An opening act that the scale does not know counts as work done.
        let unranked = self.supplied.words.iter().any(|word| {
            word.opens && word.clause == 0 && word.lower.ends_with("ed") && !tables.ranks.contains_key(&word.stem)
        });
        let unranked = if unranked { 3 } else { 0 };
        for verb in self.edited.verbs() {
            let word = &self.edited.words[verb.word];
            if verb.effective < 2 {
                continue;
            }
            let same: Vec<_> = base
                .iter()
                .filter(|other| tables.same_verb(&self.supplied.words[other.word].stem, &word.stem))
                .collect();
            let kept = same.iter().any(|other| other.effective == other.rank || other.effective >= verb.effective);
            if kept {
                continue;
            }
            // A noun of the same stem (`a design review` of `reviewed designs`) is support for what is no lead.
            if same.is_empty() && verb.rank < 5 && self.supplied.stems.contains(&word.stem) {
                continue;
            }
            // Acts of the clauses of the original that speak of the same things.
            let related = self.related_rank(word.clause, &base);
            let reached = if same.is_empty() { related.or(highest).unwrap_or(3).max(unranked) } else { 1 };
            if verb.effective > reached {
                let was = tables.rank_names.get(usize::from(reached)).map_or("less", String::as_str);
                judgement
                    .add(Kind::VerbUpgrade, format!("`{}` claims a bigger act than the original ({was})", word.lower));
            }
        }
        // A helping part that is now all the writer's own, whatever the verb.
        if self.original.has_governor() && !self.edited.has_governor() {
            let own = base.iter().any(|verb| verb.effective == verb.rank && verb.rank >= 2);
            if !own {
                judgement.add(Kind::VerbUpgrade, "the original says only that the writer had a part");
            }
        }
    }

    /// The highest act among the clauses of the original that share a thing with a clause of the edit.
    fn related_rank(&self, clause: usize, base: &[super::words::Verb]) -> Option<u8> {
        let things: Vec<&str> = self
            .edited
            .words
            .iter()
            .filter(|word| {
                word.clause == clause && !is_function_word(&word.lower) && !TABLES.ranks.contains_key(&word.stem)
            })
            .map(|word| word.stem.as_str())
            .collect();
        let shared: Vec<usize> = self
            .supplied
            .words
            .iter()
            .filter(|word| things.contains(&word.stem.as_str()))
            .map(|word| word.clause)
            .collect();
        base.iter()
            .filter(|verb| shared.contains(&self.supplied.words[verb.word].clause))
            .map(|verb| verb.effective)
            .max()
    }

    fn judge_seniority(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        for (at, word) in self.edited.words.iter().enumerate() {
            if !tables.high.contains(&word.lower) || self.supplied.stems.contains(&word.stem) {
                continue;
            }
            let before = at.checked_sub(1).map_or("", |index| self.edited.words[index].lower.as_str());
            let title_before = matches!(
                before,
                "as" | "team"
                    | "tech"
                    | "technical"
                    | "project"
                    | "the"
                    | "a"
                    | "an"
                    | "and"
                    | "engineering"
                    | "acting"
                    | "developer"
            );
            // `Lead design reviews`, `leading work`: a verb, which the scale judges.
            if matches!(word.lower.as_str(), "lead" | "head" | "master" | "champion" | "captain" | "chair" | "leading")
                && (word.opens || !title_before)
            {
                continue;
            }
            if matches!(word.lower.as_str(), "strong" | "deep" | "extensive" | "advanced" | "special" | "experienced")
                && ![
                    "skill",
                    "skills",
                    "experience",
                    "knowledge",
                    "expertise",
                    "proficiency",
                    "understanding",
                    "in",
                    "command",
                    "background",
                ]
                .contains(&self.edited.words.get(at + 1).map_or("", |next| next.lower.as_str()))
                && self.edited.words.len() > 8
            {
                continue;
            }
            judgement.add(Kind::Seniority, format!("`{}` raises the level", word.lower));
        }
        for entry in &tables.low {
            if self.original.has(entry)
                && !self.edited.has(entry)
                && !tables.low.iter().any(|other| self.edited.has(other))
                && !self.abbreviated(entry)
            {
                judgement.add(Kind::Seniority, "the level that the original states is gone");
                judgement.add(Kind::DroppedQualifier, "the level that the original states is gone");
                break;
            }
        }
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

    fn judge_team(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let Some(word) = self.shared_by() else { return };
        let kept = self.edited.has_any(&tables.team_always)
            || self.edited.words.iter().any(|word| {
                tables.team_people.contains(&word.stem) && self.original.stems.contains(&word.stem)
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
            || self.edited.padded.contains(" co ");
        if !kept {
            judgement.add(Kind::TeamToSolo, format!("the original shares the work (`{word}`), the edit does not"));
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
                            || tables.team_people.contains(&run[0].stem)
                            || tables.team_groups.contains(&run[0].stem))
                });
            if joint && self.original.has(entry) {
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
            if tables.team_people.contains(&word.stem) {
                let doer = matches!(lead_in, "with" | "by" | "alongside" | "under" | "and");
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
                let inside = within
                    .clone()
                    .any(|word| matches!(word, "in" | "of" | "with" | "our" | "my" | "within" | "member"));
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
        let one_of = self.original.padded.contains(" one of two ")
            || self.original.padded.contains(" one of three ")
            || self.original.padded.contains(" one of four ");
        one_of.then(|| "one of".to_owned())
    }

    fn judge_scope(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        let counted = quantities(self.before)
            .iter()
            .any(|quantity| matches!(quantity.unit, Unit::Count(_)) && quantity.high > 2.0);
        for entry in &tables.scope {
            if !self.edited.has(entry) || self.supplied.has(entry) {
                continue;
            }
            let class = tables.scope_same.iter().find(|class| class.contains(entry));
            if class.is_some_and(|class| self.supplied.has_any(class)) {
                continue;
            }
            let name = match entry {
                Entry::Stem(stem) => {
                    let Some((at, word)) = self.edited.words.iter().enumerate().find(|(_, word)| &word.stem == stem)
                    else {
                        continue;
                    };
                    let several =
                        matches!(word.lower.as_str(), "several" | "multiple" | "various" | "many" | "numerous");
                    if several && counted || self.spells(word.start) || self.known(&word.lower, &word.stem) {
                        continue;
                    }
                    // `secure`, `central` as a verb's part; `in full`, `at all`, `all the same` are idioms.
                    let idiom = matches!(
                        (
                            self.edited.words.get(at.wrapping_sub(1)).map(|word| word.lower.as_str()),
                            word.lower.as_str()
                        ),
                        (Some("in"), "full") | (Some("at" | "after"), "all")
                    );
                    // `every six months`, `each Friday`: how often, not how much.
                    let often = matches!(word.lower.as_str(), "every" | "each")
                        && self.edited.words.get(at + 1).is_some_and(|next| {
                            next.starts_with_digit()
                                || matches!(next.lower.as_str(), "other" | "second" | "third" | "time")
                                || crate::quantity::seconds_of(&next.lower).is_some()
                                || crate::quantity::count_of(&next.lower).is_some()
                                || crate::quantity::is_calendar_word(&next.lower)
                        });
                    if idiom || often {
                        continue;
                    }
                    word.lower.clone()
                }
                Entry::Form(phrase) | Entry::Phrase(phrase) => phrase.trim().to_owned(),
            };
            judgement.add(Kind::NewScope, format!("`{name}` widens the claim"));
        }
    }

    /// `Wrote three endpoints for the loyalty API` does not make `Designed the loyalty API`.
    fn judge_part(&self, judgement: &mut Judgement) {
        let words = &self.edited.words;
        let Some(first) = words.first() else { return };
        let makes = matches!(
            first.lower.as_str(),
            "built"
                | "designed"
                | "created"
                | "developed"
                | "implemented"
                | "rewrote"
                | "redesigned"
                | "delivered"
                | "rebuilt"
                | "wrote"
                | "architected"
                | "engineered"
                | "build"
                | "design"
        );
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
                format!("the original tells of `{}` of it, the edit of the whole `{}`", part.lower, head.lower),
            );
        }
    }

    /// Limits that words alone do not carry: `two of the five queues`, `did not run it on production`, and a thing
    /// slipped in after `and`.
    fn judge_rest(&self, judgement: &mut Judgement) {
        let edited = quantities(self.after);
        let hedged =
            ["some", "several", "part", "parts", "few", "both"].iter().any(|word| self.edited.stems.contains(*word));
        for pair in quantities(self.before).windows(2) {
            let between = self.before.get(pair[0].span.end..pair[1].span.start).unwrap_or("").trim();
            let Unit::Count(noun) = &pair[1].unit else { continue };
            let share = matches!(between, "of" | "of the" | "out of" | "of our")
                && pair[0].low >= 2.0
                && pair[0].low < pair[1].low
                && !noun.is_empty();
            let told = edited.iter().any(|quantity| quantity.same_value(&pair[0]) || quantity.unit == Unit::Percent);
            let speaks =
                self.edited.words.iter().any(|word| word.lower.strip_suffix('s') == Some(noun) || word.lower == *noun);
            if share && !told && !hedged && speaks {
                judgement.add(Kind::NewScope, format!("the original did only a part of the `{noun}`s"));
            }
        }
        let negated = ["not", "never", "without", "no", "yet"]
            .iter()
            .any(|word| self.edited.padded.contains(&format!(" {word} ")));
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
                judgement.add(Kind::DroppedQualifier, "what the original says was not done is told without its `not`");
            }
        }
        for run in self.edited.words.windows(3) {
            let [first, and, second] = run else { continue };
            let ends = self.edited.words.iter().find(|word| word.start > second.start);
            let lone = ends.is_none_or(|next| is_function_word(&next.lower) || next.clause != second.clause);
            if and.lower == "and"
                && first.clause == second.clause
                && lone
                && self.known(&first.lower, &first.stem)
                && !is_function_word(&second.lower)
                && !second.starts_with_digit()
                && !self.is_judged(second.start)
                && !self.spells(second.start)
                && !self.known(&second.lower, &second.stem)
                && second.lower.len() > 3
            {
                judgement.add(Kind::NewScope, format!("`and {}` is not in the original", second.lower));
            }
        }
    }

    fn judge_outcomes(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        for phrase in &tables.outcome_phrases {
            if self.edited.padded.contains(phrase.as_str()) && !self.supplied.padded.contains(phrase.as_str()) {
                let words = Reading::of(phrase);
                if !words
                    .words
                    .iter()
                    .filter(|word| !is_function_word(&word.lower))
                    .all(|word| self.supplied.stems.contains(&word.stem))
                {
                    judgement.add(
                        Kind::NewOutcome,
                        format!("`{}` is a benefit that the original does not state", phrase.trim()),
                    );
                }
            }
        }
        let measured = quantities(self.before);
        let measured_change = measured.iter().any(|quantity| matches!(quantity.unit, Unit::Percent | Unit::Multiple))
            || measured.windows(2).any(|pair| pair[0].unit == pair[1].unit && !pair[0].is_label());
        let negated = ["not", "no", "never", "without", "instead", "because"]
            .iter()
            .any(|word| self.supplied.stems.contains(*word) || self.supplied.padded.contains(&format!(" {word} ")))
            || self.supplied.padded.contains("n't ");
        let purposeful =
            [" so ", " can ", " could ", " lets ", " may "].iter().any(|word| self.supplied.padded.contains(word));
        // `…, so that outages no longer flood the queue`: a purpose with something in it that the original lacks.
        for (at, word) in self.edited.words.iter().enumerate() {
            let told = [" so ", " because ", " to ", " as "].iter().any(|word| self.supplied.padded.contains(word));
            let news = self.edited.words.iter().skip(at + 1).filter(|other| other.clause == word.clause).any(|other| {
                !is_function_word(&other.lower) && !other.starts_with_digit() && !self.known(&other.lower, &other.stem)
            });
            if word.lower == "so" && word.opens && word.clause > 0 && news && (!told || !purposeful) {
                judgement.add(Kind::NewOutcome, "the edit states a purpose that the original does not");
            }
        }
        for (class, entries) in tables.outcomes.iter().enumerate() {
            if self.supplied.has_any(entries) {
                continue;
            }
            // A change that the original measures supports the words for it.
            if class <= 1 && measured_change || class == 2 && negated || class == 4 && purposeful {
                continue;
            }
            for (at, word) in self.edited.words.iter().enumerate() {
                if !entries.iter().any(|entry| matches!(entry, Entry::Stem(stem) if stem == &word.stem))
                    // `a quarter` as a figure is judged as one.
                    || word.lower == "quarter" && self.is_judged(word.start)
                {
                    continue;
                }
                if self.supplied.words.iter().any(|other| tables.same_verb(&other.stem, &word.stem)) {
                    continue;
                }
                let before = at.checked_sub(1).map_or("", |index| self.edited.words[index].lower.as_str());
                let first = at == 0;
                let verb = self.edited.is_verb_form(at);
                let effect = (word.clause > 0 && word.opens && verb)
                    || tables.openers.contains(before)
                    || before == "to"
                    || word.lower.ends_with("ing") && word.clause > 0
                    || first && class <= 2
                    || class >= 9 && verb_before(&self.edited, at)
                    || matches!(class, 0 | 1) && word.lower.ends_with("er") && word.clause > 0
                    || matches!(class, 5 | 6) && word.lower.ends_with("ed");
                if effect {
                    judgement.add(
                        Kind::NewOutcome,
                        format!("`{}` is an effect that the original does not state", word.lower),
                    );
                    break;
                }
            }
        }
    }

    fn judge_qualifiers(&self, judgement: &mut Judgement) {
        let tables = &*TABLES;
        for class in &tables.qualifiers {
            let Some(entry) = class.iter().find(|entry| self.original.has(entry)) else { continue };
            if self.edited.has_any(class) {
                continue;
            }
            // Where the whole clause went, its limit went with it, and the claim is smaller.
            let (name, clause) = match entry {
                Entry::Stem(stem) => {
                    let Some((at, word)) = self.original.words.iter().enumerate().find(|(_, word)| &word.stem == stem)
                    else {
                        continue;
                    };
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
                    (word.lower.clone(), (!label).then_some(word.clause))
                }
                Entry::Form(phrase) | Entry::Phrase(phrase) => (phrase.trim().to_owned(), None),
            };
            let stands = self.original.words.iter().any(|word| {
                clause.is_none_or(|clause| word.clause == clause)
                    && !is_function_word(&word.lower)
                    && word.lower != name
                    && self.edited.words.iter().any(|other| TABLES.same_word(&other.stem, &word.stem))
            });
            if stands {
                judgement.add(Kind::DroppedQualifier, format!("the limit `{name}` is gone"));
            }
        }
    }

    /// Names, capitals and whole clauses that the original has nothing of.
    fn judge_news(&self, judgement: &mut Judgement) {
        let words = &self.edited.words;
        for word in words {
            let written = &self.after[word.start..word.end];
            if self.is_judged(word.start)
                || self.known(&word.lower, &word.stem)
                || self.spells(word.start)
                || word.starts_with_digit()
            {
                continue;
            }
            let capitals = written.chars().filter(|c| c.is_uppercase()).count();
            let letters = written.chars().count();
            if capitals >= 2 && capitals == letters && !self.expanded(written) {
                judgement.add(Kind::NewScope, format!("`{written}` is not in the original"));
            } else if capitals >= 1
                && letters > 2
                && !word.starts_sentence
                && !word.lower.ends_with("ly")
                && !(word.opens && word.clause > 0 && TABLES.ranks.contains_key(&word.stem))
                && !self.expanded(written)
                && !crate::quantity::is_calendar_word(&word.lower)
            {
                let inner = written.chars().skip(1).any(char::is_uppercase);
                let kind = if inner { Kind::NewTool } else { Kind::NewScope };
                judgement.add(kind, format!("`{written}` is not in the original"));
            }
        }
        let last = words.last().map_or(0, |word| word.clause);
        for clause in 0..=last {
            let content: Vec<&super::words::Word> = words
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
                if judgement.kinds.contains(&Kind::NewOutcome) {
                    continue;
                }
                // `…, giving on-call early warning` tells an effect.
                let effect = words.iter().find(|word| word.clause == clause && word.opens);
                let effect = effect.is_some_and(|word| word.lower.ends_with("ing") || word.lower == "which");
                let kind = if effect { Kind::NewOutcome } else { Kind::NewScope };
                judgement.add(kind, format!("nothing in the original speaks of `{}`", said.join(" ")));
            }
        }
    }

    fn is_figure_word(&self, word: &str) -> bool {
        crate::quantity::is_calendar_word(word)
            || matches!(word, "week" | "weekly" | "day" | "daily" | "month" | "monthly" | "year" | "yearly")
    }

    fn is_judged(&self, start: usize) -> bool {
        self.judged.iter().any(|span| span.contains(&start))
    }

    /// Whether the original has the word, another form of it, a synonym, or a longer or shorter form (app, application).
    fn known(&self, lower: &str, stem: &str) -> bool {
        if self.supplied.stems.contains(stem) {
            return true;
        }
        self.supplied.words.iter().any(|other| {
            TABLES.same_word(&other.stem, stem)
                || other.lower.len() >= 4
                    && lower.len() >= 4
                    && (other.lower.starts_with(lower) || lower.starts_with(other.lower.as_str()))
                || other.stem.len() >= 5 && stem.len() >= 5 && other.stem.as_bytes()[..5] == stem.as_bytes()[..5]
                || other.lower.len() == 3 && lower.len() > 5 && lower.starts_with(other.lower.as_str())
        })
    }

    /// Whether an abbreviation in the edit stands for words of the original.
    fn expanded(&self, written: &str) -> bool {
        let short: String = written.trim_end_matches('s').to_lowercase();
        initials_in(&self.supplied, &short)
    }

    /// Whether the words of a term spell out an abbreviation of the original, or abbreviate it.
    fn spelled_out(&self, term: &Reading) -> bool {
        let initials: String = term.words.iter().filter_map(|word| word.lower.chars().next()).collect();
        let abbreviates = term.words.len() == 1 && initials_in(&self.supplied, &term.words[0].lower);
        abbreviates || initials.len() >= 2 && self.supplied.words.iter().any(|word| word.lower == initials)
    }

    /// Whether the word at `start` is part of the long form of an abbreviation that the original has.
    fn spells(&self, start: usize) -> bool {
        stands_in(&self.edited, &self.supplied, start)
    }
}

/// Whether a run of words of `reading` has these initials.
fn initials_in(reading: &Reading, short: &str) -> bool {
    let length = short.chars().count();
    if !(2..=6).contains(&length) || !short.chars().all(char::is_alphabetic) {
        return false;
    }
    reading
        .words
        .windows(length)
        .any(|run| run.iter().zip(short.chars()).all(|(word, initial)| word.lower.starts_with(initial)))
}

/// Whether the word of `long` at `start` lies in a run whose initials are a word of `short`.
fn stands_in(long: &Reading, short: &Reading, start: usize) -> bool {
    let Some(at) = long.words.iter().position(|word| word.start == start) else { return false };
    (2..=5).any(|length| {
        (at.saturating_sub(length - 1)..=at).any(|first| {
            let Some(run) = long.words.get(first..first + length) else { return false };
            let initials: String = run.iter().filter_map(|word| word.lower.chars().next()).collect();
            // `i18n` and plurals (`PRs`) too.
            short
                .words
                .iter()
                .any(|word| word.lower == initials || word.lower.strip_suffix('s') == Some(initials.as_str()))
        })
    })
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

fn verb_before(reading: &Reading, at: usize) -> bool {
    (at.saturating_sub(4)..at).any(|index| {
        matches!(
            reading.words[index].stem.as_str(),
            "improv"
                | "increas"
                | "boost"
                | "grow"
                | "enhanc"
                | "ensur"
                | "rais"
                | "strengthen"
                | "drive"
                | "deliv"
                | "achiev"
                | "guarante"
                | "better"
                | "higher"
        )
    })
}

impl super::words::Word {
    pub(super) fn starts_with_digit(&self) -> bool {
        self.lower.starts_with(|c: char| c.is_ascii_digit())
    }
}
