//! The words of a note to [`Directives`]: what it says of the block that it stands in or right after.

use crate::finding::Finding;
use crate::model::Area;
use crate::private::{Directives, Private};
use crate::source::ByteSpan;

/// Reads `key: value` parts joined by `;`. A note that opens with anything else says nothing to the program.
pub(super) fn read_directives(note: &str, span: ByteSpan, findings: &mut Vec<Finding>) -> Directives {
    let mut directives = Directives::default();
    let mut evidence: Option<String> = None;
    let mut first = true;
    for part in note.split([';', '\n']) {
        let part = part.trim().trim_start_matches('>').trim();
        if part.is_empty() {
            continue;
        }
        let (key, value) = match part.split_once(':') {
            Some((key, value)) => (key.trim().to_ascii_lowercase(), value.trim()),
            None => (part.to_ascii_lowercase(), ""),
        };
        let known = match (key.as_str(), value) {
            ("evidence" | "proof" | "tags" | "allow", value) => !value.is_empty(),
            ("reserve" | "keep", value) => value.is_empty() || matches!(value, "true" | "yes"),
            _ => false,
        };
        if !known {
            if first {
                return directives;
            }
            // What follows evidence goes on with it: a URL, a second sentence.
            if let Some(evidence) = &mut evidence {
                evidence.push_str("; ");
                evidence.push_str(part);
            }
            continue;
        }
        first = false;
        directives.evidence.extend(evidence.take().map(Private::new));
        let words = || value.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        match key.as_str() {
            "evidence" => evidence = Some(value.to_owned()),
            "proof" => {
                for word in words() {
                    if word.eq_ignore_ascii_case("strong") {
                        directives.strong = true;
                    } else if let Ok(area) = word.parse::<Area>() {
                        if !directives.areas.contains(&area) {
                            directives.areas.push(area);
                        }
                    } else {
                        // The word itself is private.
                        let names = Area::ALL.map(Area::name).join(", ");
                        findings.push(
                            Finding::warning(
                                "markdown/directive",
                                span,
                                "`proof:` in a note names something that is no area",
                            )
                            .hint(format!("the areas are {names}; `strong` overrides the strength")),
                        );
                    }
                }
            }
            "tags" => {
                directives.tags.extend(value.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned))
            }
            "reserve" => directives.reserve = true,
            "keep" => directives.keep = true,
            _ => directives.allow.extend(words().map(|rule| (rule.to_owned(), span))),
        }
    }
    directives.evidence.extend(evidence.map(Private::new));
    directives
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(note: &str) -> (Directives, usize) {
        let mut findings = Vec::new();
        let directives = read_directives(note, ByteSpan::new(0, 1), &mut findings);
        (directives, findings.len())
    }

    #[test]
    fn parts_are_read() {
        let (directives, findings) = read(
            " evidence: PR 412; https://x.example/1; proof: security, Data strong; tags: a b, c; keep; allow: claim/buzzword ",
        );
        assert_eq!(findings, 0);
        assert_eq!(directives.evidence[0].reveal(), "PR 412; https://x.example/1");
        assert_eq!(directives.areas, [Area::Security, Area::Data]);
        assert!(directives.strong && directives.keep && !directives.reserve);
        assert_eq!(directives.tags, ["a b", "c"]);
        assert_eq!(directives.allow[0].0, "claim/buzzword");
        assert!(read("reserve").0.reserve);
    }

    #[test]
    fn other_notes_say_nothing() {
        for note in ["reserve this for later", "todo: ask", "", "keep in mind: x", "salary 120k; keep"] {
            assert!(read(note).0.is_empty(), "{note}");
        }
        let (directives, findings) = read("proof: canary");
        assert!(directives.is_empty());
        assert_eq!(findings, 1);
    }
}
