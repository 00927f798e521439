//! Text to stems, clauses and verbs, and the tables of `rules/ownership.toml` and `rules/scope.toml` over them.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Lower case.
    pub(super) lower: String,
    /// Its stem, spelling and irregular forms evened out.
    pub(super) stem: String,
    /// Byte offset of its start.
    pub(super) start: usize,
    /// Byte offset of its end.
    pub(super) end: usize,
    /// Number of its clause, from 0.
    pub(super) clause: usize,
    /// Whether it is the first word of its clause, leading `and`, `I` and adverbs left out.
    pub(super) opens: bool,
    /// Whether it begins a sentence.
    pub(super) starts_sentence: bool,
    /// Whether it has a capital letter.
    pub(super) capital: bool,
}

/// A text read for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// Its words.
    pub(super) words: Vec<Word>,
    /// Lower case, every sign a space, with a space at both ends.
    pub(super) padded: String,
    /// The stems of its words.
    pub(super) stems: FxHashSet<String>,
}

/// A verb of a text with its place on the scale.
#[derive(Debug, Clone)]
pub(super) struct Verb {
    pub(super) word: usize,
    pub(super) rank: u8,
    /// Rank after a governor: `helped write` is help.
    pub(super) effective: u8,
}

/// An entry of a table: one stem, or several words in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Stem(String),
    /// A word in this very form (`partly`, which shares its stem with `part`); written `=partly`.
    Form(String),
    Phrase(String),
}

impl Entry {
    /// Whether one word is the entry.
    pub(super) fn is(&self, word: &Word) -> bool {
        match self {
            Self::Stem(stem) => stem == &word.stem,
            Self::Form(form) => form.trim() == word.lower,
            Self::Phrase(_) => false,
        }
    }
}

/// Both files of rules.
pub(super) struct Tables {
    irregular: FxHashMap<String, String>,
    pub(super) ranks: FxHashMap<String, u8>,
    pub(super) rank_names: Vec<String>,
    governors: FxHashSet<String>,
    governor_phrases: Vec<String>,
    same_verbs: FxHashMap<String, Vec<usize>>,
    same_words: FxHashMap<String, Vec<usize>>,
    pub(super) low: Vec<Entry>,
    pub(super) high: FxHashSet<String>,
    pub(super) team_always: Vec<Entry>,
    pub(super) team_people: FxHashSet<String>,
    pub(super) team_groups: FxHashSet<String>,
    pub(super) others: FxHashSet<String>,
    departments: FxHashSet<String>,
    papers: FxHashSet<String>,
    paper_verbs: FxHashSet<String>,
    reading_verbs: FxHashSet<String>,
    charges: FxHashSet<String>,
    vehicles: FxHashSet<String>,
    charge_verbs: FxHashSet<String>,
    pub(super) scope: Vec<Entry>,
    pub(super) scope_same: Vec<Vec<Entry>>,
    pub(super) outcomes: Vec<Vec<Entry>>,
    pub(super) failures: FxHashSet<String>,
    pub(super) openers: FxHashSet<String>,
    pub(super) outcome_phrases: Vec<String>,
    /// Limits, and what else keeps the limit where it is gone itself.
    pub(super) qualifiers: Vec<(Vec<Entry>, Vec<Entry>)>,
}

pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    // Both files are part of the program; a test of this module fails when a table of them is empty.
    let ownership: toml::Table = include_str!("../../../../rules/ownership.toml").parse().unwrap_or_default();
    let scope: toml::Table = include_str!("../../../../rules/scope.toml").parse().unwrap_or_default();
    Tables::read(&ownership, &scope)
});

fn text<'a>(table: &'a toml::Table, section: &str, key: &str) -> &'a str {
    table.get(section).and_then(|section| section.get(key)).and_then(toml::Value::as_str).unwrap_or("")
}

