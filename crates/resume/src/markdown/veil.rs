//! Source text to private regions: every form of note, and HTML that no reader sees, found before Markdown is read.

use super::html;
use crate::private::NoteKind;
use crate::source::ByteSpan;
use std::collections::HashMap;

/// What a region that is left out of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegionKind {
    /// A private note.
    Note(NoteKind),
    /// A script, style sheet, template or document head.
    Machinery,
}

/// A region that is left out of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    /// What it is.
    pub(super) kind: RegionKind,
    /// All of it.
    pub(super) span: ByteSpan,
    /// Its text, delimiters left out.
    pub(super) inner: ByteSpan,
    /// Whether it ends only because the file does.
    pub(super) unclosed: bool,
    /// Whether it stands in code.
    pub(super) in_code: bool,
}

/// Finds all private regions of `text` between `start` and `end`, in order, none overlapping.
pub(super) fn find_regions(text: &str, start: usize, end: usize) -> Vec<Region> {
    let text = &text[..end];
    let mut scan = Scan { text, regions: Vec::new(), ticks: Ticks::of(text, start), close: None, missing: Vec::new() };
    scan.run(start);
    scan.regions
}

struct Scan<'a> {
    text: &'a str,
    regions: Vec<Region>,
    ticks: Ticks,
    /// The next `-->`, remembered so that many openers do not search again.
    close: Option<Option<usize>>,
    /// Raw-text elements that are known to have no end tag further on.
    missing: Vec<String>,
}

