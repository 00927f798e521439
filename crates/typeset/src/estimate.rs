//! A page's words to the density that it will probably need, so that the search for a fit starts where it ends.
//!
//! Words are counted into lines by their widths in the regular face, and the rest of the height is taken from what a layout
//! measured: a guess costs a thousandth of a layout, and only layouts decide.

use crate::choose::regular_widths;
use crate::engine::{Engine, LaidOut, Page};
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::model::BlockKind;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{Pt, RichText};
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
const ABOVE_SECTION: f64 = 1.7;
/// The same for the header, whose name is set large.
const HEADER: f64 = 1.2;
/// The share of what is not lines that is certain to grow with the density's spacing.
const CERTAIN_SHARE: f64 = 0.5;

/// A paragraph: the widths of its words in em, and how far it is indented.
#[derive(Debug)]
struct Paragraph {
    words: Vec<f64>,
    indent: f64,
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

    /// Takes the height that is not lines from a page that was laid out.
    pub(crate) fn learn(&mut self, laid_out: &LaidOut) {
        let style = &laid_out.style;
        let facts = &laid_out.facts;
        let per_page = (facts.text_bottom - style.margin).0;
        let height = per_page * (facts.pages - 1) as f64 + (facts.content_bottom - style.margin).0;
        self.extra = (height - self.lines(style) * pitch(style)) / (style.spacing * style.size.0).max(0.1);
    }

    /// The roomiest step at which the content is probably no higher than so many pages.
    pub(crate) fn step(&self, pages: usize) -> u8 {
        (0..Density::STEPS).find(|&step| self.fits(Density::step(step), pages)).unwrap_or(Density::TIGHTEST.number())
    }

    fn fits(&self, density: Density, pages: usize) -> bool {
        let style = Style::resolve(self.page.profile, &self.page.resume.settings, density);
        let (_, paper) = self.page.resume.settings.paper().size();
        let room = (paper - style.margin * 2.0).0 * pages as f64;
        self.lines(&style) * pitch(&style) + self.extra * style.spacing * style.size.0 <= room
    }

    /// How many lines the paragraphs take, each word on the line that has room for it.
    fn lines(&self, style: &Style) -> f64 {
        let (paper, _) = self.page.resume.settings.paper().size();
        let width = (paper - style.margin * 2.0).0 / style.size.0.max(1.0);
        let mut lines = 0_u32;
        for paragraph in &self.paragraphs {
            let room = width - paragraph.indent;
            let mut filled = f64::INFINITY;
            for word in &paragraph.words {
                filled += self.space + word;
                if filled > room {
                    lines += 1;
                    filled = *word;
                }
            }
        }
        f64::from(lines)
    }

    /// Whether a page that fits at its density runs over at a roomier step for certain. Type that grows breaks no paragraph
    /// into fewer lines, so the content grows by its lines of body text at least, and by a part of the space between blocks,
    /// and the room shrinks by the margins. Lines that come to be more are not counted: how words are shaped is not known.
    pub(crate) fn must_run_over(&self, fitting: &LaidOut, roomier: Density) -> bool {
        let page = self.page;
        let (tight, loose) = (&fitting.style, Style::resolve(page.profile, &page.resume.settings, roomier));
        let mut baselines: Vec<f64> = fitting
            .facts
            .blocks
            .iter()
            .filter(|placed| page.resume.block(placed.id).is_some())
            .flat_map(|placed| &placed.lines)
            .map(|line| line.baseline.0)
            .collect();
        baselines.sort_by(f64::total_cmp);
        // Lines beside one another count once.
        baselines.dedup_by(|a, b| (*a - *b).abs() < pitch(tight) * 0.5);
        let Some(last) = baselines.last() else { return false };
        let lines = baselines.len() as f64 * (pitch(&loose) - pitch(tight));
        let space = self.extra.max(0.0) * CERTAIN_SHARE * (loose.spacing * loose.size.0 - tight.spacing * tight.size.0);
        let shrunk = (loose.margin - tight.margin) * 2.0 + Pt((loose.size - tight.size).0 * DESCENT);
        let room = (fitting.facts.text_bottom - Pt(tight.size.0 * DESCENT)).0 - last;
        lines + space + shrunk.0 > room + 0.5
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
            self.paragraph(&[&line.text], 0.0);
        }
        let contacts: Vec<&RichText> = header.contacts.iter().map(|contact| &contact.text).collect();
        self.paragraph(&contacts, 0.0);
        for composed in &page.composition.sections {
            let Some(section) = resume.section(composed.id) else { continue };
            if !section.title.is_blank() {
                self.extra += ABOVE_SECTION;
                self.paragraph(&[&section.title], 0.0);
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
                            self.paragraph(fields.get(..1).unwrap_or_default(), 0.0);
                            self.paragraph(fields.get(1..).unwrap_or_default(), 0.0);
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
        match &block.kind {
            BlockKind::SkillGroup { label } => self.paragraph(&[label, &block.text], inner),
            _ => self.paragraph(&[&block.text], inner),
        }
        composed.children.iter().for_each(|child| self.block(page, child, inner));
    }

    /// Adds the texts as one paragraph, one after the other.
    fn paragraph(&mut self, texts: &[&RichText], indent: f64) {
        let mut words = Vec::new();
        for text in texts {
            let mut word = 0.0;
            for run in &text.runs {
                let factor = if run.style.strong { BOLD } else { 1.0 };
                for character in run.text.chars() {
                    if character.is_whitespace() {
                        if word > 0.0 {
                            words.push(std::mem::take(&mut word));
                        }
                    } else {
                        word += self.width(character) * factor;
                    }
                }
            }
            if word > 0.0 {
                words.push(word);
            }
        }
        if !words.is_empty() {
            self.paragraphs.push(Paragraph { words, indent });
        }
    }

    fn width(&mut self, character: char) -> f64 {
        *self.widths.entry(character).or_insert_with(|| (self.width_of)(character))
    }
}
