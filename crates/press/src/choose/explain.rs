//! A choice to the reasons for it: every block's weight and its parts, and what it would have cost to show what was left out.

use super::column::Step;
use super::original::Original;
use super::solve::solve;
use super::weigh::{Aim, WeightParts, weight_of};
use crate::press::Press;
use proofpress_resume::{BlockId, Finding};

/// Where a block came to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Above the fold.
    Above,
    /// On the page.
    OnPage,
    /// Not on it.
    LeftOut,
}

/// A block with what it weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedBlock {
    /// The block.
    pub block: BlockId,
    /// Its line in the source.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Its weight and the parts of it.
    pub weight: WeightParts,
    /// Where it stands.
    pub place: Place,
    /// Whether it has to stay: `keep`, skills, numbered items.
    pub keeps: bool,
    /// For what was left out: how much less all would have been worth with it; `None` where it does not fit at all.
    pub cost: Option<f64>,
    /// For what was left out: what would have had to go.
    pub instead_of: Vec<BlockId>,
}

/// Why a variant shows what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The density that was chosen at, from 0 to 1.
    pub density: f64,
    /// What the choice is worth.
    pub value: f64,
    /// Whether it is known to be the best; `false` where a list was too long to be permuted.
    pub exact: bool,
    /// Every block that could be chosen, the heaviest first.
    pub blocks: Vec<ExplainedBlock>,
}

impl Press {
    /// Says why a variant shows what it shows; `None` where nothing fits.
    ///
    /// # Errors
    /// Typst's errors in measuring, as findings.
    pub fn explain(&self, original: &Original, aim: &Aim) -> Result<Option<Explained>, Vec<Finding>> {
        let weights = original.weights(aim);
        let worth = original.worths(aim);
        let column = original.column(&self.engine, original.density)?;
        let (Some(chosen), exact) = solve(column, &worth) else { return Ok(None) };
        let resume = original.resume();
        let id = |unit: usize| original.plan.units[unit].block.id;
        let shown = |steps: &[Step]| -> Vec<usize> {
            steps.iter().filter_map(|step| if let Step::Unit(unit) = step { Some(*unit) } else { None }).collect()
        };
        let on_page = shown(&chosen.steps);
        let mut blocks: Vec<ExplainedBlock> = (0..column.units.len())
            .map(|unit| {
                let foot = chosen
                    .steps
                    .iter()
                    .position(|step| *step == Step::Unit(unit))
                    .map(|at| column.foot(&chosen.steps[..=at]));
                let place = match foot {
                    Some(foot) if foot <= column.fold => Place::Above,
                    Some(_) => Place::OnPage,
                    None => Place::LeftOut,
                };
                let other = (place == Place::LeftOut).then(|| solve(&column.with_kept(unit), &worth).0).flatten();
                let instead_of = other.as_ref().map_or_else(Vec::new, |other| {
                    let with = shown(&other.steps);
                    on_page.iter().filter(|unit| !with.contains(unit)).map(|&unit| id(unit)).collect()
                });
                let block = resume.block(id(unit));
                ExplainedBlock {
                    block: id(unit),
                    line: block.map_or(1, |block| resume.source.line(block.span.start)),
                    text: block.map(|block| block.text.plain()).unwrap_or_default(),
                    weight: weights[unit],
                    place,
                    keeps: column.units[unit].keep,
                    cost: other.map(|other| weight_of(chosen.value - other.value)),
                    instead_of,
                }
            })
            .collect();
        blocks.sort_by(|a, b| b.weight.weight.total_cmp(&a.weight.weight));
        Ok(Some(Explained { density: original.density.value(), value: weight_of(chosen.value), exact, blocks }))
    }
}
