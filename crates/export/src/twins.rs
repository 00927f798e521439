//! A page to the same page in which no glyph stands for two different texts: a hyphen and a no-break hyphen share one in
//! most fonts, and a bracket in text from the right is drawn as its mirror image.
//!
//! A PDF font maps each glyph to one text; the writer keeps the first and says the others in `ActualText`, which half of
//! all readers pass over. So the others are drawn from a second copy of the font, which has a map of its own.

use std::collections::HashMap;
use typst_library::foundations::Bytes;
use typst_library::layout::{Abs, Frame, FrameItem, Point};
use typst_library::text::{Font, FontInstance, FontVariations, Glyph, TextItem};

/// What a glyph stood for first, by font and id.
type Texts = HashMap<(FontInstance, u16), String>;

/// Whether a page may have such glyphs: the scan of all is spared all others.
pub(crate) fn may_hold_twins(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => may_hold_twins(&group.frame),
        FrameItem::Text(text) => !text.text.is_ascii() && text.text.chars().any(is_twin),
        _ => false,
    })
}

/// Hyphens that are drawn as the common one, the Greek letters that are drawn as signs, and letters from the right, whose
/// brackets are mirrored.
fn is_twin(character: char) -> bool {
    matches!(
        u32::from(character),
        0x2010 | 0x2011 | 0xb5 | 0x3bc | 0x2126 | 0x3a9 | 0x2206 | 0x394 | 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc
    )
}

/// Draws every glyph that stands for another text than before from a copy of its font.
#[derive(Default)]
pub(crate) struct Twins {
    texts: Texts,
    copies: HashMap<FontInstance, Option<FontInstance>>,
}

impl Twins {
    /// Goes over a page, in the order in which the writer does.
    pub(crate) fn part(&mut self, frame: &mut Frame) {
        let items: Vec<(Point, FrameItem)> = frame.items().cloned().collect();
        frame.clear();
        for (at, item) in items {
            match item {
                FrameItem::Group(mut group) => {
                    self.part(&mut group.frame);
                    frame.push(at, FrameItem::Group(group));
                }
                FrameItem::Text(text) => frame.push_multiple(self.part_text(at, text)),
                item => frame.push(at, item),
            }
        }
    }

    /// The item in pieces: those of its own font, and those of the copy.
    fn part_text(&mut self, at: Point, item: TextItem) -> Vec<(Point, FrameItem)> {
        let twins: Vec<bool> = item.glyphs.iter().map(|glyph| self.is_twin(&item, glyph)).collect();
        let copy = if twins.contains(&true) { self.copy(&item.font) } else { None };
        let Some(copy) = copy else { return vec![(at, FrameItem::Text(item))] };
        let mut pieces = Vec::new();
        let mut x = at.x;
        let mut start = 0;
        for piece in twins.chunk_by(|a, b| a == b) {
            let glyphs = item.glyphs[start..start + piece.len()].to_vec();
            start += piece.len();
            let font = if piece[0] { copy.clone() } else { item.font.clone() };
            let text = TextItem { font, glyphs, ..item.clone() };
            let place = Point::new(x, at.y);
            x += text.width();
            pieces.push((place, FrameItem::Text(text)));
        }
        // Text from the right was put in the order of reading, in which its pieces are as well.
        if item.glyphs.windows(2).any(|pair| pair[0].range.start > pair[1].range.start) {
            pieces.reverse();
        }
        pieces
    }

    /// Whether a glyph stood for another text before.
    fn is_twin(&mut self, item: &TextItem, glyph: &Glyph) -> bool {
        let text = item.text.get(glyph.range()).unwrap_or_default();
        let first = self.texts.entry((item.font.clone(), glyph.id)).or_insert_with(|| text.to_owned());
        first != text
    }

    fn copy(&mut self, font: &FontInstance) -> Option<FontInstance> {
        self.copies
            .entry(font.clone())
            .or_insert_with(|| {
                // A byte behind the last table is no part of the font, but makes other data of it.
                let data = [font.font().data().as_slice(), &[0]].concat();
                let copy = Font::new(Bytes::new(data), font.font().index())?;
                let variant = font.font().info().variant;
                let instance = copy.instantiate(variant, Abs::pt(10.0), &FontVariations::default());
                (instance.variations() == font.variations()).then_some(instance)
            })
            .clone()
    }
}
