//! Arguments to a call of the press, and what it yields to standard output, standard error and files.
//!
//! One file per command; [`options`] holds the flags that they share, [`human`] what people read.

mod batch;
mod build;
mod check;
mod console;
mod destination;
mod diff;
mod human;
mod import;
mod input;
mod match_posting;
mod new;
mod options;
mod pages;
mod preview;
mod progress;
mod sarif;
mod text;
mod watchdog;

use clap::{Parser, Subcommand};
use console::{Color, Console};
use proofpress_press::PressError;
use proofpress_press::place::PlaceError;
use std::io;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  proofpress new --profile mid -o resume.md     a starter to fill in
  proofpress build resume.md                    resume.pdf beside it
  proofpress check resume.md                    what stands above the fold, and what is weak
  proofpress preview resume.md                  the page, live in a browser
  proofpress diff before.md after.md            did the edit invent anything?
  proofpress match resume.md posting.txt        what a posting stresses, and what proves it
  proofpress batch resume.md --jobs jobs/ -o v  a variant for every posting

Exit codes: 0 done; 1 an error finding, a denied rule, an addition found by diff, or a failed variant; 2 could not run.
`proofpress help COMMAND` shows the flags and examples of a command.";

/// One Markdown resume to a one-page PDF that machines read exactly, with a report of where the strong proof landed.
#[derive(Debug, Parser)]
#[command(name = "proofpress", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a resume as PDF, or in other formats.
    Build(Box<build::BuildArgs>),
    /// Say where the strong proof landed, what is weak and what is wrong; write nothing.
    Check(Box<check::CheckArgs>),
    /// Say what an edit added to the facts.
    Diff(diff::DiffArgs),
    /// Say what a posting stresses, and which of its terms the resume proves.
    Match(match_posting::MatchArgs),
    /// Make one variant for every posting.
    Batch(Box<batch::BatchArgs>),
    /// Show the page live in a browser while the resume changes.
    Preview(Box<preview::PreviewArgs>),
    /// Show what a machine reads in a PDF.
    Text(text::TextArgs),
    /// Write a starter resume for a career stage.
    New(new::NewArgs),
    /// Turn a JSON Resume or RenderCV file into Markdown.
    Import(import::ImportArgs),
    /// Print the JSON Schema of a command's JSON.
    Schema(pages::SchemaArgs),
    /// Print completions for a shell.
    Completions(pages::CompletionsArgs),
    /// Print the manual page, or write one page per command into a folder.
    Man(pages::ManArgs),
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    #[default]
    Human,
    /// For scripts; `proofpress schema` describes it.
    Json,
}

/// Whether what was looked at is in order: exit code 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is.
    Passed,
    /// An error finding, a denied rule, an addition.
    Found,
}

impl Outcome {
    pub(crate) fn found(found: bool) -> Self {
        if found { Self::Found } else { Self::Passed }
    }
}

/// Why the command could not run: exit code 2.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    /// Whoever read standard output has closed it: nothing more to say.
    is_closed_pipe: bool,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, is_closed_pipe: false }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let is_closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self { is_closed_pipe, ..Self::new(format!("cannot write to standard output: {error}")) }
    }
}

impl From<PressError> for Failure {
    fn from(error: PressError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<PlaceError> for Failure {
    fn from(error: PlaceError) -> Self {
        Self::new(error.to_string())
    }
}

/// Runs the command line.
pub(crate) fn run() -> ExitCode {
    // A panic's message may quote the resume, notes and all: only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        let _ = Console::new(Color::Auto).say(&format!(
            "error: proofpress itself failed{place}; this is a fault of the program, please report it\n"
        ));
    }));
    let cli = Cli::parse();
    let console = Console::new(cli.color);
    match std::panic::catch_unwind(|| execute(&cli.command, console)) {
        Ok(Ok(Outcome::Passed)) => ExitCode::SUCCESS,
        Ok(Ok(Outcome::Found)) => ExitCode::from(1),
        Ok(Err(failure)) if failure.is_closed_pipe => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            let _ = console.say(&human::failure(&failure.message, failure.hint.as_deref()));
            ExitCode::from(2)
        }
        Err(_) => ExitCode::from(2),
    }
}

fn execute(command: &Command, console: Console) -> Result<Outcome, Failure> {
    match command {
        Command::Build(args) => build::run(args, console),
        Command::Check(args) => check::run(args, console),
        Command::Diff(args) => diff::run(args, console),
        Command::Match(args) => match_posting::run(args, console),
        Command::Batch(args) => batch::run(args, console),
        Command::Preview(args) => preview::run(args, console),
        Command::Text(args) => text::run(args, console),
        Command::New(args) => new::run(args, console),
        Command::Import(args) => import::run(args, console),
        Command::Schema(args) => pages::schema(args, console),
        Command::Completions(args) => pages::completions(args, console),
        Command::Man(args) => pages::man(args, console),
    }
}

/// A document as indented JSON with a line end.
fn json(document: &impl serde::Serialize) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(document)
        .map_err(|error| Failure::new(format!("the report cannot be written as JSON: {error}")))?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definitions_agree_with_themselves() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_teaches_by_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("proofpress {}", command.get_name())), "{}", command.get_name());
        }
    }
}
