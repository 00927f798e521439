//! Turns a reading of a note, or of the text itself, into whether it names where a number was measured.

use crate::lexicon::{Hit, is_number};
use crate::reading::{Group, Reading};
use crate::words::Gap;

/// Whether a note names a measuring source. A guess, a memory or a bare reference does not help.
#[must_use]
pub fn names_source(note: &Reading<'_>) -> bool {
    !note.has(Group::Unmeasured) && note.hits(Group::Measure).iter().any(|hit| !is_reference(note, hit))
}

/// `JIRA-4411` is the name of a ticket; nothing was counted there.
fn is_reference(note: &Reading<'_>, hit: &Hit) -> bool {
    note.words.get(hit.end).is_some_and(|word| word.hyphenated && is_number(word))
}

/// Whether a text names, beside its number, where that was measured: "on the public dashboard", "per the access log",
/// "(Grafana, June)", "k6 saw 450 requests a second", "measured with hyperfine".
#[must_use]
pub fn text_names_source(reading: &Reading<'_>) -> bool {
    let bench = reading.hits(Group::Bench).iter().any(|hit| is_run(reading, hit) || reports(reading, hit.end));
    bench
        || reading.hits(Group::Measured).iter().any(|hit| points_on(reading, hit.end))
        || reading
            .hits(Group::Measure)
            .iter()
            .any(|hit| is_led_to(reading, hit) || stands_in_brackets(reading, hit) || reports(reading, hit.end))
}

/// "According to", "measured", "per the" and "on the public … dashboard" point at a source; "logs in JSON" and "sums per
/// meter" do not.
fn is_led_to(reading: &Reading<'_>, hit: &Hit) -> bool {
    const LEADS: [&str; 9] = ["on", "per", "according", "measured", "source", "shown", "by", "in", "from"];
    let lower = |at: usize| reading.words[at].lower.as_str();
    let leads = (hit.first.saturating_sub(5)..hit.first).any(|at| LEADS.contains(&lower(at)));
    let firm = (hit.first.saturating_sub(5)..hit.end).any(|at| reading.covers(Group::Firm, at));
    // "Per the access log", "per Grafana" name a place; "per meter" is a rate.
    let per = hit.first > 0
        && (lower(hit.first - 1) == "per" && reading.words[hit.first].capital
            || hit.first > 1 && lower(hit.first - 2) == "per" && matches!(lower(hit.first - 1), "the" | "our"));
    leads && (firm || per)
}

/// A number and, in brackets behind it, where it was read: "by 40% (Grafana, June)".
fn stands_in_brackets(reading: &Reading<'_>, hit: &Hit) -> bool {
    let opened = |at: usize| {
        let before =
            reading.text.get(..reading.words[at].at.start).unwrap_or("").trim_end_matches(['"', '“', '‘', '\'']);
        reading.words[at].gap == Gap::Part && before.ends_with(['(', '['])
    };
    let from = (hit.first.saturating_sub(2)..=hit.first).find(|&at| opened(at));
    from.is_some_and(|from| (from.saturating_sub(6)..from).any(|at| is_number(&reading.words[at])))
}

/// Whether the word at `at` says what an instrument said: "Grafana shows", "the log lists", "k6 saw".
fn reports(reading: &Reading<'_>, at: usize) -> bool {
    reading.words.get(at).is_some_and(|word| word.gap == Gap::Joined) && reading.covers(Group::Says, at)
}

/// "In a k6 run", "load-tested with Gatling": the trial in which the number was seen.
fn is_run(reading: &Reading<'_>, hit: &Hit) -> bool {
    let lead = (hit.first.saturating_sub(2)..hit.first)
        .any(|at| matches!(reading.words[at].lower.as_str(), "in" | "under" | "during" | "with" | "by" | "using"));
    lead && reading.words.iter().any(is_number)
}

/// "As printed by", "measured with", "timed with": where follows, whatever its name.
fn points_on(reading: &Reading<'_>, at: usize) -> bool {
    const BY: [&str; 8] = ["by", "with", "in", "on", "using", "from", "at", "over"];
    reading.words.get(at).is_some_and(|word| word.gap == Gap::Joined && BY.contains(&word.lower.as_str()))
        && reading.words.len() > at + 1
}
