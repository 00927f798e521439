//! `preview`: a resume to a live page in the browser, until it is interrupted.

use super::console::Console;
use super::options::{PageOptions, RuleOptions};
use super::watchdog::Watchdog;
use super::{Failure, Outcome, input};
use clap::{Args, ValueHint};
use proofpress_preview::{Busy, EditorLink, PreviewError, Setup, serve};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  proofpress preview resume.md                      prints the address to open; Ctrl-C ends it
  proofpress preview resume.md --fold screen:1440x900 --paper a4
  proofpress preview resume.md --posting jobs/      postings to switch between, and what each asks for
  proofpress preview resume.md --editor 'vscode://file/{path}:{line}:{column}'
  proofpress preview resume.md --profile ./mine     follows the profile's template, too

The page follows the resume, the profile's folder, font folders and postings. It is served to this machine alone, under a
secret address; nothing is written unless you ask for it there.";

/// Arguments of `preview`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PreviewArgs {
    /// The Markdown resume.
    #[arg(value_name = "RESUME", value_hint = ValueHint::FilePath)]
    resume: PathBuf,
    /// Port to listen on. Without it 8417, or any free one where that is taken.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// A posting as text or Markdown, or a folder of them, to match the resume with. May be given several times.
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    posting: Vec<PathBuf>,
    /// Link that opens a line in your editor, with {path}, {line} and {column}. Without it PROOFPRESS_EDITOR.
    #[arg(long, value_name = "LINK")]
    editor: Option<EditorLink>,
    #[command(flatten)]
    page: PageOptions,
    #[command(flatten)]
    rules: RuleOptions,
}

/// Previews.
pub(crate) fn run(args: &PreviewArgs, console: Console) -> Result<Outcome, Failure> {
    if input::is_dash(&args.resume) {
        return Err(Failure::new("there is nothing to follow: the resume came from standard input"));
    }
    // A wrong path is told at once rather than on the page.
    input::read_text(&args.resume)?;
    for place in &args.posting {
        if !place.exists() {
            return Err(Failure::new(format!("--posting {}: there is no such file or folder", place.display())));
        }
    }
    let setup = Setup {
        assets: proofpress::ASSETS,
        font_paths: args.page.font_paths()?.to_vec(),
        resume: args.resume.clone(),
        request: args.page.request(&args.rules)?,
        postings: args.posting.clone(),
        editor: editor(args.editor.as_ref())?,
        port: args.port,
        busy: Busy::default(),
    };
    let _limits = Watchdog::over_preview(args.page.limits(), setup.busy.clone(), console);
    serve(setup, |address| {
        console.result(&format!("{address}\n"))?;
        console.say("open this address in a browser; Ctrl-C ends the preview\n")
    })?;
    console.say("the preview has ended\n")?;
    Ok(Outcome::Passed)
}

/// The link given, else that of the environment.
fn editor(given: Option<&EditorLink>) -> Result<Option<EditorLink>, Failure> {
    if given.is_some() {
        return Ok(given.cloned());
    }
    match std::env::var("PROOFPRESS_EDITOR") {
        Ok(link) if !link.is_empty() => {
            link.parse().map(Some).map_err(|error| Failure::new(format!("PROOFPRESS_EDITOR: {error}")))
        }
        _ => Ok(None),
    }
}

impl From<PreviewError> for Failure {
    fn from(error: PreviewError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            PreviewError::Port { .. } => failure.hint("leave out --port, and a free one is found"),
            _ => failure,
        }
    }
}
