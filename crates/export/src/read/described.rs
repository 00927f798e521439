//! What a file says beside its pages: metadata, language, tags, links, alternative texts, bookmarks, comments.

use super::encoding::text_string;
use super::file::{File, PageObject};
use super::{Described, PdfLink};
use lopdf::{Dictionary, Object};

/// How many texts and links are collected.
const MAX_FOUND: usize = 10_000;
/// How much text is kept of each.
pub(super) const MAX_TEXT: usize = 10_000;
/// How deep direct objects are looked into.
const MAX_DEPTH: usize = 8;
/// Keys under which a dictionary holds words that a machine may show or index. Values of other types do not count, so
/// that `Title` is a bookmark's or the document's and `T` a form field's or a structure element's.
const KEYS: [&[u8]; 14] = [
    b"Alt",
    b"ActualText",
    b"E",
    b"T",
    b"TU",
    b"V",
    b"Contents",
    b"RC",
    b"Subj",
    b"Title",
    b"Desc",
    b"UF",
    b"JS",
    b"Summary",
];

/// Whether a dictionary holds words under this key.
pub(super) fn is_key(key: &[u8]) -> bool {
    KEYS.contains(&key)
}

/// Every text beside the pages, in the order of the objects; document metadata first. `strings` are those of objects that
/// were not taken apart.
pub(super) fn read_described(file: &File<'_>, strings: &[(String, Vec<u8>)]) -> Vec<Described> {
    let mut found = Vec::new();
    let trailer = &file.document().trailer;
    let info = file.dictionary(trailer, b"Info");
    for (key, value) in info.into_iter().flat_map(Dictionary::iter) {
        if let Ok(text) = file.resolve(value).as_str() {
            push(&mut found, format!("Info/{}", String::from_utf8_lossy(key)), &text_string(text));
        }
    }
    if let Some(xmp) = file.catalog().and_then(|catalog| file.stream(catalog, b"Metadata")) {
        read_xmp(&String::from_utf8_lossy(&xmp), &mut found);
    }
    for object in file.document().objects.values() {
        // The document's own dictionary has been read under its own name.
        if info.is_none_or(|info| !object.as_dict().is_ok_and(|other| std::ptr::eq(other, info))) {
            walk(file, object, 0, &mut found);
        }
    }
    for (key, text) in strings {
        push(&mut found, key.clone(), &text_string(text));
    }
    found
}

fn push(found: &mut Vec<Described>, place: String, text: &str) {
    let text = text.trim();
    if found.len() < MAX_FOUND && !text.is_empty() {
        found.push(Described { place, text: text.chars().take(MAX_TEXT).collect() });
    }
}

fn walk(file: &File<'_>, object: &Object, depth: usize, found: &mut Vec<Described>) {
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        Object::Array(items) if depth < MAX_DEPTH => {
            for item in items {
                if matches!(item, Object::Dictionary(_) | Object::Array(_)) {
                    walk(file, item, depth + 1, found);
                }
            }
            return;
        }
        _ => return,
    };
    for (key, value) in dictionary {
        match value {
            Object::String(bytes, _) if is_key(key) => {
                push(found, String::from_utf8_lossy(key).into_owned(), &text_string(bytes));
            }
            Object::Reference(id) if is_key(key) => {
                if let Some(Object::String(bytes, _)) = file.document().objects.get(id) {
                    push(found, String::from_utf8_lossy(key).into_owned(), &text_string(bytes));
                }
            }
            Object::Dictionary(_) | Object::Array(_) if depth < MAX_DEPTH => walk(file, value, depth + 1, found),
            _ => {}
        }
    }
}

/// The text between the tags of XMP, each under the name of the nearest property around it. Not an XML reader: it
/// need only miss no words.
fn read_xmp(xmp: &str, found: &mut Vec<Described>) {
    let mut property = String::new();
    let mut rest = xmp;
    while let Some(open) = rest.find('<') {
        let text = rest[..open].trim();
        if !text.is_empty() && !property.is_empty() {
            push(found, format!("XMP/{property}"), &unescape(text));
        }
        let Some(close) = rest[open..].find('>') else { break };
        let tag = &rest[open + 1..open + close];
        let name = tag.split([' ', '\n', '\t', '\r', '/']).next().unwrap_or("");
        if !tag.starts_with(['/', '?', '!']) && !name.starts_with("rdf:") {
            property = name.chars().take(60).collect();
        }
        // Properties may also be written as attributes of their description.
        if name == "rdf:Description" {
            for attribute in tag.split_whitespace().filter(|attribute| !attribute.starts_with("xmlns")) {
                if let Some((key, value)) = attribute.split_once('=') {
                    push(found, format!("XMP/{key}"), &unescape(value.trim_matches(['"', '\'', '/'])));
                }
            }
        }
        rest = &rest[open + close + 1..];
    }
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    plain.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}

/// The document's language tag.
pub(super) fn language(file: &File<'_>) -> Option<String> {
    let catalog = file.catalog()?;
    let tag = file.resolve(catalog.get(b"Lang").ok()?).as_str().ok().map(text_string)?;
    (!tag.is_empty()).then_some(tag)
}

/// Whether the document is tagged.
pub(super) fn is_tagged(file: &File<'_>) -> bool {
    file.catalog().is_some_and(|catalog| {
        let marked = file
            .dictionary(catalog, b"MarkInfo")
            .and_then(|info| file.resolve(info.get(b"Marked").ok()?).as_bool().ok())
            .unwrap_or(false);
        marked && file.dictionary(catalog, b"StructTreeRoot").is_some()
    })
}

/// The links of all pages.
pub(super) fn read_links<'a>(file: &File<'a>, pages: &[PageObject<'a>]) -> Vec<PdfLink> {
    let mut links = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for annotation in file.array(page.dictionary, b"Annots").into_iter().flatten() {
            let Ok(annotation) = file.resolve(annotation).as_dict() else { continue };
            let uri = file
                .dictionary(annotation, b"A")
                .and_then(|action| file.resolve(action.get(b"URI").ok()?).as_str().ok());
            if let Some(uri) = uri {
                // ASCII by the first edition of the standard, UTF-8 by the second: not an encoded text as others are.
                let uri = std::str::from_utf8(uri).map_or_else(|_| text_string(uri), str::to_owned);
                links.push(PdfLink { page: number + 1, uri: uri.chars().take(MAX_TEXT).collect() });
            }
            if links.len() >= MAX_FOUND {
                return links;
            }
        }
    }
    links
}
