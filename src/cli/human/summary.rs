//! A report to the page that `check` prints, and the lines that say what was written or withheld.

use super::ink::{BOLD, CYAN, DIM, GREEN, RED, YELLOW, cell, count, list, paint, safe, short};
use super::{map, matrix, proof};
use crate::cli::destination::Written;
use proofpress_press::report::{Against, Answer, Fit, Fold, Report, TextReport};
use proofpress_resume::Severity;
use std::path::Path;

/// The whole report for people, its findings left out.
pub(crate) fn report(report: &Report, explain: bool) -> String {
    let mut text = heading(report);
    let map = map::draw(report);
    if !map.is_empty() {
        text.push('\n');
        text.push_str(&map);
    }
    text.push('\n');
    text.push_str(&fold(&report.fold));
    text.push_str(&fit(&report.fit));
    text.push_str(&areas(report));
    text.push_str(&skills(report));
    text.push_str(&text_layer(report));
    if !report.checklist.is_empty() {
        text.push('\n');
        text.push_str(&checklist(report));
    }
    if explain && !report.judged.is_empty() {
        text.push('\n');
        text.push_str(&proof::explain(&report.judged));
    }
    if let Some(rows) = &report.matrix {
        text.push('\n');
        text.push_str(&matrix::worksheet(rows));
    }
    if let Some(against) = &report.against {
        text.push('\n');
        text.push_str(&compared(against));
    }
    text
}

fn heading(report: &Report) -> String {
    let mut facts = vec![format!("profile {}", safe(&report.profile)), report.page.paper.name().to_owned()];
    facts.extend(report.page.pages.map(|pages| count(pages, "page")));
    facts.extend(report.fit.font_size_pt.map(|size| format!("{} pt type", size.length().0)));
    facts.extend(report.fit.margin_pt.map(|margin| format!("{} pt margins", margin.length().0)));
    format!("{}  {}\n", paint(BOLD, safe(&report.source)), facts.join(", "))
}

fn label(name: &str) -> String {
    paint(BOLD, cell(name, 7))
}

fn fold(fold: &Fold) -> String {
    let Some(strong) = fold.strong else { return String::new() };
    let style = if strong.above == strong.total { GREEN } else { YELLOW };
    let mut text = format!(
        "{} {} of {} above {} pt ({})",
        label("Fold"),
        paint(style, strong.above),
        count(strong.total, "strong block"),
        fold.y_pt.length().0,
        safe(&fold.name)
    );
    if strong.straddling > 0 {
        text.push_str(&format!(", {} cut by it", strong.straddling));
    }
    if let Some(top) = fold.first_strong_top_pt {
        text.push_str(&format!("; the first starts at {} pt", top.length().0));
    }
    text.push('\n');
    let indent = " ".repeat(8);
    if let Some(best) = fold.best_above.filter(|&best| best > strong.above) {
        let bound = if fold.best_is_exact == Some(false) { " at least" } else { "" };
        text.push_str(&format!("{indent}these moves bring{bound} {best} above it (`--reorder` makes them):\n"));
        for step in fold.moves.iter().flatten() {
            text.push_str(&format!(
                "{indent}  line {}: from place {} to {}, then {} above\n",
                step.line, step.from, step.to, step.above_after
            ));
        }
    }
    if strong.above < strong.total {
        for pushed in fold.pushed_by.iter().flatten().take(4) {
            text.push_str(&format!(
                "{indent}{} takes {} pt{} above it{}\n",
                short(&pushed.title, 40),
                pushed.height_pt.length().0,
                pushed.lines.map(|lines| format!(", {},", count(lines, "line"))).unwrap_or_default(),
                match pushed.above_without {
                    Some(above) if above > strong.above => format!("; without it {above} strong blocks would be above"),
                    _ => String::new(),
                }
            ));
        }
    }
    text
}

