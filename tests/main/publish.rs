//! The recipe for GitHub Pages: its workflow parses, and its commands are ones that the program has.

use crate::command::Desk;
use crate::material::example;
use serde_json::Value;
use std::path::Path;

#[test]
fn the_workflow_parses_and_its_commands_build_the_page_and_the_pdf() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("publish/pages.yml");
    let text = std::fs::read_to_string(path).expect("the workflow");
    let workflow: Value = serde_saphyr::from_str(&text).expect("YAML");
    let steps = workflow["jobs"]["build"]["steps"].as_array().expect("steps");
    let commands: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|line| line.starts_with("proofpress "))
        .collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    let installs = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .any(|run| run.contains(&format!("proofpress@{}", env!("CARGO_PKG_VERSION"))));
    assert!(installs, "the workflow installs this version");
    let desk = Desk::new().with("resume.md", &std::fs::read_to_string(example("mid")).expect("the example"));
    std::fs::create_dir(desk.path("site")).expect("a folder");
    for command in commands {
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let ran = desk.run(&arguments);
        assert_eq!(ran.code, Some(0), "{command}: {}", ran.stderr);
    }
    let page = std::fs::read_to_string(desk.path("site/index.html")).expect("the page");
    assert!(page.contains("Ines Halvorsen") && !page.contains("555 0142"), "{page}");
    assert!(desk.path("site/resume.pdf").is_file());
    assert_eq!(workflow["jobs"]["deploy"]["needs"], "build");
}
