//! Rows of a batch to pages to look at: every variant small, with its fold; a click opens the file. No script, nothing
//! loaded from elsewhere.

use super::manifest::ReadRow;
use super::miniature::{miniature, push_escaped};
use crate::place::place_file;
use crate::report::{ManifestRow, TermState};
use proofpress_export::read_pdf;
use proofpress_resume::Pt;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many variants one page shows; more go on to the next.
const CARDS_PER_PAGE: usize = 200;

const HEAD: &str = "<!doctype html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">
<title>Variants</title><style>
body{font:15px/1.4 system-ui,sans-serif;margin:1.5rem;background:#f2f2f0;color:#1a1a1a}
ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.2rem;list-style:none;padding:0}
li{background:#fff;border:1px solid #d5d5d0;border-radius:4px;padding:.6rem;overflow-wrap:anywhere}
li.failed{border-color:#9b1c1c}
a{color:#1f3a5f;text-decoration:none}a:hover{text-decoration:underline}
svg{display:block;width:100%;border:1px solid #e5e5e0;font-family:serif;background:#fff}
svg path{stroke:#b45309;stroke-width:2;stroke-dasharray:8 5}
p{margin:.3rem 0;font-size:.85rem;color:#4a4a4a}
</style></head><body><h1>Variants</h1>
";

/// Writes the pages of an index as rows come.
#[derive(Debug)]
pub(crate) struct IndexWriter {
    folder: PathBuf,
    cards: String,
    held: usize,
    page: usize,
    failure: Option<io::Error>,
}

impl IndexWriter {
    /// Begins the first page.
    pub(crate) fn begin(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), cards: String::new(), held: 0, page: 1, failure: None }
    }

    /// Adds a variant.
    pub(crate) fn add(&mut self, card: &str) {
        if self.held == CARDS_PER_PAGE {
            self.flush(true);
            self.page += 1;
        }
        self.cards.push_str(card);
        self.held += 1;
    }

    /// Writes the last page, and takes away pages of a longer index before it.
    ///
    /// # Errors
    /// The first thing that could not be written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.flush(false);
        let mut later = self.page + 1;
        while fs::remove_file(self.folder.join(page_name(later))).is_ok() {
            later += 1;
        }
        self.failure.map_or(Ok(()), Err)
    }

    fn flush(&mut self, more: bool) {
        let mut page = String::with_capacity(self.cards.len() + 2048);
        page.push_str(HEAD);
        let mut links = String::new();
        if self.page > 1 {
            let _ = write!(links, "<a href=\"{}\">before</a> ", page_name(self.page - 1));
        }
        if more {
            let _ = write!(links, "<a href=\"{}\">more</a>", page_name(self.page + 1));
        }
        let _ = write!(page, "<p>{links}</p>\n<ul>\n{}</ul>\n<p>{links}</p>\n</body></html>\n", self.cards);
        self.cards.clear();
        self.held = 0;
        if let Err(error) = place_file(&self.folder.join(page_name(self.page)), page.as_bytes()) {
            self.failure.get_or_insert(error.reason);
        }
    }
}

fn page_name(page: usize) -> String {
    if page == 1 { "index.html".to_owned() } else { format!("index-{page}.html") }
}

/// What a card says.
struct Card<'a> {
    job: &'a str,
    file: Option<&'a str>,
    picture: &'a str,
    line: String,
    error: Option<&'a str>,
}

impl Card<'_> {
    fn html(&self) -> String {
        let mut html = String::with_capacity(self.picture.len() + 512);
        html.push_str(if self.error.is_some() { "<li class=\"failed\">" } else { "<li>" });
        if let Some(file) = self.file {
            html.push_str("<a href=\"");
            push_link(&mut html, file);
            html.push_str("\">");
        }
        html.push_str(self.picture);
        html.push_str("<b>");
        push_escaped(&mut html, self.job);
        html.push_str("</b>");
        if self.file.is_some() {
            html.push_str("</a>");
        }
        for text in [Some(self.line.as_str()), self.error].into_iter().flatten().filter(|text| !text.is_empty()) {
            html.push_str("<p>");
            push_escaped(&mut html, text);
            html.push_str("</p>");
        }
        html.push_str("</li>\n");
        html
    }
}

/// A file name as a link: names are letters, digits and dashes; others are written as bytes.
fn push_link(html: &mut String, file: &str) {
    html.push_str("./");
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            html.push(char::from(byte));
        } else {
            let _ = write!(html, "%{byte:02X}");
        }
    }
}

/// The file that a click opens: the PDF, or else the first.
fn first_file<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let mut first = None;
    for (key, name) in files {
        if key == "pdf" {
            return Some(name);
        }
        first = first.or(Some(name));
    }
    first
}

/// The card of a row just made.
pub(crate) fn card_of_row(row: &ManifestRow, picture: &str) -> String {
    let strong = row.fold.as_ref().and_then(|fold| fold.strong);
    let area = row.emphasis.as_deref().and_then(<[_]>::first).map(|share| share.area.name());
    let terms = row.terms.as_deref().unwrap_or_default();
    let proven = terms.iter().filter(|term| term.state == TermState::Proven).count();
    Card {
        job: &row.job,
        file: first_file(row.files.iter().map(|(key, file)| (key.as_str(), file.name.as_str()))),
        picture,
        line: line(area, strong.map(|strong| (strong.above, strong.total)), proven, terms.len()),
        error: row.error.as_deref(),
    }
    .html()
}

/// The card of a row that an earlier run made, its picture from its PDF.
pub(crate) fn card_of_files(folder: &Path, row: &ReadRow) -> String {
    let fold = Pt(row.fold.as_ref().map_or(0.0, |fold| fold.y_pt));
    let pdf = row.files.get("pdf").and_then(|file| fs::read(folder.join(&file.name)).ok());
    let picture = pdf.and_then(|bytes| read_pdf(&bytes).ok()).map(|read| miniature(&read, fold)).unwrap_or_default();
    let strong = row.fold.as_ref().and_then(|fold| fold.strong);
    let area = row.emphasis.as_deref().and_then(<[_]>::first).map(|share| share.area.as_str());
    let terms = row.terms.as_deref().unwrap_or_default();
    let proven = terms.iter().filter(|term| term.state == "proven").count();
    Card {
        job: &row.job,
        file: first_file(row.files.iter().map(|(key, file)| (key.as_str(), file.name.as_str()))),
        picture: &picture,
        line: line(area, strong.map(|strong| (strong.above, strong.total)), proven, terms.len()),
        error: row.error.as_deref(),
    }
    .html()
}

fn line(area: Option<&str>, strong: Option<(usize, usize)>, proven: usize, named: usize) -> String {
    let mut parts = Vec::new();
    parts.extend(area.map(str::to_owned));
    parts.extend(strong.map(|(above, total)| format!("{above} of {total} strong above the fold")));
    if named > 0 {
        parts.push(format!("{proven} of {named} terms proven"));
    }
    parts.join(" · ")
}
