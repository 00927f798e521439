//! The press: one resume and a request to a report and files' bytes.

use crate::report::{
    self, Diff, FindingReport, Fit, Fold, Match, PageReport, Report, Skills, TextLayer, TextReport, plain_order,
};
use crate::request::{Format, Request};
use proofpress_resume::{Area, Finding, Resume, Source, parse_resume};
use std::collections::BTreeMap;
use std::path::PathBuf;
use thiserror::Error;

/// Why the press could not run at all. What is wrong with a resume is a finding, not this.
#[derive(Debug, Error)]
pub enum PressError {
    /// No profile has that name.
    #[error("no profile is called `{0}`; use new-grad, mid, senior, switcher, or a folder that holds profile.toml")]
    UnknownProfile(String),
    /// A part of the press that is not there.
    #[error("{0} is not part of this program yet")]
    Missing(&'static str),
}

/// What a check of one resume yields.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The resume.
    pub resume: Resume,
    /// The findings with their spans, in the order of the report.
    pub findings: Vec<Finding>,
    /// The report.
    pub report: Report,
}

/// One thing that a build yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Its format.
    pub format: Format,
    /// Its page, from 1, where each page is a file of its own.
    pub page: Option<usize>,
    /// Its bytes.
    pub content: Content,
}

/// What an artefact is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// One file.
    File(Vec<u8>),
    /// A folder of files, each with its path inside, parts joined by `/`.
    Folder(Vec<(String, Vec<u8>)>),
}

/// What a build of one resume yields.
#[derive(Debug, Clone)]
pub struct Built {
    /// What a check would have said.
    pub checked: Checked,
    /// What to put in place; empty where an error withholds it.
    pub artefacts: Vec<Artefact>,
    /// The Markdown with the moves made, where `reorder` moved something.
    pub reordered: Option<String>,
}

/// Turns resumes into reports and files.
#[derive(Debug)]
pub struct Press {
    _font_paths: Vec<PathBuf>,
}

impl Press {
    /// A press with these folders searched for fonts, before the system's.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub fn new(font_paths: &[PathBuf]) -> Result<Self, PressError> {
        Ok(Self { _font_paths: font_paths.to_vec() })
    }

    /// Checks a resume.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn check(&self, source: Source, request: &Request) -> Result<Checked, PressError> {
        let resume = parse_resume(source);
        let settings = resume.settings.overlaid(&request.settings);
        let mut findings = resume.findings.clone();
        request.severities.apply(&mut findings);
        plain_order(&mut findings);
        let (width, height) = settings.paper().size();
        let report = Report {
            schema: report::SCHEMA,
            source: resume.source.name().to_owned(),
            source_sha256: resume.source.sha256(),
            profile: settings.profile.clone().unwrap_or_else(|| "mid".to_owned()),
            page: PageReport { paper: settings.paper(), width_pt: width.into(), height_pt: height.into(), pages: None },
            fit: Fit::default(),
            fold: Fold {
                name: settings.fold().to_string(),
                y_pt: settings.fold().distance(width, height).into(),
                strong: None,
                best_above: None,
                first_strong_top_pt: None,
                pushed_by: None,
                moves: None,
                best_is_exact: None,
            },
            sections: Vec::new(),
            judged: Vec::new(),
            areas: Area::ALL.into_iter().map(|area| (area, report::AreaCount::default())).collect::<BTreeMap<_, _>>(),
            skills: Skills::default(),
            findings: findings.iter().map(|finding| FindingReport::of(finding, &resume.source)).collect(),
            checklist: Vec::new(),
            text_layer: TextLayer::default(),
            against: None,
            matrix: None,
        };
        Ok(Checked { resume, findings, report })
    }

    /// Builds a resume in these formats.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn build(&self, source: Source, formats: &[Format], request: &Request) -> Result<Built, PressError> {
        let _ = (source, formats, request);
        Err(PressError::Missing("layout"))
    }

    /// What an edit added to the facts.
    ///
    /// # Errors
    /// None but [`PressError::Missing`].
    pub fn diff(&self, before: Source, after: Source) -> Result<Diff, PressError> {
        let _ = (before, after);
        Err(PressError::Missing("the truth diff"))
    }

    /// What a posting asks for, and how the resume answers.
    ///
    /// # Errors
    /// None but [`PressError::Missing`].
    pub fn match_posting(&self, resume: Source, posting: &str) -> Result<Match, PressError> {
        let _ = (resume, posting);
        Err(PressError::Missing("the posting match"))
    }

    /// What a machine reads in a PDF.
    ///
    /// # Errors
    /// Where it is no PDF.
    pub fn read_text(&self, name: &str, bytes: &[u8]) -> Result<TextReport, PressError> {
        let _ = (name, bytes);
        Err(PressError::Missing("the PDF reader"))
    }

    /// A starter resume for a stage.
    ///
    /// # Errors
    /// Where no profile has that name.
    pub fn starter(&self, profile: &str) -> Result<String, PressError> {
        Err(PressError::UnknownProfile(profile.to_owned()))
    }
}
