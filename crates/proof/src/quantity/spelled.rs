//! Number words to quantities: `twenty-five`, `two hundred and fifty thousand`, `dozens of`.

use super::amount::Amount;
use super::nouns::singular;
use super::read::Reader;
use super::words::WORDS;
use super::{Quantity, Unit, units};

impl Reader<'_> {
    /// The quantity that begins at a word.
    pub(super) fn quantity_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        self.told_without_number(at)
            .or_else(|| self.multiple_in_words(at))
            .or_else(|| self.fraction_in_words(at))
            .or_else(|| match self.word(at) {
                "dozens" | "hundreds" | "thousands" | "millions" | "billions" | "tens" | "scores" => {
                    self.vague_plenty(at)
                }
                "hundred" | "thousand" | "million" | "billion" | "dozen" | "couple" => self.magnitude_in_words(at),
                // `one` is mostly a pronoun; `zero` mostly a name (zero trust, zero-downtime is a claim).
                "one" => self.one(at),
                "zero" if WORDS.zero.contains(self.word(at + 1)) => None,
                _ => self.number_in_words(at),
            })
    }

    /// `a hundred`, `several thousand`, `a couple of hundred`.
    fn magnitude_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let word = self.word(at);
        let previous = self.before(at, 1);
        let couple = word == "couple";
        let value = if couple { 2.0 } else { units::magnitude(word).unwrap_or(1.0) };
        let mut amount = Amount::spelled(at, at + 1, value);
        amount.magnitude = !couple;
        if matches!(previous, "a" | "one" | "per") {
            amount.first = at - 1;
        }
        if matches!(previous, "several" | "few" | "many") {
            amount.first = at - 1;
            amount.high = amount.low * 9.0;
            amount.low *= 2.0;
        }
        if couple && self.word(at + 1) != "of" {
            return None;
        }
        if couple && units::magnitude(self.word(at + 2)).is_some() {
            amount.next = at + 2;
        }
        self.scale(&mut amount);
        Some(self.finish(amount))
    }

    /// `seven`, `twenty-five`, `two hundred and fifty thousand`, `two thirds`, `five or six`.
    fn number_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let value = units::number_word(self.word(at))?;
        let previous = self.before(at, 1);
        let percent = |next: usize, value: f64| Some(self.finish(Amount::spelled(at, next, value).of(Unit::Percent)));
        let mut amount = Amount::spelled(at, at + 1, value);
        // `twenty-five`, `twenty five`.
        if (20.0..100.0).contains(&value) {
            let unit_at = if self.dash(at + 1) { at + 2 } else { at + 1 };
            if let Some(ones) = units::number_word(self.word(unit_at)).filter(|ones| (1.0..10.0).contains(ones)) {
                amount.low += ones;
                amount.high += ones;
                amount.next = unit_at + 1;
            }
        }
        // `two hundred and fifty thousand`.
        self.scale(&mut amount);
        if amount.magnitude
            && self.word(amount.next) == "and"
            && let Some(more) = units::number_word(self.word(amount.next + 1))
            && amount.low >= 100.0
            && more < 100.0
            && units::magnitude(self.word(amount.next - 1)).is_some_and(|times| times < 1e3)
        {
            amount.low += more;
            amount.high += more;
            amount.next += 2;
        }
        self.and_a_half(&mut amount);
        // `two-thirds` as one word.
        if self.dash(amount.next)
            && self.glued(amount.next)
            && self.word(amount.next + 1).ends_with('s')
            && let Some(share) = units::fraction(self.word(amount.next + 1)).filter(|_| amount.low < 10.0)
        {
            return percent(amount.next + 2, 100.0 * share * amount.low);
        }
        // `two thirds`, `three quarters`.
        if let Some(share) = units::fraction(self.word(amount.next))
            && self.word(amount.next).ends_with('s')
            && (self.word(amount.next + 1) == "of" || previous == "by" || self.word(amount.next) == "thirds")
        {
            return percent(amount.next + 1, 100.0 * share * amount.low);
        }
        // `two to three`, `five or six`.
        if matches!(self.word(amount.next), "to" | "or")
            && previous != "from"
            && let Some(upper) = units::number_word(self.word(amount.next + 1))
            && upper > amount.high
            && !amount.magnitude
        {
            amount.high = upper;
            amount.next += 2;
        }
        Some(self.finish(amount))
    }

    /// Takes `and a half` after a number: `two and a half hours`, `one-and-a-half`.
    fn and_a_half(&self, amount: &mut Amount) {
        let step = if self.dash(amount.next) { 2 } else { 1 };
        let first = amount.next + step - 1;
        if self.word(first) == "and" && self.word(first + step) == "a" && self.word(first + 2 * step) == "half" {
            amount.low += 0.5;
            amount.high += 0.5;
            amount.next = first + 2 * step + 1;
            self.scale(amount);
        }
    }

    /// `dozens of`, `hundreds of`, `tens of thousands of`.
    fn vague_plenty(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let scale = |word: &str| match word {
            "tens" | "scores" => Some(10.0),
            _ => units::magnitude(word),
        };
        let mut value = scale(self.word(at))?;
        let mut next = at + 1;
        while self.word(next) == "of" {
            let Some(times) = units::magnitude(self.word(next + 1)) else { break };
            value *= times;
            next += 2;
        }
        if next == at + 1 && matches!(self.word(at), "tens" | "scores") && self.word(next) != "of" {
            return None;
        }
        let amount = Amount::spelled(at, next, 2.0 * value);
        Some(self.finish(Amount { high: 10.0 * value, magnitude: true, ..amount }))
    }

    /// `one` counts only in front of a noun of people, time or volume.
    fn one(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let next = self.word(at + 1);
        let mut amount = Amount::spelled(at, at + 1, 1.0);
        if units::magnitude(next).is_some() {
            self.scale(&mut amount);
            return Some(self.finish(amount));
        }
        self.and_a_half(&mut amount);
        if amount.low > 1.0 {
            return Some(self.finish(amount));
        }
        let hyphen = self.dash(at + 1) && self.glued(at + 1);
        let noun_at = if hyphen { at + 2 } else { at + 1 };
        let noun = self.word(noun_at);
        let time = units::seconds(noun).is_some_and(|seconds| seconds >= 1.0) && noun.len() > 3;
        let counts = time || WORDS.people.contains(&singular(noun)) || next == "percent";
        counts.then(|| self.finish(amount))
    }
}
