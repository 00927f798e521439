//! `match`: a resume and a posting to what the posting stresses and how the resume answers.

use super::console::Console;
use super::{Failure, Outcome, ReportFormat, human, input, json};
use clap::{Args, ValueHint};
use proofpress_press::Press;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress match resume.md posting.txt
  proofpress match resume.md posting.md --format json | jq '.terms[] | select(.state == \"listed\")'
  pbpaste | proofpress match resume.md -

A term that is absent from the resume is reported, never suggested.";

/// Arguments of `match`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MatchArgs {
    /// The Markdown resume; `-` for standard input.
    #[arg(value_name = "RESUME", value_hint = ValueHint::FilePath)]
    resume: PathBuf,
    /// The posting as text or Markdown; `-` for standard input.
    #[arg(value_name = "POSTING", value_hint = ValueHint::FilePath)]
    posting: PathBuf,
    /// The form of the report.
    #[arg(long, short, value_enum, default_value_t)]
    format: ReportFormat,
}

/// Matches.
pub(crate) fn run(args: &MatchArgs, console: Console) -> Result<Outcome, Failure> {
    input::refuse_two_dashes(&args.resume, &args.posting)?;
    let (resume, posting) = (input::read_source(&args.resume)?, input::read_text(&args.posting)?);
    let answer = Press::new(proofpress::ASSETS, &[])?.match_posting(resume, &posting)?;
    console.result(&match args.format {
        ReportFormat::Human => human::match_posting(&answer),
        ReportFormat::Json => json(&answer)?,
    })?;
    Ok(Outcome::Passed)
}
