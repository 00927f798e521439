//! Turns features and words into scores: a small linear model over named features and roots, held as data.

use crate::features::Feature;
use crate::packed::{Packed, PackedError, Reader, Writer};
use crate::reading::Reading;
use crate::senses::Sign;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Weights by feature name, one number a class.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights {
    /// Classes, in the order of the numbers.
    pub classes: Vec<String>,
    weights: FxHashMap<String, Vec<f64>>,
    words: FxHashMap<String, Vec<f64>>,
}

/// A word or a sense of a text that has a weight of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct WeighedWord<'w> {
    /// Its first place among the words of the text.
    pub at: Range<usize>,
    /// How much of it there is: 1 for a word.
    pub value: f64,
    /// What one of it adds to each class.
    pub weights: &'w [f64],
}

impl WeighedWord<'_> {
    /// What it adds to a class.
    #[must_use]
    pub fn adds(&self, class: usize) -> f64 {
        self.value * self.weights.get(class).copied().unwrap_or(0.0)
    }
}

/// A word's weight below this says nothing, and is not written down.
const LEAST: f64 = 0.05;

/// Why a table of weights cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("weights: {0}")]
pub struct WeightsError(String);

impl Packed for Weights {
    fn pack(&self, out: &mut Writer) {
        out.text(&self.classes.join("\n"));
        for table in [&self.weights, &self.words] {
            let mut rows: Vec<(&str, &[f64])> =
                table.iter().map(|(name, numbers)| (name.as_str(), numbers.as_slice())).collect();
            rows.sort_unstable_by_key(|&(name, _)| name);
            out.text(&rows.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("\n"));
            let halves = |number: &f64| {
                let bits = number.to_bits();
                [(bits & u64::from(u32::MAX)) as u32, (bits >> 32) as u32]
            };
            out.numbers(&rows.iter().flat_map(|(_, numbers)| *numbers).flat_map(halves).collect::<Vec<u32>>());
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Result<Self, PackedError> {
        let classes: Vec<String> = from.text()?.lines().map(str::to_owned).collect();
        let mut table = || {
            let names = from.text()?;
            let numbers = from.numbers()?;
            let (halves, _) = numbers.as_chunks::<2>();
            let numbers: Vec<f64> =
                halves.iter().map(|[low, high]| f64::from_bits(u64::from(*low) | u64::from(*high) << 32)).collect();
            let rows = names.lines().zip(numbers.chunks(classes.len().max(1)));
            Ok(rows.map(|(name, row)| (name.to_owned(), row.to_vec())).collect())
        };
        let (weights, words) = (table()?, table()?);
        Ok(Self { classes, weights, words })
    }
}

impl Weights {
    /// No weights yet, for these classes.
    #[must_use]
    pub fn new<S: Into<String>>(classes: impl IntoIterator<Item = S>) -> Self {
        Self {
            classes: classes.into_iter().map(Into::into).collect(),
            weights: FxHashMap::default(),
            words: FxHashMap::default(),
        }
    }

    /// Reads lines of a name and one number a class; the first line names the classes after the word `feature`.
    ///
    /// # Errors
    /// Where a line has another count of numbers than there are classes, or no number.
    pub fn parse(text: &str) -> Result<Self, WeightsError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let head = lines.next().unwrap_or("");
        let mut weights = Self::new(head.split_whitespace().skip(1));
        for line in lines {
            let mut fields = line.split_whitespace();
            let name = fields.next().unwrap_or("").to_owned();
            let numbers: Result<Vec<f64>, _> = fields.map(str::parse).collect();
            match numbers {
                Ok(numbers) if numbers.len() == weights.classes.len() => weights.weights.insert(name, numbers),
                _ => return Err(WeightsError(format!("`{line}` wants {} numbers", weights.classes.len()))),
            };
        }
        Ok(weights)
    }

    /// The weights as [`Weights::parse`] reads them, by name.
    #[must_use]
    pub fn render(&self) -> String {
        let mut names: Vec<_> = self.weights.iter().collect();
        names.sort_by_key(|(name, _)| name.as_str());
        let mut text = format!("feature {}\n", self.classes.join(" "));
        for (name, numbers) in names {
            text.push_str(name);
            for number in numbers {
                text.push_str(&format!(" {number:.3}"));
            }
            text.push('\n');
        }
        text
    }

    /// Adds the weights of single words: lines of a root and pairs of a class and a number; a class not named adds
    /// nothing.
    ///
    /// # Errors
    /// Where a line names no class that is known, or no number.
    pub fn parse_words(&mut self, text: &str) -> Result<(), WeightsError> {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut fields = line.split_whitespace();
            let root = fields.next().unwrap_or("").to_owned();
            let mut numbers = vec![0.0; self.classes.len()];
            while let Some(name) = fields.next() {
                let class = self.classes.iter().position(|class| class == name);
                let number = fields.next().and_then(|field| field.parse().ok());
                let (Some(class), Some(number)) = (class, number) else {
                    return Err(WeightsError(format!("`{line}` wants pairs of a class and a number")));
                };
                numbers[class] = number;
            }
            self.words.insert(root, numbers);
        }
        Ok(())
    }

