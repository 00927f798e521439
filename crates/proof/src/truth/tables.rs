//! The files `rules/ownership.toml` and `rules/scope.toml` to tables over stems.

use super::words::Word;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

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

/// A class of limits.
pub(super) struct Limits {
    /// Words that limit a claim.
    pub(super) words: Vec<Entry>,
    /// Words that keep the limit, but are none themselves.
    pub(super) keepers: Vec<Entry>,
    /// Whether the words are not always limits.
    pub(super) weak: bool,
}

/// Both files of rules.
pub(super) struct Tables {
    small: FxHashSet<String>,
    pub(super) irregular: FxHashMap<String, String>,
    /// Nouns of a verb that the stemmer does not bring together: `loss` of `lose`.
    nominal: FxHashMap<String, String>,
    pub(super) ranks: FxHashMap<String, u8>,
    pub(super) rank_names: Vec<String>,
    pub(super) governors: FxHashSet<String>,
    pub(super) governor_phrases: Vec<String>,
    same_verbs: FxHashMap<String, Vec<usize>>,
    same_words: FxHashMap<String, Vec<usize>>,
    pub(super) low: Vec<Entry>,
    pub(super) high: FxHashSet<String>,
    pub(super) team_always: Vec<Entry>,
    pub(super) team_people: FxHashSet<String>,
    pub(super) team_groups: FxHashSet<String>,
    pub(super) company: FxHashSet<String>,
    pub(super) company_phrases: Vec<String>,
    pub(super) alone: Vec<String>,
    pub(super) idle: FxHashSet<String>,
    pub(super) asking: FxHashSet<String>,
    pub(super) guiding: FxHashSet<String>,
    pub(super) own_parts: FxHashSet<String>,
    pub(super) past: FxHashSet<String>,
    /// Beginnings of words.
    pub(super) consulting: Vec<String>,
    pub(super) staff: FxHashSet<String>,
    pub(super) short: FxHashSet<String>,
    pub(super) rounds: FxHashSet<String>,
    pub(super) title_nouns: FxHashSet<String>,
    pub(super) title_verbs: FxHashSet<String>,
    pub(super) before_title: FxHashSet<String>,
    pub(super) praising: FxHashSet<String>,
    pub(super) praised: FxHashSet<String>,
    pub(super) light: FxHashSet<String>,
    pub(super) plans: FxHashSet<String>,
    pub(super) making: FxHashSet<String>,
    /// Stems.
    pub(super) live: FxHashSet<String>,
    /// Stems.
    pub(super) mending: FxHashSet<String>,
    /// Stems.
    pub(super) charged: FxHashSet<String>,
    pub(super) charge_phrases: Vec<String>,
    pub(super) beneficiaries: FxHashSet<String>,
    pub(super) partitives: FxHashSet<String>,
    pub(super) partial: FxHashSet<String>,
    /// Stems.
    pub(super) gains: FxHashSet<String>,
    /// Words with a space on both sides.
    pub(super) denials: Vec<String>,
    /// Beginnings of words, with the space before them.
    pub(super) hedges: Vec<String>,
    /// Beginnings of words.
    pub(super) fall: Vec<String>,
    /// Beginnings of words.
    pub(super) speed: Vec<String>,
    pub(super) others: FxHashSet<String>,
    pub(super) departments: FxHashSet<String>,
    pub(super) papers: FxHashSet<String>,
    pub(super) paper_verbs: FxHashSet<String>,
    pub(super) reading_verbs: FxHashSet<String>,
    pub(super) charges: FxHashSet<String>,
    pub(super) vehicles: FxHashSet<String>,
    pub(super) charge_verbs: FxHashSet<String>,
    pub(super) scope: Vec<Entry>,
    /// Those of `scope` that may name the same thing in a more general word.
    pub(super) mild_scope: Vec<Entry>,
    pub(super) scope_same: Vec<Vec<Entry>>,
    pub(super) outcomes: Vec<Vec<Entry>>,
    pub(super) failures: FxHashSet<String>,
    pub(super) openers: FxHashSet<String>,
    pub(super) outcome_phrases: Vec<String>,
    /// Limits, and what else keeps the limit where it is gone itself.
    pub(super) qualifiers: Vec<Limits>,
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

/// Lines of a form and its base.
fn pairs_of(lines: &str) -> FxHashMap<String, String> {
    let pairs = lines.lines().filter_map(|line| line.split_once(' '));
    pairs.map(|(form, base)| (form.to_owned(), base.trim().to_owned())).collect()
}

impl Tables {
    fn read(ownership: &toml::Table, scope: &toml::Table) -> Self {
        let irregular = pairs_of(text(ownership, "irregular", "forms"));
        let nominal: FxHashMap<String, String> = pairs_of(text(ownership, "nominal", "forms"));
        let stem = |word: &str| stem_of(word, &irregular, &nominal);
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
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect::<FxHashSet<_>>();
        let plain = |section: &str, key: &str| set(text(ownership, section, key));
        let phrases_of = |lines: &str| {
            let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(|line| format!(" {} ", line.replace('-', " ").trim())).collect::<Vec<_>>()
        };
        let phrases = |section: &str, table: &toml::Table| phrases_of(text(table, section, "phrases"));
        let beginnings = |key: &str| text(scope, "figure", key).split_whitespace().map(str::to_owned).collect();
        Self {
            small: plain("small", "words"),
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
            company: plain("team", "company"),
            company_phrases: phrases_of(text(ownership, "team", "company_phrases")),
            alone: phrases_of(text(ownership, "team", "alone")),
            idle: plain("team", "idle"),
            asking: plain("team", "asking"),
            guiding: plain("team", "guiding"),
            own_parts: plain("team", "own_parts"),
            past: plain("team", "past"),
            consulting: text(ownership, "team", "consulting").split_whitespace().map(str::to_owned).collect(),
            staff: plain("team", "staff"),
            short: plain("small", "short"),
            rounds: set(text(scope, "figure", "rounds")),
            title_nouns: plain("seniority", "nouns"),
            title_verbs: plain("seniority", "verbs"),
            before_title: plain("seniority", "before"),
            praising: plain("seniority", "praising"),
            praised: plain("seniority", "praised"),
            light: plain("objects", "light"),
            plans: plain("acts", "plans"),
            making: plain("acts", "making"),
            live: stems(text(ownership, "acts", "live")),
            mending: stems(text(ownership, "acts", "mending")),
            charged: stems(text(ownership, "charge", "charged")),
            charge_phrases: phrases("charge", ownership),
            beneficiaries: set(text(scope, "scope", "beneficiaries")),
            partitives: set(text(scope, "share", "partitives")),
            partial: set(text(scope, "share", "partial")),
            gains: stems(text(scope, "outcome", "gains")),
            denials: phrases_of(text(scope, "qualifier", "denials")),
            hedges: text(scope, "figure", "hedges").split_whitespace().map(|word| format!(" {word}")).collect(),
            fall: beginnings("fall"),
            speed: beginnings("speed"),
            scope: ["words", "mild"]
                .iter()
                .flat_map(|key| text(scope, "scope", key).split_whitespace())
                .map(form)
                .collect(),
            mild_scope: text(scope, "scope", "mild").split_whitespace().map(form).collect(),
            scope_same: classes(text(scope, "scope", "same")),
            outcomes: classes(text(scope, "outcome", "classes")),
            failures: stems(text(scope, "outcome", "failures")),
            openers: text(scope, "outcome", "openers").split_whitespace().map(str::to_owned).collect(),
            outcome_phrases: phrases("outcome", scope),
            qualifiers: text(scope, "qualifier", "classes")
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| {
                    let (limits, keepers) = line.split_once('|').unwrap_or((line, ""));
                    let weak = limits.trim_start().starts_with('~');
                    let words = entries(limits.trim_start().trim_start_matches('~'));
                    Limits { words, keepers: entries(keepers), weak }
                })
                .collect(),
            irregular,
            nominal,
        }
    }

