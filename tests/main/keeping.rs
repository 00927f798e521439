//! What is written and what stays: overflow, cutting, reordering.

use crate::command::Desk;
use crate::material::example;

fn long_resume() -> String {
    let mut text = "---\nprofile: mid\n---\n# Ada Example\nada@example.com\n\n## Experience\n".to_owned();
    for year in 2001..2011 {
        text.push_str(&format!("### Engineer, Acme {year} | {year} – {}\n", year + 1));
        for number in 0..9 {
            text.push_str(&format!(
                "- Helped with task {number} of {year} in the service that everybody used, and with more of the same kind\n"
            ));
        }
    }
    text
}

#[test]
fn what_overflows_is_withheld_and_says_lines_and_cut_makes_it_fit() {
    let desk = Desk::new().with("r.md", &long_resume()).with("r.pdf", "an older file");
    let ran = desk.run(&["build", "r.md", "--pages", "1"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("fit/overflow") && ran.stderr.contains("lines"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(desk.path("r.pdf")).expect("it is there"), "an older file");
    assert_eq!(desk.names(), ["r.md", "r.pdf"]);

    let report = desk.run(&["check", "r.md", "--pages", "1", "--format", "json"]).json();
    assert_eq!(report["fit"]["fits"], false);
    assert!(report["fit"]["overflow_lines"].as_u64().is_some_and(|lines| lines > 0));
    let plan = report["fit"]["cut_plan"].as_array().expect("a plan");
    let freed: u64 = plan.iter().map(|cut| cut["frees_lines"].as_u64().expect("lines")).sum();
    assert!(freed >= report["fit"]["overflow_lines"].as_u64().expect("lines"), "the plan frees {freed} lines");

    let ran = desk.run(&["build", "r.md", "--pages", "1", "--cut"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let pdf = lopdf::Document::load(desk.path("r.pdf")).expect("a PDF now");
    assert_eq!(pdf.get_pages().len(), 1);
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the source"), long_resume());
}

/// Weak bullets first and strong ones last, so that there is something to move.
fn upside_down() -> String {
    let mut text = "---\nprofile: mid\n---\n# Ada Example\nada@example.com\n\n## Experience\n\
        ### Engineer, Acme | 2021 – Present\n"
        .to_owned();
    for number in 1..=20 {
        text.push_str(&format!("- Helped with task {number}\n  <!-- a note that stays with task {number} -->\n"));
    }
    for (number, area) in ["invoice", "payout", "ledger"].iter().enumerate() {
        text.push_str(&format!(
            "- Fixed an object-level authorization gap in the {area} API and added a regression test for each of its \
             {} routes\n  <!-- evidence: PR 14{number}; proof: security -->\n",
            number + 11
        ));
    }
    text
}

#[test]
fn reordering_moves_whole_lines_and_reaches_the_best() {
    let desk = Desk::new().with("r.md", &upside_down());
    let check = || desk.run(&["check", "r.md", "--fold", "third", "--format", "json"]).json();
    let before = check();
    let above = |report: &serde_json::Value| report["fold"]["strong"]["above"].as_u64().expect("a count");
    let best = before["fold"]["best_above"].as_u64().expect("a best");
    assert!(best > above(&before), "there is nothing to move: {}", before["fold"]);

    // Without --write the Markdown stays.
    let ran = desk.run(&["build", "r.md", "--fold", "third", "--reorder"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the source"), upside_down());

    let ran = desk.run(&["build", "r.md", "--fold", "third", "--reorder", "--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = std::fs::read_to_string(desk.path("r.md")).expect("the source");
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_ne!(text, upside_down());
    assert_eq!(sorted(&text), sorted(&upside_down()));
    // Every note still follows its own bullet.
    for number in 1..=20 {
        let pair = format!("- Helped with task {number}\n  <!-- a note that stays with task {number} -->\n");
        assert!(text.contains(&pair), "{text}");
    }
    let after = check();
    assert_eq!(above(&after), best);
    assert_eq!(after["fold"]["best_above"], best);
    assert_eq!(after["fold"]["moves"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_resume_itself_is_never_written_over() {
    let desk = Desk::new();
    let text = std::fs::read_to_string(example("mid")).expect("the example");
    let desk = desk.with("r.md", &text);
    let ran = desk.run(&["build", "r.md", "-o", "r.md"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(desk.path("r.md")).expect("the source"), text);
}

#[test]
fn a_link_beyond_ascii_is_written_as_an_address_and_verified() {
    let text =
        "# Ada Example\njörg@example.org\n\n## Projects\n- Wrote [a map](https://münchen.example/straße?q=日本)\n";
    let desk = Desk::new().with("r.md", text);
    let ran = desk.run(&["build", "r.md", "--format", "pdf,html", "-o", "r"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let address = "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%E6%97%A5%E6%9C%AC";
    for file in ["r.pdf", "r.html"] {
        let bytes = std::fs::read(desk.path(file)).expect("built");
        for link in [address, "mailto:j%C3%B6rg@example.org"] {
            assert!(bytes.windows(link.len()).any(|part| part == link.as_bytes()), "{file} has no {link}");
        }
    }
}
