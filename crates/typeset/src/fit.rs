//! A page to the roomiest density that keeps its page count, or to how far it runs over at the tightest.

use crate::engine::{Draft, Engine, LaidOut, Page};
use crate::estimate::Estimate;
use proofpress_resume::settings::PageLimit;
use proofpress_resume::style::Density;
use proofpress_resume::{Finding, Pt};

/// How far a page runs over at the tightest density.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overflow {
    /// Height beyond the allowed pages.
    pub height: Pt,
    /// Lines of text beyond them.
    pub lines: usize,
}

/// A page laid out at the density that was found.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The laid-out page; at the tightest density when it does not fit.
    pub page: LaidOut,
    /// How far it runs over; `None` when it fits.
    pub overflow: Option<Overflow>,
    /// How many layouts it took.
    pub layouts: usize,
}

/// How many layouts an estimate from the words may guess before the search halves what is left.
const GUESSES: usize = 3;

/// Lays a page out at the roomiest step of the density grid that keeps the page limit. The search starts at the step that
/// the words say, and each height that is measured makes the next guess better, until a step keeps the limit and the next
/// roomier one does not. The one after that is tried once more, since a page that is set looser may break its lines better.
/// Where arithmetic shows that a roomier step cannot keep the limit, it is not laid out.
///
/// # Errors
/// Typst's errors, as findings.
pub fn fit(engine: &Engine, page: &Page<'_>) -> Result<Fit, Vec<Finding>> {
    fit_near(engine, page, None)
}

/// The same, keeping a step where it fits: that of the page before a small edit. It is one layout instead of a search, for
/// a page that is shown at once; what [`fit`] finds may be roomier, so the page is fitted anew when the edits pause. Where
/// the step does not fit, the search begins there.
///
/// # Errors
/// As for [`fit`].
pub fn fit_near(engine: &Engine, page: &Page<'_>, near: Option<Density>) -> Result<Fit, Vec<Finding>> {
    let limit = match page.resume.settings.pages() {
        PageLimit::AtMost(pages) => pages,
        // With no limit there is nothing to fit: the middle of the grid is how the profile is meant to look.
        PageLimit::Any => {
            let laid_out = engine.lay_out(page, Density::step(Density::TIGHTEST.number() / 2))?;
            let layouts = laid_out.layouts;
            return Ok(Fit { page: laid_out, overflow: None, layouts });
        }
    };
    let mut search = Search { engine, page, limit, layouts: 0, tightest: None };
    if let Some(near) = near {
        let draft = search.draft(near)?;
        if draft.fits(limit)
            && let Some(kept) = search.keep(draft)?
        {
            return Ok(Fit { page: kept, overflow: None, layouts: search.layouts });
        }
    }
    let Some(mut fitting) = search.roomiest(near)? else { return search.overflow() };
    // Keeping words whole may add a line; then the next tighter step is taken.
    loop {
        let step = fitting.step();
        if let Some(kept) = search.keep(fitting)? {
            return Ok(Fit { page: kept, overflow: None, layouts: search.layouts });
        }
        if step == Density::TIGHTEST.number() {
            return search.overflow();
        }
        fitting = search.draft(Density::step(step + 1))?;
    }
}

struct Search<'a> {
    engine: &'a Engine,
    page: &'a Page<'a>,
    limit: usize,
    layouts: usize,
    /// The draft at the tightest step, where it was found to run over.
    tightest: Option<Draft>,
}

