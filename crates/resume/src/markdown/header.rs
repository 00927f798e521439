//! The pieces before the first section to the header: name, job title, contact fields.

use super::fields::{cut, parts, trim};
use super::front_matter::{Field, FieldKind, FrontMatter};
use super::inline::{HARD_BREAK, SOFT_BREAK, is_domain, is_mail, settle};
use super::outline::{Piece, Row};
use crate::model::{BlockId, Contact, ContactKind, Header, HeaderLine, IdKind, RichText, Run, RunStyle};
use crate::source::ByteSpan;

/// Separators between contact fields on one line.
const SEPARATORS: [&str; 9] = [" || ", "||", " | ", " • ", " · ", " . ", " ⋅ ", " ∙ ", "|"];
/// A header line longer than this is a sentence, not a title.
const LONGEST_HEADLINE: usize = 90;

/// Collects the header.
#[derive(Debug, Default)]
pub(super) struct HeaderBuilder {
    header: Header,
    next: u32,
}

impl HeaderBuilder {
    /// Whether a name was found.
    pub(super) fn has_name(&self) -> bool {
        self.header.name.is_some()
    }

    /// Whether nothing but the name was found.
    pub(super) fn is_bare(&self) -> bool {
        self.header.headline.is_empty() && self.header.contacts.is_empty()
    }

    fn id(&mut self) -> BlockId {
        self.next += 1;
        BlockId::new(IdKind::Header, self.next)
    }

    /// Takes a heading's text for the name.
    pub(super) fn name(&mut self, text: RichText, span: ByteSpan) {
        let id = self.id();
        self.header.name = Some(HeaderLine { id, text: settle(text), span });
    }

    /// Takes a line for the job title.
    pub(super) fn headline(&mut self, text: RichText, span: ByteSpan) {
        let id = self.id();
        self.header.headline.push(HeaderLine { id, text: settle(text), span });
    }

    /// Takes what stands before the first section; hands back what reads as a summary.
    pub(super) fn piece(&mut self, piece: Piece, summary: &mut Vec<Piece>) {
        match piece {
            Piece::Paragraph { text, span } => {
                if is_prose(&text) {
                    summary.push(Piece::Paragraph { text, span });
                } else {
                    self.lines(&text, span);
                }
            }
            Piece::Heading { text, span, .. } => self.lines(&text, span),
            Piece::List(items) => {
                if items
                    .iter()
                    .any(|item| matches!(item.pieces.first(), Some(Piece::Paragraph { text, .. }) if is_prose(text)))
                {
                    summary.push(Piece::List(items));
                    return;
                }
                for item in items {
                    item.pieces.into_iter().for_each(|piece| self.piece(piece, summary));
                }
            }
            Piece::Quote(pieces) => pieces.into_iter().for_each(|piece| self.piece(piece, summary)),
            Piece::Code(lines) => lines.into_iter().for_each(|(text, span)| self.lines(&text, span)),
            Piece::Table(rows) => rows.into_iter().for_each(|row| self.row(row)),
            Piece::Definitions(definitions) => {
                for definition in definitions {
                    self.lines(&definition.term, definition.span);
                    for piece in definition.bodies.into_iter().flatten() {
                        self.piece(piece, summary);
                    }
                }
            }
            Piece::Rule => {}
        }
    }

    fn row(&mut self, row: Row) {
        for cell in row.cells {
            let span = cell.span().unwrap_or(row.span);
            self.lines(&cell, span);
        }
    }

    fn lines(&mut self, text: &RichText, span: ByteSpan) {
        for line in split_lines(text) {
            let plain = line.plain();
            let fields = parts(&plain, &SEPARATORS);
            let kinds: Vec<ContactKind> = fields.iter().map(|field| kind_of(&cut(&line, field.clone()))).collect();
            let own = line.span().unwrap_or(span);
            let is_contact =
                kinds.iter().any(|kind| matches!(kind, ContactKind::Email | ContactKind::Phone | ContactKind::Link));
            // A line that holds no contact stands as it is written, its marks included.
            if !is_contact {
                if self.header.contacts.is_empty() && self.header.headline.len() < 2 {
                    self.headline(line, own);
                } else {
                    let id = self.id();
                    let kind = if fields.len() == 1 { kinds[0] } else { ContactKind::Other };
                    self.header.contacts.push(Contact { id, kind, text: settle(line), span: own });
                }
                continue;
            }
            let mark = |line: &str| ['·', '•', '⋅', '∙'].into_iter().find(|mark| line.contains(&format!(" {mark} ")));
            if fields.len() > 1 && self.header.separator.is_none() {
                self.header.separator = mark(&plain);
            }
            for (range, kind) in fields.into_iter().zip(kinds) {
                let range = trim(&plain, range);
                let text = cut(&line, range);
                if text.is_blank() {
                    continue;
                }
                let own = text.span().unwrap_or(own);
                let id = self.id();
                self.header.contacts.push(Contact { id, kind, text: linked(text, kind), span: own });
            }
        }
    }

