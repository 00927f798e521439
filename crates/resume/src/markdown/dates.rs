//! Text to dates: the many ways in which people write when something began and ended.

mod date;
mod expression;
mod tokens;

use expression::expression;
use std::ops::Range;
use tokens::{Kind, Token, WORDS, has, tokenize};

/// A year, and the month where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    /// Year, 1600 to 2199.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: Option<u8>,
}

/// When something began and ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateSpan {
    /// Its beginning; `None` where only an end is given.
    pub start: Option<YearMonth>,
    /// Its end; equal to the beginning where one date is given; `None` where it goes on or is not known.
    pub end: Option<YearMonth>,
    /// Whether it goes on: "present", "heute", "至今".
    pub present: bool,
}

/// A date expression in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDates {
    /// The bytes that it takes.
    pub range: Range<usize>,
    /// What it says.
    pub dates: DateSpan,
}

/// All date expressions in a text, in order.
#[must_use]
pub fn find_dates(text: &str) -> Vec<FoundDates> {
    let tokens = tokenize(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match expression(&tokens, at) {
            Some((dates, next)) => {
                found.push(FoundDates { range: tokens[at].range.start..tokens[next - 1].range.end, dates });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Reads a text that is nothing but dates: one expression, with at most brackets, a remark such as "(expected)" or a
/// length of time beside it.
#[must_use]
pub fn parse_dates(text: &str) -> Option<DateSpan> {
    if text.len() > 120 {
        return None;
    }
    let tokens = tokenize(text);
    let mut at = 0;
    let mut dates = None;
    while at < tokens.len() {
        if dates.is_none()
            && let Some((found, next)) = expression(&tokens, at)
        {
            dates = Some(found);
            at = next;
            continue;
        }
        // A second expression, a count of months, a remark: all still nothing but dates.
        match &tokens[at].kind {
            Kind::Mark(_) => at += 1,
            Kind::Number { .. } if matches!(tokens.get(at + 1).map(|token| &token.kind), Some(Kind::Word(word)) if has(&WORDS.lengths, word)) =>
            {
                at += 2;
            }
            Kind::Word(word) if has(&WORDS.remarks, word) || has(&WORDS.lengths, word) => at += 1,
            _ => match expression(&tokens, at) {
                Some((_, next)) => at = next,
                None => return None,
            },
        }
    }
    dates
}

/// The date expression that a text ends with, brackets around it included in the range.
#[must_use]
pub fn trailing_dates(text: &str) -> Option<FoundDates> {
    let body = text.trim_end();
    // Only the tail can hold it, so that a long text costs no more than a short one.
    let mut floor = body.len().saturating_sub(120);
    while !body.is_char_boundary(floor) {
        floor += 1;
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some(inner) = body.strip_suffix(close)
            && let Some(start) = inner.rfind(open).filter(|&start| start >= floor)
        {
            match parse_dates(&inner[start + open.len_utf8()..]) {
                Some(dates) => return Some(FoundDates { range: start..body.len(), dates }),
                // "2010-2014 (expected)": the bracket may be a remark on dates outside it.
                None => break,
            }
        }
    }
    let mut found = find_dates(&body[floor..]).pop()?;
    found.range = found.range.start + floor..found.range.end + floor;
    let rest = body[found.range.end..].trim();
    let whole = rest.is_empty() || rest == "." || is_remark_text(rest);
    // A year glued to a word (`ES2015`) or inside a number is no date; the tokenizer gives those as words.
    whole.then_some(FoundDates { range: found.range.start..body.len(), dates: found.dates })
}

fn is_remark_text(text: &str) -> bool {
    parse_remark(&tokenize(text))
}

fn parse_remark(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| match &token.kind {
        Kind::Mark(mark) => matches!(mark, '(' | ')' | '[' | ']' | ',' | '.' | '（' | '）'),
        Kind::Number { value, .. } => *value < 100,
        Kind::Word(word) => has(&WORDS.remarks, word) || has(&WORDS.lengths, word),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ym(year: i32, month: u8) -> Option<YearMonth> {
        Some(YearMonth { year, month: (month > 0).then_some(month) })
    }

    #[test]
    fn forms_of_dates_are_read() {
        for (text, start, end, present) in [
            ("2019-2021", ym(2019, 0), ym(2021, 0), false),
            ("2019–2021", ym(2019, 0), ym(2021, 0), false),
            ("2019 -- 2021", ym(2019, 0), ym(2021, 0), false),
            ("Sep 2016 - Present", ym(2016, 9), None, true),
            ("September 2016 – current", ym(2016, 9), None, true),
            ("May 2015 to Dec 2018", ym(2015, 5), ym(2018, 12), false),
            ("(2015/08 - present)", ym(2015, 8), None, true),
            ("04.2020 – heute", ym(2020, 4), None, true),
            ("2022.09 ~", ym(2022, 9), None, true),
            ("2008.02 - 2024.06", ym(2008, 2), ym(2024, 6), false),
            ("01/2015 - 01/2020", ym(2015, 1), ym(2020, 1), false),
            ("01/03/2020 a 05/06/2021", ym(2020, 3), ym(2021, 6), false),
            ("2021年9月〜2022年3月", ym(2021, 9), ym(2022, 3), false),
            ("2012年至今", ym(2012, 0), None, true),
            ("2006年至2010年", ym(2006, 0), ym(2010, 0), false),
            ("2020年4月〜現在", ym(2020, 4), None, true),
            ("Since 2013", ym(2013, 0), None, true),
            ("Seit Mai 2024", ym(2024, 5), None, true),
            ("2008 (3 months)", ym(2008, 0), ym(2008, 0), false),
            ("2010-2014 (expected)", ym(2010, 0), ym(2014, 0), false),
            ("2020 - cursando", ym(2020, 0), None, true),
            ("Fall 2022", ym(2022, 9), ym(2022, 9), false),
            ("2018 - Atualmente", ym(2018, 0), None, true),
            ("2018 – Oggi", ym(2018, 0), None, true),
            ("2018 - الآن", ym(2018, 0), None, true),
            ("2018 – hoy", ym(2018, 0), None, true),
            ("Jan – Mar 2020", ym(2020, 1), ym(2020, 3), false),
            ("[Nov 2021]", ym(2021, 11), ym(2021, 11), false),
            ("June 1661 - now", ym(1661, 6), None, true),
            ("1667 - death", ym(1667, 0), None, false),
            ("2017-19", ym(2017, 0), ym(2019, 0), false),
            ("2019-05 – 2020-11", ym(2019, 5), ym(2020, 11), false),
            ("3. Mai 2023 bis heute", ym(2023, 5), None, true),
            ("с 2019 по настоящее время", ym(2019, 0), None, true),
            ("Depuis 2019", ym(2019, 0), None, true),
            ("2019 à aujourd'hui", ym(2019, 0), None, true),
            ("Mar '19 - Apr '20", ym(2019, 3), ym(2020, 4), false),
            ("Q3 2021", ym(2021, 7), ym(2021, 7), false),
            ("2020.3 ~ 현재", ym(2020, 3), None, true),
        ] {
            assert_eq!(parse_dates(text), Some(DateSpan { start, end, present }), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "Berlin",
            "2 weeks",
            "ES2015",
            "10000",
            "12",
            "May",
            "Software Engineer 2020",
            "p99 3000 ms",
            "v2.2019",
            "+1 555 2020",
            "1999 Acme Ltd",
        ] {
            assert_eq!(parse_dates(text), None, "{text}");
        }
    }

    #[test]
    fn dates_at_the_end_of_a_line_are_found() {
        for (line, dates) in [
            ("Acme (May 2015 to Dec 2018)", "(May 2015 to Dec 2018)"),
            ("Engineer, Acme, 2019 - 2021", "2019 - 2021"),
            ("Acme — Seit Mai 2024", "Seit Mai 2024"),
            ("本科 (2008.02 - 2024.06)", "(2008.02 - 2024.06)"),
            ("PhD 2010-2014 (expected)", "2010-2014 (expected)"),
        ] {
            let found = trailing_dates(line).unwrap_or_else(|| panic!("dates in {line}"));
            assert_eq!(&line[found.range], dates);
        }
        assert_eq!(trailing_dates("Acme (Berlin)"), None);
        assert_eq!(trailing_dates("Founded 2019 in Berlin"), None);
    }
}
