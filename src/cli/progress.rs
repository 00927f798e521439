//! Steps done to a bar with rate and time left, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::io::{IsTerminal as _, stderr};

/// A bar on standard error; nothing where that is no terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    failed: Cell<u64>,
}

impl Progress {
    /// Begins. Without a total there is a rate and no time left.
    pub(crate) fn begin(what: &'static str, total: Option<u64>) -> Self {
        let bar = if stderr().is_terminal() {
            ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(8))
        } else {
            ProgressBar::hidden()
        };
        let template = match total {
            Some(_) => "{bar:30} {pos}/{len} {prefix} {per_sec} {eta} left {msg}",
            None => "{spinner} {pos} {prefix} {per_sec} {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(what);
        Self { bar, failed: Cell::new(0) }
    }

    /// One more is done.
    pub(crate) fn step(&self, failed: bool) {
        if failed {
            self.failed.set(self.failed.get() + 1);
            self.bar.set_message(format!("({} failed)", self.failed.get()));
        }
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
