//! A resume to its page before a PDF is made of it: what a live view shows at once, with the check of its text to follow.

use crate::choose::Aim;
use crate::lay::Laid;
use crate::order::{Move, reorder_markdown};
use crate::press::{Press, PressError, ReadBack, text_pages};
use crate::report::{PdfPage, Points, Report, TextLayer};
use crate::request::Request;
use crate::stage::{Manuscript, Prepared};
use crate::threads::beside;
use proofpress_export::{ExpectedKind, expected_blocks};
use proofpress_proof::posting::read_posting;
use proofpress_proof::terms::Terms;
use proofpress_resume::composition::ComposedItem;
use proofpress_resume::facts::{BlockFacts, PageBox};
use proofpress_resume::style::Density;
use proofpress_resume::{BlockId, Composition, Finding, Resume, Source};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

pub use proofpress_export::{PagePieces, Piece};

/// A resume laid out and judged. Nothing is known yet of its text layer.
#[derive(Debug)]
pub struct Drawn {
    pub(crate) prepared: Prepared,
    /// Missing where it could not be laid out; the findings say why.
    pub(crate) laid: Option<Laid>,
    pub(crate) findings: Vec<Finding>,
    /// How long fit, order and their layouts took.
    layout_time: Duration,
}

/// A stretch of the page's text, in reading order, with where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageBlock {
    /// The block; an entry's fields share the entry's id.
    pub block: BlockId,
    /// What it is.
    pub kind: ExpectedKind,
    /// Its words.
    pub text: String,
    /// Its first line in the source.
    pub line: usize,
    /// Its first column there.
    pub column: usize,
    /// Its extent on each page that it stands on. Fields of one entry share theirs.
    pub boxes: Vec<InkBox>,
}

/// A bullet or paragraph of the resume that is not on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its first line in the source.
    pub line: usize,
    /// Its words.
    pub text: String,
}

/// The extent of a block's letters on one page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct InkBox {
    /// Page, from 1.
    pub page: usize,
    /// Left edge, from the left of the page.
    pub left_pt: Points,
    /// Top edge, from the top of the page.
    pub top_pt: Points,
    /// Right edge, from the left of the page.
    pub right_pt: Points,
    /// Bottom edge, from the top of the page.
    pub bottom_pt: Points,
}

impl From<PageBox> for InkBox {
    fn from(page_box: PageBox) -> Self {
        Self {
            page: page_box.page,
            left_pt: page_box.left_pt.into(),
            top_pt: page_box.top_pt.into(),
            right_pt: page_box.right_pt.into(),
            bottom_pt: page_box.bottom_pt.into(),
        }
    }
}

/// What came of making the PDF and reading it back.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The report, its text layer included.
    pub report: Report,
    /// What a machine reads in the PDF; empty where none was made.
    pub read: Vec<PdfPage>,
}

impl Press {
    /// Parses, reviews and lays out, without making a PDF.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn draw(&self, source: Source, request: &Request) -> Result<Drawn, PressError> {
        let manuscript = self.read(source, request)?;
        let fit = || {
            let began = Instant::now();
            (self.fit_as_it_stands(&manuscript, request), began.elapsed())
        };
        let ((standing, fit_time), reviewed) = beside(fit, || self.review(&manuscript));
        let prepared = Prepared { manuscript, reviewed: reviewed? };
        let mut findings = prepared.findings();
        let began = Instant::now();
        let laid = match standing.and_then(|standing| self.lay(&prepared, request, standing)) {
            Ok(laid) => {
                findings.extend(laid.findings.iter().cloned());
                Some(laid)
            }
            Err(errors) => {
                findings.extend(errors);
                None
            }
        };
        Ok(Drawn { prepared, laid, findings, layout_time: fit_time + began.elapsed() })
    }

    /// The same for the page that a batch would make for a posting: blocks chosen and ordered by what it is after.
    ///
    /// # Errors
    /// Where the profile named on the command line cannot be used.
    pub fn draw_variant(&self, source: Source, request: &Request, posting: &str) -> Result<Drawn, PressError> {
        let original = self.original(source, request)?;
        let aim = Aim::of(&read_posting(posting, Terms::standard()), &[]);
        let began = Instant::now();
        let laid = self.lay_variant(&original, &aim);
        let layout_time = began.elapsed();
        let prepared = original.prepared;
        let mut findings = prepared.findings();
        let laid = match laid {
            Ok(mut laid) => {
                // Its order is the posting's: no move is offered over it.
                laid.order.moves.clear();
                findings.extend(laid.findings.iter().cloned());
                Some(laid)
            }
            Err(errors) => {
                // Those of the resume itself are among its findings already.
                let new: Vec<Finding> = errors.into_iter().filter(|error| !findings.contains(error)).collect();
                findings.extend(new);
                None
            }
        };
        Ok(Drawn { prepared, laid, findings, layout_time })
    }

    /// The report of a drawn page. Its text layer is null: no PDF was made.
    #[must_use]
    pub fn report(&self, drawn: &Drawn, request: &Request) -> Report {
        let findings = drawn.findings.clone();
        self.sum_up(&drawn.prepared, drawn.laid.as_ref(), TextLayer::default(), findings, request).report
    }

    /// Makes the PDF of a drawn page and reads it back.
    ///
    /// # Errors
    /// Where a PDF standard that was asked for does not exist.
    pub fn prove(&self, drawn: &Drawn, request: &Request) -> Result<Proven, PressError> {
        let exported = self.export(drawn, request)?;
        let ReadBack { checked, read } = self.read_back(drawn, &exported, request)?;
        Ok(Proven { report: checked.report, read: read.map(|read| text_pages(&read)).unwrap_or_default() })
    }
}

