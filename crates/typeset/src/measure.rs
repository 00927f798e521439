//! A laid-out page to page facts: the line boxes of every block, overflow, fonts.

use crate::blocks::{Blocks, WordId};
use crate::emit::Emission;
use proofpress_resume::facts::{BlockFacts, LineBox, PageFacts};
use proofpress_resume::style::Style;
use proofpress_resume::{BlockId, Pt, Resume};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::syntax::{Source, Span, SyntaxKind, SyntaxNode};
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// Baselines closer than this are one line.
const SAME_LINE: f64 = 0.5;

/// One line of one block, with the words at its ends.
#[derive(Debug, Clone)]
pub(crate) struct MeasuredLine {
    pub(crate) block: BlockId,
    pub(crate) page: usize,
    pub(crate) baseline: f64,
    top: f64,
    bottom: f64,
    left: f64,
    right: f64,
    /// The first and last word on it.
    pub(crate) first_word: u32,
    pub(crate) last_word: u32,
    /// Its last character other than space.
    pub(crate) last_character: Option<char>,
    /// Its number of words, for short last lines.
    words: u32,
}

/// A stretch of a word that no line can end inside of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) word: WordId,
    /// In points, as it was set.
    pub(crate) width: f64,
}

/// What a document says beside its page facts.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) facts: PageFacts,
    pub(crate) lines: Vec<MeasuredLine>,
    /// The units of all words, in the order they stand in.
    pub(crate) units: Vec<Unit>,
}

/// Measures a document: page facts, the lines with their words, and how wide the words are.
pub(crate) fn measure_page(
    document: &PagedDocument,
    nodes: &TextNodes,
    emission: &Emission,
    resume: &Resume,
    style: &Style,
) -> Measured {
    let mut walker = Walker {
        blocks: &emission.blocks,
        nodes,
        lines: Vec::new(),
        units: Vec::new(),
        parted: true,
        fonts: BTreeSet::new(),
    };
    for (number, page) in document.pages().iter().enumerate() {
        walker.frame(&page.frame, Transform::identity(), number + 1);
    }
    let Walker { mut lines, units, fonts, .. } = walker;
    // A word set in a fallback font, or a field beside another, adds to a line seen before.
    lines = join_lines(lines);
    let (width, page_height) = resume.settings.paper().size();
    let height = document.pages().first().map_or(page_height, |page| Pt(page.frame.height().to_pt()));
    let mut blocks: Vec<BlockFacts> = Vec::new();
    let mut place: FxHashMap<BlockId, usize> = FxHashMap::default();
    for line in &lines {
        let index = *place.entry(line.block).or_insert_with(|| {
            blocks.push(BlockFacts { id: line.block, lines: Vec::new() });
            blocks.len() - 1
        });
        blocks[index].lines.push(LineBox {
            page: line.page,
            top: Pt(line.top),
            bottom: Pt(line.bottom),
            baseline: Pt(line.baseline),
            left: Pt(line.left),
            right: Pt(line.right),
            words: line.words as usize,
        });
    }
    let pages = document.pages().len();
    let content_bottom =
        lines.iter().filter(|line| line.page == pages).map(|line| Pt(line.bottom)).fold(Pt::ZERO, Pt::max);
    let facts = PageFacts {
        width,
        height,
        pages,
        text_bottom: height - style.margin,
        content_bottom,
        blocks,
        fonts: fonts.into_iter().collect(),
        missing: emission.missing(),
    };
    Measured { facts, lines, units }
}

/// Words that a line ends inside of, at a hyphen, slash or dash: most readers split such a word, some lose its hyphen.
/// A word wider than a line is left alone, as is one that already begins its line.
pub(crate) fn broken_words(lines: &[MeasuredLine], emission: &Emission) -> Vec<WordId> {
    let mut last: FxHashMap<BlockId, &MeasuredLine> = FxHashMap::default();
    let mut broken = Vec::new();
    for line in lines {
        if let Some(before) = last.insert(line.block, line) {
            let word = (line.block, line.first_word);
            let at_mark = before.last_character.is_some_and(|last| last.is_ascii_punctuation() || is_dash(last));
            if before.last_word == line.first_word
                && before.first_word != line.first_word
                && at_mark
                && !emission.blocks.overlong.contains(&word)
            {
                broken.push(word);
            }
        }
    }
    broken
}

fn is_dash(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2015}')
}

struct Walker<'a> {
    blocks: &'a Blocks,
    nodes: &'a TextNodes,
    lines: Vec<MeasuredLine>,
    units: Vec<Unit>,
    /// Whether a line might end before the next glyph.
    parted: bool,
    fonts: BTreeSet<String>,
}

