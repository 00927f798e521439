//! An outline to header, sections, entries and blocks.

use super::dates::read_dates;
use super::fields::{Fields, split_detail, split_title};
use super::header::{HeaderBuilder, split_lines};
use super::inline::{HARD_BREAK, settle};
use super::outline::{Definition, ListItem, Piece, Row};
use super::sections::{Opens, recognise};
use crate::finding::Finding;
use crate::model::{
    Block, BlockId, BlockKind, Entry, Header, IdKind, Item, RichText, Run, RunStyle, Section, SectionKind,
};
use crate::private::Directives;
use crate::source::ByteSpan;

/// Most blocks that a resume may have.
const MOST_BLOCKS: u32 = 100_000;

/// Header and sections of an outline. `front` lends the header what the body lacks.
pub(super) fn assemble(
    pieces: Vec<Piece>,
    front: &super::front_matter::FrontMatter,
    findings: &mut Vec<Finding>,
) -> (Header, Vec<Section>) {
    let level = section_level(&pieces);
    let mut assembler = Assembler {
        level,
        header: HeaderBuilder::default(),
        // A name in the front matter leaves a first heading below the top level to be what it says.
        named: front.names_someone() && level > 1 && !starts_with_top_heading(&pieces),
        in_header: true,
        summary: Vec::new(),
        sections: Vec::new(),
        company: None,
        counts: [0; 3],
        full: None,
    };
    for piece in pieces {
        assembler.piece(piece);
    }
    assembler.end_header();
    assembler.header.front_matter(front);
    if let Some(span) = assembler.full {
        findings.push(
            Finding::error(
                "markdown/too-many-blocks",
                span,
                format!("the resume has more than {MOST_BLOCKS} blocks; the rest is left out"),
            )
            .hint("a resume is one page: cut it"),
        );
    }
    (assembler.header.finish(), assembler.sections)
}

fn starts_with_top_heading(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Heading { level: 1, .. }))
}

/// The heading level that most known section headings have.
fn section_level(pieces: &[Piece]) -> u8 {
    let mut known = [0_usize; 7];
    let mut headings = Vec::new();
    for piece in pieces {
        if let Piece::Heading { level, text, .. } = piece {
            headings.push(*level);
            if recognise(&text.plain()).is_some() {
                known[usize::from(*level).min(6)] += 1;
            }
        }
    }
    let best =
        (1..=6_u8).rev().max_by_key(|&level| known[usize::from(level)]).filter(|&level| known[usize::from(level)] > 0);
    best.unwrap_or_else(|| {
        // With no known heading, the first is the name and the next level carries the sections.
        let first = headings.first().copied().unwrap_or(1);
        headings.iter().skip(1).copied().min().unwrap_or(first + 1).max(1)
    })
}

struct Assembler {
    level: u8,
    header: HeaderBuilder,
    named: bool,
    in_header: bool,
    summary: Vec<Piece>,
    sections: Vec<Section>,
    /// The level of the heading of the entry that is being filled.
    company: Option<u8>,
    counts: [u32; 3],
    full: Option<ByteSpan>,
}

impl Assembler {
    fn id(&mut self, kind: IdKind) -> BlockId {
        let slot = match kind {
            IdKind::Section => 0,
            IdKind::Entry => 1,
            IdKind::Block | IdKind::Header => 2,
        };
        self.counts[slot] += 1;
        BlockId::new(kind, self.counts[slot])
    }

    fn piece(&mut self, piece: Piece) {
        if let Piece::Heading { level, text, span } = piece {
            self.heading(level, text, span);
        } else if self.in_header {
            let mut summary = std::mem::take(&mut self.summary);
            if summary.is_empty() {
                self.header.piece(piece, &mut summary);
            } else {
                summary.push(piece);
            }
            self.summary = summary;
        } else {
            self.content(piece);
        }
    }

