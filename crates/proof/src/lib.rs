//! Strength of proof, findings, the fold verdict, truth diff and posting match for a resume.
//!
//! Reading order of the review: [`words`] and [`lexicon`] (what a text says), [`reading`] and [`features`] (what its
//! words do), [`strength`] and [`claims`] (what to make of it), [`rulebook`] and [`rules`] (the data behind).

pub mod claims;
pub mod features;
pub mod lexicon;
pub mod privacy;
pub mod quantity;
pub mod reading;
pub mod rulebook;
pub mod rules;
pub mod sources;
pub mod strength;
pub mod weights;
pub mod words;

pub use rulebook::{Rulebook, RulebookError, RulesText};
pub use strength::{DecidedBy, Verdict};
