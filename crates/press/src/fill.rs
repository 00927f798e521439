//! A prepared and laid-out resume to its report.

use crate::lay::Laid;
use crate::order::{Move, OrderPlan};
use crate::press::Press;
use crate::report::{
    self, AreaCount, BoxReport, ChecklistItem, CutItem, FindingReport, Fit, Fold, Judged, MatrixBlock, MatrixRow,
    PageReport, Position, Pushed, Report, SectionReport, Skills, TextLayer,
};
use crate::room::room_under;
use crate::stage::{Manuscript, Prepared, Reviewed};
use proofpress_proof::fold::FoldVerdict;
use proofpress_proof::{OtherStages, Review, answer_checklist, fill_matrix};
use proofpress_resume::facts::PageBox;
use proofpress_resume::model::IdKind;
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{Area, BlockId, Finding, PageFacts, Pt, Resume, Strength};
use std::collections::{BTreeMap, HashMap};

impl Press {
    /// The report of a resume; `laid` is missing where it could not be laid out.
    pub(crate) fn fill(
        &self,
        prepared: &Prepared,
        laid: Option<&Laid>,
        text_layer: TextLayer,
        findings: &[Finding],
        with_matrix: bool,
    ) -> Report {
        let Prepared { manuscript: Manuscript { resume, profile, .. }, reviewed } = prepared;
        let Reviewed { review, skills, rulebook, .. } = reviewed;
        let settings = &resume.settings;
        let (width, height) = settings.paper().size();
        let positions = laid.map(|laid| &laid.verdict.positions);
        let stages = OtherStages {
            strong_above: laid.map(|laid| laid.verdict.strong.above),
            best_above: laid.map(|laid| laid.order.above),
            keyword_dump: Some(skills.keyword_dump),
            listed_only: Some(skills.listed_only.len()),
            notes_kept_out: text_layer.verified,
            additions: None,
        };
        let checklist = answer_checklist(resume, review, stages, rulebook)
            .into_iter()
            .map(|question| ChecklistItem {
                id: question.id,
                question: question.question,
                answer: question.answer,
                because: question.because,
            })
            .collect();
        Report {
            schema: report::SCHEMA,
            source: resume.source.name().to_owned(),
            source_sha256: resume.source.sha256(),
            profile: profile.name.clone(),
            page: PageReport {
                paper: settings.paper(),
                width_pt: width.into(),
                height_pt: height.into(),
                pages: laid.map(|laid| laid.fit.page.facts.pages),
            },
            fit: laid.map_or_else(Fit::default, |laid| fit_report(resume, laid)),
            fold: fold_report(
                resume,
                laid.map(|laid| (&laid.verdict, &laid.order)),
                laid.is_some_and(|laid| laid.reordered),
            ),
            sections: sections(resume, laid),
            judged: judged(prepared, laid),
            areas: areas(review, positions),
            skills: Skills {
                proven: skills.proven.clone(),
                listed_only: skills.listed_only.clone(),
                keyword_dump: skills.keyword_dump,
            },
            findings: findings.iter().map(|finding| FindingReport::of(finding, &resume.source)).collect(),
            checklist,
            text_layer,
            against: None,
            matrix: with_matrix.then(|| self.matrix(prepared, positions)),
        }
    }

    fn matrix(&self, prepared: &Prepared, positions: Option<&HashMap<BlockId, Position>>) -> Vec<MatrixRow> {
        fill_matrix(&prepared.manuscript.resume, &prepared.reviewed.review, &prepared.reviewed.rulebook)
            .rows
            .into_iter()
            .map(|row| MatrixRow {
                area: row.area,
                believe: row.believe,
                strong_evidence: row.evidence.split(", ").map(str::to_owned).collect(),
                weak_claim: row.weak,
                belongs: row.place,
                blocks: row
                    .claimed
                    .into_iter()
                    .map(|cell| MatrixBlock {
                        position: positions.and_then(|positions| positions.get(&cell.block)).copied(),
                        block: cell.block,
                        line: cell.line,
                        text: cell.text,
                        strength: cell.strength,
                        has_evidence: cell.has_evidence,
                    })
                    .collect(),
                unclaimed_lines: row.unclaimed_lines,
            })
            .collect()
    }
}

fn line_of(resume: &Resume, id: BlockId) -> usize {
    resume.span_of(id).map_or(1, |span| resume.source.line(span.start))
}

pub(crate) fn fit_report(resume: &Resume, laid: &Laid) -> Fit {
    let page = &laid.fit.page;
    let overflow = laid.fit.overflow;
    let items = |cuts: &[crate::cut::Cut]| {
        cuts.iter()
            .map(|cut| CutItem {
                block: cut.block,
                line: line_of(resume, cut.block),
                frees_pt: cut.frees.into(),
                frees_lines: cut.lines,
                reason: cut.reason.clone(),
            })
            .collect::<Vec<_>>()
    };
    let fitting = Fit {
        layouts: Some(laid.layouts),
        cut_plan: Some(laid.plan.as_ref().map(|plan| items(&plan.cuts)).unwrap_or_default()),
        left_out: laid.left_out.as_ref().map(|cuts| items(cuts)),
        reserve_that_fits: Some(laid.reserve.clone()),
        ..fitting_report(&page.facts, &page.style, page.density)
    };
    match overflow {
        None => fitting,
        Some(overflow) => Fit {
            fits: Some(false),
            overflow_pt: Some(overflow.height.into()),
            overflow_lines: Some(overflow.lines),
            room_pt: None,
            room_lines: None,
            ..fitting
        },
    }
}

