//! Resumes to PDFs to the text that twelve readers see in them: `cargo xtask text-score`, which writes `docs/text-layer.md`.

mod generate;
mod judge;
mod kit;
mod page;

use crate::steps::{cargo, workspace};
use generate::Dates;
use judge::{Expected, Verdict};
use kit::{Kit, READERS, Reader};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The seed whose figures the page holds, taken at random; nothing was tuned on it. Pages of 41003, 9776673 and 20261125 were looked at.
const REPORTED_SEED: u64 = 13_250_911;
/// How many resumes are generated.
const GENERATED: u64 = 200;
/// How many of them once more with dates at the right margin.
const RIGHT: u64 = 40;
/// Any document date will do for PDF/A.
const DATE: &str = "2026-11-01";

const PROFILES: [&str; 4] = ["new-grad", "mid", "senior", "switcher"];
const PAPERS: [&str; 2] = ["us-letter", "a4"];

/// What one set of pages yields.
#[derive(Debug)]
pub(crate) struct SetScore {
    /// What the set is, in a sentence.
    pub(crate) what: String,
    /// How many pages it has.
    pub(crate) pages: usize,
    /// What could not be built.
    pub(crate) failed: Vec<String>,
    /// Whether its texts may be quoted: those of files outside this repository are not.
    pub(crate) quoted: bool,
    /// Each reader's verdicts by stem.
    pub(crate) readers: Vec<(Reader, Vec<(String, Verdict)>)>,
}

/// What veraPDF says of the examples.
#[derive(Debug)]
pub(crate) struct Validation {
    pub(crate) what: &'static str,
    pub(crate) flavour: String,
    pub(crate) passed: usize,
    pub(crate) files: usize,
    pub(crate) failures: Vec<String>,
}

/// Scores; `--seed N` scores generated resumes of another seed only and writes no page.
///
/// # Errors
/// What could not be installed, built or written.
pub(crate) fn score(arguments: &[&str]) -> Result<(), String> {
    let seed = match arguments {
        [] => None,
        ["--seed", seed] => Some(seed.parse::<u64>().map_err(|_| format!("`{seed}` is no seed"))?),
        _ => return Err("text-score takes nothing but `--seed N`".to_owned()),
    };
    let folder = workspace().join("target/text-score");
    let kit = Kit::install(&folder.join("kit"))?;
    let program = build_example()?;
    let mut sets = Vec::new();
    if seed.is_none() {
        sets.push(score_set(&kit, &program, &folder, &examples())?);
        sets.push(score_set(&kit, &program, &folder, &variants())?);
        match corpus("resumes") {
            Some(resumes) => sets.push(score_set(&kit, &program, &folder, &own_settings("corpus", resumes))?),
            None => println!("xtask: there is no corpus; set PROOFPRESS_SHARED to the folder that holds corpus/"),
        }
    }
    let used = seed.unwrap_or(REPORTED_SEED);
    sets.push(score_set(&kit, &program, &folder, &generated(&folder, used, Dates::Beside, GENERATED)?)?);
    sets.push(score_set(&kit, &program, &folder, &generated(&folder, used, Dates::Right, RIGHT)?)?);
    if seed.is_none()
        && let Some(snippets) = corpus("snippets")
    {
        sets.push(score_set(&kit, &program, &folder, &snippet_set(snippets))?);
    }
    for set in &sets {
        println!("{}", page::set_table(set));
    }
    if seed.is_some() {
        return Ok(());
    }
    let validations = validate(&kit, &program, &folder)?;
    let versions: Vec<(Reader, String)> = READERS.iter().map(|reader| (*reader, kit.version(*reader))).collect();
    let path = workspace().join("docs/text-layer.md");
    let text = page::render(&sets, &validations, &versions, REPORTED_SEED);
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("xtask: wrote docs/text-layer.md");
    Ok(())
}

/// Pages to make: each a stem, the Markdown, and settings over its own.
struct Set {
    key: &'static str,
    what: String,
    jobs: Vec<(String, PathBuf, String)>,
    /// Whether the Markdown lies beside the text that it must read as.
    snippets: bool,
}

