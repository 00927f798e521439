//! A page that runs over to the plan of what to cut, in the order of the profile's predicates.
//!
//! The heights that cuts free are measured on the laid-out page; how many cuts it takes is found by laying out, so that
//! the plan applied whole fits and without its last item does not. An entry of experience or education never goes.

use proofpress_proof::Review;
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::{LineBox, PageFacts};
use proofpress_resume::markdown::dates::parse_dates;
use proofpress_resume::model::Item;
use proofpress_resume::profile::CutRule;
use proofpress_resume::settings::PageLimit;
use proofpress_resume::style::Density;
use proofpress_resume::{Block, BlockId, Composition, Finding, Pt, Resume, SectionKind, Strength};
use proofpress_typeset::{Engine, Page};
use std::collections::{HashMap, HashSet};

/// One cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The block, with its children; or an entry or section that has nothing left.
    pub block: BlockId,
    /// Height that it frees.
    pub frees: Pt,
    /// Lines that it frees.
    pub lines: usize,
    /// Why it may go first.
    pub reason: String,
}

/// What to cut.
#[derive(Debug, Clone, PartialEq)]
pub struct CutPlan {
    /// The cuts, in the order to make them.
    pub cuts: Vec<Cut>,
    /// The composition without them.
    pub composition: Composition,
    /// Whether that fits; `false` when even all cuts are not enough.
    pub enough: bool,
    /// How many layouts it took.
    pub layouts: usize,
}

/// Plans cuts for a page that runs over at the tightest density. `facts` were measured there, and `over` is how far it
/// runs over.
///
/// # Errors
/// Typst's errors, as findings.
pub fn plan_cuts(
    engine: &Engine,
    page: &Page<'_>,
    facts: &PageFacts,
    review: &Review,
    over: Pt,
) -> Result<CutPlan, Vec<Finding>> {
    let PageLimit::AtMost(limit) = page.resume.settings.pages() else {
        return Ok(CutPlan { cuts: Vec::new(), composition: page.composition.clone(), enough: true, layouts: 0 });
    };
    let cuts = ranked_cuts(page, facts, review);
    let mut layouts = 0;
    let mut fits = |count: usize| -> Result<bool, Vec<Finding>> {
        let composition = without(page.resume, page.composition, &cuts[..count]);
        let laid_out = engine.lay_out(&Page { composition: &composition, ..*page }, Density::TIGHTEST)?;
        layouts += laid_out.layouts;
        Ok(laid_out.facts.pages <= limit)
    };
    // The first guess by height; then outwards until a count that fits and one less that does not stand side by side.
    let mut freed = Pt::ZERO;
    let guess = cuts
        .iter()
        .position(|cut| {
            freed += cut.frees;
            freed.0 >= over.0
        })
        .map_or(cuts.len(), |index| index + 1);
    let (mut short, mut enough) = (0, None);
    let mut probe = guess.clamp(usize::from(!cuts.is_empty()), cuts.len());
    let mut stride = 1;
    while enough.is_none_or(|enough: usize| enough - short > 1) {
        if fits(probe)? {
            enough = Some(probe);
            if probe <= short + 1 {
                break;
            }
            probe = probe.saturating_sub(stride).max(short + 1);
        } else {
            short = probe;
            if probe == cuts.len() {
                break;
            }
            probe = (probe + stride).min(enough.map_or(cuts.len(), |enough| enough - 1)).max(short + 1).min(cuts.len());
        }
        stride *= 2;
        if let Some(enough) = enough
            && enough - short <= 1
        {
            break;
        }
    }
    let count = enough.unwrap_or(cuts.len());
    let composition = without(page.resume, page.composition, &cuts[..count]);
    let mut cuts = cuts;
    cuts.truncate(count);
    Ok(CutPlan { cuts, composition, enough: enough.is_some(), layouts })
}

/// A composition without some of its blocks; an entry or section of which nothing is left goes as well, unless it is a
/// job or a school.
#[must_use]
pub fn without(resume: &Resume, composition: &Composition, cuts: &[Cut]) -> Composition {
    let gone: HashSet<BlockId> = cuts.iter().map(|cut| cut.block).collect();
    let mut kept = composition.clone();
    for section in &mut kept.sections {
        let kind = kind_of(resume, section.id);
        section.items.retain_mut(|item| match item {
            ComposedItem::Entry { id, blocks } => {
                let had_blocks = !blocks.is_empty();
                prune(blocks, &gone);
                !gone.contains(id) && (is_kept_kind(kind) || !blocks.is_empty() || !had_blocks)
            }
            ComposedItem::Block(block) => {
                prune(&mut block.children, &gone);
                !gone.contains(&block.id)
            }
        });
    }
    kept.sections.retain(|section| !section.items.is_empty() || is_bare(resume, section.id));
    kept
}

fn prune(blocks: &mut Vec<ComposedBlock>, gone: &HashSet<BlockId>) {
    blocks.retain_mut(|block| {
        prune(&mut block.children, gone);
        !gone.contains(&block.id)
    });
}

