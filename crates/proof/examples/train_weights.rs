//! Trains `rules/weights.toml` on labelled bullets, and says how well bullets held out by folds are judged.
//!
//! `cargo run -p proofpress-proof --example train_weights -- LABELS.tsv… > ../../rules/weights.toml`
//!
//! Softmax regression for strength and one logistic regression an area, over the named features, the senses, and the roots
//! that stand in at least two bullets, with a ridge; full batches and no random numbers, so the same labels give the same
//! file. Files after `--twice` count double, those after `--thrice` three times: bullets of the style that matters, or
//! that the lexicon was not grown on. Files after `--unseen` are scored but never trained on.

use proofpress_proof::features::{Feature, Numbers, area_features, likely_areas, strength_feature, strength_features};
use proofpress_proof::quantity::quantities;
use proofpress_proof::senses::{Sense, signs};
use proofpress_proof::sources::{names_source, text_names_source};
use proofpress_proof::weights::Weights;
use proofpress_resume::{Area, Strength};
use std::collections::BTreeMap;

#[path = "../tests/rules_on_disk/mod.rs"]
mod rules_on_disk;

/// Named values of a bullet: features by name, words as `word:` and the root.
type Row = Vec<(String, f64)>;

struct Sample {
    set: usize,
    strength: Row,
    areas: Row,
    area_features: Vec<Feature>,
    class: usize,
    has: Vec<bool>,
}

impl Sample {
    /// What the areas are judged from, once the strength is known.
    fn with_strength(&self, strength: Strength) -> (Row, Vec<Feature>) {
        let feature = strength_feature(strength);
        let mut row = self.areas.clone();
        row.push((feature.name.to_owned(), feature.value));
        let mut features = self.area_features.clone();
        features.push(feature);
        (row, features)
    }
}

const STRENGTH_CLASSES: [Strength; 3] = [Strength::Weak, Strength::Fair, Strength::Strong];
/// The areas in their order, and texts of no area.
const AREA_CLASSES: [&str; 8] =
    ["api", "data", "scale", "reliability", "security", "ownership", "collaboration", "none"];
const STRENGTHS: [&str; 3] = ["weak", "fair", "strong"];
const WORD: &str = "word:";
const ROUNDS: usize = 400;
/// How much an area gains over an even chance: a missed one costs a reader more than one too many.
const LEAN: f64 = 0.7;
/// Pull of every weight to nothing.
const STRENGTH_RIDGE: f64 = 0.001;
const AREA_RIDGE: f64 = 0.002;
/// How loud a single word is beside a feature.
const STRENGTH_WORD: f64 = 0.8;
const AREA_WORD: f64 = 0.6;
/// How loud a sense is.
const STRENGTH_SENSE: f64 = 0.5;
const AREA_SENSE: f64 = 1.2;
const FOLDS: usize = 8;

fn main() {
    let mut paths = Vec::new();
    let mut times = Vec::new();
    let mut now = 1;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--twice" => now = 2,
            "--thrice" => now = 3,
            "--unseen" => now = 0,
            _ => {
                paths.push(argument);
                times.push(now);
            }
        }
    }
    let samples: Vec<Sample> = paths.iter().enumerate().flat_map(|(set, path)| read_samples(set, path)).collect();

    let mut figures: Vec<Figures> = paths.iter().map(|_| Figures::default()).collect();
    for fold in 0..FOLDS {
        let mut kept = Vec::new();
        let mut asked = Vec::new();
        for (number, sample) in samples.iter().enumerate() {
            let unseen = times[sample.set] == 0;
            if unseen || number % FOLDS == fold {
                if !unseen || fold == 0 {
                    asked.push(sample);
                }
            } else {
                kept.extend(std::iter::repeat_n(sample, times[sample.set]));
            }
        }
        let (strength, areas) = (train_strength(&kept), train_areas(&kept));
        for sample in asked {
            figures[sample.set].count(sample, &strength, &areas);
        }
    }
    for (number, (path, figures)) in paths.iter().zip(&figures).enumerate() {
        eprintln!(
            "{}, before flags: {path}: {figures}",
            if times[number] > 0 { "held out by folds" } else { "unseen" }
        );
    }

    let all: Vec<&Sample> = samples.iter().flat_map(|sample| std::iter::repeat_n(sample, times[sample.set])).collect();
    let strength = train_strength(&all).into_weights(&STRENGTHS, STRENGTH_WORD, STRENGTH_SENSE);
    let areas = train_areas(&all).into_weights(&AREA_CLASSES, AREA_WORD, AREA_SENSE);
    println!(
        "# Weights of the named features of a bullet and of single roots, trained by the example `train_weights` of"
    );
    println!(
        "# the crate `proofpress-proof` on labelled bullets. Features: one number a class. Words: the classes that a"
    );
    println!("# root speaks for or against.\n");
    println!("strength = \"\"\"\n{}\"\"\"\n", strength.render());
    println!("strength_words = \"\"\"\n{}\"\"\"\n", strength.render_words());
    println!("areas = \"\"\"\n{}\"\"\"\n", areas.render());
    println!("area_words = \"\"\"\n{}\"\"\"", areas.render_words());
}

