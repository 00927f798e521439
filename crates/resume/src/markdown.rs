//! Markdown to [`Resume`]. It cannot fail: what it cannot make sense of it keeps as text, and says so.
//!
//! In order: `front_matter` and `veil` take out what is settings or private, `rewrite` reads lenient forms as strict
//! ones, `outline` (with `html` and `inline`) reads Markdown, `assemble` (with `plan`, `header`,
//! `sections`, `entries`, `titles` and `blocks`) finds who and what it is about, `number` gives ids and hands notes to their
//! blocks, `spans` sets what was counted on characters.

mod assemble;
mod blocks;
mod clean;
pub mod dates;
mod directives;
mod entries;
mod front_matter;
mod header;
mod html;
mod inline;
mod number;
mod outline;
mod plan;
mod rewrite;
mod sections;
mod spans;
mod titles;
mod veil;

use crate::finding::Finding;
use crate::model::{Header, Resume};
use crate::private::{Directives, Note, NoteKind, Private};
use crate::settings::Settings;
use crate::source::{ByteSpan, Source};
use clean::Cleaned;
use front_matter::FrontMatter;
use veil::{Region, RegionKind};

/// A source larger than this is not read.
const LARGEST: usize = 8 * 1024 * 1024;

/// Reads a resume.
#[must_use]
pub fn parse_resume(source: Source) -> Resume {
    let text = source.text();
    let mut findings = Vec::new();
    if text.len() > LARGEST {
        let message = format!("the file has {} bytes; at most {LARGEST} are read", text.len());
        findings.push(
            Finding::error("markdown/too-large", ByteSpan::default(), message)
                .hint("is this file a resume? give the Markdown"),
        );
        return Resume::new(source, Settings::default(), Header::default(), Vec::new(), Vec::new(), findings);
    }
    let found = front_matter::find_front_matter(text);
    let front =
        found.map_or_else(FrontMatter::default, |(span, _)| front_matter::read_front_matter(text, span, &mut findings));
    let start = found.map_or(if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }, |(_, body)| body);
    let (start, end) = unwrap_fence(text, start);
    let regions = veil::find_regions(text, start, end);
    let mut notes = front.notes;
    notes.extend(regions.iter().filter_map(|region| note_of(text, region, &mut findings)));
    let veiled = veil_regions(text, start, end, &regions);
    let cleaned = rewrite::rewrite(&veiled, &mut findings);
    let pieces = outline::read_outline(&cleaned, &mut findings);
    let front_name = front
        .fields
        .iter()
        .any(|field| matches!(field.kind, front_matter::FieldKind::Name | front_matter::FieldKind::Title));
    let (mut reader, mut sections) = assemble::assemble(pieces, front_name);
    reader.fill(&front.fields, &mut findings);
    let mut header = reader.header;
    number::number(&mut header, &mut sections, &mut findings);
    number::attach_notes(text, &mut sections, &mut notes);
    spans::settle_spans(text, &mut header, &mut sections);
    findings.sort_by_key(|finding| finding.span);
    Resume::new(source, front.settings, header, sections, notes, findings)
}

/// A resume that stands whole in one code fence is read as what stands in the fence.
fn unwrap_fence(text: &str, start: usize) -> (usize, usize) {
    let whole = (start, text.len());
    let body = &text[start..];
    let lead = body.len() - body.trim_start_matches(['\n', '\r', ' ']).len();
    let first_end = body[lead..].find('\n').map_or(body.len(), |found| lead + found);
    let Some((mark, length)) = veil::fence(body[lead..first_end].trim_end()) else { return whole };
    if body[lead + length..first_end].trim().eq_ignore_ascii_case("hidden") {
        return whole;
    }
    let trimmed = body.trim_end();
    let last_start = trimmed.rfind('\n').map_or(0, |found| found + 1);
    let closing = trimmed[last_start..].trim();
    let closes = |line: &str| line.len() >= length && line.bytes().all(|byte| byte == mark);
    if last_start <= first_end || !closes(closing) {
        return whole;
    }
    let inside = &body[first_end + 1..last_start];
    // Another closing line means that there is text outside the fence.
    if inside.lines().any(|line| closes(line.trim()))
        || inside.lines().filter(|line| !line.trim().is_empty()).count() < 4
    {
        return whole;
    }
    (start + first_end + 1, start + last_start)
}

fn note_of(text: &str, region: &Region, findings: &mut Vec<Finding>) -> Option<Note> {
    let kind = match region.kind {
        RegionKind::Note(kind) => kind,
        RegionKind::Machinery => {
            findings.push(
                Finding::note("markdown/html", region.span, "a script, style sheet, template or head is left out")
                    .hint("the look is set by the profile and `style` in the front matter"),
            );
            return None;
        }
    };
    if region.unclosed {
        let opening = ByteSpan::new(region.span.start, region.inner.start.min(region.span.end));
        findings.push(
            Finding::warning(
                "markdown/unclosed-note",
                opening,
                "a private note is not closed; all that follows it is private",
            )
            .hint(match kind {
                NoteKind::Comment => "close it with `-->`",
                NoteKind::HiddenFence => "close it with the same marks on a line of their own",
                _ => "close the element",
            }),
        );
    }
    if region.in_code {
        findings.push(
            Finding::note("markdown/comment-in-code", region.span, "a comment inside code is private, too")
                .hint("to show one, write `&lt;!--` outside code"),
        );
    }
    let inner = &text[region.inner.range()];
    if kind == NoteKind::Comment && inner.contains("<!--") {
        findings.push(
            Finding::warning(
                "markdown/nested-comment",
                region.span,
                "a comment holds another; text after its first end is public",
            )
            .hint("close the first before the second opens"),
        );
    }
    if kind == NoteKind::HiddenFence {
        findings.push(
            Finding::note("markdown/hidden-text", region.span, "text meant for machines alone is left out")
                .hint("hiring systems count hidden words as fraud; say it in the open or not at all"),
        );
    }
    let words = match kind {
        NoteKind::LinkComment => {
            inner.trim().trim_start_matches(['#', '<', '>']).trim().trim_matches(['(', ')', '"', '\''])
        }
        _ => inner.trim().trim_end_matches("//").trim(),
    };
    let directives = match kind {
        NoteKind::HiddenFence | NoteKind::FrontMatter => Directives::default(),
        _ => directives::read_directives(words, region.span, findings),
    };
    Some(Note { span: region.span, kind, text: Private::new(words), block: None, directives })
}

/// The text without its private regions.
fn veil_regions(text: &str, start: usize, end: usize, regions: &[Region]) -> Cleaned {
    let mut veiled = Cleaned::default();
    let mut at = start;
    for region in regions {
        veiled.copy(text, ByteSpan::new(at, region.span.start));
        at = region.span.end;
    }
    veiled.copy(text, ByteSpan::new(at, end));
    veiled
}
