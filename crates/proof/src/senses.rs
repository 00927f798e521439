//! Turns the senses of a reading into signs that are weighed beside its words: which families of meaning it speaks of,
//! and which it opens with.

use crate::reading::Reading;
use std::ops::Range;

/// Where a text is still opening, in words: here the act is told.
const OPENING: usize = 3;
/// How much a sense is worth that is named more than once; once counts one.
const AGAIN: f64 = 1.4;

/// A family of words that mean about the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sense {
    /// Its name among the words of `weights.toml`: `~` and the name in `senses.toml`.
    pub key: String,
    /// The same for a text that opens with it: `^` and the name.
    pub opening: String,
}

impl Sense {
    /// The sense of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { key: format!("~{name}"), opening: format!("^{name}") }
    }

    /// Its name in `senses.toml`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.trim_start_matches('~')
    }

    /// Whether a name in `weights.toml` is that of a sense, not of a word.
    #[must_use]
    pub fn is_key(name: &str) -> bool {
        name.starts_with(['~', '^'])
    }
}

/// A sense that a text speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign<'s> {
    /// Its name among the words of `weights.toml`.
    pub key: &'s str,
    /// How much of it there is, 1 or a little more.
    pub value: f64,
    /// The first words that it rests on.
    pub words: Range<usize>,
}

/// The signs of a text, each sense once, in reading order.
#[must_use]
pub fn signs<'s>(reading: &Reading<'_>, senses: &'s [Sense]) -> Vec<Sign<'s>> {
    let mut found: Vec<Sign<'s>> = Vec::new();
    for &(number, ref words) in reading.senses() {
        let Some(sense) = senses.get(number) else { continue };
        match found.iter_mut().find(|sign| std::ptr::eq(sign.key, sense.key.as_str())) {
            Some(sign) => sign.value = AGAIN,
            None => {
                found.push(Sign { key: &sense.key, value: 1.0, words: words.clone() });
                if words.start < OPENING {
                    found.push(Sign { key: &sense.opening, value: 1.0, words: words.clone() });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexiconBuilder;
    use crate::reading::Group;
    use crate::words::Roots;

    #[test]
    fn a_sense_counts_once_more_when_it_comes_again_and_apart_when_it_opens() {
        let roots = Roots::new("");
        let mut builder = LexiconBuilder::new(&roots);
        for &(_, name) in Group::ALL {
            builder.group(name);
        }
        builder.add("sense.failing", "crash, fail");
        builder.add("sense.asking", "ask");
        let (lexicon, _) = builder.finish("role.mask", &["source."]);
        let text = "Asked the clerks why each import crashed or failed";
        let reading = Reading::of(text, roots.words(text), &lexicon);
        let senses = [Sense::new("failing"), Sense::new("asking")];
        let found: Vec<_> = signs(&reading, &senses).into_iter().map(|sign| (sign.key, sign.value)).collect();
        assert_eq!(found, [("~asking", 1.0), ("^asking", 1.0), ("~failing", AGAIN)]);
        assert_eq!(senses[0].name(), "failing");
        assert!(Sense::is_key("^asking") && !Sense::is_key("ask"));
    }
}
