//! Text to dates: the many ways in which people write when something began and ended.

use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

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

/// The words that dates are made of, in many languages.
#[derive(Default, Deserialize)]
struct Words {
    months: Vec<Vec<String>>,
    seasons: Vec<Vec<String>>,
    present: Vec<String>,
    present_phrases: Vec<String>,
    since: Vec<String>,
    until: Vec<String>,
    lengths: Vec<String>,
    remarks: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("dates.toml")).unwrap_or_default());

fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|other| other == word)
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Number { value: i64, digits: usize },
    Word(String),
    Mark(char),
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    range: Range<usize>,
    /// Whether white space stands before it.
    spaced: bool,
}

fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = at + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let (mut value, mut digits) = (i64::from(first), 1);
            while let Some(&(next, c)) = chars.peek() {
                let Some(more) = digit(c) else { break };
                value = value.saturating_mul(10).saturating_add(i64::from(more));
                digits += 1;
                end = next + c.len_utf8();
                chars.next();
            }
            Kind::Number { value, digits }
        } else if is_word(c) {
            let mut word: String = c.to_lowercase().collect();
            // Scripts without spaces are read sign by sign; their date words are looked up as joined below.
            if !is_sign(c) {
                while let Some(&(next, c)) = chars.peek() {
                    if !is_word(c) || is_sign(c) {
                        break;
                    }
                    word.extend(c.to_lowercase());
                    end = next + c.len_utf8();
                    chars.next();
                }
            }
            Kind::Word(word)
        } else {
            Kind::Mark(c)
        };
        tokens.push(Token { kind, range: at..end, spaced });
        spaced = false;
    }
    tokens
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() || matches!(u32::from(c), 0x300..=0x36f | 0x64b..=0x65f)
}

fn is_sign(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af)
}

fn word_at(tokens: &[Token], at: usize) -> Option<&str> {
    match &tokens.get(at)?.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

fn mark_at(tokens: &[Token], at: usize) -> Option<char> {
    match tokens.get(at)?.kind {
        Kind::Mark(mark) => Some(mark),
        _ => None,
    }
}

fn number_at(tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    match tokens.get(at)?.kind {
        Kind::Number { value, digits } => Some((value, digits)),
        _ => None,
    }
}

/// An expression that starts at a token: one date, or a span of two.
fn expression(tokens: &[Token], at: usize) -> Option<(DateSpan, usize)> {
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

fn year(value: i64, digits: usize) -> Option<i32> {
    (digits == 4 && (1600..2200).contains(&value)).then(|| i32::try_from(value).ok()).flatten()
}

fn month_number(value: i64, digits: usize) -> Option<u8> {
    (digits <= 2 && (1..=12).contains(&value)).then(|| u8::try_from(value).ok()).flatten()
}

/// A date that starts at a token, and what follows it.
fn date(tokens: &[Token], at: usize) -> Option<(YearMonth, usize)> {
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
fn month_word(tokens: &[Token], at: usize) -> Option<(u8, usize)> {
    let word = word_at(tokens, at)?;
    let month = WORDS.months.iter().position(|names| has(names, word))?;
    let dot = mark_at(tokens, at + 1) == Some('.') && !tokens[at + 1].spaced;
    Some((u8::try_from(month + 1).ok()?, at + 1 + usize::from(dot)))
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
