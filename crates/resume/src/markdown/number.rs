//! Sections as assembled to sections with ids, in source order, within the limits that later stages can bear; and notes
//! to the blocks that they stand in or right after.

use crate::finding::Finding;
use crate::model::{Block, BlockId, Header, IdKind, Item, Section};
use crate::private::{Directives, Note};
use crate::source::ByteSpan;
use std::collections::HashMap;

/// A resume of more blocks than this is cut.
const MOST_BLOCKS: u32 = 100_000;

/// Numbers everything from 1 within its kind.
pub(super) fn number(header: &mut Header, sections: &mut [Section], findings: &mut Vec<Finding>) {
    let mut lines = 0;
    let mut next = || {
        lines += 1;
        BlockId::new(IdKind::Header, lines)
    };
    if let Some(name) = &mut header.name {
        name.id = next();
    }
    header.headline.iter_mut().for_each(|line| line.id = next());
    header.contacts.iter_mut().for_each(|contact| contact.id = next());
    let (mut entries, mut blocks) = (0, 0);
    let mut cut = None;
    for (index, section) in (1_u32..).zip(sections) {
        section.id = BlockId::new(IdKind::Section, index);
        section.items.retain_mut(|item| match item {
            Item::Entry(_) if blocks >= MOST_BLOCKS => false,
            Item::Entry(entry) => {
                entries += 1;
                entry.id = BlockId::new(IdKind::Entry, entries);
                number_blocks(&mut entry.blocks, &mut blocks, &mut cut);
                true
            }
            Item::Block(block) => {
                if blocks >= MOST_BLOCKS {
                    cut.get_or_insert(block.span);
                    return false;
                }
                number_blocks(std::slice::from_mut(block), &mut blocks, &mut cut);
                true
            }
        });
    }
    if let Some(span) = cut {
        findings.push(
            Finding::error(
                "markdown/too-many-blocks",
                span,
                format!("there are more than {MOST_BLOCKS} blocks; the rest is left out from here"),
            )
            .hint("is this file a resume? cut it to what one is"),
        );
    }
}

fn number_blocks(blocks: &mut [Block], number: &mut u32, cut: &mut Option<ByteSpan>) {
    for block in blocks {
        *number += 1;
        block.id = BlockId::new(IdKind::Block, *number);
        if *number >= MOST_BLOCKS && !block.children.is_empty() {
            cut.get_or_insert(block.full_span);
            block.children.clear();
        }
        number_blocks(&mut block.children, number, cut);
    }
}

/// Something a note can belong to: where it starts, where it ends, how deep it lies.
struct Anchor {
    id: BlockId,
    span: ByteSpan,
}

/// Gives every note the block that it stands in or right after, and that block what the note says.
pub(super) fn attach_notes(text: &str, sections: &mut [Section], notes: &mut [Note]) {
    let mut anchors = Vec::new();
    for section in sections.iter() {
        let title = section.title.span().unwrap_or(ByteSpan::new(section.span.start, section.span.start));
        anchors.push(Anchor { id: section.id, span: title });
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    anchors.push(Anchor { id: entry.id, span: entry.title_span });
                    collect(&entry.blocks, &mut anchors);
                }
                Item::Block(block) => collect(std::slice::from_ref(block), &mut anchors),
            }
        }
    }
    // Titles and texts do not overlap, so the last one that begins before a note is the one it follows.
    anchors.sort_by_key(|anchor| anchor.span.start);
    let mut said: HashMap<BlockId, (Directives, Vec<usize>)> = HashMap::new();
    let mut previous: Option<(BlockId, usize)> = None;
    for (index, note) in notes.iter_mut().enumerate() {
        let after = anchors.partition_point(|anchor| anchor.span.start <= note.span.start);
        let Some(anchor) = after.checked_sub(1).map(|before| &anchors[before]) else { continue };
        let end = anchor.span.end.max(previous.filter(|(id, _)| *id == anchor.id).map_or(0, |(_, end)| end));
        let gap = text.get(end.min(note.span.start)..note.span.start).unwrap_or("");
        let blank =
            gap.chars().all(|c| c.is_whitespace() || matches!(c, '#' | '*' | '_' | '>' | '|' | '`' | '-' | '=' | '\\'));
        if !blank {
            continue;
        }
        // Apart from what is above and close upon what is below, it speaks of neither.
        let apart = gap.matches('\n').count() > 1;
        let below = text[note.span.end..]
            .strip_prefix("\r\n")
            .or_else(|| text[note.span.end..].strip_prefix('\n'))
            .unwrap_or("");
        let leads = apart && below.trim_start_matches(' ').starts_with(['#', '-', '*', '+']);
        if leads {
            continue;
        }
        note.block = Some(anchor.id);
        previous = Some((anchor.id, note.span.end));
        let (directives, indices) = said.entry(anchor.id).or_default();
        directives.merge(note.directives.clone());
        indices.push(index);
    }
    for section in sections {
        if let Some((directives, _)) = said.remove(&section.id) {
            section.directives = directives;
        }
        for item in &mut section.items {
            match item {
                Item::Entry(entry) => {
                    if let Some((directives, _)) = said.remove(&entry.id) {
                        entry.directives = directives;
                    }
                    give(&mut entry.blocks, &mut said);
                }
                Item::Block(block) => give(std::slice::from_mut(block), &mut said),
            }
        }
    }
}

fn collect(blocks: &[Block], anchors: &mut Vec<Anchor>) {
    for block in blocks {
        anchors.push(Anchor { id: block.id, span: block.span });
        collect(&block.children, anchors);
    }
}

fn give(blocks: &mut [Block], said: &mut HashMap<BlockId, (Directives, Vec<usize>)>) {
    for block in blocks {
        if let Some((directives, notes)) = said.remove(&block.id) {
            block.directives = directives;
            block.notes = notes;
        }
        give(&mut block.children, said);
    }
}
