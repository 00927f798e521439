//! Markdown to [`Resume`]. It cannot fail: what it cannot make sense of it keeps as text, and says so.
//!
//! `front_matter` (YAML → settings and header fields), `veil` (text → private regions), `clean` (text without them,
//! mapped to the source), `rewrite` (lenient forms → strict Markdown), `outline` (Markdown → pieces), `assemble`
//! (pieces → header, sections, entries, blocks), `attach` (private regions → notes on blocks).

mod assemble;
mod attach;
mod clean;
pub mod dates;
mod directives;
mod fields;
mod front_matter;
mod header;
mod html;
mod inline;
mod outline;
mod rewrite;
mod sections;
mod veil;

use crate::finding::Finding;
use crate::model::{Header, Resume};
use crate::settings::Settings;
use crate::source::{ByteSpan, Source};
use clean::Cleaned;
use front_matter::FrontMatter;

/// Largest file that is read.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Reads a resume.
#[must_use]
pub fn parse_resume(source: Source) -> Resume {
    let mut findings = Vec::new();
    if source.text().len() > MOST_BYTES {
        let message = format!("the file has {} bytes; at most {MOST_BYTES} are read", source.text().len());
        findings.push(
            Finding::error("markdown/too-large", ByteSpan::default(), message).hint("a resume is a few kilobytes"),
        );
        return Resume::new(source, Settings::default(), Header::default(), Vec::new(), Vec::new(), findings);
    }
    let text = source.text();
    let (front, body) = match front_matter::find_front_matter(text) {
        Some((span, body)) => (front_matter::read_front_matter(text, span, &mut findings), body),
        None => (FrontMatter::default(), if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }),
    };
    let regions = veil::find_regions(text, body, text.len());
    let mut veiled = Cleaned::default();
    let mut at = body;
    for region in &regions {
        veiled.copy(text, ByteSpan::new(at, region.span.start));
        at = region.span.end;
    }
    veiled.copy(text, ByteSpan::new(at.min(text.len()), text.len()));
    let veiled = unfence(veiled);
    let cleaned = rewrite::rewrite(&veiled, &mut findings);
    let pieces = outline::read_outline(&cleaned, &mut findings);
    let (header, mut sections) = assemble::assemble(pieces, &front, &mut findings);
    let FrontMatter { settings, notes, .. } = front;
    let notes = attach::attach_notes(text, &regions, notes, &mut sections, &mut findings);
    Resume::new(source, settings, header, sections, notes, findings)
}

/// A resume that stands whole inside one code fence, without the fence.
fn unfence(veiled: Cleaned) -> Cleaned {
    let text = &veiled.text;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return veiled };
    let (Some(opening), Some(closing)) = (veil::fence(first.1.trim()), veil::fence(last.1.trim())) else {
        return veiled;
    };
    let fences = lines.iter().filter(|(_, line)| veil::fence(line.trim_start()).is_some()).count();
    if opening.0 != closing.0 || fences != 2 || lines.len() < 4 {
        return veiled;
    }
    let mut inner = Cleaned::default();
    inner.copy_cleaned(&veiled, first.0 + first.1.len()..last.0);
    inner
}
