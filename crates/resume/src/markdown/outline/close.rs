//! The end of a Markdown block to its piece.

use super::piece::{Definition, ListItem, Piece, Row};
use super::{Builder, Frame, FrameKind};
use crate::finding::Finding;
use crate::markdown::clean::Cleaned;
use crate::markdown::inline::Inline;
use crate::model::{RichText, RunStyle};
use crate::source::ByteSpan;
use std::ops::Range;

impl Builder<'_> {
    pub(super) fn close(&mut self, range: Range<usize>) {
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
}

/// A block's span without the blank lines that the parser counts to it.
fn trim_span(cleaned: &Cleaned, span: ByteSpan, range: Range<usize>) -> ByteSpan {
    let end = range.start + cleaned.text[range.clone()].trim_end().len();
    if end <= range.start { span } else { cleaned.span(range.start..end) }
}
