//! Paths and standard input to the texts that the press takes.

use super::Failure;
use proofpress_resume::Source;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// The largest input that is read. A resume is a few kilobytes; this keeps a wrong path from filling the memory.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Whether a path stands for standard input or output.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What messages and reports call a path.
pub(crate) fn shown(path: &Path) -> String {
    if is_dash(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Reads a resume.
pub(crate) fn read_source(path: &Path) -> Result<Source, Failure> {
    Ok(Source::new(shown(path), read_text(path)?))
}

/// Reads a text in UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Failure::new(format!("{} is in UTF-16", shown(path))).hint("save it as UTF-8");
        }
        if bytes.starts_with(b"%PDF-") {
            return Failure::new(format!("{} is a PDF, not text", shown(path)))
                .hint("`proofpress text FILE.pdf` shows what a machine reads in a PDF");
        }
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        Failure::new(format!("{} is not in UTF-8: byte {at}, on line {line}, is none of its characters", shown(path)))
            .hint("save it as UTF-8")
    })
}

/// Reads bytes.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if is_dash(path) {
        io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| {
        let failure = Failure::new(format!("cannot read {}: {error}", shown(path)));
        match error.kind() {
            io::ErrorKind::NotFound => failure.hint("look at its spelling and at the folder you are in"),
            io::ErrorKind::IsADirectory => failure.hint("name a file in that folder"),
            io::ErrorKind::PermissionDenied => failure.hint("look at who may read it"),
            _ => failure,
        }
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::new(format!("{} is larger than {} MB", shown(path), MOST_BYTES / (1024 * 1024))));
    }
    Ok(bytes)
}

/// Standard input can be read once only.
pub(crate) fn refuse_two_dashes(first: &Path, second: &Path) -> Result<(), Failure> {
    if is_dash(first) && is_dash(second) {
        return Err(Failure::new("only one of the two can come from standard input"));
    }
    Ok(())
}
