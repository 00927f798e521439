//! A resume and what a posting is after to one page: chosen, made up or laid out, repaired where the sum was off,
//! exported, read back.

use super::miniature::miniature;
use super::shelf::Shelf;
use crate::build::{Artefact, Content};
use crate::choose::{Aim, MadeUp, Original, Outcome, Selection};
use crate::cut::plan_cuts;
use crate::fill::{fit_report, fitting_report, fold_report};
use crate::lay::Laid;
use crate::order::OrderPlan;
use crate::press::{Press, expected_on, pdf_request};
use crate::report::{Fit as FitReport, Fold as FoldReport};
use crate::request::{Format, Request};
use crate::stage::Prepared;
use proofpress_export::{PdfRequest, PdfText, export_pdf, read_pdf};
use proofpress_proof::fold::FoldVerdict;
use proofpress_resume::settings::PageLimit;
use proofpress_resume::source::hex_sha256;
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, PageFacts, Severity};
use proofpress_typeset::{Fit, LaidOut, fit};
use std::collections::HashSet;
use std::sync::Arc;

/// How often a choice is made anew with more height kept free.
const MAX_REPAIRS: usize = 4;
/// Least height that a repair keeps free, in quarter points.
const LEAST_REPAIR: u32 = 8;

/// A finished variant: the same for every posting that leads to the same blocks in the same order.
#[derive(Debug)]
pub struct Variant {
    /// How it fits.
    pub fit: FitReport,
    /// Where the strong proof stands.
    pub fold: FoldReport,
    /// What is on the page, in reading order.
    pub blocks: Vec<BlockId>,
    /// What of the standing resume is not, in source order.
    pub dropped: Vec<BlockId>,
    /// Its files.
    pub files: Vec<MadeFile>,
    /// A small picture of the page, as SVG.
    pub miniature: String,
}

/// A page for an aim, laid out or made up.
struct JudgedPage<'a> {
    composition: &'a Composition,
    facts: &'a PageFacts,
    pdf: &'a [u8],
    verdict: &'a FoldVerdict,
    order: &'a OrderPlan,
    /// What was said of it when it was set.
    findings: &'a [Finding],
}

/// A file, or a folder of them, with its hash.
#[derive(Debug)]
pub struct MadeFile {
    /// Its key in the manifest: the format, with the page's number after the first.
    pub key: String,
    /// What follows the name.
    pub ending: String,
    /// Its bytes; of a folder, each file with its path inside.
    pub content: Content,
    /// SHA-256 of its bytes; of a folder, over the names and hashes of its files.
    pub sha256: String,
}

impl Press {
    /// Makes the variant of a resume for an aim.
    ///
    /// # Errors
    /// One clause: what is wrong with the resume, or with the page that it makes.
    pub fn variant(
        &self,
        original: &Original,
        aim: &Aim,
        formats: &[Format],
        request: &Request,
    ) -> Result<Arc<Variant>, String> {
        self.variant_or_shelved(original, &Shelf::new(1), aim, formats, request)
    }

    /// The same, or what the shelf, which is of this resume and these formats, has of it.
    ///
    /// # Errors
    /// One clause: what is wrong with the resume, or with the page that it makes.
    pub(super) fn variant_or_shelved(
        &self,
        original: &Original,
        shelf: &Shelf<Selection, Variant>,
        aim: &Aim,
        formats: &[Format],
        request: &Request,
    ) -> Result<Arc<Variant>, String> {
        if let Some(error) = original.errors.first() {
            return Err(said(error, original));
        }
        let first_said = |findings: Vec<Finding>| {
            let error = findings.iter().find(|finding| finding.severity == Severity::Error).or(findings.first());
            error.map_or_else(|| "it cannot be laid out".to_owned(), |error| said(error, original))
        };
        let chosen = original.choose(&self.engine, aim, 0).map_err(first_said)?;
        if let Some(variant) = chosen.as_ref().and_then(|selection| shelf.get(selection)) {
            return Ok(variant);
        }
        let first = chosen.clone();
        let wanted = pdf_request(original.resume(), request)?;
        let variant = match self.make_up(original, aim, chosen, &wanted).map_err(first_said)? {
            (Some(selection), Some(made)) if !formats.iter().any(|format| format.needs_layout()) => {
                self.finish_made_up(original, &selection, &made, formats, request)?
            }
            (chosen, _) => {
                let laid = self.lay_chosen(original, aim, chosen).map_err(first_said)?;
                self.finish_laid(original, &laid, &wanted, formats, request)?
            }
        };
        let variant = Arc::new(variant);
        if let Some(selection) = first {
            shelf.put(selection, Arc::clone(&variant));
        }
        Ok(variant)
    }