impl Tables {
    fn read(ownership: &toml::Table, scope: &toml::Table) -> Self {
        let irregular: FxHashMap<String, String> = text(ownership, "irregular", "forms")
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(form, base)| (form.to_owned(), base.trim().to_owned()))
            .collect();
        let stem = |word: &str| stem_of(word, &irregular);
        let entry = |word: &str| {
            if let Some(form) = word.strip_prefix('=') {
                Entry::Form(format!(" {form} "))
            } else if word.contains('-') {
                Entry::Phrase(format!(" {} ", word.replace('-', " ")))
            } else {
                Entry::Stem(stem(word))
            }
        };
        // Words of reach count in this very form: `external` is no `externalised`.
        let form = |word: &str| {
            let word = word.strip_prefix('=').unwrap_or(word);
            if word.contains('-') { entry(word) } else { Entry::Form(format!(" {word} ")) }
        };
        let entries = |words: &str| words.split_whitespace().map(entry).collect::<Vec<_>>();
        let stems = |words: &str| words.split_whitespace().map(stem).collect::<FxHashSet<_>>();
        let classes = |words: &str| {
            let lines = words.lines().filter(|line| !line.trim().is_empty());
            lines.map(entries).collect::<Vec<_>>()
        };
        let by_stem = |words: &str| {
            let mut map: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (class, line) in words.lines().filter(|line| !line.trim().is_empty()).enumerate() {
                for word in line.split_whitespace() {
                    map.entry(stem(word)).or_default().push(class);
                }
            }
            map
        };
        let mut ranks = FxHashMap::default();
        let mut rank_names = Vec::new();
        for level in ownership.get("level").and_then(toml::Value::as_array).into_iter().flatten() {
            let rank = u8::try_from(rank_names.len()).unwrap_or(u8::MAX);
            rank_names.push(level.get("name").and_then(toml::Value::as_str).unwrap_or("").to_owned());
            for verb in level.get("verbs").and_then(toml::Value::as_str).unwrap_or("").split_whitespace() {
                ranks.entry(stem(verb)).or_insert(rank);
            }
        }
        let plain = |section: &str, key: &str| {
            text(ownership, section, key).split_whitespace().map(str::to_owned).collect::<FxHashSet<_>>()
        };
        let phrases = |section: &str, table: &toml::Table| {
            let lines = text(table, section, "phrases").lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(|line| format!(" {} ", line.replace('-', " ").trim())).collect::<Vec<_>>()
        };
        Self {
            ranks,
            rank_names,
            governors: text(ownership, "governors", "words").split_whitespace().map(str::to_owned).collect(),
            governor_phrases: phrases("governors", ownership),
            same_verbs: by_stem(text(ownership, "same", "verbs")),
            same_words: by_stem(text(scope, "same", "words")),
            low: entries(text(ownership, "seniority", "low")),
            high: text(ownership, "seniority", "high").split_whitespace().map(str::to_owned).collect(),
            team_always: entries(text(ownership, "team", "always")),
            team_people: plain("team", "people"),
            departments: plain("team", "departments"),
            others: plain("team", "others"),
            papers: plain("objects", "papers"),
            paper_verbs: stems(text(ownership, "objects", "paper_verbs")),
            reading_verbs: stems(text(ownership, "objects", "reading_verbs")),
            charges: plain("objects", "charges"),
            vehicles: plain("objects", "vehicles"),
            charge_verbs: stems(text(ownership, "objects", "charge_verbs")),
            team_groups: stems(text(ownership, "team", "groups")),
            scope: text(scope, "scope", "words").split_whitespace().map(form).collect(),
            scope_same: classes(text(scope, "scope", "same")),
            outcomes: classes(text(scope, "outcome", "classes")),
            failures: stems(text(scope, "outcome", "failures")),
            openers: text(scope, "outcome", "openers").split_whitespace().map(str::to_owned).collect(),
            outcome_phrases: phrases("outcome", scope),
            qualifiers: text(scope, "qualifier", "classes")
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| line.split_once('|').unwrap_or((line, "")))
                .map(|(limits, keepers)| (entries(limits), entries(keepers)))
                .collect(),
            irregular,
        }
    }

    /// The stem of a lower-case word, as [`Reading`] makes it.
    pub(super) fn stem(&self, word: &str) -> String {
        stem_of(word, &self.irregular)
    }

    fn share_class(map: &FxHashMap<String, Vec<usize>>, a: &str, b: &str) -> bool {
        match (map.get(a), map.get(b)) {
            (Some(a), Some(b)) => a.iter().any(|class| b.contains(class)),
            _ => false,
        }
    }

    /// Whether a lower-case word names people that one works with, in the singular or the plural. Compared by form: the
    /// stem of `engineer` is that of `engine`.
    pub(super) fn is_person(&self, word: &str) -> bool {
        self.team_people.contains(word) || word.strip_suffix('s').is_some_and(|one| self.team_people.contains(one))
    }

    /// Whether a lower-case word names a paper or another small piece, in the singular or the plural.
    pub(super) fn is_paper(&self, word: &str) -> bool {
        self.papers.contains(word) || word.strip_suffix('s').is_some_and(|one| self.papers.contains(one))
    }

    /// Whether two verbs, by stem, mean the same act.
    pub(super) fn same_verb(&self, a: &str, b: &str) -> bool {
        a == b || Self::share_class(&self.same_verbs, a, b)
    }

    /// Whether two words, by stem, may stand for one another.
    pub(super) fn same_word(&self, a: &str, b: &str) -> bool {
        a == b || Self::share_class(&self.same_words, a, b) || Self::share_class(&self.same_verbs, a, b)
    }
}

