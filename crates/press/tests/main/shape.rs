//! What a report says of room, reserve, tall bands and cuts, against pages laid out with and without.

use crate::bundled::PRESS;
use proofpress_press::Request;
use proofpress_press::report::Report;
use proofpress_resume::{Severity, Source};

fn check(text: &str) -> Report {
    PRESS.check(Source::new("r.md", text), &Request::default()).expect("checked").report
}

fn has(report: &Report, rule: &str) -> bool {
    report.findings.iter().any(|finding| finding.rule == rule && finding.severity == Severity::Note)
}

const HEAD: &str = "---\nprofile: mid\n---\n# Ada Example\nada@example.com | Berlin\n\n";
const SCHOOL: &str = "\n## Education\n### BSc Informatics, Example University | Berlin | 2015 – 2019\n";

/// One job with bullets of one line, so that a page fills a line at a time.
fn job(bullets: usize) -> String {
    let mut text = "## Experience\n### Backend Engineer, Acme | Berlin | 2019 – Present\n".to_owned();
    (0..bullets)
        .for_each(|number| text.push_str(&format!("- Fixed retry handling of worker {number} in the export\n")));
    text
}

fn without_lines(text: &str, doomed: &[usize]) -> String {
    text.lines()
        .enumerate()
        .filter(|(number, _)| !doomed.contains(&(number + 1)))
        .flat_map(|(_, line)| [line, "\n"])
        .collect()
}

#[test]
fn what_is_named_of_the_reserve_fits_and_the_rest_does_not() {
    let long = "Rewrote the nightly settlement import with a checkpoint for each file ".repeat(5);
    let (mut named, mut others) = (0, 0);
    // Around the counts at which the page is full at one density or another, one line and four lines come to differ.
    for bullets in 24..44 {
        for bullet in ["Wrote the retry guide", long.trim()] {
            let resume = |mark: &str| format!("{HEAD}{}- {bullet}{mark}\n{SCHOOL}", job(bullets));
            let held = check(&resume(" <!-- reserve -->"));
            let fitting = held.fit.reserve_that_fits.clone().expect("known once laid out");
            if held.fit.fits != Some(true) {
                assert!(fitting.is_empty());
                continue;
            }
            assert!(held.fit.layouts.expect("counted") <= 10, "{:?}", held.fit.layouts);
            let released = check(&resume(""));
            let fits = released.fit.fits == Some(true) && released.fit.density == held.fit.density;
            assert_eq!(fitting.len() == 1, fits, "{bullets} bullets, room {:?}, {bullet}", held.fit.room_pt);
            if fits { named += 1 } else { others += 1 }
        }
    }
    assert!(named > 0 && others > 0, "{named} named, {others} not");
}

#[test]
fn a_section_in_reserve_has_to_fit_whole() {
    let section = "## Awards <!-- reserve -->\n- Prize for the retry guide\n- Prize for the import\n\n";
    let some = check(&format!("{HEAD}{}\n{section}{SCHOOL}", job(6)));
    assert_eq!(some.fit.reserve_that_fits.as_ref().map(Vec::len), Some(1));
    assert_eq!(check(&format!("{HEAD}{}{SCHOOL}", job(6))).fit.reserve_that_fits, Some(Vec::new()));
}

#[test]
fn a_page_that_ends_early_says_so_with_its_room() {
    let short = check(&format!("{HEAD}{}{SCHOOL}", job(4)));
    assert!(has(&short, "fit/room"));
    let room = short.fit.room_pt.expect("room").length().0;
    assert!(room > short.page.height_pt.length().0 / 5.0);
    assert!(!has(&check(&format!("{HEAD}{}{SCHOOL}", job(30))), "fit/room"));
}

#[test]
fn a_summary_is_tall_from_the_fifth_line_on() {
    let resume = |sentences: usize| {
        let summary = "Backend engineer who keeps payment imports safe to run twice and says what each retry does. ";
        format!("{HEAD}## Summary\n{}\n\n{}{SCHOOL}", summary.repeat(sentences), job(12))
    };
    assert!(!has(&check(&resume(2)), "fold/tall-summary"));
    assert!(has(&check(&resume(8)), "fold/tall-summary"));
}

#[test]
fn a_header_is_tall_past_a_sixth_of_the_page() {
    let resume = |lines: usize| {
        let contacts: String =
            (0..lines).map(|line| format!("{}@example.com\n", format!("a{line}").repeat(30))).collect();
        format!("---\nprofile: mid\n---\n# Ada Example\nBackend Engineer\n{contacts}\n{}{SCHOOL}", job(8))
    };
    assert!(!has(&check(&resume(1)), "fold/tall-header"));
    assert!(has(&check(&resume(12)), "fold/tall-header"));
}

/// A page that runs over by far: a job to keep, weak bullets of one and of several lines, projects that can go whole.
fn too_long(jobs: usize) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("## Experience\n");
    for number in 0..jobs {
        text.push_str(&format!("### Engineer, Company {number} | Berlin | {} – {}\n", 2020 - number, 2021 - number));
        for bullet in 0..6 {
            let more = " and for all of the other services that the company had".repeat(bullet % 3);
            text.push_str(&format!("- Responsible for maintenance of service {bullet}{more}\n"));
        }
        text.push('\n');
    }
    text.push_str(
        "## Projects\n### Old tool | 2011\n- Worked on REST APIs\n\n### Other tool | 2012\n- Attended meetings\n",
    );
    text.push_str(SCHOOL);
    text
}

