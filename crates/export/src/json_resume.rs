//! A resume and its composition to JSON Resume (schema 1.0.0): every shown word once, no notes.
//!
//! What the schema has no place for keeps its words where it does least harm: a section that it does not know becomes
//! projects of that type, dates that are no dates become a line of the summary.

use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection, Composition};
use proofpress_resume::markdown::dates::{YearMonth, parse_dates};
use proofpress_resume::model::{Block, BlockKind, ContactKind, Entry, SectionKind};
use proofpress_resume::{Resume, RichText};
use serde_json::{Map, Value};

/// The address of the schema.
const SCHEMA: &str = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

/// The resume as JSON Resume, indented, with a line break at its end.
#[must_use]
pub fn export_json_resume(resume: &Resume, composition: &Composition) -> String {
    let mut root = Map::new();
    root.insert("$schema".to_owned(), SCHEMA.into());
    let mut basics = basics(resume);
    let mut sections: Map<String, Value> = Map::new();
    for composed in &composition.sections {
        let Some(section) = resume.section(composed.id) else { continue };
        if section.kind == SectionKind::Summary || section.title.is_blank() {
            let lines = Texts::of_items(resume, &composed.items).all();
            let before = basics.get("summary").and_then(Value::as_str).map(str::to_owned);
            let lines: Vec<String> = before.into_iter().chain(lines).collect();
            insert(&mut basics, "summary", lines.join("\n"));
            continue;
        }
        let (key, items) = section_items(resume, section.kind, &line(&section.title), composed);
        if items.is_empty() {
            continue;
        }
        if let Value::Array(list) = sections.entry(key).or_insert_with(|| Value::Array(Vec::new())) {
            list.extend(items.into_iter().map(Value::Object));
        }
    }
    if !basics.is_empty() {
        root.insert("basics".to_owned(), Value::Object(basics));
    }
    root.append(&mut sections);
    let mut text = serde_json::to_string_pretty(&Value::Object(root)).unwrap_or_default();
    text.push('\n');
    text
}

