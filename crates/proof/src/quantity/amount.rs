//! Figures and number words to amounts: a value or a range of values, with how it is written and where it ends.

use super::lex::Kind;
use super::nouns::{WORDS, is_plural, singular, stops};
use super::read::Reader;
use super::{Bound, Quantity, Role, Unit, units};

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
            if stops(word) {
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

    pub(super) fn quantity_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let word = self.word(at);
        let previous = self.before(at, 1);
        let percent = |first: usize, next: usize, value: f64| {
            let mut amount = Amount::at(first, value);
            amount.next = next;
            amount.unit = Some(Unit::Percent);
            amount.words = true;
            Some(self.finish(amount))
        };
        let multiple = |first: usize, next: usize, value: f64| {
            let mut amount = Amount::at(first, value);
            amount.next = next;
            amount.unit = Some(Unit::Multiple);
            amount.words = true;
            Some(self.finish(amount))
        };
        if let Some(told) = self.told_without_number(at) {
            return Some(told);
        }
        // "Double-entry" and "quarter-end" are names.
        if matches!(word, "double" | "triple" | "quarter" | "quadruple") && self.dash(at + 1) && self.glued(at + 1) {
            return None;
        }
        match word {
            "half" | "halves" | "hälfte" => return self.half(at),
            "doubled" | "doubles" | "doubling"
                if matches!(self.word(at + 1), "every" | "each" | "any" | "all" | "as" | "up") =>
            {
                return None;
            }
            // "Nothing doubled", "found the rent doubled in the books": no gain. "Doubled the consumers": a setting.
            "doubled" | "doubles" | "doubling"
                if matches!(previous, "nothing" | "nobody" | "none" | "never" | "nor") =>
            {
                return None;
            }
            "doubled" if self.found_before(at) => return None,
            "doubled" | "doubling" | "tripled" | "tripling" | "halved" if self.sets_up(at + 1) => {
                let (quantity, next) =
                    if word == "halved" { percent(at, at + 1, 50.0) } else { multiple(at, at + 1, 2.0) }?;
                let quantity = quantity.map(|quantity| Quantity { role: Role::Parameter, ..quantity });
                return Some((quantity, next));
            }
            "halved" | "halving" | "halve" => return percent(at, at + 1, 50.0),
            "doubled" | "doubling" | "doubles" | "twofold" => return multiple(at, at + 1, 2.0),
            "double"
                if at == 0
                    || matches!(previous, "to" | "nearly" | "almost" | "more" | "than" | "about")
                    || matches!(self.word(at + 1), "the" | "our" | "its") =>
            {
                return multiple(at, at + 1, 2.0);
            }
            "tripled" | "tripling" | "triples" | "threefold" => return multiple(at, at + 1, 3.0),
            "triple"
                if at == 0
                    || matches!(previous, "to" | "nearly" | "almost" | "about")
                    || matches!(self.word(at + 1), "the" | "our" | "its") =>
            {
                return multiple(at, at + 1, 3.0);
            }
            "quadrupled" | "quadrupling" | "fourfold" => return multiple(at, at + 1, 4.0),
            "fivefold" => return multiple(at, at + 1, 5.0),
            "tenfold" => return multiple(at, at + 1, 10.0),
            _ if word.len() > 6
                && let Some(times) = word.strip_suffix("fold").and_then(units::number_word) =>
            {
                return multiple(at, at + 1, times);
            }
            "hundredfold" => return multiple(at, at + 1, 100.0),
            "thrice" => return multiple(at, at + 1, 3.0),
            "twice" => {
                let frequency =
                    matches!(self.word(at + 1), "a" | "per" | "each" | "every" | "weekly" | "daily" | "monthly");
                let compares = matches!(self.word(at + 1), "as" | "the" | "its" | "our") || self.word(at + 2) == "than";
                if frequency || !compares {
                    return None;
                }
                return multiple(at, at + 1, 2.0);
            }
            "order" | "orders" if self.word(at + 1) == "of" && self.word(at + 2).starts_with("magnitude") => {
                return multiple(at, at + 3, 10.0);
            }
            "third" | "quarter" | "fifth" | "tenth" | "thirds" | "quarters" => {
                let share = units::fraction(word)?;
                let of = self.word(at + 1) == "of";
                // `a quarter of an hour`.
                if word == "quarter"
                    && of
                    && matches!(self.word(at + 2), "an" | "a")
                    && let Some(seconds) = units::seconds(self.word(at + 3))
                {
                    let mut amount = Amount::at(if matches!(previous, "a") { at - 1 } else { at }, share * seconds);
                    amount.next = at + 4;
                    amount.unit = Some(Unit::Time);
                    amount.words = true;
                    return Some(self.finish(amount));
                }
                let by_a = matches!(previous, "a" | "one")
                    && (of
                        || matches!(
                            self.before(at, 2),
                            "by" | "about" | "roughly" | "nearly" | "almost" | "over" | "around"
                        )
                        || matches!(
                            self.word(at + 1),
                            "" | "off"
                                | "less"
                                | "fewer"
                                | "lower"
                                | "cheaper"
                                | "smaller"
                                | "shorter"
                                | "faster"
                                | "quicker"
                                | "more"
                                | "higher"
                        ));
                // `for a quarter` is three months.
                let lasting = !of && matches!(self.before(at, 2), "for" | "each" | "per" | "once" | "within" | "after");
                if !lasting && (by_a || (of && previous == "a")) {
                    return percent(at - 1, at + 1, 100.0 * share);
                }
                return None;
            }
            "dozens" | "hundreds" | "thousands" | "millions" | "billions" | "tens" | "scores" => {
                return self.vague_plenty(at);
            }
            "hundred" | "thousand" | "million" | "billion" | "dozen" | "couple" => {
                let mut amount =
                    Amount::at(at, if word == "couple" { 2.0 } else { units::magnitude(word).unwrap_or(1.0) });
                amount.words = true;
                amount.next = at + 1;
                amount.magnitude = word != "couple";
                if matches!(previous, "a" | "one" | "per") {
                    amount.first = at - 1;
                }
                if previous == "several" || previous == "few" || previous == "many" {
                    amount.first = at - 1;
                    amount.high = amount.low * 9.0;
                    amount.low *= 2.0;
                }
                if word == "couple" && self.word(at + 1) != "of" {
                    return None;
                }
                // `a couple of hundred`.
                if word == "couple" && units::magnitude(self.word(at + 2)).is_some() {
                    amount.next = at + 2;
                }
                self.scale(&mut amount);
                return Some(self.finish(amount));
            }
            _ => {}
        }
        let value = units::number_word(word)?;
        // `one` is mostly a pronoun; `zero` mostly a name (zero trust, zero-downtime is a claim).
        if word == "one" {
            return self.one(at);
        }
        if word == "zero"
            && matches!(
                self.word(at + 1),
                "trust"
                    | "copy"
                    | "day"
                    | "knowledge"
                    | "config"
                    | "conf"
                    | "friction"
                    | "hassle"
                    | "effort"
                    | "compromise"
                    | "compromises"
                    | "excuses"
                    | "tolerance"
                    | "surprises"
            )
        {
            return None;
        }
        let mut amount = Amount::at(at, value);
        amount.words = true;
        amount.next = at + 1;
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
            return percent(at, amount.next + 2, 100.0 * share * amount.low);
        }
        // `two thirds`, `three quarters`.
        if let Some(share) = units::fraction(self.word(amount.next))
            && self.word(amount.next).ends_with('s')
            && (self.word(amount.next + 1) == "of" || previous == "by" || self.word(amount.next) == "thirds")
        {
            return percent(at, amount.next + 1, 100.0 * share * amount.low);
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

    /// A result told without a number: `from hours to minutes`, `in minutes instead of days`, `not a single outage`,
    /// `no data loss in three years`, `double-digit growth`, `in under a second`, `saves a day a week`.
    fn told_without_number(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
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

    /// Whether something was found so, rather than made so: `found the rent doubled in the books`.
    fn found_before(&self, at: usize) -> bool {
        (1..=5).any(|back| matches!(self.before(at, back), "found" | "saw" | "spotted" | "noticed"))
            && matches!(self.word(at + 1), "in" | "on" | "by" | "")
    }

    /// Whether what follows is a setting of the system: `the consumers`, `the pool`.
    fn sets_up(&self, at: usize) -> bool {
        let at = if matches!(self.word(at), "the" | "our" | "its") { at + 1 } else { return false };
        let set_up = |at: usize| WORDS.setting.contains(&singular(self.word(at)));
        set_up(at) || (!stops(self.word(at + 1)) && set_up(at + 1))
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

    pub(super) fn half(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let next = self.word(at + 1);
        let previous = self.before(at, 1);
        let hyphen = self.dash(at + 1) && self.glued(at + 1);
        let after_article = if hyphen || matches!(next, "a" | "an") { at + 2 } else { at + 1 };
        if let Some(times) = units::magnitude(self.word(after_article)) {
            let mut amount = Amount::at(at, 0.5 * times);
            amount.next = after_article + 1;
            amount.magnitude = true;
            amount.words = true;
            return Some(self.finish(amount));
        }
        // "A weekly half-hour" is a date in the calendar.
        let appointed =
            hyphen && (at == 0 || matches!(previous, "a" | "daily" | "weekly" | "fortnightly" | "monthly" | "the"));
        if let Some(seconds) = units::seconds(self.word(after_article))
            && (after_article > at + 1)
            && !appointed
        {
            let mut amount = Amount::at(at, 0.5 * seconds);
            amount.next = after_article + 1;
            amount.unit = Some(Unit::Time);
            amount.words = true;
            return Some(self.finish(amount));
        }
        // "Half a core" is a share of one thing; "cut by half a second" was read above.
        let label = matches!(next, "a" | "an" | "past")
            || matches!(previous, "first" | "second" | "other" | "better" | "one" | "two")
            || matches!(next, "term" | "time" | "life" | "way" | "day" | "pager" | "season" | "year")
            || hyphen
            // "Half broken" is a state of one thing.
            || ["ed", "en", "ing"].iter().any(|ending| next.len() > 4 && next.ends_with(ending));
        if label {
            return None;
        }
        let mut amount = Amount::at(at, 50.0);
        amount.next = at + 1;
        if matches!(previous, "in" | "by") {
            amount.first = at - 1;
        }
        amount.unit = Some(Unit::Percent);
        amount.words = true;
        Some(self.finish(amount))
    }

    /// `dozens of`, `hundreds of`, `tens of thousands of`.
    pub(super) fn vague_plenty(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
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
        let mut amount = Amount::at(at, 2.0 * value);
        amount.high = 10.0 * value;
        amount.next = next;
        amount.magnitude = true;
        amount.words = true;
        Some(self.finish(amount))
    }

    /// `one` counts only in front of a noun of people, time or volume.
    pub(super) fn one(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let next = self.word(at + 1);
        if units::magnitude(next).is_some() {
            let mut amount = Amount::at(at, 1.0);
            amount.words = true;
            amount.next = at + 1;
            self.scale(&mut amount);
            return Some(self.finish(amount));
        }
        let mut amount = Amount::at(at, 1.0);
        amount.words = true;
        amount.next = at + 1;
        self.and_a_half(&mut amount);
        if amount.low > 1.0 {
            return Some(self.finish(amount));
        }
        let hyphen = self.dash(at + 1) && self.glued(at + 1);
        let noun_at = if hyphen { at + 2 } else { at + 1 };
        let noun = self.word(noun_at);
        let time = units::seconds(noun).is_some_and(|seconds| seconds >= 1.0) && noun.len() > 3;
        if time || WORDS.people.contains(&singular(noun)) || next == "percent" {
            let mut amount = Amount::at(at, 1.0);
            amount.words = true;
            amount.next = at + 1;
            return Some(self.finish(amount));
        }
        None
    }
}
