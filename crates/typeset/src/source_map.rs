//! Which word of which block every piece of the emitted source shows.

use proofpress_resume::{BlockId, ByteSpan};
use std::ops::Range;

/// A word, or the part of one that one run shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes in the emitted source, escapes included.
    pub emitted: Range<usize>,
    /// The block that it stands in.
    pub block: BlockId,
    /// Number of the word within the block's emission, from 0. A word that changes style has several pieces.
    pub word: u32,
    /// The Markdown of the run that it comes from; empty for what the parser put in.
    pub source: ByteSpan,
}

/// The pieces of one emission, in emitted order.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    pieces: Vec<Piece>,
}

impl SourceMap {
    /// Adds the next piece; pieces come in emitted order and do not overlap.
    pub(crate) fn push(&mut self, piece: Piece) {
        debug_assert!(self.pieces.last().is_none_or(|last| last.emitted.end <= piece.emitted.start));
        self.pieces.push(piece);
    }

    /// All pieces, in emitted order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The index of the piece that holds a byte of the emitted source.
    #[must_use]
    pub fn piece_at(&self, offset: usize) -> Option<usize> {
        let index = self.pieces.partition_point(|piece| piece.emitted.end <= offset);
        self.pieces.get(index).filter(|piece| piece.emitted.start <= offset).map(|_| index)
    }

    /// The block nearest to a byte of the emitted source: the one whose piece holds it, or else the last before it.
    #[must_use]
    pub fn block_near(&self, offset: usize) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.emitted.start <= offset);
        index.checked_sub(1).map(|index| &self.pieces[index])
    }
}
