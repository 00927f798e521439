//! Real resumes: each builds, is read back exactly, and keeps its words. Skipped where the corpus is not at hand.

use crate::command::Desk;
use std::path::{Path, PathBuf};

/// The folder beside the checkout, or the one that a variable names.
pub(crate) fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("PROOFPRESS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("corpus/resumes");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no corpus at {}", folder.display());
    None
}

/// The words that a reader of the Markdown sees: front matter, comments, tags and link targets taken out.
fn visible_words(text: &str) -> Vec<String> {
    let mut text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if let Some(rest) = text.strip_prefix("---\n")
        && let Some(end) = rest.find("\n---\n").or_else(|| rest.find("\n...\n"))
    {
        text = rest[end + 5..].to_owned();
    }
    for (open, close) in
        [("<!--", "-->"), ("\n```hidden", "\n```\n"), ("](", ")"), ("<", ">"), ("&", ";"), ("{.", "}"), ("{#", "}")]
    {
        let mut kept = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(open) {
            kept.push_str(&rest[..at]);
            kept.push(' ');
            let Some(end) = rest[at..].find(close) else { break };
            rest = &rest[at + end + close.len()..];
        }
        kept.push_str(rest);
        text = kept;
    }
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("[") || !line.contains("]: "));
    lines
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect::<Vec<_>>())
        .filter(|word| word.chars().count() > 2)
        .collect()
}

#[test]
fn every_resume_builds_verified_with_its_words() {
    let Some(folder) = corpus() else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let desk = Desk::new();
        let path = file.to_str().expect("a path");
        let built = desk.run(&["build", path, "--pages", "any", "--format", "pdf,txt", "-o", "out"]);
        assert_eq!(built.code, Some(0), "{name}: {}", built.stderr);
        let check = desk.run(&["check", path, "--pages", "any", "--format", "json"]).json();
        assert_eq!(check["text_layer"]["verified"], true, "{name}");
        let shown = std::fs::read_to_string(desk.path("out.txt")).expect("the text").to_lowercase();
        let squeezed: String = shown.chars().filter(|c| c.is_alphanumeric()).collect();
        let source = std::fs::read_to_string(&file).expect("the Markdown");
        let lost: Vec<String> = visible_words(&source).into_iter().filter(|word| !squeezed.contains(word)).collect();
        assert!(lost.is_empty(), "{name} lost {lost:?}");
    }
}