fn stem_of(word: &str, irregular: &FxHashMap<String, String>) -> String {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    if let Some(base) = irregular.get(word) {
        return STEMMER.stem(base).into_owned();
    }
    let mut even = word.to_owned();
    for (british, american) in [
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("yse", "yze"),
        ("ysed", "yzed"),
        ("ogue", "og"),
        ("entre", "enter"),
        ("our", "or"),
    ] {
        if even.len() > british.len() + 2 && even.ends_with(british) {
            even.truncate(even.len() - british.len());
            even.push_str(american);
            break;
        }
    }
    if even.len() > 6
        && even.ends_with("ise")
        && !even.ends_with("wise")
        && !even.ends_with("cise")
        && !even.ends_with("rise")
    {
        even.truncate(even.len() - 3);
        even.push_str("ize");
    }
    STEMMER.stem(&even).into_owned()
}

/// A count in figures or words.
fn number(word: &str) -> Option<f64> {
    word.parse().ok().or_else(|| crate::quantity::count_of(word)).filter(|count| *count > 0.0)
}

/// Words that carry no content of their own.
pub(super) fn is_function_word(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "and"
            | "or"
            | "of"
            | "in"
            | "on"
            | "to"
            | "for"
            | "with"
            | "by"
            | "at"
            | "from"
            | "as"
            | "it"
            | "its"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "that"
            | "which"
            | "who"
            | "whom"
            | "whose"
            | "this"
            | "these"
            | "those"
            | "their"
            | "they"
            | "them"
            | "i"
            | "my"
            | "me"
            | "we"
            | "our"
            | "us"
            | "he"
            | "she"
            | "his"
            | "her"
            | "so"
            | "than"
            | "then"
            | "after"
            | "before"
            | "while"
            | "when"
            | "where"
            | "because"
            | "if"
            | "into"
            | "onto"
            | "out"
            | "up"
            | "off"
            | "over"
            | "under"
            | "through"
            | "via"
            | "per"
            | "each"
            | "every"
            | "all"
            | "any"
            | "both"
            | "not"
            | "no"
            | "only"
            | "also"
            | "now"
            | "there"
            | "here"
            | "has"
            | "have"
            | "had"
            | "do"
            | "does"
            | "did"
            | "can"
            | "could"
            | "would"
            | "will"
            | "about"
            | "around"
            | "roughly"
            | "during"
            | "within"
            | "without"
            | "across"
            | "between"
            | "against"
            | "but"
            | "more"
            | "less"
            | "one"
            | "own"
            | "such"
            | "how"
            | "what"
            | "just"
            | "still"
            | "since"
            | "until"
            | "using"
            | "like"
            | "s"
            | "t"
            | "instead"
            | "rather"
            | "new"
            | "old"
            | "later"
            | "together"
            | "including"
            | "based"
            | "well"
            | "back"
            | "down"
            | "throughout"
            | "it's"
            | "them."
            | "another"
            | "other"
            | "same"
            | "use"
            | "used"
            | "uses"
            | "made"
            | "make"
            | "part"
            | "etc"
            | "eg"
            | "ie"
    )
}

