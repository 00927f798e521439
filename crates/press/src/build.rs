//! A resume to the bytes of its files, in the formats that are asked for.

use crate::cut::without;
use crate::draw::Drawn;
use crate::lay::Laid;
use crate::order::reorder_markdown;
use crate::press::{Checked, Press, PressError};
use crate::report::Position;
use crate::request::{Format, Request};
use crate::stage::{Manuscript, Prepared};
use crate::threads::beside;
use proofpress_export::{HtmlPage, export_html, export_json_resume, export_png, export_svg, export_txt};
use proofpress_resume::style::Style;
use proofpress_resume::{ByteSpan, Composition, Finding, Severity, Source, Strength};
use proofpress_typeset::{Marks, Template, annotate};

/// Pixels per point of PNG pictures: 150 dots per inch.
const PNG_SCALE: f64 = 150.0 / 72.0;

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

impl Press {
    /// Builds a resume in these formats.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn build(&self, source: Source, formats: &[Format], request: &Request) -> Result<Built, PressError> {
        self.build_and(source, formats, request, |_| ()).map(|(built, ())| built)
    }

    /// The same, and does something with the artefacts, on another thread, while the PDF's text is read back. They may be
    /// found wrong yet, and are held back in that case, so it must be something that can be undone: files written, but not yet
    /// named. What it yields is handed on.
    ///
    /// # Errors
    /// As for [`Press::build`].
    pub fn build_and<T: Send>(
        &self,
        source: Source,
        formats: &[Format],
        request: &Request,
        meanwhile: impl Fn(&[Artefact]) -> T + Sync,
    ) -> Result<(Built, T), PressError> {
        let drawn = self.draw(source, request)?;
        let mut exported = self.export(&drawn, request)?;
        let mut artefacts = Vec::new();
        let has_errors = drawn.findings.iter().any(|finding| finding.severity == Severity::Error);
        if let (Some(laid), Some(pdf), false) = (&drawn.laid, &exported.pdf, has_errors) {
            let made =
                formats.iter().map(|&format| self.artefacts(&drawn.prepared, laid, pdf, format, request.annotate));
            match made.collect::<Result<Vec<_>, _>>() {
                Ok(made) => artefacts = made.concat(),
                Err(error) => exported.errors.push(error),
            }
        }
        let (checked, done) = beside(|| self.read_back(&drawn, &exported, request), || meanwhile(&artefacts));
        let checked = checked?.checked;
        if checked.report.worst() == Some(Severity::Error) {
            return Ok((Built { checked, artefacts: Vec::new(), reordered: None }, done));
        }
        Ok((Built { checked, artefacts, reordered: reordered(&drawn) }, done))
    }

    pub(crate) fn artefacts(
        &self,
        prepared: &Prepared,
        laid: &Laid,
        pdf: &[u8],
        format: Format,
        annotated: bool,
    ) -> Result<Vec<Artefact>, Finding> {
        let failed = |message: String| Finding::error("text/export", ByteSpan::default(), message);
        let document = if annotated && format.is_per_page() {
            &annotate(&laid.fit.page.document, &marks(prepared, laid))
        } else {
            &laid.fit.page.document
        };
        let manuscript = &prepared.manuscript;
        let picture = |page, bytes| Artefact { format, page: Some(page), content: Content::File(bytes) };
        let pages = 1..=laid.fit.page.facts.pages;
        Ok(match format {
            Format::Png => pages
                .map(|page| export_png(document, page, PNG_SCALE).map(|bytes| picture(page, bytes)))
                .collect::<Result<_, _>>()
                .map_err(|error| failed(error.to_string()))?,
            Format::Svg => pages
                .map(|page| export_svg(document, page).map(|text| picture(page, text.into_bytes())))
                .collect::<Result<_, _>>()
                .map_err(|error| failed(error.to_string()))?,
            Format::Typ => {
                let folder = self.typst_folder(&manuscript.template, laid);
                vec![Artefact { format, page: None, content: Content::Folder(folder) }]
            }
            Format::Pdf | Format::Html | Format::JsonResume | Format::Txt => {
                let page = &laid.fit.page;
                self.written(manuscript, &laid.composition, &page.style, pdf, format).into_iter().collect()
            }
        })
    }

    /// The file of a format that needs no layout, `pdf` among them; `None` for the others.
    pub(crate) fn written(
        &self,
        manuscript: &Manuscript,
        composition: &Composition,
        style: &Style,
        pdf: &[u8],
        format: Format,
    ) -> Option<Artefact> {
        let resume = &manuscript.resume;
        let bytes = match format {
            Format::Pdf => pdf.to_vec(),
            Format::Html => {
                let sheets = &[self.assets.base_sheet, &manuscript.sheet];
                export_html(&HtmlPage { resume, composition, style, sheets }).into_bytes()
            }
            Format::JsonResume => export_json_resume(resume, composition).into_bytes(),
            Format::Txt => export_txt(resume, composition).into_bytes(),
            Format::Png | Format::Svg | Format::Typ => return None,
        };
        Some(Artefact { format, page: None, content: Content::File(bytes) })
    }

    /// What `typst compile --root DIR --font-path DIR/fonts DIR/main.typ` needs to make the same page.
    fn typst_folder(&self, template: &Template, laid: &Laid) -> Vec<(String, Vec<u8>)> {
        let page = &laid.fit.page;
        let mut files = vec![
            ("main.typ".to_owned(), page.emission.main.clone().into_bytes()),
            ("style.typ".to_owned(), page.emission.style.clone().into_bytes()),
            ("blocks.typ".to_owned(), page.emission.blocks_on_page().into_bytes()),
            ("template.typ".to_owned(), template.text().as_bytes().to_vec()),
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
}

/// The Markdown with the moves made that the page was set with.
fn reordered(drawn: &Drawn) -> Option<String> {
    let laid = drawn.laid.as_ref().filter(|laid| laid.reordered)?;
    // What was cut has no place on the page, but its lines stay where they are in the file.
    let Manuscript { resume, profile, .. } = &drawn.prepared.manuscript;
    let before = without(resume, &Composition::of(resume, profile), laid.left_out.as_deref().unwrap_or_default());
    Some(reorder_markdown(resume, &before, &laid.composition))
}

/// The fold, and the strong blocks on both sides of it.
fn marks(prepared: &Prepared, laid: &Laid) -> Marks {
    let page = &laid.fit.page;
    let mut marks = Marks { fold: Some(laid.verdict.fold), left: page.style.margin, ..Marks::default() };
    for block in &page.facts.blocks {
        if prepared.reviewed.strengths.get(&block.id) == Some(&Strength::Strong) {
            let above = laid.verdict.positions.get(&block.id) == Some(&Position::Above);
            let side = if above { &mut marks.above } else { &mut marks.below };
            side.extend(block.boxes());
        }
    }
    marks
}
