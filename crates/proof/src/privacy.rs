//! Turns a text into flags for what an employer or client would not want public, and for placeholders left in.

use crate::claims::Flag;
use crate::lexicon::{Hit, is_number};
use crate::reading::{Group, Reading};
use crate::words::Gap;
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
    let shown = |piece: &str| is_internal_address(piece) || is_key(piece) || is_stamp(piece);
    if let Some((at, _)) = pieces(reading.text).find(|(_, piece)| shown(piece)) {
        return Some(at);
    }
    let hit = reading.hits(Group::Secret).first().or_else(|| named_under_nda(reading));
    let hit = hit.or_else(|| open_hole(reading)).or_else(|| pair(reading, Group::Silence, Group::Incident));
    if let Some(hit) = hit.or_else(|| pair(reading, Group::Owned, Group::Outlet)) {
        return Some(reading.bytes(hit.first..hit.end));
    }
    if let Some(at) = shown_credential(reading) {
        return Some(at);
    }
    // The figures of a defence: where it is named and a limit stands near.
    for hit in reading.hits(Group::Defence) {
        let near = hit.first.saturating_sub(10)..reading.words.len().min(hit.end + 12);
        if near.clone().any(|at| is_limit(reading, at)) {
            return Some(reading.bytes(hit.first..hit.end));
        }
    }
    let banned = notes.iter().any(|note| note.has(Group::Ban));
    banned.then_some(0..reading.text.len())
}

/// Two groups that make a secret together: the first hit of the one, where the other has a hit, too.
fn pair<'r>(reading: &'r Reading<'_>, one: Group, other: Group) -> Option<&'r Hit> {
    reading.hits(one).first().filter(|_| reading.has(other))
}

/// An agreement on silence, where it is told with whom: a name, or what sort of client.
fn named_under_nda<'r>(reading: &'r Reading<'_>) -> Option<&'r Hit> {
    let hit = reading.hits(Group::Nda).first()?;
    let name = |at: usize| {
        let word = &reading.words[at];
        at > 0
            && word.capital
            && word.gap != Gap::Stop
            && !(hit.first..hit.end).contains(&at)
            && !reading.covers(Group::Tool, at)
            && !word.lower.chars().any(|c| c.is_ascii_digit())
            && reading.text.get(word.at.clone()).is_some_and(|text| text.chars().skip(1).any(char::is_lowercase))
    };
    let party = (hit.first.saturating_sub(3)..hit.first).any(|at| reading.covers(Group::Party, at));
    (party || (0..reading.words.len()).any(name)).then_some(hit)
}

/// A hole that is open still: not one that the writer closed, nor a door kept open until a date.
fn open_hole<'r>(reading: &'r Reading<'_>) -> Option<&'r Hit> {
    reading.hits(Group::Open).iter().take(8).find(|open| {
        let holed =
            reading.hits(Group::Hole).iter().any(|hole| hole.first < open.end + 12 && open.first < hole.end + 12);
        let lower = |at: usize| reading.words[at].lower.as_str();
        let closed = (0..reading.words.len()).filter(|at| !(open.first..open.end).contains(at)).any(|at| {
            reading.covers(Group::Closing, at)
                && !(at.saturating_sub(3)..at).any(|at| matches!(lower(at), "not" | "never" | "been"))
        });
        let until = (open.end..reading.words.len().min(open.end + 6)).any(|at| lower(at) == "until");
        holed && !closed && !until
    })
}

/// A value that opens something, behind the word for it: `password is winter2019`, `admin / Sommer2019!`.
fn shown_credential(reading: &Reading<'_>) -> Option<Range<usize>> {
    reading.hits(Group::Credential).iter().find_map(|hit| {
        let from = reading.words[hit.first].at.start;
        let behind = reading.text.get(from..)?;
        let (at, _) = pieces(behind).take(10).find(|(_, piece)| is_secret_value(piece))?;
        Some(from..from + at.end)
    })
}

