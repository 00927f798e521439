//! Front matter to [`Settings`] and to header fields that the body may lack. Nothing in it can stop a run.

use crate::finding::Finding;
use crate::private::{Directives, Note, NoteKind, Private};
use crate::settings::{
    Date, DatePlace, FoldKind, LinkStyle, PageLimit, Paper, SectionOrder, Settings, StyleSettings, parse_length,
};
use crate::source::ByteSpan;
use crate::style::parse_colour;
use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// What front matter says.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// What it asks for.
    pub(super) settings: Settings,
    /// Header fields, in source order.
    pub(super) fields: Vec<Field>,
    /// The text of the key `private`.
    pub(super) notes: Vec<Note>,
}

/// A header field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// What it is.
    pub(super) kind: FieldKind,
    /// Its text, which may be Markdown or HTML.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: ByteSpan,
}

/// What a header field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// The name of a person.
    Name,
    /// The title of the document, which may hold the name.
    Title,
    /// A job title.
    Headline,
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Any other contact line.
    Contact,
}

/// The span of the front matter's content, and where the body starts; `None` where there is none.
pub(super) fn find_front_matter(text: &str) -> Option<(ByteSpan, usize)> {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while text[at..].starts_with(['\n', '\r']) {
        at += 1;
    }
    let (first, mut next) = line(text, at)?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = next;
    let mut plausible = None;
    while let Some((content, after)) = line(text, next) {
        let trimmed = content.trim_end();
        if trimmed == "---" || trimmed == "..." {
            // Nothing between the two lines is an empty front matter, too; a heading alone is none.
            let empty = text[start..next].trim().is_empty();
            return plausible.unwrap_or(empty).then(|| (ByteSpan::new(start, next), after));
        }
        if plausible.is_none() && !trimmed.trim().is_empty() && !trimmed.trim_start().starts_with('#') {
            plausible = Some(is_key_line(trimmed));
        }
        next = after;
    }
    None
}

fn line(text: &str, at: usize) -> Option<(&str, usize)> {
    if at >= text.len() {
        return None;
    }
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    Some((text[at..end].trim_end_matches('\r'), (end + 1).min(text.len())))
}

fn is_key_line(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['{', '-', '%'])
        || line.split_once(':').is_some_and(|(key, value)| {
            !key.is_empty()
                && key.len() < 60
                && !key.starts_with(['*', '>', '|', '<'])
                && (value.is_empty() || value.starts_with([' ', '\t']))
        })
}

/// Reads the front matter that stands at `span`.
pub(super) fn read_front_matter(text: &str, span: ByteSpan, findings: &mut Vec<Finding>) -> FrontMatter {
    let content = &text[span.range()];
    let mut front = FrontMatter { notes: private_notes(content, span.start), ..FrontMatter::default() };
    let (content, comments) = without_comments(content, span.start);
    let content = content.as_str();
    front.notes.extend(comments);
    if content.trim().is_empty() {
        return front;
    }
    match serde_saphyr::from_str_with_options::<Yaml>(content, options()) {
        Ok(Yaml::Map(pairs)) => {
            let mut reader = Reader { content, offset: span.start, front: &mut front, findings };
            for (key, value) in &pairs {
                reader.key(key, value);
            }
        }
        Ok(_) => findings.push(
            Finding::warning("markdown/front-matter", span, "the front matter is no list of keys and is left out")
                .hint("write one `key: value` a line"),
        ),
        Err(error) => {
            let place = error.location().and_then(|location| location.span().byte_offset());
            let at = place.and_then(|offset| usize::try_from(offset).ok()).map_or(span.start, |offset| {
                let mut at = (span.start + offset).min(span.end);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            });
            // The parser's own words may quote the text, which may be private.
            findings.push(
                Finding::warning(
                    "markdown/front-matter",
                    ByteSpan::new(at, at),
                    "the front matter is no YAML from here on; its keys are read line by line",
                )
                .hint("quote values that hold `: `, `#`, `{`, `@` or `*`"),
            );
            let mut reader = Reader { content, offset: span.start, front: &mut front, findings };
            reader.lines();
        }
    }
    front
}

