//! A reading to duties, rounds and filler: work that is told of without anything finished, changed or found.

use super::{Case, Facts};
use crate::lexicon::{Hit, is_number};
use crate::reading::{Group, Reading};
use crate::words::Gap;
use proofpress_resume::Strength;
use std::ops::Range;

pub(super) fn duty(case: &Case<'_, '_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
    let reading = case.reading;
    let nothing_told = facts.openings.deeds.is_empty() && facts.evidence == 0;
    // "Contributed a translation and two bug fixes" is no duty, nor is "over 300 bugs fixed", whatever that proves.
    let deed_first = facts.openings.deeds.first().is_some_and(|&at| at <= 1);
    let passing = |hit: &Hit| hit.first > 3 && deed_first && (!weak || !case.unsupported.is_empty());
    let counted = |hit: &Hit| hit.first > 0 && is_number(&reading.words[hit.first - 1]);
    let duties = reading.hits(Group::Duty).iter().find(|hit| !passing(hit) && !counted(hit));
    if let Some(hit) = duties.filter(|_| weak || facts.evidence == 0) {
        return Some(reading.bytes(hit.first..hit.end));
    }
    if case.by_evidence != Strength::Strong && is_round(reading, weak, !case.unsupported.is_empty()) {
        return reading.words.first().map(|word| word.at.clone());
    }
    // "Filing, typing and telephone service" tells what one was busy with, not what came of it.
    let compound = reading.words.get(1).is_some_and(|word| word.hyphenated);
    let busy = weak
        && facts.evidence == 0
        && !compound
        && reading.words.first().is_some_and(|word| word.lower.ends_with("ing"));
    // "Maintained and extended the service" names two ways of looking after it.
    let thin = facts.evidence == 0
        && case.by_evidence != Strength::Strong
        && facts.openings.deeds.iter().all(|&at| reading.covers(Group::ThinDeed, at));
    let cared = (busy || facts.openings.first_care && (weak || nothing_told || thin)) && case.unsupported.is_empty();
    cared.then(|| reading.words.first().map(|word| word.at.clone())).flatten()
}

/// The round of another trade: errands on things that nobody names, or at a beat; nothing made, found or changed.
fn is_round(reading: &Reading<'_>, weak: bool, counts: bool) -> bool {
    const ONE: [&str; 14] =
        ["the", "a", "an", "my", "our", "its", "his", "her", "their", "this", "one", "two", "three", "each"];
    let told = [Group::Cause, Group::Finding, Group::Contrast, Group::Without];
    let other = reading.has(Group::Errand) || reading.has(Group::OtherLife);
    if !other || reading.has(Group::Software) || told.into_iter().any(|group| reading.has(group)) {
        return false;
    }
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    let openings = reading.openings();
    let past = |at: usize| lower(at).ends_with("ed") || reading.covers(Group::ErrandPast, at);
    let errands: Vec<usize> = openings.iter().copied().filter(|&at| past(at)).collect();
    let Some(&first) = errands.first() else { return false };
    if errands.iter().any(|&at| reading.covers(Group::Making, at)) {
        return false;
    }
    // "Sorted the film archive's reels" is one piece of work, "sorted letters" a round.
    let named = ONE.contains(&lower(first + 1)) || reading.words.get(first + 1).is_some_and(|word| word.capital);
    let beat = (0..reading.words.len())
        .any(|at| matches!(lower(at), "a" | "per" | "each" | "every") && reading.covers(Group::Beat, at + 1));
    // A figure without a beat claims a result.
    if counts {
        return beat;
    }
    beat || !named && (errands.len() >= 2 || weak)
}

pub(super) fn weak_verb(reading: &Reading<'_>, facts: &Facts, strength: Strength) -> Option<Range<usize>> {
    // "Involved in analysis and testing" names what went on; "helped by testing" tells an own part.
    let activity = |at: usize| {
        let word = &reading.words[at];
        word.lower.ends_with("ing") && word.gap == Gap::Joined && at > 0 && reading.words[at - 1].lower == "and"
    };
    if strength == Strength::Strong || !facts.openings.deeds.iter().all(|&at| activity(at)) {
        return None;
    }
    let first = reading.hits(Group::Filler).first()?;
    // "Used a Bloom filter in the checker to skip known passages" says what for.
    let put_to_use =
        matches!(reading.words[first.first].lower.as_str(), "used" | "utilised" | "utilized" | "leveraged");
    let purpose = reading.words.iter().skip(first.end).any(|word| word.lower == "to");
    if strength == Strength::Fair && put_to_use && purpose && facts.specific > 2 {
        return None;
    }
    // "Took part in the on-call rota of the parcel tracker" is a routine act, and said in full.
    let routine = (first.end..first.end + 4).any(|at| reading.covers(Group::RoutineThing, at));
    if strength == Strength::Fair && routine {
        return None;
    }
    (first.first <= 1 || facts.openings.first_filler).then(|| reading.bytes(first.first..first.end))
}

/// A text that opens with its duty, so that the claim behind it changes nothing: "Responsible for information security".
pub(super) fn is_plain_duty(reading: &Reading<'_>) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    // "Solely responsible" claims, and "in charge of everything" does; "was in charge of the releases" tells a duty.
    matches!(lower(0), "responsible" | "tasked" | "charged" | "oversight")
        || (matches!(lower(0), "was" | "am" | "being")
            && matches!(lower(1), "responsible" | "tasked" | "charged" | "in"))
}

/// A text that opens with having had some part in it: "Contributed to a culture of security".
pub(super) fn is_plain_filler(reading: &Reading<'_>) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    matches!(lower(0), "contributed" | "helped" | "assisted" | "participated")
        || (lower(0) == "worked" && matches!(lower(1), "on" | "closely"))
        || (lower(0) == "played" && (1..6).any(|at| lower(at) == "role" || lower(at) == "part"))
}

/// A text that opens with the name of an activity: "Communication with suppliers and authorities".
pub(super) fn opens_nominally(reading: &Reading<'_>) -> bool {
    let named = (0..3).find(|&at| reading.covers(Group::Activity, at));
    let next = named.and_then(|at| reading.words.get(at + 1)).map_or("", |word| word.lower.as_str());
    matches!(next, "with" | "of" | "for" | "between") && reading.words.len() > 4
}
