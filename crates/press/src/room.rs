//! A laid-out page to what its shape says: room left and what would fit into it, a tall header, a tall summary.

use crate::stage::Manuscript;
use proofpress_resume::facts::{LineBox, PageFacts};
use proofpress_resume::model::Item;
use proofpress_resume::{Block, BlockId, ByteSpan, Composition, Finding, Pt, Resume, SectionKind};
use proofpress_typeset::{Engine, Fit};
use std::collections::HashSet;

/// A page that ends early by more than this share of its height is worth a word.
const EARLY_SHARE: f64 = 1.0 / 5.0;
/// A header band taller than this share of the page is worth a word.
const TALL_HEADER_SHARE: f64 = 1.0 / 6.0;
/// A summary of so many lines is worth a word.
const TALL_SUMMARY_LINES: usize = 5;

/// Height left under the last line of the last page; none where the page runs over.
pub(crate) fn room(fit: &Fit) -> Pt {
    match fit.overflow {
        Some(_) => Pt::ZERO,
        None => room_under(&fit.page.facts),
    }
}

/// Height left under the last line of a page that fits.
pub(crate) fn room_under(facts: &PageFacts) -> Pt {
    (facts.text_bottom - facts.content_bottom).max(Pt::ZERO)
}

/// The blocks held in reserve of which each alone fits into the room left, and how many layouts it took to know.
///
/// All of them are laid out once more with the rest, on a page of free height and at the same density, so their heights
/// are measured. Of a section or an entry in reserve, it is the whole that has to fit.
///
/// # Errors
/// Typst's errors, as findings.
pub(crate) fn reserve_that_fits(
    engine: &Engine,
    manuscript: &Manuscript,
    fit: &Fit,
) -> Result<(Vec<BlockId>, usize), Vec<Finding>> {
    let mut resume = manuscript.resume.clone();
    let mut held = Vec::new();
    release(&mut resume, &mut held);
    let room = room(fit);
    if held.is_empty() || room.0 <= 0.0 {
        return Ok((Vec::new(), 0));
    }
    let composition = Composition::of(&resume, &manuscript.profile);
    let free = engine.lay_out_free(&manuscript.page(&composition), fit.page.density)?;
    let fitting = held
        .into_iter()
        .filter(|reserve| height_taken(&free.facts, &reserve.ids).is_some_and(|height| height.0 <= room.0))
        .map(|reserve| reserve.id)
        .collect();
    Ok((fitting, free.layouts))
}

/// Something held in reserve that stands in nothing else held in reserve.
struct Reserve {
    id: BlockId,
    /// It and all that stands in it and would come with it.
    ids: HashSet<BlockId>,
}

/// Lets everything out of reserve, and notes what was in it. What is in reserve inside of something in reserve would
/// not come with it, so it is taken off the resume.
fn release(resume: &mut Resume, held: &mut Vec<Reserve>) {
    for section in &mut resume.sections {
        if section.directives.reserve {
            section.directives.reserve = false;
            let mut ids = HashSet::from([section.id]);
            section.items.retain(|item| match item {
                Item::Entry(entry) => !entry.directives.reserve,
                Item::Block(block) => !block.directives.reserve,
            });
            for item in &mut section.items {
                match item {
                    Item::Entry(entry) => {
                        ids.insert(entry.id);
                        take_whole(&mut entry.blocks, &mut ids);
                    }
                    Item::Block(block) => take_whole(std::slice::from_mut(block), &mut ids),
                }
            }
            held.push(Reserve { id: section.id, ids });
            continue;
        }
        for item in &mut section.items {
            match item {
                Item::Entry(entry) if entry.directives.reserve => {
                    entry.directives.reserve = false;
                    let mut ids = HashSet::from([entry.id]);
                    entry.blocks.retain(|block| !block.directives.reserve);
                    take_whole(&mut entry.blocks, &mut ids);
                    held.push(Reserve { id: entry.id, ids });
                }
                Item::Entry(entry) => entry.blocks.iter_mut().for_each(|block| release_block(block, held)),
                Item::Block(block) => release_block(block, held),
            }
        }
    }
}

fn release_block(block: &mut Block, held: &mut Vec<Reserve>) {
    if block.directives.reserve {
        block.directives.reserve = false;
        let mut ids = HashSet::new();
        take_whole(std::slice::from_mut(block), &mut ids);
        held.push(Reserve { id: block.id, ids });
    } else {
        block.children.iter_mut().for_each(|child| release_block(child, held));
    }
}

fn take_whole(blocks: &mut [Block], ids: &mut HashSet<BlockId>) {
    for block in blocks {
        ids.insert(block.id);
        block.children.retain(|child| !child.directives.reserve);
        take_whole(&mut block.children, ids);
    }
}

