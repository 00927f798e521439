//! A resume, or many, and a source of postings to one true variant each: files, a row in the manifest, a page to look at.
//!
//! [`rows`] reads postings one at a time, [`names`] names what comes of each, `inputs` hashes all that it is made from,
//! `variant` makes it, `flow` does that on all cores and in order, [`underway`] knows which rows are at work,
//! [`manifest`] writes the rows and knows them again, [`index`] shows the pages, [`verify`] checks it all later.

mod flow;
pub mod index;
mod inputs;
pub mod manifest;
mod miniature;
pub mod names;
mod output;
mod resumes;
pub mod rows;
mod shelf;
pub mod underway;
mod variant;
pub mod verify;

use crate::build::Content;
use crate::choose::{Aim, Original};
use crate::press::{Press, PressError};
use crate::report::{FileReport, ManifestRow, ManifestStatus, Match};
use crate::request::{Format, Request};
use base64::Engine as _;
use flow::work_in_order;
use index::IndexWriter;
use inputs::InputsHash;
use manifest::{Done, MANIFEST, ManifestWriter, ReadRow};
use names::{NameFields, NameTemplate, name_key, told_apart};
use output::{hash_of, open_folder, put};
use proofpress_proof::posting::{Emphasis, read_posting};
use proofpress_proof::terms::Terms;
use proofpress_resume::Source;
use resumes::{Bound, Resumes};
use rows::{BadRow, JobRow, Jobs, JobsError, RowResult};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;
use underway::Underway;
pub use variant::{MadeFile, Variant};

/// Why a batch could not run, or not go on. What is wrong with one row is in that row.
#[derive(Debug, Error)]
pub enum BatchError {
    /// The press could not be used.
    #[error(transparent)]
    Press(#[from] PressError),
    /// The postings cannot be read.
    #[error(transparent)]
    Jobs(#[from] JobsError),
    /// The folder cannot be used.
    #[error("cannot use the folder {}: {reason}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The manifest or the results cannot be written.
    #[error("cannot write {what}: {reason}")]
    Write {
        /// What.
        what: String,
        /// Why.
        reason: io::Error,
    },
}

/// What is asked of a batch.
#[derive(Debug, Clone)]
pub struct BatchRequest {
    /// The resume, for rows that name none.
    pub resume: Option<Source>,
    /// The folder of the resumes that rows may name.
    pub resumes: Option<PathBuf>,
    /// Formats, each once.
    pub formats: Vec<Format>,
    /// Flags.
    pub request: Request,
    /// Folders that were searched for fonts.
    pub font_paths: Vec<PathBuf>,
    /// How files are named.
    pub names: NameTemplate,
    /// How many threads work.
    pub threads: usize,
    /// Where the rows under way are told, for who keeps a clone and watches it.
    pub underway: Underway,
}

/// What has become of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowDone {
    /// The posting.
    pub job: String,
    /// Why there is no variant of it.
    pub error: Option<String>,
    /// Whether an earlier run had made it.
    pub kept: bool,
}

/// What has become of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchDone {
    /// Variants made now.
    pub made: usize,
    /// Variants that an earlier run had made of the same inputs.
    pub kept: usize,
    /// Rows that failed.
    pub failed: usize,
    /// Rows whose line could not be written to the manifest; the next run does them again.
    pub unrecorded: usize,
    /// Postings of an earlier run that are no longer asked for, sorted. Their files stay.
    pub removed: Vec<String>,
}

impl BatchDone {
    fn count(&mut self, row: &RowDone) {
        let rows = match row {
            RowDone { error: Some(_), .. } => &mut self.failed,
            RowDone { kept: true, .. } => &mut self.kept,
            RowDone { .. } => &mut self.made,
        };
        *rows += 1;
    }
}

/// A row on its way, with its name.
struct Named {
    row: RowResult,
    /// The name for its files, without ending; why it can have none.
    name: Result<String, String>,
}

/// What a worker makes of a row.
struct Outcome {
    done: RowDone,
    /// The manifest's line, with its end.
    line: String,
    card: String,
}

/// All that the rows of one batch share.
struct Batch<'a> {
    press: &'a Press,
    wanted: &'a BatchRequest,
    resumes: Resumes<'a>,
    /// Where files go; `None` where they go into the results.
    folder: Option<&'a Path>,
    done: Option<Done>,
}

