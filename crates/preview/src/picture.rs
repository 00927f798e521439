//! A laid-out document to pictures of its pages, in pieces: only what an edit changed is drawn again and sent again.

use crate::view::json;
use proofpress_press::Drawn;
use proofpress_press::draw::PagePieces;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// The pictures of a document's pages.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// One more than that of the pictures before.
    pub(crate) number: u64,
    pages: Vec<Picture>,
    /// The letter shapes that the pieces use.
    glyphs: HashMap<Box<str>, Arc<str>>,
    /// What is new against the pictures before, as JSON.
    changes: String,
    /// All of it as JSON, once somebody needs that.
    whole: OnceLock<String>,
}

#[derive(Debug, PartialEq)]
struct Picture {
    /// The start tag of the outer element, and what lies under the pieces.
    ground: String,
    pieces: Vec<Placed>,
}

/// A piece where it stands: one that only moves stays what it is.
#[derive(Debug)]
struct Placed {
    /// In points from the left and the top of the page.
    left: f64,
    top: f64,
    ink: Arc<Ink>,
}

/// A piece as drawn.
#[derive(Debug)]
struct Ink {
    key: u128,
    /// Its markup, one element.
    markup: String,
    /// The letter shapes that it uses.
    glyphs: Vec<Box<str>>,
}

/// What is sent of the pictures.
#[derive(Serialize)]
struct PicturesView<'a> {
    /// The letter shapes that are new. In a fixed order, so that the same page makes the same message.
    glyphs: BTreeMap<&'a str, &'a str>,
    pages: Vec<PictureView<'a>>,
}

#[derive(Serialize)]
struct PictureView<'a> {
    ground: &'a str,
    /// Left, top and ink.
    pieces: Vec<(f64, f64, InkView<'a>)>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum InkView<'a> {
    /// The number of a piece of the pictures before, those of all pages counted in one row.
    Sent(usize),
    /// Markup.
    New(&'a str),
}

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        (self.left, self.top, self.ink.key) == (other.left, other.top, other.ink.key)
    }
}

impl Pictures {
    /// Draws what is new since `before`; where nothing is, that is returned.
    pub(crate) fn of(drawn: &Drawn, before: &Arc<Self>) -> Arc<Self> {
        let mut inks: HashMap<u128, Arc<Ink>> =
            before.pieces().map(|piece| (piece.ink.key, Arc::clone(&piece.ink))).collect();
        let mut symbols = HashMap::new();
        let pages: Vec<Picture> =
            drawn.pieces().iter().map(|page| Picture::of(page, &mut inks, &mut symbols)).collect();
        if before.number > 0 && pages == before.pages {
            return Arc::clone(before);
        }
        let mut pictures = Self { number: before.number + 1, pages, ..Self::default() };
        let used: HashSet<&Box<str>> = pictures.pieces().flat_map(|piece| &piece.ink.glyphs).collect();
        pictures.glyphs = used
            .into_iter()
            .filter_map(|id| {
                let symbol = symbols.get(id).or_else(|| before.glyphs.get(id))?;
                Some((id.clone(), Arc::clone(symbol)))
            })
            .collect();
        pictures.changes = pictures.since(before);
        Arc::new(pictures)
    }

    /// As JSON, for who has the pictures of this number; null where nothing is new to them.
    pub(crate) fn message(&self, seen: Option<u64>) -> &str {
        match seen {
            Some(number) if number == self.number => "null",
            Some(number) if number > 0 && number + 1 == self.number => &self.changes,
            _ => self.whole.get_or_init(|| self.since(&Self::default())),
        }
    }

    fn pieces(&self) -> impl Iterator<Item = &Placed> {
        self.pages.iter().flat_map(|page| &page.pieces)
    }

