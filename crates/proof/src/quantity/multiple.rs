//! Words to multiples: `doubled`, `twice as fast`, `tenfold`, `an order of magnitude`.

use super::amount::Amount;
use super::nouns::singular;
use super::read::Reader;
use super::words::WORDS;
use super::{Quantity, Role, Unit, units};

impl Reader<'_> {
    /// What a word multiplies by, or halves.
    pub(super) fn multiple_in_words(&self, at: usize) -> Option<(Option<Quantity>, usize)> {
        let word = self.word(at);
        let previous = self.before(at, 1);
        let times = |next: usize, value: f64| Some(self.finish(Amount::spelled(at, next, value).of(Unit::Multiple)));
        let halved = || Some(self.finish(Amount::spelled(at, at + 1, 50.0).of(Unit::Percent)));
        // "Double-entry" is a name.
        if matches!(word, "double" | "triple") && self.dash(at + 1) && self.glued(at + 1) {
            return None;
        }
        match word {
            "doubled" | "doubles" | "doubling"
                if matches!(self.word(at + 1), "every" | "each" | "any" | "all" | "as" | "up") =>
            {
                None
            }
            // "Nothing doubled", "found the rent doubled in the books": no gain. "Doubled the consumers": a setting.
            "doubled" | "doubles" | "doubling"
                if matches!(previous, "nothing" | "nobody" | "none" | "never" | "nor") =>
            {
                None
            }
            "doubled" if self.found_before(at) => None,
            "doubled" | "doubling" | "tripled" | "tripling" | "halved" if self.sets_up(at + 1) => {
                let (quantity, next) = if word == "halved" { halved() } else { times(at + 1, 2.0) }?;
                let quantity = quantity.map(|quantity| Quantity { role: Role::Parameter, ..quantity });
                Some((quantity, next))
            }
            "halved" | "halving" | "halve" => halved(),
            "doubled" | "doubling" | "doubles" | "twofold" => times(at + 1, 2.0),
            "double"
                if at == 0
                    || matches!(previous, "to" | "nearly" | "almost" | "more" | "than" | "about")
                    || matches!(self.word(at + 1), "the" | "our" | "its") =>
            {
                times(at + 1, 2.0)
            }
            "tripled" | "tripling" | "triples" | "threefold" => times(at + 1, 3.0),
            "triple"
                if at == 0
                    || matches!(previous, "to" | "nearly" | "almost" | "about")
                    || matches!(self.word(at + 1), "the" | "our" | "its") =>
            {
                times(at + 1, 3.0)
            }
            "quadrupled" | "quadrupling" | "fourfold" => times(at + 1, 4.0),
            "fivefold" => times(at + 1, 5.0),
            "tenfold" => times(at + 1, 10.0),
            _ if word.len() > 6
                && let Some(value) = word.strip_suffix("fold").and_then(units::number_word) =>
            {
                times(at + 1, value)
            }
            "hundredfold" => times(at + 1, 100.0),
            "thrice" => times(at + 1, 3.0),
            "twice" => {
                let frequency =
                    matches!(self.word(at + 1), "a" | "per" | "each" | "every" | "weekly" | "daily" | "monthly");
                let compares = matches!(self.word(at + 1), "as" | "the" | "its" | "our") || self.word(at + 2) == "than";
                if frequency || !compares { None } else { times(at + 1, 2.0) }
            }
            "order" | "orders" if self.word(at + 1) == "of" && self.word(at + 2).starts_with("magnitude") => {
                times(at + 3, 10.0)
            }
            _ => None,
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
        set_up(at) || (!WORDS.stop.contains(self.word(at + 1)) && set_up(at + 1))
    }
}
