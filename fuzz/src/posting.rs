//! Bytes as a posting, and as an edit of a bullet: read, matched and judged.

use proofpress_proof::posting::{match_posting, read_posting};
use proofpress_proof::skills::{Proofs, Skills, find_proofs, skills_with};
use proofpress_proof::terms::Terms;
use proofpress_proof::truth;
use proofpress_resume::{Resume, Source, parse_resume};
use std::sync::LazyLock;

static READER: LazyLock<(Resume, Proofs, Skills)> = LazyLock::new(|| {
    let resume = parse_resume(Source::new("r.md", include_str!("../../examples/mid.md")));
    let terms = Terms::standard();
    let proofs = find_proofs(&resume, terms);
    let skills = skills_with(&resume, terms, &proofs);
    (resume, proofs, skills)
});

/// The emphasis is a distribution; no term is named twice or unknown; an unchanged text adds nothing.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let terms = Terms::standard();
    let posting = read_posting(&text, terms);
    let weights: Vec<f64> = posting.emphasis.ranked().iter().map(|ranked| ranked.weight).collect();
    assert!(weights.iter().all(|weight| (0.0..=1.0).contains(weight)), "{weights:?}");
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-6, "{weights:?}");
    let (resume, proofs, skills) = &*READER;
    let matched = match_posting(resume, &posting, skills, proofs, terms);
    for term in &matched.terms {
        assert!(!term.spelled.is_empty(), "{term:?}");
    }
    // Three lines are an edit: before, notes, after.
    let mut lines = text.lines();
    let (before, notes, after) =
        (lines.next().unwrap_or_default(), lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let _ = truth::judge_text(before, notes, after, terms);
    let (_, kinds, why) = truth::judge_text(before, notes, before, terms);
    assert!(kinds.is_empty(), "{before:?} adds to itself {kinds:?}: {why:?}");
}
