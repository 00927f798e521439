//! Tokens to quantities: value first, then unit, then the role in the sentence.

use super::lex::{self, Kind, Token};
use super::{Bound, Quantity, Role, Unit, units};
use proofpress_resume::ByteSpan;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words that decide the role of a number; see the file for what each list means.
struct Words {
    volume: FxHashSet<String>,
    people: FxHashSet<String>,
    parameter: FxHashSet<String>,
    label: FxHashSet<String>,
    inspectable: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The file is part of the program, so a fault in it is a fault of ours; an empty table keeps the review going and
    // the test of this module failing.
    let table: toml::Table = include_str!("../../../../rules/quantities.toml").parse().unwrap_or_default();
    let list = |name: &str| {
        let words = table.get(name).and_then(toml::Value::as_str).unwrap_or("");
        words.split_whitespace().map(str::to_owned).collect()
    };
    Words {
        volume: list("volume"),
        people: list("people"),
        parameter: list("parameter"),
        label: list("label"),
        inspectable: list("inspectable"),
    }
});

/// A word's singular, near enough to compare nouns by.
pub(super) fn singular(word: &str) -> String {
    match word {
        "people" | "persons" => return "person".into(),
        "children" => return "child".into(),
        "indices" | "indexes" => return "index".into(),
        "staff" | "news" | "status" | "https" | "kubernetes" | "redis" => return word.into(),
        "queries" => return "query".into(),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 2
    {
        return format!("{stem}y");
    }
    for ending in ["sses", "ches", "shes", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") => {
            stem.to_owned()
        }
        _ => word.to_owned(),
    }
}

fn is_plural(word: &str) -> bool {
    matches!(word, "people" | "staff" | "children" | "indices") || (word.len() > 3 && singular(word) != word)
}

/// Words that end the run in which the counted noun stands.
fn stops(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "in"
            | "out"
            | "of"
            | "on"
            | "for"
            | "to"
            | "with"
            | "from"
            | "per"
            | "at"
            | "by"
            | "a"
            | "an"
            | "the"
            | "that"
            | "which"
            | "who"
            | "were"
            | "was"
            | "are"
            | "is"
            | "as"
            | "than"
            | "but"
            | "so"
            | "into"
            | "across"
            | "after"
            | "before"
            | "during"
            | "each"
            | "every"
            | "via"
            | "when"
            | "while"
            | "because"
            | "without"
            | "within"
            | "under"
            | "over"
            | "between"
            | "using"
            | "through"
            | "has"
            | "have"
            | "had"
            | "it"
            | "its"
            | "i"
            | "we"
            | "they"
            | "this"
            | "these"
            | "if"
            | "then"
            | "not"
            | "no"
            | "be"
            | "been"
            | "only"
            | "down"
            | "up"
            | "since"
            | "until"
            | "against"
            | "behind"
            | "about"
            | "one"
            | "two"
            | "instead"
    )
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

/// A value with where it ends in the tokens.
struct Amount {
    low: f64,
    high: f64,
    bound: Bound,
    first: usize,
    next: usize,
    unit: Option<Unit>,
    per: Option<f64>,
    /// Whether it is spelled in words.
    words: bool,
    decimal: bool,
    magnitude: bool,
    hyphenated: bool,
}

