//! Words to shares of a whole: `half`, `a third less`, `a quarter of an hour`.

use super::amount::Amount;
use super::read::Reader;
use super::words::WORDS;
use super::{Quantity, Unit, units};

impl Reader<'_> {
    /// A share, in front of what it is a share of or behind what fell or rose by it.
    pub(super) fn fraction_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let word = self.word(at);
        match word {
            "half" | "halves" | "hälfte" => return self.half(at),
            // "Quarter-end" is a name.
            "quarter" if self.dash(at + 1) && self.glued(at + 1) => return None,
            "third" | "quarter" | "fifth" | "tenth" | "thirds" | "quarters" => {}
            _ => return None,
        }
        let share = units::fraction(word)?;
        let previous = self.before(at, 1);
        let of = self.word(at + 1) == "of";
        // `a quarter of an hour`.
        if word == "quarter"
            && of
            && matches!(self.word(at + 2), "an" | "a")
            && let Some(seconds) = units::seconds(self.word(at + 3))
        {
            let first = if previous == "a" { at - 1 } else { at };
            return Some(self.finish(Amount::spelled(first, at + 4, share * seconds).of(Unit::Time)));
        }
        let hedged = matches!(self.before(at, 2), "by" | "about" | "roughly" | "nearly" | "almost" | "over" | "around");
        let next = self.word(at + 1);
        let by_a =
            matches!(previous, "a" | "one") && (of || hedged || next.is_empty() || WORDS.compared.contains(next));
        // `for a quarter` is three months.
        let lasting = !of && matches!(self.before(at, 2), "for" | "each" | "per" | "once" | "within" | "after");
        let meant = !lasting && (by_a || (of && previous == "a"));
        meant.then(|| self.finish(Amount::spelled(at - 1, at + 1, 100.0 * share).of(Unit::Percent)))
    }

    fn half(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let next = self.word(at + 1);
        let previous = self.before(at, 1);
        let hyphen = self.dash(at + 1) && self.glued(at + 1);
        let after_article = if hyphen || matches!(next, "a" | "an") { at + 2 } else { at + 1 };
        if let Some(times) = units::magnitude(self.word(after_article)) {
            let amount = Amount::spelled(at, after_article + 1, 0.5 * times);
            return Some(self.finish(Amount { magnitude: true, ..amount }));
        }
        // "A weekly half-hour" is a date in the calendar.
        let appointed =
            hyphen && (at == 0 || matches!(previous, "a" | "daily" | "weekly" | "fortnightly" | "monthly" | "the"));
        if let Some(seconds) = units::seconds(self.word(after_article))
            && (after_article > at + 1)
            && !appointed
        {
            return Some(self.finish(Amount::spelled(at, after_article + 1, 0.5 * seconds).of(Unit::Time)));
        }
        // "Half a core" is a share of one thing; "cut by half a second" was read above.
        let label = matches!(next, "a" | "an" | "past")
            || matches!(previous, "first" | "second" | "other" | "better" | "one" | "two")
            || WORDS.half.contains(next)
            || hyphen
            // "Half broken" is a state of one thing.
            || ["ed", "en", "ing"].iter().any(|ending| next.len() > 4 && next.ends_with(ending));
        if label {
            return None;
        }
        let first = if matches!(previous, "in" | "by") { at - 1 } else { at };
        Some(self.finish(Amount::spelled(first, at + 1, 50.0).of(Unit::Percent)))
    }
}
