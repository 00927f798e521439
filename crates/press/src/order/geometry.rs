//! Page facts to lists of members with heights: what can be permuted, and how much strong proof it holds where.

use super::MAX_MEMBERS;
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::PageFacts;
use proofpress_resume::model::BlockKind;
use proofpress_resume::{BlockId, Composition, Pt, Resume, SectionKind, Strength};
use std::collections::HashMap;

/// What rounding may add to a box that ends just on the fold; the same as in the fold verdict.
pub(super) const EDGE: f64 = 0.005;

/// The page as lists.
#[derive(Debug, Clone)]
pub(super) struct PageGeometry {
    pub(super) lists: Vec<List>,
    /// Bottoms of the strong blocks that stand in no list.
    loose: Vec<f64>,
    pub(super) fold: f64,
    pub(super) bounded: bool,
}

/// Neighbours of one kind.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) members: Vec<Member>,
    /// Members by number, in page order.
    pub(super) order: Vec<usize>,
    /// Whether they may change places.
    pub(super) movable: bool,
    /// Top of the first member: from the page's top, or from the top of the member that the list stands in.
    pub(super) top: f64,
    /// Place of the first member among its siblings in the composition.
    pub(super) start: usize,
}

/// A bullet with its children, or an entry.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) id: BlockId,
    /// From its top to the top of whatever follows it in the list.
    pub(super) pitch: f64,
    /// Bottoms of its strong blocks that stand in no list of its own, from its top.
    pub(super) gains: Vec<f64>,
    pub(super) lists: Vec<List>,
}

impl Member {
    /// All strong blocks in it.
    pub(super) fn total(&self) -> usize {
        self.gains.len() + self.lists.iter().flat_map(|list| &list.members).map(Self::total).sum::<usize>()
    }

    /// Strong blocks that end within `room` from its top, its lists in the order they have.
    fn count(&self, room: f64) -> usize {
        self.gains.iter().filter(|&&bottom| bottom <= room + EDGE).count()
            + self.lists.iter().map(|list| list.count(room - list.top)).sum::<usize>()
    }
}

impl List {
    /// Strong blocks that end within `room` from the list's top, in the order that it has.
    pub(super) fn count(&self, room: f64) -> usize {
        let mut top = 0.0;
        self.order
            .iter()
            .map(|&member| {
                let member = &self.members[member];
                let count = member.count(room - top);
                top += member.pitch;
                count
            })
            .sum()
    }
}

impl PageGeometry {
    pub(super) fn of(
        resume: &Resume,
        composition: &Composition,
        facts: &PageFacts,
        strengths: &HashMap<BlockId, Strength>,
        fold: Pt,
    ) -> Self {
        let measured = Measured::of(facts, strengths);
        let mut page = Self { lists: Vec::new(), loose: Vec::new(), fold: fold.0, bounded: false };
        for section in &composition.sections {
            let kind = resume.section(section.id).map_or(SectionKind::Other, |section| section.kind);
            let entries_move = kind.entries_move();
            let mut start = 0;
            for items in section.items.chunk_by(ComposedItem::is_like) {
                let entries: Vec<_> = items.iter().filter_map(ComposedItem::entry).collect();
                if entries.is_empty() {
                    let blocks: Vec<_> = items.iter().filter_map(ComposedItem::block).collect();
                    let lists = page.block_lists(resume, &measured, &blocks, start, 0.0);
                    page.lists.extend(lists);
                } else {
                    let list = page.entry_list(resume, &measured, &entries, start, entries_move);
                    page.lists.extend(list);
                }
                start += items.len();
            }
        }
        let held: usize = page.lists.iter().flat_map(|list| &list.members).map(Member::total).sum();
        if held < measured.strong.len() {
            let listed = page.listed();
            page.loose =
                measured.strong.iter().filter(|(id, _)| !listed.contains(*id)).map(|(_, bottom)| *bottom).collect();
        }
        page
    }

    /// Strong blocks above the fold, in the order that the lists have.
    pub(super) fn count(&self) -> usize {
        self.loose.iter().filter(|&&bottom| bottom <= self.fold + EDGE).count()
            + self.lists.iter().map(|list| list.count(self.fold - list.top)).sum::<usize>()
    }

    /// The list at a path: list, then member and list, and so on.
    pub(super) fn list(&mut self, path: &[usize]) -> &mut List {
        path[1..].chunks_exact(2).fold(&mut self.lists[path[0]], |list, step| &mut list.members[step[0]].lists[step[1]])
    }

    fn listed(&self) -> std::collections::HashSet<BlockId> {
        fn walk(list: &List, into: &mut std::collections::HashSet<BlockId>) {
            for member in &list.members {
                into.insert(member.id);
                member.lists.iter().for_each(|inner| walk(inner, into));
            }
        }
        let mut listed = std::collections::HashSet::new();
        self.lists.iter().for_each(|list| walk(list, &mut listed));
        listed
    }

