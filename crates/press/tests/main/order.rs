//! What the order plan counts by arithmetic, against the page laid out in that order; the Markdown that has it; and plans of
//! cuts, no longer than needed.
//!
//! `PROOFPRESS_GENERATED` says how many resumes; a few are enough for every run.

use crate::bundled::ASSETS;
use fastrand::Rng;
use proofpress_press::cut::{plan_cuts, without};
use proofpress_press::order::{plan_order, reorder_markdown};
use proofpress_proof::fold::judge_fold;
use proofpress_proof::{Review, Rulebook, review};
use proofpress_resume::style::Density;
use proofpress_resume::{Composition, Profile, Resume, Source, parse_resume};
use proofpress_typeset::{Engine, FontLibrary, FontSources, Page, Template, fit};
use std::collections::HashMap;
use std::fmt::Write as _;

const STRONG: [&str; 3] = [
    "Planned the migration of the invoice schema with a dry run and a rollback path rehearsed before release",
    "Fixed an object-level authorization gap in the export API and added regression tests for every route",
    "Made the refund endpoint idempotent with a request key and a documented error, after a double refund that support had found in the ledger",
];
const OTHER: [&str; 3] = [
    "Responsible for the development and maintenance of various services",
    "Worked on REST APIs",
    "Built highly scalable systems at massive scale for the whole company and all of its many different teams and partners",
];

fn bullets(numbers: &mut Rng, text: &mut String, most: usize) {
    for _ in 0..=numbers.usize(..most) {
        let words = if numbers.usize(..2) == 0 { STRONG[numbers.usize(..3)] } else { OTHER[numbers.usize(..3)] };
        let tag = numbers.usize(..10_000);
        let _ = writeln!(text, "- {words}, case {tag}");
        if numbers.usize(..3) == 0 {
            let _ = writeln!(text, "  <!-- evidence: ticket {tag} -->");
        }
        if numbers.usize(..6) == 0 {
            let _ = writeln!(text, "  - with a note for support, case {tag}");
        }
    }
    text.push('\n');
}

/// A resume of up to `jobs` jobs and three projects.
fn generate(seed: usize, jobs: usize) -> String {
    let mut numbers = Rng::with_seed(seed as u64);
    let profile = ["new-grad", "mid", "senior", "switcher"][seed % 4];
    let paper = ["us-letter", "a4"][seed / 4 % 2];
    let mut text = format!("---\nprofile: {profile}\npaper: {paper}\n---\n# Ada Example\nada@example.com | Berlin\n\n");
    text.push_str("## Experience\n");
    for job in 0..=numbers.usize(..jobs) {
        let _ = writeln!(text, "### Engineer, Company {job} | Berlin | {} – {}", 2018 - job * 3, 2021 - job * 3);
        bullets(&mut numbers, &mut text, 8);
    }
    text.push_str("## Projects\n");
    for project in 0..=numbers.usize(..3) {
        let _ = writeln!(text, "### Project {project} | {}", 2020 + project);
        bullets(&mut numbers, &mut text, 4);
    }
    text.push_str("## Skills\n- **Languages:** Go, Python\n\n## Education\n### BSc Informatics, Example University | 2012 – 2016\n");
    text
}

fn block_texts(resume: &Resume) -> Vec<String> {
    let mut texts: Vec<String> = resume.blocks().map(|(_, _, block)| block.text.plain()).collect();
    texts.sort_unstable();
    texts
}

fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    lines.sort_unstable();
    lines
}

/// What lays out and reviews generated resumes.
struct Bench {
    engine: Engine,
    rulebook: Rulebook,
}

/// One resume on it.
struct Sheet {
    resume: Resume,
    profile: Profile,
    template: Template,
    composition: Composition,
    review: Review,
}

impl Bench {
    fn new() -> Self {
        let fonts = FontLibrary::new(FontSources {
            bundled: ASSETS.fonts.iter().map(|font| font.data).collect(),
            serif: ASSETS.serif.to_owned(),
            sans: ASSETS.sans.to_owned(),
            paths: Vec::new(),
            system: false,
        })
        .expect("the bundled fonts");
        let rulebook = Rulebook::from_toml(ASSETS.rules).expect("the bundled rules");
        Self { engine: Engine::new(ASSETS.base, fonts), rulebook }
    }

    fn sheet(&self, text: &str) -> Sheet {
        let resume = parse_resume(Source::new("r.md", text));
        let bundled = ASSETS
            .profiles
            .iter()
            .find(|profile| resume.settings.profile.as_deref() == Some(profile.name))
            .expect("a bundled profile");
        let profile = Profile::from_toml(bundled.profile).expect("a profile");
        let template = Template::new(bundled.template);
        let review = review(&resume, &profile, &self.rulebook);
        let composition = Composition::of(&resume, &profile);
        Sheet { resume, profile, template, composition, review }
    }
}

