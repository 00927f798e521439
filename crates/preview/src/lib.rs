//! A resume that changes to a live web page, over loopback only.
//!
//! Reading order: [`watch`](mod@watch) (files to a call when they change), `desk` (what is known and shown; pure state),
//! `worker` (the one thread that reads, lays out and writes), `busy` (since when it lays out), `view` and `picture` (the
//! state as the page gets it), `guard` (who gets in), `routes` (requests to answers), [`serve`](fn@serve) (all of it until
//! interrupted), `page/` (what the browser shows).

mod busy;
mod desk;
mod editor;
mod files;
mod guard;
mod line_ends;
mod picture;
mod routes;
mod serve;
mod view;
pub mod watch;
mod worker;

pub use busy::Busy;
pub use editor::{BadEditorLink, EditorLink};
pub use serve::{PreviewError, serve};

use proofpress_press::{Assets, Request};
use std::path::PathBuf;

/// What to preview, and how.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Templates, rules and fonts.
    pub assets: Assets,
    /// Files and folders searched for fonts before the system's; followed.
    pub font_paths: Vec<PathBuf>,
    /// The resume; followed, and written to when its owner asks for that on the page.
    pub resume: PathBuf,
    /// What the command line asks for. What is chosen on the page is laid over it.
    pub request: Request,
    /// Postings to choose from: text files, and folders of them; followed.
    pub postings: Vec<PathBuf>,
    /// How the page opens a line in an editor.
    pub editor: Option<EditorLink>,
    /// The port; without one the usual one, or any that is free.
    pub port: Option<u16>,
    /// Tells whether the page is being laid out.
    pub busy: Busy,
}

impl Setup {
    /// What findings call the resume.
    fn name(&self) -> String {
        self.resume.display().to_string()
    }

    /// The resume's own name, without its folder.
    fn file_name(&self) -> &str {
        self.resume.file_name().and_then(|name| name.to_str()).unwrap_or("resume")
    }
}
