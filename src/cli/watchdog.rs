//! Limits on time and memory to the end of a run that would not end by itself: a profile's template is code, and
//! Typst's own limits let nested loops and doubled strings through.

use super::console::Console;
use super::human;
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
    /// Seconds until the page must be laid out.
    pub(crate) seconds: u64,
    /// Megabytes (10⁶ bytes) that the process may hold meanwhile; looked at on Linux only.
    pub(crate) megabytes: u64,
    /// The folder of a user's profile, whose template may be at fault.
    pub(crate) profile: Option<PathBuf>,
}

/// Ends the process with exit code 2 when a limit is passed, until it is dropped. It must be dropped before files are
/// put in place.
#[derive(Debug)]
pub(crate) struct Watchdog {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    /// Begins to watch. Where the system has no thread to give, there is no watch.
    pub(crate) fn start(limits: Limits, console: Console) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&ended);
        let begun = Instant::now();
        let watch = move || {
            while !seen.load(Ordering::Acquire) {
                thread::park_timeout(INTERVAL);
                let Some(passed) = limits.passed(begun.elapsed(), resident_bytes()) else { continue };
                if !seen.load(Ordering::Acquire) {
                    let _ = console.say(&human::failure(&passed, Some(&limits.way_out())));
                    std::process::exit(2);
                }
            }
        };
        let thread = thread::Builder::new().name("watchdog".to_owned()).spawn(watch).ok();
        Self { ended, thread }
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
        let megabytes = resident? / 1_000_000;
        (megabytes > self.megabytes).then(|| {
            format!("laying the page out takes more than {} MB of memory; nothing was written", self.megabytes)
        })
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
