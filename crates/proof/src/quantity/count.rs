//! What a number of things is in its sentence.

use super::amount::Amount;
use super::lex::Kind;
use super::read::Reader;
use super::role::{bars, changed, conditions};
use super::words::WORDS;
use super::{Bound, Role, units};

impl Reader<'_> {
    pub(super) fn role_of_count(&self, amount: &Amount, noun: &str, end: usize, near_parameter: bool) -> Role {
        let next = self.word(end);
        // "Above 300 waiting requests, …" and "callers get 60 requests a minute" say what is allowed.
        let allowed = matches!(self.before(amount.first, 1), "get" | "gets" | "allow" | "allows" | "permit")
            && amount.per.is_some();
        let from_there_on = matches!(self.before(amount.first, 1), "above" | "beyond" | "below")
            && amount.per.is_none()
            && (amount.first < 2 || matches!(self.tokens[amount.first - 2].kind, Kind::Mark(_)));
        // "The last hundred ids" says how much is kept, "the thousand most asked" what was picked.
        let kept = matches!(self.before(amount.first, 1), "last" | "top")
            || (amount.words && (self.word(amount.next) == "most" || self.word(amount.next).ends_with("est")));
        // "Each key is limited to 60 calls a minute", "a bucket of 60 a minute".
        let rationed = amount.per.is_some()
            && self.clause_before(amount.first, |word| {
                word.starts_with("limit") || word.starts_with("throttl") || bars(word) || WORDS.ration.contains(word)
            });
        // "Slices of five thousand", "takes up to 200 numbers".
        let portion = self.before(amount.first, 1) == "of" && WORDS.portion.contains(self.before(amount.first, 2));
        let admitted = self.before(amount.first, 1) == "to"
            && self.before(amount.first, 2) == "up"
            && WORDS.admitting.contains(self.before(amount.first, 3));
        // "Batched by five hundred", "load-tested at 1,800 sittings", "at most 200 sensors a call".
        let batched = self.before(amount.first, 1) == "by"
            && self.clause_before(amount.first, |word| word.starts_with("batch") || word.starts_with("chunk"));
        let ceiling = self.before(amount.first, 1) == "most" && self.before(amount.first, 2) == "at";
        // "Found 312 invoices without a customer" tells of a finding, "a test that opens ten thousand" of a trial.
        let found = amount.per.is_none()
            && self.clause_before(amount.first, |word| WORDS.finding.contains(word))
            && !self.clause_before(amount.first, |word| matches!(word, "load" | "handled" | "handles" | "served"));
        // "429 after 20 requests a second", "an alarm if fewer than 10 readings arrive".
        let from_then = self.before(amount.first, 1) == "after" && amount.per.is_some();
        let bounded = matches!(amount.bound, Bound::AtLeast | Bound::AtMost);
        let condition = self.clause_before(amount.first, |word| matches!(word, "if" | "unless"))
            || bounded
                && self.clause_before(amount.first, conditions)
                && !self.clause_before(amount.first, |word| {
                    changed(word) || matches!(word, "served" | "handled" | "carried" | "processed" | "kept")
                });
        // "500 rows a batch", "50 results per page".
        let served_in = self.noun(amount.next).is_some_and(|(_, next)| {
            matches!(self.word(next), "a" | "per" | "each")
                && (WORDS.serving.contains(self.word(next + 1))
                    || self.word(next + 1) == "page" && WORDS.served.contains(noun))
        }) || (self.before(amount.first, 1).starts_with("hold")
            && self.before(amount.first, 2).starts_with("page"));
        let tried = batched || ceiling || found || from_then || condition || served_in || self.tried_at(amount.first);
        // "What a thousand pictures cost": the measure of a rate.
        if amount.words && amount.magnitude && self.before(amount.first, 1) == "per" || self.word(amount.first) == "per"
        {
            return Role::Label;
        }
        // "Four in five callers": a share, too; "one week in six" is how often.
        let of_five = amount.words
            && noun.is_empty()
            && self.word(end) == "in"
            && units::number_word(self.word(end + 1)).is_some_and(|whole| whole > amount.high)
            && super::nouns::is_plural(self.word(end + 2));
        if of_five && !self.clause_before(amount.first, |word| word.starts_with("sampl")) {
            return Role::Result;
        }
        // "One in a hundred": a share.
        if self.before(amount.first, 1) == "in" && self.before(amount.first, 2) == "one" {
            let sampled = self.clause_before(amount.first, |word| word.starts_with("sampl"));
            return if sampled { Role::Parameter } else { Role::Result };
        }
        // "A six-figure saving", "five nines".
        if noun == "figure" && (4.0..=12.0).contains(&amount.high) && (amount.hyphenated || amount.words) {
            return Role::Volume;
        }
        if self.word(amount.next) == "nines" && (2.0..=7.0).contains(&amount.high) && !amount.hyphenated {
            return Role::Result;
        }
        if portion
            || admitted
            || allowed
            || from_there_on
            || kept
            || rationed
            || tried
            || WORDS.rehearsal.contains(noun)
        {
            return Role::Parameter;
        }
        // "Reduced queries per page from 60 to 4", "raised it by 2.5 points".
        let fell = self.clause_before(amount.first, changed);
        let changes = fell
            && (self.before(amount.first, 1) == "from" && self.word(end) == "to"
                || self.before(amount.first, 1) == "to"
                    && matches!(
                        self.tokens.get(amount.first.wrapping_sub(2)).map(|token| &token.kind),
                        Some(Kind::Figures { .. })
                    ));
        let moved = matches!(self.before(amount.first, 1), "up" | "down") && noun == "point";
        if changes || moved || (fell && amount.decimal && matches!(noun, "point" | "star")) {
            return Role::Result;
        }
        // "14 daily and 6 monthly backups" are kept.
        let adjective = matches!(self.word(amount.next), "daily" | "weekly" | "monthly" | "hourly" | "yearly");
        if adjective && amount.high < 200.0 {
            return Role::Things;
        }
        let carried = self.clause_before(amount.first, |word| WORDS.carrying.contains(word));
        if near_parameter && !carried && !matches!(noun, "user" | "customer") && (amount.high < 100_000.0) {
            return Role::Parameter;
        }
        let team = self.near(amount.first, end, 3, 0, |word| WORDS.group.contains(word)) && noun.is_empty()
            || matches!(next, "team" | "crew" | "class" | "squad");
        if WORDS.people.contains(noun) && amount.magnitude && amount.high >= 1_000.0 {
            return Role::Volume;
        }
        // "A company of 600", "a tournament with 120 players".
        let housed = noun.is_empty()
            && self.before(amount.first, 1) == "of"
            && WORDS.body.contains(self.before(amount.first, 2));
        let gathered = matches!(noun, "player" | "guest" | "visitor" | "member" | "runner")
            && amount.per.is_none()
            && self.clause_before(amount.first, |word| {
                word.starts_with("organis")
                    || word.starts_with("organiz")
                    || word.starts_with("host")
                    || WORDS.event.contains(word)
            });
        if housed || gathered {
            return Role::People;
        }
        if WORDS.people.contains(noun)
            || (team && amount.high <= 1_000.0)
            || matches!(noun, "man" | "strong" | "member") && amount.high <= 100.0
        {
            return Role::People;
        }
        if amount.hyphenated {
            let rated = noun == "star" && amount.decimal;
            return if rated || WORDS.volume.contains(noun) && amount.high >= 100_000.0 {
                Role::Volume
            } else {
                Role::Things
            };
        }
        let likened = WORDS.showing.contains(self.before(amount.first, 1));
        if amount.low == 0.0 && amount.words && !noun.is_empty() && !likened {
            return Role::Result;
        }
        // "Three lessons a week" tells of a timetable, "98 out of 100" of a score reached.
        if amount.per.is_some() && amount.high <= 40.0 && WORDS.timetable.contains(noun) {
            return Role::Span;
        }
        if self.word(end) == "out"
            && self.word(end + 1) == "of"
            && (matches!(self.token(end + 2).map(|token| &token.kind), Some(Kind::Figures { .. }))
                || units::number_word(self.word(end + 2)).is_some())
        {
            return Role::Result;
        }
        if amount.per.is_some() && noun != "time" {
            return Role::Volume;
        }
        if amount.magnitude {
            return Role::Volume;
        }
        // "Cited 45 times" counts readers.
        let taken_up = self.word(amount.next) == "times"
            && amount.high >= 10.0
            && self.clause_before(amount.first, |word| WORDS.taken_up.contains(word));
        if taken_up {
            return Role::Volume;
        }
        // "Wrote 60 pages" is seen by leafing through them.
        let written = noun == "page"
            && matches!(self.before(amount.first, 1), "wrote" | "drafted" | "edited" | "translated" | "proofread");
        if written || matches!(noun, "time" | "way" | "kind" | "type" | "reason") {
            return Role::Things;
        }
        let won = amount.high >= 20.0
            && matches!(self.before(amount.first, 1), "onboarded" | "won" | "acquired" | "attracted");
        let served =
            won || amount.high >= 50.0 && self.clause_before(amount.first, |word| WORDS.winning.contains(word));
        if served || (noun == "star" && amount.decimal) {
            return Role::Volume;
        }
        if WORDS.inspectable.contains(noun) && amount.high < 1_000.0 {
            return Role::Things;
        }
        if WORDS.volume.contains(noun) && (amount.high > 12.0 || !amount.words) && amount.high > 5.0 {
            return Role::Volume;
        }
        if amount.high >= 200.0 || (noun.is_empty() && amount.decimal) { Role::Volume } else { Role::Things }
    }
}
