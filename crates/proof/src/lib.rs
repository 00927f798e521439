//! Strength of proof, findings, the fold verdict, truth diff and posting match for a resume.

pub mod posting;
pub mod quantity;
pub mod skills;
pub mod terms;
pub mod truth;
