//! What a variant of a batch costs beside one call of `typst.compile` and one run of RenderCV: `cargo xtask bench-batch`
//! writes what it finds into `docs/batch.md`.

#[path = "../../../benches/twice.rs"]
mod twice;

use super::install::Peers;
use super::measure::median;
use super::{EXAMPLE, Options, RENDER, convert, read, set_up, write, write_section};
use crate::postings;
use crate::steps::workspace;
use convert::read_resume;
use std::cell::Cell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Postings of a round: enough that the start, some 150 ms, does not decide.
const POSTINGS: usize = 2400;
/// Calls of `typst.compile` in a round, one process for all of them, each for another variant's source.
const CALLS: usize = 10;

/// Compiles each source named, and says how many seconds a call took, the first one left out.
const COMPILE: &str = "\
import sys, time, typst
def compile(folder):
    begun = time.perf_counter()
    typst.compile(folder + '/main.typ', output=sys.argv[1], root=folder, font_paths=[folder + '/fonts'])
    return time.perf_counter() - begun
times = [compile(folder) for folder in sys.argv[2:]][1:]
print(sum(times) / len(times))
";

/// Seconds that a variant took in each round.
#[derive(Debug, Default)]
struct Rounds {
    threads: Vec<f64>,
    processes: Vec<f64>,
    calls: Vec<f64>,
    renders: Vec<f64>,
}

/// Installs the peers, times everything and writes the figures.
///
/// # Errors
/// Where something cannot be installed, or one of the programs fails.
pub(crate) fn bench_batch(options: &[&str]) -> Result<(), String> {
    let options = Options::read(options, 5)?;
    let (peers, work) = set_up()?;
    let own = options.program()?;
    let text = read(&workspace().join(EXAMPLE))?;
    write(&work.join("resume.md"), &twice::with_bullets_twice(&text))?;
    write(&work.join("rendercv.yaml"), &convert::to_rendercv(&read_resume(&text)))?;
    let lines = postings::lines(POSTINGS);
    let (first, second) = lines.split_at(POSTINGS / 2);
    for (name, lines) in [("all", &lines[..]), ("first", first), ("second", second), ("few", &lines[..=CALLS])] {
        write(&work.join(name).with_extension("jsonl"), &lines.concat())?;
    }
    let outputs = work.join("variants");
    // What was removed a moment ago slows a file system down, so all is kept until the end.
    let _ = std::fs::remove_dir_all(&outputs);
    let bench = Bench { own, peers, work, outputs, count: Cell::new(0) };
    let sources = bench.sources()?;
    println!("xtask: {} rounds of {POSTINGS} variants, {CALLS} calls and one run in turn", options.runs);
    let mut rounds = Rounds::default();
    for _ in 0..options.runs {
        let each = |seconds: f64| seconds / POSTINGS as f64;
        rounds.threads.push(each(bench.batches(&["all"], 2)?));
        rounds.processes.push(each(bench.batches(&["first", "second"], 1)?));
        rounds.calls.push(bench.calls(&sources)?);
        rounds.renders.push(bench.render()?);
    }
    let _ = std::fs::remove_dir_all(&bench.outputs);
    let section = render(&rounds, &bench.peers, &options);
    println!("{section}");
    write_section(&workspace().join("docs/batch.md"), "bench-batch", &section)
}

struct Bench {
    own: PathBuf,
    peers: Peers,
    work: PathBuf,
    /// Where each batch has a folder of its own.
    outputs: PathBuf,
    count: Cell<usize>,
}

impl Bench {
    fn batch(&self, jobs: &str, options: &[&str]) -> Command {
        self.count.set(self.count.get() + 1);
        let out = self.outputs.join(self.count.get().to_string());
        let mut command = Command::new(&self.own);
        command.args(["batch", "resume.md", "--jobs", &format!("{jobs}.jsonl"), "-o"]).arg(out).args(options);
        command.current_dir(&self.work);
        command
    }

