//! A resume made ready for many postings: reviewed, planned and measured once.

use super::Selection;
use super::column::{Column, Worth};
use super::makeup::{MadeUp, MakeUp, Outcome};
use super::plan::{Plan, plan_parts};
use super::sheet::measure_sheet;
use super::weigh::{Aim, Traits, WeightParts, read_traits, weigh, worths};
use crate::press::{Press, PressError};
use crate::request::Request;
use crate::stage::Prepared;
use proofpress_export::PdfRequest;
use proofpress_proof::posting::{Mentions, Posting, find_mentions, match_with};
use proofpress_proof::skills::{Proofs, find_proofs};
use proofpress_proof::terms::Terms;
use proofpress_resume::style::Density;
use proofpress_resume::{Composition, Finding, Resume, Severity, Source};
use proofpress_typeset::{Engine, fit};
use std::sync::OnceLock;

/// A resume with all that is the same for every posting.
#[derive(Debug)]
pub struct Original {
    pub(crate) prepared: Prepared,
    pub(super) plan: Plan,
    /// The density that variants are chosen at.
    pub(super) density: Density,
    /// What withholds every variant: errors of the resume itself.
    pub(crate) errors: Vec<Finding>,
    /// Everything that stands on the page without a posting.
    pub(crate) standing: Composition,
    pub(crate) sha256: String,
    proofs: Proofs,
    mentions: Mentions,
    traits: Vec<Traits>,
    /// Heights at each density, measured when they are first asked for.
    columns: Vec<OnceLock<Column>>,
    /// Its blocks set at each density, when they are first asked for; `None` where pages cannot be made up from them.
    makeups: Vec<OnceLock<Option<MakeUp>>>,
}

impl Press {
    /// Makes a resume ready for many postings.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used. What is wrong with the resume fails its variants.
    pub fn original(&self, source: Source, request: &Request) -> Result<Original, PressError> {
        let sha256 = source.sha256();
        let prepared = self.prepare(source, request)?;
        let mut errors = prepared.findings();
        request.severities.apply(&mut errors);
        errors.retain(|finding| finding.severity == Severity::Error);
        let terms = Terms::standard();
        let manuscript = &prepared.manuscript;
        let proofs = find_proofs(&manuscript.resume, terms);
        let mentions = find_mentions(&manuscript.resume, terms);
        let plan = plan_parts(manuscript);
        let traits = read_traits(&prepared, &plan, &proofs, terms);
        let standing = Composition::of(&manuscript.resume, &manuscript.profile);
        let mut density = stated_density(manuscript.profile.choice.density);
        match crate::length::refuse_length(&manuscript.resume) {
            Some(finding) => errors.push(finding),
            None => match fit(&self.engine, &manuscript.page(&standing)) {
                Ok(fitted) if fitted.overflow.is_none() => density = density.max(fitted.page.density),
                Ok(_) => density = Density::TIGHTEST,
                Err(findings) => errors.extend(findings),
            },
        }
        let columns = (0..Density::STEPS).map(|_| OnceLock::new()).collect();
        let makeups = (0..Density::STEPS).map(|_| OnceLock::new()).collect();
        Ok(Original { prepared, plan, density, errors, standing, sha256, proofs, mentions, traits, columns, makeups })
    }
}

/// The step of the grid nearest to a density from 0 to 1.
fn stated_density(value: f64) -> Density {
    Density::step((value * f64::from(Density::TIGHTEST.number())).round() as u8)
}

impl Original {
    /// How the resume answers a posting.
    pub(crate) fn match_posting(&self, posting: &Posting) -> proofpress_proof::posting::Match {
        match_with(
            self.resume(),
            posting,
            &self.prepared.reviewed.skills,
            &self.proofs,
            &self.mentions,
            Terms::standard(),
        )
    }

    /// The resume.
    pub(crate) fn resume(&self) -> &Resume {
        &self.prepared.manuscript.resume
    }

    /// Its name for file names, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.resume().header.name.as_ref().map(|name| name.text.plain())
    }

    /// What each unit weighs for an aim.
    pub(super) fn weights(&self, aim: &Aim) -> Vec<WeightParts> {
        weigh(&self.traits, aim, &self.prepared.manuscript.profile.choice, Terms::standard())
    }

    pub(super) fn worths(&self, aim: &Aim) -> Vec<Worth> {
        worths(&self.weights(aim), &self.prepared.manuscript.profile.choice)
    }

    /// The page of a choice made up from blocks set before; `None` where Typst has to set it. A resume is asked for PDFs of one kind only.
    pub(crate) fn make_up(
        &self,
        engine: &Engine,
        Selection { composition, density }: &Selection,
        wanted: &PdfRequest,
    ) -> Option<Outcome<MadeUp<'_>>> {
        let place = &self.makeups[usize::from(density.number())];
        let set = || MakeUp::set(engine, &self.prepared.manuscript, &self.plan, *density, wanted);
        place.get_or_init(set).as_ref()?.page(engine, &self.prepared.manuscript, &self.plan, composition)
    }

    /// The heights at a density.
    pub(super) fn column(&self, engine: &Engine, density: Density) -> Result<&Column, Vec<Finding>> {
        let place = &self.columns[usize::from(density.number())];
        if let Some(column) = place.get() {
            return Ok(column);
        }
        let sheet = measure_sheet(engine, &self.prepared.manuscript, &self.plan, density)?;
        Ok(place.get_or_init(|| self.plan.column(&sheet)))
    }
}
