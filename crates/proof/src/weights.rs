//! Turns features into scores: a small linear model over named features, held as data.

use crate::features::Feature;
use rustc_hash::FxHashMap;

/// Weights by feature name, one number a class.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights {
    /// Classes, in the order of the numbers.
    pub classes: Vec<String>,
    weights: FxHashMap<String, Vec<f64>>,
}

/// Why a table of weights cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("weights: {0}")]
pub struct WeightsError(String);

impl Weights {
    /// No weights yet, for these classes.
    #[must_use]
    pub fn new<S: Into<String>>(classes: impl IntoIterator<Item = S>) -> Self {
        Self { classes: classes.into_iter().map(Into::into).collect(), weights: FxHashMap::default() }
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

    /// The score of each class: the feature `bias` and the sum of what each feature adds.
    #[must_use]
    pub fn scores(&self, features: &[Feature]) -> Vec<f64> {
        (0..self.classes.len())
            .map(|class| {
                self.of("bias", class)
                    + features.iter().map(|feature| feature.value * self.of(feature.name, class)).sum::<f64>()
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
        let scores = weights.scores(&features);
        assert!((scores[1] - 3.8).abs() < 1e-9, "{scores:?}");
        assert!(Weights::parse("feature a b\ncheck 1\n").is_err());
    }
}