    fn since(&self, before: &Self) -> String {
        let mut known = HashMap::new();
        for (number, piece) in before.pieces().enumerate() {
            known.entry(piece.ink.key).or_insert(number);
        }
        let new = self.glyphs.iter().filter(|(id, _)| !before.glyphs.contains_key(*id));
        let glyphs = new.map(|(id, symbol)| (&**id, &**symbol)).collect();
        let pages = self.pages.iter().map(|Picture { ground, pieces }| {
            let pieces = pieces.iter().map(|Placed { left, top, ink }| {
                let sent = known.get(&ink.key).copied();
                (*left, *top, sent.map_or(InkView::New(&ink.markup), InkView::Sent))
            });
            PictureView { ground, pieces: pieces.collect() }
        });
        json(&PicturesView { glyphs, pages: pages.collect() })
    }
}

impl Picture {
    /// Takes pieces from `inks` where they were drawn before, and draws the others, whose letter shapes go to `symbols`.
    fn of(
        page: &PagePieces<'_>,
        inks: &mut HashMap<u128, Arc<Ink>>,
        symbols: &mut HashMap<Box<str>, Arc<str>>,
    ) -> Self {
        let mut new = HashSet::new();
        let missing: Vec<usize> = (0..page.pieces.len())
            .filter(|&number| {
                let key = page.pieces[number].key;
                !inks.contains_key(&key) && new.insert(key)
            })
            .collect();
        if !missing.is_empty() {
            let svg = page.draw(&missing);
            let mut elements = Elements(&svg[tag_length(&svg)..]);
            let drawn: Vec<&str> = elements.by_ref().take(missing.len()).collect();
            // What follows is shapes of letters, and what pieces refer to by name: clips, gradients.
            let mut named = String::new();
            for element in elements {
                if element.starts_with("<defs") && element.contains("<symbol") {
                    symbols.extend(Elements(&element[tag_length(element)..]).filter_map(|symbol| {
                        let id = attribute(&symbol[..tag_length(symbol)], "id")?;
                        Some((id.into(), symbol.into()))
                    }));
                } else {
                    named.push_str(element);
                }
            }
            for (&number, element) in missing.iter().zip(drawn) {
                let key = page.pieces[number].key;
                inks.insert(key, Arc::new(Ink::of(key, element, &named)));
            }
        }
        let pieces = page
            .pieces
            .iter()
            .filter_map(|piece| {
                let ink = Arc::clone(inks.get(&piece.key)?);
                Some(Placed { left: rounded(piece.left), top: rounded(piece.top), ink })
            })
            .collect();
        let ground = page.draw_ground();
        let ground = ground.strip_suffix("</svg>").unwrap_or(&ground).to_owned();
        Self { ground, pieces }
    }
}

impl Ink {
    fn of(key: u128, element: &str, named: &str) -> Self {
        let whole = match element.strip_suffix("</g>") {
            Some(open) if element.contains("url(#") => format!("{open}{named}</g>"),
            _ => element.to_owned(),
        };
        let ids: BTreeSet<&str> = whole.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        Self { key, glyphs: ids.into_iter().map(Box::from).collect(), markup: whole }
    }
}

/// A thousandth of a point is less than a screen shows.
fn rounded(length: f64) -> f64 {
    (length * 1000.0).round() / 1000.0
}

/// The length of the tag at the start of a text, its `>` included.
fn tag_length(text: &str) -> usize {
    let mut is_quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let value = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[value..].split('"').next()
}

/// The elements at the start of a text, up to the end tag of what they stand in. Typst writes them well-formed and
/// without comments.
struct Elements<'a>(&'a str);

