//! What stands under a section's heading to entries and loose blocks: which lines are an entry's title.

use super::blocks::{add_blocks, blocks_of, definition, new_block, split_label};
use super::dates::parse_dates;
use super::header::{bare_link, link_bare};
use super::inline::{HARD_BREAK, settle};
use super::outline::{Definition, Piece};
use super::titles::{Fields, after_lines, dates_and_place, is_place, is_role, is_subheading, lines_of, read_title};
use crate::model::{Block, BlockId, BlockKind, Entry, IdKind, Item, RichText, Section, SectionKind};
use crate::private::Directives;
use crate::source::ByteSpan;

/// The span of an item.
pub(super) fn item_span(item: &Item) -> ByteSpan {
    match item {
        Item::Entry(entry) => entry.span,
        Item::Block(block) => block.full_span,
    }
}

/// Builds a section from what stands under its heading.
pub(super) fn section(title: RichText, span: ByteSpan, kind: SectionKind, pieces: Vec<Piece>) -> Section {
    let mut builder = Builder { kind, items: Vec::new(), entry: None, fresh: false, level: 0, company: 0 };
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let followed = matches!(pieces.peek(), Some(Piece::List(_) | Piece::Paragraph { .. } | Piece::Quote(_)));
        builder.take(piece, followed);
    }
    builder.close();
    let title = settle(title);
    let span = builder
        .items
        .iter()
        .map(item_span)
        .fold(span, |whole, own| if whole.is_empty() { own } else { whole.join(own) });
    Section {
        id: BlockId::new(IdKind::Section, 0),
        kind,
        title,
        span,
        items: builder.items,
        directives: Directives::default(),
    }
}

struct Builder {
    kind: SectionKind,
    items: Vec<Item>,
    entry: Option<Entry>,
    /// Whether the open entry has no body yet, so that a further line may belong to its title.
    fresh: bool,
    /// Heading level of the open entry; 0 where it is no heading.
    level: u8,
    /// Heading level of the employer that roles stand under; 0 where there is none.
    company: u8,
}

impl Builder {
    /// Whether lines without a heading may open entries here.
    fn has_entries(&self) -> bool {
        !matches!(
            self.kind,
            SectionKind::Summary
                | SectionKind::Skills
                | SectionKind::Languages
                | SectionKind::Interests
                | SectionKind::References
        )
    }

