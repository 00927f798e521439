//! Strength of proof, findings, the fold verdict, truth diff and posting match for a resume.

pub mod quantity;
pub mod terms;
pub mod truth;