impl Walker<'_> {
    fn frame(&mut self, frame: &Frame, transform: Transform, page: usize) {
        for (position, item) in frame.items() {
            match item {
                FrameItem::Group(group) => {
                    let inner =
                        transform.pre_concat(Transform::translate(position.x, position.y)).pre_concat(group.transform);
                    self.frame(&group.frame, inner, page);
                }
                FrameItem::Text(text) => {
                    let at: Point = position.transform(transform);
                    self.text(text, at, page);
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem, at: Point, page: usize) {
        if text.glyphs.is_empty() {
            return;
        }
        self.fonts.insert(text.font.info().family.clone());
        let metrics = text.font.metrics();
        let baseline = at.y.to_pt();
        if self.is_repeated_hyphen(text, baseline) {
            return;
        }
        let top = baseline - metrics.ascender.at(text.size).to_pt();
        let bottom = baseline - metrics.descender.at(text.size).to_pt();
        let mut x = at.x.to_pt();
        for glyph in &text.glyphs {
            let advance = glyph.x_advance.at(text.size).to_pt();
            // Typst counts a glyph's bytes in 16 bits: in a longer stretch they may fall anywhere.
            let characters = text.text.get(glyph.range()).unwrap_or_default();
            if characters.chars().any(|character| !character.is_whitespace())
                && let Some(piece) = self.piece(glyph.span.0, usize::from(glyph.span.1))
            {
                let piece = &self.blocks.map.pieces()[piece];
                let last_character = characters.chars().last();
                let word = (piece.block, piece.word);
                match self.units.last_mut() {
                    Some(unit) if unit.word == word && !self.parted => unit.width += advance,
                    _ => self.units.push(Unit { word, width: advance }),
                }
                // Lines end after letters and digits nowhere, whatever else they may end after.
                self.parted = last_character.is_none_or(|last| !last.is_alphanumeric());
                match self.lines.last_mut() {
                    Some(line)
                        if line.block == piece.block
                            && line.page == page
                            && (line.baseline - baseline).abs() < SAME_LINE =>
                    {
                        line.top = line.top.min(top);
                        line.bottom = line.bottom.max(bottom);
                        line.left = line.left.min(x);
                        line.right = line.right.max(x + advance);
                        if line.last_word != piece.word {
                            line.words += 1;
                        }
                        line.last_word = piece.word;
                        line.last_character = last_character;
                    }
                    _ => self.lines.push(MeasuredLine {
                        block: piece.block,
                        page,
                        baseline,
                        top,
                        bottom,
                        left: x,
                        right: x + advance,
                        first_word: piece.word,
                        last_word: piece.word,
                        last_character,
                        words: 1,
                    }),
                }
            }
            x += advance;
        }
    }

    /// Whether a text is the hyphen that some languages write once more where a line begins inside of a word. It is no text of
    /// the source, whatever its span says.
    fn is_repeated_hyphen(&self, text: &TextItem, baseline: f64) -> bool {
        text.text == "-"
            && self.lines.last().is_some_and(|line| {
                line.last_character.is_some_and(|last| last == '-' || is_dash(last))
                    && (line.baseline - baseline).abs() >= SAME_LINE
            })
    }

    /// The piece that a glyph shows. A span names a syntax node; a text node may hold several words, told apart by the
    /// glyph's offset in the node, which is in bytes of the node's text.
    fn piece(&self, span: Span, offset: usize) -> Option<usize> {
        let GlyphNode { start, text_length } = *self.nodes.0.get(&span)?;
        // A text node's words are apart by spaces, which are nodes of their own, so the offset stays in the word unless
        // the node was split; it is added where it stays inside the node.
        self.blocks.map.piece_at(if offset < text_length { start + offset } else { start })
    }
}

/// The syntax node that a glyph comes from.
#[derive(Debug, Clone, Copy)]
struct GlyphNode {
    /// Byte of the emitted source where it begins.
    start: usize,
    /// Its length in bytes if it is text; else nought: the glyphs of an escape have no offsets into it.
    text_length: usize,
}

/// The nodes of a source by span: found one at a time, each would be a walk through the tree.
#[derive(Debug)]
pub(crate) struct TextNodes(FxHashMap<Span, GlyphNode>);

impl TextNodes {
    pub(crate) fn of(source: &Source) -> Self {
        let mut nodes = FxHashMap::default();
        note_nodes(source.root(), 0, &mut nodes);
        Self(nodes)
    }
}

/// Notes every node under `node`, which begins at a byte of the source.
fn note_nodes(node: &SyntaxNode, start: usize, nodes: &mut FxHashMap<Span, GlyphNode>) {
    let text_length = if node.kind() == SyntaxKind::Text { node.len() } else { 0 };
    nodes.insert(node.span(), GlyphNode { start, text_length });
    let mut at = start;
    for child in node.children() {
        note_nodes(child, at, nodes);
        at += child.len();
    }
}

/// Joins neighbouring stretches of one line of one block.
fn join_lines(lines: Vec<MeasuredLine>) -> Vec<MeasuredLine> {
    let mut joined: Vec<MeasuredLine> = Vec::with_capacity(lines.len());
    let mut last: FxHashMap<BlockId, usize> = FxHashMap::default();
    for line in lines {
        if let Some(&index) = last.get(&line.block) {
            let before = &mut joined[index];
            if before.page == line.page && (before.baseline - line.baseline).abs() < SAME_LINE {
                before.top = before.top.min(line.top);
                before.bottom = before.bottom.max(line.bottom);
                before.left = before.left.min(line.left);
                before.right = before.right.max(line.right);
                before.words += line.words;
                before.last_word = line.last_word;
                before.last_character = line.last_character;
                continue;
            }
        }
        last.insert(line.block, joined.len());
        joined.push(line);
    }
    joined
}
