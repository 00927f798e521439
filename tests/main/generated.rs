//! Generated resumes of all profiles on both papers: what is promised of order and cuts holds on the page.
//!
//! `PROOFPRESS_GENERATED` says how many; a few are enough for every run.

use crate::command::Desk;
use fastrand::Rng;
use serde_json::Value;
use std::fmt::Write as _;

const STRONG: [&str; 5] = [
    "Planned the migration of the invoice schema with a dry run and a rollback path rehearsed before release",
    "Fixed an object-level authorization gap in the export API and added regression tests for every route",
    "Added trace ids and alert notes for failed payments so that on-call finds the failing step, after an incident review",
    "Made the refund endpoint idempotent with a request key and a documented error, after a double refund found by support",
    "Replaced a polling job by a queue with bounded retries and a dead-letter table that support can replay",
];
const OTHER: [&str; 5] = [
    "Responsible for the development and maintenance of various services",
    "Worked on REST APIs",
    "Built highly scalable systems at massive scale for the whole company and all of its many different teams",
    "Attended meetings",
    "Wrote the billing service in Go",
];

fn bullets(numbers: &mut Rng, text: &mut String, count: usize) {
    for _ in 0..count {
        let words = if numbers.usize(..2) == 0 { STRONG[numbers.usize(..5)] } else { OTHER[numbers.usize(..5)] };
        let tag = numbers.usize(..10_000);
        let _ = writeln!(text, "- {words}, case {tag}");
        if numbers.usize(..3) == 0 {
            let _ = writeln!(text, "  <!-- evidence: ticket {tag} -->");
        }
    }
}

fn generate(seed: u64) -> (String, &'static str) {
    let mut numbers = Rng::with_seed(seed);
    let profile = ["new-grad", "mid", "senior", "switcher"][numbers.usize(..4)];
    let paper = ["us-letter", "a4"][numbers.usize(..2)];
    let mut text =
        format!("---\nprofile: {profile}\n---\n# Ada Example\nBackend Engineer\nada@example.com | Berlin\n\n");
    text.push_str("## Experience\n");
    for job in 0..=numbers.usize(..6) {
        let _ = writeln!(text, "### Engineer, Company {job} | Berlin | {} – {}", 2018 - job * 2, 2020 - job * 2);
        let count = 1 + numbers.usize(..9);
        bullets(&mut numbers, &mut text, count);
        text.push('\n');
    }
    text.push_str("## Projects\n");
    for project in 0..numbers.usize(..4) {
        let _ = writeln!(text, "### Project {project} | {}", 2020 + project);
        let count = 1 + numbers.usize(..4);
        bullets(&mut numbers, &mut text, count);
        text.push('\n');
    }
    text.push_str("## Skills\n- **Languages:** Go, Python\n\n## Education\n### BSc Informatics, Example University | 2012 – 2016\n");
    (text, paper)
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn orders_and_cuts_hold_on_the_page() {
    let count = std::env::var("PROOFPRESS_GENERATED").ok().and_then(|count| count.parse().ok()).unwrap_or(24);
    let (mut moved, mut cut) = (0, 0);
    for seed in 0..count {
        let (text, paper) = generate(seed);
        let desk = Desk::new().with("r.md", &text);
        let check =
            |desk: &Desk| -> Value { desk.run(&["check", "r.md", "--paper", paper, "--format", "json"]).json() };
        let before = check(&desk);
        if before["fit"]["fits"] != true {
            // The plan applied whole fits.
            cut += 1;
            let ran = desk.run(&["build", "r.md", "--paper", paper, "--cut"]);
            assert_eq!(ran.code, Some(0), "seed {seed}: {}", ran.stderr);
            continue;
        }
        assert!(before["fit"]["layouts"].as_u64().expect("counted") <= 10, "seed {seed}: {}", before["fit"]["layouts"]);
        let best = before["fold"]["best_above"].as_u64().expect("counted");
        if before["fold"]["strong"]["above"].as_u64() == Some(best) {
            continue;
        }
        moved += 1;
        let ran = desk.run(&["build", "r.md", "--paper", paper, "--reorder", "--write"]);
        assert_eq!(ran.code, Some(0), "seed {seed}: {}", ran.stderr);
        let written = std::fs::read_to_string(desk.path("r.md")).expect("the file");
        assert_eq!(sorted(&written), sorted(&text), "seed {seed}");
        let after = check(&desk);
        assert_eq!(after["fold"]["strong"]["above"].as_u64(), Some(best), "seed {seed}: what was promised");
        assert_eq!(after["fold"]["best_above"].as_u64(), Some(best), "seed {seed}: nothing more to gain");
    }
    println!("{count} resumes: {moved} reordered, {cut} cut");
    assert!(moved > 0 && cut > 0);
}
