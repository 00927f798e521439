//! Tokens to a date expression: one date, two with a dash between them, one and "present".

use super::date::{date, month_word};
use super::tokens::{Kind, Token, WORDS, has, is_sign, mark_at, number_at, word_at};
use super::{DateSpan, YearMonth};

/// An expression that starts at a token: one date, or a span of two.
pub(super) fn expression(tokens: &[Token], at: usize) -> Option<(DateSpan, usize)> {
    // A digit or letter glued to what stands before is part of a word (`ES2015`, `v2.2019`).
    if at > 0
        && !tokens[at].spaced
        && match &tokens[at - 1].kind {
            Kind::Word(word) => !word.chars().all(is_sign) || word_at(tokens, at).is_some(),
            Kind::Number { .. } => true,
            Kind::Mark(mark) => matches!(mark, '.' | '/' | '$' | '€' | '#' | '+' | '@' | '_'),
        }
    {
        return None;
    }
    let mut start = at;
    let mut since = false;
    if let Some(word) = word_at(tokens, start)
        && has(&WORDS.since, word)
    {
        since = true;
        start += 1;
    }
    let (first, mut next) = match date(tokens, start) {
        Some(found) => found,
        None if !since => return month_range(tokens, at).or_else(|| lone_present(tokens, at)),
        None => return None,
    };
    if let Some(after) = span_mark(tokens, next) {
        if let Some(end) = present(tokens, after) {
            return Some((DateSpan { start: Some(first), end: None, present: true }, end));
        }
        if let Some((last, end)) = date(tokens, after).or_else(|| short_year(tokens, after, first)) {
            return Some((DateSpan { start: Some(first), end: Some(last), present: false }, end));
        }
        // `2022.09 ~` goes on.
        let tilde = matches!(mark_at(tokens, next), Some('~' | '〜' | '～'));
        if tilde && tokens.get(after).is_none_or(|token| !matches!(token.kind, Kind::Number { .. } | Kind::Word(_))) {
            return Some((DateSpan { start: Some(first), end: None, present: true }, after));
        }
        if let Some(after) = unknown_end(tokens, after) {
            return Some((DateSpan { start: Some(first), end: None, present: false }, after));
        }
    }
    // `2012年至今`, `2012 present`.
    if let Some(end) = present(tokens, next) {
        return Some((DateSpan { start: Some(first), end: None, present: true }, end));
    }
    if since {
        return Some((DateSpan { start: Some(first), end: None, present: true }, next));
    }
    if word_at(tokens, next) == Some("г") {
        next += 1 + usize::from(mark_at(tokens, next + 1) == Some('.'));
    }
    Some((DateSpan { start: Some(first), end: Some(first), present: false }, next))
}

/// `1667 - death`: an end in words.
fn unknown_end(tokens: &[Token], at: usize) -> Option<usize> {
    let word = word_at(tokens, at)?;
    matches!(word, "death" | "graduation" | "retirement" | "expected").then_some(at + 1)
}

/// A placeholder or other text that ends in " - Present".
fn lone_present(tokens: &[Token], at: usize) -> Option<(DateSpan, usize)> {
    mark_at(tokens, at).filter(|mark| is_dash(*mark))?;
    let end = present(tokens, at + 1)?;
    (at == 0).then_some((DateSpan { start: None, end: None, present: true }, end))
}

/// `Jan - Mar 2020`, `Sep–Dec 2019`.
fn month_range(tokens: &[Token], at: usize) -> Option<(DateSpan, usize)> {
    let (month, next) = month_word(tokens, at)?;
    let after = span_mark(tokens, next)?;
    let (last, end) = date(tokens, after)?;
    last.month?;
    Some((
        DateSpan { start: Some(YearMonth { year: last.year, month: Some(month) }), end: Some(last), present: false },
        end,
    ))
}

/// `-19` after `2017`.
fn short_year(tokens: &[Token], at: usize, first: YearMonth) -> Option<(YearMonth, usize)> {
    let (value, digits) = number_at(tokens, at)?;
    let year = first.year / 100 * 100 + i32::try_from(value).ok()?;
    (digits == 2
        && first.month.is_none()
        && year >= first.year
        && tokens.get(at + 1).is_none_or(|next| next.spaced || matches!(next.kind, Kind::Mark(_))))
    .then_some((YearMonth { year, month: None }, at + 1))
}

fn is_dash(mark: char) -> bool {
    matches!(mark, '-' | '–' | '—' | '−' | '‐' | '‑' | '―' | '~' | '〜' | '～' | '→' | '－' | 'ー')
}

/// Past the mark or word between two dates.
fn span_mark(tokens: &[Token], at: usize) -> Option<usize> {
    let mut at = at;
    if let Some(mark) = mark_at(tokens, at) {
        if !is_dash(mark) {
            return None;
        }
        while mark_at(tokens, at).is_some_and(is_dash) {
            at += 1;
        }
        return Some(at);
    }
    match word_at(tokens, at)? {
        word if has(&WORDS.until, word) => Some(at + 1),
        "から" | "か" => Some(at + 1 + usize::from(word_at(tokens, at + 1) == Some("ら"))),
        _ => None,
    }
}

/// Past a word that says "up to now".
fn present(tokens: &[Token], at: usize) -> Option<usize> {
    // "la actualidad", "o momento", "по настоящее время", "in corso", "en cours".
    let mut here = at;
    for _ in 0..2 {
        if let Some("la" | "el" | "o" | "l" | "le" | "the" | "ad" | "in" | "en" | "em" | "по" | "ce" | "jour" | "à") =
            word_at(tokens, here)
        {
            here += 1 + usize::from(mark_at(tokens, here + 1).is_some_and(|mark| matches!(mark, '\'' | '’')));
        }
    }
    if let Some(word) = word_at(tokens, here) {
        if has(&WORDS.present, word) {
            let mut end = here + 1;
            // "aujourd'hui", "настоящее время".
            if word == "aujourd" && word_at(tokens, end + 1) == Some("hui") {
                end += 2;
            }
            if word_at(tokens, end) == Some("время") {
                end += 1;
            }
            return Some(end);
        }
        for phrase in &WORDS.present_phrases {
            let signs = phrase.chars().count();
            let joined: String = (0..signs).map_while(|step| word_at(tokens, at + step)).collect();
            if joined == *phrase {
                let mut end = at + signs;
                if word_at(tokens, end) == Some("に") {
                    end += 1;
                }
                return Some(end);
            }
        }
    }
    None
}
