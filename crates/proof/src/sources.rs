//! Turns a reading of a note, or of the text itself, into whether it names where a number was measured.

use crate::reading::{Group, Reading};

/// Whether a note names a measuring source. A guess, a memory or a bare reference does not help.
#[must_use]
pub fn names_source(note: &Reading<'_>) -> bool {
    note.has(Group::Measure) && !note.has(Group::Unmeasured)
}

/// Whether a text names, beside its number, where that was measured: "on the public dashboard", "per the access log".
#[must_use]
pub fn text_names_source(reading: &Reading<'_>) -> bool {
    reading.hits(Group::Measure).iter().any(|hit| {
        let lead = (hit.first.saturating_sub(4)..hit.first).rev();
        let mut words = lead.map(|at| reading.words[at].lower.as_str());
        words.any(|word| {
            matches!(word, "on" | "per" | "according" | "measured" | "source" | "shown" | "by" | "in" | "from")
        }) && points_at_measurement(reading, hit.first)
    })
}

/// "According to", "measured", "per" and "on … dashboard" point at a source; "logs in JSON" does not.
fn points_at_measurement(reading: &Reading<'_>, at: usize) -> bool {
    let from = at.saturating_sub(5);
    let before: Vec<&str> = reading.words[from..at].iter().map(|word| word.lower.as_str()).collect();
    let firm =
        ["according", "measured", "source", "shown", "per", "counted", "tracked", "reported", "public", "seen", "own"];
    before.iter().any(|word| firm.contains(word))
}
