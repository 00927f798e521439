//! A folder, JSONL, CSV or a stream of postings to rows, one at a time.

use serde::Deserialize;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The longest row that is read.
pub const MOST_ROW_BYTES: usize = 1024 * 1024;

/// A posting as it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobRow {
    /// Its name, which no other has.
    pub id: String,
    /// The company, if it is said.
    pub company: String,
    /// The job's title, if it is said.
    pub title: String,
    /// The posting.
    pub text: String,
    /// A bundled profile in place of the resume's.
    pub profile: Option<String>,
    /// The resume, by its path in the folder of resumes.
    pub resume: Option<String>,
    /// Tags that the resume's blocks may have as well.
    pub tags: Vec<String>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// What it is called: its file, or its line.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// What a source yields for each posting.
pub type RowResult = Result<JobRow, BadRow>;

/// Why no row can be read at all.
#[derive(Debug, Error)]
#[error("cannot read the postings of {}: {reason}", path.display())]
pub struct JobsError {
    /// The source.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Where postings come from: it can be read more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Jobs {
    /// A folder of `.md` and `.txt` files.
    Folder(PathBuf),
    /// A file with a JSON object on each line.
    Jsonl(PathBuf),
    /// A table with a header.
    Csv(PathBuf),
    /// One aim by name and no posting.
    Preset(String),
}

impl Jobs {
    /// The source at a path, by what is there and by its ending.
    ///
    /// # Errors
    /// Where nothing is there, or its ending says nothing.
    pub fn at(path: &Path) -> Result<Self, JobsError> {
        let failed = |reason: &str| JobsError { path: path.to_owned(), reason: reason.to_owned() };
        if path.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        if !path.exists() {
            return Err(failed("there is no such file or folder"));
        }
        match path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
            Some("jsonl" | "ndjson") => Ok(Self::Jsonl(path.to_owned())),
            Some("csv") => Ok(Self::Csv(path.to_owned())),
            _ => Err(failed("give a folder of .md and .txt files, a .jsonl file or a .csv file")),
        }
    }

    /// Reads from the start, a row at a time.
    ///
    /// # Errors
    /// Where the folder or file cannot be opened, or a table has no column `id` or `text`.
    pub fn rows(&self) -> Result<Box<dyn Iterator<Item = RowResult> + Send>, JobsError> {
        let failed = |path: &Path, error: io::Error| JobsError { path: path.to_owned(), reason: error.to_string() };
        Ok(match self {
            Self::Folder(path) => Box::new(folder_rows(path).map_err(|error| failed(path, error))?),
            Self::Jsonl(path) => {
                Box::new(jsonl_rows(BufReader::new(File::open(path).map_err(|error| failed(path, error))?)))
            }
            Self::Csv(path) => Box::new(csv_rows(path)?),
            Self::Preset(name) => Box::new(std::iter::once(Ok(JobRow { id: name.clone(), ..JobRow::default() }))),
        })
    }
}

fn folder_rows(folder: &Path) -> io::Result<impl Iterator<Item = RowResult> + Send + use<>> {
    let mut names: Vec<String> = Vec::new();
    let mut odd: Vec<BadRow> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_posting = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("txt"));
        if !is_posting || path.is_dir() {
            continue;
        }
        match entry.file_name().into_string() {
            Ok(name) if name.starts_with('.') => {}
            Ok(name) => names.push(name),
            Err(name) => odd.push(BadRow {
                id: name.to_string_lossy().into_owned(),
                reason: "its file name is not in UTF-8".to_owned(),
            }),
        }
    }
    names.sort();
    let folder = folder.to_owned();
    let read = move |name: String| {
        let failed = |reason: String| BadRow { id: name.clone(), reason };
        let mut bytes = Vec::new();
        let most = MOST_ROW_BYTES as u64;
        File::open(folder.join(&name))
            .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
            .map_err(|error| failed(format!("cannot read it: {error}")))?;
        if bytes.len() > MOST_ROW_BYTES {
            return Err(failed(format!("it is larger than {MOST_ROW_BYTES} bytes")));
        }
        let text = String::from_utf8(bytes).map_err(|_| failed("it is not in UTF-8".to_owned()))?;
        if text.trim().is_empty() {
            return Err(failed("it is empty".to_owned()));
        }
        Ok(JobRow { id: name, text, ..JobRow::default() })
    };
    Ok(names.into_iter().map(read).chain(odd.into_iter().map(Err)))
}

