//! JSON Resume (schema 1.0.0, and the names that older files use) to Markdown.

use super::draft::{Draft, Texts};
use super::fields::Fields;
use super::node::Node;
use super::{Form, Imported};

/// Its sections, in the order of the schema, each with our heading.
pub(super) const SECTIONS: [&str; 11] = [
    "work",
    "volunteer",
    "education",
    "awards",
    "certificates",
    "publications",
    "skills",
    "languages",
    "interests",
    "references",
    "projects",
];

const HEADINGS: [&str; 11] = [
    "Experience",
    "Volunteering",
    "Education",
    "Awards",
    "Certificates",
    "Publications",
    "Skills",
    "Languages",
    "Interests",
    "References",
    "Projects",
];

pub(super) fn draft(mut root: Fields) -> Imported {
    let mut draft = Draft::new(Texts::Plain);
    let mut left_out = Vec::new();
    for key in ["$schema", "meta"] {
        if root.take(&[key]).is_some() {
            left_out.push(key.to_owned());
        }
    }
    if let Some(basics) = root.take(&["basics"]) {
        header(&mut draft, Fields::of(basics), &mut left_out);
    }
    for (section, heading) in SECTIONS.iter().zip(HEADINGS) {
        let items = root.items(&[section]);
        if !items.is_empty() {
            draft.heading(2, heading);
            items.into_iter().for_each(|item| entry(&mut draft, section, Fields::of(item)));
        }
    }
    for (key, node) in root.pairs() {
        let heading = draft.inline(&key);
        draft.heading(2, &heading);
        let items = if let Node::List(items) = node { items } else { vec![node] };
        items.into_iter().for_each(|item| entry(&mut draft, &key, Fields::of(item)));
    }
    Imported { markdown: draft.finish(), form: Form::JsonResume, left_out }
}

fn header(draft: &mut Draft, mut basics: Fields, left_out: &mut Vec<String>) {
    if let Some(name) = basics.text(&["name"]) {
        let name = draft.inline(&name);
        draft.heading(1, &name);
    }
    if let Some(label) = basics.text(&["label", "headline"]) {
        draft.paragraphs(&label);
    }
    for key in ["image", "picture"] {
        if basics.take(&[key]).is_some() {
            left_out.push(format!("basics.{key}"));
        }
    }
    let mut contacts: Vec<String> = Vec::new();
    for keys in [&["email"][..], &["phone"]] {
        contacts.extend(basics.list(keys).iter().map(|text| draft.inline(text)));
    }
    if let Some(location) = basics.take(&["location"]) {
        contacts.push(place(draft, location));
    }
    contacts.extend(basics.list(&["url", "website"]).iter().map(|address| draft.linked("", Some(address))));
    for profile in basics.items(&["profiles"]) {
        let mut profile = Fields::of(profile);
        let (network, username) = (profile.text(&["network"]), profile.text(&["username"]));
        let text = [network, username].into_iter().flatten().collect::<Vec<_>>().join(": ");
        let address = profile.text(&["url"]);
        contacts.push(draft.linked(&text, address.as_deref()));
        contacts.extend(profile.rest().into_iter().map(|(label, text)| labelled(draft, &label, &text)));
    }
    let summary = basics.list(&["summary"]);
    // A field that the schema does not know is contact, too: it stands beside the others.
    contacts.extend(basics.rest().into_iter().map(|(label, text)| labelled(draft, &label, &text)));
    draft.contacts(contacts);
    if !summary.is_empty() {
        draft.heading(2, "Summary");
        summary.iter().for_each(|text| draft.paragraphs(text));
    }
}

fn labelled(draft: &Draft, label: &str, text: &str) -> String {
    let text = draft.inline(text);
    if label.is_empty() { text } else { format!("{}: {text}", draft.inline(label)) }
}

