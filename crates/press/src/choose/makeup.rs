//! A choice to its page without another layout: strips that Typst has set once at a density, one under the other with the gaps that
//! Typst puts between such neighbours (`strips`).
//!
//! That holds where the gap between two blocks depends on what they are and on nothing else. The bundled templates are so. For each resume,
//! density and set of sections it is tried: Typst sets the blocks in another order, and unless every line stands where arithmetic says,
//! every page is left to Typst, as are those with neighbours that were not seen and those of a template of one's own.
//! Nothing here depends on which variant comes first, so the same inputs give the same bytes.

use super::column::{Kind, QUARTERS};
use super::plan::Plan;
use super::strips::{Gaps, SAME_PLACE, Strips, near};
use crate::stage::Manuscript;
use proofpress_export::{Galley, PdfRequest, Placed, export_pdf};
use proofpress_resume::composition::ComposedItem;
use proofpress_resume::facts::{BlockFacts, LineBox, PageFacts};
use proofpress_resume::settings::PageLimit;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, Composition, Pt};
use proofpress_typeset::{Engine, LaidOut};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// With more sections that may be left out, each page without one is left to Typst.
const MOST_OPTIONAL: usize = 5;

/// The blocks of a resume, set once at a density.
#[derive(Debug)]
pub(crate) struct MakeUp {
    style: Style,
    density: Density,
    galley: Galley,
    strips: Strips,
    facts: PageFacts,
    /// Where the last baseline of a page may stand at most.
    end: f64,
    /// Numbered items, whose figures are set as wide as the widest of their list: all stay or Typst sets the page.
    numbered: Vec<usize>,
    /// Whether pages without some sections are made up at all: of many sections there are too many sets.
    may_lack_sections: bool,
    /// The gaps of pages without these sections, once they were tried.
    gaps: Mutex<HashMap<Vec<BlockId>, Option<Arc<Gaps>>>>,
}

/// A page made up.
#[derive(Debug)]
pub(crate) struct MadeUp<'a> {
    /// The style of its density.
    pub(crate) style: &'a Style,
    /// What was measured from it.
    pub(crate) facts: PageFacts,
    /// Its PDF.
    pub(crate) pdf: Vec<u8>,
}

/// What has become of a choice.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// Its page.
    Page(T),
    /// It runs over by so many quarter points.
    Over(u32),
}

impl MakeUp {
    /// Sets all blocks at a density; `None` where pages cannot be made up from them.
    pub(crate) fn set(
        engine: &Engine,
        manuscript: &Manuscript,
        plan: &Plan,
        density: Density,
        wanted: &PdfRequest,
    ) -> Option<Self> {
        let settings = &manuscript.resume.settings;
        if !manuscript.is_bundled || settings.pages() != PageLimit::AtMost(1) {
            return None;
        }
        let free = set_free(engine, manuscript, &plan.whole, density)?;
        let strips = Strips::of(&manuscript.resume, &plan.whole, &free.facts)?;
        let pdf = export_pdf(&free.document, wanted).ok()?;
        let galley = Galley::take_apart(&pdf, &strips.on_galley(&free.facts)).ok()?;
        let (_, paper_height) = settings.paper().size();
        let foot = strips.all.iter().map(|strip| strip.last).fold(0.0, f64::max);
        let made = Self {
            end: paper_height.0 - (free.facts.height.0 - foot),
            numbered: strips.of_kind(Kind::Numbered).collect(),
            may_lack_sections: plan.optional_sections() <= MOST_OPTIONAL,
            density,
            style: free.style,
            facts: free.facts,
            galley,
            strips,
            gaps: Mutex::default(),
        };
        made.gaps_without(engine, manuscript, &plan.whole, Vec::new()).is_some().then_some(made)
    }

