//! `text`: a PDF to what a machine reads in it.

use super::console::Console;
use super::{Failure, Outcome, ReportFormat, human, input, json};
use clap::{Args, ValueHint};
use proofpress_press::Press;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress text resume.pdf                  the text, line by line
  proofpress text resume.pdf --format json    the lines with their places on the page";

/// Arguments of `text`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TextArgs {
    /// Any PDF; `-` for standard input.
    #[arg(value_name = "FILE.pdf", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// The form of the report.
    #[arg(long, short, value_enum, default_value_t)]
    format: ReportFormat,
}

/// Reads.
pub(crate) fn run(args: &TextArgs, console: Console) -> Result<Outcome, Failure> {
    let bytes = input::read_bytes(&args.file)?;
    let text = Press::new(proofpress::ASSETS, &[])?.read_text(&input::shown(&args.file), &bytes)?;
    match args.format {
        ReportFormat::Human => {
            console.say(&human::problems(&text.problems))?;
            console.result(&human::pdf_text(&text))?;
        }
        ReportFormat::Json => console.result(&json(&text)?)?,
    }
    Ok(Outcome::Passed)
}
