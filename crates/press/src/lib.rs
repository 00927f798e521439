//! One resume to files and reports: order, cuts and outputs, each file put in place whole.
//!
//! Reading order: [`request`] (what is asked), [`press`] (a resume and a request to a report and files' bytes),
//! [`order`] (the order that lifts proof above the fold), [`report`] (what a check found, as scripts read it),
//! [`place`] (how a file gets to its path).

pub mod order;
pub mod place;
pub mod press;
pub mod report;
pub mod request;

pub use press::{Artefact, Built, Checked, Content, Press, PressError};
pub use request::{Format, Request, RulePattern, Severities};
