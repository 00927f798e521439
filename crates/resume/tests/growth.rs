//! Parsing takes time in proportion to the length: each shape that once could grow faster is parsed at a length and at
//! four times that length. Linear is a ratio of 4, quadratic one of 16; noise lies between.

use proofpress_resume::{Source, parse_resume};
use std::time::Instant;

/// Time that this thread has had on a processor, in nanoseconds where the system tells it: others' work does not count.
fn spent(since: Instant) -> u128 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| since.elapsed().as_nanos())
}

/// Nanoseconds that a parse takes. The system counts in ticks of some milliseconds, so parses are repeated for a dozen.
fn cost(text: &str) -> f64 {
    let since = Instant::now();
    let begun = spent(since);
    let mut runs = 0.0;
    loop {
        drop(parse_resume(Source::new("r.md", text)));
        runs += 1.0;
        let took = (spent(since) - begun) as f64;
        if took >= 48e6 {
            return took / runs;
        }
    }
}

/// A shape's name, how often it is repeated, and what makes it.
type Shape = (&'static str, usize, fn(usize) -> String);

const SHAPES: [Shape; 34] = [
    ("plain bullets", 4_000, |n| "- Wrote services in Go\n".repeat(n)),
    ("bare bullets", 20_000, |n| "- x\n".repeat(n)),
    ("paragraphs", 4_000, |n| "Wrote services in Go.\n\n".repeat(n)),
    ("one paragraph", 10_000, |n| "word ".repeat(n)),
    ("one token", 50_000, |n| "a".repeat(n)),
    ("marks", 20_000, |n| format!("e{}", "\u{301}".repeat(n))),
    ("quotes", 2_500, |n| ">".repeat(n) + " x"),
    ("spaced quotes", 2_500, |n| "> ".repeat(n) + "x"),
    ("nested lists", 2_500, |n| "- ".repeat(n) + "x"),
    ("list lines", 800, |n| (0..n).map(|depth| format!("{}- x\n", " ".repeat(2 * (depth % 200)))).collect()),
    ("stars", 8_000, |n| "*a **b ".repeat(n)),
    ("brackets", 20_000, |n| "[".repeat(n)),
    ("links", 8_000, |n| "[a](".repeat(n)),
    ("whole links", 4_000, |n| "[a](https://e.example) ".repeat(n)),
    ("ticks", 150, |n| (1..n).map(|count| "`".repeat(count % 300) + " ").collect()),
    ("comments", 8_000, |n| "x <!-- y -->\n".repeat(n)),
    ("notes on bullets", 3_000, |n| "- x\n  <!-- evidence: y; proof: data -->\n".repeat(n)),
    ("openers", 8_000, |n| "`<!--` ".repeat(n)),
    ("tags", 8_000, |n| "<a \"<a ".repeat(n)),
    ("open styles", 4_000, |n| "<style>\n\n".repeat(n)),
    ("spans", 2_000, |n| "<span class=\"resume-hidden\">".repeat(n)),
    ("entities", 20_000, |n| "&amp;".repeat(n)),
    ("bars", 40_000, |n| "|".repeat(n)),
    ("table rows", 2_000, |n| format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(n))),
    ("headings", 5_000, |n| "# x\n".repeat(n)),
    ("entries", 2_000, |n| format!("## Experience\n{}", "### Engineer, Acme | Berlin | 2020\n- x\n".repeat(n))),
    ("bold entries", 2_000, |n| "**A** 2019 - 2020\n\n".repeat(n)),
    ("definitions", 5_000, |n| "a\n: b\n\n".repeat(n)),
    ("footnotes", 1_000, |n| (0..n).map(|number| format!("x[^{number}]\n\n[^{number}]: y\n\n")).collect()),
    ("fences", 10_001, |n| "```\n".repeat(n)),
    ("private quotes", 4_000, |n| "> [!private] x\n\n".repeat(n)),
    ("dates", 8_000, |n| "2019 - ".repeat(n)),
    ("contacts", 3_000, |n| "ada@example.com | ".repeat(n)),
    ("skills", 8_000, |n| format!("## Skills\n- {}", "Go, Redis, ".repeat(n))),
];

#[test]
fn time_grows_with_length_and_no_faster() {
    let mut superlinear = Vec::new();
    for (name, count, make) in SHAPES {
        let (small, large) = (make(count), make(4 * count));
        let ratios: Vec<f64> = (0..4)
            .map(|_| cost(&large) / cost(&small).max(1.0))
            .scan(false, |done, ratio| {
                // One good measure is enough: noise only ever adds.
                (!*done).then(|| {
                    *done = ratio < 8.0;
                    ratio
                })
            })
            .collect();
        println!("{name}: {ratios:.1?}");
        if ratios.iter().all(|&ratio| ratio >= 8.0) {
            superlinear.push(format!("{name}: {ratios:.1?}"));
        }
    }
    assert!(superlinear.is_empty(), "four times the length takes this many times the time: {superlinear:?}");
}