fn read_samples(set: usize, path: &str) -> Vec<Sample> {
    let rulebook = rules_on_disk::rulebook();
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("{path}: cannot be read");
        std::process::exit(2);
    };
    let mut samples = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, text, evidence, areas, strength, ..] = fields[..] else { continue };
        let Some(class) = STRENGTHS.iter().position(|name| *name == strength) else { continue };
        let reading = rulebook.read(text);
        let metric = quantities(text).iter().any(|quantity| quantity.is_metric());
        let sourced = metric && (text_names_source(&reading) || names_source(&rulebook.read(evidence)));
        let numbers = Numbers { supported: sourced, unsupported: metric && !sourced };
        let named: Vec<&str> = areas.split(',').collect();
        let mut roots: Vec<&str> = reading.words.iter().map(|word| word.root.as_str()).collect();
        roots.sort_unstable();
        roots.dedup();
        let signs = signs(&reading, rulebook.senses());
        let row = |features: &[Feature], word: f64, sense: f64| -> Row {
            let features = features.iter().map(|feature| (feature.name.to_owned(), feature.value));
            let words = roots.iter().map(|root| (format!("{WORD}{root}"), word));
            let senses = signs.iter().map(|sign| (format!("{WORD}{}", sign.key), sense * sign.value));
            features.chain(words).chain(senses).collect()
        };
        // The strength is put in when its model has spoken; in training the label stands for it.
        let mut area_features = area_features(&reading, Strength::Weak);
        area_features.retain(|feature| feature.name != strength_feature(Strength::Weak).name);
        samples.push(Sample {
            set,
            strength: row(&strength_features(&reading, numbers), STRENGTH_WORD, STRENGTH_SENSE),
            areas: row(&area_features, AREA_WORD, AREA_SENSE),
            area_features,
            class,
            has: AREA_CLASSES.iter().map(|name| named.contains(name)).collect(),
        });
    }
    samples
}

/// How well a set was judged.
#[derive(Default)]
struct Figures {
    total: usize,
    right: usize,
    strong: [usize; 3],
    areas: [[usize; 3]; 7],
}

