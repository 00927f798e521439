//! Rows that are being worked on, and since when: for whoever watches from outside that none takes for ever. A thread
//! cannot be ended, so what is to be done about one that does is the watcher's to say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The rows under way in a batch. A clone is the same list.
#[derive(Debug, Clone, Default)]
pub struct Underway {
    rows: Arc<Mutex<Rows>>,
    writing: Arc<Mutex<()>>,
}

#[derive(Debug, Default)]
struct Rows {
    begun: u64,
    /// By the order in which they were begun.
    now: BTreeMap<u64, (String, Instant)>,
}

impl Underway {
    /// The row that was begun first of those under way: its posting, and for how long.
    #[must_use]
    pub fn longest(&self) -> Option<(String, Duration)> {
        let rows = locked(&self.rows);
        rows.now.values().next().map(|(job, begun)| (job.clone(), begun.elapsed()))
    }

    /// Holds back the writing of rows as long as it is kept, having waited for the end of one that is being written. Who
    /// ends the process under it leaves whole rows.
    pub fn between_rows(&self) -> MutexGuard<'_, ()> {
        locked(&self.writing)
    }

    /// Notes that a row is begun, until what is returned is dropped.
    pub(super) fn begin(&self, job: &str) -> Begun<'_> {
        let mut rows = locked(&self.rows);
        let number = rows.begun;
        rows.begun += 1;
        rows.now.insert(number, (job.to_owned(), Instant::now()));
        Begun { rows: &self.rows, number }
    }
}

/// A row under way.
pub(super) struct Begun<'a> {
    rows: &'a Mutex<Rows>,
    number: u64,
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        locked(self.rows).now.remove(&self.number);
    }
}

/// A thread that failed while it held the lock left the list whole: rows come and go in one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_not_done_is_the_longest() {
        let underway = Underway::default();
        assert_eq!(underway.longest(), None);
        let first = underway.begin("a");
        let _second = underway.begin("b");
        let job = |underway: &Underway| underway.longest().map(|(job, _)| job);
        assert_eq!(job(&underway.clone()).as_deref(), Some("a"));
        drop(first);
        assert_eq!(job(&underway).as_deref(), Some("b"));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _third = underway.begin("c");
            panic!("a fault in a row");
        }));
        assert!(panicked.is_err());
        drop(_second);
        assert_eq!(job(&underway), None);
    }

    #[test]
    fn nothing_is_written_between_rows() {
        let underway = Underway::default();
        let held = underway.between_rows();
        assert!(underway.clone().writing.try_lock().is_err());
        drop(held);
        assert!(underway.writing.try_lock().is_ok());
    }
}
