//! Numbers to files of generated job postings: `cargo xtask postings 100000 > jobs.jsonl`, for long runs of `batch`.

#[path = "../../tests/main/postings.rs"]
mod generated;

use std::io::{BufWriter, Write as _};

/// Writes so many postings to standard output, a JSON object a line.
///
/// # Errors
/// Where the number is none, or standard output cannot be written to.
pub(crate) fn write_postings(count: &str) -> Result<(), String> {
    let count: usize = count.parse().map_err(|_| format!("`{count}` is no number"))?;
    let mut output = BufWriter::new(std::io::stdout().lock());
    let written =
        (0..count).try_for_each(|number| output.write_all(line(number).as_bytes())).and_then(|()| output.flush());
    written.map_err(|error| error.to_string())
}

/// So many postings, each a line with its end.
pub(crate) fn lines(count: usize) -> Vec<String> {
    (0..count).map(line).collect()
}

fn line(number: usize) -> String {
    generated::Generated::new(number).json() + "\n"
}
