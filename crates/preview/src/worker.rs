//! Messages to pages: the one thread that owns press and desk, reads and writes the file, and lays out the newest state.

use crate::Setup;
use crate::desk::{Choices, Desk, Draft, Saving, Trouble};
use crate::files::{Text, Unreadable, read_postings, read_text};
use crate::view::{self, Published, Shown};
use proofpress_press::{Drawn, Press, Request, place};
use proofpress_resume::{Severity, Source};
use serde::Serialize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};

/// How long it must be silent before the PDF is made and read back: it costs more than the page and changes less.
const BEFORE_PROVING: Duration = Duration::from_millis(150);

/// How long a file may be empty or away before it counts as that.
const BEFORE_GONE: Duration = Duration::from_millis(60);

/// What the worker is told.
#[derive(Debug)]
pub(crate) enum Message {
    /// Files changed: the resume or its profile's folder, or also what is named.
    Changed { fonts: bool, postings: bool },
    /// Something was chosen on the page.
    Choose(Choices),
    /// An edit that is not saved, or none.
    Draft(Option<Draft>),
    /// Save this text, edited from the file of this hash.
    Save { text: String, base: String, answer: oneshot::Sender<Answer> },
    /// Make the first moves of the plan in the text of this hash.
    Move { steps: usize, shown_sha256: String, answer: oneshot::Sender<Answer> },
    /// End.
    Stop,
}

/// What came of a wish to write.
#[derive(Debug, Serialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub(crate) enum Answer {
    /// The file holds it; its new hash.
    Saved { sha256: String },
    /// The unsaved draft has it now.
    Drafted { text: String },
    /// Nothing was written: the file changed outside. What it holds now, if it can be read.
    Conflict { text: Option<String>, sha256: String },
    /// Nothing was written.
    Refused { why: String },
}

/// The last page that could be laid out.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) drawn: Drawn,
    pub(crate) request: Request,
    pub(crate) shown: Shown,
}

/// The worker's things.
pub(crate) struct Worker {
    setup: Setup,
    press: Press,
    desk: Desk<Page>,
    published: watch::Sender<Arc<Published>>,
}

impl Worker {
    /// Lays out for the first time.
    pub(crate) fn start(setup: Setup, press: Press) -> (Self, watch::Receiver<Arc<Published>>) {
        let desk = Desk::new(read_text(&setup.resume), read_postings(&setup.postings));
        let (published, pages) = watch::channel(Arc::new(Published::default()));
        let mut worker = Self { setup, press, desk, published };
        worker.draw(Instant::now());
        (worker, pages)
    }

