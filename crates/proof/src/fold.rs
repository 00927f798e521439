//! Page facts and strengths to the fold verdict: which judged blocks stand above the fold, what pushes them down.

use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::{BlockFacts, PageFacts};
use proofpress_resume::{BlockId, Composition, Pt, Resume, Strength};
use std::collections::HashMap;

/// Half a hundredth of a point: what rounding may add to a box that ends just on the fold.
const EDGE: f64 = 0.005;

/// Where a judged block stands against the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// Wholly on page 1 with its bottom at or above the fold.
    Above,
    /// Partly above the fold.
    Straddling,
    /// Its top under the fold, or on a later page.
    Below,
}

/// Where a block with these lines stands; `None` when it has no line on the page.
#[must_use]
pub fn position(block: &BlockFacts, fold: Pt) -> Option<Position> {
    let boxes = block.boxes();
    let first = boxes.first()?;
    if first.page > 1 || first.top_pt.0 >= fold.0 - EDGE {
        return Some(Position::Below);
    }
    let whole = boxes.len() == 1 && first.bottom_pt.0 <= fold.0 + EDGE;
    Some(if whole { Position::Above } else { Position::Straddling })
}

/// How many strong blocks stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct StrongCount {
    /// All that are on the page.
    pub total: usize,
    /// Above the fold.
    pub above: usize,
    /// Across it.
    pub straddling: usize,
    /// Below it.
    pub below: usize,
}

/// A stretch above the fold that is not proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Pushing {
    /// A section; `None` for the header.
    pub block: Option<BlockId>,
    /// Its heading, or `header`.
    pub title: String,
    /// Its height above the fold, without strong blocks in it.
    pub height: Pt,
    /// The same in lines of text.
    pub lines: usize,
    /// How many more strong blocks would stand above the fold if it were gone.
    pub would_lift: usize,
}

/// The fold verdict of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldVerdict {
    /// The fold, from the top of page 1.
    pub fold: Pt,
    /// Strong blocks by position.
    pub strong: StrongCount,
    /// Top of the first strong block in reading order, when it stands on page 1.
    pub first_strong_top: Option<Pt>,
    /// Position of every block asked about that is on the page.
    pub positions: HashMap<BlockId, Position>,
    /// What stands above the fold without being proof, the tallest first.
    pub pushing: Vec<Pushing>,
}

/// Judges a page against a fold. `strengths` holds every judged block.
#[must_use]
pub fn judge_fold(
    resume: &Resume,
    composition: &Composition,
    facts: &PageFacts,
    strengths: &HashMap<BlockId, Strength>,
    fold: Pt,
) -> FoldVerdict {
    let placed: HashMap<BlockId, &BlockFacts> = facts.blocks.iter().map(|block| (block.id, block)).collect();
    let mut verdict = FoldVerdict {
        fold,
        strong: StrongCount::default(),
        first_strong_top: None,
        positions: HashMap::new(),
        pushing: Vec::new(),
    };
    let mut strong_bottoms: Vec<Pt> = Vec::new();
    for (&id, &strength) in strengths {
        let Some(block) = placed.get(&id) else { continue };
        let Some(position) = position(block, fold) else { continue };
        verdict.positions.insert(id, position);
        if strength != Strength::Strong {
            continue;
        }
        verdict.strong.total += 1;
        match position {
            Position::Above => verdict.strong.above += 1,
            Position::Straddling => verdict.strong.straddling += 1,
            Position::Below => verdict.strong.below += 1,
        }
        let boxes = block.boxes();
        let first = boxes[0];
        if first.page == 1 {
            if verdict.first_strong_top.is_none_or(|top| first.top_pt < top) {
                verdict.first_strong_top = Some(first.top_pt);
            }
            if boxes.len() == 1 && position != Position::Above {
                strong_bottoms.push(first.bottom_pt);
            }
        }
    }
    verdict.pushing = pushing(resume, composition, &placed, strengths, fold, &strong_bottoms);
    verdict
}