    fn heading(&mut self, level: u8, text: RichText, span: ByteSpan) {
        // Before the first section a known heading opens one whatever its level.
        let opens = if level <= self.level || self.in_header { recognise(&text.plain()) } else { None };
        match opens {
            Some(Opens::Contact) => {
                self.end_header();
                // Its fields are contact, wherever it stands; its heading is text that must be kept.
                self.start_section(SectionKind::Other, text, span);
            }
            Some(Opens::Section(kind)) => {
                self.end_header();
                self.start_section(kind, text, span);
            }
            None if self.in_header && !self.header.has_name() && !self.named && self.summary.is_empty() => {
                self.header.name(text, span);
            }
            None if self.in_header
                && self.header.is_bare()
                && text.plain().chars().count() < 80
                && level >= self.level =>
            {
                self.header.piece(Piece::Heading { level, text, span }, &mut Vec::new());
            }
            None if self.in_header && level > self.level => {
                self.header.piece(Piece::Heading { level, text, span }, &mut Vec::new());
            }
            None if level <= self.level => {
                self.end_header();
                self.start_section(SectionKind::Other, text, span);
            }
            None => self.entry_heading(level, text, span),
        }
    }

    /// Ends the header; sentences in it become a section without heading.
    fn end_header(&mut self) {
        if !self.in_header {
            return;
        }
        self.in_header = false;
        let pieces = std::mem::take(&mut self.summary);
        if pieces.is_empty() {
            return;
        }
        let span = pieces.iter().filter_map(piece_span).reduce(ByteSpan::join).unwrap_or_default();
        self.start_section(SectionKind::Summary, RichText::default(), ByteSpan::new(span.start, span.start));
        pieces.into_iter().for_each(|piece| self.content(piece));
    }

    fn start_section(&mut self, kind: SectionKind, title: RichText, span: ByteSpan) {
        self.company = None;
        let id = self.id(IdKind::Section);
        self.sections.push(Section {
            id,
            kind,
            title: settle(title),
            span,
            items: Vec::new(),
            directives: Directives::default(),
        });
    }

    fn kind(&self) -> SectionKind {
        self.sections.last().map_or(SectionKind::Other, |section| section.kind)
    }

    fn entry_heading(&mut self, level: u8, text: RichText, span: ByteSpan) {
        if self.kind() == SectionKind::Skills {
            let block = self.block(BlockKind::Subheading, settle(text), span, Vec::new(), span);
            self.add(block);
            return;
        }
        let under = self.company.filter(|company| level > *company);
        if under.is_none() {
            self.company = Some(level);
        }
        // A role under its company's heading goes into that entry, or, if that has a role, continues it.
        if under.is_some()
            && let Some(Item::Entry(entry)) = self.sections.last_mut().and_then(|section| section.items.last_mut())
            && entry.blocks.is_empty()
            && entry.organisation.is_none()
            && entry.dates.is_none()
        {
            let fields = split_title(&settle(text.clone()), false);
            if fields.organisation.is_none() && fields.title.is_some() {
                entry.organisation = entry.title.take();
                entry.title = fields.title;
                entry.dates = fields.dates;
                entry.title_span = entry.title_span.join(span);
                entry.span = entry.span.join(span);
                return;
            }
        }
        let continues = under.is_some();
        self.start_entry(&settle(text), span, continues);
    }

    fn start_entry(&mut self, text: &RichText, span: ByteSpan, continues: bool) {
        let employed =
            !matches!(self.kind(), SectionKind::Projects | SectionKind::Selected | SectionKind::Publications);
        let Fields { title, organisation, place, dates } = split_title(text, employed);
        let id = self.id(IdKind::Entry);
        let entry = Entry {
            id,
            title,
            organisation,
            place,
            dates,
            continues,
            span,
            title_span: span,
            blocks: Vec::new(),
            directives: Directives::default(),
        };
        self.grow(span);
        if let Some(section) = self.sections.last_mut() {
            section.items.push(Item::Entry(entry));
        }
    }

    fn grow(&mut self, span: ByteSpan) {
        if let Some(section) = self.sections.last_mut() {
            section.span = section.span.join(span);
        }
    }

    fn add(&mut self, block: Option<Block>) {
        let Some(block) = block else { return };
        self.grow(block.full_span);
        if let Some(section) = self.sections.last_mut() {
            match section.items.last_mut() {
                Some(Item::Entry(entry)) => {
                    entry.span = entry.span.join(block.full_span);
                    entry.blocks.push(block);
                }
                _ => section.items.push(Item::Block(block)),
            }
        }
    }

