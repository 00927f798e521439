//! Bytes of a content stream (or a CMap) to operands and operators, for the interpreter and the CMap reader.

use std::borrow::Cow;

/// How deep arrays and dictionaries may nest; deeper ones are dropped.
const MAX_DEPTH: usize = 16;

/// What an operator is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    /// An integer or a real.
    Number(f64),
    /// A name, without its slash, `#xx` decoded.
    Name(Cow<'a, [u8]>),
    /// A string, decoded.
    String(Cow<'a, [u8]>),
    /// An array.
    Array(Vec<Operand<'a>>),
    /// A dictionary.
    Dictionary(Vec<(Cow<'a, [u8]>, Operand<'a>)>),
    /// `true`, `false`, `null`, and what cannot be read.
    Other,
}

impl<'a> Operand<'a> {
    /// The number, 0 for anything else.
    pub(super) fn number(&self) -> f64 {
        if let Self::Number(number) = self { *number } else { 0.0 }
    }

    /// The name, if it is one.
    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// The string's bytes, if it is one.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        if let Self::String(bytes) = self { Some(bytes) } else { None }
    }

    /// What a dictionary has under `key`.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Operand<'a>> {
        let Self::Dictionary(entries) = self else { return None };
        entries.iter().find(|(name, _)| name.as_ref() == key).map(|(_, value)| value)
    }
}

/// One step of a stream.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// Something that an operator will use.
    Operand(Operand<'a>),
    /// An operator.
    Operator(&'a [u8]),
}

/// Walks over the bytes; never fails, skips what makes no sense, always moves on.
pub(super) struct Tokens<'a> {
    data: &'a [u8],
    at: usize,
}

/// What a byte is, looked up once instead of compared with many.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Delimiter,
    Regular,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Regular; 256];
    let mut at = 0;
    while at < 256 {
        kinds[at] = match at as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0c => Kind::Space,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => Kind::Delimiter,
            _ => Kind::Regular,
        };
        at += 1;
    }
    kinds
};

/// The value of a hexadecimal digit; 16 for any other byte.
const HEX: [u8; 256] = {
    let mut values = [16; 256];
    let mut at = 0;
    while at < 256 {
        values[at] = match at as u8 {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'a'..=b'f' => digit - b'a' + 10,
            digit @ b'A'..=b'F' => digit - b'A' + 10,
            _ => 16,
        };
        at += 1;
    }
    values
};

/// White space (ISO 32000-1, table 1).
pub(super) fn is_space(byte: u8) -> bool {
    KINDS[usize::from(byte)] == Kind::Space
}

/// A delimiter (ISO 32000-1, table 2).
pub(super) fn is_delimiter(byte: u8) -> bool {
    KINDS[usize::from(byte)] == Kind::Delimiter
}

fn is_regular(byte: u8) -> bool {
    KINDS[usize::from(byte)] == Kind::Regular
}

fn hex_digit(byte: u8) -> Option<u8> {
    Some(HEX[usize::from(byte)]).filter(|&value| value < 16)
}

impl<'a> Tokens<'a> {
    /// Starts at the first byte.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// Goes back to, or on to, a place.
    pub(super) fn go_to(&mut self, place: usize) {
        self.at = place.min(self.data.len());
    }

    /// Reads these bytes, if they come next.
    pub(super) fn take(&mut self, bytes: &[u8]) -> bool {
        let comes = self.data[self.at..].starts_with(bytes);
        if comes {
            self.at += bytes.len();
        }
        comes
    }

    /// Reads this keyword, if it comes next after white space.
    pub(super) fn keyword(&mut self, word: &[u8]) -> Option<()> {
        let before = self.at;
        self.skip_space();
        let found = self.peek().is_some_and(is_regular) && self.regular() == word;
        if !found {
            self.at = before;
        }
        found.then_some(())
    }

