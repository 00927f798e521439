//! Strength of proof, findings, the fold verdict, truth diff and posting match for a resume.
//!
//! Reading order of the review: [`words`] and [`lexicon`] (what a text says), [`reading`] and [`features`] (what its
//! words do), [`strength`] and [`claims`] (what to make of it), [`review`](mod@review) and [`sections`] (the whole
//! resume), [`fold`] (where it stands on the page), [`checklist`] and [`matrix`] (what to ask of it), [`rulebook`] and [`rules`] (the data behind).

pub mod checklist;
pub mod claims;
pub mod features;
pub mod fold;
pub mod lexicon;
pub mod matrix;
mod packed;
pub mod posting;
pub mod privacy;
pub mod quantity;
pub mod reading;
pub mod review;
pub mod rulebook;
pub mod rules;
pub mod sections;
pub mod senses;
pub mod skills;
pub mod sources;
pub mod strength;
pub mod terms;
pub mod truth;
pub mod weights;
pub mod words;

pub use checklist::{Answer, CheckedQuestion, OtherStages, answer_checklist};
pub use matrix::{Matrix, fill_matrix};
pub use packed::PackedError;
pub use review::{AreaCount, Judged, JudgedKind, Review, Unclaimed, review, silence_later};
pub use rulebook::{Rulebook, RulebookError, RulesText};
pub use strength::{DecidedBy, Verdict};
