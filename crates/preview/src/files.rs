//! Paths to the texts that the desk holds: the resume, postings.

use proofpress_resume::source::hex_sha256;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The largest text that is read or saved: a resume is a few kilobytes.
pub(crate) const MOST_BYTES: u64 = 2 * 1024 * 1024;
/// The most postings that are offered.
const MOST_POSTINGS: usize = 500;
/// What stands for the hash of a file that is not there.
pub(crate) const ABSENT: &str = "absent";

/// A text with its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) sha256: String,
}

impl Text {
    pub(crate) fn new(text: String) -> Self {
        let sha256 = hex_sha256(text.as_bytes());
        Self { text, sha256 }
    }
}

/// Why a file gives no text, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) what: String,
    pub(crate) hint: &'static str,
    pub(crate) is_absent: bool,
}

/// A posting to match the resume with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Reads a text in UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<Text, Unreadable> {
    let shown = path.display();
    let unreadable = |what: String, hint| Unreadable { what, hint, is_absent: false };
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        let is_absent = error.kind() == io::ErrorKind::NotFound;
        let hint =
            if is_absent { "put it back, or save what stands in the editor here" } else { "look at who may read it" };
        return Err(Unreadable { is_absent, ..unreadable(format!("cannot read {shown}: {error}"), hint) });
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(unreadable(format!("{shown} is larger than {} MB", MOST_BYTES / (1024 * 1024)), "shorten it"));
    }
    String::from_utf8(bytes).map(Text::new).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        unreadable(format!("{shown} is not in UTF-8: see line {line}"), "save it as UTF-8")
    })
}

/// Reads the postings of files and folders (their `.txt` and `.md` files), in the order of their names. What cannot be
/// read is left out.
pub(crate) fn read_postings(places: &[PathBuf]) -> Vec<Posting> {
    let mut paths = Vec::new();
    for place in places {
        match fs::read_dir(place) {
            Ok(entries) => {
                let mut inside: Vec<PathBuf> = entries
                    .flatten()
                    .map(|entry| entry.path())
                    .filter(|path| path.extension().is_some_and(|ending| ending == "txt" || ending == "md"))
                    .collect();
                inside.sort();
                paths.extend(inside);
            }
            Err(_) => paths.push(place.clone()),
        }
    }
    paths.truncate(MOST_POSTINGS);
    paths
        .iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some(Posting { name, text: read_text(path).ok()?.text })
        })
        .collect()
}
