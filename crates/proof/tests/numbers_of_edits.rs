//! A number that an edit invents is always caught; one that a note of the old bullet holds never is, however written.

use proofpress_proof::terms::Terms;
use proofpress_proof::truth::{Kind, Verdict, judge_text};
use proptest::prelude::*;

/// Bullets without a number.
const BULLETS: [&str; 8] = [
    "Rebuilt the orders page",
    "Added retries to the mail worker",
    "Moved the catalogue search to a new index",
    "Wrote the importer for supplier prices",
    "Fixed the nightly stock sync",
    "Trained cashiers on the new till",
    "Ran the warehouse migration",
    "Cleaned up alerts for the payment service",
];

fn metric(kinds: &[Kind]) -> bool {
    kinds.contains(&Kind::NewMetric) || kinds.contains(&Kind::ChangedMetric)
}

fn grouped(number: u64) -> String {
    let figures = number.to_string();
    let mut text = String::new();
    for (at, digit) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn in_words(number: u64) -> &'static str {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    usize::try_from(number).ok().and_then(|at| WORDS.get(at)).copied().unwrap_or("twelve")
}

/// A claim, and the same amount as a note might put it.
fn claims() -> impl Strategy<Value = (String, String)> {
    let nouns =
        prop::sample::select(vec!["users", "orders", "requests", "records", "customers", "tickets", "invoices"]);
    let counts = (13u64..900_000, nouns.clone(), 0..3usize).prop_map(|(number, noun, form)| {
        let claim = match form {
            0 => format!("serving {} {noun}", grouped(number)),
            1 => format!("used for {number} {noun} a day"),
            _ => format!("covering {}k {noun}", number.max(1_000) / 1_000),
        };
        let value = if form == 2 { number.max(1_000) / 1_000 * 1_000 } else { number };
        let note = if form == 1 {
            format!("{} {noun} per day on the board", grouped(value))
        } else {
            format!("{value} {noun} in the report")
        };
        (claim, note)
    });
    let shares = (2u64..97, 0..3usize).prop_map(|(number, form)| {
        let claim = match form {
            0 => format!("cutting failures by {number}%"),
            1 => format!("with {number} percent fewer errors"),
            _ => format!("lowering cost by over {number} %"),
        };
        let note = if form == 2 {
            format!("over {number}% on the invoice")
        } else {
            format!("{number} per cent on the dashboard")
        };
        (claim, note)
    });
    let parts = prop::sample::select(vec![
        ("cutting load time by half", "50% less on the board"),
        ("halving the load time", "load time 50% lower"),
        ("cutting load time by a third", "33% less"),
        ("cutting load time by two thirds", "66.7% less"),
        ("lowering the bill by a quarter", "25% lower"),
        ("making it twice as fast", "2x faster"),
        ("making it three times as fast", "3x as fast"),
        ("a tenfold speed-up", "10x"),
        ("doubling throughput", "throughput 2x"),
        ("for two and a half million users", "2.5 million users"),
        ("in one and a half hours", "90 min"),
        ("in a quarter of an hour", "15 minutes"),
        ("for a dozen shops", "12 shops"),
        ("for two dozen shops", "24 shops"),
        ("in a team of twelve", "team of 12"),
        ("with zero incidents", "0 incidents"),
    ])
    .prop_map(|(claim, note)| (claim.to_owned(), note.to_owned()));
    let money = (2u64..900, prop::sample::select(vec!["$", "€", "£"]), 0..3usize).prop_map(|(number, sign, form)| {
        let claim = match form {
            0 => format!("saving {sign}{number}K a year"),
            1 => format!("within a {sign}{number},000 budget"),
            _ => format!("saving {sign}{number} thousand"),
        };
        let note = if form == 0 {
            format!("{sign}{number},000 per year says the bill")
        } else {
            format!("{sign}{number}k in the sheet")
        };
        (claim, note)
    });
    let times = (2u64..50, 0..4usize).prop_map(|(number, form)| match form {
        0 => (format!("bringing p95 down to {number} ms"), format!("{number}ms measured")),
        1 => (format!("finishing in {number} minutes"), format!("{} s in the log", number * 60)),
        2 => (format!("saving {number} hours a week"), format!("{number}h per week")),
        _ => (format!("restoring in {number} seconds"), format!("{number} s in the drill")),
    });
    let small = (2u64..12, nouns).prop_map(|(number, noun)| {
        (format!("for {} million {noun}", in_words(number)), format!("{number},000,000 {noun} in the table"))
    });
    prop_oneof![4 => counts, 3 => shares, 3 => parts, 2 => money, 3 => times, 1 => small]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn an_invented_number_is_caught_and_a_noted_one_is_not(
        bullet in prop::sample::select(BULLETS.to_vec()), (claim, note) in claims(),
    ) {
        let edited = format!("{bullet}, {claim}");
        let (verdict, kinds, why) = judge_text(bullet, "", &edited, Terms::standard());
        prop_assert_eq!(verdict, Verdict::Inflated, "{}", edited);
        prop_assert!(metric(&kinds), "{}: {:?} {:?}", edited, kinds, why);
        let (_, kinds, why) = judge_text(bullet, &note, &edited, Terms::standard());
        prop_assert!(!metric(&kinds), "{} with {}: {:?} {:?}", edited, note, kinds, why);
        // Nor does the same number become news when the bullet itself held it.
        let (_, kinds, why) = judge_text(&edited, "", &edited.replace(", ", " – "), Terms::standard());
        prop_assert!(!metric(&kinds), "{}: {:?} {:?}", edited, kinds, why);
    }

    #[test]
    fn another_number_is_caught(bullet in prop::sample::select(BULLETS.to_vec()), number in 13u64..5_000, times in 2u64..9) {
        let old = format!("{bullet} for {number} users");
        let new = format!("{bullet} for {} users", number * times);
        let (verdict, kinds, _) = judge_text(&old, "", &new, Terms::standard());
        prop_assert_eq!(verdict, Verdict::Inflated);
        prop_assert!(metric(&kinds));
    }

    #[test]
    fn a_text_is_faithful_to_itself_and_nothing_panics(text in "\\PC{0,80}", other in "\\PC{0,80}") {
        let (verdict, kinds, why) = judge_text(&text, "", &text, Terms::standard());
        prop_assert_eq!(verdict, Verdict::Faithful, "{}: {:?} {:?}", text, kinds, why);
        let (verdict, kinds, why) = judge_text(&text, &other, &other, Terms::standard());
        prop_assert_eq!(verdict == Verdict::Inflated, !kinds.is_empty(), "{:?}", why);
    }
}