impl Press {
    /// Makes a variant for every posting, in a folder, with `manifest.jsonl` and `index.html`. `tell` hears of every row, in
    /// order. A row that fails is a row of the manifest; a later call makes only what is missing or has changed.
    ///
    /// # Errors
    /// Where postings cannot be read or the folder cannot be used at all.
    pub fn batch(
        &self,
        jobs: &Jobs,
        folder: &Path,
        wanted: &BatchRequest,
        mut tell: impl FnMut(&RowDone),
    ) -> Result<BatchDone, BatchError> {
        let _lock = open_folder(folder)
            .map_err(|reason| BatchError::Folder { path: folder.to_owned(), reason: reason.to_string() })?;
        let mut batch = Batch::new(self, wanted, Some(folder));
        let clashing = batch.clashing_names(jobs)?;
        batch.done = Some(Done::read(folder));
        let unwritten = |what: &str| {
            let what = what.to_owned();
            move |reason| BatchError::Write { what, reason }
        };
        let mut manifest = ManifestWriter::begin(folder).map_err(unwritten(MANIFEST))?;
        let mut index = IndexWriter::begin(folder);
        let mut total = BatchDone::default();
        let mut asked: HashSet<u64> = HashSet::new();
        let mut ids: HashSet<u64> = HashSet::new();
        let rows = jobs.rows()?.map(|row| batch.named(row, &mut ids, Some(&clashing)));
        batch.work(rows, |outcome| {
            asked.insert(hash_of(&outcome.done.job));
            total.count(&outcome.done);
            let writing = wanted.underway.between_rows();
            if manifest.write(&outcome.line).is_err() {
                total.unrecorded += 1;
            }
            index.add(&outcome.card);
            drop(writing);
            tell(&outcome.done);
            Ok(())
        })?;
        if total.unrecorded == 0 {
            manifest.finish().map_err(unwritten(MANIFEST))?;
        }
        index.finish().map_err(unwritten("index.html"))?;
        if let Some(done) = &batch.done {
            total.removed = done.jobs().filter(|job| !asked.contains(&hash_of(job))).map(str::to_owned).collect();
            total.removed.sort();
        }
        Ok(total)
    }

    /// Makes a variant for every row of a stream of JSON objects, and writes the rows of the manifest as they are done, in
    /// order and in constant memory. Without a folder each result holds its files as base64, under `content_base64`.
    ///
    /// # Errors
    /// Where the folder cannot be used, or the results cannot be written.
    pub fn stream(
        &self,
        input: impl BufRead + Send,
        mut output: impl Write,
        folder: Option<&Path>,
        wanted: &BatchRequest,
        mut tell: impl FnMut(&RowDone),
    ) -> Result<BatchDone, BatchError> {
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder)
                .map_err(|reason| BatchError::Folder { path: folder.to_owned(), reason: reason.to_string() })?;
        }
        let batch = Batch::new(self, wanted, folder);
        let mut total = BatchDone::default();
        let mut none = HashSet::new();
        let rows = rows::jsonl_rows(input).map(|row| batch.named(row, &mut none, None));
        batch.work(rows, |outcome| {
            total.count(&outcome.done);
            tell(&outcome.done);
            let _writing = wanted.underway.between_rows();
            output
                .write_all(outcome.line.as_bytes())
                .and_then(|()| output.flush())
                .map_err(|reason| BatchError::Write { what: "the results".to_owned(), reason })
        })?;
        Ok(total)
    }
}

impl Press {
    /// The resume that a row is for, ready: for those who explain a choice.
    ///
    /// # Errors
    /// One clause on why there is none.
    pub fn batch_original(&self, wanted: &BatchRequest, row: &JobRow) -> Result<Original, String> {
        Batch::new(self, wanted, None).resumes.original(row.resume.as_deref(), row.profile.as_deref())
    }
}

impl<'a> Batch<'a> {
    fn new(press: &'a Press, wanted: &'a BatchRequest, folder: Option<&'a Path>) -> Self {
        let hash = InputsHash::of_batch(&press.assets, &wanted.font_paths, &wanted.formats, &wanted.request);
        Self { press, wanted, resumes: Resumes::new(press, wanted, hash), folder, done: None }
    }

