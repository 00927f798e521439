//! A prepared resume to its final page: order, fit, cuts, fold verdict.

use crate::cut::{Cut, CutPlan, plan_cuts};
use crate::length::refuse_length;
use crate::order::{OrderPlan, plan_order};
use crate::press::Press;
use crate::request::Request;
use crate::room::{reserve_that_fits, shape_findings};
use crate::stage::{Manuscript, Prepared};
use proofpress_proof::fold::{FoldVerdict, judge_fold};
use proofpress_proof::{Judged, Review};
use proofpress_resume::settings::{DatePlace, PageLimit};
use proofpress_resume::{BlockId, ByteSpan, Composition, Finding, PageFacts, Pt, Resume};
use proofpress_typeset::{Engine, Fit, fit, fit_near};
use std::collections::HashSet;

/// A laid-out resume with all that was measured and planned on it.
#[derive(Debug)]
pub(crate) struct Laid {
    pub(crate) composition: Composition,
    pub(crate) fit: Fit,
    pub(crate) verdict: FoldVerdict,
    pub(crate) order: OrderPlan,
    /// What to cut, where it runs over.
    pub(crate) plan: Option<CutPlan>,
    /// What `--cut` left out.
    pub(crate) left_out: Option<Vec<Cut>>,
    /// Whether the moves of the order were made.
    pub(crate) reordered: bool,
    /// What is held in reserve and would fit, each for itself.
    pub(crate) reserve: Vec<BlockId>,
    pub(crate) layouts: usize,
    pub(crate) findings: Vec<Finding>,
}

impl Press {
    /// The page as the resume stands, before anything is judged.
    ///
    /// # Errors
    /// Typst's errors, as findings.
    pub(crate) fn fit_as_it_stands(&self, manuscript: &Manuscript, request: &Request) -> Result<Fit, Vec<Finding>> {
        if let Some(finding) = refuse_length(&manuscript.resume) {
            return Err(vec![finding]);
        }
        let composition = Composition::of(&manuscript.resume, &manuscript.profile);
        fit_near(&self.engine, &manuscript.page(&composition), request.near)
    }

    /// A prepared resume and its page as it stands to its final page.
    ///
    /// # Errors
    /// Typst's errors, as findings.
    pub(crate) fn lay(&self, prepared: &Prepared, request: &Request, standing: Fit) -> Result<Laid, Vec<Finding>> {
        let Prepared { manuscript, reviewed } = prepared;
        let resume = &manuscript.resume;
        let mut composition = Composition::of(resume, &manuscript.profile);
        let mut fitted = standing;
        let mut layouts = fitted.layouts;
        let mut plan = None;
        let mut left_out = None;
        if let Some(overflow) = fitted.overflow {
            let cuts = plan_cuts(
                &self.engine,
                &manuscript.page(&composition),
                &fitted.page.facts,
                &reviewed.review,
                overflow.height,
            )?;
            layouts += cuts.layouts;
            if request.cut && cuts.enough {
                composition = cuts.composition.clone();
                fitted = fit(&self.engine, &manuscript.page(&composition))?;
                layouts += fitted.layouts;
                left_out = Some(cuts.cuts);
            } else {
                plan = Some(cuts);
            }
        }
        let (mut verdict, mut order) = self.judge(prepared, &composition, &fitted.page.facts);
        let mut reordered = false;
        if !order.moves.is_empty() {
            // What arithmetic promises, a layout confirms.
            let density = fitted.page.density;
            let confirmed = self.engine.lay_out(&manuscript.page(&order.composition), density)?;
            layouts += confirmed.layouts;
            let fits = match resume.settings.pages() {
                PageLimit::AtMost(limit) => confirmed.facts.pages <= limit || fitted.overflow.is_some(),
                PageLimit::Any => true,
            };
            let fold = verdict.fold;
            let judged = judge_fold(resume, &order.composition, &confirmed.facts, &reviewed.strengths, fold);
            if fits && judged.strong.above > verdict.strong.above {
                order.above = judged.strong.above;
                if let Some(last) = order.moves.last_mut() {
                    last.above_after = judged.strong.above;
                }
                if request.reorder {
                    composition = order.composition.clone();
                    let overflow = fitted.overflow;
                    fitted = Fit { page: confirmed, overflow, layouts: fitted.layouts };
                    verdict = judged;
                    reordered = true;
                }
            } else {
                order.moves.clear();
                order.above = verdict.strong.above;
                order.composition = composition.clone();
            }
        }
        let (reserve, reserve_layouts) = reserve_that_fits(&self.engine, manuscript, &fitted)?;
        layouts += reserve_layouts;
        let mut findings = fitted.page.findings.clone();
        findings.extend(unread_fonts(&self.engine));
        findings.extend(overflow_finding(&fitted, plan.as_ref(), resume));
        findings.extend(fold_findings(resume, &reviewed.review, &verdict, &order, reordered));
        findings.extend(short_last_lines(resume, &fitted));
        findings.extend(shape_findings(resume, &fitted, &reserve));
        findings.extend(detached_dates(resume));
        Ok(Laid { composition, fit: fitted, verdict, order, plan, left_out, reordered, reserve, layouts, findings })
    }

