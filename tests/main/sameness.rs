//! The same input gives the same bytes, from every process and thread.

use crate::command::Desk;
use crate::material::{PRESS, STAGES, example, file, source};
use lopdf::Document;
use proofpress::press::{Format, Request};
use std::process::Command;
use std::time::{Duration, SystemTime};

fn build(stage: &str) -> Vec<u8> {
    let built = PRESS.build(source(&example(stage)), &[Format::Pdf], &Request::default()).expect("built");
    file(&built, Format::Pdf).to_vec()
}

#[test]
fn threads_and_processes_make_the_same_bytes() {
    let ours: Vec<_> = STAGES.iter().map(|stage| build(stage)).collect();
    let others = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|number| {
                scope.spawn(move || {
                    // In another order, so that what one document leaves in a cache cannot show in the next.
                    let mut made: Vec<_> = (0..STAGES.len())
                        .map(|at| (at + 1 + number) % STAGES.len())
                        .map(|at| (at, build(STAGES[at])))
                        .collect();
                    made.sort();
                    made.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread")).collect::<Vec<_>>()
    });
    assert!(others.iter().all(|made| *made == ours));
    let desk = Desk::new();
    for (stage, bytes) in STAGES.iter().zip(&ours) {
        let path = example(stage);
        for output in ["one.pdf", "two.pdf"] {
            let ran = desk.run(&["build", path.to_str().expect("UTF-8"), "-o", output]);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            assert!(std::fs::read(desk.path(output)).expect("read") == *bytes, "{stage}: {output} differs");
        }
    }
}

#[test]
fn a_pdf_has_the_date_it_is_given_and_none_otherwise() {
    let dated = |front: &str, variables: &[(&str, &str)]| {
        let text =
            format!("---\nprofile: mid\n{front}---\n# Ada Example\n\n## Experience\n- Fixed a data race in Go\n");
        let desk = Desk::new().with("r.md", &text);
        let ran = desk.run_with(&["build", "r.md"], "", variables);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let pdf = Document::load(desk.path("r.pdf")).expect("a PDF");
        let info = pdf.trailer.get(b"Info").and_then(|info| pdf.dereference(info)).ok()?;
        let date = info.1.as_dict().ok()?.get(b"CreationDate").ok()?;
        Some(String::from_utf8_lossy(date.as_str().expect("a string")).into_owned())
    };
    assert_eq!(dated("", &[]), None);
    let front = dated("date: 2026-11-01\n", &[]).expect("a date");
    assert!(front.starts_with("D:20261101"), "{front}");
    let epoch = dated("", &[("SOURCE_DATE_EPOCH", "1793491200")]).expect("a date");
    assert_eq!(epoch, front);
    let both = dated("date: 2025-03-04\n", &[("SOURCE_DATE_EPOCH", "1793491200")]).expect("a date");
    assert!(both.starts_with("D:20250304"), "{both}");
}

/// Moments from which a clock runs on: the first of a century, and one late in it.
const MOMENTS: [&str; 2] = ["@2000-01-01 00:00:00", "@2099-06-01 12:00:00"];

/// The calls that run a program under another clock; none, said aloud, where nothing can change it.
fn other_clocks() -> Vec<Vec<&'static str>> {
    let clocks: Vec<Vec<&str>> = MOMENTS.iter().map(|&moment| vec!["faketime", "-m", "-f", moment]).collect();
    for (call, moment) in clocks.iter().zip(MOMENTS) {
        let Ok(said) = Command::new(call[0]).args(&call[1..]).args(["date", "+%Y"]).output() else {
            println!("skipped: there is no faketime; install it to see that a changed clock changes no byte");
            return Vec::new();
        };
        assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), &moment[1..5], "the clock is not changed");
    }
    clocks
}

#[test]
fn clock_threads_locale_time_zone_and_folder_change_no_byte() {
    let text = std::fs::read_to_string(example("senior")).expect("the example");
    let clocks = other_clocks();
    for paper in ["us-letter", "a4"] {
        let build = |folder: &str, clock: &[&str], variables: &[(&str, &str)]| {
            let desk = Desk::new();
            std::fs::create_dir_all(desk.path(folder)).expect("a folder");
            std::fs::write(desk.path(folder).join("r.md"), &text).expect("written");
            let (source, out) = (format!("{folder}/r.md"), format!("{folder}/r.pdf"));
            let ran = desk.run_through(clock, &["build", &source, "--paper", paper, "-o", &out], "", variables);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            std::fs::read(desk.path(&out)).expect("the PDF")
        };
        let plain = build("here", &[], &[]);
        for clock in &clocks {
            assert!(build("here", clock, &[]) == plain, "{paper} at {clock:?}");
        }
        for variables in [
            &[
                ("RAYON_NUM_THREADS", "1"),
                ("TZ", "Pacific/Kiritimati"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("LANG", "tr_TR.UTF-8"),
            ][..],
            &[("RAYON_NUM_THREADS", "8"), ("TZ", "America/Adak"), ("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")],
        ] {
            let clock = clocks.last().map_or(&[][..], Vec::as_slice);
            assert!(build("a folder/ünder another", clock, variables) == plain, "{paper} under {variables:?}");
        }
    }
}

/// The program does run under the other clock, or the test above could not fail: a part that a killed build has left is
/// removed once it is old by that clock.
#[test]
fn the_other_clock_is_the_one_that_the_program_reads() {
    let clocks = other_clocks();
    let Some(late) = clocks.last() else { return };
    let left = |clock: &[&str]| {
        let desk = Desk::new().with("r.md", "# Ada Example\n\n## Experience\n- Fixed a data race in Go\n");
        // Of an hour from now, so that a slow machine does not make it old by its own clock.
        let part = std::fs::File::create(desk.path(".proofpress-left.part")).expect("made");
        part.set_modified(SystemTime::now() + Duration::from_secs(3600)).expect("dated");
        drop(part);
        let ran = desk.run_through(clock, &["build", "r.md"], "", &[("NO_FAKE_STAT", "1")]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        desk.path(".proofpress-left.part").exists()
    };
    assert!(left(&[]) && !left(late));
}
