//! Words to nouns: the singular that nouns are compared by.

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