    /// Where the strong proof of a page stands, and the order that would show most of it.
    pub(crate) fn judge(
        &self,
        prepared: &Prepared,
        composition: &Composition,
        facts: &PageFacts,
    ) -> (FoldVerdict, OrderPlan) {
        let Prepared { manuscript: Manuscript { resume, .. }, reviewed } = prepared;
        let settings = &resume.settings;
        let (width, height) = settings.paper().size();
        let fold = settings.fold().distance(width, height);
        let verdict = judge_fold(resume, composition, facts, &reviewed.strengths, fold);
        let order = plan_order(resume, composition, facts, &reviewed.strengths, fold);
        (verdict, order)
    }
}

/// One note for all files of the font paths that are no fonts.
fn unread_fonts(engine: &Engine) -> Option<Finding> {
    let [first, rest @ ..] = engine.fonts().unread() else { return None };
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let message = format!("{}{more} cannot be read as a font and is passed over", first.display());
    Some(
        Finding::note("text/font-file", ByteSpan::default(), message)
            .hint("take it out of the folder that --font-path names, or put a whole copy there"),
    )
}

fn overflow_finding(fitted: &Fit, plan: Option<&CutPlan>, resume: &Resume) -> Option<Finding> {
    let overflow = fitted.overflow?;
    let limit = match resume.settings.pages() {
        PageLimit::AtMost(1) => "one page".to_owned(),
        PageLimit::AtMost(pages) => format!("{pages} pages"),
        PageLimit::Any => return None,
    };
    let Pt(height) = overflow.height;
    let lines = overflow.lines;
    let noun = if lines == 1 { "line" } else { "lines" };
    let style = &fitted.page.style;
    let message = format!(
        "at the tightest setting ({} pt type, {} pt margins) the resume runs {lines} {noun} ({height:.1} pt) over {limit}",
        style.size.0, style.margin.0,
    );
    let mut finding = Finding::error("fit/overflow", ByteSpan::default(), message);
    match plan {
        Some(plan) if plan.enough => {
            let lines: Vec<String> = plan
                .cuts
                .iter()
                .filter_map(|cut| resume.span_of(cut.block))
                .map(|span| resume.source.line(span.start).to_string())
                .collect();
            finding = finding
                .hint(format!("cutting what stands on {} is enough; --cut does it", named_lines(&lines)))
                .hint("mark a block `<!-- keep -->` to keep it out of the plan");
        }
        Some(_) => {
            finding = finding.hint("even with all that may be cut it does not fit: shorten the entries themselves")
        }
        None => {}
    }
    Some(finding.hint("or allow more: `pages: 2`"))
}

