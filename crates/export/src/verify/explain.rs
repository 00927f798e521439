//! Two word sequences that do not agree to what is missing, added and out of order, for [`super::verify_text`].

use super::walk::group_end;
use super::{BlockText, MAX_LISTED, TextLayer, push_added};
use crate::align::align;
use crate::plain::ExpectedBlock;
use crate::words::{PageWord, is_list_number, is_mark};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How far from an entry's title its other fields are looked for, in words.
const FIELD_REACH: usize = 200;

/// Numbers for words, so that they compare at once.
#[derive(Default)]
struct Interner<'a>(HashMap<Cow<'a, str>, u32>);

impl<'a> Interner<'a> {
    fn id(&mut self, word: Cow<'a, str>) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(word).or_insert(next)
    }
}

/// Finds out what is wrong.
pub(super) fn explain(
    expected: &[ExpectedBlock],
    blocks: &[Vec<Cow<'_, str>>],
    page: &[PageWord<'_>],
    layer: &mut TextLayer,
) {
    let page = joined(blocks, page);
    let mut interner = Interner::default();
    let page_ids: Vec<u32> = page.iter().map(|word| interner.id(word.text.clone())).collect();
    let block_ids: Vec<Vec<u32>> =
        blocks.iter().map(|words| words.iter().map(|word| interner.id(word.clone())).collect()).collect();
    let order = order_as_on_page(expected, &block_ids, &page_ids);
    // All expected words in one row, each with its block and its place there.
    let row: Vec<(usize, usize)> =
        order.iter().flat_map(|&block| (0..block_ids[block].len()).map(move |word| (block, word))).collect();
    let row_ids: Vec<u32> = row.iter().map(|&(block, word)| block_ids[block][word]).collect();
    let mut found = vec![false; row.len()];
    let mut used = vec![false; page.len()];
    for (a, b) in align(&row_ids, &page_ids) {
        found[a] = true;
        used[b] = true;
    }
    let mut free: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, _) in used.iter().enumerate().filter(|(_, used)| !**used).rev() {
        free.entry(page_ids[at]).or_default().push(at);
    }
    // What is unmatched in a block, stretch by stretch: moved where the same words stand free elsewhere, else lost.
    let mut at = 0;
    while at < row.len() {
        if found[at] {
            at += 1;
            continue;
        }
        let block = row[at].0;
        let end =
            at + row[at..].iter().zip(&found[at..]).take_while(|(word, found)| word.0 == block && !**found).count();
        let stretch = &row_ids[at..end];
        let places = stretch.first().and_then(|first| free.get(first)).map_or(&[][..], Vec::as_slice);
        let elsewhere = places.iter().rev().take(64).copied().find(|&place| {
            stretch
                .iter()
                .enumerate()
                .all(|(step, id)| page_ids.get(place + step) == Some(id) && used.get(place + step) == Some(&false))
        });
        let words = &blocks[block][row[at].1..row[at].1 + (end - at)];
        let text = BlockText {
            block: expected[block].id,
            kind: expected[block].kind,
            line: expected[block].line,
            text: words.join(" "),
        };
        let list = match elsewhere {
            Some(place) => {
                used[place..place + stretch.len()].fill(true);
                &mut layer.out_of_order
            }
            None => &mut layer.missing,
        };
        if list.len() < MAX_LISTED {
            list.push(text);
        }
        at = end;
    }
    // What is left on the page, stretch by stretch. Marks are the template's.
    let mut stretch: Vec<&str> = Vec::new();
    for at in 0..=page.len() {
        if at < page.len() && !used[at] {
            let number = page[at].starts_line && is_list_number(&page[at].text);
            if !number && !is_mark(&page[at].text) {
                stretch.push(&page[at].text);
            }
        } else if !stretch.is_empty() {
            push_added(layer, Some(page[at - 1].page), "page", &stretch.join(" "));
            stretch.clear();
        }
    }
    if layer.missing.is_empty() && layer.added.is_empty() && layer.out_of_order.is_empty() {
        // The walk failed only because of marks inside a block.
        push_added(layer, page.first().map(|word| word.page), "page", "list marks or separators inside a block");
    }
}

/// The page's words, those broken over lines joined where that makes an expected word, and the parts are not expected
/// one after the other themselves.
fn joined<'a>(blocks: &[Vec<Cow<'_, str>>], page: &[PageWord<'a>]) -> Vec<PageWord<'a>> {
    let expected = || blocks.iter().flatten().map(Cow::as_ref);
    let known: BTreeSet<&str> = expected().collect();
    let apart: HashSet<(&str, &str)> = expected().zip(expected().skip(1)).collect();
    let mut words: Vec<PageWord<'a>> = Vec::with_capacity(page.len());
    let mut at = 0;
    while let Some(word) = page.get(at) {
        let whole = broken_word(&known, &page[at..]).filter(|(parts, _)| {
            let (first, second) = (&page[at].text, &page[at + 1].text);
            *parts > 2 || !apart.contains(&(first.as_ref(), second.as_ref()))
        });
        let (parts, text) = whole.unwrap_or_else(|| (1, word.text.clone()));
        let last = &page[at + parts - 1];
        words.push(PageWord { text, ends_line: last.ends_line, ..word.clone() });
        at += parts;
    }
    words
}

/// The longest known word that begins with the first of these and goes on over the ends of lines, and of how many parts it is made.
fn broken_word<'a>(known: &BTreeSet<&str>, page: &[PageWord<'_>]) -> Option<(usize, Cow<'a, str>)> {
    let mut whole = page.first()?.text.clone().into_owned();
    let mut longest = None;
    for (parts, pair) in (2..).zip(page.windows(2)) {
        if !(pair[0].ends_line && pair[1].starts_line) {
            break;
        }
        whole.push_str(&pair[1].text);
        let Some(next) = known.range(whole.as_str()..).next().filter(|next| next.starts_with(&whole)) else { break };
        if *next == whole {
            longest = Some((parts, Cow::Owned(whole.clone())));
        }
    }
    longest
}

