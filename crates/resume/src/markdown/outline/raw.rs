//! Raw HTML inside Markdown to text, breaks, styles, links and pieces; tags that are really text stay text.

use super::{Builder, HtmlBlock, Piece, Row};
use crate::finding::Finding;
use crate::markdown::html::{self, Tag};
use crate::markdown::inline::HARD_BREAK;
use std::ops::Range;

impl Builder<'_> {
    pub(super) fn inline_tag(&mut self, text: &str, range: Range<usize>) {
        match html::read_tag(text).filter(|_| html::tag_end(text, 0) == Some(text.len())) {
            Some(tag) => self.tag(&tag, text, range),
            // A declaration or processing instruction is text to people.
            None => self.verbatim(text, range),
        }
    }

    fn verbatim(&mut self, text: &str, range: Range<usize>) {
        let span = self.cleaned.span(range.clone());
        self.findings.push(
            Finding::note(
                "markdown/angle-brackets",
                span,
                "text in angle brackets is kept as text; other programs drop it as an HTML tag",
            )
            .hint("put it in backticks, or write `&lt;` for the `<`"),
        );
        self.push(text, range);
    }

    pub(super) fn html_block(&mut self, block: &HtmlBlock) {
        let text = &block.text;
        let mut at = 0;
        let mut from = 0;
        while let Some(found) = text[at..].find('<') {
            let open = at + found;
            let end = match text.as_bytes().get(open + 1) {
                Some(b'!' | b'?') => text[open..].find('>').map(|close| open + close + 1),
                _ => html::tag_end(text, open),
            };
            let Some(end) = end else {
                at = open + 1;
                continue;
            };
            self.html_text(block, from..open);
            let range = block.place(open)..block.place(end - 1) + 1;
            match html::read_tag(&text[open..end]) {
                Some(tag) => self.tag(&tag, &text[open..end], range),
                None if text[open..].starts_with("<!") || text[open..].starts_with("<?") => {
                    let span = self.cleaned.span(range);
                    self.findings.push(Finding::note("markdown/html", span, "a declaration is left out"));
                }
                None => self.verbatim(&text[open..end], range),
            }
            at = end;
            from = end;
        }
        self.html_text(block, from..text.len());
        if self.html.heading.is_none() && !self.html.cell {
            self.flush();
        }
    }

    fn html_text(&mut self, block: &HtmlBlock, range: Range<usize>) {
        let raw = &block.text[range.clone()];
        if raw.trim().is_empty() {
            if !self.inline.is_empty() && !raw.is_empty() {
                let at = block.place(range.start);
                self.push(" ", at..at);
            }
            return;
        }
        let decoded = html::decode(raw);
        let clean = block.place(range.start)..block.place(range.end - 1) + 1;
        self.push(&decoded, clean);
    }

    fn tag(&mut self, tag: &Tag, raw: &str, range: Range<usize>) {
        let name = tag.name.as_str();
        let known = html::is_element(name);
        let closed = self.closing.contains(name);
        // `Vec<A>` and `Foo<B>`: a letter that happens to be an element's name.
        let before = self.cleaned.text[..range.start].chars().next_back();
        let generic = known
            && !tag.closing
            && !closed
            && !html::is_void(name)
            && tag.attributes.is_empty()
            && before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !known || generic {
            let markup = closed || tag.self_closing || tag.attributes.iter().any(|(_, value)| !value.is_empty());
            if !markup || generic {
                self.verbatim(raw, range);
                return;
            }
            self.component(tag, range);
            return;
        }
        if html::is_block(name) {
            self.block_tag(tag, range);
            return;
        }
        let counts = &mut self.html_style;
        let counter = match name {
            "b" | "strong" => Some(&mut counts.strong),
            "i" | "em" | "cite" | "dfn" | "var" => Some(&mut counts.emph),
            "code" | "kbd" | "samp" | "tt" => Some(&mut counts.code),
            "s" | "strike" | "del" => Some(&mut counts.strike),
            _ => None,
        };
        if let Some(counter) = counter {
            *counter = if tag.closing { counter.saturating_sub(1) } else { *counter + 1 };
            return;
        }
        match name {
            "br" => {
                let span = self.cleaned.span(range.clone());
                self.widen(range);
                self.inline.push_break(HARD_BREAK, span);
            }
            "a" if tag.closing => {
                self.html_links.pop();
            }
            "a" => {
                let link = match tag.attribute("href").map(str::to_owned) {
                    Some(href) => self.judge(&href, range),
                    None => None,
                };
                self.html_links.push(link);
            }
            "img" if !tag.closing => {
                if let Some(alternative) = tag.attribute("alt").map(str::trim).filter(|text| !text.is_empty()) {
                    let alternative = alternative.to_owned();
                    self.push(&alternative, range);
                }
            }
            _ => {}
        }
    }

    /// A tag of no HTML element, with an end tag or values: its fields that hold text are shown.
    fn component(&mut self, tag: &Tag, range: Range<usize>) {
        if tag.closing {
            return;
        }
        const SHOWN: [&str; 14] = [
            "text", "label", "title", "content", "date", "dates", "company", "role", "job", "position", "location",
            "period", "name", "value",
        ];
        let shown: Vec<&str> = tag
            .attributes
            .iter()
            .filter(|(key, value)| {
                SHOWN.contains(&key.trim_start_matches(':').to_ascii_lowercase().as_str()) && !value.trim().is_empty()
            })
            .map(|(_, value)| value.trim())
            .collect();
        if !self.ignored.component {
            self.ignored.component = true;
            let span = self.cleaned.span(range.clone());
            self.findings.push(
                Finding::warning(
                    "markdown/component",
                    span,
                    "a tag of another program is left out; the text in it and in its fields stays",
                )
                .hint("write the text itself in place of the tag"),
            );
        }
        if !shown.is_empty() {
            let text = shown.join(" ");
            self.push(&text, range);
        }
    }

    fn block_tag(&mut self, tag: &Tag, range: Range<usize>) {
        let name = tag.name.as_str();
        match name {
            // Inside a cell or heading, blocks are lines of it.
            "tr" => {
                self.flush();
                self.end_row();
                if !tag.closing {
                    self.html.row = Some(Row { html: true, span: self.cleaned.span(range), ..Row::default() });
                }
            }
            "td" | "th" => {
                self.flush();
                if self.html.row.is_none() && !tag.closing {
                    self.html.row = Some(Row { html: true, span: self.cleaned.span(range), ..Row::default() });
                }
                self.html.cell = !tag.closing;
            }
            "table" => {
                self.flush();
                self.end_row();
            }
            _ if self.html.cell || self.html.heading.is_some() && !name.starts_with('h') => {
                let span = self.cleaned.span(range);
                if !self.inline.is_empty() {
                    self.inline.push_break(HARD_BREAK, span);
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                let level = name.as_bytes()[1] - b'0';
                self.html.heading = (!tag.closing).then_some((level, range.start));
            }
            "li" => {
                self.flush();
                self.html.item = (!tag.closing).then_some(range.start);
            }
            "ul" | "ol" => {
                self.flush();
                self.html.item = None;
            }
            _ => self.flush(),
        }
        self.reset_html();
    }

    pub(super) fn end_row(&mut self) {
        self.html.cell = false;
        let Some(row) = self.html.row.take().filter(|row| row.cells.iter().any(|cell| !cell.is_blank())) else {
            return;
        };
        match self.frames.last_mut().and_then(|frame| frame.pieces.last_mut()) {
            Some(Piece::Table(rows)) if rows.last().is_some_and(|last| last.html) => rows.push(row),
            _ => self.add(Piece::Table(vec![row])),
        }
    }
}
