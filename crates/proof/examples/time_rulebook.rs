//! Times what every run of the command pays: compiling the rulebook from its files, and judging a page of bullets.

use proofpress_resume::private::Directives;
use std::time::Instant;

#[path = "../tests/rules_on_disk/mod.rs"]
mod rules_on_disk;

fn main() {
    for _ in 0..5 {
        let start = Instant::now();
        let rulebook = rules_on_disk::rulebook();
        let built = start.elapsed();
        let start = Instant::now();
        for _ in 0..30 {
            let text =
                "Traced duplicate emails to a consumer that acknowledged before it had sent; it now acknowledges after";
            std::hint::black_box(rulebook.judge(text, &[], &Directives::default()));
        }
        println!("rulebook {built:?}, thirty bullets {:?}", start.elapsed());
    }
}
