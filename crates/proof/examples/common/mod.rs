//! Resumes built in memory, for scoring parts of the crate without Markdown around them.

use proofpress_resume::model::{IdKind, Item};
use proofpress_resume::private::Directives;
use proofpress_resume::{
    Block, BlockId, BlockKind, ByteSpan, Header, Resume, RichText, Section, SectionKind, Settings, Source,
};

/// A section of one-line blocks.
pub(crate) struct Lines<'a> {
    /// What the section is.
    pub(crate) kind: SectionKind,
    /// What its blocks are.
    pub(crate) block: BlockKind,
    /// The text of each.
    pub(crate) lines: &'a [&'a str],
}

/// A resume of such sections.
pub(crate) fn resume(parts: &[Lines<'_>]) -> Resume {
    let mut text = String::new();
    let mut sections = Vec::new();
    let mut number = 0;
    for (place, part) in parts.iter().enumerate() {
        let start = text.len();
        let mut items = Vec::new();
        for line in part.lines {
            number += 1;
            let span = ByteSpan::new(text.len(), text.len() + line.len());
            text.push_str(line);
            text.push('\n');
            items.push(Item::Block(Block {
                id: BlockId::new(IdKind::Block, number),
                kind: part.block.clone(),
                text: RichText::plain_run(*line, span),
                span,
                full_span: span,
                children: Vec::new(),
                directives: Directives::default(),
                notes: Vec::new(),
            }));
        }
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        sections.push(Section {
            id: BlockId::new(IdKind::Section, number),
            kind: part.kind,
            title: RichText::default(),
            span: ByteSpan::new(start, text.len()),
            items,
            directives: Directives::default(),
        });
    }
    Resume::new(
        Source::new("memory.md", text),
        Settings::default(),
        Header::default(),
        sections,
        Vec::new(),
        Vec::new(),
    )
}
