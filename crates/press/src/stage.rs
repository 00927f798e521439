//! A source and a request, prepared: the parsed resume under its settings, its profile, and what the review makes of it.

use crate::press::{Press, PressError};
use crate::request::Request;
use proofpress_proof::skills::{Skills, skills};
use proofpress_proof::terms::Terms;
use proofpress_proof::{Review, Rulebook, review};
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, Profile, Resume, Source, Strength, parse_resume};
use proofpress_typeset::{Page, Template};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A resume parsed under its settings, with the profile that it is set by: enough to be laid out.
#[derive(Debug)]
pub(crate) struct Manuscript {
    pub(crate) resume: Resume,
    pub(crate) profile: Profile,
    pub(crate) template: Template,
    /// The style sheet of the public page.
    pub(crate) sheet: Cow<'static, str>,
    /// Whether the profile came with the program.
    pub(crate) is_bundled: bool,
    /// What parsing and the choice of the profile found.
    findings: Vec<Finding>,
}

/// What the review makes of a resume.
#[derive(Debug)]
pub(crate) struct Reviewed {
    pub(crate) review: Review,
    pub(crate) skills: Skills,
    /// What it was reviewed by.
    pub(crate) rulebook: Arc<Rulebook>,
    /// How strong each judged block is.
    pub(crate) strengths: HashMap<BlockId, Strength>,
}

/// A resume ready to be laid out and judged.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) manuscript: Manuscript,
    pub(crate) reviewed: Reviewed,
}

/// What a profile's folder holds.
struct ProfileFolder {
    profile: Profile,
    template: Template,
    sheet: Cow<'static, str>,
}

impl Manuscript {
    /// The page of a composition of this resume.
    pub(crate) fn page<'a>(&'a self, composition: &'a Composition) -> Page<'a> {
        Page { resume: &self.resume, composition, profile: &self.profile, template: &self.template }
    }
}

impl Prepared {
    /// All that is said of it before it is laid out.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let Reviewed { review, skills, .. } = &self.reviewed;
        [&self.manuscript.findings, &review.findings, &skills.findings].into_iter().flatten().cloned().collect()
    }
}

impl Press {
    /// Parses and reviews.
    pub(crate) fn prepare(&self, source: Source, request: &Request) -> Result<Prepared, PressError> {
        let manuscript = self.read(source, request)?;
        let reviewed = self.review(&manuscript)?;
        Ok(Prepared { manuscript, reviewed })
    }

    /// Parses, and finds the profile.
    pub(crate) fn read(&self, source: Source, request: &Request) -> Result<Manuscript, PressError> {
        let mut resume = parse_resume(source);
        let front_profile = resume.settings.profile_span;
        resume.settings = resume.settings.overlaid(&request.settings);
        resume.settings.date = resume.settings.date.or(request.source_date);
        resume.redact();
        let mut findings = std::mem::take(&mut resume.findings);
        let ProfileFolder { profile, template, sheet } = match &request.profile_folder {
            Some(folder) => read_profile(folder)?,
            None => self.named_profile(&resume, request, front_profile, &mut findings)?,
        };
        let is_bundled = request.profile_folder.is_none();
        Ok(Manuscript { resume, profile, template, sheet, is_bundled, findings })
    }

    /// Reviews. It asks nothing of the layout, so both can go on side by side.
    pub(crate) fn review(&self, manuscript: &Manuscript) -> Result<Reviewed, PressError> {
        let rulebook = self.rulebook()?;
        let review = review(&manuscript.resume, &manuscript.profile, &rulebook);
        let skills = skills(&manuscript.resume, Terms::standard());
        let strengths = review.judged.iter().map(|judged| (judged.id, judged.strength)).collect();
        Ok(Reviewed { review, skills, rulebook, strengths })
    }

    fn named_profile(
        &self,
        resume: &Resume,
        request: &Request,
        front: Option<ByteSpan>,
        findings: &mut Vec<Finding>,
    ) -> Result<ProfileFolder, PressError> {
        let known = |name: &str| self.assets.profiles.iter().find(|profile| profile.name == name);
        let names = || self.assets.profiles.iter().map(|profile| profile.name).collect::<Vec<_>>().join(", ");
        let first = self.assets.profiles.first().ok_or_else(|| PressError::UnknownProfile("mid".to_owned()))?;
        let bundled = match &resume.settings.profile {
            None => {
                findings.push(
                    Finding::note(
                        "section/profile",
                        ByteSpan::default(),
                        format!("no profile is named; the order and look of `{}` are used", first.name),
                    )
                    .hint(format!(
                        "add `profile: {}` to the front matter, or give --profile: {}",
                        first.name,
                        names()
                    )),
                );
                first
            }
            Some(name) => match known(name) {
                Some(bundled) => bundled,
                None if request.settings.profile.is_some() => return Err(PressError::UnknownProfile(name.clone())),
                None => {
                    findings.push(
                        Finding::warning(
                            "section/profile",
                            front.unwrap_or_default(),
                            format!("no bundled profile is called `{name}`; `{}` is used", first.name),
                        )
                        .hint(format!("use one of {}", names()))
                        .hint("a profile of your own is named on the command line: --profile DIR"),
                    );
                    first
                }
            },
        };
        let profile = Profile::from_toml(bundled.profile)
            .map_err(|error| PressError::Profile { place: bundled.name.to_owned(), reason: error.to_string() })?;
        Ok(ProfileFolder { profile, template: Template::new(bundled.template), sheet: Cow::Borrowed(bundled.sheet) })
    }
}

/// Largest file of a profile that is read.
const MOST_BYTES: u64 = 1024 * 1024;

fn read_profile(folder: &Path) -> Result<ProfileFolder, PressError> {
    let failed = |place: &Path, reason: String| PressError::Profile { place: place.display().to_string(), reason };
    let read = |name: &str| {
        let path = folder.join(name);
        let size = match std::fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let reason = "it is not there; a profile's folder holds profile.toml and template.typ";
                return Err(failed(&path, reason.to_owned()));
            }
            Err(error) => return Err(failed(&path, error.to_string())),
        };
        if size > MOST_BYTES {
            return Err(failed(&path, format!("it has {size} bytes; at most {MOST_BYTES} are read")));
        }
        std::fs::read_to_string(&path).map_err(|error| failed(&path, error.to_string()))
    };
    let profile = Profile::from_toml(&read("profile.toml")?)
        .map_err(|error| failed(&folder.join("profile.toml"), error.to_string()))?;
    // A profile may leave the look of the public page to what all share.
    let sheet = if folder.join("page.css").is_file() { read("page.css")? } else { String::new() };
    Ok(ProfileFolder { profile, template: Template::new(&read("template.typ")?), sheet: Cow::Owned(sheet) })
}
