//! A laid-out page to the same page in glyphs that read well: each stands for its own characters where a base letter and
//! its marks were set as one cluster, and words from the right come in the order in which they are read.
//!
//! PDF/UA wants Unicode text for every glyph, so the writer gives each glyph of a cluster the text of all of it and says
//! once more, in `ActualText`, what they are together. Readers that pass over `ActualText` then see the letter with its
//! marks as often as there are glyphs. Typst, for its part, sets a mark that is raised or lowered as a run of its own, so
//! that a word from the right comes in pieces from the left, and so do words of one run. Where characters and glyphs pair
//! up in order, none of this need be.

use typst_library::layout::{Abs, Dir, Frame, FrameItem, Point};
use typst_library::text::{Glyph, TextItem};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// How far apart the pieces of one run may stand: they touch, but for rounding.
const TOUCHING: Abs = Abs::raw(0.01);

/// The combining class of signs that take a vowel away.
const VIRAMA: u8 = 9;

/// Whether a page has clusters, or words from the right, to put in order.
pub(crate) fn is_concerned(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => is_concerned(&group.frame),
        FrameItem::Text(text) => is_clustered(text) || is_from_right(text) && text.text.contains(' '),
        _ => false,
    })
}

fn is_clustered(text: &TextItem) -> bool {
    text.glyphs.iter().any(|glyph| characters(text, glyph).chars().nth(1).is_some())
}

fn is_from_right(text: &TextItem) -> bool {
    !text.text.is_ascii() && text.text.chars().any(runs_from_right)
}

fn characters<'a>(text: &'a TextItem, glyph: &Glyph) -> &'a str {
    text.text.get(glyph.range()).unwrap_or_default()
}

/// Splits the clusters of a page and puts its words from the right in order.
pub(crate) fn split_in_frame(frame: &mut Frame) {
    let mut items: Vec<(Point, FrameItem)> = frame.items().cloned().collect();
    for (_, item) in &mut items {
        if let FrameItem::Group(group) = item
            && is_concerned(&group.frame)
        {
            split_in_frame(&mut group.frame);
        }
    }
    frame.clear();
    let mut behind_left = false;
    for runs in items.chunk_by_mut(touch) {
        let mut texts: Vec<&mut TextItem> = runs.iter_mut().filter_map(|(_, item)| text_mut(item)).collect();
        let from_right = texts.iter().any(|text| is_from_right(text));
        if texts.iter().any(|text| is_clustered(text)) {
            split_in_runs(&mut texts, from_right);
        }
        if from_right {
            for (at, item) in runs.iter().rev() {
                if let FrameItem::Text(text) = item {
                    push_words(frame, *at, text);
                }
            }
        } else {
            for (at, item) in runs.iter() {
                match item {
                    FrameItem::Text(text) if behind_left && is_turned(text) => push_signs(frame, *at, text),
                    _ => frame.push(*at, item.clone()),
                }
            }
        }
        // Runs come in the order in which they are read, so that the last one stands before the next in the text.
        if let Some((_, FrameItem::Text(last))) = runs.last() {
            behind_left = !from_right && last.text.ends_with(char::is_alphanumeric);
        }
    }
}

/// Whether a run has nothing but signs, and was set from the right as the text around it is: a per cent sign and a space.
fn is_turned(text: &TextItem) -> bool {
    let falls =
        text.glyphs.first().zip(text.glyphs.last()).is_some_and(|(first, last)| first.range.start > last.range.start);
    falls && !text.text.chars().any(char::is_alphanumeric)
}

/// The signs of such a run in the order in which they are read. Readers turn letters round that run from the right, but signs only
/// where they stand beside such letters: behind a number they read them as they come.
fn push_signs(frame: &mut Frame, at: Point, text: &TextItem) {
    let mut signs: Vec<(Point, FrameItem)> = Vec::new();
    let mut x = at.x;
    for glyph in &text.glyphs {
        let sign = TextItem { glyphs: vec![glyph.clone()], ..text.clone() };
        let place = Point::new(x, at.y);
        x += sign.width();
        signs.push((place, FrameItem::Text(sign)));
    }
    frame.push_multiple(signs.into_iter().rev());
}

/// The words of a run from the right and the spaces between them, the first one first.
fn push_words(frame: &mut Frame, at: Point, text: &TextItem) {
    let mut words: Vec<(Point, FrameItem)> = Vec::new();
    let mut x = at.x;
    for glyphs in text.glyphs.chunk_by(|a, b| characters(text, a) != " " && characters(text, b) != " ") {
        let word = TextItem { glyphs: glyphs.to_vec(), ..text.clone() };
        let place = Point::new(x, at.y);
        x += word.width();
        words.push((place, FrameItem::Text(word)));
    }
    frame.push_multiple(words.into_iter().rev());
}

fn text_mut(item: &mut FrameItem) -> Option<&mut TextItem> {
    if let FrameItem::Text(text) = item { Some(text) } else { None }
}

/// Whether two items are pieces of one run: of one font and direction, the second where the first one ends.
fn touch((a, first): &(Point, FrameItem), (b, second): &(Point, FrameItem)) -> bool {
    let (FrameItem::Text(first), FrameItem::Text(second)) = (first, second) else { return false };
    first.font == second.font
        && first.size == second.size
        && same_run(first, second)
        && (a.x + first.width() - b.x).abs() < TOUCHING
}