    /// The page of a choice, made up from strips; `None` where Typst has to set it. The choice is repaired here already, so that it is
    /// the same page whoever sets it in the end.
    fn make_up<'a>(
        &self,
        original: &'a Original,
        aim: &Aim,
        chosen: Option<Selection>,
        wanted: &PdfRequest,
    ) -> Result<(Option<Selection>, Option<MadeUp<'a>>), Vec<Finding>> {
        self.repaired(original, aim, chosen, |selection| Ok(original.make_up(&self.engine, selection, wanted)))
    }

    /// A choice with its page, as `set` sets it. Where that comes out higher than its parts, the choice is made anew with less height.
    /// The page is `None` where nothing is chosen, where `set` cannot set it, and where no repair is enough.
    fn repaired<T>(
        &self,
        original: &Original,
        aim: &Aim,
        mut chosen: Option<Selection>,
        mut set: impl FnMut(&Selection) -> Result<Option<Outcome<T>>, Vec<Finding>>,
    ) -> Result<(Option<Selection>, Option<T>), Vec<Finding>> {
        let mut less = 0;
        for _ in 0..=MAX_REPAIRS {
            let Some(selection) = &chosen else { break };
            match set(selection)? {
                Some(Outcome::Page(page)) => return Ok((chosen, Some(page))),
                Some(Outcome::Over(over)) => less += over.max(LEAST_REPAIR),
                None => break,
            }
            chosen = original.choose(&self.engine, aim, less)?;
        }
        Ok((chosen, None))
    }

    /// The page for an aim, laid out and judged.
    ///
    /// # Errors
    /// Typst's errors, and that even the least is too much, as findings.
    pub(crate) fn lay_variant(&self, original: &Original, aim: &Aim) -> Result<Laid, Vec<Finding>> {
        if !original.errors.is_empty() {
            return Err(original.errors.clone());
        }
        let chosen = original.choose(&self.engine, aim, 0)?;
        let date = original.resume().settings.date;
        let (chosen, _) = self.make_up(original, aim, chosen, &PdfRequest { date, ..PdfRequest::default() })?;
        self.lay_chosen(original, aim, chosen)
    }

    /// A choice, or the resume as it stands, cut, where there is none that fits.
    fn lay_chosen(&self, original: &Original, aim: &Aim, chosen: Option<Selection>) -> Result<Laid, Vec<Finding>> {
        let Prepared { manuscript, .. } = &original.prepared;
        let mut layouts = 0;
        let laid_out = self.repaired(original, aim, chosen, |selection| {
            let page = self.engine.lay_out(&manuscript.page(&selection.composition), selection.density)?;
            layouts += page.layouts;
            Ok(Some(over(original, &page).map_or(Outcome::Page(page), Outcome::Over)))
        })?;
        let (composition, fitted) = match laid_out {
            (Some(selection), Some(page)) => (selection.composition, Fit { page, overflow: None, layouts }),
            _ => self.lay_cut(original)?,
        };
        let (verdict, order) = self.judge(&original.prepared, &composition, &fitted.page.facts);
        Ok(Laid {
            composition,
            verdict,
            order,
            plan: None,
            left_out: None,
            reordered: false,
            reserve: Vec::new(),
            layouts: fitted.layouts,
            findings: fitted.page.findings.clone(),
            fit: fitted,
        })
    }

    /// The resume as it stands, cut by the profile's plan: for one that not even its fixed parts fit.
    fn lay_cut(&self, original: &Original) -> Result<(Composition, Fit), Vec<Finding>> {
        let Prepared { manuscript, reviewed } = &original.prepared;
        let page = manuscript.page(&original.standing);
        let whole = fit(&self.engine, &page)?;
        let Some(overflow) = whole.overflow else { return Ok((original.standing.clone(), whole)) };
        let cuts = plan_cuts(&self.engine, &page, &whole.page.facts, &reviewed.review, overflow.height)?;
        if !cuts.enough {
            let message = format!("even with all that may be left out it runs {} lines over", overflow.lines);
            return Err(vec![Finding::error("fit/overflow", ByteSpan::default(), message)]);
        }
        let fitted = fit(&self.engine, &manuscript.page(&cuts.composition))?;
        Ok((cuts.composition, fitted))
    }

    /// The variant of a page that Typst has set.
    fn finish_laid(
        &self,
        original: &Original,
        laid: &Laid,
        wanted: &PdfRequest,
        formats: &[Format],
        request: &Request,
    ) -> Result<Variant, String> {
        let pdf = export_pdf(&laid.fit.page.document, wanted)
            .map_err(|errors| errors.first().map_or_else(|| "no PDF".to_owned(), |error| error.message.clone()))?;
        let page = JudgedPage {
            composition: &laid.composition,
            facts: &laid.fit.page.facts,
            pdf: &pdf,
            verdict: &laid.verdict,
            order: &laid.order,
            findings: &laid.findings,
        };
        self.finish(original, &page, fit_report(original.resume(), laid), formats, request, |format| {
            self.artefacts(&original.prepared, laid, &pdf, format, request.annotate).map_err(|finding| finding.message)
        })
    }

    /// The variant of a page that was made up: in formats that need no layout.
    fn finish_made_up(
        &self,
        original: &Original,
        Selection { composition, density }: &Selection,
        MadeUp { style, facts, pdf }: &MadeUp<'_>,
        formats: &[Format],
        request: &Request,
    ) -> Result<Variant, String> {
        let (verdict, order) = self.judge(&original.prepared, composition, facts);
        let page = JudgedPage { composition, facts, pdf, verdict: &verdict, order: &order, findings: &[] };
        self.finish(original, &page, fitting_report(facts, style, *density), formats, request, |format| {
            Ok(self.written(&original.prepared.manuscript, composition, style, pdf, format).into_iter().collect())
        })
    }

    /// The variant of a page that says what its blocks say, with the files that `make` makes of it.
    fn finish(
        &self,
        original: &Original,
        page: &JudgedPage<'_>,
        fit: FitReport,
        formats: &[Format],
        request: &Request,
        make: impl Fn(Format) -> Result<Vec<Artefact>, String>,
    ) -> Result<Variant, String> {
        let read = self.proven(original, page, request)?;
        let mut files = Vec::new();
        for &format in formats {
            files.extend(make(format)?.into_iter().map(made_file));
        }
        Ok(Variant {
            fit,
            fold: fold_report(original.resume(), Some((page.verdict, page.order)), false),
            blocks: page.composition.ids(),
            dropped: dropped(original, page.composition),
            files,
            miniature: miniature(&read, page.verdict.fold),
        })
    }

    /// What a machine reads in the PDF of a page, which is what its blocks say.
    fn proven(&self, original: &Original, page: &JudgedPage<'_>, request: &Request) -> Result<PdfText, String> {
        let resume = original.resume();
        let read = read_pdf(page.pdf).map_err(|error| format!("text/unreadable: {error}"))?;
        let expected = expected_on(resume, page.composition, page.facts);
        let mut findings = page.findings.to_vec();
        self.verify_read(resume, &expected, &read, &mut findings);
        request.severities.apply(&mut findings);
        match findings.iter().find(|finding| finding.severity == Severity::Error) {
            Some(error) => Err(said(error, original)),
            None => Ok(read),
        }
    }
}

