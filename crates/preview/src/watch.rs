//! Files and folders to a call whenever one of them changed: the system's notices, gathered until they fall silent.
//!
//! Asked for by the preview and by `build --watch`.

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long it must be silent before a file that is still open for writing counts as written.
const QUIET: Duration = Duration::from_millis(8);
/// After how long a change is told even where it never falls silent.
const LONGEST: Duration = Duration::from_millis(60);

/// Why something cannot be watched.
#[derive(Debug, Error)]
#[error("cannot watch {place}: {reason}")]
pub struct WatchError {
    /// The file or folder.
    place: String,
    /// Why.
    reason: notify::Error,
}

/// What to follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// Single files. They need not exist; what replaces them is followed as well.
    pub files: Vec<PathBuf>,
    /// Folders with all that is in them.
    pub folders: Vec<PathBuf>,
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// A notice: the paths that changed, and whether whoever changed them is done with it.
type Notice = (Vec<PathBuf>, bool);

/// Calls `changed` with the paths of `watched` that changed, from a thread of its own. Reading them is no change.
///
/// # Errors
/// Where a folder does not exist, or the system has no watch left to give.
pub fn watch(watched: &Watched, changed: impl FnMut(&BTreeSet<PathBuf>) + Send + 'static) -> Result<Watch, WatchError> {
    let failed = |place: &Path| {
        let place = place.display().to_string();
        move |reason| WatchError { place, reason }
    };
    let files: BTreeSet<PathBuf> = watched.files.iter().flat_map(|file| names_of(file)).collect();
    let folders: Vec<PathBuf> =
        watched.folders.iter().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())).collect();
    let (notices, inbox) = channel::<Notice>();
    let (wanted_files, wanted_folders) = (files.clone(), folders.clone());
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        let Some(is_done) = is_change(&event) else { return };
        let is_wanted = |path: &PathBuf| {
            wanted_files.contains(path) || wanted_folders.iter().any(|folder| path.starts_with(folder))
        };
        let paths: Vec<PathBuf> = if event.need_rescan() {
            wanted_files.iter().chain(&wanted_folders).cloned().collect()
        } else {
            event.paths.into_iter().filter(is_wanted).collect()
        };
        if !paths.is_empty() {
            let _ = notices.send((paths, is_done));
        }
    })
    .map_err(failed(Path::new(".")))?;
    // A folder's watch outlives the file in it, which editors replace rather than write.
    let parents: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    for parent in parents {
        watcher.watch(parent, RecursiveMode::NonRecursive).map_err(failed(parent))?;
    }
    for folder in &folders {
        watcher.watch(folder, RecursiveMode::Recursive).map_err(failed(folder))?;
    }
    std::thread::spawn(move || gather(&inbox, changed));
    Ok(Watch { _watcher: watcher })
}

/// Whether an event changes something, and if so whether the change is over.
fn is_change(event: &Event) -> Option<bool> {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(true),
        EventKind::Access(_) => None,
        // A file that was moved into place is whole.
        EventKind::Modify(notify::event::ModifyKind::Name(_)) => Some(true),
        _ => Some(false),
    }
}

/// The absolute names under which a file's notices come: its own, and that of what it links to.
fn names_of(file: &Path) -> Vec<PathBuf> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = parent.canonicalize().ok().zip(file.file_name()).map(|(parent, name)| parent.join(name));
    let target = file.canonicalize().ok();
    own.into_iter().chain(target).collect()
}

/// Tells of changes together: at once when the last one is over, else when it has been silent for a little.
fn gather(inbox: &Receiver<Notice>, mut changed: impl FnMut(&BTreeSet<PathBuf>)) {
    while let Ok((first, mut is_done)) = inbox.recv() {
        let mut paths: BTreeSet<PathBuf> = first.into_iter().collect();
        let latest = Instant::now() + LONGEST;
        loop {
            let now = Instant::now();
            let wait = if is_done { Duration::ZERO } else { QUIET.min(latest.saturating_duration_since(now)) };
            match inbox.recv_timeout(wait) {
                Ok((more, done)) => {
                    paths.extend(more);
                    is_done = done;
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        changed(&paths);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A watch, and where the names arrive that it tells of.
    fn listen(watched: &Watched) -> (Watch, Receiver<Vec<String>>) {
        let (sender, inbox) = channel();
        let watch = watch(watched, move |paths| {
            let names = paths.iter().filter_map(|path| path.file_name());
            let _ = sender.send(names.map(|name| name.to_string_lossy().into_owned()).collect());
        });
        (watch.expect("a watch"), inbox)
    }

    /// The names told of until it has been silent for a while.
    fn told(inbox: &Receiver<Vec<String>>) -> Vec<String> {
        let mut names = Vec::new();
        let mut wait = Duration::from_secs(5);
        while let Ok(more) = inbox.recv_timeout(wait) {
            names.extend(more);
            wait = Duration::from_millis(200);
        }
        names
    }

    #[test]
    fn writing_is_told_once_and_reading_and_other_files_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, other) = (folder.path().join("r.md"), folder.path().join("other.md"));
        fs::write(&file, "one").expect("written");
        let watched = Watched { files: vec![file.clone()], ..Watched::default() };
        let (_watch, inbox) = listen(&watched);
        fs::write(&other, "x").expect("written");
        fs::read(&file).expect("read");
        fs::write(&file, "two").expect("written");
        assert_eq!(told(&inbox), ["r.md"]);
    }

    #[test]
    fn a_file_that_is_replaced_again_and_again_stays_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("r.md");
        fs::write(&file, "one").expect("written");
        let watched = Watched { files: vec![file.clone()], ..Watched::default() };
        let (_watch, inbox) = listen(&watched);
        for text in ["two", "three"] {
            let beside = folder.path().join(".r.md.part");
            fs::write(&beside, text).expect("written");
            fs::rename(&beside, &file).expect("renamed");
            // A name that goes and one that comes are two events, which may be told of together or apart.
            let names = told(&inbox);
            assert!(!names.is_empty() && names.iter().all(|name| name == "r.md"), "{text}: {names:?}");
        }
    }

    #[test]
    fn a_folder_is_followed_with_all_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).expect("made");
        let watched = Watched { folders: vec![folder.path().to_owned()], ..Watched::default() };
        let (_watch, inbox) = listen(&watched);
        fs::write(inner.join("template.typ"), "x").expect("written");
        let names = told(&inbox);
        assert!(names.contains(&"template.typ".to_owned()), "{names:?}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let watched = Watched { folders: vec![PathBuf::from("/nowhere/at/all")], ..Watched::default() };
        assert!(watch(&watched, |_| ()).is_err_and(|error| error.to_string().contains("/nowhere/at/all")));
    }
}
