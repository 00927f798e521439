//! An SVG picture of a page to its parts, so that the browser replaces only those that an edit changed.

use serde::Serialize;

/// A picture: its outer element, what is drawn from back to front, and the letter shapes that those use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Picture {
    /// The start tag of the outer element.
    open: String,
    parts: Vec<Part>,
    glyphs: Vec<Glyph>,
}

/// An element under the outer one, with its place apart: a line that only moves down stays what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Part {
    /// The value of its `transform`; empty where it has none.
    at: String,
    /// The element without it.
    ink: String,
}

/// A letter shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Glyph {
    id: String,
    symbol: String,
}

impl Picture {
    /// Takes a picture apart that Typst has drawn: well-formed, without comments.
    pub(crate) fn of(svg: &str) -> Self {
        let (open, rest) = svg.split_at(tag_length(svg));
        let mut picture = Self { open: open.to_owned(), parts: Vec::new(), glyphs: Vec::new() };
        for element in Elements(rest) {
            if element.starts_with("<defs") && element.contains("<symbol") {
                let inner = &element[tag_length(element)..];
                picture.glyphs.extend(Elements(inner).filter_map(|symbol| {
                    let id = attribute(&symbol[..tag_length(symbol)], "id")?.1;
                    Some(Glyph { id: id.to_owned(), symbol: symbol.to_owned() })
                }));
            } else {
                picture.parts.push(Part::of(element));
            }
        }
        picture
    }
}

impl Part {
    fn of(element: &str) -> Self {
        match attribute(&element[..tag_length(element)], "transform") {
            Some((whole, value)) => {
                let ink = [&element[..whole.start], &element[whole.end..]].concat();
                Self { at: value.to_owned(), ink }
            }
            None => Self { at: String::new(), ink: element.to_owned() },
        }
    }
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

/// An attribute of a tag: its bytes, the space before it included, and its value.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<(std::ops::Range<usize>, &'a str)> {
    let start = tag.find(&format!(" {name}=\""))?;
    let value = start + name.len() + 3;
    let end = value + tag[value..].find('"')?;
    Some((start..end + 1, &tag[value..end]))
}

/// The elements at the start of a text, up to the end tag of what they stand in.
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

    const SVG: &str = "<svg viewBox=\"0 0 1 1\"><path d=\"M 0\"/><g transform=\"translate(1 2)\"><g><use href=\"#a\"/></g></g>\
                       <a href=\"x>y\" transform=\"t\"><rect/></a><defs id=\"glyph\"><symbol id=\"a\"><path/></symbol>\
                       <symbol id=\"b\"><path/></symbol></defs></svg>";

    #[test]
    fn a_picture_comes_apart_into_elements_places_and_letters() {
        let picture = Picture::of(SVG);
        assert_eq!(picture.open, "<svg viewBox=\"0 0 1 1\">");
        let parts: Vec<_> = picture.parts.iter().map(|part| (part.at.as_str(), part.ink.as_str())).collect();
        assert_eq!(
            parts,
            [
                ("", "<path d=\"M 0\"/>"),
                ("translate(1 2)", "<g><g><use href=\"#a\"/></g></g>"),
                ("t", "<a href=\"x>y\"><rect/></a>"),
            ]
        );
        let ids: Vec<_> = picture.glyphs.iter().map(|glyph| glyph.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(picture.glyphs[1].symbol, "<symbol id=\"b\"><path/></symbol>");
    }

    #[test]
    fn no_text_makes_it_fail() {
        for end in 0..SVG.len() {
            Picture::of(&SVG[..end]);
        }
        assert!(Picture::of("").parts.is_empty());
    }
}
