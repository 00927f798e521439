//! A page's words to the density that it will probably need, so that the search for a fit starts where it ends.
//!
//! Words are counted into lines by their widths in the regular face; a layout then tells how wide they are for certain, and how
//! high all else is. A guess costs a thousandth of a layout, and nothing but a layout says that a page fits.

use crate::choose::regular_widths;
use crate::engine::{Draft, Engine, Page};
use crate::measure::Unit;
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::model::BlockKind;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, Pt, RichText};
use rustc_hash::FxHashMap;

/// Height of a line without its leading, in em; `top-edge` of `templates/base.typ`.
pub(crate) const LINE_HEIGHT: f64 = 0.66;
/// Room kept free under the last line, in em; `descent` of `templates/base.typ`.
pub(crate) const DESCENT: f64 = 0.33;
/// Indent of a list item for its mark, in em.
const LIST_INDENT: f64 = 0.85;
/// How much wider bold words are.
const BOLD: f64 = 1.05;
/// Space beyond the leading, in lines, that the bundled templates put above blocks: a bullet, an entry, a section.
const ABOVE_BULLET: f64 = 0.16;
const ABOVE_ENTRY: f64 = 0.67;
const ABOVE_SECTION: f64 = 1.35;
/// The same for the header, whose name is set large.
const HEADER: f64 = 1.0;
/// The share of what is not lines that is certain to grow with the density's spacing.
const CERTAIN_SHARE: f64 = 0.5;

/// A line that is fuller or emptier than its width by so little is not decided by arithmetic: rounding and kerning with the next word.
const UNDECIDED: Pt = Pt(0.4);

/// A paragraph.
#[derive(Debug)]
struct Paragraph {
    /// The block of body text that it is, if it is one and breaks its lines by their width alone.
    block: Option<BlockId>,
    units: Vec<Width>,
    /// How far its first line is indented, in em, and how far the others are.
    indents: (f64, f64),
}

/// The width of a word or of a part of one, in em.
#[derive(Debug, Clone, Copy)]
struct Width {
    em: f64,
    /// Whether a space stands before it.
    spaced: bool,
}

/// What a page's height depends on.
#[derive(Debug)]
pub(crate) struct Estimate<'a> {
    page: &'a Page<'a>,
    paragraphs: Vec<Paragraph>,
    space: f64,
    /// Space beyond the leading, in lines at a spacing of 1.
    extra: f64,
}

impl<'a> Estimate<'a> {
    /// Counts a page's words.
    pub(crate) fn of(engine: &Engine, page: &'a Page<'a>) -> Self {
        let style = Style::resolve(page.profile, &page.resume.settings, Density::ROOMIEST);
        let family = engine.fonts().resolve_family(&style.font).unwrap_or_default();
        let mut counter = Counter {
            width_of: regular_widths(engine.fonts(), &family),
            widths: FxHashMap::default(),
            paragraphs: Vec::new(),
            extra: HEADER,
        };
        counter.page(page);
        let space = counter.width(' ');
        let Counter { paragraphs, extra, .. } = counter;
        Self { page, paragraphs, space, extra }
    }

    /// Takes the widths of words, and the height that is not lines, from a page that was laid out.
    pub(crate) fn learn(&mut self, draft: &Draft) {
        let style = &draft.page.style;
        let facts = &draft.page.facts;
        let mut units: FxHashMap<BlockId, Vec<Unit>> = FxHashMap::default();
        for unit in &draft.units {
            units.entry(unit.word.0).or_default().push(*unit);
        }
        for paragraph in &mut self.paragraphs {
            let Some(block) = paragraph.block else { continue };
            let (Some(placed), Some(units)) = (facts.block(block), units.get_mut(&block)) else { continue };
            paragraph.learn(units, style);
            let left = |line: usize| placed.lines.get(line).map(|line| (line.left - style.margin).0 / style.size.0);
            if let Some(first) = left(0) {
                paragraph.indents = (first, left(1).unwrap_or(first));
            }
        }
        let per_page = (facts.text_bottom - style.margin).0;
        let height = per_page * (facts.pages - 1) as f64 + (facts.content_bottom - style.margin).0;
        self.extra = (height - self.lines(style, Pt::ZERO) * pitch(style)) / (style.spacing * style.size.0).max(0.1);
    }

