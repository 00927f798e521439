//! Turns a reading into flags: claims that a careful reader would not accept, each with the words that raise it.

use crate::features::Openings;
use crate::lexicon::{Hit, is_number};
use crate::quantity::{Quantity, Role, Unit};
use crate::reading::{Group, Reading};
use crate::words::{Gap, Word};
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
    flags.extend(unsupported_metrics(case));
    let weak = case.by_evidence == Strength::Weak;
    let reading = case.reading;
    let facts = Facts::of(reading);

    let stack = stack_list(reading, &facts);
    if let Some(at) = inflated_scope(case, &facts) {
        flags.push(Flag { rule: "claim/inflated-scope", at });
    }
    if let Some(at) = row_without_system(reading, &facts, Group::SecurityHeap) {
        flags.push(Flag { rule: "claim/vague-security", at });
    }
    if is_heap(reading, &facts) {
        flags.push(Flag { rule: "claim/buzzword", at: 0..reading.text.len() });
    } else if let Some(at) = row_without_system(reading, &facts, Group::Jargon) {
        flags.push(Flag { rule: "claim/buzzword", at });
    } else if case.by_evidence != Strength::Strong {
        if let Some(at) = vague_scale(case, &facts, weak) {
            flags.push(Flag { rule: "claim/vague-scale", at });
        }
        let said = flags.iter().any(|flag| flag.rule == "claim/vague-security");
        if !said && let Some(at) = vague_security(reading, &facts, weak || stack.is_some(), stack.is_some()) {
            flags.push(Flag { rule: "claim/vague-security", at });
        }
        if let Some(at) = vague_ownership(reading, &facts, weak) {
            flags.push(Flag { rule: "claim/vague-ownership", at });
        }
        let status = microservices_status(reading, &facts, weak);
        flags.extend(status.clone().map(|at| Flag { rule: "claim/microservices-status", at }));
        // A status that carries the sentence is jargon, whatever else stands there.
        let bare_status =
            || status.filter(|_| facts.specific == 0 && facts.openings.deeds.is_empty() && facts.words <= 4);
        let listed = stack.is_some() && reading.hits(Group::Hype).len() <= 1;
        if let Some(at) = buzzword(reading, weak && !listed).or_else(bare_status) {
            flags.push(Flag { rule: "claim/buzzword", at });
        }
        if let Some(at) = stack {
            flags.push(Flag { rule: "bullet/stack-list", at });
        }
        if flags.iter().any(|flag| flag.rule == "claim/vague-ownership") && !is_plain_duty(reading) {
            // Said once: ownership without scope is a duty, too.
        } else if let Some(at) = duty(case, &facts, weak) {
            flags.push(Flag { rule: "bullet/duty-not-result", at });
        }
    }
    if let Some(at) = weak_verb(reading, &facts, case.by_evidence) {
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
            || opens_nominally(reading))
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
    let plain_duty = is_plain_duty(reading);
    let plain_filler = is_plain_filler(reading);
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

/// A text that opens with the name of an activity: "Communication with suppliers and authorities".
fn opens_nominally(reading: &Reading<'_>) -> bool {
    const ACTIVITIES: [&str; 16] = [
        "communication",
        "collaboration",
        "coordination",
        "cooperation",
        "administration",
        "organisation",
        "organization",
        "preparation",
        "execution",
        "supervision",
        "oversight",
        "participation",
        "maintenance",
        "management",
        "assistance",
        "planning",
    ];
    let named = reading.words.iter().take(3).position(|word| ACTIVITIES.contains(&word.lower.as_str()));
    let next = named.and_then(|at| reading.words.get(at + 1)).map_or("", |word| word.lower.as_str());
    matches!(next, "with" | "of" | "for" | "between") && reading.words.len() > 4
}

