//! Private regions to notes, each given to the block that it stands in or right after.

use super::directives::read_directives;
use super::veil::{Region, RegionKind};
use crate::finding::Finding;
use crate::model::{Block, BlockId, Item, Section};
use crate::private::{Directives, Note, NoteKind, Private};
use crate::source::ByteSpan;
use std::collections::HashMap;

/// Makes notes of the private regions and hands what their directives say to the blocks.
pub(super) fn attach_notes(
    text: &str,
    regions: &[Region],
    mut notes: Vec<Note>,
    sections: &mut [Section],
    findings: &mut Vec<Finding>,
) -> Vec<Note> {
    let mut places: Vec<(ByteSpan, BlockId)> = Vec::new();
    for section in sections.iter() {
        if let Some(span) = section.title.span() {
            places.push((span, section.id));
        }
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    places.push((entry.title_span, entry.id));
                    entry.blocks.iter().for_each(|block| gather(block, &mut places));
                }
                Item::Block(block) => gather(block, &mut places),
            }
        }
    }
    places.sort_by_key(|(span, _)| (span.start, span.end));
    let mut given: HashMap<BlockId, (Vec<usize>, Directives)> = HashMap::new();
    let mut last_end = 0;
    let mut last_block: Option<BlockId> = None;
    for region in regions {
        let RegionKind::Note(kind) = region.kind else { continue };
        if region.unclosed {
            findings.push(
                Finding::warning(
                    "markdown/unclosed-note",
                    ByteSpan::new(region.span.start, region.span.start),
                    "a private note has no end; all that follows is taken for private",
                )
                .hint("close it: `-->` for a comment, the same marks again for a fence"),
            );
        }
        // A note right after another note belongs to the same block.
        let chained = text.get(last_end..region.span.start).is_some_and(|gap| is_near(gap)) && last_end > 0;
        let block = place_of(text, &places, region.span).or(if chained { last_block } else { None });
        last_end = region.span.end;
        last_block = block;
        let inner = text.get(region.inner.range()).unwrap_or("");
        let directives = if kind == NoteKind::Comment {
            read_directives(inner, region.span, findings)
        } else {
            Directives::default()
        };
        if let Some(block) = block {
            let (numbers, merged) = given.entry(block).or_default();
            numbers.push(notes.len());
            merged.merge(directives.clone());
        }
        notes.push(Note { span: region.span, kind, text: Private::new(inner.trim()), block, directives });
    }
    for section in sections {
        if let Some((_, directives)) = given.remove(&section.id) {
            section.directives = directives;
        }
        for item in &mut section.items {
            match item {
                Item::Entry(entry) => {
                    if let Some((_, directives)) = given.remove(&entry.id) {
                        entry.directives = directives;
                    }
                    entry.blocks.iter_mut().for_each(|block| give(block, &mut given));
                }
                Item::Block(block) => give(block, &mut given),
            }
        }
    }
    notes
}

fn gather(block: &Block, places: &mut Vec<(ByteSpan, BlockId)>) {
    places.push((block.span, block.id));
    block.children.iter().for_each(|child| gather(child, places));
}

fn give(block: &mut Block, given: &mut HashMap<BlockId, (Vec<usize>, Directives)>) {
    if let Some((numbers, directives)) = given.remove(&block.id) {
        block.notes = numbers;
        block.directives = directives;
    }
    block.children.iter_mut().for_each(|child| give(child, given));
}

/// The block whose span holds the note, or that ends right before it.
fn place_of(text: &str, places: &[(ByteSpan, BlockId)], note: ByteSpan) -> Option<BlockId> {
    let after = places.partition_point(|(span, _)| span.start <= note.start);
    // Blocks nest at most a few levels deep, so the holder is among the last that start before the note.
    let (span, id) = places[..after].last()?;
    if span.end >= note.end {
        return Some(*id);
    }
    is_near(text.get(span.end.min(note.start)..note.start)?).then_some(*id)
}

/// Whether nothing but white space without a blank line is in a gap.
fn is_near(gap: &str) -> bool {
    gap.trim().is_empty() && gap.matches('\n').count() <= 1
}
