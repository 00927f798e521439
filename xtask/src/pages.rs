//! Pages of documentation that are made from data: `cargo xtask rules` writes `docs/rules.md`.

use crate::steps::{cargo, workspace};
use std::process::Stdio;

/// Writes the page on the rules. That it is up to date is tested beside the rules, in `crates/proof`.
///
/// # Errors
/// Where the rules do not compile, or the page cannot be written.
pub(crate) fn write_rules() -> Result<(), String> {
    // An example of the crate that reads the rules, so that this one need not build it for every task.
    let output = cargo()
        .args(["run", "--quiet", "--package", "proofpress-proof", "--example", "render_rules"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err("the rules could not be rendered".to_owned());
    }
    let path = workspace().join("docs/rules.md");
    std::fs::write(&path, output.stdout).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("xtask: wrote docs/rules.md");
    Ok(())
}
