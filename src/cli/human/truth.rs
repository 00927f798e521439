//! What an edit added, and what a posting asks for, as people read it.

use super::ink::{BOLD, DIM, GREEN, RED, YELLOW, cell, count, list, paint, safe, short};
use proofpress_press::report::{Diff, Match, TermState, Verdict};

/// Columns of the longest bar of the emphasis.
const BAR: f64 = 30.0;

/// Each changed block with its verdict.
pub(crate) fn diff(diff: &Diff) -> String {
    let mut text = String::new();
    for change in &diff.changes {
        let (name, style) = match change.verdict {
            Verdict::Faithful => ("faithful", GREEN),
            Verdict::Inflated => ("inflated", RED),
            Verdict::Removed => ("removed", DIM),
            Verdict::Added => ("added", RED),
        };
        text.push_str(&paint(style, name));
        if !change.kinds.is_empty() {
            let kinds: Vec<_> = change.kinds.iter().map(|kind| safe(kind)).collect();
            text.push_str(&format!(": {}", list(&kinds, 10)));
        }
        text.push('\n');
        for (sign, lines, shown, style) in
            [('-', &change.before_lines, &change.before, RED), ('+', &change.after_lines, &change.after, GREEN)]
        {
            if let Some(shown) = shown {
                text.push_str(&format!("  {} {}\n", paint(style, format!("{sign}{}", list(lines, 4))), safe(shown)));
            }
        }
        for why in &change.why {
            text.push_str(&format!("    {}\n", safe(why)));
        }
        text.push('\n');
    }
    let number = |verdict| diff.changes.iter().filter(|change| change.verdict == verdict).count();
    text.push_str(&match diff.changes.len() {
        0 => "no block changed\n".to_owned(),
        changes => format!(
            "{}: {} faithful, {} inflated, {} added, {} removed\n",
            count(changes, "changed block"),
            number(Verdict::Faithful),
            number(Verdict::Inflated),
            number(Verdict::Added),
            number(Verdict::Removed)
        ),
    });
    text
}

/// The posting's emphasis as bars, then its terms by state.
pub(crate) fn match_posting(answer: &Match) -> String {
    let mut text = paint(BOLD, "What the posting stresses\n");
    let most = answer.emphasis.iter().map(|share| share.weight).fold(0.0, f64::max);
    for share in answer.emphasis.iter().filter(|share| share.weight > 0.0) {
        let bar = "█".repeat((share.weight / most * BAR).round() as usize);
        text.push_str(&format!("  {} {:>3.0}%  {bar}\n", cell(share.area.name(), 13), share.weight * 100.0));
    }
    if most == 0.0 {
        text.push_str("  nothing of the matrix\n");
    }
    text.push_str(&format!("\n{}", paint(BOLD, "What it names\n")));
    if answer.terms.is_empty() {
        text.push_str("  no technology\n");
    }
    for (state, name, style) in [
        (TermState::Proven, "proven", GREEN),
        (TermState::Listed, "listed", YELLOW),
        (TermState::Absent, "absent", DIM),
    ] {
        for term in answer.terms.iter().filter(|term| term.state == state) {
            text.push_str(&format!("  {} {}", paint(style, cell(name, 6)), cell(&term.posting_term, 24)));
            if !term.lines.is_empty() {
                text.push_str(&format!(" line {}", list(&term.lines, 6)));
            }
            if let Some(own) = term.resume_term.as_ref().filter(|own| **own != term.posting_term) {
                text.push_str(&format!("; you write it {}", short(own, 30)));
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn a_diff_shows_both_texts_and_what_was_added() {
        insta::assert_snapshot!(anstream::adapter::strip_str(&super::diff(&sample::diff())).to_string());
    }

    #[test]
    fn a_match_shows_emphasis_and_terms() {
        insta::assert_snapshot!(anstream::adapter::strip_str(&super::match_posting(&sample::answer())).to_string());
    }
}
