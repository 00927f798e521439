//! Developer tasks: `cargo xtask test` is what continuous integration runs.

mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

tasks:
  test    install the PDF reader and fonts that tests need where they are absent, then check format, lints,
          documentation and all tests";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => match steps::run_tests() {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                eprintln!("xtask: {reason}");
                ExitCode::FAILURE
            }
        },
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
