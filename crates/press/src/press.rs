//! The press: one resume and a request to a report and files' bytes.

use crate::assets::Assets;
use crate::cut::without;
use crate::draw::Drawn;
use crate::lay::Laid;
use crate::order::reorder_markdown;
use crate::report::{self, Change, Diff, Match, PdfLine, PdfPage, Points, Report, TextLayer, TextReport, plain_order};
use crate::request::{Format, Request};
use crate::stage::Prepared;
use proofpress_export::{
    ExpectedBlock, HtmlPage, PdfRequest, PdfText, Survival, compare_text, expected_blocks, export_html,
    export_json_resume, export_pdf, export_png, export_svg, export_txt, foreign_text, parse_standards, read_pdf,
    verify_text,
};
use proofpress_proof::fold::Position;
use proofpress_proof::posting::{match_posting, read_posting};
use proofpress_proof::skills::{find_proofs, skills, skills_with};
use proofpress_proof::terms::Terms;
use proofpress_proof::{Rulebook, RulebookError, truth};
use proofpress_resume::facts::PageFacts;
use proofpress_resume::source::hex_sha256;
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, Resume, Severity, Source, Strength, parse_resume};
use proofpress_typeset::{Engine, FontError, FontLibrary, FontSources, Marks, annotate};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use thiserror::Error;

/// Pixels per point of PNG pictures: 150 dots per inch.
const PNG_SCALE: f64 = 150.0 / 72.0;

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
    pub(crate) assets: Assets,
    pub(crate) engine: Engine,
    pub(crate) rulebook: Rulebook,
}

/// A resume of one bullet.
const SAMPLE: &str = "# A\n\n## Experience\n### Engineer, B | 2020\n- Cut latency by 3 s\n\n## Skills\n- SQL\n";

/// Starts to read the tables of words that parsing and reviewing use at their first call, on a thread of its own, while
/// this one reads the fonts. Whoever comes to a table before it is read waits for it, so nothing else has to.
fn read_tables() {
    let read = || {
        let sample = parse_resume(Source::new("", SAMPLE));
        drop(skills(&sample, Terms::standard()));
    };
    // Without a thread they are read when they are needed.
    drop(std::thread::Builder::new().name("tables".to_owned()).spawn(read));
}

/// A resume checked, with its page and its PDF.
struct Pressed {
    prepared: Prepared,
    laid: Option<Laid>,
    pdf: Option<Vec<u8>>,
    checked: Checked,
}

impl Press {
    /// A press with these files and folders searched for fonts, before the system's.
    ///
    /// # Errors
    /// Where a folder cannot be read, or the bundled rules do not read.
    pub fn new(assets: Assets, font_paths: &[PathBuf]) -> Result<Self, PressError> {
        read_tables();
        let fonts = FontLibrary::new(FontSources {
            bundled: assets.fonts.iter().map(|font| font.data).collect(),
            serif: assets.serif.to_owned(),
            sans: assets.sans.to_owned(),
            paths: font_paths.to_vec(),
            system: true,
        })?;
        let rulebook = match assets.rulebook {
            Some(bytes) => Rulebook::from_bytes(bytes)?,
            None => Rulebook::from_toml(assets.rules)?,
        };
        Ok(Self { engine: Engine::new(assets.base, fonts), rulebook, assets })
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
        Ok(self.press(source, request)?.checked)
    }

