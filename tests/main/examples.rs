//! The bundled examples and starters: one page, at their best order, read back exactly, boxes as poppler sees them.

use crate::command::Desk;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROFILES: [&str; 4] = ["new-grad", "mid", "senior", "switcher"];

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(format!("{name}.md"))
}

fn check(desk: &Desk, file: &Path, more: &[&str]) -> Value {
    let mut arguments = vec!["check", file.to_str().expect("a path"), "--format", "json"];
    arguments.extend(more);
    let ran = desk.run(&arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.json()
}

#[test]
fn each_example_is_one_verified_page_at_its_best_order_on_both_papers() {
    let desk = Desk::new();
    let schema = desk.run(&["schema"]).json();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for name in PROFILES {
        for paper in ["us-letter", "a4"] {
            let report = check(&desk, &example(name), &["--paper", paper]);
            let faults: Vec<_> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
            assert!(faults.is_empty(), "{faults:?}");
            assert_eq!(report["profile"], name);
            assert_eq!(report["page"]["pages"], 1, "{name} on {paper}");
            assert_eq!(report["text_layer"]["verified"], true, "{name} on {paper}");
            assert_eq!(report["fold"]["strong"]["above"], report["fold"]["best_above"], "{name} on {paper}");
            let first = report["fold"]["first_strong_top_pt"].as_f64().expect("strong proof on the page");
            let height = report["page"]["height_pt"].as_f64().expect("a height");
            assert!(first < height / 3.0, "{name} on {paper}: {first}");
            assert!(report["fit"]["layouts"].as_u64().expect("counted") <= 10, "{name} on {paper}");
        }
    }
}

#[test]
fn positions_follow_from_boxes_for_every_kind_of_fold() {
    let desk = Desk::new();
    for fold in ["half", "third", "45%", "5.5in", "screen:1440x900"] {
        let report = check(&desk, &example("mid"), &["--fold", fold]);
        let y = report["fold"]["y_pt"].as_f64().expect("a fold");
        let mut strong = [0_u64; 3];
        for judged in report["judged"].as_array().expect("a list") {
            let page_box = &judged["boxes"][0];
            let (top, bottom) =
                (page_box["top_pt"].as_f64().expect("top"), page_box["bottom_pt"].as_f64().expect("bottom"));
            let (place, index) = if bottom <= y + 0.01 {
                ("above", 0)
            } else if top >= y - 0.01 {
                ("below", 2)
            } else {
                ("straddling", 1)
            };
            assert_eq!(judged["position"], place, "{fold}: {top} to {bottom} against {y}");
            strong[index] += u64::from(judged["strength"] == "strong");
        }
        let counted =
            ["above", "straddling", "below"].map(|key| report["fold"]["strong"][key].as_u64().expect("a count"));
        assert_eq!(counted, strong, "{fold}");
    }
}

/// A line as poppler sees it: page, top, bottom, and its letters without spaces.
type SeenLine = (usize, f64, f64, String);

fn lines_of_poppler(pdf: &Path) -> Vec<SeenLine> {
    let seen = Command::new("pdftotext").arg("-bbox-layout").arg(pdf).arg("-").output().expect("pdftotext runs");
    let seen = String::from_utf8(seen.stdout).expect("UTF-8");
    let number = |line: &str, key: &str| -> f64 {
        let from = line.find(&format!("{key}=\"")).expect("the attribute") + key.len() + 2;
        line[from..].split('"').next().expect("a value").parse().expect("a number")
    };
    let mut page = 0;
    let mut lines: Vec<SeenLine> = Vec::new();
    for line in seen.lines().map(str::trim) {
        if line.starts_with("<page") {
            page += 1;
        } else if line.starts_with("<line") {
            lines.push((page, number(line, "yMin"), number(line, "yMax"), String::new()));
        } else if let Some(word) = line.strip_prefix("<word").and_then(|rest| rest.split('>').nth(1))
            && let Some(last) = lines.last_mut()
        {
            let word = word.split('<').next().unwrap_or("").replace("&quot;", "\"").replace("&#39;", "'");
            let word = word.replace("&apos;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            last.3.push_str(word.trim_start_matches('•'));
        }
    }
    lines
}

/// Compares every bullet's box with the lines that poppler sees; returns how many were compared.
fn compare_boxes(report: &Value, lines: &[SeenLine]) -> usize {
    let mut compared = 0;
    for judged in report["judged"].as_array().expect("a list") {
        let boxes = judged["boxes"].as_array().map_or(&[][..], Vec::as_slice);
        let ([own], true) = (boxes, judged["kind"] == "bullet") else { continue };
        let text: String = judged["text"].as_str().expect("a text").chars().filter(|c| !c.is_whitespace()).collect();
        let page = own["page"].as_u64().expect("a page") as usize;
        let (top, bottom) = (own["top_pt"].as_f64().expect("top"), own["bottom_pt"].as_f64().expect("bottom"));
        // The same words may stand elsewhere on the page, so only lines about as high as the box are looked at.
        let near = |line: &&SeenLine| {
            line.0 == page && line.3.chars().count() > 3 && line.1 > top - 15.0 && line.2 < bottom + 15.0
        };
        let first = lines.iter().filter(near).find(|line| text.starts_with(&line.3));
        let last = lines.iter().filter(near).rfind(|line| text.ends_with(&line.3));
        let (Some(first), Some(last)) = (first, last) else { continue };
        // Readers take their ascent from other tables, but the middle of a line is the middle of a line.
        let seen = f64::midpoint(first.1, last.2);
        let distance = (f64::midpoint(top, bottom) - seen).abs();
        assert!(distance < 2.0, "{text}: {top} to {bottom} against {first:?} to {last:?}");
        compared += 1;
    }
    compared
}

#[test]
fn boxes_agree_with_those_of_poppler() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        println!("skipped: pdftotext is not installed");
        return;
    }
    let desk = Desk::new();
    let mut files: Vec<PathBuf> = PROFILES.iter().map(|name| example(name)).collect();
    if let Some(folder) = crate::corpus::corpus() {
        let mut more: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
        more.sort();
        files.extend(more);
    }
    let mut resumes_compared = 0;
    for (number, file) in files.iter().enumerate() {
        let pdf = desk.path(&format!("{number}.pdf"));
        let path = file.to_str().expect("a path");
        let pages: &[&str] = if number < PROFILES.len() { &[] } else { &["--pages", "any"] };
        let built = desk.run(&[&["build", path, "-o", pdf.to_str().expect("a path")], pages].concat());
        assert_eq!(built.code, Some(0), "{}", built.stderr);
        let compared = compare_boxes(&check(&desk, file, pages), &lines_of_poppler(&pdf));
        if number < PROFILES.len() {
            assert!(compared > 5, "{path}: {compared}");
        }
        resumes_compared += usize::from(compared > 0);
    }
    println!("bullets of {resumes_compared} of {} resumes compared", files.len());
    assert!(resumes_compared >= files.len().min(14));
}

