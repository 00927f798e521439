//! A long list to what is made of each of its members, on all cores.

use std::thread::{Builder, available_parallelism, scope};

/// Below so many members a thread costs more than it gives.
const MANY: usize = 512;

/// Works on each, in order; a long list in as many parts as there are cores.
pub(crate) fn map_in_parts<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = if all.len() < MANY { 1 } else { available_parallelism().map_or(1, usize::from) };
    let part = all.len().div_ceil(cores).max(1);
    let (own, others) = all.split_at(part.min(all.len()));
    let on_part = |part: &[T]| part.iter().map(&work).collect::<Vec<R>>();
    scope(|scope| {
        let spawned: Vec<_> = others
            .chunks(part)
            .map(|part| (part, Builder::new().spawn_scoped(scope, move || on_part(part)).ok()))
            .collect();
        let mut made = on_part(own);
        for (part, thread) in spawned {
            // Where no thread could be had, its part is done here.
            made.extend(thread.map_or_else(
                || on_part(part),
                |thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            ));
        }
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_however_many_parts_there_are() {
        for length in [0, 1, MANY - 1, MANY, MANY * 3 + 1] {
            let all: Vec<usize> = (0..length).collect();
            assert_eq!(map_in_parts(&all, |number| number + 1), (1..=length).collect::<Vec<_>>());
        }
    }
}
