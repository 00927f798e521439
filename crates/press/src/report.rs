//! What a check found, as the JSON that scripts read: page, fit, fold, proof, findings, checklist, text layer.
//!
//! [`Report`] is `check --format json`, [`Diff`] is `diff`, [`Match`] is `match`, [`TextReport`] is `text`, and
//! [`ManifestRow`] is one line of a manifest. All are described by the JSON Schema of [`schema`]. Lengths are in
//! points, lines and columns count from 1, and what could not be measured is null. A later version may add fields;
//! a field that changes its meaning raises [`SCHEMA`].

mod finding;
mod manifest;
mod text;
mod truth;

pub use finding::{FindingReport, plain_order};
pub use manifest::{FileReport, ManifestRow, ManifestStatus};
pub use text::{PdfLine, PdfPage, TextReport};
pub use truth::{Change, Diff, EmphasisShare, Match, TermReport, TermState, Verdict};

pub use proofpress_proof::fold::{Position, StrongCount};
pub use proofpress_proof::{Answer, DecidedBy, JudgedKind};

use proofpress_resume::{Area, BlockId, Pt, SectionKind, Severity, Strength, facts::PageBox, settings::Paper};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The version of the JSON forms.
pub const SCHEMA: u32 = 1;

/// A length in points as reports print it: rounded to a hundredth.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Points(Pt);

impl Points {
    /// The length, rounded.
    #[must_use]
    pub fn length(self) -> Pt {
        self.0
    }
}

impl From<Pt> for Points {
    fn from(length: Pt) -> Self {
        // Adding zero turns -0.0 into 0.0.
        Self(Pt(length.rounded().0 + 0.0))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.0)
    }
}

impl JsonSchema for Points {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Points".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "description": "A length in points, rounded to a hundredth." })
    }
}

/// All that a check found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The version of this form.
    pub schema: u32,
    /// The resume's file, as it was named.
    pub source: String,
    /// SHA-256 of the resume's bytes; block ids are valid together with it.
    pub source_sha256: String,
    /// The profile's name.
    pub profile: String,
    /// The page.
    pub page: PageReport,
    /// How the resume fits its pages.
    pub fit: Fit,
    /// Where the strong proof stands against the fold.
    pub fold: Fold,
    /// The sections, in page order.
    pub sections: Vec<SectionReport>,
    /// Every judged block, in source order.
    pub judged: Vec<Judged>,
    /// The seven proof areas, in the order of the matrix.
    pub areas: BTreeMap<Area, AreaCount>,
    /// Skills against proof.
    pub skills: Skills,
    /// The findings, gravest first, then in source order.
    pub findings: Vec<FindingReport>,
    /// The seven pre-export questions.
    pub checklist: Vec<ChecklistItem>,
    /// Whether a machine reads in the PDF what the resume says.
    pub text_layer: TextLayer,
    /// What another PDF loses of this resume (`--against`); null where none was named.
    pub against: Option<Against>,
    /// The Backend Proof Matrix as a worksheet (`--matrix`); null where it was not asked for.
    pub matrix: Option<Vec<MatrixRow>>,
}

impl Report {
    /// The gravest severity among the findings.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PageReport {
    /// Paper.
    pub paper: Paper,
    /// Width.
    pub width_pt: Points,
    /// Height.
    pub height_pt: Points,
    /// How many pages there are; null where nothing was laid out.
    pub pages: Option<usize>,
}

/// How the resume fits its pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Fit {
    /// Whether it keeps to the page limit.
    pub fits: Option<bool>,
    /// The density chosen, from 0 (roomy) to 1 (tight).
    pub density: Option<f64>,
    /// Text size.
    pub font_size_pt: Option<Points>,
    /// Page margin.
    pub margin_pt: Option<Points>,
    /// How many layouts it took to find out.
    pub layouts: Option<usize>,
    /// How far it runs over at the tightest step; 0 where it fits.
    pub overflow_pt: Option<Points>,
    /// The same in lines.
    pub overflow_lines: Option<usize>,
    /// What to cut, in this order, until it fits; empty where it fits.
    pub cut_plan: Option<Vec<CutItem>>,
    /// What `--cut` left out of the page, in the order of the plan.
    pub left_out: Option<Vec<CutItem>>,
    /// How much room is left under the last line of the last page.
    pub room_pt: Option<Points>,
    /// The same in lines.
    pub room_lines: Option<usize>,
    /// Blocks held in reserve of which each would fit into that room.
    pub reserve_that_fits: Option<Vec<BlockId>>,
}