impl<'a> Iterator for Elements<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.0 = &self.0[self.0.find('<')?..];
        if self.0.starts_with("</") {
            return None;
        }
        let mut depth = 0usize;
        let mut at = 0;
        loop {
            let rest = &self.0[at..];
            let length = tag_length(rest);
            let tag = &rest[..length];
            if tag.starts_with("</") {
                depth = depth.saturating_sub(1);
            } else if !tag.ends_with("/>") {
                depth += 1;
            }
            at += length;
            if depth == 0 {
                break;
            }
            // Where an end tag is missing, the rest is one element.
            at = self.0[at..].find('<').map_or(self.0.len(), |next| at + next);
            if at == self.0.len() {
                break;
            }
        }
        let (element, rest) = self.0.split_at(at);
        self.0 = rest;
        Some(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg viewBox=\"0 0 1 1\"><g><g transform=\"t\"><use href=\"#a\"/></g></g><g><rect title=\"x>y\"/></g>\
                       <defs id=\"glyph\"><symbol id=\"a\"><path/></symbol><symbol id=\"b\"><path/></symbol></defs></svg>";

    #[test]
    fn a_picture_comes_apart_into_elements() {
        let elements: Vec<&str> = Elements(&SVG[tag_length(SVG)..]).collect();
        assert_eq!(elements[..2], ["<g><g transform=\"t\"><use href=\"#a\"/></g></g>", "<g><rect title=\"x>y\"/></g>"]);
        assert_eq!(Elements(&elements[2][tag_length(elements[2])..]).count(), 2);
        assert_eq!(attribute("<symbol id=\"a\" x=\"b\">", "x"), Some("b"));
    }

    #[test]
    fn no_text_makes_it_fail() {
        for end in 0..SVG.len() {
            assert!(Elements(&SVG[..end]).map(str::len).sum::<usize>() <= end);
        }
    }

    #[test]
    fn a_piece_takes_along_what_it_names() {
        let named = "<defs><clipPath id=\"c\"/></defs>";
        let plain =
            Ink::of(1, "<g><use xlink:href=\"#b\"/><use xlink:href=\"#a\"/><use xlink:href=\"#b\"/></g>", named);
        assert!(!plain.markup.contains("clipPath"));
        assert_eq!(plain.glyphs, ["a".into(), "b".into()] as [Box<str>; 2]);
        let clipped = Ink::of(2, "<g><g clip-path=\"url(#c)\"/></g>", named);
        assert!(clipped.markup.contains("</defs></g>"), "{}", clipped.markup);
    }

    /// Pictures of one page of pieces: each a key that is also its place and its only letter.
    fn pictures(number: u64, keys: &[u128]) -> Pictures {
        let ink = |key: u128| Ink::of(key, &format!("<g><use href=\"#g{key}\"/></g>"), "");
        let placed = |key: &u128| Placed { left: 1.5, top: *key as f64, ink: Arc::new(ink(*key)) };
        let glyphs = keys.iter().map(|key| (format!("g{key}").into(), "<symbol/>".into())).collect();
        let page = Picture { ground: "<svg>".to_owned(), pieces: keys.iter().map(placed).collect() };
        Pictures { number, pages: vec![page], glyphs, ..Pictures::default() }
    }

    #[test]
    fn what_was_sent_is_named_by_its_number() {
        let before = pictures(1, &[7, 8, 9]);
        let mut after = pictures(2, &[9, 5, 7]);
        after.changes = after.since(&before);
        let whole = |pictures: &Pictures| pictures.message(None).to_owned();
        assert_eq!(after.message(Some(2)), "null");
        assert_eq!(
            after.message(Some(1)),
            "{\"glyphs\":{\"g5\":\"<symbol/>\"},\"pages\":[{\"ground\":\"<svg>\",\"pieces\":[[1.5,9.0,2],\
             [1.5,5.0,\"<g><use href=\\\"#g5\\\"/></g>\"],[1.5,7.0,0]]}]}"
        );
        // Who has missed a state gets all of it, as who is new.
        for seen in [None, Some(0), Some(3)] {
            assert_eq!(after.message(seen), whole(&after));
        }
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&whole(&after)).expect("JSON")["pages"][0]["pieces"][0][0],
            1.5
        );
        assert!(!whole(&before).contains(",0]") && whole(&Pictures::default()).ends_with("\"pages\":[]}"));
    }
}
