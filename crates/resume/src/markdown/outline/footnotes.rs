//! Footnotes to paragraphs where they are defined.

use super::piece::Piece;
use crate::finding::Finding;
use std::collections::HashSet;

/// Footnotes that are used become paragraphs where they are defined; the others are left out.
pub(super) fn place_footnotes(pieces: Vec<Piece>, used: &HashSet<String>, findings: &mut Vec<Finding>) -> Vec<Piece> {
    let mut placed = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Quote(mut inner) => match inner.first() {
                Some(Piece::Paragraph { text, span })
                    if text.runs.first().is_some_and(|run| run.text.starts_with('\0')) =>
                {
                    let name = text.runs[0].text[1..].to_owned();
                    let span = *span;
                    let body = match inner.pop() {
                        Some(Piece::Quote(body)) => body,
                        _ => Vec::new(),
                    };
                    if used.contains(&name) {
                        findings.push(Finding::note(
                            "markdown/footnote",
                            span,
                            "a footnote is set as a paragraph where it is defined; its mark is left out",
                        ));
                        placed.extend(place_footnotes(body, used, findings));
                    } else {
                        findings.push(
                            Finding::warning(
                                "markdown/unused-footnote",
                                span,
                                "nothing refers to this footnote; it is left out",
                            )
                            .hint("refer to it, or delete it"),
                        );
                    }
                }
                _ => placed.push(Piece::Quote(place_footnotes(inner, used, findings))),
            },
            Piece::List(items) => placed.push(Piece::List(
                items
                    .into_iter()
                    .map(|mut item| {
                        item.pieces = place_footnotes(std::mem::take(&mut item.pieces), used, findings);
                        item
                    })
                    .collect(),
            )),
            other => placed.push(other),
        }
    }
    placed
}
