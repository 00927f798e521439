//! `check`: a resume to a report; writes nothing.

use super::console::Console;
use super::options::{PageOptions, RuleOptions};
use super::watchdog::Watchdog;
use super::{Failure, Outcome, human, input, json, sarif};
use clap::{Args, ValueEnum, ValueHint};
use proofpress_press::request::OtherPdf;
use proofpress_resume::Severity;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress check resume.md                        findings, the map of the page, the checklist
  proofpress check resume.md --explain              why each bullet is strong, fair or weak
  proofpress check resume.md --matrix               the Backend Proof Matrix as a worksheet
  proofpress check resume.md --fold screen:1440x900 what a laptop shows without scrolling
  proofpress check resume.md --deny claim           exit 1 on any claim that needs support
  proofpress check resume.md --against old.pdf      what another tool's PDF loses of this resume
  proofpress check resume.md --format json | jq .fold
  proofpress check resume.md --format sarif > resume.sarif

The report goes to standard output, findings for people to standard error.";

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    /// The Markdown resume; `-` for standard input.
    #[arg(value_name = "RESUME", value_hint = ValueHint::FilePath)]
    resume: PathBuf,
    /// The form of the report.
    #[arg(long, short, value_enum, default_value_t)]
    format: CheckFormat,
    /// Show the Backend Proof Matrix: what stands in each area, what is empty, what is noted but not claimed.
    #[arg(long)]
    matrix: bool,
    /// Show beside each bullet why it is strong, fair or weak.
    #[arg(long)]
    explain: bool,
    /// Say which parts of the resume this PDF loses or scrambles.
    #[arg(long, value_name = "FILE.pdf", value_hint = ValueHint::FilePath)]
    against: Option<PathBuf>,
    #[command(flatten)]
    page: PageOptions,
    #[command(flatten)]
    rules: RuleOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum CheckFormat {
    /// For people.
    #[default]
    Human,
    /// For scripts; `proofpress schema` describes it.
    Json,
    /// SARIF 2.1.0, for code review and editors: the findings alone.
    Sarif,
}

/// Checks.
pub(crate) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Failure> {
    let mut request = args.page.request(&args.rules)?;
    request.matrix = args.matrix;
    if let Some(path) = &args.against {
        request.against = Some(OtherPdf { name: input::shown(path), bytes: input::read_bytes(path)? });
    }
    let source = input::read_source(&args.resume)?;
    let watch = Watchdog::start(args.page.limits(), console);
    let checked = args.page.press()?.check(source, &request)?;
    drop(watch);
    let report = &checked.report;
    match args.format {
        CheckFormat::Human => {
            console.say(&human::findings(&checked.findings, &checked.resume))?;
            console.result(&human::report(report, args.explain))?;
        }
        CheckFormat::Json => console.result(&json(report)?)?,
        CheckFormat::Sarif => console.result(&json(&sarif::log(&report.findings))?)?,
    }
    Ok(Outcome::found(report.worst() == Some(Severity::Error)))
}
