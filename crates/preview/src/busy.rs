//! Whether the page is being laid out, and since when: for whoever watches from outside that it does not take for ever.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What the worker is at. A clone tells of the same worker.
#[derive(Debug, Clone, Default)]
pub struct Busy(Arc<Mutex<Option<Instant>>>);

impl Busy {
    /// For how long the page has been under way; `None` while nothing is.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).map(|begun| begun.elapsed())
    }

    /// Works. A fault in the work ends it as well.
    pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        struct End<'a>(&'a Busy);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                self.0.put(None);
            }
        }
        self.put(Some(Instant::now()));
        let _end = End(self);
        work()
    }

    fn put(&self, begun: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = begun;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_told_until_it_ends_or_fails() {
        let busy = Busy::default();
        assert_eq!(busy.elapsed(), None);
        assert!(busy.during(|| busy.clone().elapsed()).is_some());
        assert_eq!(busy.elapsed(), None);
        let work = || busy.during(|| panic!("a fault"));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
        assert_eq!(busy.elapsed(), None);
    }
}
