//! Turns words into hits: which stretches of a text belong to which group of the lexicon.
//!
//! An entry is a phrase of roots. `=word` wants the very form, `*` stands for any one word, `#` for a number, `a|b`
//! for either. Phrases run through white space and hyphens, never through a comma or a stop.

use crate::packed::{Edges, Packed, PackedError, Reader, Symbols, Writer};
use crate::words::{Gap, Roots, Word};
use rustc_hash::FxHashMap;

/// Index of a group of the lexicon, as numbered by [`LexiconBuilder::group`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u16);

/// A stretch of words that belongs to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The group.
    pub group: GroupId,
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
}

const ANY: u32 = 0;
const NUMBER: u32 = 1;

/// Phrases by group, compiled to a trie over roots. Its tables are flat, so that a compiled one is read as it stands.
#[derive(Debug, Default)]
pub struct Lexicon {
    symbols: Symbols,
    edges: Edges,
    /// Where the groups of each node start in `outputs`; one more than there are nodes.
    output_starts: Vec<u32>,
    outputs: Vec<u32>,
    mask: Option<GroupId>,
    /// Groups that no mask disarms.
    bare: Vec<GroupId>,
}

impl Packed for Lexicon {
    fn pack(&self, out: &mut Writer) {
        self.symbols.pack(out);
        self.edges.pack(out);
        out.numbers(&self.output_starts);
        out.numbers(&self.outputs);
        for groups in [self.mask.as_slice(), &self.bare] {
            out.numbers(&groups.iter().map(|group| u32::from(group.0)).collect::<Vec<u32>>());
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Result<Self, PackedError> {
        Ok(Self {
            symbols: Symbols::unpack(from)?,
            edges: Edges::unpack(from)?,
            output_starts: from.numbers()?,
            outputs: from.numbers()?,
            mask: from.numbers()?.first().map(|&group| group_id(group)),
            bare: from.numbers()?.iter().map(|&group| group_id(group)).collect(),
        })
    }
}

fn group_id(number: u32) -> GroupId {
    GroupId(u16::try_from(number).unwrap_or(u16::MAX))
}

/// Collects groups of phrases.
#[derive(Debug)]
pub struct LexiconBuilder<'a> {
    roots: &'a Roots,
    symbols: FxHashMap<String, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    outputs: Vec<Vec<GroupId>>,
    names: FxHashMap<String, GroupId>,
    known: FxHashMap<String, String>,
}

impl<'a> LexiconBuilder<'a> {
    /// An empty lexicon.
    #[must_use]
    pub fn new(roots: &'a Roots) -> Self {
        Self {
            roots,
            symbols: FxHashMap::default(),
            edges: FxHashMap::default(),
            outputs: vec![Vec::new()],
            names: FxHashMap::default(),
            known: FxHashMap::default(),
        }
    }

    /// The id of a group, which is numbered when first named.
    pub fn group(&mut self, name: &str) -> GroupId {
        if let Some(&id) = self.names.get(name) {
            return id;
        }
        let id = GroupId(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
        self.names.insert(name.to_owned(), id);
        id
    }

    /// Adds entries, parted by commas or line ends, to a group.
    pub fn add(&mut self, group: &str, entries: &str) {
        let id = self.group(group);
        for entry in entries.split([',', '\n']) {
            let entry = entry.trim();
            if !entry.is_empty() {
                self.add_entry(id, entry);
            }
        }
    }

    fn add_entry(&mut self, group: GroupId, entry: &str) {
        let mut nodes = vec![0_u32];
        for piece in entry.split([' ', '-']).filter(|piece| !piece.is_empty()) {
            let symbols: Vec<u32> = piece.split('|').map(|one| self.symbol(one)).collect();
            let mut next = Vec::with_capacity(nodes.len() * symbols.len());
            for &node in &nodes {
                for &symbol in &symbols {
                    let fresh = u32::try_from(self.outputs.len()).unwrap_or(u32::MAX);
                    let child = *self.edges.entry((node, symbol)).or_insert(fresh);
                    if child == fresh {
                        self.outputs.push(Vec::new());
                    }
                    next.push(child);
                }
            }
            nodes = next;
        }
        for node in nodes.into_iter().filter(|&node| node != 0) {
            let outputs = &mut self.outputs[node as usize];
            if !outputs.contains(&group) {
                outputs.push(group);
            }
        }
    }

    fn symbol(&mut self, piece: &str) -> u32 {
        if piece == "*" {
            return ANY;
        }
        if piece == "#" {
            return NUMBER;
        }
        // Forms and roots share one table; a form is told apart by its equals sign.
        let key = if piece.starts_with('=') {
            piece.to_owned()
        } else if let Some(root) = self.known.get(piece) {
            root.clone()
        } else {
            let root = self.roots.root(piece);
            self.known.insert(piece.to_owned(), root.clone());
            root
        };
        let fresh = u32::try_from(self.symbols.len()).unwrap_or(u32::MAX).saturating_add(2);
        *self.symbols.entry(key).or_insert(fresh)
    }

    /// The finished lexicon. Hits of `mask` disarm all shorter hits inside them, but those of the groups that begin
    /// with one of `bare`: "deploy log in the repository" is a log, although "log in" is masked.
    #[must_use]
    pub fn finish(self, mask: &str, bare: &[&str]) -> (Lexicon, FxHashMap<String, GroupId>) {
        let mut output_starts = Vec::with_capacity(self.outputs.len() + 1);
        let mut outputs = Vec::new();
        for groups in &self.outputs {
            output_starts.push(u32::try_from(outputs.len()).unwrap_or(u32::MAX));
            outputs.extend(groups.iter().map(|group| u32::from(group.0)));
        }
        output_starts.push(u32::try_from(outputs.len()).unwrap_or(u32::MAX));
        let lexicon = Lexicon {
            symbols: Symbols::of(&self.symbols),
            edges: Edges::of(&self.edges),
            output_starts,
            outputs,
            mask: self.names.get(mask).copied(),
            bare: {
                let named = self.names.iter().filter(|(name, _)| bare.iter().any(|kind| name.starts_with(kind)));
                let mut groups: Vec<GroupId> = named.map(|(_, &group)| group).collect();
                groups.sort_unstable();
                groups
            },
        };
        (lexicon, self.names)
    }
}

impl Lexicon {
    /// Every hit in `words`, the longest of each group at each place, in reading order. Linear in the words, since
    /// no entry is longer than a few of them.
    #[must_use]
    pub fn hits(&self, words: &[Word]) -> Vec<Hit> {
        let mut form = String::new();
        let symbols: Vec<[u32; 4]> = words
            .iter()
            .map(|word| {
                form.clear();
                form.push('=');
                form.push_str(&word.lower);
                let of = |key: &str| self.symbols.get(key).unwrap_or(u32::MAX);
                [of(&word.root), of(&form), if is_number(word) { NUMBER } else { u32::MAX }, ANY]
            })
            .collect();
        let mut hits: Vec<Hit> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        let mut next: Vec<u32> = Vec::new();
        for first in 0..words.len() {
            open.clear();
            open.push(0);
            let mark = hits.len();
            for at in first..words.len() {
                if at > first && words[at].gap != Gap::Joined {
                    break;
                }
                next.clear();
                for &node in &open {
                    for &symbol in &symbols[at] {
                        if symbol != u32::MAX
                            && let Some(child) = self.edges.get(node, symbol)
                            && !next.contains(&child)
                        {
                            next.push(child);
                        }
                    }
                }
                for &node in &next {
                    for group in self.outputs(node) {
                        match hits[mark..].iter_mut().find(|hit| hit.group == group) {
                            Some(hit) => hit.end = at + 1,
                            None => hits.push(Hit { group, first, end: at + 1 }),
                        }
                    }
                }
                if next.is_empty() {
                    break;
                }
                std::mem::swap(&mut open, &mut next);
            }
        }
        self.disarm(&mut hits);
        hits
    }

