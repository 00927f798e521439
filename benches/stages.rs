//! Each stage from the Markdown to the verified PDF, timed on an example that its name says.
//!
//! `cargo bench` compares with the run before; `docs/performance.md` says how its figures came about.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use proofpress::export::{PdfRequest, expected_blocks, export_pdf, read_pdf, verify_text};
use proofpress::press::order::plan_order;
use proofpress::press::{Press, Request};
use proofpress::proof::skills::skills;
use proofpress::proof::terms::Terms;
use proofpress::proof::{Rulebook, review};
use proofpress::resume::style::Density;
use proofpress::resume::{Composition, Profile, Source, parse_resume};
use proofpress::typeset::emit::EmitRequest;
use proofpress::typeset::{Engine, FontLibrary, FontSources, Page, Template, emit, fit};
use std::collections::HashMap;
use std::hint::black_box;

/// The program's own, so that what is timed is what it does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const INPUT: &str = "examples/mid.md";
const TEXT: &str = include_str!("../examples/mid.md");
const PROFILE: &str = "mid";

/// The middle of the density grid, where a full page usually ends.
const DENSITY: u8 = Density::STEPS / 2;

/// Bullets of the long resume; the goal for its review is two seconds.
const BULLETS: usize = 10_000;

/// The bullets of the example over and over, each with a number of its own.
fn long_resume() -> String {
    let bullets: Vec<&str> = TEXT.lines().filter(|line| line.starts_with("- ")).collect();
    let mut text =
        String::from("# Ada Example\nada@example.com\n\n## Experience\n### Engineer, Acme | Berlin | 2021 – Present\n");
    for (number, bullet) in bullets.iter().cycle().take(BULLETS).enumerate() {
        text.push_str(&format!("{bullet} for {number} customers\n"));
    }
    text
}

fn stages(criterion: &mut Criterion) {
    let assets = proofpress::ASSETS;
    let bundled = assets.profiles.iter().find(|profile| profile.name == PROFILE).expect("a bundled profile");
    let profile = Profile::from_toml(bundled.profile).expect("its profile.toml");
    let template = Template::new(bundled.template);
    let rulebook = Rulebook::from_toml(assets.rules).expect("the bundled rules");
    let sources = FontSources {
        bundled: assets.fonts.iter().map(|font| font.data).collect(),
        serif: assets.serif.to_owned(),
        sans: assets.sans.to_owned(),
        paths: Vec::new(),
        // Bundled fonts only, so that figures do not depend on what is installed.
        system: false,
    };
    let fonts = FontLibrary::new(sources).expect("the bundled fonts");
    let engine = Engine::new(assets.base, fonts);
    let source = Source::new(INPUT, TEXT);
    let resume = parse_resume(source.clone());
    let composition = Composition::of(&resume, &profile);
    let page = Page { resume: &resume, composition: &composition, profile: &profile, template: &template };
    let density = Density::step(DENSITY);
    let named = |stage: &str| format!("{stage}: {INPUT}");

    criterion.bench_function(&named("parse"), |bench| {
        bench.iter_batched(|| source.clone(), parse_resume, BatchSize::SmallInput);
    });
    criterion.bench_function("compile the rulebook: rules/", |bench| {
        bench.iter(|| Rulebook::from_toml(black_box(assets.rules)));
    });
    criterion.bench_function("read the compiled rulebook", |bench| {
        bench.iter(|| Rulebook::from_bytes(black_box(assets.rulebook.expect("compiled rules"))));
    });
    criterion.bench_function("a press at the start: rules and fonts", |bench| {
        bench.iter(|| Press::new(black_box(assets), &[]).expect("a press"));
    });
    criterion.bench_function(&named("review"), |bench| {
        bench.iter(|| review(black_box(&resume), &profile, &rulebook));
    });
    let long = parse_resume(Source::new("long.md", long_resume()));
    criterion.bench_function(&format!("review: {BULLETS} bullets"), |bench| {
        bench.iter(|| review(black_box(&long), &profile, &rulebook));
    });

    criterion.bench_function(&named("skills"), |bench| {
        bench.iter(|| skills(black_box(&resume), Terms::standard()));
    });

    let request = EmitRequest::of(&resume, &composition, &profile, density, engine.fonts()).expect("a bundled family");
    criterion.bench_function(&named("emit"), |bench| {
        bench.iter(|| emit(black_box(&request), engine.fonts()));
    });

    // Typst remembers what it has computed: cold is a first layout in a process, warm is the same page again, and a fit is
    // what a run does, with every step of the density but the first partly remembered.
    criterion.bench_function(&named("lay out, cold"), |bench| {
        bench.iter_batched(
            || comemo::evict(0),
            |()| engine.lay_out(&page, density).expect("a page"),
            BatchSize::PerIteration,
        );
    });
    criterion.bench_function(&named("lay out, warm"), |bench| {
        bench.iter(|| engine.lay_out(black_box(&page), density).expect("a page"));
    });
    criterion.bench_function(&named("fit, cold"), |bench| {
        bench.iter_batched(|| comemo::evict(0), |()| fit(&engine, &page).expect("a page"), BatchSize::PerIteration);
    });

    orders(criterion, &engine, &page, &rulebook);

    let laid_out = engine.lay_out(&page, density).expect("a page");
    let pdf_request = PdfRequest { date: None, standards: Vec::new(), ident: None };
    criterion.bench_function(&named("export PDF"), |bench| {
        bench.iter(|| export_pdf(black_box(&laid_out.document), &pdf_request).expect("a PDF"));
    });
    let pdf = export_pdf(&laid_out.document, &pdf_request).expect("a PDF");
    let expected = expected_blocks(&resume, &composition);
    criterion.bench_function(&named("read back and verify"), |bench| {
        bench.iter(|| {
            let layer = verify_text(&expected, &read_pdf(black_box(&pdf)).expect("a readable PDF"));
            assert!(layer.verified, "the page's own text is found");
        });
    });

    let press = Press::new(assets, &[]).expect("a press");
    let request = Request::default();
    criterion.bench_function(&named("whole check, cold"), |bench| {
        bench.iter_batched(
            || {
                comemo::evict(0);
                source.clone()
            },
            |source| press.check(source, &request).expect("a report"),
            BatchSize::PerIteration,
        );
    });
    criterion.bench_function(&named("whole check, warm"), |bench| {
        bench.iter_batched(
            || source.clone(),
            |source| press.check(source, &request).expect("a report"),
            BatchSize::SmallInput,
        );
    });
}