fn line(text: &RichText) -> String {
    text.plain().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn field(text: Option<&RichText>) -> String {
    text.map(line).unwrap_or_default()
}

fn insert(map: &mut Map<String, Value>, key: &str, text: String) {
    if !text.is_empty() {
        map.insert(key.to_owned(), Value::String(text));
    }
}

fn insert_list(map: &mut Map<String, Value>, key: &str, texts: Vec<String>) {
    let texts: Vec<Value> = texts.into_iter().filter(|text| !text.is_empty()).map(Value::String).collect();
    if !texts.is_empty() {
        map.insert(key.to_owned(), Value::Array(texts));
    }
}

fn first_link(text: Option<&RichText>) -> Option<String> {
    let link = text?.runs.iter().find_map(|run| run.link.clone())?;
    link.starts_with("http").then_some(link)
}

fn basics(resume: &Resume) -> Map<String, Value> {
    let header = &resume.header;
    let mut basics = Map::new();
    insert(&mut basics, "name", field(header.name.as_ref().map(|name| &name.text)));
    let mut headline = header.headline.iter().map(|line| self::line(&line.text));
    insert(&mut basics, "label", headline.next().unwrap_or_default());
    insert(&mut basics, "summary", headline.collect::<Vec<_>>().join("\n"));
    let mut profiles = Vec::new();
    for contact in &header.contacts {
        let text = line(&contact.text);
        let value = value_of(&text).to_owned();
        let taken = |basics: &Map<String, Value>, key: &str| basics.contains_key(key);
        match contact.kind {
            ContactKind::Email if !taken(&basics, "email") && is_mail(&value) => insert(&mut basics, "email", value),
            ContactKind::Phone if !taken(&basics, "phone") => insert(&mut basics, "phone", value),
            ContactKind::Place if !taken(&basics, "location") => {
                let key = if value.contains(|c: char| c.is_ascii_digit()) { "address" } else { "city" };
                basics.insert("location".to_owned(), serde_json::json!({ key: value }));
            }
            // An address that is its own text.
            ContactKind::Link
                if !taken(&basics, "url")
                    && first_link(Some(&contact.text)).is_some_and(|link| link.ends_with(&text)) =>
            {
                insert(&mut basics, "url", first_link(Some(&contact.text)).unwrap_or_default());
            }
            _ => {
                let mut profile = Map::new();
                match text.split_once(": ") {
                    Some((network, username)) => {
                        insert(&mut profile, "network", network.to_owned());
                        insert(&mut profile, "username", username.to_owned());
                    }
                    None => insert(&mut profile, "network", text),
                }
                insert(&mut profile, "url", first_link(Some(&contact.text)).unwrap_or_default());
                profiles.push(Value::Object(profile));
            }
        }
    }
    if !profiles.is_empty() {
        basics.insert("profiles".to_owned(), Value::Array(profiles));
    }
    basics
}

/// A contact without its label: `Email: a@b.example`.
fn value_of(text: &str) -> &str {
    match text.split_once(": ") {
        Some((label, value)) if label.chars().all(char::is_alphabetic) && !value.is_empty() => value.trim(),
        _ => text,
    }
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.')) && !text.contains(' ')
}

/// Texts under an entry: what reads as prose, and what stands in lists.
#[derive(Default)]
struct Texts {
    prose: Vec<String>,
    items: Vec<String>,
    groups: Vec<(String, String)>,
}

impl Texts {
    fn of_items(resume: &Resume, items: &[ComposedItem]) -> Self {
        let mut texts = Self::default();
        for item in items {
            match item {
                ComposedItem::Entry { id, blocks } => {
                    if let Some(entry) = resume.entry(*id) {
                        let fields = [&entry.title, &entry.organisation, &entry.place, &entry.dates];
                        texts.prose.extend(fields.into_iter().flatten().map(line));
                    }
                    texts.push(resume, blocks);
                }
                ComposedItem::Block(block) => texts.push(resume, std::slice::from_ref(block)),
            }
        }
        texts
    }

    fn push(&mut self, resume: &Resume, blocks: &[ComposedBlock]) {
        for composed in blocks {
            if let Some(block) = resume.block(composed.id) {
                self.block(block);
            }
            self.push(resume, &composed.children);
        }
    }

    fn block(&mut self, block: &Block) {
        let text = line(&block.text);
        match &block.kind {
            BlockKind::Bullet => self.items.push(text),
            BlockKind::Numbered(_) => self.items.push(text),
            BlockKind::Paragraph | BlockKind::Subheading => self.prose.push(text),
            BlockKind::SkillGroup { label } => self.groups.push((line(label), text)),
        }
    }

    /// Everything as lines.
    fn all(self) -> Vec<String> {
        let groups = self.groups.into_iter().map(|(label, text)| format!("{label} {text}").trim().to_owned());
        self.prose.into_iter().chain(self.items).chain(groups).filter(|text| !text.is_empty()).collect()
    }
}

/// The key of a section and its items.
fn section_items(
    resume: &Resume,
    kind: SectionKind,
    title: &str,
    composed: &ComposedSection,
) -> (&'static str, Vec<Map<String, Value>>) {
    let names = Names::of(kind);
    let mut items = Vec::new();
    let mut loose: Vec<ComposedBlock> = Vec::new();
    let flush = |loose: &mut Vec<ComposedBlock>, items: &mut Vec<Map<String, Value>>| {
        let mut texts = Texts::default();
        texts.push(resume, loose);
        loose.clear();
        items.extend(loose_items(kind, &names, texts));
    };
    for item in &composed.items {
        match item {
            ComposedItem::Block(block) => loose.push(block.clone()),
            ComposedItem::Entry { id, blocks } => {
                flush(&mut loose, &mut items);
                let Some(entry) = resume.entry(*id) else { continue };
                let mut texts = Texts::default();
                texts.push(resume, blocks);
                items.push(entry_item(&names, entry, texts));
            }
        }
    }
    flush(&mut loose, &mut items);
    if kind == SectionKind::Other {
        items.iter_mut().for_each(|item| insert(item, "type", title.to_owned()));
    }
    (names.key, items)
}

/// What the schema calls the fields of a section's items.
struct Names {
    key: &'static str,
    title: &'static str,
    organisation: &'static str,
    prose: &'static str,
    items: &'static str,
    /// The one date of an item; where there is none, a span has a beginning and an end.
    date: Option<&'static str>,
}

impl Names {
    fn of(kind: SectionKind) -> Self {
        let spans =
            |key, title, organisation, prose, items| Self { key, title, organisation, prose, items, date: None };
        let dated = |key, title, organisation, date| Self {
            key,
            title,
            organisation,
            prose: "summary",
            items: "highlights",
            date: Some(date),
        };
        match kind {
            SectionKind::Experience => spans("work", "position", "name", "summary", "highlights"),
            SectionKind::Leadership => spans("volunteer", "position", "organization", "summary", "highlights"),
            SectionKind::Education => spans("education", "studyType", "institution", "summary", "courses"),
            SectionKind::Certifications => dated("certificates", "name", "issuer", "date"),
            SectionKind::Publications => dated("publications", "name", "publisher", "releaseDate"),
            SectionKind::Awards => dated("awards", "title", "awarder", "date"),
            SectionKind::Skills => spans("skills", "name", "level", "summary", "keywords"),
            SectionKind::Languages => spans("languages", "language", "fluency", "summary", "highlights"),
            SectionKind::Interests => spans("interests", "name", "level", "summary", "keywords"),
            SectionKind::References => spans("references", "name", "organisation", "reference", "highlights"),
            SectionKind::Projects | SectionKind::Selected | SectionKind::Summary | SectionKind::Other => {
                spans("projects", "name", "entity", "description", "highlights")
            }
        }
    }
}

fn entry_item(names: &Names, entry: &Entry, mut texts: Texts) -> Map<String, Value> {
    let mut item = Map::new();
    insert(&mut item, names.title, field(entry.title.as_ref()));
    insert(&mut item, names.organisation, field(entry.organisation.as_ref()));
    insert(&mut item, "location", field(entry.place.as_ref()));
    let link = first_link(entry.organisation.as_ref()).or_else(|| first_link(entry.title.as_ref()));
    insert(&mut item, "url", link.or_else(|| first_link(entry.place.as_ref())).unwrap_or_default());
    let dates = field(entry.dates.as_ref());
    if !dates.is_empty() && !put_dates(&mut item, names, &dates) {
        texts.prose.insert(0, dates);
    }
    put_texts(&mut item, names, texts);
    item
}

/// Puts dates in; `false` where they say more or less than the schema can hold.
fn put_dates(item: &mut Map<String, Value>, names: &Names, dates: &str) -> bool {
    let Some(span) = parse_dates(dates) else { return false };
    // A remark beside the dates ("expected") has no field, so the words stay as they are.
    let plain = dates.split_whitespace().count() <= 5 && !dates.contains(['(', ')']);
    let (start, end) = (span.start.map(iso), span.end.map(iso));
    match (names.date, start, end, span.present) {
        _ if !plain => false,
        (Some(key), Some(start), Some(end), false) if start == end => {
            insert(item, key, start);
            true
        }
        (None, Some(start), Some(end), false) => {
            if start != end {
                insert(item, "startDate", start);
            }
            insert(item, "endDate", end);
            true
        }
        // An item without an end goes on: that is what the schema means by it.
        (None, Some(start), None, true) => {
            insert(item, "startDate", start);
            true
        }
        _ => false,
    }
}

fn iso(date: YearMonth) -> String {
    match date.month {
        Some(month) => format!("{:04}-{month:02}", date.year),
        None => format!("{:04}", date.year),
    }
}

fn put_texts(item: &mut Map<String, Value>, names: &Names, texts: Texts) {
    insert(item, names.prose, texts.prose.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"));
    let groups = texts.groups.into_iter().map(|(label, text)| format!("{label} {text}").trim().to_owned());
    insert_list(item, names.items, texts.items.into_iter().chain(groups).collect());
}

/// Blocks that stand under no entry.
fn loose_items(kind: SectionKind, names: &Names, texts: Texts) -> Vec<Map<String, Value>> {
    let mut items = Vec::new();
    let single = |key: &str, text: String| {
        let mut item = Map::new();
        insert(&mut item, key, text);
        item
    };
    match kind {
        SectionKind::Skills | SectionKind::Interests => {
            for (label, text) in texts.groups {
                let mut item = single("name", label.trim_end_matches([':', '：']).to_owned());
                insert_list(&mut item, "keywords", text.split(", ").map(|word| word.trim().to_owned()).collect());
                items.push(item);
            }
            items.extend(texts.prose.into_iter().chain(texts.items).map(|text| single("name", text)));
        }
        SectionKind::Languages => {
            for (label, text) in texts.groups {
                let mut item = single("language", label.trim_end_matches([':', '：']).to_owned());
                insert(&mut item, "fluency", text);
                items.push(item);
            }
            items.extend(texts.prose.into_iter().chain(texts.items).map(|text| single("language", text)));
        }
        SectionKind::References => items.extend(texts.all().into_iter().map(|text| single("reference", text))),
        SectionKind::Awards | SectionKind::Certifications | SectionKind::Publications => {
            items.extend(texts.all().into_iter().map(|text| single(names.title, text)));
        }
        _ => {
            let mut item = Map::new();
            put_texts(&mut item, names, texts);
            items.push(item);
        }
    }
    items.retain(|item| !item.is_empty());
    items
}
