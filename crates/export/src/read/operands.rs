//! What an operator of a content stream is given, held without an allocation for each.

/// What an operator is given; what it is made of stands in the stream or in [`Operands`], so that nothing is allocated for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand<'a> {
    /// An integer or a real.
    Number(f64),
    /// A name, without its slash, `#xx` decoded.
    Name(Bytes<'a>),
    /// A string, decoded.
    String(Bytes<'a>),
    /// An array.
    Array(Items),
    /// A dictionary: names and values in turn.
    Dictionary(Items),
    /// `true`, `false`, `null`, and what cannot be read.
    Other,
}

/// Where the bytes of a name or string stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bytes<'a> {
    /// In the stream, as they are.
    Plain(&'a [u8]),
    /// In [`Operands`], decoded: from, to.
    Decoded(usize, usize),
}

/// Where the parts of an array or a dictionary stand in [`Operands`]: from, to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Items(usize, usize);

/// The operands of one operator, kept from one to the next to be filled again.
#[derive(Debug, Default)]
pub(super) struct Operands<'a> {
    pub(super) list: Vec<Operand<'a>>,
    /// Parts of arrays and dictionaries that are read to their end.
    pub(super) parts: Vec<Operand<'a>>,
    /// Parts of those that are still open.
    pub(super) open: Vec<Operand<'a>>,
    pub(super) decoded: Vec<u8>,
}

impl<'a> Operands<'a> {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.parts.clear();
        self.decoded.clear();
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Operand<'a>] {
        &self.list
    }

    /// One of them.
    pub(super) fn get(&self, at: usize) -> Option<&Operand<'a>> {
        self.list.get(at)
    }

    /// The number at a place, 0 for anything else.
    pub(super) fn number(&self, at: usize) -> f64 {
        self.list.get(at).map_or(0.0, Operand::number)
    }

    /// The name at a place, if it is one.
    pub(super) fn name(&self, at: usize) -> Option<&[u8]> {
        self.name_of(self.list.get(at)?)
    }

    /// The name, if it is one.
    pub(super) fn name_of(&self, operand: &Operand<'a>) -> Option<&[u8]> {
        if let Operand::Name(bytes) = operand { Some(self.resolve(*bytes)) } else { None }
    }

    /// The string's bytes, if it is one.
    pub(super) fn bytes(&self, operand: &Operand<'a>) -> Option<&[u8]> {
        if let Operand::String(bytes) = operand { Some(self.resolve(*bytes)) } else { None }
    }

    /// The parts of an array or a dictionary.
    pub(super) fn items(&self, Items(from, to): Items) -> &[Operand<'a>] {
        self.parts.get(from..to).unwrap_or_default()
    }

    /// What a dictionary has under `key`.
    pub(super) fn value(&self, dictionary: &Operand<'a>, key: &[u8]) -> Option<&Operand<'a>> {
        let Operand::Dictionary(items) = dictionary else { return None };
        let pairs = self.items(*items).chunks_exact(2);
        pairs.map(|pair| (&pair[0], &pair[1])).find(|(name, _)| self.name_of(name) == Some(key)).map(|(_, value)| value)
    }

    /// Ends an array or a dictionary whose parts stand open from `first` on.
    pub(super) fn close(&mut self, first: usize) -> Items {
        let from = self.parts.len();
        self.parts.extend_from_slice(&self.open[first..]);
        self.open.truncate(first);
        Items(from, self.parts.len())
    }

    /// Bytes, wherever they stand.
    pub(super) fn resolve(&self, bytes: Bytes<'a>) -> &[u8] {
        match bytes {
            Bytes::Plain(bytes) => bytes,
            Bytes::Decoded(from, to) => self.decoded.get(from..to).unwrap_or_default(),
        }
    }
}

impl Operand<'_> {
    /// The number, 0 for anything else.
    pub(super) fn number(&self) -> f64 {
        if let Self::Number(number) = self { *number } else { 0.0 }
    }
}
