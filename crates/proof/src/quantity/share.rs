//! What a percentage is in its sentence.

use super::amount::Amount;
use super::read::Reader;
use super::role::{changed, conditions};
use super::words::WORDS;
use super::{Bound, Role};

impl Reader<'_> {
    pub(super) fn role_of_share(&self, amount: &Amount, end: usize) -> Role {
        let next = self.word(end);
        let rollout = self.near(amount.first, end, 2, 4, |word| WORDS.rollout.contains(word))
            || self.tokens[..amount.first].iter().rev().take(14).any(|token| WORDS.rollout_far.contains(token.word()))
            || self.clause_before(amount.first, |word| WORDS.rollout_clause.contains(word));
        let objective = rollout
            && !self
                .near(amount.first, end, 3, 3, |word| matches!(word, "less" | "more" | "faster" | "reduced" | "by"));
        // "100% secure" praises; nothing was counted.
        // "Half of them came from one sensor" is a share that was found, unless something fell or rose by it.
        let share = amount.words
            && next == "of"
            && !matches!(self.before(amount.first, 1), "by" | "to" | "over" | "nearly" | "almost")
            && self.clause_before(amount.first, |word| WORDS.explaining.contains(word));
        // "An alarm at 80 percent of the grant".
        let watched = self.before(amount.first, 1) == "at"
            && self.clause_before(amount.first, |word| WORDS.watching.contains(word));
        // "Stops when more than a tenth of the rows would change", "warns above 85%", "samples 1%".
        let bounded = matches!(amount.bound, Bound::AtLeast | Bound::AtMost)
            || matches!(self.before(amount.first, 1), "above" | "below" | "beyond");
        let condition = (bounded && self.clause_before(amount.first, conditions)
            || matches!(self.before(amount.first, 1), "above" | "beyond" | "exceeds" | "passes"))
            && !self.clause_before(amount.first, changed);
        let sampled = self.clause_before(amount.first, |word| word.starts_with("sampl"));
        // "To a quarter of the shops first".
        let first_ones = self.before(amount.first, 1) == "to"
            && self.near(amount.first, end, 0, 5, |word| word == "first")
            && !self.clause_before(amount.first, changed);
        // "Shadowed the rewrite with a tenth of the queries".
        let trial = amount.words
            && matches!(self.before(amount.first, 1), "with" | "on" | "for")
            && self.clause_before(amount.first, |word| WORDS.trial_roots.begins(word));
        if share || watched || condition || sampled || first_ones || trial {
            Role::Parameter
        } else if amount.high == 100.0 && WORDS.praised.contains(next) {
            Role::Label
        } else if objective {
            Role::Parameter
        } else {
            Role::Result
        }
    }
}