    /// Reads a number, if one comes next after white space.
    pub(super) fn number(&mut self) -> Option<f64> {
        let before = self.at;
        self.skip_space();
        let number = self
            .peek()
            .filter(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'))
            .and_then(|_| read_number(self.regular()));
        if number.is_none() {
            self.at = before;
        }
        number
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    /// Skips white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.at += self.data[self.at..].iter().take_while(|&&b| b != b'\n' && b != b'\r').count();
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next operand or operator; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_space();
            let byte = self.peek()?;
            if is_regular(byte) && !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.') {
                let word = self.regular();
                return Some(match word {
                    b"true" | b"false" | b"null" => Token::Operand(Operand::Other),
                    _ => Token::Operator(word),
                });
            }
            if let Some(operand) = self.operand(0) {
                return Some(Token::Operand(operand));
            }
        }
    }

    /// The bytes up to the next space or delimiter.
    pub(super) fn regular(&mut self) -> &'a [u8] {
        let rest = &self.data[self.at..];
        let length = rest.iter().take_while(|&&byte| is_regular(byte)).count();
        self.at += length;
        &rest[..length]
    }

    /// Reads one operand, moving at least one byte on; `None` where a stray byte was skipped.
    fn operand(&mut self, depth: usize) -> Option<Operand<'a>> {
        match self.peek()? {
            b'(' => Some(Operand::String(self.literal_string())),
            b'/' => Some(Operand::Name(self.name())),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.dictionary(depth)
            }
            b'<' => Some(Operand::String(self.hex_string())),
            b'[' => {
                self.at += 1;
                self.array(depth)
            }
            byte if is_regular(byte) => {
                let word = self.regular();
                Some(read_number(word).map_or(Operand::Other, Operand::Number))
            }
            _ => {
                self.at += 1;
                None
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Operand<'a>> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                // A stray end of a dictionary ends the array too, or a broken file would swallow the page.
                Some(b'>') if self.data.get(self.at + 1) == Some(&b'>') => break,
                Some(_) if depth >= MAX_DEPTH => self.at += 1,
                Some(_) => items.extend(self.operand(depth + 1)),
            }
        }
        (depth < MAX_DEPTH).then_some(Operand::Array(items))
    }

    fn dictionary(&mut self, depth: usize) -> Option<Operand<'a>> {
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    break;
                }
                Some(b'/') if depth < MAX_DEPTH => {
                    let key = self.name();
                    self.skip_space();
                    // A key without a value: `>>` must still be seen as the end.
                    if self.peek() == Some(b'>') {
                        continue;
                    }
                    if let Some(value) = self.operand(depth + 1) {
                        entries.push((key, value));
                    }
                }
                Some(_) => self.at += 1,
            }
        }
        (depth < MAX_DEPTH).then_some(Operand::Dictionary(entries))
    }

    /// A name; called at its slash.
    pub(super) fn name(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let raw = self.regular();
        if !raw.contains(&b'#') {
            return Cow::Borrowed(raw);
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((&byte, after)) = rest.split_first() {
            if byte == b'#'
                && let [high, low, tail @ ..] = after
                && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
            {
                name.push(high << 4 | low);
                rest = tail;
            } else {
                name.push(byte);
                rest = after;
            }
        }
        Cow::Owned(name)
    }

    /// A string of digits; called at its bracket.
    pub(super) fn hex_string(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex_digit(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(first) => bytes.push(first << 4 | digit),
            }
        }
        bytes.extend(high.map(|first| first << 4));
        Cow::Owned(bytes)
    }

    /// A string in parentheses; called at the first of them.
    pub(super) fn literal_string(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let rest = &self.data[self.at..];
        let plain = rest.iter().take_while(|&&byte| !matches!(byte, b'(' | b')' | b'\\' | b'\r')).count();
        if rest.get(plain) == Some(&b')') {
            self.at += plain + 1;
            return Cow::Borrowed(&rest[..plain]);
        }
        let mut bytes = rest[..plain].to_vec();
        self.at += plain;
        let mut open = 0usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    bytes.push(byte);
                }
                b')' if open == 0 => break,
                b')' => {
                    open -= 1;
                    bytes.push(byte);
                }
                b'\\' => self.escape(&mut bytes),
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    bytes.push(b'\n');
                }
                _ => bytes.push(byte),
            }
        }
        Cow::Owned(bytes)
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(0x0c),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                // ISO 32000-1, 7.3.4.2: high-order overflow is ignored.
                bytes.push((value & 0xff) as u8);
            }
            other => bytes.push(other),
        }
    }

    /// Skips the data of an inline image: called right after `ID`.
    pub(super) fn skip_inline_image(&mut self) {
        let rest = &self.data[self.at..];
        let end = rest.windows(4).position(|w| is_space(w[0]) && &w[1..3] == b"EI" && is_space(w[3]));
        self.at += end.map_or(rest.len(), |end| end + 3);
    }
}

