//! The page of documentation on the rules says what the rules files say.

use std::path::Path;

mod rules_on_disk;

#[test]
fn the_page_on_the_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let page = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        page == rules_on_disk::rulebook().rules.render_page(),
        "docs/rules.md is not what rules/ says: run `cargo xtask rules` and commit the page"
    );
}

/// Names of rules in the code: a family and a name in quotation marks.
fn rules_in(text: &str, found: &mut std::collections::BTreeSet<String>) {
    const FAMILIES: [&str; 11] =
        ["claim", "bullet", "privacy", "section", "proof", "project", "markdown", "skills", "fit", "fold", "link"];
    // Tests name rules that do not exist; what stands after their beginning is passed over.
    let text = text.split("#[cfg(test)]").next().unwrap_or("");
    for piece in text.split('"') {
        let Some((family, name)) = piece.split_once('/') else { continue };
        let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if named && (FAMILIES.contains(&family) || family == "text" && name != "plain" && name != "html") {
            found.insert(piece.to_owned());
        }
    }
}

fn walk(folder: &Path, found: &mut std::collections::BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("sample.rs") {
            rules_in(&std::fs::read_to_string(&path).expect("UTF-8"), found);
        }
    }
}

#[test]
fn every_rule_that_the_code_raises_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = std::collections::BTreeSet::new();
    for name in ["resume", "proof", "typeset", "export", "press", "preview"] {
        walk(&root.join("crates").join(name).join("src"), &mut found);
    }
    walk(&root.join("src"), &mut found);
    let rules = rules_on_disk::rulebook().rules;
    assert!(found.len() > 50, "only {found:?}");
    let silent: Vec<_> = found.iter().filter(|name| !rules.knows(name)).collect();
    assert!(silent.is_empty(), "raised, but neither in rules/claims.toml nor in rules/stages.toml: {silent:?}");
    for name in proofpress_proof::rules::stage_rules().keys() {
        assert!(found.contains(name), "{name} is documented, but nothing raises it");
    }
}
