//! Turns a reading into flags: claims that a careful reader would not accept, each with the words that raise it.

mod duties;
mod rows;
mod vague;

use crate::features::Openings;
use crate::lexicon::{Hit, is_number};
use crate::quantity::Quantity;
use crate::reading::{Group, Reading};
use proofpress_resume::Strength;
use std::ops::Range;

/// A rule that matched, with the bytes of the text that decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The rule's name.
    pub rule: &'static str,
    /// Bytes of the judged text.
    pub at: Range<usize>,
}

/// What the flags are judged from.
#[derive(Debug)]
pub struct Case<'a, 't> {
    /// The text, read.
    pub reading: &'a Reading<'t>,
    /// The result numbers that have no source.
    pub unsupported: &'a [Quantity],
    /// The strength by evidence alone.
    pub by_evidence: Strength,
    /// How sure that strength is strong, 0 to 1.
    pub strong: f64,
}

/// Every flag of a text, in the order of the rules.
#[must_use]
pub fn flag_claims(case: &Case<'_, '_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    flags.extend(vague::unsupported_metrics(case));
    let weak = case.by_evidence == Strength::Weak;
    let reading = case.reading;
    let facts = Facts::of(reading);

    let stack = rows::stack_list(reading, &facts);
    if let Some(at) = vague::inflated_scope(case, &facts) {
        flags.push(Flag { rule: "claim/inflated-scope", at });
    }
    if let Some(at) = rows::row_without_system(reading, &facts, Group::SecurityHeap) {
        flags.push(Flag { rule: "claim/vague-security", at });
    }
    if rows::is_heap(reading, &facts) {
        flags.push(Flag { rule: "claim/buzzword", at: 0..reading.text.len() });
    } else if let Some(at) = rows::row_without_system(reading, &facts, Group::Jargon) {
        flags.push(Flag { rule: "claim/buzzword", at });
    } else if case.by_evidence != Strength::Strong {
        if let Some(at) = vague::vague_scale(case, &facts, weak) {
            flags.push(Flag { rule: "claim/vague-scale", at });
        }
        let said = flags.iter().any(|flag| flag.rule == "claim/vague-security");
        if !said && let Some(at) = vague::vague_security(reading, &facts, weak || stack.is_some(), stack.is_some()) {
            flags.push(Flag { rule: "claim/vague-security", at });
        }
        if let Some(at) = vague::vague_ownership(reading, &facts, weak) {
            flags.push(Flag { rule: "claim/vague-ownership", at });
        }
        let status = vague::microservices_status(reading, &facts, weak);
        flags.extend(status.clone().map(|at| Flag { rule: "claim/microservices-status", at }));
        // A status that carries the sentence is jargon, whatever else stands there.
        let bare_status =
            || status.filter(|_| facts.specific == 0 && facts.openings.deeds.is_empty() && facts.words <= 4);
        let listed = stack.is_some() && reading.hits(Group::Hype).len() <= 1;
        if let Some(at) = vague::buzzword(reading, weak && !listed).or_else(bare_status) {
            flags.push(Flag { rule: "claim/buzzword", at });
        }
        if let Some(at) = stack {
            flags.push(Flag { rule: "bullet/stack-list", at });
        }
        if flags.iter().any(|flag| flag.rule == "claim/vague-ownership") && !duties::is_plain_duty(reading) {
            // Said once: ownership without scope is a duty, too.
        } else if let Some(at) = duties::duty(case, &facts, weak) {
            flags.push(Flag { rule: "bullet/duty-not-result", at });
        }
    }
    if let Some(at) = duties::weak_verb(reading, &facts, case.by_evidence) {
        flags.push(Flag { rule: "bullet/weak-verb", at });
    }
    settle(reading, &mut flags);
    if weak
        && flags.is_empty()
        && facts.evidence == 0
        && !reading.has(Group::Tutorial)
        && (reading.has(Group::Errand)
            || reading.has(Group::OtherLife)
            || facts.openings.first_care
            || duties::opens_nominally(reading))
        && !reading.words.iter().any(is_number)
        && let Some(first) = reading.words.first()
    {
        // Nothing finished, changed or found, and no claim either: the routine of another trade.
        flags.push(Flag { rule: "bullet/duty-not-result", at: first.at.clone() });
    }
    flags
}

/// Says one thing of a text that a claim and a duty or a filler both fit: the claim, unless it is a passing word.
fn settle(reading: &Reading<'_>, flags: &mut Vec<Flag>) {
    const CLAIMS: [(&str, Group); 5] = [
        ("claim/vague-scale", Group::ScaleClaim),
        ("claim/vague-security", Group::SecurityClaim),
        ("claim/vague-ownership", Group::OwnershipClaim),
        ("claim/buzzword", Group::Hype),
        ("claim/inflated-scope", Group::Sweep),
    ];
    const DUTIES: [&str; 2] = ["bullet/duty-not-result", "bullet/weak-verb"];
    let raised: Vec<(&str, Group)> =
        CLAIMS.into_iter().filter(|(rule, _)| flags.iter().any(|flag| flag.rule == *rule)).collect();
    if raised.is_empty() || !flags.iter().any(|flag| DUTIES.contains(&flag.rule)) {
        return;
    }
    let hits: Vec<&Hit> = raised.iter().flat_map(|(_, group)| reading.hits(*group)).collect();
    let passing = match hits[..] {
        [hit] => {
            hit.first > 1
                && (hit.end == hit.first + 1
                    || reading.words[hit.first].lower == "across"
                    || (hit.first..hit.end)
                        .any(|at| matches!(reading.words[at].lower.as_str(), "performance" | "wide")))
        }
        _ => false,
    };
    let plain_duty = duties::is_plain_duty(reading);
    let plain_filler = duties::is_plain_filler(reading);
    flags.retain(|flag| {
        let plain = plain_duty && flag.rule == DUTIES[0] || plain_filler && flag.rule == DUTIES[1];
        if plain {
            true
        } else if passing {
            !CLAIMS.iter().any(|(rule, _)| flag.rule == *rule)
        } else {
            !DUTIES.contains(&flag.rule)
        }
    });
}

/// What tells that there was something to deal with.
const EVIDENCE: [Group; 5] = [Group::Failure, Group::Finding, Group::Check, Group::Safeguard, Group::Cause];

/// What several rules ask of a text.
struct Facts {
    openings: Openings,
    specific: usize,
    tools: usize,
    evidence: usize,
    words: usize,
}

impl Facts {
    fn of(reading: &Reading<'_>) -> Self {
        let evidence = EVIDENCE.into_iter().filter(|&group| reading.has(group)).count();
        Self {
            openings: Openings::of(reading),
            specific: reading.specific().len(),
            tools: reading.hits(Group::Tool).len(),
            evidence,
            words: reading.words.len(),
        }
    }
}
