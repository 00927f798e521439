//! libFuzzer's way into `src/parse.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proofpress_fuzz::parse::run(bytes));