    /// Hands what has become of each row to `sink`, in their order.
    fn work(
        &self,
        rows: impl Iterator<Item = Named> + Send,
        sink: impl FnMut(Outcome) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        work_in_order(rows, self.wanted.threads, |named| self.row(named), Outcome::panicked, sink)
    }

    /// Names that more than one posting would have: they are told apart by their ids, all of them, so that none depends on
    /// which comes first.
    fn clashing_names(&self, jobs: &Jobs) -> Result<HashSet<u64>, BatchError> {
        let mut seen = HashSet::new();
        let mut clashing = HashSet::new();
        for row in jobs.rows()?.flatten() {
            if let Ok(name) = self.plain_name(&row) {
                let key = name_key(&name);
                if !seen.insert(key) {
                    clashing.insert(key);
                }
            }
        }
        Ok(clashing)
    }

    fn plain_name(&self, row: &JobRow) -> Result<String, String> {
        let person = self.resumes.person(row.resume.as_deref())?;
        Ok(self.wanted.names.render(NameFields {
            name: &person,
            company: &row.company,
            title: &row.title,
            id: &row.id,
            resume: row.resume.as_deref().unwrap_or_default(),
        }))
    }

    /// A row with its name. In a stream, whose other rows are not known, every name holds its id.
    fn named(&self, row: RowResult, ids: &mut HashSet<u64>, clashing: Option<&HashSet<u64>>) -> Named {
        let name = match &row {
            Err(_) => Err(String::new()),
            Ok(row) => match clashing {
                Some(_) if !ids.insert(hash_of(&row.id)) => Err("a posting before it has the same id".to_owned()),
                Some(clashing) => self
                    .plain_name(row)
                    .map(|name| if clashing.contains(&name_key(&name)) { told_apart(&name, &row.id) } else { name }),
                None => self.plain_name(row).map(|name| told_apart(&name, &row.id)),
            },
        };
        Named { row, name }
    }

    fn row(&self, named: &Named) -> Outcome {
        let row = match &named.row {
            Ok(row) => row,
            Err(BadRow { id, reason }) => return Outcome::failed(id, "", reason.clone()),
        };
        let _begun = self.wanted.underway.begin(&row.id);
        let resume = row.resume.clone().unwrap_or_else(|| self.resumes.default_name());
        let made = named.name.clone().and_then(|name| {
            let bound = self.resumes.bound(row.resume.as_deref(), row.profile.as_deref())?;
            let inputs = bound.inputs.clone().of_posting(row);
            match self.kept(row, &name, &inputs) {
                Some(kept) => Ok(kept),
                None => self.make(row, &name, &bound, inputs),
            }
        });
        made.unwrap_or_else(|reason| Outcome::failed(&row.id, &resume, reason))
    }

    /// The row of an earlier run, where the inputs are the same and all its files are whole.
    fn kept(&self, row: &JobRow, name: &str, inputs: &str) -> Option<Outcome> {
        let folder = self.folder?;
        let (old, line) = self.done.as_ref()?.row(&row.id)?;
        let same = old.inputs_sha256.as_deref() == Some(inputs)
            && old.files.values().all(|file| file.name.starts_with(name) && is_ending(&file.name[name.len()..]));
        if !same || !verify::files_are_whole(folder, &old) {
            return None;
        }
        let card = index::card_of_files(folder, &old);
        Some(Outcome { done: RowDone { job: row.id.clone(), error: None, kept: true }, line, card })
    }

