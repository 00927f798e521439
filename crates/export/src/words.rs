//! Text to words that can be compared: for the check of a build and for the look at a stranger's PDF.

use crate::read::PdfText;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A word of a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageWord<'a> {
    /// Its folded text.
    pub(crate) text: Cow<'a, str>,
    /// Page, from 1.
    pub(crate) page: usize,
    /// Whether it begins its line.
    pub(crate) starts_line: bool,
    /// Whether it ends its line.
    pub(crate) ends_line: bool,
}

/// The words of content, and those of what is marked as no content.
#[derive(Debug, Default)]
pub(crate) struct PageWords<'a> {
    /// Words of content, in content order.
    pub(crate) content: Vec<PageWord<'a>>,
    /// Words of artifacts: footers, list marks.
    pub(crate) artifacts: Vec<PageWord<'a>>,
}

/// Words in their compatibility form: ligatures and full-width letters are the letters they stand for, a no-break
/// space is a space.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// Splits folded text into words.
pub(crate) fn split(text: &str) -> Vec<Cow<'_, str>> {
    // Words of English have about five letters.
    let mut words = Vec::with_capacity(text.len() / 6 + 1);
    match fold(text) {
        Cow::Borrowed(text) => words.extend(words_of(text).map(Cow::Borrowed)),
        Cow::Owned(text) => words.extend(words_of(&text).map(|word| Cow::Owned(word.to_owned()))),
    }
    words
}

/// What stands between white space, as `split_whitespace` finds it, by bytes where they are of ASCII.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[reach(rest, true)..];
        let (word, after) = rest.split_at(reach(rest, false));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// How many bytes of white space, or of anything else, a text begins with.
fn reach(text: &str, space: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (is_space, length) = if byte > b' ' && byte < 0x7f {
            (false, 1)
        } else {
            let letter = text.get(at..).and_then(|rest| rest.chars().next());
            letter.map_or((!space, 1), |letter| (letter.is_whitespace(), letter.len_utf8()))
        };
        if is_space != space {
            break;
        }
        at += length;
    }
    at
}

/// The words of a PDF.
pub(crate) fn page_words(pdf: &PdfText) -> PageWords<'_> {
    let mut words = PageWords::default();
    let length: usize = pdf.pages.iter().flat_map(|page| &page.lines).map(|line| line.text.len()).sum();
    words.content.reserve(length / 6);
    for (number, page) in pdf.pages.iter().enumerate() {
        for line in &page.lines {
            if line.runs.iter().all(|run| !run.artifact) {
                push_line(&mut words.content, split(&line.text), number + 1);
                continue;
            }
            for artifact in [false, true] {
                let text: String =
                    line.runs.iter().filter(|run| run.artifact == artifact).map(|run| run.text.as_str()).collect();
                let owned = split(&text).into_iter().map(|word| Cow::Owned(word.into_owned())).collect();
                push_line(if artifact { &mut words.artifacts } else { &mut words.content }, owned, number + 1);
            }
        }
    }
    words
}

fn push_line<'a>(into: &mut Vec<PageWord<'a>>, words: Vec<Cow<'a, str>>, page: usize) {
    let count = words.len();
    into.extend(words.into_iter().enumerate().map(|(at, text)| PageWord {
        text,
        page,
        starts_line: at == 0,
        ends_line: at + 1 == count,
    }));
}

/// Whether a word is a mark that a template puts before list items or between fields.
pub(crate) fn is_mark(word: &str) -> bool {
    matches!(word, "•" | "◦" | "▪" | "▸" | "‣" | "·" | "∙" | "–" | "-" | "*" | "|")
}

/// Whether a word is the number of a list item: `3.`, `(2)`, `a)`.
pub(crate) fn is_list_number(word: &str) -> bool {
    let inner = word.trim_start_matches('(');
    let stem = inner.trim_end_matches(['.', ')']);
    stem.len() < inner.len() && (1..=4).contains(&stem.len()) && stem.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_any_white_space() {
        for text in ["", "  a b\tc\n", "é\u{a0}b\u{2009}–\u{3000}名 前", "\u{b}x\u{1c}y\u{85}z\u{200b}q", "one"] {
            assert_eq!(words_of(text).collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>(), "{text:?}");
        }
    }
}
