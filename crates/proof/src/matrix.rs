//! Turns a review into the Backend Proof Matrix: seven rows, what stands in each, what is empty, what is unclaimed.

use crate::review::Review;
use crate::rulebook::Rulebook;
use proofpress_resume::{Area, BlockId, ByteSpan, Resume, SectionKind, Strength};
use serde::Serialize;

/// The matrix as a worksheet, also of a file that holds only notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Matrix {
    /// A row an area, in the order of the matrix.
    pub rows: Vec<MatrixRow>,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MatrixRow {
    /// The area.
    pub area: Area,
    /// Its name for people.
    pub title: String,
    /// What the reader must believe.
    pub believe: String,
    /// What strong evidence looks like.
    pub evidence: String,
    /// The weak claim to avoid.
    pub weak: String,
    /// Where on the page it belongs.
    pub place: String,
    /// What stands there, strongest first, then in source order.
    pub claimed: Vec<MatrixCell>,
    /// Lines, from 1, of notes of evidence that point here and that no public block uses.
    pub unclaimed_lines: Vec<usize>,
    /// Whether nothing stands there and nothing is noted.
    pub empty: bool,
}

/// A judged block in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MatrixCell {
    /// The block.
    pub block: BlockId,
    /// Its line, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// How far it is proof.
    pub strength: Strength,
    /// The section it stands in.
    pub section: SectionKind,
    /// Whether a note of evidence stands beside it.
    pub has_evidence: bool,
    /// Whether it is laid out unless cut.
    pub public: bool,
}

/// Fills the matrix.
#[must_use]
pub fn fill_matrix(resume: &Resume, review: &Review, rulebook: &Rulebook) -> Matrix {
    let line = |span: ByteSpan| resume.source.line(span.start);
    let rows = rulebook
        .rules
        .rows
        .iter()
        .map(|row| {
            let mut claimed: Vec<MatrixCell> = review
                .judged
                .iter()
                .filter(|judged| judged.areas.contains(&row.area))
                .filter_map(|judged| {
                    let block = resume.block(judged.id)?;
                    Some(MatrixCell {
                        block: judged.id,
                        line: line(block.span),
                        text: block.text.plain(),
                        strength: judged.strength,
                        section: judged.section,
                        has_evidence: judged.has_evidence,
                        public: judged.public,
                    })
                })
                .collect();
            claimed.sort_by_key(|cell| std::cmp::Reverse(cell.strength));
            let unclaimed_lines: Vec<usize> = review
                .unclaimed
                .iter()
                .filter(|note| note.areas.contains(&row.area))
                .map(|note| line(note.span))
                .collect();
            MatrixRow {
                area: row.area,
                title: row.title.clone(),
                believe: row.believe.clone(),
                evidence: row.evidence.clone(),
                weak: row.weak.clone(),
                place: row.place.clone(),
                empty: claimed.is_empty() && unclaimed_lines.is_empty(),
                claimed,
                unclaimed_lines,
            }
        })
        .collect();
    Matrix { rows }
}