/// A section whose heading is all it has in the source.
fn is_bare(resume: &Resume, id: BlockId) -> bool {
    resume.section(id).is_some_and(|section| section.items.is_empty())
}

fn kind_of(resume: &Resume, id: BlockId) -> SectionKind {
    resume.section(id).map_or(SectionKind::Other, |section| section.kind)
}

/// Whether entries of this kind name an employer or a school, which never disappears.
fn is_kept_kind(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Experience | SectionKind::Education | SectionKind::Leadership)
}

/// What ranks a cut: the profile's rule, strength, evidence, then length and place, both from the largest down.
type CutKey = (usize, Strength, bool, usize, usize);

/// Everything that may go, the first to go first.
fn ranked_cuts(page: &Page<'_>, facts: &PageFacts, review: &Review) -> Vec<Cut> {
    let resume = page.resume;
    let heights = heights(facts);
    let newest = newest_year(resume);
    let mut ranked: Vec<(CutKey, Cut)> = Vec::new();
    for (place, block_id) in page.composition.ids().into_iter().enumerate() {
        let Some(block) = resume.block(block_id) else { continue };
        let Some(section) = resume.section(block_id) else { continue };
        let entry = resume.entry(block_id);
        if is_kept(block) || entry.is_some_and(|entry| entry.directives.keep) || section.directives.keep {
            continue;
        }
        let judged = review.of(block_id);
        let strength = judged.map_or(Strength::Fair, |judged| judged.strength);
        let age = entry.and_then(|entry| entry.dates.as_ref()).and_then(|dates| parse_dates(&dates.plain())).and_then(
            |dates| {
                let end = dates.end.or(dates.start)?;
                newest.map(|newest| if dates.present { 0 } else { newest.saturating_sub(end.year) })
            },
        );
        let (frees, lines) = freed(block, &heights, &HashSet::new());
        let subject = Subject {
            section: section.kind,
            strength: judged.map(|judged| judged.strength),
            age: age.and_then(|age| u32::try_from(age).ok()),
            rules: judged.map_or(&[], |judged| judged.rules.as_slice()),
            lines,
        };
        let rule = page.profile.cut.iter().position(|rule| subject.matches(rule));
        let reason = rule.map_or_else(
            || format!("no rule of the profile names it; it is {} proof", strength_name(strength)),
            |rule| page.profile.cut[rule].reason.clone(),
        );
        let evidence = judged.is_some_and(|judged| judged.has_evidence);
        let rank = rule.unwrap_or(page.profile.cut.len());
        // Longer ones first among equals, since fewer cuts are then enough; the later on the page before the earlier.
        let key = (rank, strength, evidence, usize::MAX - lines, usize::MAX - place);
        ranked.push((key, Cut { block: block_id, frees, lines, reason }));
    }
    ranked.sort_by_key(|entry| entry.0);
    let mut cuts: Vec<Cut> = Vec::new();
    let mut gone: HashSet<BlockId> = HashSet::new();
    let mut left = Left::of(page);
    for (_, mut cut) in ranked {
        // A child of a block that goes anyway frees nothing more.
        if gone.contains(&cut.block) {
            continue;
        }
        if let Some(block) = resume.block(cut.block) {
            (cut.frees, cut.lines) = freed(block, &heights, &gone);
            gather(block, &mut gone);
        }
        // What is emptied by it goes with it.
        for emptied in left.take(cut.block) {
            let (frees, lines) = heights.get(&emptied).copied().unwrap_or_default();
            cut.frees += frees;
            cut.lines += lines;
        }
        cuts.push(cut);
    }
    // At last, entries and sections without blocks of their own that name no employer and no school.
    for section in page.composition.sections.iter().rev() {
        let kind = kind_of(resume, section.id);
        let kept = resume.section(section.id).is_none_or(|section| section.directives.keep);
        for item in section.items.iter().rev() {
            if let ComposedItem::Entry { id, blocks } = item
                && blocks.is_empty()
                && !is_kept_kind(kind)
                && !kept
                && !resume.entry(*id).is_some_and(|entry| entry.directives.keep)
            {
                let (mut frees, mut lines) = heights.get(id).copied().unwrap_or_default();
                for emptied in left.take(*id) {
                    let heading = heights.get(&emptied).copied().unwrap_or_default();
                    frees += heading.0;
                    lines += heading.1;
                }
                let reason = "nothing but a title, in a section that can be left out".to_owned();
                cuts.push(Cut { block: *id, frees, lines, reason });
            }
        }
    }
    cuts
}

fn gather(block: &Block, gone: &mut HashSet<BlockId>) {
    gone.insert(block.id);
    block.children.iter().for_each(|child| gather(child, gone));
}

/// `keep` on the block or on any of its children.
fn is_kept(block: &Block) -> bool {
    block.directives.keep || block.children.iter().any(is_kept)
}

fn strength_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "weak",
        Strength::Fair => "fair",
        Strength::Strong => "strong",
    }
}