impl Figures {
    fn count(&mut self, sample: &Sample, strength: &Model, areas: &Model) {
        let scores = strength.scores(&sample.strength);
        let best = (0..3).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
        self.total += 1;
        self.right += usize::from(best == sample.class);
        tally(&mut self.strong, sample.class == 2, best == 2);
        let (row, features) = sample.with_strength(STRENGTH_CLASSES[best]);
        let likely = likely_areas(&areas.scores(&row), &features);
        for (area, counts) in self.areas.iter_mut().enumerate() {
            tally(counts, sample.has[area], likely.contains(&area));
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let areas: Vec<f64> = self.areas.iter().map(f1).collect();
        write!(
            f,
            "{} bullets, strength {:.3}, strong F1 {:.3}, area macro F1 {:.3} {areas:.2?}",
            self.total,
            self.right as f64 / self.total.max(1) as f64,
            f1(&self.strong),
            areas.iter().sum::<f64>() / 7.0
        )
    }
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

fn train_strength(samples: &[&Sample]) -> Model {
    let rows: Vec<&Row> = samples.iter().map(|sample| &sample.strength).collect();
    Model::fit(&rows, STRENGTHS.len(), STRENGTH_RIDGE, |sample, scores| {
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
        let share = |class: usize| (scores[class] - top).exp() / total;
        (0..scores.len()).map(|class| share(class) - f64::from(u8::from(class == samples[sample].class))).collect()
    })
}

fn train_areas(samples: &[&Sample]) -> Model {
    let rows: Vec<Row> = samples.iter().map(|sample| sample.with_strength(STRENGTH_CLASSES[sample.class]).0).collect();
    let rows: Vec<&Row> = rows.iter().collect();
    let mut model = Model::fit(&rows, AREA_CLASSES.len(), AREA_RIDGE, |sample, scores| {
        let pairs = scores.iter().zip(&samples[sample].has);
        pairs.map(|(score, has)| 1.0 / (1.0 + (-score).exp()) - f64::from(u8::from(*has))).collect()
    });
    for bias in model.bias.iter_mut().take(Area::ALL.len()) {
        *bias += LEAN;
    }
    model
}

/// A linear model: one row of weights a name, one number a class.
struct Model {
    names: BTreeMap<String, usize>,
    table: Vec<Vec<f64>>,
    bias: Vec<f64>,
}

impl Model {
    /// Gradient descent with momentum and a ridge on all but the bias; `error` is the slope of the loss by score.
    fn fit(rows: &[&Row], classes: usize, ridge: f64, error: impl Fn(usize, &[f64]) -> Vec<f64>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in rows.iter().copied().flatten() {
            *counts.entry(name).or_default() += 1;
        }
        let kept = counts.iter().filter(|(name, count)| **count >= 2 || !name.starts_with(WORD));
        let names: BTreeMap<String, usize> =
            kept.enumerate().map(|(number, (name, _))| ((*name).to_owned(), number)).collect();
        let mut model = Self { table: vec![vec![0.0; classes]; names.len()], bias: vec![0.0; classes], names };
        let rows: Vec<Vec<(usize, f64)>> = rows.iter().map(|row| model.index(row)).collect();
        let count = rows.len().max(1) as f64;
        let mut speed = vec![vec![0.0; classes]; model.table.len()];
        let mut bias_speed = vec![0.0; classes];
        let (rate, momentum) = (0.15, 0.9);
        for _ in 0..ROUNDS {
            let mut slope = vec![vec![0.0; classes]; model.table.len()];
            let mut bias_slope = vec![0.0; classes];
            for (sample, row) in rows.iter().enumerate() {
                for (class, wrong) in error(sample, &model.sums(row)).into_iter().enumerate() {
                    bias_slope[class] += wrong / count;
                    for &(name, value) in row {
                        slope[name][class] += wrong * value / count;
                    }
                }
            }
            for class in 0..classes {
                bias_speed[class] = momentum * bias_speed[class] - rate * bias_slope[class];
                model.bias[class] += bias_speed[class];
            }
            for ((weights, speed), slope) in model.table.iter_mut().zip(&mut speed).zip(&slope) {
                for class in 0..classes {
                    speed[class] = momentum * speed[class] - rate * (slope[class] + ridge * weights[class]);
                    weights[class] += speed[class];
                }
            }
        }
        model
    }

    fn index(&self, row: &Row) -> Vec<(usize, f64)> {
        row.iter().filter_map(|(name, value)| Some((*self.names.get(name)?, *value))).collect()
    }

    fn sums(&self, row: &[(usize, f64)]) -> Vec<f64> {
        let sum = |class: usize| row.iter().map(|&(name, value)| value * self.table[name][class]).sum::<f64>();
        self.bias.iter().enumerate().map(|(class, bias)| bias + sum(class)).collect()
    }

    fn scores(&self, row: &Row) -> Vec<f64> {
        self.sums(&self.index(row))
    }

    /// The model as data; the loudness of a word or a sense is made part of its weight.
    fn into_weights(self, classes: &[&str], word: f64, sense: f64) -> Weights {
        let mut weights = Weights::new(classes.iter().copied());
        weights.entry("bias").copy_from_slice(&self.bias);
        for (name, &number) in &self.names {
            let row = &self.table[number];
            match name.strip_prefix(WORD) {
                Some(root) => {
                    let loud = if Sense::is_key(root) { sense } else { word };
                    weights.set_word(root, row.iter().map(|weight| weight * loud).collect());
                }
                None => weights.entry(name).copy_from_slice(row),
            }
        }
        weights
    }
}
