//! Amounts to quantities: the unit, the rate and the bound that the words around an amount give it, and its role in the
//! sentence.

use super::amount::Amount;
use super::lex::{Kind, Token};
use super::nouns::singular;
use super::read::Reader;
use super::words::WORDS;
use super::{Bound, Quantity, Role, Unit, units};

/// Whether a verb says what is let through and what is not.
pub(super) fn bars(word: &str) -> bool {
    ["block", "hold", "refuse", "reject", "flag"].iter().any(|root| word.starts_with(root))
}

/// Whether a word opens a condition.
pub(super) fn conditions(word: &str) -> bool {
    WORDS.condition.contains(word) || word.starts_with("alert") || word.starts_with("alarm") || word.starts_with("warn")
}

/// Whether a verb says that something became more or less.
pub(super) fn changed(word: &str) -> bool {
    WORDS.changed_roots.begins(word)
}

impl Reader<'_> {
    /// Gives an amount its unit, its rate and its role.
    pub(super) fn finish(&self, mut amount: Amount) -> (Option<Quantity>, usize) {
        let mut noun_word = String::new();
        let hyphen_at = amount.next;
        if self.dash(hyphen_at)
            && self.glued(hyphen_at)
            && self.glued(hyphen_at + 1)
            && !self.word(hyphen_at + 1).is_empty()
            && amount.unit.is_none()
        {
            amount.hyphenated = true;
        }
        let unit_at = if amount.hyphenated { hyphen_at + 1 } else { hyphen_at };
        let word = self.word(unit_at);
        let mut end = amount.next;
        if self.mark(hyphen_at, '%') || self.mark(hyphen_at, '٪') {
            amount.unit = Some(Unit::Percent);
            end = hyphen_at + 1;
        } else if self.mark(hyphen_at, '×') {
            amount.unit = Some(Unit::Multiple);
            end = hyphen_at + 1;
        } else if amount.unit.is_none()
            && matches!(self.token(hyphen_at).map(|token| &token.kind), Some(Kind::Mark('€' | '$' | '£' | '¥' | '₹')))
        {
            amount.unit = units::currency(self.written(hyphen_at)).map(Unit::Currency);
            end = hyphen_at + 1;
        } else if amount.unit.is_none() && word == "per" && self.word(unit_at + 1).starts_with("cent") {
            amount.unit = Some(Unit::Percent);
            end = unit_at + 2;
        } else if amount.unit.is_none() && matches!(word, "x" | "fold") {
            amount.unit = Some(Unit::Multiple);
            end = unit_at + 1;
        } else if amount.unit.is_none() && word == "times" {
            if self.compares(unit_at + 1) {
                amount.unit = Some(Unit::Multiple);
            } else {
                amount.unit = Some(Unit::Count("time".into()));
            }
            end = unit_at + 1;
        } else if amount.unit.is_none() && word == "m" && self.glued(unit_at) {
            amount.unit = Some(Unit::Time);
            amount.low *= 60.0;
            amount.high *= 60.0;
            end = unit_at + 1;
        } else if amount.unit.is_none()
            && let Some((unit, scale, per)) = units::unit(word, self.written(unit_at))
            && self.unit_word_fits(unit_at, &unit)
        {
            amount.low *= scale;
            amount.high *= scale;
            let time = unit == Unit::Time;
            amount.unit = Some(unit);
            amount.per = per;
            end = unit_at + 1;
            if time && scale > 1.0 {
                end = self.smaller_times(&mut amount, end, scale);
            }
            if word.starts_with("percent") && self.word(end).starts_with("point") {
                end += 1;
            }
        }
        if amount.unit.is_none()
            && self.before(amount.first, 1) == "of"
            && matches!(self.before(amount.first, 2), "factor" | "factors")
        {
            amount.unit = Some(Unit::Multiple);
        }
        if amount.unit.is_none()
            && word == "orders"
            && self.word(unit_at + 1) == "of"
            && self.word(unit_at + 2).starts_with("magnitude")
        {
            amount.low = 10f64.powf(amount.low.min(30.0));
            amount.high = 10f64.powf(amount.high.min(30.0));
            amount.unit = Some(Unit::Multiple);
            end = unit_at + 3;
        }
        if amount.unit.is_none() {
            if amount.hyphenated {
                noun_word = word.to_owned();
                amount.unit = Some(Unit::Count(singular(word)));
                end = unit_at + 1;
            } else if let Some((noun, next)) = self.noun(amount.next) {
                amount.unit = Some(Unit::Count(singular(&noun)));
                // `request/s` and `requests per second` look for the rate after the noun.
                amount.per = amount.per.or_else(|| self.rate(next));
                noun_word = noun;
            } else {
                amount.unit = Some(Unit::Count(String::new()));
            }
        }
        amount.per = amount.per.or_else(|| self.rate(end));
        if amount.bound == Bound::Exact {
            amount.bound = self.bound(amount.first, end);
        }
        let unit = amount.unit.clone().unwrap_or(Unit::Count(String::new()));
        let role = self.role(&amount, &unit, &singular(&noun_word), end);
        let unit =
            if role == Role::Label && matches!(unit, Unit::Count(_) | Unit::Multiple) { Unit::Code } else { unit };
        let quantity = Quantity {
            span: self.span(amount.first, end),
            low: amount.low.min(amount.high),
            high: amount.high.max(amount.low),
            bound: amount.bound,
            unit,
            per_seconds: amount.per,
            role,
        };
        (Some(quantity), end)
    }

    /// `s`, `d`, `w`, `h` alone are units only when glued to figures or after them in lower case.
    pub(super) fn unit_word_fits(&self, at: usize, unit: &Unit) -> bool {
        let word = self.word(at);
        match word {
            "d" | "w" | "mo" | "us" => self.glued(at) && self.written(at).chars().all(char::is_lowercase),
            "second" | "quarter" => true,
            "try" | "won" | "rs" | "pound" => self.tokens[at].capital,
            _ => !(matches!(unit, Unit::Currency(_)) && word.len() == 3 && !self.tokens[at].capital),
        }
    }

    pub(super) fn smaller_times(&self, amount: &mut Amount, mut end: usize, mut scale: f64) -> usize {
        loop {
            let at = if self.word(end) == "and" { end + 1 } else { end };
            let Some(Kind::Figures { value, .. }) = self.token(at).map(|token| &token.kind) else { return end };
            let word = if self.word(at + 1) == "m" { "min" } else { self.word(at + 1) };
            let Some(smaller) = units::seconds(word).filter(|smaller| *smaller < scale) else { return end };
            amount.low += value * smaller;
            amount.high += value * smaller;
            scale = smaller;
            end = at + 2;
        }
    }

    pub(super) fn compares(&self, at: usize) -> bool {
        let word = self.word(at);
        matches!(word, "as" | "more" | "less" | "the" | "better" | "worse" | "its" | "our")
            || (word.ends_with("er") && word.len() > 4 && !matches!(word, "over" | "after" | "under"))
    }

    /// The period after a number: `a day`, `/s`, `per month`, `weekly`.
    pub(super) fn rate(&self, at: usize) -> Option<f64> {
        let word = self.word(at);
        if self.mark(at, '/') || matches!(word, "a" | "an" | "per" | "each" | "every") {
            let unit = self.word(at + 1);
            return match unit {
                "m" => Some(60.0),
                _ => units::seconds(unit),
            };
        }
        match word {
            "daily" | "nightly" => Some(86_400.0),
            "weekly" => Some(604_800.0),
            "monthly" => Some(2_629_800.0),
            "hourly" => Some(3_600.0),
            "yearly" | "annually" => Some(31_557_600.0),
            _ => None,
        }
    }

    pub(super) fn bound(&self, first: usize, end: usize) -> Bound {
        // `At most, 25 a day`.
        if first > 2 && self.mark(first - 1, ',') {
            match (self.before(first, 3), self.before(first, 2)) {
                ("at", "most") => return Bound::AtMost,
                ("at", "least") => return Bound::AtLeast,
                _ => {}
            }
        }
        let one = self.before(first, 1);
        let two = self.before(first, 2);
        if first > 0 {
            match self.tokens[first - 1].kind {
                Kind::Mark('~' | '≈') => return Bound::About,
                Kind::Mark('>' | '≥') => return Bound::AtLeast,
                Kind::Mark('<' | '≤') => return Bound::AtMost,
                Kind::Mark('.') if matches!(two, "ca" | "approx" | "c" | "circa") => return Bound::About,
                _ => {}
            }
        }
        match (two, one) {
            ("more", "than") | ("at", "least") | ("upwards", "of") | ("no", "fewer") => return Bound::AtLeast,
            (comparison, "than") if WORDS.least.contains(comparison) => return Bound::AtLeast,
            (comparison, "than") if WORDS.most.contains(comparison) => return Bound::AtMost,
            ("less" | "fewer", "than") | ("up", "to") | ("at", "most") => return Bound::AtMost,
            ("or", "so") => return Bound::About,
            _ => {}
        }
        match one {
            word if WORDS.about.contains(word) => return Bound::About,
            "over" | "above" | "exceeding" | "least" | "über" => return Bound::AtLeast,
            "under" | "below" | "most" | "within" => return Bound::AtMost,
            _ => {}
        }
        match (self.word(end), self.word(end + 1)) {
            ("or", "so") => Bound::About,
            ("or", "more") => Bound::AtLeast,
            ("or", "less" | "fewer") => Bound::AtMost,
            ("ish", _) => Bound::About,
            _ => Bound::Exact,
        }
    }

    /// What the number is in its sentence.
    pub(super) fn role(&self, amount: &Amount, unit: &Unit, noun: &str, end: usize) -> Role {
        let next = self.word(end);
        let near_parameter = self.near(amount.first, end, 2, 3, |word| WORDS.parameter.contains(word));
        match unit {
            Unit::Percent => self.role_of_share(amount, end),
            Unit::Multiple => {
                // "At three times the pace" says how a trial was set up.
                if self.before(amount.first, 1) == "at" && self.before(amount.first, 2) != "least" {
                    Role::Parameter
                } else if matches!(next, "engineer" | "developer" | "programmer" | "dev" | "designer") {
                    Role::Label
                } else {
                    Role::Result
                }
            }
            Unit::Currency(_) => {
                // "Holds any payout over 2,500 dollars".
                let held = self.before(amount.first, 1) == "over" && self.clause_before(amount.first, bars);
                let limit = matches!(self.before(amount.first, 1), "above" | "below" | "beyond" | "under")
                    || held
                    || self.before(amount.first, 1) == "nearest"
                    || self.tokens[..amount.first]
                        .iter()
                        .any(|token| matches!(token.word(), "threshold" | "thresholds"));
                if near_parameter || limit { Role::Parameter } else { Role::Volume }
            }
            Unit::Bytes => {
                let reached = self.before(amount.first, 1) == "at"
                    || matches!(self.before(amount.first, 1), "above" | "beyond")
                    || (matches!(self.before(amount.first, 1), "over") && self.clause_before(amount.first, bars));
                if self.is_allowance(amount.first)
                    || near_parameter
                    || amount.bound == Bound::AtMost
                    || self.compared(amount.first)
                    || reached
                {
                    Role::Parameter
                } else {
                    Role::Volume
                }
            }
            // "Ten thousand hours of radio" is an amount of material.
            Unit::Time if amount.magnitude => Role::Volume,
            Unit::Time => self.role_of_time(amount, end, near_parameter),
            Unit::Count(_) => self.role_of_count(amount, noun, end, near_parameter),
            Unit::Ordinal | Unit::Year | Unit::Date | Unit::Version | Unit::Code => Role::Label,
        }
    }

    pub(super) fn role_of_time(&self, amount: &Amount, end: usize, near_parameter: bool) -> Role {
        let next = self.word(end);
        let previous = self.before(amount.first, 1);
        let result = self.near(amount.first, end, 6, 4, |word| WORDS.saving.contains(word))
            && !matches!(previous, "for" | "every");
        let than = previous == "than" && self.before(amount.first, 2).ends_with("er");
        let changes = (matches!(self.before(amount.first, 1), "from") && self.word(end) == "to")
            || (previous == "to" && result && !near_parameter)
            || self.mark(end, '→');
        if changes {
            return Role::Result;
        }
        // "If nobody answers in six minutes" says when something happens.
        let condition = self.clause_before(amount.first, |word| WORDS.timed_condition.contains(word));
        if condition {
            return Role::Parameter;
        }
        if result && !than && !near_parameter && !amount.hyphenated {
            return Role::Result;
        }
        // "20 hours a week" beside one's studies.
        if amount.per.is_some() && !result {
            return Role::Span;
        }
        // "Four weeks early" was gained; "cookies last 20 minutes" and "a 250 ms budget" were chosen.
        if WORDS.sooner.contains(next) {
            return Role::Result;
        }
        let chosen = WORDS.lasting.contains(previous);
        let budgeted = next == "budget" || self.is_allowance(amount.first);
        // "Within the five minutes we had promised" names a limit.
        let promised = previous == "the" && self.before(amount.first, 2) == "within";
        if chosen || budgeted || promised {
            return Role::Parameter;
        }
        if near_parameter || than || matches!(previous, "every" | "after") && amount.high < 86_400.0 {
            return Role::Parameter;
        }
        if amount.hyphenated {
            return if amount.high >= 86_400.0 { Role::Span } else { Role::Parameter };
        }
        if matches!(previous, "for" | "every" | "after" | "within" | "over" | "than" | "least" | "once" | "one" | "old")
            || amount.high >= 86_400.0
            || matches!(next, "of" | "in" | "before" | "later" | "ago" | "old" | "long" | "after" | "between")
        {
            return Role::Span;
        }
        Role::Result
    }

    /// Whether the number is what was allowed: "a budget of 250 ms", "a sleep of 3 s".
    fn is_allowance(&self, first: usize) -> bool {
        self.before(first, 1) == "of" && WORDS.allowance.contains(self.before(first, 2))
    }

    /// Whether the number is what something is larger or smaller than: "longer than 1,400 bytes".
    fn compared(&self, first: usize) -> bool {
        self.before(first, 1) == "than" && self.before(first, 2).ends_with("er")
    }

    /// Whether the number is the load that a trial was run at, or at which something gave way.
    pub(super) fn tried_at(&self, first: usize) -> bool {
        self.before(first, 1) == "at"
            && self.clause_before(first, |word| {
                word.starts_with("test")
                    || word.starts_with("lock")
                    || word.starts_with("cap")
                    || word.starts_with("limit")
                    || WORDS.strained.contains(word)
            })
    }

    /// Whether a word before the number says so, in the same clause.
    pub(super) fn clause_before(&self, first: usize, says: impl Fn(&str) -> bool) -> bool {
        let stops = |token: &Token| matches!(token.kind, Kind::Mark('.' | ';' | ':'));
        self.tokens[..first].iter().rev().take_while(|token| !stops(token)).take(12).any(|token| says(token.word()))
    }

    /// Whether a word near the number says so: `back` words before it, `ahead` after, not past the end of a clause.
    pub(super) fn near(
        &self,
        first: usize,
        end: usize,
        back: usize,
        ahead: usize,
        says: impl Fn(&str) -> bool,
    ) -> bool {
        let clause = |token: &Token| matches!(token.kind, Kind::Mark('.' | ';' | ':' | ','));
        let before = self.tokens[..first].iter().rev().take_while(|token| !clause(token)).take(back);
        let after = self.tokens.get(end..).unwrap_or(&[]).iter().take_while(|token| !clause(token)).take(ahead);
        before.chain(after).any(|token| says(token.word()))
    }
}