    /// Makes a page up; `None` where Typst has to set it. `plan` is the one that the blocks were set by.
    pub(crate) fn page(
        &self,
        engine: &Engine,
        manuscript: &Manuscript,
        plan: &Plan,
        composition: &Composition,
    ) -> Option<Outcome<MadeUp<'_>>> {
        let has = |id: BlockId| composition.sections.iter().any(|section| section.id == id);
        let absent: Vec<BlockId> =
            plan.whole.sections.iter().map(|section| section.id).filter(|&id| !has(id)).collect();
        let placed = self.place(&*self.gaps_without(engine, manuscript, &plan.whole, absent)?, composition)?;
        let foot = placed.last().map_or(0.0, |strip| self.strips.all[strip.strip].last + strip.down.0);
        if foot > self.end + SAME_PLACE {
            return Some(Outcome::Over(((foot - self.end) * QUARTERS).ceil() as u32));
        }
        let (width, height) = manuscript.resume.settings.paper().size();
        let facts = PageFacts { width, height, text_bottom: height - self.style.margin, ..self.facts_of(&placed) };
        Some(Outcome::Page(MadeUp { style: &self.style, facts, pdf: self.galley.make_up(height, &placed) }))
    }

    /// The gaps of pages without some sections; `None` where arithmetic with them does not lead to what Typst sets. They come of the
    /// galley and of those pages alone, whatever was asked for before.
    fn gaps_without(
        &self,
        engine: &Engine,
        manuscript: &Manuscript,
        whole: &Composition,
        absent: Vec<BlockId>,
    ) -> Option<Arc<Gaps>> {
        if !absent.is_empty() && !self.may_lack_sections {
            return None;
        }
        // A thread that failed while it held them left them whole.
        let mut known = self.gaps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gaps) = known.get(&absent) {
            return gaps.clone();
        }
        let gaps = self.try_without(engine, manuscript, whole, &absent).map(Arc::new);
        known.insert(absent, gaps.clone());
        gaps
    }

    fn try_without(
        &self,
        engine: &Engine,
        manuscript: &Manuscript,
        whole: &Composition,
        absent: &[BlockId],
    ) -> Option<Gaps> {
        let mut gaps = Gaps::default();
        gaps.learn(&self.strips);
        // Of an entry whose bullets hold others, one that does and one that does not may be the last.
        let trials = [false, true].into_iter().take(1 + usize::from(self.strips.are_nested())).map(|nested_last| {
            let tried = turned(whole, absent, nested_last);
            let trial = set_free(engine, manuscript, &tried, self.density)?;
            gaps.learn(&Strips::of(&manuscript.resume, &tried, &trial.facts)?);
            Some((tried, trial))
        });
        let trials = trials.collect::<Option<Vec<_>>>()?;
        let holds = |(tried, trial): &(Composition, LaidOut)| {
            let made = self.place(&gaps, tried).map(|placed| self.facts_of(&placed));
            made.is_some_and(|made| alike(&made.blocks, &trial.facts.blocks))
        };
        trials.iter().all(holds).then_some(gaps)
    }

    /// The strips of a composition, each with how far it moves; `None` where a gap is not known.
    fn place(&self, gaps: &Gaps, composition: &Composition) -> Option<Vec<Placed>> {
        let mut placed = vec![Placed { strip: 0, down: Pt::ZERO }];
        let mut before = 0;
        let mut foot = self.strips.all[0].last;
        for strip in self.strips.of_blocks(composition) {
            let set = &self.strips.all[strip];
            let first = foot + gaps.between(&self.strips, before, strip)?;
            placed.push(Placed { strip, down: Pt(first - set.first) });
            foot = first + set.last - set.first;
            before = strip;
        }
        let has = |strip: &usize| placed.iter().any(|placed| placed.strip == *strip);
        self.numbered.iter().all(has).then_some(placed)
    }

    /// What is measured from strips where they are placed.
    fn facts_of(&self, placed: &[Placed]) -> PageFacts {
        let mut blocks = Vec::with_capacity(self.facts.blocks.len());
        for Placed { strip, down } in placed {
            blocks.extend(self.strips.all[*strip].blocks.iter().map(|&block| moved(&self.facts.blocks[block], *down)));
        }
        let content_bottom =
            blocks.iter().flat_map(|block| &block.lines).map(|line| line.bottom).fold(Pt::ZERO, Pt::max);
        PageFacts {
            width: self.facts.width,
            height: self.facts.height,
            pages: 1,
            text_bottom: self.facts.text_bottom,
            content_bottom,
            blocks,
            fonts: self.facts.fonts.clone(),
            missing: Vec::new(),
        }
    }
}

/// All that is set, on one page as high as it is; `None` where there is something to say of it, which a page with some of it may not
/// have.
fn set_free(engine: &Engine, manuscript: &Manuscript, composition: &Composition, density: Density) -> Option<LaidOut> {
    let free = engine.lay_out_free(&manuscript.page(composition), density).ok()?;
    (free.findings.is_empty() && free.facts.missing.is_empty() && free.facts.pages == 1).then_some(free)
}

/// A composition without some sections and in another order: the neighbours of one entry, or of a section without entries, the other
/// way round, as a variant may have them, with those that hold others at the end or at the start.
fn turned(whole: &Composition, absent: &[BlockId], nested_last: bool) -> Composition {
    let mut turned = whole.clone();
    turned.sections.retain(|section| !absent.contains(&section.id));
    for section in &mut turned.sections {
        if section.items.iter().all(|item| matches!(item, ComposedItem::Block(_))) {
            section.items.reverse();
        }
        for item in &mut section.items {
            if let ComposedItem::Entry { blocks, .. } = item {
                blocks.reverse();
                blocks.sort_by_key(|block| block.children.is_empty() != nested_last);
            }
        }
    }
    turned
}

fn moved(block: &BlockFacts, down: Pt) -> BlockFacts {
    let line = |line: &LineBox| LineBox {
        top: line.top + down,
        bottom: line.bottom + down,
        baseline: line.baseline + down,
        ..*line
    };
    BlockFacts { id: block.id, lines: block.lines.iter().map(line).collect() }
}

/// Whether all lines stand in the same places.
fn alike(made: &[BlockFacts], set: &[BlockFacts]) -> bool {
    let same_line = |(a, b): (&LineBox, &LineBox)| {
        near(a.baseline.0, b.baseline.0) && near(a.left.0, b.left.0) && near(a.right.0, b.right.0)
    };
    let same = |(a, b): (&BlockFacts, &BlockFacts)| {
        a.id == b.id && a.lines.len() == b.lines.len() && a.lines.iter().zip(&b.lines).all(same_line)
    };
    made.len() == set.len() && made.iter().zip(set).all(same)
}
