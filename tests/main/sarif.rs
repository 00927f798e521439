//! The SARIF of `check` against the JSON Schema that OASIS publishes for version 2.1.0.

use crate::command::Desk;
use serde_json::Value;

const SCHEMA: &str = include_str!("schemas/sarif-2.1.0.json");

/// Resumes that bring findings of many families, none at all, and names that a URI must escape.
const RESUMES: [(&str, &str); 5] = [
    (
        "plain.md",
        "# Ada Example\n\n## Experience\n### Engineer, Acme | 2021 – Present\n- Fixed an authorization gap in an internal API and added regression tests\n",
    ),
    (
        "mein lebenslauf é.md",
        "# Ada Example\n\n## Experience\n### Engineer, Acme\n- Built highly scalable systems\n- Owned the backend\n- Made APIs secure\n- Responsible for servers\n- Cut costs by 40%\n- 🚀 World-class ninja — “naïve” café\n<!-- allow: claim/buzzword -->\n",
    ),
    (
        "many.md",
        "---\nprofile: nowhere\nfold: half\n---\n# Ada Example\n\n## Skills\nGo, Rust, Java, C, SQL, Kafka, Redis, Docker, AWS, GCP, Azure\n\n## Projects\n### Toy\n- Built a to-do app with Node and MongoDB\n\n## Experience\n- [your name] did X\n<!-- allow: no/such -->\n",
    ),
    ("empty.md", ""),
    ("wide.md", "# 名前\n\n## Experience\n- שלום עולם at scale\n- a\u{200b}b\u{ad}c `<name>` Vec<T>\n"),
];

#[test]
fn the_sarif_of_check_is_valid_against_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let mut results = 0;
    for (name, text) in RESUMES {
        let desk = Desk::new().with(name, text);
        for extra in [&[][..], &["--deny", "claim"][..], &["--pages", "1"][..]] {
            let arguments: Vec<&str> = ["check", name, "--format", "sarif"].iter().chain(extra).copied().collect();
            let ran = desk.run(&arguments);
            // A file in which there is no resume may be refused; then there is no log, either.
            if ran.code == Some(2) {
                assert!(ran.stdout.is_empty(), "{name}: {}", ran.text());
                continue;
            }
            let log = ran.json();
            let faults: Vec<String> =
                validator.iter_errors(&log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
            assert!(faults.is_empty(), "{name}: {faults:?}");
            let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
            for result in log["runs"][0]["results"].as_array().expect("results") {
                results += 1;
                let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
                assert_eq!(rules[index]["id"], result["ruleId"], "{name}");
            }
        }
    }
    assert!(results > 20, "only {results} results were looked at");
}

#[test]
fn the_validator_refuses_what_is_not_sarif() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let desk = Desk::new().with(RESUMES[0].0, RESUMES[0].1);
    let log = desk.run(&["check", RESUMES[0].0, "--format", "sarif"]).json();
    for (pointer, wrong) in [
        ("/version", Value::from("2.0.0")),
        ("/runs/0/columnKind", Value::from("bytes")),
        ("/runs/0/tool/driver/name", Value::from(3)),
        ("/runs/0/results", Value::from("none")),
    ] {
        let mut log = log.clone();
        *log.pointer_mut(pointer).expect("there") = wrong;
        assert!(!validator.is_valid(&log), "{pointer} may be anything");
    }
}
