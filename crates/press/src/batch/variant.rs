//! A resume and what a posting is after to one page: chosen, laid out, repaired where the sum was off, exported, read back.

use super::miniature::miniature;
use super::shelf::Shelf;
use crate::build::{Artefact, Content};
use crate::choose::{Aim, Original, Selection};
use crate::cut::plan_cuts;
use crate::fill::{fit_report, fold_report};
use crate::lay::Laid;
use crate::press::{Press, expected_on};
use crate::report::{Fit as FitReport, Fold as FoldReport};
use crate::request::{Format, Request};
use proofpress_export::{PdfRequest, export_pdf, parse_standards, read_pdf};
use proofpress_resume::settings::PageLimit;
use proofpress_resume::source::hex_sha256;
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, Severity};
use proofpress_typeset::{Fit, LaidOut, fit};
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
        let laid = self.lay_chosen(original, aim, chosen.as_ref()).map_err(first_said)?;
        let variant = Arc::new(self.finish(original, laid, formats, request)?);
        if let Some(selection) = chosen {
            shelf.put(selection, Arc::clone(&variant));
        }
        Ok(variant)
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
        self.lay_chosen(original, aim, chosen.as_ref())
    }

    /// A choice, or the resume as it stands, cut, where there is none.
    fn lay_chosen(&self, original: &Original, aim: &Aim, chosen: Option<&Selection>) -> Result<Laid, Vec<Finding>> {
        let (composition, fitted) = match chosen {
            Some(selection) => self.lay_selection(original, aim, selection)?,
            None => self.lay_cut(original)?,
        };
        let prepared = &original.prepared;
        let (verdict, order) = self.judge(prepared, &composition, &fitted);
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

    /// Lays a choice out. Where it comes out higher than its parts, it is set tighter, or chosen anew with less height.
    fn lay_selection(
        &self,
        original: &Original,
        aim: &Aim,
        selection: &Selection,
    ) -> Result<(Composition, Fit), Vec<Finding>> {
        let mut layouts = 0;
        let mut less = 0;
        let mut next = Some(selection.clone());
        for _ in 0..=MAX_REPAIRS {
            let Some(selection) = next.take() else { break };
            let page = original.prepared.page(&selection.composition);
            let laid_out = self.engine.lay_out(&page, selection.density)?;
            layouts += laid_out.layouts;
            let Some(over) = over(original, &laid_out) else {
                return Ok((selection.composition, Fit { page: laid_out, overflow: None, layouts }));
            };
            less += over.max(LEAST_REPAIR);
            next = original.choose(&self.engine, aim, less)?;
        }
        self.lay_cut(original)
    }

    /// The resume as it stands, cut by the profile's plan: for one that not even its fixed parts fit.
    fn lay_cut(&self, original: &Original) -> Result<(Composition, Fit), Vec<Finding>> {
        let prepared = &original.prepared;
        let whole = fit(&self.engine, &prepared.page(&original.standing))?;
        let Some(overflow) = whole.overflow else { return Ok((original.standing.clone(), whole)) };
        let page = prepared.page(&original.standing);
        let cuts = plan_cuts(&self.engine, &page, &whole.page.facts, &prepared.review, overflow.height)?;
        if !cuts.enough {
            let message = format!("even with all that may be left out it runs {} lines over", overflow.lines);
            return Err(vec![Finding::error("fit/overflow", ByteSpan::default(), message)]);
        }
        let fitted = fit(&self.engine, &prepared.page(&cuts.composition))?;
        Ok((cuts.composition, fitted))
    }

    fn finish(
        &self,
        original: &Original,
        laid: Laid,
        formats: &[Format],
        request: &Request,
    ) -> Result<Variant, String> {
        let prepared = &original.prepared;
        let Laid { composition, fit: fitted, verdict, findings, .. } = &laid;
        let mut findings = findings.clone();
        let standards = parse_standards(&request.pdf_standards.join(","))?;
        let wanted = PdfRequest { date: prepared.resume.settings.date, standards, ident: None };
        let pdf = export_pdf(&fitted.page.document, &wanted)
            .map_err(|errors| errors.first().map_or_else(|| "no PDF".to_owned(), |error| error.message.clone()))?;
        let read = read_pdf(&pdf).map_err(|error| format!("text/unreadable: {error}"))?;
        let expected = expected_on(&prepared.resume, composition, &fitted.page.facts);
        self.verify_read(&prepared.resume, &expected, &read, &mut findings);
        request.severities.apply(&mut findings);
        if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error) {
            return Err(said(error, original));
        }
        let on_page = composition.ids();
        let mut dropped: Vec<BlockId> = {
            let shown: std::collections::HashSet<BlockId> = on_page.iter().copied().collect();
            original.standing.ids().into_iter().filter(|id| !shown.contains(id)).collect()
        };
        dropped.sort_by_key(|&id| prepared.resume.span_of(id).map(|span| (span.start, id.kind)));
        let miniature = miniature(&read, verdict.fold);
        let mut files = Vec::new();
        for &format in formats {
            let made =
                self.artefacts(prepared, &laid, &pdf, format, request.annotate).map_err(|finding| finding.message)?;
            files.extend(made.into_iter().map(made_file));
        }
        Ok(Variant {
            fit: fit_report(&prepared.resume, &laid),
            fold: fold_report(&prepared.resume, Some(&laid)),
            blocks: on_page,
            dropped,
            files,
            miniature,
        })
    }
}

/// How far a page runs over its limit, in quarter points; `None` where it does not.
fn over(original: &Original, page: &LaidOut) -> Option<u32> {
    let PageLimit::AtMost(limit) = original.prepared.resume.settings.pages() else { return None };
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
    let line = original.prepared.resume.source.line(finding.span.start);
    format!("{} on line {line}: {}", finding.rule, finding.message)
}
