//! Two word sequences to the pairs of places where they agree, in order: a bounded diff, for the checks of text.
//!
//! Words that occur once in both anchor the alignment (patience diff); short stretches between anchors are solved
//! exactly. Time is near-linear: a stretch without anchors is solved only up to [`MAX_CELLS`].

use std::collections::HashMap;

/// The largest table of an exact alignment; larger stretches without a common unique word stay unaligned.
const MAX_CELLS: usize = 1 << 20;
/// Up to this size a table is cheaper than looking for anchors.
const SMALL_CELLS: usize = 1 << 12;

/// Pairs `(place in a, place in b)` of equal words, both sides rising.
pub(crate) fn align(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    // Stretches still to align, the first one last.
    let mut stretches = vec![(0, a.len(), 0, b.len())];
    while let Some((mut a0, mut a1, mut b0, mut b1)) = stretches.pop() {
        while a0 < a1 && b0 < b1 && a[a0] == b[b0] {
            pairs.push((a0, b0));
            (a0, b0) = (a0 + 1, b0 + 1);
        }
        while a0 < a1 && b0 < b1 && a[a1 - 1] == b[b1 - 1] {
            (a1, b1) = (a1 - 1, b1 - 1);
            pairs.push((a1, b1));
        }
        let cells = (a1 - a0).saturating_mul(b1 - b0);
        if cells == 0 {
            continue;
        }
        if cells <= SMALL_CELLS {
            exact(a, b, (a0, a1, b0, b1), &mut pairs);
            continue;
        }
        let anchors = anchors(&a[a0..a1], &b[b0..b1]);
        if anchors.is_empty() {
            if cells <= MAX_CELLS {
                exact(a, b, (a0, a1, b0, b1), &mut pairs);
            }
            continue;
        }
        let mut from = (a0, b0);
        for (x, y) in anchors {
            let (x, y) = (a0 + x, b0 + y);
            pairs.push((x, y));
            stretches.push((from.0, x, from.1, y));
            from = (x + 1, y + 1);
        }
        stretches.push((from.0, a1, from.1, b1));
    }
    pairs.sort_unstable();
    pairs
}

/// The longest rising run of words that occur once on both sides.
fn anchors(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let once = |words: &[u32]| {
        let mut places: HashMap<u32, Option<usize>> = HashMap::with_capacity(words.len());
        for (at, &word) in words.iter().enumerate() {
            places.entry(word).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let in_a = once(a);
    let in_b = once(b);
    let unique: Vec<(usize, usize)> = a
        .iter()
        .enumerate()
        .filter(|(_, word)| matches!(in_a.get(word), Some(Some(_))))
        .filter_map(|(at, word)| Some((at, (*in_b.get(word)?)?)))
        .collect();
    // Patience sorting on the places in b: piles hold the index of their smallest top.
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; unique.len()];
    for (at, &(_, place)) in unique.iter().enumerate() {
        let pile = piles.partition_point(|&top| unique[top].1 < place);
        before[at] = pile.checked_sub(1).map(|left| piles[left]);
        if pile == piles.len() {
            piles.push(at);
        } else {
            piles[pile] = at;
        }
    }
    let mut run: Vec<(usize, usize)> =
        std::iter::successors(piles.last().copied(), |&at| before[at]).map(|at| unique[at]).collect();
    run.reverse();
    run
}

/// A longest common subsequence by the full table.
fn exact(a: &[u32], b: &[u32], (a0, a1, b0, b1): (usize, usize, usize, usize), pairs: &mut Vec<(usize, usize)>) {
    let (rows, columns) = (a1 - a0, b1 - b0);
    let width = columns + 1;
    let mut table = vec![0u32; (rows + 1) * width];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            table[row * width + column] = if a[a0 + row] == b[b0 + column] {
                table[(row + 1) * width + column + 1] + 1
            } else {
                table[(row + 1) * width + column].max(table[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        if a[a0 + row] == b[b0 + column] {
            pairs.push((a0 + row, b0 + column));
            (row, column) = (row + 1, column + 1);
        } else if table[(row + 1) * width + column] >= table[row * width + column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sequences_pair_up() {
        let words: Vec<u32> = (0..1000).collect();
        assert_eq!(align(&words, &words).len(), 1000);
    }

    #[test]
    fn a_lost_and_an_added_word_leave_the_rest_paired() {
        let a: Vec<u32> = (0..500).collect();
        let mut b = a.clone();
        b.remove(100);
        b.insert(300, 9999);
        let pairs = align(&a, &b);
        assert_eq!(pairs.len(), 499);
        assert!(pairs.is_sorted_by(|x, y| x.0 < y.0 && x.1 < y.1));
    }

    #[test]
    fn long_stretches_of_one_word_stay_bounded() {
        let a = vec![1; 200_000];
        let mut b = vec![2; 200_000];
        b[100_000] = 1;
        assert!(align(&a, &b).len() <= 1);
    }
}
