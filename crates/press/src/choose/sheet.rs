//! A resume laid out whole, once at each density, to the heights of its blocks and the gaps between kinds of neighbours.
//!
//! A block reaches from the top of its first line to the baseline of its last: boxes with descenders overlap where lines
//! are set tight, baselines do not.

use super::column::{Gaps, KINDS, Kind, QUARTERS};
use super::plan::Plan;
use crate::stage::Manuscript;
use proofpress_resume::facts::{LineBox, PageFacts};
use proofpress_resume::settings::PageLimit;
use proofpress_resume::style::Density;
use proofpress_resume::{BlockId, Finding};
use proofpress_typeset::Engine;
use std::collections::HashMap;

/// Heights at one density, in quarter points.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Foot of the header.
    pub(crate) start: u32,
    /// Where the last line may end at most.
    pub(crate) end: u32,
    /// The fold, for baselines.
    pub(crate) fold: u32,
    /// Gaps.
    pub(crate) gaps: Gaps,
    /// Heights of sections' headings, entries' titles and blocks with their children.
    pub(crate) heights: HashMap<BlockId, u32>,
}

/// Measures all that a plan holds.
///
/// # Errors
/// Typst's errors, as findings.
pub(crate) fn measure_sheet(
    engine: &Engine,
    manuscript: &Manuscript,
    plan: &Plan,
    density: Density,
) -> Result<Sheet, Vec<Finding>> {
    let free = engine.lay_out_free(&manuscript.page(&plan.whole), density)?;
    let facts = &free.facts;
    let extents = extents(facts);
    let settings = &manuscript.resume.settings;
    let (width, paper_height) = settings.paper().size();
    let header = manuscript.resume.header.ids().filter_map(|id| extents.get(&id));
    let start = header.map(|extent| extent.1).fold(free.style.margin.0, f64::max);

    let mut gaps: Vec<Vec<Option<f64>>> = vec![vec![None; KINDS]; KINDS];
    let mut heights = HashMap::new();
    let (mut last, mut foot) = (Kind::Top, start);
    for (ids, kind) in &plan.row {
        let own = ids.iter().filter_map(|id| extents.get(id)).copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let (Some((top, bottom)), Some(&id)) = (own, ids.first()) else { continue };
        let known = &mut gaps[last as usize][*kind as usize];
        *known = Some(known.unwrap_or(0.0).max(top - foot));
        heights.insert(id, quarters(bottom - top));
        (last, foot) = (*kind, bottom);
    }
    // What the last line ends with, its descent, belongs to the page's margin by the template's own reckoning.
    let last_line =
        |of: fn(&LineBox) -> f64| facts.blocks.iter().flat_map(|block| &block.lines).map(of).fold(0.0, f64::max);
    let below = facts.height.0 - last_line(|line| line.baseline.0);
    let first_end = paper_height.0 - below;
    let end = match settings.pages() {
        PageLimit::AtMost(pages) => first_end + (first_end - free.style.margin.0) * (pages - 1) as f64,
        PageLimit::Any => f64::from(u32::MAX) / QUARTERS / 4.0,
    };
    let descent = plan
        .row
        .iter()
        .filter(|(_, kind)| matches!(kind, Kind::Bullet | Kind::Paragraph))
        .flat_map(|(ids, _)| ids)
        .filter_map(|id| facts.block(*id)?.lines.last().copied())
        .map(|line| (line.bottom - line.baseline).0)
        .fold(0.0, f64::max);
    Ok(Sheet {
        start: quarters(start),
        end: floor_quarters(end),
        fold: floor_quarters((settings.fold().distance(width, paper_height).0 - descent).max(0.0)),
        gaps: filled(&gaps),
        heights,
    })
}

/// Top of the first line and baseline of the last, of each block without its children.
fn extents(facts: &PageFacts) -> HashMap<BlockId, (f64, f64)> {
    let extent = |lines: &[LineBox]| {
        let top = lines.iter().map(|line| line.top.0).fold(f64::INFINITY, f64::min);
        (top, lines.iter().map(|line| line.baseline.0).fold(0.0, f64::max))
    };
    facts.blocks.iter().filter(|block| !block.lines.is_empty()).map(|block| (block.id, extent(&block.lines))).collect()
}

fn quarters(points: f64) -> u32 {
    (points * QUARTERS).round().clamp(0.0, f64::from(u32::MAX / 8)) as u32
}

fn floor_quarters(points: f64) -> u32 {
    (points * QUARTERS).floor().clamp(0.0, f64::from(u32::MAX / 8)) as u32
}

/// Gaps that were not seen are taken as the largest before such a neighbour, else after one; the page laid out at the end
/// says whether that was right.
fn filled(seen: &[Vec<Option<f64>>]) -> Gaps {
    let largest = |gaps: &mut dyn Iterator<Item = f64>| {
        gaps.fold(None, |most: Option<f64>, gap| Some(most.map_or(gap, |most| most.max(gap))))
    };
    let mut gaps = [[0; KINDS]; KINDS];
    for (above, row) in gaps.iter_mut().enumerate() {
        for (below, gap) in row.iter_mut().enumerate() {
            let guess = seen[above][below]
                .or_else(|| largest(&mut seen.iter().skip(1).filter_map(|row| row[below])))
                .or_else(|| largest(&mut seen[above].iter().flatten().copied()));
            *gap = quarters(guess.unwrap_or(6.0).max(0.0));
        }
    }
    gaps
}
