//! A page to the roomiest density that keeps its page count, or to how far it runs over at the tightest.

use crate::engine::{Engine, LaidOut, Page};
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

/// Lays a page out at the roomiest step of the density grid that keeps the page limit, found by bisection; the next
/// roomier step is tried once more, since a page that is set looser may break its lines better.
///
/// # Errors
/// Typst's errors, as findings.
pub fn fit(engine: &Engine, page: &Page<'_>) -> Result<Fit, Vec<Finding>> {
    let limit = match page.resume.settings.pages() {
        PageLimit::AtMost(pages) => pages,
        // With no limit there is nothing to fit: the middle of the grid is how the profile is meant to look.
        PageLimit::Any => {
            let laid_out = engine.lay_out(page, Density::step(Density::TIGHTEST.number() / 2))?;
            let layouts = laid_out.layouts;
            return Ok(Fit { page: laid_out, overflow: None, layouts });
        }
    };
    let mut layouts = 0;
    let mut attempt = |density: Density| -> Result<LaidOut, Vec<Finding>> {
        let laid_out = engine.lay_out(page, density)?;
        layouts += laid_out.layouts;
        Ok(laid_out)
    };
    let roomiest = attempt(Density::ROOMIEST)?;
    if roomiest.facts.pages <= limit {
        return Ok(Fit { page: roomiest, overflow: None, layouts });
    }
    // `fitting` keeps the limit, `over` does not; they close in on each other.
    let tightest = attempt(Density::TIGHTEST)?;
    if tightest.facts.pages > limit {
        let overflow = measure_overflow(engine, page, &tightest, limit, &mut layouts)?;
        return Ok(Fit { page: tightest, overflow: Some(overflow), layouts });
    }
    let (mut over, mut fitting) = (Density::ROOMIEST.number(), tightest);
    while fitting.density.number() - over > 1 {
        let middle = attempt(Density::step(u8::midpoint(over, fitting.density.number())))?;
        if middle.facts.pages <= limit {
            fitting = middle;
        } else {
            over = middle.density.number();
        }
    }
    if let Some(roomier) = over.checked_sub(1).filter(|&step| step > 0) {
        let roomier = attempt(Density::step(roomier))?;
        if roomier.facts.pages <= limit {
            fitting = roomier;
        }
    }
    Ok(Fit { page: fitting, overflow: None, layouts })
}

/// Measures how far a page runs over, on one page of free height.
fn measure_overflow(
    engine: &Engine,
    page: &Page<'_>,
    tightest: &LaidOut,
    limit: usize,
    layouts: &mut usize,
) -> Result<Overflow, Vec<Finding>> {
    let free = engine.lay_out_free(page, Density::TIGHTEST)?;
    *layouts += free.layouts;
    let (_, paper_height) = page.resume.settings.paper().size();
    let text_height = paper_height - tightest.style.margin * 2.0;
    let available = text_height * limit as f64;
    let used = free.facts.content_bottom - tightest.style.margin;
    let end = tightest.style.margin + available;
    let lines = free.facts.blocks.iter().flat_map(|block| &block.lines).filter(|line| line.bottom.0 > end.0).count();
    // Where pages break, lines move down whole; at least what stands on the page too many runs over.
    let beyond = tightest.facts.blocks.iter().flat_map(|block| &block.lines).filter(|line| line.page > limit).count();
    let height = (used - available).max(Pt::ZERO);
    Ok(Overflow { height, lines: lines.max(if limit == 1 { 0 } else { beyond }).max(1) })
}
