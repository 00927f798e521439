//! Scores the review against labelled bullets, as the labelled set's own scorer does, without the command.
//!
//! `cargo run -p proofpress-proof --example score_bullets -- [--show] LABELS.tsv`
//!
//! LABELS.tsv has a header row and the columns id, text, evidence, areas, strength, flags, why.

use proofpress_proof::Rulebook;
use proofpress_resume::private::Directives;
use proofpress_resume::{Area, Private, Strength};
use std::collections::BTreeSet;

#[path = "../tests/rules_on_disk/mod.rs"]
mod rules_on_disk;

#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    extra: usize,
    missed: usize,
}

impl Tally {
    fn count(&mut self, want: bool, got: bool) {
        self.right += usize::from(want && got);
        self.extra += usize::from(got && !want);
        self.missed += usize::from(want && !got);
    }

    fn f1(self) -> f64 {
        let right = 2.0 * self.right as f64;
        if self.right == 0 { 0.0 } else { right / (right + self.extra as f64 + self.missed as f64) }
    }
}

const VAGUE: [&str; 5] = ["vague-scale", "vague-security", "vague-ownership", "buzzword", "inflated-scope"];
const DUTY: [&str; 3] = ["duty-not-result", "weak-verb", "stack-list"];

fn main() {
    let mut show = false;
    let mut paths = Vec::new();
    for argument in std::env::args().skip(1) {
        if argument == "--show" {
            show = true;
        } else {
            paths.push(argument);
        }
    }
    let rulebook: Rulebook = rules_on_disk::rulebook();
    for path in paths {
        score(&rulebook, &path, show);
    }
}

fn score(rulebook: &Rulebook, path: &str, show: bool) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(2);
        }
    };
    let mut agree = 0;
    let mut total = 0;
    let mut strong = Tally::default();
    let mut areas = [Tally::default(); 7];
    let mut flags = [Tally::default(); 4];
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, text, evidence, wanted_areas, strength, wanted_flags, ..] = fields[..] else { continue };
        let notes: Vec<Private> = (!evidence.trim().is_empty()).then(|| Private::new(evidence)).into_iter().collect();
        let verdict = rulebook.judge(text, &notes, &Directives::default());
        let got = format!("{:?}", verdict.strength).to_lowercase();
        total += 1;
        agree += usize::from(got == strength);
        strong.count(strength == "strong", verdict.strength == Strength::Strong);
        let wanted: BTreeSet<&str> = wanted_areas.split(',').collect();
        let found: BTreeSet<&str> = verdict.areas.iter().map(|area| area.name()).collect();
        for (tally, area) in areas.iter_mut().zip(Area::ALL) {
            tally.count(wanted.contains(area.name()), found.contains(area.name()));
        }
        let wanted_flags: BTreeSet<&str> = wanted_flags.split(',').filter(|flag| !flag.is_empty()).collect();
        let rules: BTreeSet<&str> = verdict.flags.iter().filter_map(|flag| flag.rule.split('/').nth(1)).collect();
        let any = |set: &BTreeSet<&str>, of: &[&str]| of.iter().any(|name| set.contains(name));
        let pairs = [
            (wanted_flags.contains("unsupported-metric"), rules.contains("unsupported-metric")),
            (any(&wanted_flags, &VAGUE), any(&rules, &VAGUE)),
            (any(&wanted_flags, &DUTY), any(&rules, &DUTY)),
            (wanted_flags.contains("confidential"), rules.contains("confidential")),
        ];
        let mut wrong = got != strength;
        for (tally, (want, got)) in flags.iter_mut().zip(pairs) {
            tally.count(want, got);
            wrong |= want != got;
        }
        let wanted_set: BTreeSet<&str> = wanted.iter().copied().filter(|area| *area != "none").collect();
        if show && (wrong || wanted_set != found) {
            let mark = if wrong { "!" } else { " " };
            let words: Vec<&str> = verdict.flags.iter().filter_map(|flag| text.get(flag.at.clone())).collect();
            println!(
                "{mark}{id} {strength}->{got} [{wanted_areas}]->{:?} {wanted_flags:?}->{rules:?} {words:?} {text} // {evidence}",
                verdict.areas
            );
        }
    }
    let macro_f1 = areas.iter().map(|tally| tally.f1()).sum::<f64>() / 7.0;
    println!("{path}: {total} bullets");
    for (area, tally) in Area::ALL.iter().zip(areas) {
        print!("{area} {:.2} ", tally.f1());
    }
    println!();
    println!(
        "strength={:.3} strong={:.3} area={:.3} metric={:.3} claims={:.3} duty={:.3} confidential={:.3}",
        agree as f64 / f64::from(total.max(1)),
        strong.f1(),
        macro_f1,
        flags[0].f1(),
        flags[1].f1(),
        flags[2].f1(),
        flags[3].f1()
    );
}
