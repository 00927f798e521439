//! A choice to its page without another layout: strips that Typst has set once at a density, one under the other with the gaps that
//! Typst puts between such neighbours.
//!
//! That holds where the gap between two blocks depends on what they are and on nothing else. The bundled templates are so. For each resume,
//! density and set of sections it is tried: Typst sets the blocks in another order, and unless every line stands where arithmetic says,
//! every page is left to Typst, as are those with neighbours that were not seen and those of a template of one's own.
//! Nothing here depends on which variant comes first, so the same inputs give the same bytes.

use super::column::{Kind, QUARTERS};
use super::plan::{Plan, gather, kind_of};
use crate::stage::Manuscript;
use proofpress_export::{Galley, PdfRequest, Placed, Strip, export_pdf};
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::{BlockFacts, LineBox, PageFacts};
use proofpress_resume::settings::PageLimit;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, Composition, Pt, Resume, SectionKind};
use proofpress_typeset::{Engine, LaidOut};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Heights closer than this are the same, in points: less than any device can show.
const SAME_PLACE: f64 = 0.01;
/// With more sections that may be left out, each page without one is left to Typst.
const MOST_OPTIONAL: usize = 5;

/// The blocks of a resume, set once at a density.
#[derive(Debug)]
pub(crate) struct MakeUp {
    pub(crate) style: Style,
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
pub(crate) struct MadeUp {
    /// What was measured from it.
    pub(crate) facts: PageFacts,
    /// Its PDF.
    pub(crate) pdf: Vec<u8>,
}

/// What has become of a choice.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The page.
    Page(MadeUp),
    /// It runs over by so many quarter points.
    Over(u32),
}

/// Strips in the order of a composition; the first is the header.
#[derive(Debug)]
struct Strips {
    all: Vec<Set>,
    by_id: HashMap<BlockId, usize>,
}

/// A strip as it was set.
#[derive(Debug)]
struct Set {
    /// The blocks in it, as they are numbered in the facts.
    blocks: Vec<usize>,
    /// First and last baseline.
    first: f64,
    last: f64,
    side: Side,
    /// Height of its first line over the baseline: in another font or size, a line stands otherwise.
    rise: f64,
    /// The entry or section that it stands in.
    parent: Option<BlockId>,
}

/// What of a block decides the space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Side {
    kind: Kind,
    section: Option<SectionKind>,
    in_entry: bool,
    has_children: bool,
}

/// A strip before it is known where it was set.
struct Row {
    ids: Vec<BlockId>,
    side: Side,
    parent: Option<BlockId>,
}

/// Two neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Joint {
    above: Side,
    below: Side,
    together: bool,
}

/// The gaps between neighbours of one kind.
type Gaps = HashMap<Joint, Vec<Gap>>;

