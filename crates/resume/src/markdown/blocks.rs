//! Pieces of an outline to blocks: bullets, paragraphs, skill groups, subheadings.

use super::inline::{HARD_BREAK, SOFT_BREAK, fold_spaces, settle};
use super::outline::{Definition, ListItem, Piece, Row};
use super::titles::{lines_of, slice};
use crate::model::{Block, BlockId, BlockKind, IdKind, RichText, Run, RunStyle, SectionKind};
use crate::private::Directives;
use crate::source::ByteSpan;

/// A block without its number, which is given at the end.
pub(super) fn new_block(kind: BlockKind, text: RichText, span: ByteSpan, children: Vec<Block>) -> Block {
    let full_span = children.iter().fold(span, |span, child| span.join(child.full_span));
    Block {
        id: BlockId::new(IdKind::Block, 0),
        kind,
        text: settle(text),
        span,
        full_span,
        children,
        directives: Directives::default(),
        notes: Vec::new(),
    }
}

/// The blocks that pieces become in a section of a kind.
pub(super) fn blocks_of(pieces: Vec<Piece>, kind: SectionKind) -> Vec<Block> {
    let mut blocks = Vec::new();
    for piece in pieces {
        add_blocks(piece, kind, &mut blocks);
    }
    blocks
}

/// Adds what one piece becomes.
pub(super) fn add_blocks(piece: Piece, kind: SectionKind, blocks: &mut Vec<Block>) {
    match piece {
        Piece::Heading { text, span, .. } => blocks.push(new_block(BlockKind::Subheading, text, span, Vec::new())),
        Piece::Paragraph { text, span } => paragraph(text, span, kind, blocks),
        Piece::List(items) => {
            for item in items {
                blocks.extend(item_blocks(item, kind));
            }
        }
        Piece::Quote(pieces) => {
            for piece in pieces {
                add_blocks(piece, kind, blocks);
            }
        }
        Piece::Code(lines) => {
            blocks
                .extend(lines.into_iter().map(|(text, span)| new_block(BlockKind::Paragraph, text, span, Vec::new())));
        }
        Piece::Table(rows) => table(rows, kind, blocks),
        Piece::Definitions(entries) => {
            for entry in entries {
                definition(entry, kind, blocks);
            }
        }
        Piece::Rule => {}
    }
}

/// A paragraph; in a list of skills every labelled line is a group of its own.
fn paragraph(text: RichText, span: ByteSpan, kind: SectionKind, blocks: &mut Vec<Block>) {
    let lines = lines_of(&text);
    let labelled = lines.iter().filter(|line| bold_label(line).is_some()).count();
    if labelled > 0 && (kind == SectionKind::Skills || lines.len() == 1 || labelled == lines.len()) {
        for line in lines {
            let own = line.span().unwrap_or(span);
            match split_label(&line) {
                Some((label, rest)) => blocks.push(new_block(BlockKind::SkillGroup { label }, rest, own, Vec::new())),
                // A line without label goes on with the group before it.
                None => match blocks.last_mut() {
                    Some(last)
                        if matches!(last.kind, BlockKind::SkillGroup { .. }) && last.span.start >= span.start =>
                    {
                        last.text.runs.push(blank(own.start));
                        last.text.runs.extend(settle(line).runs);
                        last.span = last.span.join(own);
                        last.full_span = last.full_span.join(own);
                    }
                    _ => blocks.push(new_block(BlockKind::Paragraph, line, own, Vec::new())),
                },
            }
        }
        return;
    }
    blocks.push(new_block(BlockKind::Paragraph, text, span, Vec::new()));
}

fn blank(at: usize) -> Run {
    Run { text: " ".to_owned(), span: ByteSpan::new(at, at), style: RunStyle::default(), link: None }
}

/// The length of a bold label that a line opens with, its colon included: `**Data:** …`, `**Data**: …`.
fn bold_label(line: &RichText) -> Option<usize> {
    let mut length = 0;
    for run in &line.runs {
        if run.style.strong {
            length += run.text.len();
            continue;
        }
        if length == 0 {
            return None;
        }
        let label: String = line.plain().get(..length)?.trim_end().to_owned();
        if label.chars().count() > 60 {
            return None;
        }
        if label.ends_with([':', '：']) {
            return Some(length);
        }
        let lead = run.text.trim_start();
        return lead.starts_with([':', '：']).then(|| {
            let colon = lead.chars().next().map_or(1, char::len_utf8);
            length + (run.text.len() - lead.len()) + colon
        });
    }
    None
}

/// A line cut after its bold label.
pub(super) fn split_label(line: &RichText) -> Option<(RichText, RichText)> {
    let length = bold_label(line)?;
    let end = line.plain().len();
    let rest = slice(line, length..end);
    (!rest.is_blank()).then(|| (slice(line, 0..length), rest))
}

