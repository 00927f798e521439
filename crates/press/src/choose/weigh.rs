//! Units of a resume and what a posting is after to what each is worth, with the reasons.

use super::column::{Kind, Worth};
use super::plan::{Plan, gather};
use crate::stage::Prepared;
use proofpress_proof::posting::{Emphasis, Posting, PostingTerm};
use proofpress_proof::skills::Proofs;
use proofpress_proof::terms::{TermId, Terms};
use proofpress_resume::profile::Choice;
use proofpress_resume::{Area, Strength};

/// Weights are counted in thousandths.
const THOUSANDTHS: f64 = 1000.0;
/// Weights of proof are rounded to quarters: what a posting stresses is not known more exactly than that, and of blocks that
/// weigh about the same the order of the source is as good. It also lets more postings share a variant.
const STEPS: f64 = 4.0;
/// What the first, second and third area of a block count.
const AREA_SHARES: [f64; 3] = [1.0, 0.5, 0.25];
/// A term that is nice to have, against one that is asked for.
const NICE_TO_HAVE: f64 = 0.5;
/// What is no proof and no skill, against weak proof: it goes first.
const UNJUDGED: f64 = 0.5;
/// What a term of the posting makes a group of skills worth, only to rank the groups among themselves.
const GROUP_TERM: f64 = 0.01;

/// What a posting, or a preset, is after.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// A weight for each proof area.
    pub emphasis: Emphasis,
    /// The technologies that are named.
    pub terms: Vec<PostingTerm>,
    /// Tags that blocks may have as well, in lower case.
    pub tags: Vec<String>,
}

impl Aim {
    /// What a posting is after, with the tags that its row gives it.
    #[must_use]
    pub fn of(posting: &Posting, tags: &[String]) -> Self {
        let tags = tags.iter().map(|tag| tag.trim().to_lowercase()).collect();
        Self { emphasis: posting.emphasis, terms: posting.terms.clone(), tags }
    }

    /// A preset without a posting: `api`, `data`, `infrastructure`, `security`, `senior-ownership`.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        Some(Self { emphasis: Emphasis::preset(name)?, terms: Vec::new(), tags: vec![name.to_owned()] })
    }
}

/// What of a unit can make it worth more or less, whatever the posting.
#[derive(Debug, Clone)]
pub(crate) struct Traits {
    /// Strength and areas of each judged block in it.
    judged: Vec<(Strength, Vec<Area>)>,
    /// Terms that it proves; for a group of skills, those that it names.
    terms: Vec<TermId>,
    /// Its tags and those of its entry and section, in lower case.
    tags: Vec<String>,
    reserve: bool,
    is_list: bool,
}

/// The parts of a weight; they add up to it, but for the factor on what is held in reserve, and for rounding.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WeightParts {
    /// For its strength.
    pub strength: f64,
    /// For the areas that the posting stresses.
    pub emphasis: f64,
    /// For the technologies that the posting names and it proves.
    pub terms: f64,
    /// For tags.
    pub tags: f64,
    /// All together, with the factor, rounded to a quarter.
    pub weight: f64,
}

/// Reads the traits of all units of a plan.
pub(crate) fn read_traits(prepared: &Prepared, plan: &Plan, proofs: &Proofs, terms: &Terms) -> Vec<Traits> {
    plan.units
        .iter()
        .map(|unit| {
            let mut ids = vec![unit.block.id];
            gather(&unit.block.children, &mut ids);
            let resume = &prepared.manuscript.resume;
            let judged = ids.iter().filter_map(|&id| prepared.reviewed.review.of(id));
            let judged: Vec<_> = judged.map(|judged| (judged.strength, judged.areas.clone())).collect();
            let section = resume.section(unit.block.id);
            let is_list = plan.kind_of(unit) == Kind::SkillGroup
                || section.is_some_and(|section| section.kind == proofpress_resume::SectionKind::Skills);
            let mut found: Vec<TermId> = if is_list {
                let text: Vec<String> =
                    ids.iter().filter_map(|&id| resume.block(id)).map(|block| block.text.plain()).collect();
                terms.find(&text.join("\n")).into_iter().map(|mention| mention.term).collect()
            } else {
                let proven = proofs.blocks.iter().filter(|(_, blocks)| blocks.iter().any(|(id, _)| ids.contains(id)));
                proven.map(|(&term, _)| term).collect()
            };
            found.sort_unstable();
            found.dedup();
            let own = ids.iter().filter_map(|&id| resume.block(id)).flat_map(|block| &block.directives.tags);
            let entry = resume.entry(unit.block.id).into_iter().flat_map(|entry| &entry.directives.tags);
            let section = section.into_iter().flat_map(|section| &section.directives.tags);
            let tags = own.chain(entry).chain(section).map(|tag| tag.to_lowercase()).collect();
            Traits { judged, terms: found, tags, reserve: unit.reserve, is_list }
        })
        .collect()
}

/// Weighs all units.
pub(crate) fn weigh(traits: &[Traits], aim: &Aim, choice: &Choice, terms: &Terms) -> Vec<WeightParts> {
    traits.iter().map(|unit| weigh_one(unit, aim, choice, terms)).collect()
}

fn weigh_one(unit: &Traits, aim: &Aim, choice: &Choice, terms: &Terms) -> WeightParts {
    let mut wanted: Vec<f64> = aim
        .terms
        .iter()
        .filter(|wanted| unit.terms.iter().any(|&term| term == wanted.term || terms.proves(term, wanted.term)))
        .map(|wanted| if wanted.required { 1.0 } else { NICE_TO_HAVE })
        .collect();
    if unit.is_list {
        // Adding zero turns the -0.0 of an empty sum into 0.0.
        let named = wanted.iter().sum::<f64>() * GROUP_TERM + 0.0;
        return WeightParts { terms: named, weight: named, ..WeightParts::default() };
    }
    wanted.sort_by(|a, b| b.total_cmp(a));
    let mut share = choice.term;
    let mut parts = WeightParts::default();
    for one in wanted {
        parts.terms += one * share;
        share /= 2.0;
    }
    if unit.judged.is_empty() {
        parts.strength = choice.weak * UNJUDGED;
    }
    for (strength, areas) in &unit.judged {
        let base = match strength {
            Strength::Strong => choice.strong,
            Strength::Fair => choice.fair,
            Strength::Weak => choice.weak,
        };
        let stressed: f64 = areas.iter().zip(AREA_SHARES).map(|(&area, share)| share * aim.emphasis.weight(area)).sum();
        parts.strength += base;
        parts.emphasis += base * choice.emphasis * stressed;
    }
    if unit.tags.iter().any(|tag| aim.tags.contains(tag)) {
        parts.tags = choice.tag;
    }
    let factor = if unit.reserve { choice.reserve } else { 1.0 };
    let weight = (parts.strength + parts.emphasis + parts.terms + parts.tags) * factor;
    parts.weight = (weight * STEPS).round() / STEPS;
    parts
}

/// Weights as the search counts them.
pub(crate) fn worths(weights: &[WeightParts], choice: &Choice) -> Vec<Worth> {
    let counted = |weight: f64| (weight * THOUSANDTHS).round() as i64;
    weights
        .iter()
        .map(|parts| Worth { page: counted(parts.weight), above: counted(parts.weight * choice.above_fold) })
        .collect()
}

/// A counted value as a weight.
pub(crate) fn weight_of(value: i64) -> f64 {
    value as f64 / THOUSANDTHS
}
