//! A resume that grows until it overflows, cuts, and the order that lifts proof.

use crate::command::Desk;

fn grown(bullets: usize) -> String {
    let mut text = "---\nprofile: mid\n---\n# Ada Example\nada@example.com | Berlin\n\n## Experience\n".to_owned();
    text.push_str("### Backend Engineer, Acme | Berlin | 2019 – Present\n");
    for number in 0..bullets {
        text.push_str(&format!(
            "- Fixed retry handling of worker {number} in the export service, with a test that stops the queue half-way\n"
        ));
    }
    text.push_str("\n## Education\n### BSc Informatics, Example University | Berlin | 2015 – 2019\n");
    text
}

#[test]
fn a_growing_resume_tightens_then_overflows_and_its_plan_fits() {
    let mut density = 0.0;
    let mut overflowed = false;
    for bullets in [8, 24, 32, 36, 40, 44, 52] {
        let desk = Desk::new().with("r.md", &grown(bullets)).with("r.pdf", "the old file");
        let report = desk.run(&["check", "r.md", "--format", "json"]).json();
        let fits = report["fit"]["fits"] == true;
        let now = report["fit"]["density"].as_f64().expect("a density");
        assert!(now >= density, "{bullets} bullets: {now} after {density}");
        density = now;
        assert!(report["fit"]["font_size_pt"].as_f64().expect("a size") >= 9.5);
        assert!(report["fit"]["margin_pt"].as_f64().expect("a margin") >= 36.0);
        if fits {
            assert!(!overflowed, "{bullets} bullets fit after fewer did not");
            assert_eq!(report["page"]["pages"], 1);
            continue;
        }
        overflowed = true;
        let lines = report["fit"]["overflow_lines"].as_u64().expect("lines");
        let plan = report["fit"]["cut_plan"].as_array().expect("a plan");
        assert!(lines > 0 && !plan.is_empty());
        // Bullets here take one line each, so the plan has about as many cuts as there are lines too many.
        assert!((plan.len() as u64).abs_diff(lines) <= 1, "{lines} lines over, {} cuts", plan.len());
        let built = desk.run(&["build", "r.md"]);
        assert_eq!(built.code, Some(1));
        assert!(built.stderr.contains("fit/overflow"), "{}", built.stderr);
        assert_eq!(std::fs::read(desk.path("r.pdf")).expect("the file"), b"the old file");
        // Without the planned lines it fits; without all but the last of them it does not.
        let doomed: Vec<u64> = plan.iter().map(|cut| cut["line"].as_u64().expect("a line")).collect();
        let without = |doomed: &[u64]| {
            let kept = grown(bullets).lines().enumerate().filter(|(n, _)| !doomed.contains(&(*n as u64 + 1))).fold(
                String::new(),
                |mut text, (_, line)| {
                    text.push_str(line);
                    text.push('\n');
                    text
                },
            );
            let desk = Desk::new().with("r.md", &kept);
            desk.run(&["check", "r.md", "--format", "json"]).json()["fit"]["fits"] == true
        };
        assert!(without(&doomed));
        assert!(!without(&doomed[..doomed.len() - 1]));
        let cut = desk.run(&["build", "r.md", "--cut"]);
        assert_eq!(cut.code, Some(0), "{}", cut.stderr);
        assert!(std::fs::read(desk.path("r.pdf")).expect("the file").starts_with(b"%PDF"));
    }
    assert!(overflowed);
}

#[test]
fn skills_that_grow_push_the_migration_below_the_fold_and_are_named() {
    let resume = |skills: usize| {
        let mut text = "---\nprofile: mid\norder: [skills, experience]\n---\n# Ada Example\nada@example.com\n\n\
## Experience\n### Engineer, Acme | 2019 – Present\n\
- Planned the migration of the invoice schema with a dry run and a rollback path rehearsed before release\n\n## Skills\n"
            .to_owned();
        for number in 0..skills {
            text.push_str(&format!("- **Group {number}:** Go, Python, Rust\n"));
        }
        text
    };
    let mut fell = None;
    for skills in 4..26 {
        let desk = Desk::new().with("r.md", &resume(skills));
        let report = desk.run(&["check", "r.md", "--format", "json"]).json();
        let above = report["fold"]["strong"]["above"] == 1;
        match (above, fell) {
            (true, None) => {}
            (true, Some(at)) => panic!("it fell at {at} lines and stands above again at {skills}"),
            (false, None) => {
                fell = Some(skills);
                let pushing = report["fold"]["pushed_by"].as_array().expect("a list");
                let skills_section = pushing.iter().find(|stretch| stretch["title"] == "Skills").expect("Skills push");
                assert_eq!(skills_section["lines"], skills + 1, "each group and the heading");
                assert_eq!(skills_section["above_without"], 1);
            }
            (false, Some(_)) => {}
        }
    }
    assert!(fell.is_some_and(|skills| skills > 4), "{fell:?}");
}

