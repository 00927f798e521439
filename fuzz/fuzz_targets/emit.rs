//! libFuzzer's way into `src/emit.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proofpress_fuzz::emit::run(bytes));
