//! An order to the Markdown that has it: whole lines move with their notes, and nothing else changes.

use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::{Block, BlockId, ByteSpan, Composition, Resume};
use std::collections::HashMap;

/// The source with its bullets and projects in the order of `after`. Both compositions hold the same blocks; where two
/// blocks share a line, nothing is moved, since lines move whole.
#[must_use]
pub fn reorder_markdown(resume: &Resume, before: &Composition, after: &Composition) -> String {
    let mut moved = Moved { resume, slots: HashMap::new(), starts: Vec::new() };
    for section in &before.sections {
        let Some(other) = after.sections.iter().find(|other| other.id == section.id) else { continue };
        moved.list(
            &section.items.iter().map(ComposedItem::id).collect::<Vec<_>>(),
            &other.items.iter().map(ComposedItem::id).collect::<Vec<_>>(),
        );
        let entries: HashMap<BlockId, &[ComposedBlock]> = other.items.iter().filter_map(ComposedItem::entry).collect();
        for (id, blocks) in section.items.iter().filter_map(ComposedItem::entry) {
            if let Some(others) = entries.get(&id) {
                let ids = |blocks: &[ComposedBlock]| blocks.iter().map(|block| block.id).collect::<Vec<_>>();
                moved.list(&ids(blocks), &ids(others));
            }
        }
    }
    moved.starts = moved.slots.keys().copied().collect();
    moved.starts.sort_unstable();
    moved.render(ByteSpan::new(0, resume.source.text().len()), None)
}

struct Moved<'a> {
    resume: &'a Resume,
    /// Lines that others take the place of, by their first byte.
    slots: HashMap<usize, (ByteSpan, ByteSpan)>,
    starts: Vec<usize>,
}

impl Moved<'_> {
    fn list(&mut self, before: &[BlockId], after: &[BlockId]) {
        if before == after || before.len() != after.len() {
            return;
        }
        let lines: Option<Vec<ByteSpan>> = before.iter().map(|id| self.lines(*id)).collect();
        let Some(lines) = lines else { return };
        if lines.windows(2).any(|pair| pair[0].end >= pair[1].start) {
            return;
        }
        let place: HashMap<BlockId, ByteSpan> = before.iter().copied().zip(lines.iter().copied()).collect();
        for (slot, id) in lines.iter().zip(after) {
            if let Some(&chunk) = place.get(id)
                && chunk != *slot
            {
                self.slots.insert(slot.start, (*slot, chunk));
            }
        }
    }

    /// The whole lines of a block or entry, with the notes that belong to it.
    fn lines(&self, id: BlockId) -> Option<ByteSpan> {
        let span = match self.resume.block(id) {
            Some(block) => self.with_notes(block),
            None => {
                let entry = self.resume.entry(id)?;
                let own = self.resume.notes.iter().filter(|note| note.block == Some(id)).map(|note| note.span);
                let blocks = entry.blocks.iter().map(|block| self.with_notes(block));
                own.chain(blocks).fold(entry.span, ByteSpan::join)
            }
        };
        Some(self.resume.source.lines_of(span))
    }

    fn with_notes(&self, block: &Block) -> ByteSpan {
        let notes = block.notes.iter().filter_map(|&note| self.resume.notes.get(note)).map(|note| note.span);
        let children = block.children.iter().map(|child| self.with_notes(child));
        // The parser counts blank lines at the end to the block; they stay where they are.
        let text = self.resume.source.slice(block.full_span);
        let own = ByteSpan::new(block.full_span.start, block.full_span.start + text.trim_end().len());
        notes.chain(children).fold(own, ByteSpan::join)
    }

    /// The text of a span with its slots filled; `within` is the slot whose chunk this is, which is not filled again.
    fn render(&self, span: ByteSpan, within: Option<usize>) -> String {
        let mut text = String::with_capacity(span.end - span.start);
        let mut at = span.start;
        let first = self.starts.partition_point(|&start| start < span.start);
        for &start in &self.starts[first..] {
            if start >= span.end {
                break;
            }
            if start < at || Some(start) == within {
                continue;
            }
            let (slot, chunk) = self.slots[&start];
            text.push_str(self.resume.source.slice(ByteSpan::new(at, start)));
            // What takes the place may itself hold lists that were reordered.
            text.push_str(&self.render(chunk, Some(chunk.start)));
            at = slot.end;
        }
        text.push_str(self.resume.source.slice(ByteSpan::new(at, span.end)));
        text
    }
}