#[test]
fn reorder_writes_a_permutation_of_lines_and_reaches_the_best() {
    let weak = "- Responsible for various tasks\n".repeat(8);
    let text = format!(
        "---\nprofile: mid\nfold: third\n---\n# Ada Example\nada@example.com\n\n## Experience\n### Engineer, Acme | 2019 – Present\n\
{weak}- Planned the migration of the invoice schema with a dry run and a rollback path rehearsed before release\n  \
<!-- evidence: PR 7 -->\n\n## Education\n### BSc, Example University | 2015 – 2019\n"
    );
    let desk = Desk::new().with("r.md", &text);
    let before = desk.run(&["check", "r.md", "--format", "json"]).json();
    assert_eq!(before["fold"]["strong"]["above"], 0);
    assert_eq!(before["fold"]["best_above"], 1);
    assert_eq!(before["fold"]["moves"].as_array().expect("moves").len(), 1);
    let ran = desk.run(&["build", "r.md", "--reorder", "--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let written = std::fs::read_to_string(desk.path("r.md")).expect("the file");
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&written), sorted(&text));
    assert_ne!(written, text);
    let after = desk.run(&["check", "r.md", "--format", "json"]).json();
    assert_eq!(after["fold"]["strong"]["above"], 1);
    let note = written.lines().position(|line| line.contains("evidence")).expect("the note");
    assert!(written.lines().nth(note - 1).is_some_and(|line| line.contains("migration")));
}

#[test]
fn one_word_on_a_last_line_is_said_and_so_are_dates_at_the_edge() {
    let resume = |words: usize| {
        let text = "service ".repeat(words);
        format!(
            "---\nprofile: mid\nstyle: {{ dates: right }}\n---\n# Ada Example\n\n## Experience\n### Engineer, Acme | 2019 – 2021\n- Wrote {text}\n"
        )
    };
    let rules = |words: usize| -> Vec<String> {
        let desk = Desk::new().with("r.md", &resume(words));
        let report = desk.run(&["check", "r.md", "--format", "json"]).json();
        let findings = report["findings"].as_array().expect("a list");
        findings.iter().map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect()
    };
    assert!(rules(3).iter().any(|rule| rule == "text/dates-right"));
    // As words are added one by one, a last line of one word comes with the second line, and goes with the next word.
    let short: Vec<usize> =
        (3..24).filter(|&words| rules(words).iter().any(|rule| rule == "fit/short-last-line")).collect();
    assert_eq!(short.len(), 1, "{short:?}");
}

#[test]
fn no_line_ends_inside_a_word() {
    let words = "state-of-the-art end-to-end CI/CD client/server/worker 2019–2021 read-only ";
    let bullets: String = (1..16).map(|count| format!("- {}{words}\n", "so ".repeat(count))).collect();
    let text =
        format!("---\nprofile: mid\n---\n# Ada Example\n\n## Experience\n### Engineer, Acme | 2019 – 2021\n{bullets}");
    let desk = Desk::new().with("r.md", &text);
    let ran = desk.run(&["build", "r.md"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let read = desk.run(&["text", "r.pdf"]);
    let broken: Vec<&str> =
        read.text().lines().map(str::trim_end).filter(|line| line.ends_with(['-', '/', '–'])).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(read.text().lines().filter(|line| line.contains("state-of-the-art")).count() >= 15);
}

#[test]
fn lines_that_were_cut_stay_in_the_file_while_others_move() {
    let weak: String = (0..70).map(|number| format!("- Responsible for task {number}\n")).collect();
    let strong =
        "- Planned the migration of the invoice schema with a dry run and a rollback path rehearsed before release\n";
    let text = format!(
        "---\nprofile: mid\n---\n# Ada Example\n\n## Experience\n### Engineer, Acme | 2019 – 2021\n{weak}{strong}"
    );
    let desk = Desk::new().with("r.md", &text);
    let ran = desk.run(&["build", "r.md", "--cut", "--reorder", "--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let written = std::fs::read_to_string(desk.path("r.md")).expect("the file");
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&written), sorted(&text));
    let place = |text: &str| text.lines().position(|line| line.contains("migration")).expect("the bullet");
    assert!(place(&written) < place(&text), "the strong bullet has moved up");
}