impl Reading {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        let tables = &*TABLES;
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6 + 1);
        let mut padded = String::with_capacity(text.len() + 2);
        padded.push(' ');
        let mut clause = 0;
        let mut fresh = true;
        let mut sentence = true;
        let mut chars = text.char_indices().peekable();
        while let Some((start, character)) = chars.next() {
            if !character.is_alphanumeric() {
                if matches!(character, ',' | ';' | ':' | '—' | '–' | '(' | ')' | '→' | '!' | '?' | '\n')
                    || character == '.' && chars.peek().is_none_or(|(_, next)| next.is_whitespace())
                    || character == '-' && text[..start].ends_with(' ')
                {
                    if !fresh {
                        clause += 1;
                    }
                    fresh = true;
                    sentence |= matches!(character, '.' | '!' | '?' | '\n');
                }
                continue;
            }
            let mut end = start + character.len_utf8();
            while let Some(&(at, next)) = chars.peek() {
                let glue = matches!(next, '\'' | '’')
                    && text[at + next.len_utf8()..].starts_with(char::is_alphanumeric)
                    || matches!(next, '+' | '#');
                if !(next.is_alphanumeric() || glue) {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            let written = &text[start..end];
            let mut lower = written.to_lowercase().replace('’', "'");
            if let Some(bare) = lower.strip_suffix("'s") {
                lower = bare.to_owned();
            }
            if matches!(lower.as_str(), "and" | "then" | "but") && !fresh {
                clause += 1;
                fresh = true;
            }
            padded.push_str(&lower);
            padded.push(' ');
            let leading = matches!(
                lower.as_str(),
                "and" | "then" | "but" | "i" | "we" | "also" | "which" | "that" | "it" | "now"
            ) || lower.ends_with("ly");
            let opens = fresh && !leading;
            if opens {
                fresh = false;
            }
            let stem = stem_of(&lower, &tables.irregular);
            words.push(Word {
                capital: written.chars().any(char::is_uppercase),
                lower,
                stem,
                start,
                end,
                clause,
                opens,
                starts_sentence: sentence,
            });
            sentence = false;
        }
        let stems = words.iter().map(|word| word.stem.clone()).collect();
        Self { words, padded, stems }
    }

    /// How often things are said to happen, in seconds between two times: `twice a year`, `every six months`, `weekly`.
    pub(super) fn periods(&self) -> Vec<f64> {
        let word = |at: usize| self.words.get(at).map_or("", |word| word.lower.as_str());
        let mut periods = Vec::new();
        for at in 0..self.words.len() {
            let times = match word(at) {
                "once" => Some((1.0, at + 1)),
                "twice" => Some((2.0, at + 1)),
                other if word(at + 1) == "times" => number(other).map(|times| (times, at + 2)),
                _ => None,
            };
            if let Some((times, next)) = times
                && matches!(word(next), "a" | "an" | "per" | "each" | "every")
                && let Some(seconds) = crate::quantity::seconds_of(word(next + 1))
            {
                periods.push(seconds / times);
            }
            if matches!(word(at), "every" | "each" | "per") {
                let (count, unit) = match word(at + 1) {
                    "other" | "second" => (2.0, at + 2),
                    "third" => (3.0, at + 2),
                    next => number(next).map_or((1.0, at + 1), |count| (count, at + 2)),
                };
                periods.extend(crate::quantity::seconds_of(word(unit)).map(|seconds| seconds * count));
            }
            // `nine a month`.
            if matches!(word(at), "a" | "an") {
                periods.extend(crate::quantity::seconds_of(word(at + 1)));
            }
            periods.extend(match word(at) {
                "daily" | "nightly" => Some(86_400.0),
                "weekly" => Some(604_800.0),
                "fortnightly" | "biweekly" => Some(1_209_600.0),
                "monthly" => Some(2_629_800.0),
                "quarterly" => Some(7_889_400.0),
                "yearly" | "annually" | "annual" => Some(31_557_600.0),
                _ => None,
            });
        }
        periods
    }

    /// Whether the text has the entry.
    pub(super) fn has(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Stem(stem) => self.stems.contains(stem),
            Entry::Form(phrase) | Entry::Phrase(phrase) => self.padded.contains(phrase.as_str()),
        }
    }

    /// Whether the text has one of the entries.
    pub(super) fn has_any(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| self.has(entry))
    }

    /// Whether a word is used as a verb: it opens its clause, has a verb's ending, or follows `to`.
    pub(super) fn is_verb_form(&self, at: usize) -> bool {
        let word = &self.words[at];
        let before = at.checked_sub(1).map_or("", |index| self.words[index].lower.as_str());
        // `teaching assistant`, `a building company`: part of a name.
        let title = self.words.get(at + 1).is_some_and(|next| {
            word.lower.ends_with("ing")
                && matches!(next.lower.as_str(), "assistant" | "assistants" | "engineer" | "team" | "manager")
        });
        if title {
            return false;
        }
        let noun =
            matches!(before, "the" | "a" | "an" | "its" | "their" | "our" | "my" | "of" | "this" | "these" | "each");
        if noun && !word.lower.ends_with("ing") {
            return false;
        }
        word.opens
            || before == "to" && !word.lower.ends_with('s')
            || word.lower.ends_with("ed") && word.lower.len() > 4
            || word.lower.ends_with("ing") && word.lower.len() > 5
            || matches!(
                before,
                "i" | "we" | "which" | "that" | "who" | "will" | "helped" | "help" | "they" | "it" | "and" | "team"
            )
            || TABLES.irregular.contains_key(&word.lower)
                && !matches!(word.lower.as_str(), "set" | "read" | "cut" | "split" | "put" | "hit" | "let")
    }

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
            if !self.is_verb_form(at) || habit || noun || attributive {
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
            let rank = if tables.reading_verbs.contains(&word.stem) && names(&tables.papers) {
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
            if head.is_some() && word.lower.ends_with("ing") && TABLES.ranks.contains_key(&word.stem) {
                break;
            }
            head = Some(index);
        }
        head
    }

    /// Who else does it, by index: `my colleague wrote`, `the vendor fixed and shipped`, `reviewed by the DBA`.
    fn other_doer(&self, at: usize, others: &FxHashMap<usize, usize>) -> Option<usize> {
        let tables = &*TABLES;
        let is_other = |index: usize| {
            let word = &self.words[index];
            let own =
                index.checked_sub(1).is_some_and(|before| matches!(self.words[before].lower.as_str(), "our" | "we"));
            tables.is_person(&word.lower)
                || tables.others.contains(&word.lower)
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
        let department = tables.departments.contains(&self.words[subject].lower)
            && subject.checked_sub(1).is_none_or(|before| {
                self.words[before].clause != self.words[subject].clause
                    || matches!(self.words[before].lower.as_str(), "which" | "that" | "and")
            });
        if department && past && self.words[subject].clause == self.words[at].clause {
            return Some(subject);
        }
        let near = self.words[subject].clause == self.words[at].clause;
        (determined && past && near && is_other(subject)).then_some(subject)
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

    /// Whether a word before it in the clause makes the verb a smaller act: `helped write`, `co-designed`.
    fn governed(&self, at: usize) -> bool {
        let tables = &*TABLES;
        let clause = self.words[at].clause;
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
            if tables.governors.contains(&word.lower) {
                return word.clause == clause
                    || self.words[index + 1..at]
                        .iter()
                        .all(|between| is_function_word(&between.lower) || tables.ranks.contains_key(&between.stem));
            }
        }
        false
    }

    /// The clauses that say what the writer's own part was: `my part was the timeline`.
    pub(super) fn own_parts(&self) -> Vec<usize> {
        let said = |run: &[Word]| {
            run[0].lower == "my"
                && matches!(
                    run[1].lower.as_str(),
                    "part" | "task" | "tasks" | "share" | "job" | "contribution" | "role"
                )
        };
        self.words.windows(2).filter(|run| said(run)).map(|run| run[0].clause).collect()
    }

    /// Whether the text says that the writer's part was a helping one.
    pub(super) fn has_governor(&self) -> bool {
        let tables = &*TABLES;
        self.words.iter().any(|word| tables.governors.contains(&word.lower))
            || tables.governor_phrases.iter().any(|phrase| self.padded.contains(phrase.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_is_empty() {
        let tables = &*TABLES;
        assert!(tables.ranks.len() > 150 && tables.rank_names.len() == 6);
        assert!(!tables.governors.is_empty() && !tables.governor_phrases.is_empty());
        assert!(!tables.low.is_empty() && !tables.high.is_empty() && !tables.team_always.is_empty());
        assert!(!tables.team_people.is_empty() && !tables.team_groups.is_empty() && !tables.scope_same.is_empty());
        assert!(tables.scope.len() > 80 && tables.outcomes.len() > 8 && tables.qualifiers.len() > 15);
        assert!(!tables.openers.is_empty() && !tables.outcome_phrases.is_empty());
    }

    #[test]
    fn a_governor_makes_a_verb_smaller() {
        let helped = Reading::of("Helped write the parser");
        assert!(helped.verbs().iter().all(|verb| verb.effective <= 1), "{:?}", helped.verbs());
        let own = Reading::of("Supported the migration by validating row counts");
        assert!(own.verbs().iter().any(|verb| verb.effective == 3), "{:?}", own.verbs());
    }

    #[test]
    fn spellings_and_past_forms_share_a_stem() {
        for (a, b) in
            [("organised", "organizing"), ("wrote", "writing"), ("led", "leads"), ("centralised", "centralizes")]
        {
            assert_eq!(Reading::of(a).words[0].stem, Reading::of(b).words[0].stem, "{a} {b}");
        }
    }
}
