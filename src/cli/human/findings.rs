//! Findings to source lines with what is meant underlined, as a good compiler prints them.

use super::ink::{count, paint, safe, severity_style};
use super::mask::{MaskedLines, NoteSpans};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use anstream::adapter::strip_str;
use proofpress_resume::{ByteSpan, Finding, Resume, Severity, Source};
use std::collections::BTreeMap;

/// How many findings of one rule are shown in full; the lines of the others are listed.
const SHOWN_PER_RULE: usize = 5;
/// A span over more lines than this is underlined on its first line only.
const UNDERLINED_LINES: usize = 3;
/// A longer line is shown without its ends.
const LONGEST_LINE: usize = 400;

/// All findings, in the order given, with a line at the end that counts them; nothing where there are none.
pub(crate) fn findings(findings: &[Finding], resume: &Resume) -> String {
    let notes = NoteSpans::of(&resume.notes, &resume.redacted);
    let renderer = Renderer::styled();
    let mut text = String::new();
    let mut seen: BTreeMap<(Severity, &str), Vec<usize>> = BTreeMap::new();
    for finding in findings {
        let lines = seen.entry((finding.severity, &finding.rule)).or_default();
        lines.push(resume.source.line(finding.span.start));
        if lines.len() <= SHOWN_PER_RULE {
            text.push_str(&one(finding, &resume.source, &notes, &renderer));
            text.push_str("\n\n");
        }
    }
    for ((severity, rule), lines) in seen.iter().rev() {
        if let Some(rest) = lines.get(SHOWN_PER_RULE..).filter(|rest| !rest.is_empty()) {
            let shown: Vec<_> = rest.iter().take(12).map(ToString::to_string).collect();
            let more = if rest.len() > shown.len() { ", …" } else { "" };
            text.push_str(&format!(
                "{}: {} more of {rule} on {} {}{more}\n\n",
                paint(severity_style(*severity), name(*severity)),
                rest.len(),
                if rest.len() == 1 { "line" } else { "lines" },
                shown.join(", "),
            ));
        }
    }
    if !findings.is_empty() {
        text.push_str(&totals(findings));
        text.push('\n');
    }
    text
}

/// `1 error, 2 warnings` of the findings.
fn totals(findings: &[Finding]) -> String {
    let parts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let number = findings.iter().filter(|finding| finding.severity == severity).count();
            (number > 0).then(|| paint(severity_style(severity), count(number, name(severity))))
        })
        .collect();
    parts.join(", ")
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn one(finding: &Finding, source: &Source, notes: &NoteSpans, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(safe(&finding.message)).id(safe(&finding.rule));
    let place = source.place(finding.span.start);
    let file = safe(source.name());
    let span = underlined(finding.span, source);
    let hints = finding.hints.iter().map(|hint| Level::HELP.message(safe(hint)));
    let origin = Origin::path(file);
    if span.is_empty() {
        // It speaks of the whole file, or of a place without text.
        let origin = if finding.span.start == 0 { origin } else { origin.line(place.line).char_column(place.column) };
        return renderer.render(&[title.element(origin).elements(hints)]);
    }
    let masked = MaskedLines::of(source, notes, source.lines_of(span));
    let meant = masked.span(span);
    let (line, meant) = cropped(&masked.text, meant);
    // The place is that of the file, not of the masked line, which may be shorter.
    let start = source.place(span.start);
    let snippet = Snippet::source(line).line_start(start.line).annotation(AnnotationKind::Primary.span(meant.range()));
    let origin = origin.line(start.line).char_column(start.column);
    let shown = renderer.render(&[title.element(origin).element(snippet).elements(hints)]);
    // A snippet after an origin opens with a line that only says so.
    shown.lines().filter(|line| strip_str(line).to_string().trim() != ":::").collect::<Vec<_>>().join("\n")
}

/// The part of a span to underline: white space at its ends left out; of many lines, the first.
fn underlined(span: ByteSpan, source: &Source) -> ByteSpan {
    let whole = source.slice(span);
    let start = span.start + (whole.len() - whole.trim_start().len());
    let mut end = start + whole.trim().len();
    if source.slice(ByteSpan::new(start, end)).lines().count() > UNDERLINED_LINES {
        end = start + source.slice(ByteSpan::new(start, end)).lines().next().unwrap_or_default().trim_end().len();
    }
    ByteSpan::new(start, end)
}

/// A very long line without what stands far from the span.
fn cropped(text: &str, span: ByteSpan) -> (String, ByteSpan) {
    if text.lines().all(|line| line.len() <= LONGEST_LINE) || text.contains('\n') {
        return (text.to_owned(), span);
    }
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = boundary(span.start.saturating_sub(LONGEST_LINE / 4));
    let to = boundary((from + LONGEST_LINE).min(text.len()));
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    let shift = |at: usize| at.clamp(from, to) - from + before.len();
    (format!("{before}{}{after}", &text[from..to]), ByteSpan::new(shift(span.start), shift(span.end)))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proofpress_resume::parse_resume;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn findings_underline_what_they_mean_and_show_no_note() {
        let text = plain(&findings(&sample::findings(), &sample::resume()));
        assert!(!text.contains("canary"), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn many_findings_of_one_rule_are_listed_by_line() {
        let source = Source::new("r.md", "- x\n".repeat(30));
        let resume = parse_resume(source);
        let list: Vec<_> = (0..30)
            .map(|line| {
                Finding::warning("bullet/weak-verb", ByteSpan::new(line * 4 + 2, line * 4 + 3), "says too little")
            })
            .collect();
        let text = plain(&findings(&list, &resume));
        assert_eq!(text.matches("says too little").count(), SHOWN_PER_RULE);
        assert!(
            text.contains("25 more of bullet/weak-verb on lines 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, …"),
            "{text}"
        );
        assert!(text.ends_with("30 warnings\n"), "{text}");
    }

    #[test]
    fn a_line_of_any_length_is_shown_in_part() {
        let source = Source::new("r.md", format!("{} word {}", "é".repeat(50_000), "x".repeat(50_000)));
        let start = source.text().find("word").expect("in the text");
        let resume = parse_resume(source);
        let finding = Finding::warning("text/long", ByteSpan::new(start, start + 4), "here");
        let text = plain(&findings(&[finding], &resume));
        assert!(text.len() < 2_000 && text.contains(" word ") && text.contains("^^^^"), "{text}");
    }

    #[test]
    fn escape_codes_in_a_message_or_source_do_not_reach_the_terminal() {
        let source = Source::new("r\u{1b}[2J.md", "a \u{1b}[31m b");
        let resume = parse_resume(source);
        let finding = Finding::error("text/x\u{1b}", ByteSpan::new(0, 8), "bad \u{1b}[31m word").hint("\u{1b}[0m");
        let text = plain(&findings(&[finding], &resume));
        assert!(!text.contains('\u{1b}'), "{text:?}");
        // Nothing is left for the stripping above to have taken away.
        assert!(text.contains("[31m word"), "{text:?}");
    }
}
