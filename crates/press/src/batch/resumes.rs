//! The resumes of a batch, by the path that a row gives: each read and measured once, a bounded number of them at hand.

use super::BatchRequest;
use super::inputs::InputsHash;
use super::shelf::Shelf;
use super::variant::Variant;
use crate::choose::{Original, Selection};
use crate::press::Press;
use crate::request::Request;
use proofpress_resume::{Source, parse_resume};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many resumes are kept ready.
const MOST_READY: usize = 32;
/// How many finished variants of a resume are kept: what many postings have in common is made once.
const MOST_FINISHED: usize = 256;
/// The largest resume that is read.
const MOST_BYTES: u64 = 1024 * 1024;

/// A resume under a profile, with its variants.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) original: Original,
    pub(crate) shelf: Shelf<Selection, Variant>,
    pub(crate) inputs: InputsHash,
}

/// Which resume, under which profile.
type Key = (Option<String>, Option<String>);
/// It is read by the first row that asks for it, while others wait.
type Slot = OnceLock<Result<Arc<Bound>, String>>;

/// The resumes of a batch.
pub(crate) struct Resumes<'a> {
    press: &'a Press,
    wanted: &'a BatchRequest,
    hash: InputsHash,
    ready: Shelf<Key, Slot>,
    persons: Mutex<HashMap<Option<String>, Result<String, String>>>,
}

impl<'a> Resumes<'a> {
    pub(crate) fn new(press: &'a Press, wanted: &'a BatchRequest, hash: InputsHash) -> Self {
        Self { press, wanted, hash, ready: Shelf::new(MOST_READY), persons: Mutex::new(HashMap::new()) }
    }

    /// What the resume for rows that name none is called.
    pub(crate) fn default_name(&self) -> String {
        self.wanted.resume.as_ref().map(|source| source.name().to_owned()).unwrap_or_default()
    }

    /// The person's name in a resume; empty where it has none.
    pub(crate) fn person(&self, resume: Option<&str>) -> Result<String, String> {
        let mut persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = persons.get(&resume.map(str::to_owned)) {
            return known.clone();
        }
        let person = self
            .source(resume)
            .map(|source| parse_resume(source).header.name.map(|name| name.text.plain()).unwrap_or_default());
        persons.insert(resume.map(str::to_owned), person.clone());
        person
    }

    /// The resume of a row, ready.
    pub(crate) fn bound(&self, resume: Option<&str>, profile: Option<&str>) -> Result<Arc<Bound>, String> {
        let key: Key = (resume.map(str::to_owned), profile.map(str::to_owned));
        let slot = self.ready.get_or_put(&key, Slot::new);
        slot.get_or_init(|| self.prepare(resume, profile).map(Arc::new)).clone()
    }

    fn prepare(&self, resume: Option<&str>, profile: Option<&str>) -> Result<Bound, String> {
        let original = self.original(resume, profile)?;
        let profile = format!("{:?}", original.prepared.manuscript.profile);
        let inputs = self.hash.clone().with_resume(&original.sha256, &profile, &original.prepared.manuscript.template);
        Ok(Bound { original, shelf: Shelf::new(MOST_FINISHED), inputs })
    }

    /// Reads, reviews and measures a resume.
    pub(crate) fn original(&self, resume: Option<&str>, profile: Option<&str>) -> Result<Original, String> {
        let source = self.source(resume)?;
        let mut request: Request = self.wanted.request.clone();
        if let Some(profile) = profile {
            // A row names a bundled profile; a folder is named on the command line only.
            request.settings.profile = Some(profile.to_owned());
            request.profile_folder = None;
        }
        self.press.original(source, &request).map_err(|error| error.to_string())
    }

    fn source(&self, resume: Option<&str>) -> Result<Source, String> {
        let Some(given) = resume else {
            return self
                .wanted
                .resume
                .clone()
                .ok_or_else(|| "it names no `resume`, and none is given for all".to_owned());
        };
        let folder = self
            .wanted
            .resumes
            .as_deref()
            .ok_or("it names a `resume`, but there is no folder of them: --resumes DIR")?;
        let path = inside(folder, given)?;
        let failed = |reason: String| format!("cannot read the resume {given}: {reason}");
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| failed(error.to_string()))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(failed(format!("it is larger than {MOST_BYTES} bytes")));
        }
        let text = String::from_utf8(bytes).map_err(|_| failed("it is not in UTF-8".to_owned()))?;
        Ok(Source::new(given, text))
    }
}

/// A path inside a folder: a row is a stranger's and reads nothing else, by no `..` and by no link.
fn inside(folder: &Path, given: &str) -> Result<PathBuf, String> {
    let refused = || format!("the resume `{given}` is outside of the folder of resumes");
    let plain = Path::new(given).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain || given.contains('\\') {
        return Err(refused());
    }
    let failed = |error: std::io::Error| format!("cannot read the resume {given}: {error}");
    let folder = folder.canonicalize().map_err(failed)?;
    let path = folder.join(given).canonicalize().map_err(failed)?;
    if path.starts_with(&folder) && path.is_file() { Ok(path) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_nothing_outside_of_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let resumes = folder.path().join("resumes");
        std::fs::create_dir_all(resumes.join("team")).expect("made");
        std::fs::write(resumes.join("team/a.md"), "# Ada").expect("written");
        std::fs::write(folder.path().join("secret.md"), "# S").expect("written");
        assert!(inside(&resumes, "team/a.md").is_ok());
        assert!(inside(&resumes, "./team/a.md").is_ok());
        let absolute = folder.path().join("secret.md");
        for given in
            ["../secret.md", "team/../../secret.md", "team", "", absolute.to_str().expect("UTF-8"), "..\\secret.md"]
        {
            assert!(inside(&resumes, given).is_err(), "{given}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&absolute, resumes.join("link.md")).expect("linked");
            assert!(inside(&resumes, "link.md").is_err());
        }
    }
}
