//! What lies on the desk: the file as last read, an unsaved draft, choices, the last good page, and what is wrong. Pure
//! state: it reads no file and lays nothing out; [`crate::worker`] does both and tells it.

use crate::files::{ABSENT, Posting, Text, Unreadable};
use crate::line_ends;
use proofpress_press::Request;
use proofpress_resume::settings::{FoldKind, Paper};
use serde::Serialize;

/// What was chosen on the page over what the file and the command line say; `None` leaves it to those.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Choices {
    pub(crate) profile: Option<String>,
    pub(crate) paper: Option<Paper>,
    pub(crate) fold: Option<FoldKind>,
    /// The name of a posting.
    pub(crate) posting: Option<String>,
    /// Whether the page is the one that a batch would make for the posting.
    pub(crate) tailored: bool,
}

impl Choices {
    /// The request that the command line makes, with these laid over it.
    pub(crate) fn over(&self, base: &Request) -> Request {
        let mut request = base.clone();
        if self.profile.is_some() {
            request.profile_folder = None;
            request.settings.profile.clone_from(&self.profile);
        }
        request.settings.paper = self.paper.or(request.settings.paper);
        request.settings.fold = self.fold.or(request.settings.fold);
        request
    }
}

/// An edit that was not saved, on top of the file as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// The hash of the file that it started from.
    pub(crate) base: String,
}

/// Why the page shown is not of the newest text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Trouble {
    /// What is wrong.
    pub(crate) what: String,
    /// Ways out.
    pub(crate) hints: Vec<String>,
    /// Where in the Markdown, as line and column from 1, if it is there.
    pub(crate) place: Option<(usize, usize)>,
}

impl Trouble {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hints: Vec::new(), place: None }
    }
}

impl From<&Unreadable> for Trouble {
    fn from(unreadable: &Unreadable) -> Self {
        Self { hints: vec![unreadable.hint.to_owned()], ..Self::new(&unreadable.what) }
    }
}

/// What to do about a wish to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Saving {
    /// Write this text.
    Write(String),
    /// The file is not what the edit started from: say so, and write nothing.
    Conflict,
}

/// The state of a preview. `page` is whatever the worker keeps of the last page that could be laid out.
#[derive(Debug)]
pub(crate) struct Desk<P> {
    file: Result<Text, Unreadable>,
    draft: Option<Draft>,
    choices: Choices,
    postings: Vec<Posting>,
    page: Option<P>,
    trouble: Option<Trouble>,
}

impl<P> Desk<P> {
    pub(crate) fn new(file: Result<Text, Unreadable>, postings: Vec<Posting>) -> Self {
        Self { file, draft: None, choices: Choices::default(), postings, page: None, trouble: None }
    }

    pub(crate) fn file(&self) -> Result<&Text, &Unreadable> {
        self.file.as_ref()
    }

    pub(crate) fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    pub(crate) fn choices(&self) -> &Choices {
        &self.choices
    }

    pub(crate) fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The posting that was chosen, if it is still there.
    pub(crate) fn posting(&self) -> Option<&Posting> {
        let chosen = self.choices.posting.as_ref()?;
        self.postings.iter().find(|posting| posting.name == *chosen)
    }

    /// The posting that the page is to be made for.
    pub(crate) fn aim(&self) -> Option<&Posting> {
        self.posting().filter(|_| self.choices.tailored)
    }

    pub(crate) fn page(&self) -> Option<&P> {
        self.page.as_ref()
    }

    pub(crate) fn page_mut(&mut self) -> Option<&mut P> {
        self.page.as_mut()
    }

    pub(crate) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// The hash of the file, or what stands for a file that is not there.
    pub(crate) fn file_sha256(&self) -> &str {
        self.file.as_ref().map_or(ABSENT, |text| &text.sha256)
    }