/// The blocks of a list item: one, with children, unless it holds no text of its own.
fn item_blocks(item: ListItem, kind: SectionKind) -> Vec<Block> {
    let mut pieces = item.pieces.into_iter().peekable();
    let own_kind = item.number.map_or(BlockKind::Bullet, BlockKind::Numbered);
    match pieces.next() {
        Some(Piece::Paragraph { text, span } | Piece::Heading { text, span, .. }) => {
            let children = blocks_of(pieces.collect(), kind);
            // The marker belongs to the block, what stands below to its children.
            let own = ByteSpan::new(item.span.start.min(span.start), span.end);
            let skills = kind == SectionKind::Skills && matches!(own_kind, BlockKind::Bullet);
            let (kind, text) = match split_label(&text).filter(|_| skills) {
                Some((label, rest)) => (BlockKind::SkillGroup { label }, rest),
                None => match bold_line(&text).filter(|_| skills) {
                    Some((label, rest)) => (BlockKind::SkillGroup { label }, rest),
                    None => (own_kind, text),
                },
            };
            vec![new_block(kind, text, own, children)]
        }
        Some(first) => {
            let mut blocks = Vec::new();
            add_blocks(first, kind, &mut blocks);
            for piece in pieces {
                add_blocks(piece, kind, &mut blocks);
            }
            // `- > quote`: its first paragraph is the item's text.
            if let Some(first) = blocks.first_mut()
                && first.kind == BlockKind::Paragraph
                && first.children.is_empty()
            {
                first.kind = own_kind;
                first.span.start = first.span.start.min(item.span.start);
                first.full_span = first.full_span.join(first.span);
                return blocks;
            }
            match own_kind {
                BlockKind::Numbered(marker) => vec![bare_number(marker, item.span, blocks)],
                _ => blocks,
            }
        }
        None => match own_kind {
            BlockKind::Numbered(marker) => vec![bare_number(marker, item.span, Vec::new())],
            _ => Vec::new(),
        },
    }
}

/// `2022.` alone on a line is a year that ends a sentence, not an item: it stays as text.
fn bare_number(marker: String, item: ByteSpan, children: Vec<Block>) -> Block {
    let span = ByteSpan::new(item.start, item.end.min(item.start + marker.len()));
    new_block(BlockKind::Paragraph, RichText::plain_run(marker, span), span, children)
}

/// `**Web Design**` on a line of its own before text.
fn bold_line(text: &RichText) -> Option<(RichText, RichText)> {
    let at = text.runs.iter().position(|run| run.text == HARD_BREAK || run.text == SOFT_BREAK)?;
    let bold = text.runs[..at].iter().all(|run| run.style.strong || run.text.trim().is_empty());
    let rest = fold_spaces(RichText { runs: text.runs[at + 1..].to_vec() });
    (bold && !rest.is_blank()).then(|| (fold_spaces(RichText { runs: text.runs[..at].to_vec() }), rest))
}

/// The cells of a row as one line.
pub(super) fn join_cells(row: &Row) -> RichText {
    let joint = if row.html { " " } else { " | " };
    let mut runs: Vec<Run> = Vec::new();
    for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
        if let Some(last) = runs.last() {
            let at = last.span.end;
            runs.push(Run {
                text: joint.to_owned(),
                span: ByteSpan::new(at, at),
                style: RunStyle::default(),
                link: None,
            });
        }
        runs.extend(cell.runs.iter().cloned());
    }
    RichText { runs }
}

fn table(rows: Vec<Row>, kind: SectionKind, blocks: &mut Vec<Block>) {
    let pairs = kind == SectionKind::Skills && rows.iter().all(|row| row.cells.len() == 2);
    let single = kind == SectionKind::Skills && rows.len() == 2 && rows[0].head && rows[0].cells.len() > 2;
    if single {
        // The header row labels one row of skills.
        let whole = rows[0].span.join(rows[1].span);
        for (label, text) in rows[0].cells.iter().zip(&rows[1].cells) {
            match (label.is_blank(), text.is_blank()) {
                (false, false) => {
                    let span = text.span().unwrap_or(whole);
                    blocks.push(new_block(
                        BlockKind::SkillGroup { label: settle(label.clone()) },
                        text.clone(),
                        span,
                        Vec::new(),
                    ));
                }
                (false, true) => blocks.push(new_block(BlockKind::Paragraph, label.clone(), whole, Vec::new())),
                (true, false) => blocks.push(new_block(BlockKind::Paragraph, text.clone(), whole, Vec::new())),
                (true, true) => {}
            }
        }
        return;
    }
    for row in rows {
        match row.cells.as_slice() {
            [label, text] if pairs && !row.head && !label.is_blank() && !text.is_blank() => blocks.push(new_block(
                BlockKind::SkillGroup { label: settle(label.clone()) },
                text.clone(),
                row.span,
                Vec::new(),
            )),
            _ => {
                let text = join_cells(&row);
                if !text.is_blank() {
                    blocks.push(new_block(BlockKind::Paragraph, text, row.span, Vec::new()));
                }
            }
        }
    }
}

/// A term and its definitions: a labelled group, and paragraphs for what follows its first definition.
pub(super) fn definition(entry: Definition, kind: SectionKind, blocks: &mut Vec<Block>) {
    let mut bodies = entry.bodies.into_iter();
    let mut first = bodies.next().unwrap_or_default().into_iter();
    let mut rest: Vec<Piece> = Vec::new();
    let (text, span) = match first.next() {
        Some(Piece::Paragraph { text, span }) => (text, entry.span.join(span)),
        Some(other) => {
            rest.push(other);
            (RichText::default(), entry.span)
        }
        None => (RichText::default(), entry.span),
    };
    rest.extend(first);
    let children = blocks_of(rest, kind);
    if text.is_blank() {
        blocks.push(new_block(BlockKind::Paragraph, entry.term, entry.span, Vec::new()));
        blocks.extend(children);
    } else {
        let label = settle(entry.term);
        if label.is_blank() {
            blocks.push(new_block(BlockKind::Paragraph, text, span, children));
        } else {
            blocks.push(new_block(BlockKind::SkillGroup { label }, text, span, children));
        }
    }
    for body in bodies {
        for piece in body {
            // A further definition of the same term keeps its own bold lead as text.
            match piece {
                Piece::Paragraph { text, span } => blocks.push(new_block(BlockKind::Paragraph, text, span, Vec::new())),
                other => add_blocks(other, kind, blocks),
            }
        }
    }
}
