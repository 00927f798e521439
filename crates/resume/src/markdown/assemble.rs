//! An outline to header and sections: which heading opens what, which lines are an entry's title.

use super::entries::{item_span, section};
use super::header::HeaderReader;
use super::outline::Piece;
use super::plan::{plan, promote_plain_headings};
use super::sections::{Opens, recognise};
use super::titles::{after_lines, lines_of};
use crate::model::{RichText, Section, SectionKind};
use crate::source::ByteSpan;

/// Splits an outline into what the header takes and sections.
pub(super) fn assemble(mut pieces: Vec<Piece>, front_name: bool) -> (HeaderReader, Vec<Section>) {
    promote_plain_headings(&mut pieces);
    let plan = plan(&pieces, front_name);
    let mut reader = HeaderReader { link_bare: plan.name.is_some() || front_name, ..HeaderReader::default() };
    let mut sections: Vec<Section> = Vec::new();
    let mut pieces = pieces.into_iter().enumerate();
    let mut body: Vec<Piece> = Vec::new();
    // Before the first section.
    let mut rest: Option<(usize, Piece)> = None;
    for (index, piece) in pieces.by_ref() {
        if index >= plan.first_section {
            rest = Some((index, piece));
            break;
        }
        if plan.name == Some(index) {
            match piece {
                Piece::Heading { text, span, .. } => reader.set_name(text, span),
                Piece::Paragraph { text, span } => {
                    let mut lines = lines_of(&text).into_iter();
                    if let Some(name) = lines.next() {
                        let own = name.span().unwrap_or(span);
                        reader.set_name(name, own);
                    }
                    let left = after_lines(&text, 1);
                    if !left.is_blank() {
                        let own = left.span().unwrap_or(span);
                        reader.take(Piece::Paragraph { text: left, span: own });
                    }
                }
                other => reader.take(other),
            }
        } else if plan.has_header {
            reader.take(piece);
        } else {
            body.push(piece);
        }
    }
    let mut lead = std::mem::take(&mut reader.summary);
    lead.append(&mut body);
    if !lead.is_empty() {
        sections.push(loose_section(lead));
    }
    let mut open: Option<(RichText, ByteSpan, SectionKind, bool)> = None;
    let mut inside: Vec<Piece> = Vec::new();
    for (_, piece) in rest.into_iter().chain(pieces) {
        match piece {
            Piece::Heading { level, text, span } if level <= plan.level => {
                close_section(open.take(), std::mem::take(&mut inside), &mut sections, &mut reader, plan.has_header);
                let opens = recognise(&text.plain());
                let kind = match opens {
                    Some(Opens::Section(kind)) => kind,
                    _ => SectionKind::Other,
                };
                open = Some((text, span, kind, opens == Some(Opens::Contact)));
            }
            other => inside.push(other),
        }
    }
    close_section(open, inside, &mut sections, &mut reader, plan.has_header);
    (reader, sections)
}

fn close_section(
    open: Option<(RichText, ByteSpan, SectionKind, bool)>,
    inside: Vec<Piece>,
    sections: &mut Vec<Section>,
    reader: &mut HeaderReader,
    has_header: bool,
) {
    let Some((title, span, kind, contact)) = open else {
        if !inside.is_empty() {
            sections.push(loose_section(inside));
        }
        return;
    };
    // A contact block that comes first is the header's.
    if contact && has_header && sections.is_empty() && reader.header.contacts.is_empty() {
        reader.add_contacts(&title, span);
        for piece in inside {
            reader.take(piece);
        }
        let lead = std::mem::take(&mut reader.summary);
        if !lead.is_empty() {
            sections.push(loose_section(lead));
        }
        return;
    }
    sections.push(section(title, span, kind, inside));
}

/// Text before the first heading: a summary without title.
fn loose_section(pieces: Vec<Piece>) -> Section {
    let mut section = section(RichText::default(), ByteSpan::default(), SectionKind::Summary, pieces);
    if let Some(span) = section.items.iter().map(item_span).reduce(ByteSpan::join) {
        section.span = span;
    }
    section
}
