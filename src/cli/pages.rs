//! The command's own definitions to completions, manual pages and JSON Schemas.

use super::console::Console;
use super::{Cli, Failure, Outcome, json};
use clap::{Args, CommandFactory as _, ValueEnum, ValueHint};
use clap_complete::Shell;
use proofpress_press::{place, report};
use std::path::PathBuf;

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  proofpress schema > check.schema.json
  proofpress schema manifest")]
pub(crate) struct SchemaArgs {
    /// Whose JSON.
    #[arg(value_enum, default_value_t)]
    document: Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Document {
    /// check --format json
    #[default]
    Check,
    /// diff --format json
    Diff,
    /// match --format json
    Match,
    /// text --format json
    Text,
    /// a row of manifest.jsonl
    Manifest,
}

/// Prints a schema.
pub(crate) fn schema(args: &SchemaArgs, console: Console) -> Result<Outcome, Failure> {
    let schema = report::schema_of(match args.document {
        Document::Check => report::Document::Check,
        Document::Diff => report::Document::Diff,
        Document::Match => report::Document::Match,
        Document::Text => report::Document::Text,
        Document::Manifest => report::Document::Manifest,
    });
    console.result(&json(&schema)?)?;
    Ok(Outcome::Passed)
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  proofpress completions bash > ~/.local/share/bash-completion/completions/proofpress
  proofpress completions zsh > ~/.zfunc/_proofpress
  proofpress completions fish > ~/.config/fish/completions/proofpress.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints completions.
pub(crate) fn completions(args: &CompletionsArgs, console: Console) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "proofpress", &mut script);
    console.bytes(&script)?;
    Ok(Outcome::Passed)
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  proofpress man > proofpress.1
  proofpress man -o man1/       proofpress.1, proofpress-build.1, and so on")]
pub(crate) struct ManArgs {
    /// A folder to write one page per command into; without it, the main page on standard output.
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
}

/// Prints or writes manual pages.
pub(crate) fn man(args: &ManArgs, console: Console) -> Result<Outcome, Failure> {
    let Some(folder) = &args.output else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        console.bytes(&page)?;
        return Ok(Outcome::Passed);
    };
    // Built, so that a command's page names the program before it, and flags of all commands stand in each page.
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    for command in std::iter::once(&command).chain(command.get_subcommands().filter(|one| one.get_name() != "help")) {
        let name = command.get_display_name().unwrap_or(command.get_name()).replace(' ', "-");
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        pages.push((folder.join(format!("{name}.1")), page));
    }
    let files: Vec<_> = pages.iter().map(|(path, page)| (path.as_path(), page.as_slice())).collect();
    place::place_files(&files)?;
    Ok(Outcome::Passed)
}
