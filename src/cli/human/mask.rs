//! Source lines to lines in which every private note, and what is redacted, reads `<!-- … -->`.

use proofpress_resume::{ByteSpan, Note, Source};

/// What stands for a note.
const MASK: &str = "<!-- … -->";

/// The spans of a source that no quote shows, notes and what is redacted: sorted, and those that touch joined.
#[derive(Debug, Clone, Default)]
pub(super) struct NoteSpans(Vec<ByteSpan>);

impl NoteSpans {
    pub(super) fn of(notes: &[Note], redacted: &[ByteSpan]) -> Self {
        Self::join(notes.iter().map(|note| note.span).chain(redacted.iter().copied()).collect())
    }

    fn join(mut spans: Vec<ByteSpan>) -> Self {
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable();
        let mut joined: Vec<ByteSpan> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.start < last.end => *last = last.join(span),
                _ => joined.push(span),
            }
        }
        Self(joined)
    }
}

/// Some whole lines of a source with the notes masked. As many lines come out as went in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MaskedLines {
    /// The lines.
    pub(super) text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    from: ByteSpan,
    to: ByteSpan,
    is_note: bool,
}

impl MaskedLines {
    /// Masks the bytes of `window`, which must be whole lines.
    pub(super) fn of(source: &Source, notes: &NoteSpans, window: ByteSpan) -> Self {
        let mut lines = Self { text: String::new(), pieces: Vec::new() };
        let first = notes.0.partition_point(|note| note.end <= window.start);
        let mut at = window.start;
        for note in notes.0[first..].iter().take_while(|note| note.start < window.end) {
            let hidden = ByteSpan::new(note.start.max(window.start), note.end.min(window.end));
            lines.push(source, ByteSpan::new(at, hidden.start), false);
            lines.push(source, hidden, true);
            at = hidden.end;
        }
        lines.push(source, ByteSpan::new(at, window.end), false);
        lines
    }

    fn push(&mut self, source: &Source, from: ByteSpan, is_note: bool) {
        if from.is_empty() {
            return;
        }
        let start = self.text.len();
        let shown = source.slice(from);
        let mut end = start + shown.len();
        if is_note {
            self.text.push_str(MASK);
            end = self.text.len();
            self.text.extend(shown.bytes().filter(|&byte| byte == b'\n').map(char::from));
        } else {
            self.text.push_str(shown);
        }
        self.pieces.push(Piece { from, to: ByteSpan::new(start, end), is_note });
    }

    /// Where a span of the source stands in the masked text: what it shares with a note is the whole mask.
    pub(super) fn span(&self, span: ByteSpan) -> ByteSpan {
        let start = self.offset(span.start, false);
        ByteSpan::new(start, self.offset(span.end, true).max(start))
    }

    fn offset(&self, offset: usize, is_end: bool) -> usize {
        let beyond = |piece: &&Piece| if is_end { offset <= piece.from.end } else { offset < piece.from.end };
        match self.pieces.iter().find(beyond) {
            Some(piece) if offset <= piece.from.start => piece.to.start,
            Some(piece) if piece.is_note => {
                if is_end {
                    piece.to.end
                } else {
                    piece.to.start
                }
            }
            Some(piece) => piece.to.start + (offset - piece.from.start),
            None => self.text.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn masked(text: &str, notes: &[&str], window: Option<&str>) -> (Source, MaskedLines) {
        let source = Source::new("r.md", text);
        let find = |part: &str| {
            let start = text.find(part).expect("in the text");
            ByteSpan::new(start, start + part.len())
        };
        let spans = NoteSpans::join(notes.iter().map(|note| find(note)).collect());
        let window = source.lines_of(window.map_or(ByteSpan::new(0, text.len()), find));
        let lines = MaskedLines::of(&source, &spans, window);
        (source, lines)
    }

    #[test]
    fn a_note_is_masked_and_what_follows_keeps_its_place() {
        let (source, lines) = masked("- did it <!-- evidence: PR 4 --> well\n", &["<!-- evidence: PR 4 -->"], None);
        assert_eq!(lines.text, "- did it <!-- … --> well");
        let well = source.text().find("well").expect("in the text");
        let span = lines.span(ByteSpan::new(well, well + 4));
        assert_eq!(&lines.text[span.range()], "well");
    }

    #[test]
    fn a_note_over_several_lines_keeps_the_count_of_lines() {
        let (_, lines) = masked("a <!-- x\ny\nz --> b\nc", &["<!-- x\ny\nz -->"], None);
        assert_eq!(lines.text, "a <!-- … -->\n\n b\nc");
    }

    #[test]
    fn a_window_that_starts_inside_a_note_shows_none_of_it() {
        let (_, lines) = masked("a <!-- x\nsecret --> b\n", &["<!-- x\nsecret -->"], Some("b"));
        assert_eq!(lines.text, "<!-- … --> b");
    }

    #[test]
    fn a_span_on_a_note_is_the_mask() {
        let text = "- a <!-- allow: claim -->";
        let (_, lines) = masked(text, &["<!-- allow: claim -->"], None);
        let start = text.find("claim").expect("in the text");
        let span = lines.span(ByteSpan::new(start, start + 5));
        assert_eq!(&lines.text[span.range()], MASK);
        let all = lines.span(ByteSpan::new(0, text.len()));
        assert_eq!(all, ByteSpan::new(0, lines.text.len()));
    }

    proptest! {
        #[test]
        fn no_byte_of_a_note_is_shown_and_lines_are_counted(
            parts in proptest::collection::vec(("[a-m é\n]{0,12}", "[N-Z\n]{0,12}"), 1..6),
            from in 0usize..200, length in 0usize..80,
        ) {
            let mut text = String::new();
            let mut spans = Vec::new();
            for (shown, note) in &parts {
                text.push_str(shown);
                spans.push(ByteSpan::new(text.len(), text.len() + note.len()));
                text.push_str(note);
            }
            let source = Source::new("r.md", text.clone());
            let span = ByteSpan::new(from.min(text.len()), (from + length).min(text.len()));
            let window = source.lines_of(span);
            let lines = MaskedLines::of(&source, &NoteSpans::join(spans), window);
            prop_assert!(!lines.text.contains(|c: char| c.is_ascii_uppercase()));
            let count = |text: &str| text.matches('\n').count();
            prop_assert_eq!(count(&lines.text), count(source.slice(window)));
            let place = lines.span(span);
            prop_assert!(place.end <= lines.text.len());
            prop_assert!(lines.text.is_char_boundary(place.start) || !text.is_char_boundary(span.start));
        }
    }
}
