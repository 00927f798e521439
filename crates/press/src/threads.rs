//! Two things at once.

/// Does both at once, the second on a thread of its own where there can be one. A panic in either is a panic here.
pub(crate) fn beside<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    std::thread::scope(|scope| match std::thread::Builder::new().spawn_scoped(scope, &second) {
        Ok(other) => {
            let first = first();
            (first, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        }
        Err(_) => (first(), second()),
    })
}
