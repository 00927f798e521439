//! libFuzzer's way into `src/posting.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proofpress_fuzz::posting::run(bytes));
