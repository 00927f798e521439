//! Trains `rules/truth_weights.txt` on labelled pairs, and says how well pairs held out by folds are judged.
//!
//! `cargo run -p proofpress-proof --example train_truth -- PAIRS.tsv… > rules/truth_weights.txt`
//!
//! Logistic regression over the named features, with a ridge; full batches and no random numbers, so the same labels
//! give the same file.

use proofpress_proof::features::Feature;
use proofpress_proof::terms::Terms;
use proofpress_proof::truth::features_of;
use proofpress_proof::weights::Weights;

const ROUNDS: usize = 3000;
const RATE: f64 = 0.5;
/// Pull of every weight to its prior.
const RIDGE: f64 = 0.002;
/// Weights before any pair is seen: what a rule finds speaks for an inflated edit, most surely these.
const PRIORS: [(&str, f64); 36] = [
    ("name-tool", 2.5),
    ("name-in-row", 2.5),
    ("name-letters", 1.5),
    ("name", 1.0),
    ("one-made-many", 2.5),
    ("charge-claimed", 2.0),
    ("further-act", 1.5),
    ("fix-claimed", 1.5),
    ("launch-claimed", 2.0),
    ("beneficiary", 2.0),
    ("object-promoted", 1.5),
    ("wide-word", 1.5),
    ("alone", 2.0),
    ("amount-in-words", 4.0),
    ("bigger-act", 1.5),
    ("much-bigger-act", 2.5),
    ("clause", 1.5),
    ("denial-gone", 3.0),
    ("effect-phrase", 2.0),
    ("effect-purpose", 1.5),
    ("effect-word", 1.5),
    ("figure", 4.0),
    ("level-gone", 3.5),
    ("limit-gone", 2.0),
    ("others-act", 3.5),
    ("other-whole", 3.0),
    ("part-made-whole", 2.0),
    ("share-gone", 3.0),
    ("other-statistic", 3.0),
    ("other-period", 3.0),
    ("new-period", 1.5),
    ("contrast-gone", 1.0),
    ("hint-gone", 0.5),
    ("wide-thing", 1.0),
    ("tool", 4.0),
    ("title", 2.0),
];

fn prior(feature: &str) -> f64 {
    PRIORS.iter().find(|(name, _)| *name == feature).map_or(0.0, |(_, weight)| *weight)
}
const FOLDS: usize = 8;

struct Sample {
    shown: String,
    features: Vec<Feature>,
    inflated: bool,
}

fn main() {
    let mut samples = Vec::new();
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("{path}: cannot be read");
            std::process::exit(2);
        };
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, original, edited, verdict, ..] = fields[..] else { continue };
            let features = features_of(original, "", edited, Terms::standard());
            let shown = format!("{id} {verdict}\n  - {original}\n  + {edited}");
            samples.push(Sample { shown, features, inflated: verdict == "inflated" });
        }
    }
    let all: Vec<&Sample> = samples.iter().collect();
    let mut right = 0;
    for fold in 0..FOLDS {
        let kept: Vec<&Sample> = all.iter().enumerate().filter(|(at, _)| at % FOLDS != fold).map(|(_, s)| *s).collect();
        let weights = train(&kept);
        for sample in all.iter().enumerate().filter(|(at, _)| at % FOLDS == fold).map(|(_, sample)| sample) {
            let score = weights.scores(&sample.features, &[])[0];
            if (score > 0.0) == sample.inflated {
                right += 1;
                continue;
            }
            let features: Vec<String> =
                sample.features.iter().map(|feature| format!("{} {:.2}", feature.name, feature.value)).collect();
            eprintln!("{} {score:.2}\n  = {}", sample.shown, features.join(", "));
        }
    }
    let weights = train(&all);
    let fit = all.iter().filter(|sample| (weights.scores(&sample.features, &[])[0] > 0.0) == sample.inflated).count();
    let share = |part: usize| part as f64 / all.len().max(1) as f64;
    eprintln!(
        "{} pairs: {:.3} right of those held out by {FOLDS} folds, {:.3} of those learnt from",
        all.len(),
        share(right),
        share(fit)
    );
    print!("{}", weights.render());
}

fn train(samples: &[&Sample]) -> Weights {
    let mut names: Vec<&'static str> = samples.iter().flat_map(|sample| &sample.features).map(|one| one.name).collect();
    names.extend(PRIORS.iter().map(|(name, _)| *name));
    names.push("bias");
    names.sort_unstable();
    names.dedup();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default();
    let priors: Vec<f64> = names.iter().map(|name| prior(name)).collect();
    let bias = place("bias");
    let rows: Vec<(Vec<(usize, f64)>, f64)> = samples
        .iter()
        .map(|sample| {
            let row = sample.features.iter().map(|feature| (place(feature.name), feature.value));
            (row.chain([(bias, 1.0)]).collect(), f64::from(u8::from(sample.inflated)))
        })
        .collect();
    let count = samples.len().max(1) as f64;
    let mut learnt = priors.clone();
    for _ in 0..ROUNDS {
        let mut slopes = vec![0.0; names.len()];
        for (row, inflated) in &rows {
            let score: f64 = row.iter().map(|(at, value)| learnt[*at] * value).sum();
            let wrong = 1.0 / (1.0 + (-score).exp()) - inflated;
            for (at, value) in row {
                slopes[*at] += wrong * value / count;
            }
        }
        for (at, slope) in slopes.iter().enumerate() {
            let pull = if at == bias { 0.0 } else { RIDGE * (learnt[at] - priors[at]) };
            learnt[at] -= RATE * (slope + pull);
        }
    }
    let mut weights = Weights::new(["inflated"]);
    for (name, weight) in names.iter().zip(learnt) {
        weights.entry(name)[0] = weight;
    }
    weights
}
