//! `build`: a resume to files, put in place only when nothing is wrong with them.

use super::console::Console;
use super::destination::{self, Destination};
use super::human;
use super::options::{PageOptions, RuleOptions};
use super::watchdog::Watchdog;
use super::{Failure, Outcome, input};
use clap::{Args, ValueHint, builder::PossibleValuesParser};
use proofpress_press::place::{self, Staged};
use proofpress_press::request::PDF_STANDARDS;
use proofpress_press::{Artefact, Content, Format, Press, Request};
use proofpress_preview::watch::{Watched, watch};
use proofpress_resume::Severity;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

const EXAMPLES: &str = "\
Examples:
  proofpress build resume.md                          resume.pdf beside it
  proofpress build resume.md -o out/ada.pdf           under another name
  proofpress build resume.md --format pdf,svg,txt     resume.pdf, resume.svg, resume.txt
  proofpress build resume.md --paper a4 --pages 2 --profile senior
  proofpress build resume.md --reorder                bullets in the order that lifts proof above the fold
  proofpress build resume.md --reorder --write        the same, and the Markdown reordered to match
  proofpress build resume.md --watch                  again whenever the resume changes, for a viewer of your own
  proofpress build resume.md --format png --annotate  a picture with the fold and the strong bullets marked
  proofpress build - -o - < resume.md > resume.pdf    from standard input to standard output

A file is written only when nothing is wrong with it; until then an older file stays as it is.";

/// Arguments of `build`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BuildArgs {
    /// The Markdown resume; `-` for standard input.
    #[arg(value_name = "RESUME", value_hint = ValueHint::FilePath)]
    resume: PathBuf,
    /// Where to write: a file, a folder, or `-` for standard output. With several formats or pages, a stem.
    #[arg(long, short, value_name = "FILE|DIR|-", value_hint = ValueHint::AnyPath)]
    output: Option<PathBuf>,
    /// Formats, separated by commas: pdf, html, png, svg, txt, typ, json-resume.
    #[arg(long, short, value_name = "FORMAT", value_delimiter = ',', default_value = "pdf")]
    format: Vec<Format>,
    /// Move bullets, projects and skill groups so that as much strong proof as can be stands above the fold.
    #[arg(long)]
    reorder: bool,
    /// With --reorder: make the same moves in the Markdown, whole lines with their notes.
    #[arg(long, requires = "reorder")]
    write: bool,
    /// Leave out what the cut plan names, until the resume fits.
    #[arg(long)]
    cut: bool,
    /// Draw the fold and the strong blocks on png and svg pictures.
    #[arg(long)]
    annotate: bool,
    /// Build again whenever the resume, its profile's folder or a font folder changes, until Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// PDF standards to keep to, separated by commas: a-2a,ua-1.
    #[arg(long, value_name = "STANDARD", value_delimiter = ',', value_parser = PossibleValuesParser::new(PDF_STANDARDS))]
    pdf_standard: Vec<String>,
    #[command(flatten)]
    page: PageOptions,
    #[command(flatten)]
    rules: RuleOptions,
}

/// Builds, once or until interrupted.
pub(crate) fn run(args: &BuildArgs, console: Console) -> Result<Outcome, Failure> {
    let mut formats = args.format.clone();
    formats.sort_unstable();
    formats.dedup();
    if args.write && input::is_dash(&args.resume) {
        return Err(Failure::new("--write has no file to write to: the resume came from standard input"));
    }
    if args.annotate && !formats.iter().any(|format| format.is_per_page()) {
        return Err(Failure::new("--annotate draws on pictures only").hint("add --format png or --format svg"));
    }
    let destination = Destination::of(&args.resume, args.output.as_deref(), &formats)?;
    if destination == Destination::Standard && !formats.iter().all(|format| format.is_text()) && console.is_terminal() {
        return Err(
            Failure::new("a terminal cannot show this format").hint("name a file with -o, or redirect the output")
        );
    }
    let mut request = args.page.request(&args.rules)?;
    request.reorder = args.reorder;
    request.cut = args.cut;
    request.annotate = args.annotate;
    request.pdf_standards.clone_from(&args.pdf_standard);
    let job = Job { args, formats, destination, request, console };
    if args.watch { job.watch() } else { Ok(job.build(&args.page.press()?)?.0) }
}

/// What to build, and where to.
struct Job<'a> {
    args: &'a BuildArgs,
    formats: Vec<Format>,
    destination: Destination,
    request: Request,
    console: Console,
}