fn stem_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn example_files() -> Vec<PathBuf> {
    markdown_in(&workspace().join("examples")).unwrap_or_default()
}

/// Under further settings, each after a tab.
fn example_jobs(settings: &str) -> Vec<(String, PathBuf, String)> {
    let mut jobs = Vec::new();
    for path in example_files() {
        for profile in PROFILES {
            for paper in PAPERS {
                let stem = format!("{}.{profile}.{paper}", stem_of(&path));
                jobs.push((stem, path.clone(), format!("profile={profile}\tpaper={paper}{settings}")));
            }
        }
    }
    jobs
}

fn examples() -> Set {
    let what = "the examples, each under all four profiles on both papers".to_owned();
    Set { key: "examples", what, jobs: example_jobs(""), snippets: false }
}

fn variants() -> Set {
    let what = "pages of a batch made up from the examples for two emphases, each under all four profiles".to_owned();
    let mut jobs = Vec::new();
    for emphasis in ["security", "data"] {
        for path in example_files() {
            for profile in PROFILES {
                let stem = format!("{}.{profile}.{emphasis}", stem_of(&path));
                jobs.push((stem, path.clone(), format!("profile={profile}\temphasis={emphasis}")));
            }
        }
    }
    Set { key: "variants", what, jobs, snippets: false }
}

fn own_settings(key: &'static str, files: Vec<PathBuf>) -> Set {
    let jobs = files.into_iter().map(|path| (stem_of(&path), path, String::new())).collect();
    Set {
        key,
        what: "real-world resumes in many dialects of Markdown (not in this repository)".to_owned(),
        jobs,
        snippets: false,
    }
}

fn snippet_set(files: Vec<PathBuf>) -> Set {
    // Their page says which are a must and which a matter of policy.
    let policy = files.first().and_then(|file| std::fs::read_to_string(file.with_file_name("README.md")).ok());
    let policy = policy.unwrap_or_default();
    let is_must = |stem: &String| policy.contains(&format!("| {stem} | must |"));
    let jobs: Vec<_> = files
        .into_iter()
        .map(|path| (stem_of(&path), path, String::new()))
        .filter(|(stem, ..)| is_must(stem))
        .collect();
    let what = "snippets of tricky Markdown that must read as written (not in this repository)".to_owned();
    Set { key: "snippets", what, jobs, snippets: true }
}

fn generated(folder: &Path, seed: u64, dates: Dates, count: u64) -> Result<Set, String> {
    let (key, what) = match dates {
        Dates::Beside => ("generated", format!("{count} generated resumes, seed {seed}")),
        Dates::Right => ("generated-right", format!("{count} generated resumes with `dates: right`, seed {seed}")),
    };
    let sources = folder.join(key).join("sources");
    std::fs::create_dir_all(&sources).map_err(|error| format!("{}: {error}", sources.display()))?;
    let mut jobs = Vec::new();
    for number in 0..count {
        let stem = format!("{number:03}");
        let path = sources.join(&stem).with_extension("md");
        std::fs::write(&path, generate::resume(seed, number, dates))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        jobs.push((stem, path, String::new()));
    }
    Ok(Set { key, what, jobs, snippets: false })
}

fn markdown_in(folder: &Path) -> Option<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).ok()?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter(|path| path.file_name().is_some_and(|name| name != "README.md"))
        .collect();
    files.sort();
    (!files.is_empty()).then_some(files)
}

fn corpus(folder: &str) -> Option<Vec<PathBuf>> {
    let root = match std::env::var_os("PROOFPRESS_SHARED") {
        Some(place) => PathBuf::from(place),
        None => workspace().join("../shared"),
    };
    markdown_in(&root.join("corpus").join(folder))
}

