//! `check` in its three forms, and the schemas that describe the JSON.

use crate::command::Desk;

const RESUME: &str = "---\nprofile: mid\n---\n# Ada Example\n\n## Experience\n### Engineer, Acme | 2021 – Present\n\
- Fixed an authorization gap in an internal API and added regression tests\n  <!-- evidence: canary-word -->\n";

#[test]
fn the_json_of_check_is_valid_against_its_schema() {
    let desk = Desk::new().with("r.md", RESUME);
    let schema = desk.run(&["schema"]).json();
    let ran = desk.run(&["check", "r.md", "--format", "json", "--matrix"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
    let report = ran.json();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<_> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(report["schema"], 1);
    assert_eq!(report["source"], "r.md");
    let keys: Vec<_> = ["api", "data", "scale", "reliability", "security", "ownership", "collaboration"].into();
    assert!(keys.iter().all(|key| report["areas"][key].is_object()));
    assert_eq!(desk.names(), ["r.md"]);
}

#[test]
fn every_schema_is_one() {
    let desk = Desk::new();
    for document in ["check", "diff", "match", "text", "manifest"] {
        let schema = desk.run(&["schema", document]).json();
        assert!(jsonschema::meta::is_valid(&schema), "{document}");
    }
}

#[test]
fn fields_stand_in_the_order_of_the_design() {
    let desk = Desk::new().with("r.md", RESUME);
    let ran = desk.run(&["check", "r.md", "--format", "json"]);
    let text = ran.text();
    let places: Vec<_> = [
        "schema",
        "source",
        "source_sha256",
        "profile",
        "page",
        "fit",
        "fold",
        "sections",
        "judged",
        "areas",
        "skills",
        "findings",
        "checklist",
        "text_layer",
    ]
    .iter()
    .map(|key| text.find(&format!("\n  \"{key}\":")).unwrap_or_else(|| panic!("{key} is absent")))
    .collect();
    assert!(places.is_sorted());
}

#[test]
fn no_form_of_the_report_shows_a_note() {
    let desk = Desk::new().with("r.md", RESUME);
    for form in ["human", "json", "sarif"] {
        let ran = desk.run(&["check", "r.md", "--format", form, "--explain", "--matrix"]);
        assert!(!ran.text().contains("canary") && !ran.stderr.contains("canary"), "{form}");
    }
}

#[test]
fn standard_input_is_read_and_runs_are_alike() {
    let desk = Desk::new();
    let run = || desk.run_with(&["check", "-", "--format", "json"], RESUME, &[]);
    let (first, second) = (run(), run());
    assert_eq!(first.json()["source"], "<stdin>");
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn colour_is_used_only_where_it_is_wanted() {
    let desk = Desk::new().with("r.md", RESUME);
    let has_colour = |arguments: &[&str], variables: &[(&str, &str)]| {
        let ran = desk.run_with(arguments, "", variables);
        ran.text().contains('\u{1b}') || ran.stderr.contains('\u{1b}')
    };
    assert!(!has_colour(&["check", "r.md"], &[]));
    assert!(has_colour(&["check", "r.md", "--color", "always"], &[]));
    assert!(!has_colour(&["check", "r.md", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colour(&["check", "r.md"], &[("NO_COLOR", "1")]));
}

#[test]
fn a_date_that_is_none_is_said() {
    let desk = Desk::new().with("r.md", RESUME);
    let ran = desk.run_with(&["check", "r.md"], "", &[("SOURCE_DATE_EPOCH", "yesterday")]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("SOURCE_DATE_EPOCH is `yesterday`"), "{}", ran.stderr);
}
