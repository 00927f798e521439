//! Tokens to one date: a year, with or without its month or day.

use super::YearMonth;
use super::tokens::{Token, WORDS, has, mark_at, number_at, word_at};

fn year(value: i64, digits: usize) -> Option<i32> {
    (digits == 4 && (1600..2200).contains(&value)).then(|| i32::try_from(value).ok()).flatten()
}

fn month_number(value: i64, digits: usize) -> Option<u8> {
    (digits <= 2 && (1..=12).contains(&value)).then(|| u8::try_from(value).ok()).flatten()
}

/// A date that starts at a token, and what follows it.
pub(super) fn date(tokens: &[Token], at: usize) -> Option<(YearMonth, usize)> {
    if let Some((value, digits)) = number_at(tokens, at) {
        if let Some(year) = year(value, digits) {
            return Some(after_year(tokens, at, year));
        }
        return before_year(tokens, at, value, digits);
    }
    if mark_at(tokens, at).is_some_and(|mark| matches!(mark, '\'' | '’'))
        && let Some((value, 2)) = number_at(tokens, at + 1)
    {
        let year = i32::try_from(if value > 60 { 1900 + value } else { 2000 + value }).ok()?;
        return Some((YearMonth { year, month: None }, at + 2));
    }
    let word = word_at(tokens, at)?;
    // "Fall 2022", "Q3 2021", "H1 2020".
    let quarter = match word {
        "q" | "h" => number_at(tokens, at + 1).filter(|(value, digits)| *digits == 1 && (1..=4).contains(value)),
        _ => None,
    };
    if let Some((quarter, _)) = quarter {
        let (value, digits) = number_at(tokens, at + 2)?;
        let months = if word == "q" { 3 } else { 6 };
        let month = u8::try_from((quarter - 1) * months + 1).ok();
        return Some((YearMonth { year: year(value, digits)?, month }, at + 3));
    }
    // A season is dated by the month it begins in the north.
    let season = WORDS.seasons.iter().zip([3, 6, 9, 12]).find(|(names, _)| has(names, word)).map(|(_, month)| month);
    let (month, mut next) = match season {
        Some(month) => (month, at + 1),
        None => month_word(tokens, at)?,
    };
    // "May, 2020", "May 3, 2020", "Mayo de 2020", "Mar '19".
    if let Some((value, digits)) = number_at(tokens, next)
        && digits <= 2
        && (1..=31).contains(&value)
    {
        next += 1;
    }
    while mark_at(tokens, next).is_some_and(|mark| matches!(mark, ',' | '.' | '/'))
        || matches!(word_at(tokens, next), Some("de" | "del" | "of" | "st" | "nd" | "rd" | "th"))
    {
        next += 1;
    }
    if let Some((value, digits)) = number_at(tokens, next)
        && let Some(year) = year(value, digits)
    {
        return Some((YearMonth { year, month: Some(month) }, next + 1));
    }
    if mark_at(tokens, next).is_some_and(|mark| matches!(mark, '\'' | '’'))
        && let Some((value, 2)) = number_at(tokens, next + 1)
    {
        let year = i32::try_from(if value > 60 { 1900 + value } else { 2000 + value }).ok()?;
        return Some((YearMonth { year, month: Some(month) }, next + 2));
    }
    None
}

/// What may follow a year: `年9月3日`, `.09`, `/09`, `-09`, a month's name.
fn after_year(tokens: &[Token], at: usize, year: i32) -> (YearMonth, usize) {
    let plain = (YearMonth { year, month: None }, at + 1);
    if matches!(word_at(tokens, at + 1), Some("年" | "년")) {
        if let Some((value, digits)) = number_at(tokens, at + 2)
            && let Some(month) = month_number(value, digits)
            && matches!(word_at(tokens, at + 3), Some("月" | "월"))
        {
            let mut next = at + 4;
            if number_at(tokens, next).is_some() && matches!(word_at(tokens, next + 1), Some("日" | "일")) {
                next += 2;
            }
            if word_at(tokens, next) == Some("份") {
                next += 1;
            }
            return (YearMonth { year, month: Some(month) }, next);
        }
        return (YearMonth { year, month: None }, at + 2);
    }
    if let Some(mark) = mark_at(tokens, at + 1).filter(|mark| matches!(mark, '.' | '/' | '-' | '．'))
        && let Some((value, digits)) = number_at(tokens, at + 2)
        && let Some(month) = month_number(value, digits)
        && !tokens[at + 2].spaced
        && !tokens[at + 1].spaced
        && (mark != '-' || digits == 2)
    {
        let mut next = at + 3;
        // A day.
        if mark_at(tokens, next) == Some(mark)
            && let Some((value, digits)) = number_at(tokens, next + 1)
            && digits <= 2
            && (1..=31).contains(&value)
            && !tokens[next + 1].spaced
        {
            next += 2;
        }
        return (YearMonth { year, month: Some(month) }, next);
    }
    if let Some((month, next)) = month_word(tokens, at + 1) {
        // "2020 Mar" but not "2020 – Mar": and not "2019 May 2020", which is two.
        if number_at(tokens, next).is_none_or(|(value, digits)| self::year(value, digits).is_none()) {
            return (YearMonth { year, month: Some(month) }, next);
        }
    }
    plain
}

/// `09/2020`, `9.2020`, `01/09/2020`, `3. Mai 2023`.
fn before_year(tokens: &[Token], at: usize, value: i64, digits: usize) -> Option<(YearMonth, usize)> {
    if digits > 2 {
        return None;
    }
    if let Some(mark) = mark_at(tokens, at + 1).filter(|mark| matches!(mark, '/' | '.' | '-'))
        && let Some((second, second_digits)) = number_at(tokens, at + 2)
        && !tokens[at + 1].spaced
        && !tokens[at + 2].spaced
    {
        if let Some(year) = year(second, second_digits) {
            return Some((YearMonth { year, month: Some(month_number(value, digits)?) }, at + 3));
        }
        if mark_at(tokens, at + 3) == Some(mark)
            && let Some((third, third_digits)) = number_at(tokens, at + 4)
            && let Some(year) = year(third, third_digits)
        {
            // Day first unless only month first makes sense.
            let month = month_number(second, second_digits).or_else(|| month_number(value, digits))?;
            return Some((YearMonth { year, month: Some(month) }, at + 5));
        }
        return None;
    }
    // "3. Mai 2023", "3 de mayo de 2023".
    let mut next = at + 1;
    while mark_at(tokens, next) == Some('.') || matches!(word_at(tokens, next), Some("de" | "st" | "nd" | "rd" | "th"))
    {
        next += 1;
    }
    if !(1..=31).contains(&value) {
        return None;
    }
    month_word(tokens, next)?;
    date(tokens, next)
}

/// A month's name or short form, with the dot after it.
pub(super) fn month_word(tokens: &[Token], at: usize) -> Option<(u8, usize)> {
    let word = word_at(tokens, at)?;
    let month = WORDS.months.iter().position(|names| has(names, word))?;
    let dot = mark_at(tokens, at + 1) == Some('.') && !tokens[at + 1].spaced;
    Some((u8::try_from(month + 1).ok()?, at + 1 + usize::from(dot)))
}
