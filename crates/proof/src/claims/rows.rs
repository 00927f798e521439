//! A reading to rows of names that stand in for work: tools, words of the trade, protections.

use super::{EVIDENCE, Facts};
use crate::lexicon::{Hit, is_number};
use crate::reading::{Group, Reading};
use crate::words::Gap;
use std::ops::Range;

/// Three or more words of a group in a row, parted by commas and "and" alone, before and behind which nothing names a
/// system: "Applied encryption, hashing, firewalls and SIEM wherever it made sense".
pub(super) fn row_without_system(reading: &Reading<'_>, facts: &Facts, group: Group) -> Option<Range<usize>> {
    let hits = reading.hits(group);
    if hits.len() < 3 || facts.openings.deeds.len() > 1 || reading.statements() > 2 {
        return None;
    }
    let told = [Group::Finding, Group::Cause, Group::Contrast, Group::Which, Group::Without, Group::Condition];
    // "Tracing" finds something out, but in the row it is one more word.
    let outside = |of: Group| reading.hits(of).iter().any(|hit| !reading.covers(group, hit.first));
    if told.into_iter().any(outside) {
        return None;
    }
    let lower = |at: usize| reading.words[at].lower.as_str();
    let joint = |at: usize| matches!(lower(at), "and" | "or" | "plus");
    let follows = |pair: &[Hit]| {
        let (from, onto) = (pair[0].end, pair[1].first);
        let parted = reading.words[onto].gap == Gap::Part || (from < onto && joint(onto - 1));
        // "Clear error models" has a word of its own before the noun.
        parted && (from..onto).filter(|&at| !joint(at)).count() <= 1
            || (onto == from + 2 && reading.words[from].gap == Gap::Part)
            || (onto == from + 2 && joint(from))
    };
    let row = 1 + hits.windows(2).filter(|pair| follows(pair)).count();
    let (first, end) = (hits[0].first, hits[hits.len() - 1].end);
    // "… in the parcel importer" names where.
    let placed = (end..reading.words.len()).any(|at| {
        matches!(lower(at), "in" | "for" | "on" | "of" | "to")
            && reading
                .words
                .get(at + 1)
                .is_some_and(|word| matches!(word.lower.as_str(), "the" | "a" | "an" | "our" | "one"))
    });
    let others = (0..first).chain(end..reading.words.len()).filter(|&at| reading.words[at].lower.len() > 3).count();
    (row >= 3 && row + 1 >= hits.len() && first <= 3 && others <= 5 && !placed).then(|| reading.bytes(first..end))
}

/// Three or more tools in a row, parted by commas, versions and "and" alone, and little else told.
pub(super) fn stack_list(reading: &Reading<'_>, facts: &Facts) -> Option<Range<usize>> {
    if let Some(names) = list_of_names(reading, facts) {
        return Some(names);
    }
    if let Some(names) = built_with(reading, facts) {
        return Some(names);
    }
    if facts.tools < 3 || facts.evidence > 1 || facts.specific > facts.tools {
        return None;
    }
    let mut row: Vec<Range<usize>> = Vec::new();
    for hit in reading.hits(Group::Tool) {
        let follows = row.last().is_some_and(|last| {
            (last.end..hit.first).all(|at| {
                let word = &reading.words[at];
                is_number(word) || matches!(word.lower.as_str(), "and" | "or" | "with" | "plus")
            })
        });
        if !follows {
            if row.len() >= 3 {
                break;
            }
            row.clear();
        }
        row.push(hit.first..hit.end);
    }
    // A sentence of names after sentences that tell of work only adds to them.
    let added = row.first().zip(row.last()).is_some_and(|(first, last)| {
        first.start > 0
            && reading.words[first.start].gap == Gap::Stop
            && (last.end - first.start) * 3 < reading.words.len()
    });
    // "Installed Grafana, Loki and Tempo" did something to them.
    let object = row.first().is_some_and(|first| {
        facts.openings.deeds.iter().any(|&deed| deed + 1 == first.start && reading.covers(Group::Installing, deed))
    });
    (row.len() >= 3 && !object && !added).then(|| reading.bytes(row[0].start..row[row.len() - 1].end))
}

