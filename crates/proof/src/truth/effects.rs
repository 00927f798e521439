//! Clauses of effect to the benefits that the original does not state.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::tables::{TABLES, is_function_word};
use super::words::{Reading, Word};

impl Comparison<'_> {
    pub(super) fn judge_outcomes(&self, judgement: &mut Judgement) {
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
                        "effect-phrase",
                        format!("`{}` is a benefit that the original does not state", phrase.trim()),
                    );
                }
            }
        }
        let measured_change = self.measures_a_change();
        let negated = ["not", "no", "never", "without", "instead", "because"]
            .iter()
            .any(|word| self.supplied.stems.contains(*word) || self.supplied.padded.contains(&format!(" {word} ")))
            || self.supplied.padded.contains("n't ");
        // A failure that the original tells of supports the words that end it: `lost messages`, `stopped losing them`.
        let failure = |word: &Word| TABLES.failures.contains(&word.stem);
        let ended = self.supplied.words.iter().any(failure)
            && self.edited.words.iter().any(|word| failure(word) && self.supplied.stems.contains(&word.stem));
        let purposeful =
            [" so ", " can ", " could ", " lets ", " may "].iter().any(|word| self.supplied.padded.contains(word));
        // `…, so that outages no longer flood the queue`: a purpose with something in it that the original lacks.
        for (at, word) in self.edited.words.iter().enumerate() {
            let told = [" so ", " because ", " to ", " as "].iter().any(|word| self.supplied.padded.contains(word));
            let news = self.edited.words.iter().skip(at + 1).filter(|other| other.clause == word.clause).any(|other| {
                !is_function_word(&other.lower) && !other.starts_with_digit() && !self.known(&other.lower, &other.stem)
            });
            if word.lower == "so" && word.opens && word.clause > 0 && news && (!told || !purposeful) {
                judgement.add(
                    Kind::NewOutcome,
                    "effect-purpose",
                    "the edit states a purpose that the original does not",
                );
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
                if !entries.iter().any(|entry| entry.is(word))
                    // `a quarter` as a figure is judged as one.
                    || word.lower == "quarter" && self.is_judged(word.start)
                {
                    continue;
                }
                if self.supplied.words.iter().any(|other| tables.same_verb(&other.stem, &word.stem)) {
                    continue;
                }
                let before = at.checked_sub(1).map_or("", |index| self.edited.words[index].lower.as_str());
                if matches!(before, "not" | "never" | "no") || before.ends_with("n't") {
                    continue;
                }
                let first = at == 0;
                let verb = self.edited.is_verb_form(at);
                if ended && matches!(word.stem.as_str(), "prevent" | "stop" | "avoid") {
                    continue;
                }
                // `gained by reading` tells where it comes from.
                let next = self.edited.words.get(at + 1).map_or("", |next| next.lower.as_str());
                if word.stem == "gain" && matches!(next, "by" | "from" | "through") {
                    continue;
                }
                // `fall back to a cached score` tells what it does.
                if self.edited.words.get(at + 1).is_some_and(|next| next.lower == "back") {
                    continue;
                }
                let effect = (word.clause > 0 && word.opens && verb)
                    || tables.openers.contains(before)
                    || before == "to" && !word.lower.ends_with('s')
                    || word.lower.ends_with("ing") && word.clause > 0
                    || first && class <= 2
                    || class >= 9 && verb_before(&self.edited, at)
                    || matches!(class, 0 | 1) && word.lower.ends_with("er") && word.clause > 0
                    || matches!(class, 5 | 6) && word.lower.ends_with("ed");
                if effect {
                    judgement.add(
                        Kind::NewOutcome,
                        "effect-word",
                        format!("`{}` is an effect that the original does not state", word.lower),
                    );
                    break;
                }
            }
        }
    }
}

fn verb_before(reading: &Reading, at: usize) -> bool {
    (at.saturating_sub(4)..at).any(|index| TABLES.gains.contains(&reading.words[index].stem))
}