fn fit(fit: &Fit) -> String {
    let Some(fits) = fit.fits else { return String::new() };
    let mut text = format!("{} ", label("Fit"));
    if fits {
        text.push_str(&paint(GREEN, "fits"));
        text.push_str(
            &fit.density.map(|density| format!(" at density {density:.2} (0 roomy, 1 tight)")).unwrap_or_default(),
        );
        if let (Some(room), Some(lines)) = (fit.room_pt, fit.room_lines) {
            text.push_str(&format!(", {} pt left: {}", room.length().0, count(lines, "line")));
        }
    } else {
        text.push_str(&paint(RED, "runs over"));
        if let (Some(over), Some(lines)) = (fit.overflow_pt, fit.overflow_lines) {
            text.push_str(&format!(" by {} pt, {}, at the tightest density", over.length().0, count(lines, "line")));
        }
    }
    text.push('\n');
    let indent = " ".repeat(8);
    let mut cuts = |title: &str, items: &[proofpress_press::report::CutItem]| {
        if !items.is_empty() {
            text.push_str(&format!("{indent}{title}\n"));
        }
        for item in items {
            text.push_str(&format!(
                "{indent}  line {}: frees {} ({} pt); {}\n",
                item.line,
                count(item.frees_lines, "line"),
                item.frees_pt.length().0,
                safe(&item.reason)
            ));
        }
    };
    cuts("left out:", fit.left_out.as_deref().unwrap_or_default());
    if !fits {
        cuts("cut, in this order (`--cut` does it):", fit.cut_plan.as_deref().unwrap_or_default());
    }
    if let Some(reserve) = fit.reserve_that_fits.as_ref().filter(|reserve| !reserve.is_empty()) {
        text.push_str(&format!("{indent}of what is held in reserve, each of these would fit: {}\n", list(reserve, 8)));
    }
    text
}

fn areas(report: &Report) -> String {
    if report.judged.is_empty() {
        return String::new();
    }
    let (mut held, mut empty) = (Vec::new(), Vec::new());
    for (area, counted) in &report.areas {
        if counted.strong + counted.fair + counted.weak == 0 {
            empty.push(area.name());
        } else {
            held.push(format!("{area} {}", counted.strong));
        }
    }
    let mut text = format!("{} strong blocks by area: {}", label("Proof"), held.join(", "));
    if !empty.is_empty() {
        text.push_str(&format!("; {}: {}", paint(YELLOW, "none"), empty.join(", ")));
    }
    text.push('\n');
    text
}

fn skills(report: &Report) -> String {
    let skills = &report.skills;
    if skills.proven.is_empty() && skills.listed_only.is_empty() {
        return String::new();
    }
    let mut text = format!("{} {} proven by a bullet", label("Skills"), skills.proven.len());
    if !skills.listed_only.is_empty() {
        let names: Vec<_> = skills.listed_only.iter().map(|name| safe(name)).collect();
        text.push_str(&format!("; {}: {}", paint(YELLOW, "listed only"), list(&names, 10)));
    }
    if skills.keyword_dump {
        text.push_str("; the section is a heap of words rather than an index");
    }
    text.push('\n');
    text
}

fn text_layer(report: &Report) -> String {
    let layer = &report.text_layer;
    let Some(verified) = layer.verified else { return String::new() };
    let mut text = format!("{} ", label("Text"));
    if verified {
        text.push_str(&paint(GREEN, "read back from the PDF and found the same"));
    } else {
        text.push_str(&paint(RED, "the PDF does not say what the resume says"));
        for (name, words) in [("lost", &layer.missing), ("added", &layer.added), ("out of order", &layer.out_of_order)]
        {
            if !words.is_empty() {
                let words: Vec<_> = words.iter().map(|word| safe(word)).collect();
                text.push_str(&format!("; {name}: {}", list(&words, 8)));
            }
        }
    }
    text.push('\n');
    text
}

fn checklist(report: &Report) -> String {
    let mut text = paint(BOLD, "Before you export\n");
    for item in &report.checklist {
        let (answer, style) = match item.answer {
            Answer::Pass => ("pass", GREEN),
            Answer::Fail => ("fail", RED),
            Answer::Ask => ("ask ", CYAN),
        };
        text.push_str(&format!("  {}  {}\n", paint(style, answer), safe(&item.question)));
        text.push_str(&paint(DIM, format!("        {}\n", safe(&item.because))));
    }
    text
}

fn compared(against: &Against) -> String {
    let mut text = format!(
        "{} keeps {} of {}, in order\n",
        paint(BOLD, safe(&against.file)),
        against.kept,
        count(against.words, "word")
    );
    for (name, parts) in [("lost", &against.missing), ("scrambled", &against.out_of_order)] {
        for part in parts {
            text.push_str(&format!("  {} line {}: {}\n", paint(RED, cell(name, 9)), part.line, short(&part.text, 80)));
        }
    }
    if !against.added.is_empty() {
        let words: Vec<_> = against.added.iter().map(|word| safe(word)).collect();
        text.push_str(&format!("  {} {}\n", paint(YELLOW, cell("added", 9)), list(&words, 12)));
    }
    text
}

