//! Raw HTML inside Markdown to tags and text: where a tag ends, what it is called, which attributes it has.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// A tag as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether it is `</name>`.
    pub(super) closing: bool,
    /// Whether it is `<name/>`.
    pub(super) self_closing: bool,
    /// Its attributes, entities decoded.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the class attribute names `class`.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|value| value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(class)))
    }
}

/// What the tokenizer hands out for one piece.
#[derive(Default)]
struct Collector {
    tag: RefCell<Option<Tag>>,
    text: RefCell<String>,
}

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                let mut kept = self.tag.borrow_mut();
                if kept.is_none() {
                    *kept = Some(Tag {
                        name: tag.name.to_string(),
                        closing: tag.kind == html5ever::tokenizer::TagKind::EndTag,
                        self_closing: tag.self_closing,
                        attributes: tag
                            .attrs
                            .iter()
                            .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                            .collect(),
                    });
                }
            }
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn tokenize(piece: &str) -> Collector {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(piece));
    let tokenizer = Tokenizer::new(Collector::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

/// Text of an HTML block with its character references decoded.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // A `<` here is no tag (the caller has cut those out), so it must not start one.
    let piece = text.replace('<', "&lt;");
    tokenize(&piece).text.into_inner()
}

/// The tag whose text is `piece`.
pub(super) fn read_tag(piece: &str) -> Option<Tag> {
    tokenize(piece).tag.into_inner()
}

/// Where the tag that opens at `at` ends (one past its `>`); `None` where no tag opens there.
pub(super) fn tag_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut here = at + 1;
    if bytes.get(here) == Some(&b'/') {
        here += 1;
    }
    if !bytes.get(here)?.is_ascii_alphabetic() {
        return None;
    }
    while bytes.get(here).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_' | b'.'))
    {
        here += 1;
    }
    if !matches!(bytes.get(here)?, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
        return None;
    }
    while let Some(&byte) = bytes.get(here) {
        match byte {
            b'>' => return Some(here + 1),
            b'<' => return None,
            // A quote opens a value only after `=`; elsewhere it is part of a broken tag, and no reason to read on.
            b'"' | b'\'' => {
                let before = text[at..here].trim_end();
                if before.ends_with('=') {
                    let close = text[here + 1..].find(char::from(byte))?;
                    here += close + 2;
                } else {
                    here += 1;
                }
            }
            b'\n' if text[here + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => return None,
            _ => here += 1,
        }
    }
    None
}

const ELEMENTS: &str = include_str!("elements.txt");

/// Whether HTML has an element of this (lower-case) name.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.lines().any(|line| line.split_ascii_whitespace().any(|element| element == name))
}

/// Whether an element of this name starts a line of its own.
pub(super) fn is_block(name: &str) -> bool {
    ELEMENTS.lines().next().is_some_and(|blocks| blocks.split_ascii_whitespace().any(|element| element == name))
}

/// Whether an element of this name has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_outside_quotes() {
        let text = r#"<a title="x > y" href='z'>t</a>"#;
        let end = tag_end(text, 0).unwrap_or_default();
        assert_eq!(&text[..end], r#"<a title="x > y" href='z'>"#);
        let tag = read_tag(&text[..end]).unwrap_or_else(|| panic!("a tag"));
        assert_eq!((tag.name.as_str(), tag.attribute("href")), ("a", Some("z")));
        assert_eq!(tag_end("<1%", 0), None);
        assert_eq!(tag_end("< b>", 0), None);
        assert_eq!(tag_end("<unclosed", 0), None);
        assert!(read_tag("</b>").is_some_and(|tag| tag.closing));
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("2010&ndash;2014 &#xe9; & a < b &amp;"), "2010–2014 é & a < b &");
    }

    #[test]
    fn element_names_are_known() {
        assert!(is_element("div") && is_block("div") && is_element("span") && !is_block("span"));
        assert!(!is_element("name") && !is_element("typename") && !is_element("t"));
    }
}
