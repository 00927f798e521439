//! Cleaned Markdown to an outline of pieces: headings, paragraphs, lists, quotes, tables, definitions, code.

mod close;
mod footnotes;
mod piece;
mod raw;
mod text;

pub(super) use piece::{Definition, ListItem, Piece, Row};

use super::clean::Cleaned;
use super::inline::{HARD_BREAK, Inline, SOFT_BREAK};
use crate::finding::Finding;
use crate::model::RichText;
use crate::source::ByteSpan;
use pulldown_cmark::{Event, Options, Parser, Tag as Start, TagEnd};
use std::collections::HashSet;
use std::ops::Range;

/// Lists and quotes nested deeper than this are flattened.
pub(super) const DEEPEST: usize = 8;

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
        footnotes::place_footnotes(pieces, &used, self.findings)
    }
}
