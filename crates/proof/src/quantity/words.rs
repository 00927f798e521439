//! The file `rules/quantities.toml` to sets of words, which say what a number beside them is.

use rustc_hash::{FxBuildHasher, FxHashSet};
use std::sync::LazyLock;

macro_rules! lists {
    ($($list:ident)*) => {
        /// Lists of words by their names in the file; see there for what each one means.
        pub(super) struct Words { $(pub(super) $list: List,)* }

        impl Words {
            fn of(table: &'static toml::Table) -> Self {
                Self { $($list: List::of(table, stringify!($list)),)* }
            }

            #[cfg(test)]
            fn lists(&self) -> Vec<(&'static str, &List)> {
                vec![$((stringify!($list), &self.$list),)*]
            }
        }
    };
}

lists! {
    volume people parameter label inspectable rehearsal mishap setting
    ration portion admitting finding serving served carrying group body event showing timetable taken_up winning
    rollout rollout_far rollout_clause explaining watching trial_roots praised
    saving timed_condition sooner lasting allowance
    condition changed_roots strained about least most compared zero half
    numbered dated answered opening stop
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(&TABLE));

static TABLE: LazyLock<toml::Table> = LazyLock::new(|| {
    // The file is part of the program, so a fault in it is a fault of ours; an empty table keeps the review going and
    // the test of this module failing.
    include_str!("../../../../rules/quantities.toml").parse().unwrap_or_default()
});

/// One list of the file, in lower case.
pub(super) struct List(FxHashSet<&'static str>);

impl List {
    fn of(table: &'static toml::Table, name: &str) -> Self {
        let text = table.get(name).and_then(toml::Value::as_str).unwrap_or("");
        // This runs at every start: room for all words at once, at six letters a word and a space.
        let mut words = FxHashSet::with_capacity_and_hasher(text.len() / 7 + 1, FxBuildHasher);
        words.extend(text.split_ascii_whitespace());
        Self(words)
    }

    /// Whether a lower-case word stands in it.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Whether a lower-case word begins with one of its entries.
    pub(super) fn begins(&self, word: &str) -> bool {
        self.0.iter().any(|root| word.starts_with(root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_the_file_is_read_and_none_is_empty() {
        let lists = WORDS.lists();
        assert_eq!(lists.len(), TABLE.len(), "a list of the file that no code asks for, or one that it lacks");
        for (name, list) in lists {
            assert!(!list.0.is_empty(), "{name}");
        }
    }
}
