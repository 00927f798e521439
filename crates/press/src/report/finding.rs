//! A finding on a byte span to a finding with lines and columns, as JSON shows it.

use proofpress_resume::{Finding, Severity, Source};
use schemars::JsonSchema;
use serde::Serialize;

/// A finding as JSON shows it. It quotes no source, so no note can be in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingReport {
    /// Stable name, `family/rule`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The file, as it was named.
    pub file: String,
    /// First line, from 1.
    pub line: usize,
    /// First column, from 1, in characters.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column; the first column itself where the finding speaks of no text.
    pub end_column: usize,
    /// One lower-case clause with the measured value and the limit.
    pub message: String,
    /// Ways out, each a clause.
    pub hints: Vec<String>,
}

impl FindingReport {
    /// A finding with its place in the source.
    #[must_use]
    pub fn of(finding: &Finding, source: &Source) -> Self {
        let start = source.place(finding.span.start);
        let end = source.place(finding.span.end.max(finding.span.start));
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity,
            file: source.name().to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: finding.message.clone(),
            hints: finding.hints.clone(),
        }
    }
}

/// Puts findings into the order of reports: gravest first, then by place, rule and message; each once.
///
/// The order depends on nothing but the findings themselves, so that it is the same in every run.
pub fn plain_order(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| (a.span, &a.rule, &a.message, &a.hints).cmp(&(b.span, &b.rule, &b.message, &b.hints)))
    });
    findings.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::ByteSpan;

    #[test]
    fn columns_count_characters_and_end_is_exclusive() {
        let source = Source::new("r.md", "# Ünï\n- größe x\n");
        let start = source.text().find("größe").expect("in the text");
        let report = FindingReport::of(
            &Finding::warning("claim/vague-scale", ByteSpan::new(start, start + "größe".len()), "too vague"),
            &source,
        );
        assert_eq!((report.line, report.column, report.end_line, report.end_column), (2, 3, 2, 8));
    }

    #[test]
    fn a_span_past_the_end_or_inside_a_character_still_has_a_place() {
        let source = Source::new("r.md", "é");
        let report = FindingReport::of(&Finding::note("text/x", ByteSpan::new(1, 99), "m"), &source);
        assert_eq!((report.line, report.column, report.end_column), (1, 1, 2));
    }

    #[test]
    fn the_gravest_comes_first_and_repeats_go() {
        let at = |start| ByteSpan::new(start, start + 1);
        let mut findings = vec![
            Finding::note("b/b", at(0), "n"),
            Finding::error("a/a", at(5), "e"),
            Finding::warning("a/a", at(3), "w"),
            Finding::error("a/a", at(2), "e"),
            Finding::error("a/a", at(2), "e"),
        ];
        plain_order(&mut findings);
        let order: Vec<_> = findings.iter().map(|finding| (finding.severity, finding.span.start)).collect();
        assert_eq!(order, [(Severity::Error, 2), (Severity::Error, 5), (Severity::Warning, 3), (Severity::Note, 0)]);
    }
}
