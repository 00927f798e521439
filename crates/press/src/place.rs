//! Bytes to files at their paths: whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;
use thiserror::Error;

/// Why a file could not be put in place. What stood at its path still stands there.
#[derive(Debug, Error)]
#[error("cannot write {}: {reason}; {way_out}", path.display())]
pub struct PlaceError {
    /// Where it was to go.
    pub path: PathBuf,
    /// What went wrong, as the system says it.
    pub reason: io::Error,
    /// What to do about it.
    pub way_out: &'static str,
}

impl PlaceError {
    fn new(path: &Path, reason: io::Error) -> Self {
        let way_out = match reason.kind() {
            io::ErrorKind::NotFound => "make its folder first, or name another with -o",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose a folder that you may write to, with -o"
            }
            io::ErrorKind::IsADirectory => "a folder has that name; name another file with -o",
            io::ErrorKind::NotADirectory => "a part of the path is a file; name another with -o",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "free some space, or name another disk with -o"
            }
            io::ErrorKind::InvalidFilename => "choose a shorter or simpler name with -o",
            _ => "name another place with -o",
        };
        Self { path: path.to_owned(), reason, way_out }
    }
}

/// Writes `bytes` to `path`: into a new file beside it, which then takes its name in one step. Whoever reads `path`
/// meanwhile sees the old file or the new one, never a part. A link at `path` keeps pointing: its target is replaced.
/// When this returns, the new file outlives a power cut: it is for what a person has written.
///
/// # Errors
/// Where the folder cannot be written to, the disk is full, or a folder has that name. Nothing is left behind.
pub fn place_file(path: &Path, bytes: &[u8]) -> Result<(), PlaceError> {
    place_files(&[(path, bytes)])?;
    sync_folder(path);
    Ok(())
}

/// Writes several files that can be made again. All are written in full before the first takes its name, so that a full disk or
/// a missing folder leaves every path as it was; only a failure between two renames can leave some new and some old, each whole.
/// After a power cut each path has its old file or its new one, whole: which of them is not waited for.
///
/// # Errors
/// As for [`place_file`].
pub fn place_files(files: &[(&Path, &[u8])]) -> Result<(), PlaceError> {
    stage_files(files)?.name()
}

/// Files that are written in full, beside the paths that they are for. Dropped, they are gone.
#[derive(Debug)]
pub struct Staged(Vec<(PathBuf, tempfile::NamedTempFile, PathBuf)>);

/// Writes several files beside their paths. Nothing stands at the paths themselves until they are named.
///
/// # Errors
/// As for [`place_file`].
pub fn stage_files(files: &[(&Path, &[u8])]) -> Result<Staged, PlaceError> {
    let mut waiting = Vec::with_capacity(files.len());
    for &(path, bytes) in files {
        let error = |reason| PlaceError::new(path, reason);
        let target = resolve(path).map_err(error)?;
        waiting.push((path.to_owned(), write_beside(&target, bytes).map_err(error)?, target));
    }
    Ok(Staged(waiting))
}

impl Staged {
    /// Gives each file its name, in place of what has it.
    ///
    /// # Errors
    /// As for [`place_file`].
    pub fn name(self) -> Result<(), PlaceError> {
        for (path, temporary, target) in self.0 {
            temporary.persist(&target).map_err(|failed| PlaceError::new(&path, failed.error))?;
        }
        Ok(())
    }
}

/// The file that a path leads to, and that it is none but a file or nothing.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let target = if fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) {
        // A link to nothing yet has no canonical form; then the link itself is replaced.
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    } else {
        path.to_owned()
    };
    if target.is_dir() || target.file_name().is_none() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(target)
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// How the names of files begin and end that have not taken their own yet.
const PART: (&str, &str) = (".proofpress-", ".part");
/// A file younger than this may not be locked yet by the process that makes it.
const YOUNG: Duration = Duration::from_secs(1);

/// Takes away what builds left in a folder that were killed while they wrote. Whoever still writes holds a lock on its
/// file. A folder is looked through once in a process: there may be thousands of files in it.
fn sweep(folder: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !SWEPT.lock().is_ok_and(|mut swept| swept.insert(folder.to_owned())) {
        return;
    }
    // What cannot be looked at or taken away is left: it is in nobody's way.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_old = || {
            let age =
                entry.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|time| time.elapsed().ok());
            age.is_some_and(|age| age > YOUNG)
        };
        if is_part(&entry.path())
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && is_old()
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// What a file is called on its way to its place, told apart by `mark`.
pub(crate) fn part_name(mark: &str) -> String {
    format!("{}{mark}{}", PART.0, PART.1)
}

