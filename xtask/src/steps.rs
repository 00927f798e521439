//! The steps of `cargo xtask test`: what must be installed, then each check in turn, stopping at the first that fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Debian packages, with how to see that what they bring is there.
const NEEDED: [(&str, Probe); 7] = [
    ("poppler-utils", Probe::Program("pdftotext")),
    ("faketime", Probe::Program("faketime")),
    ("fonts-noto-cjk", Probe::Font("Noto Sans CJK")),
    ("fonts-noto-core", Probe::Font("Noto Sans Devanagari")),
    ("chromium", Probe::Program("chromium")),
    ("nodejs", Probe::Program("node")),
    ("npm", Probe::Program("npm")),
];

/// How to see that something is installed.
enum Probe {
    /// A program on the path.
    Program(&'static str),
    /// A font file whose name starts like this family.
    Font(&'static str),
}

impl Probe {
    fn holds(&self) -> bool {
        match self {
            Self::Program(name) => is_program(name),
            Self::Font(family) => {
                let file = family.replace(' ', "").to_ascii_lowercase();
                ["/usr/share/fonts", "/usr/local/share/fonts"]
                    .iter()
                    .any(|folder| holds_font(Path::new(folder), &file, 6))
            }
        }
    }
}

/// One call of cargo.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
}

/// Fast checks first, so that a failure shows early; the tests share one profile, so that nothing is built twice.
const STEPS: [Step; 5] = [
    Step { name: "format", arguments: &["fmt", "--all", "--check"], variables: &[] },
    Step {
        name: "lints",
        arguments: &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
        variables: &[],
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--no-deps", "--workspace"],
        variables: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    // All targets, so that benches run once each, in test mode.
    Step { name: "tests", arguments: &["test", "--workspace", "--all-targets"], variables: &[("INSTA_UPDATE", "no")] },
    Step { name: "examples in the documentation", arguments: &["test", "--workspace", "--doc"], variables: &[] },
];

/// Installs what is absent and runs every step.
///
/// # Errors
/// The name of the first step that fails.
pub(crate) fn run_tests() -> Result<(), String> {
    install_needed();
    let start = Instant::now();
    for (number, Step { name, arguments, variables }) in STEPS.iter().enumerate() {
        println!("xtask: step {} of {}: {name}: cargo {}", number + 1, STEPS.len(), arguments.join(" "));
        let began = Instant::now();
        let status = cargo()
            .args(*arguments)
            .envs(variables.iter().copied())
            .status()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if !status.success() {
            return Err(format!("{name} failed"));
        }
        println!("xtask: {name} passed in {} s", began.elapsed().as_secs());
    }
    println!("xtask: last step: the pages in a browser");
    crate::browser::run_scripts()?;
    println!("xtask: all passed in {} s", start.elapsed().as_secs());
    Ok(())
}

/// Installs absent packages where that can be done; where it cannot, says so, and the tests that need them say the rest.
fn install_needed() {
    let absent: Vec<&str> = NEEDED.iter().filter(|(_, probe)| !probe.holds()).map(|(package, _)| *package).collect();
    if absent.is_empty() {
        return;
    }
    if let Err(reason) = apt_install(&absent) {
        println!("xtask: {reason}");
    }
}

/// Installs Debian packages.
///
/// # Errors
/// What to do by hand, where they cannot be.
pub(crate) fn apt_install(absent: &[&str]) -> Result<(), String> {
    if absent.is_empty() {
        return Ok(());
    }
    let packages = absent.join(" ");
    if !is_program("apt-get") {
        return Err(format!("absent: {packages}; install what brings them on this system"));
    }
    println!("xtask: installing {packages}");
    let installed =
        apt(&["update", "-qq"]) && apt(&[&["install", "-y", "-qq", "--no-install-recommends"], absent].concat());
    if installed { Ok(()) } else { Err(format!("they could not be installed; as root: apt-get install {packages}")) }
}

fn apt(arguments: &[&str]) -> bool {
    Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether a program is on the path.
pub(crate) fn is_program(name: &str) -> bool {
    find_program(&[name]).is_some()
}

/// The first of these programs that is on the path.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = |name: &&str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    names.iter().find_map(found)
}

/// Whether a file of this folder, or of one within it, starts with `name`, hyphens left out.
fn holds_font(folder: &Path, name: &str, depth: usize) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return depth > 0 && holds_font(&path, name, depth - 1);
        }
        entry.file_name().to_string_lossy().to_ascii_lowercase().replace('-', "").starts_with(name)
    })
}

/// A call of cargo on this workspace.
pub(crate) fn cargo() -> Command {
    // The alias is run by cargo, which names itself here.
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace());
    command
}

/// The folder of the root manifest.
pub(crate) fn workspace() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_found_by_its_file_in_a_folder_below() {
        // The project's own sources stand in for a folder of fonts.
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(holds_font(own, "steps", 1));
        assert!(!holds_font(own, "steps", 0));
        assert!(!holds_font(&own.join("nowhere"), "steps", 1));
    }

    #[test]
    fn the_workspace_is_the_folder_of_the_root_manifest() {
        let manifest = std::fs::read_to_string(workspace().join("Cargo.toml")).expect("the root manifest");
        assert!(manifest.contains("[workspace]"));
    }
}
