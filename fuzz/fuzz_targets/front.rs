//! libFuzzer's way into `src/front.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proofpress_fuzz::front::run(bytes));
