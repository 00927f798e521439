//! A resume to its shareable copy: what `redact` names is taken out of the model, so that no output can hold it.
//!
//! Contact fields of a redacted kind go whole. The same address or number in other text goes too, each with a finding, and
//! so do links that lead to it. A town is not taken out of the places of jobs; a street with a number is.

use crate::finding::Finding;
use crate::model::{Block, Contact, ContactKind, Item, Resume, RichText};
use crate::settings::Redaction;
use crate::source::ByteSpan;
use std::ops::Range;

/// Fewest digits of a telephone number.
const PHONE_DIGITS: usize = 7;
/// Shortest value, in bytes, that is looked for in other text.
const SHORTEST_VALUE: usize = 6;
/// Most numbers and most values that are looked for in other text.
const MOST_VALUES: usize = 64;

impl Resume {
    /// Takes out what [`crate::Settings::redact`] names, and says what was taken out of running text.
    ///
    /// Blocks of which nothing is left are held in reserve. The Markdown in [`Resume::source`] stays as it is; where in
    /// it something was taken out is kept in [`Resume::redacted`].
    pub fn redact(&mut self) {
        if self.settings.redact.is_empty() {
            return;
        }
        let mut hidden = Hidden::of(self);
        let contacts = std::mem::take(&mut self.header.contacts);
        let (kept, gone): (Vec<_>, Vec<_>) = contacts.into_iter().partition(|contact| !hidden.takes(contact));
        self.header.contacts = kept;
        gone.iter().for_each(|contact| hidden.hide(contact.span));
        let header = self.header.name.iter_mut().chain(&mut self.header.headline);
        header.for_each(|line| hidden.clean(&mut line.text, line.span));
        self.header.headline.retain(|line| !line.text.is_blank());
        self.header.name.take_if(|name| name.text.is_blank());
        for section in &mut self.sections {
            hidden.clean(&mut section.title, section.span);
            for item in &mut section.items {
                match item {
                    Item::Entry(entry) => {
                        let at = entry.title_span;
                        for field in [&mut entry.title, &mut entry.organisation, &mut entry.place, &mut entry.dates]
                            .into_iter()
                            .flatten()
                        {
                            hidden.clean(field, at);
                        }
                        entry.blocks.iter_mut().for_each(|block| hidden.block(block));
                    }
                    Item::Block(block) => hidden.block(block),
                }
            }
        }
        for finding in &mut self.findings {
            finding.message = hidden.masked(&finding.message);
            finding.hints.iter_mut().for_each(|hint| *hint = hidden.masked(hint));
        }
        self.findings.append(&mut hidden.findings);
        self.redacted = hidden.spans;
    }
}

/// What is to be hidden, and what was found of it.
struct Hidden {
    email: bool,
    phone: bool,
    address: bool,
    /// The last digits of the telephone numbers.
    numbers: Vec<String>,
    /// Whole values to look for, in small letters.
    values: Vec<String>,
    spans: Vec<ByteSpan>,
    findings: Vec<Finding>,
    /// Where the lines of the source end.
    line_ends: Vec<usize>,
}

impl Hidden {
    fn of(resume: &Resume) -> Self {
        let text = resume.source.text();
        let has = |what| resume.settings.redact.contains(&what);
        let mut hidden = Self {
            email: has(Redaction::Email),
            phone: has(Redaction::Phone),
            address: has(Redaction::Address),
            numbers: Vec::new(),
            values: Vec::new(),
            spans: Vec::new(),
            findings: Vec::new(),
            line_ends: text.match_indices('\n').map(|(at, _)| at).chain([text.len()]).collect(),
        };
        for contact in &resume.header.contacts {
            let plain = contact.text.plain();
            if hidden.phone && contact.kind == ContactKind::Phone {
                let linked = contact.text.runs.iter().filter_map(|run| run.link.as_deref()).map(str::to_owned);
                for text in std::iter::once(plain.clone()).chain(linked) {
                    hidden.numbers.extend(last_digits(&text));
                }
            }
            let value = plain.rsplit_once([':', '：']).map_or(plain.as_str(), |(_, value)| value).trim();
            let is_place = hidden.address && hidden.is_address(contact);
            let is_mail = hidden.email && contact.kind == ContactKind::Email;
            // A town alone stands in jobs as well, where it is no address.
            if (is_mail || (is_place && value.contains(|c: char| c.is_ascii_digit()))) && value.len() >= SHORTEST_VALUE
            {
                hidden.values.push(value.to_lowercase());
            }
        }
        hidden.numbers.sort();
        hidden.numbers.dedup();
        // Every text is searched for each, so a header of thousands must not cost as many searches.
        hidden.numbers.truncate(MOST_VALUES);
        hidden.values.truncate(MOST_VALUES);
        hidden
    }

