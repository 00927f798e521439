//! Words to the results that they tell of without a number: `from hours to minutes`, `not a single outage`.

use super::nouns::singular;
use super::read::Reader;
use super::words::WORDS;
use super::{Bound, Quantity, Role, Unit, units};

impl Reader<'_> {
    /// A result told without a number: `from hours to minutes`, `in minutes instead of days`, `not a single outage`,
    /// `no data loss in three years`, `double-digit growth`, `in under a second`, `saves a day a week`.
    pub(super) fn told_without_number(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let word = self.word(at);
        let previous = self.before(at, 1);
        let told = |first: usize, next: usize, low: f64, high: f64, unit: Unit| {
            let bound = Bound::Exact;
            let span = self.span(first, next);
            Some((Some(Quantity { span, low, high, bound, unit, per_seconds: None, role: Role::Result }), next))
        };
        match word {
            "single" | "one" => {
                let denied = (word == "one" && previous == "not")
                    || (previous == "a" && matches!(self.before(at, 2), "without" | "not"));
                let noun = singular(self.word(at + 1));
                let noun = if WORDS.mishap.contains(&noun) { noun } else { singular(self.word(at + 2)) };
                (denied && WORDS.mishap.contains(&noun)).then(|| told(at, at + 2, 0.0, 0.0, Unit::Count(noun)))?
            }
            "no" => {
                // "No missed payroll", "no lost order": what went wrong stands before the thing.
                let went_wrong = matches!(self.word(at + 1), "missed" | "lost" | "failed" | "wrong" | "late");
                let length = (1..=3).find(|&ahead| WORDS.mishap.contains(&singular(self.word(at + ahead))));
                let length = length.or(went_wrong.then_some(2))?;
                let after = at + length + 1;
                let lasting = match self.word(after) {
                    "since" => true,
                    "in" | "for" => (after..after + 6).any(|at| units::seconds(self.word(at)).is_some()),
                    _ => false,
                };
                let noun = singular(self.word(at + length));
                lasting.then(|| told(at, after, 0.0, 0.0, Unit::Count(noun)))?
            }
            "double" | "triple" if self.dash(at + 1) && matches!(self.word(at + 2), "digit" | "digits") => {
                let low = if word == "double" { 10.0 } else { 100.0 };
                told(at, at + 3, low, 10.0 * low - 1.0, Unit::Percent)
            }
            _ => {
                let plural = word.ends_with('s');
                // Most words end here.
                if !plural && !matches!(previous, "a" | "an") {
                    return None;
                }
                let seconds = units::seconds(word).filter(|_| word.len() > 3 || word == "day")?;
                if matches!(previous, "a" | "an") {
                    let first = at - 1;
                    if self.before(first, 1) == "under" && self.before(first, 2) == "in" {
                        return told(first, at + 1, seconds, seconds, Unit::Time);
                    }
                    let each = matches!(self.word(at + 1), "a" | "per" | "each" | "every")
                        && (self.word(at + 2) == "shift"
                            || units::seconds(self.word(at + 2)).is_some_and(|longer| longer > seconds));
                    let saves = (1..=6).any(|back| self.before(first, back).starts_with("sav"));
                    return (each && saves).then(|| told(first, at + 3, seconds, seconds, Unit::Time))?;
                }
                let skip = |mut at: usize| {
                    while matches!(self.word(at), "a" | "few" | "just" | "mere" | "under" | "about" | "only") {
                        at += 1;
                    }
                    at
                };
                let onto = match (previous, self.word(at + 1), self.word(at + 2)) {
                    ("from", "to", _) => at + 2,
                    (_, "instead", "of") | (_, "rather", "than") => at + 3,
                    (_, "not", _) if self.word(at + 2) != "to" => at + 2,
                    (_, "", "not") if self.mark(at + 1, ',') => at + 3,
                    _ => return None,
                };
                let onto = skip(onto);
                let other = units::seconds(self.word(onto)).filter(|_| self.word(onto).ends_with('s'))?;
                let (short, long) = (seconds.min(other), seconds.max(other));
                (plural && short < long).then(|| told(at, onto + 1, 2.0 * short, 99.0 * long, Unit::Time))?
            }
        }
    }
}
