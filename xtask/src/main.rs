//! Developer tasks: `cargo xtask test` is what continuous integration runs.

mod pages;
mod postings;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

tasks:
  test    install the PDF reader and fonts that tests need where they are absent, then check format, lints,
          documentation and all tests
  postings N
          write N generated job postings to standard output, for long runs of `batch`
  rules   write docs/rules.md from the files in rules/";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => steps::run_tests(),
        ["postings", count] => postings::write_postings(count),
        ["rules"] => pages::write_rules(),
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
