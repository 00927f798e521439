//! Labelled skills lists (id, skills, bullets, proven, unproven, keyword_dump, why) to the figures of the skills review.

#[path = "common/mod.rs"]
mod common;

use proofpress_proof::{skills, terms::Terms};
use proofpress_resume::{BlockKind, SectionKind};

fn key(term: &str) -> String {
    term.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#')).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: score_skills SKILLS.tsv")?;
    let (mut right, mut total, mut dump, mut cases) = (0, 0, 0, 0);
    for line in std::fs::read_to_string(path)?.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, list, bullets, proven, unproven, keyword_dump, ..] = cells.as_slice() else { continue };
        let bullets: Vec<&str> = bullets.split("||").map(str::trim).collect();
        let resume = common::resume(&[
            common::Lines { kind: SectionKind::Experience, block: BlockKind::Bullet, lines: &bullets },
            common::Lines { kind: SectionKind::Skills, block: BlockKind::Paragraph, lines: &[list] },
        ]);
        let found = skills::skills(&resume, Terms::standard());
        for (names, side, called) in [(proven, &found.proven, "proven"), (unproven, &found.listed_only, "unproven")] {
            for name in names.split(';').map(str::trim).filter(|name| !name.is_empty()) {
                total += 1;
                let ok = side.iter().any(|other| key(other) == key(name));
                right += usize::from(ok);
                if !ok {
                    println!("{id} {name} should be {called}");
                }
            }
        }
        cases += 1;
        let dumped = found.keyword_dump == (*keyword_dump == "yes");
        dump += usize::from(dumped);
        if !dumped {
            println!("{id} keyword dump wrong: {:?} / {:?}", found.proven, found.listed_only);
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!("score: side={:.3} dump={:.3} of {cases}", share(right, total), share(dump, cases));
    Ok(())
}