impl Search<'_> {
    /// The roomiest draft that keeps the limit, words broken or not; none where the tightest does not.
    fn roomiest(&mut self, near: Option<Density>) -> Result<Option<Draft>, Vec<Finding>> {
        let mut estimate = Estimate::of(self.engine, self.page);
        // `over` does not keep the limit, `fitting` does; they close in on each other.
        let (mut over, mut fitting): (Option<Draft>, Option<Draft>) = (None, None);
        let mut known_over = Vec::new();
        loop {
            let low = over.as_ref().map_or(0, |draft| draft.step() + 1);
            let high = match &fitting {
                Some(draft) if draft.step() == low => break,
                Some(draft) if self.runs_over(&estimate, draft, draft.step() - 1) => return Ok(fitting),
                Some(draft) => draft.step() - 1,
                None if low > Density::TIGHTEST.number() => {
                    self.tightest = over;
                    return Ok(None);
                }
                None => Density::TIGHTEST.number(),
            };
            let next = match (&over, &fitting) {
                (None, None) if near.is_some_and(|near| near.number() >= low) => near.map_or(low, Density::number),
                _ if self.layouts < GUESSES => estimate.step(self.limit),
                (Some(over), Some(fitting)) => between(over, fitting),
                (Some(_), None) => high,
                (None, _) => low,
            };
            let draft = self.draft(Density::step(next.clamp(low, high)))?;
            estimate.learn(&draft);
            if draft.fits(self.limit) {
                fitting = Some(draft);
            } else {
                known_over.push(draft.step());
                over = Some(draft);
            }
        }
        let Some(found) = fitting else { return Ok(None) };
        // The next roomier step is known to run over; the one after it may not be.
        if let Some(roomier) = found.step().checked_sub(2)
            && !known_over.contains(&roomier)
            && !self.runs_over(&estimate, &found, roomier)
        {
            let roomier = self.draft(Density::step(roomier))?;
            if roomier.fits(self.limit) {
                return Ok(Some(roomier));
            }
        }
        Ok(Some(found))
    }

    /// Whether a step is certain to run over, by arithmetic on a tighter step's draft that does not.
    fn runs_over(&self, estimate: &Estimate<'_>, fitting: &Draft, step: u8) -> bool {
        self.limit == 1 && estimate.must_run_over(fitting, Density::step(step))
    }

    fn draft(&mut self, density: Density) -> Result<Draft, Vec<Finding>> {
        self.layouts += 1;
        self.engine.lay_out_draft(self.page, density)
    }

    /// The draft with its words kept whole, if it still fits.
    fn keep(&mut self, draft: Draft) -> Result<Option<LaidOut>, Vec<Finding>> {
        let kept = self.engine.keep_words_whole(self.page, draft)?;
        self.layouts += kept.layouts - 1;
        Ok((kept.facts.pages <= self.limit).then_some(kept))
    }

    /// The page at the tightest step, with how far it runs over measured on one page of free height.
    fn overflow(&mut self) -> Result<Fit, Vec<Finding>> {
        let draft = match self.tightest.take() {
            Some(draft) => draft,
            None => self.draft(Density::TIGHTEST)?,
        };
        let tightest = self.engine.keep_words_whole(self.page, draft)?;
        let free = self.engine.lay_out_free(self.page, Density::TIGHTEST)?;
        self.layouts += tightest.layouts - 1 + free.layouts;
        let (_, paper_height) = self.page.resume.settings.paper().size();
        let margin = tightest.style.margin;
        let available = (paper_height - margin * 2.0) * self.limit as f64;
        let height = (free.facts.content_bottom - margin - available).max(Pt::ZERO);
        let end = margin + available;
        // Lines of several blocks at one height are one line.
        let mut baselines: Vec<f64> = free
            .facts
            .blocks
            .iter()
            .flat_map(|block| &block.lines)
            .filter(|line| line.bottom.0 > end.0 + 0.01)
            .map(|line| line.baseline.0)
            .collect();
        baselines.sort_by(f64::total_cmp);
        baselines.dedup_by(|a, b| (*a - *b).abs() < 1.0);
        // A heading that would be stranded moves down with its content: such a page runs over by what it moves.
        let overflow = Overflow { height, lines: baselines.len() };
        Ok(Fit { page: tightest, overflow: Some(overflow), layouts: self.layouts })
    }
}

impl Draft {
    fn step(&self) -> u8 {
        self.page.density.number()
    }

    fn fits(&self, limit: usize) -> bool {
        self.page.facts.pages <= limit
    }

    /// Height of the content, pages put under one another.
    fn height(&self) -> f64 {
        let facts = &self.page.facts;
        let text_height = facts.text_bottom - self.page.style.margin;
        (text_height * (facts.pages - 1) as f64 + facts.content_bottom - self.page.style.margin).0
    }

    /// Height of the content against what one page has.
    fn share(&self) -> f64 {
        let facts = &self.page.facts;
        self.height() / (facts.text_bottom - self.page.style.margin).0.max(1.0)
    }
}

/// The step between two drafts where the content should just fill the limit, by the heights of both.
fn between(over: &Draft, fitting: &Draft) -> u8 {
    let (low, high) = (over.step(), fitting.step());
    let full = over.page.facts.pages.saturating_sub(1).max(1) as f64;
    let (too_much, enough) = (over.share(), fitting.share());
    let guess = f64::from(low) + f64::from(high - low) * (too_much - full) / (too_much - enough).max(1e-6);
    // Rounded towards the tighter side, where the guess is more likely to fit.
    (guess.ceil() as u8).clamp(low + 1, high - 1)
}