/// The blocks in the order of the source, but the fields of each group in the order in which the page has them.
fn order_as_on_page(expected: &[ExpectedBlock], block_ids: &[Vec<u32>], page_ids: &[u32]) -> Vec<usize> {
    let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, &id) in page_ids.iter().enumerate() {
        places.entry(id).or_default().push(at);
    }
    let stands_at = |words: &[u32], at: usize| page_ids.get(at..at + words.len()) == Some(words);
    let mut taken = vec![false; page_ids.len()];
    let mut order = Vec::with_capacity(expected.len());
    let mut start = 0;
    let mut from = 0;
    while start < expected.len() {
        let end = group_end(expected, start);
        let first_after = |block: usize, from: usize, taken: &[bool]| {
            let words = &block_ids[block];
            let places = places.get(words.first()?)?;
            let skip = places.partition_point(|&place| place < from);
            let mut after = places[skip..].iter().take(64).copied();
            after.find(|&place| stands_at(words, place) && !taken[place..place + words.len()].contains(&true))
        };
        let anchor = (start..end).find_map(|block| first_after(block, from, &taken));
        // Fields stand near one another.
        let near = anchor.map(|anchor| anchor.saturating_sub(FIELD_REACH / 4).max(from));
        // Two that say the same stand at two places, and one that is part of another stands beside it: long ones first.
        let mut longest: Vec<usize> = (start..end).collect();
        longest.sort_by_key(|&block| std::cmp::Reverse(block_ids[block].len()));
        let mut group: Vec<(usize, Option<usize>)> = Vec::with_capacity(end - start);
        for block in longest {
            let place = near
                .and_then(|near| first_after(block, near, &taken))
                .filter(|place| anchor.is_some_and(|anchor| place.abs_diff(anchor) <= FIELD_REACH));
            if let Some(place) = place {
                taken[place..place + block_ids[block].len()].fill(true);
            }
            group.push((block, place));
        }
        group.sort_unstable();
        // One that is not found stays behind the one before it.
        let mut before = from;
        let mut placed: Vec<(usize, usize)> = Vec::with_capacity(group.len());
        for (block, place) in group {
            before = place.unwrap_or(before);
            placed.push((before, block));
        }
        placed.sort_unstable();
        from = placed.last().map_or(from, |&(place, _)| place);
        order.extend(placed.into_iter().map(|(_, block)| block));
        start = end;
    }
    order
}