    fn take(&mut self, piece: Piece, followed: bool) {
        match piece {
            Piece::Heading { level, text, span } => self.heading(level, text, span),
            Piece::Paragraph { text, span } => self.paragraph(text, span, followed),
            Piece::Quote(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Heading { text, span, .. } => {
                            self.block(new_block(BlockKind::Subheading, text, span, Vec::new()))
                        }
                        other => self.body(other),
                    }
                }
            }
            Piece::Definitions(entries) => {
                for entry in entries {
                    self.definition(entry);
                }
            }
            other => self.body(other),
        }
    }

    fn body(&mut self, piece: Piece) {
        let mut blocks = Vec::new();
        add_blocks(piece, self.kind, &mut blocks);
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: Block) {
        self.fresh = false;
        match &mut self.entry {
            Some(entry) => {
                entry.span = entry.span.join(block.full_span);
                entry.blocks.push(block);
            }
            None => self.items.push(Item::Block(block)),
        }
    }

    fn close(&mut self) {
        if let Some(entry) = self.entry.take() {
            self.items.push(Item::Entry(entry));
        }
        self.fresh = false;
    }

    fn open(&mut self, fields: Fields, span: ByteSpan, level: u8, continues: bool) {
        self.close();
        let settled = |text: Option<RichText>| text.map(settle);
        // A field of a project's title line that is an address and nothing else is its link.
        let project = matches!(self.kind, SectionKind::Projects | SectionKind::Selected);
        let linked = |text: Option<RichText>| {
            settled(text).map(|text| {
                let whole =
                    project && bare_link(&text.plain()).is_some_and(|(range, _)| range.len() == text.plain().len());
                if whole { link_bare(text) } else { text }
            })
        };
        self.entry = Some(Entry {
            id: BlockId::new(IdKind::Entry, 0),
            title: settled(fields.title),
            organisation: linked(fields.organisation),
            place: linked(fields.place),
            dates: settled(fields.dates),
            continues,
            span,
            title_span: span,
            blocks: Vec::new(),
            directives: Directives::default(),
        });
        self.level = level;
        self.fresh = true;
    }

    fn heading(&mut self, level: u8, text: RichText, span: ByteSpan) {
        let fields = read_title(&text, self.kind);
        let named = matches!(self.kind, SectionKind::Experience | SectionKind::Leadership | SectionKind::Education);
        if named && self.level > 0 && level > self.level && self.entry.is_some() {
            // `### Company` over `#### Role`: one entry while nothing stands between them.
            let dated = self.entry.as_ref().is_some_and(|entry| entry.dates.is_some());
            let plain = text.plain();
            let says = fields.dates.is_some() || is_role(&plain) || !dated;
            if self.fresh && says && !is_subheading(&plain) && self.merge(&fields, span) {
                self.company = self.level;
                self.level = level;
                return;
            }
            if self.company == 0 {
                self.company = self.level;
            }
        } else if self.company > 0 && level <= self.company {
            self.company = 0;
        }
        let part = is_subheading(&text.plain());
        let continues = named
            && !part
            && self.company > 0
            && level > self.company
            && fields.organisation.is_none()
            && (fields.dates.is_some() || is_role(&text.plain()));
        // "#### Responsibilities" inside a job is no job.
        let inside = named && self.level > 0 && level > self.level && self.entry.is_some();
        if inside && !continues && (part || fields.dates.is_none()) {
            self.block(new_block(BlockKind::Subheading, text, span, Vec::new()));
            return;
        }
        if self.kind == SectionKind::Skills && fields.dates.is_none() {
            self.open(Fields { title: Some(text), ..Fields::default() }, span, level, false);
            return;
        }
        self.open(fields, span, level, continues);
    }

    /// Adds the fields of a further title line to the open entry, if every one of them has a free place.
    fn merge(&mut self, fields: &Fields, span: ByteSpan) -> bool {
        let kind = self.kind;
        let Some(entry) = &mut self.entry else { return false };
        let clash = |own: &Option<RichText>, new: &Option<RichText>| own.is_some() && new.is_some();
        if clash(&entry.dates, &fields.dates)
            || clash(&entry.place, &fields.place)
            || clash(&entry.organisation, &fields.organisation)
        {
            return false;
        }
        let (mut title, mut organisation) = (entry.title.clone(), entry.organisation.clone());
        if let Some(new) = &fields.title {
            match (&title, &organisation) {
                (None, _) => title = Some(new.clone()),
                (Some(_), Some(_)) => return false,
                (Some(own), None) if fields.organisation.is_none() => {
                    if is_role(&own.plain()) && !is_role(&new.plain()) && kind != SectionKind::Education {
                        organisation = Some(new.clone());
                    } else {
                        organisation = title.replace(new.clone());
                    }
                }
                (Some(_), None) => return false,
            }
        }
        if let Some(new) = &fields.organisation {
            organisation = Some(new.clone());
        }
        entry.title = title.map(settle);
        entry.organisation = organisation.map(settle);
        entry.place = entry.place.take().or_else(|| fields.place.clone()).map(settle);
        entry.dates = entry.dates.take().or_else(|| fields.dates.clone()).map(settle);
        entry.title_span = entry.title_span.join(span);
        entry.span = entry.span.join(span);
        true
    }

    fn paragraph(&mut self, text: RichText, span: ByteSpan, followed: bool) {
        let mut text = text;
        if self.fresh && self.kind != SectionKind::Skills {
            let used = self.title_lines(&text);
            if used > 0 {
                text = after_lines(&text, used);
                if text.is_blank() {
                    return;
                }
            }
        }
        let span =
            text.span().map_or(span, |own| if span.contains(own) { ByteSpan::new(own.start, span.end) } else { own });
        // A heading over one line of skills is its label.
        if self.kind == SectionKind::Skills
            && self.fresh
            && let Some(entry) = self.entry.take()
        {
            self.fresh = false;
            let label = entry.title.unwrap_or_default();
            let own = entry.title_span.join(span);
            self.items.push(Item::Block(new_block(BlockKind::SkillGroup { label }, text, own, Vec::new())));
            self.level = 0;
            return;
        }
        if self.has_entries() && self.lead(&text, span, followed) {
            return;
        }
        self.body(Piece::Paragraph { text, span });
    }

    /// How many lines of a paragraph right under an entry's title belong to that title.
    fn title_lines(&mut self, text: &RichText) -> usize {
        let lines = lines_of(text);
        let mut used = 0;
        for line in lines.iter().take(3) {
            let plain = line.plain();
            if plain.chars().count() > 120 {
                break;
            }
            let fields = if parse_dates(&plain).is_some() {
                Fields { dates: Some(line.clone()), ..Fields::default() }
            } else if is_place(&plain) {
                Fields { place: Some(line.clone()), ..Fields::default() }
            } else if let Some((dates, place)) = dates_and_place(line) {
                Fields { dates: Some(dates), place: Some(place), ..Fields::default() }
            } else {
                // Not split into role and employer: the heading above holds the other of the two.
                read_title(line, SectionKind::Other)
            };
            let fields = self.place_beside_dates(fields, &plain);
            let named = matches!(self.kind, SectionKind::Experience | SectionKind::Education | SectionKind::Leadership);
            let set = |style: fn(&crate::model::Run) -> bool| {
                line.runs.iter().all(|run| style(run) || run.text.trim().is_empty())
            };
            let marked = set(|run| run.style.strong) || set(|run| run.style.emph);
            let sure = fields.dates.is_some()
                || fields.place.is_some()
                || named && marked && !plain.trim_end().ends_with([':', '.', '：', '。']);
            let lead_marked = line.runs.first().is_some_and(|run| run.style.strong || run.style.emph || run.style.code);
            let words = fields.title.is_some() || fields.organisation.is_some();
            // In a list of papers a year over a line of text dates that line, not the heading above.
            if matches!(self.kind, SectionKind::Publications | SectionKind::Awards) && lines.len() > 1 {
                break;
            }
            if !sure || words && !(named && (lead_marked || marked)) {
                break;
            }
            let own = line.span().unwrap_or_default();
            if !self.merge(&fields, own) {
                break;
            }
            used += 1;
        }
        used
    }

    /// `**dates | Location**` under a title that has both role and employer: what is left is the place.
    fn place_beside_dates(&self, mut fields: Fields, plain: &str) -> Fields {
        let full = self
            .entry
            .as_ref()
            .is_some_and(|entry| entry.title.is_some() && entry.organisation.is_some() && entry.place.is_none());
        if full && fields.dates.is_some() && fields.place.is_none() && plain.contains('|') {
            fields.place = fields.title.take();
        }
        fields
    }

    /// Whether a paragraph opens an entry by a bold or dated first line; if so, opens it.
    fn lead(&mut self, text: &RichText, span: ByteSpan, followed: bool) -> bool {
        let lines = lines_of(text);
        let Some(first) = lines.first() else { return false };
        let plain = first.plain();
        if plain.chars().count() > 160 {
            return false;
        }
        let own = first.span().unwrap_or(span);
        // Dates on a line of their own, the title on the next.
        if parse_dates(&plain).is_some() && lines.len() >= 2 && lines[1].plain().chars().count() <= 200 {
            let mut fields = read_title(&lines[1], self.kind);
            if fields.dates.is_some() {
                fields = Fields { title: Some(lines[1].clone()), ..Fields::default() };
            }
            fields.dates = Some(first.clone());
            let title_span = lines[1].span().map_or(own, |line| own.join(line));
            self.open(fields, title_span, 0, false);
            self.rest(text, 2, span);
            return true;
        }
        let bold = first.runs.first().is_some_and(|run| run.style.strong);
        if !bold || split_label(first).is_some() && lines.len() == 1 {
            return false;
        }
        let fields = read_title(first, self.kind);
        let whole = first.runs.iter().all(|run| run.style.strong || run.text.trim().is_empty());
        let next_dates = lines.get(1).is_some_and(|line| parse_dates(&line.plain()).is_some());
        let proper = matches!(
            self.kind,
            SectionKind::Experience
                | SectionKind::Education
                | SectionKind::Projects
                | SectionKind::Leadership
                | SectionKind::Selected
        );
        if !(fields.dates.is_some() || next_dates || whole && proper && (followed || lines.len() > 1)) {
            return false;
        }
        let under_company = self.company > 0 || self.level > 0 && self.entry.is_some();
        let continues = self.kind == SectionKind::Experience
            && under_company
            && fields.dates.is_some()
            && fields.organisation.is_none();
        let level = self.level;
        self.open(fields, own, 0, continues);
        if continues {
            self.company = self.company.max(level);
            self.level = level;
        }
        let rest = after_lines(text, 1);
        let used = if rest.is_blank() { 0 } else { self.title_lines(&rest) };
        self.rest(text, 1 + used, span);
        true
    }

    /// The lines of a paragraph after its first ones, as a paragraph of the open entry.
    fn rest(&mut self, text: &RichText, used: usize, span: ByteSpan) {
        let rest = after_lines(text, used);
        if !rest.is_blank() {
            let own = rest.span().unwrap_or(span);
            self.body(Piece::Paragraph { text: rest, span: own });
        }
    }

    fn definition(&mut self, entry: Definition) {
        let plain = entry.term.plain();
        let dated = parse_dates(&plain).is_some();
        let proper = matches!(
            self.kind,
            SectionKind::Experience | SectionKind::Education | SectionKind::Projects | SectionKind::Leadership
        );
        let first_lines = match entry.bodies.first().and_then(|body| body.first()) {
            Some(Piece::Paragraph { text, .. }) => lines_of(text),
            _ => Vec::new(),
        };
        let dated_line = first_lines.iter().take(3).any(|line| parse_dates(&line.plain()).is_some());
        if self.has_entries() && dated && !first_lines.is_empty() {
            let mut bodies = entry.bodies.into_iter().flatten();
            let Some(Piece::Paragraph { text, span }) = bodies.next() else { return };
            let lines = lines_of(&text);
            let mut fields = read_title(&lines[0], self.kind);
            if fields.dates.is_some() {
                fields = Fields { title: Some(lines[0].clone()), ..Fields::default() };
            }
            fields.dates = Some(entry.term);
            let whole = lines.len() == 1 || soft_only(&text) && measure(&text) <= 160;
            if whole && lines.len() > 1 {
                // A title that wraps is one line to its author.
                fields.title = Some(text.clone());
                fields.organisation = None;
                fields.place = None;
            }
            let count = if whole { lines.len() } else { 1 };
            let title_span = lines[..count].iter().filter_map(RichText::span).fold(entry.span, ByteSpan::join);
            self.open(fields, title_span, 0, false);
            self.rest(&text, count, span);
            for piece in bodies {
                self.take_inside(piece);
            }
            return;
        }
        if proper && dated_line {
            let term_span = entry.span;
            self.open(read_title(&entry.term, self.kind), term_span, 0, false);
            for piece in entry.bodies.into_iter().flatten() {
                match piece {
                    Piece::Paragraph { text, span } if self.fresh => {
                        let used = self.title_lines(&text);
                        self.rest(&text, used, span);
                    }
                    other => self.take_inside(other),
                }
            }
            return;
        }
        let mut blocks = Vec::new();
        definition(entry, self.kind, &mut blocks);
        for block in blocks {
            self.block(block);
        }
    }

    fn take_inside(&mut self, piece: Piece) {
        for block in blocks_of(vec![piece], self.kind) {
            self.block(block);
        }
    }
}

fn soft_only(text: &RichText) -> bool {
    text.runs.iter().all(|run| run.text != HARD_BREAK)
}

fn measure(text: &RichText) -> usize {
    text.runs.iter().map(|run| run.text.chars().count()).sum()
}
