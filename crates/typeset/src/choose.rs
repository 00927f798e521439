//! Words to the family that shows each whole: the style's own, else another, else parts of the word in several.

use crate::fonts::{FontLibrary, covers};
use rustc_hash::FxHashMap;
use typst::text::Font;
use unicode_segmentation::UnicodeSegmentation;

/// Which family shows a part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    Own,
    Other(String),
    None,
}

/// Chooses fonts word by word: the style's own family where it has every character of the word, else one family that
/// has, else one for each cluster.
pub(crate) struct FontChooser<'a> {
    library: &'a FontLibrary,
    own: Option<Font>,
    /// The other bundled families.
    others: Vec<String>,
    own_has: FxHashMap<char, bool>,
    pub(crate) used: Vec<String>,
}

impl<'a> FontChooser<'a> {
    pub(crate) fn new(library: &'a FontLibrary, family: &str) -> Self {
        Self {
            library,
            own: library.regular(family),
            others: library
                .bundled_families()
                .into_iter()
                .filter(|&other| other != family)
                .map(str::to_owned)
                .collect(),
            own_has: FxHashMap::default(),
            used: vec![family.to_owned()],
        }
    }

    fn own_shows(&mut self, character: char) -> bool {
        let Some(own) = &self.own else { return false };
        *self
            .own_has
            .entry(character)
            .or_insert_with(|| is_joiner(character) || own.info().coverage.contains(character as u32))
    }

    pub(crate) fn choose<'t>(&mut self, word: &'t str) -> Vec<(&'t str, Choice)> {
        if word.chars().all(|character| self.own_shows(character)) {
            return vec![(word, Choice::Own)];
        }
        match self.family_for(word) {
            Choice::None => {
                let mut parts: Vec<(usize, &'t str, Choice)> = Vec::new();
                for (at, cluster) in word.grapheme_indices(true) {
                    let choice = if cluster.chars().all(|character| self.own_shows(character)) {
                        Choice::Own
                    } else {
                        self.family_for(cluster)
                    };
                    match parts.last_mut() {
                        // Clusters of one family stay together, so that they are shaped together.
                        Some((start, part, last)) if *last == choice => *part = &word[*start..at + cluster.len()],
                        _ => parts.push((at, cluster, choice)),
                    }
                }
                parts.into_iter().map(|(_, part, choice)| (part, choice)).collect()
            }
            choice => vec![(word, choice)],
        }
    }

    fn family_for(&mut self, text: &str) -> Choice {
        let mut characters: Vec<char> = text.chars().filter(|&character| !is_joiner(character)).collect();
        characters.sort_unstable();
        characters.dedup();
        let found = self
            .others
            .iter()
            .find(|family| self.library.regular(family).is_some_and(|font| covers(&font, &characters)))
            .cloned()
            .or_else(|| self.library.other_family_for(&characters));
        match found {
            Some(family) => {
                if !self.used.contains(&family) {
                    self.used.push(family.clone());
                }
                Choice::Other(family)
            }
            None => Choice::None,
        }
    }

    /// Width in em of the style's regular face; a character that it lacks counts as one em.
    pub(crate) fn width(&self, text: &str) -> f64 {
        let Some(own) = &self.own else { return text.chars().count() as f64 };
        let face = own.instantiate_regular();
        text.chars()
            .map(|character| {
                face.ttf()
                    .glyph_index(character)
                    .and_then(|glyph| face.x_advance(glyph.0))
                    .map_or(1.0, |advance| advance.get())
            })
            .sum()
    }
}

/// Characters that join or vary others and need no glyph of their own.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{200e}' | '\u{200f}')
}

/// Widths of characters in em, by a family's regular face; one em for those that it lacks.
pub(crate) fn regular_widths(library: &FontLibrary, family: &str) -> impl Fn(char) -> f64 + use<> {
    let face = library.regular(family).map(|font| font.instantiate_regular());
    move |character| {
        let face = face.as_ref();
        face.and_then(|face| face.x_advance(face.ttf().glyph_index(character)?.0)).map_or(1.0, |advance| advance.get())
    }
}

/// A face without variations, as measuring takes it.
trait Regular {
    fn instantiate_regular(&self) -> typst::text::FontInstance;
}

impl Regular for Font {
    fn instantiate_regular(&self) -> typst::text::FontInstance {
        self.clone().instantiate(
            self.info().variant,
            typst::layout::Abs::pt(10.0),
            &typst::text::FontVariations::default(),
        )
    }
}
