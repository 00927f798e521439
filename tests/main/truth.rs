//! Match, starters that are there, reading a PDF, and comparing with one.

use crate::command::Desk;
use crate::material::{example, words};

#[test]
fn match_says_emphasis_and_terms() {
    let posting = "Backend engineer. You will own the reliability of our services: on-call, alerts, incident reviews. \
        We use Go, PostgreSQL and Kafka.\n";
    let desk = Desk::new().with("posting.txt", posting);
    let path = example("mid");
    let ran = desk.run(&["match", path.to_str().expect("UTF-8"), "posting.txt", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let answer = ran.json();
    let schema = desk.run(&["schema", "match"]).json();
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&answer));
    let emphasis = answer["emphasis"].as_array().expect("emphasis");
    assert_eq!(emphasis[0]["area"], "reliability", "{emphasis:?}");
    let sum: f64 = emphasis.iter().map(|share| share["weight"].as_f64().expect("a weight")).sum();
    assert!((sum - 1.0).abs() < 1e-6, "the weights add up to {sum}");
    let state = |term: &str| {
        let terms = answer["terms"].as_array().expect("terms");
        let found = terms.iter().find(|row| row["term"].as_str().is_some_and(|own| own == term));
        found.unwrap_or_else(|| panic!("{term} is not among {terms:?}"))["state"].clone()
    };
    assert_eq!(state("Kafka"), "absent");
    assert_eq!(state("Go"), "proven");
    assert_eq!(state("PostgreSQL"), "proven");
}

#[test]
fn a_pdf_of_its_own_reads_back_and_loses_nothing() {
    let desk = Desk::new();
    let path = example("senior");
    let path = path.to_str().expect("UTF-8");
    assert_eq!(desk.run(&["build", path, "--format", "pdf,txt", "-o", "s"]).code, Some(0));
    let read = desk.run(&["text", "s.pdf"]);
    assert_eq!(read.code, Some(0), "{}", read.stderr);
    // The page may set an entry's dates beside its title, the text file after its place: the order is not compared.
    let sorted = |text: &str| {
        let mut words = words(text);
        words.sort();
        words
    };
    let read = sorted(read.text());
    let txt = sorted(&std::fs::read_to_string(desk.path("s.txt")).expect("text"));
    assert!(txt.len() > 200);
    assert_eq!(read, txt);

    let report = desk.run(&["check", path, "--against", "s.pdf", "--format", "json"]).json();
    let against = &report["against"];
    assert_eq!(against["words"], against["kept"], "{against}");
    assert!(against["words"].as_u64().is_some_and(|words| words > 200));
    for part in ["missing", "out_of_order", "added"] {
        assert_eq!(against[part].as_array().map(Vec::len), Some(0), "{part}: {against}");
    }

    // A PDF of another resume loses most of this one.
    let other = example("mid");
    assert_eq!(desk.run(&["build", other.to_str().expect("UTF-8"), "-o", "m.pdf"]).code, Some(0));
    let report = desk.run(&["check", path, "--against", "m.pdf", "--format", "json"]).json();
    let against = &report["against"];
    assert!(against["kept"].as_u64() < against["words"].as_u64().map(|words| words / 2), "{}", against["kept"]);
}