pub(super) fn read(text: &str) -> Vec<Quantity> {
    let reader = Reader { text, tokens: lex::tokens(text) };
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < reader.tokens.len() {
        match reader.quantity(at, found.last()) {
            Some((quantity, next)) => {
                // A sign between two numbers (`5$6`) belongs to the first.
                let taken = found.last().map_or(0, |last| last.span.end);
                found.extend(quantity.map(|mut quantity| {
                    quantity.span.start = quantity.span.start.max(taken);
                    quantity
                }));
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    share_units(text, &mut found);
    found
}

/// Gives `8` the minutes of `from 8 to 5 minutes`, and `5` those of `from 8 minutes to 5`.
fn share_units(text: &str, found: &mut [Quantity]) {
    for index in 1..found.len() {
        let (head, tail) = found.split_at_mut(index);
        let (Some(before), Some(after)) = (head.last_mut(), tail.first_mut()) else { continue };
        let between = text.get(before.span.end..after.span.start).unwrap_or("").trim().to_lowercase();
        let change = matches!(
            between.as_str(),
            "to" | "->"
                | "→"
                | "-"
                | "–"
                | "down to"
                | "up to"
                | "to about"
                | "to under"
                | "to around"
                | "to below"
                | "to roughly"
                | "to just"
                | "to some"
                | "and"
                | "or"
                | "to only"
                | "to less than"
                | "=>"
                | "auf"
                | "to ~"
        );
        if !change {
            continue;
        }
        // Both ends of a change of duration are a result if one is: `from 840 ms to 190 ms`.
        if before.unit == Unit::Time
            && after.unit == Unit::Time
            && before.role == Role::Result
            && between.ends_with("to")
        {
            after.role = Role::Result;
        }
        let bare = |quantity: &Quantity| matches!(&quantity.unit, Unit::Count(noun) if noun.is_empty());
        let measured = |quantity: &Quantity| {
            matches!(quantity.unit, Unit::Percent | Unit::Multiple | Unit::Currency(_) | Unit::Time | Unit::Bytes)
        };
        let (from, onto) = if bare(after) && measured(before) {
            (&*before, &mut *after)
        } else if bare(before) && measured(after) {
            (&*after, &mut *before)
        } else if bare(before) && matches!(after.unit, Unit::Count(_)) {
            before.unit = after.unit.clone();
            before.role = after.role;
            continue;
        } else {
            continue;
        };
        let scale = base_of(text, from);
        onto.low *= scale;
        onto.high *= scale;
        onto.unit = from.unit.clone();
        onto.role = from.role;
    }
}

/// What one of the unit that stands in the quantity's own text is worth.
fn base_of(text: &str, quantity: &Quantity) -> f64 {
    let Some(slice) = text.get(quantity.span.range()) else { return 1.0 };
    let tokens = lex::tokens(slice);
    tokens
        .iter()
        .rev()
        .find_map(|token| units::unit(token.word(), slice.get(token.span.range()).unwrap_or("")))
        .map_or(1.0, |(_, scale, _)| scale)
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", Token::word)
    }

    fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_mark(mark))
    }

    fn dash(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_dash)
    }

    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |index| self.word(index))
    }

    fn figures(&self, at: usize) -> Option<(f64, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Figures { value, digits, decimal: false, .. } => Some((value, digits)),
            _ => None,
        }
    }

    fn written(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.text.get(token.span.range())).unwrap_or("")
    }

    fn span(&self, first: usize, next: usize) -> ByteSpan {
        let start = self.tokens.get(first).map_or(0, |token| token.span.start);
        let end = next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.span.end);
        ByteSpan::new(start, end)
    }

    fn label(&self, first: usize, next: usize, unit: Unit, value: f64) -> (Option<Quantity>, usize) {
        let quantity = Quantity {
            span: self.span(first, next),
            low: value,
            high: value,
            bound: Bound::Exact,
            unit,
            per_seconds: None,
            role: Role::Label,
        };
        (Some(quantity), next)
    }

    /// The quantity that begins at a token, with the token after it; `None` where there is none.
    fn quantity(&self, at: usize, last: Option<&Quantity>) -> Option<(Option<Quantity>, usize)> {
        match &self.tokens[at].kind {
            Kind::Dotted => Some(self.label(at, at + 1, Unit::Version, 0.0)),
            Kind::Figures { .. } => {
                if let Some(label) = self.label_in_figures(at, last) {
                    return Some(label);
                }
                let amount = self.amount_in_figures(at);
                Some(self.finish(amount))
            }
            Kind::Word(_) => self.quantity_in_words(at),
            Kind::Mark(_) => None,
        }
    }

    /// Figures that name something: dates, telephone numbers, codes, versions, years, ordinals.
    fn label_in_figures(&self, at: usize, last: Option<&Quantity>) -> Option<(Option<Quantity>, usize)> {
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
            let dated = matches!(
                previous,
                "in" | "since"
                    | "until"
                    | "till"
                    | "during"
                    | "from"
                    | "early"
                    | "late"
                    | "mid"
                    | "summer"
                    | "winter"
                    | "spring"
                    | "autumn"
                    | "fall"
                    | "q1"
                    | "q2"
                    | "q3"
                    | "q4"
                    | "h1"
                    | "h2"
                    | "year"
                    | "the"
                    | "by"
                    | "before"
                    | "after"
            );
            let ranged = at > 1 && self.tokens[at - 1].is_dash();
            if dated || ranged || !plural {
                return Some(self.label(at, at + 1, Unit::Year, value));
            }
        }
        // Status codes that carry no count.
        if digits == 3 && !grouped && !decimal && units::is_status_code(value) {
            let named =
                matches!(next_word, "error" | "errors" | "response" | "responses" | "status" | "page" | "instead");
            let counted_rate = matches!(self.word(at + 2), "a" | "per");
            if (named && !counted_rate) || counted.is_none() {
                return Some(self.label(at, at + 1, Unit::Code, value));
            }
        }
        if WORDS.label.contains(previous) && !plural && !grouped {
            let unit = if matches!(previous, "version" | "v" | "release") { Unit::Version } else { Unit::Code };
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
            let continues = matches!(previous, "to" | "and" | "or")
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
    fn names_a_thing(&self, at: usize) -> bool {
        let opens = at == 0
            || matches!(self.tokens[at - 1].kind, Kind::Mark('.' | ':' | ';' | '!' | '?' | '•' | '—' | '–'))
                && !self.tokens[at].glued;
        let written = self.written(at);
        let inner_capital = written.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
        inner_capital
            || !opens
            || !(self.tokens[at].word().ends_with("ed") || self.tokens[at].word().ends_with("ing"))
                && units::number_word(self.tokens[at].word()).is_none()
                && !is_opening_verb(self.tokens[at].word())
    }

    /// The token after a telephone number that begins here.
    fn telephone(&self, at: usize) -> Option<usize> {
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

    /// The noun that a number counts, as written, and the token after it.
    fn noun(&self, at: usize) -> Option<(String, usize)> {
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

    fn amount_in_figures(&self, at: usize) -> Amount {
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
    fn scale(&self, amount: &mut Amount) {
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

    fn quantity_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
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
        match word {
            "half" | "halves" | "hälfte" => return self.half(at),
            "doubled" | "doubles" | "doubling"
                if matches!(self.word(at + 1), "every" | "each" | "any" | "all" | "as" | "up") =>
            {
                return None;
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
                            "" | "less"
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
        if word == "zero" && matches!(self.word(at + 1), "trust" | "copy" | "day" | "knowledge" | "config" | "conf") {
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

    fn half(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
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
        if let Some(seconds) = units::seconds(self.word(after_article))
            && (after_article > at + 1)
        {
            let mut amount = Amount::at(at, 0.5 * seconds);
            amount.next = after_article + 1;
            amount.unit = Some(Unit::Time);
            amount.words = true;
            return Some(self.finish(amount));
        }
        let label = matches!(previous, "first" | "second" | "other" | "better" | "one" | "two")
            || matches!(next, "term" | "time" | "life" | "way" | "day" | "pager" | "season" | "year")
            || hyphen;
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
        let mut amount = Amount::at(at, 2.0 * value);
        amount.high = 10.0 * value;
        amount.next = next;
        amount.magnitude = true;
        amount.words = true;
        Some(self.finish(amount))
    }

    /// `one` counts only in front of a noun of people, time or volume.
    fn one(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
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

    /// Gives an amount its unit, its rate and its role.
    fn finish(&self, mut amount: Amount) -> (Option<Quantity>, usize) {
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
    fn unit_word_fits(&self, at: usize, unit: &Unit) -> bool {
        let word = self.word(at);
        match word {
            "d" | "w" | "mo" | "us" => self.glued(at) && self.written(at).chars().all(char::is_lowercase),
            "second" | "quarter" => true,
            "try" | "won" | "rs" | "pound" => self.tokens[at].capital,
            _ => !(matches!(unit, Unit::Currency(_)) && word.len() == 3 && !self.tokens[at].capital),
        }
    }

    fn smaller_times(&self, amount: &mut Amount, mut end: usize, mut scale: f64) -> usize {
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

    fn compares(&self, at: usize) -> bool {
        let word = self.word(at);
        matches!(word, "as" | "more" | "less" | "the" | "better" | "worse" | "its" | "our")
            || (word.ends_with("er") && word.len() > 4 && !matches!(word, "over" | "after" | "under"))
    }

    /// The period after a number: `a day`, `/s`, `per month`, `weekly`.
    fn rate(&self, at: usize) -> Option<f64> {
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

    fn bound(&self, first: usize, end: usize) -> Bound {
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
            ("less" | "fewer", "than") | ("up", "to") | ("at", "most") => return Bound::AtMost,
            ("or", "so") => return Bound::About,
            _ => {}
        }
        match one {
            "about" | "around" | "roughly" | "approximately" | "approx" | "nearly" | "almost" | "circa" | "ca"
            | "some" | "estimated" | "maybe" | "perhaps" | "rund" | "etwa" => return Bound::About,
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
    fn role(&self, amount: &Amount, unit: &Unit, noun: &str, end: usize) -> Role {
        let words = &*WORDS;
        let next = self.word(end);
        let near_parameter = self.near(amount.first, end, 2, 3, |word| words.parameter.contains(word));
        match unit {
            Unit::Percent => {
                let rollout = self.near(amount.first, end, 2, 4, |word| {
                    matches!(
                        word,
                        "canary"
                            | "rollout"
                            | "traffic"
                            | "threshold"
                            | "sampling"
                            | "target"
                            | "slo"
                            | "coverage-gate"
                    )
                });
                let objective = rollout
                    && !self.near(amount.first, end, 3, 3, |word| {
                        matches!(word, "less" | "more" | "faster" | "reduced" | "by")
                    });
                if objective { Role::Parameter } else { Role::Result }
            }
            Unit::Multiple => {
                if matches!(next, "engineer" | "developer" | "programmer" | "dev" | "designer") {
                    Role::Label
                } else {
                    Role::Result
                }
            }
            Unit::Currency(_) => Role::Volume,
            Unit::Bytes => {
                if near_parameter {
                    Role::Parameter
                } else {
                    Role::Volume
                }
            }
            Unit::Time => self.role_of_time(amount, end, near_parameter),
            Unit::Count(_) => {
                if near_parameter && !matches!(noun, "user" | "customer") && (amount.high < 100_000.0) {
                    return Role::Parameter;
                }
                let team = self.near(amount.first, end, 3, 0, |word| {
                    matches!(word, "team" | "crew" | "class" | "group" | "squad" | "cohort" | "staff")
                }) && noun.is_empty()
                    || matches!(next, "team" | "crew" | "class" | "squad");
                if words.people.contains(noun)
                    || (team && amount.high <= 1_000.0)
                    || matches!(noun, "man" | "strong" | "member") && amount.high <= 100.0
                {
                    return Role::People;
                }
                if amount.hyphenated {
                    return if words.volume.contains(noun) && amount.high >= 100_000.0 {
                        Role::Volume
                    } else {
                        Role::Things
                    };
                }
                if amount.low == 0.0 && amount.words && !noun.is_empty() {
                    return Role::Result;
                }
                if amount.per.is_some() && noun != "time" {
                    return Role::Volume;
                }
                if amount.magnitude {
                    return Role::Volume;
                }
                if matches!(noun, "time" | "way" | "kind" | "type" | "reason") {
                    return Role::Things;
                }
                if words.inspectable.contains(noun) && amount.high < 1_000.0 {
                    return Role::Things;
                }
                if words.volume.contains(noun) && (amount.high > 12.0 || !amount.words) && amount.high > 5.0 {
                    return Role::Volume;
                }
                if amount.high >= 200.0 || (noun.is_empty() && amount.decimal) { Role::Volume } else { Role::Things }
            }
            Unit::Ordinal | Unit::Year | Unit::Date | Unit::Version | Unit::Code => Role::Label,
        }
    }

    fn role_of_time(&self, amount: &Amount, end: usize, near_parameter: bool) -> Role {
        let next = self.word(end);
        let previous = self.before(amount.first, 1);
        let result = self.near(amount.first, end, 6, 4, |word| {
            matches!(
                word,
                "reduced"
                    | "reduce"
                    | "reducing"
                    | "cut"
                    | "cutting"
                    | "saved"
                    | "saving"
                    | "saves"
                    | "down"
                    | "dropped"
                    | "faster"
                    | "shortened"
                    | "brought"
                    | "lowered"
                    | "fell"
                    | "improved"
                    | "shaved"
                    | "sped"
                    | "slower"
                    | "trimmed"
                    | "drop"
                    | "decreased"
            )
        }) && !matches!(previous, "for" | "every");
        let than = previous == "than" && self.before(amount.first, 2).ends_with("er");
        let changes = (matches!(self.before(amount.first, 1), "from") && self.word(end) == "to")
            || (previous == "to" && result)
            || self.mark(end, '→');
        if changes {
            return Role::Result;
        }
        if result && !than && !near_parameter && !amount.hyphenated {
            return Role::Result;
        }
        if near_parameter || than || matches!(previous, "every" | "after") && amount.high < 86_400.0 {
            return Role::Parameter;
        }
        if amount.hyphenated {
            return if amount.high >= 86_400.0 { Role::Span } else { Role::Parameter };
        }
        if matches!(previous, "for" | "every" | "after" | "within" | "over" | "than" | "least" | "once" | "one" | "old")
            || amount.high >= 86_400.0
            || matches!(next, "of" | "in" | "before" | "later" | "ago" | "old" | "long" | "after")
        {
            return Role::Span;
        }
        Role::Result
    }

    /// Whether a word near the number says so: `back` words before it, `ahead` after, not past the end of a clause.
    fn near(&self, first: usize, end: usize, back: usize, ahead: usize, says: impl Fn(&str) -> bool) -> bool {
        let clause = |token: &Token| matches!(token.kind, Kind::Mark('.' | ';' | ':' | ','));
        let before = self.tokens[..first].iter().rev().take_while(|token| !clause(token)).take(back);
        let after = self.tokens.get(end..).unwrap_or(&[]).iter().take_while(|token| !clause(token)).take(ahead);
        before.chain(after).any(|token| says(token.word()))
    }
}

impl Amount {
    fn at(first: usize, value: f64) -> Self {
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

impl Kind {
    fn is_word(&self) -> bool {
        matches!(self, Self::Word(_))
    }
}

/// Verbs with an irregular past that open bullets.
fn is_opening_verb(word: &str) -> bool {
    matches!(
        word,
        "built"
            | "wrote"
            | "ran"
            | "cut"
            | "led"
            | "made"
            | "taught"
            | "kept"
            | "brought"
            | "drew"
            | "set"
            | "put"
            | "took"
            | "found"
            | "sold"
            | "won"
            | "grew"
            | "drove"
            | "gave"
            | "held"
            | "met"
            | "split"
            | "sent"
            | "shipped"
            | "about"
            | "over"
            | "around"
            | "some"
            | "nearly"
            | "up"
            | "roughly"
            | "for"
            | "in"
            | "to"
            | "of"
            | "the"
            | "a"
            | "all"
            | "these"
            | "those"
            | "our"
            | "my"
            | "with"
            | "from"
            | "at"
            | "by"
            | "per"
            | "and"
            | "top"
            | "was"
            | "one"
    )
}
