//! One resume to files and reports: order, cuts and outputs, each file put in place whole.
//!
//! Reading order: [`report`] (what a check found, as scripts read it), [`place`] (how a file gets to its path).

pub mod place;
pub mod report;
