//! Text to the quantities in it: numbers in figures and words with value, unit, and whether they claim a result.
//!
//! The review asks which numbers need a source; the truth diff compares them by value and unit.

mod amount;
mod count;
mod fraction;
mod label;
mod lex;
mod multiple;
mod nouns;
mod read;
mod role;
mod share;
mod spelled;
mod told;
mod units;
mod words;

pub(crate) use units::number_word;

use proofpress_resume::ByteSpan;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Where it stands in the text, unit and currency included.
    pub span: ByteSpan,
    /// Its lowest value, in the unit's base (percent, seconds, bytes, the count itself).
    pub low: f64,
    /// Its highest value; equal to `low` unless it is a range (`10–20`, `dozens`).
    pub high: f64,
    /// How surely it is stated.
    pub bound: Bound,
    /// What it counts or measures.
    pub unit: Unit,
    /// The period that it is counted over, in seconds, where it is a rate (`a day`, `/s`).
    pub per_seconds: Option<f64>,
    /// What it is in the sentence.
    pub role: Role,
}

impl Quantity {
    /// Whether it is a result or a volume, which wants a measuring source.
    #[must_use]
    pub fn is_metric(&self) -> bool {
        matches!(self.role, Role::Result | Role::Volume)
    }

    /// Whether it is a name or a date rather than an amount.
    #[must_use]
    pub fn is_label(&self) -> bool {
        self.role == Role::Label
    }

    /// Whether values are equal up to rounding in the text.
    #[must_use]
    pub fn same_value(&self, other: &Self) -> bool {
        close(self.low, other.low) && close(self.high, other.high)
    }
}

/// Whether a word names a month or a day of the week.
pub(crate) fn is_calendar_word(word: &str) -> bool {
    let day = word.strip_suffix('s').unwrap_or(word);
    units::is_month(word)
        || matches!(day, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// How long a unit of time lasts, in seconds.
pub(crate) fn seconds_of(word: &str) -> Option<f64> {
    units::seconds(word)
}

/// The value of a number in words.
pub(crate) fn count_of(word: &str) -> Option<f64> {
    units::number_word(word)
}

/// Whether two figures are the same up to the last bit of arithmetic.
pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-9)
}

/// How surely a number is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// As it stands.
    Exact,
    /// `about`, `~`, `ca.`, `nearly`, `some`.
    About,
    /// `over`, `at least`, `40+`.
    AtLeast,
    /// `up to`, `under`, `at most`.
    AtMost,
}

/// What a number counts or measures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hundredths of a whole: `%`, `half`, `a third of`.
    Percent,
    /// Times as much: `3x`, `twice as fast`, `tenfold`.
    Multiple,
    /// Money, by ISO code where the sign has one.
    Currency(&'static str),
    /// A length of time, in seconds.
    Time,
    /// A size, in bytes.
    Bytes,
    /// A count of the noun (singular, lower case); empty where none was found.
    Count(String),
    /// A place in a row: `3rd`.
    Ordinal,
    /// A calendar year.
    Year,
    /// A date or a time of day.
    Date,
    /// A version of the thing named before it.
    Version,
    /// A status code, port, page, telephone or other reference.
    Code,
}

/// What a number is in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// An effect: a gain, a saving, a share, a duration reached.
    Result,
    /// A volume carried: users, requests, records, tickets, money handled.
    Volume,
    /// A limit, timeout, window or other choice of the design.
    Parameter,
    /// The size of a team, class or audience.
    People,
    /// A handful of built or touched things that anyone can count.
    Things,
    /// How long or how often something was done: a two-week project, one week in six.
    Span,
    /// A name, date, version or code: not an amount.
    Label,
}

