//! `batch`: a resume, or many, and postings to one variant each.

use super::console::Console;
use super::options::{PageOptions, RuleOptions};
use super::progress::Progress;
use super::watchdog::Watchdog;
use super::{Failure, Outcome, human, input};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use proofpress_press::batch::names::NameTemplate;
use proofpress_press::batch::rows::{JobRow, Jobs};
use proofpress_press::batch::underway::Underway;
use proofpress_press::batch::{BatchError, BatchRequest, read_manifest};
use proofpress_press::choose::Aim;
use proofpress_press::request::PDF_STANDARDS;
use proofpress_press::{Format, Press};
use proofpress_proof::posting::{Emphasis, read_posting};
use proofpress_proof::terms::Terms;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  proofpress batch resume.md --jobs postings/ -o variants       a PDF for every .md and .txt file
  proofpress batch resume.md --jobs jobs.jsonl -o variants      id, company, title, text on each line
  proofpress batch resume.md --jobs jobs.csv -o v --name '{name}-{id}' --format pdf,txt
  proofpress batch resume.md --jobs postings/ --explain acme.md why this variant shows what it shows
  proofpress batch resume.md --emphasis data -o variants        for an emphasis, without a posting
  proofpress batch --resumes people/ --jobs jobs.jsonl -o v     each row names its `resume` in people/
  proofpress batch resume.md --jobs - --stream < rows.jsonl     results as JSON lines, PDFs as base64
  proofpress batch --verify variants                            files, hashes and texts, checked again

Run it again after it was stopped, or after a change: what is done and unchanged stays as it is.
A variant is a choice among the blocks of the resume. No word is added.";

/// Arguments of `batch`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BatchArgs {
    /// The Markdown resume, for postings that name none.
    #[arg(value_name = "RESUME", value_hint = ValueHint::FilePath)]
    resume: Option<PathBuf>,
    /// The postings: a folder of .md and .txt files, a .jsonl or .csv file; `-` for standard input, with --stream.
    #[arg(long, short, value_name = "DIR|FILE|-", value_hint = ValueHint::AnyPath)]
    jobs: Option<PathBuf>,
    /// The folder that variants, manifest.jsonl and index.html go to.
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// Formats, separated by commas: pdf, png, svg, txt, typ.
    #[arg(long, short, value_name = "FORMAT", value_delimiter = ',', default_value = "pdf")]
    format: Vec<Format>,
    /// How files are named, of {name}, {company}, {title}, {id}, {resume}.
    #[arg(long, value_name = "TEMPLATE", default_value = "{name}-{company}-{title}")]
    name: NameTemplate,
    /// The folder of the resumes that rows name by `resume`.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    resumes: Option<PathBuf>,
    /// Read rows from standard input and write results to standard output, a JSON object a line, in order.
    #[arg(long)]
    stream: bool,
    /// One variant for an emphasis instead of postings.
    #[arg(long, value_name = "EMPHASIS", conflicts_with_all = ["jobs", "stream"],
          value_parser = PresetParser)]
    emphasis: Option<String>,
    /// Say why the variant of this posting shows what it shows; write nothing.
    #[arg(long, value_name = "JOB", conflicts_with_all = ["stream", "output"])]
    explain: Option<String>,
    /// Check the variants of a folder again; write nothing.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["jobs", "stream", "output", "explain", "emphasis"])]
    verify: Option<PathBuf>,
    /// How many threads work; all cores without it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// PDF standards to keep to, separated by commas: a-2a,ua-1.
    #[arg(long, value_name = "STANDARD", value_delimiter = ',', value_parser = PossibleValuesParser::new(PDF_STANDARDS))]
    pdf_standard: Vec<String>,
    #[command(flatten)]
    page: PageOptions,
    #[command(flatten)]
    rules: RuleOptions,
}

/// The names of presets, looked up when one is given or help is asked for: reading them takes longer than parsing all arguments.
#[derive(Debug, Clone, Copy)]
struct PresetParser;

impl TypedValueParser for PresetParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        PossibleValuesParser::new(Emphasis::preset_names()).parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Emphasis::preset_names().into_iter().map(PossibleValue::new)))
    }
}

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Write { what, reason } => Self {
                is_closed_pipe: reason.kind() == io::ErrorKind::BrokenPipe,
                ..Self::new(format!("cannot write {what}: {reason}"))
            },
            error => Self::new(error.to_string()),
        }
    }
}

/// Makes, explains or checks variants.
pub(crate) fn run(args: &BatchArgs, console: Console) -> Result<Outcome, Failure> {
    let press = args.page.press()?;
    if let Some(folder) = &args.verify {
        return verify(&press, args, folder, console);
    }
    let wanted = request(args)?;
    let over_rows = || Watchdog::over_rows(args.page.limits(), wanted.underway.clone(), console);
    if args.stream {
        let _limits = over_rows();
        return stream(&press, args, &wanted, console);
    }
    let jobs = jobs(args)?;
    if let Some(job) = &args.explain {
        let _limits = Watchdog::start(args.page.limits(), console);
        return explain(&press, &jobs, job, &wanted, console);
    }
    let folder = args
        .output
        .as_deref()
        .ok_or_else(|| Failure::new("there is no folder to write to").hint("name one with -o"))?;
    let progress = Progress::begin("variants", count(&jobs));
    let limits = over_rows();
    let done = press.batch(&jobs, folder, &wanted, |row| progress.step(row.error.is_some()))?;
    drop(limits);
    progress.end();
    let rows = read_manifest(folder).map_err(|error| Failure::new(format!("cannot read the manifest: {error}")))?;
    human::batch_table(rows, |text| console.say(text))?;
    console.say(&human::batch_done(&done, folder))?;
    Ok(Outcome::found(done.failed > 0 || done.unrecorded > 0))
}

