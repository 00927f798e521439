//! `new`: a career stage to a starter resume.

use super::console::Console;
use super::{Failure, Outcome, human, input};
use clap::{Args, ValueHint};
use proofpress_press::{Press, place};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress new --profile mid -o resume.md
  proofpress new --profile switcher > resume.md

Stages: new-grad (projects first), mid (experience first), senior (scope and architecture first),
switcher (targeted summary and backend projects first). The starter builds at once.";

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct NewArgs {
    /// Career stage: new-grad, mid, senior or switcher.
    #[arg(long, short = 'p', value_name = "NAME")]
    profile: String,
    /// Where to write; standard output without it. A file that is there stays.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// Writes the starter.
pub(crate) fn run(args: &NewArgs, console: Console) -> Result<Outcome, Failure> {
    let starter = Press::new(proofpress::ASSETS, &[])?.starter(&args.profile)?;
    match &args.output {
        Some(path) if !input::is_dash(path) => {
            // It holds somebody's work, unlike an output that can be made again.
            if path.exists() {
                return Err(Failure::new(format!("{} is there already", path.display()))
                    .hint("name another file with -o, or move that one away"));
            }
            place::place_file(path, starter.as_bytes())?;
            console.say(&human::started(path))?;
        }
        _ => console.bytes(starter.as_bytes())?,
    }
    Ok(Outcome::Passed)
}
