//! Cleaned Markdown to an outline of pieces: headings, paragraphs, lists, quotes, tables, definitions, code.

mod raw;

use super::clean::Cleaned;
use super::inline::{HARD_BREAK, Inline, SOFT_BREAK, Target, judge_target};
use crate::finding::Finding;
use crate::model::{RichText, RunStyle};
use crate::source::ByteSpan;
use pulldown_cmark::{Event, Options, Parser, Tag as Start, TagEnd};
use std::collections::HashSet;
use std::ops::Range;

/// Lists and quotes nested deeper than this are flattened.
pub(super) const DEEPEST: usize = 8;

/// A block of Markdown.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// A heading of level 1 to 6.
    Heading {
        /// Its level.
        level: u8,
        /// Its text.
        text: RichText,
        /// All of it.
        span: ByteSpan,
    },
    /// A paragraph; its soft breaks are runs of their own.
    Paragraph {
        /// Its text.
        text: RichText,
        /// All of it.
        span: ByteSpan,
    },
    /// A list.
    List(Vec<ListItem>),
    /// A quote.
    Quote(Vec<Piece>),
    /// Lines of code.
    Code(Vec<(RichText, ByteSpan)>),
    /// Rows of a table.
    Table(Vec<Row>),
    /// Terms with their definitions.
    Definitions(Vec<Definition>),
    /// A horizontal rule.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct ListItem {
    /// The marker of a numbered item.
    pub(super) number: Option<String>,
    /// What it holds.
    pub(super) pieces: Vec<Piece>,
    /// All of it.
    pub(super) span: ByteSpan,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Its cells, the empty ones as well.
    pub(super) cells: Vec<RichText>,
    /// Whether it is the header row.
    pub(super) head: bool,
    /// Whether it comes from raw HTML, where tables are mostly layout.
    pub(super) html: bool,
    /// All of it.
    pub(super) span: ByteSpan,
}

/// A term with its definitions.
#[derive(Debug, Clone, Default)]
pub(super) struct Definition {
    /// The term.
    pub(super) term: RichText,
    /// Where it stands.
    pub(super) span: ByteSpan,
    /// Its definitions.
    pub(super) bodies: Vec<Vec<Piece>>,
}

/// Reads the outline of a cleaned text.
pub(super) fn read_outline(cleaned: &Cleaned, findings: &mut Vec<Finding>) -> Vec<Piece> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_TASKLISTS;
    let text = cleaned.text.as_str();
    let mut builder = Builder {
        cleaned,
        findings,
        frames: vec![Frame { kind: FrameKind::Document, pieces: Vec::new(), range: 0..text.len() }],
        inline: Inline::default(),
        range: 0..0,
        style: StyleCounts::default(),
        html_style: StyleCounts::default(),
        links: Vec::new(),
        html_links: Vec::new(),
        html: HtmlState::default(),
        skipped: 0,
        too_deep: None,
        closing: closing_names(text),
        used_notes: HashSet::new(),
        ignored: Ignored::default(),
    };
    let parser = Parser::new_ext(text, options);
    let mut block = None;
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, range, &mut block);
    }
    builder.finish()
}