    /// Adds what front matter says and the body does not.
    pub(super) fn front_matter(&mut self, front: &FrontMatter) {
        let shown = |header: &Header, text: &str| {
            header
                .contacts
                .iter()
                .map(|contact| &contact.text)
                .chain(header.headline.iter().map(|line| &line.text))
                .any(|other| other.plain().to_lowercase().contains(&text.to_lowercase()))
        };
        let named = front
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::Name)
            .or_else(|| front.fields.iter().find(|field| field.kind == FieldKind::Title));
        if self.header.name.is_none()
            && let Some(field) = named
        {
            self.name(RichText::plain_run(field.text.clone(), field.span), field.span);
        }
        let fields: Vec<&Field> = front
            .fields
            .iter()
            .filter(|field| !matches!(field.kind, FieldKind::Name | FieldKind::Title))
            .filter(|field| !shown(&self.header, &field.text))
            .collect();
        for field in fields {
            let text = RichText::plain_run(field.text.clone(), field.span);
            if field.kind == FieldKind::Headline {
                let id = self.id();
                self.header.headline.insert(0, HeaderLine { id, text, span: field.span });
                continue;
            }
            let kind = match field.kind {
                FieldKind::Email => ContactKind::Email,
                FieldKind::Phone => ContactKind::Phone,
                _ => kind_of(&text),
            };
            let id = self.id();
            self.header.contacts.push(Contact { id, kind, text: linked(text, kind), span: field.span });
        }
    }

    /// The header.
    pub(super) fn finish(self) -> Header {
        self.header
    }
}

/// Lines between breaks, hard and soft.
pub(super) fn split_lines(text: &RichText) -> Vec<RichText> {
    let mut lines: Vec<RichText> = vec![RichText::default()];
    for run in &text.runs {
        if run.text == HARD_BREAK || run.text == SOFT_BREAK {
            lines.push(RichText::default());
        } else if let Some(line) = lines.last_mut() {
            line.runs.push(run.clone());
        }
    }
    lines.retain(|line| !line.is_blank());
    lines
}

/// Whether a text reads as sentences rather than as a title or contact fields.
fn is_prose(text: &RichText) -> bool {
    let plain = text.plain();
    let contact = plain.split(|c: char| c.is_whitespace() || c == '|').any(is_mail) || plain.contains(" | ");
    !contact
        && split_lines(text).iter().any(|line| {
            let line = line.plain();
            let words = line.split_whitespace().count();
            line.chars().count() > LONGEST_HEADLINE && words > 10 || line.trim_end().ends_with(['.', '。']) && words > 6
        })
}

fn kind_of(text: &RichText) -> ContactKind {
    if let Some(link) = text.runs.iter().find_map(|run| run.link.as_deref()) {
        return if link.starts_with("mailto:") {
            ContactKind::Email
        } else if link.starts_with("tel:") {
            ContactKind::Phone
        } else {
            ContactKind::Link
        };
    }
    let plain = text.plain();
    let words =
        || plain.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', '<', '>', ':', '`', '[', ']']));
    if words().any(is_mail) {
        return ContactKind::Email;
    }
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    let lower = plain.to_lowercase();
    let labelled = ["phone", "mobile", "tel", "cell"].iter().any(|label| lower.contains(label));
    if (7..=16).contains(&digits) && (letters == 0 || labelled) {
        return ContactKind::Phone;
    }
    if words().any(|word| is_domain(word) || word.starts_with("http://") || word.starts_with("https://")) {
        return ContactKind::Link;
    }
    if (2..=40).contains(&letters) && digits == 0 && plain.contains(',') {
        ContactKind::Place
    } else {
        ContactKind::Other
    }
}

/// The text with a link on the word that is an address, a number or a domain.
fn linked(text: RichText, kind: ContactKind) -> RichText {
    if text.runs.iter().any(|run| run.link.is_some()) {
        return settle(text);
    }
    let text = settle(text);
    let plain = text.plain();
    if kind == ContactKind::Phone {
        let is_dial = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ' | '-' | '.' | '/');
        let start = plain.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(');
        let Some(start) = start else { return text };
        let end = plain[start..].find(|c| !is_dial(c)).map_or(plain.len(), |length| start + length);
        let number: String = plain[start..end].chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        return with_link(&text, &plain, trim(&plain, start..end), format!("tel:{number}"));
    }
    let mut at = 0;
    for word in plain.split_whitespace() {
        let Some(found) = plain[at..].find(word) else { break };
        let start = at + found;
        at = start + word.len();
        let bare = word.trim_matches(['(', ')', ',', '<', '>', ';', '[', ']']);
        let Some(offset) = word.find(bare).filter(|_| !bare.is_empty()) else { continue };
        let range = start + offset..start + offset + bare.len();
        let target = if is_mail(bare) {
            format!("mailto:{bare}")
        } else if bare.starts_with("http://") || bare.starts_with("https://") {
            bare.to_owned()
        } else if is_domain(bare) {
            format!("https://{bare}")
        } else {
            continue;
        };
        return with_link(&text, &plain, range, target);
    }
    text
}

fn with_link(text: &RichText, plain: &str, range: std::ops::Range<usize>, target: String) -> RichText {
    let mut linked = cut(text, 0..range.start);
    linked.runs.extend(cut(text, range.clone()).runs.into_iter().map(|run: Run| Run {
        link: Some(target.clone()),
        style: RunStyle { ..run.style },
        ..run
    }));
    linked.runs.extend(cut(text, range.end..plain.len()).runs);
    linked
}