/// The density, the best order and the page laid out in that order, of a full page whose strong bullets stand last.
fn orders(criterion: &mut Criterion, engine: &Engine, page: &Page<'_>, rulebook: &Rulebook) {
    let weak = "- Responsible for the maintenance of various services of the billing team\n".repeat(20);
    let strong =
        "- Fixed an object-level authorization gap in the export API and added regression tests for every route\n"
            .repeat(9);
    let text = format!(
        "# Ada Example\nada@example.com | Berlin\n\n## Experience\n### Engineer, Acme | Berlin | 2019 – 2021\n{weak}{strong}\n\
         ## Education\n### BSc Informatics, Example University | Berlin | 2015 – 2019\n"
    );
    let resume = parse_resume(Source::new("below-the-fold.md", text));
    let composition = Composition::of(&resume, page.profile);
    let page = Page { resume: &resume, composition: &composition, ..*page };
    let strengths: HashMap<_, _> =
        review(&resume, page.profile, rulebook).judged.iter().map(|judged| (judged.id, judged.strength)).collect();
    let (width, height) = resume.settings.paper().size();
    let fold = resume.settings.fold().distance(width, height);
    let order = || {
        let fitted = fit(engine, black_box(&page)).expect("a page");
        let plan = plan_order(&resume, &composition, &fitted.page.facts, &strengths, fold);
        let ordered = Page { composition: &plan.composition, ..page };
        let laid_out = engine.lay_out(&ordered, fitted.page.density).expect("a page");
        assert!(!plan.moves.is_empty() && fitted.layouts + laid_out.layouts <= 10);
        laid_out
    };
    criterion.bench_function("fit and best order, warm: nine of 29 bullets to move", |bench| bench.iter(order));
    criterion.bench_function("fit and best order, cold: nine of 29 bullets to move", |bench| {
        bench.iter_batched(|| comemo::evict(0), |()| order(), BatchSize::PerIteration);
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = stages
}
criterion_main!(benches);