/// The names of all end tags in a text, in lower case.
fn closing_names(text: &str) -> HashSet<String> {
    text.match_indices("</")
        .map(|(at, _)| {
            text[at + 2..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_' | '.'))
                .take(64)
                .collect::<String>()
                .to_ascii_lowercase()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[derive(Debug, Default, Clone, Copy)]
struct StyleCounts {
    strong: usize,
    emph: usize,
    code: usize,
    strike: usize,
}

#[derive(Debug)]
enum FrameKind {
    Document,
    List {
        next: Option<u64>,
        last: Option<u64>,
        items: Vec<ListItem>,
    },
    Item {
        number: Option<String>,
    },
    Quote,
    Heading {
        level: u8,
    },
    Paragraph,
    Table {
        rows: Vec<Row>,
    },
    TableRow {
        cells: Vec<RichText>,
        head: bool,
        cells_end: usize,
    },
    Cell,
    Code,
    Definitions {
        entries: Vec<Definition>,
    },
    Term,
    Body,
    FootNote {
        name: String,
    },
    /// A container beyond the deepest level: what it holds goes to the one around it.
    Flat,
}

#[derive(Debug)]
struct Frame {
    kind: FrameKind,
    pieces: Vec<Piece>,
    range: Range<usize>,
}

/// An HTML block with where each of its lines stands in the cleaned text.
#[derive(Debug, Default)]
pub(super) struct HtmlBlock {
    text: String,
    lines: Vec<(usize, usize)>,
}

impl HtmlBlock {
    fn place(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.lines.get(line).map_or(0, |(start, clean)| clean + (offset - start))
    }
}

/// What raw HTML has opened.
#[derive(Debug, Default)]
struct HtmlState {
    heading: Option<(u8, usize)>,
    item: Option<usize>,
    row: Option<Row>,
    cell: bool,
}

/// What was left out or kept as text, so that each kind is said once.
#[derive(Debug, Default)]
struct Ignored {
    component: bool,
}

struct Builder<'a> {
    cleaned: &'a Cleaned,
    findings: &'a mut Vec<Finding>,
    frames: Vec<Frame>,
    inline: Inline,
    range: Range<usize>,
    style: StyleCounts,
    html_style: StyleCounts,
    links: Vec<Option<String>>,
    html_links: Vec<Option<String>>,
    html: HtmlState,
    skipped: usize,
    too_deep: Option<ByteSpan>,
    closing: HashSet<String>,
    used_notes: HashSet<String>,
    ignored: Ignored,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, block: &mut Option<HtmlBlock>) {
        match event {
            Event::Start(start) => self.start(start, range, block),
            Event::End(end) => self.end(end, range, block),
            Event::Text(text) => {
                if let Some(Frame { kind: FrameKind::Code, .. }) = self.frames.last() {
                    self.code_lines(&text, range);
                } else {
                    self.push(&text, range);
                }
            }
            Event::Code(text) => {
                self.style.code += 1;
                self.push(&text, range);
                self.style.code -= 1;
            }
            Event::InlineHtml(tag) => self.inline_tag(&tag, range),
            Event::Html(text) => match block {
                Some(block) => {
                    block.lines.push((block.text.len(), range.start));
                    block.text.push_str(&text);
                }
                None => self.push(&text, range),
            },
            Event::SoftBreak => {
                let span = self.cleaned.span(range.clone());
                self.widen(range);
                self.inline.push_break(SOFT_BREAK, span);
            }
            Event::HardBreak => {
                let span = self.cleaned.span(range.clone());
                self.widen(range);
                self.inline.push_break(HARD_BREAK, span);
            }
            Event::Rule => {
                self.flush();
                self.add(Piece::Rule);
            }
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }, range),
            Event::FootnoteReference(name) => {
                self.used_notes.insert(name.to_string());
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, range),
        }
    }

    fn depth(&self) -> usize {
        self.frames
            .iter()
            .filter(|frame| {
                matches!(
                    frame.kind,
                    FrameKind::Item { .. } | FrameKind::Quote | FrameKind::Body | FrameKind::FootNote { .. }
                )
            })
            .count()
    }

    fn open(&mut self, kind: FrameKind, range: Range<usize>) {
        self.flush();
        self.frames.push(Frame { kind, pieces: Vec::new(), range });
    }

    fn start(&mut self, start: Start<'_>, range: Range<usize>, block: &mut Option<HtmlBlock>) {
        // Flat frames are kept so that ends match starts, but counting them one by one each time would be quadratic.
        let deep = self.skipped > 0 || self.frames.len() > DEEPEST && self.depth() >= DEEPEST;
        match start {
            Start::Paragraph => self.open(FrameKind::Paragraph, range),
            Start::Heading { level, .. } => self.open(FrameKind::Heading { level: level as u8 }, range),
            Start::BlockQuote(_) if deep => self.open_flat(range),
            Start::BlockQuote(_) => self.open(FrameKind::Quote, range),
            Start::CodeBlock(_) => self.open(FrameKind::Code, range),
            Start::HtmlBlock => {
                self.flush();
                *block = Some(HtmlBlock::default());
            }
            Start::List(_) if deep => self.open_flat(range),
            Start::List(next) => self.open(FrameKind::List { next, last: None, items: Vec::new() }, range),
            Start::Item => {
                if let Some(Frame { kind: FrameKind::List { next, last, .. }, .. }) = self.frames.last_mut() {
                    let number = next.as_mut().map(|next| {
                        let item = self.cleaned.text[range.clone()].trim();
                        let digits = item.trim_start_matches(|c: char| c.is_ascii_digit());
                        // An item without text is a number to its author, so it stays as written.
                        if matches!(digits, "." | ")") {
                            return item.to_owned();
                        }
                        let close = digits.chars().next().filter(|c| matches!(c, '.' | ')')).unwrap_or('.');
                        let written = &item[..item.len() - digits.len()];
                        let number = written.parse::<u64>().ok();
                        // As written (`2021.`, then `2019.`), but counted where every item says `1.`.
                        let shown = if number == *last { next.to_string() } else { written.to_owned() };
                        if number != *last {
                            *next = number.unwrap_or(*next);
                            *last = number;
                        }
                        *next = next.saturating_add(1);
                        format!("{shown}{close}")
                    });
                    self.open(FrameKind::Item { number }, range);
                } else {
                    self.open_flat(range);
                }
            }
            Start::FootnoteDefinition(name) => self.open(FrameKind::FootNote { name: name.to_string() }, range),
            Start::DefinitionList if deep => self.open_flat(range),
            Start::DefinitionList => self.open(FrameKind::Definitions { entries: Vec::new() }, range),
            Start::DefinitionListTitle => self.open(FrameKind::Term, range),
            Start::DefinitionListDefinition => {
                if self.skipped > 0 {
                    self.open_flat(range)
                } else {
                    self.open(FrameKind::Body, range)
                }
            }
            Start::Table(_) => self.open(FrameKind::Table { rows: Vec::new() }, range),
            Start::TableHead => {
                self.open(FrameKind::TableRow { cells: Vec::new(), head: true, cells_end: range.end }, range)
            }
            Start::TableRow => {
                self.open(FrameKind::TableRow { cells: Vec::new(), head: false, cells_end: range.end }, range)
            }
            Start::TableCell => self.open(FrameKind::Cell, range),
            Start::Emphasis => self.style.emph += 1,
            Start::Strong => self.style.strong += 1,
            Start::Strikethrough => {
                if self.cleaned.text[range.clone()].starts_with("~~") {
                    self.style.strike += 1;
                } else {
                    self.push("~", range.start..range.start + 1);
                }
            }
            Start::Link { dest_url, link_type, .. } => {
                let target = if link_type == pulldown_cmark::LinkType::Email {
                    format!("mailto:{}", dest_url.trim_start_matches("mailto:"))
                } else {
                    dest_url.to_string()
                };
                let link = self.judge(&target, range);
                self.links.push(link);
            }
            Start::Image { .. } => self.links.push(None),
            Start::MetadataBlock(_) | Start::Superscript | Start::Subscript => {}
        }
    }

    fn open_flat(&mut self, range: Range<usize>) {
        self.too_deep.get_or_insert(self.cleaned.span(range.clone()));
        self.skipped += 1;
        self.open(FrameKind::Flat, range);
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>, block: &mut Option<HtmlBlock>) {
        match end {
            TagEnd::Emphasis => self.style.emph = self.style.emph.saturating_sub(1),
            TagEnd::Strong => self.style.strong = self.style.strong.saturating_sub(1),
            TagEnd::Strikethrough => {
                if self.cleaned.text[range.clone()].starts_with("~~") {
                    self.style.strike = self.style.strike.saturating_sub(1);
                } else {
                    self.push("~", range.end - 1..range.end);
                }
            }
            TagEnd::Link | TagEnd::Image => {
                self.links.pop();
            }
            TagEnd::HtmlBlock => {
                if let Some(block) = block.take() {
                    self.html_block(&block);
                }
            }
            TagEnd::MetadataBlock(_) | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => self.close(range),
        }
    }

    fn close(&mut self, range: Range<usize>) {
        let text_frame = matches!(
            self.frames.last().map(|frame| &frame.kind),
            Some(FrameKind::Cell | FrameKind::Term | FrameKind::Heading { .. } | FrameKind::Paragraph)
        );
        let text = if text_frame { self.take_text() } else { self.flush_into_last() };
        let Some(frame) = self.frames.pop() else { return };
        let span = self.cleaned.span(frame.range.start..range.end.max(frame.range.end));
        match frame.kind {
            FrameKind::Document => self.frames.push(frame),
            FrameKind::Paragraph => {
                self.add_all(frame.pieces);
                if let Some((text, own)) = text {
                    self.add(Piece::Paragraph { text, span: own });
                }
                self.reset_html();
            }
            FrameKind::Heading { level } => {
                self.add_all(frame.pieces);
                if let Some((text, _)) = text {
                    self.add(Piece::Heading { level, text, span: trim_span(self.cleaned, span, frame.range) });
                }
                self.reset_html();
            }
            FrameKind::Quote => self.add(Piece::Quote(frame.pieces)),
            FrameKind::Item { number } => {
                let item = ListItem { number, pieces: frame.pieces, span: trim_span(self.cleaned, span, frame.range) };
                if let Some(Frame { kind: FrameKind::List { items, .. }, .. }) = self.frames.last_mut() {
                    items.push(item);
                }
            }
            FrameKind::List { items, .. } => self.add(Piece::List(items)),
            FrameKind::Code => {
                let lines: Vec<_> = frame
                    .pieces
                    .into_iter()
                    .filter_map(|piece| match piece {
                        Piece::Paragraph { text, span } => Some((text, span)),
                        _ => None,
                    })
                    .collect();
                self.add(Piece::Code(lines));
            }
            FrameKind::Cell => {
                let text = text.map(|(text, _)| text).unwrap_or_default();
                if let Some(Frame { kind: FrameKind::TableRow { cells, cells_end, .. }, .. }) = self.frames.last_mut() {
                    cells.push(text);
                    *cells_end = range.end;
                }
                self.reset_html();
            }
            FrameKind::TableRow { mut cells, head, cells_end } => {
                cells.extend(self.surplus_cells(cells_end..frame.range.end));
                let row = Row { cells, head, html: false, span: trim_span(self.cleaned, span, frame.range) };
                if let Some(Frame { kind: FrameKind::Table { rows }, .. }) = self.frames.last_mut() {
                    rows.push(row);
                }
            }
            FrameKind::Table { rows } => self.add(Piece::Table(rows)),
            FrameKind::Term => {
                let (term, own) = text.unwrap_or((RichText::default(), span));
                if let Some(Frame { kind: FrameKind::Definitions { entries }, .. }) = self.frames.last_mut() {
                    entries.push(Definition { term, span: own, bodies: Vec::new() });
                } else if !term.is_blank() {
                    self.add(Piece::Paragraph { text: term, span: own });
                }
            }
            FrameKind::Body => {
                if let Some(Frame { kind: FrameKind::Definitions { entries }, .. }) = self.frames.last_mut() {
                    match entries.last_mut() {
                        Some(entry) => entry.bodies.push(frame.pieces),
                        None => entries.push(Definition { bodies: vec![frame.pieces], span, ..Definition::default() }),
                    }
                } else {
                    self.add_all(frame.pieces);
                }
            }
            FrameKind::Definitions { entries } => self.add(Piece::Definitions(entries)),
            FrameKind::FootNote { name } => {
                let span = trim_span(self.cleaned, span, frame.range);
                if frame.pieces.is_empty() {
                    return;
                }
                // Whether it is used is known at the end only, so it is marked by a quote of its own until then.
                self.add(Piece::Quote(vec![
                    Piece::Paragraph { text: RichText::plain_run(format!("\0{name}"), span), span },
                    Piece::Quote(frame.pieces),
                ]));
            }
            FrameKind::Flat => {
                self.skipped = self.skipped.saturating_sub(1);
                self.add_all(frame.pieces);
            }
        }
    }

    /// Cells beyond the columns of the header row, which the parser leaves out.
    fn surplus_cells(&mut self, range: Range<usize>) -> Vec<RichText> {
        let Some(text) = self.cleaned.text.get(range.clone()) else { return Vec::new() };
        let mut cells = Vec::new();
        let mut at = range.start;
        for part in text.split('|') {
            let span = self.cleaned.span(at..at + part.len());
            at += part.len() + 1;
            if part.trim().is_empty() {
                continue;
            }
            let mut inline = Inline::default();
            inline.push(part.trim(), span, RunStyle::default(), None);
            cells.extend(inline.finish(self.findings));
            self.findings.push(
                Finding::warning(
                    "markdown/surplus-cell",
                    span,
                    "a table row has more cells than its header row; they are kept as plain text",
                )
                .hint("add a column to the header row, or write `\\|` for a bar inside a cell"),
            );
        }
        cells
    }

    fn add(&mut self, piece: Piece) {
        if let Some(frame) = self.frames.last_mut() {
            frame.pieces.push(piece);
        }
    }

    fn add_all(&mut self, mut pieces: Vec<Piece>) {
        if let Some(frame) = self.frames.last_mut() {
            // Moving the longer of the two keeps deep flat nesting linear.
            if frame.pieces.is_empty() { frame.pieces = pieces } else { frame.pieces.append(&mut pieces) }
        }
    }

    fn widen(&mut self, range: Range<usize>) {
        if self.inline.is_empty() {
            self.range = range;
        } else {
            self.range.end = self.range.end.max(range.end);
        }
    }

    fn run_style(&self) -> RunStyle {
        let (a, b) = (self.style, self.html_style);
        RunStyle {
            strong: a.strong + b.strong > 0,
            emph: a.emph + b.emph > 0,
            code: a.code + b.code > 0,
            strike: a.strike + b.strike > 0,
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        self.widen(range.clone());
        let span = self.cleaned.span(range);
        let style = self.run_style();
        let link = self.links.iter().chain(&self.html_links).rev().find_map(Option::as_ref);
        self.inline.push(text, span, style, link);
    }

    fn code_lines(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let end = (at + content.len()).min(range.end);
            if !content.trim().is_empty() {
                let mut inline = Inline::default();
                let style = RunStyle { code: true, ..RunStyle::default() };
                inline.push(content.trim(), self.cleaned.span(at..end), style, None);
                if let Some(text) = inline.finish(self.findings) {
                    let span = self.cleaned.span(at..end);
                    self.add(Piece::Paragraph { text, span });
                }
            }
            at = (at + line.len()).min(range.end);
        }
        self.inline = Inline::default();
    }

    /// The text collected so far, as a block's own.
    fn take_text(&mut self) -> Option<(RichText, ByteSpan)> {
        let inline = std::mem::take(&mut self.inline);
        if inline.is_empty() {
            return None;
        }
        let span = self.cleaned.span(self.range.clone());
        inline.finish(self.findings).map(|text| (text, span))
    }

    /// Text that no Markdown block holds (a tight list item, raw HTML) becomes a paragraph, heading, item or cell.
    fn flush(&mut self) {
        let Some((text, span)) = self.take_text() else { return };
        if let Some((level, _)) = self.html.heading {
            self.add(Piece::Heading { level, text, span });
        } else if let (true, Some(row)) = (self.html.cell, self.html.row.as_mut()) {
            row.span = if row.span.is_empty() { span } else { row.span.join(span) };
            row.cells.push(text);
        } else if self.html.item.is_some() {
            let item = ListItem { number: None, pieces: vec![Piece::Paragraph { text, span }], span };
            match self.frames.last_mut().and_then(|frame| frame.pieces.last_mut()) {
                Some(Piece::List(items)) if items.last().is_some_and(|last| last.span.end <= span.start) => {
                    items.push(item)
                }
                _ => self.add(Piece::List(vec![item])),
            }
        } else {
            self.add(Piece::Paragraph { text, span });
        }
    }

    fn flush_into_last(&mut self) -> Option<(RichText, ByteSpan)> {
        self.flush();
        None
    }

    fn reset_html(&mut self) {
        self.html_style = StyleCounts::default();
        self.html_links.clear();
    }

    fn judge(&mut self, target: &str, range: Range<usize>) -> Option<String> {
        match judge_target(target) {
            Target::Safe(link) => Some(link),
            Target::Relative => {
                let span = self.cleaned.span(range);
                self.findings.push(
                    Finding::note(
                        "link/relative",
                        span,
                        "a link into the file's own folder or page leads nowhere from a PDF; its text stays",
                    )
                    .hint("give the whole address, with https://"),
                );
                None
            }
            Target::Unsafe => {
                let span = self.cleaned.span(range);
                self.findings.push(
                    Finding::warning(
                        "link/unsafe",
                        span,
                        "a link is neither http, https, mailto nor tel; its text stays",
                    )
                    .hint("link to a web address, a mail address or a telephone number"),
                );
                None
            }
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.flush();
        self.end_row();
        while self.frames.len() > 1 {
            let end = self.cleaned.text.len();
            self.close(end..end);
        }
        if let Some(span) = self.too_deep {
            let message = format!("lists or quotes nested deeper than {DEEPEST} levels are flattened");
            self.findings.push(Finding::warning("markdown/too-deep", span, message).hint("use fewer levels"));
        }
        let pieces = self.frames.pop().map(|frame| frame.pieces).unwrap_or_default();
        let used = std::mem::take(&mut self.used_notes);
        place_footnotes(pieces, &used, self.findings)
    }
}

/// A block's span without the blank lines that the parser counts to it.
fn trim_span(cleaned: &Cleaned, span: ByteSpan, range: Range<usize>) -> ByteSpan {
    let end = range.start + cleaned.text[range.clone()].trim_end().len();
    if end <= range.start { span } else { cleaned.span(range.start..end) }
}

/// Footnotes that are used become paragraphs where they are defined; the others are left out.
fn place_footnotes(pieces: Vec<Piece>, used: &HashSet<String>, findings: &mut Vec<Finding>) -> Vec<Piece> {
    let mut placed = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Quote(mut inner) => match inner.first() {
                Some(Piece::Paragraph { text, span })
                    if text.runs.first().is_some_and(|run| run.text.starts_with('\0')) =>
                {
                    let name = text.runs[0].text[1..].to_owned();
                    let span = *span;
                    let body = match inner.pop() {
                        Some(Piece::Quote(body)) => body,
                        _ => Vec::new(),
                    };
                    if used.contains(&name) {
                        findings.push(Finding::note(
                            "markdown/footnote",
                            span,
                            "a footnote is set as a paragraph where it is defined; its mark is left out",
                        ));
                        placed.extend(place_footnotes(body, used, findings));
                    } else {
                        findings.push(
                            Finding::warning(
                                "markdown/unused-footnote",
                                span,
                                "nothing refers to this footnote; it is left out",
                            )
                            .hint("refer to it, or delete it"),
                        );
                    }
                }
                _ => placed.push(Piece::Quote(place_footnotes(inner, used, findings))),
            },
            Piece::List(items) => placed.push(Piece::List(
                items
                    .into_iter()
                    .map(|mut item| {
                        item.pieces = place_footnotes(std::mem::take(&mut item.pieces), used, findings);
                        item
                    })
                    .collect(),
            )),
            other => placed.push(other),
        }
    }
    placed
}