#[test]
fn cuts_free_what_they_say() {
    let text = too_long(8);
    let before = check(&text);
    let plan = before.fit.cut_plan.clone().expect("a plan");
    assert!(plan.len() > 4, "{plan:?}");
    let mut doomed = Vec::new();
    let mut over = (before.fit.overflow_pt.expect("pt").length().0, before.fit.overflow_lines.expect("lines"));
    let mut compared = 0;
    for cut in &plan {
        doomed.push(cut.line);
        // A project whose only bullet goes takes its title line along, as the plan does.
        let title = text.lines().nth(cut.line - 2).filter(|line| line.ends_with("2011") || line.ends_with("2012"));
        doomed.extend(title.map(|_| cut.line - 1));
        if text
            .lines()
            .nth(cut.line - 1)
            .is_some_and(|line| line == "- Attended meetings" || line == "- Worked on REST APIs")
        {
            let gone = |wanted: &str| {
                text.lines().position(|line| line == wanted).is_some_and(|at| doomed.contains(&(at + 1)))
            };
            if gone("- Attended meetings") && gone("- Worked on REST APIs") {
                doomed.extend(text.lines().position(|line| line == "## Projects").map(|at| at + 1));
            }
        }
        let now = check(&without_lines(&text, &doomed));
        if now.fit.fits == Some(true) {
            break;
        }
        let left = (now.fit.overflow_pt.expect("pt").length().0, now.fit.overflow_lines.expect("lines"));
        let (freed_pt, freed_lines) = (over.0 - left.0, over.1 - left.1);
        assert!((freed_pt - cut.frees_pt.length().0).abs() < 13.0, "{cut:?} freed {freed_pt:.1} pt");
        assert!(freed_lines.abs_diff(cut.frees_lines) <= 1, "{cut:?} freed {freed_lines} lines");
        over = left;
        compared += 1;
    }
    assert!(compared + 1 >= plan.len(), "{compared} of {}", plan.len());
}

#[test]
fn what_is_kept_is_in_no_plan_and_no_job_or_school_goes() {
    let text = too_long(8).replace("service 3\n", "service 3 <!-- keep -->\n");
    let checked = PRESS.check(Source::new("r.md", text.as_str()), &Request::default()).expect("checked");
    let plan = checked.report.fit.cut_plan.clone().expect("a plan");
    assert!(!plan.is_empty());
    for cut in &plan {
        let line = text.lines().nth(cut.line - 1).expect("its line");
        assert!(!line.contains("keep") && !line.starts_with('#'), "{line}");
    }
    let cut =
        PRESS.check(Source::new("r.md", text.as_str()), &Request { cut: true, ..Request::default() }).expect("cut");
    assert_eq!(cut.report.fit.fits, Some(true));
    assert_eq!(cut.report.fit.left_out.as_ref().map(Vec::len), Some(plan.len()));
}

#[test]
fn a_report_says_when_cutting_is_not_enough() {
    let kept = too_long(8).replace("\n- Responsible", "\n- <!-- keep --> Responsible");
    let mut text = kept;
    (0..60).for_each(|number| text.push_str(&format!("### Course {number}, Example University | 2010 – 2011\n")));
    let report = check(&text);
    assert_eq!(report.fit.fits, Some(false));
    let finding = report.findings.iter().find(|finding| finding.rule == "fit/overflow").expect("an error");
    assert!(finding.hints.iter().any(|hint| hint.contains("even with all")), "{:?}", finding.hints);
}

#[test]
fn a_bullet_at_a_time_tightens_the_page_and_then_runs_it_over_by_a_line_each() {
    let (mut density, mut over, mut pitch) = (0.0, 0.0, None);
    for bullets in 20..60 {
        let report = check(&format!("{HEAD}{}{SCHOOL}", job(bullets)));
        let now = report.fit.density.expect("a density");
        assert!(now >= density, "{bullets} bullets: {now} after {density}");
        density = now;
        assert!(report.fit.font_size_pt.expect("a size").length().0 >= 9.5);
        assert!(report.fit.margin_pt.expect("a margin").length().0 >= 36.0);
        assert!(report.fit.layouts.expect("counted") <= 10 || over > 0.0);
        let lines = report.fit.overflow_lines.expect("lines");
        let height = report.fit.overflow_pt.expect("pt").length().0;
        assert_eq!(report.fit.fits, Some(lines == 0));
        assert_eq!(lines == 0, height == 0.0);
        if over > 0.0 {
            // Bullets of one line: each adds as much as the one before it. Where the gap over a section straddles the foot,
            // a line more does not run over, so lines are right to one.
            let step = height - over;
            let pitch = *pitch.get_or_insert(step);
            assert!((step - pitch).abs() < 0.1, "{bullets} bullets: {step} pt after {pitch} pt");
            assert!((lines as f64 - height / pitch).abs() <= 1.0, "{bullets} bullets: {lines} lines, {height} pt");
        }
        over = height;
    }
    assert!(pitch.is_some() && over > 60.0, "{over}");
}
