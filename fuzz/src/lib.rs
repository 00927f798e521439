//! What each fuzz target does with its bytes. Every module has one `run`, which panics where a promise is broken; the
//! targets in `fuzz_targets/` hand it what libFuzzer makes up, and the ordinary tests of the program the files of
//! `corpus/` (`tests/main/fuzzed.rs` includes these modules as they stand).

pub mod front;
pub mod parse;
pub mod posting;

#[cfg(feature = "page")]
pub mod emit;
#[cfg(feature = "page")]
pub mod pdf;
#[cfg(feature = "page")]
pub mod whole;