impl Scan<'_> {
    fn run(&mut self, start: usize) {
        let mut at = start;
        let mut line_start = true;
        while at < self.text.len() {
            if line_start {
                line_start = false;
                if let Some(next) = self.line(at) {
                    at = next;
                    line_start = self.text[..at].ends_with('\n');
                    continue;
                }
            }
            let Some(found) = self.text[at..].find(['<', '\n', '`', '\\']) else { break };
            at += found;
            match self.text.as_bytes()[at] {
                b'\n' => {
                    at += 1;
                    line_start = true;
                }
                // An escaped backtick opens no code; an escaped `<!--` is still a comment to every eye that hides it.
                b'\\' => at += if self.text.as_bytes().get(at + 1) == Some(&b'`') { 2 } else { 1 },
                b'`' => {
                    let length = run_length(self.text, at, b'`');
                    match self.ticks.close(at, length) {
                        Some(close) => {
                            self.whole_comments(at + length, close, true);
                            at = close + length;
                        }
                        None => at += length,
                    }
                }
                _ => at = self.angle(at),
            }
        }
    }

    /// Looks at what opens on the line at `at`; where that is a region or a fence, one past its end.
    fn line(&mut self, at: usize) -> Option<usize> {
        let line_end = line_end(self.text, at);
        let line = &self.text[at..line_end];
        let (prefix, rest) = strip_containers(line);
        if let Some(length) = link_comment(&self.text[at + prefix..]) {
            let span = ByteSpan::new(at + prefix, at + prefix + length);
            let inner = self.text[span.range()].find(':').map_or(span.start, |colon| span.start + colon + 1);
            self.push(RegionKind::Note(NoteKind::LinkComment), span, ByteSpan::new(inner, span.end), false, false);
            return Some(span.end);
        }
        let quoted = line[..prefix].contains('>');
        if quoted && contains_ignoring_case(line, "[!private]") {
            let opening = at + line.find('>').unwrap_or(0);
            let end = self.quote_end(line_end);
            let marker = find_ignoring_case(&self.text[opening..line_end], "[!private]").unwrap_or(0);
            let inner = ByteSpan::new((opening + marker + "[!private]".len()).min(end), end);
            let span = ByteSpan::new(opening, end);
            self.push(RegionKind::Note(NoteKind::PrivateQuote), span, inner, false, false);
            return Some(end);
        }
        let (mark, length) = fence(rest)?;
        let info = rest[length..].trim();
        let hidden = info.split([' ', '\t', ',', '{']).next().is_some_and(|word| word.eq_ignore_ascii_case("hidden"))
            || info.split(['{', '}', ' ', '.']).next().is_some_and(str::is_empty)
                && info.split(['{', '}', ' ']).any(|word| word.eq_ignore_ascii_case(".hidden"));
        let (content_end, end, unclosed) = self.fence_end(line_end, mark, length);
        let content = ByteSpan::new((line_end + 1).min(content_end), content_end);
        if hidden {
            let span = ByteSpan::new(at + prefix, end);
            self.push(RegionKind::Note(NoteKind::HiddenFence), span, content, unclosed, false);
        } else {
            // What opens a fence here may be a line inside one to Markdown, which then shows what follows the marks.
            self.whole_comments(at + prefix + length, content.end, true);
        }
        Some(end)
    }

    /// Where the quote that goes on after `end` (the end of one of its lines) ends, lazy lines included.
    fn quote_end(&self, mut end: usize) -> usize {
        while end < self.text.len() {
            let next = end + 1;
            let next_end = line_end(self.text, next);
            let line = self.text[next..next_end].trim();
            let goes_on = line.starts_with('>')
                || !line.is_empty()
                    && !line.starts_with(['#', '-', '*', '+', '<', '`', '~', '|', '=', '[', '•'])
                    && !line.starts_with(|c: char| c.is_ascii_digit())
                    && !self.text[..end].ends_with(['>', '\n'])
                    && !self.text[..end].trim_end_matches([' ', '\t', '\r']).ends_with(['>', '\n']);
            if !goes_on {
                break;
            }
            end = next_end;
        }
        end
    }

    /// The end of a fence's content, the end of its closing line, and whether it has none.
    fn fence_end(&self, opening_end: usize, mark: u8, length: usize) -> (usize, usize, bool) {
        let mut at = opening_end;
        while at < self.text.len() {
            let next = at + 1;
            let end = line_end(self.text, next);
            let (_, rest) = strip_containers(&self.text[next..end]);
            let run = run_length(rest, 0, mark);
            if run >= length && rest[run..].trim().is_empty() {
                return (at, end, false);
            }
            at = end;
        }
        (self.text.len(), self.text.len(), true)
    }

    /// The comments that open and close between `start` and `end`, where no other note does.
    fn whole_comments(&mut self, start: usize, end: usize, in_code: bool) {
        let mut at = start;
        while let Some(found) = self.text.get(at..end).and_then(|code| code.find("<!--")) {
            let open = at + found;
            let Some(close) = self.text.get(open + 4..end).and_then(|code| code.find("-->")) else { break };
            let inner = ByteSpan::new(open + 4, open + 4 + close);
            let span = ByteSpan::new(open, inner.end + 3);
            self.push(RegionKind::Note(NoteKind::Comment), span, inner, false, in_code);
            at = span.end;
        }
    }

    /// Looks at the `<` at `at`; returns where to go on.
    fn angle(&mut self, at: usize) -> usize {
        if self.text[at..].starts_with("<!--") {
            return self.comment(at);
        }
        let Some(end) = html::tag_end(self.text, at) else { return at + 1 };
        self.hidden_element(at, end).unwrap_or_else(|| {
            // What looks like a tag here may be none to Markdown, which then shows the values of its attributes.
            self.whole_comments(at, end, false);
            end
        })
    }

    /// The end of the element whose tag stands from `at` to `end`, where it is one that is not seen.
    fn hidden_element(&mut self, at: usize, end: usize) -> Option<usize> {
        let tag = html::read_tag(&self.text[at..end]).filter(|tag| !tag.closing)?;
        let hidden = tag.has_class("resume-hidden");
        let machinery = matches!(tag.name.as_str(), "script" | "style" | "head" | "template");
        if !(hidden || machinery) || tag.self_closing || html::is_void(&tag.name) {
            return None;
        }
        if machinery && !hidden && self.missing.contains(&tag.name) {
            return None;
        }
        match self.element_end(end, &tag.name) {
            Some((inner_end, element_end)) => {
                let kind = if hidden { RegionKind::Note(NoteKind::HiddenElement) } else { RegionKind::Machinery };
                let span = ByteSpan::new(at, element_end);
                self.push(kind, span, ByteSpan::new(end, inner_end), false, false);
                Some(element_end)
            }
            None if hidden => {
                let span = ByteSpan::new(at, self.text.len());
                let inner = ByteSpan::new(end, span.end);
                self.push(RegionKind::Note(NoteKind::HiddenElement), span, inner, true, false);
                Some(span.end)
            }
            None => {
                self.missing.push(tag.name);
                None
            }
        }
    }

    fn comment(&mut self, at: usize) -> usize {
        let from = at + 4;
        let close = match self.close {
            Some(None) => None,
            Some(Some(close)) if close >= from => Some(close),
            _ => {
                let found = self.text[from..].find("-->").map(|found| from + found);
                self.close = Some(found);
                found
            }
        };
        let (inner_end, end, unclosed) = match close {
            Some(close) => (close, close + 3, false),
            // `<!-->` and `<!--->` are whole comments when nothing else closes them.
            None if self.text[from..].starts_with('>') => (from, from + 1, false),
            None if self.text[from..].starts_with("->") => (from, from + 2, false),
            None => (self.text.len(), self.text.len(), true),
        };
        let span = ByteSpan::new(at, end);
        self.push(RegionKind::Note(NoteKind::Comment), span, ByteSpan::new(from, inner_end), unclosed, false);
        end
    }

    /// The end of an element's content and of its end tag, elements of its own name inside it counted.
    fn element_end(&self, start: usize, name: &str) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let raw = matches!(name, "script" | "style");
        let mut depth = 0_usize;
        let mut at = start;
        while let Some(found) = self.text[at..].find('<') {
            let open = at + found;
            at = open + 1;
            if !raw && self.text[open..].starts_with("<!--") {
                at = self.text[open..].find("-->").map_or(open + 4, |close| open + close + 3);
                continue;
            }
            let closing = bytes.get(open + 1) == Some(&b'/');
            let from = open + 1 + usize::from(closing);
            let to = from + name.len();
            let same = self.text.get(from..to).is_some_and(|word| word.eq_ignore_ascii_case(name))
                && bytes.get(to).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
            if !same {
                continue;
            }
            let end = self.text[to..].find('>').map_or(self.text.len(), |close| to + close + 1);
            if closing {
                if depth == 0 {
                    return Some((open, end));
                }
                depth -= 1;
            } else if !raw && !self.text[..end].ends_with("/>") {
                depth += 1;
            }
            at = end;
        }
        None
    }

    fn push(&mut self, kind: RegionKind, span: ByteSpan, inner: ByteSpan, unclosed: bool, in_code: bool) {
        self.regions.push(Region { kind, span, inner, unclosed, in_code });
    }
}

