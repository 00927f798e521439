//! Compiled tables to bytes and back: what takes long to compile is written when the program is built, and read as it
//! stands when it starts.

use rustc_hash::FxHashMap;
use thiserror::Error;

/// Why bytes are not what was packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PackedError {
    /// They end too early.
    #[error("the compiled rules are cut short")]
    Short,
    /// A text in them is not UTF-8.
    #[error("the compiled rules hold a text that is not UTF-8")]
    Text,
    /// A table in them cannot be searched.
    #[error("a table of the compiled rules has a wrong size")]
    Table,
    /// The rules' descriptions do not read.
    #[error("the compiled rules' descriptions do not read")]
    Rules,
}

/// Something that can be written as bytes and read back.
pub(crate) trait Packed: Sized {
    /// Writes it.
    fn pack(&self, out: &mut Writer);

    /// Reads what [`Packed::pack`] wrote.
    fn unpack(from: &mut Reader<'_>) -> Result<Self, PackedError>;
}

/// Bytes being written: numbers are little-endian, and each list is led by its length.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn numbers(&mut self, numbers: &[u32]) {
        self.length(numbers.len());
        self.0.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn length(&mut self, length: usize) {
        self.0.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
}

/// Bytes being read.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn numbers(&mut self) -> Result<Vec<u32>, PackedError> {
        let length = self.length()?.checked_mul(4).ok_or(PackedError::Short)?;
        let (chunks, _) = self.take(length)?.as_chunks::<4>();
        Ok(chunks.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, PackedError> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| PackedError::Text)
    }

    fn length(&mut self) -> Result<usize, PackedError> {
        let bytes = self.take(4)?.first_chunk::<4>().ok_or(PackedError::Short)?;
        usize::try_from(u32::from_le_bytes(*bytes)).map_err(|_| PackedError::Short)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], PackedError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(PackedError::Short)?;
        self.0 = rest;
        Ok(taken)
    }
}

/// How many slots a table of so many entries has: a power of two, at most half of it full.
fn slots(entries: usize) -> usize {
    (entries * 2).next_power_of_two().max(2)
}

/// Texts to numbers, by open addressing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Symbols {
    /// All texts, one after the other.
    texts: String,
    /// Three numbers a slot: start and end in `texts`, and the number. An empty slot starts at [`EMPTY`].
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl Symbols {
    /// The table of a map, the same bytes for the same map.
    pub(crate) fn of(map: &FxHashMap<String, u32>) -> Self {
        let mut entries: Vec<(&str, u32)> = map.iter().map(|(text, &number)| (text.as_str(), number)).collect();
        entries.sort_unstable();
        let count = slots(entries.len());
        let mut table = Self { texts: String::new(), slots: [EMPTY, 0, 0].repeat(count) };
        for (text, number) in entries {
            let start = u32::try_from(table.texts.len()).unwrap_or(EMPTY);
            table.texts.push_str(text);
            let end = u32::try_from(table.texts.len()).unwrap_or(EMPTY);
            let mut slot = hash_text(text) as usize & (count - 1);
            while table.slots[slot * 3] != EMPTY {
                slot = (slot + 1) & (count - 1);
            }
            table.slots[slot * 3..slot * 3 + 3].copy_from_slice(&[start, end, number]);
        }
        table
    }

    /// The number of a text.
    pub(crate) fn get(&self, text: &str) -> Option<u32> {
        let count = self.slots.len() / 3;
        let mut slot = hash_text(text) as usize & count.checked_sub(1)?;
        loop {
            let [start, end, number] = *self.slots.get(slot * 3..)?.first_chunk::<3>()?;
            if start == EMPTY {
                return None;
            }
            if self.texts.as_bytes().get(start as usize..end as usize) == Some(text.as_bytes()) {
                return Some(number);
            }
            slot = (slot + 1) & (count - 1);
        }
    }
}

impl Packed for Symbols {
    fn pack(&self, out: &mut Writer) {
        out.text(&self.texts);
        out.numbers(&self.slots);
    }

    fn unpack(from: &mut Reader<'_>) -> Result<Self, PackedError> {
        let table = Self { texts: from.text()?.to_owned(), slots: from.numbers()? };
        searchable(table.slots.chunks(3).map(|slot| slot[0] == EMPTY), table.slots.len())?;
        Ok(table)
    }
}

