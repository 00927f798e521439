//! `diff`: two resumes to what the edit between them added to the facts.

use super::console::Console;
use super::{Failure, Outcome, ReportFormat, human, input, json};
use clap::{Args, ValueHint};
use proofpress_press::Press;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress diff before.md after.md                  each changed block: faithful, or what it added
  proofpress diff before.md after.md --format json
  git show HEAD:resume.md | proofpress diff - resume.md    stop an edit that invents: exit 1

A fact that stands in a note beside the old block counts as supplied, not invented.";

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DiffArgs {
    /// The resume before the edit; `-` for standard input.
    #[arg(value_name = "BEFORE", value_hint = ValueHint::FilePath)]
    before: PathBuf,
    /// The resume after the edit; `-` for standard input.
    #[arg(value_name = "AFTER", value_hint = ValueHint::FilePath)]
    after: PathBuf,
    /// The form of the report.
    #[arg(long, short, value_enum, default_value_t)]
    format: ReportFormat,
}

/// Compares.
pub(crate) fn run(args: &DiffArgs, console: Console) -> Result<Outcome, Failure> {
    input::refuse_two_dashes(&args.before, &args.after)?;
    let (before, after) = (input::read_source(&args.before)?, input::read_source(&args.after)?);
    let diff = Press::new(proofpress::ASSETS, &[])?.diff(before, after)?;
    console.result(&match args.format {
        ReportFormat::Human => human::diff(&diff),
        ReportFormat::Json => json(&diff)?,
    })?;
    Ok(Outcome::found(diff.adds()))
}
