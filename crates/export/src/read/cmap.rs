//! A CMap (the bytes of one) to code ranges, CIDs and Unicode text, for composite fonts and ToUnicode.

use super::operands::{Operand, Operands};
use super::tokens::Tokens;
use std::ops::Range;

/// How many mappings one CMap may hold: a code has at most four bytes, real ones use two and are far smaller.
const MAX_MAPPINGS: usize = 200_000;

/// A stretch of codes.
#[derive(Debug, Clone, Copy)]
struct CodeSpace {
    bytes: usize,
    low: u32,
    high: u32,
}

/// What a range of codes stands for.
#[derive(Debug, Clone)]
struct Mapping<T> {
    low: u32,
    high: u32,
    to: T,
}

/// Codes to text or CIDs.
#[derive(Debug, Clone, Default)]
pub(super) struct CMap {
    spaces: Vec<CodeSpace>,
    /// Where the text of each stands in `text`.
    texts: Vec<Mapping<Range<usize>>>,
    text: String,
    cids: Vec<Mapping<u32>>,
    /// Whether every code has two bytes.
    two_bytes: bool,
}

impl CMap {
    /// The CMap in which every code is two bytes and is its own CID.
    pub(super) fn identity() -> Self {
        Self {
            spaces: vec![CodeSpace { bytes: 2, low: 0, high: 0xffff }],
            texts: Vec::new(),
            text: String::new(),
            cids: vec![Mapping { low: 0, high: 0xffff, to: 0 }],
            two_bytes: true,
        }
    }

    /// Reads a CMap; what makes no sense is skipped.
    pub(super) fn parse(data: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens::new(data);
        let mut operands = Operands::default();
        while let Some(operator) = tokens.operator::<MAX_MAPPINGS>(&mut operands, &mut 0, usize::MAX) {
            map.apply(operator, &operands);
        }
        // The last mapping of a code wins, so a stable sort keeps later ones behind.
        map.texts.sort_by_key(|mapping| mapping.low);
        map.cids.sort_by_key(|mapping| mapping.low);
        map.two_bytes = matches!(map.spaces[..], [CodeSpace { bytes: 2, low: 0, high: 0xffff }]);
        map
    }

    /// Whether every code has two bytes.
    pub(super) fn is_two_bytes(&self) -> bool {
        self.two_bytes
    }

    /// The highest code below `limit` that has a text.
    pub(super) fn highest_text(&self, limit: u32) -> Option<u32> {
        self.texts.iter().map(|mapping| mapping.high).filter(|&high| high < limit).max()
    }

    fn apply(&mut self, operator: &[u8], operands: &Operands<'_>) {
        let code = |operand: &Operand<'_>| code(operands.bytes(operand)?);
        let all = operands.all();
        match operator {
            b"endcodespacerange" => {
                for pair in all.chunks_exact(2).take(256) {
                    if let (Some((bytes, low)), Some((_, high))) = (code(&pair[0]), code(&pair[1])) {
                        self.spaces.push(CodeSpace { bytes, low, high });
                    }
                }
            }
            b"endbfchar" => {
                for pair in all.chunks_exact(2) {
                    if let (Some((_, low)), Some(to)) = (code(&pair[0]), operands.bytes(&pair[1])) {
                        self.push_text(low, low, to);
                    }
                }
            }
            b"endbfrange" => {
                for triple in all.chunks_exact(3) {
                    let (Some((_, low)), Some((_, high))) = (code(&triple[0]), code(&triple[1])) else { continue };
                    if let Operand::Array(items) = triple[2] {
                        for (item, at) in operands.items(items).iter().zip(low..=high.max(low)) {
                            if let Some(to) = operands.bytes(item) {
                                self.push_text(at, at, to);
                            }
                        }
                    } else if let Some(to) = operands.bytes(&triple[2])
                        && low <= high
                    {
                        self.push_text(low, high, to);
                    }
                }
            }
            b"endcidchar" => {
                for pair in all.chunks_exact(2) {
                    if let Some((_, low)) = code(&pair[0]) {
                        self.push_cid(low, low, pair[1].number());
                    }
                }
            }
            b"endcidrange" => {
                for triple in all.chunks_exact(3) {
                    if let (Some((_, low)), Some((_, high))) = (code(&triple[0]), code(&triple[1]))
                        && low <= high
                    {
                        self.push_cid(low, high, triple[2].number());
                    }
                }
            }
            _ => {}
        }
    }