    fn block(
        &mut self,
        kind: BlockKind,
        text: RichText,
        span: ByteSpan,
        children: Vec<Block>,
        full_span: ByteSpan,
    ) -> Option<Block> {
        if self.counts[2] >= MOST_BLOCKS {
            self.full.get_or_insert(span);
            return None;
        }
        let id = self.id(IdKind::Block);
        Some(Block { id, kind, text, span, full_span, children, directives: Directives::default(), notes: Vec::new() })
    }

    fn content(&mut self, piece: Piece) {
        match piece {
            Piece::Heading { level, text, span } => self.entry_heading(level.max(self.level + 1), text, span),
            Piece::Paragraph { text, span } => self.paragraph(&text, span),
            Piece::List(items) => {
                for item in items {
                    let block = self.item(item, self.kind() == SectionKind::Skills);
                    self.add(block);
                }
            }
            other => {
                let blocks = self.loose(other);
                blocks.into_iter().for_each(|block| self.add(Some(block)));
            }
        }
    }

    fn paragraph(&mut self, text: &RichText, span: ByteSpan) {
        if self.kind() != SectionKind::Skills {
            if self.detail(text, span) || self.bold_entry(text, span) {
                return;
            }
        }
        let blocks = self.text_blocks(text, span);
        blocks.into_iter().for_each(|block| self.add(Some(block)));
    }

    /// A line under a title line that holds the dates, the role, the place.
    fn detail(&mut self, text: &RichText, span: ByteSpan) -> bool {
        let Some(Item::Entry(entry)) = self.sections.last_mut().and_then(|section| section.items.last_mut()) else {
            return false;
        };
        if !entry.blocks.is_empty() {
            return false;
        }
        let flat = lines_joined(text);
        let Some((dates, others)) = split_detail(&flat) else { return false };
        let free = [entry.organisation.is_none(), entry.place.is_none()].into_iter().filter(|free| *free).count();
        if dates.is_some() && entry.dates.is_some() || others.len() > free {
            return false;
        }
        if let Some(dates) = dates {
            entry.dates = Some(dates);
        }
        for other in others {
            let slot = if entry.organisation.is_none() { &mut entry.organisation } else { &mut entry.place };
            *slot = Some(other);
        }
        entry.title_span = entry.title_span.join(span);
        entry.span = entry.span.join(span);
        self.grow(span);
        true
    }

    /// `**Role, Company** (dates)`: a bold lead with dates is a title line where no heading is.
    fn bold_entry(&mut self, text: &RichText, span: ByteSpan) -> bool {
        let dated = matches!(
            self.kind(),
            SectionKind::Experience
                | SectionKind::Education
                | SectionKind::Projects
                | SectionKind::Leadership
                | SectionKind::Selected
        );
        let lines = split_lines(text);
        let Some(first) = lines.first() else { return false };
        let lead = first.runs.first().is_some_and(|run| run.style.strong);
        if !dated || !lead || lines.len() > 3 || self.company.is_some() {
            return false;
        }
        let flat = lines_joined(text);
        let fields = split_title(&flat, true);
        let short = flat.plain().chars().count() <= 160;
        let has_dates = fields.dates.as_ref().is_some_and(|dates| read_dates(&dates.plain()).is_some());
        if !short || !has_dates {
            return false;
        }
        self.start_entry(&flat, span, false);
        true
    }

    /// The blocks of a paragraph: labelled lines one by one, anything else as it stands.
    fn text_blocks(&mut self, text: &RichText, span: ByteSpan) -> Vec<Block> {
        let lines = split_lines(text);
        let labelled = lines.iter().filter(|line| split_label(line).is_some()).count();
        let skills = self.kind() == SectionKind::Skills;
        if labelled == lines.len() && (skills || lines.len() > 1) {
            return lines
                .into_iter()
                .filter_map(|line| {
                    let own = line.span().unwrap_or(span);
                    let (label, rest) = split_label(&line)?;
                    self.block(BlockKind::SkillGroup { label }, rest, own, Vec::new(), own)
                })
                .collect();
        }
        if skills && lines.len() > 1 && text.runs.iter().any(|run| run.text == HARD_BREAK) {
            return lines
                .into_iter()
                .filter_map(|line| {
                    let own = line.span().unwrap_or(span);
                    self.block(BlockKind::Paragraph, line, own, Vec::new(), own)
                })
                .collect();
        }
        self.block(BlockKind::Paragraph, settle(text.clone()), span, Vec::new(), span).into_iter().collect()
    }

