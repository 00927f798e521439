//! Where sections and proof stand on page 1, drawn to scale in a terminal.

use super::ink::{DIM, GREEN, YELLOW, cell, count, paint, short};
use proofpress_press::report::{Judged, Position, Report};
use proofpress_resume::Strength;

/// How many rows the page is drawn in.
const ROWS: usize = 24;
/// Columns of the section names.
const NAMES: usize = 24;
/// Columns of the marks.
const MARKS: usize = 44;

/// The map of page 1, and a line for each later page; empty where nothing was laid out.
pub(super) fn draw(report: &Report) -> String {
    let height = report.page.height_pt.length().0;
    let Some(pages) = report.page.pages.filter(|_| height > 0.0) else { return String::new() };
    let fold = report.fold.y_pt.length().0;
    let step = height / 24.0;
    let row_of = |top: f64| ((top / step).max(0.0) as usize).min(ROWS - 1);

    let mut names: Vec<Vec<&str>> = vec![Vec::new(); ROWS];
    for section in &report.sections {
        if let (Some(1), Some(top)) = (section.page, section.top_pt) {
            let title = if section.title.is_empty() { section.kind.name() } else { &section.title };
            names[row_of(top.length().0)].push(title);
        }
    }
    let mut marks: Vec<Vec<(f64, &Judged)>> = vec![Vec::new(); ROWS];
    for judged in &report.judged {
        let first = judged.boxes.iter().flatten().find(|page_box| page_box.page == 1);
        if let Some(top) = first.map(|page_box| page_box.top_pt.length().0) {
            marks[row_of(top)].push((top, judged));
        }
    }
    for row in &mut marks {
        row.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    let rule = |left: char, right: char| paint(DIM, format!("     {left}{}{right}\n", "─".repeat(NAMES + MARKS + 3)));
    let mut text = rule('┌', '┐');
    let fold_row = (fold / step).round() as usize;
    for (row, (names, marks)) in names.iter().zip(&marks).enumerate() {
        if row == fold_row {
            text.push_str(&fold_line(fold, &report.fold.name));
        }
        let ruler = if row % 4 == 0 { format!("{:>4.0}", step * row as f64) } else { "    ".to_owned() };
        text.push_str(&paint(DIM, format!("{ruler} │ ")));
        text.push_str(&cell(&names.join(" · "), NAMES));
        text.push(' ');
        text.push_str(&mark_cells(marks));
        text.push_str(&paint(DIM, "│\n"));
    }
    if fold_row >= ROWS {
        text.push_str(&fold_line(fold, &report.fold.name));
    }
    text.push_str(&rule('└', '┘'));
    text.push_str(&format!(
        "     {} strong above the fold, by line of the Markdown   {} cut by it   {} below   {} fair or weak\n",
        paint(GREEN, "●"),
        paint(YELLOW, "◐"),
        paint(YELLOW, "○"),
        paint(DIM, "·")
    ));
    for page in 2..=pages {
        text.push_str(&later_page(report, page));
    }
    text
}

fn fold_line(fold: f64, name: &str) -> String {
    let label = format!(" fold: {} ", short(name, 24));
    let rest = (NAMES + MARKS + 3).saturating_sub(label.chars().count() + 2);
    paint(YELLOW, format!("{fold:>4.0} ├──{label}{}┤\n", "─".repeat(rest)))
}

fn mark_cells(marks: &[(f64, &Judged)]) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (number, (_, judged)) in marks.iter().enumerate() {
        let (mark, label, style) = match (judged.strength, judged.position) {
            (Strength::Strong, Some(Position::Above)) => ("●", Some(judged.line), GREEN),
            (Strength::Strong, Some(Position::Straddling)) => ("◐", Some(judged.line), YELLOW),
            (Strength::Strong, _) => ("○", Some(judged.line), YELLOW),
            _ => ("·", None, DIM),
        };
        let label = label.map(|line| format!(" {line}")).unwrap_or_default();
        let columns = 1 + label.chars().count() + 2;
        if used + columns > MARKS - 4 && number + 1 < marks.len() {
            let rest = format!("+{}", marks.len() - number);
            used += rest.chars().count();
            text.push_str(&rest);
            break;
        }
        text.push_str(&paint(style, mark));
        text.push_str(&label);
        text.push_str("  ");
        used += columns;
    }
    text.extend(std::iter::repeat_n(' ', (MARKS + 1).saturating_sub(used)));
    text
}

fn later_page(report: &Report, page: usize) -> String {
    let titles: Vec<_> = report
        .sections
        .iter()
        .filter(|section| section.page == Some(page))
        .map(|section| short(&section.title, 30))
        .collect();
    let strong: Vec<_> = report
        .judged
        .iter()
        .filter(|judged| judged.strength == Strength::Strong)
        .filter(|judged| judged.boxes.iter().flatten().next().is_some_and(|first| first.page == page))
        .map(|judged| judged.line)
        .collect();
    let mut text = format!("     page {page}");
    if !titles.is_empty() {
        text.push_str(&format!(": {}", titles.join(", ")));
    }
    if !strong.is_empty() {
        text.push_str(&format!(
            "; {} on it, on line {}",
            count(strong.len(), "strong block"),
            super::ink::list(&strong, 8)
        ));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn plain(report: &Report) -> String {
        anstream::adapter::strip_str(&draw(report)).to_string()
    }

    #[test]
    fn sections_proof_and_fold_stand_where_they_are_on_the_page() {
        insta::assert_snapshot!(plain(&sample::report()));
    }

    #[test]
    fn all_rows_are_equally_wide() {
        let mut report = sample::report();
        let crowd = report.judged[0].clone();
        report.judged.extend(std::iter::repeat_n(crowd, 40));
        let map = plain(&report);
        let widths: Vec<_> = map.lines().take(ROWS + 3).map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|&width| width == widths[0]), "{widths:?}\n{map}");
    }

    #[test]
    fn a_page_that_was_not_laid_out_has_no_map() {
        let mut report = sample::report();
        report.page.pages = None;
        assert_eq!(draw(&report), "");
    }
}
