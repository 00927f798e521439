//! The desk to the JSON that the page in the browser shows.

use crate::Setup;
use crate::desk::{Desk, Trouble};
use crate::editor::FileLink;
use crate::files::Posting;
use crate::picture::Pictures;
use crate::worker::Page;
use proofpress_press::draw::{LeftOut, PageBlock};
use proofpress_press::report::{Match, PdfPage, Report};
use proofpress_press::{Drawn, Press, Request};
use proofpress_resume::Source;
use serde::Serialize;
use std::sync::Arc;

/// What is shown of one laid-out page.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The hash of the text that it is of.
    pub(crate) sha256: String,
    pub(crate) report: Report,
    pub(crate) blocks: Vec<PageBlock>,
    left_out: Vec<LeftOut>,
    pub(crate) pictures: Arc<Pictures>,
    /// How the text answers the posting chosen.
    answer: Option<Match>,
    /// What a machine reads in the PDF; `None` until it was made.
    pub(crate) read: Option<Vec<PdfPage>>,
    /// From the notice of a change to this, in milliseconds.
    pub(crate) drawn_ms: f64,
    /// The share of that which layout took, and how many layouts it was.
    layout_ms: f64,
    layouts: usize,
}

impl Shown {
    /// Of `before`, the pictures shown until now, only what changed is drawn again.
    pub(crate) fn of(
        press: &Press,
        drawn: &Drawn,
        request: &Request,
        posting: Option<&Posting>,
        before: &Arc<Pictures>,
    ) -> Self {
        let source = &drawn.resume().source;
        let answer = posting
            .and_then(|posting| press.match_posting(Source::new(source.name(), source.text()), &posting.text).ok());
        Self {
            sha256: source.sha256(),
            report: press.report(drawn, request),
            blocks: drawn.blocks(),
            left_out: drawn.left_out(),
            pictures: Pictures::of(drawn, before),
            answer,
            read: None,
            drawn_ms: 0.0,
            layout_ms: drawn.layout_time().as_secs_f64() * 1000.0,
            layouts: drawn.layouts(),
        }
    }
}

/// What the streams send: of the pictures what a stream has not sent yet.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// Counts what was published.
    number: u64,
    pub(crate) pictures: Arc<Pictures>,
    view: String,
}

impl Published {
    /// One message, to a stream that has sent the pictures of this number.
    pub(crate) fn message(&self, sent: Option<u64>) -> String {
        format!("{{\"pictures\":{},\"view\":{}}}", self.pictures.message(sent), self.view)
    }
}

#[derive(Serialize)]
struct View<'a> {
    number: u64,
    file: FileView<'a>,
    draft: Option<DraftView<'a>>,
    trouble: Option<&'a Trouble>,
    page: Option<PageView<'a>>,
    choices: ChoicesView<'a>,
    postings: Vec<&'a str>,
    profiles: Vec<&'a str>,
    editor: Option<FileLink>,
}

#[derive(Serialize)]
struct FileView<'a> {
    name: &'a str,
    /// The Markdown, notes and all: for the pane in which its owner edits it.
    text: Option<&'a str>,
    sha256: &'a str,
}

#[derive(Serialize)]
struct DraftView<'a> {
    text: &'a str,
    base: &'a str,
    conflict: bool,
}

#[derive(Serialize)]
struct PageView<'a> {
    sha256: &'a str,
    report: &'a Report,
    blocks: &'a [PageBlock],
    /// What is not on it.
    left_out: &'a [LeftOut],
    answer: Option<&'a Match>,
    read: Option<&'a [PdfPage]>,
    drawn_ms: f64,
    layout_ms: f64,
    layouts: usize,
}

#[derive(Serialize)]
struct ChoicesView<'a> {
    profile: Option<&'a str>,
    paper: Option<&'a str>,
    fold: Option<String>,
    posting: Option<&'a str>,
    tailored: bool,
}

/// The newest state as messages; its number is one more than that of `before`.
pub(crate) fn publish(desk: &Desk<Page>, setup: &Setup, before: &Published) -> Published {
    let shown = desk.page().map(|page| &page.shown);
    let pictures = shown.map_or_else(Arc::default, |shown| Arc::clone(&shown.pictures));
    let choices = desk.choices();
    let view = View {
        number: before.number + 1,
        file: FileView {
            name: setup.file_name(),
            text: desk.file().ok().map(|file| file.text.as_str()),
            sha256: desk.file_sha256(),
        },
        draft: desk.draft().map(|draft| DraftView {
            text: &draft.text,
            base: &draft.base,
            conflict: desk.is_conflict(),
        }),
        trouble: desk.trouble(),
        page: shown.map(|shown| PageView {
            sha256: &shown.sha256,
            report: &shown.report,
            blocks: &shown.blocks,
            left_out: &shown.left_out,
            answer: shown.answer.as_ref(),
            read: shown.read.as_deref(),
            drawn_ms: rounded(shown.drawn_ms),
            layout_ms: rounded(shown.layout_ms),
            layouts: shown.layouts,
        }),
        choices: ChoicesView {
            profile: choices.profile.as_deref(),
            paper: choices.paper.map(|paper| paper.name()),
            fold: choices.fold.map(|fold| fold.to_string()),
            posting: choices.posting.as_deref(),
            tailored: choices.tailored,
        },
        postings: desk.postings().iter().map(|posting| posting.name.as_str()).collect(),
        profiles: setup.assets.profiles.iter().map(|profile| profile.name).collect(),
        editor: setup.editor.as_ref().map(|editor| editor.of(&setup.resume)),
    };
    Published { number: view.number, pictures, view: json(&view) }
}

fn rounded(milliseconds: f64) -> f64 {
    (milliseconds * 100.0).round() / 100.0
}

/// As JSON; what the page shows has no map with keys that are no text, the one thing that JSON cannot hold.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
