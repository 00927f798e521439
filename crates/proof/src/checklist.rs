//! Turns a review and what later stages found into the seven answers of the checklist before export.

use crate::review::Review;
use crate::rulebook::Rulebook;
use proofpress_resume::{Finding, Resume, Strength};
use serde::Serialize;

/// How a question is answered. What no program can know is never answered `pass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It was looked at, and holds.
    Pass,
    /// It was looked at, and does not hold.
    Fail,
    /// The person has to look.
    Ask,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct CheckedQuestion {
    /// Stable name.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// What was looked at, or what the person has to look at.
    pub because: String,
}

/// What other stages know that the review does not; `None` where it was not looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct OtherStages {
    /// Strong blocks that stand above the fold.
    pub strong_above: Option<usize>,
    /// The most strong blocks that allowed moves could bring above it.
    pub best_above: Option<usize>,
    /// Whether the skills section reads as a keyword dump.
    pub keyword_dump: Option<bool>,
    /// Skills listed and proven by no bullet.
    pub listed_only: Option<usize>,
    /// Whether every output was searched for the words of notes, and had none.
    pub notes_kept_out: Option<bool>,
    /// Additions that a truth diff against an earlier version found.
    pub additions: Option<usize>,
}

/// The seven questions, answered.
#[must_use]
pub fn answer_checklist(
    resume: &Resume,
    review: &Review,
    stages: OtherStages,
    rulebook: &Rulebook,
) -> Vec<CheckedQuestion> {
    let answers = [
        metrics_explained(resume, review),
        bullets_name_proof(review),
        notes_separate(resume, stages),
        edits_add_nothing(stages),
        strongest_first(review, stages),
        skills_index(stages),
        defensible(review),
    ];
    rulebook
        .rules
        .questions
        .iter()
        .zip(answers)
        .map(|(question, (answer, because))| CheckedQuestion {
            id: question.id.clone(),
            question: question.question.clone(),
            answer,
            because,
        })
        .collect()
}

fn lines_of(resume: &Resume, findings: &[&Finding]) -> String {
    let mut lines: Vec<usize> = findings.iter().map(|finding| resume.source.line(finding.span.start)).collect();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(8).map(usize::to_string).collect();
    let more = if lines.len() > 8 { ", …" } else { "" };
    format!("{} {}{more}", if lines.len() == 1 { "line" } else { "lines" }, shown.join(", "))
}

fn metrics_explained(resume: &Resume, review: &Review) -> (Answer, String) {
    let unsourced: Vec<&Finding> =
        review.findings.iter().filter(|finding| finding.rule == "claim/unsupported-metric").collect();
    if unsourced.is_empty() {
        return (
            Answer::Ask,
            "every result number has a measuring source beside it, or there is none; whether you can explain them is yours to say"
                .to_owned(),
        );
    }
    (
        Answer::Fail,
        format!("{} without a measuring source: {}", plural(unsourced.len(), "number"), lines_of(resume, &unsourced)),
    )
}

fn bullets_name_proof(review: &Review) -> (Answer, String) {
    let public: Vec<_> = review.judged.iter().filter(|judged| judged.public).collect();
    let weak = public.iter().filter(|judged| judged.strength == Strength::Weak).count();
    let strong = public.iter().filter(|judged| judged.strength == Strength::Strong).count();
    let counts = format!("{strong} strong, {weak} weak of {}", plural(public.len(), "judged block"));
    if public.is_empty() {
        (Answer::Fail, "no bullet or sentence of work was found".to_owned())
    } else if weak == 0 {
        (Answer::Pass, counts)
    } else {
        (Answer::Fail, counts)
    }
}

fn notes_separate(resume: &Resume, stages: OtherStages) -> (Answer, String) {
    let notes = plural(resume.notes.len(), "private note");
    match stages.notes_kept_out {
        Some(true) => (Answer::Pass, format!("{notes}; no word of them is in any output")),
        Some(false) => (Answer::Fail, format!("{notes}; words of one stand in an output")),
        None => (Answer::Ask, format!("{notes} in the source; the outputs were not searched in this run")),
    }
}

fn edits_add_nothing(stages: OtherStages) -> (Answer, String) {
    match stages.additions {
        Some(0) => (
            Answer::Ask,
            "`diff` against the earlier version found no addition; what you told the editor is yours to compare"
                .to_owned(),
        ),
        Some(additions) => {
            (Answer::Fail, format!("`diff` against the earlier version found {}", plural(additions, "addition")))
        }
        None => (Answer::Ask, "run `proofpress diff BEFORE AFTER` on the version before the edit".to_owned()),
    }
}

fn strongest_first(review: &Review, stages: OtherStages) -> (Answer, String) {
    let total = review.judged.iter().filter(|judged| judged.public && judged.strength == Strength::Strong).count();
    match (stages.strong_above, total) {
        (_, 0) => (Answer::Fail, "there is no strong proof on the page".to_owned()),
        (None, _) => (Answer::Ask, format!("{} strong; the page was not laid out in this run", plural(total, "block"))),
        (Some(0), _) => (Answer::Fail, format!("none of {} stands above the fold", plural(total, "strong block"))),
        (Some(above), _) => {
            let seen = format!("{above} of {} above the fold", plural(total, "strong block"));
            match stages.best_above {
                Some(best) if best > above => (Answer::Fail, format!("{seen}; moves alone could bring {best}")),
                _ => (Answer::Pass, seen),
            }
        }
    }
}

fn skills_index(stages: OtherStages) -> (Answer, String) {
    let listed = stages
        .listed_only
        .map_or(String::new(), |count| format!("; {} listed and never proven", plural(count, "term")));
    match stages.keyword_dump {
        Some(true) => (Answer::Fail, format!("the skills read as a keyword dump{listed}")),
        Some(false) => (Answer::Pass, format!("most of the skills are proven by bullets, or they are few{listed}")),
        None => (Answer::Ask, "the skills were not compared with the bullets in this run".to_owned()),
    }
}

fn defensible(review: &Review) -> (Answer, String) {
    let claims = review.findings.iter().filter(|finding| finding.family() == "claim").count();
    if claims > 0 {
        (Answer::Fail, format!("{} would not stand a question as written", plural(claims, "claim")))
    } else {
        (Answer::Ask, "no claim was flagged; whether you would enjoy the question is yours to say".to_owned())
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
