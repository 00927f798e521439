//! One resume to files and reports, or a resume and many postings to a variant each: order, cuts and outputs, each file
//! put in place whole.
//!
//! Reading order: [`request`] (what is asked), [`press`] (a resume and a request to a report and files' bytes), `stage`
//! (parsed and reviewed), `lay` (laid out, fitted, ordered), [`draw`] (a page to look at), [`build`] (the bytes of its files), [`order`] and [`cut`] (what to
//! move, what to cut), `length` (what is too long to lay out), `room` (what the page's shape says), `fill` (into the
//! report), [`report`] (what a check found, as scripts read it), [`place`] (how a file gets to its path); then [`choose`]
//! (which blocks a posting calls for) and [`batch`] (a variant for every posting).

pub mod assets;
pub mod batch;
pub mod build;
pub mod choose;
pub mod cut;
pub mod draw;
mod fill;
mod lay;
mod length;
pub mod order;
pub mod place;
pub mod press;
pub mod report;
pub mod request;
mod room;
mod stage;
mod threads;

pub use assets::{Assets, BundledFont, BundledProfile};
pub use build::{Artefact, Built, Content};
pub use draw::Drawn;
pub use press::{Checked, Press, PressError};
pub use request::{Format, Request, RulePattern, Severities};
