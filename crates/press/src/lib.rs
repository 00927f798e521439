//! One resume to files and reports: order, cuts and outputs, each file put in place whole.
//!
//! Reading order: [`request`] (what is asked), [`press`] (how it is done), [`report`] (what came out, as scripts read
//! it), [`place`] (how a file gets to its path).

pub mod place;
pub mod press;
pub mod report;
pub mod request;

pub use press::{Artefact, Built, Checked, Content, Press, PressError};
pub use request::{Format, Request, RulePattern, Severities};
