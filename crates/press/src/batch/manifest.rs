//! Rows to `manifest.jsonl` and back: whole lines only, in the order of the postings, whenever the writing is cut off.
//!
//! As long as a run writes what the manifest says already, nothing is written. Where it goes on after the manifest's end,
//! lines are appended. Where it says something else, a new manifest is written beside the old one and takes its place at the
//! end; until then both can be read, the new one first.

use serde::Deserialize;
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read as _, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Its name in the folder of a batch.
pub const MANIFEST: &str = "manifest.jsonl";
/// The new one, while it is being written.
const NEXT: &str = ".manifest.jsonl.next";
/// The longest line that is a row: lists of blocks grow with the resume.
const MOST_LINE_BYTES: u64 = 16 * 1024 * 1024;

/// What is read back of a row.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ReadRow {
    /// The posting's name.
    pub job: String,
    /// The resume's file, as it was named.
    pub resume: String,
    /// SHA-256 of the resume.
    pub resume_sha256: Option<String>,
    /// `ok` or `failed`.
    pub status: String,
    /// Its files.
    pub files: std::collections::BTreeMap<String, ReadFile>,
    /// What it was made from.
    pub inputs_sha256: Option<String>,
    /// What stands on the page.
    pub blocks: Option<Vec<String>>,
    /// Where the fold is.
    pub fold: Option<ReadFold>,
    /// Why it failed.
    pub error: Option<String>,
    /// What the posting stresses.
    pub emphasis: Option<Vec<ReadShare>>,
    /// The technologies that it names.
    pub terms: Option<Vec<ReadTerm>>,
    /// What was left out.
    pub dropped: Option<Vec<String>>,
    /// How it fits.
    pub fit: Option<ReadFit>,
}

/// A file of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReadFile {
    /// Its name.
    pub name: String,
    /// Its hash.
    pub sha256: String,
}

/// The fold of a row.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ReadFold {
    /// From the top of the page, in points.
    pub y_pt: f64,
    /// Strong blocks by place.
    pub strong: Option<ReadStrong>,
}

/// Strong blocks by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct ReadStrong {
    /// All.
    pub total: usize,
    /// Above the fold.
    pub above: usize,
}

/// The weight of an area.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ReadShare {
    /// The area.
    pub area: String,
    /// Its weight.
    pub weight: f64,
}

/// A technology.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReadTerm {
    /// `proven`, `listed` or `absent`.
    pub state: String,
}

/// The density.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ReadFit {
    /// From 0 to 1.
    pub density: Option<f64>,
}

impl ReadRow {
    /// Whether the variant was made.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.status == "ok"
    }
}

/// Reads the rows of a file, up to the first line that is none.
///
/// # Errors
/// Where the file cannot be opened.
pub fn read_rows(path: &Path) -> io::Result<impl Iterator<Item = (ReadRow, String)> + use<>> {
    let mut reader = BufReader::new(File::open(path)?);
    Ok(std::iter::from_fn(move || {
        let line = whole_line(&mut reader)?;
        let row = serde_json::from_str(&line).ok()?;
        Some((row, line))
    }))
}

/// The next line with its end; `None` at the end and for one that was cut off.
fn whole_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = Vec::new();
    reader.by_ref().take(MOST_LINE_BYTES).read_until(b'\n', &mut line).ok()?;
    if line.last() != Some(&b'\n') {
        return None;
    }
    String::from_utf8(line).ok()
}

/// What an earlier run has done, by posting. It holds places in files, not rows.
#[derive(Debug)]
pub(crate) struct Done {
    /// Place of each row: file, offset, length.
    places: HashMap<String, (usize, u64, u64)>,
    files: Vec<std::sync::Mutex<File>>,
}

impl Done {
    /// Reads what stands in a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut done = Self { places: HashMap::new(), files: Vec::new() };
        // The newer one overlays the older.
        for name in [MANIFEST, NEXT] {
            let path = folder.join(name);
            let (Ok(rows), Ok(file)) = (read_rows(&path), File::open(&path)) else { continue };
            let mut offset = 0;
            for (row, line) in rows {
                let length = line.len() as u64;
                if row.is_ok() {
                    done.places.insert(row.job, (done.files.len(), offset, length));
                }
                offset += length;
            }
            done.files.push(std::sync::Mutex::new(file));
        }
        done
    }

    /// The row of a posting.
    pub(crate) fn row(&self, job: &str) -> Option<(ReadRow, String)> {
        let &(file, offset, length) = self.places.get(job)?;
        let mut file = self.files[file].lock().ok()?;
        file.seek(SeekFrom::Start(offset)).ok()?;
        let mut line = vec![0; usize::try_from(length).ok()?];
        file.read_exact(&mut line).ok()?;
        let line = String::from_utf8(line).ok()?;
        Some((serde_json::from_str(&line).ok()?, line))
    }

    /// Postings done.
    pub(crate) fn jobs(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }
}

