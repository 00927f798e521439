//! libFuzzer's way into `src/pdf.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proofpress_fuzz::pdf::run(bytes));