/// The content with its HTML comments blanked out, byte for byte, and the comments as notes. YAML has no such comments, but
/// whoever writes one means it to be private here, too. An open one ends with its line.
fn without_comments(content: &str, offset: usize) -> (String, Vec<Note>) {
    let mut blanked = String::with_capacity(content.len());
    let mut notes = Vec::new();
    let mut at = 0;
    while let Some(found) = content[at..].find("<!--") {
        let start = at + found;
        let inner = start + "<!--".len();
        let (inner_end, end) = match content[inner..].find("-->") {
            Some(close) => (inner + close, inner + close + "-->".len()),
            None => {
                let end = content[inner..].find('\n').map_or(content.len(), |close| inner + close);
                (end, end)
            }
        };
        blanked.push_str(&content[at..start]);
        blanked.extend(content[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        notes.push(Note {
            span: ByteSpan::new(offset + start, offset + end),
            kind: NoteKind::Comment,
            text: Private::new(content[inner..inner_end].trim()),
            block: None,
            directives: Directives::default(),
        });
        at = end;
    }
    blanked.push_str(&content[at..]);
    (blanked, notes)
}

fn options() -> serde_saphyr::Options {
    let mut options = serde_saphyr::Options::default();
    // A resume's front matter is small; what is larger is an attack or a mistake.
    options.budget = serde_saphyr::budget! { max_depth: 24, max_nodes: 20_000, max_events: 60_000, max_aliases: 64, max_anchors: 64 };
    options.duplicate_keys = serde_saphyr::DuplicateKeyPolicy::LastWins;
    options
}

/// YAML as it matters here: scalars are text.
#[derive(Debug, Clone)]
enum Yaml {
    Null,
    Text(String),
    /// A number or truth value, whose own spelling stands in the source.
    Literal(String),
    List(Vec<Spanned<Yaml>>),
    Map(Vec<(String, Spanned<Yaml>)>),
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Yaml;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("YAML")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
                Ok(Yaml::Literal(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
                Ok(Yaml::Literal(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
                Ok(Yaml::Literal(value.to_string()))
            }
            fn visit_i128<E>(self, value: i128) -> Result<Yaml, E> {
                Ok(Yaml::Literal(value.to_string()))
            }
            fn visit_u128<E>(self, value: u128) -> Result<Yaml, E> {
                Ok(Yaml::Literal(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
                Ok(Yaml::Literal(value.to_string()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Yaml, E> {
                Ok(Yaml::Text(value.to_owned()))
            }
            fn visit_unit<E>(self) -> Result<Yaml, E> {
                Ok(Yaml::Null)
            }
            fn visit_none<E>(self) -> Result<Yaml, E> {
                Ok(Yaml::Null)
            }
            fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
                Yaml::deserialize(deserializer)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Yaml, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = sequence.next_element()? {
                    items.push(item);
                }
                Ok(Yaml::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<Yaml>()? {
                    let value = map.next_value()?;
                    if let Yaml::Text(key) | Yaml::Literal(key) = key {
                        pairs.push((key, value));
                    }
                }
                Ok(Yaml::Map(pairs))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

struct Reader<'a> {
    content: &'a str,
    offset: usize,
    front: &'a mut FrontMatter,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn span(&self, value: &Spanned<Yaml>) -> ByteSpan {
        let span = value.referenced.span();
        let place = |number: Option<u64>| number.and_then(|number| usize::try_from(number).ok());
        match (place(span.byte_offset()), place(span.byte_len())) {
            (Some(start), Some(length)) if self.content.get(start..start + length).is_some() => {
                ByteSpan::new(self.offset + start, self.offset + start + length)
            }
            _ => ByteSpan::new(self.offset, self.offset),
        }
    }

    /// A scalar as written.
    fn scalar(&self, value: &Spanned<Yaml>) -> Option<String> {
        match &value.value {
            Yaml::Text(text) => Some(text.clone()),
            Yaml::Literal(text) => {
                let span = self.span(value);
                let raw = self.content.get(span.start - self.offset..span.end - self.offset).unwrap_or("").trim();
                Some(if raw.is_empty() { text.clone() } else { raw.to_owned() })
            }
            _ => None,
        }
    }

    /// A list of scalars, or one scalar split at commas.
    fn list(&self, value: &Spanned<Yaml>) -> Vec<String> {
        match &value.value {
            Yaml::List(items) => items.iter().filter_map(|item| self.scalar(item)).collect(),
            _ => self
                .scalar(value)
                .map(|text| {
                    text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
                })
                .unwrap_or_default(),
        }
    }

    fn bad(&mut self, span: ByteSpan, message: String) {
        self.findings.push(
            Finding::warning("markdown/front-matter", span, message).hint("the key is left out; the default stands"),
        );
    }

    fn parse<T>(&mut self, key: &str, value: &Spanned<Yaml>, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let span = self.span(value);
        match self.scalar(value).as_deref().map(read) {
            Some(Ok(read)) => Some(read),
            Some(Err(message)) => {
                self.bad(span, format!("front matter `{key}`: {message}"));
                None
            }
            None if matches!(value.value, Yaml::Null) => None,
            None => {
                self.bad(span, format!("front matter `{key}` wants one value"));
                None
            }
        }
    }

    fn key(&mut self, key: &str, value: &Spanned<Yaml>) {
        match key.trim().to_lowercase().as_str() {
            "private" => {}
            "profile" => self.profile(value),
            "paper" => self.front.settings.paper = self.parse("paper", value, str::parse::<Paper>),
            "pages" => self.front.settings.pages = self.parse("pages", value, str::parse::<PageLimit>),
            "fold" => self.front.settings.fold = self.parse("fold", value, str::parse::<FoldKind>),
            "order" => {
                let names = self.list(value);
                if !names.is_empty() {
                    self.front.settings.order = Some(SectionOrder(names));
                }
            }
            "lang" | "language" => {
                let lang = self.parse("lang", value, |text| {
                    let tag = text.trim();
                    let sound = !tag.is_empty()
                        && tag.split(['-', '_']).all(|part| {
                            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                        });
                    if sound {
                        Ok(tag.replace('_', "-"))
                    } else {
                        Err("it is no language tag; use en, de, pt-BR".into())
                    }
                });
                // Other programs write names of languages here; only a tag is one.
                self.front.settings.lang =
                    lang.filter(|tag| tag.split('-').next().is_some_and(|first| first.len() < 4));
            }
            // Other programs write free text here.
            "date" => {
                self.front.settings.date = self.scalar(value).and_then(|text| text.parse::<Date>().ok()).or_else(|| {
                    let span = self.span(value);
                    if !matches!(value.value, Yaml::Null) {
                        self.bad(span, "front matter `date` is no date; write it as 2026-11-01".to_owned());
                    }
                    None
                })
            }
            "redact" => {
                for name in self.list(value) {
                    match name.parse() {
                        Ok(what) => self.front.settings.redact.push(what),
                        // A slip of the pen must not publish what was to be kept out.
                        Err(message) => self.findings.push(Finding::error(
                            "privacy/redact",
                            self.span(value),
                            format!("front matter `redact`: {message}"),
                        )),
                    }
                }
            }
            "style" => self.style(value),
            _ => self.field(key, value, 0),
        }
    }

    fn profile(&mut self, value: &Spanned<Yaml>) {
        let span = self.span(value);
        let name = self.parse("profile", value, |name| {
            let plain = !name.is_empty()
                && name.len() <= 64
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            if plain {
                Ok(name.to_owned())
            } else {
                Err("a profile is named by letters, digits, `-` and `_`; a path is taken from the command line only"
                    .into())
            }
        });
        if name.is_some() {
            self.front.settings.profile = name;
            self.front.settings.profile_span = Some(span);
        }
    }

    fn style(&mut self, value: &Spanned<Yaml>) {
        // A name (`style: default`) is another program's key.
        let Yaml::Map(pairs) = &value.value else { return };
        let mut style = StyleSettings::default();
        let within = |least: f64, most: f64, unit: &'static str| {
            move |number: f64| {
                if (least..=most).contains(&number) {
                    Ok(number)
                } else {
                    Err(format!("it must be {least} to {most} {unit}"))
                }
            }
        };
        let length = |text: &str, least: f64, most: f64| {
            let length = parse_length(text).ok_or_else(|| format!("`{text}` is no length; use 10.5pt, 0.7in, 18mm"))?;
            within(least, most, "pt")(length.0).map(|_| length)
        };
        for (key, value) in pairs {
            match key.trim().to_lowercase().as_str() {
                "font" => {
                    style.font = self.parse("style.font", value, |text| {
                        let name = text.trim();
                        let sound =
                            !name.is_empty() && name.chars().count() <= 80 && !name.chars().any(char::is_control);
                        if sound { Ok(name.to_owned()) } else { Err("it is no font name".to_owned()) }
                    });
                }
                "size" => style.size = self.parse("style.size", value, |text| length(text, 4.0, 40.0)),
                "margin" => style.margin = self.parse("style.margin", value, |text| length(text, 0.0, 250.0)),
                "leading" => {
                    style.leading = self.parse("style.leading", value, |text| {
                        let number = text.trim().trim_end_matches("em").trim();
                        let number: f64 = number.parse().map_err(|_| format!("`{text}` is no leading; use 0.6em"))?;
                        within(0.1, 3.0, "em")(number)
                    });
                }
                "accent" => {
                    style.accent = self.parse("style.accent", value, |text| {
                        parse_colour(text).ok_or_else(|| format!("`{text}` is no colour; use \"#1f3a5f\", in quotes"))
                    });
                }
                "links" => {
                    style.links = self.parse("style.links", value, |text| match text {
                        "plain" => Ok(LinkStyle::Plain),
                        "underline" => Ok(LinkStyle::Underline),
                        other => Err(format!("`{other}` is no look of links; use plain or underline")),
                    });
                }
                "dates" => {
                    style.dates = self.parse("style.dates", value, |text| match text {
                        "beside" => Ok(DatePlace::Beside),
                        "right" => Ok(DatePlace::Right),
                        other => Err(format!("`{other}` is no place of dates; use beside or right")),
                    });
                }
                _ => {}
            }
        }
        self.front.settings.style = style;
    }

    /// A key that may be a header field.
    fn field(&mut self, key: &str, value: &Spanned<Yaml>, depth: usize) {
        let name = key.trim().to_lowercase().replace(['_', '-', ' '], "");
        match &value.value {
            Yaml::Map(pairs) => {
                if depth < 3
                    && matches!(
                        name.as_str(),
                        "contact" | "contacts" | "basics" | "social" | "header" | "cv" | "author" | "info" | "personal"
                    )
                {
                    for (key, value) in pairs {
                        self.field(key, value, depth + 1);
                    }
                }
                return;
            }
            Yaml::List(items) => {
                if matches!(name.as_str(), "contact" | "contacts" | "header" | "social" | "info") {
                    for item in items {
                        self.contact_item(item);
                    }
                }
                return;
            }
            _ => {}
        }
        let kind = match name.as_str() {
            "name" | "author" | "fullname" => FieldKind::Name,
            "title" | "pagetitle" => FieldKind::Title,
            "headline" | "jobtitle" | "position" | "role" | "label" | "subtitle" | "tagline" => FieldKind::Headline,
            "email" | "mail" | "emailaddress" => FieldKind::Email,
            "phone" | "tel" | "telephone" | "mobile" | "cell" => FieldKind::Phone,
            "location" | "address" | "city" | "website" | "url" | "homepage" | "site" | "web" | "github" | "gitlab"
            | "linkedin" | "twitter" | "mastodon" | "portfolio" | "contact" => FieldKind::Contact,
            _ => return,
        };
        let Some(text) = self.scalar(value).filter(|text| !text.trim().is_empty()) else { return };
        let span = self.span(value);
        self.front.fields.push(Field { kind, text: text.trim().to_owned(), span });
    }

    fn contact_item(&mut self, item: &Spanned<Yaml>) {
        let span = self.span(item);
        let text = match &item.value {
            Yaml::Map(pairs) => {
                let find = |names: &[&str]| {
                    pairs
                        .iter()
                        .find(|(key, _)| names.contains(&key.as_str()))
                        .and_then(|(_, value)| self.scalar(value))
                };
                let shown = find(&["text", "label", "name", "value", "network"]);
                match (shown, find(&["link", "url", "href"])) {
                    (Some(text), Some(link)) => Some(format!("[{text}](<{link}>)")),
                    (text, link) => text.or(link),
                }
            }
            _ => self.scalar(item),
        };
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.front.fields.push(Field { kind: FieldKind::Contact, text, span });
        }
    }

    /// What is left to do when the whole is no YAML: every `key: value` line on its own.
    fn lines(&mut self) {
        let content = self.content;
        let mut at = 0;
        while let Some((text, next)) = line(content, at) {
            let own = !text.starts_with([' ', '\t', '#', '-']) && text.contains(':');
            if own
                && text.len() < 2000
                && let Ok(Yaml::Map(pairs)) = serde_saphyr::from_str_with_options::<Yaml>(text, options())
            {
                let mut reader = Reader {
                    content: text,
                    offset: self.offset + at,
                    front: &mut *self.front,
                    findings: &mut *self.findings,
                };
                for (key, value) in &pairs {
                    reader.key(key, value);
                }
            }
            at = next;
        }
    }
}

/// The values of the key `private`, found in the text itself so that bad YAML cannot let them out.
fn private_notes(content: &str, offset: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut at = 0;
    let mut open: Option<(usize, usize)> = None;
    let mut close = |open: &mut Option<(usize, usize)>, end: usize| {
        if let Some((start, value)) = open.take() {
            notes.push(Note {
                span: ByteSpan::new(offset + start, offset + end),
                kind: NoteKind::FrontMatter,
                text: Private::new(content[value..end].trim()),
                block: None,
                directives: Directives::default(),
            });
        }
    };
    while let Some((text, next)) = line(content, at) {
        let inside = text.trim().is_empty() || text.starts_with([' ', '\t', '-', '#', ']', '}']);
        if !inside {
            close(&mut open, at);
            let bare = text.trim_start_matches(['"', '\'']);
            if bare.len() >= 7 && bare.as_bytes()[..7].eq_ignore_ascii_case(b"private") {
                let after = bare[7..].trim_start_matches(['"', '\'', ' ']);
                if after.starts_with(':') {
                    open = Some((at, at + (text.len() - after.len()) + 1));
                }
            }
        }
        at = next;
    }
    close(&mut open, content.len());
    notes
}