/// The program that makes pages: an example, so that this crate need not be built with the typesetter.
fn build_example() -> Result<PathBuf, String> {
    let status = cargo()
        .args(["build", "--quiet", "--package", "proofpress", "--example", "expected_text"])
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err("the example that makes the pages does not build".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    Ok(target.join("debug/examples/expected_text"))
}

fn make_pages(program: &Path, jobs: &[(String, PathBuf, String)], out: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", out.display());
    if out.exists() {
        std::fs::remove_dir_all(out).map_err(failed)?;
    }
    std::fs::create_dir_all(out).map_err(failed)?;
    let lines: String =
        jobs.iter().map(|(stem, path, settings)| format!("{stem}\t{}\t{settings}\n", path.display())).collect();
    let mut child = std::process::Command::new(program).arg(out).stdin(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(lines.as_bytes()).map_err(failed)?;
    }
    let status = child.wait().map_err(failed)?;
    if status.success() { Ok(()) } else { Err("the pages could not be made".to_owned()) }
}

fn score_set(kit: &Kit, program: &Path, folder: &Path, set: &Set) -> Result<SetScore, String> {
    println!("xtask: {}: {} pages", set.what, set.jobs.len());
    let out = folder.join(set.key).join("pages");
    make_pages(program, &set.jobs, &out)?;
    let mut made = Vec::new();
    let mut failed = Vec::new();
    for (stem, source, _) in &set.jobs {
        let pdf = out.join(format!("{stem}.pdf"));
        if pdf.exists() { made.push((stem, source, pdf)) } else { failed.push(stem.clone()) }
    }
    let pdfs: Vec<PathBuf> = made.iter().map(|(.., pdf)| pdf.clone()).collect();
    let mut readers = Vec::new();
    for reader in READERS {
        let texts = folder.join(set.key).join(reader.key);
        kit.read(reader, &pdfs, &texts)?;
        let mut verdicts = Vec::new();
        for (stem, source, _) in &made {
            // Not every reader gives UTF-8 where a page holds what has no character.
            let bytes = std::fs::read(texts.join(format!("{stem}.txt"))).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let beside =
                |ending: &str| std::fs::read_to_string(out.join(format!("{stem}.{ending}"))).unwrap_or_default();
            let verdict = if set.snippets {
                snippet_verdict(source, &beside("links"), &text)
            } else {
                Expected::parse(&beside("expected"), &beside("links")).judge(&text)
            };
            verdicts.push(((*stem).clone(), verdict));
        }
        readers.push((reader, verdicts));
    }
    let quoted = !matches!(set.key, "corpus" | "snippets");
    Ok(SetScore { what: set.what.clone(), pages: set.jobs.len(), failed, quoted, readers })
}

fn snippet_verdict(source: &Path, links: &str, text: &str) -> Verdict {
    let accepted: Vec<String> = ["expected.txt", "alt.txt"]
        .iter()
        .filter_map(|ending| std::fs::read_to_string(source.with_extension(ending)).ok())
        .collect();
    let exact = judge::snippet_agrees(&accepted, links, text);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    let differs = (!exact).then(|| (one_line(&accepted.concat()), one_line(text)));
    Verdict { exact, score: if exact { 1.0 } else { 0.0 }, differs }
}

fn validate(kit: &Kit, program: &Path, folder: &Path) -> Result<Vec<Validation>, String> {
    let mut validations = Vec::new();
    let dated = format!("\tdate={DATE}");
    let made_up = format!("{dated}\temphasis=security");
    for (what, settings, flavours) in [
        ("with a date", dated.as_str(), "ua1,2a"),
        ("without a date", "", "ua1"),
        ("made up by a batch", &made_up, "ua1,2a"),
    ] {
        let out = folder.join("validated").join(what.replace(' ', "-"));
        let jobs = example_jobs(settings);
        make_pages(program, &jobs, &out)?;
        let pdfs: Vec<PathBuf> = jobs.iter().map(|(stem, ..)| out.join(format!("{stem}.pdf"))).collect();
        let verdicts = kit.validate(flavours, &pdfs)?;
        for flavour in flavours.split(',') {
            let of_flavour = verdicts.iter().filter(|(_, name, ..)| name == flavour);
            let failures = of_flavour
                .clone()
                .filter(|(.., passed, _)| !passed)
                .map(|(file, .., clauses)| format!("{}: {clauses}", stem_of(Path::new(file))))
                .collect();
            validations.push(Validation {
                what,
                flavour: flavour.to_owned(),
                passed: of_flavour.filter(|(.., passed, _)| *passed).count(),
                files: pdfs.len(),
                failures,
            });
        }
    }
    Ok(validations)
}
