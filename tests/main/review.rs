//! The review through the command: reasons, the matrix of a file that holds only notes, and directives that silence.

use crate::command::Desk;

#[test]
fn explain_shows_the_reasons_beside_each_bullet() {
    let desk = Desk::new().with(
        "r.md",
        "# Ada Example\n\n## Experience\n### Engineer, Acme | 2021 – Present\n\
         - Added a retry with backoff to the parcel client, because the carrier's API crashed at noon\n\
         - Built highly scalable systems\n",
    );
    let plain = desk.run(&["check", "r.md"]);
    let explained = desk.run(&["check", "r.md", "--explain"]);
    assert!(explained.text().len() > plain.text().len());
    for words in ["retry", "crashed", "highly scalable", "strong", "weak"] {
        assert!(explained.text().contains(words), "{words} is not in\n{}", explained.text());
    }
    // Every judged block has reasons in the JSON, too, and they quote words of its text.
    let report = desk.run(&["check", "r.md", "--format", "json"]).json();
    for judged in report["judged"].as_array().expect("judged") {
        let why = judged["why"].as_array().expect("reasons");
        assert!(!why.is_empty(), "{judged}");
    }
}

#[test]
fn praise_is_weak_however_long_it_goes_on() {
    let report = {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/below-the-fold.md"));
        let desk = Desk::new().with("r.md", &text.expect("the example"));
        desk.run(&["check", "r.md", "--format", "json"]).json()
    };
    let summary = &report["judged"][0];
    assert_eq!((&summary["kind"], &summary["strength"]), (&"paragraph".into(), &"weak".into()), "{summary}");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.iter().any(|finding| finding["rule"] == "claim/buzzword" && finding["line"] == summary["line"]));
}

#[test]
fn the_matrix_is_a_worksheet_also_of_a_file_of_notes_alone() {
    let notes = "<!-- evidence: backfilled the ledger schema, PR 7 -->\n\n\
                 <!-- evidence: on call for payments since March, wrote the runbook; proof: ownership -->\n\n\
                 <!-- canary: a plain private note -->\n";
    let desk = Desk::new().with("notes.md", notes);
    let ran = desk.run(&["check", "notes.md", "--matrix", "--format", "json"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
    assert!(!ran.text().contains("ledger") && !ran.text().contains("canary"), "a note is shown: {}", ran.text());
    let report = ran.json();
    let rows = report["matrix"].as_array().expect("rows");
    assert_eq!(rows.len(), 7);
    let row = |area: &str| rows.iter().find(|row| row["area"] == area).expect("a row");
    assert_eq!(row("data")["unclaimed_lines"], serde_json::json!([1]));
    assert_eq!(row("ownership")["unclaimed_lines"], serde_json::json!([3]));
    assert_eq!(row("scale")["unclaimed_lines"], serde_json::json!([]));
    assert!(rows.iter().all(|row| row["blocks"] == serde_json::json!([])), "no block stands on a page of notes");
    let human = desk.run(&["check", "notes.md", "--matrix"]);
    assert!(matches!(human.code, Some(0 | 1)), "{}", human.stderr);
    assert!(!human.text().contains("ledger") && !human.stderr.contains("ledger"), "{}", human.text());
}

#[test]
fn an_allow_silences_what_layout_says_and_a_stale_one_is_found() {
    let resume = |directive: &str| {
        format!(
            "---\nprofile: mid\n---\n# Ada Example\nada@example.com\n\n{directive}\n\n## Experience\n\
             ### Engineer, Acme | 2021 – Present\n\
             - Fixed an authorization gap in an internal API and added regression tests\n"
        )
    };
    let rules = |text: &str, extra: &[&str]| -> Vec<String> {
        let desk = Desk::new().with("r.md", text);
        let arguments: Vec<&str> = ["check", "r.md", "--format", "json"].iter().chain(extra).copied().collect();
        let report = desk.run(&arguments).json();
        let findings = report["findings"].as_array().expect("findings").iter();
        findings.map(|finding| finding["rule"].as_str().unwrap_or("").to_owned()).collect()
    };
    let has = |rules: &[String], name: &str| rules.iter().any(|rule| rule == name);
    let plain = rules(&resume(""), &[]);
    assert!(has(&plain, "fit/room"), "a short resume leaves room: {plain:?}");
    assert!(!has(&rules(&resume(""), &["--allow", "fit/room"]), "fit/room"));
    let silenced = rules(&resume("<!-- allow: fit/room -->"), &[]);
    assert!(!has(&silenced, "fit/room") && !has(&silenced, "markdown/unused-allow"), "{silenced:?}");
    let stale = rules(&resume("<!-- allow: fold/tall-summary -->"), &[]);
    assert!(has(&stale, "fit/room") && has(&stale, "markdown/unused-allow"), "{stale:?}");
}
