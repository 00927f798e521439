//! RenderCV's YAML to Markdown. Its texts are Markdown already.

use super::draft::{Draft, Texts};
use super::fields::Fields;
use super::node::Node;
use super::{Form, Imported};

/// What is look and settings, and no text of the resume.
const NO_TEXT: [&str; 5] = ["design", "locale", "settings", "rendercv_settings", "locale_catalog"];

pub(super) fn draft(mut root: Fields) -> Imported {
    let mut left_out: Vec<String> = Vec::new();
    let mut cv = match root.take(&["cv"]) {
        Some(cv) => Fields::of(cv),
        None => std::mem::take(&mut root),
    };
    for fields in [&mut root, &mut cv] {
        left_out.extend(NO_TEXT.iter().filter(|key| fields.take(&[key]).is_some()).map(|key| (*key).to_owned()));
    }
    if cv.take(&["photo"]).is_some() {
        left_out.push("cv.photo".to_owned());
    }
    let mut draft = Draft::new(Texts::Markdown);
    header(&mut draft, &mut cv);
    match cv.take(&["sections"]) {
        Some(Node::Map(sections)) => {
            for (title, node) in sections.into_iter().filter(|(_, node)| !node.is_blank()) {
                let heading = draft.inline(&heading(&title));
                draft.heading(2, &heading);
                let items = if let Node::List(items) = node { items } else { vec![node] };
                items.into_iter().filter(|item| !item.is_blank()).for_each(|item| entry(&mut draft, item));
            }
        }
        Some(other) => draft.paragraphs(&other.line()),
        None => {}
    }
    for (label, text) in cv.rest().into_iter().chain(root.rest()) {
        draft.labelled(&label, &text);
    }
    Imported { markdown: draft.finish(), form: Form::RenderCv, left_out }
}

fn header(draft: &mut Draft, cv: &mut Fields) {
    if let Some(name) = cv.text(&["name"]) {
        let name = draft.inline(&name);
        draft.heading(1, &name);
    }
    if let Some(headline) = cv.text(&["headline", "label"]) {
        draft.paragraphs(&headline);
    }
    let mut contacts: Vec<String> = Vec::new();
    for key in ["email", "phone", "location"] {
        let texts = cv.list(&[key]);
        contacts.extend(texts.iter().map(|text| draft.inline(text.strip_prefix("tel:").unwrap_or(text))));
    }
    contacts.extend(cv.list(&["website"]).iter().map(|address| draft.linked("", Some(address))));
    for network in cv.items(&["social_networks"]) {
        let mut network = Fields::of(network);
        let mut parts: Vec<String> = ["network", "username"].iter().filter_map(|key| network.text(&[key])).collect();
        parts.extend(network.rest().into_iter().map(|(label, text)| format!("{label}: {text}")));
        contacts.push(draft.inline(&parts.join(": ")));
    }
    for connection in cv.items(&["custom_connections"]) {
        let mut connection = Fields::of(connection);
        let text = connection.text(&["placeholder"]).unwrap_or_default();
        let address = connection.text(&["url"]);
        contacts.push(draft.linked(&text, address.as_deref()));
        // The name of an icon is look.
        connection.take(&["fontawesome_icon"]);
        contacts.extend(connection.rest().into_iter().map(|(_, text)| draft.inline(&text)));
    }
    draft.contacts(contacts);
}

/// A section's title: a key in small letters is written out, as RenderCV does.
fn heading(key: &str) -> String {
    if key.contains(|c: char| c.is_uppercase() || c == ' ') {
        return key.replace('_', " ");
    }
    let words = key.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<String>>().join(" ")
}

fn entry(draft: &mut Draft, item: Node) {
    let mut fields = match item {
        Node::Map(pairs) => Fields::new(pairs),
        Node::Text(text) => return draft.paragraphs(&text),
        other => return draft.paragraphs(&other.line()),
    };
    if fields.has("label") || fields.has("details") {
        let (label, details) = (fields.text(&["label"]), fields.text(&["details"]));
        draft.labelled(&label.unwrap_or_default(), &details.unwrap_or_default());
        return fields.rest().into_iter().for_each(|(label, text)| draft.labelled(&label, &text));
    }
    for key in ["bullet", "number", "reversed_number"] {
        fields.list(&[key]).iter().for_each(|text| draft.bullet(text));
    }
    let mut titles: Vec<String> = fields.text(&["position", "degree", "title", "name"]).into_iter().collect();
    titles.extend(fields.text(&["area"]));
    let organisation = fields.text(&["company", "institution", "journal"]).unwrap_or_default();
    let location = fields.text(&["location"]).unwrap_or_default();
    let dates = dates(&mut fields);
    let address = fields.text(&["url"]);
    draft.entry(&[
        draft.linked(&titles.join(", "), address.as_deref()),
        draft.inline(&organisation),
        draft.inline(&location),
        draft.inline(&dates),
    ]);
    let authors = fields.list(&["authors"]);
    if !authors.is_empty() {
        draft.paragraphs(&authors.join(", "));
    }
    fields.list(&["summary"]).iter().for_each(|text| draft.paragraphs(text));
    fields.list(&["highlights"]).iter().for_each(|text| draft.bullet(text));
    fields.rest().into_iter().for_each(|(label, text)| draft.labelled(&label, &text));
}

fn dates(fields: &mut Fields) -> String {
    let (start, end) = (fields.text(&["start_date"]), fields.text(&["end_date"]));
    let span = match (start, end) {
        (Some(start), Some(end)) => format!("{start} – {end}"),
        (Some(start), None) => format!("{start} –"),
        (None, Some(end)) => end,
        (None, None) => String::new(),
    };
    match fields.text(&["date"]) {
        Some(date) if span.is_empty() => date,
        Some(date) => format!("{date} ({span})"),
        None => span,
    }
}
