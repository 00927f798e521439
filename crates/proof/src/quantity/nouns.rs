//! Words to nouns: the singular that nouns are compared by, and the lists that say what a counted noun makes of a
//! number.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words that decide the role of a number; see the file for what each list means.
pub(super) struct Words {
    pub(super) volume: FxHashSet<String>,
    pub(super) people: FxHashSet<String>,
    pub(super) parameter: FxHashSet<String>,
    pub(super) label: FxHashSet<String>,
    pub(super) inspectable: FxHashSet<String>,
    pub(super) rehearsal: FxHashSet<String>,
    pub(super) mishap: FxHashSet<String>,
    pub(super) setting: FxHashSet<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The file is part of the program, so a fault in it is a fault of ours; an empty table keeps the review going and
    // the test of this module failing.
    let table: toml::Table = include_str!("../../../../rules/quantities.toml").parse().unwrap_or_default();
    let list = |name: &str| {
        let words = table.get(name).and_then(toml::Value::as_str).unwrap_or("");
        words.split_whitespace().map(str::to_owned).collect()
    };
    Words {
        volume: list("volume"),
        people: list("people"),
        parameter: list("parameter"),
        label: list("label"),
        inspectable: list("inspectable"),
        rehearsal: list("rehearsal"),
        mishap: list("mishap"),
        setting: list("setting"),
    }
});

/// A word's singular, near enough to compare nouns by.
pub(super) fn singular(word: &str) -> String {
    match word {
        "people" | "persons" => return "person".into(),
        "children" => return "child".into(),
        "indices" | "indexes" => return "index".into(),
        "staff" | "news" | "status" | "https" | "kubernetes" | "redis" => return word.into(),
        "queries" => return "query".into(),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 2
    {
        return format!("{stem}y");
    }
    for ending in ["sses", "ches", "shes", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") => {
            stem.to_owned()
        }
        _ => word.to_owned(),
    }
}

pub(super) fn is_plural(word: &str) -> bool {
    matches!(word, "people" | "staff" | "children" | "indices") || (word.len() > 3 && singular(word) != word)
}

/// Words that end the run in which the counted noun stands.
pub(super) fn stops(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "in"
            | "out"
            | "of"
            | "on"
            | "for"
            | "to"
            | "with"
            | "from"
            | "per"
            | "at"
            | "by"
            | "a"
            | "an"
            | "the"
            | "that"
            | "which"
            | "who"
            | "were"
            | "was"
            | "are"
            | "is"
            | "as"
            | "than"
            | "but"
            | "so"
            | "into"
            | "across"
            | "after"
            | "before"
            | "during"
            | "each"
            | "every"
            | "via"
            | "when"
            | "while"
            | "because"
            | "without"
            | "within"
            | "under"
            | "over"
            | "between"
            | "using"
            | "through"
            | "has"
            | "have"
            | "had"
            | "it"
            | "its"
            | "i"
            | "we"
            | "they"
            | "this"
            | "these"
            | "if"
            | "then"
            | "not"
            | "no"
            | "be"
            | "been"
            | "only"
            | "down"
            | "up"
            | "since"
            | "until"
            | "against"
            | "behind"
            | "about"
            | "one"
            | "two"
            | "instead"
    )
}