/// `wrote resume.pdf (1 page, 10.2 pt, 41 kB)`, a line for each file.
pub(crate) fn written(report: &Report, written: &[Written]) -> String {
    let mut facts: Vec<String> = report.page.pages.map(|pages| count(pages, "page")).into_iter().collect();
    facts.extend(report.fit.font_size_pt.map(|size| format!("{} pt", size.length().0)));
    written
        .iter()
        .map(|file| {
            let mut facts = facts.clone();
            facts.push(size(file.bytes));
            format!("{} {} ({})\n", paint(GREEN, "wrote"), safe(&file.path.display().to_string()), facts.join(", "))
        })
        .collect()
}

/// Bytes in words: a kilobyte is 1000 bytes.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => count(bytes, "byte"),
        1_000..999_500 => format!("{:.0} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// That an error withheld the files.
pub(crate) fn withheld(report: &Report) -> String {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let rest = if errors == 1 { "that error is" } else { "those errors are" };
    format!("{} until {rest} gone; older files are as they were\n", paint(RED, "nothing was written"))
}

/// That the Markdown was put into the order of the page.
pub(crate) fn reordered(path: &Path) -> String {
    format!("{} {} in the order of the page\n", paint(GREEN, "wrote"), safe(&path.display().to_string()))
}

/// What to do with a fresh starter.
pub(crate) fn started(path: &Path) -> String {
    let path = path.display().to_string();
    let path = safe(&path);
    format!("{} {path}; fill it in, then: proofpress build {path}\n", paint(GREEN, "wrote"))
}

/// What an import wrote, if it was to a file, and what it left out.
pub(crate) fn imported(path: Option<&Path>, form: &str, left_out: &[String]) -> String {
    let mut text = String::new();
    if let Some(path) = path {
        let path = path.display().to_string();
        let path = safe(&path);
        text.push_str(&format!("{} {path}; look it over, then: proofpress check {path}\n", paint(GREEN, "wrote")));
    }
    if !left_out.is_empty() {
        text.push_str(&format!("left out of the {form} file: {}\n", left_out.join(", ")));
    }
    text
}

/// Why the command could not run.
pub(crate) fn failure(message: &str, hint: Option<&str>) -> String {
    let mut text = format!("{}: {}\n", paint(RED, "error"), safe(message));
    if let Some(hint) = hint {
        text.push_str(&format!("  {}: {}\n", paint(CYAN, "help"), safe(hint)));
    }
    text
}

/// The lines of a PDF, an empty line between pages.
pub(crate) fn pdf_text(text: &TextReport) -> String {
    let pages: Vec<_> = text
        .pages
        .iter()
        .map(|page| page.lines.iter().map(|line| format!("{}\n", safe(&line.text))).collect::<String>())
        .collect();
    pages.join("\n")
}

/// What could not be read in a PDF.
pub(crate) fn problems(problems: &[String]) -> String {
    problems.iter().map(|problem| format!("{}: {}\n", paint(YELLOW, "warning"), safe(problem))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_report_says_fold_fit_proof_skills_text_and_checklist() {
        insta::assert_snapshot!(plain(&report(&sample::report(), false)));
    }

    #[test]
    fn an_overflow_says_by_how_much_and_what_to_cut() {
        insta::assert_snapshot!(plain(&report(&sample::overflowing(), false)));
    }

    #[test]
    fn what_was_written_is_one_line_a_file() {
        let files = [
            Written { path: "ada.pdf".into(), bytes: 41_230 },
            Written { path: "ada.txt".into(), bytes: 999 },
            Written { path: "ada.png".into(), bytes: 1_250_000 },
        ];
        assert_eq!(
            plain(&written(&sample::report(), &files)),
            "wrote ada.pdf (1 page, 10.2 pt, 41 kB)\nwrote ada.txt (1 page, 10.2 pt, 999 bytes)\n\
             wrote ada.png (1 page, 10.2 pt, 1.2 MB)\n"
        );
    }

    #[test]
    fn a_report_without_a_layout_claims_nothing_of_the_page() {
        let mut bare = sample::report();
        bare.page.pages = None;
        bare.fit = Fit::default();
        bare.fold.strong = None;
        bare.text_layer.verified = None;
        let text = plain(&report(&bare, false));
        assert!(!text.contains("Fold") && !text.contains("Fit") && !text.contains("read back"), "{text}");
    }
}
