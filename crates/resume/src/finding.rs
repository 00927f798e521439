//! Findings: what a stage has to say about a place in the source.

use crate::source::ByteSpan;
use serde::{Deserialize, Serialize};

/// How much a finding matters. Errors withhold the file; the others never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something to know.
    Note,
    /// Something to mend.
    Warning,
    /// Something that withholds the file.
    Error,
}

/// A diagnostic on a span of the source. Its message quotes no note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable name, `family/rule`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where; an empty span at 0 speaks of the whole file.
    pub span: ByteSpan,
    /// One lower-case clause with the measured value and the limit.
    pub message: String,
    /// Ways out, each a clause.
    pub hints: Vec<String>,
}

impl Finding {
    /// A finding without hints.
    #[must_use]
    pub fn new(rule: impl Into<String>, severity: Severity, span: ByteSpan, message: impl Into<String>) -> Self {
        Self { rule: rule.into(), severity, span, message: message.into(), hints: Vec::new() }
    }

    /// An error.
    #[must_use]
    pub fn error(rule: impl Into<String>, span: ByteSpan, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, span, message)
    }

    /// A warning.
    #[must_use]
    pub fn warning(rule: impl Into<String>, span: ByteSpan, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, span, message)
    }

    /// A note.
    #[must_use]
    pub fn note(rule: impl Into<String>, span: ByteSpan, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Note, span, message)
    }

    /// The same with a way out added.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The family of its rule: `claim` of `claim/vague-scale`.
    #[must_use]
    pub fn family(&self) -> &str {
        self.rule.split('/').next().unwrap_or(&self.rule)
    }
}