/// The same of a page that fits and was planned nothing for.
pub(crate) fn fitting_report(facts: &PageFacts, style: &Style, density: Density) -> Fit {
    let room = room_under(facts);
    let pitch = style.size * (0.66 + style.leading);
    Fit {
        fits: Some(true),
        density: Some(density.value()),
        font_size_pt: Some(style.size.into()),
        margin_pt: Some(style.margin.into()),
        layouts: Some(0),
        overflow_pt: Some(Pt::ZERO.into()),
        overflow_lines: Some(0),
        cut_plan: Some(Vec::new()),
        left_out: None,
        room_pt: Some(room.into()),
        room_lines: Some((room.0 / pitch.0.max(1.0)) as usize),
        reserve_that_fits: Some(Vec::new()),
    }
}

/// What is said of the fold of a page; `reordered` where the moves were made.
pub(crate) fn fold_report(resume: &Resume, judged: Option<(&FoldVerdict, &OrderPlan)>, reordered: bool) -> Fold {
    let settings = &resume.settings;
    let (width, height) = settings.paper().size();
    let (verdict, order) = judged.unzip();
    let moves = |moves: &[Move]| {
        moves
            .iter()
            .map(|step| report::Move {
                block: step.block,
                line: line_of(resume, step.block),
                from: step.from,
                to: step.to,
                above_after: step.above_after,
            })
            .collect()
    };
    Fold {
        name: settings.fold().to_string(),
        y_pt: settings.fold().distance(width, height).into(),
        strong: verdict.map(|verdict| verdict.strong),
        best_above: order.map(|order| order.above),
        first_strong_top_pt: verdict.and_then(|verdict| verdict.first_strong_top).map(Into::into),
        pushed_by: verdict.map(|verdict| {
            verdict
                .pushing
                .iter()
                .map(|pushing| Pushed {
                    block: pushing.block.unwrap_or(BlockId::new(IdKind::Header, 1)),
                    title: pushing.title.clone(),
                    height_pt: pushing.height.into(),
                    lines: Some(pushing.lines),
                    above_without: Some(verdict.strong.above + pushing.would_lift),
                })
                .collect()
        }),
        moves: order.map(|order| if reordered { Vec::new() } else { moves(&order.moves) }),
        best_is_exact: order.map(|order| !order.bounded),
    }
}

/// The extent of a section on the first page that it stands on.
fn sections(resume: &Resume, laid: Option<&Laid>) -> Vec<SectionReport> {
    let boxes = laid.map(|laid| block_boxes(&laid.fit.page.facts)).unwrap_or_default();
    let order: Vec<BlockId> = match laid {
        Some(laid) => laid.composition.sections.iter().map(|section| section.id).collect(),
        None => resume.sections.iter().map(|section| section.id).collect(),
    };
    order
        .into_iter()
        .filter_map(|id| {
            let section = resume.section(id)?;
            let ids = laid
                .and_then(|laid| laid.composition.sections.iter().find(|section| section.id == id))
                .map(|section| proofpress_resume::Composition { sections: vec![section.clone()] }.ids())
                .unwrap_or_default();
            let all: Vec<PageBox> = ids.iter().filter_map(|id| boxes.get(id)).flatten().copied().collect();
            let page = all.iter().map(|page_box| page_box.page).min();
            let on_page = || all.iter().filter(|page_box| Some(page_box.page) == page);
            let top = on_page().map(|page_box| page_box.top_pt).reduce(Pt::min);
            let bottom = on_page().map(|page_box| page_box.bottom_pt).reduce(Pt::max);
            Some(SectionReport {
                block: id,
                kind: section.kind,
                title: section.title.plain(),
                line: line_of(resume, id),
                page,
                top_pt: top.map(Into::into),
                bottom_pt: bottom.map(Into::into),
            })
        })
        .collect()
}

fn block_boxes(facts: &PageFacts) -> HashMap<BlockId, Vec<PageBox>> {
    facts.blocks.iter().map(|block| (block.id, block.boxes())).collect()
}

fn judged(prepared: &Prepared, laid: Option<&Laid>) -> Vec<Judged> {
    let resume = &prepared.manuscript.resume;
    let boxes = laid.map(|laid| block_boxes(&laid.fit.page.facts)).unwrap_or_default();
    prepared
        .reviewed
        .review
        .judged
        .iter()
        .filter_map(|judged| {
            let block = resume.block(judged.id)?;
            let text_end = block.text.span().map_or(block.span.end, |span| span.end);
            Some(Judged {
                block: judged.id,
                kind: judged.kind,
                section: judged.section,
                line: resume.source.line(block.span.start),
                end_line: resume.source.line(text_end.saturating_sub(1).max(block.span.start)),
                text: block.text.plain(),
                areas: judged.areas.clone(),
                strength: judged.strength,
                by: judged.by,
                why: judged.why.clone(),
                has_evidence: judged.has_evidence,
                boxes: boxes.get(&judged.id).map(|boxes| boxes.iter().copied().map(BoxReport::from).collect()),
                position: laid.and_then(|laid| laid.verdict.positions.get(&judged.id)).copied(),
            })
        })
        .collect()
}

fn areas(review: &Review, positions: Option<&HashMap<BlockId, Position>>) -> BTreeMap<Area, AreaCount> {
    Area::ALL
        .into_iter()
        .map(|area| {
            let count = review.area(area);
            let above = positions.map(|positions| {
                review
                    .judged
                    .iter()
                    .filter(|judged| judged.strength == Strength::Strong && judged.areas.contains(&area))
                    .filter(|judged| positions.get(&judged.id) == Some(&Position::Above))
                    .count()
            });
            (area, AreaCount { strong: count.strong, fair: count.fair, weak: count.weak, above })
        })
        .collect()
}