fn place(draft: &Draft, location: Node) -> String {
    let mut location = Fields::of(location);
    let mut parts: Vec<String> = ["address", "postalCode", "city", "region", "countryCode"]
        .iter()
        .filter_map(|key| location.text(&[key]))
        .collect();
    parts.extend(location.rest().into_iter().map(
        |(label, text)| {
            if label.is_empty() { text } else { format!("{label}: {text}") }
        },
    ));
    draft.inline(&parts.join(", "))
}

fn entry(draft: &mut Draft, section: &str, mut fields: Fields) {
    match section {
        "skills" | "languages" | "interests" | "references" => {
            line(draft, fields);
            return;
        }
        _ => {}
    }
    let (title, organisation): (&[&str], &[&str]) = match section {
        "work" => (&["position"], &["name", "company"]),
        "volunteer" => (&["position"], &["organization"]),
        "education" => (&["studyType"], &["institution"]),
        "awards" => (&["title"], &["awarder"]),
        "certificates" => (&["name", "title"], &["issuer"]),
        "publications" => (&["name", "title"], &["publisher"]),
        "projects" => (&["name", "title"], &["entity"]),
        _ => (&["name", "title", "position"], &["organization", "company"]),
    };
    let mut titles: Vec<String> = fields.text(title).into_iter().collect();
    if section == "education" {
        titles.extend(fields.text(&["area"]));
    }
    let title = titles.join(", ");
    let organisation = fields.text(organisation).unwrap_or_default();
    let address = fields.text(&["url", "website"]);
    // The address belongs to the organisation of a job, and to the thing itself elsewhere.
    let on_organisation = matches!(section, "work" | "volunteer" | "education") && !organisation.is_empty();
    let (of_title, of_organisation) = if on_organisation { (None, address) } else { (address, None) };
    let location = fields.take(&["location"]).map(|location| place(draft, location)).unwrap_or_default();
    let dates = dates(&mut fields);
    draft.entry(&[
        draft.linked(&title, of_title.as_deref()),
        draft.linked(&organisation, of_organisation.as_deref()),
        location,
        draft.inline(&dates),
    ]);
    for key in ["description", "summary"] {
        fields.list(&[key]).iter().for_each(|text| draft.paragraphs(text));
    }
    fields.list(&["highlights"]).iter().for_each(|text| draft.bullet(text));
    fields.rest().into_iter().for_each(|(label, text)| draft.labelled(&label, &text));
}

/// An item of a list of labels: a skill with its keywords, a language with its fluency.
fn line(draft: &mut Draft, mut fields: Fields) {
    let label = fields.text(&["name", "language"]).unwrap_or_default();
    let level = fields.text(&["level"]);
    let mut texts = fields.list(&["keywords"]);
    let texts_joined = std::mem::take(&mut texts).join(", ");
    let mut parts: Vec<String> =
        [Some(texts_joined), fields.text(&["fluency"]), fields.text(&["reference"]), fields.text(&["summary"])]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
    let label = match level {
        Some(level) if label.is_empty() || parts.is_empty() => {
            parts.push(level);
            label
        }
        Some(level) => format!("{label} ({level})"),
        None => label,
    };
    parts.extend(
        fields.rest().into_iter().map(|(label, text)| if label.is_empty() { text } else { format!("{label}: {text}") }),
    );
    draft.labelled(&label, &parts.join("; "));
}

/// The dates as written; an end that is missing leaves the span open.
pub(super) fn dates(fields: &mut Fields) -> String {
    let (start, end) = (fields.text(&["startDate"]), fields.text(&["endDate"]));
    let single = ["date", "releaseDate"].iter().find_map(|key| fields.text(&[key]));
    let span = match (start, end) {
        (Some(start), Some(end)) => format!("{start} – {end}"),
        (Some(start), None) => format!("{start} –"),
        (None, Some(end)) => end,
        (None, None) => String::new(),
    };
    match single {
        Some(single) if span.is_empty() => single,
        Some(single) => format!("{single} ({span})"),
        None => span,
    }
}
