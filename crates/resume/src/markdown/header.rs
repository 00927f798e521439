//! What stands before the first section to the header: name, job title, contact fields; and what is left over.

use super::clean::Cleaned;
use super::front_matter::{Field, FieldKind};
use super::inline::{Target, is_domain, is_mail, judge_target, settle};
use super::outline::{ListItem, Piece, read_outline};
use super::titles::{is_place, lines_of, slice};
use crate::finding::Finding;
use crate::model::{BlockId, Contact, ContactKind, Header, HeaderLine, IdKind, RichText, Run};
use crate::source::ByteSpan;
use std::ops::Range;

/// The id that stands in until all are numbered.
fn unnumbered() -> BlockId {
    BlockId::new(IdKind::Header, 0)
}

/// Collects the header and what does not belong to it.
#[derive(Debug, Default)]
pub(super) struct HeaderReader {
    /// The header so far.
    pub(super) header: Header,
    /// Pieces that are text of a summary.
    pub(super) summary: Vec<Piece>,
    /// Whether bare addresses become links.
    pub(super) link_bare: bool,
}

impl HeaderReader {
    /// Sets the name.
    pub(super) fn set_name(&mut self, text: RichText, span: ByteSpan) {
        self.header.name = Some(HeaderLine { id: unnumbered(), text: settle(text), span });
    }

    /// Adds a line under the name.
    pub(super) fn add_headline(&mut self, text: RichText, span: ByteSpan) {
        self.header.headline.push(HeaderLine { id: unnumbered(), text: settle(text), span });
    }

    /// Adds contact fields of one line.
    pub(super) fn add_contacts(&mut self, line: &RichText, span: ByteSpan) {
        if self.header.separator.is_none() {
            let plain = line.plain();
            self.header.separator = ['·', '•', '⋅', '∙'].into_iter().find(|mark| plain.contains(&format!(" {mark} ")));
        }
        for part in split_fields(line) {
            if self.header.name.is_none() && is_labelled_name(&part.plain()) {
                let own = part.span().unwrap_or(span);
                self.set_name(part, own);
                continue;
            }
            let text = if self.link_bare { link_bare(part) } else { part };
            let span = text.span().unwrap_or(span);
            self.header.contacts.push(Contact { id: unnumbered(), kind: contact_kind(&text), text, span });
        }
    }