/// A text that opens with its duty, so that the claim behind it changes nothing: "Responsible for information security".
fn is_plain_duty(reading: &Reading<'_>) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    // "Solely responsible" claims, and "in charge of everything" does; "was in charge of the releases" tells a duty.
    matches!(lower(0), "responsible" | "tasked" | "charged" | "oversight")
        || (matches!(lower(0), "was" | "am" | "being")
            && matches!(lower(1), "responsible" | "tasked" | "charged" | "in"))
}

/// A text that opens with having had some part in it: "Contributed to a culture of security".
fn is_plain_filler(reading: &Reading<'_>) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    matches!(lower(0), "contributed" | "helped" | "assisted" | "participated")
        || (lower(0) == "worked" && matches!(lower(1), "on" | "closely"))
        || (lower(0) == "played" && (1..6).any(|at| lower(at) == "role" || lower(at) == "part"))
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

/// Bytes from the first hit of a group to the last.
fn span_of(reading: &Reading<'_>, group: Group) -> Option<Range<usize>> {
    let first = reading.hits(group).first()?;
    Some(reading.bytes(first.first..first.end))
}

fn unsupported_metrics(case: &Case<'_, '_>) -> Vec<Flag> {
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

fn vague_scale(case: &Case<'_, '_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
    let reading = case.reading;
    let hits = reading.hits(Group::ScaleClaim).len();
    // A single hard figure is not vague, only in want of a source.
    let figure = reading.words.iter().any(Word::is_figure);
    if hits <= 1 && figure {
        return None;
    }
    (hits > 0 && (weak || (hits >= 2 && facts.specific <= 2))).then(|| span_of(reading, Group::ScaleClaim)).flatten()
}

fn vague_security(reading: &Reading<'_>, facts: &Facts, weak: bool, listed: bool) -> Option<Range<usize>> {
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
        let next = reading.words.get(hit.end).filter(|word| word.gap == Gap::Joined);
        let named = next.is_some_and(|word| NAMED_SECURITY.contains(&word.lower.as_str()));
        let before = hit.first.checked_sub(1).is_some_and(|at| reading.words[at].lower == "branch");
        named || before
    };
    let hit = reading.hits(Group::SecurityClaim).iter().find(|hit| !named(hit))?;
    Some(reading.bytes(hit.first..hit.end))
}

/// Things with "security" in their names that claim nothing.
const NAMED_SECURITY: [&str; 14] = [
    "audit",
    "audits",
    "review",
    "reviews",
    "department",
    "team",
    "check",
    "checks",
    "questionnaire",
    "questionnaires",
    "officer",
    "incident",
    "finding",
    "findings",
];

fn vague_ownership(reading: &Reading<'_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
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

fn microservices_status(reading: &Reading<'_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
    (weak && facts.evidence <= 1).then(|| span_of(reading, Group::Status)).flatten()
}

fn buzzword(reading: &Reading<'_>, weak: bool) -> Option<Range<usize>> {
    weak.then(|| span_of(reading, Group::Hype)).flatten()
}

fn inflated_scope(case: &Case<'_, '_>, facts: &Facts) -> Option<Range<usize>> {
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
            && !(hit.end + 2..hit.end + 4).any(|at| WIDE.contains(&lower(at)))
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

/// What no one bullet carries whole.
const WIDE: [&str; 13] = [
    "company",
    "group",
    "organisation",
    "organization",
    "firm",
    "business",
    "enterprise",
    "world",
    "industry",
    "backend",
    "department",
    "bank",
    "corporation",
];

/// Three or more words of a group in a row, parted by commas and "and" alone, before and behind which nothing names a
/// system: "Applied encryption, hashing, firewalls and SIEM wherever it made sense".
fn row_without_system(reading: &Reading<'_>, facts: &Facts, group: Group) -> Option<Range<usize>> {
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
fn stack_list(reading: &Reading<'_>, facts: &Facts) -> Option<Range<usize>> {
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
        facts
            .openings
            .deeds
            .iter()
            .any(|&deed| deed + 1 == first.start && INSTALLS.contains(&reading.words[deed].lower.as_str()))
    });
    (row.len() >= 3 && !object && !added).then(|| reading.bytes(row[0].start..row[row.len() - 1].end))
}

/// What is done to tools themselves.
const INSTALLS: [&str; 7] = ["installed", "configured", "deployed", "upgraded", "patched", "packaged", "introduced"];

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

fn duty(case: &Case<'_, '_>, facts: &Facts, weak: bool) -> Option<Range<usize>> {
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
        && facts.openings.deeds.iter().all(|&at| THIN_DEEDS.contains(&reading.words[at].lower.as_str()));
    let cared = (busy || facts.openings.first_care && (weak || nothing_told || thin)) && case.unsupported.is_empty();
    cared.then(|| reading.words.first().map(|word| word.at.clone())).flatten()
}

/// The round of another trade: errands on things that nobody names, or at a beat; nothing made, found or changed.
fn is_round(reading: &Reading<'_>, weak: bool, counts: bool) -> bool {
    const MADE: [&str; 12] = [
        "wrote",
        "designed",
        "built",
        "drew",
        "introduced",
        "created",
        "catalogued",
        "cataloged",
        "rewrote",
        "redrew",
        "invented",
        "organised",
    ];
    const ONE: [&str; 14] =
        ["the", "a", "an", "my", "our", "its", "his", "her", "their", "this", "one", "two", "three", "each"];
    let told = [Group::Cause, Group::Finding, Group::Contrast, Group::Without];
    let other = reading.has(Group::Errand) || reading.has(Group::OtherLife);
    if !other || reading.has(Group::Software) || told.into_iter().any(|group| reading.has(group)) {
        return false;
    }
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    let openings = reading.openings();
    let past = |word: &str| {
        word.ends_with("ed")
            || matches!(
                word,
                "sold" | "kept" | "took" | "taught" | "drove" | "led" | "met" | "ran" | "fed" | "rode" | "sat" | "gave"
            )
    };
    let errands: Vec<usize> = openings.iter().copied().filter(|&at| past(lower(at))).collect();
    let Some(&first) = errands.first() else { return false };
    if errands.iter().any(|&at| MADE.contains(&lower(at))) {
        return false;
    }
    // "Sorted the film archive's reels" is one piece of work, "sorted letters" a round.
    let named = ONE.contains(&lower(first + 1)) || reading.words.get(first + 1).is_some_and(|word| word.capital);
    let beat = (0..reading.words.len()).any(|at| {
        matches!(lower(at), "a" | "per" | "each" | "every")
            && matches!(lower(at + 1), "day" | "night" | "shift" | "evening" | "morning" | "weekend")
    });
    // A figure without a beat claims a result.
    if counts {
        return beat;
    }
    beat || !named && (errands.len() >= 2 || weak)
}

/// Deeds that go with looking after something, and tell no more.
const THIN_DEEDS: [&str; 14] = [
    "extended",
    "developed",
    "improved",
    "enhanced",
    "updated",
    "monitored",
    "supported",
    "optimised",
    "optimized",
    "expanded",
    "tested",
    "documented",
    "configured",
    "deployed",
];

/// A heap of matrix words without a system: protections named in a row beside a claim, and nothing that they served.
fn is_heap(reading: &Reading<'_>, facts: &Facts) -> bool {
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

fn weak_verb(reading: &Reading<'_>, facts: &Facts, strength: Strength) -> Option<Range<usize>> {
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
    let routine = |word: &Word| matches!(word.lower.as_str(), "rota" | "rotation" | "deploys" | "releases" | "reviews");
    if strength == Strength::Fair && reading.words.iter().skip(first.end).take(4).any(routine) {
        return None;
    }
    (first.first <= 1 || facts.openings.first_filler).then(|| reading.bytes(first.first..first.end))
}
