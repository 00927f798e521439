//! A resume to its visible text: one block a line, in source order.

use crate::model::{Block, BlockKind, Item, Resume};

impl Resume {
    /// All visible text in source order, one header line, contact field, heading, title line or block a line. Fields of a
    /// title line are joined by ` | `; the marker of a numbered item and the label of a group stand before their text.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        let mut line = |text: &str| {
            if !text.trim().is_empty() {
                out.push_str(text);
                out.push('\n');
            }
        };
        self.header.name.iter().chain(&self.header.headline).for_each(|text| line(&text.text.plain()));
        self.header.contacts.iter().for_each(|contact| line(&contact.text.plain()));
        for section in &self.sections {
            line(&section.title.plain());
            for item in &section.items {
                match item {
                    Item::Entry(entry) => {
                        let fields: Vec<String> = [&entry.title, &entry.organisation, &entry.place, &entry.dates]
                            .into_iter()
                            .flatten()
                            .map(crate::model::RichText::plain)
                            .collect();
                        line(&fields.join(" | "));
                        entry.blocks.iter().for_each(|block| block_lines(block, &mut line));
                    }
                    Item::Block(block) => block_lines(block, &mut line),
                }
            }
        }
        out
    }
}

fn block_lines(block: &Block, line: &mut impl FnMut(&str)) {
    let text = block.text.plain();
    match &block.kind {
        BlockKind::Numbered(marker) => line(&format!("{marker} {text}")),
        BlockKind::SkillGroup { label } => line(&format!("{} {text}", label.plain())),
        _ => line(&text),
    }
    // Nesting is limited by the parser.
    block.children.iter().for_each(|child| block_lines(child, &mut *line));
}