    /// Keeps a span out of quotes, to the end of its line: the target of a link stands behind its text.
    fn hide(&mut self, span: ByteSpan) {
        let next = self.line_ends.partition_point(|&end| end < span.end);
        self.spans.push(ByteSpan::new(span.start, self.line_ends.get(next).copied().unwrap_or(span.end)));
    }

    /// A place, or a line with a number that no parser can tell from an address.
    fn is_address(&self, contact: &Contact) -> bool {
        let plain = contact.text.plain();
        let numbered = plain.contains(|c: char| c.is_ascii_digit()) && plain.contains(char::is_alphabetic);
        let dated = !crate::markdown::dates::find_dates(&plain).is_empty();
        contact.kind == ContactKind::Place || (contact.kind == ContactKind::Other && numbered && !dated)
    }

    /// Whether a contact field goes whole.
    fn takes(&self, contact: &Contact) -> bool {
        match contact.kind {
            ContactKind::Email if self.email => true,
            ContactKind::Phone if self.phone => true,
            _ if self.address && self.is_address(contact) => true,
            _ => {
                !self.found(&contact.text.plain()).is_empty()
                    || contact.text.runs.iter().filter_map(|run| run.link.as_deref()).any(|link| self.tells(link))
            }
        }
    }

    fn block(&mut self, block: &mut Block) {
        let before = self.findings.len();
        self.clean(&mut block.text, block.span);
        if let crate::model::BlockKind::SkillGroup { label } = &mut block.kind {
            self.clean(label, block.span);
        }
        if self.findings.len() > before && block.text.is_blank() && block.children.is_empty() {
            block.directives.reserve = true;
        }
        block.children.iter_mut().for_each(|child| self.block(child));
    }

    /// Takes what is hidden out of a text, and links that lead to it.
    fn clean(&mut self, text: &mut RichText, at: ByteSpan) {
        for run in &mut text.runs {
            if run.link.as_deref().is_some_and(|link| self.tells(link)) {
                run.link = None;
                self.hide(run.span);
            }
        }
        let ranges = self.found(&text.plain());
        if ranges.is_empty() {
            return;
        }
        let mut start = 0;
        for run in &mut text.runs {
            let end = start + run.text.len();
            let mut kept = String::new();
            let mut from = start;
            for range in ranges.iter().filter(|range| range.start < end && range.end > start) {
                kept.push_str(&run.text[from - start..range.start.max(from) - start]);
                from = range.end.min(end);
            }
            kept.push_str(&run.text[from - start..]);
            if kept.len() < run.text.len() {
                self.hide(run.span);
                run.text = kept;
            }
            start = end;
        }
        text.runs.retain(|run| !run.text.is_empty());
        let finding = Finding::warning(
            "privacy/redacted",
            at,
            "an address or number that `redact` names is left out of this text",
        );
        self.findings.push(finding.hint("reword the line, or hold it back with <!-- reserve -->"));
    }

    /// Whether a link leads to what is hidden.
    fn tells(&self, link: &str) -> bool {
        let link = link.to_lowercase().replace("%40", "@");
        (self.email && (link.starts_with("mailto:") || !mails(&link).is_empty()))
            || (self.phone && (link.starts_with("tel:") || link.starts_with("sms:")))
            || (self.phone && {
                let digits: String = link.chars().filter(char::is_ascii_digit).collect();
                self.numbers.iter().any(|number| digits.contains(number.as_str()))
            })
    }