fn request(args: &BatchArgs) -> Result<BatchRequest, Failure> {
    let mut formats = args.format.clone();
    formats.sort_unstable();
    formats.dedup();
    if let Some(folder) = args.resumes.as_deref().filter(|folder| !folder.is_dir()) {
        return Err(Failure::new(format!("--resumes {}: there is no such folder", folder.display())));
    }
    if args.resume.is_none() && args.resumes.is_none() {
        return Err(Failure::new("there is no resume")
            .hint("name one, or give --resumes DIR and name one in each row")
            .hint("proofpress help batch"));
    }
    let mut request = args.page.request(&args.rules)?;
    request.pdf_standards.clone_from(&args.pdf_standard);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(BatchRequest {
        resume: args.resume.as_deref().map(input::read_source).transpose()?,
        resumes: args.resumes.clone(),
        formats,
        request,
        font_paths: args.page.font_paths()?.to_vec(),
        names: args.name.clone(),
        threads: args.threads.map_or(cores, usize::from),
        underway: Underway::default(),
    })
}

fn jobs(args: &BatchArgs) -> Result<Jobs, Failure> {
    match (&args.jobs, &args.emphasis) {
        (Some(path), None) if input::is_dash(path) => {
            Err(Failure::new("postings from standard input are a stream").hint("add --stream"))
        }
        (Some(path), None) => Jobs::at(path).map_err(|error| Failure::new(error.to_string())),
        (None, Some(preset)) => Ok(Jobs::Preset(preset.clone())),
        _ => Err(Failure::new("there are no postings").hint("give them with --jobs, or an emphasis with --emphasis")),
    }
}

/// How many rows there are to come, where that is quick to say.
fn count(jobs: &Jobs) -> Option<u64> {
    match jobs {
        Jobs::Preset(_) => Some(1),
        Jobs::Folder(path) => std::fs::read_dir(path).ok().map(|entries| {
            entries
                .flatten()
                .filter(|entry| matches!(entry.path().extension(), Some(e) if e == "md" || e == "txt"))
                .count() as u64
        }),
        Jobs::Jsonl(_) | Jobs::Csv(_) => jobs.rows().ok().map(|rows| rows.count() as u64),
    }
}

fn stream(press: &Press, args: &BatchArgs, wanted: &BatchRequest, console: Console) -> Result<Outcome, Failure> {
    if args.jobs.as_deref().is_some_and(|jobs| !input::is_dash(jobs)) {
        return Err(Failure::new("--stream reads from standard input").hint("give --jobs -, or leave --stream out"));
    }
    let progress = Progress::begin("variants", None);
    let output = io::BufWriter::new(io::stdout().lock());
    let input = io::BufReader::new(io::stdin());
    let done = press.stream(input, output, args.output.as_deref(), wanted, |row| progress.step(row.error.is_some()))?;
    progress.end();
    if done.failed > 0 {
        console.say(&human::stream_done(&done))?;
    }
    Ok(Outcome::found(done.failed > 0))
}

fn explain(press: &Press, jobs: &Jobs, job: &str, wanted: &BatchRequest, console: Console) -> Result<Outcome, Failure> {
    let rows = jobs.rows().map_err(|error| Failure::new(error.to_string()))?;
    let is_named = |row: &JobRow| row.id == job || Path::new(&row.id).file_stem().is_some_and(|stem| stem == job);
    let row = rows
        .flatten()
        .find(is_named)
        .ok_or_else(|| Failure::new(format!("no posting is called `{job}`")).hint("give its id, or its file name"))?;
    let aim = match Aim::preset(&row.id).filter(|_| row.text.is_empty()) {
        Some(aim) => aim,
        None => Aim::of(&read_posting(&row.text, Terms::standard()), &row.tags),
    };
    let original = press.batch_original(wanted, &row).map_err(Failure::new)?;
    let explained = press.explain(&original, &aim).map_err(|findings| {
        Failure::new(findings.first().map_or_else(String::new, |finding| finding.message.clone()))
    })?;
    match explained {
        Some(explained) => {
            console.result(&human::explained(&row.id, &aim, &explained))?;
            Ok(Outcome::Passed)
        }
        None => {
            console.say("not even what has to stay fits on the page\n")?;
            Ok(Outcome::Found)
        }
    }
}

fn verify(press: &Press, args: &BatchArgs, folder: &Path, console: Console) -> Result<Outcome, Failure> {
    // The names in the manifest are those that the batch was given: paths, or names in the folder of resumes.
    let read = |name: &str| -> Option<String> {
        let own = args.resume.as_deref().filter(|path| input::shown(path) == name);
        let path = match (own, &args.resumes) {
            (Some(path), _) => path.to_owned(),
            (None, Some(folder)) => folder.join(name),
            (None, None) => PathBuf::from(name),
        };
        input::read_text(&path).ok()
    };
    let verified = press.verify_batch(folder, read).map_err(|error| {
        Failure::new(format!("cannot read {}: {error}", folder.join("manifest.jsonl").display()))
            .hint("name the folder of a batch")
    })?;
    console.result(&human::verified(&verified, folder))?;
    Ok(Outcome::found(!verified.faults.is_empty()))
}
