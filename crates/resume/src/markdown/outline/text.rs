//! Text, links and styles to the runs of a block.

use super::piece::{ListItem, Piece};
use super::{Builder, StyleCounts};
use crate::finding::Finding;
use crate::markdown::inline::{Inline, Target, judge_target};
use crate::model::{RichText, RunStyle};
use crate::source::ByteSpan;
use std::ops::Range;

impl Builder<'_> {
    pub(super) fn widen(&mut self, range: Range<usize>) {
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

    pub(super) fn push(&mut self, text: &str, range: Range<usize>) {
        self.widen(range.clone());
        let span = self.cleaned.span(range);
        let style = self.run_style();
        let link = self.links.iter().chain(&self.html_links).rev().find_map(Option::as_ref);
        self.inline.push(text, span, style, link);
    }

    pub(super) fn code_lines(&mut self, text: &str, range: Range<usize>) {
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
    pub(super) fn take_text(&mut self) -> Option<(RichText, ByteSpan)> {
        let inline = std::mem::take(&mut self.inline);
        if inline.is_empty() {
            return None;
        }
        let span = self.cleaned.span(self.range.clone());
        inline.finish(self.findings).map(|text| (text, span))
    }

    /// Text that no Markdown block holds (a tight list item, raw HTML) becomes a paragraph, heading, item or cell.
    pub(super) fn flush(&mut self) {
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

    pub(super) fn flush_into_last(&mut self) -> Option<(RichText, ByteSpan)> {
        self.flush();
        None
    }

    pub(super) fn reset_html(&mut self) {
        self.html_style = StyleCounts::default();
        self.html_links.clear();
    }

    pub(super) fn judge(&mut self, target: &str, range: Range<usize>) -> Option<String> {
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
}