impl Sheet {
    fn page(&self) -> Page<'_> {
        Page { resume: &self.resume, composition: &self.composition, profile: &self.profile, template: &self.template }
    }
}

fn how_many(few: usize) -> usize {
    std::env::var("PROOFPRESS_GENERATED").ok().and_then(|count| count.parse().ok()).unwrap_or(few)
}

#[test]
fn the_predicted_count_is_the_laid_out_one() {
    let bench = Bench::new();
    let count = how_many(40);
    let mut moved = 0;
    for seed in 0..count {
        let text = generate(seed, 3);
        let sheet = bench.sheet(&text);
        let Sheet { resume, composition, .. } = &sheet;
        let strengths: HashMap<_, _> = sheet.review.judged.iter().map(|judged| (judged.id, judged.strength)).collect();
        let fitted = fit(&bench.engine, &sheet.page()).expect("laid out");
        let (width, height) = resume.settings.paper().size();
        let fold = resume.settings.fold().distance(width, height);
        let facts = &fitted.page.facts;
        let before = judge_fold(resume, composition, facts, &strengths, fold).strong.above;
        let plan = plan_order(resume, composition, facts, &strengths, fold);
        assert!(plan.above >= before, "seed {seed}");
        if plan.moves.is_empty() {
            assert_eq!(plan.above, before, "seed {seed}");
            continue;
        }
        moved += 1;
        assert_eq!(plan.moves.last().map(|step| step.above_after), Some(plan.above), "seed {seed}");
        let ordered = Page { composition: &plan.composition, ..sheet.page() };
        let laid_out = bench.engine.lay_out(&ordered, fitted.page.density).expect("laid out");
        let after = judge_fold(resume, &plan.composition, &laid_out.facts, &strengths, fold).strong.above;
        assert_eq!(after, plan.above, "seed {seed}: predicted from {before}");
        let written = reorder_markdown(resume, composition, &plan.composition);
        assert_eq!(lines(&written), lines(&text), "seed {seed}");
        assert_ne!(written, text, "seed {seed}");
        let again = parse_resume(Source::new("r.md", written.as_str()));
        assert_eq!(block_texts(&again), block_texts(resume), "seed {seed}");
    }
    println!("{count} resumes: {moved} moved");
    assert!(moved * 10 >= count, "{moved} of {count}");
}

#[test]
fn a_plan_of_cuts_fits_whole_and_not_without_its_last_item() {
    let bench = Bench::new();
    let count = how_many(24);
    let (mut over, mut items) = (0, 0);
    for seed in 0..count {
        let sheet = bench.sheet(&generate(seed, 12));
        let page = sheet.page();
        let fitted = fit(&bench.engine, &page).expect("laid out");
        let Some(overflow) = fitted.overflow else { continue };
        let plan =
            plan_cuts(&bench.engine, &page, &fitted.page.facts, &sheet.review, overflow.height).expect("planned");
        assert!(plan.enough && !plan.cuts.is_empty(), "seed {seed}");
        let pages = |composition: &Composition| {
            let cut = Page { composition, ..page };
            bench.engine.lay_out(&cut, Density::TIGHTEST).expect("laid out").facts.pages
        };
        assert_eq!(pages(&plan.composition), 1, "seed {seed}");
        let but_last = without(&sheet.resume, &sheet.composition, &plan.cuts[..plan.cuts.len() - 1]);
        assert!(pages(&but_last) > 1, "seed {seed}: one of {} cuts too many", plan.cuts.len());
        over += 1;
        items += plan.cuts.len();
    }
    println!("{count} resumes: {over} ran over, {items} cuts");
    assert!(over * 5 >= count, "{over} of {count}");
}

#[test]
fn a_fit_is_the_roomiest_step_that_keeps_the_page() {
    let bench = Bench::new();
    let (mut layouts, mut fits) = (0, 0);
    for seed in 0..how_many(12) {
        let text = generate(seed, 4);
        let sheet = bench.sheet(&text);
        let fitted = fit(&bench.engine, &sheet.page()).expect("laid out");
        let least =
            if fitted.overflow.is_some() { Density::TIGHTEST.number() + 1 } else { fitted.page.density.number() };
        for step in 0..least {
            let page = bench.engine.lay_out(&sheet.page(), Density::step(step)).expect("laid out");
            assert!(page.facts.pages > 1, "seed {seed}: step {step} keeps the page, and {least} was taken");
        }
        if fitted.overflow.is_none() {
            fits += 1;
            layouts += fitted.layouts;
        }
    }
    println!("{fits} fit, in {layouts} layouts");
    assert!(fits > 0);
}
