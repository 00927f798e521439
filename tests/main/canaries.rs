//! Words of notes, in every form a note has, reach no output in any format.

use crate::command::Desk;
use crate::material::unpacked;
use std::path::Path;

const NOTED: &str = r#"---
profile: mid
private: canaryfront
---
# Ada Example <!-- canaryname -->
ada@example.com | Berlin <!-- canarycontact -->

<!-- canaryalone
canarymiddle

canarylast -->

## Experience <!-- canaryheading -->
### Engineer, Acme | 2021 – Present <!-- canaryentry -->
- Fixed an authorization gap in an internal API and added regression tests
  <!-- evidence: canaryevidence, PR 412; proof: security -->
- Cut p95 from 2.1 s to 340 ms with keyset pagination <!-- canaryinline --> in Go
  <!-- tags: canarytag; allow: claim/canaryrule -->
- Rewrote the world-class leading-edge platform, 99% faster <!--canarytight-->
- <!-- canaryempty -->

<!-- evidence: canaryunclaimed for a migration; proof: data -->

> [!private]
> canaryquote one
canarylazy two

```hidden
canaryfence
```

[//]: # (canarylink)

[//]: # "canaryquoted"

<div class="resume-hidden">canarydiv <b>canarybold</b></div>

Seen <span class="resume-hidden">canaryspan</span> text.

## Skills <!-- canary[link](https://canaryurl.example.com) -->
- **Languages:** Go, SQL <!-- canaryskill -->
"#;

fn is_clean(place: &str, text: &str) {
    // Encoded forms too: a note may not leave as part of an address or an entity.
    if let Some(at) = text.to_lowercase().find("canary") {
        let from = text.to_lowercase()[..at].chars().count().saturating_sub(60);
        panic!("{place} holds a note: {}", text.chars().skip(from).take(140).collect::<String>());
    }
}

fn all_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { all_files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn no_file_of_a_build_holds_a_note() {
    let desk = Desk::new().with("r.md", NOTED);
    std::fs::create_dir(desk.path("out")).expect("a folder");
    let ran = desk.run(&[
        "build",
        "r.md",
        "--format",
        "pdf,html,png,svg,txt,typ,json-resume",
        "--pages",
        "any",
        "-o",
        "out/r",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    is_clean("standard error", &ran.stderr);
    let mut files = Vec::new();
    all_files(&desk.path("out"), &mut files);
    for ending in ["pdf", "html", "json", "png", "svg", "txt", "typ"] {
        let has_one = files.iter().any(|path| path.extension().is_some_and(|own| own == ending));
        assert!(has_one, "no {ending} among {files:?}");
    }
    for path in &files {
        is_clean("a file's name", &path.strip_prefix(desk.path("")).expect("inside").to_string_lossy());
        let bytes = std::fs::read(path).expect("read");
        is_clean(&path.to_string_lossy(), &String::from_utf8_lossy(&bytes));
        if path.extension().is_some_and(|ending| ending == "pdf") {
            is_clean("the unpacked PDF", &unpacked(&bytes));
            // Glyphs carry no letters: what a machine reads through the fonts' maps is looked at too.
            let read = desk.run(&["text", path.to_str().expect("UTF-8")]);
            assert!(read.text().contains("Seen") && read.text().contains("keyset pagination"), "{}", read.text());
            is_clean("the PDF's text", read.text());
        }
    }
}

#[test]
fn no_form_of_a_report_holds_a_note() {
    let desk = Desk::new().with("r.md", NOTED).with("old.md", &NOTED.replace("340 ms", "500 ms"));
    for form in ["human", "json", "sarif"] {
        for deny in ["claim", "privacy", "source"] {
            let ran = desk.run(&["check", "r.md", "--format", form, "--matrix", "--explain", "--deny", deny]);
            assert!(matches!(ran.code, Some(0 | 1)), "{form}: {}", ran.stderr);
            is_clean(form, ran.text());
            is_clean("standard error", &ran.stderr);
        }
    }
    for form in ["human", "json"] {
        let ran = desk.run(&["diff", "old.md", "r.md", "--format", form]);
        is_clean("diff", ran.text());
        is_clean("standard error of diff", &ran.stderr);
        let ran = desk.run_with(&["match", "r.md", "-", "--format", form], "We use Go, Kafka and canaryfence.\n", &[]);
        // The posting is the reader's own; the resume must not answer it out of a note.
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(!ran.text().contains("canaryunclaimed") && !ran.text().contains("canaryevidence"), "{}", ran.text());
    }
}

#[test]
fn an_overflow_shows_no_note() {
    let more = "- Wrote a line that takes room on the page and says little <!-- canaryroom -->\n".repeat(120);
    let text = NOTED.replace("\n## Skills", &format!("\n{more}\n## Skills"));
    let desk = Desk::new().with("r.md", &text);
    let ran = desk.run(&["build", "r.md", "--pages", "1"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    is_clean("standard error", &ran.stderr);
    let ran = desk.run(&["check", "r.md", "--pages", "1", "--format", "json"]);
    assert!(ran.json()["fit"]["cut_plan"].as_array().is_some_and(|plan| !plan.is_empty()));
    is_clean("the cut plan", ran.text());
}