    fn entry_list(
        &mut self,
        resume: &Resume,
        measured: &Measured,
        entries: &[(BlockId, &[ComposedBlock])],
        start: usize,
        entries_move: bool,
    ) -> Option<List> {
        let extents: Vec<(f64, f64)> =
            entries.iter().map(|(id, blocks)| measured.entry_extent(*id, blocks)).collect::<Option<_>>()?;
        let pitches = pitches(&extents)?;
        // A promotion stays under the organisation that it continues.
        let continued = entries.iter().any(|(id, _)| resume.entry(*id).is_some_and(|entry| entry.continues));
        let movable = entries_move && !continued && self.may_permute(entries.len());
        let members = entries
            .iter()
            .zip(&extents)
            .zip(pitches)
            .map(|((&(id, blocks), &(top, _)), pitch)| {
                let blocks: Vec<&ComposedBlock> = blocks.iter().collect();
                let lists = self.block_lists(resume, measured, &blocks, 0, top);
                let listed: Vec<BlockId> =
                    lists.iter().flat_map(|list| &list.members).map(|member| member.id).collect();
                let mut gains = Vec::new();
                for block in blocks.iter().filter(|block| !listed.contains(&block.id)) {
                    measured.gains(block, top, &mut gains);
                }
                Member { id, pitch, gains, lists }
            })
            .collect::<Vec<_>>();
        Some(List { order: (0..members.len()).collect(), members, movable, top: extents[0].0, start })
    }

    /// The runs of bullets among blocks, tops counted from `origin`. A paragraph between bullets stays where it is.
    fn block_lists(
        &mut self,
        resume: &Resume,
        measured: &Measured,
        blocks: &[&ComposedBlock],
        mut start: usize,
        origin: f64,
    ) -> Vec<List> {
        let is_bullet = |block: &&ComposedBlock| {
            resume.block(block.id).is_some_and(|block| matches!(block.kind, BlockKind::Bullet))
        };
        let mut lists = Vec::new();
        for run in blocks.chunk_by(|a, b| is_bullet(a) == is_bullet(b)) {
            if is_bullet(&run[0]) {
                lists.extend(self.bullet_list(measured, run, start, origin));
            }
            start += run.len();
        }
        lists
    }

    fn bullet_list(
        &mut self,
        measured: &Measured,
        bullets: &[&ComposedBlock],
        start: usize,
        origin: f64,
    ) -> Option<List> {
        let extents: Vec<(f64, f64)> = bullets.iter().map(|block| measured.extent(block)).collect::<Option<_>>()?;
        let pitches = pitches(&extents)?;
        let members: Vec<Member> = bullets
            .iter()
            .zip(&extents)
            .zip(pitches)
            .map(|((block, &(top, _)), pitch)| {
                let mut gains = Vec::new();
                measured.gains(block, top, &mut gains);
                Member { id: block.id, pitch, gains, lists: Vec::new() }
            })
            .collect();
        let movable = self.may_permute(members.len());
        Some(List { order: (0..members.len()).collect(), members, movable, top: extents[0].0 - origin, start })
    }

    fn may_permute(&mut self, members: usize) -> bool {
        self.bounded |= members > MAX_MEMBERS;
        members <= MAX_MEMBERS
    }
}

/// From each top to the next; the last has its height and the list's gap. `None` where the tops do not grow.
fn pitches(extents: &[(f64, f64)]) -> Option<Vec<f64>> {
    let gap = extents.windows(2).map(|pair| pair[1].0 - pair[0].1).fold(f64::INFINITY, f64::min);
    let gap = if gap.is_finite() { gap } else { 0.0 };
    let pitches: Vec<f64> = extents
        .iter()
        .enumerate()
        .map(|(index, &(top, bottom))| extents.get(index + 1).map_or(bottom - top + gap, |next| next.0 - top))
        .collect();
    pitches.iter().all(|&pitch| pitch > 0.0).then_some(pitches)
}

/// Heights read off the page. Pages after the first are put under it, so that every line has one height.
struct Measured {
    extents: HashMap<BlockId, (f64, f64)>,
    strong: HashMap<BlockId, f64>,
}

impl Measured {
    fn of(facts: &PageFacts, strengths: &HashMap<BlockId, Strength>) -> Self {
        let height = facts.height.0;
        let at = |page: usize, y: Pt| y.0 + height * (page - 1) as f64;
        let extents: HashMap<BlockId, (f64, f64)> = facts
            .blocks
            .iter()
            .map(|block| {
                let top = block.lines.iter().map(|line| at(line.page, line.top)).fold(f64::INFINITY, f64::min);
                let bottom = block.lines.iter().map(|line| at(line.page, line.bottom)).fold(0.0, f64::max);
                (block.id, (top, bottom))
            })
            .collect();
        let strong = strengths
            .iter()
            .filter(|(_, strength)| **strength == Strength::Strong)
            .filter_map(|(id, _)| extents.get(id).map(|&(_, bottom)| (*id, bottom)))
            .collect();
        Self { extents, strong }
    }

    /// Top and bottom of a block with its children.
    fn extent(&self, block: &ComposedBlock) -> Option<(f64, f64)> {
        let own = self.extents.get(&block.id).copied();
        block.children.iter().filter_map(|child| self.extent(child)).chain(own).reduce(join)
    }

    fn entry_extent(&self, id: BlockId, blocks: &[ComposedBlock]) -> Option<(f64, f64)> {
        let own = self.extents.get(&id).copied();
        blocks.iter().filter_map(|block| self.extent(block)).chain(own).reduce(join)
    }

    /// Distance of each strong block's bottom in a block from `top`.
    fn gains(&self, block: &ComposedBlock, top: f64, into: &mut Vec<f64>) {
        into.extend(self.strong.get(&block.id).map(|bottom| bottom - top));
        block.children.iter().for_each(|child| self.gains(child, top, into));
    }
}

fn join(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}