/// Runs of backticks by length, and where paragraphs end, so that a closing run is found without reading on.
struct Ticks {
    runs: HashMap<usize, Vec<usize>>,
    blanks: Vec<usize>,
}

impl Ticks {
    fn of(text: &str, start: usize) -> Self {
        let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut blanks = Vec::new();
        let bytes = text.as_bytes();
        let mut at = start;
        let mut blank = true;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'`' => {
                    let length = run_length(text, at, b'`');
                    runs.entry(length).or_default().push(at);
                    at += length;
                    blank = false;
                    continue;
                }
                b'\n' => {
                    if blank {
                        blanks.push(at);
                    }
                    blank = true;
                }
                b' ' | b'\t' | b'\r' => {}
                _ => blank = false,
            }
            at += 1;
        }
        Self { runs, blanks }
    }

    fn close(&self, at: usize, length: usize) -> Option<usize> {
        let runs = self.runs.get(&length)?;
        let close = *runs.get(runs.partition_point(|&run| run <= at))?;
        let blank = self.blanks.get(self.blanks.partition_point(|&blank| blank <= at));
        blank.is_none_or(|&blank| close < blank).then_some(close)
    }
}

fn run_length(text: &str, at: usize, byte: u8) -> usize {
    text.as_bytes()[at..].iter().take_while(|&&other| other == byte).count()
}

/// The end of the line that holds `at`, its line feed left out.
fn line_end(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    text[at..].find('\n').map_or(text.len(), |found| at + found)
}

/// The length of the quote and list markers that a line opens with, and what follows them.
pub(super) fn strip_containers(line: &str) -> (usize, &str) {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        if let Some(inner) = trimmed.strip_prefix('>') {
            rest = inner;
            continue;
        }
        let marker = match trimmed.as_bytes() {
            [b'-' | b'+' | b'*', b' ' | b'\t', ..] => Some(1),
            [first, ..] if first.is_ascii_digit() => {
                let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
                match trimmed.as_bytes().get(digits..) {
                    Some([b'.' | b')', b' ' | b'\t', ..]) if digits < 10 => Some(digits + 1),
                    _ => None,
                }
            }
            _ => None,
        };
        match marker {
            Some(length) => rest = &trimmed[length..],
            None => return (line.len() - trimmed.len(), trimmed),
        }
    }
}

