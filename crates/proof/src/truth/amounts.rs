//! The numbers of an edit, in figures and words, to those that the original does not state.

use super::Kind;
use super::figures::{self, Numbers};
use super::judge::{Comparison, Judgement};
use crate::quantity::{Unit, quantities};

impl Comparison<'_> {
    pub(super) fn judge_figures(&mut self, judgement: &mut Judgement) {
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
                "figure",
                match kind {
                    Kind::NewMetric => format!("`{written}` is no figure of the original"),
                    Kind::ChangedMetric => format!("`{written}` differs from the figure of the original"),
                    _ => format!("`{written}` stood with a hedge in the original"),
                },
            );
        }
    }

    /// `by a full letter`: an amount in words that no number says.
    pub(super) fn judge_spelled_amounts(&self, judgement: &mut Judgement) {
        for run in self.edited.words.windows(4) {
            let [by, article, whole, unit] = run else { continue };
            let amount = by.lower == "by"
                && matches!(article.lower.as_str(), "a" | "an" | "one" | "two" | "three")
                && matches!(whole.lower.as_str(), "full" | "whole" | "half" | "large" | "wide" | "significant");
            if amount && !self.supplied.stems.contains(&unit.stem) {
                judgement.add(
                    Kind::NewMetric,
                    "amount-in-words",
                    format!("`{} {}` is no amount of the original", whole.lower, unit.lower),
                );
            }
        }
    }
}
