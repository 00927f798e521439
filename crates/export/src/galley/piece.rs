//! Bytes with gaps in them for what each page numbers or places anew.

use super::NotApart;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object};
use std::collections::HashMap;

/// Bytes, or a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Bytes as they are, up to this end.
    Bytes(usize),
    /// A reference to another object.
    Reference(u32),
    /// The number that something has on a page: marked content, or a link in the tree of parents.
    Number,
    /// A height over the foot of the page.
    Height(f32),
}

/// Bytes of a row, or one of its gaps.
enum Part<'a> {
    Bytes(&'a [u8]),
    Gap(&'a Piece),
}

/// A row of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pieces {
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
}

impl Pieces {
    /// Adds bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        match self.pieces.last_mut() {
            Some(Piece::Bytes(end)) => *end = self.bytes.len(),
            _ => self.pieces.push(Piece::Bytes(self.bytes.len())),
        }
    }

    /// Adds a gap.
    pub(super) fn gap(&mut self, gap: Piece) {
        self.pieces.push(gap);
    }

    /// Adds an object; what it refers to are gaps.
    pub(super) fn object(&mut self, object: &Object) {
        match object {
            Object::Reference((number, _)) => {
                self.gap(Piece::Reference(*number));
                self.push(b" 0 R");
            }
            Object::Array(items) => self.array(items, Self::object),
            Object::Dictionary(dictionary) => {
                self.push(b"<<");
                self.entries(dictionary, |_, _, _| false);
                self.push(b">>");
            }
            plain => {
                // `lopdf` writes objects of a content stream only: an operand whose operator has no name, and a space.
                let operation = Operation::new("", vec![plain.clone()]);
                let bytes = Content { operations: [operation] }.encode().unwrap_or_default();
                self.push(bytes.strip_suffix(b" ").unwrap_or(&bytes));
            }
        }
    }

    /// Adds an array; `add` adds each item.
    pub(super) fn array(&mut self, items: &[Object], mut add: impl FnMut(&mut Self, &Object)) {
        self.push(b"[");
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(b" ");
            }
            add(self, item);
        }
        self.push(b"]");
    }

    /// Adds the entries of a dictionary; a value that `add` adds itself, or leaves out with its key, it says so of.
    pub(super) fn entries(&mut self, dictionary: &Dictionary, add: impl Fn(&mut Self, &[u8], &Object) -> bool) {
        for (key, value) in dictionary {
            if !add(self, key, value) {
                self.key(key);
                self.object(value);
            }
        }
    }

    /// Adds a key.
    pub(super) fn key(&mut self, key: &[u8]) {
        self.object(&Object::Name(key.to_vec()));
        self.push(b" ");
    }

    /// The same with references to objects under new numbers, which fills those gaps.
    ///
    /// # Errors
    /// Where one refers to an object that has none: something that is not the same for every page.
    pub(super) fn renumbered(&self, numbers: &HashMap<u32, u32>) -> Result<Self, NotApart> {
        let mut renumbered = Self::default();
        for part in self.parts() {
            match part {
                Part::Bytes(bytes) => renumbered.push(bytes),
                Part::Gap(Piece::Reference(id)) => {
                    let number = numbers.get(id).ok_or(NotApart("something refers to a part of the page"))?;
                    renumbered.push(number.to_string().as_bytes());
                }
                Part::Gap(gap) => renumbered.gap(gap.clone()),
            }
        }
        Ok(renumbered)
    }

    /// Writes them with what `fill` puts into the gaps.
    #[inline]
    pub(super) fn write(&self, out: &mut Vec<u8>, mut fill: impl FnMut(&Piece, &mut Vec<u8>)) {
        for part in self.parts() {
            match part {
                Part::Bytes(bytes) => out.extend_from_slice(bytes),
                Part::Gap(gap) => fill(gap, out),
            }
        }
    }

    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let mut start = 0;
        self.pieces.iter().map(move |piece| match piece {
            Piece::Bytes(end) => Part::Bytes(&self.bytes[std::mem::replace(&mut start, *end)..*end]),
            gap => Part::Gap(gap),
        })
    }
}