    /// Whether the file changed outside since the draft was begun.
    pub(crate) fn is_conflict(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.base != self.file_sha256())
    }

    /// The text to lay out: the draft, else the file.
    pub(crate) fn shown(&self) -> Result<&str, &Unreadable> {
        match &self.draft {
            Some(draft) => Ok(&draft.text),
            None => self.file.as_ref().map(|text| text.text.as_str()),
        }
    }

    /// Takes what was read of the file. Whether the page has to be laid out anew.
    pub(crate) fn take_file(&mut self, file: Result<Text, Unreadable>) -> bool {
        if file == self.file {
            return false;
        }
        self.file = file;
        self.drop_empty_draft();
        // A draft stays what is shown, but whether it conflicts may have changed.
        true
    }

    /// Takes an edit, or that there is none any more.
    pub(crate) fn take_draft(&mut self, draft: Option<Draft>) -> bool {
        let before = self.draft.take();
        self.draft = draft.map(|draft| match &self.file {
            Ok(file) => Draft { text: line_ends::restore(&file.text, &draft.text), ..draft },
            Err(_) => draft,
        });
        self.drop_empty_draft();
        self.draft != before
    }

    /// A draft that says what the file says is none.
    fn drop_empty_draft(&mut self) {
        if let (Some(draft), Ok(file)) = (&self.draft, &self.file)
            && draft.text == file.text
        {
            self.draft = None;
        }
    }

    pub(crate) fn take_choices(&mut self, choices: Choices) -> bool {
        let changed = choices != self.choices;
        self.choices = choices;
        changed
    }

    pub(crate) fn take_postings(&mut self, postings: Vec<Posting>) -> bool {
        let changed = postings != self.postings;
        self.postings = postings;
        changed
    }

    /// Takes what came of laying out: a page, or why there is none; then the last good page stays.
    pub(crate) fn take_page(&mut self, page: Result<P, Trouble>) {
        match page {
            Ok(page) => {
                self.page = Some(page);
                self.trouble = None;
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
    }

    /// What to do about a wish to save `text`, which was edited from the file of hash `base`, now that the file has
    /// just been read again. Whoever has seen a conflict saves by naming the hash of the other version as `base`.
    pub(crate) fn save(&self, text: &str, base: &str) -> Saving {
        match &self.file {
            Ok(file) => {
                let text = line_ends::restore(&file.text, text);
                if file.sha256 == base || file.text == text { Saving::Write(text) } else { Saving::Conflict }
            }
            Err(unreadable) if unreadable.is_absent && base == ABSENT => Saving::Write(text.to_owned()),
            Err(_) => Saving::Conflict,
        }
    }

    /// Takes that this text now stands in the file.
    pub(crate) fn saved(&mut self, text: Text) -> bool {
        self.draft = None;
        self.take_file(Ok(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<Text, Unreadable> {
        Ok(Text::new(text.to_owned()))
    }

    fn absent() -> Result<Text, Unreadable> {
        Err(Unreadable { what: "gone".to_owned(), hint: "", is_absent: true })
    }

    fn desk(text: &str) -> Desk<u8> {
        Desk::new(file(text), Vec::new())
    }

    fn draft(desk: &Desk<u8>, text: &str) -> Option<Draft> {
        Some(Draft { text: text.to_owned(), base: desk.file_sha256().to_owned() })
    }

    #[test]
    fn the_same_text_again_is_no_reason_to_lay_out() {
        let mut desk = desk("a");
        assert!(!desk.take_file(file("a")));
        assert!(desk.take_file(file("b")));
    }

    #[test]
    fn a_draft_is_shown_and_stays_when_the_file_changes_under_it() {
        let mut desk = desk("a");
        assert!(desk.take_draft(draft(&desk, "mine")));
        assert_eq!((desk.shown(), desk.is_conflict()), (Ok("mine"), false));
        desk.take_file(file("theirs"));
        assert_eq!((desk.shown(), desk.is_conflict()), (Ok("mine"), true));
        desk.take_file(file("mine"));
        assert_eq!((desk.draft(), desk.is_conflict()), (None, false));
    }

    #[test]
    fn saving_over_a_change_from_outside_needs_to_have_seen_it() {
        let mut desk = desk("a");
        let base = desk.file_sha256().to_owned();
        desk.take_file(file("theirs"));
        assert_eq!(desk.save("mine", &base), Saving::Conflict);
        assert_eq!(desk.save("theirs", &base), Saving::Write("theirs".to_owned()));
        let seen = desk.file_sha256().to_owned();
        assert_eq!(desk.save("mine", &seen), Saving::Write("mine".to_owned()));
        desk.take_file(file("theirs again"));
        assert_eq!(desk.save("mine", &seen), Saving::Conflict);
    }

    #[test]
    fn a_file_that_is_gone_comes_back_only_when_that_is_meant() {
        let mut desk = desk("a");
        let base = desk.file_sha256().to_owned();
        desk.take_file(absent());
        assert_eq!(desk.save("mine", &base), Saving::Conflict);
        assert_eq!(desk.save("mine", ABSENT), Saving::Write("mine".to_owned()));
    }

    #[test]
    fn line_ends_are_those_of_the_file() {
        let mut desk = desk("a\r\nb\r\n");
        assert!(!desk.take_draft(draft(&desk, "a\nb\n")));
        assert!(desk.take_draft(draft(&desk, "a\nc\n")));
        assert_eq!(desk.shown(), Ok("a\r\nc\r\n"));
        assert_eq!(desk.save("a\nc\n", desk.file_sha256()), Saving::Write("a\r\nc\r\n".to_owned()));
    }

    #[test]
    fn trouble_keeps_the_last_good_page() {
        let mut desk = desk("a");
        desk.take_page(Ok(1));
        desk.take_page(Err(Trouble::new("broken")));
        assert_eq!((desk.page(), desk.trouble().map(|trouble| trouble.what.as_str())), (Some(&1), Some("broken")));
        desk.take_page(Ok(2));
        assert_eq!((desk.page(), desk.trouble()), (Some(&2), None));
    }

    #[test]
    fn choices_are_laid_over_the_command_line() {
        let mut base = Request { profile_folder: Some("mine".into()), ..Request::default() };
        base.settings.paper = Some(Paper::A4);
        let choices = Choices { profile: Some("senior".to_owned()), ..Choices::default() };
        let request = choices.over(&base);
        assert_eq!((request.profile_folder, request.settings.profile.as_deref()), (None, Some("senior")));
        assert_eq!(request.settings.paper, Some(Paper::A4));
        assert_eq!(Choices::default().over(&base), base);
    }
}