/// Every number in `text`, in order; spans never overlap. Linear in the text; it cannot fail.
#[must_use]
pub fn quantities(text: &str) -> Vec<Quantity> {
    read::read(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Quantity {
        let found = quantities(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.into_iter().next().expect("one")
    }

    #[test]
    fn reads_results_and_volumes_with_value_and_unit() {
        for (text, value, unit) in [
            ("Grew to 94,772 active users.", 94_772.0, Unit::Count("user".into())),
            ("Ran a $550K budget.", 550_000.0, Unit::Currency("USD")),
            ("Cut cost by half.", 50.0, Unit::Percent),
            ("Halved the load.", 50.0, Unit::Percent),
            ("Made it twice as fast.", 2.0, Unit::Multiple),
            ("Processed 1k refunds.", 1_000.0, Unit::Count("refund".into())),
            ("Kept 99.9% uptime.", 99.9, Unit::Percent),
            ("4.5x faster search.", 4.5, Unit::Multiple),
            ("Closed the year with zero incidents.", 0.0, Unit::Count("incident".into())),
            ("Cut cost by two thirds.", 200.0 / 3.0, Unit::Percent),
            ("Spent 1,5 Mio € on it.", 1.5e6, Unit::Currency("EUR")),
            ("Kept 99,9 % Verfügbarkeit.", 99.9, Unit::Percent),
            ("Imported 1.000.000 rows.", 1e6, Unit::Count("row".into())),
            ("Imported 1 000 000 rows.", 1e6, Unit::Count("row".into())),
            ("Served half a million visitors.", 5e5, Unit::Count("visitor".into())),
            ("Handled 3k rps.", 3_000.0, Unit::Count("request".into())),
            ("Improved it by 2 orders of magnitude.", 100.0, Unit::Multiple),
            ("Saved 12 per cent.", 12.0, Unit::Percent),
        ] {
            let quantity = only(text);
            assert!(close(quantity.low, value) && close(quantity.high, value), "{text}: {quantity:?}");
            assert_eq!(quantity.unit, unit, "{text}");
            assert!(quantity.is_metric(), "{text}: {quantity:?}");
        }
    }

    #[test]
    fn tells_names_dates_limits_and_teams_from_results() {
        for text in [
            "Joined in 2019.",
            "Moved to Java 17.",
            "Kept Spring Boot 2.7 to 3.2 behind a flag.",
            "Opened port 8080.",
            "Spoke HTTP/2 to S3 on EC2.",
            "Was reachable 24/7.",
            "Answered 409 with the version.",
            "Fixed the 502s.",
            "Called +1 555 010 0199.",
            "Measured p95.",
            "Came 3rd.",
            "Shipped on 2024-03-01.",
            "Shipped on 3 June.",
            "Ran at 3 a.m. each night.",
            "A 10x engineer.",
            "Set a timeout of 250 ms.",
            "Kept a 30-day retention.",
            "Set a limit of 100 requests/min.",
            "Was in a team of twelve.",
            "Led a 6-person team.",
            "Added five endpoints.",
            "Followed RFC 7807 and ISO 27001.",
            "Spent a two-week project on it.",
            "Refused callers slower than three seconds.",
        ] {
            let metrics: Vec<_> = quantities(text).into_iter().filter(Quantity::is_metric).collect();
            assert!(metrics.is_empty(), "{text}: {metrics:?}");
        }
    }

    #[test]
    fn tells_results_without_a_figure_from_conditions_and_settings() {
        let metrics = |text: &str| quantities(text).into_iter().filter(Quantity::is_metric).count();
        for text in [
            "Took the import from hours to minutes.",
            "Answers come in seconds instead of minutes.",
            "Ran for two years without a single outage.",
            "No data loss in three years.",
            "Double-digit growth in sales.",
            "A seven-figure saving on licences.",
            "Reached four nines last year.",
            "The report runs in under a second.",
            "Saves the team a day a week.",
            "Nine out of ten requests are answered from the cache.",
            "Four in five callers need no agent.",
            "Conversion up 7 points.",
            "Fine-tuned on ten thousand hours of radio.",
            "Cited 45 times.",
        ] {
            assert!(metrics(text) > 0, "{text}: {:?}", quantities(text));
        }
        for text in [
            "Stops the sync when more than a tenth of the rows would change.",
            "Warns once the disk is above 85%.",
            "Alarm when fewer than 50 readings arrive in an hour.",
            "Sampled one in a hundred traces.",
            "Released in three waves: 5%, 30%, then the rest.",
            "Each page holds 50 rows.",
            "A company of 600.",
            "Organised a tournament with 120 players.",
            "Reopened within the five minutes we had promised.",
            "Nothing doubled.",
            "I doubled the consumers before ticket day.",
            "Double-entry bookkeeping.",
            "A quarter-end close.",
            "Set a budget of 200 MB for the bundle.",
            "Rounds to the nearest 5 cents.",
            "Scheduled the import at half past three.",
            "Two of nine were dropped.",
        ] {
            assert_eq!(metrics(text), 0, "{text}: {:?}", quantities(text));
        }
    }

    #[test]
    fn a_change_gives_both_ends_the_same_unit() {
        for text in ["Cut it from 40 minutes to 10.", "Cut it from 40 to 10 minutes.", "Export: 40→10 min."] {
            let found = quantities(text);
            assert_eq!(found.iter().map(|q| q.low).collect::<Vec<_>>(), [2_400.0, 600.0], "{text}: {found:?}");
            assert!(found.iter().all(|q| q.unit == Unit::Time && q.role == Role::Result), "{text}: {found:?}");
        }
    }

    #[test]
    fn bounds_and_ranges_are_kept() {
        assert_eq!(only("Over 80% of calls.").bound, Bound::AtLeast);
        assert_eq!(only("~60 invoices.").bound, Bound::About);
        assert_eq!(only("Up to 500 users.").bound, Bound::AtMost);
        let range = only("10–20 ms.");
        assert!(close(range.low, 0.01) && close(range.high, 0.02), "{range:?}");
        let plenty = only("Millions of users.");
        assert!(plenty.low >= 1e6 && plenty.high <= 1e8, "{plenty:?}");
    }

    proptest::proptest! {
        #[test]
        fn spans_are_in_order_and_on_character_boundaries(text in "\\PC{0,60}|([0-9 .,:%$€kmx+/→–-]|a|of|half|two|to|ms){0,30}") {
            let mut end = 0;
            for quantity in quantities(&text) {
                proptest::prop_assert!(text.get(quantity.span.range()).is_some());
                proptest::prop_assert!(quantity.span.start >= end && !quantity.span.is_empty());
                proptest::prop_assert!(quantity.low <= quantity.high);
                end = quantity.span.end;
            }
        }
    }
}
