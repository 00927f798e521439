//! A resume and its composition to what the page should say: plain text for people, expected blocks for the check.

use proofpress_resume::composition::{ComposedBlock, ComposedItem, Composition};
use proofpress_resume::model::{Block, BlockId, BlockKind, Entry, Resume};
use proofpress_resume::{ByteSpan, RichText};
use serde::Serialize;

/// What a part of the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedKind {
    /// The name at the top.
    Name,
    /// A line under the name.
    Headline,
    /// A contact field.
    Contact,
    /// A section's heading.
    Section,
    /// An entry's role, project or degree.
    Title,
    /// An entry's employer or school.
    Organisation,
    /// An entry's place.
    Place,
    /// An entry's dates.
    Dates,
    /// A list item.
    Bullet,
    /// An item of a numbered list; its number is not in the text.
    Numbered,
    /// A paragraph.
    Paragraph,
    /// A label with what belongs to it.
    SkillGroup,
    /// A heading inside a section.
    Subheading,
}

impl ExpectedKind {
    /// Whether templates may put it in another order among its neighbours of one group: the fields of an entry's
    /// title lines, and what stands under the name.
    #[must_use]
    pub fn is_field(self) -> bool {
        matches!(self, Self::Headline | Self::Contact | Self::Title | Self::Organisation | Self::Place | Self::Dates)
    }

    /// What it is called in a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Headline => "line under the name",
            Self::Contact => "contact",
            Self::Section => "heading",
            Self::Title => "title",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Dates => "dates",
            Self::Bullet => "bullet",
            Self::Numbered => "numbered item",
            Self::Paragraph => "paragraph",
            Self::SkillGroup => "skill group",
            Self::Subheading => "subheading",
        }
    }
}

/// A stretch of text that the page has to show, whole and in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedBlock {
    /// The block; an entry's fields share the entry's id.
    pub id: BlockId,
    /// What it is.
    pub kind: ExpectedKind,
    /// Its words, as the page has to show them.
    pub text: String,
    /// The same as the source has them, where the page cannot show them all: no font has some of their letters.
    pub written: Option<String>,
    /// The line of the Markdown, from 1.
    pub line: usize,
}

/// What the page of a composition has to show, in reading order.
#[must_use]
pub fn expected_blocks(resume: &Resume, composition: &Composition) -> Vec<ExpectedBlock> {
    let mut page = Expected { resume, blocks: Vec::new() };
    let header = &resume.header;
    if let Some(name) = &header.name {
        page.push(name.id, ExpectedKind::Name, &name.text, name.span);
    }
    for line in &header.headline {
        page.push(line.id, ExpectedKind::Headline, &line.text, line.span);
    }
    for contact in &header.contacts {
        page.push(contact.id, ExpectedKind::Contact, &contact.text, contact.span);
    }
    for composed in &composition.sections {
        if let Some(section) = resume.section(composed.id) {
            page.push(section.id, ExpectedKind::Section, &section.title, section.title.span().unwrap_or(section.span));
        }
        for item in &composed.items {
            match item {
                ComposedItem::Entry { id, blocks } => {
                    if let Some(entry) = resume.entry(*id) {
                        page.entry(entry);
                    }
                    page.blocks(blocks);
                }
                ComposedItem::Block(block) => page.blocks(std::slice::from_ref(block)),
            }
        }
    }
    page.blocks
}

struct Expected<'a> {
    resume: &'a Resume,
    blocks: Vec<ExpectedBlock>,
}