/// Bullets and paragraphs whose last line holds one word: a few characters fewer, and they free a line.
fn short_last_lines(resume: &Resume, fitted: &Fit) -> Vec<Finding> {
    let facts = &fitted.page.facts;
    facts
        .blocks
        .iter()
        .filter_map(|placed| {
            let block = resume.block(placed.id)?;
            let [.., before, last] = placed.lines.as_slice() else { return None };
            // What stands in the way is the last word, less the room that the line before has left.
            let room = Pt(facts.width.0 - fitted.page.style.margin.0) - before.right;
            let over = (last.right - last.left - room).max(Pt::ZERO);
            (last.words == 1).then(|| {
                Finding::note(
                    "fit/short-last-line",
                    block.text.span().unwrap_or(block.span),
                    format!("the last of {} lines holds one word", placed.lines.len()),
                )
                .hint(format!("about {:.0} pt less, a word or two, would free a line", over.0.max(1.0)))
            })
        })
        .collect()
}

/// What is known of dates at the right edge (measured with thirteen fonts and twenty-eight readers).
fn detached_dates(resume: &Resume) -> Option<Finding> {
    (resume.settings.style.dates == Some(DatePlace::Right)).then(|| {
        Finding::note(
            "text/dates-right",
            ByteSpan::default(),
            "dates stand at the right edge; poppler's default mode and a few others may read them apart from their entry",
        )
        .hint("`dates: beside` is read right by all of them")
    })
}

fn named_lines(lines: &[String]) -> String {
    match lines {
        [only] => format!("line {only}"),
        [.., _] if lines.len() > 8 => format!("lines {} and {} more", lines[..8].join(", "), lines.len() - 8),
        _ => format!("lines {}", lines.join(", ")),
    }
}

/// One finding for each strong block below the fold, and what would lift it.
fn fold_findings(
    resume: &Resume,
    review: &Review,
    verdict: &FoldVerdict,
    order: &OrderPlan,
    reordered: bool,
) -> Vec<Finding> {
    use proofpress_proof::fold::Position;
    let could_rise = order.above > verdict.strong.above && !reordered;
    let is_strong = |judged: &&Judged| judged.strength == proofpress_resume::Strength::Strong;
    let proving: HashSet<BlockId> =
        (review.judged.iter().filter(is_strong)).filter_map(|judged| Some(resume.section(judged.id)?.id)).collect();
    // Nobody leaves out a section that holds the proof itself.
    let pushing = verdict
        .pushing
        .iter()
        .find(|pushing| pushing.would_lift > 0 && pushing.block.is_some_and(|section| !proving.contains(&section)));
    let mut findings = Vec::new();
    for judged in review.judged.iter().filter(is_strong) {
        let Some(position) = verdict.positions.get(&judged.id) else { continue };
        if *position == Position::Above {
            continue;
        }
        let Some(block) = resume.block(judged.id) else { continue };
        let span = block.text.span().unwrap_or(block.span);
        let place = if *position == Position::Straddling { "across" } else { "below" };
        // With as much above the fold as can be, what stands below is worth knowing and nothing to mend.
        let severity =
            if could_rise { proofpress_resume::Severity::Warning } else { proofpress_resume::Severity::Note };
        let mut finding = Finding::new(
            "fold/strong-below",
            severity,
            span,
            format!("strong proof stands {place} the fold ({:.0} pt from the top of page 1)", verdict.fold.0),
        );
        if could_rise {
            finding = finding.hint(format!(
                "moving bullets brings {} of {} strong blocks above it instead of {}: --reorder",
                order.above, verdict.strong.total, verdict.strong.above
            ));
        } else if let Some(pushing) = pushing {
            finding = finding.hint(format!(
                "{} takes {} lines above the fold and holds no strong proof; without it {} more would stand there",
                pushing.title, pushing.lines, pushing.would_lift
            ));
        }
        findings.push(finding);
    }
    findings
}
