//! Tokens to quantities: what names something first, then what counts something, then units shared along a range.

use super::lex::{self, Kind, Token};
use super::{Bound, Quantity, Role, Unit, units};
use proofpress_resume::ByteSpan;

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
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
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", Token::word)
    }

    pub(super) fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_mark(mark))
    }

    pub(super) fn dash(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_dash)
    }

    pub(super) fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    pub(super) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |index| self.word(index))
    }

    pub(super) fn figures(&self, at: usize) -> Option<(f64, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Figures { value, digits, decimal: false, .. } => Some((value, digits)),
            _ => None,
        }
    }

    pub(super) fn written(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.text.get(token.span.range())).unwrap_or("")
    }

    pub(super) fn span(&self, first: usize, next: usize) -> ByteSpan {
        let start = self.tokens.get(first).map_or(0, |token| token.span.start);
        let end = next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.span.end);
        ByteSpan::new(start, end)
    }

    pub(super) fn label(&self, first: usize, next: usize, unit: Unit, value: f64) -> (Option<Quantity>, usize) {
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
    pub(super) fn quantity(&self, at: usize, last: Option<&Quantity>) -> Option<(Option<Quantity>, usize)> {
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
}

impl Kind {
    pub(super) fn is_word(&self) -> bool {
        matches!(self, Self::Word(_))
    }
}