/// A thing built "with", "in" or "using" a row of names, known tools or not, of which nothing else is told.
fn built_with(reading: &Reading<'_>, facts: &Facts) -> Option<Range<usize>> {
    if facts.evidence > 0 || reading.has(Group::Which) || reading.has(Group::Purpose) {
        return None;
    }
    let is_name = |at: usize| reading.words[at].capital || reading.covers(Group::Tool, at);
    let mut names = 0;
    let mut from = None;
    for (at, word) in reading.words.iter().enumerate() {
        let joint = matches!(word.lower.as_str(), "and" | "or" | "plus") || is_number(word);
        match from {
            None if at > 0 && matches!(word.lower.as_str(), "with" | "in" | "on" | "using") => from = Some(at + 1),
            None => {}
            Some(_) if joint || matches!(word.lower.as_str(), "with" | "on" | "using") => {}
            Some(_) if is_name(at) => {
                // A name of two words counts once.
                let goes_on = word.gap == Gap::Joined && at.checked_sub(1).is_some_and(is_name);
                names += usize::from(!goes_on);
            }
            Some(_) => {
                from = None;
                names = 0;
            }
        }
    }
    let from = from.filter(|_| names >= 3)?;
    if facts.tools == 0 && reading.words[from - 1].lower != "using" {
        return None;
    }
    Some(reading.bytes(from..reading.words.len()))
}

/// A text that is a row of names and nothing else, known tools or not: `MATLAB, Simulink, CANoe and LabVIEW`.
fn list_of_names(reading: &Reading<'_>, facts: &Facts) -> Option<Range<usize>> {
    // "Vault" guards secrets, but in a row of names it is one of them.
    let evidence = EVIDENCE.into_iter().flat_map(|group| reading.hits(group));
    let told = evidence.into_iter().any(|hit| !(hit.first..hit.end).all(|at| reading.covers(Group::Tool, at)));
    if told || reading.statements() > 2 || !facts.openings.deeds.is_empty() {
        return None;
    }
    let is_name = |at: usize| {
        let word = &reading.words[at];
        let capital = reading.text.get(word.at.clone()).is_some_and(|text| text.contains(char::is_uppercase));
        capital || is_number(word) || reading.covers(Group::Tool, at)
    };
    let joint = |at: usize| matches!(reading.words[at].lower.as_str(), "and" | "or" | "with" | "plus");
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for at in 0..=reading.words.len() {
        let ends = at == reading.words.len() || (at > 0 && reading.words[at].gap != Gap::Joined) || joint(at);
        if ends {
            if from < at {
                rows.push(from..at);
            }
            from = if at < reading.words.len() && joint(at) { at + 1 } else { at };
        }
    }
    // The first part may lead in: "Skilled in Go, …".
    let named = rows.iter().skip(1).filter(|row| row.len() <= 3 && (row.start..row.end).all(is_name)).count();
    let tools = rows.iter().filter(|row| (row.start..row.end).any(|at| reading.covers(Group::Tool, at))).count();
    // "…, hosted on Forge" may end a long one.
    let all = named + 1 + usize::from(named >= 4) >= rows.len()
        && rows.first().is_some_and(|row| row.len() <= 4 && is_name(row.end - 1));
    (all && named >= 3 && tools >= 1).then_some(0..reading.text.len())
}

/// A heap of matrix words without a system: protections named in a row beside a claim, and nothing that they served.
pub(super) fn is_heap(reading: &Reading<'_>, facts: &Facts) -> bool {
    let claimed = [Group::Status, Group::SecurityClaim, Group::ScaleClaim, Group::Hype];
    let told = [
        Group::Finding,
        Group::Cause,
        Group::Contrast,
        Group::Which,
        Group::Without,
        Group::Condition,
        Group::Purpose,
        Group::Outcome,
    ];
    let named = reading.hits(Group::Safeguard).len() + reading.hits(Group::ReliabilityClear).len();
    named >= 3
        && facts.specific <= named
        && facts.openings.deeds.len() <= 1
        && claimed.into_iter().any(|group| reading.has(group))
        && !told.into_iter().any(|group| reading.has(group))
}