/// A row as JSON has it. Numbers are taken for ids as well.
#[derive(Debug, Deserialize)]
struct JsonRow {
    id: Option<Value>,
    #[serde(default)]
    company: Option<String>,
    #[serde(default)]
    title: Option<String>,
    text: Option<String>,
    #[serde(default)]
    profile: Option<String>,
    #[serde(default)]
    resume: Option<String>,
    #[serde(default)]
    tags: Option<Value>,
}

/// Reads JSON objects, one a line, blank lines passed over. A line that is no posting is a bad row; one that is too long
/// is not held in memory.
pub fn jsonl_rows<R: BufRead + Send>(reader: R) -> impl Iterator<Item = RowResult> + Send {
    let mut reader = reader;
    let mut number = 0_usize;
    let mut line = Vec::new();
    let mut broken = false;
    std::iter::from_fn(move || {
        loop {
            if broken {
                return None;
            }
            line.clear();
            number += 1;
            let id = || format!("line {number}");
            let whole = match read_line(&mut reader, &mut line) {
                Ok(None) => return None,
                Ok(Some(whole)) => whole,
                Err(error) => {
                    broken = true;
                    return Some(Err(BadRow { id: id(), reason: format!("cannot read it: {error}") }));
                }
            };
            if !whole {
                return Some(Err(BadRow { id: id(), reason: format!("it is longer than {MOST_ROW_BYTES} bytes") }));
            }
            if !line.trim_ascii().is_empty() {
                return Some(parse_json(&line).map_err(|reason| BadRow { id: id(), reason }));
            }
        }
    })
}

/// Reads up to a line's end. `None` at the end of all; whether the line was short enough to be kept.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    let mut any = false;
    let mut whole = true;
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            return Ok(any.then_some(whole));
        }
        any = true;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let taken = end.unwrap_or(buffer.len());
        whole = whole && line.len() + taken <= MOST_ROW_BYTES;
        if whole {
            line.extend_from_slice(&buffer[..taken]);
        }
        reader.consume(end.map_or(taken, |end| end + 1));
        if end.is_some() {
            return Ok(Some(whole));
        }
    }
}

fn parse_json(line: &[u8]) -> Result<JobRow, String> {
    // The message of the parser names a column and no content.
    let row: JsonRow = serde_json::from_slice(line).map_err(|error| format!("it is no posting in JSON: {error}"))?;
    let id = match row.id {
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err("it has no `id`".to_owned()),
    };
    let tags = match row.tags {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(tags)) => split_tags(&tags),
        Some(Value::Array(tags)) => tags
            .into_iter()
            .map(|tag| match tag {
                Value::String(tag) => Ok(tag),
                _ => Err("`tags` holds something that is no string".to_owned()),
            })
            .collect::<Result<_, _>>()?,
        Some(_) => return Err("`tags` is neither a list nor a string".to_owned()),
    };
    JobRow {
        id,
        company: row.company.unwrap_or_default(),
        title: row.title.unwrap_or_default(),
        text: row.text.ok_or("it has no `text`")?,
        profile: row.profile,
        resume: row.resume,
        tags,
    }
    .checked()
}

