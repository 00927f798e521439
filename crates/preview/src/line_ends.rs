//! A text that went through a browser's text field to the line ends that it had before: browsers know `\n` only.

/// The edited text with the line ends of the original: lines at the start and at the end that are the same keep
/// theirs; lines between get the kind that is the most common.
pub(crate) fn restore(original: &str, edited: &str) -> String {
    if !original.contains('\r') {
        return edited.to_owned();
    }
    let before: Vec<(&str, &str)> = lines(original).collect();
    let after: Vec<(&str, &str)> = lines(edited).collect();
    let windows = before.iter().filter(|(_, end)| *end == "\r\n").count();
    let usual = if windows * 2 >= before.len() { "\r\n" } else { "\n" };
    let same = |pair: &(&(&str, &str), &(&str, &str))| pair.0.0 == pair.1.0;
    let start = before.iter().zip(&after).take_while(same).count();
    let rest = before.len().min(after.len()) - start;
    let end = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(same).count();
    let mut text = String::with_capacity(edited.len() + after.len());
    for (number, (line, own_end)) in after.iter().enumerate() {
        let kept = if number < start {
            Some(before[number].1)
        } else if number >= after.len() - end {
            Some(before[before.len() - (after.len() - number)].1)
        } else {
            None
        };
        text.push_str(line);
        if !own_end.is_empty() {
            text.push_str(kept.filter(|end| !end.is_empty()).unwrap_or(usual));
        }
    }
    text
}

/// Each line with its end.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split_inclusive('\n').map(|line| match line.strip_suffix("\r\n") {
        Some(bare) => (bare, "\r\n"),
        None => line.strip_suffix('\n').map_or((line, ""), |bare| (bare, "\n")),
    })
}

#[cfg(test)]
mod tests {
    use super::restore;

    #[test]
    fn a_text_without_carriage_returns_is_taken_as_it_is() {
        assert_eq!(restore("a\nb\n", "a\nc\n"), "a\nc\n");
    }

    #[test]
    fn windows_lines_come_back() {
        assert_eq!(restore("a\r\nb\r\nc", "a\nx\ny\nc"), "a\r\nx\r\ny\r\nc");
        assert_eq!(restore("a\r\nb\r\n", "a\nb\n"), "a\r\nb\r\n");
        assert_eq!(restore("a\r\nb", "a\nb\nc\n"), "a\r\nb\r\nc\r\n");
    }

    #[test]
    fn mixed_lines_keep_theirs_outside_of_the_edit() {
        assert_eq!(restore("a\nb\r\nc\r\nd\n", "a\nb\nx\nd\n"), "a\nb\r\nx\r\nd\n");
    }
}