    fn make(&self, row: &JobRow, name: &str, bound: &Bound, inputs: String) -> Result<Outcome, String> {
        let (aim, answer) = self.aim(row, bound)?;
        let wanted = self.wanted;
        let original = &bound.original;
        let variant = self.press.variant_or_shelved(original, &bound.shelf, &aim, &wanted.formats, &wanted.request)?;
        let mut files = BTreeMap::new();
        let mut content = BTreeMap::new();
        for made in &variant.files {
            let file = format!("{name}{}", made.ending);
            match (self.folder, &made.content) {
                (Some(folder), Content::File(bytes)) => {
                    put(&folder.join(&file), bytes).map_err(|error| format!("cannot write {file}: {error}"))?
                }
                (Some(folder), Content::Folder(inside)) => {
                    for (part, bytes) in inside {
                        put(&folder.join(&file).join(part), bytes)
                            .map_err(|error| format!("cannot write {file}: {error}"))?;
                    }
                }
                (None, Content::File(bytes)) => {
                    content.insert(made.key.clone(), base64::engine::general_purpose::STANDARD.encode(bytes));
                }
                (None, Content::Folder(_)) => return Err("a folder does not go into a result; give -o DIR".to_owned()),
            }
            files.insert(made.key.clone(), FileReport { name: file, sha256: made.sha256.clone() });
        }
        let manifest_row = ManifestRow {
            job: row.id.clone(),
            resume: original.resume().source.name().to_owned(),
            resume_sha256: Some(original.sha256.clone()),
            status: ManifestStatus::Ok,
            files,
            inputs_sha256: Some(inputs),
            profile: Some(original.prepared.manuscript.profile.name.clone()),
            emphasis: Some(answer.emphasis),
            blocks: Some(variant.blocks.clone()),
            dropped: Some(variant.dropped.clone()),
            fit: Some(variant.fit.clone()),
            fold: Some(variant.fold.clone()),
            terms: Some(answer.terms),
            error: None,
        };
        let card = self.card(&manifest_row, &variant);
        let content = self.folder.is_none().then_some(content);
        Ok(Outcome {
            done: RowDone { job: row.id.clone(), error: None, kept: false },
            line: line_of(&manifest_row, content),
            card,
        })
    }

    fn aim(&self, row: &JobRow, bound: &Bound) -> Result<(Aim, Match), String> {
        if row.text.is_empty() {
            let aim = Aim::preset(&row.id).ok_or_else(|| {
                format!("no emphasis is called `{}`; use {}", row.id, Emphasis::preset_names().join(", "))
            })?;
            let ranked = aim.emphasis.ranked();
            let answer = proofpress_proof::posting::Match { emphasis: ranked, terms: Vec::new() };
            return Ok((aim, Match::from(answer)));
        }
        let posting = read_posting(&row.text, Terms::standard());
        let answer = Match::from(bound.original.match_posting(&posting));
        Ok((Aim::of(&posting, &row.tags), answer))
    }

    fn card(&self, row: &ManifestRow, variant: &Variant) -> String {
        if self.folder.is_none() {
            return String::new();
        }
        index::card_of_row(row, &variant.miniature)
    }
}

fn is_ending(rest: &str) -> bool {
    let rest = rest.strip_prefix('-').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    Format::ALL.into_iter().any(|format| rest.strip_prefix('.') == Some(format.ending()))
}

/// A row as a line of JSON, with the files' content where it is asked for.
fn line_of(row: &ManifestRow, content: Option<BTreeMap<String, String>>) -> String {
    #[derive(serde::Serialize)]
    struct WithContent<'a> {
        #[serde(flatten)]
        row: &'a ManifestRow,
        #[serde(skip_serializing_if = "Option::is_none")]
        content_base64: Option<BTreeMap<String, String>>,
    }
    let written = if content.is_some() {
        serde_json::to_string(&WithContent { row, content_base64: content })
    } else {
        serde_json::to_string(row)
    };
    // Strings, numbers and maps with string keys: nothing in a row fails to be written.
    let mut line = written.unwrap_or_default();
    line.push('\n');
    line
}

impl Outcome {
    fn failed(job: &str, resume: &str, reason: String) -> Self {
        let row = ManifestRow {
            job: job.to_owned(),
            resume: resume.to_owned(),
            resume_sha256: None,
            status: ManifestStatus::Failed,
            files: BTreeMap::new(),
            inputs_sha256: None,
            profile: None,
            emphasis: None,
            blocks: None,
            dropped: None,
            fit: None,
            fold: None,
            terms: None,
            error: Some(reason.clone()),
        };
        Self {
            line: line_of(&row, None),
            card: index::card_of_row(&row, ""),
            done: RowDone { job: job.to_owned(), error: Some(reason), kept: false },
        }
    }

    fn panicked(named: &Named) -> Self {
        let id = named.row.as_ref().map_or_else(|bad| bad.id.as_str(), |row| row.id.as_str());
        Self::failed(id, "", "proofpress itself failed on it; this is a fault of the program".to_owned())
    }
}

/// The rows of a folder's manifest, for those who show them.
///
/// # Errors
/// Where there is no manifest.
pub fn read_manifest(folder: &Path) -> io::Result<impl Iterator<Item = ReadRow> + use<>> {
    Ok(manifest::read_rows(&folder.join(MANIFEST))?.map(|(row, _)| row))
}
