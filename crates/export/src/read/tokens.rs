//! Bytes of a content stream (or a CMap) to operands and operators, for the interpreter and the CMap reader.

use super::numbers::read_number;
use super::operands::{Bytes, Operand, Operands};
use std::borrow::Cow;

/// How deep arrays and dictionaries may nest; deeper ones are dropped.
const MAX_DEPTH: usize = 16;

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
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    KINDS[usize::from(byte)] == Kind::Space
}

/// A delimiter (ISO 32000-1, table 2).
#[inline]
pub(super) fn is_delimiter(byte: u8) -> bool {
    KINDS[usize::from(byte)] == Kind::Delimiter
}

#[inline]
fn is_regular(byte: u8) -> bool {
    KINDS[usize::from(byte)] == Kind::Regular
}

#[inline]
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

    /// Reads a whole number without a sign, if one of at most 15 digits comes next after white space.
    pub(super) fn whole(&mut self) -> Option<usize> {
        let before = self.at;
        self.skip_space();
        let start = self.at;
        let mut value = 0;
        while let Some(&byte) = self.data.get(self.at) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value * 10 + usize::from(digit);
            self.at += 1;
            if self.at - start > 15 {
                break;
            }
        }
        if self.at == start || self.at - start > 15 || self.peek().is_some_and(is_regular) {
            self.at = before;
            return None;
        }
        Some(value)
    }

    /// The next byte.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    /// Skips white space and comments.
    #[inline]
    pub(super) fn skip_space(&mut self) {
        while let Some(&byte) = self.data.get(self.at) {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                self.at += self.data[self.at..].iter().take_while(|&&b| b != b'\n' && b != b'\r').count();
            } else {
                return;
            }
        }
    }

    /// Reads on to the next operator and returns it; what stands before it goes into `operands`. `None` at the end. Counts
    /// what is read in `steps` and stops at `most`; past `MAX` operands without an operator the stream is broken, and they
    /// are dropped.
    pub(super) fn operator<const MAX: usize>(
        &mut self,
        operands: &mut Operands<'a>,
        steps: &mut usize,
        most: usize,
    ) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            self.skip_space();
            let byte = self.peek()?;
            *steps += 1;
            if *steps >= most {
                return None;
            }
            if is_regular(byte) && !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.') {
                match self.regular() {
                    b"true" | b"false" | b"null" => operands.list.push(Operand::Other),
                    word => return Some(word),
                }
            } else if let Some(operand) = self.operand(operands, 0) {
                operands.list.push(operand);
            }
            if operands.list.len() > MAX {
                operands.clear();
            }
        }
    }

    /// The bytes up to the next space or delimiter.
    #[inline]
    pub(super) fn regular(&mut self) -> &'a [u8] {
        let rest = &self.data[self.at..];
        let mut length = 0;
        while length < rest.len() && is_regular(rest[length]) {
            length += 1;
        }
        self.at += length;
        &rest[..length]
    }

    /// Reads one operand, moving at least one byte on; `None` where a stray byte was skipped.
    fn operand(&mut self, into: &mut Operands<'a>, depth: usize) -> Option<Operand<'a>> {
        match self.peek()? {
            b'(' => Some(Operand::String(self.literal_into(&mut into.decoded))),
            b'/' => Some(Operand::Name(self.name_into(&mut into.decoded))),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.dictionary(into, depth)
            }
            b'<' => Some(Operand::String(self.hex_into(&mut into.decoded))),
            b'[' => {
                self.at += 1;
                self.array(into, depth)
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

    fn array(&mut self, into: &mut Operands<'a>, depth: usize) -> Option<Operand<'a>> {
        let first = into.open.len();
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
                Some(_) => {
                    if let Some(item) = self.operand(into, depth + 1) {
                        into.open.push(item);
                    }
                }
            }
        }
        let items = into.close(first);
        (depth < MAX_DEPTH).then_some(Operand::Array(items))
    }

    fn dictionary(&mut self, into: &mut Operands<'a>, depth: usize) -> Option<Operand<'a>> {
        let first = into.open.len();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    break;
                }
                Some(b'/') if depth < MAX_DEPTH => {
                    let key = self.name_into(&mut into.decoded);
                    self.skip_space();
                    // A key without a value: `>>` must still be seen as the end.
                    if self.peek() == Some(b'>') {
                        continue;
                    }
                    if let Some(value) = self.operand(into, depth + 1) {
                        into.open.extend([Operand::Name(key), value]);
                    }
                }
                Some(_) => self.at += 1,
            }
        }
        let items = into.close(first);
        (depth < MAX_DEPTH).then_some(Operand::Dictionary(items))
    }

    /// A name; called at its slash.
    pub(super) fn name(&mut self) -> Cow<'a, [u8]> {
        let mut decoded = Vec::new();
        owned(self.name_into(&mut decoded), decoded)
    }

    fn name_into(&mut self, decoded: &mut Vec<u8>) -> Bytes<'a> {
        self.at += 1;
        let raw = self.regular();
        if !raw.contains(&b'#') {
            return Bytes::Plain(raw);
        }
        let from = decoded.len();
        let mut rest = raw;
        while let Some((&byte, after)) = rest.split_first() {
            if byte == b'#'
                && let [high, low, tail @ ..] = after
                && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
            {
                decoded.push(high << 4 | low);
                rest = tail;
            } else {
                decoded.push(byte);
                rest = after;
            }
        }
        Bytes::Decoded(from, decoded.len())
    }

    /// A string of digits; called at its bracket.
    pub(super) fn hex_string(&mut self) -> Cow<'a, [u8]> {
        let mut decoded = Vec::new();
        owned(self.hex_into(&mut decoded), decoded)
    }

    fn hex_into(&mut self, decoded: &mut Vec<u8>) -> Bytes<'a> {
        self.at += 1;
        let from = decoded.len();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex_digit(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(first) => decoded.push(first << 4 | digit),
            }
        }
        decoded.extend(high.map(|first| first << 4));
        Bytes::Decoded(from, decoded.len())
    }

    /// A string in parentheses; called at the first of them.
    pub(super) fn literal_string(&mut self) -> Cow<'a, [u8]> {
        let mut decoded = Vec::new();
        owned(self.literal_into(&mut decoded), decoded)
    }

    fn literal_into(&mut self, decoded: &mut Vec<u8>) -> Bytes<'a> {
        self.at += 1;
        let rest = &self.data[self.at..];
        let mut plain = 0;
        while plain < rest.len() && !matches!(rest[plain], b'(' | b')' | b'\\' | b'\r') {
            plain += 1;
        }
        if rest.get(plain) == Some(&b')') {
            self.at += plain + 1;
            return Bytes::Plain(&rest[..plain]);
        }
        let from = decoded.len();
        decoded.extend_from_slice(&rest[..plain]);
        self.at += plain;
        let mut open = 0usize;
        loop {
            // Codes of two bytes are mostly written as three digits each.
            let mut rest = &self.data[self.at..];
            while let Some(&[b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7']) = rest.first_chunk() {
                decoded.push((a & 3) << 6 | (b & 7) << 3 | c & 7);
                rest = &rest[4..];
            }
            self.at = self.data.len() - rest.len();
            let Some(&byte) = rest.first() else { break };
            self.at += 1;
            match byte {
                b'\\' => self.escape(decoded),
                b'(' => {
                    open += 1;
                    decoded.push(byte);
                }
                b')' if open == 0 => break,
                b')' => {
                    open -= 1;
                    decoded.push(byte);
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    decoded.push(b'\n');
                }
                _ => decoded.push(byte),
            }
        }
        Bytes::Decoded(from, decoded.len())
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

fn owned(bytes: Bytes<'_>, decoded: Vec<u8>) -> Cow<'_, [u8]> {
    match bytes {
        Bytes::Plain(bytes) => Cow::Borrowed(bytes),
        Bytes::Decoded(..) => Cow::Owned(decoded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 1_000_000;

    /// Everything of a stream, written out.
    fn all(data: &[u8]) -> Vec<String> {
        let mut tokens = Tokens::new(data);
        let mut operands = Operands::default();
        let mut found = Vec::new();
        while let Some(word) = tokens.operator::<64>(&mut operands, &mut 0, MOST) {
            found.extend(operands.all().iter().map(|operand| written(&operands, operand)));
            found.push(String::from_utf8_lossy(word).into_owned());
        }
        found
    }

    fn written(operands: &Operands<'_>, operand: &Operand<'_>) -> String {
        let list =
            |items| operands.items(items).iter().map(|item| written(operands, item)).collect::<Vec<_>>().join(" ");
        match *operand {
            Operand::Number(number) => number.to_string(),
            Operand::Name(bytes) => format!("/{}", operands.resolve(bytes).escape_ascii()),
            Operand::String(bytes) => format!("({})", operands.resolve(bytes).escape_ascii()),
            Operand::Array(items) => format!("[{}]", list(items)),
            Operand::Dictionary(items) => format!("<<{}>>", list(items)),
            Operand::Other => "?".to_owned(),
        }
    }

    #[test]
    fn strings_are_decoded() {
        let found = all(b"(a(b)\\n\\)\\101\\5\r\n) <41 4> (\\000\\3771\\400) Tj");
        assert_eq!(found, ["(a(b)\\n)A\\x05\\n)", "(A@)", "(\\x00\\xff1\\x00)", "Tj"]);
    }

    #[test]
    fn numbers_names_arrays_and_dictionaries() {
        let found = all(b"-.5 +7 /A#20b [(x) -3[1 2]4]TJ /P <</MCID 0/K[5]/ActualText<FEFF0041>>> BDC");
        assert_eq!(found[..5], ["-0.5", "7", "/A b", "[(x) -3 [1 2] 4]", "TJ"]);
        assert_eq!(found[5..], ["/P", "<</MCID 0 /K [5] /ActualText (\\xfe\\xff\\x00A)>>", "BDC"]);
        let (mut tokens, mut operands) = (Tokens::new(b"<</A 1/ActualText(x)>> Do"), Operands::default());
        assert_eq!(tokens.operator::<64>(&mut operands, &mut 0, MOST), Some(b"Do".as_slice()));
        let text = operands.get(0).and_then(|dictionary| operands.value(dictionary, b"ActualText"));
        assert_eq!(text.and_then(|text| operands.bytes(text)), Some(b"x".as_slice()));
    }

    #[test]
    fn nesting_past_the_limit_ends() {
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000), b" Tj".to_vec()].concat();
        assert_eq!(all(&deep).last().map(String::as_str), Some("Tj"));
    }

    #[test]
    fn operands_past_the_limit_are_dropped() {
        assert_eq!(all(&[b"1 ".repeat(66), b"2 3 Td".to_vec()].concat()), ["1", "2", "3", "Td"]);
    }

    #[test]
    fn inline_images_are_skipped() {
        let mut tokens = Tokens::new(b"BI /W 1 ID \x00EI(\xff EI Q");
        let mut operands = Operands::default();
        while tokens.operator::<64>(&mut operands, &mut 0, MOST) != Some(b"ID") {}
        tokens.skip_inline_image();
        assert_eq!(tokens.operator::<64>(&mut operands, &mut 0, MOST), Some(b"Q".as_slice()));
    }
}
