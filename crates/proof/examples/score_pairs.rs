//! Labelled pairs (id, original, edited, verdict, kinds, why) to the figures of the truth diff, without a resume around.

use proofpress_proof::{terms::Terms, truth};
use std::collections::HashSet;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: score_pairs PAIRS.tsv")?;
    let text = std::fs::read_to_string(path)?;
    let (mut right, mut total, mut named, mut wanted) = (0, 0, 0, 0);
    let (mut caught, mut alarms, mut inflated) = (0, 0, 0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, original, edited, verdict, rest @ ..] = cells.as_slice() else { continue };
        let kinds: HashSet<&str> = rest.first().unwrap_or(&"").split(',').filter(|kind| !kind.is_empty()).collect();
        let (got, got_kinds, why) = truth::judge_text(original, "", edited, Terms::standard());
        let got = got == truth::Verdict::Inflated;
        let want = *verdict == "inflated";
        total += 1;
        right += usize::from(got == want);
        inflated += usize::from(want);
        caught += usize::from(got && want);
        alarms += usize::from(got && !want);
        let named_right = got_kinds.iter().any(|kind| kinds.contains(kind.name()));
        if want {
            wanted += 1;
            named += usize::from(named_right);
        }
        if got != want || (want && !named_right) {
            let names: Vec<&str> = got_kinds.iter().map(|kind| kind.name()).collect();
            println!("{id} want {verdict} {kinds:?} got {names:?}\n  - {original}\n  + {edited}\n  = {why:?}");
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!(
        "pairs {total}: caught {caught} of {inflated}, {alarms} false alarms, a right kind in {named} of {wanted}"
    );
    println!("score: accuracy={:.3} kind={:.3}", share(right, total), share(named, wanted));
    Ok(())
}
