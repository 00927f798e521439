//! Whole processes that make a PDF of the same resume, timed in turn: `cargo xtask bench-peers` writes what it finds into
//! `docs/performance.md`. Programs that follow a file, timed in turn from an edit to the page: `cargo xtask bench-preview`
//! does the same.

mod convert;
mod follow;
mod install;
mod measure;
mod variants;

pub(crate) use follow::bench_preview;
pub(crate) use variants::bench_batch;

use crate::steps::{cargo, workspace};
use convert::{Resume, read_resume};
use install::{Peers, install_peers};
use measure::{Contender, Figures, time_in_turn};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The resume that all of them set.
const EXAMPLE: &str = "examples/mid.md";
/// How often each runs, in turn with the others, where nothing else is asked for.
const RUNS: usize = 20;

/// What RenderCV is told: no more than the PDF.
const RENDER: [&str; 7] = ["render", "rendercv.yaml", "-nomd", "-nohtml", "-nopng", "--pdf-path", "rendercv.pdf"];

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    /// The program to time in place of a release build.
    program: Option<PathBuf>,
    runs: usize,
}

impl Options {
    /// `runs` where the command line says nothing of them.
    fn read(mut given: &[&str], runs: usize) -> Result<Self, String> {
        let mut options = Self { program: None, runs };
        while let [name, rest @ ..] = given {
            let (value, rest) = rest.split_first().ok_or_else(|| format!("{name} needs a value"))?;
            match *name {
                "--bin" => {
                    let program = Path::new(value);
                    options.program = Some(program.canonicalize().map_err(|error| format!("{value}: {error}"))?);
                }
                "--runs" => {
                    options.runs = value
                        .parse()
                        .ok()
                        .filter(|runs| *runs > 0)
                        .ok_or_else(|| format!("--runs {value}: give a number from 1"))?;
                }
                _ => return Err(format!("only --bin and --runs are taken, not {name}")),
            }
            given = rest;
        }
        Ok(options)
    }

    /// The program to time; without one given, a release build.
    fn program(&self) -> Result<PathBuf, String> {
        self.program.clone().map_or_else(release_build, Ok)
    }

    fn profile(&self) -> &'static str {
        if self.program.is_none() { "in the release profile" } else { "as a program that was built before" }
    }
}

/// Installs the peers, times everything and writes the figures.
///
/// # Errors
/// Where something cannot be installed, or one of the programs fails.
pub(crate) fn bench_peers(options: &[&str]) -> Result<(), String> {
    let options = Options::read(options, RUNS)?;
    let (peers, work) = set_up()?;
    let own = options.program()?;
    let text = read(&workspace().join(EXAMPLE))?;
    let contenders = contenders(&own, &bare_build()?, &peers, &read_resume(&text), &work)?;
    println!("xtask: {} runs of each, in turn", options.runs);
    let figures = time_in_turn(&contenders, options.runs)?;
    let section = render(&contenders, &figures, &peers, &options);
    println!("{section}");
    write_section(&workspace().join("docs/performance.md"), "bench-peers", &section)
}

/// The peers, installed, and a folder for what they read and write.
fn set_up() -> Result<(Peers, PathBuf), String> {
    let folder = workspace().join("target/peers");
    let work = folder.join("work");
    std::fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    Ok((install_peers(&folder)?, work))
}

fn release_build() -> Result<PathBuf, String> {
    println!("xtask: building proofpress in the release profile");
    let built = cargo().args(["build", "--release", "--package", "proofpress"]).status();
    if !built.is_ok_and(|status| status.success()) {
        return Err("proofpress could not be built".to_owned());
    }
    Ok(workspace().join("target/release/proofpress"))
}

/// `benches/bare.rs`, Typst and nothing else, as `cargo bench` builds it.
fn bare_build() -> Result<PathBuf, String> {
    println!("xtask: building benches/bare.rs in the release profile");
    let built = cargo()
        .args(["build", "--release", "--package", "proofpress", "--bench", "bare", "--message-format", "json"])
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let said = String::from_utf8_lossy(&built.stdout);
    said.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find(|message| message["target"]["name"] == "bare" && message["executable"].is_string())
        .and_then(|message| Some(PathBuf::from(message["executable"].as_str()?)))
        .ok_or_else(|| "benches/bare.rs could not be built".to_owned())
}

/// Writes RenderCV's input, and the Typst source that proofpress emits; the folder of that.
fn write_inputs(own: &Path, resume: &Resume, work: &Path) -> Result<PathBuf, String> {
    write(&work.join("rendercv.yaml"), &convert::to_rendercv(resume))?;
    let emitted = work.join("emitted");
    let status = std::process::Command::new(own)
        .args(["build", "--format", "typ", "-o"])
        .args([&emitted, &workspace().join(EXAMPLE)])
        .stderr(std::process::Stdio::null())
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Err("proofpress could not write the Typst source".to_owned());
    }
    Ok(emitted)
}