/// A manifest that is being written.
#[derive(Debug)]
pub(crate) struct ManifestWriter {
    folder: PathBuf,
    state: WriterState,
}

#[derive(Debug)]
enum WriterState {
    /// What is written stands there already, so far.
    Same { old: BufReader<File>, offset: u64 },
    /// Lines go to the end of this file.
    Appending { file: File, length: u64, is_next: bool },
}

impl ManifestWriter {
    /// Begins at the first row.
    pub(crate) fn begin(folder: &Path) -> io::Result<Self> {
        let path = folder.join(MANIFEST);
        // Made where it is not there; never emptied.
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path)?;
        Ok(Self { folder: folder.to_owned(), state: WriterState::Same { old: BufReader::new(file), offset: 0 } })
    }

    /// Writes a line, with its end.
    pub(crate) fn write(&mut self, line: &str) -> io::Result<()> {
        if let WriterState::Same { old, offset } = &mut self.state {
            let before = *offset;
            match whole_line(old) {
                Some(known) if known == line => {
                    *offset += known.len() as u64;
                    return Ok(());
                }
                Some(_) => self.state = self.diverge(before)?,
                None => {
                    // The end, or a line that was cut off: the rest goes, new lines follow.
                    let file = OpenOptions::new().append(true).open(self.folder.join(MANIFEST))?;
                    file.set_len(before)?;
                    self.state = WriterState::Appending { file, length: before, is_next: false };
                }
            }
        }
        if let WriterState::Appending { file, length, .. } = &mut self.state {
            if let Err(error) = file.write_all(line.as_bytes()) {
                // A part of a line is worse than none.
                let _ = file.set_len(*length);
                return Err(error);
            }
            *length += line.len() as u64;
        }
        Ok(())
    }

    /// A new manifest that says the same up to here.
    fn diverge(&self, same: u64) -> io::Result<WriterState> {
        let path = self.folder.join(NEXT);
        let old = File::open(self.folder.join(MANIFEST))?;
        let mut file = File::create(&path)?;
        let length = io::copy(&mut old.take(same), &mut file)?;
        Ok(WriterState::Appending { file, length, is_next: true })
    }

    /// Ends it: rows of an older run that follow are no longer asked for.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let WriterState::Same { old, offset } = &mut self.state {
            let offset = *offset;
            let mut rest = [0];
            if old.read(&mut rest)? > 0 {
                self.state = self.diverge(offset)?;
            }
        }
        if let WriterState::Appending { file, is_next, .. } = self.state {
            file.sync_all()?;
            if is_next {
                fs::rename(self.folder.join(NEXT), self.folder.join(MANIFEST))?;
                return Ok(());
            }
        }
        match fs::remove_file(self.folder.join(NEXT)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(job: &str, inputs: &str) -> String {
        format!(
            "{{\"job\":\"{job}\",\"resume\":\"r.md\",\"status\":\"ok\",\"files\":{{}},\"inputs_sha256\":\"{inputs}\"}}\n"
        )
    }

    fn write(folder: &Path, rows: &[String], finish: bool) {
        let mut writer = ManifestWriter::begin(folder).expect("begun");
        for row in rows {
            writer.write(row).expect("written");
        }
        if finish {
            writer.finish().expect("finished");
        }
    }

    fn manifest(folder: &Path) -> String {
        fs::read_to_string(folder.join(MANIFEST)).expect("a manifest")
    }

    #[test]
    fn a_run_that_was_cut_off_is_gone_on_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let rows = [row("a", "1"), row("b", "1"), row("c", "1")];
        write(folder.path(), &rows[..1], false);
        fs::write(folder.path().join(MANIFEST), format!("{}{}", rows[0], &rows[1][..20])).expect("cut off");
        assert_eq!(Done::read(folder.path()).jobs().collect::<Vec<_>>(), ["a"]);
        write(folder.path(), &rows, true);
        assert_eq!(manifest(folder.path()), rows.concat());
    }

    #[test]
    fn changed_and_removed_rows_make_a_new_manifest_at_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let old = [row("a", "1"), row("b", "1"), row("c", "1")];
        write(folder.path(), &old, true);
        let new = [row("a", "1"), row("b", "2")];
        write(folder.path(), &new, false);
        // Cut off before the end: the old one still stands, and what was done is known.
        assert_eq!(manifest(folder.path()), old.concat());
        let done = Done::read(folder.path());
        assert_eq!(done.row("b").expect("a row").1, new[1]);
        assert_eq!(done.row("c").expect("a row").1, old[2]);
        drop(done);
        write(folder.path(), &new, true);
        assert_eq!(manifest(folder.path()), new.concat());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
        // Fewer rows and nothing else.
        write(folder.path(), &new[..1], true);
        assert_eq!(manifest(folder.path()), new[0]);
    }
}
