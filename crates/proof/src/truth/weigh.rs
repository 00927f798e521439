//! What the rules found and what the texts do not share to one verdict: a small linear model over named features.

use super::Kind;
use super::judge::{Comparison, Judgement};
use super::novelty::{Novelty, Place};
use super::tables::TABLES;
use crate::features::Feature;
use crate::weights::Weights;
use std::sync::LazyLock;

/// Signs that decide alone, whatever else the edit does: an invented figure or tool, another fact.
const DECISIVE: [&str; 4] = ["figure", "amount-in-words", "tool", "fact"];

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    // Part of the program; a test of this module fails when it cannot be read.
    Weights::parse(include_str!("../../../../rules/truth_weights.txt")).unwrap_or_default()
});

/// The features of a comparison: one for each sign of the rules, and some for the words that are not shared.
pub(super) fn features(comparison: &Comparison<'_>, judgement: &Judgement, novelty: &Novelty) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::new();
    let mut add = |name: &'static str, value: f64| {
        if value != 0.0 {
            features.push(Feature { name, value, words: Vec::new() });
        }
    };
    for sign in judgement.signs() {
        add(sign, 1.0);
    }
    let count = |place: Place| novelty.novel.iter().filter(|(_, other)| *other == place).count() as f64;
    let all = novelty.novel.len() as f64;
    let gone = novelty.gone.len() as f64;
    let content = novelty.content.max(1) as f64;
    add("novel-act", count(Place::Act).min(2.0));
    add("novel-thing", count(Place::Thing).min(3.0) / 1.5);
    add("novel-extra", count(Place::Extra).min(3.0) / 1.5);
    let extra_alone = count(Place::Extra) > 0.0 && gone == 0.0;
    add("novel-extra-and-nothing-gone", f64::from(u8::from(extra_alone)));
    add("novel-modifier", count(Place::Modifier).min(3.0) / 1.5);
    add("novel-effect", count(Place::Effect).min(3.0) / 1.5);
    add("novel-share", (all / content).min(1.0));
    add("nothing-novel", f64::from(u8::from(novelty.novel.is_empty())));
    add("two-novel", f64::from(u8::from(novelty.novel.len() == 2)));
    add("three-novel", f64::from(u8::from(novelty.novel.len() >= 3)));
    add("more-than-three-novel", f64::from(u8::from(novelty.novel.len() >= 5)));
    add("one-novel", f64::from(u8::from(novelty.novel.len() == 1)));
    add("novel-and-nothing-gone", f64::from(u8::from(all > 0.0 && gone == 0.0)));
    add("more-novel-than-gone", f64::from(u8::from(all > gone)));
    add("gone-share", (gone / comparison.original.words.len().max(1) as f64).min(1.0));
    add("nothing-gone", f64::from(u8::from(gone == 0.0)));
    add("novel-run", (novelty.longest_run as f64 - 1.0).clamp(0.0, 3.0) / 1.5);
    let own = comparison.supplied.verbs().len() as f64;
    add("more-acts", (comparison.edited.verbs().len() as f64 - own).clamp(0.0, 2.0));
    let big = novelty.novel.iter().filter(|(at, place)| {
        let stem = &comparison.edited.words[*at].stem;
        *place == Place::Act && TABLES.ranks.get(stem).is_some_and(|rank| *rank >= 3)
    });
    add("novel-act-of-work", (big.count() as f64).min(2.0));
    add("reworded-acts", (novelty.reworded_acts as f64).min(2.0));
    let (before, after) = (comparison.original.words.len() as f64, comparison.edited.words.len() as f64);
    add("longer", ((after - before) / before.max(1.0)).clamp(0.0, 1.0));
    add("shorter", ((before - after) / before.max(1.0)).clamp(0.0, 1.0));
    add("signs", (judgement.signs().len() as f64).min(4.0) / 2.0);
    features
}

/// Decides: what the rules found may stand, fall, or be joined by the words that nothing supports.
pub(super) fn decide(comparison: &Comparison<'_>, judgement: &mut Judgement) {
    let novelty = comparison.novelty();
    let features = features(comparison, judgement, &novelty);
    let score = WEIGHTS.scores(&features, &[]).first().copied().unwrap_or(0.0);
    let decided = judgement.signs().iter().any(|sign| DECISIVE.contains(sign));
    if !decided && score <= 0.0 {
        judgement.clear();
        return;
    }
    let acts = novelty.novel.iter().any(|(_, place)| matches!(place, Place::Act | Place::Effect));
    if judgement.is_empty() || acts || novelty.novel.len() >= 2 {
        name_novel(comparison, judgement, &novelty);
    }
}

/// Names what the unsupported words add, by where they stand.
fn name_novel(comparison: &Comparison<'_>, judgement: &mut Judgement, novelty: &Novelty) {
    for (at, place) in &novelty.novel {
        let word = &comparison.edited.words[*at].lower;
        let kind = match place {
            Place::Act => Kind::VerbUpgrade,
            Place::Effect => Kind::NewOutcome,
            Place::Modifier | Place::Thing | Place::Extra => Kind::NewScope,
        };
        judgement.add(kind, "novel", format!("nothing in the original says `{word}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_can_be_read() {
        assert!(WEIGHTS.of("bias", 0) != 0.0 && WEIGHTS.of("novel-share", 0) > 0.0);
    }
}
