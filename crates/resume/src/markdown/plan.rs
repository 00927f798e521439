//! An outline to a plan: where the name stands, where sections begin, on which level of heading.

use super::header::is_contact_line;
use super::outline::Piece;
use super::sections::{normalise, recognise};
use super::titles::{after_lines, is_role, lines_of};

/// Where the name stands, where sections begin, and on which level of heading.
pub(super) struct Plan {
    /// The piece that holds the name.
    pub(super) name: Option<usize>,
    /// The first piece that belongs to a section.
    pub(super) first_section: usize,
    /// The level of the headings that open sections; those above it do, too.
    pub(super) level: u8,
    /// Whether what stands before the first section is a header.
    pub(super) has_header: bool,
}

/// Plans the reading of an outline.
pub(super) fn plan(pieces: &[Piece], front_name: bool) -> Plan {
    let headings: Vec<(usize, u8, String, bool)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(index, piece)| match piece {
            Piece::Heading { level, text, .. } => Some((index, *level, text.plain(), is_contact_line(text))),
            _ => None,
        })
        .collect();
    let known = |text: &str| recognise(text).is_some();
    let label = |text: &str| {
        matches!(
            normalise(text).as_str(),
            "cv" | "resume"
                | "résumé"
                | "curriculum vitae"
                | "lebenslauf"
                | "简历"
                | "個人簡歷"
                | "个人简历"
                | "履歴書"
                | "職務経歴書"
                | "이력서"
                | "currículo"
                | "currículum"
        )
    };
    let first_known = headings.iter().position(|(_, _, text, _)| known(text));
    let level = headings.iter().filter(|(_, _, text, _)| known(text)).map(|(_, level, ..)| *level).min();
    // The name: the first heading that opens no known section, before the first that does.
    let before = &headings[..first_known.unwrap_or(headings.len().min(1))];
    let named = before.iter().position(|(_, own, text, contact)| {
        let section_like = level.is_some_and(|level| *own > level);
        !contact && !label(text) && !section_like && !text.trim().is_empty()
    });
    // With no known section, a first heading is the name only if it stands above the others or alone.
    let named = named.filter(|&index| {
        first_known.is_some()
            || headings.len() == 1
            || headings[index].1 <= headings.iter().skip(1).map(|(_, level, ..)| *level).min().unwrap_or(6)
    });
    let mut first_section = pieces.len();
    let mut section_level = 6;
    if let Some(level) = level {
        section_level = level;
        let known_at = headings[first_known.unwrap_or(0)].0;
        first_section = known_at;
        // Unknown headings of the same level before it open sections too, when text stands under them: not the name,
        // and not a job title right under the name.
        let from = named.map_or(0, |index| index + 1);
        let mut previous = named.map(|index| headings[index].0);
        for (index, own, text, contact) in &headings[from.min(headings.len())..] {
            if *index >= known_at {
                break;
            }
            let right_below = previous == Some(index.wrapping_sub(1)) || previous.is_none() && *index == 0;
            let has_body = !matches!(pieces.get(index + 1), Some(Piece::Heading { .. } | Piece::Rule) | None);
            if *own <= level && !contact && !label(text) && !right_below && has_body {
                first_section = *index;
                break;
            }
            previous = Some(*index);
        }
    } else if let Some(index) = named {
        // No known heading: every heading below the name opens a section.
        let below = &headings[index + 1..];
        if let Some(level) = below.iter().filter(|heading| !heading.3).map(|(_, level, ..)| *level).min() {
            section_level = level;
            first_section = below
                .iter()
                .find(|(_, own, _, contact)| *own <= level && !contact)
                .map_or(pieces.len(), |heading| heading.0);
        }
    } else if let Some((index, level, ..)) = headings.iter().find(|(_, _, _, contact)| !contact) {
        section_level = *level;
        first_section = *index;
    }
    let mut name = named.map(|index| headings[index].0);
    // A plain file: the first short line is the name when sections follow.
    if name.is_none()
        && !front_name
        && level.is_some()
        && let Some(index) = pieces[..first_section].iter().position(|piece| !matches!(piece, Piece::Rule))
        && let Piece::Paragraph { text, .. } = &pieces[index]
        && let Some(line) = lines_of(text).first()
        && is_name(&line.plain())
    {
        name = Some(index);
    }
    let has_header = name.is_some() || front_name || level.is_some();
    Plan { name, first_section, level: section_level, has_header }
}

/// Whether a line of plain text may be a person's name.
fn is_name(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (1..=5).contains(&words)
        && line.chars().count() <= 40
        && !line.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '|' | ':' | '/' | '.' | ',' | ';'))
        && line.chars().next().is_some_and(|c| c.is_uppercase() || super::rewrite::is_cjk(c))
        && !is_role(line)
}

/// Where no heading opens a known section, lines that say so by their words do: bold, in capitals, or alone.
pub(super) fn promote_plain_headings(pieces: &mut Vec<Piece>) {
    let known = pieces.iter().any(|piece| match piece {
        Piece::Heading { text, .. } => recognise(&text.plain()).is_some(),
        _ => false,
    });
    if known {
        return;
    }
    let level = pieces
        .iter()
        .find_map(|piece| match piece {
            Piece::Heading { level, .. } => Some((*level + 1).min(6)),
            _ => None,
        })
        .unwrap_or(2);
    let mut promoted = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        let Piece::Paragraph { text, span } = piece else {
            promoted.push(piece);
            continue;
        };
        let lines = lines_of(&text);
        let title = lines.first().filter(|line| {
            let plain = line.plain();
            let bold = line.runs.iter().all(|run| run.style.strong || run.text.trim().is_empty());
            let capitals = plain.chars().any(char::is_alphabetic) && !plain.chars().any(char::is_lowercase);
            let colon = plain.trim_end().ends_with([':', '：']);
            plain.chars().count() <= 50
                && recognise(&plain).is_some()
                && (bold || capitals || colon || lines.len() == 1)
        });
        // `**SKILLS:** Go, Rust` is a heading and its text on one line.
        let labelled = lines.first().and_then(super::blocks::split_label).filter(|(label, _)| {
            let label = label.plain();
            !label.chars().any(char::is_lowercase) && recognise(&label).is_some()
        });
        if let (Some((label, rest)), 1) = (labelled, lines.len()) {
            let own = label.span().unwrap_or(span);
            promoted.push(Piece::Heading { level, text: label, span: own });
            let span = rest.span().unwrap_or(span);
            promoted.push(Piece::Paragraph { text: rest, span });
            continue;
        }
        match title.cloned() {
            Some(title) => {
                let own = title.span().unwrap_or(span);
                promoted.push(Piece::Heading { level, text: title, span: own });
                let rest = after_lines(&text, 1);
                if !rest.is_blank() {
                    let span = rest.span().unwrap_or(span);
                    promoted.push(Piece::Paragraph { text: rest, span });
                }
            }
            None => promoted.push(Piece::Paragraph { text, span }),
        }
    }
    *pieces = promoted;
}