impl Job<'_> {
    /// Builds once. What came of it, and the files that were put in place.
    fn build(&self, press: &Press) -> Result<(Outcome, Vec<PathBuf>), Failure> {
        let Self { args, formats, destination, request, console } = self;
        let source = input::read_source(&args.resume)?;
        let limits = Watchdog::start(args.page.limits(), *console);
        // Writing waits for the disk, and reading the PDF's text back does not: files are written while that goes on, and take
        // their names when nothing is wrong with them.
        let (built, staged) = press.build_and(source, formats, request, |artefacts| self.stage(artefacts))?;
        drop(limits);
        let checked = &built.checked;
        console.say(&human::findings(&checked.findings, &checked.resume))?;
        if checked.report.worst() == Some(Severity::Error) {
            console.say(&human::withheld(&checked.report))?;
            return Ok((Outcome::Found, Vec::new()));
        }
        let mut placed = Vec::new();
        match (destination, staged?) {
            (Destination::Files(naming), Some(staged)) => {
                staged.name()?;
                console.say(&human::written(&checked.report, &destination::written(naming, &built.artefacts)))?;
                placed.extend(destination::lay_files(naming, &built.artefacts).into_iter().map(|(path, _)| path));
            }
            _ => print_artefact(&built.artefacts, *console)?,
        }
        if let (true, Some(markdown)) = (args.write, &built.reordered) {
            place::place_file(&args.resume, markdown.as_bytes())?;
            console.say(&human::reordered(&args.resume))?;
        }
        Ok((Outcome::Passed, placed))
    }

    /// Writes artefacts beside the paths that they are for; `None` where they go to standard output.
    fn stage(&self, artefacts: &[Artefact]) -> Result<Option<Staged>, Failure> {
        let Destination::Files(naming) = &self.destination else { return Ok(None) };
        let files = destination::lay_files(naming, artefacts);
        refuse_source(&self.args.resume, files.iter().map(|(path, _)| path.as_path()))?;
        for folder in destination::folders(naming, artefacts) {
            std::fs::create_dir_all(&folder).map_err(|error| {
                Failure::new(format!("cannot make the folder {}: {error}", folder.display()))
                    .hint("name another place with -o")
            })?;
        }
        let borrowed: Vec<_> = files.iter().map(|(path, bytes)| (path.as_path(), *bytes)).collect();
        Ok(Some(place::stage_files(&borrowed)?))
    }

    /// Builds now, and again at every change, until interrupted. What fails is told, and the next change tries again.
    fn watch(&self) -> Result<Outcome, Failure> {
        let Self { args, request, console, .. } = self;
        if input::is_dash(&args.resume) || self.destination == Destination::Standard {
            return Err(Failure::new("--watch goes from a file to files; standard input cannot be read twice"));
        }
        let watched = Watched {
            files: vec![args.resume.clone()],
            folders: request.profile_folder.iter().chain(args.page.font_paths()?).cloned().collect(),
        };
        let (sender, changes) = channel();
        let _watch = watch(&watched, move |paths| drop(sender.send(paths.clone())))
            .map_err(|error| Failure::new(error.to_string()))?;
        let mut press = args.page.press()?.following_edits();
        loop {
            let own = match self.build(&press) {
                Ok((_, placed)) => placed.iter().filter_map(|path| path.canonicalize().ok()).collect(),
                Err(failure) if failure.is_closed_pipe => return Err(failure),
                Err(failure) => {
                    console.say(&human::failure(&failure.message, failure.hint.as_deref()))?;
                    HashSet::new()
                }
            };
            console.say(&format!("watching {}; Ctrl-C ends it\n", input::shown(&args.resume)))?;
            // What was just written may stand in a folder that is watched.
            let is_foreign = |path: &PathBuf| !own.contains(path) && !place::is_part(path);
            loop {
                let Ok(mut paths) = changes.recv() else { return Ok(Outcome::Passed) };
                paths.extend(changes.try_iter().flatten());
                if paths.iter().any(is_foreign) {
                    break;
                }
            }
            if !args.page.font_paths()?.is_empty() {
                press = args.page.press()?.following_edits();
            }
        }
    }
}

fn print_artefact(artefacts: &[Artefact], console: Console) -> Result<(), Failure> {
    match artefacts {
        [Artefact { content: Content::File(bytes), .. }] => Ok(console.bytes(bytes)?),
        [] => Ok(()),
        several => Err(Failure::new(format!("standard output takes one file, and there are {}", several.len()))
            .hint("name a stem with -o")),
    }
}

/// Keeps the resume itself from being written over.
fn refuse_source<'a>(resume: &Path, mut outputs: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    let Ok(resume) = resume.canonicalize() else { return Ok(()) };
    match outputs.find(|path| path.canonicalize().is_ok_and(|path| path == resume)) {
        Some(path) => {
            Err(Failure::new(format!("{} is the resume itself", path.display())).hint("name another file with -o"))
        }
        None => Ok(()),
    }
}
