//! Developer tasks: `cargo xtask test` is what continuous integration runs.

mod pages;
mod peers;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

tasks:
  test    install the PDF reader and fonts that tests need where they are absent, then check format, lints,
          documentation and all tests
  rules   write docs/rules.md from the files in rules/
  bench-peers
          install resumark, typst and RenderCV under target/peers, time whole processes of each in turn with this
          program's on the same resume, and write the figures into docs/performance.md";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => steps::run_tests(),
        ["rules"] => pages::write_rules(),
        ["bench-peers"] => peers::bench_peers(),
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
