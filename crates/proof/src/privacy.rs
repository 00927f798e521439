//! Turns a text into flags for what an employer or client would not want public, and for placeholders left in.

use crate::claims::Flag;
use crate::lexicon::is_number;
use crate::reading::{Group, Reading};
use std::net::Ipv4Addr;
use std::ops::Range;

/// Confidential details and placeholders in a text; `notes` are read for a ban on publishing, never quoted.
#[must_use]
pub fn flag_private(reading: &Reading<'_>, notes: &[Reading<'_>]) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    if let Some(at) = confidential(reading, notes) {
        flags.push(Flag { rule: "privacy/confidential", at });
    }
    flags.extend(placeholders(reading.text).map(|at| Flag { rule: "privacy/placeholder", at }));
    flags
}

fn confidential(reading: &Reading<'_>, notes: &[Reading<'_>]) -> Option<Range<usize>> {
    if let Some((at, _)) = pieces(reading.text).find(|(_, piece)| is_internal_address(piece) || is_key(piece)) {
        return Some(at);
    }
    for group in [Group::Secret, Group::Publishing] {
        if let Some(hit) = reading.hits(group).first() {
            return Some(reading.bytes(hit.first..hit.end));
        }
    }
    // A password is confidential where its value follows: a word with a digit in it.
    for hit in reading.hits(Group::Credential) {
        if let Some(value) = (hit.end..reading.words.len().min(hit.end + 2))
            .find(|&at| reading.words[at].lower.chars().any(|c| c.is_ascii_digit()))
        {
            return Some(reading.bytes(hit.first..value + 1));
        }
    }
    // The figures of a defence: where it is named and a number stands near.
    for hit in reading.hits(Group::Defence) {
        let near = hit.first.saturating_sub(8)..reading.words.len().min(hit.end + 10);
        if near.clone().any(|at| is_number(&reading.words[at])) {
            return Some(reading.bytes(hit.first..hit.end));
        }
    }
    let banned = notes.iter().any(|note| note.has(Group::Ban));
    banned.then_some(0..reading.text.len())
}

/// A host inside a company's network, or a private address.
fn is_internal_address(piece: &str) -> bool {
    let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let host = core.split(['/', ':', '@']).find(|part| part.contains('.')).unwrap_or(core);
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_private();
    }
    let lower = host.to_ascii_lowercase();
    let mut labels = lower.rsplit('.');
    let last = labels.next().unwrap_or("");
    let inner = ["internal", "corp", "local", "lan", "intranet", "intra", "priv", "localdomain"];
    let count = lower.split('.').count();
    count >= 2
        && lower.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_')
        && (inner.contains(&last) || (count >= 3 && labels.any(|label| inner.contains(&label) || label == "int")))
}

/// Keys and tokens by their known beginnings.
fn is_key(piece: &str) -> bool {
    let core = piece.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    let begins = ["AKIA", "ASIA", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_", "sk-", "AIza"];
    core.len() >= 16 && core.chars().any(|c| c.is_ascii_digit()) && begins.iter().any(|begin| core.starts_with(begin))
}

/// Text that was meant to be replaced.
fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (open, close) in [('[', ']'), ('<', '>'), ('{', '}')] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let inside = start + open.len_utf8();
            // No label is long; looking further would make a heap of open brackets slow.
            let end = text[inside..].char_indices().take(48).find(|(_, c)| *c == close || *c == open);
            match end {
                Some((at, c)) if c == close && is_blank_label(&text[inside..inside + at], open) => {
                    found.push(start..inside + at + close.len_utf8());
                    from = inside + at;
                }
                _ => from = inside,
            }
        }
    }
    for (at, piece) in pieces(text) {
        let core = piece.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | '.' | ';' | ':' | '*' | '"'));
        let begins_text = at.start == 0 || piece.ends_with(':');
        if matches!(
            core,
            "XX" | "XXX"
                | "XX%"
                | "X%"
                | "$X"
                | "$XX"
                | "XXX%"
                | "__"
                | "___"
                | "____"
                | "TBD"
                | "??"
                | "???"
                | "N%"
                | "Xx"
                | "XYZ%"
        ) || (matches!(core, "TODO" | "FIXME" | "TBC") && begins_text)
        {
            found.push(at);
        }
    }
    if let Some(at) = text.to_ascii_lowercase().find("lorem ipsum") {
        found.push(at..at + "lorem ipsum".len());
    }
    found.sort_by_key(|at| at.start);
    found.into_iter()
}

/// Whether what stands in brackets asks to be filled in: words such as "company" or "your name".
fn is_blank_label(label: &str, open: char) -> bool {
    const ASKED: [&str; 26] = [
        "company",
        "employer",
        "name",
        "your",
        "team",
        "project",
        "title",
        "role",
        "date",
        "year",
        "month",
        "city",
        "link",
        "number",
        "metric",
        "system",
        "service",
        "technology",
        "tool",
        "insert",
        "x",
        "xx",
        "tbd",
        "todo",
        "placeholder",
        "url",
    ];
    let lower = label.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    if words.peek().is_none() || label.contains('=') || (open == '<' && label.contains(['/', '"'])) {
        return false;
    }
    // Generic types (`Vec<T>`) and array indices (`[0]`) are code.
    lower.len() > 1 && words.any(|word| ASKED.contains(&word))
}

/// The pieces of a text that white space parts, with their bytes.
fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.split_whitespace().map(move |piece| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + piece.len(), piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_hosts_and_keys_are_told_from_public_ones() {
        for inside in
            ["db-03.corp.example.internal", "(10.14.2.7).", "192.168.0.1:8080", "http://ci.intra.example.com/job"]
        {
            assert!(is_internal_address(inside), "{inside}");
        }
        for outside in ["node.js", "example.com", "8.8.8.8", "1.2.3", "e.g.", "local", "v1.2.3.4"] {
            assert!(!is_internal_address(outside), "{outside}");
        }
        assert!(is_key("AKIAIOSFODNN7EXAMPLE"));
        assert!(!is_key("sketching-out-things"));
    }

    #[test]
    fn placeholders_are_told_from_code() {
        let found = |text: &str| placeholders(text).map(|at| text[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("Cut latency by XX% at [Company Name]"), ["XX%", "[Company Name]"]);
        assert_eq!(found("Replaced items[0] and Vec<T> by {id}"), Vec::<String>::new());
        assert_eq!(found("TODO: say more"), ["TODO:"]);
        assert!(found(&"[".repeat(10_000)).is_empty());
    }
}
