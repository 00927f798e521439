//! Posting files to what they weigh and name, and how long the taxonomy took to build.

use proofpress_proof::{posting, terms::Terms};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = std::time::Instant::now();
    let terms = Terms::standard();
    println!("taxonomy of {} terms built in {:?}", terms.len(), start.elapsed());
    for path in std::env::args().skip(1) {
        let start = std::time::Instant::now();
        let read = posting::read_posting(&std::fs::read_to_string(&path)?, terms);
        println!("{path}: {} sentences, {} left out, {:?}", read.sentences, read.boilerplate, start.elapsed());
        let weights: Vec<String> =
            read.emphasis.ranked().iter().map(|weight| format!("{} {:.2}", weight.area, weight.weight)).collect();
        println!("  {}", weights.join(", "));
        let named: Vec<String> = read
            .terms
            .iter()
            .map(|term| {
                format!(
                    "{}={}x{}{}",
                    terms.name(term.term),
                    term.surface,
                    term.count,
                    if term.required { "" } else { "?" }
                )
            })
            .collect();
        println!("  {}", named.join("; "));
    }
    Ok(())
}