/// Whether the pieces may be of one run. One without letters, a space or a colon, runs as its neighbour does on a page from
/// the right, and where it stands behind it in the source and before it on the page.
fn same_run(first: &TextItem, second: &TextItem) -> bool {
    let falls = || match (first.glyphs.last(), second.glyphs.first()) {
        (Some(last), Some(next)) => last.span.0 == next.span.0 && last.span.1 > next.span.1,
        _ => false,
    };
    match (is_from_right(first), is_from_right(second)) {
        (true, true) | (false, false) => true,
        _ => {
            let signs_only = |text: &TextItem| !text.text.chars().any(char::is_alphanumeric);
            falls() || first.lang.dir() == Dir::RTL && (signs_only(first) || signs_only(second))
        }
    }
}

fn runs_from_right(letter: char) -> bool {
    matches!(u32::from(letter), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc)
}

/// Gives the glyphs of each cluster, which may lie in several runs, its characters one by one.
fn split_in_runs(texts: &mut [&mut TextItem], from_right: bool) {
    let places: Vec<(usize, usize)> = texts
        .iter()
        .enumerate()
        .flat_map(|(run, text)| (0..text.glyphs.len()).map(move |glyph| (run, glyph)))
        .collect();
    let same = |&(a, x): &(usize, usize), &(b, y): &(usize, usize)| {
        let (first, second) = (&texts[a].glyphs[x], &texts[b].glyphs[y]);
        first.span == second.span && characters(texts[a], first) == characters(texts[b], second)
    };
    let clusters: Vec<&[(usize, usize)]> = places.chunk_by(same).filter(|cluster| cluster.len() > 1).collect();
    for cluster in clusters {
        let (run, glyph) = cluster[0];
        let whole = characters(texts[run], &texts[run].glyphs[glyph]).to_owned();
        let Some(mut shares) = share_out(&whole, cluster.len()) else { continue };
        if from_right {
            shares.reverse();
        }
        // A glyph that is another of the cluster's characters was moved by the script's rules: it stays as it was.
        let moved = cluster.iter().zip(&shares).any(|(&(run, glyph), own)| {
            let (font, id) = (&texts[run].font, texts[run].glyphs[glyph].id);
            let is = |character: char| font.ttf().glyph_index(character).is_some_and(|index| index.0 == id);
            !own.chars().any(is) && shares.iter().filter(|other| *other != own).any(|other| other.chars().any(is))
        });
        if moved {
            continue;
        }
        let logical: Vec<&String> = if from_right { shares.iter().rev().collect() } else { shares.iter().collect() };
        let as_written = logical.iter().map(|share| share.as_str()).collect::<String>() == whole;
        let mut starts: Vec<usize> = Vec::with_capacity(logical.len());
        let mut behind = 0;
        for share in logical {
            starts.push(behind);
            behind += share.len();
        }
        if from_right {
            starts.reverse();
        }
        for ((&(run, glyph), share), start) in cluster.iter().zip(&shares).zip(starts) {
            let text = &mut *texts[run];
            // A share that is no part of the run's text, being decomposed, is put behind it. All others stay where they are:
            // the writer knows a word from the right by its falling places.
            let start = if as_written { text.glyphs[glyph].range().start + start } else { text.text.len() };
            let ends = (u16::try_from(start), u16::try_from(start + share.len()));
            if let (Ok(start), Ok(end)) = ends {
                if !as_written {
                    text.text.push_str(share);
                }
                text.glyphs[glyph].range = start..end;
            }
        }
    }
}

/// A cluster's characters in as many shares as it has glyphs. Fonts set some characters as the parts that they decompose
/// to, and a letter together with the sign that takes its vowel away.
fn share_out(cluster: &str, count: usize) -> Option<Vec<String>> {
    let letters = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
    let mut shares = letters(cluster);
    if shares.len() < count {
        shares = cluster.nfkd().map(String::from).collect();
    }
    if shares.len() > count {
        shares = Vec::new();
        for letter in cluster.chars() {
            match shares.last_mut() {
                Some(last) if canonical_combining_class(letter) == VIRAMA || is_joiner(letter) => last.push(letter),
                _ => shares.push(String::from(letter)),
            }
        }
    }
    // Several marks over one letter may be one glyph.
    while shares.len() > count && count > 1 && shares[1..].iter().all(|share| share.chars().all(is_combining_mark)) {
        let last = shares.pop()?;
        shares.last_mut()?.push_str(&last);
    }
    (shares.len() == count).then_some(shares)
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_shared_out_among_glyphs() {
        let shares = |text, count| share_out(text, count).map(|shares| shares.join("+"));
        assert_eq!(shares("ف\u{651}", 2).as_deref(), Some("ف+\u{651}"));
        // Thai sara am is set as a ring and a stroke.
        assert_eq!(shares("ช\u{e33}", 3).as_deref(), Some("ช+\u{e4d}+\u{e32}"));
        // A half letter, a letter and a vowel.
        assert_eq!(shares("ल\u{94d}ल\u{940}", 3).as_deref(), Some("ल\u{94d}+ल+\u{940}"));
        assert_eq!(shares("क\u{94d}ष", 3), Some("क+\u{94d}+ष".to_owned()));
        // Two marks over a letter are one glyph.
        assert_eq!(shares("م\u{64e}\u{651}", 2).as_deref(), Some("م+\u{64e}\u{651}"));
        assert_eq!(shares("abc", 2), None);
    }
}
