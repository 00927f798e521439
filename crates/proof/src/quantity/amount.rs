//! Figures to amounts: a value or a range of values, with how it is written and where it ends.

use super::lex::Kind;
use super::nouns::is_plural;
use super::read::Reader;
use super::words::WORDS;
use super::{Bound, Unit, units};

/// A value with where it ends in the tokens.
pub(super) struct Amount {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) bound: Bound,
    pub(super) first: usize,
    pub(super) next: usize,
    pub(super) unit: Option<Unit>,
    pub(super) per: Option<f64>,
    /// Whether it is spelled in words.
    pub(super) words: bool,
    pub(super) decimal: bool,
    pub(super) magnitude: bool,
    pub(super) hyphenated: bool,
}

impl Amount {
    pub(super) fn at(first: usize, value: f64) -> Self {
        Self {
            low: value,
            high: value,
            bound: Bound::Exact,
            first,
            next: first,
            unit: None,
            per: None,
            words: false,
            decimal: false,
            magnitude: false,
            hyphenated: false,
        }
    }

    /// One that is spelled in words, from the token `first` up to `next`.
    pub(super) fn spelled(first: usize, next: usize, value: f64) -> Self {
        Self { next, words: true, ..Self::at(first, value) }
    }

    /// The same in a unit.
    pub(super) fn of(self, unit: Unit) -> Self {
        Self { unit: Some(unit), ..self }
    }
}

impl Reader<'_> {
    pub(super) fn amount_in_figures(&self, at: usize) -> Amount {
        let Kind::Figures { value, decimal, .. } = self.tokens[at].kind else {
            return Amount::at(at, 0.0);
        };
        let mut amount = Amount { decimal, ..Amount::at(at, value) };
        amount.next = at + 1;
        // The sign or code before it.
        if at > 0 {
            let sign = self.written(at - 1);
            let code = self.before(at, 1);
            let named = units::currency(sign).filter(|_| !self.tokens[at - 1].kind.is_word());
            let coded = units::currency(code).filter(|_| self.tokens[at - 1].capital && code.len() == 3);
            if let Some(code) = named.or(coded) {
                amount.unit = Some(Unit::Currency(code));
                amount.first = at - 1;
                if at > 1 && self.word(at - 2) == "us" && self.glued(at - 1) {
                    amount.first = at - 2;
                }
            }
        }
        self.scale(&mut amount);
        // A range: `10–20`, `10 - 20 %`.
        if (self.dash(amount.next) || self.mark(amount.next, '~'))
            && amount.unit.as_ref().is_none_or(|unit| matches!(unit, Unit::Currency(_)))
            && self.glued(amount.next) == self.glued(amount.next + 1)
        {
            let mut to = amount.next + 1;
            if matches!(self.token(to).map(|token| &token.kind), Some(Kind::Mark('$' | '€' | '£'))) {
                to += 1;
            }
            if let Some(Kind::Figures { value: end, .. }) = self.token(to).map(|token| &token.kind)
                && (*end > value || amount.magnitude)
            {
                let mut upper = Amount::at(to, *end);
                upper.next = to + 1;
                self.scale(&mut upper);
                let lower =
                    if upper.magnitude && !amount.magnitude { amount.low * (upper.high / end) } else { amount.low };
                amount.low = lower.min(upper.high);
                amount.high = upper.high;
                amount.magnitude |= upper.magnitude;
                amount.next = upper.next;
            }
        }
        amount
    }

    /// Takes `k`, `million`, `+` and the like after the figures.
    pub(super) fn scale(&self, amount: &mut Amount) {
        loop {
            let word = self.word(amount.next);
            let glued = self.glued(amount.next);
            let times = if glued && self.tokens.get(amount.next).is_some() {
                match word {
                    "m" => {
                        let money = matches!(amount.unit, Some(Unit::Currency(_)));
                        let capital = self.written(amount.next) == "M";
                        let counted = self.noun(amount.next + 1).is_some();
                        (money || capital || counted).then_some(1e6)
                    }
                    "t" if matches!(amount.unit, Some(Unit::Currency(_))) => Some(1e12),
                    _ => units::glued_magnitude(word).or_else(|| units::magnitude(word)),
                }
            } else {
                match word {
                    "k" | "m" | "bn" | "b" if matches!(amount.unit, Some(Unit::Currency(_))) || word == "bn" => {
                        if word == "m" { Some(1e6) } else { units::glued_magnitude(word) }
                    }
                    // `5 dozen` yes; `3 dozens of` is not said.
                    _ => units::magnitude(word),
                }
            };
            match times {
                Some(times) => {
                    amount.low *= times;
                    amount.high *= times;
                    amount.magnitude = true;
                    amount.next += 1;
                }
                // `three-plus years`.
                None if self.dash(amount.next) && self.glued(amount.next) && self.word(amount.next + 1) == "plus" => {
                    amount.bound = Bound::AtLeast;
                    amount.next += 2;
                    break;
                }
                None if self.mark(amount.next, '+') && self.glued(amount.next) => {
                    amount.bound = Bound::AtLeast;
                    amount.next += 1;
                    break;
                }
                None => break,
            }
        }
    }

    /// The noun that a number counts, as written, and the token after it.
    pub(super) fn noun(&self, at: usize) -> Option<(String, usize)> {
        let mut first = None;
        let mut index = at;
        if self.word(index) == "of" && self.word(index + 1) != "them" {
            index += 1;
            while matches!(self.word(index), "the" | "our" | "all" | "its" | "their" | "a") {
                index += 1;
            }
        }
        if self.mark(index, '+') {
            index += 1;
        }
        for step in 0..4 {
            let token = self.tokens.get(index)?;
            let word = token.word();
            if word.is_empty() {
                // A hyphen inside a compound: `open-source libraries`.
                if token.is_dash() && token.glued && self.glued(index + 1) && !self.word(index + 1).is_empty() {
                    index += 1;
                    continue;
                }
                break;
            }
            if WORDS.stop.contains(word) {
                break;
            }
            if is_plural(word) {
                return Some((word.to_owned(), index + 1));
            }
            if first.is_none() && step == 0 {
                first = Some((word.to_owned(), index + 1));
            }
            index += 1;
        }
        first
    }
}
