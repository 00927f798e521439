//! The press: one resume and a request to a report and files' bytes.

use crate::assets::Assets;
use crate::draw::Drawn;
use crate::lay::Laid;
use crate::report::{self, Change, Diff, Match, PdfLine, PdfPage, Points, Report, TextLayer, TextReport, plain_order};
use crate::request::Request;
use crate::stage::{Manuscript, Prepared};
use proofpress_export::{
    ExpectedBlock, PdfError, PdfRequest, PdfText, Survival, compare_text, expected_blocks, export_pdf, foreign_text,
    parse_standards, read_pdf, verify_text,
};
use proofpress_proof::posting::{match_posting, read_posting};
use proofpress_proof::skills::{find_proofs, skills, skills_with};
use proofpress_proof::terms::Terms;
use proofpress_proof::{Rulebook, RulebookError, truth};
use proofpress_resume::facts::PageFacts;
use proofpress_resume::source::hex_sha256;
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, Resume, Source, parse_resume};
use proofpress_typeset::{Engine, FontError, FontLibrary, FontSources, make_library};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use thiserror::Error;

/// Why the press could not run at all. What is wrong with a resume is a finding, not this.
#[derive(Debug, Error)]
pub enum PressError {
    /// No profile has that name.
    #[error("no profile is called `{0}`; use new-grad, mid, senior, switcher, or a folder that holds profile.toml")]
    UnknownProfile(String),
    /// A profile cannot be used.
    #[error("profile {place}: {reason}; mend it, or build with a bundled profile: --profile mid")]
    Profile {
        /// Its folder or name.
        place: String,
        /// Why.
        reason: String,
    },
    /// A font path cannot be used.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// The bundled rules do not read; a fault of the program.
    #[error("the bundled rules: {0}")]
    Rules(#[from] RulebookError),
    /// A PDF cannot be read.
    #[error("{0}")]
    Pdf(#[from] proofpress_export::ReadError),
    /// A standard that cannot be asked for.
    #[error("{0}")]
    Standard(String),
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

/// What came of making a PDF.
#[derive(Debug, Default)]
pub(crate) struct Exported {
    /// Missing where there is no page, or it runs over, or an error stands in the way.
    pub(crate) pdf: Option<Vec<u8>>,
    pub(crate) errors: Vec<Finding>,
}

/// What came of reading a PDF back.
#[derive(Debug)]
pub(crate) struct ReadBack {
    pub(crate) checked: Checked,
    /// What a machine reads in it; missing where there is no PDF, or it cannot be read.
    pub(crate) read: Option<PdfText>,
}

/// Turns resumes into reports and files.
#[derive(Debug)]
pub struct Press {
    pub(crate) assets: Assets,
    pub(crate) engine: Engine,
    /// Read by the first review, which goes on beside the layout.
    rulebook: OnceLock<Arc<Rulebook>>,
}

/// A resume of one bullet.
const SAMPLE: &str = "# A\n\n## Experience\n### Engineer, B | 2020\n- Cut latency by 3 s\n\n## Skills\n- SQL\n";

/// Starts to make what layout, parsing and review use at their first call, on a thread of its own, while this one reads
/// the fonts: Typst's library, the tables of words. Whoever comes to one before it is made waits for it, so nothing else has to.
fn read_tables() {
    let read = || {
        // In the order in which they are asked for.
        let sample = parse_resume(Source::new("", SAMPLE));
        make_library();
        drop(skills(&sample, Terms::standard()));
    };
    // Without a thread they are read when they are needed.
    drop(std::thread::Builder::new().name("tables".to_owned()).spawn(read));
}

impl Press {
    /// A press with these files and folders searched for fonts, before the system's.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub fn new(assets: Assets, font_paths: &[PathBuf]) -> Result<Self, PressError> {
        read_tables();
        let fonts = FontLibrary::new(FontSources {
            bundled: assets.fonts.iter().map(|font| font.data).collect(),
            serif: assets.serif.to_owned(),
            sans: assets.sans.to_owned(),
            paths: font_paths.to_vec(),
            system: true,
        })?;
        Ok(Self { engine: Engine::new(assets.base, fonts), rulebook: OnceLock::new(), assets })
    }

    /// What the review judges by.
    ///
    /// # Errors
    /// Where the bundled rules do not read.
    pub(crate) fn rulebook(&self) -> Result<Arc<Rulebook>, PressError> {
        if let Some(rulebook) = self.rulebook.get() {
            return Ok(Arc::clone(rulebook));
        }
        let rulebook = match self.assets.rulebook {
            Some(bytes) => Rulebook::from_bytes(bytes)?,
            None => Rulebook::from_toml(self.assets.rules)?,
        };
        Ok(Arc::clone(self.rulebook.get_or_init(|| Arc::new(rulebook))))
    }

    /// The same for one resume that changes a little at a time, as in a live view: laying it out again costs less.
    #[must_use]
    pub fn following_edits(self) -> Self {
        Self { engine: self.engine.following_edits(), ..self }
    }

    /// Checks a resume: reviews it, lays it out, and reads the text of its PDF back. Nothing is written.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn check(&self, source: Source, request: &Request) -> Result<Checked, PressError> {
        let drawn = self.draw(source, request)?;
        let exported = self.export(&drawn, request)?;
        Ok(self.read_back(&drawn, &exported, request)?.checked)
    }

    /// The PDF of a drawn page that keeps its limit.
    pub(crate) fn export(&self, drawn: &Drawn, request: &Request) -> Result<Exported, PressError> {
        let wanted = pdf_request(&drawn.prepared.manuscript.resume, request).map_err(PressError::Standard)?;
        let Some(laid) = drawn.laid.as_ref().filter(|laid| laid.fit.overflow.is_none()) else {
            return Ok(Exported::default());
        };
        Ok(match export_pdf(&laid.fit.page.document, &wanted) {
            Ok(pdf) => Exported { pdf: Some(pdf), errors: Vec::new() },
            Err(errors) => {
                let finding = |error: PdfError| {
                    let finding = Finding::error("text/pdf", ByteSpan::default(), error.message);
                    error.hints.into_iter().fold(finding, Finding::hint)
                };
                Exported { pdf: None, errors: errors.into_iter().map(finding).collect() }
            }
        })
    }

    /// Reads the PDF of a drawn page back, and sums all up.
    pub(crate) fn read_back(
        &self,
        drawn: &Drawn,
        exported: &Exported,
        request: &Request,
    ) -> Result<ReadBack, PressError> {
        let Drawn { prepared, laid, findings, .. } = drawn;
        let Manuscript { resume, .. } = &prepared.manuscript;
        let laid = laid.as_ref();
        let mut findings = findings.clone();
        findings.extend(exported.errors.iter().cloned());
        let read = exported.pdf.as_deref().map(read_pdf).transpose();
        let text_layer = match (laid, &read) {
            (Some(laid), Ok(Some(read))) => {
                let expected = expected_on(resume, &laid.composition, &laid.fit.page.facts);
                self.verify_read(resume, &expected, read, &mut findings)
            }
            (_, Err(error)) => {
                findings.push(Finding::error("text/unreadable", ByteSpan::default(), error.to_string()));
                TextLayer { verified: Some(false), ..TextLayer::default() }
            }
            _ => TextLayer::default(),
        };
        let mut checked = self.sum_up(prepared, laid, text_layer, findings, request);
        if let Some(other) = &request.against {
            checked.report.against = Some(self.compare(&prepared.manuscript, laid, other)?);
        }
        Ok(ReadBack { checked, read: read.ok().flatten() })
    }

    /// Findings and measurements to a report.
    pub(crate) fn sum_up(
        &self,
        prepared: &Prepared,
        laid: Option<&Laid>,
        text_layer: TextLayer,
        mut findings: Vec<Finding>,
        request: &Request,
    ) -> Checked {
        let complete = laid.is_some_and(|laid| laid.fit.overflow.is_none());
        let resume = &prepared.manuscript.resume;
        proofpress_proof::silence_later(resume, &prepared.reviewed.rulebook, complete, &mut findings);
        request.severities.apply(&mut findings);
        plain_order(&mut findings);
        let report = self.fill(prepared, laid, text_layer, &findings, request.matrix);
        Checked { resume: resume.clone(), findings, report }
    }

    /// Compares what was read in a PDF with what its page should say.
    pub(crate) fn verify_read(
        &self,
        resume: &Resume,
        expected: &[ExpectedBlock],
        read: &PdfText,
        findings: &mut Vec<Finding>,
    ) -> TextLayer {
        let mut layer = verify_text(expected, read);
        if !layer.verified && only_directions_differ(expected, &layer) {
            findings.push(
                Finding::note(
                    "text/direction",
                    ByteSpan::default(),
                    "right-to-left words are all in the PDF, but its readers put them in an order of their own",
                )
                .hint("no PDF keeps the order of mixed directions for every reader; check the text with `proofpress text`"),
            );
            // Whether the order is right no reader can say: unknown, not verified.
            return TextLayer::default();
        }
        layer.mask_notes(resume);
        for (rule, parts, what) in [
            ("text/missing", &layer.missing, "the PDF's text lacks"),
            ("text/out-of-order", &layer.out_of_order, "the PDF's text has in another order"),
        ] {
            for part in parts.iter().take(10) {
                let span = resume.span_of(part.block).unwrap_or_default();
                let finding = Finding::error(rule, span, format!("{what}: {}", shortened(&part.text)));
                findings.push(finding.hint("this is a fault of the program or of the profile's template"));
            }
        }
        for added in layer.added.iter().take(10) {
            let message =
                format!("the PDF's {} holds what the resume does not: {}", added.place, shortened(&added.text));
            let finding = Finding::error("text/added", ByteSpan::default(), message);
            findings.push(finding.hint("this is a fault of the program or of the profile's template"));
        }
        TextLayer {
            verified: Some(layer.verified),
            missing: layer.missing.into_iter().map(|part| part.text).collect(),
            added: layer.added.into_iter().map(|part| part.text).collect(),
            out_of_order: layer.out_of_order.into_iter().map(|part| part.text).collect(),
        }
    }

    fn compare(
        &self,
        Manuscript { resume, profile, .. }: &Manuscript,
        laid: Option<&Laid>,
        other: &crate::request::OtherPdf,
    ) -> Result<report::Against, PressError> {
        let whole;
        let composition = match laid {
            Some(laid) => &laid.composition,
            None => {
                whole = Composition::of(resume, profile);
                &whole
            }
        };
        let expected = expected_blocks(resume, composition);
        let read = read_pdf(&other.bytes)?;
        let mut layer = verify_text(&expected, &read);
        layer.mask_notes(resume);
        let count = |text: &str| text.split_whitespace().count();
        let words: usize = expected.iter().map(|block| count(&block.text)).sum();
        let mut missing = Vec::new();
        let mut out_of_order = Vec::new();
        let mut gone = 0;
        // Another tool set this page: capitals, dashes and how it breaks words are its own.
        for (block, report) in expected.iter().zip(compare_text(&expected, &read)) {
            let part = |text: String| report::TextPart { block: report.block, line: report.line, text };
            match report.survival {
                Survival::Whole => continue,
                Survival::PartlyLost => missing.push(part(report.lost.join(" "))),
                Survival::Absent => missing.push(part(block.text.clone())),
                Survival::Moved | Survival::Scrambled => out_of_order.push(part(block.text.clone())),
            }
            gone += if report.survival == Survival::PartlyLost { report.lost.len() } else { count(&block.text) };
        }
        Ok(report::Against {
            file: other.name.clone(),
            sha256: hex_sha256(&other.bytes),
            words,
            kept: words.saturating_sub(gone),
            missing,
            out_of_order,
            added: foreign_text(&expected, &layer.added),
        })
    }

    /// What an edit added to the facts.
    ///
    /// # Errors
    /// None today.
    pub fn diff(&self, before: Source, after: Source) -> Result<Diff, PressError> {
        let changes = truth::diff(&parse_resume(before), &parse_resume(after), Terms::standard());
        let some = |text: String| (!text.is_empty()).then_some(text);
        Ok(Diff {
            changes: changes
                .into_iter()
                .map(|change| Change {
                    before_lines: change.before_lines,
                    after_lines: change.after_lines,
                    before: some(change.before),
                    after: some(change.after),
                    verdict: change.verdict,
                    kinds: change.kinds.into_iter().map(|kind| kind.name().to_owned()).collect(),
                    why: change.why,
                })
                .collect(),
        })
    }

    /// What a posting asks for, and how the resume answers.
    ///
    /// # Errors
    /// None today.
    pub fn match_posting(&self, resume: Source, posting: &str) -> Result<Match, PressError> {
        let terms = Terms::standard();
        let resume = parse_resume(resume);
        let proofs = find_proofs(&resume, terms);
        let skills = skills_with(&resume, terms, &proofs);
        Ok(Match::from(match_posting(&resume, &read_posting(posting, terms), &skills, &proofs, terms)))
    }

    /// What a machine reads in a PDF.
    ///
    /// # Errors
    /// Where it is no PDF.
    pub fn read_text(&self, name: &str, bytes: &[u8]) -> Result<TextReport, PressError> {
        let read = read_pdf(bytes)?;
        let mut problems = Vec::new();
        if read.encrypted {
            problems.push("the file is encrypted".to_owned());
        }
        if read.unmapped > 0 {
            problems
                .push(format!("{} characters have no Unicode value; a machine reads them as nothing", read.unmapped));
        }
        if read.truncated {
            problems.push("the file is too large to be read whole".to_owned());
        }
        if !read.tagged {
            problems.push("the file has no tags: readers guess its order".to_owned());
        }
        Ok(TextReport {
            schema: report::SCHEMA,
            source: name.to_owned(),
            source_sha256: hex_sha256(bytes),
            pages: text_pages(&read),
            problems,
        })
    }

    /// A starter resume for a stage.
    ///
    /// # Errors
    /// Where no profile has that name.
    pub fn starter(&self, profile: &str) -> Result<String, PressError> {
        self.assets
            .profiles
            .iter()
            .find(|bundled| bundled.name == profile)
            .map(|bundled| bundled.starter.to_owned())
            .ok_or_else(|| PressError::UnknownProfile(profile.to_owned()))
    }
}

/// What is asked of the PDFs of a resume.
///
/// # Errors
/// Where a PDF standard that was asked for does not exist.
pub(crate) fn pdf_request(resume: &Resume, request: &Request) -> Result<PdfRequest, String> {
    let standards = parse_standards(&request.pdf_standards.join(","))?;
    Ok(PdfRequest { date: resume.settings.date, standards, ident: None })
}

/// The lines that a machine reads on each page.
pub(crate) fn text_pages(read: &PdfText) -> Vec<PdfPage> {
    read.pages
        .iter()
        .enumerate()
        .map(|(number, page)| PdfPage {
            page: number + 1,
            width_pt: page.width_pt.into(),
            height_pt: page.height_pt.into(),
            lines: page
                .lines
                .iter()
                .map(|line| {
                    let size =
                        line.runs.iter().map(|run| run.size_pt).fold(proofpress_resume::Pt::ZERO, |a, b| a.max(b));
                    PdfLine {
                        text: line.text.clone(),
                        left_pt: Some(line.x_pt.into()),
                        top_pt: Some(Points::from(line.y_pt - size)),
                        right_pt: Some(Points::from(line.x_pt + line.width_pt)),
                        bottom_pt: Some(line.y_pt.into()),
                    }
                })
                .collect(),
        })
        .collect()
}

/// The blocks that a page should say, without the characters that its emission left out. A character that one cluster lacks
/// may be shown in another, so places are looked at and not characters.
pub(crate) fn expected_on(resume: &Resume, composition: &Composition, facts: &PageFacts) -> Vec<ExpectedBlock> {
    let mut expected = expected_blocks(resume, composition);
    if facts.missing.is_empty() {
        return expected;
    }
    let left_out: HashSet<_> = facts.missing.iter().filter_map(|glyph| Some((glyph.block?, glyph.before))).collect();
    let mut before: HashMap<BlockId, usize> = HashMap::new();
    for block in &mut expected {
        let before = before.entry(block.id).or_default();
        let mut shown = block.text.clone();
        shown.retain(|character| {
            let is_left_out = !character.is_whitespace() && left_out.contains(&(block.id, *before));
            *before += usize::from(!character.is_whitespace());
            !is_left_out
        });
        if shown != block.text {
            block.written = Some(std::mem::replace(&mut block.text, shown));
        }
    }
    expected
}

/// Whether all that is missing or moved stands in blocks with right-to-left words, and the page has the letters of those
/// words, whatever their order: a page holds such words as they are seen, and each reader turns them round in its own way.
fn only_directions_differ(expected: &[ExpectedBlock], layer: &proofpress_export::TextLayer) -> bool {
    let turned: std::collections::HashSet<_> =
        expected.iter().filter(|block| runs_from_right(block)).map(|block| block.id).collect();
    let parts = || layer.missing.iter().chain(&layer.out_of_order);
    let elsewhere = layer.added.iter().any(|added| added.place != "page");
    if turned.is_empty() || elsewhere || parts().any(|part| !turned.contains(&part.block)) {
        return false;
    }
    // As much as went missing was added, give or take letters that a font joins or doubles: there is no room for more. Signs
    // like those that a template puts before and between blocks are not counted.
    let size = |texts: &mut dyn Iterator<Item = &str>| {
        texts.flat_map(str::chars).filter(|character| character.is_alphanumeric()).count()
    };
    let gone = size(&mut layer.missing.iter().map(|part| part.text.as_str()));
    let come = size(&mut layer.added.iter().map(|added| added.text.as_str()));
    if gone.abs_diff(come) * 4 > gone.max(come) {
        return false;
    }
    let letters = |texts: &mut dyn Iterator<Item = &str>| {
        let mut letters: Vec<char> =
            texts.flat_map(str::chars).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        // Joined letters and their marks come out of a font twice or not at all.
        letters.sort_unstable();
        letters.dedup();
        letters
    };
    let lost = letters(&mut layer.missing.iter().map(|part| part.text.as_str()));
    let found = letters(&mut layer.added.iter().map(|added| added.text.as_str()));
    lost == found
}

fn runs_from_right(block: &ExpectedBlock) -> bool {
    block.written.as_ref().unwrap_or(&block.text).chars().any(is_right_to_left)
}

/// Hebrew, Arabic and their neighbours, with their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("“{short}”")
}
