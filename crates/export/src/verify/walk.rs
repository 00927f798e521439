//! Two word sequences to whether they say the same, for [`super::verify_text`]: the usual case, straight through both.

use crate::plain::{ExpectedBlock, ExpectedKind};
use crate::words::{PageWord, is_list_number, is_mark};
use std::borrow::Cow;
use std::ops::Range;

/// How many choices are tried to find the order in which the page has the fields of a group; nearly always the first.
const MAX_STEPS: usize = 10_000;

/// Blocks of one group may come in any order among themselves; all others are groups of one.
pub(super) fn group_end(expected: &[ExpectedBlock], start: usize) -> usize {
    let first = &expected[start];
    let joins = |next: &ExpectedBlock| match first.kind {
        ExpectedKind::Headline | ExpectedKind::Contact => {
            matches!(next.kind, ExpectedKind::Headline | ExpectedKind::Contact)
        }
        kind if kind.is_field() => next.kind.is_field() && next.id == first.id,
        _ => false,
    };
    start + 1 + expected[start + 1..].iter().take_while(|next| joins(next)).count()
}

/// The straight walk: whether both say the same.
pub(super) fn walk(expected: &[ExpectedBlock], blocks: &[Vec<Cow<'_, str>>], page: &[PageWord<'_>]) -> bool {
    let mut at = 0;
    let mut start = 0;
    while start < expected.len() {
        let end = group_end(expected, start);
        if end == start + 1 {
            let Some(end) = match_block(expected[start].kind, &blocks[start], page, at) else { return false };
            (at, start) = (end, start + 1);
            continue;
        }
        let Some(after) = match_group(expected, blocks, start..end, page, at) else { return false };
        (at, start) = (after, end);
    }
    page[at..].iter().all(|word| is_mark(&word.text))
}

/// Where the blocks of a group end on the page, in whatever order they stand there. The longest that fits comes first;
/// where that leads nowhere (“Data” and “Engineering Berlin” begin like “Data Engineering”), another.
fn match_group(
    expected: &[ExpectedBlock],
    blocks: &[Vec<Cow<'_, str>>],
    group: Range<usize>,
    page: &[PageWord<'_>],
    mut at: usize,
) -> Option<usize> {
    let mut left: Vec<usize> = group.collect();
    // The blocks that have their place, each with what else could stand there: where it ends, and which block.
    let mut placed: Vec<(usize, Vec<(usize, usize)>)> = Vec::new();
    for _ in 0..MAX_STEPS {
        if left.is_empty() {
            return Some(at);
        }
        let mut fitting: Vec<(usize, usize)> = left
            .iter()
            .filter_map(|&block| match_block(expected[block].kind, &blocks[block], page, at).map(|end| (end, block)))
            .collect();
        fitting.sort_unstable_by_key(|&(end, block)| (end, std::cmp::Reverse(block)));
        loop {
            if let Some((end, block)) = fitting.pop() {
                left.retain(|&other| other != block);
                placed.push((block, fitting));
                at = end;
                break;
            }
            let (block, others) = placed.pop()?;
            left.push(block);
            fitting = others;
        }
    }
    None
}

/// Where a block ends on the page, if it stands there from `at` on, behind what a template puts before it.
fn match_block(kind: ExpectedKind, words: &[Cow<'_, str>], page: &[PageWord<'_>], mut at: usize) -> Option<usize> {
    let own = words.first().map(Cow::as_ref);
    let is_templates = |word: &PageWord<'_>| {
        is_mark(&word.text) || (kind == ExpectedKind::Numbered && word.starts_line && is_list_number(&word.text))
    };
    let is_own = |word: &PageWord<'_>| Some(word.text.as_ref()) == own;
    while page.get(at).is_some_and(|word| is_templates(word) && !is_own(word)) {
        at += 1;
    }
    // A text may begin with the very mark that stands before it: `- • text`.
    if let [first, second, ..] = page.get(at..)?
        && is_templates(first)
        && is_own(second)
        && let Some(end) = match_words(words, page, at + 1)
    {
        return Some(end);
    }
    match_words(words, page, at)
}

/// Where the words end on the page, if they stand there from `at` on, one after another.
fn match_words(words: &[Cow<'_, str>], page: &[PageWord<'_>], mut at: usize) -> Option<usize> {
    for word in words {
        let first = page.get(at)?;
        if first.text == *word {
            at += 1;
            continue;
        }
        // A word that was broken over lines.
        let mut rest = word.strip_prefix(first.text.as_ref())?;
        while !rest.is_empty() {
            if !page[at].ends_line {
                return None;
            }
            at += 1;
            rest = rest.strip_prefix(page.get(at)?.text.as_ref())?;
        }
        at += 1;
    }
    Some(at)
}