/// Each program with its command, its input written.
fn contenders(own: &Path, bare: &Path, peers: &Peers, resume: &Resume, work: &Path) -> Result<Vec<Contender>, String> {
    let example = workspace().join(EXAMPLE);
    let resumark_input = work.join("resumark.md");
    write(&resumark_input, &convert::to_resumark(resume))?;
    let emitted = write_inputs(own, resume, work)?;
    let compile = |options: &str| {
        format!(
            "import typst; typst.compile({main:?}, output={pdf:?}, root={root:?}, font_paths=[{fonts:?}]{options})",
            main = emitted.join("main.typ"),
            pdf = work.join("typst.pdf"),
            root = emitted,
            fonts = emitted.join("fonts"),
        )
    };
    let path = |path: &Path| path.display().to_string();
    let contender = |name: &str, program: &Path, arguments: Vec<String>, pdf: PathBuf, installed: &Path| Contender {
        name: name.to_owned(),
        program: program.to_owned(),
        arguments,
        variables: vec![("XDG_CACHE_HOME".to_owned(), path(&peers.cache))],
        folder: work.to_owned(),
        pdf,
        installed: installed.to_owned(),
    };
    let pdf = |name: &str| work.join(format!("{name}.pdf"));
    let resumark = |verify: bool| {
        let pdf = pdf(if verify { "resumark-verified" } else { "resumark" });
        let mut arguments = vec![path(&resumark_input), "-o".to_owned(), path(&pdf)];
        arguments.extend(verify.then(|| "--verify".to_owned()));
        let name = if verify { "resumark 0.1.1 --verify" } else { "resumark 0.1.1" };
        contender(name, &peers.resumark, arguments, pdf, &peers.resumark)
    };
    let proofpress_pdf = pdf("proofpress");
    Ok(vec![
        contender(
            "proofpress build",
            own,
            vec!["build".to_owned(), path(&example), "-o".to_owned(), path(&proofpress_pdf)],
            proofpress_pdf,
            own,
        ),
        contender(
            "Typst alone, from the emitted source",
            bare,
            vec![path(&emitted), path(&pdf("bare"))],
            pdf("bare"),
            bare,
        ),
        resumark(false),
        resumark(true),
        contender(
            "typst.compile of the emitted source",
            &peers.python,
            vec!["-c".to_owned(), compile("")],
            pdf("typst"),
            &peers.packages.join("typst"),
        ),
        contender(
            "the same without the system's fonts",
            &peers.python,
            vec!["-c".to_owned(), compile(", ignore_system_fonts=True")],
            pdf("typst"),
            &peers.packages.join("typst"),
        ),
        contender(
            "rendercv render",
            &peers.rendercv,
            RENDER.map(str::to_owned).to_vec(),
            pdf("rendercv"),
            &peers.packages,
        ),
    ])
}

/// The section of the page.
fn render(contenders: &[Contender], figures: &[Figures], peers: &Peers, options: &Options) -> String {
    let mut out = format!(
        "One run of `cargo xtask bench-peers`: `{EXAMPLE}`, {} whole processes of each in turn, so that a change of the \
         machine's speed meets all alike. Shares are medians of the pairs; times are medians of one machine, given only to \
         say what the shares are of. proofpress {}; Python {}; typst {}; RenderCV {}.\n\n\
         | program | wall, against proofpress | processor, against proofpress | wall | processor | peak memory | PDF | installed |\n\
         |---|---|---|---|---|---|---|---|\n",
        options.runs,
        options.profile(),
        peers.python_version,
        peers.typst_version,
        peers.rendercv_version,
    );
    let Some(own) = figures.first() else { return out };
    for (contender, measured) in contenders.iter().zip(figures) {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {:.1} ms | {:.1} ms | {:.1} MiB | {:.1} kB | {:.1} MB |",
            contender.name,
            share(measured.wall_ratio(own)),
            share(measured.processor_ratio(own)),
            measured.wall() * 1e3,
            measured.processor() * 1e3,
            measured.peak_kib() / 1024.0,
            measured.pdf_bytes as f64 / 1e3,
            measured.installed_bytes as f64 / 1e6,
        );
    }
    out
}

fn share(ratio: f64) -> String {
    if ratio >= 10.0 { format!("{ratio:.0} ×") } else { format!("{ratio:.2} ×") }
}

/// Puts the section where the page keeps it: between two comments of its name.
fn write_section(page: &Path, name: &str, section: &str) -> Result<(), String> {
    let [begin, end] = ["begin", "end"].map(|side| format!("<!-- {name}: {side} -->"));
    let text = read(page)?;
    let (before, rest) = text.split_once(&begin).ok_or_else(|| format!("{}: no line `{begin}`", page.display()))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| format!("{}: no line `{end}`", page.display()))?;
    write(page, &format!("{before}{begin}\n{section}{end}{after}"))?;
    println!("xtask: wrote {}", page.display());
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_or_refused() {
        assert_eq!(Options::read(&[], RUNS), Ok(Options { program: None, runs: RUNS }));
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let given = program.to_str().expect("UTF-8");
        let read = Options::read(&["--runs", "3", "--bin", given], RUNS).expect("read");
        assert_eq!((read.runs, read.program.as_deref()), (3, Some(program.as_path())));
        for wrong in
            [&["--runs"][..], &["--runs", "0"], &["--runs", "x"], &["--bin", "/nowhere/at/all"], &["--fast", "1"]]
        {
            assert!(Options::read(wrong, RUNS).is_err(), "{wrong:?}");
        }
    }
}
