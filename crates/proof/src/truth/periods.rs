//! Text to how often things are said to happen.

use super::words::Reading;

/// A count in figures or words.
pub(super) fn number(word: &str) -> Option<f64> {
    word.parse().ok().or_else(|| crate::quantity::count_of(word)).filter(|count| *count > 0.0)
}

/// The number of an ordinal from the second on, in figures or words.
fn ordinal(word: &str) -> Option<f64> {
    match word {
        "second" => return Some(2.0),
        "third" => return Some(3.0),
        "fifth" => return Some(5.0),
        "eighth" => return Some(8.0),
        "ninth" => return Some(9.0),
        "twelfth" => return Some(12.0),
        _ => {}
    }
    let bare = ["th", "st", "nd", "rd"].iter().find_map(|end| word.strip_suffix(end))?;
    let tens = bare.strip_suffix("ie").map(|ten| format!("{ten}y"));
    number(bare).or_else(|| number(&tens?))
}

impl Reading {
    /// How often things are said to happen, in seconds between two times: `twice a year`, `every six months`, `weekly`,
    /// and `a month`, of which a count may stand before it.
    pub(super) fn periods(&self) -> Vec<f64> {
        let mut periods = self.frequencies();
        // `four issues a year`.
        for run in self.words.windows(4) {
            let per = matches!(run[2].lower.as_str(), "a" | "an" | "per" | "each");
            if let (true, Some(times), Some(seconds)) =
                (per, number(&run[0].lower), crate::quantity::seconds_of(&run[3].lower))
            {
                periods.push(seconds / times);
            }
        }
        // `nine a month`.
        for pair in self.words.windows(2).filter(|pair| matches!(pair[0].lower.as_str(), "a" | "an")) {
            periods.extend(crate::quantity::seconds_of(&pair[1].lower));
        }
        periods
    }

    /// How often things are said to happen, in seconds between two times.
    pub(super) fn frequencies(&self) -> Vec<f64> {
        let word = |at: usize| self.words.get(at).map_or("", |word| word.lower.as_str());
        let mut periods = Vec::new();
        for at in 0..self.words.len() {
            let times = match word(at) {
                "once" => Some((1.0, at + 1)),
                "twice" => Some((2.0, at + 1)),
                other if word(at + 1) == "times" => number(other).map(|times| (times, at + 2)),
                _ => None,
            };
            if let Some((times, next)) = times
                && matches!(word(next), "a" | "an" | "per" | "each" | "every")
                && let Some(seconds) = crate::quantity::seconds_of(word(next + 1))
            {
                periods.push(seconds / times);
            }
            if matches!(word(at), "every" | "each" | "per") {
                let (count, unit) = match word(at + 1) {
                    "other" | "second" => (2.0, at + 2),
                    next => number(next).or_else(|| ordinal(next)).map_or((1.0, at + 1), |count| (count, at + 2)),
                };
                let seconds = match word(unit) {
                    "morning" | "evening" | "night" | "afternoon" => Some(86_400.0),
                    day if crate::quantity::is_calendar_word(day) && day.ends_with("day") => Some(604_800.0),
                    unit => crate::quantity::seconds_of(unit),
                };
                periods.extend(seconds.map(|seconds| seconds * count));
            }
            // `One week in six`.
            if word(at) == "one"
                && word(at + 2) == "in"
                && let (Some(seconds), Some(count)) = (crate::quantity::seconds_of(word(at + 1)), number(word(at + 3)))
            {
                periods.push(seconds * count);
            }
            if word(at).ends_with("days") && crate::quantity::is_calendar_word(word(at)) {
                periods.push(604_800.0);
            }
            periods.extend(match word(at) {
                "daily" | "nightly" => Some(86_400.0),
                "weekly" => Some(604_800.0),
                "fortnightly" | "biweekly" => Some(1_209_600.0),
                "monthly" => Some(2_629_800.0),
                "quarterly" => Some(7_889_400.0),
                "yearly" | "annually" | "annual" => Some(31_557_600.0),
                _ => None,
            });
        }
        periods
    }

    /// Shares that are told as odds, in percent, with the byte offset of their last number: `one in five`, `2 out of 8`.
    pub(super) fn odds(&self) -> Vec<(usize, f64)> {
        let mut odds = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let next = |steps: usize| self.words.get(at + steps).map_or("", |word| word.lower.as_str());
            // `every fifth run`.
            if matches!(word.lower.as_str(), "every" | "each")
                && let Some(count) = ordinal(next(1))
                && let Some(last) = self.words.get(at + 1)
                && crate::quantity::seconds_of(next(2)).is_none()
                && !crate::quantity::is_calendar_word(next(2))
            {
                odds.push((last.start, 100.0 / count));
            }
            let whole = match (next(1), next(2)) {
                ("out", "of") => at + 3,
                ("in", _) => at + 2,
                _ => continue,
            };
            let Some(last) = self.words.get(whole) else { continue };
            let unit = self.words.get(whole + 1).is_some_and(|unit| crate::quantity::seconds_of(&unit.lower).is_some());
            if let (Some(part), Some(whole)) = (number(&word.lower), number(&last.lower))
                && part < whole
                && !unit
            {
                odds.push((last.start, 100.0 * part / whole));
            }
        }
        odds
    }
}
