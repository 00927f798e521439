//! What one variant costs, and a batch of a hundred, timed on an example with more blocks than its page holds.
//!
//! `docs/batch.md` has the figures of long runs.

#[path = "../tests/main/postings.rs"]
mod postings;
mod twice;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use postings::Generated;
use proofpress::press::batch::BatchRequest;
use proofpress::press::batch::names::NameTemplate;
use proofpress::press::batch::rows::Jobs;
use proofpress::press::batch::underway::Underway;
use proofpress::press::choose::Aim;
use proofpress::press::{Format, Press, Request};
use proofpress::proof::posting::read_posting;
use proofpress::proof::terms::Terms;
use proofpress::resume::Source;
use std::hint::black_box;
use twice::with_bullets_twice;

/// The program's own, so that what is timed is what it does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const INPUT: &str = "examples/mid.md";
const TEXT: &str = include_str!("../examples/mid.md");

fn batch(criterion: &mut Criterion) {
    let press = Press::new(proofpress::ASSETS, &[]).expect("a press");
    let source = Source::new(INPUT, with_bullets_twice(TEXT));
    let request = Request::default();
    let original = press.original(source.clone(), &request).expect("a resume");
    // More than the caches remember pages of: a variant is laid out from blocks that are known, not found as it was.
    let aims: Vec<Aim> =
        (0..1024).map(|number| Aim::of(&read_posting(&Generated::new(number).text, Terms::standard()), &[])).collect();
    let mut next = aims.iter().cycle();
    // Heights are measured at a density when a variant first needs them.
    for aim in next.by_ref().take(200) {
        press.variant(&original, aim, &[Format::Pdf], &request).expect("a variant");
    }

    let text = Generated::new(1).text;
    criterion.bench_function("read a posting", |bench| {
        bench.iter(|| read_posting(black_box(&text), Terms::standard()));
    });
    criterion.bench_function("choice", |bench| {
        bench.iter(|| press.choose(&original, next.next().expect("a cycle")).expect("heights").expect("a choice"));
    });
    criterion.bench_function("variant, warm", |bench| {
        bench.iter(|| {
            press.variant(&original, next.next().expect("a cycle"), &[Format::Pdf], &request).expect("a variant")
        });
    });

    let folder = std::env::temp_dir().join(format!("proofpress-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let jobs = folder.join("jobs.jsonl");
    std::fs::write(&jobs, (0..100).map(|number| Generated::new(number).json() + "\n").collect::<String>())
        .expect("written");
    let jobs = Jobs::at(&jobs).expect("postings");
    let wanted = BatchRequest {
        resume: Some(source),
        resumes: None,
        formats: vec![Format::Pdf],
        request,
        font_paths: Vec::new(),
        names: NameTemplate::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        underway: Underway::default(),
    };
    let mut group = criterion.benchmark_group("batch");
    group.throughput(Throughput::Elements(100));
    group.bench_function("100 variants", |bench| {
        bench.iter_batched(
            || std::fs::remove_dir_all(folder.join("out")),
            |_| press.batch(&jobs, &folder.join("out"), &wanted, |_| {}).expect("a batch"),
            BatchSize::PerIteration,
        );
    });
    group.finish();
    let _ = std::fs::remove_dir_all(&folder);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = batch
}
criterion_main!(benches);
