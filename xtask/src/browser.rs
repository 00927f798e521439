//! The step `browser`: pages that proofpress makes, looked at in a real Chromium by the scripts of `tests/browser`.
//!
//! Every `*.mjs` directly in that folder is one script, run in the order of the names; it leaves with 0 when all is
//! well. Scripts and packages stand in a copy under `target/browser`, so that nothing is installed among the sources.
//! They are told: `PROOFPRESS`, the program; `PROOFPRESS_ROOT`, the checkout; `PROOFPRESS_CHROMIUM`, the browser;
//! `PROOFPRESS_PICTURES`, a folder for what they want looked at.

use crate::steps::{cargo, find_program, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where scripts run: a copy of them, with the packages they need.
#[derive(Debug)]
pub(crate) struct Bench {
    node: PathBuf,
    chromium: PathBuf,
    folder: PathBuf,
    pictures: PathBuf,
    /// Those directly in the folder, in order.
    scripts: Vec<String>,
}

impl Bench {
    /// Copies the scripts and installs their packages. What is missing, where node, npm or Chromium is.
    ///
    /// # Errors
    /// What cannot be copied or installed.
    pub(crate) fn set_up() -> Result<Result<Self, &'static str>, String> {
        let (Some(npm), Some(node)) = (find_program(&["npm"]), find_program(&["node"])) else {
            return Ok(Err("node and npm"));
        };
        let Some(chromium) = find_program(&["chromium", "chromium-browser", "google-chrome"]) else {
            return Ok(Err("Chromium"));
        };
        let folder = cargo_target().join("browser");
        let scripts = copy_scripts(&workspace().join("tests/browser"), &folder)?;
        install_packages(&npm, &folder)?;
        let pictures = folder.join("pictures");
        fs::create_dir_all(&pictures).map_err(|error| format!("{}: {error}", pictures.display()))?;
        Ok(Ok(Self { node, chromium, folder, pictures, scripts }))
    }

    /// A script with the program that it looks at.
    pub(crate) fn script(&self, script: &str, program: &Path) -> Command {
        let mut command = Command::new(&self.node);
        command
            .arg(self.folder.join(script))
            .current_dir(&self.folder)
            .env("PROOFPRESS", program)
            .env("PROOFPRESS_ROOT", workspace())
            .env("PROOFPRESS_CHROMIUM", &self.chromium)
            .env("PROOFPRESS_PICTURES", &self.pictures);
        command
    }
}

/// Runs the scripts. Without npm or Chromium, says that it skips them.
///
/// # Errors
/// The packages that cannot be installed, or the first script that fails.
pub(crate) fn run_scripts() -> Result<(), String> {
    let bench = match Bench::set_up()? {
        Ok(bench) => bench,
        Err(missing) => {
            println!("xtask: skipped: the browser tests need {missing}");
            return Ok(());
        }
    };
    run(cargo().args(["build", "--package", "proofpress"]), "the program does not build")?;
    let program = cargo_target().join("debug").join(format!("proofpress{}", std::env::consts::EXE_SUFFIX));
    for script in &bench.scripts {
        println!("xtask: tests/browser/{script}");
        run(&mut bench.script(script, &program), &format!("tests/browser/{script} failed"))?;
    }
    Ok(())
}

fn cargo_target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace().join("target"), |place| workspace().join(PathBuf::from(place)))
}

fn run(command: &mut Command, failure: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{failure} ({status})")),
        Err(error) => Err(format!("{failure}: {error}")),
    }
}

/// Copies the scripts, folders beside them and the list of packages; returns the scripts' names in order.
fn copy_scripts(from: &Path, to: &Path) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", from.display());
    fs::create_dir_all(to).map_err(failed)?;
    let mut scripts = Vec::new();
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "node_modules" {
            continue;
        }
        if entry.path().is_dir() {
            copy_scripts(&entry.path(), &to.join(&name))?;
            continue;
        }
        fs::copy(entry.path(), to.join(&name)).map_err(failed)?;
        if name.ends_with(".mjs") {
            scripts.push(name);
        }
    }
    scripts.sort();
    Ok(scripts)
}

/// Installs what the lock file names, unless that was done before.
fn install_packages(npm: &Path, bench: &Path) -> Result<(), String> {
    let (lock, done) = (bench.join("package-lock.json"), bench.join("installed-lock.json"));
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    if fs::read(&done).is_ok_and(|installed| installed == wanted) && bench.join("node_modules").is_dir() {
        return Ok(());
    }
    println!("xtask: installing the packages of tests/browser");
    run(
        Command::new(npm)
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(bench)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        "the packages of tests/browser cannot be installed",
    )?;
    fs::write(&done, wanted).map_err(|error| format!("{}: {error}", done.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_what_stands_directly_in_the_folder() {
        let folder = std::env::temp_dir().join(format!("proofpress-browser-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        fs::create_dir_all(from.join("inner")).expect("a folder");
        fs::create_dir_all(from.join("node_modules")).expect("a folder");
        for file in ["b.mjs", "a.mjs", "package.json", "inner/c.mjs", "node_modules/d.mjs"] {
            fs::write(from.join(file), file).expect("written");
        }
        let scripts = copy_scripts(&from, &to);
        let copied = to.join("inner/c.mjs").is_file() && !to.join("node_modules").exists();
        fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(scripts, Ok(vec!["a.mjs".to_owned(), "b.mjs".to_owned()]));
        assert!(copied);
    }

    #[test]
    fn the_lock_file_names_no_host() {
        let lock = fs::read_to_string(workspace().join("tests/browser/package-lock.json")).expect("the lock file");
        assert!(!lock.contains("\"resolved\""));
        for package in ["axe-core", "html-validate", "playwright-core"] {
            assert!(lock.contains(&format!("node_modules/{package}")), "{package}");
        }
    }
}