/// Height that some neighbouring blocks add to a page: down to their last line from the line before their first.
fn height_taken(facts: &PageFacts, ids: &HashSet<BlockId>) -> Option<Pt> {
    let lines = |wanted: bool| {
        facts.blocks.iter().filter(move |block| ids.contains(&block.id) == wanted).flat_map(|block| &block.lines)
    };
    let top = lines(true).map(|line| line.top).reduce(Pt::min)?;
    let first = lines(true).map(|line| line.baseline).reduce(Pt::min)?;
    let bottom = lines(true).map(|line| line.bottom).reduce(Pt::max)?;
    let before = lines(false).filter(|line| line.baseline.0 < first.0).map(|line| line.bottom).reduce(Pt::max);
    Some(bottom - before.unwrap_or(top))
}

/// What the shape of the page says: a page that ends early, a header or a summary that takes more than its part.
pub(crate) fn shape_findings(resume: &Resume, fit: &Fit, reserve: &[BlockId]) -> Vec<Finding> {
    [early_end(resume, fit, reserve), tall_header(resume, fit), tall_summary(resume, fit)]
        .into_iter()
        .flatten()
        .collect()
}

fn early_end(resume: &Resume, fit: &Fit, reserve: &[BlockId]) -> Option<Finding> {
    let facts = &fit.page.facts;
    let room = room(fit);
    let share = room.0 / facts.height.0.max(1.0);
    if share <= EARLY_SHARE {
        return None;
    }
    let page = if facts.pages == 1 { "the page".to_owned() } else { format!("page {}", facts.pages) };
    let message = format!("{page} ends early: {:.0} pt, {:.0} % of its height, are free", room.0, share * 100.0);
    let finding = Finding::note("fit/room", ByteSpan::default(), message);
    let lines: Vec<String> = reserve
        .iter()
        .filter_map(|id| resume.span_of(*id))
        .map(|span| resume.source.line(span.start).to_string())
        .collect();
    Some(match lines.as_slice() {
        [] => finding,
        lines => {
            finding.hint(format!("of what is held in reserve, each of these would fit: line {}", lines.join(", ")))
        }
    })
}

fn tall_header(resume: &Resume, fit: &Fit) -> Option<Finding> {
    let header = &resume.header;
    let lines = lines_on_first(&fit.page.facts, &header.ids().collect());
    let bottom = lines.iter().map(|line| line.bottom).reduce(Pt::max)?;
    let top = lines.iter().map(|line| line.top).reduce(Pt::min)?;
    let (height, page) = (bottom - top, fit.page.facts.height);
    if height.0 <= page.0 * TALL_HEADER_SHARE {
        return None;
    }
    let span = header.name.iter().chain(&header.headline).map(|line| line.span).next();
    let message = format!(
        "the header takes {} ({:.0} pt) of page 1, more than a sixth of its {:.0} pt",
        counted(distinct(&lines)),
        height.0,
        page.0
    );
    let finding = Finding::note("fold/tall-header", span.unwrap_or_default(), message);
    Some(finding.hint("put contacts on one line, joined by ` | `, and keep the headline to one line"))
}

fn tall_summary(resume: &Resume, fit: &Fit) -> Option<Finding> {
    let section = resume.sections.iter().find(|section| section.kind == SectionKind::Summary)?;
    let mut ids = HashSet::new();
    for item in &section.items {
        match item {
            Item::Entry(entry) => {
                ids.insert(entry.id);
                entry.blocks.iter().for_each(|block| gather(block, &mut ids));
            }
            Item::Block(block) => gather(block, &mut ids),
        }
    }
    let lines = distinct(&lines_on_first(&fit.page.facts, &ids));
    if lines < TALL_SUMMARY_LINES {
        return None;
    }
    let message = format!("the summary takes {} of page 1 before any proof", counted(lines));
    let finding = Finding::note("fold/tall-summary", section.span, message);
    Some(finding.hint("two or three lines are read; let bullets carry the proof"))
}

fn gather(block: &Block, ids: &mut HashSet<BlockId>) {
    ids.insert(block.id);
    block.children.iter().for_each(|child| gather(child, ids));
}

fn lines_on_first(facts: &PageFacts, ids: &HashSet<BlockId>) -> Vec<LineBox> {
    let blocks = facts.blocks.iter().filter(|block| ids.contains(&block.id));
    blocks.flat_map(|block| &block.lines).filter(|line| line.page == 1).copied().collect()
}

/// Lines of several blocks at one height are one line.
fn distinct(lines: &[LineBox]) -> usize {
    let mut baselines: Vec<f64> = lines.iter().map(|line| line.baseline.0).collect();
    baselines.sort_by(f64::total_cmp);
    baselines.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    baselines.len()
}

fn counted(lines: usize) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}