/// Whether a piece looks like a password or a token: letters and digits mixed as no word or version mixes them.
fn is_secret_value(piece: &str) -> bool {
    const TERMS: [&str; 16] = [
        "oauth", "ipv", "http", "sha", "argon", "log4j", "neo4j", "base64", "ed25519", "utf", "pbkdf", "openid", "tls",
        "auth0", "python", "java",
    ];
    let core =
        piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '!' | '?' | '$' | '%' | '&' | '*' | '#'));
    let lower = core.to_lowercase();
    let (mut letters, mut digits, mut upper, mut signs) = (0, 0, 0, 0);
    for c in core.chars() {
        letters += usize::from(c.is_alphabetic());
        upper += usize::from(c.is_uppercase());
        digits += usize::from(c.is_ascii_digit());
        signs += usize::from(matches!(c, '!' | '?' | '$' | '%' | '&' | '*' | '#'));
    }
    let small = letters > upper;
    if !small || digits == 0 || !(6..=64).contains(&core.len()) || TERMS.iter().any(|term| lower.starts_with(term)) {
        return false;
    }
    let first_digit = core.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let word_first = core.chars().take_while(|c| c.is_alphabetic() || *c == '-').count() >= 4;
    let letter_after = core.get(first_digit..).is_some_and(|rest| rest.contains(char::is_alphabetic));
    (signs > 0 && first_digit > 0)
        || (word_first && digits >= 2 && core.len() >= 8 && !letter_after)
        || (upper > 0 && first_digit > 0 && letter_after && !core.contains('/'))
}

/// Whether a word is a number that bounds something: "below 38", "three attempts", "at 71".
fn is_limit(reading: &Reading<'_>, at: usize) -> bool {
    const BOUNDS: [&str; 13] =
        ["below", "above", "over", "under", "at", "to", "from", "beyond", "than", "after", "until", "is", "of"];
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    if !is_number(&reading.words[at]) {
        return false;
    }
    // "3 per card", "5 within an hour", "2 new devices".
    let counts = |at: usize| reading.covers(Group::Counted, at) || matches!(lower(at), "per" | "a" | "within" | "new");
    BOUNDS.contains(&lower(at.wrapping_sub(1))) || (1..=2).any(|ahead| counts(at + ahead))
}

/// A host inside a company's network, or a private address.
fn is_internal_address(piece: &str) -> bool {
    // A share of a file server: `\\\\files02\\payroll`.
    if piece.starts_with("\\\\") && piece.len() > 4 {
        return true;
    }
    let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
    // Most words end here.
    if !core.contains('.') {
        return false;
    }
    let host = core.split(['/', ':', '@']).find(|part| part.contains('.')).unwrap_or(core);
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_private();
    }
    let lower = host.to_ascii_lowercase();
    let mut labels = lower.rsplit('.');
    let last = labels.next().unwrap_or("");
    let inner = ["internal", "corp", "local", "lan", "intranet", "intra", "priv", "localdomain", "intern", "dmz"];
    let count = lower.split('.').count();
    count >= 2
        && lower.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_')
        && (inner.contains(&last) || (count >= 3 && labels.any(|label| inner.contains(&label) || label == "int")))
}

/// A word in brackets that stamps what stands before it: `Client: Ministry of Interior (classified)`.
fn is_stamp(piece: &str) -> bool {
    const STAMPS: [&str; 7] =
        ["confidential", "classified", "secret", "nda", "unannounced", "unreleased", "undisclosed"];
    let inner = piece.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inner, _)| inner.to_lowercase());
    inner.is_some_and(|inner| STAMPS.contains(&inner.as_str()))
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
    if (text.contains("psum") || text.contains("PSUM"))
        && let Some(at) = text.to_ascii_lowercase().find("lorem ipsum")
    {
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
    fn passwords_are_told_from_names_and_versions() {
        for value in ["winter2019;", "Sommer2019!", "Tr4inset!)", "hvs.demo7Qx,", "Blau-Wal77."] {
            assert!(is_secret_value(value), "{value}");
        }
        for term in ["OAuth2", "Argon2id", "SHA-256", "15-minute", "365", "TLS1.3", "HTTP/2", "bcrypt", "utf8mb4"] {
            assert!(!is_secret_value(term), "{term}");
        }
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