fn pushing(
    resume: &Resume,
    composition: &Composition,
    placed: &HashMap<BlockId, &BlockFacts>,
    strengths: &HashMap<BlockId, Strength>,
    fold: Pt,
    strong_below: &[Pt],
) -> Vec<Pushing> {
    let mut stretches: Vec<(Option<BlockId>, String, Vec<BlockId>)> = Vec::new();
    stretches.push((None, "header".to_owned(), resume.header.ids().collect()));
    for section in &composition.sections {
        let mut ids = vec![section.id];
        for item in &section.items {
            match item {
                ComposedItem::Entry { id, blocks } => {
                    ids.push(*id);
                    blocks.iter().for_each(|block| gather(block, &mut ids));
                }
                ComposedItem::Block(block) => gather(block, &mut ids),
            }
        }
        let title = resume.section(section.id).map(|section| section.title.plain()).unwrap_or_default();
        let title = if title.trim().is_empty() { "untitled section".to_owned() } else { title.trim().to_owned() };
        stretches.push((Some(section.id), title, ids));
    }
    let mut found: Vec<Pushing> = stretches
        .into_iter()
        .filter_map(|(block, title, ids)| {
            let proof = |id: &BlockId| strengths.get(id) == Some(&Strength::Strong);
            let lines = |wanted: bool| {
                ids.iter()
                    .filter(move |id| proof(id) == wanted)
                    .filter_map(|id| placed.get(id))
                    .flat_map(|block| &block.lines)
                    .filter(|line| line.page == 1 && line.top.0 < fold.0)
            };
            let extent = |wanted: Option<bool>| {
                let mut all: Vec<_> = match wanted {
                    Some(wanted) => lines(wanted).collect(),
                    None => lines(true).chain(lines(false)).collect(),
                };
                all.sort_by(|a, b| a.top.0.total_cmp(&b.top.0));
                all
            };
            let all = extent(None);
            let (first, last) = (all.first()?, all.iter().map(|line| line.bottom).fold(Pt::ZERO, Pt::max));
            let span = last.min(fold) - first.top;
            let strong_height: Pt = ids
                .iter()
                .filter(|id| proof(id))
                .filter_map(|id| placed.get(id))
                .filter_map(|block| block.boxes().into_iter().find(|page_box| page_box.page == 1))
                .map(|page_box| (page_box.bottom_pt.min(fold) - page_box.top_pt).max(Pt::ZERO))
                .sum();
            let height = (span - strong_height).max(Pt::ZERO);
            let mut baselines: Vec<f64> = extent(Some(false)).iter().map(|line| line.baseline.0).collect();
            baselines.dedup_by(|a, b| (*a - *b).abs() < 1.0);
            let would_lift = strong_below.iter().filter(|bottom| bottom.0 - height.0 <= fold.0 + EDGE).count();
            (height.0 > 0.0).then_some(Pushing { block, title, height, lines: baselines.len(), would_lift })
        })
        .collect();
    found.sort_by(|a, b| b.height.0.total_cmp(&a.height.0));
    found
}

fn gather(block: &ComposedBlock, ids: &mut Vec<BlockId>) {
    ids.push(block.id);
    block.children.iter().for_each(|child| gather(child, ids));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::facts::LineBox;
    use proofpress_resume::model::IdKind;

    fn block(lines: &[(usize, f64, f64)]) -> BlockFacts {
        BlockFacts {
            id: BlockId::new(IdKind::Block, 1),
            lines: lines
                .iter()
                .map(|&(page, top, bottom)| LineBox {
                    page,
                    top: Pt(top),
                    bottom: Pt(bottom),
                    baseline: Pt(bottom - 3.0),
                    left: Pt(50.0),
                    right: Pt(300.0),
                    words: 5,
                })
                .collect(),
        }
    }

    #[test]
    fn a_box_is_above_to_the_fold_itself_and_below_from_it_on() {
        let fold = Pt(396.0);
        assert_eq!(position(&block(&[(1, 380.0, 396.0)]), fold), Some(Position::Above));
        assert_eq!(position(&block(&[(1, 396.0, 410.0)]), fold), Some(Position::Below));
        assert_eq!(position(&block(&[(1, 384.0, 396.1), (1, 396.0, 410.0)]), fold), Some(Position::Straddling));
        assert_eq!(position(&block(&[]), fold), None);
    }

    #[test]
    fn a_block_on_two_pages_straddles_or_is_below() {
        // A fold at the page's foot: the block's first page is all above it, its second is not.
        assert_eq!(position(&block(&[(1, 740.0, 752.0), (2, 50.0, 62.0)]), Pt(792.0)), Some(Position::Straddling));
        assert_eq!(position(&block(&[(1, 740.0, 752.0), (2, 50.0, 62.0)]), Pt(396.0)), Some(Position::Below));
        assert_eq!(position(&block(&[(2, 50.0, 62.0)]), Pt(396.0)), Some(Position::Below));
    }
}
