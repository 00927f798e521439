//! Bytes to files of a batch: whole or not at all, also when the program is killed between two of them.

use crate::place::{is_part, part_name};
use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File, OpenOptions};
use std::hash::{Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Held while a batch writes into a folder.
const LOCK: &str = ".proofpress.lock";

static PARTS: AtomicU64 = AtomicU64::new(0);

/// Makes a folder ready: it is there, no other batch writes into it, and what a killed one left half-done is gone. The
/// folder is one's own as long as the file is open.
pub(crate) fn open_folder(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Err(io::Error::other("another batch writes into it")),
        // Not every file system locks.
        Err(fs::TryLockError::Error(_)) => {}
    }
    for entry in fs::read_dir(folder)?.flatten() {
        // Whoever still writes a file holds a lock on it.
        if is_part(&entry.path()) && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(lock)
}

/// Writes a file beside its place and moves it there in one step. It is not forced to the disk: the manifest holds its hash,
/// so that a rerun finds what a power cut took.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let number = PARTS.fetch_add(1, Ordering::Relaxed);
    let part = path.with_file_name(part_name(&format!("{}-{number}", std::process::id())));
    let written = File::create_new(&part)
        .or_else(|error| match (error.kind(), path.parent()) {
            (io::ErrorKind::NotFound, Some(folder)) => {
                fs::create_dir_all(folder).and_then(|()| File::create_new(&part))
            }
            _ => Err(error),
        })
        .and_then(|mut file| {
            // Held until the file has its name, so that nobody takes it for a leftover; not every system locks.
            let _ = file.lock_shared();
            file.write_all(bytes)?;
            fs::rename(&part, path)
        });
    if written.is_err() {
        // Of a full disk not even this may be left.
        let _ = fs::remove_file(&part);
    }
    written
}

/// A short hash for sets within one run.
pub(crate) fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