    /// The folders of Typst source of some variants.
    fn sources(&self) -> Result<Vec<PathBuf>, String> {
        ended(started(&mut self.batch("few", &["--format", "typ"]))?, "proofpress batch")?;
        let out = self.outputs.join(self.count.get().to_string());
        let entries = std::fs::read_dir(&out).map_err(|error| format!("{}: {error}", out.display()))?;
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        folders.retain(|path| path.join("main.typ").is_file());
        folders.sort();
        if folders.len() <= CALLS {
            Err(format!("{} holds fewer variants than postings", out.display()))
        } else {
            Ok(folders)
        }
    }

    /// Seconds that these batches take side by side, from the start of the first to the end of the last.
    fn batches(&self, jobs: &[&str], threads: usize) -> Result<f64, String> {
        let mut commands: Vec<Command> =
            jobs.iter().map(|jobs| self.batch(jobs, &["--threads", &threads.to_string()])).collect();
        let begun = Instant::now();
        let children: Vec<Child> = commands.iter_mut().map(started).collect::<Result<_, _>>()?;
        children.into_iter().try_for_each(|child| ended(child, "proofpress batch"))?;
        Ok(begun.elapsed().as_secs_f64())
    }

    /// Seconds that a call of `typst.compile` takes.
    fn calls(&self, sources: &[PathBuf]) -> Result<f64, String> {
        let mut command = Command::new(&self.peers.python);
        command.args(["-c", COMPILE]).arg(self.work.join("typst.pdf")).args(sources);
        let output = command.output().map_err(|error| format!("typst.compile: {error}"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        said.trim().parse().map_err(|_| format!("typst.compile: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// Seconds that a run of RenderCV takes.
    fn render(&self) -> Result<f64, String> {
        let mut command = Command::new(&self.peers.rendercv);
        command.args(RENDER);
        command.env("XDG_CACHE_HOME", &self.peers.cache).current_dir(&self.work);
        let begun = Instant::now();
        ended(started(&mut command)?, "rendercv")?;
        Ok(begun.elapsed().as_secs_f64())
    }
}

fn started(command: &mut Command) -> Result<Child, String> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(|error| format!("{}: {error}", Path::new(command.get_program()).display()))
}

fn ended(mut child: Child, name: &str) -> Result<(), String> {
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

/// The section of the page.
fn render(rounds: &Rounds, peers: &Peers, options: &Options) -> String {
    let ratio = |of: &[f64], to: &[f64]| median(of.iter().zip(to).map(|(of, to)| of / to));
    let own = &rounds.threads;
    let mut out = format!(
        "One run of `cargo xtask bench-batch`: {} rounds, in each of them {POSTINGS} generated postings for `{EXAMPLE}` with its bullets \
         twice, nearly every variant another, all verified and in the manifest; {CALLS} calls of `typst.compile` for the sources of such variants, \
         in one process, after one that is not counted; one run of RenderCV on the example. Ratios are medians of the rounds; times \
         are medians of one machine with {} cores, given only to say what the ratios are of. proofpress {}; Python {}; typst {}; RenderCV {}.\n\n\
         | what | a variant | of them a second | as long as so many variants |\n|---|---|---|---|\n",
        options.runs,
        std::thread::available_parallelism().map_or(1, usize::from),
        options.profile(),
        peers.python_version,
        peers.typst_version,
        peers.rendercv_version,
    );
    for (name, seconds) in [
        ("`batch`, two threads", own),
        ("`batch`, two processes of one thread", &rounds.processes),
        ("`typst.compile`", &rounds.calls),
        ("`rendercv render`", &rounds.renders),
    ] {
        let each = median(seconds.iter().copied());
        let _ = writeln!(out, "| {name} | {:.2} ms | {:.1} | {:.2} |", each * 1e3, 1.0 / each, ratio(seconds, own));
    }
    out
}