    /// Gives a root weights, one a class; for training.
    pub fn set_word(&mut self, root: &str, weights: Vec<f64>) {
        self.words.insert(root.to_owned(), weights);
    }

    /// The weights of the words as [`Weights::parse_words`] reads them, by root; what rounds to nothing is left out.
    #[must_use]
    pub fn render_words(&self) -> String {
        let mut roots: Vec<_> = self.words.iter().collect();
        roots.sort_by_key(|(root, _)| root.as_str());
        let mut text = String::new();
        for (root, weights) in roots {
            let pairs: Vec<String> = self
                .classes
                .iter()
                .zip(weights)
                .filter(|(_, weight)| weight.abs() >= LEAST)
                .map(|(class, weight)| format!(" {class} {weight:.2}"))
                .collect();
            if !pairs.is_empty() {
                text.push_str(&format!("{root}{}\n", pairs.concat()));
            }
        }
        text
    }

    /// The words of a text that have weights of their own, each root once, in reading order.
    #[must_use]
    pub fn words_of(&self, reading: &Reading<'_>) -> Vec<WeighedWord<'_>> {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        reading
            .words
            .iter()
            .enumerate()
            .filter_map(|(at, word)| Some((word, at..at + 1, self.words.get(&word.root)?)))
            .filter(|(word, ..)| seen.insert(word.root.as_str()))
            .map(|(_, at, weights)| WeighedWord { at, value: 1.0, weights })
            .collect()
    }

    /// The senses of a text that have weights.
    #[must_use]
    pub fn senses_of(&self, signs: &[Sign<'_>]) -> Vec<WeighedWord<'_>> {
        let weighed = |sign: &Sign<'_>| {
            Some(WeighedWord { at: sign.words.clone(), value: sign.value, weights: self.words.get(sign.key)? })
        };
        signs.iter().filter_map(weighed).collect()
    }

    /// The weight of a feature for a class.
    #[must_use]
    pub fn of(&self, feature: &str, class: usize) -> f64 {
        self.weights.get(feature).and_then(|numbers| numbers.get(class)).copied().unwrap_or(0.0)
    }

    /// The numbers of a feature, for training.
    pub fn entry(&mut self, feature: &str) -> &mut Vec<f64> {
        if !self.weights.contains_key(feature) {
            self.weights.insert(feature.to_owned(), vec![0.0; self.classes.len()]);
        }
        // Inserted above where it was missing.
        self.weights.entry(feature.to_owned()).or_default()
    }

    /// The score of each class: the feature `bias` and the sum of what each feature and each word adds.
    #[must_use]
    pub fn scores(&self, features: &[Feature], words: &[WeighedWord<'_>]) -> Vec<f64> {
        (0..self.classes.len())
            .map(|class| {
                let features: f64 = features.iter().map(|feature| feature.value * self.of(feature.name, class)).sum();
                let words: f64 = words.iter().map(|word| word.adds(class)).sum();
                self.of("bias", class) + features + words
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_a_round_trip() {
        let text = "feature a b\nbias 0.100 -0.200\ncheck 1.000 2.000\n";
        let weights = Weights::parse(text).unwrap();
        assert_eq!(weights.render(), text);
        let features = [Feature { name: "check", value: 2.0, words: Vec::new() }];
        let scores = weights.scores(&features, &[]);
        assert!((scores[1] - 3.8).abs() < 1e-9, "{scores:?}");
        assert!(Weights::parse("feature a b\ncheck 1\n").is_err());
    }

    #[test]
    fn words_add_to_the_classes_they_name() {
        let mut weights = Weights::new(["a", "b"]);
        weights.parse_words("pager b 0.75\nretri a -0.50 b 0.25\n").unwrap();
        assert_eq!(weights.render_words(), "pager b 0.75\nretri a -0.50 b 0.25\n");
        let roots = crate::words::Roots::new("");
        let text = "Pager retries, pager";
        let reading = Reading::of(text, roots.words(text), &crate::lexicon::Lexicon::default());
        let words = weights.words_of(&reading);
        assert_eq!(words.len(), 2, "{words:?}");
        let scores = weights.scores(&[], &words);
        assert!((scores[0] + 0.5).abs() < 1e-9 && (scores[1] - 1.0).abs() < 1e-9, "{scores:?}");
        assert!(weights.parse_words("pager c 1").is_err() && weights.parse_words("pager b").is_err());
    }
}
