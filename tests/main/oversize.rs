//! Input of a size or shape that no resume has ends with a result or an error that names the limit, never with a fault
//! of the program. How long each takes is measured by hand (docs/robustness.md).

use crate::command::Desk;

const HEAD: &str = "# Ada Example\nada@example.com\n\n## Experience\n### Engineer, Acme | Berlin | 2021 – Present\n";

/// A name, the text under the head, and words of the error; none where the page is laid out.
fn cases() -> Vec<(&'static str, String, &'static str)> {
    let marks = "\u{301}";
    vec![
        ("five megabytes", "- Fixed a data race in the queue worker\n".repeat(128_000), "at most 300000"),
        ("a hundred thousand bullets", "- x\n".repeat(100_000), "at most 300000"),
        ("ten thousand quotes", format!("{}x\n", "> ".repeat(10_000)), ""),
        ("a million characters in one word", format!("- {}\n", "a".repeat(1_000_000)), "at most 300000"),
        ("a long word", format!("- {}\n", "a".repeat(45_000)), ""),
        ("a page of marks", format!("- e{}\n", marks.repeat(3_000)).repeat(8), ""),
        ("marks alone", format!("{}\n", marks.repeat(100_000)), "at most 50000"),
        ("a letter under many marks", format!("- e{}\n", marks.repeat(24_000)), ""),
        ("many titles", "### E, A | B | 2020\n- x\n".repeat(4_000), "at most 6000"),
        ("many styles", format!("- {}\n", "**a** *b* ".repeat(4_000)), "at most 2000 times"),
        ("bullets in reserve", "- x <!-- reserve -->\n".repeat(7_000), "at most 6000"),
    ]
}

#[test]
fn what_is_too_large_is_an_error_that_names_the_limit() {
    for (name, body, limit) in cases() {
        let desk = Desk::new().with("r.md", &format!("{HEAD}{body}")).with("r.pdf", "old");
        let ran = desk.run(&["build", "r.md", "--pages", "any"]);
        assert!(!ran.stderr.contains("proofpress itself failed"), "{name}: {}", ran.stderr);
        let expected = if limit.is_empty() { Some(0) } else { Some(1) };
        assert_eq!(ran.code, expected, "{name}: {}", ran.stderr.chars().take(2000).collect::<String>());
        assert!(ran.stderr.contains(limit), "{name}: {}", ran.stderr.chars().take(2000).collect::<String>());
        let written = std::fs::read(desk.path("r.pdf")).expect("a file");
        assert_eq!(written == b"old", !limit.is_empty(), "{name}");
    }
}

#[test]
fn other_commands_end_as_well() {
    let huge = "- Fixed a data race in the queue worker\n".repeat(20_000);
    let desk = Desk::new().with("r.md", &format!("{HEAD}{huge}")).with("small.md", &format!("{HEAD}- x\n"));
    let ran = desk.run(&["match", "small.md", "r.md", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = desk.run(&["diff", "small.md", "r.md", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let ran = desk.run(&["text", "r.md"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("this is no PDF"), "{}", ran.stderr);
}
