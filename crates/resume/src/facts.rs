//! Page facts: plain data measured from the laid-out page.

use crate::model::BlockId;
use crate::units::Pt;

/// The box of one line of text: from its baseline up by the font's ascent and down by its descent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineBox {
    /// Page, from 1.
    pub page: usize,
    /// Top edge, from the top of the page.
    pub top: Pt,
    /// Bottom edge, from the top of the page.
    pub bottom: Pt,
    /// Baseline, from the top of the page.
    pub baseline: Pt,
    /// Left edge of its first glyph.
    pub left: Pt,
    /// Right edge of its last glyph.
    pub right: Pt,
    /// How many words stand on it.
    pub words: usize,
}

/// A block's extent on one page.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct PageBox {
    /// Page, from 1.
    pub page: usize,
    /// Left edge, from the left of the page.
    pub left_pt: Pt,
    /// Right edge, from the left of the page.
    pub right_pt: Pt,
    /// Top edge, from the top of the page.
    pub top_pt: Pt,
    /// Bottom edge, from the top of the page.
    pub bottom_pt: Pt,
}

/// Where one block landed. Its children's lines are theirs, not its own.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockFacts {
    /// The block (a section's lines are those of its heading, an entry's those of its title lines).
    pub id: BlockId,
    /// Its lines, from top to bottom.
    pub lines: Vec<LineBox>,
}

impl BlockFacts {
    /// One box for each page that it has lines on.
    #[must_use]
    pub fn boxes(&self) -> Vec<PageBox> {
        let mut boxes: Vec<PageBox> = Vec::new();
        for line in &self.lines {
            match boxes.iter_mut().find(|page_box| page_box.page == line.page) {
                Some(page_box) => {
                    page_box.left_pt = page_box.left_pt.min(line.left);
                    page_box.right_pt = page_box.right_pt.max(line.right);
                    page_box.top_pt = page_box.top_pt.min(line.top);
                    page_box.bottom_pt = page_box.bottom_pt.max(line.bottom);
                }
                None => boxes.push(PageBox {
                    page: line.page,
                    left_pt: line.left,
                    right_pt: line.right,
                    top_pt: line.top,
                    bottom_pt: line.bottom,
                }),
            }
        }
        boxes
    }
}

/// A character that no font at hand can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The block it stands in, where known.
    pub block: Option<BlockId>,
    /// How many characters of the block's text stand before it, white space left out.
    pub before: usize,
}

/// What was measured from a laid-out page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageFacts {
    /// Page width.
    pub width: Pt,
    /// Page height.
    pub height: Pt,
    /// How many pages there are.
    pub pages: usize,
    /// The lower edge of the text area, from the top of the page.
    pub text_bottom: Pt,
    /// The lowest line's bottom on the last page, from the top of that page.
    pub content_bottom: Pt,
    /// Every block that has lines, in reading order.
    pub blocks: Vec<BlockFacts>,
    /// Font families used, sorted.
    pub fonts: Vec<String>,
    /// Characters that no font could show.
    pub missing: Vec<MissingGlyph>,
}

impl PageFacts {
    /// Where a block landed, if it has lines.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<&BlockFacts> {
        self.blocks.iter().find(|facts| facts.id == id)
    }
}
