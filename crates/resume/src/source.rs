//! The Markdown file as read, and places in it: byte spans inside, lines and columns (from 1, in characters) outside.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::ops::Range;

/// A half-open range of bytes in a [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// As a range, for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether it holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for ByteSpan {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place for people and editors: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// A source text with its name and an index of its lines. The text is kept byte for byte, a BOM included.
#[derive(Clone)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// Indexes `text`; `name` is what findings call the file.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: name.into(), text, line_starts }
    }

    /// What findings call the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, notes and all: it must not reach any output.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of a span; empty where the span does not fall on character boundaries inside the text.
    #[must_use]
    pub fn slice(&self, span: ByteSpan) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte offset (an offset past the end is the end).
    #[must_use]
    pub fn place(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        LineColumn { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// Line of a byte offset, from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset.min(self.text.len()))
    }

    /// The bytes of the lines that a span touches, without the last line's end.
    #[must_use]
    pub fn lines_of(&self, span: ByteSpan) -> ByteSpan {
        let first = self.line(span.start);
        let last = self.line(span.end.max(span.start + 1) - 1).max(first);
        let end = self.line_starts.get(last).map_or(self.text.len(), |&next| next - 1);
        ByteSpan::new(self.line_starts[first - 1], end)
    }

    /// SHA-256 of the text's bytes, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        hex_sha256(self.text.as_bytes())
    }
}

impl std::fmt::Debug for Source {
    // The text may hold notes; a debug print must not show them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({:?}, {} bytes)", self.name, self.text.len())
    }
}

/// SHA-256 of `bytes`, in lower-case hexadecimal.
#[must_use]
pub fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
