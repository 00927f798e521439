//! Finished things by what they were made from: those asked for of late stay, the others go, so that memory is bounded.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

/// Two generations: what is asked for stays in the young one; when that is full, it becomes the old one and the old one goes.
#[derive(Debug)]
pub(crate) struct Shelf<K, V> {
    room: usize,
    generations: Mutex<Generations<K, V>>,
}

#[derive(Debug)]
struct Generations<K, V> {
    young: HashMap<K, Arc<V>>,
    old: HashMap<K, Arc<V>>,
}

impl<K: Hash + Eq + Clone, V> Shelf<K, V> {
    /// A shelf that holds between `room` and twice as many.
    pub(crate) fn new(room: usize) -> Self {
        let generations = Generations { young: HashMap::new(), old: HashMap::new() };
        Self { room: room.max(1), generations: Mutex::new(generations) }
    }

    /// What was made from this, if it is still there.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        // A panic elsewhere leaves whole things behind: each is put in one step.
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = generations.young.get(key) {
            return Some(Arc::clone(found));
        }
        let found = generations.old.remove(key)?;
        generations.insert(self.room, key.clone(), Arc::clone(&found));
        Some(found)
    }

    /// What was made from this, or something new that is put there.
    pub(crate) fn get_or_put(&self, key: &K, new: impl FnOnce() -> V) -> Arc<V> {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = generations.young.get(key) {
            return Arc::clone(found);
        }
        let value = generations.old.remove(key).unwrap_or_else(|| Arc::new(new()));
        generations.insert(self.room, key.clone(), Arc::clone(&value));
        value
    }

    /// Puts something there.
    pub(crate) fn put(&self, key: K, value: Arc<V>) {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        generations.insert(self.room, key, value);
    }
}

impl<K: Hash + Eq, V> Generations<K, V> {
    fn insert(&mut self, room: usize, key: K, value: Arc<V>) {
        if self.young.len() >= room {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let shelf = Shelf::new(4);
        for number in 0..100 {
            shelf.put(number, Arc::new(number));
            assert_eq!(shelf.get(&0).as_deref(), Some(&0));
        }
        let held = (0..100).filter(|number| shelf.get(number).is_some()).count();
        assert!(held <= 8, "{held}");
        assert!(shelf.get(&99).is_some());
    }
}
