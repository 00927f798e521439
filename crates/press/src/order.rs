//! A laid-out page and its strengths to the order that lifts the most strong proof above the fold.
//!
//! Movable are the bullets of an entry among themselves, and the entries of a projects section among themselves. Jobs
//! keep their order, and no word changes. Permuting blocks of one kind does not change the height they take together,
//! so where each lands follows from the measured heights by arithmetic; the caller confirms the result by laying out.

mod arrange;
mod geometry;
mod markdown;

use arrange::{arrange, steps};
pub use markdown::reorder_markdown;

use geometry::{List, PageGeometry};
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::PageFacts;
use proofpress_resume::{BlockId, Composition, Pt, Resume, Strength};
use std::collections::HashMap;

/// Most members of one list that are permuted; a longer list keeps its order, and the plan says so.
pub const MAX_MEMBERS: usize = 64;

/// One move to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The bullet or project.
    pub block: BlockId,
    /// Its place among its neighbours before the move, from 1.
    pub from: usize,
    /// Its place after it.
    pub to: usize,
    /// How many strong blocks stand above the fold after it.
    pub above_after: usize,
}

/// The best order that allowed moves reach.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderPlan {
    /// The composition in that order; the same as before when no move helps.
    pub composition: Composition,
    /// How many strong blocks stand above the fold in it.
    pub above: usize,
    /// The moves that lead there, in the order to make them.
    pub moves: Vec<Move>,
    /// Whether a list was too long to be permuted ([`MAX_MEMBERS`]): then a better order may exist.
    pub bounded: bool,
}

/// Finds the best order of a page by arithmetic over its measured heights.
#[must_use]
pub fn plan_order(
    resume: &Resume,
    composition: &Composition,
    facts: &PageFacts,
    strengths: &HashMap<BlockId, Strength>,
    fold: Pt,
) -> OrderPlan {
    let mut page = PageGeometry::of(resume, composition, facts, strengths, fold);
    let mut target = page.clone();
    for list in &mut target.lists {
        let room = target.fold - list.top;
        arrange(list, room);
    }
    let mut moves = Vec::new();
    if target.count() > page.count() {
        for index in 0..page.lists.len() {
            make_moves(&mut page, &target.lists[index], &[index], &mut moves);
        }
    }
    let mut ranks = HashMap::new();
    page.lists.iter().for_each(|list| rank_members(list, &mut ranks));
    let mut ordered = composition.clone();
    for section in &mut ordered.sections {
        sort_by_rank(&mut section.items, &ranks, ComposedItem::id);
        for item in &mut section.items {
            if let ComposedItem::Entry { blocks, .. } = item {
                sort_by_rank(blocks, &ranks, |block: &ComposedBlock| block.id);
            }
        }
    }
    OrderPlan { composition: ordered, above: page.count(), moves, bounded: page.bounded }
}

/// Turns one list of the page, and the lists inside its members, into the order of `target`, a move at a time.
fn make_moves(page: &mut PageGeometry, target: &List, path: &[usize], moves: &mut Vec<Move>) {
    for (member, wanted) in target.members.iter().enumerate() {
        for (inner, list) in wanted.lists.iter().enumerate() {
            let mut inner_path = path.to_vec();
            inner_path.extend([member, inner]);
            make_moves(page, list, &inner_path, moves);
        }
    }
    for (from, to) in steps(&page.list(path).order, &target.order) {
        let list = page.list(path);
        let member = list.order.remove(from);
        list.order.insert(to, member);
        let block = list.members[member].id;
        moves.push(Move { block, from: from + 1, to: to + 1, above_after: page.count() });
    }
}

fn rank_members(list: &List, ranks: &mut HashMap<BlockId, usize>) {
    for (place, &member) in list.order.iter().enumerate() {
        ranks.insert(list.members[member].id, list.start + place);
    }
    list.members.iter().flat_map(|member| &member.lists).for_each(|inner| rank_members(inner, ranks));
}

fn sort_by_rank<T: Clone>(items: &mut [T], ranks: &HashMap<BlockId, usize>, id: impl Fn(&T) -> BlockId) {
    let mut ranked: Vec<(usize, T)> = items
        .iter()
        .enumerate()
        .map(|(place, item)| (ranks.get(&id(item)).copied().unwrap_or(place), item.clone()))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    for (slot, (_, item)) in items.iter_mut().zip(ranked) {
        *slot = item;
    }
}
