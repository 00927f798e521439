//! Turns a text, its evidence notes and its author's word into a verdict: strength, areas, flags, and why.

use crate::claims::{Case, Flag, flag_claims};
use crate::features::{Feature, Numbers, Openings, area_features, likely_areas, plain_words, strength_features};
use crate::privacy::flag_private;
use crate::quantity::{Quantity, quantities};
use crate::reading::{Group, Reading};
use crate::rulebook::Rulebook;
use crate::senses::{Sense, signs};
use crate::sources::{names_source, text_names_source};
use crate::weights::{WeighedWord, Weights};
use proofpress_resume::private::Directives;
use proofpress_resume::{Area, Private, Strength};
use serde::Serialize;
use std::ops::Range;

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DecidedBy {
    /// The rules of the review.
    Rules,
    /// The author, by a `proof:` directive.
    Author,
}

/// What the review makes of one text.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// How far it is proof.
    pub strength: Strength,
    /// What it is about, most important first; at most three.
    pub areas: Vec<Area>,
    /// Who decided strength and areas.
    pub by: DecidedBy,
    /// The reasons, each naming the words that decided it.
    pub why: Vec<String>,
    /// The rules that matched.
    pub flags: Vec<Flag>,
}

/// So many words of praise in a text without a deed leave no proof.
const MOST_PRAISE: usize = 3;

/// Flags that leave no proof standing.
const UNPROVEN: [&str; 7] = [
    "claim/vague-scale",
    "claim/vague-security",
    "claim/vague-ownership",
    "claim/buzzword",
    "claim/inflated-scope",
    "claim/microservices-status",
    "bullet/duty-not-result",
];

/// From this weight on, a single word is named among the reasons.
const TELLING: f64 = 0.2;

/// What strong proof can rest on.
const BASES: [Group; 9] = [
    Group::Cause,
    Group::Purpose,
    Group::Contrast,
    Group::Without,
    Group::Outcome,
    Group::Failure,
    Group::Safeguard,
    Group::Check,
    Group::Finding,
];

impl Rulebook {
    /// Judges a text. `evidence` are the notes beside it; no word of them comes back.
    #[must_use]
    pub fn judge(&self, text: &str, evidence: &[Private], directives: &Directives) -> Verdict {
        let reading = self.read(text);
        let notes: Vec<Reading<'_>> = evidence.iter().map(|note| self.read(note.reveal())).collect();
        let numbers = quantities(text);
        let results: Vec<&Quantity> = numbers.iter().filter(|quantity| quantity.is_metric()).collect();
        let sourced = !results.is_empty() && (text_names_source(&reading) || notes.iter().any(names_source));
        let unsupported: Vec<Quantity> =
            if sourced { Vec::new() } else { results.iter().map(|&quantity| quantity.clone()).collect() };
        let known = Numbers { supported: sourced, unsupported: !unsupported.is_empty() };
        let features = strength_features(&reading, known);
        let words = weighed_words(&self.strength, &reading, &self.senses);
        let scores = self.strength.scores(&features, &words);
        let (by_evidence, strong) = most_likely(&scores);
        // Proof needs something to rest on, whatever the sum of small signs says.
        let rests = BASES.into_iter().any(|group| reading.has(group)) || known.supported;
        // A long text gathers signs of proof by chance; one that praises and tells of no deed holds none.
        let praises = reading.hits(Group::Hype).len() >= MOST_PRAISE && Openings::of(&reading).deeds.is_empty();
        let by_evidence = match by_evidence {
            _ if praises => Strength::Weak,
            Strength::Strong if !rests => Strength::Fair,
            Strength::Fair if reading.has(Group::Tutorial) => Strength::Weak,
            Strength::Strong if hides_behind_others(&reading) => Strength::Weak,
            other => other,
        };
        let case = Case { reading: &reading, unsupported: &unsupported, by_evidence, strong };
        let mut flags = flag_claims(&case);
        flags.extend(flag_private(&reading, &notes));
        let mut strength = by_evidence;
        if flags.iter().any(|flag| UNPROVEN.contains(&flag.rule)) {
            strength = Strength::Weak;
        }
        if strength == Strength::Fair
            && flags.iter().any(|flag| flag.rule == "bullet/stack-list")
            && Openings::of(&reading).deeds.is_empty()
        {
            strength = Strength::Weak;
        }
        let told = [Group::Failure, Group::Finding, Group::Check, Group::Safeguard, Group::Cause];
        if strength == Strength::Fair
            && flags.iter().any(|flag| flag.rule == "bullet/weak-verb")
            && !told.into_iter().any(|group| reading.has(group))
        {
            strength = Strength::Weak;
        }
        let mut by = DecidedBy::Rules;
        let mut why = self.explain(&reading, &features, &words, strength, &flags);
        if directives.strong {
            strength = Strength::Strong;
            by = DecidedBy::Author;
            why.insert(0, "the author marked it as strong proof".to_owned());
        }
        let areas = if directives.areas.is_empty() {
            let (areas, reasons) = self.find_areas(&reading, strength);
            why.extend(reasons);
            areas
        } else {
            by = DecidedBy::Author;
            let mut areas = directives.areas.clone();
            areas.truncate(3);
            let names: Vec<&str> = areas.iter().map(|area| area.name()).collect();
            let noun = if names.len() == 1 { "area" } else { "areas" };
            why.push(format!("the author names the {noun} {}", names.join(", ")));
            areas
        };
        Verdict { strength, areas, by, why, flags }
    }

