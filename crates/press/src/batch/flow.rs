//! Rows through several workers and out again in their order, in bounded memory; a panic is one row's loss.
//!
//! The workers are threads of a rayon pool, one loop on each: the typesetter hands small pieces of work to the pool it is
//! called in, and from a thread of that pool they are done on the spot instead of being passed to another thread and
//! waited for.

use rayon::ThreadPoolBuilder;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::thread;

/// How many rows may be under way for each worker: what is done early waits for what is slow.
const ROWS_PER_WORKER: usize = 16;

/// Works on every row on so many threads, and hands the results to `sink` in the order of the rows, on this thread. A row
/// whose work panics goes to `sink` as `failed` makes it. Stops early when `sink` says so.
///
/// # Errors
/// The sink's.
pub(crate) fn work_in_order<R, T, E>(
    rows: impl Iterator<Item = R> + Send,
    threads: usize,
    work: impl Fn(&R) -> T + Sync,
    failed: impl Fn(&R) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E>
where
    R: Send,
    T: Send,
{
    let threads = threads.max(1);
    let window = threads * ROWS_PER_WORKER;
    // A ticket for each row under way: none is read before the sink has taken one of the last.
    let (tickets, gate) = sync_channel::<()>(window);
    let (send_row, rows_in) = sync_channel::<(usize, R)>(window);
    let rows_in = Mutex::new(rows_in);
    let (send_done, done) = channel::<(usize, T)>();
    thread::scope(|scope| {
        scope.spawn(move || {
            for numbered in rows.enumerate() {
                // Either end is gone once the sink has had enough.
                if tickets.send(()).is_err() || send_row.send(numbered).is_err() {
                    return;
                }
            }
        });
        let (rows_in, work, failed) = (&rows_in, &work, &failed);
        scope.spawn(move || {
            let worker = |send_done: Sender<(usize, T)>| {
                loop {
                    let next = match rows_in.lock() {
                        Ok(rows) => rows.recv(),
                        Err(_) => return,
                    };
                    let Ok((number, row)) = next else { return };
                    let result = catch_unwind(AssertUnwindSafe(|| work(&row))).unwrap_or_else(|_| failed(&row));
                    if send_done.send((number, result)).is_err() {
                        return;
                    }
                }
            };
            // A broadcast runs once on each thread, and no other thread can take it over.
            match ThreadPoolBuilder::new().num_threads(threads).build() {
                Ok(pool) => {
                    pool.broadcast(|_| worker(send_done.clone()));
                }
                Err(_) => worker(send_done),
            }
        });
        // Both ends live here, so that an early return closes them and the threads end.
        let (gate, done) = (gate, done);
        let mut early: BTreeMap<usize, T> = BTreeMap::new();
        let mut next = 0;
        for (number, result) in &done {
            early.insert(number, result);
            while let Some(result) = early.remove(&next) {
                sink(result)?;
                next += 1;
                let _ = gate.try_recv();
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_order_and_a_panic_is_one_rows_loss() {
        let mut seen = Vec::new();
        let done: Result<(), ()> = work_in_order(
            0..200_u64,
            4,
            |&row| {
                thread::sleep(Duration::from_micros(row * 37 % 300));
                assert!(row != 77, "a fault in row 77");
                Some(row)
            },
            |_| None,
            |result| {
                seen.push(result);
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        let expected: Vec<_> = (0..200).map(|row| (row != 77).then_some(row)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn rows_are_read_no_further_ahead_than_memory_is_bounded_for() {
        let (read, written) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let rows = (0..5_000_usize).inspect(|_| {
            read.fetch_add(1, Ordering::SeqCst);
        });
        let done: Result<(), ()> = work_in_order(
            rows,
            2,
            |&row| {
                // The first is slow: all others wait for it, and must not pile up.
                if row == 0 {
                    thread::sleep(Duration::from_millis(50));
                }
                row
            },
            |&row| row,
            |_| {
                let ahead = read.load(Ordering::SeqCst) - written.fetch_add(1, Ordering::SeqCst);
                assert!(ahead <= 2 * ROWS_PER_WORKER * 2 + 8, "{ahead} rows ahead");
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(written.load(Ordering::SeqCst), 5_000);
    }

    #[test]
    fn a_sink_that_has_had_enough_ends_it_all() {
        let done = work_in_order(0.., 2, |&row: &u64| row, |&row| row, |row| if row < 10 { Ok(()) } else { Err(row) });
        assert_eq!(done, Err(10));
    }
}