/// One cut of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CutItem {
    /// The block to cut.
    pub block: BlockId,
    /// Its first line in the source.
    pub line: usize,
    /// How much height that frees.
    pub frees_pt: Points,
    /// How many lines.
    pub frees_lines: usize,
    /// Why it may go first.
    pub reason: String,
}

/// Where the strong proof stands against the fold.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fold {
    /// The fold as asked for: `half`, `45%`, `screen:1440x900`.
    pub name: String,
    /// The fold, from the top of page 1.
    pub y_pt: Points,
    /// Strong blocks by place; null where nothing was laid out.
    pub strong: Option<StrongCount>,
    /// How many strong blocks the allowed moves could bring above the fold.
    pub best_above: Option<usize>,
    /// The top of the first strong block on page 1; null where there is none.
    pub first_strong_top_pt: Option<Points>,
    /// What stands above the fold without being proof, tallest first.
    pub pushed_by: Option<Vec<Pushed>>,
    /// The moves that reach `best_above`, in the order to make them.
    pub moves: Option<Vec<Move>>,
    /// Whether `best_above` is the best there is; false where the search came to its bound.
    pub best_is_exact: Option<bool>,
}

/// Something above the fold that is no proof.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Pushed {
    /// The section, entry or block.
    pub block: BlockId,
    /// Its heading, or its first words.
    pub title: String,
    /// Its height above the fold.
    pub height_pt: Points,
    /// The same in lines of text.
    pub lines: Option<usize>,
    /// How many strong blocks would stand above the fold if it were gone.
    pub above_without: Option<usize>,
}

/// One allowed move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Move {
    /// The bullet, project or skill group to move.
    pub block: BlockId,
    /// Its first line in the source.
    pub line: usize,
    /// Its place among its siblings before the move, from 1.
    pub from: usize,
    /// Its place after the move, from 1.
    pub to: usize,
    /// How many strong blocks stand above the fold after this move.
    pub above_after: usize,
}

/// A section on the page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SectionReport {
    /// The section.
    pub block: BlockId,
    /// What it is.
    pub kind: SectionKind,
    /// Its heading as written; empty for text before the first heading.
    pub title: String,
    /// Its first line in the source.
    pub line: usize,
    /// The page that it starts on, from 1.
    pub page: Option<usize>,
    /// Its top on that page.
    pub top_pt: Option<Points>,
    /// The bottom of its last line on that page.
    pub bottom_pt: Option<Points>,
}

/// A judged block.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Judged {
    /// The block.
    pub block: BlockId,
    /// What it is.
    pub kind: JudgedKind,
    /// The kind of section that it stands in.
    pub section: SectionKind,
    /// Its first line in the source.
    pub line: usize,
    /// Its last line in the source.
    pub end_line: usize,
    /// Its text as it stands on the page.
    pub text: String,
    /// What it is proof of, most important first.
    pub areas: Vec<Area>,
    /// How far it is proof.
    pub strength: Strength,
    /// Who said so.
    pub by: DecidedBy,
    /// Why, naming the words that decided it.
    pub why: Vec<String>,
    /// Whether an evidence note stands beside it.
    pub has_evidence: bool,
    /// Its box on each page that it stands on; null where it was not laid out.
    pub boxes: Option<Vec<BoxReport>>,
    /// Where it stands against the fold; null where it was not laid out.
    pub position: Option<Position>,
}

/// A block's extent on one page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BoxReport {
    /// Page, from 1.
    pub page: usize,
    /// Top edge, from the top of the page.
    pub top_pt: Points,
    /// Bottom edge, from the top of the page.
    pub bottom_pt: Points,
}

