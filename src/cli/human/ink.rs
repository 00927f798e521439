//! Words to painted, safe words: colours, plurals, and characters that would disturb a terminal taken out.

use anstyle::{AnsiColor, Style};
use proofpress_resume::{Severity, Strength};
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar as _;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const GREEN: Style = AnsiColor::Green.on_default().bold();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default().bold();

/// The text in a style.
pub(super) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => CYAN,
    }
}

pub(super) fn strength_style(strength: Strength) -> Style {
    match strength {
        Strength::Strong => GREEN,
        Strength::Fair => YELLOW,
        Strength::Weak => RED,
    }
}

pub(super) fn strength_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Fair => "fair",
        Strength::Weak => "weak",
    }
}

/// `1 line`, `2 lines`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A stranger's words on one line: control characters would move the cursor or recolour the terminal, and direction
/// marks would reorder what stands beside them.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    let is_unsafe = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(is_unsafe) {
        Cow::Owned(
            text.chars()
                .map(|c| {
                    if c == '\n' || c == '\t' {
                        ' '
                    } else if is_unsafe(c) {
                        '\u{fffd}'
                    } else {
                        c
                    }
                })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// Safe words cut to a number of columns, with `…` where something was cut.
pub(super) fn short(text: &str, columns: usize) -> String {
    let text = safe(text);
    let width = |c: char| c.width().unwrap_or(0);
    if text.chars().map(width).sum::<usize>() <= columns {
        return text.into_owned();
    }
    let mut used = 1;
    let mut cut: String = text
        .chars()
        .take_while(|&c| {
            used += width(c);
            used <= columns
        })
        .collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Safe words cut or filled with spaces to a number of columns.
pub(super) fn cell(text: &str, columns: usize) -> String {
    let mut text = short(text, columns);
    let used: usize = text.chars().map(|c| c.width().unwrap_or(0)).sum();
    text.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    text
}

/// A list with commas, its tail counted where it is long.
pub(super) fn list<T: std::fmt::Display>(items: &[T], most: usize) -> String {
    let mut text = items.iter().take(most).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if items.len() > most {
        text.push_str(&format!(" and {} more", items.len() - most));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_disturb_a_terminal_is_taken_out() {
        assert_eq!(safe("a\u{1b}[31mb\r\u{202e}c\nd"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c d");
        assert_eq!(safe("naïve 日本"), "naïve 日本");
    }

    #[test]
    fn cells_count_columns_not_characters() {
        assert_eq!(cell("日本語", 4), "日… ");
        assert_eq!(cell("ab", 4), "ab  ");
        assert_eq!(short("one two three", 8), "one two…");
        assert_eq!(list(&[1, 2, 3], 2), "1, 2 and 1 more");
    }
}