    /// Takes one piece that stands before the first section.
    pub(super) fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Heading { text, span, .. } => {
                if is_contact_line(&text) {
                    self.add_contacts(&text, span);
                } else {
                    self.add_headline(text, span);
                }
            }
            Piece::Paragraph { text, span } => self.take_paragraph(text, span),
            Piece::List(items) => self.take_list(items),
            Piece::Quote(pieces) => {
                for piece in pieces {
                    self.take(piece);
                }
            }
            Piece::Table(rows) => {
                if rows.iter().any(|row| row.cells.iter().any(is_contact_line)) || rows.iter().all(|row| row.html) {
                    for row in rows {
                        // `| Email | a@b.c |`: a label and its value are one field.
                        let short = row.cells.len() == 2 && row.cells[0].plain().chars().count() <= 24;
                        if short && is_contact_line(&row.cells[1]) && !is_contact_line(&row.cells[0]) {
                            let line = super::blocks::join_cells(&super::outline::Row { html: true, ..row.clone() });
                            let text = if self.link_bare { link_bare(settle(line)) } else { settle(line) };
                            let kind = contact_kind(&text);
                            self.header.contacts.push(Contact { id: unnumbered(), kind, text, span: row.span });
                            continue;
                        }
                        for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
                            for line in lines_of(cell) {
                                self.add_contacts(&line, row.span);
                            }
                        }
                    }
                } else {
                    self.summary.push(Piece::Table(rows));
                }
            }
            Piece::Definitions(entries) => {
                for entry in entries {
                    let span = entry.span;
                    if !entry.term.is_blank() {
                        self.add_contacts(&entry.term, span);
                    }
                    for piece in entry.bodies.into_iter().flatten() {
                        self.take(piece);
                    }
                }
            }
            Piece::Rule => {}
            code @ Piece::Code(_) => self.summary.push(code),
        }
    }

    fn take_paragraph(&mut self, text: RichText, span: ByteSpan) {
        let lines = lines_of(&text);
        let long = lines.iter().any(|line| measure(line) > 22);
        if !long && lines.iter().any(is_contact_line) {
            for line in &lines {
                let own = line.span().unwrap_or(span);
                let first = self.header.contacts.is_empty() && !is_contact_line(line) && split_fields(line).len() == 1;
                if first && !line.plain().contains(':') && !is_place(&line.plain()) {
                    self.add_headline(line.clone(), own);
                } else {
                    self.add_contacts(line, own);
                }
            }
            return;
        }
        let sentence = text.plain().trim_end().ends_with(['.', '!', '。', ':', '：']);
        let words: usize = lines.iter().map(measure).sum();
        // Without a name above it, a short line is text like any other.
        if self.header.name.is_some() && self.summary.is_empty() && (words <= 8 || words <= 16 && !sentence) {
            for line in lines {
                let own = line.span().unwrap_or(span);
                if !self.header.contacts.is_empty() || is_place(&line.plain()) {
                    self.add_contacts(&line, own);
                } else {
                    self.add_headline(line, own);
                }
            }
            return;
        }
        self.summary.push(Piece::Paragraph { text, span });
    }

    fn take_list(&mut self, items: Vec<ListItem>) {
        let flat = items
            .iter()
            .all(|item| matches!(item.pieces.as_slice(), [Piece::Paragraph { text, .. }] if measure(text) <= 16));
        let contact = items
            .iter()
            .any(|item| matches!(item.pieces.as_slice(), [Piece::Paragraph { text, .. }] if is_contact_line(text)));
        // A numbered list is no contact block, and its numbers would be lost in one.
        let numbered = items.iter().any(|item| item.number.is_some());
        if !(flat && contact) || numbered {
            self.summary.push(Piece::List(items));
            return;
        }
        for item in items {
            for piece in item.pieces {
                if let Piece::Paragraph { text, span } = piece {
                    for line in lines_of(&text) {
                        self.add_contacts(&line, span);
                    }
                }
            }
        }
    }

    /// Fills what the body left out from the front matter.
    pub(super) fn fill(&mut self, fields: &[Field], findings: &mut Vec<Finding>) {
        let read = |field: &Field| {
            let mut cleaned = Cleaned::default();
            cleaned.insert(&field.text);
            let mut ignored = Vec::new();
            let texts = read_outline(&cleaned, &mut ignored).into_iter().filter_map(|piece| match piece {
                Piece::Paragraph { text, .. } | Piece::Heading { text, .. } => Some(text),
                _ => None,
            });
            let mut runs: Vec<Run> = texts.flat_map(|text| settle(text).runs).collect();
            for run in &mut runs {
                run.span = field.span;
            }
            // `C# & Go: 50% each` and `- x` are Markdown to the parser but not to whoever wrote a plain value.
            let plain: String = runs.iter().map(|run| run.text.as_str()).collect();
            let markup = field.text.contains(['<', '[']);
            if markup && !plain.trim().is_empty() {
                Some(RichText { runs })
            } else {
                let mut inline = super::inline::Inline::default();
                inline.push(&field.text, field.span, crate::model::RunStyle::default(), None);
                inline.finish(&mut Vec::new())
            }
        };
        let has = |kind: ContactKind, header: &Header| header.contacts.iter().any(|contact| contact.kind == kind);
        if self.header.name.is_none() {
            let name = fields.iter().find(|field| field.kind == FieldKind::Name);
            let title = fields.iter().find(|field| field.kind == FieldKind::Title);
            if let Some(text) = name.and_then(&read) {
                let span = name.map_or(ByteSpan::default(), |field| field.span);
                self.set_name(text, span);
            } else if let Some((field, text)) = title.and_then(|field| Some((field, read(field)?)))
                && let Some(range) = name_in_title(&text.plain())
            {
                self.set_name(slice(&text, range), field.span);
            }
        }
        self.link_bare |= self.header.name.is_some();
        let headline_missing = self.header.headline.is_empty();
        let contacts_missing = self.header.contacts.is_empty();
        for field in fields {
            match field.kind {
                FieldKind::Headline if headline_missing => {
                    if let Some(text) = read(field) {
                        self.add_headline(text, field.span);
                    }
                }
                FieldKind::Email if !has(ContactKind::Email, &self.header) => self.add_field(field, read),
                FieldKind::Phone if !has(ContactKind::Phone, &self.header) => self.add_field(field, read),
                FieldKind::Contact if contacts_missing => self.add_field(field, read),
                _ => {}
            }
        }
        if self.header.name.is_none() {
            findings.push(
                Finding::warning(
                    "markdown/no-name",
                    ByteSpan::default(),
                    "no name is found in a heading or in the front matter",
                )
                .hint("begin the file with a line `# Your Name`"),
            );
        }
    }

    fn add_field(&mut self, field: &Field, read: impl Fn(&Field) -> Option<RichText>) {
        let Some(text) = read(field) else { return };
        let text = link_bare(text);
        let kind = match field.kind {
            FieldKind::Email => ContactKind::Email,
            FieldKind::Phone => ContactKind::Phone,
            _ => contact_kind(&text),
        };
        self.header.contacts.push(Contact { id: unnumbered(), kind, text, span: field.span });
    }
}