    /// The groups whose entries end at a node.
    fn outputs(&self, node: u32) -> impl Iterator<Item = GroupId> + '_ {
        let start = |node: usize| self.output_starts.get(node).map_or(0, |&start| start as usize);
        let range = start(node as usize)..start(node as usize + 1);
        self.outputs.get(range).unwrap_or_default().iter().map(|&group| group_id(group))
    }

    fn disarm(&self, hits: &mut Vec<Hit>) {
        let Some(mask) = self.mask else { return };
        let masks: Vec<Hit> = hits.iter().copied().filter(|hit| hit.group == mask).collect();
        if !masks.is_empty() {
            hits.retain(|hit| {
                !masks.iter().any(|mask| {
                    hit.group != mask.group
                        && !self.bare.contains(&hit.group)
                        && mask.first <= hit.first
                        && hit.end <= mask.end
                        && hit.end - hit.first < mask.end - mask.first
                })
            });
        }
        // Within one group, a hit inside a longer one says nothing more.
        let mut reach: FxHashMap<GroupId, usize> = FxHashMap::default();
        hits.retain(|hit| {
            let end = reach.entry(hit.group).or_insert(0);
            let fresh = hit.end > *end;
            *end = (*end).max(hit.end);
            fresh
        });
    }
}

/// Whether a word is a number in figures or words.
#[must_use]
pub fn is_number(word: &Word) -> bool {
    word.is_figure() || number_word(&word.lower).is_some()
}

/// The value of a number word up to ninety, or of a power word.
#[must_use]
pub fn number_word(lower: &str) -> Option<f64> {
    Some(match lower {
        "hundred" => 100.0,
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        "dozen" => 12.0,
        _ => return crate::quantity::number_word(lower),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(entries: &[(&str, &str)], text: &str) -> Vec<(String, String)> {
        let roots = Roots::new("find: found");
        let mut builder = LexiconBuilder::new(&roots);
        for (group, words) in entries {
            builder.add(group, words);
        }
        let (lexicon, names) = builder.finish("mask", &["source."]);
        let words = roots.words(text);
        lexicon
            .hits(&words)
            .into_iter()
            .map(|hit| {
                let name = names.iter().find(|(_, id)| **id == hit.group).map(|(name, _)| name.clone());
                let text = &text[words[hit.first].at.start..words[hit.end - 1].at.end];
                (name.unwrap_or_default(), text.to_owned())
            })
            .collect()
    }

    #[test]
    fn phrases_match_by_root_and_stop_at_commas() {
        let entries = [("a", "dead letter queue, find"), ("b", "=after, from # to #, cut|reduce by")];
        assert_eq!(
            found(&entries, "Found dead-letter queues, cutting by half"),
            [
                ("a".into(), "Found".into()),
                ("a".into(), "dead-letter queues".into()),
                ("b".into(), "cutting by".into())
            ]
        );
        assert!(found(&entries, "dead, letter queue").is_empty());
        assert_eq!(found(&entries, "from 3 to nine"), [("b".into(), "from 3 to nine".into())]);
    }

    #[test]
    fn a_mask_disarms_what_it_holds() {
        let entries = [("api", "api"), ("mask", "api team")];
        assert_eq!(found(&entries, "the API team"), [("mask".into(), "API team".into())]);
        assert_eq!(found(&entries, "the API"), [("api".into(), "API".into())]);
    }
}
