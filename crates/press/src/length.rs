//! A resume to the refusal to lay it out: limits that keep a page to seconds and less than a gigabyte.

use proofpress_resume::model::Item;
use proofpress_resume::{ByteSpan, Finding, Resume, Section};

/// Longest resume that is laid out: what the search for a fit costs grows with every page.
const MOST_BYTES: usize = 300_000;
/// Most blocks of it, some 200 pages of titles with one line each.
const MOST_BLOCKS: usize = 6_000;
/// Longest block, a dozen pages. What a paragraph costs grows faster than its length where fonts change at every word.
const MOST_BLOCK_BYTES: usize = 50_000;
/// Most runs of a block: stretches of one style and link, for which the same holds.
const MOST_RUNS: usize = 2_000;

/// The first limit that a resume is over.
pub(crate) fn refuse_length(resume: &Resume) -> Option<Finding> {
    let error = |span, message| Finding::error("fit/too-long", span, message);
    let length = resume.source.text().len();
    if length > MOST_BYTES {
        let message = format!("the resume has {length} bytes; at most {MOST_BYTES}, some 80 pages, are laid out");
        return Some(error(ByteSpan::default(), message).hint("a resume is one page: cut it"));
    }
    // What is held in reserve counts, too: it is laid out to see what of it would fit.
    let entries = |section: &Section| section.items.iter().filter(|item| matches!(item, Item::Entry(_))).count();
    let titles: usize = resume.sections.iter().map(|section| 1 + entries(section)).sum();
    let count = titles + resume.blocks().count();
    if count > MOST_BLOCKS {
        let message = format!("the resume has {count} headings, titles and blocks; at most {MOST_BLOCKS} are laid out");
        return Some(error(ByteSpan::default(), message).hint("a resume is one page: cut it"));
    }
    resume.blocks().find_map(|(_, _, block)| {
        let bytes: usize = block.text.runs.iter().map(|run| run.text.len()).sum();
        let runs = block.text.runs.len();
        if bytes > MOST_BLOCK_BYTES {
            let message = format!("one block has {bytes} bytes of text; at most {MOST_BLOCK_BYTES} are laid out");
            return Some(error(block.span, message).hint("make it several bullets or paragraphs"));
        }
        (runs > MOST_RUNS).then(|| {
            let message =
                format!("the style changes {runs} times in one block; at most {MOST_RUNS} times are laid out");
            error(block.span, message).hint("take out bold, italics and links, or make it several blocks")
        })
    })
}
