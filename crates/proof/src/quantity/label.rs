//! Figures to labels: dates, telephone numbers, codes, versions, years and ordinals, which count nothing.

use super::lex::Kind;
use super::nouns::is_plural;
use super::read::Reader;
use super::words::WORDS;
use super::{Quantity, Unit, units};

impl Reader<'_> {
    /// Figures that name something: dates, telephone numbers, codes, versions, years, ordinals.
    pub(super) fn label_in_figures(&self, at: usize, last: Option<&Quantity>) -> Option<(Option<Quantity>, usize)> {
        let Kind::Figures { value, digits, decimal, grouped } = self.tokens[at].kind else { return None };
        let glued = self.tokens[at].glued;
        let previous = self.before(at, 1);
        let next_word = self.word(at + 1);
        let next_glued = self.glued(at + 1);

        // Glued to what stands before it: `SHA-256`, `HTTP/2`, `#302`, `!44`, `v2` is a word already.
        if glued && at > 0 {
            let joint = &self.tokens[at - 1];
            let before_joint = self.before(at, 2);
            if joint.is_mark('#')
                || joint.is_mark('!')
                || joint.is_mark('_')
                || joint.is_mark('@')
                || joint.is_mark('.')
            {
                return Some(self.label(at, at + 1, Unit::Code, value));
            }
            let prefix = matches!(before_joint, "sub" | "mid" | "pre" | "post" | "to" | "and" | "under" | "over");
            if (joint.is_dash() || joint.is_mark('/') || joint.is_mark(':'))
                && joint.glued
                && !before_joint.is_empty()
                && !prefix
            {
                let unit_before = joint.is_dash() && units::unit(before_joint, before_joint).is_some();
                if !unit_before {
                    let unit = if joint.is_mark('/') { Unit::Version } else { Unit::Code };
                    return Some(self.label(at, at + 1, unit, value));
                }
            }
        }
        if let Some(end) = self.telephone(at) {
            return Some(self.label(at, end, Unit::Code, value));
        }
        // Dates and clock times.
        let joined = |offset: usize, mark: char| {
            self.mark(at + offset, mark) && self.glued(at + offset) && self.glued(at + offset + 1)
        };
        if joined(1, '-') && joined(3, '-') && self.figures(at + 2).is_some() && self.figures(at + 4).is_some() {
            return Some(self.label(at, at + 5, Unit::Date, value));
        }
        if joined(1, '/') && joined(3, '/') && self.figures(at + 2).is_some() && self.figures(at + 4).is_some() {
            return Some(self.label(at, at + 5, Unit::Date, value));
        }
        if digits == 4
            && joined(1, '-')
            && self.figures(at + 2).is_some_and(|(month, digits)| digits == 2 && month <= 12.0)
        {
            return Some(self.label(at, at + 3, Unit::Date, value));
        }
        if joined(1, ':') && self.figures(at + 2).is_some_and(|(_, digits)| digits == 2) {
            return Some(self.label(at, at + 3, Unit::Date, value));
        }
        if joined(1, '/') && value == 24.0 && self.figures(at + 2).is_some_and(|(days, _)| days == 7.0 || days == 5.0) {
            return Some(self.label(at, at + 3, Unit::Code, value));
        }
        if next_word == "x7" && value == 24.0 {
            return Some(self.label(at, at + 2, Unit::Code, value));
        }
        if matches!(next_word, "am" | "pm")
            || (matches!(next_word, "a" | "p") && self.mark(at + 2, '.') && self.word(at + 3) == "m")
        {
            let end = if next_word.len() == 2 { at + 2 } else { at + 4 };
            return Some(self.label(at, end, Unit::Date, value));
        }
        if next_glued && matches!(next_word, "st" | "nd" | "rd" | "th") {
            return Some(self.label(at, at + 2, Unit::Ordinal, value));
        }
        if next_glued && !next_word.is_empty() {
            let known = units::glued_magnitude(next_word).is_some()
                || matches!(next_word, "m" | "x" | "ish")
                || units::unit(next_word, self.written(at + 1)).is_some();
            let decade = next_word == "s" && digits == 4;
            let codes = next_word == "s" && units::is_status_code(value) && digits == 3;
            if !known || decade || codes {
                let magnitude_unit = next_word
                    .strip_prefix(['k', 'm'])
                    .is_some_and(|rest| matches!(rest, "rps" | "qps" | "usd" | "eur"));
                if !magnitude_unit {
                    let unit = if decade { Unit::Year } else { Unit::Code };
                    return Some(self.label(at, at + 2, unit, value));
                }
            }
        }
        let month_beside = units::is_month(next_word) && self.tokens.get(at + 1).is_some_and(|token| token.capital)
            || units::is_month(previous) && at > 0 && self.tokens[at - 1].capital;
        if month_beside && !grouped && !decimal {
            let unit = if digits == 4 { Unit::Year } else { Unit::Date };
            return Some(self.label(at, at + 1, unit, value));
        }
        let measured = self.mark(at + 1, '%')
            || self.mark(at + 1, '$')
            || self.mark(at + 1, '€')
            || units::unit(next_word, self.written(at + 1)).is_some()
            || units::magnitude(next_word).is_some()
            || (next_glued && (next_word == "x" || next_word == "k" || next_word == "m" || self.mark(at + 1, '+')))
            || at > 0 && matches!(self.tokens[at - 1].kind, Kind::Mark('$' | '€' | '£' | '¥' | '₹'));
        if measured {
            return None;
        }
        let counted = self.noun(at + 1);
        let plural = counted.as_ref().is_some_and(|(word, _)| is_plural(word));
        // Years.
        if digits == 4 && !grouped && !decimal && (1950.0..2100.0).contains(&value) {
            let dated = WORDS.dated.contains(previous);
            let ranged = at > 1 && self.tokens[at - 1].is_dash();
            if dated || ranged || !plural {
                return Some(self.label(at, at + 1, Unit::Year, value));
            }
        }
        // Status codes that carry no count.
        if digits == 3 && !grouped && !decimal && units::is_status_code(value) {
            let named = WORDS.answered.contains(next_word);
            let counted_rate = matches!(self.word(at + 2), "a" | "per");
            if (named && !counted_rate) || counted.is_none() {
                return Some(self.label(at, at + 1, Unit::Code, value));
            }
        }
        // "RFC 7807 error bodies" counts no bodies.
        let named = WORDS.numbered.contains(previous);
        if (WORDS.label.contains(previous) && !plural || named) && !grouped {
            let unit =
                if matches!(previous, "version" | "versions" | "v" | "release") { Unit::Version } else { Unit::Code };
            return Some(self.label(at, at + 1, unit, value));
        }
        // `Java 17`, `Spring Boot 2.7`, `TLS 1.0`, `from 6 to 7` after a name.
        if counted.is_none() || decimal && !plural {
            if at > 0 && digits <= 4 && !grouped && self.tokens[at - 1].capital && self.names_a_thing(at - 1) {
                return Some(self.label(at, at + 1, Unit::Version, value));
            }
            // `Node.js 16`: the name is before the ending.
            let ending = at > 2 && matches!(previous, "js" | "net") && self.mark(at - 2, '.') && self.glued(at - 1);
            if ending && digits <= 4 && !grouped && self.tokens[at - 3].capital {
                return Some(self.label(at, at + 1, Unit::Version, value));
            }
            let named_before =
                at > 1 && previous == "from" && self.tokens[at - 2].capital && self.names_a_thing(at - 2);
            if named_before && digits <= 2 {
                return Some(self.label(at, at + 1, Unit::Version, value));
            }
            let continues = matches!(previous, "to" | "and" | "or" | "through" | "until" | "till")
                || (at > 0 && (self.tokens[at - 1].is_dash() || self.mark(at - 1, '/')));
            if continues
                && let Some(quantity) = last
                && quantity.unit == Unit::Version
                && at > 1
                && self.tokens[at - 2].span.end == quantity.span.end
            {
                return Some(self.label(at, at + 1, Unit::Version, value));
            }
        }
        None
    }

    /// Whether a capital word names something, rather than opening a sentence.
    pub(super) fn names_a_thing(&self, at: usize) -> bool {
        let opens = at == 0
            || matches!(self.tokens[at - 1].kind, Kind::Mark('.' | ':' | ';' | '!' | '?' | '•' | '—' | '–'))
                && !self.tokens[at].glued;
        let written = self.written(at);
        let inner_capital = written.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
        inner_capital
            || !opens
            || !(self.tokens[at].word().ends_with("ed") || self.tokens[at].word().ends_with("ing"))
                && units::number_word(self.tokens[at].word()).is_none()
                && !WORDS.opening.contains(self.tokens[at].word())
    }

    /// The token after a telephone number that begins here.
    pub(super) fn telephone(&self, at: usize) -> Option<usize> {
        let international = at > 0
            && self.mark(at - 1, '+')
            && self.tokens[at].glued
            && !self.word(at.wrapping_sub(2)).ends_with("year");
        let (mut digits, mut groups, mut next) = (0, 0, at);
        while let Some(token) = self.tokens.get(next) {
            match token.kind {
                Kind::Figures { digits: more, decimal, .. } => {
                    digits += if decimal { token.span.end - token.span.start - 1 } else { more };
                    groups += 1;
                }
                Kind::Dotted => {
                    digits += token.span.end - token.span.start - 2;
                    groups += 3;
                }
                Kind::Mark('-' | '(' | ')' | '/' | '‑') => {}
                _ => break,
            }
            next += 1;
        }
        let figures_last =
            self.tokens.get(next - 1).is_some_and(|token| matches!(token.kind, Kind::Figures { .. } | Kind::Dotted));
        let long = (international && digits >= 8) || (groups >= 3 && (9..=15).contains(&digits));
        (long && figures_last).then_some(next)
    }
}