/// The mark and length of the code fence that a line opens.
pub(super) fn fence(line: &str) -> Option<(u8, usize)> {
    let mark = *line.as_bytes().first().filter(|mark| matches!(mark, b'`' | b'~'))?;
    let length = run_length(line, 0, mark);
    (length >= 3 && (mark == b'~' || !line[length..].contains('`'))).then_some((mark, length))
}

/// The length of a `[//]: # (…)` note that `text` opens with: its line, and further lines up to its closing mark.
fn link_comment(text: &str) -> Option<usize> {
    let label_end = text.strip_prefix('[')?.find([']', '\n', '[']).map(|found| found + 1)?;
    let after = text[label_end..].strip_prefix("]:")?;
    let label = &text[1..label_end];
    let target = after.trim_start_matches([' ', '\t']);
    let is_note = label.trim() == "//"
        || ["#", "<>"].iter().any(|mark| {
            target.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
        });
    if !is_note {
        return None;
    }
    let first = line_end(text, 0);
    let title = target.trim_start_matches(['#', '<', '>']).trim_start_matches([' ', '\t']);
    let close = match title.as_bytes().first() {
        Some(b'(') => ')',
        Some(b'"') => '"',
        Some(b'\'') => '\'',
        _ => return Some(first),
    };
    let mut end = first;
    // The title may go on over lines, not over a blank one; without its closing mark it was the one line alone.
    loop {
        if text[..end].trim_end().ends_with(close) {
            return Some(end);
        }
        let next = line_end(text, end + 1);
        if end >= text.len() || text[end..next].trim().is_empty() {
            return Some(first);
        }
        end = next;
    }
}

fn contains_ignoring_case(text: &str, word: &str) -> bool {
    find_ignoring_case(text, word).is_some()
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> Vec<(RegionKind, &str)> {
        find_regions(text, 0, text.len()).iter().map(|region| (region.kind, &text[region.inner.range()])).collect()
    }

    #[test]
    fn every_form_of_note_is_found() {
        let note = RegionKind::Note;
        assert_eq!(hidden("a <!-- x\ny //--> b"), [(note(NoteKind::Comment), " x\ny //")]);
        assert_eq!(hidden("a\n<!-- rest\n\n# more"), [(note(NoteKind::Comment), " rest\n\n# more")]);
        assert_eq!(hidden("> [!PRIVATE] x\n> y\nlazy\n\nz"), [(note(NoteKind::PrivateQuote), " x\n> y\nlazy")]);
        assert_eq!(hidden("```hidden\nx\n```\ny"), [(note(NoteKind::HiddenFence), "x")]);
        assert_eq!(hidden("- a\n  ~~~ hidden\n  x\n  ~~~\n"), [(note(NoteKind::HiddenFence), "  x")]);
        assert_eq!(hidden("[//]: # (x)\nb"), [(note(NoteKind::LinkComment), " # (x)")]);
        assert_eq!(hidden("[//]: # (x\ny)\nb"), [(note(NoteKind::LinkComment), " # (x\ny)")]);
        assert_eq!(hidden("[comment]: <> (x)\nb"), [(note(NoteKind::LinkComment), " <> (x)")]);
        assert_eq!(
            hidden("<div class=\"a resume-hidden\">\n\n<div>x</div> y\n\n</div> z"),
            [(note(NoteKind::HiddenElement), "\n\n<div>x</div> y\n\n")]
        );
        assert_eq!(hidden("<style>p {}</style>"), [(RegionKind::Machinery, "p {}")]);
    }

    #[test]
    fn code_is_no_note_unless_it_holds_a_whole_comment() {
        assert!(hidden("`<!--` and `<div class=\"resume-hidden\">` end").is_empty());
        assert!(hidden("```\n<!-- open\n```\ntext").is_empty());
        assert_eq!(hidden("`<!-- x -->`").len(), 1);
        assert_eq!(hidden("```a <!-- x --> b\nc\n```").len(), 1);
        assert_eq!(hidden("<a title=\"a <!-- x --> b\"no>").len(), 1);
        assert!(hidden("<a title=\"<!--\">b</a> c").is_empty());
        assert!(hidden("[ref]: https://example.com\n<-- fast path").is_empty());
    }
}