fn split_tags(tags: &str) -> Vec<String> {
    tags.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

impl JobRow {
    fn checked(mut self) -> Result<Self, String> {
        let some = |field: Option<String>| field.map(|field| field.trim().to_owned()).filter(|field| !field.is_empty());
        self.profile = some(self.profile);
        self.resume = some(self.resume);
        if self.id.trim().is_empty() {
            return Err("its `id` is empty".to_owned());
        }
        if self.text.trim().is_empty() {
            return Err("its `text` is empty".to_owned());
        }
        Ok(self)
    }
}

/// Reads a table: columns `id` and `text`, and `company`, `title`, `profile`, `resume`, `tags` where they are there.
fn csv_rows(path: &Path) -> Result<impl Iterator<Item = RowResult> + Send + use<>, JobsError> {
    let failed = |reason: String| JobsError { path: path.to_owned(), reason };
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|error| failed(error.to_string()))?;
    let header = reader.byte_headers().map_err(|error| failed(error.to_string()))?.clone();
    let column = |name: &str| {
        header.iter().position(|column| {
            let column = column.strip_prefix(b"\xef\xbb\xbf").unwrap_or(column);
            column.trim_ascii().eq_ignore_ascii_case(name.as_bytes())
        })
    };
    let needed = |name: &str| column(name).ok_or_else(|| failed(format!("its first line names no column `{name}`")));
    let (id, text) = (needed("id")?, needed("text")?);
    let [company, title, profile, resume, tags] = ["company", "title", "profile", "resume", "tags"].map(column);
    let mut broken = false;
    Ok(reader.into_byte_records().map_while(move |record| {
        if broken {
            return None;
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                // After an error of the file itself nothing more can be read; the others are of one row only.
                broken = error.is_io_error();
                let line = error.position().map_or(0, csv::Position::line);
                return Some(Err(BadRow { id: format!("line {line}"), reason: format!("cannot read it: {error}") }));
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let failed = |reason: &str| BadRow { id: format!("line {line}"), reason: reason.to_owned() };
        if record.as_slice().len() > MOST_ROW_BYTES {
            return Some(Err(failed(&format!("it is longer than {MOST_ROW_BYTES} bytes"))));
        }
        let Ok(record) = csv::StringRecord::from_byte_record(record) else {
            return Some(Err(failed("it is not in UTF-8")));
        };
        let field = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default().to_owned();
        let row = JobRow {
            id: field(Some(id)),
            company: field(company),
            title: field(title),
            text: field(Some(text)),
            profile: Some(field(profile)),
            resume: Some(field(resume)),
            tags: split_tags(&field(tags)),
        };
        Some(row.checked().map_err(|reason| failed(&reason)))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jsonl(text: &[u8]) -> Vec<RowResult> {
        jsonl_rows(text).collect()
    }

    #[test]
    fn a_bad_line_is_one_bad_row() {
        let text = b"{\"id\": 7, \"text\": \"Go\", \"tags\": [\"a\", \"b\"]}\n\nnot json\n{\"id\": \"x\"}\n\
            {\"id\": \"\xff\", \"text\": \"t\"}\n{\"id\": \"last\", \"text\": \"Rust\", \"company\": null}";
        let rows = jsonl(text);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[0].as_ref().map(|row| (row.id.as_str(), row.tags.len())), Ok(("7", 2)));
        let bad: Vec<_> = rows.iter().filter_map(|row| row.as_ref().err()).map(|bad| bad.id.as_str()).collect();
        assert_eq!(bad, ["line 3", "line 4", "line 5"]);
        assert_eq!(rows[4].as_ref().map(|row| row.id.as_str()), Ok("last"));
    }

    #[test]
    fn a_row_without_end_is_passed_over_whole() {
        let mut text = vec![b'x'; MOST_ROW_BYTES + 10];
        text.extend_from_slice(b"\n{\"id\": \"a\", \"text\": \"t\"}\n");
        let rows = jsonl(&text);
        assert!(rows[0].as_ref().is_err_and(|bad| bad.reason.contains("longer")));
        assert!(rows[1].is_ok());
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_table_names_its_columns() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("jobs.csv");
        fs::write(&path, "\u{feff}ID,Company,Text,tags\n1,Acme,\"line one\nline two\",\"a; b\"\n2,,,\n")
            .expect("written");
        let jobs = Jobs::at(&path).expect("a source");
        let rows: Vec<_> = jobs.rows().expect("rows").collect();
        let first = rows[0].as_ref().expect("a row");
        assert_eq!(
            (first.id.as_str(), first.company.as_str(), first.text.as_str()),
            ("1", "Acme", "line one\nline two")
        );
        assert_eq!(first.tags, ["a", "b"]);
        assert!(rows[1].as_ref().is_err_and(|bad| bad.reason.contains("`text` is empty")));

        fs::write(&path, "company\nAcme\n").expect("written");
        assert!(jobs.rows().err().expect("no id").reason.contains("`id`"));
    }

    #[test]
    fn a_folder_is_read_by_name_and_what_is_no_text_is_a_bad_row() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in [("b.txt", &b"Go"[..]), ("a.md", b"Rust"), ("c.md", b"\xff\xfe"), ("d.pdf", b"x")] {
            fs::write(folder.path().join(name), bytes).expect("written");
        }
        let rows: Vec<_> = Jobs::at(folder.path()).expect("a source").rows().expect("rows").collect();
        let ids: Vec<_> = rows.iter().map(|row| row.as_ref().map_or_else(|bad| &bad.id, |row| &row.id)).collect();
        assert_eq!(ids, ["a.md", "b.txt", "c.md"]);
        assert!(rows[2].is_err());
    }
}
