//! A page that Typst has set to strips, one under the other, and to the gaps that it puts between such neighbours.

use super::column::Kind;
use super::plan::{gather, kind_of};
use proofpress_export::Strip;
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::PageFacts;
use proofpress_resume::{BlockId, Composition, Pt, Resume, SectionKind};
use std::collections::HashMap;

/// Heights closer than this are the same, in points: less than any device can show.
pub(super) const SAME_PLACE: f64 = 0.01;

/// Strips in the order of a composition; the first is the header.
#[derive(Debug)]
pub(super) struct Strips {
    pub(super) all: Vec<Set>,
    by_id: HashMap<BlockId, usize>,
}

/// A strip as it was set.
#[derive(Debug)]
pub(super) struct Set {
    /// The blocks in it, as they are numbered in the facts.
    pub(super) blocks: Vec<usize>,
    /// First and last baseline.
    pub(super) first: f64,
    pub(super) last: f64,
    side: Side,
    /// Height of its first line over the baseline: in another font or size, a line stands otherwise.
    rise: f64,
    /// The entry or section that it stands in.
    parent: Option<BlockId>,
}

/// What of a block decides the space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Side {
    kind: Kind,
    section: Option<SectionKind>,
    in_entry: bool,
    has_children: bool,
}

/// A strip before it is known where it was set.
struct Row {
    ids: Vec<BlockId>,
    side: Side,
    parent: Option<BlockId>,
}

/// Two neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Joint {
    above: Side,
    below: Side,
    together: bool,
}

/// The gaps between neighbours of one kind.
#[derive(Debug, Default)]
pub(super) struct Gaps(HashMap<Joint, Vec<Gap>>);

/// A gap before a strip whose first line is so high.
#[derive(Debug, Clone, Copy)]
struct Gap {
    rise: f64,
    /// From the last baseline of the upper neighbour to the first of the lower; `None` where that differs.
    height: Option<f64>,
}

impl Strips {
    /// What a composition is made of, as it was set; `None` where the header has no line.
    pub(super) fn of(resume: &Resume, composition: &Composition, facts: &PageFacts) -> Option<Self> {
        let place: HashMap<BlockId, usize> =
            facts.blocks.iter().enumerate().map(|(at, block)| (block.id, at)).collect();
        let mut strips = Self { all: Vec::new(), by_id: HashMap::new() };
        let side = Side { kind: Kind::Top, section: None, in_entry: false, has_children: false };
        strips.add(facts, &place, &Row { ids: resume.header.ids().collect(), side, parent: None })?;
        for row in rows(resume, composition) {
            strips.add(facts, &place, &row);
        }
        Some(strips)
    }

    fn add(&mut self, facts: &PageFacts, place: &HashMap<BlockId, usize>, row: &Row) -> Option<()> {
        let blocks: Vec<usize> = row.ids.iter().filter_map(|id| place.get(id).copied()).collect();
        let lines = || blocks.iter().flat_map(|&block| &facts.blocks[block].lines);
        let first = lines().min_by(|a, b| a.baseline.0.total_cmp(&b.baseline.0))?;
        let last = lines().map(|line| line.baseline.0).fold(first.baseline.0, f64::max);
        let rise = (first.baseline - first.top).0;
        if let Some(&id) = row.ids.first() {
            self.by_id.insert(id, self.all.len());
        }
        self.all.push(Set { first: first.baseline.0, last, rise, side: row.side, parent: row.parent, blocks });
        Some(())
    }

    /// The strips of a composition below the header, by number, in its order.
    pub(super) fn of_blocks(&self, composition: &Composition) -> impl Iterator<Item = usize> {
        in_order(composition).filter_map(|id| self.by_id.get(&id).copied())
    }

