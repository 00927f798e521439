//! A composition: which blocks are laid out, in which order. It holds ids only, so it cannot carry new words.

use crate::model::{Block, BlockId, Item, Resume};
use crate::private::Directives;
use crate::profile::Profile;

/// Which blocks of a resume are laid out, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Composition {
    /// The sections, in page order.
    pub sections: Vec<ComposedSection>,
}

/// A section on the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ComposedSection {
    /// The section.
    pub id: BlockId,
    /// What it shows, in page order.
    pub items: Vec<ComposedItem>,
}

/// What a section shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ComposedItem {
    /// An entry with some of its blocks.
    Entry {
        /// The entry.
        id: BlockId,
        /// Its blocks, in page order.
        blocks: Vec<ComposedBlock>,
    },
    /// A loose block.
    Block(ComposedBlock),
}

impl ComposedItem {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> BlockId {
        match self {
            Self::Entry { id, .. } => *id,
            Self::Block(block) => block.id,
        }
    }

    /// The id and the blocks of an entry; `None` for a loose block.
    #[must_use]
    pub fn entry(&self) -> Option<(BlockId, &[ComposedBlock])> {
        match self {
            Self::Entry { id, blocks } => Some((*id, blocks)),
            Self::Block(_) => None,
        }
    }

    /// A loose block; `None` for an entry.
    #[must_use]
    pub fn block(&self) -> Option<&ComposedBlock> {
        match self {
            Self::Entry { .. } => None,
            Self::Block(block) => Some(block),
        }
    }

    /// Whether both are entries, or both loose blocks.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A block with some of its children.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ComposedBlock {
    /// The block.
    pub id: BlockId,
    /// Its children, in page order.
    pub children: Vec<ComposedBlock>,
}

impl ComposedBlock {
    /// The block with all its children that are not held in reserve.
    #[must_use]
    pub fn whole(block: &Block) -> Self {
        Self { id: block.id, children: shown(&block.children) }
    }
}

fn shown(blocks: &[Block]) -> Vec<ComposedBlock> {
    blocks.iter().filter(|block| !block.directives.reserve).map(ComposedBlock::whole).collect()
}

impl Composition {
    /// Everything that is not held in reserve, sections in the profile's order (or the order that the settings give
    /// in its place), sections that neither names after those, in source order.
    #[must_use]
    pub fn of(resume: &Resume, profile: &Profile) -> Self {
        Self::gather(resume, profile, false)
    }

    /// The same with all that is held in reserve, but for what stands in reserve within a block.
    #[must_use]
    pub fn with_reserve(resume: &Resume, profile: &Profile) -> Self {
        Self::gather(resume, profile, true)
    }

    fn gather(resume: &Resume, profile: &Profile, with_reserve: bool) -> Self {
        let order = resume.settings.order.as_ref().unwrap_or(&profile.order);
        let is_shown = |directives: &Directives| with_reserve || !directives.reserve;
        let whole = |blocks: &[Block]| {
            blocks.iter().filter(|block| is_shown(&block.directives)).map(ComposedBlock::whole).collect()
        };
        let mut ranked: Vec<_> = resume
            .sections
            .iter()
            .filter(|section| is_shown(&section.directives))
            .map(|section| (order.rank(section), section))
            .collect();
        // A stable sort: sections of one rank keep the order of the source.
        ranked.sort_by_key(|(rank, _)| *rank);
        let sections = ranked
            .into_iter()
            .map(|(_, section)| ComposedSection {
                id: section.id,
                items: section
                    .items
                    .iter()
                    .filter_map(|item| match item {
                        Item::Entry(entry) => is_shown(&entry.directives)
                            .then(|| ComposedItem::Entry { id: entry.id, blocks: whole(&entry.blocks) }),
                        Item::Block(block) => {
                            is_shown(&block.directives).then(|| ComposedItem::Block(ComposedBlock::whole(block)))
                        }
                    })
                    .collect(),
            })
            .collect();
        Self { sections }
    }

    /// Every id on the page, in reading order.
    #[must_use]
    pub fn ids(&self) -> Vec<BlockId> {
        fn walk(blocks: &[ComposedBlock], ids: &mut Vec<BlockId>) {
            for block in blocks {
                ids.push(block.id);
                walk(&block.children, ids);
            }
        }
        let mut ids = Vec::new();
        for section in &self.sections {
            ids.push(section.id);
            for item in &section.items {
                match item {
                    ComposedItem::Entry { id, blocks } => {
                        ids.push(*id);
                        walk(blocks, &mut ids);
                    }
                    ComposedItem::Block(block) => walk(std::slice::from_ref(block), &mut ids),
                }
            }
        }
        ids
    }
}