impl Drawn {
    /// The resume.
    #[must_use]
    pub fn resume(&self) -> &Resume {
        &self.prepared.manuscript.resume
    }

    /// How long it took to find the density and the order, all layouts of it together.
    #[must_use]
    pub fn layout_time(&self) -> Duration {
        self.layout_time
    }

    /// How many layouts that were.
    #[must_use]
    pub fn layouts(&self) -> usize {
        self.laid.as_ref().map_or(0, |laid| laid.layouts)
    }

    /// Whether there is a page.
    #[must_use]
    pub fn is_laid_out(&self) -> bool {
        self.laid.is_some()
    }

    /// The density that it was set at.
    #[must_use]
    pub fn density(&self) -> Option<Density> {
        self.laid.as_ref().map(|laid| laid.fit.page.density)
    }

    /// What stands on each page, to be drawn as SVG; no page where it could not be laid out.
    #[must_use]
    pub fn pieces(&self) -> Vec<PagePieces<'_>> {
        self.laid.as_ref().map_or_else(Vec::new, |laid| PagePieces::of(&laid.fit.page.document))
    }

    /// The page's text in reading order; empty where it could not be laid out.
    #[must_use]
    pub fn blocks(&self) -> Vec<PageBlock> {
        let Some(laid) = &self.laid else { return Vec::new() };
        let resume = &self.prepared.manuscript.resume;
        let ink = |block: &BlockFacts| block.boxes().into_iter().map(InkBox::from).collect();
        let boxes: HashMap<BlockId, Vec<InkBox>> =
            laid.fit.page.facts.blocks.iter().map(|block| (block.id, ink(block))).collect();
        expected_blocks(resume, &laid.composition)
            .into_iter()
            .map(|expected| PageBlock {
                block: expected.id,
                kind: expected.kind,
                text: expected.text,
                line: expected.line,
                column: resume.span_of(expected.id).map_or(1, |span| resume.source.place(span.start).column),
                boxes: boxes.get(&expected.id).cloned().unwrap_or_default(),
            })
            .collect()
    }

    /// What of the resume's own composition is not on the page, in source order; empty where it could not be laid out.
    #[must_use]
    pub fn left_out(&self) -> Vec<LeftOut> {
        let Some(laid) = &self.laid else { return Vec::new() };
        let Manuscript { resume, profile, .. } = &self.prepared.manuscript;
        let on_page: HashSet<BlockId> = laid.composition.ids().into_iter().collect();
        let mut left_out: Vec<LeftOut> = Composition::of(resume, profile)
            .ids()
            .into_iter()
            .filter(|id| !on_page.contains(id))
            .filter_map(|id| resume.block(id))
            .map(|block| LeftOut { line: resume.source.line(block.span.start), text: block.text.plain() })
            .collect();
        left_out.sort_by_key(|block| block.line);
        left_out
    }

    /// The Markdown with the first `steps` of the moves made that the report names: whole lines with their notes, and
    /// not a word else. `None` where there are fewer moves.
    #[must_use]
    pub fn moved(&self, steps: usize) -> Option<String> {
        let laid = self.laid.as_ref().filter(|laid| !laid.reordered)?;
        let moves = laid.order.moves.get(..steps)?;
        let mut after = laid.composition.clone();
        moves.iter().for_each(|step| make_move(&mut after, step));
        Some(reorder_markdown(&self.prepared.manuscript.resume, &laid.composition, &after))
    }
}

fn make_move(composition: &mut Composition, step: &Move) {
    for section in &mut composition.sections {
        if shift(&mut section.items, step, ComposedItem::id) {
            return;
        }
        for item in &mut section.items {
            if let ComposedItem::Entry { blocks, .. } = item
                && shift(blocks, step, |block| block.id)
            {
                return;
            }
        }
    }
}

/// Moves the item of a step as far as the step says, if it is among these.
fn shift<T>(items: &mut Vec<T>, step: &Move, id: impl Fn(&T) -> BlockId) -> bool {
    let Some(at) = items.iter().position(|item| id(item) == step.block) else { return false };
    // Places count within a list, which may start after other items.
    let to = (at + step.to).saturating_sub(step.from).min(items.len() - 1);
    let item = items.remove(at);
    items.insert(to, item);
    true
}