/// Whether a path is that of a file on its way to its place.
#[must_use]
pub fn is_part(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(PART.0) && name.ends_with(PART.1)
}

fn write_beside(target: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    sweep(folder(target));
    let mut builder = tempfile::Builder::new();
    builder.prefix(PART.0).suffix(PART.1);
    let permissions = match fs::metadata(target) {
        Ok(old) => Some(old.permissions()),
        Err(_) => fresh_permissions(),
    };
    if let Some(permissions) = permissions.clone() {
        builder.permissions(permissions);
    }
    let mut temporary = builder.tempfile_in(folder(target))?;
    // Some systems know no locks; then a leftover stays.
    let _ = temporary.as_file().lock_shared();
    temporary.write_all(bytes)?;
    if let (Some(permissions), true) = (permissions, target.exists()) {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// What a new file may do: temporary files are private to their owner, but a PDF is not; the umask still applies.
#[cfg(unix)]
fn fresh_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn fresh_permissions() -> Option<fs::Permissions> {
    None
}

/// Asks that the new name outlive a power cut. Not every system can sync a folder; the file itself is whole anyway.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Ok(target) = resolve(path)
        && let Ok(folder) = File::open(folder(&target))
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("folder")
            .map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_made_and_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("r.pdf");
        place_file(&path, b"one").expect("placed");
        place_file(&path, b"two").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"two");
        assert_eq!(names(folder.path()), ["r.pdf"]);
    }

    #[test]
    fn one_bad_path_leaves_every_old_file() {
        let folder = tempfile::tempdir().expect("folder");
        let good = folder.path().join("r.pdf");
        place_file(&good, b"old").expect("placed");
        let bad = folder.path().join("nowhere/r.png");
        let error = place_files(&[(&good, b"new"), (&bad, b"new")]).expect_err("no such folder");
        assert_eq!(error.path, bad);
        assert!(error.to_string().contains("make its folder first"), "{error}");
        assert_eq!(fs::read(&good).expect("read"), b"old");
        assert_eq!(names(folder.path()), ["r.pdf"]);
    }

    #[test]
    fn what_a_killed_build_left_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().expect("folder");
        let old = std::time::SystemTime::now() - Duration::from_secs(60);
        let made = |name: &str| {
            let file = File::create(folder.path().join(name)).expect("made");
            file.set_modified(old).expect("aged");
            file
        };
        made(".proofpress-dead.part");
        made(".proofpress-notes.txt");
        let writing = made(".proofpress-alive.part");
        writing.lock_shared().expect("locked");
        fs::write(folder.path().join(".proofpress-new.part"), "x").expect("made");
        place_file(&folder.path().join("r.pdf"), b"x").expect("placed");
        assert_eq!(
            names(folder.path()),
            [".proofpress-alive.part", ".proofpress-new.part", ".proofpress-notes.txt", "r.pdf"]
        );
    }

    #[test]
    fn a_folder_in_the_way_is_said() {
        let folder = tempfile::tempdir().expect("folder");
        let error = place_file(folder.path(), b"x").expect_err("a folder");
        assert!(error.to_string().contains("a folder has that name"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_readable_as_any_other_and_an_old_one_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("folder");
        let mode = |path: &Path| fs::metadata(path).expect("meta").permissions().mode() & 0o777;
        let plain = folder.path().join("plain");
        fs::write(&plain, b"x").expect("written");
        let placed = folder.path().join("placed");
        place_file(&placed, b"x").expect("placed");
        assert_eq!(mode(&placed), mode(&plain));
        fs::set_permissions(&placed, fs::Permissions::from_mode(0o640)).expect("mode");
        place_file(&placed, b"y").expect("replaced");
        assert_eq!(mode(&placed), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_pointing() {
        let folder = tempfile::tempdir().expect("folder");
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, b"old").expect("written");
        std::os::unix::fs::symlink(&real, &link).expect("linked");
        place_file(&link, b"new").expect("placed");
        assert!(fs::symlink_metadata(&link).expect("meta").is_symlink());
        assert_eq!(fs::read(&real).expect("read"), b"new");
    }
}
