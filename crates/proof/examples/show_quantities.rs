//! Lines on standard input to the quantities in each, for looking at what the reader makes of a text.

use std::io::BufRead as _;

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        println!("{line}");
        for quantity in proofpress_proof::quantity::quantities(&line) {
            let text = &line[quantity.span.range()];
            println!(
                "    {text:?} {}..{} {:?} {:?} per {:?} {:?}",
                quantity.low, quantity.high, quantity.bound, quantity.unit, quantity.per_seconds, quantity.role
            );
        }
    }
}