    /// Works until told to stop, or until nobody can tell it anything.
    pub(crate) fn run(mut self, inbox: &Receiver<Message>) {
        loop {
            let waiting = self.desk.page().is_some_and(|page| page.shown.read.is_none());
            let first = if waiting {
                match inbox.recv_timeout(BEFORE_PROVING) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => {
                        self.prove();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else {
                match inbox.recv() {
                    Ok(message) => message,
                    Err(_) => return,
                }
            };
            let began = Instant::now();
            // Whatever else has come in meanwhile is taken too, so that only the newest state is laid out.
            let mut is_stale = false;
            for message in std::iter::once(first).chain(inbox.try_iter()) {
                match self.take(message) {
                    Some(stale) => is_stale |= stale,
                    None => return,
                }
            }
            if is_stale {
                self.draw(began);
            }
        }
    }

    /// Takes a message. Whether the page is stale; `None` to stop.
    fn take(&mut self, message: Message) -> Option<bool> {
        Some(match message {
            Message::Stop => return None,
            Message::Changed { fonts, postings } => {
                let mut is_stale = self.desk.take_file(self.read_resume());
                if postings {
                    is_stale |= self.desk.take_postings(read_postings(&self.setup.postings));
                }
                if fonts && let Ok(press) = Press::new(self.setup.assets, &self.setup.font_paths) {
                    self.press = press.following_edits();
                    is_stale = true;
                }
                is_stale | self.setup.request.profile_folder.is_some()
            }
            Message::Choose(choices) => self.desk.take_choices(choices),
            Message::Draft(draft) => self.desk.take_draft(draft),
            Message::Save { text, base, answer } => {
                let (stale, reply) = self.save(&text, &base);
                // Whoever asked may be gone.
                let _ = answer.send(reply);
                stale
            }
            Message::Move { steps, shown_sha256, answer } => {
                let (stale, reply) = self.make_moves(steps, &shown_sha256);
                let _ = answer.send(reply);
                stale
            }
        })
    }

    /// Reads the resume. An empty file, or none, is looked at once more: many editors empty or remove a file before they
    /// write it, and nobody wants to see the page go in between.
    fn read_resume(&self) -> Result<Text, Unreadable> {
        let read = read_text(&self.setup.resume);
        let is_gone = |read: &Result<Text, Unreadable>| match read {
            Ok(text) => text.text.is_empty(),
            Err(unreadable) => unreadable.is_absent,
        };
        if is_gone(&read) && self.desk.file().is_ok_and(|before| !before.text.is_empty()) {
            std::thread::sleep(BEFORE_GONE);
            return read_text(&self.setup.resume);
        }
        read
    }

    fn save(&mut self, text: &str, base: &str) -> (bool, Answer) {
        // What the desk holds may be older than the file by what the watcher has not told yet.
        let mut stale = self.desk.take_file(read_text(&self.setup.resume));
        let answer = match self.desk.save(text, base) {
            Saving::Conflict => match self.desk.file() {
                Ok(file) => Answer::Conflict { text: Some(file.text.clone()), sha256: file.sha256.clone() },
                Err(_) => Answer::Conflict { text: None, sha256: self.desk.file_sha256().to_owned() },
            },
            Saving::Write(text) => match place::place_file(&self.setup.resume, text.as_bytes()) {
                Ok(()) => {
                    let text = Text::new(text);
                    let sha256 = text.sha256.clone();
                    stale |= self.desk.saved(text);
                    Answer::Saved { sha256 }
                }
                Err(error) => Answer::Refused { why: error.to_string() },
            },
        };
        (stale, answer)
    }

    fn make_moves(&mut self, steps: usize, shown_sha256: &str) -> (bool, Answer) {
        let refused = |why: &str| (false, Answer::Refused { why: why.to_owned() });
        let Some(page) = self.desk.page().filter(|_| self.desk.trouble().is_none()) else {
            return refused("the text shown has no page");
        };
        let source = &page.drawn.resume().source;
        let is_newest = self.desk.shown().is_ok_and(|shown| shown == source.text());
        if !is_newest || page.shown.sha256 != shown_sha256 {
            return refused("the text has changed since; look at the moves again");
        }
        let Some(moved) = page.drawn.moved(steps) else { return refused("there are fewer moves") };
        let base = page.shown.sha256.clone();
        match self.desk.draft().cloned() {
            // What is not saved yet stays unsaved.
            Some(draft) => {
                let stale = self.desk.take_draft(Some(Draft { text: moved.clone(), ..draft }));
                (stale, Answer::Drafted { text: moved })
            }
            None => self.save(&moved, &base),
        }
    }

    /// Lays out what is to be shown, and publishes it or what is in the way of it.
    fn draw(&mut self, began: Instant) {
        let request = self.desk.choices().over(&self.setup.request);
        // After an edit the density stays where it was, as long as it fits, and settles when the edits pause.
        let near = self
            .desk
            .page()
            .filter(|page| self.desk.aim().is_none() && Request { near: None, ..page.request.clone() } == request)
            .and_then(|page| page.drawn.density());
        let page = self.page(Request { near, ..request }, began);
        self.desk.take_page(page);
        self.publish();
    }

    fn page(&self, request: Request, began: Instant) -> Result<Page, Trouble> {
        let text = self.desk.shown().map_err(Trouble::from)?;
        let source = Source::new(self.setup.name(), text);
        // A fault of the program on one text must not end the preview of the next.
        let draw = || {
            let drawn = match self.desk.aim() {
                Some(posting) => self.press.draw_variant(source, &request, &posting.text),
                None => self.press.draw(source, &request),
            };
            let drawn = drawn.map_err(|error| Trouble::new(error.to_string()))?;
            if !drawn.is_laid_out() {
                return Err(gravest(&self.press, &drawn, &request));
            }
            let before = self.desk.page().map(|page| Arc::clone(&page.shown.pictures)).unwrap_or_default();
            let shown = Shown::of(&self.press, &drawn, &request, self.desk.posting(), &before);
            Ok(Page { drawn, request, shown })
        };
        let mut page = catch_unwind(AssertUnwindSafe(|| self.setup.busy.during(draw)))
            .unwrap_or_else(|_| Err(Trouble::new("proofpress itself failed on this text; please report it")))?;
        page.shown.drawn_ms = began.elapsed().as_secs_f64() * 1000.0;
        Ok(page)
    }

    /// Makes the PDF of the page shown, reads it back, and publishes what a machine reads. A page that kept the
    /// density of the one before is first laid out as a build would: a roomier one may fit.
    fn prove(&mut self) {
        let kept = self.desk.page().filter(|page| page.request.near.is_some() && self.desk.trouble().is_none());
        if let Some(page) = kept {
            let density = page.drawn.density();
            let settled = self.page(Request { near: None, ..page.request.clone() }, Instant::now());
            if settled.as_ref().map_or(true, |settled| settled.drawn.density() != density) {
                self.desk.take_page(settled);
            }
        }
        let (press, busy) = (&self.press, &self.setup.busy);
        if let Some(page) = self.desk.page_mut() {
            let prove = || busy.during(|| press.prove(&page.drawn, &page.request).ok());
            let proven = catch_unwind(AssertUnwindSafe(prove));
            match proven.ok().flatten() {
                Some(proven) => {
                    page.shown.report = proven.report;
                    page.shown.read = Some(proven.read);
                }
                None => page.shown.read = Some(Vec::new()),
            }
        }
        self.publish();
    }

    fn publish(&self) {
        let before = Arc::clone(&self.published.borrow());
        let published = view::publish(&self.desk, &self.setup, &before);
        self.published.send_replace(Arc::new(published));
    }
}

/// Why a text could not be laid out: its first error.
fn gravest(press: &Press, drawn: &Drawn, request: &Request) -> Trouble {
    let report = press.report(drawn, request);
    match report.findings.into_iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) => Trouble {
            what: finding.message,
            hints: finding.hints,
            place: (finding.end_line > 1 || finding.end_column > 1).then_some((finding.line, finding.column)),
        },
        None => Trouble::new("this text could not be laid out"),
    }
}
