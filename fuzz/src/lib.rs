//! What each fuzz target does with its bytes. Every module has one `run`, which panics where a promise is broken; the
//! targets in `fuzz_targets/` hand it what libFuzzer makes up, and the ordinary tests of the program the files of
//! `corpus/` (`tests/main/fuzzed.rs` includes these modules as they stand).

pub mod front;
pub mod parse;
pub mod pdf;
pub mod posting;

#[cfg(feature = "page")]
pub mod emit;
#[cfg(feature = "page")]
pub mod whole;

// The reader of PDFs as it stands, without the rest of `proofpress-export`, which brings the typesetter along: `pdf` finds
// it under the name of that crate.
extern crate self as proofpress_export;
#[path = "../../crates/export/src/read/mod.rs"]
mod read;
pub use read::*;