/// How much is left in each entry and section while cuts are made.
struct Left {
    /// The entry or section that a block or entry stands in directly.
    parents: HashMap<BlockId, BlockId>,
    counts: HashMap<BlockId, usize>,
    /// Jobs and schools.
    kept: HashSet<BlockId>,
}

impl Left {
    fn of(page: &Page<'_>) -> Self {
        let mut left = Self { parents: HashMap::new(), counts: HashMap::new(), kept: HashSet::new() };
        for section in &page.composition.sections {
            left.counts.insert(section.id, section.items.len());
            let is_kept = is_kept_kind(kind_of(page.resume, section.id));
            for item in &section.items {
                match item {
                    ComposedItem::Entry { id, blocks } => {
                        left.parents.insert(*id, section.id);
                        left.counts.insert(*id, blocks.len());
                        if is_kept {
                            left.kept.insert(*id);
                        }
                        left.parents.extend(blocks.iter().map(|block| (block.id, *id)));
                    }
                    ComposedItem::Block(block) => {
                        left.parents.insert(block.id, section.id);
                    }
                }
            }
        }
        left
    }

    /// Takes a block out; the entry and section that nothing is left of.
    fn take(&mut self, id: BlockId) -> Vec<BlockId> {
        let mut emptied = Vec::new();
        let mut at = id;
        while let Some(&parent) = self.parents.get(&at) {
            let Some(count) = self.counts.get_mut(&parent) else { break };
            *count = count.saturating_sub(1);
            if *count > 0 || self.kept.contains(&parent) {
                break;
            }
            emptied.push(parent);
            at = parent;
        }
        emptied
    }
}

/// What each block takes of the page without its children: height and lines. The gap that goes with a block is the
/// smaller one of those above and below it, since the larger one, around a heading, stays for its neighbour.
fn heights(facts: &PageFacts) -> HashMap<BlockId, (Pt, usize)> {
    let mut rows: Vec<LineBox> = facts.blocks.iter().flat_map(|block| &block.lines).copied().collect();
    rows.sort_by(|a, b| a.page.cmp(&b.page).then(a.baseline.0.total_cmp(&b.baseline.0)));
    let gap_above = |line: &LineBox| {
        let at = rows.partition_point(|row| (row.page, row.baseline.0) < (line.page, line.baseline.0 - 1.0));
        let before = rows[..at].last().filter(|row| row.page == line.page)?;
        Some((line.top - before.bottom).0)
    };
    let gap_below = |line: &LineBox| {
        let at = rows.partition_point(|row| (row.page, row.baseline.0) <= (line.page, line.baseline.0 + 1.0));
        let after = rows.get(at).filter(|row| row.page == line.page)?;
        Some((after.top - line.bottom).0)
    };
    let taken = |lines: &[LineBox]| -> f64 {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return 0.0 };
        let gap = gap_above(first).into_iter().chain(gap_below(last)).reduce(f64::min).unwrap_or(0.0);
        (last.bottom - first.top).0 + gap
    };
    facts
        .blocks
        .iter()
        .map(|block| {
            let height: f64 = block.lines.chunk_by(|a, b| a.page == b.page).map(taken).sum();
            (block.id, (Pt(height.max(0.0)), block.lines.len()))
        })
        .collect()
}

/// What a block and its children free, without those that are gone already.
fn freed(block: &Block, heights: &HashMap<BlockId, (Pt, usize)>, gone: &HashSet<BlockId>) -> (Pt, usize) {
    let own = heights.get(&block.id).copied().unwrap_or_default();
    block
        .children
        .iter()
        .filter(|child| !gone.contains(&child.id))
        .map(|child| freed(child, heights, gone))
        .fold(own, |sum, child| (sum.0 + child.0, sum.1 + child.1))
}

fn newest_year(resume: &Resume) -> Option<i32> {
    resume
        .sections
        .iter()
        .flat_map(|section| &section.items)
        .filter_map(|item| match item {
            Item::Entry(entry) => entry.dates.as_ref().and_then(|dates| parse_dates(&dates.plain())),
            Item::Block(_) => None,
        })
        .filter_map(|dates| dates.end.or(dates.start))
        .map(|date| date.year)
        .max()
}

struct Subject<'a> {
    section: SectionKind,
    strength: Option<Strength>,
    age: Option<u32>,
    rules: &'a [&'static str],
    lines: usize,
}

impl Subject<'_> {
    fn matches(&self, rule: &CutRule) -> bool {
        (rule.sections.is_empty() || rule.sections.contains(&self.section))
            && rule.at_most.is_none_or(|most| self.strength.is_some_and(|strength| strength <= most))
            && rule.older_than_years.is_none_or(|years| self.age.is_some_and(|age| age >= years))
            && (rule.rules.is_empty() || rule.rules.iter().any(|name| self.rules.contains(&name.as_str())))
            && rule.longer_than_lines.is_none_or(|lines| self.lines > lines)
    }
}
