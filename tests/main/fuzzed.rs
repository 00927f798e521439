//! The seeds and regressions of the fuzz targets, replayed: each is handed to what its target does with it.

#![expect(unreachable_pub, reason = "the fuzz targets call these bodies from a crate of their own")]

use std::path::Path;

#[path = "../../fuzz/src/emit.rs"]
mod emit;
#[path = "../../fuzz/src/front.rs"]
mod front;
#[path = "../../fuzz/src/parse.rs"]
mod parse;
#[path = "../../fuzz/src/pdf.rs"]
mod pdf;
#[path = "../../fuzz/src/posting.rs"]
mod posting;
#[path = "../../fuzz/src/whole.rs"]
mod whole;

/// Hands every file of a target's corpus to it. The file that breaks a promise is named before the test fails.
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() > 5, "{} holds next to nothing", folder.display());
    for file in files {
        println!("{}", file.display());
        run(&std::fs::read(&file).expect("read"));
    }
}

#[test]
fn parse_corpus() {
    replay("parse", parse::run);
}

#[test]
fn posting_corpus() {
    replay("posting", posting::run);
}

#[test]
fn front_corpus() {
    replay("front", front::run);
}

#[test]
fn pdf_corpus() {
    replay("pdf", pdf::run);
}

#[test]
fn emit_corpus() {
    replay("emit", emit::run);
}

#[test]
fn whole_corpus() {
    replay("whole", whole::run);
}
