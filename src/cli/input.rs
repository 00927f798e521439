//! Paths and standard input to the texts that the press takes.

use super::Failure;
use proofpress_resume::Source;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// The largest input that is read. A resume is a few kilobytes; this keeps a wrong path from filling the memory.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// How often a file is read that changes meanwhile.
const MOST_READS: usize = 3;

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

/// Reads bytes. A file that is written to meanwhile is read again; whoever reads half of a file reports on half of it.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read =
        if is_dash(path) { read_all(io::stdin().lock()).map(Some) } else { read_settled(path, |file| read_all(file)) };
    let bytes = read.map_err(|error| {
        let failure = Failure::new(format!("cannot read {}: {error}", shown(path)));
        match error.kind() {
            io::ErrorKind::NotFound => failure.hint("look at its spelling and at the folder you are in"),
            io::ErrorKind::IsADirectory => failure.hint("name a file in that folder"),
            io::ErrorKind::PermissionDenied => failure.hint("look at who may read it"),
            _ => failure,
        }
    })?;
    let bytes = bytes.ok_or_else(|| {
        Failure::new(format!("{} changes while it is read, {MOST_READS} times now", shown(path)))
            .hint("wait for what writes it to end, and run this again")
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::new(format!("{} is larger than {} MB", shown(path), MOST_BYTES / (1024 * 1024))));
    }
    Ok(bytes)
}

fn read_all(stream: impl io::Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What `read` reads of a file when length and time of change are the same before and after; `None` where they never are.
fn read_settled(path: &Path, mut read: impl FnMut(&fs::File) -> io::Result<Vec<u8>>) -> io::Result<Option<Vec<u8>>> {
    for _ in 0..MOST_READS {
        let file = fs::File::open(path)?;
        let state = |metadata: fs::Metadata| (metadata.len(), metadata.modified().ok());
        let before = state(file.metadata()?);
        let bytes = read(&file)?;
        if state(file.metadata()?) == before {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Standard input can be read once only.
pub(crate) fn refuse_two_dashes(first: &Path, second: &Path) -> Result<(), Failure> {
    if is_dash(first) && is_dash(second) {
        return Err(Failure::new("only one of the two can come from standard input"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_is_read_again_and_one_that_never_settles_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("r.md");
        fs::write(&path, "half").expect("written");
        let mut reads = 0;
        let bytes = read_settled(&path, |file| {
            let bytes = read_all(file)?;
            reads += 1;
            if reads == 1 {
                fs::write(&path, "half and whole")?;
            }
            Ok(bytes)
        });
        assert_eq!(bytes.expect("read").as_deref(), Some(&b"half and whole"[..]));
        assert_eq!(reads, 2);
        let never = read_settled(&path, |file| {
            let bytes = read_all(file)?;
            fs::write(&path, [&bytes[..], b"!"].concat())?;
            Ok(bytes)
        });
        assert_eq!(never.expect("read"), None);
    }
}