    /// The roomiest step at which the content is probably no higher than so many pages.
    pub(crate) fn step(&self, pages: usize) -> u8 {
        (0..Density::STEPS).find(|&step| self.fits(Density::step(step), pages)).unwrap_or(Density::TIGHTEST.number())
    }

    fn fits(&self, density: Density, pages: usize) -> bool {
        let style = Style::resolve(self.page.profile, &self.page.resume.settings, density);
        let (_, paper) = self.page.resume.settings.paper().size();
        let room = (paper - style.margin * 2.0).0 * pages as f64;
        self.lines(&style, Pt::ZERO) * pitch(&style) + self.extra * style.spacing * style.size.0 <= room
    }

    /// How many lines the paragraphs take, each word on the line that has room for it, were lines this much wider.
    fn lines(&self, style: &Style, wider: Pt) -> f64 {
        self.paragraphs.iter().map(|paragraph| self.lines_of(paragraph, style, wider)).sum::<usize>() as f64
    }

    fn lines_of(&self, paragraph: &Paragraph, style: &Style, wider: Pt) -> usize {
        let (paper, _) = self.page.resume.settings.paper().size();
        let width = (paper - style.margin * 2.0 + wider).0 / style.size.0.max(1.0);
        paragraph.lines(width, self.space)
    }

    /// Whether a page that fits at its density runs over at a roomier step for certain. Type that grows breaks no paragraph
    /// into fewer lines, so the content grows by its lines at least, by those that its words come to beyond them, and by a part
    /// of the space between blocks; and the room shrinks by the margins.
    pub(crate) fn must_run_over(&self, fitting: &Draft, roomier: Density) -> bool {
        let page = self.page;
        let (tight, loose) = (&fitting.page.style, Style::resolve(page.profile, &page.resume.settings, roomier));
        let facts = &fitting.page.facts;
        let mut baselines: Vec<f64> =
            facts.blocks.iter().flat_map(|placed| &placed.lines).map(|line| line.baseline.0).collect();
        baselines.sort_by(f64::total_cmp);
        // Lines beside one another count once.
        baselines.dedup_by(|a, b| (*a - *b).abs() < pitch(tight) * 0.5);
        let Some(last) = baselines.last() else { return false };
        let more: usize = self
            .paragraphs
            .iter()
            .filter_map(|paragraph| {
                let lines = facts.block(paragraph.block?)?.lines.len();
                Some(self.lines_of(paragraph, &loose, UNDECIDED).saturating_sub(lines))
            })
            .sum();
        let lines = baselines.len() as f64 * (pitch(&loose) - pitch(tight)) + more as f64 * pitch(&loose);
        let space = self.extra.max(0.0) * CERTAIN_SHARE * (loose.spacing * loose.size.0 - tight.spacing * tight.size.0);
        let shrunk = (loose.margin - tight.margin) * 2.0 + Pt((loose.size - tight.size).0 * DESCENT);
        let room = (facts.text_bottom - Pt(tight.size.0 * DESCENT)).0 - last;
        lines + space + shrunk.0 > room + 0.5
    }
}

impl Paragraph {
    /// Takes the widths of its words as they were set.
    fn learn(&mut self, units: &mut [Unit], style: &Style) {
        // In the order of the text: a line that runs from the right was read from its left.
        units.sort_by_key(|unit| unit.word.1);
        let mut last = None;
        self.units.clear();
        self.units.extend(units.iter().map(|unit| {
            let spaced = last.replace(unit.word.1).is_some_and(|last| last != unit.word.1);
            Width { em: unit.width / style.size.0, spaced }
        }));
    }

