//! What `redact` names stands in no output of any format, by flag and by front matter.

use crate::command::Desk;
use crate::material::unpacked;
use std::path::Path;

const RESUME: &str = "---
profile: mid
---
# Ada Example
Backend Engineer
Email: ada.canary@example.com | +49 30 5550142 | 12 Canary Street, 10115 Berlin | [Chat](https://wa.me/49305550142) | code.example.dev/ada

## Summary
Backend engineer; reach me at [my address](mailto:ada.canary@example.com) or on [030 5550142](tel:+49305550142).

## Experience
### Engineer, Acme | Berlin | 2021 – Present
- Fixed an authorization gap in an internal API and added regression tests
- Answered ADA.CANARY@example.com on call for the world-class platform of 12 Canary Street, 10115 Berlin
";

/// What must be gone: the values themselves, and what is left of them in links and encoded forms.
const GONE: [&str; 7] = ["ada.canary", "ada%2ecanary", "5550142", "555 0142", "canary street", "10115", "mailto:"];

fn is_clean(place: &str, text: &str) {
    let lower = text.to_lowercase();
    for gone in GONE {
        if let Some(at) = lower.find(gone) {
            let start = lower[..at].char_indices().rev().nth(40).map_or(0, |(start, _)| start);
            panic!("{place} holds {gone}: {}", lower[start..].chars().take(120).collect::<String>());
        }
    }
}

fn all_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { all_files(&path, found) } else { found.push(path) }
    }
}

fn is_redacted(desk: &Desk, flags: &[&str]) {
    std::fs::create_dir(desk.path("out")).expect("a folder");
    let formats = ["build", "r.md", "--format", "pdf,html,png,svg,txt,typ,json-resume", "-o", "out/r"];
    let ran = desk.run(&[&formats[..], flags].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    is_clean("standard error", &ran.stderr);
    let mut files = Vec::new();
    all_files(&desk.path("out"), &mut files);
    assert!(files.len() >= 6, "{files:?}");
    for path in &files {
        let bytes = std::fs::read(path).expect("read");
        let text = String::from_utf8_lossy(&bytes);
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("pdf") => {
                is_clean("the unpacked PDF", &unpacked(&bytes));
                let read = desk.run(&["text", path.to_str().expect("UTF-8")]);
                is_clean("the PDF's text", read.text());
                assert!(read.text().contains("code.example.dev/ada"), "{}", read.text());
                assert!(read.text().contains("Berlin"), "a town is no address: {}", read.text());
            }
            Some("otf") => {}
            _ => is_clean(&path.to_string_lossy(), &text),
        }
    }
    for form in ["human", "json", "sarif"] {
        let ran = desk.run(&[&["check", "r.md", "--matrix", "--explain", "--format", form], flags].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        is_clean(form, ran.text());
        is_clean("standard error of check", &ran.stderr);
    }
}

#[test]
fn a_flag_takes_it_out_of_every_format() {
    is_redacted(&Desk::new().with("r.md", RESUME), &["--redact", "phone,email,address"]);
}

#[test]
fn so_does_the_front_matter_alone_or_with_a_flag() {
    let front = |list: &str| RESUME.replace("profile: mid", &format!("profile: mid\nredact: {list}"));
    is_redacted(&Desk::new().with("r.md", &front("[phone, email, address]")), &[]);
    is_redacted(&Desk::new().with("r.md", &front("email, address")), &["--redact", "phone"]);
}

#[test]
fn without_it_they_stand_and_a_slip_withholds_the_file() {
    let desk = Desk::new().with("r.md", RESUME);
    let ran = desk.run(&["build", "r.md", "--format", "html", "-o", "-"]);
    assert!(ran.text().contains("mailto:ada.canary@example.com"), "{}", ran.text());
    assert_eq!(desk.run(&["build", "r.md", "--redact", "fone"]).code, Some(2));
    let desk = Desk::new().with("r.md", &RESUME.replace("profile: mid", "redact: fone"));
    assert_eq!(desk.run(&["build", "r.md"]).code, Some(1));
    assert_eq!(desk.names(), ["r.md"]);
}