    fn item(&mut self, item: ListItem, skills: bool) -> Option<Block> {
        let full_span = item.span;
        let mut pieces = item.pieces.into_iter().peekable();
        let text = match pieces.peek() {
            Some(Piece::Paragraph { .. }) => match pieces.next() {
                Some(Piece::Paragraph { text, .. }) => settle(text),
                _ => RichText::default(),
            },
            Some(Piece::Heading { .. }) => match pieces.next() {
                Some(Piece::Heading { text, .. }) => settle(text),
                _ => RichText::default(),
            },
            _ => RichText::default(),
        };
        let rest: Vec<Piece> = pieces.collect();
        let own_end = rest.iter().filter_map(piece_span).map(|span| span.start).min();
        let span = ByteSpan::new(full_span.start, own_end.unwrap_or(full_span.end).max(full_span.start));
        let (kind, text) = match (item.number, split_label(&text)) {
            (Some(marker), _) => (BlockKind::Numbered(marker), text),
            (None, Some((label, body))) if skills => (BlockKind::SkillGroup { label }, body),
            _ => (BlockKind::Bullet, text),
        };
        let mut block = self.block(kind, text, span, Vec::new(), full_span)?;
        for piece in rest {
            block.children.extend(self.loose(piece));
        }
        if block.text.is_blank() && !matches!(block.kind, BlockKind::SkillGroup { .. }) {
            // An item that holds no text of its own (a heading or a table in a list) is what it holds.
            if block.children.is_empty() {
                return None;
            }
            let mut children = std::mem::take(&mut block.children).into_iter();
            let first = children.next()?;
            let mut first = first;
            first.children.extend(children);
            return Some(first);
        }
        Some(block)
    }

    /// The blocks of a piece that stands inside another, or that is no paragraph or list.
    fn loose(&mut self, piece: Piece) -> Vec<Block> {
        let skills = self.kind() == SectionKind::Skills;
        match piece {
            Piece::Heading { text, span, .. } => {
                self.block(BlockKind::Subheading, settle(text), span, Vec::new(), span).into_iter().collect()
            }
            Piece::Paragraph { text, span } => self.text_blocks(&text, span),
            Piece::List(items) => items.into_iter().filter_map(|item| self.item(item, false)).collect(),
            Piece::Quote(pieces) => pieces.into_iter().flat_map(|piece| self.loose(piece)).collect(),
            Piece::Code(lines) => lines
                .into_iter()
                .filter(|(text, _)| !text.is_blank())
                .filter_map(|(text, span)| self.block(BlockKind::Paragraph, settle(text), span, Vec::new(), span))
                .collect(),
            Piece::Table(rows) => self.table(rows, skills),
            Piece::Definitions(definitions) => {
                definitions.into_iter().filter_map(|definition| self.definition(definition)).collect()
            }
            Piece::Rule => Vec::new(),
        }
    }

    fn table(&mut self, rows: Vec<Row>, skills: bool) -> Vec<Block> {
        rows.into_iter()
            .filter_map(|row| {
                let cells: Vec<RichText> = row.cells.into_iter().filter(|cell| !cell.is_blank()).collect();
                match cells.as_slice() {
                    [] => None,
                    [label, rest @ ..] if skills && !rest.is_empty() && !row.head => {
                        let label = settle(label.clone());
                        let kind = BlockKind::SkillGroup { label };
                        self.block(kind, join_cells(rest), row.span, Vec::new(), row.span)
                    }
                    cells => self.block(BlockKind::Paragraph, join_cells(cells), row.span, Vec::new(), row.span),
                }
            })
            .collect()
    }

