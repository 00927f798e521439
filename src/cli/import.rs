//! `import`: another program's resume to Markdown.

use super::console::Console;
use super::{Failure, Outcome, human, input};
use clap::{Args, ValueHint};
use proofpress_press::place;
use proofpress_resume::import::import;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress import resume.json -o resume.md      JSON Resume
  proofpress import Ada_Example_CV.yaml           RenderCV, to standard output
  proofpress import - < resume.json > resume.md

Every text of the file stands in the Markdown; pictures, themes and settings are left out, and named.";

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImportArgs {
    /// A JSON Resume or RenderCV file; `-` for standard input.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Where to write; standard output without it. A file that is there stays.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// Imports.
pub(crate) fn run(args: &ImportArgs, console: Console) -> Result<Outcome, Failure> {
    let imported = import(&input::read_text(&args.file)?)
        .map_err(|error| Failure::new(format!("cannot import {}: {error}", input::shown(&args.file))))?;
    let path = args.output.as_deref().filter(|path| !input::is_dash(path));
    match path {
        // It may hold somebody's work by now, unlike an output that can be made again.
        Some(path) if path.exists() => {
            return Err(Failure::new(format!("{} is there already", path.display()))
                .hint("name another file with -o, or move that one away"));
        }
        Some(path) => place::place_file(path, imported.markdown.as_bytes())?,
        None => console.bytes(imported.markdown.as_bytes())?,
    }
    console.say(&human::imported(path, imported.form.name(), &imported.left_out))?;
    Ok(Outcome::Passed)
}
