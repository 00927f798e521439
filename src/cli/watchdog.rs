//! Limits on time and memory to the end of a run that would not end by itself: a profile's template is code, and
//! Typst's own limits let nested loops and doubled strings through.

use super::console::Console;
use super::human;
use proofpress_press::batch::underway::Underway;
use proofpress_preview::Busy;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often the limits are looked at: a process fills some 40 MB in that time.
const INTERVAL: Duration = Duration::from_millis(20);

/// What a run may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Seconds until the page must be laid out; of a batch, each row's, of a preview, after each edit.
    pub(crate) seconds: u64,
    /// Megabytes (10⁶ bytes) that the process may hold meanwhile; looked at on Linux only.
    pub(crate) megabytes: u64,
    /// The folder of a user's profile, whose template may be at fault.
    pub(crate) profile: Option<PathBuf>,
}

/// Ends the process with exit code 2 when a limit is passed, until it is dropped.
#[derive(Debug)]
pub(crate) struct Watchdog {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    /// Begins to watch over one resume. It must be dropped before files are put in place. Where the system has no thread
    /// to give, there is no watch.
    pub(crate) fn start(limits: Limits, console: Console) -> Self {
        let begun = Instant::now();
        Self::watch(move |ended| {
            if let Some(passed) = limits.passed(begun.elapsed(), resident_bytes()) {
                give_up(ended, console, &passed, &limits.way_out());
            }
        })
    }

    /// The same over the rows of a batch, each on its own. What is written by then is whole rows.
    pub(crate) fn over_rows(limits: Limits, underway: Underway, console: Console) -> Self {
        Self::watch(move |ended| {
            if let Some(passed) = limits.passed_by_row(underway.longest(), resident_bytes()) {
                let _whole = underway.between_rows();
                give_up(ended, console, &passed, &limits.way_out());
            }
        })
    }

    /// The same over each layout of a preview. Nothing is written while one is under way.
    pub(crate) fn over_preview(limits: Limits, busy: Busy, console: Console) -> Self {
        Self::watch(move |ended| {
            let Some(elapsed) = busy.elapsed() else { return };
            if let Some(passed) = limits.passed_by_preview(elapsed, resident_bytes()) {
                give_up(ended, console, &passed, &limits.way_out());
            }
        })
    }

    fn watch(look: impl Fn(&AtomicBool) + Send + 'static) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&ended);
        let watch = move || {
            loop {
                thread::park_timeout(INTERVAL);
                if seen.load(Ordering::Acquire) {
                    break;
                }
                look(&seen);
            }
        };
        let thread = thread::Builder::new().name("watchdog".to_owned()).spawn(watch).ok();
        Self { ended, thread }
    }
}

/// Ends the process, unless what was watched has ended meanwhile.
fn give_up(ended: &AtomicBool, console: Console, passed: &str, way_out: &str) {
    if !ended.load(Ordering::Acquire) {
        let _ = console.say(&human::failure(passed, Some(way_out)));
        std::process::exit(2);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

impl Limits {
    fn passed(&self, elapsed: Duration, resident: Option<u64>) -> Option<String> {
        if elapsed >= Duration::from_secs(self.seconds) {
            return Some(format!("the page is not laid out after {} s; nothing was written", self.seconds));
        }
        self.is_over(resident).then(|| {
            format!("laying the page out takes more than {} MB of memory; nothing was written", self.megabytes)
        })
    }

    /// The same for the row that is longest under way.
    fn passed_by_row(&self, longest: Option<(String, Duration)>, resident: Option<u64>) -> Option<String> {
        const KEPT: &str = "the batch ends here; rows that are written stay";
        if let Some((job, _)) = longest.filter(|(_, elapsed)| *elapsed >= Duration::from_secs(self.seconds)) {
            return Some(format!("the variant for `{job}` is not laid out after {} s; {KEPT}", self.seconds));
        }
        self.is_over(resident)
            .then(|| format!("laying variants out takes more than {} MB of memory; {KEPT}", self.megabytes))
    }

    /// The same for a preview, which cannot go on: a layout cannot be broken off, and it holds what the page is made with.
    fn passed_by_preview(&self, elapsed: Duration, resident: Option<u64>) -> Option<String> {
        const KEPT: &str = "the preview ends here; the resume stays as it is";
        if elapsed >= Duration::from_secs(self.seconds) {
            return Some(format!("the page is not laid out after {} s; {KEPT}", self.seconds));
        }
        self.is_over(resident)
            .then(|| format!("laying the page out takes more than {} MB of memory; {KEPT}", self.megabytes))
    }

    fn is_over(&self, resident: Option<u64>) -> bool {
        resident.is_some_and(|bytes| bytes / 1_000_000 > self.megabytes)
    }

    fn way_out(&self) -> String {
        let more = "--time-limit and --memory-limit allow more";
        match &self.profile {
            Some(folder) => format!(
                "look for a loop that does not end in {}; {more}; `--profile mid` builds without it",
                folder.join("template.typ").display()
            ),
            None => more.to_owned(),
        }
    }
}

/// Memory that the process holds, in bytes; `None` where the system does not tell it as Linux does.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits { seconds: 60, megabytes: 2000, profile: Some(PathBuf::from("mine")) }
    }

    #[test]
    fn a_limit_is_named_when_it_is_passed() {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        assert_eq!(limits().passed(second, Some(2_000_999_999)), None);
        assert_eq!(limits().passed(second, None), None);
        assert!(limits().passed(minute, None).expect("passed").contains("60 s"));
        assert!(limits().passed(second, Some(2_001_000_000)).expect("passed").contains("2000 MB"));
        assert!(limits().way_out().contains("template.typ"));
    }

    #[test]
    fn a_row_has_the_time_of_a_page_and_all_of_them_the_memory() {
        let row = |seconds| Some(("acme".to_owned(), Duration::from_secs(seconds)));
        assert_eq!(limits().passed_by_row(None, Some(2_000_999_999)), None);
        assert_eq!(limits().passed_by_row(row(59), None), None);
        let said = limits().passed_by_row(row(60), None).expect("passed");
        assert!(said.contains("`acme`") && said.contains("60 s"), "{said}");
        assert!(limits().passed_by_row(None, Some(2_001_000_000)).expect("passed").contains("2000 MB"));
    }

    #[test]
    fn an_edit_in_a_preview_has_the_time_and_memory_of_a_page() {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        assert_eq!(limits().passed_by_preview(second, Some(2_000_999_999)), None);
        assert!(limits().passed_by_preview(minute, None).expect("passed").contains("60 s; the preview ends"));
        assert!(limits().passed_by_preview(second, Some(2_001_000_000)).expect("passed").contains("2000 MB"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_memory_of_a_process_is_told() {
        assert!(resident_bytes().expect("told") > 1_000_000);
    }

    #[test]
    fn a_watch_that_is_dropped_ends_at_once() {
        let begun = Instant::now();
        drop(Watchdog::start(Limits { seconds: 3600, ..limits() }, Console::new(crate::cli::console::Color::Never)));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