impl Expected<'_> {
    fn push(&mut self, id: BlockId, kind: ExpectedKind, text: &RichText, span: ByteSpan) {
        self.push_text(id, kind, text.plain(), span);
    }

    fn push_text(&mut self, id: BlockId, kind: ExpectedKind, text: String, span: ByteSpan) {
        if !text.trim().is_empty() {
            self.blocks.push(ExpectedBlock {
                id,
                kind,
                text,
                written: None,
                line: self.resume.source.line(span.start),
            });
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let fields = [
            (ExpectedKind::Title, &entry.title),
            (ExpectedKind::Organisation, &entry.organisation),
            (ExpectedKind::Place, &entry.place),
            (ExpectedKind::Dates, &entry.dates),
        ];
        for (kind, field) in fields {
            if let Some(text) = field {
                self.push(entry.id, kind, text, text.span().unwrap_or(entry.title_span));
            }
        }
    }

    fn blocks(&mut self, blocks: &[ComposedBlock]) {
        // The model limits how deep lists nest, so this recursion is as shallow.
        for composed in blocks {
            if let Some(block) = self.resume.block(composed.id) {
                self.block(block);
            }
            self.blocks(&composed.children);
        }
    }

    fn block(&mut self, block: &Block) {
        let (kind, text) = match &block.kind {
            BlockKind::Bullet => (ExpectedKind::Bullet, block.text.plain()),
            BlockKind::Numbered(_) => (ExpectedKind::Numbered, block.text.plain()),
            BlockKind::Paragraph => (ExpectedKind::Paragraph, block.text.plain()),
            BlockKind::SkillGroup { label } => {
                (ExpectedKind::SkillGroup, format!("{} {}", label.plain().trim_end(), block.text.plain().trim_start()))
            }
            BlockKind::Subheading => (ExpectedKind::Subheading, block.text.plain()),
        };
        self.push_text(block.id, kind, text, block.span);
    }
}

/// The page as plain text: one block a line, in the order of the composition, no notes.
#[must_use]
pub fn export_txt(resume: &Resume, composition: &Composition) -> String {
    let mut page = String::new();
    let mut last: Option<ExpectedBlock> = None;
    for block in expected_blocks(resume, composition) {
        let text = block.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let same_line = last.as_ref().is_some_and(|last| {
            (last.id == block.id && block.kind.is_field())
                || (last.kind == ExpectedKind::Contact && block.kind == ExpectedKind::Contact)
        });
        if same_line {
            page.push_str(" | ");
        } else if let Some(last) = &last {
            page.push_str(if is_apart(resume, last, &block) { "\n\n" } else { "\n" });
        }
        match &block.kind {
            ExpectedKind::Bullet => page.push_str(&mark(resume, &block, "-")),
            ExpectedKind::Numbered => {
                let marker = resume.block(block.id).map(|block| &block.kind);
                let marker = if let Some(BlockKind::Numbered(marker)) = marker { marker } else { "-" };
                page.push_str(&mark(resume, &block, marker));
            }
            _ => {}
        }
        page.push_str(&text);
        last = Some(block);
    }
    if last.is_some() {
        page.push('\n');
    }
    page
}

/// A list marker, set in by two spaces for each list around its own.
fn mark(resume: &Resume, block: &ExpectedBlock, marker: &str) -> String {
    fn depth(blocks: &[Block], id: BlockId, at: usize) -> Option<usize> {
        blocks.iter().find_map(|block| if block.id == id { Some(at) } else { depth(&block.children, id, at + 1) })
    }
    let around = match resume.entry(block.id) {
        Some(entry) => depth(&entry.blocks, block.id, 0),
        None => resume.section(block.id).and_then(|section| {
            section.items.iter().find_map(|item| match item {
                proofpress_resume::model::Item::Block(loose) => depth(std::slice::from_ref(loose), block.id, 0),
                proofpress_resume::model::Item::Entry(_) => None,
            })
        }),
    };
    format!("{}{marker} ", "  ".repeat(around.unwrap_or(0)))
}

/// Whether an empty line goes between two blocks: around headings, before entries.
fn is_apart(resume: &Resume, last: &ExpectedBlock, next: &ExpectedBlock) -> bool {
    match next.kind {
        ExpectedKind::Section => true,
        kind if kind.is_field() && resume.entry(next.id).is_some() => last.kind != ExpectedKind::Section,
        ExpectedKind::Subheading => true,
        _ => {
            matches!(last.kind, ExpectedKind::Headline | ExpectedKind::Contact)
                && !matches!(next.kind, ExpectedKind::Headline | ExpectedKind::Contact)
        }
    }
}