    /// Maps codes to UTF-16BE text of at most 64 units.
    fn push_text(&mut self, low: u32, high: u32, to: &[u8]) {
        if self.texts.len() >= MAX_MAPPINGS {
            return;
        }
        let from = self.text.len();
        if let [byte] = to {
            self.text.push(char::from(*byte));
        } else {
            let units = to.chunks_exact(2).take(64).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            self.text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        self.texts.push(Mapping { low, high, to: from..self.text.len() });
    }

    fn push_cid(&mut self, low: u32, high: u32, to: f64) {
        if self.cids.len() < MAX_MAPPINGS && (0.0..=f64::from(u16::MAX)).contains(&to) {
            self.cids.push(Mapping { low, high, to: to as u32 });
        }
    }

    /// Splits the next code off `bytes`: its value and its length, at least 1.
    pub(super) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        if let (true, &[first, second, ..]) = (self.two_bytes, bytes) {
            return (u32::from(first) << 8 | u32::from(second), 2);
        }
        let mut value = 0u32;
        for length in 1..=bytes.len().min(4) {
            value = value << 8 | u32::from(bytes[length - 1]);
            if self.spaces.iter().any(|space| space.bytes == length && in_space(value, space)) {
                return (value, length);
            }
        }
        // No space holds it: as long as the shortest space, as ISO 32000-1, 9.7.6.3 asks.
        let length = self.spaces.iter().map(|space| space.bytes).min().unwrap_or(2).clamp(1, bytes.len().max(1));
        (bytes.iter().take(length).fold(0, |value, &byte| value << 8 | u32::from(byte)), length)
    }

    /// The text of a code, appended to `into`; `false` where it has none.
    pub(super) fn text(&self, code: u32, into: &mut String) -> bool {
        let Some(at) = find(&self.texts, code) else { return false };
        let mapping = &self.texts[at];
        let text = &self.text[mapping.to.clone()];
        let step = code - mapping.low;
        if step == 0 {
            into.push_str(text);
            return true;
        }
        // A range counts up in its last character.
        let Some(last) = text.chars().next_back() else { return true };
        let head = &text[..text.len() - last.len_utf8()];
        let Some(last) = (last as u32).checked_add(step).and_then(char::from_u32) else { return false };
        into.push_str(head);
        into.push(last);
        true
    }

    /// The CID of a code; 0 where it has none.
    pub(super) fn cid(&self, code: u32) -> u32 {
        find(&self.cids, code).map_or(0, |at| self.cids[at].to + (code - self.cids[at].low))
    }
}

/// Every byte has to lie in the range of its place.
fn in_space(value: u32, space: &CodeSpace) -> bool {
    (0..space.bytes).all(|place| {
        let byte = |code: u32| code >> (8 * place) & 0xff;
        (byte(space.low)..=byte(space.high)).contains(&byte(value))
    })
}

fn find<T>(mappings: &[Mapping<T>], code: u32) -> Option<usize> {
    let end = mappings.partition_point(|mapping| mapping.low <= code);
    // Ranges may overlap single codes; a few steps back find the range around them, without a walk over all.
    (end.saturating_sub(16)..end).rev().find(|&at| code <= mappings[at].high)
}

/// How many bytes a code has, and its value.
fn code(bytes: &[u8]) -> Option<(usize, u32)> {
    let value = || bytes.iter().fold(0, |value, &byte| value << 8 | u32::from(byte));
    (1..=4).contains(&bytes.len()).then(|| (bytes.len(), value()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(map: &CMap, code: u32) -> Option<String> {
        let mut text = String::new();
        map.text(code, &mut text).then_some(text)
    }

    #[test]
    fn characters_ranges_and_arrays_map() {
        let map = CMap::parse(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange
            2 beginbfchar <0003> <0020> <0010> <00660069> endbfchar
            2 beginbfrange <0020> <0022> <0041> <0030><0031>[<0061> <D83DDE00>] endbfrange",
        );
        assert_eq!(text_of(&map, 0x10).as_deref(), Some("fi"));
        assert_eq!(text_of(&map, 0x22).as_deref(), Some("C"));
        assert_eq!(text_of(&map, 0x31).as_deref(), Some("\u{1F600}"));
        assert_eq!(text_of(&map, 0x23), None);
        assert_eq!(map.next_code(&[0, 0x10, 7]), (0x10, 2));
    }

    #[test]
    fn codes_of_mixed_length_split_by_their_spaces() {
        let map = CMap::parse(
            b"2 begincodespacerange <00> <80> <8140> <9ffc> endcodespacerange 1 begincidrange <8140> <817e> 633 endcidrange",
        );
        assert_eq!(map.next_code(b"A\x81\x40"), (0x41, 1));
        assert_eq!(map.next_code(b"\x81\x41"), (0x8141, 2));
        assert_eq!(map.cid(0x8141), 634);
        assert_eq!(map.next_code(b"\xff"), (0xff, 1));
    }
}
