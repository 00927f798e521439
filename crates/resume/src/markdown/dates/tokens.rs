//! Text to the numbers, words and marks that dates are made of.

use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// The words that dates are made of, in many languages.
#[derive(Default, Deserialize)]
pub(super) struct Words {
    pub(super) months: Vec<Vec<String>>,
    pub(super) seasons: Vec<Vec<String>>,
    pub(super) present: Vec<String>,
    pub(super) present_phrases: Vec<String>,
    pub(super) since: Vec<String>,
    pub(super) until: Vec<String>,
    pub(super) lengths: Vec<String>,
    pub(super) remarks: Vec<String>,
}

pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../dates.toml")).unwrap_or_default());

pub(super) fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|other| other == word)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Number { value: i64, digits: usize },
    Word(String),
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = at + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let (mut value, mut digits) = (i64::from(first), 1);
            while let Some(&(next, c)) = chars.peek() {
                let Some(more) = digit(c) else { break };
                value = value.saturating_mul(10).saturating_add(i64::from(more));
                digits += 1;
                end = next + c.len_utf8();
                chars.next();
            }
            Kind::Number { value, digits }
        } else if is_word(c) {
            let mut word: String = c.to_lowercase().collect();
            // Scripts without spaces are read sign by sign; their date words are looked up as joined below.
            if !is_sign(c) {
                while let Some(&(next, c)) = chars.peek() {
                    if !is_word(c) || is_sign(c) {
                        break;
                    }
                    word.extend(c.to_lowercase());
                    end = next + c.len_utf8();
                    chars.next();
                }
            }
            Kind::Word(word)
        } else {
            Kind::Mark(c)
        };
        tokens.push(Token { kind, range: at..end, spaced });
        spaced = false;
    }
    tokens
}

pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() || matches!(u32::from(c), 0x300..=0x36f | 0x64b..=0x65f)
}

pub(super) fn is_sign(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af)
}

pub(super) fn word_at(tokens: &[Token], at: usize) -> Option<&str> {
    match &tokens.get(at)?.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

pub(super) fn mark_at(tokens: &[Token], at: usize) -> Option<char> {
    match tokens.get(at)?.kind {
        Kind::Mark(mark) => Some(mark),
        _ => None,
    }
}

pub(super) fn number_at(tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    match tokens.get(at)?.kind {
        Kind::Number { value, digits } => Some((value, digits)),
        _ => None,
    }
}
