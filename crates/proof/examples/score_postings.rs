//! Labelled postings (id, posting, emphasis, terms, must_not, why) to the figures of emphasis and terms.

use proofpress_proof::{posting, terms::Terms};
use std::collections::HashSet;

fn key(term: &str) -> String {
    term.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#')).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: score_postings JOBS.tsv")?;
    let terms = Terms::standard();
    let (mut top, mut pair, mut total) = (0, 0, 0);
    let (mut hit, mut missed, mut extra, mut traps) = (0, 0, 0, 0);
    for line in std::fs::read_to_string(path)?.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, text, emphasis, labels, must_not, ..] = cells.as_slice() else { continue };
        let read = posting::read_posting(text, terms);
        let ranked = read.emphasis.ranked();
        let got: Vec<&str> = ranked.iter().take(2).map(|weight| weight.area.name()).collect();
        let want: Vec<&str> = emphasis.split(',').collect();
        total += 1;
        top += usize::from(got.first() == want.first());
        pair += got.iter().filter(|area| want.contains(area)).count();
        let found: Vec<HashSet<String>> =
            read.terms.iter().map(|term| [key(terms.name(term.term)), key(&term.surface)].into()).collect();
        let labels: Vec<HashSet<String>> = labels
            .split(';')
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(|l| l.split('=').map(key).collect())
            .collect();
        let misses: Vec<_> = labels.iter().filter(|label| found.iter().all(|f| f.is_disjoint(label))).collect();
        let extras: Vec<_> = found.iter().filter(|f| labels.iter().all(|label| f.is_disjoint(label))).collect();
        let trapped: HashSet<String> =
            must_not.split(';').map(|t| key(t.split('(').next().unwrap_or(""))).filter(|t| !t.is_empty()).collect();
        traps += extras.iter().filter(|f| !f.is_disjoint(&trapped)).count();
        hit += labels.len() - misses.len();
        missed += misses.len();
        extra += extras.len();
        if got != want || !misses.is_empty() || !extras.is_empty() {
            let weights: Vec<String> = ranked.iter().map(|w| format!("{} {:.2}", w.area, w.weight)).collect();
            println!("{id} want {want:?} got {}\n   missed {misses:?} extra {extras:?}", weights.join(", "));
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!(
        "score: top={:.3} pair={:.3} recall={:.3} extra={extra} traps={traps}",
        share(top, total),
        share(pair, 2 * total),
        share(hit, hit + missed)
    );
    Ok(())
}
