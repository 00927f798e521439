//! Source text to the text that the Markdown parser is given, with a map that leads every byte back to the source.

use crate::source::ByteSpan;

/// Stands for "white space here" in the cleaned text where the source has none; taken out of every text again.
pub(super) const SENTINEL: char = '\u{2028}';

/// Text with a map to the source: what was left out or put in never shifts a span.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    /// The text.
    pub(super) text: String,
    /// Stretches copied from the source, in order.
    copies: Vec<Copied>,
}

#[derive(Debug, Clone, Copy)]
struct Copied {
    clean: usize,
    source: usize,
    length: usize,
}

impl Cleaned {
    /// Appends bytes of the source as they are.
    pub(super) fn copy(&mut self, source: &str, span: ByteSpan) {
        if span.is_empty() {
            return;
        }
        self.record(span.start, span.end - span.start);
        self.text.push_str(&source[span.range()]);
    }

    /// Appends text that the source does not hold.
    pub(super) fn insert(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a range of another cleaned text, keeping its map.
    pub(super) fn copy_cleaned(&mut self, other: &Self, range: std::ops::Range<usize>) {
        let first = other.copies.partition_point(|copied| copied.clean + copied.length <= range.start);
        for copied in &other.copies[first..] {
            if copied.clean >= range.end {
                break;
            }
            let start = copied.clean.max(range.start);
            let end = (copied.clean + copied.length).min(range.end);
            let here = self.text.len() + (start - range.start);
            let from = copied.source + (start - copied.clean);
            self.push_copied(Copied { clean: here, source: from, length: end - start });
        }
        self.text.push_str(&other.text[range]);
    }

    fn record(&mut self, source: usize, length: usize) {
        let clean = self.text.len();
        self.push_copied(Copied { clean, source, length });
    }

    fn push_copied(&mut self, next: Copied) {
        if let Some(last) = self.copies.last_mut()
            && last.clean + last.length == next.clean
            && last.source + last.length == next.source
        {
            last.length += next.length;
            return;
        }
        self.copies.push(next);
    }

    /// The source span of a range of this text; empty where nothing of it comes from the source.
    pub(super) fn span(&self, range: std::ops::Range<usize>) -> ByteSpan {
        let first = self.copies.partition_point(|copied| copied.clean + copied.length <= range.start);
        let start = match self.copies.get(first) {
            Some(copied) => copied.source + range.start.saturating_sub(copied.clean),
            None => self.copies.last().map_or(0, |copied| copied.source + copied.length),
        };
        let after = self.copies.partition_point(|copied| copied.clean < range.end);
        let end = match after.checked_sub(1).and_then(|last| self.copies.get(last)) {
            Some(copied) => copied.source + (range.end - copied.clean).min(copied.length),
            None => start,
        };
        ByteSpan::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_over_what_was_left_out_and_put_in() {
        let source = "ab<!-- x -->cd";
        let mut cleaned = Cleaned::default();
        cleaned.copy(source, ByteSpan::new(0, 2));
        cleaned.copy(source, ByteSpan::new(12, 14));
        let mut second = Cleaned::default();
        second.copy_cleaned(&cleaned, 0..1);
        second.insert("\\");
        second.copy_cleaned(&cleaned, 1..4);
        assert_eq!(second.text, "a\\bcd");
        assert_eq!(second.span(0..1), ByteSpan::new(0, 1));
        assert_eq!(second.span(2..3), ByteSpan::new(1, 2));
        assert_eq!(second.span(2..5), ByteSpan::new(1, 14));
        assert_eq!(second.span(1..2), ByteSpan::new(1, 1));
    }
}
