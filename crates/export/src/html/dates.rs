//! The dates of an entry, as written, to the same text with machine-readable `time` elements around each date.

use proofpress_resume::markdown::dates::{DateSpan, YearMonth, find_dates};
use std::ops::Range;

/// Longest date expression that is taken apart.
const LONGEST: usize = 80;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    /// The bytes that it takes.
    pub(super) range: Range<usize>,
    /// What it says, as HTML's `datetime` wants it: `2022` or `2022-03`.
    pub(super) machine: String,
    /// Whether it is the beginning or the end of a span; neither where a date stands alone.
    pub(super) end: Option<End>,
}

/// An end of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// When it began.
    Start,
    /// When it ended.
    End,
}

/// The dates of a text, in order. What cannot be told apart for certain is left as text.
pub(super) fn times(text: &str) -> Vec<Time> {
    find_dates(text)
        .into_iter()
        .filter(|found| found.range.len() <= LONGEST)
        .flat_map(|found| {
            let DateSpan { start, end, present } = found.dates;
            match (start, end) {
                (Some(start), Some(end)) if start != end => {
                    let first = leading(text, &found.range, start);
                    let from = first.as_ref().map_or(found.range.start, |first| first.end);
                    let last = trailing(text, &(from..found.range.end), end);
                    [(first, start, Some(End::Start)), (last, end, Some(End::End))]
                }
                (Some(start), _) => {
                    let alone = leading(text, &found.range, start).or_else(|| trailing(text, &found.range, start));
                    let role = (present || end.is_none()).then_some(End::Start);
                    [(alone, start, role), (None, start, None)]
                }
                (None, Some(end)) => [(trailing(text, &found.range, end), end, Some(End::End)), (None, end, None)],
                (None, None) => [(None, NO_DATE, None), (None, NO_DATE, None)],
            }
        })
        .filter_map(|(range, date, end)| Some(Time { range: range?, machine: machine(date), end }))
        .collect()
}

const NO_DATE: YearMonth = YearMonth { year: 0, month: None };

fn machine(date: YearMonth) -> String {
    match date.month {
        Some(month) => format!("{:04}-{month:02}", date.year),
        None => format!("{:04}", date.year),
    }
}

/// The shortest beginning of the range that says this date and ends with a word.
fn leading(text: &str, range: &Range<usize>, date: YearMonth) -> Option<Range<usize>> {
    let inside = &text[range.clone()];
    let ends = inside.char_indices().map(|(at, character)| at + character.len_utf8());
    ends.filter(|&end| !inside[end..].starts_with(char::is_alphanumeric))
        .find_map(|end| only_date(&inside[..end], date))
        .map(|found| range.start + found.start..range.start + found.end)
}

/// The shortest ending of the range that says this date and begins with a word.
fn trailing(text: &str, range: &Range<usize>, date: YearMonth) -> Option<Range<usize>> {
    let inside = text.get(range.clone())?;
    inside
        .char_indices()
        .rev()
        .map(|(at, _)| at)
        .filter(|&at| !inside[..at].ends_with(char::is_alphanumeric))
        .find_map(|at| only_date(&inside[at..], date).map(|found| at + found.start..at + found.end))
        .map(|found| range.start + found.start..range.start + found.end)
}

/// Where in a text its only expression stands, if that is this one date.
fn only_date(text: &str, date: YearMonth) -> Option<Range<usize>> {
    let mut found = find_dates(text);
    let one = found.pop().filter(|_| found.is_empty())?;
    let DateSpan { start, end, present } = one.dates;
    (start == Some(date) && end == Some(date) && !present).then_some(one.range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, String, Option<End>)> {
        times(text).into_iter().map(|time| (&text[time.range], time.machine, time.end)).collect()
    }

    #[test]
    fn a_span_has_two_times_and_one_that_goes_on_has_one() {
        let (start, end) = (Some(End::Start), Some(End::End));
        assert_eq!(
            shown("Mar 2022 – Dec 2023"),
            [("Mar 2022", "2022-03".to_owned(), start), ("Dec 2023", "2023-12".to_owned(), end)]
        );
        assert_eq!(shown("Mar 2022 – Present"), [("Mar 2022", "2022-03".to_owned(), start)]);
        assert_eq!(shown("2013 – 2017"), [("2013", "2013".to_owned(), start), ("2017", "2017".to_owned(), end)]);
        assert_eq!(
            shown("(2019-03 to 2021-11)"),
            [("2019-03", "2019-03".to_owned(), start), ("2021-11", "2021-11".to_owned(), end)]
        );
    }

    #[test]
    fn a_date_alone_is_neither_beginning_nor_end() {
        assert_eq!(shown("2024"), [("2024", "2024".to_owned(), None)]);
        assert_eq!(shown("May 2016"), [("May 2016", "2016-05".to_owned(), None)]);
    }

    #[test]
    fn what_is_no_date_has_no_time() {
        assert_eq!(shown("until further notice"), []);
        assert_eq!(shown(""), []);
    }
}
