//! Words and phrases of two texts to those that mean the same, by the classes of `rules/paraphrase.toml`.

use super::tables::TABLES;
use super::words::Reading;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The classes of words that may stand for one another.
pub(super) struct Paraphrases {
    words: FxHashMap<String, Vec<usize>>,
    /// Phrases by the stem of their first word: the stems that follow, and the class.
    phrases: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    neutral: FxHashSet<String>,
}

pub(super) static PARAPHRASES: LazyLock<Paraphrases> = LazyLock::new(|| {
    // Part of the program; a test of this module fails when a table is empty.
    let table: toml::Table = include_str!("../../../../rules/paraphrase.toml").parse().unwrap_or_default();
    Paraphrases::read(&table)
});

impl Paraphrases {
    fn read(table: &toml::Table) -> Self {
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or("");
        let mut paraphrases =
            Self { words: FxHashMap::default(), phrases: FxHashMap::default(), neutral: FxHashSet::default() };
        let lines = text("acts").lines().chain(text("things").lines());
        for (class, line) in lines.filter(|line| !line.trim().is_empty()).enumerate() {
            for entry in line.split_whitespace() {
                let mut stems = entry.split('-').map(|word| TABLES.stem(word));
                let first = stems.next().unwrap_or_default();
                let rest: Vec<String> = stems.collect();
                if rest.is_empty() {
                    paraphrases.words.entry(first).or_default().push(class);
                } else {
                    paraphrases.phrases.entry(first).or_default().push((rest, class));
                }
            }
        }
        paraphrases.neutral = text("neutral").split_whitespace().map(|word| TABLES.stem(word)).collect();
        paraphrases
    }

    /// Whether a word, by stem, never makes a claim larger.
    pub(super) fn is_neutral(&self, stem: &str) -> bool {
        self.neutral.contains(stem)
    }

    /// Whether two words, by stem, stand in one class.
    pub(super) fn alike(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.words.get(a), self.words.get(b)) else { return false };
        a.iter().any(|class| b.contains(class))
    }

    /// The classes of each word of a text, those of phrases that it is part of included.
    pub(super) fn classes(&self, reading: &Reading) -> Vec<Vec<usize>> {
        let mut classes: Vec<Vec<usize>> =
            reading.words.iter().map(|word| self.words.get(&word.stem).cloned().unwrap_or_default()).collect();
        for at in 0..reading.words.len() {
            for (rest, class) in self.phrases.get(&reading.words[at].stem).into_iter().flatten() {
                let stands = rest
                    .iter()
                    .enumerate()
                    .all(|(step, stem)| reading.words.get(at + 1 + step).is_some_and(|word| &word.stem == stem));
                if stands {
                    classes[at..=at + rest.len()].iter_mut().for_each(|list| list.push(*class));
                }
            }
        }
        classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_is_empty_and_phrases_reach_all_their_words() {
        let paraphrases = &*PARAPHRASES;
        assert!(paraphrases.words.len() > 500 && paraphrases.phrases.len() > 80 && paraphrases.neutral.len() > 50);
        let classes = |text: &str| paraphrases.classes(&Reading::of(text));
        let looked = classes("Looked into slow logins");
        let investigated = classes("Investigated slow logins");
        assert!(looked[0].iter().any(|class| investigated[0].contains(class)));
        assert!(looked[1].iter().any(|class| investigated[0].contains(class)));
    }
}