/// The name in "Curriculum Vitae - Isaac Newton", "Jane Doe - Resume", "Isaac Newton's CV".
fn name_in_title(title: &str) -> Option<Range<usize>> {
    let is_label = |part: &str| {
        let part = part.trim().to_lowercase();
        matches!(
            part.as_str(),
            "cv" | "resume"
                | "résumé"
                | "curriculum vitae"
                | "lebenslauf"
                | "简历"
                | "个人简历"
                | "履歴書"
                | "職務経歴書"
        )
    };
    let mut start = 0;
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, separator) in title.match_indices([':', '|', '—', '–', '-']) {
        // A hyphen inside a name is no separator.
        let spaced = title[..at].ends_with(' ') || title[at + separator.len()..].starts_with(' ');
        if spaced {
            parts.push(start..at);
            start = at + separator.len();
        }
    }
    parts.push(start..title.len());
    let trimmed = |range: Range<usize>| {
        let text = &title[range.clone()];
        let lead = text.len() - text.trim_start().len();
        range.start + lead..range.start + lead + text.trim().len()
    };
    let range = parts.into_iter().map(trimmed).find(|range| !range.is_empty() && !is_label(&title[range.clone()]))?;
    let mut name = &title[range.clone()];
    for ending in [" Resume", " resume", " CV", " Résumé", " Curriculum Vitae"] {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    for ending in ["'s", "’s"] {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    (!name.trim().is_empty()).then_some(range.start..range.start + name.len())
}

/// `氏名：…`, `Name: …`.
fn is_labelled_name(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, value)| {
        !value.trim().is_empty()
            && matches!(
                label.trim().to_lowercase().as_str(),
                "氏名"
                    | "姓名"
                    | "名前"
                    | "お名前"
                    | "이름"
                    | "성명"
                    | "name"
                    | "full name"
                    | "имя"
                    | "фио"
                    | "nombre"
                    | "nome"
                    | "nom"
                    | "imię i nazwisko"
                    | "الاسم"
            )
    })
}

/// How long a line is: its words, and every second sign of a script without spaces.
fn measure(text: &RichText) -> usize {
    let plain = text.plain();
    let signs = plain.chars().filter(|&c| super::rewrite::is_cjk(c)).count();
    plain.split_whitespace().count() + signs / 2
}

/// Whether a line holds a mail address, telephone number, or link.
pub(super) fn is_contact_line(text: &RichText) -> bool {
    if measure(text) > 40 {
        return false;
    }
    split_fields(text).iter().any(|part| {
        let kind = contact_kind(part);
        // A link inside a sentence does not make it a contact line.
        matches!(kind, ContactKind::Email | ContactKind::Phone) || kind == ContactKind::Link && measure(part) <= 8
    })
}

/// Cuts a contact line at its separators.
fn split_fields(line: &RichText) -> Vec<RichText> {
    let plain = line.plain();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for (at, c) in plain.char_indices() {
        let end = at + c.len_utf8();
        let spaced =
            at == 0 || plain[..at].ends_with([' ', '|']) || plain[end..].starts_with([' ', '|']) || end == plain.len();
        if matches!(c, '|' | '•' | '·' | '∙' | '⋅' | '◦' | '｜' | '●') && spaced && !inside_code(line, at) {
            cuts.push(at..end);
        }
    }
    // `` `(123)456-7890` `a@b.c` [site](…) ``: fields told apart by their own marks alone.
    let mut at = 0;
    for pair in line.runs.windows(3) {
        let gap = at + pair[0].text.len();
        let own = |run: &Run| run.style.code || run.link.is_some();
        if own(&pair[0]) && pair[1].text.trim().is_empty() && own(&pair[2]) {
            cuts.push(gap..gap + pair[1].text.len());
        }
        at = gap;
    }
    cuts.sort_by_key(|cut| cut.start);
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts {
        parts.push(start..cut.start.max(start));
        start = cut.end;
    }
    parts.push(start..plain.len());
    parts.into_iter().map(|range| settle(slice(line, range))).filter(|part| !part.is_blank()).collect()
}