    /// The strips of one kind, by number.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> {
        (0..).zip(&self.all).filter(move |(_, strip)| strip.side.kind == kind).map(|(at, _)| at)
    }

    /// Whether a block in them holds others.
    pub(super) fn are_nested(&self) -> bool {
        self.all.iter().any(|strip| strip.side.has_children)
    }

    fn joint(&self, above: usize, below: usize) -> Joint {
        let (above, below) = (&self.all[above], &self.all[below]);
        let together = above.parent.is_some() && above.parent == below.parent;
        // What stands in the lower one is further down.
        Joint { above: above.side, below: Side { has_children: false, ..below.side }, together }
    }

    /// The strips as the exporter's page has them.
    pub(super) fn on_galley(&self, facts: &PageFacts) -> Vec<Strip> {
        let strip = |set: &Set| {
            let lines = || set.blocks.iter().flat_map(|&block| &facts.blocks[block].lines);
            Strip {
                top: lines().map(|line| line.top).fold(Pt(f64::INFINITY), Pt::min),
                bottom: lines().map(|line| line.bottom).fold(Pt::ZERO, Pt::max),
                baselines: lines().map(|line| line.baseline).collect(),
            }
        };
        self.all.iter().map(strip).collect()
    }
}

impl Gaps {
    /// Notes the gaps between neighbours that are not known yet.
    pub(super) fn learn(&mut self, strips: &Strips) {
        let mut seen: HashMap<Joint, Vec<Gap>> = HashMap::new();
        for (above, below) in (0..).zip(1..strips.all.len()) {
            let height = strips.all[below].first - strips.all[above].last;
            let rise = strips.all[below].rise;
            let known = seen.entry(strips.joint(above, below)).or_default();
            match known.iter_mut().find(|gap| near(gap.rise, rise)) {
                Some(gap) => gap.height = gap.height.filter(|known| near(*known, height)),
                None => known.push(Gap { rise, height: Some(height) }),
            }
        }
        for (joint, new) in seen {
            let known = self.0.entry(joint).or_default();
            let unknown = new.into_iter().filter(|gap| !known.iter().any(|known| near(known.rise, gap.rise)));
            known.extend(unknown.collect::<Vec<_>>());
        }
    }

    /// The gap between two strips; `None` where none was seen between two like them, or not always the same.
    pub(super) fn between(&self, strips: &Strips, above: usize, below: usize) -> Option<f64> {
        let known = self.0.get(&strips.joint(above, below))?;
        known.iter().find(|gap| near(gap.rise, strips.all[below].rise))?.height
    }
}

/// What a composition is made of, below the header, from top to bottom.
fn rows(resume: &Resume, composition: &Composition) -> Vec<Row> {
    let mut rows = Vec::new();
    for composed in &composition.sections {
        let Some(section) = resume.section(composed.id) else { continue };
        let side = |kind, in_entry| Side { kind, section: Some(section.kind), in_entry, has_children: false };
        let row_of = |composed: &ComposedBlock, parent: BlockId, in_entry: bool| {
            let block = resume.block(composed.id)?;
            let mut ids = vec![composed.id];
            gather(&composed.children, &mut ids);
            let side = Side { has_children: ids.len() > 1, ..side(kind_of(block), in_entry) };
            Some(Row { ids, side, parent: Some(parent) })
        };
        rows.push(Row { ids: vec![section.id], side: side(Kind::Heading, false), parent: None });
        for item in &composed.items {
            match item {
                ComposedItem::Block(block) => rows.extend(row_of(block, section.id, false)),
                ComposedItem::Entry { id, blocks } => {
                    let Some(entry) = resume.entry(*id) else { continue };
                    let kind = if entry.continues { Kind::Continued } else { Kind::Title };
                    rows.push(Row { ids: vec![*id], side: side(kind, false), parent: Some(*id) });
                    rows.extend(blocks.iter().filter_map(|block| row_of(block, *id, true)));
                }
            }
        }
    }
    rows
}

/// The blocks that strips go by, in reading order.
fn in_order(composition: &Composition) -> impl Iterator<Item = BlockId> {
    composition.sections.iter().flat_map(|section| {
        std::iter::once(section.id).chain(section.items.iter().flat_map(|item| {
            let blocks = item.entry().into_iter().flat_map(|(_, blocks)| blocks);
            std::iter::once(item.id()).chain(blocks.map(|block| block.id))
        }))
    })
}

/// Whether two heights are the same.
pub(super) fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < SAME_PLACE
}
