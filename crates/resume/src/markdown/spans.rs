//! Spans as they were counted to spans that end between characters, inside the text.
//!
//! Where a run is as long as its Markdown its parts are placed by counting bytes. That it is as long may be chance (a letter
//! taken out, another composed), and then a count may end inside of a character.

use crate::model::{Block, BlockKind, Header, Item, RichText, Section};
use crate::source::ByteSpan;

/// Widens every span to the characters that it touches.
pub(super) fn settle_spans(text: &str, header: &mut Header, sections: &mut [Section]) {
    let settle = |span: &mut ByteSpan| {
        *span = ByteSpan::new(text.floor_char_boundary(span.start), text.ceil_char_boundary(span.end));
    };
    for line in header.name.iter_mut().chain(&mut header.headline) {
        settle(&mut line.span);
        runs(&mut line.text, &settle);
    }
    for contact in &mut header.contacts {
        settle(&mut contact.span);
        runs(&mut contact.text, &settle);
    }
    for section in sections {
        settle(&mut section.span);
        runs(&mut section.title, &settle);
        for item in &mut section.items {
            match item {
                Item::Entry(entry) => {
                    settle(&mut entry.span);
                    settle(&mut entry.title_span);
                    let fields = [&mut entry.title, &mut entry.organisation, &mut entry.place, &mut entry.dates];
                    fields.into_iter().flatten().for_each(|field| runs(field, &settle));
                    entry.blocks.iter_mut().for_each(|child| block(child, &settle));
                }
                Item::Block(own) => block(own, &settle),
            }
        }
    }
}

fn block(own: &mut Block, settle: &impl Fn(&mut ByteSpan)) {
    settle(&mut own.span);
    settle(&mut own.full_span);
    runs(&mut own.text, settle);
    if let BlockKind::SkillGroup { label } = &mut own.kind {
        runs(label, settle);
    }
    own.children.iter_mut().for_each(|child| block(child, settle));
}

fn runs(text: &mut RichText, settle: &impl Fn(&mut ByteSpan)) {
    text.runs.iter_mut().for_each(|run| settle(&mut run.span));
}

#[cfg(test)]
mod tests {
    use crate::source::Source;

    #[test]
    fn no_span_ends_inside_of_a_character() {
        // The contact is as long as its Markdown, with a tag taken out of it and a sign put into it.
        let resume = crate::parse_resume(Source::new("r.md", "<h1>a</h1>\n·b<b> <a href=http://\">\u{fffd}"));
        let text = resume.source.text();
        assert!(!resume.header.contacts.is_empty());
        for contact in &resume.header.contacts {
            assert!(text.get(contact.span.start..contact.span.end).is_some(), "{contact:?}");
        }
    }
}