    /// The ranges of a text that hold what is hidden, in order and apart.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        if self.email {
            ranges.extend(mails(text));
        }
        if self.phone {
            ranges.extend(phones(text).filter(|range| {
                last_digits(&text[range.clone()]).is_some_and(|digits| self.numbers.contains(&digits))
            }));
        }
        if !self.values.is_empty() {
            let lower = text.to_lowercase();
            // Letters whose small form has another length would shift what is found.
            if lower.len() == text.len() {
                for value in &self.values {
                    ranges.extend(lower.match_indices(value.as_str()).map(|(at, found)| at..at + found.len()));
                }
            }
        }
        ranges.retain(|range| text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }

    fn masked(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for range in self.found(text) {
            out.push_str(&text[at..range.start]);
            out.push('…');
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// The last digits of a number that is long enough for a telephone.
fn last_digits(text: &str) -> Option<String> {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= PHONE_DIGITS).then(|| digits[digits.len() - PHONE_DIGITS..].iter().collect())
}

/// Stretches of digits and the marks that people put between them.
fn phones(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '.' | '/' | '‑' | '–');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))?;
        let stretch = text[start..].find(|c: char| !is_part(c)).unwrap_or(text.len() - start);
        // A plus sign or bracket is always part of itself, so this goes forward.
        at = start + stretch;
        let inside = text[start..at].trim_end_matches(|c: char| !c.is_ascii_digit());
        Some(start..start + inside.len())
    })
}

/// Mail addresses anywhere in a text.
fn mails(text: &str) -> Vec<Range<usize>> {
    let is_local = |c: char| c.is_alphanumeric() || "._-+%!#$&'*/=?^`{|}~".contains(c);
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let floor = found.last().map_or(0, |last| last.end);
        let before = &text[floor.min(at)..at];
        let local = before.len() - before.trim_end_matches(is_local).len();
        let after = &text[at + 1..];
        let domain = after.len() - after.trim_start_matches(is_domain).len();
        let host = after[..domain].trim_end_matches(['.', '-']);
        if local > 0 && host.contains('.') {
            found.push(at - local..at + 1 + host.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Source, parse_resume};

    const TEXT: &str = "---\nredact: [phone, email, address]\n---\n# Ada Example\nBackend Engineer\n\
ada@example.com | +1 (555) 010-0142 | 12 Sample Street, 10115 Berlin | [Chat](https://wa.me/15550100142) | github.com/ada\n\n\
## Summary\nWrite to ADA@example.com, [by mail](mailto:ada@example.com) or call 555 010-0142 at any time.\n\n\
## Experience\n### Engineer, Acme | Berlin | 2019 – 2021\n- Cut p95 from 2,100 ms to 340 ms for 5550101 requests\n- ada@example.com\n";

    #[test]
    fn nothing_redacted_is_left_and_nothing_else_is_lost() {
        let mut resume = parse_resume(Source::new("r.md", TEXT));
        resume.redact();
        let text = resume.plain_text();
        for gone in ["@", "0142", "Sample", "10115", "Chat"] {
            assert!(!text.contains(gone), "{gone} is left in {text}");
        }
        for kept in
            ["Berlin", "github.com/ada", "by mail", "at any time.", "from 2,100 ms to 340 ms for 5550101 requests"]
        {
            assert!(text.contains(kept), "{kept} is lost from {text}");
        }
        let links: Vec<_> =
            resume.blocks().flat_map(|(_, _, block)| &block.text.runs).filter_map(|run| run.link.as_ref()).collect();
        assert!(links.is_empty(), "{links:?}");
        assert!(resume.findings.iter().any(|finding| finding.rule == "privacy/redacted"));
        let emptied = resume.blocks().find(|(_, _, block)| block.text.is_blank()).expect("the bullet");
        assert!(emptied.2.directives.reserve);
    }

    #[test]
    fn what_is_not_named_stays() {
        let mut resume = parse_resume(Source::new("r.md", TEXT.replace("phone, email, address", "phone")));
        resume.redact();
        let text = resume.plain_text();
        assert!(text.contains("ada@example.com") && text.contains("12 Sample Street"), "{text}");
        assert!(!text.contains("0142"), "{text}");
    }

    #[test]
    fn a_name_that_cannot_be_left_out_withholds_the_file() {
        let resume = parse_resume(Source::new("r.md", "---\nredact: fone\n---\n# Ada Example\n"));
        let finding = resume.findings.iter().find(|finding| finding.rule == "privacy/redact").expect("a finding");
        assert_eq!(finding.severity, crate::Severity::Error);
    }

    #[test]
    fn addresses_are_found_in_running_text() {
        let found = |text: &str| mails(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("to a.b@x.example, or <c@y.example>."), ["a.b@x.example", "c@y.example"]);
        assert_eq!(found("a@b @c.d x@y. @"), Vec::<String>::new());
        assert_eq!(found("é@exämple.org"), ["é@exämple.org"]);
    }
}
