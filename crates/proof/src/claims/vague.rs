//! A reading to claims that are larger than what is told: scale, security, ownership and reach with nothing behind them,
//! numbers without a source, hype.

use super::{Case, Facts, Flag};
use crate::lexicon::Hit;
use crate::quantity::{Role, Unit};
use crate::reading::{Group, Reading};
use crate::words::{Gap, Word};
use proofpress_resume::Strength;
use std::ops::Range;

/// Bytes from the first hit of a group to the last.
fn span_of(reading: &Reading<'_>, group: Group) -> Option<Range<usize>> {
    let first = reading.hits(group).first()?;
    Some(reading.bytes(first.first..first.end))
}

pub(super) fn unsupported_metrics(case: &Case<'_, '_>) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for quantity in case.unsupported {
        let at = quantity.span.range();
        // "Guaranteed zero errors at all times" is too large a claim, and flagged as one; nothing was measured.
        let absolute = quantity.low == 0.0 || (quantity.unit == Unit::Percent && quantity.low == 100.0);
        if absolute && case.by_evidence == Strength::Weak && case.reading.has(Group::Sweep) {
            continue;
        }
        // "from 25 minutes to 9" is one claim.
        if let Some(last) = flags.last_mut()
            && at.start.saturating_sub(last.at.end) <= 12
            && quantity.role == Role::Result
        {
            last.at.end = at.end;
            continue;
        }
        flags.push(Flag { rule: "claim/unsupported-metric", at });
    }
    flags
}

pub(super) fn vague_scale(case: &Case<'_, '_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
    let reading = case.reading;
    let hits = reading.hits(Group::ScaleClaim).len();
    // A single hard figure is not vague, only in want of a source.
    let figure = reading.words.iter().any(Word::is_figure);
    if hits <= 1 && figure {
        return None;
    }
    (hits > 0 && (weak || (hits >= 2 && facts.specific <= 2))).then(|| span_of(reading, Group::ScaleClaim)).flatten()
}

pub(super) fn vague_security(reading: &Reading<'_>, facts: &Facts, weak: bool, listed: bool) -> Option<Range<usize>> {
    let controls = reading.hits(Group::Control).len();
    if weak && controls >= 3 && facts.specific == 0 {
        return span_of(reading, Group::Control);
    }
    // "Hardened the servers" claims so at once, whatever else is named.
    let hardened = facts.evidence == 0 && reading.words.first().is_some_and(|word| word.lower == "hardened");
    // In a row of names "SAFe" is one of them.
    if !(weak || hardened) || controls > 0 || listed {
        return None;
    }
    // "Took part in a security audit" names an audit, "branch protection" a setting.
    let named = |hit: &&Hit| {
        let joined = reading.words.get(hit.end).is_some_and(|word| word.gap == Gap::Joined);
        let named = joined && reading.covers(Group::SecurityThing, hit.end);
        let before = hit.first.checked_sub(1).is_some_and(|at| reading.words[at].lower == "branch");
        named || before
    };
    let hit = reading.hits(Group::SecurityClaim).iter().find(|hit| !named(hit))?;
    Some(reading.bytes(hit.first..hit.end))
}

pub(super) fn vague_ownership(reading: &Reading<'_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
    let told = facts.openings.deeds.len() >= 2 && facts.evidence > 0;
    for claim in reading.hits(Group::OwnershipClaim) {
        // "In coordination with the head of IT" names somebody else.
        if claim.first > 2 && reading.words[claim.first].lower == "head" {
            continue;
        }
        // "In charge of everything behind the scenes of a successful studio" names the studio, not the work.
        let at_once = claim.first <= 1
            && reading.hits(Group::Whole).iter().any(|whole| (claim.end..claim.end + 3).contains(&whole.first));
        if told || (facts.specific > 2 && !(weak && at_once)) {
            continue;
        }
        // What is owned follows within a few words.
        let near = reading
            .hits(Group::Whole)
            .iter()
            .any(|whole| whole.first + 1 >= claim.first && whole.first <= claim.end + 4);
        if near || facts.words <= claim.end - claim.first + 2 {
            return Some(reading.bytes(claim.first..claim.end));
        }
    }
    None
}

pub(super) fn microservices_status(reading: &Reading<'_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
    (weak && facts.evidence <= 1).then(|| span_of(reading, Group::Status)).flatten()
}

pub(super) fn buzzword(reading: &Reading<'_>, weak: bool) -> Option<Range<usize>> {
    weak.then(|| span_of(reading, Group::Hype)).flatten()
}

pub(super) fn inflated_scope(case: &Case<'_, '_>, facts: &Facts) -> Option<Range<usize>> {
    let reading = case.reading;
    if reading.has(Group::Credit) && reading.has(Group::OwnPart) && case.by_evidence != Strength::Strong {
        return span_of(reading, Group::Credit);
    }
    if reading.has(Group::Junior) && reading.has(Group::Rank) && reading.has(Group::Hype) {
        return span_of(reading, Group::Junior);
    }
    // "All endpoints of the tour API" is a system, seen whole.
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    let bounded = |hit: &Hit| {
        matches!(lower(hit.first), "all" | "every" | "each")
            && matches!(lower(hit.end), "of" | "in")
            && matches!(lower(hit.end + 1), "the" | "our" | "a" | "an")
            && !(hit.end + 2..hit.end + 4).any(|at| reading.covers(Group::Wide, at))
    };
    let sweeps: Vec<&Hit> = reading.hits(Group::Sweep).iter().filter(|hit| !bounded(hit)).collect();
    let span = || sweeps.first().map(|hit| reading.bytes(hit.first..hit.end));
    if reading.has(Group::Junior) && case.by_evidence != Strength::Strong && facts.evidence == 0 && !sweeps.is_empty() {
        return span();
    }
    // Two sweeping claims and neither a cause nor a check leave nothing to ask about.
    let grounds = [Group::Finding, Group::Cause, Group::Safeguard, Group::Check];
    let twice = sweeps.len() >= 2 && !grounds.into_iter().any(|group| reading.has(group));
    (twice || case.by_evidence == Strength::Weak || (case.strong < 0.5 && facts.specific <= 2)).then(span).flatten()
}