/// A gap before a strip whose first line is so high.
#[derive(Debug, Clone, Copy)]
struct Gap {
    rise: f64,
    /// From the last baseline of the upper neighbour to the first of the lower; `None` where that differs.
    height: Option<f64>,
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
        let strips = Strips::of(manuscript, &plan.whole, &free.facts)?;
        let pdf = export_pdf(&free.document, wanted).ok()?;
        let galley = Galley::take_apart(&pdf, &strips.on_galley(&free.facts)).ok()?;
        let (_, paper_height) = settings.paper().size();
        let foot = strips.all.iter().map(|strip| strip.last).fold(0.0, f64::max);
        let numbered = (0..).zip(&strips.all).filter(|(_, strip)| strip.side.kind == Kind::Numbered).map(|(at, _)| at);
        let made = Self {
            end: paper_height.0 - (free.facts.height.0 - foot),
            numbered: numbered.collect(),
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
    ) -> Option<Outcome> {
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
        Some(Outcome::Page(MadeUp { facts, pdf: self.galley.make_up(height, &placed) }))
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
        let mut gaps = Gaps::new();
        self.strips.learn(&mut gaps);
        // Of an entry whose bullets hold others, one that does and one that does not may be the last.
        let nested = self.strips.all.iter().any(|strip| strip.side.has_children);
        let trials = [false, true].into_iter().take(1 + usize::from(nested)).map(|nested_last| {
            let tried = turned(whole, absent, nested_last);
            let trial = set_free(engine, manuscript, &tried, self.density)?;
            Strips::of(manuscript, &tried, &trial.facts)?.learn(&mut gaps);
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
        let all = in_order(composition).filter_map(|id| self.strips.by_id.get(&id).copied());
        for strip in all {
            let set = &self.strips.all[strip];
            let known = gaps.get(&self.strips.joint(before, strip))?;
            let first = foot + known.iter().find(|gap| near(gap.rise, set.rise))?.height?;
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

impl Strips {
    /// What a composition is made of, as it was set; `None` where the header has no line.
    fn of(manuscript: &Manuscript, composition: &Composition, facts: &PageFacts) -> Option<Self> {
        let resume = &manuscript.resume;
        let place: HashMap<BlockId, usize> =
            facts.blocks.iter().enumerate().map(|(at, block)| (block.id, at)).collect();
        let mut strips = Self { all: Vec::new(), by_id: HashMap::new() };
        let ids: Vec<BlockId> = resume.header.ids().collect();
        let top = Side { kind: Kind::Top, section: None, in_entry: false, has_children: false };
        strips.add(facts, &place, &ids, top, None)?;
        for row in rows(resume, composition) {
            strips.add(facts, &place, &row.ids, row.side, row.parent);
        }
        Some(strips)
    }

    fn add(
        &mut self,
        facts: &PageFacts,
        place: &HashMap<BlockId, usize>,
        ids: &[BlockId],
        side: Side,
        parent: Option<BlockId>,
    ) -> Option<()> {
        let blocks: Vec<usize> = ids.iter().filter_map(|id| place.get(id).copied()).collect();
        let lines = || blocks.iter().flat_map(|&block| &facts.blocks[block].lines);
        let first = lines().min_by(|a, b| a.baseline.0.total_cmp(&b.baseline.0))?;
        let last = lines().map(|line| line.baseline.0).fold(first.baseline.0, f64::max);
        let rise = (first.baseline - first.top).0;
        if let Some(&id) = ids.first() {
            self.by_id.insert(id, self.all.len());
        }
        self.all.push(Set { first: first.baseline.0, last, rise, side, parent, blocks });
        Some(())
    }

    fn joint(&self, above: usize, below: usize) -> Joint {
        let (above, below) = (&self.all[above], &self.all[below]);
        let together = above.parent.is_some() && above.parent == below.parent;
        // What stands in the lower one is further down.
        Joint { above: above.side, below: Side { has_children: false, ..below.side }, together }
    }

    /// Notes the gaps between neighbours that are not known yet.
    fn learn(&self, gaps: &mut Gaps) {
        let mut seen = Gaps::new();
        for (above, below) in (0..).zip(1..self.all.len()) {
            let height = self.all[below].first - self.all[above].last;
            let rise = self.all[below].rise;
            let known = seen.entry(self.joint(above, below)).or_default();
            match known.iter_mut().find(|gap| near(gap.rise, rise)) {
                Some(gap) => gap.height = gap.height.filter(|known| near(*known, height)),
                None => known.push(Gap { rise, height: Some(height) }),
            }
        }
        for (joint, new) in seen {
            let known = gaps.entry(joint).or_default();
            let unknown = new.into_iter().filter(|gap| !known.iter().any(|known| near(known.rise, gap.rise)));
            known.extend(unknown.collect::<Vec<_>>());
        }
    }

    /// The strips as the exporter's page has them.
    fn on_galley(&self, facts: &PageFacts) -> Vec<Strip> {
        let strip = |set: &Set| {
            let lines = || set.blocks.iter().flat_map(|&block| &facts.blocks[block].lines);
            Strip {
                top: lines().map(|line| line.top).fold(Pt(f64::INFINITY), Pt::min),
                bottom: lines().map(|line| line.bottom).fold(Pt::ZERO, Pt::max),
                baselines: lines().map(|line| line.baseline).collect(),
            }
        };
        self.all.iter().map(strip).collect()
    }
}

/// What a composition is made of, below the header, from top to bottom.
fn rows(resume: &Resume, composition: &Composition) -> Vec<Row> {
    let mut rows = Vec::new();
    for composed in &composition.sections {
        let Some(section) = resume.section(composed.id) else { continue };
        let side = |kind, in_entry| Side { kind, section: Some(section.kind), in_entry, has_children: false };
        let row_of = |composed: &ComposedBlock, parent: BlockId, in_entry: bool| {
            let block = resume.block(composed.id)?;
            let mut ids = vec![composed.id];
            gather(&composed.children, &mut ids);
            let side = Side { has_children: ids.len() > 1, ..side(kind_of(block), in_entry) };
            Some(Row { ids, side, parent: Some(parent) })
        };
        rows.push(Row { ids: vec![section.id], side: side(Kind::Heading, false), parent: None });
        for item in &composed.items {
            match item {
                ComposedItem::Block(block) => rows.extend(row_of(block, section.id, false)),
                ComposedItem::Entry { id, blocks } => {
                    let Some(entry) = resume.entry(*id) else { continue };
                    let kind = if entry.continues { Kind::Continued } else { Kind::Title };
                    rows.push(Row { ids: vec![*id], side: side(kind, false), parent: Some(*id) });
                    rows.extend(blocks.iter().filter_map(|block| row_of(block, *id, true)));
                }
            }
        }
    }
    rows
}

/// The blocks that strips go by, in reading order.
fn in_order(composition: &Composition) -> impl Iterator<Item = BlockId> {
    composition.sections.iter().flat_map(|section| {
        std::iter::once(section.id).chain(section.items.iter().flat_map(|item| {
            let (own, blocks) = match item {
                ComposedItem::Block(block) => (block.id, [].as_slice()),
                ComposedItem::Entry { id, blocks } => (*id, blocks.as_slice()),
            };
            std::iter::once(own).chain(blocks.iter().map(|block| block.id))
        }))
    })
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

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < SAME_PLACE
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
