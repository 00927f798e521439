//! What an edit added to the facts (`diff`), and what a posting asks for (`match`), as JSON shows them.

pub use proofpress_proof::posting::TermState;
pub use proofpress_proof::truth::Verdict;

use proofpress_proof::posting::AreaWeight;
use proofpress_resume::Area;
use schemars::JsonSchema;
use serde::Serialize;

/// `diff --format json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diff {
    /// One for every changed block, in the order of the new resume, removed blocks where they stood.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Whether the edit added anything to the facts.
    #[must_use]
    pub fn adds(&self) -> bool {
        self.changes.iter().any(|change| matches!(change.verdict, Verdict::Inflated | Verdict::Added))
    }
}

/// A changed block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// First lines of the old blocks; empty where it is new.
    pub before_lines: Vec<usize>,
    /// First lines of the new blocks; empty where it is gone.
    pub after_lines: Vec<usize>,
    /// The old text; null where it is new.
    pub before: Option<String>,
    /// The new text; null where it is gone.
    pub after: Option<String>,
    /// What the edit did.
    pub verdict: Verdict,
    /// What kinds of thing it added: `new-metric`, `verb-upgrade`, `changed-fact`.
    pub kinds: Vec<String>,
    /// Why, naming the words that decided it.
    pub why: Vec<String>,
}

/// `match --format json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Match {
    /// What the posting stresses, heaviest first; the weights add up to 1, or all are 0.
    pub emphasis: Vec<EmphasisShare>,
    /// The technologies that it names, in its order.
    pub terms: Vec<TermReport>,
}

impl From<proofpress_proof::posting::Match> for Match {
    fn from(found: proofpress_proof::posting::Match) -> Self {
        let share = |share: AreaWeight| EmphasisShare { area: share.area, weight: share.weight };
        Self {
            emphasis: found.emphasis.into_iter().map(share).collect(),
            terms: found
                .terms
                .into_iter()
                .map(|term| TermReport {
                    term: term.term,
                    posting_term: term.spelled,
                    state: term.state,
                    resume_term: term.resume_term,
                    lines: term.lines,
                })
                .collect(),
        }
    }
}

/// The weight of one proof area in a posting.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct EmphasisShare {
    /// The area.
    pub area: Area,
    /// Its weight, 0 to 1.
    pub weight: f64,
}

/// A technology that the posting names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TermReport {
    /// Its usual name.
    pub term: String,
    /// How the posting writes it.
    #[serde(rename = "as")]
    pub posting_term: String,
    /// How it stands in the resume.
    pub state: TermState,
    /// How the resume writes it; null where it does not.
    pub resume_term: Option<String>,
    /// The lines of the resume that show or list it.
    pub lines: Vec<usize>,
}