    /// Builds a resume in these formats.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn build(&self, source: Source, formats: &[Format], request: &Request) -> Result<Built, PressError> {
        let Pressed { prepared, laid, pdf, mut checked } = self.press(source, request)?;
        let mut built = Built { checked: checked.clone(), artefacts: Vec::new(), reordered: None };
        let withheld = checked.report.worst() == Some(Severity::Error);
        let (Some(laid), false) = (laid, withheld) else { return Ok(built) };
        for &format in formats {
            match self.artefacts(&prepared, &laid, pdf.as_deref(), format, request.annotate) {
                Ok(artefacts) => built.artefacts.extend(artefacts),
                Err(finding) => {
                    checked.findings.push(finding);
                    checked.report =
                        self.fill(&prepared, Some(&laid), checked.report.text_layer.clone(), &checked.findings, false);
                    return Ok(Built { checked, artefacts: Vec::new(), reordered: None });
                }
            }
        }
        if laid.reordered {
            // What was cut has no place on the page, but its lines stay where they are in the file.
            let whole = Composition::of(&prepared.resume, &prepared.profile);
            let before = without(&prepared.resume, &whole, laid.left_out.as_deref().unwrap_or_default());
            built.reordered = Some(reorder_markdown(&prepared.resume, &before, &laid.composition));
        }
        Ok(built)
    }

    fn press(&self, source: Source, request: &Request) -> Result<Pressed, PressError> {
        let standards = parse_standards(&request.pdf_standards.join(",")).map_err(PressError::Standard)?;
        let Drawn { prepared, laid, mut findings, .. } = self.draw(source, request)?;
        let wanted = PdfRequest { date: prepared.resume.settings.date, standards, ident: None };
        let (pdf, text_layer) = self.make_pdf(&prepared, laid.as_ref(), &wanted, &mut findings);
        let mut checked = self.sum_up(&prepared, laid.as_ref(), text_layer, findings, request);
        if let Some(other) = &request.against {
            checked.report.against = Some(self.compare(&prepared, laid.as_ref(), other)?);
        }
        Ok(Pressed { prepared, laid, pdf, checked })
    }

    /// The PDF of a page that keeps its limit, and what its text says when it is read back.
    pub(crate) fn make_pdf(
        &self,
        prepared: &Prepared,
        laid: Option<&Laid>,
        wanted: &PdfRequest,
        findings: &mut Vec<Finding>,
    ) -> (Option<Vec<u8>>, TextLayer) {
        let Some(laid) = laid.filter(|laid| laid.fit.overflow.is_none()) else { return (None, TextLayer::default()) };
        match export_pdf(&laid.fit.page.document, wanted) {
            Ok(bytes) => {
                let text_layer = self.verify(&prepared.resume, laid, &bytes, findings);
                (Some(bytes), text_layer)
            }
            Err(errors) => {
                findings.extend(errors.into_iter().map(|error| {
                    let finding = Finding::error("text/pdf", ByteSpan::default(), error.message);
                    error.hints.into_iter().fold(finding, Finding::hint)
                }));
                (None, TextLayer::default())
            }
        }
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
        proofpress_proof::silence_later(&prepared.resume, &self.rulebook, complete, &mut findings);
        request.severities.apply(&mut findings);
        plain_order(&mut findings);
        let report = self.fill(prepared, laid, text_layer, &findings, request.matrix);
        Checked { resume: prepared.resume.clone(), findings, report }
    }

    /// Reads the PDF back and compares its text with the page's blocks.
    fn verify(&self, resume: &Resume, laid: &Laid, bytes: &[u8], findings: &mut Vec<Finding>) -> TextLayer {
        match read_pdf(bytes) {
            Ok(read) => {
                let expected = expected_on(resume, &laid.composition, &laid.fit.page.facts);
                self.verify_read(resume, &expected, &read, findings)
            }
            Err(error) => {
                findings.push(Finding::error("text/unreadable", ByteSpan::default(), error.to_string()));
                TextLayer { verified: Some(false), ..TextLayer::default() }
            }
        }
    }

    /// The same for a PDF that was read already.
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
        prepared: &Prepared,
        laid: Option<&Laid>,
        other: &crate::request::OtherPdf,
    ) -> Result<report::Against, PressError> {
        let whole;
        let composition = match laid {
            Some(laid) => &laid.composition,
            None => {
                whole = Composition::of(&prepared.resume, &prepared.profile);
                &whole
            }
        };
        let expected = expected_blocks(&prepared.resume, composition);
        let read = read_pdf(&other.bytes)?;
        let mut layer = verify_text(&expected, &read);
        layer.mask_notes(&prepared.resume);
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

    pub(crate) fn artefacts(
        &self,
        prepared: &Prepared,
        laid: &Laid,
        pdf: Option<&[u8]>,
        format: Format,
        annotated: bool,
    ) -> Result<Vec<Artefact>, Finding> {
        let failed = |message: String| Finding::error("text/export", ByteSpan::default(), message);
        let document = if annotated && format.is_per_page() {
            &annotate(&laid.fit.page.document, &marks(prepared, laid))
        } else {
            &laid.fit.page.document
        };
        let file = |page, bytes| Artefact { format, page, content: Content::File(bytes) };
        let pages = 1..=laid.fit.page.facts.pages;
        Ok(match format {
            Format::Pdf => vec![file(None, pdf.map(<[u8]>::to_vec).unwrap_or_default())],
            Format::Png => pages
                .map(|page| export_png(document, page, PNG_SCALE).map(|bytes| file(Some(page), bytes)))
                .collect::<Result<_, _>>()
                .map_err(|error| failed(error.to_string()))?,
            Format::Svg => pages
                .map(|page| export_svg(document, page).map(|text| file(Some(page), text.into_bytes())))
                .collect::<Result<_, _>>()
                .map_err(|error| failed(error.to_string()))?,
            Format::Html => {
                let page = HtmlPage {
                    resume: &prepared.resume,
                    composition: &laid.composition,
                    style: &laid.fit.page.style,
                    sheets: &[self.assets.base_sheet, &prepared.sheet],
                };
                vec![file(None, export_html(&page).into_bytes())]
            }
            Format::JsonResume => {
                vec![file(None, export_json_resume(&prepared.resume, &laid.composition).into_bytes())]
            }
            Format::Txt => vec![file(None, export_txt(&prepared.resume, &laid.composition).into_bytes())],
            Format::Typ => {
                vec![Artefact { format, page: None, content: Content::Folder(self.typst_folder(prepared, laid)) }]
            }
        })
    }

    /// What `typst compile --root DIR --font-path DIR/fonts DIR/main.typ` needs to make the same page.
    fn typst_folder(&self, prepared: &Prepared, laid: &Laid) -> Vec<(String, Vec<u8>)> {
        let page = &laid.fit.page;
        let mut files = vec![
            ("main.typ".to_owned(), page.emission.main.clone().into_bytes()),
            ("style.typ".to_owned(), page.emission.style.clone().into_bytes()),
            ("blocks.typ".to_owned(), page.emission.blocks_on_page().into_bytes()),
            ("template.typ".to_owned(), prepared.template.text().as_bytes().to_vec()),
            ("base.typ".to_owned(), self.assets.base.as_bytes().to_vec()),
        ];
        for font in self.assets.fonts {
            let used = page.facts.fonts.iter().any(|family| font.name.starts_with(&family.replace(' ', "")));
            if used {
                files.push((format!("fonts/{}", font.name), font.data.to_vec()));
            }
        }
        files
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

/// The fold, and the strong blocks on both sides of it.
fn marks(prepared: &Prepared, laid: &Laid) -> Marks {
    let page = &laid.fit.page;
    let mut marks = Marks { fold: Some(laid.verdict.fold), left: page.style.margin, ..Marks::default() };
    for block in &page.facts.blocks {
        if prepared.strengths.get(&block.id) == Some(&Strength::Strong) {
            let above = laid.verdict.positions.get(&block.id) == Some(&Position::Above);
            let side = if above { &mut marks.above } else { &mut marks.below };
            side.extend(block.boxes());
        }
    }
    marks
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
        block.text.retain(|character| {
            let is_left_out = !character.is_whitespace() && left_out.contains(&(block.id, *before));
            *before += usize::from(!character.is_whitespace());
            !is_left_out
        });
    }
    expected
}

/// Whether all that is missing or moved stands in blocks with right-to-left words, and the page has the letters of those
/// words, whatever their order: a page holds such words as they are seen, and each reader turns them round in its own way.
fn only_directions_differ(expected: &[ExpectedBlock], layer: &proofpress_export::TextLayer) -> bool {
    let turned: std::collections::HashSet<_> =
        expected.iter().filter(|block| block.text.chars().any(is_right_to_left)).map(|block| block.id).collect();
    let parts = || layer.missing.iter().chain(&layer.out_of_order);
    let elsewhere = layer.added.iter().any(|added| added.place != "page");
    if turned.is_empty() || elsewhere || parts().any(|part| !turned.contains(&part.block)) {
        return false;
    }
    // As much as went missing was added, give or take letters that a font joins or doubles: there is no room for more.
    let size = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).sum::<usize>();
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