    fn definition(&mut self, definition: Definition) -> Option<Block> {
        let label = settle(definition.term);
        let mut pieces = definition.bodies.into_iter().flatten().peekable();
        let text = match pieces.peek() {
            Some(Piece::Paragraph { .. }) => match pieces.next() {
                Some(Piece::Paragraph { text, .. }) => settle(text),
                _ => RichText::default(),
            },
            _ => RichText::default(),
        };
        let rest: Vec<Piece> = pieces.collect();
        let span = definition.span.join(text.span().unwrap_or(definition.span));
        let full_span = rest.iter().filter_map(piece_span).fold(span, ByteSpan::join);
        let mut block = self.block(BlockKind::SkillGroup { label }, text, span, Vec::new(), full_span)?;
        for piece in rest {
            block.children.extend(self.loose(piece));
        }
        Some(block)
    }
}

/// A label that ends in a colon, set in bold, with what follows it.
fn split_label(text: &RichText) -> Option<(RichText, RichText)> {
    let bold = text.runs.iter().take_while(|run| run.style.strong).count();
    if bold == 0 || bold == text.runs.len() {
        return None;
    }
    let label: String = text.runs[..bold].iter().map(|run| run.text.as_str()).collect();
    let rest = text.runs[bold..].to_vec();
    let mut label_runs = text.runs[..bold].to_vec();
    let mut rest = RichText { runs: rest };
    if !label.trim_end().ends_with([':', '：']) {
        let first = rest.runs.first_mut()?;
        let mark = first.text.chars().next().filter(|c| matches!(c, ':' | '：'))?;
        first.text.drain(..mark.len_utf8());
        if first.span.end - first.span.start > mark.len_utf8() {
            first.span.start += mark.len_utf8();
        }
        if let Some(last) = label_runs.last_mut() {
            last.text.push(mark);
        }
    }
    if let Some(first) = rest.runs.first_mut() {
        let trimmed = first.text.trim_start().to_owned();
        first.text = trimmed;
    }
    rest.runs.retain(|run| !run.text.is_empty());
    // The label's weight is the template's to give.
    let label_runs =
        label_runs.into_iter().map(|run| Run { style: RunStyle { strong: false, ..run.style }, ..run }).collect();
    Some((RichText { runs: label_runs }, rest))
}

/// The text with each of its breaks as a separator of its own.
fn lines_joined(text: &RichText) -> RichText {
    let mut runs: Vec<Run> = Vec::new();
    for (number, line) in split_lines(text).into_iter().enumerate() {
        if number > 0 {
            runs.push(Run {
                text: HARD_BREAK.to_owned(),
                span: ByteSpan::default(),
                style: RunStyle::default(),
                link: None,
            });
        }
        runs.extend(line.runs);
    }
    RichText { runs }
}

fn join_cells(cells: &[RichText]) -> RichText {
    let mut runs: Vec<Run> = Vec::new();
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            runs.push(Run {
                text: " | ".to_owned(),
                span: ByteSpan::default(),
                style: RunStyle::default(),
                link: None,
            });
        }
        runs.extend(settle(cell.clone()).runs);
    }
    RichText { runs }
}

fn piece_span(piece: &Piece) -> Option<ByteSpan> {
    match piece {
        Piece::Heading { span, .. } | Piece::Paragraph { span, .. } => Some(*span),
        Piece::List(items) => items.iter().map(|item| item.span).reduce(ByteSpan::join),
        Piece::Quote(pieces) => pieces.iter().filter_map(piece_span).reduce(ByteSpan::join),
        Piece::Code(lines) => lines.iter().map(|(_, span)| *span).reduce(ByteSpan::join),
        Piece::Table(rows) => rows.iter().map(|row| row.span).reduce(ByteSpan::join),
        Piece::Definitions(definitions) => definitions
            .iter()
            .map(|definition| {
                let bodies = definition.bodies.iter().flatten().filter_map(piece_span);
                bodies.fold(definition.span, ByteSpan::join)
            })
            .reduce(ByteSpan::join),
        Piece::Rule => None,
    }
}