fn inside_code(line: &RichText, at: usize) -> bool {
    let mut here = 0;
    for run in &line.runs {
        here += run.text.len();
        if here > at {
            return run.style.code;
        }
    }
    false
}

/// What a contact field is.
fn contact_kind(text: &RichText) -> ContactKind {
    let plain = text.plain();
    let linked =
        |scheme: &str| text.runs.iter().any(|run| run.link.as_deref().is_some_and(|link| link.starts_with(scheme)));
    let mail = |token: &str| is_mail(token.trim_matches(['<', '>', '(', ')', '[', ']', ',', ';', '.']));
    if linked("mailto:")
        || plain.split(|c: char| c.is_whitespace() || matches!(c, ':' | '：')).any(mail)
        || plain.contains("[at]")
        || plain.contains("(at)")
    {
        return ContactKind::Email;
    }
    if linked("tel:") {
        return ContactKind::Phone;
    }
    if linked("http") || plain.split_whitespace().any(|token| bare_link(token).is_some()) {
        return ContactKind::Link;
    }
    let value = plain.rsplit_once([':', '：']).map_or(plain.as_str(), |(_, value)| value).trim();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let phone = (7..=16).contains(&digits)
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '.' | '/' | '‑' | '–' | 'x'));
    if phone && super::dates::parse_dates(value).is_none() {
        return ContactKind::Phone;
    }
    let label = plain.split([':', '：']).next().unwrap_or("").trim().to_lowercase();
    if is_place(value)
        || plain.contains([':', '：'])
            && matches!(
                label.as_str(),
                "location"
                    | "address"
                    | "city"
                    | "ort"
                    | "adresse"
                    | "wohnort"
                    | "ubicación"
                    | "dirección"
                    | "地址"
                    | "住所"
                    | "адрес"
                    | "localização"
                    | "indirizzo"
            )
    {
        return ContactKind::Place;
    }
    ContactKind::Other
}

/// Where in a token a bare address stands, and what it links to.
pub(super) fn bare_link(token: &str) -> Option<(Range<usize>, String)> {
    let start = token.len() - token.trim_start_matches(['<', '(', '[', '"', '\'']).len();
    let end = start + token[start..].trim_end_matches(['>', ')', ']', '"', '\'', ',', ';', '.', ':']).len();
    // `Mail:a@b.de`, `メール：a@b.jp`.
    let core = token[start..end].trim_end();
    let label = core.rfind('：').map(|at| at + '：'.len_utf8()).or_else(|| {
        core.rfind(':').map(|at| at + 1).filter(|&at| is_mail(&core[at..]) && !core.starts_with("mailto:"))
    });
    let start = start + label.unwrap_or(0);
    let core = &token[start..end];
    if !(is_mail(core)
        || is_domain(core)
        || core.starts_with("https://")
        || core.starts_with("http://")
        || core.starts_with("mailto:"))
    {
        return None;
    }
    match judge_target(core) {
        Target::Safe(link) => Some((start..end, link)),
        _ => None,
    }
}

/// Bare addresses in a contact field become links.
pub(super) fn link_bare(text: RichText) -> RichText {
    let mut runs = Vec::with_capacity(text.runs.len());
    for run in text.runs {
        if run.link.is_some() {
            runs.push(run);
            continue;
        }
        let mut copied = 0;
        let mut at = 0;
        let part = |from: usize, to: usize, link: Option<String>| {
            let exact = run.span.end - run.span.start == run.text.len();
            let span = if exact { ByteSpan::new(run.span.start + from, run.span.start + to) } else { run.span };
            Run { text: run.text[from..to].to_owned(), span, style: run.style, link }
        };
        for token in run.text.split(' ') {
            if let Some((range, link)) = bare_link(token) {
                if at + range.start > copied {
                    runs.push(part(copied, at + range.start, None));
                }
                copied = at + range.end;
                runs.push(part(at + range.start, copied, Some(link)));
            }
            at += token.len() + 1;
        }
        if copied < run.text.len() {
            runs.push(part(copied, run.text.len(), None));
        }
    }
    RichText { runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_titles() {
        for (title, name) in [
            ("Curriculum Vitae - Isaac Newton", "Isaac Newton"),
            ("Isaac Newton's CV", "Isaac Newton"),
            ("Jane Doe-Smith | Resume", "Jane Doe-Smith"),
            ("CV: Dana", "Dana"),
            ("X - Software Engineer - Resume", "X"),
        ] {
            assert_eq!(name_in_title(title).map(|range| &title[range]), Some(name));
        }
        assert_eq!(name_in_title("Resume"), None);
    }
}
