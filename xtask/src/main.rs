//! Developer tasks: `cargo xtask test` is what continuous integration runs.

mod browser;
mod pages;
mod peers;
mod postings;
mod score;
mod spark;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

tasks:
  test     install the PDF reader, fonts and browser that tests need where they are absent, then check format, lints,
           documentation and all tests
  browser  the tests in a browser alone, those of tests/browser
  postings N
           write N generated job postings to standard output, for long runs of `batch`
  rules    write docs/rules.md from the files in rules/
  spark    install PySpark, and test examples/spark over 2,000 postings with a worker killed on the way
  text-score [--seed N]
           read the PDFs of examples, corpus and generated resumes with twelve readers, validate them, and write
           docs/text-layer.md; with a seed, print the scores of that seed's resumes and write nothing
  bench-peers [--bin PROGRAM] [--runs N]
           install resumark, typst and RenderCV under target/peers, time whole processes of each in turn with this
           program's on the same resume, N runs each (20), and write the figures into docs/performance.md; PROGRAM is
           timed in place of a release build
  bench-batch [--bin PROGRAM] [--runs N]
           the same for variants of a batch: N rounds (5) of 600 variants, calls of typst.compile and a run of RenderCV,
           into docs/batch.md

  bench-preview [--bin PROGRAM] [--runs N]
           with typst and RenderCV installed likewise, time N edits (100) from the write to the page in the browser, in turn
           with `typst` in Python compiling the emitted source and with RenderCV's `--watch`, and write the figures there, too";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => steps::run_tests(),
        ["browser"] => browser::run_scripts(),
        ["postings", count] => postings::write_postings(count),
        ["spark"] => spark::run_spark(),
        ["rules"] => pages::write_rules(),
        ["bench-peers", ref options @ ..] => peers::bench_peers(options),
        ["bench-batch", ref options @ ..] => peers::bench_batch(options),
        ["bench-preview", ref options @ ..] => peers::bench_preview(options),
        ["text-score", ref options @ ..] => score::score(options),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
