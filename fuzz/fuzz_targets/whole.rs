//! libFuzzer's way into `src/whole.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proofpress_fuzz::whole::run(bytes));