/// Powers of ten, as many as a whole number of 64 bits has digits.
const POWERS: [f64; 20] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19];

/// A number as PDF writes it; a broken one counts as far as it can be read.
fn read_number(word: &[u8]) -> Option<f64> {
    let (negative, digits) = match word.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, word),
    };
    // The digits as one whole number, as long as they fit, and how many of them stand behind the point.
    let mut whole = 0u64;
    let mut dropped = 0;
    let mut places = None::<usize>;
    for &byte in digits {
        match (byte, &mut places) {
            (b'0'..=b'9', places) => {
                if whole < u64::MAX / 100 {
                    whole = whole * 10 + u64::from(byte - b'0');
                    if let Some(places) = places {
                        *places += 1;
                    }
                } else if places.is_none() {
                    dropped += 1;
                }
            }
            (b'.', None) => places = Some(0),
            (b'-', _) => {}
            _ => return None,
        }
    }
    let value = match places {
        _ if dropped > 0 => f64::MAX,
        Some(places) => whole as f64 / POWERS[places.min(POWERS.len() - 1)],
        None => whole as f64,
    };
    // Lengths past this are no place on a page, and would turn sums into infinities.
    let value = value.min(1e9);
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(data: &[u8]) -> Vec<Token<'_>> {
        let mut tokens = Tokens::new(data);
        std::iter::from_fn(move || tokens.next()).collect()
    }

    #[test]
    fn strings_are_decoded() {
        let expected: &[u8] = b"a(b)\n)A\x05\n";
        assert_eq!(
            all(b"(a(b)\\n\\)\\101\\5\r\n) <41 4> Tj"),
            [
                Token::Operand(Operand::String(expected.into())),
                Token::Operand(Operand::String(b"A\x40".as_slice().into())),
                Token::Operator(b"Tj"),
            ]
        );
    }

    #[test]
    fn numbers_names_arrays_and_dictionaries() {
        let tokens = all(b"-.5 +7 /A#20b [(x) -3]TJ /P <</MCID 0/ActualText<FEFF0041>>> BDC");
        assert_eq!(tokens[0], Token::Operand(Operand::Number(-0.5)));
        assert_eq!(tokens[1], Token::Operand(Operand::Number(7.0)));
        assert_eq!(tokens[2], Token::Operand(Operand::Name(b"A b".as_slice().into())));
        assert_eq!(tokens[4], Token::Operator(b"TJ"));
        let Token::Operand(dictionary) = &tokens[6] else { panic!("a dictionary") };
        assert_eq!(dictionary.get(b"ActualText").and_then(Operand::bytes), Some(b"\xFE\xFF\x00A".as_slice()));
    }

    #[test]
    fn nesting_past_the_limit_ends() {
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000), b" Tj".to_vec()].concat();
        assert_eq!(all(&deep).last(), Some(&Token::Operator(b"Tj")));
    }

    #[test]
    fn inline_images_are_skipped() {
        let mut tokens = Tokens::new(b"BI /W 1 ID \x00EI(\xff EI Q");
        while tokens.next() != Some(Token::Operator(b"ID")) {}
        tokens.skip_inline_image();
        assert_eq!(tokens.next(), Some(Token::Operator(b"Q")));
    }
}
