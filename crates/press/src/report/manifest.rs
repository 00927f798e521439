//! What came of one posting: a row of `manifest.jsonl`.

use super::{EmphasisShare, Fit, Fold, TermReport};
use proofpress_resume::BlockId;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Whether a variant was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ManifestStatus {
    /// Its files are in place.
    Ok,
    /// No file of it is.
    Failed,
}

/// A file that was put in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileReport {
    /// Its name, without folders.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A row of the manifest, in the order of the postings.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ManifestRow {
    /// The posting's name.
    pub job: String,
    /// The resume's file, as it was named.
    pub resume: String,
    /// SHA-256 of the resume's bytes; block ids are valid together with it.
    pub resume_sha256: Option<String>,
    /// Whether the variant was made.
    pub status: ManifestStatus,
    /// Its files by format.
    pub files: BTreeMap<String, FileReport>,
    /// SHA-256 over resume, posting, profile, template, style, fonts and program version.
    pub inputs_sha256: Option<String>,
    /// The profile's name.
    pub profile: Option<String>,
    /// What the posting stresses.
    pub emphasis: Option<Vec<EmphasisShare>>,
    /// What is on the page, in reading order.
    pub blocks: Option<Vec<BlockId>>,
    /// What the variant leaves out, in source order.
    pub dropped: Option<Vec<BlockId>>,
    /// How it fits.
    pub fit: Option<Fit>,
    /// Where the strong proof stands.
    pub fold: Option<Fold>,
    /// The technologies that the posting names.
    pub terms: Option<Vec<TermReport>>,
    /// Why it was not made; null where it was.
    pub error: Option<String>,
}
