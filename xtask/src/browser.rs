//! The tests in a real browser: packages of `tests/browser/package.json` into `target/browser`, then Node's test runner.

use crate::steps::{is_program, workspace};
use std::fs;
use std::process::Command;

/// What these tests cannot do without.
const PROGRAMS: [&str; 3] = ["chromium", "node", "npm"];

/// Runs `tests/browser` against the program that the other tests built. Where there is no browser, it is said, and
/// nothing is run.
///
/// # Errors
/// Where packages cannot be installed, or a test fails.
pub(crate) fn run_browser_tests() -> Result<(), String> {
    if let Some(absent) = PROGRAMS.into_iter().find(|name| !is_program(name)) {
        println!("xtask: skipped: there is no {absent}");
        return Ok(());
    }
    let tests = workspace().join("tests/browser");
    let place = workspace().join("target/browser");
    fs::create_dir_all(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    let mut is_installed = place.join("node_modules").is_dir();
    for name in ["package.json", "package-lock.json"] {
        let wanted = fs::read(tests.join(name)).map_err(|error| format!("tests/browser/{name}: {error}"))?;
        is_installed &= fs::read(place.join(name)).is_ok_and(|installed| installed == wanted);
        fs::write(place.join(name), wanted).map_err(|error| format!("{}: {error}", place.join(name).display()))?;
    }
    if !is_installed {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&place), "npm ci")?;
    }
    run(Command::new("node").args(["--test", "tests/browser/"]).current_dir(workspace()), "browser tests")
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{name} failed")),
        Err(error) => Err(format!("{name} cannot run: {error}")),
    }
}