    /// The stem of a lower-case word, as [`Reading`] makes it.
    pub(super) fn stem(&self, word: &str) -> String {
        stem_of(word, &self.irregular, &self.nominal)
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

fn stem_of(word: &str, irregular: &FxHashMap<String, String>, nominal: &FxHashMap<String, String>) -> String {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    if let Some(base) = irregular.get(word).or_else(|| nominal.get(word)) {
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

/// Words that carry no content of their own.
pub(super) fn is_function_word(word: &str) -> bool {
    TABLES.small.contains(word)
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
        assert!(tables.small.len() > 100 && tables.nominal.len() > 30 && !tables.mild_scope.is_empty());
        assert!(!tables.openers.is_empty() && !tables.outcome_phrases.is_empty());
        let sizes = [
            ("company", tables.company.len()),
            ("idle", tables.idle.len()),
            ("asking", tables.asking.len()),
            ("guiding", tables.guiding.len()),
            ("own_parts", tables.own_parts.len()),
            ("past", tables.past.len()),
            ("consulting", tables.consulting.len()),
            ("staff", tables.staff.len()),
            ("short", tables.short.len()),
            ("rounds", tables.rounds.len()),
            ("title_nouns", tables.title_nouns.len()),
            ("title_verbs", tables.title_verbs.len()),
            ("before_title", tables.before_title.len()),
            ("praising", tables.praising.len()),
            ("praised", tables.praised.len()),
            ("light", tables.light.len()),
            ("plans", tables.plans.len()),
            ("making", tables.making.len()),
            ("live", tables.live.len()),
            ("mending", tables.mending.len()),
            ("charged", tables.charged.len()),
            ("beneficiaries", tables.beneficiaries.len()),
            ("partitives", tables.partitives.len()),
            ("partial", tables.partial.len()),
            ("gains", tables.gains.len()),
            ("company_phrases", tables.company_phrases.len()),
            ("alone", tables.alone.len()),
            ("charge_phrases", tables.charge_phrases.len()),
            ("denials", tables.denials.len()),
            ("hedges", tables.hedges.len()),
            ("fall", tables.fall.len()),
            ("speed", tables.speed.len()),
        ];
        for (name, size) in sizes {
            assert!(size > 5, "{name}: {size}");
        }
    }
}
