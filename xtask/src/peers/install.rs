//! Peers to a folder of programs: a Rust crate by cargo, two Python packages by pip in an environment of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const RESUMARK: &str = "0.1.1";

/// RenderCV's templates import this package for the icons of the header, and its compiler would fetch it at the first run.
/// The stand-in shows no icons; everything else is set as it is.
const ICONS: (&str, &str, &str) = (
    "typst/packages/preview/fontawesome",
    "[package]\nname = \"fontawesome\"\nversion = \"VERSION\"\nentrypoint = \"lib.typ\"\n",
    "#let fa-version(version) = none\n#let fa-icon(name, ..arguments) = none\n",
);
/// Versions of it that releases of RenderCV have asked for.
const ICON_VERSIONS: [&str; 3] = ["0.5.0", "0.6.0", "0.7.0"];

/// In the cache folder, RenderCV's note of its newest release. With a date far ahead it asks no server while it is timed.
const NEWEST: &str = "rendercv/version_check.json";

/// Where the peers are.
#[derive(Debug)]
pub(crate) struct Peers {
    pub(crate) resumark: PathBuf,
    pub(crate) python: PathBuf,
    pub(crate) rendercv: PathBuf,
    /// The folder of the Python packages.
    pub(crate) packages: PathBuf,
    /// The cache folder that holds the stand-in.
    pub(crate) cache: PathBuf,
    pub(crate) python_version: String,
    pub(crate) typst_version: String,
    pub(crate) rendercv_version: String,
}

/// Installs what is not there yet.
///
/// # Errors
/// What could not be installed.
pub(crate) fn install_peers(folder: &Path) -> Result<Peers, String> {
    let resumark = folder.join("cargo/bin/resumark");
    if !resumark.is_file() {
        println!("xtask: installing resumark {RESUMARK}");
        let mut command = crate::steps::cargo();
        command.args(["install", "resumark", "--locked", "--version", RESUMARK, "--root"]).arg(folder.join("cargo"));
        run(command.env("CARGO_TARGET_DIR", folder.join("build")))?;
    }
    let environment = folder.join("python");
    let bin = environment.join("bin");
    let (python, rendercv) = (bin.join("python"), bin.join("rendercv"));
    if !rendercv.is_file() {
        let newest = newest_python().ok_or("no Python of at least 3.12 was found, which RenderCV needs")?;
        println!("xtask: installing typst and RenderCV with {}", newest.display());
        run(Command::new(newest).args(["-m", "venv"]).arg(&environment))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "typst", "rendercv[full]"]))?;
    }
    let ask = |code: &str| said(Command::new(&python).args(["-c", code]));
    let version_of = |package: &str| ask(&format!("import importlib.metadata as m; print(m.version({package:?}))"));
    let rendercv_version = version_of("rendercv")?;
    let cache = folder.join("cache");
    for version in ICON_VERSIONS {
        let (place, manifest, library) = ICONS;
        let package = cache.join(place).join(version);
        put(&package.join("typst.toml"), &manifest.replace("VERSION", version))?;
        put(&package.join("lib.typ"), library)?;
    }
    put(&cache.join(NEWEST), &format!("{{\"last_check\": 9e12, \"latest_version\": \"{rendercv_version}\"}}"))?;
    Ok(Peers {
        packages: PathBuf::from(ask("import sysconfig; print(sysconfig.get_path('platlib'))")?),
        python_version: ask("import platform; print(platform.python_version())")?,
        typst_version: version_of("typst")?,
        rendercv_version,
        resumark,
        python,
        rendercv,
        cache,
    })
}

/// The newest Python that runs, on the path or among those of pyenv.
fn newest_python() -> Option<PathBuf> {
    let mut candidates: Vec<PathBuf> = (12..20).map(|minor| PathBuf::from(format!("python3.{minor}"))).collect();
    candidates.push("python3".into());
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let versions = std::env::var_os("PYENV_ROOT").map_or_else(|| home.join(".pyenv"), PathBuf::from).join("versions");
    let installed = std::fs::read_dir(versions).into_iter().flatten().flatten();
    candidates.extend(installed.map(|entry| entry.path().join("bin/python3")));
    candidates
        .into_iter()
        .filter_map(|python| {
            let code = "import sys; print(sys.version_info[0] * 1000 + sys.version_info[1])";
            let version: u32 = said(Command::new(&python).args(["-c", code])).ok()?.parse().ok()?;
            (version >= 3012).then_some((version, python))
        })
        .max_by_key(|(version, _)| *version)
        .map(|(_, python)| python)
}

/// Writes a file, with the folders above it.
fn put(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} failed: {status}", command.get_program().display())),
        Err(error) => Err(format!("cannot run {}: {error}", command.get_program().display())),
    }
}

/// The first line that a command prints.
fn said(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().display().to_string();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("cannot run {name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} failed: {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}