    /// The areas that a text speaks of, most important first; at most three.
    #[must_use]
    pub fn areas_of(&self, text: &str) -> Vec<Area> {
        // A posting's sentence asks; it proves nothing and is no duty of the reader's.
        self.find_areas(&self.read(text), Strength::Fair).0
    }

    /// The areas of a text, most important first, with a reason each.
    fn find_areas(&self, reading: &Reading<'_>, strength: Strength) -> (Vec<Area>, Vec<String>) {
        let features = area_features(reading, strength);
        let weighed = weighed_words(&self.areas, reading, &self.senses);
        let scores = self.areas.scores(&features, &weighed);
        let mut areas = Vec::new();
        let mut why = Vec::new();
        for class in likely_areas(&scores, &features) {
            let Some(area) = self.areas.classes.get(class).and_then(|name| name.parse::<Area>().ok()) else { continue };
            let mut words: Vec<Range<usize>> = features
                .iter()
                .filter(|feature| feature.name.starts_with(area.name()))
                .flat_map(|feature| feature.words.iter().cloned())
                .collect();
            let named = words.clone();
            words.extend(
                weighed
                    .iter()
                    .filter(|word| word.adds(class) >= TELLING)
                    .map(|word| word.at.clone())
                    .filter(|word| !named.iter().any(|range| range.contains(&word.start))),
            );
            words.sort_by_key(|range| (range.start, range.end));
            if let Some(reason) = quoted(reading, &words) {
                why.push(format!("speaks of {area}: {reason}"));
            }
            areas.push(area);
        }
        (areas, why)
    }

    fn explain(
        &self,
        reading: &Reading<'_>,
        features: &[Feature],
        words: &[WeighedWord<'_>],
        strength: Strength,
        flags: &[Flag],
    ) -> Vec<String> {
        let mut why = Vec::new();
        for flag in flags {
            if let Some(words) = reading.text.get(flag.at.clone()) {
                let message = self.rules.get(flag.rule).map_or("{words}", |rule| rule.message.as_str());
                why.push(message.replace("{words}", words.trim()));
            }
        }
        // The features that speak most for this strength, with their words.
        let class = strength as usize;
        let mut speaking: Vec<(f64, &Feature)> = features
            .iter()
            .filter(|feature| !feature.words.is_empty())
            .map(|feature| (feature.value * self.margin(feature.name, class), feature))
            .filter(|(weight, _)| *weight > 0.0)
            .collect();
        speaking.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name.cmp(b.1.name)));
        for (_, feature) in speaking.into_iter().take(3) {
            if let Some(words) = quoted(reading, &feature.words) {
                why.push(format!("{}: {words}", plain_words(feature.name)));
            }
        }
        if why.is_empty() {
            // No feature speaks for it: the single words that did.
            let telling: Vec<Range<usize>> =
                words.iter().filter(|word| word.adds(class) >= TELLING).map(|word| word.at.clone()).collect();
            why.extend(
                quoted(reading, &telling)
                    .map(|words| format!("is worded as {} proof is: {words}", self.strength.classes[class])),
            );
        }
        if strength != Strength::Strong && why.len() < 2 {
            let evidence = [Group::Failure, Group::Safeguard, Group::Check, Group::Finding, Group::Cause];
            if reading.specific().is_empty() {
                why.push("no system is named".to_owned());
            } else if !evidence.into_iter().any(|group| reading.has(group)) {
                why.push("no constraint, safeguard, check or outcome is told".to_owned());
            }
        }
        why
    }

    /// How much more a feature speaks for a class than for the others on the mean.
    fn margin(&self, feature: &str, class: usize) -> f64 {
        let classes = self.strength.classes.len();
        let others: f64 = (0..classes).filter(|&c| c != class).map(|c| self.strength.of(feature, c)).sum();
        self.strength.of(feature, class) - others / (classes.max(2) - 1) as f64
    }
}

/// The words and the senses of a text that a table of weights knows.
fn weighed_words<'w>(weights: &'w Weights, reading: &Reading<'_>, senses: &[Sense]) -> Vec<WeighedWord<'w>> {
    let mut words = weights.words_of(reading);
    words.extend(weights.senses_of(&signs(reading, senses)));
    words
}

/// Whether a text opens by taking part in what others did, and never tells the writer's own part.
fn hides_behind_others(reading: &Reading<'_>) -> bool {
    let openings = Openings::of(reading);
    let opens = (0..2).any(|at| reading.covers(Group::TakingPart, at));
    let grounds = [Group::Cause, Group::Finding, Group::OwnPart];
    openings.first_filler && opens && openings.deeds.is_empty() && !grounds.into_iter().any(|group| reading.has(group))
}

/// The likeliest strength, and how sure `strong` is.
fn most_likely(scores: &[f64]) -> (Strength, f64) {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
    let share = |class: usize| scores.get(class).map_or(0.0, |score| (score - top).exp() / total);
    let strength = [Strength::Weak, Strength::Fair, Strength::Strong]
        .into_iter()
        .max_by(|a, b| share(*a as usize).total_cmp(&share(*b as usize)))
        .unwrap_or(Strength::Weak);
    (strength, share(Strength::Strong as usize))
}

/// Up to four stretches of words in quotation marks.
fn quoted(reading: &Reading<'_>, words: &[Range<usize>]) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for range in words {
        let part = reading.text.get(reading.bytes(range.clone())).unwrap_or("");
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
        if parts.len() == 4 {
            break;
        }
    }
    (!parts.is_empty()).then(|| parts.iter().map(|part| format!("“{part}”")).collect::<Vec<_>>().join(", "))
}