impl From<PageBox> for BoxReport {
    fn from(page_box: PageBox) -> Self {
        Self { page: page_box.page, top_pt: page_box.top_pt.into(), bottom_pt: page_box.bottom_pt.into() }
    }
}

/// What stands for one proof area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AreaCount {
    /// Strong blocks.
    pub strong: usize,
    /// Fair blocks.
    pub fair: usize,
    /// Weak blocks.
    pub weak: usize,
    /// Strong blocks above the fold; null where nothing was laid out.
    pub above: Option<usize>,
}

/// Skills against proof.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Skills {
    /// Listed, and shown at work by a bullet.
    pub proven: Vec<String>,
    /// Listed only.
    pub listed_only: Vec<String>,
    /// Whether the skills section is a heap of words rather than an index.
    pub keyword_dump: bool,
}

/// One of the seven pre-export questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChecklistItem {
    /// Its stable name: `metrics-explained`.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// What was looked at, or has to be.
    pub because: String,
}

/// Whether a machine reads in the PDF what the resume says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextLayer {
    /// Whether the PDF's text was read back and found to be the resume's; null where no PDF was made.
    pub verified: Option<bool>,
    /// Words of the resume that the PDF's text lacks.
    pub missing: Vec<String>,
    /// Words that the PDF's text has and the resume has not.
    pub added: Vec<String>,
    /// Words that stand in another order.
    pub out_of_order: Vec<String>,
}

/// What another PDF makes of this resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Against {
    /// The PDF's file, as it was named.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many words of the resume were looked for.
    pub words: usize,
    /// How many were found, in order.
    pub kept: usize,
    /// Parts of the resume that the PDF loses.
    pub missing: Vec<TextPart>,
    /// Parts that it scrambles.
    pub out_of_order: Vec<TextPart>,
    /// Words that it adds.
    pub added: Vec<String>,
}

/// Some words of the resume and where they stand in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextPart {
    /// The block.
    pub block: BlockId,
    /// Its first line in the source.
    pub line: usize,
    /// The words.
    pub text: String,
}

/// A row of the Backend Proof Matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatrixRow {
    /// The area.
    pub area: Area,
    /// What the reader must believe.
    pub believe: String,
    /// What counts as strong evidence.
    pub strong_evidence: Vec<String>,
    /// The weak claim to avoid.
    pub weak_claim: String,
    /// Where on the page it belongs.
    pub belongs: String,
    /// What stands in the row, strongest first, then in source order.
    pub blocks: Vec<MatrixBlock>,
    /// First lines of evidence notes for this area that no public bullet uses. Their words are never shown.
    pub unclaimed_lines: Vec<usize>,
}

/// A judged block in a row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatrixBlock {
    /// The block.
    pub block: BlockId,
    /// Its first line in the source.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// How far it is proof.
    pub strength: Strength,
    /// Whether an evidence note stands beside it.
    pub has_evidence: bool,
    /// Where it stands against the fold.
    pub position: Option<Position>,
}

/// The JSON documents that the program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// [`Report`].
    Check,
    /// [`Diff`].
    Diff,
    /// [`Match`].
    Match,
    /// [`TextReport`].
    Text,
    /// [`ManifestRow`].
    Manifest,
}

/// The JSON Schema (draft 2020-12) of `check --format json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schema_of(Document::Check)
}

/// The JSON Schema (draft 2020-12) of a document.
#[must_use]
pub fn schema_of(document: Document) -> serde_json::Value {
    // For what is written, not read: a field that may be null is there all the same.
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    match document {
        Document::Check => generator.into_root_schema_for::<Report>(),
        Document::Diff => generator.into_root_schema_for::<Diff>(),
        Document::Match => generator.into_root_schema_for::<Match>(),
        Document::Text => generator.into_root_schema_for::<TextReport>(),
        Document::Manifest => generator.into_root_schema_for::<ManifestRow>(),
    }
    .to_value()
}