    /// How many lines of a width it takes, in em.
    fn lines(&self, width: f64, space: f64) -> usize {
        let mut lines = 0;
        let mut filled = f64::INFINITY;
        for unit in &self.units {
            let room = width - if lines > 1 { self.indents.1 } else { self.indents.0 };
            filled += unit.em + if unit.spaced { space } else { 0.0 };
            if filled > room {
                lines += 1;
                filled = unit.em;
            }
        }
        lines
    }
}

/// Distance of two baselines of body text.
pub(crate) fn pitch(style: &Style) -> f64 {
    style.size.0 * (LINE_HEIGHT + style.leading)
}

struct Counter<W> {
    width_of: W,
    widths: FxHashMap<char, f64>,
    paragraphs: Vec<Paragraph>,
    extra: f64,
}

impl<W: Fn(char) -> f64> Counter<W> {
    fn page(&mut self, page: &Page<'_>) {
        let resume = page.resume;
        let header = &resume.header;
        for line in &header.headline {
            self.paragraph(None, &[&line.text], 0.0);
        }
        let contacts: Vec<&RichText> = header.contacts.iter().map(|contact| &contact.text).collect();
        self.paragraph(None, &contacts, 0.0);
        for composed in &page.composition.sections {
            let Some(section) = resume.section(composed.id) else { continue };
            if !section.title.is_blank() {
                self.extra += ABOVE_SECTION;
                self.paragraph(None, &[&section.title], 0.0);
            }
            for item in &composed.items {
                match item {
                    ComposedItem::Entry { id, blocks } => {
                        if let Some(entry) = resume.entry(*id) {
                            self.extra += ABOVE_ENTRY;
                            let fields = [&entry.title, &entry.organisation, &entry.place];
                            let fields: Vec<&RichText> =
                                fields.into_iter().flatten().filter(|field| !field.is_blank()).collect();
                            // The dates stand beside the first field.
                            self.paragraph(None, fields.get(..1).unwrap_or_default(), 0.0);
                            self.paragraph(None, fields.get(1..).unwrap_or_default(), 0.0);
                        }
                        blocks.iter().for_each(|block| self.block(page, block, 0.0));
                    }
                    ComposedItem::Block(block) => self.block(page, block, 0.0),
                }
            }
        }
    }

    fn block(&mut self, page: &Page<'_>, composed: &ComposedBlock, indent: f64) {
        let Some(block) = page.resume.block(composed.id) else { return };
        self.extra += ABOVE_BULLET;
        let inner = match &block.kind {
            BlockKind::Bullet | BlockKind::Numbered(_) => indent + LIST_INDENT,
            _ => indent,
        };
        let breaks = block.text.runs.iter().any(|run| run.text.contains('\n'));
        let id = (!breaks).then_some(block.id);
        match &block.kind {
            BlockKind::SkillGroup { label } => self.paragraph(id, &[label, &block.text], inner),
            _ => self.paragraph(id, &[&block.text], inner),
        }
        composed.children.iter().for_each(|child| self.block(page, child, inner));
    }

    /// Adds the texts as one paragraph, one after the other.
    fn paragraph(&mut self, block: Option<BlockId>, texts: &[&RichText], indent: f64) {
        let mut units = Vec::new();
        for text in texts {
            let mut em = 0.0;
            for run in &text.runs {
                let factor = if run.style.strong { BOLD } else { 1.0 };
                for character in run.text.chars() {
                    if character.is_whitespace() {
                        if em > 0.0 {
                            units.push(Width { em: std::mem::take(&mut em), spaced: true });
                        }
                    } else {
                        em += self.width(character) * factor;
                    }
                }
            }
            if em > 0.0 {
                units.push(Width { em, spaced: true });
            }
        }
        if !units.is_empty() {
            self.paragraphs.push(Paragraph { block, units, indents: (indent, indent) });
        }
    }

    fn width(&mut self, character: char) -> f64 {
        *self.widths.entry(character).or_insert_with(|| (self.width_of)(character))
    }
}
