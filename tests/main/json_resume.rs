//! `--format json-resume` says what the page says in the schema's words, and `import` brings it back.

use crate::command::Desk;
use crate::material::{PRESS, STAGES, any_pages, corpus, example, file, source};
use proofpress::export::{ExpectedKind, expected_blocks};
use proofpress::press::Format;
use proofpress::resume::Composition;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const SCHEMA: &str = include_str!("../data/json-resume.schema.json");

type Counts = BTreeMap<String, usize>;

fn count(text: &str, counts: &mut Counts) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
}

fn values(value: &Value, counts: &mut Counts) {
    match value {
        Value::String(text) => count(text, counts),
        Value::Array(items) => items.iter().for_each(|item| values(item, counts)),
        Value::Object(pairs) => {
            pairs.iter().filter(|(key, _)| *key != "$schema").for_each(|(_, value)| values(value, counts));
        }
        _ => {}
    }
}

#[test]
fn it_keeps_every_word_and_holds_to_the_schema() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).expect("JSON")).expect("a schema");
    let mut sources: Vec<PathBuf> = STAGES.iter().map(|stage| example(stage)).collect();
    sources.extend(corpus("resumes", ".md").unwrap_or_default());
    let mut faults = Vec::new();
    for path in sources {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let built = PRESS.build(source(&path), &[Format::JsonResume], &any_pages()).expect("a build");
        let resume = &built.checked.resume;
        let text = std::str::from_utf8(file(&built, Format::JsonResume)).expect("UTF-8");
        let json: Value = serde_json::from_str(text).expect("JSON");
        faults.extend(schema.iter_errors(&json).map(|error| format!("{name}: {}: {error}", error.instance_path())));
        // All that is not held in reserve, whatever its order.
        let profile =
            proofpress::resume::Profile::from_toml(proofpress::ASSETS.profiles[0].profile).expect("a profile");
        let (mut shown, mut wanted) = (Counts::new(), Counts::new());
        values(&json, &mut shown);
        for block in expected_blocks(resume, &Composition::of(resume, &profile)) {
            match block.kind {
                // Headings are the schema's, dates are its numbers, labels of contact its keys.
                ExpectedKind::Section | ExpectedKind::Dates => {}
                ExpectedKind::Contact => count(block.text.rsplit(": ").next().unwrap_or_default(), &mut wanted),
                _ => count(&block.text, &mut wanted),
            }
        }
        for (word, wanted) in wanted {
            let found = shown.get(&word).copied().unwrap_or_default();
            if found < wanted {
                faults.push(format!("{name}: `{word}` stands {found} of {wanted} times"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_export_comes_back_by_import() {
    let text = std::fs::read_to_string(example("mid")).expect("the example");
    let desk = Desk::new().with("r.md", &text);
    let built = desk.run(&["build", "r.md", "--format", "json-resume"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert_eq!(desk.names(), ["r.json", "r.md"]);
    let json = std::fs::read_to_string(desk.path("r.json")).expect("the file");
    assert!(!json.contains("PR 1184"), "a note: {json}");
    let work: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(work["work"][0]["startDate"], "2022-03");
    assert_eq!(work["work"][0].get("endDate"), None);
    assert_eq!(work["work"][1]["endDate"], "2022-02");
    let imported = desk.run(&["import", "r.json", "-o", "back.md"]);
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert_eq!(desk.run(&["import", "r.json", "-o", "back.md"]).code, Some(2), "a file that is there stays");
    let back = desk.run(&["build", "back.md", "--profile", "mid", "--format", "txt", "--pages", "any", "-o", "-"]);
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    for kept in [
        "Ines Halvorsen",
        "Backend Engineer",
        "Tallow Payments",
        "replaced it by keyset pagination in Go, and brought p95 from 2.1 s to 340 ms",
        "OpenTelemetry, Grafana, runbooks, on-call",
        "Lakeshore State University",
    ] {
        assert!(back.text().contains(kept), "{kept} is lost from {}", back.text());
    }
    let redacted =
        desk.run(&["build", "r.md", "--format", "json-resume", "--redact", "phone,email,address", "-o", "-"]);
    let json = redacted.text();
    assert!(!json.contains("ines.halvorsen@") && !json.contains("0142") && json.contains("ines.example.dev"), "{json}");
}

#[test]
fn what_cannot_be_imported_is_said() {
    let desk = Desk::new().with("x.json", "{\"a\": 1}").with("y.yaml", "cv:\n  name: [\n");
    for name in ["x.json", "y.yaml", "none.json"] {
        let ran = desk.run(&["import", name]);
        assert_eq!(ran.code, Some(2), "{name}");
        assert!(ran.stderr.contains(name), "{}", ran.stderr);
    }
    let ran = desk.run_with(&["import", "-"], "{\"basics\": {\"name\": \"Ada Example\", \"image\": \"x.png\"}}", &[]);
    assert_eq!((ran.code, ran.text()), (Some(0), "# Ada Example\n"));
    assert!(ran.stderr.contains("basics.image"), "{}", ran.stderr);
}