#[test]
fn every_starter_builds_at_once() {
    for profile in PROFILES {
        let desk = Desk::new();
        let starter = desk.run(&["new", "--profile", profile]);
        assert_eq!(starter.code, Some(0));
        std::fs::write(desk.path("starter.md"), &starter.stdout).expect("written");
        let built = desk.run(&["build", "starter.md"]);
        assert_eq!(built.code, Some(0), "{profile}: {}", built.stderr);
        assert_eq!(desk.names(), ["starter.md", "starter.pdf"]);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let desk = Desk::new();
    let mid = example("mid");
    let build = |out: &str, epoch: Option<&str>| {
        let variables: Vec<(&str, &str)> = epoch.map(|epoch| ("SOURCE_DATE_EPOCH", epoch)).into_iter().collect();
        let ran = desk.run_with(&["build", mid.to_str().expect("a path"), "-o", out], "", &variables);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        std::fs::read(desk.path(out)).expect("the file")
    };
    assert_eq!(build("a.pdf", None), build("b.pdf", None));
    let dated = build("c.pdf", Some("1790000000"));
    assert_eq!(dated, build("d.pdf", Some("1790000000")));
    let text = desk.run(&["text", "c.pdf"]);
    assert!(text.text().contains("Ines Halvorsen"));
}
