//! Trains `rules/weights.toml` on labelled bullets, and says how well bullets held out by folds are judged.
//!
//! `cargo run -p proofpress-proof --example train_weights -- LABELS.tsv… > ../../rules/weights.toml`
//!
//! Softmax regression for strength and one logistic regression an area, over the named features, with a ridge; full
//! batches and no random numbers, so the same labels give the same file.

use proofpress_proof::features::{Feature, Numbers, area_features, likely_areas, strength_features};
use proofpress_proof::quantity::quantities;
use proofpress_proof::sources::{names_source, text_names_source};
use proofpress_proof::weights::Weights;
use proofpress_resume::Area;

#[path = "../tests/rules_on_disk/mod.rs"]
mod rules_on_disk;

struct Sample {
    strength: Vec<Feature>,
    areas: Vec<Feature>,
    class: usize,
    has: Vec<bool>,
}

const STRENGTHS: [&str; 3] = ["weak", "fair", "strong"];
const ROUNDS: usize = 600;
/// How much an area gains over an even chance.
const LEAN: f64 = 0.6;
/// Pull of every weight to nothing.
const RIDGE: f64 = 0.003;
const FOLDS: usize = 8;

fn main() {
    let rulebook = rules_on_disk::rulebook();
    let mut samples = Vec::new();
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("{path}: cannot be read");
            std::process::exit(2);
        };
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [_, text, evidence, areas, strength, ..] = fields[..] else { continue };
            let Some(class) = STRENGTHS.iter().position(|name| *name == strength) else { continue };
            let reading = rulebook.read(text);
            let metric = quantities(text).iter().any(|quantity| quantity.is_metric());
            let sourced = metric && (text_names_source(&reading) || names_source(&rulebook.read(evidence)));
            let numbers = Numbers { supported: sourced, unsupported: metric && !sourced };
            let named: Vec<&str> = areas.split(',').collect();
            samples.push(Sample {
                strength: strength_features(&reading, numbers),
                areas: area_features(&reading),
                class,
                has: Area::ALL.iter().map(|area| named.contains(&area.name())).collect(),
            });
        }
    }
    let all: Vec<&Sample> = samples.iter().collect();
    let (mut right, mut area_counts) = (0, [[0usize; 3]; 7]);
    let mut strong = [0usize; 3];
    for fold in 0..FOLDS {
        let kept: Vec<&Sample> = all.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, s)| *s).collect();
        let strength = train_strength(&kept);
        let areas = train_areas(&kept);
        for sample in all.iter().enumerate().filter(|(i, _)| i % FOLDS == fold).map(|(_, s)| s) {
            let scores = strength.scores(&sample.strength);
            let best = (0..3).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
            right += usize::from(best == sample.class);
            tally(&mut strong, sample.class == 2, best == 2);
            let likely = likely_areas(&areas.scores(&sample.areas), &sample.areas);
            for (area, counts) in area_counts.iter_mut().enumerate() {
                tally(counts, sample.has[area], likely.contains(&area));
            }
        }
    }
    let f1s: Vec<f64> = area_counts.iter().map(f1).collect();
    eprintln!(
        "held out by {FOLDS} folds, before flags: {} bullets, strength {:.3}, strong F1 {:.3}, area macro F1 {:.3} {f1s:.2?}",
        all.len(),
        right as f64 / all.len() as f64,
        f1(&strong),
        f1s.iter().sum::<f64>() / 7.0
    );
    println!("# Weights of the named features of a bullet, trained by the example `train_weights` of the crate");
    println!("# `proofpress-proof` on labelled bullets. One line a feature, one number a class.\n");
    println!("strength = \"\"\"\n{}\"\"\"\n", train_strength(&all).render());
    println!("areas = \"\"\"\n{}\"\"\"", train_areas(&all).render());
}

fn tally(counts: &mut [usize; 3], want: bool, got: bool) {
    counts[0] += usize::from(want && got);
    counts[1] += usize::from(got && !want);
    counts[2] += usize::from(want && !got);
}

fn f1(counts: &[usize; 3]) -> f64 {
    let right = 2.0 * counts[0] as f64;
    if counts[0] == 0 { 0.0 } else { right / (right + counts[1] as f64 + counts[2] as f64) }
}

fn train_strength(samples: &[&Sample]) -> Weights {
    let mut weights = Weights::new(STRENGTHS);
    descend(
        &mut weights,
        samples,
        |sample| &sample.strength,
        |sample, scores| {
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
            scores
                .iter()
                .enumerate()
                .map(|(class, score)| (score - top).exp() / total - f64::from(u8::from(class == sample.class)))
                .collect()
        },
    );
    weights
}

fn train_areas(samples: &[&Sample]) -> Weights {
    let mut weights = Weights::new(Area::ALL.map(Area::name));
    descend(
        &mut weights,
        samples,
        |sample| &sample.areas,
        |sample, scores| {
            scores
                .iter()
                .zip(&sample.has)
                .map(|(score, has)| 1.0 / (1.0 + (-score).exp()) - f64::from(u8::from(*has)))
                .collect()
        },
    );
    // A missed area costs a reader more than one too many.
    for bias in weights.entry("bias") {
        *bias += LEAN;
    }
    weights
}

/// Gradient descent with a ridge on all but the bias.
fn descend(
    weights: &mut Weights,
    samples: &[&Sample],
    features: impl Fn(&Sample) -> &Vec<Feature>,
    error: impl Fn(&Sample, &[f64]) -> Vec<f64>,
) {
    let mut names: Vec<&'static str> =
        samples.iter().flat_map(|sample| features(sample).iter().map(|feature| feature.name)).collect();
    names.sort_unstable();
    names.dedup();
    let classes = weights.classes.len();
    let count = samples.len().max(1) as f64;
    let index = |name: &str| names.binary_search(&name).unwrap_or(0);
    let rows: Vec<Vec<(usize, f64)>> = samples
        .iter()
        .map(|sample| features(sample).iter().map(|feature| (index(feature.name), feature.value)).collect())
        .collect();
    let mut table = vec![vec![0.0; classes]; names.len()];
    let mut bias = vec![0.0; classes];
    let rate = 0.8;
    for _ in 0..ROUNDS {
        let mut slope = vec![vec![0.0; classes]; names.len()];
        let mut bias_slope = vec![0.0; classes];
        for (sample, row) in samples.iter().zip(&rows) {
            let scores: Vec<f64> = (0..classes)
                .map(|c| bias[c] + row.iter().map(|&(f, value)| value * table[f][c]).sum::<f64>())
                .collect();
            for (c, wrong) in error(sample, &scores).into_iter().enumerate() {
                bias_slope[c] += wrong / count;
                for &(f, value) in row {
                    slope[f][c] += wrong * value / count;
                }
            }
        }
        for c in 0..classes {
            bias[c] -= rate * bias_slope[c];
            for f in 0..names.len() {
                table[f][c] -= rate * (slope[f][c] + RIDGE * table[f][c]);
            }
        }
    }
    weights.entry("bias").copy_from_slice(&bias);
    for (name, row) in names.iter().zip(&table) {
        weights.entry(name).copy_from_slice(row);
    }
}