/// Node and symbol to the next node, by open addressing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Edges {
    /// Three numbers a slot: node, symbol, next node. No edge leads to the root, so an empty slot leads to 0.
    slots: Vec<u32>,
}

impl Edges {
    /// The table of a map, the same bytes for the same map.
    pub(crate) fn of(map: &FxHashMap<(u32, u32), u32>) -> Self {
        let mut entries: Vec<((u32, u32), u32)> = map.iter().map(|(&edge, &next)| (edge, next)).collect();
        entries.sort_unstable();
        let count = slots(entries.len());
        let mut table = vec![0; count * 3];
        for ((node, symbol), next) in entries {
            let mut slot = hash_edge(node, symbol) as usize & (count - 1);
            while table[slot * 3 + 2] != 0 {
                slot = (slot + 1) & (count - 1);
            }
            table[slot * 3..slot * 3 + 3].copy_from_slice(&[node, symbol, next]);
        }
        Self { slots: table }
    }

    /// The node that an edge leads to.
    pub(crate) fn get(&self, node: u32, symbol: u32) -> Option<u32> {
        let count = self.slots.len() / 3;
        let mut slot = hash_edge(node, symbol) as usize & count.checked_sub(1)?;
        loop {
            let [from, by, next] = *self.slots.get(slot * 3..)?.first_chunk::<3>()?;
            if next == 0 {
                return None;
            }
            if from == node && by == symbol {
                return Some(next);
            }
            slot = (slot + 1) & (count - 1);
        }
    }
}

impl Packed for Edges {
    fn pack(&self, out: &mut Writer) {
        out.numbers(&self.slots);
    }

    fn unpack(from: &mut Reader<'_>) -> Result<Self, PackedError> {
        let table = Self { slots: from.numbers()? };
        searchable(table.slots.chunks(3).map(|slot| slot.get(2) == Some(&0)), table.slots.len())?;
        Ok(table)
    }
}

/// A search ends at an empty slot, so there must be one; and slots are masked, so their count is a power of two.
fn searchable(mut empty: impl Iterator<Item = bool>, numbers: usize) -> Result<(), PackedError> {
    let fits = numbers.is_multiple_of(3) && (numbers / 3).is_power_of_two() && empty.any(|empty| empty);
    if fits { Ok(()) } else { Err(PackedError::Table) }
}

/// FNV-1a, 32 bits: the same on every machine, as the tables are built on one and read on another.
fn hash_text(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn hash_edge(node: u32, symbol: u32) -> u32 {
    let mixed = (node.wrapping_mul(0x9e37_79b1) ^ symbol).wrapping_mul(0x85eb_ca6b);
    mixed ^ (mixed >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repacked<T: Packed>(table: &T) -> Result<T, PackedError> {
        let mut out = Writer::default();
        table.pack(&mut out);
        T::unpack(&mut Reader(&out.0))
    }

    #[test]
    fn tables_hold_what_their_maps_hold() {
        let symbols: FxHashMap<String, u32> = (0..5_000).map(|number| (format!("word{number}"), number)).collect();
        let table = Symbols::of(&symbols);
        assert_eq!(repacked(&table).as_ref(), Ok(&table));
        for (text, &number) in &symbols {
            assert_eq!(table.get(text), Some(number));
        }
        assert_eq!((table.get("word5000"), table.get(""), Symbols::default().get("word")), (None, None, None));

        let edges: FxHashMap<(u32, u32), u32> = (1..5_000).map(|number| ((number / 7, number % 91), number)).collect();
        let table = Edges::of(&edges);
        assert_eq!(repacked(&table).as_ref(), Ok(&table));
        for (&(node, symbol), &next) in &edges {
            assert_eq!(table.get(node, symbol), Some(next));
        }
        assert_eq!((table.get(9_999, 0), Edges::default().get(0, 0)), (None, None));
    }

    #[test]
    fn broken_bytes_are_errors() {
        let mut out = Writer::default();
        Symbols::of(&FxHashMap::from_iter([("a".to_owned(), 1)])).pack(&mut out);
        for end in 0..out.0.len() {
            assert_eq!(Symbols::unpack(&mut Reader(&out.0[..end])), Err(PackedError::Short), "{end}");
        }
        let mut full = Writer::default();
        full.numbers(&[1, 1, 1, 2, 2, 2]);
        assert_eq!(Edges::unpack(&mut Reader(&full.0)), Err(PackedError::Table));
    }
}
