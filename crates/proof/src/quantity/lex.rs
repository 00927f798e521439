//! Plain text to words, numerals and marks with their places: what the reading of quantities works on.

use proofpress_resume::ByteSpan;

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Letters, with digits after the first letter (`p95`, `s3`), lower-cased.
    Word(String),
    /// A numeral in figures.
    Figures {
        /// Its value.
        value: f64,
        /// How many digits stand before the decimal sign.
        digits: usize,
        /// Whether it has a decimal part.
        decimal: bool,
        /// Whether its thousands are set apart.
        grouped: bool,
    },
    /// Figures in three or more dotted parts: `3.2.1`, an address, a date.
    Dotted,
    /// Any other visible character.
    Mark(char),
}

/// A token of a text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) span: ByteSpan,
    /// Whether it follows the token before it without white space.
    pub(super) glued: bool,
    /// Whether it is a word with a capital letter.
    pub(super) capital: bool,
}

impl Token {
    /// The lower-cased word; empty for anything else.
    pub(super) fn word(&self) -> &str {
        match &self.kind {
            Kind::Word(word) => word,
            _ => "",
        }
    }

    /// Whether it is this mark.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is a hyphen or a dash.
    pub(super) fn is_dash(&self) -> bool {
        matches!(self.kind, Kind::Mark('-' | '–' | '—' | '‐' | '‑' | '−'))
    }
}

/// Cuts `text` into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    let mut glued = false;
    while let Some(character) = text[at..].chars().next() {
        if character.is_whitespace() {
            at += character.len_utf8();
            glued = false;
            continue;
        }
        let (kind, end) = if character.is_ascii_digit() {
            figures(text, at)
        } else if character.is_alphabetic() {
            let end = text[at..]
                .char_indices()
                .find(|(_, c)| !(c.is_alphanumeric() || is_combining(*c)))
                .map_or(text.len(), |(offset, _)| at + offset);
            (Kind::Word(text[at..end].to_lowercase()), end)
        } else {
            (Kind::Mark(character), at + character.len_utf8())
        };
        let capital = matches!(kind, Kind::Word(_)) && text[at..end].chars().any(char::is_uppercase);
        tokens.push(Token { kind, span: ByteSpan::new(at, end), glued, capital });
        glued = true;
        at = end;
    }
    tokens
}

fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// How many ASCII digits stand at `at`.
fn run_of_digits(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Length of the sign at `at` that may set thousands apart, and whether it is a plain or a dotted one.
fn thousands_sign(text: &str, at: usize) -> Option<(usize, char)> {
    let sign = text.get(at..)?.chars().next()?;
    matches!(sign, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}').then_some((sign.len_utf8(), sign))
}

fn figures(text: &str, start: usize) -> (Kind, usize) {
    let bytes = text.as_bytes();
    let first = run_of_digits(bytes, start);
    let mut end = start + first;
    let mut digits = text[start..end].to_owned();

    // Groups of exactly three digits after one to three, all set apart by the same sign. One dotted group (`1.500`)
    // is a decimal in English, so dots need two groups; a plain space joins only what is no list of numbers.
    let mut grouped = false;
    if first <= 3
        && let Some((_, sign)) = thousands_sign(text, end)
    {
        let mut groups = Vec::new();
        let mut at = end;
        while let Some((length, other)) = thousands_sign(text, at) {
            if other != sign || run_of_digits(bytes, at + length) != 3 {
                break;
            }
            groups.push(&text[at + length..at + length + 3]);
            at += length + 3;
        }
        let dotted_decimal = sign == '.' && groups.len() < 2;
        let glued_tail = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        let wide = sign == ' ' && (glued_tail || &text[start..end] == "0");
        if !groups.is_empty() && !dotted_decimal && !wide && !text[start..end].starts_with("00") {
            grouped = true;
            digits.extend(groups);
            end = at;
        }
    }

    let point = bytes.get(end).copied();
    let after = run_of_digits(bytes, end + 1);
    if point == Some(b'.') && after > 0 {
        let third = end + 1 + after;
        if !grouped && bytes.get(third) == Some(&b'.') && run_of_digits(bytes, third + 1) > 0 {
            let mut at = third;
            while bytes.get(at) == Some(&b'.') && run_of_digits(bytes, at + 1) > 0 {
                at += 1 + run_of_digits(bytes, at + 1);
            }
            return (Kind::Dotted, at);
        }
        let value = format!("{digits}.{}", &text[end + 1..third]).parse().unwrap_or(0.0);
        return (Kind::Figures { value, digits: digits.len(), decimal: true, grouped }, third);
    }
    // A decimal comma: one or two digits after it, and no further group.
    if point == Some(b',') && !grouped && matches!(after, 1 | 2) && bytes.get(end + 1 + after) != Some(&b',') {
        let value = format!("{digits}.{}", &text[end + 1..end + 1 + after]).parse().unwrap_or(0.0);
        return (Kind::Figures { value, digits: digits.len(), decimal: true, grouped }, end + 1 + after);
    }
    let value = digits.parse().unwrap_or(f64::MAX);
    (Kind::Figures { value, digits: digits.len(), decimal: false, grouped }, end)
}
