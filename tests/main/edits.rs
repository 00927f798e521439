//! Whole resumes before and after an edit: what `diff` says, and its exit code.

use crate::command::Desk;
use serde_json::Value;

const BEFORE: &str = "---
profile: mid
---
# Ada Example
ada@example.com | Berlin

## Summary

Backend engineer with six years of payments and booking systems.

## Experience

### Backend Engineer, Example Payments | Berlin | 2021 – 2024

- Wrote the refund worker in Go; moved its orders table to Postgres with a dry run
- Helped the platform team move the deploys to Kubernetes <!-- evidence: 14 services, cutover sheet -->
- Added request ids to the payment logs
- Fixed the CSV export for one customer

### Software Developer, Sample Bookings | Leipzig | 2018 – 2021

- Wrote unit tests for the seat map
- Kept the booking API's OpenAPI file current

## Education

### BSc Computer Science, Example University | 2015 – 2018

- Thesis on log compression

## Skills

- Languages: Go, Python
- Databases: PostgreSQL
";

/// The exit code of `diff` and its changes, after `swaps` were made in the resume.
fn edited(swaps: &[(&str, &str)]) -> (Option<i32>, Vec<Value>) {
    let mut after = BEFORE.to_owned();
    for (from, to) in swaps {
        assert!(after.contains(from), "`{from}` stands in the resume");
        after = after.replacen(from, to, 1);
    }
    let desk = Desk::new().with("before.md", BEFORE).with("after.md", &after);
    let ran = desk.run(&["diff", "before.md", "after.md", "--format", "json"]);
    let changes = ran.json()["changes"].as_array().expect("changes").clone();
    (ran.code, changes)
}

fn verdicts(changes: &[Value]) -> Vec<&str> {
    changes.iter().filter_map(|change| change["verdict"].as_str()).collect()
}

fn kinds(changes: &[Value]) -> Vec<&str> {
    changes
        .iter()
        .flat_map(|change| change["kinds"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn faithful_edits_exit_0() {
    for swaps in [
        // Nothing, an order, a section, a spelling.
        vec![],
        vec![
            ("- Added request ids to the payment logs\n", ""),
            ("- Wrote the refund", "- Added request ids to the payment logs\n- Wrote the refund"),
        ],
        vec![
            ("- Wrote unit tests for the seat map\n", ""),
            (
                "- Fixed the CSV export for one customer\n",
                "- Fixed the CSV export for one customer\n- Wrote unit tests for the seat map\n",
            ),
        ],
        vec![("Added request ids to the payment logs", "Put request IDs into the payment logs")],
        vec![("Fixed the CSV export for one customer", "Repaired a customer's CSV export")],
        // A split and a merge.
        vec![(
            "Wrote the refund worker in Go; moved its orders table",
            "Wrote the refund worker in Go\n- Moved its orders table",
        )],
        vec![("Wrote unit tests for the seat map\n- Kept the", "Wrote unit tests for the seat map; kept the")],
        // A number of the note, and a tool by its alias.
        vec![("the deploys to Kubernetes", "the deploys of 14 services to K8s")],
        // Something left out.
        vec![("- Thesis on log compression\n", "")],
    ] {
        let (code, changes) = edited(&swaps);
        assert_eq!(code, Some(0), "{swaps:?}: {changes:#?}");
        assert!(!verdicts(&changes).contains(&"inflated"), "{swaps:?}: {changes:#?}");
    }
}

#[test]
fn inflated_edits_exit_1_and_say_the_kind() {
    for (from, to, kind) in [
        (
            "Added request ids to the payment logs",
            "Added request ids to the payment logs, cutting incidents by 40%",
            "new-metric",
        ),
        ("the deploys to Kubernetes", "the deploys of 40 services to Kubernetes", "changed-metric"),
        ("Helped the platform team move the deploys", "Led the move of all deploys", "verb-upgrade"),
        ("Wrote unit tests for the seat map", "Wrote Selenium tests for the seat map", "new-tool"),
        ("Fixed the CSV export for one customer", "Fixed data exports across the whole platform", "new-scope"),
        ("### Backend Engineer, Example Payments", "### Senior Backend Engineer, Example Payments", "seniority"),
        ("### Backend Engineer, Example Payments", "### Backend Engineer, Global Bank", "changed-fact"),
        ("| 2018 – 2021", "| 2016 – 2021", "changed-fact"),
        ("### BSc Computer Science", "### MSc Computer Science", "changed-fact"),
        ("Example University", "Cambridge University", "changed-fact"),
        ("with six years of", "with ten years of", "changed-metric"),
    ] {
        let (code, changes) = edited(&[(from, to)]);
        assert_eq!(code, Some(1), "{from} → {to}: {changes:#?}");
        assert!(kinds(&changes).contains(&kind), "{from} → {to}: {changes:#?}");
        assert_eq!(changes.len(), 1, "{from} → {to}: {changes:#?}");
    }
}

#[test]
fn a_claim_in_a_moved_split_or_merged_bullet_is_found_where_it_stands() {
    // Moved and inflated.
    let (code, changes) = edited(&[
        ("- Fixed the CSV export for one customer\n", ""),
        ("- Wrote the refund", "- Fixed the CSV export for 300 customers\n- Wrote the refund"),
    ]);
    assert_eq!((code, verdicts(&changes)), (Some(1), vec!["inflated"]), "{changes:#?}");
    // Split, with a claim in the second half.
    let (code, changes) = edited(&[(
        "Wrote the refund worker in Go; moved its orders table to Postgres with a dry run",
        "Wrote the refund worker in Go\n- Moved its orders table to Postgres with a dry run, saving $20,000 a year",
    )]);
    assert_eq!(code, Some(1), "{changes:#?}");
    assert!(kinds(&changes).contains(&"new-metric"), "{changes:#?}");
    // A bullet that nothing stands for.
    let (code, changes) = edited(&[(
        "- Fixed the CSV export for one customer\n",
        "- Fixed the CSV export for one customer\n- Negotiated a contract with the regional hospital chain\n",
    )]);
    assert_eq!((code, verdicts(&changes)), (Some(1), vec!["added"]), "{changes:#?}");
    // A skill that was not there.
    let (code, changes) = edited(&[("Languages: Go, Python", "Languages: Go, Python, Rust")]);
    assert_eq!(code, Some(1), "{changes:#?}");
    assert!(kinds(&changes).contains(&"new-tool"), "{changes:#?}");
}