/// What of the standing resume is not on a page, in source order.
fn dropped(original: &Original, composition: &Composition) -> Vec<BlockId> {
    let shown: HashSet<BlockId> = composition.ids().into_iter().collect();
    let mut dropped = original.standing.ids();
    dropped.retain(|id| !shown.contains(id));
    dropped.sort_by_key(|&id| original.resume().span_of(id).map(|span| (span.start, id.kind)));
    dropped
}

/// How far a page runs over its limit, in quarter points; `None` where it does not.
fn over(original: &Original, page: &LaidOut) -> Option<u32> {
    let PageLimit::AtMost(limit) = original.resume().settings.pages() else { return None };
    let facts = &page.facts;
    if facts.pages <= limit {
        return None;
    }
    let whole = (facts.text_bottom - page.style.margin).0 * (facts.pages - limit - 1) as f64;
    let last = (facts.content_bottom - page.style.margin).0;
    Some(((whole + last).max(0.0) * 4.0) as u32)
}

fn made_file(artefact: Artefact) -> MadeFile {
    let name = artefact.format.name();
    let (key, ending) = match artefact.page {
        Some(page) if page > 1 => (format!("{name}-{page}"), format!("-{page}.{}", artefact.format.ending())),
        _ => (name.to_owned(), format!(".{}", artefact.format.ending())),
    };
    let sha256 = match &artefact.content {
        Content::File(bytes) => hex_sha256(bytes),
        Content::Folder(files) => folder_sha256(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))),
    };
    MadeFile { key, ending, content: artefact.content, sha256 }
}

/// The hash of a folder: over a line for each file, in order of name, with its hash.
pub(crate) fn folder_sha256<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut lines: Vec<String> = files.map(|(name, bytes)| format!("{name} {}\n", hex_sha256(bytes))).collect();
    lines.sort();
    hex_sha256(lines.concat().as_bytes())
}

/// A finding as the reason of a failed row: rule, line and message, none of which holds a note.
fn said(finding: &Finding, original: &Original) -> String {
    if finding.span == ByteSpan::default() {
        return format!("{}: {}", finding.rule, finding.message);
    }
    let line = original.resume().source.line(finding.span.start);
    format!("{} on line {line}: {}", finding.rule, finding.message)
}
