//! Text to dates: whether a stretch of text is a date or a range of dates, and which, in the forms people use.

use unicode_normalization::UnicodeNormalization;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearMonth {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12, where one is named.
    pub month: Option<u8>,
}

/// A date or a range of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// Its first date.
    pub start: YearMonth,
    /// Its last date; the first where only one is named.
    pub end: YearMonth,
    /// Whether it goes on.
    pub present: bool,
}

const MONTHS: [&[&str]; 12] = [
    &[
        "jan",
        "january",
        "januar",
        "janvier",
        "janv",
        "enero",
        "ene",
        "janeiro",
        "gennaio",
        "januari",
        "stycznia",
        "января",
    ],
    &[
        "feb",
        "february",
        "februar",
        "fevrier",
        "fevr",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "februari",
        "февраля",
    ],
    &["mar", "march", "marz", "maerz", "mars", "marzo", "marco", "maart", "mrz", "марта"],
    &["apr", "april", "avril", "avr", "abril", "abr", "aprile", "апреля"],
    &["may", "mai", "mayo", "maio", "maggio", "mag", "mei", "maj", "мая"],
    &["jun", "june", "juni", "juin", "junio", "junho", "giugno", "giu", "июня"],
    &["jul", "july", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "июля"],
    &["aug", "august", "aout", "agosto", "ago", "augustus", "augusti", "августа"],
    &["sep", "sept", "september", "septembre", "septiembre", "setiembre", "setembro", "set", "settembre", "сентября"],
    &["oct", "october", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre", "ott", "октября"],
    &["nov", "november", "novembre", "noviembre", "novembro", "ноября"],
    &["dec", "december", "dezember", "dez", "decembre", "diciembre", "dic", "dezembro", "dicembre", "декабря"],
];

const SEASONS: [(&str, u8); 10] = [
    ("winter", 1),
    ("spring", 3),
    ("fruhling", 3),
    ("printemps", 3),
    ("summer", 6),
    ("sommer", 6),
    ("ete", 6),
    ("fall", 9),
    ("autumn", 9),
    ("herbst", 9),
];

const PRESENT: &[&str] = &[
    "present",
    "current",
    "now",
    "today",
    "ongoing",
    "heute",
    "aktuell",
    "aujourd'hui",
    "actuel",
    "actuellement",
    "actualidad",
    "presente",
    "actual",
    "atualmente",
    "atual",
    "oggi",
    "cursando",
    "heden",
    "nu",
    "obecnie",
    "至今",
    "现在",
    "現在",
    "目前",
    "الآن",
    "현재",
    "сейчас",
    "настоящее",
    "время",
];

/// Words that join or colour dates and name nothing else.
const JOINING: &[&str] = &[
    "to",
    "until",
    "till",
    "bis",
    "a",
    "al",
    "au",
    "ate",
    "tot",
    "-",
    "–",
    "—",
    "--",
    "~",
    "〜",
    "～",
    "→",
    "since",
    "seit",
    "from",
    "von",
    "depuis",
    "desde",
    "de",
    "dal",
    "del",
    "do",
    "по",
    "с",
    "expected",
    "exp",
    "anticipated",
    "est",
    "graduating",
    "graduation",
    "summer",
    "in",
    "et",
    "and",
    "the",
    "q1",
    "q2",
    "q3",
    "q4",
];

/// Words that count how long it was.
const SPANS: &[&str] = &[
    "month", "months", "mo", "mos", "year", "years", "yr", "yrs", "week", "weeks", "monate", "monat", "jahre", "jahr",
    "mois", "ans", "an", "meses", "anos", "mesi", "anni",
];

/// The dates that a text is, from its first word to its last; `None` where it holds anything else, or no year.
#[must_use]
pub fn read_dates(text: &str) -> Option<DateRange> {
    if text.len() > 96 {
        return None;
    }
    let mut dates: Vec<YearMonth> = Vec::new();
    let mut month: Option<u8> = None;
    let mut present = false;
    let mut number_before = false;
    let mut any = false;
    for token in tokens(text) {
        any = true;
        if PRESENT.contains(&token.as_str()) {
            present = true;
        } else if let Some(named) = month_of(&token) {
            month = Some(named);
        } else if JOINING.contains(&token.as_str()) {
            if matches!(token.as_str(), "since" | "seit" | "depuis" | "desde" | "dal") {
                present = true;
            }
        } else if let Some((_, season)) = SEASONS.iter().find(|(name, _)| *name == token) {
            month = Some(*season);
        } else if SPANS.contains(&token.as_str()) && number_before {
            number_before = false;
        } else if let Some(numbers) = numbers(&token) {
            match numbers.as_slice() {
                [year] if is_year(*year) => dates.push(YearMonth { year: *year, month: month.take() }),
                // A day before or after a month's name, or a number of months.
                [small] if (1..=99).contains(small) => number_before = true,
                [small, year] if is_year(*year) && (1..=12).contains(small) => dates.push(dated(*year, *small)),
                [year, small] if is_year(*year) && (1..=12).contains(small) => dates.push(dated(*year, *small)),
                [from, to] if is_year(*from) && is_year(*to) => {
                    dates.push(YearMonth { year: *from, month: month.take() });
                    dates.push(YearMonth { year: *to, month: None });
                }
                [from, to] if is_year(*from) && (0..=99).contains(to) => {
                    dates.push(YearMonth { year: *from, month: None });
                    dates.push(YearMonth { year: *from / 100 * 100 + to, month: None });
                }
                [_, small, year] if is_year(*year) && (1..=12).contains(small) => dates.push(dated(*year, *small)),
                [year, small, _] if is_year(*year) && (1..=12).contains(small) => dates.push(dated(*year, *small)),
                _ => return None,
            }
        } else {
            return None;
        }
    }
    let start = *dates.first().filter(|_| any)?;
    let end = *dates.last()?;
    Some(DateRange { start, end, present })
}

fn dated(year: i32, month: i32) -> YearMonth {
    YearMonth { year, month: u8::try_from(month).ok() }
}

fn is_year(number: i32) -> bool {
    (1950..=2079).contains(&number)
}

fn month_of(token: &str) -> Option<u8> {
    MONTHS.iter().position(|names| names.contains(&token)).and_then(|month| u8::try_from(month + 1).ok())
}

/// The numbers of a token such as `09/2016`, `2021.03` or `2021年9月`.
fn numbers(token: &str) -> Option<Vec<i32>> {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    for c in token.chars().chain(std::iter::once('.')) {
        match c {
            _ if c.is_ascii_digit() => digits.push(c),
            '/' | '.' | '-' | '年' | '月' | '日' | '년' | '월' | '\'' | '’' => {
                if !digits.is_empty() {
                    numbers.push(digits.parse().ok()?);
                    digits.clear();
                }
            }
            _ => return None,
        }
    }
    (!numbers.is_empty() && numbers.len() <= 3).then_some(numbers)
}

fn tokens(text: &str) -> Vec<String> {
    // Accents are dropped: février, März, août.
    let plain: String = text
        .nfd()
        .filter(|c| !matches!(u32::from(*c), 0x300..=0x36f))
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .nfc()
        .collect();
    let mut tokens: Vec<String> = Vec::new();
    for word in plain.split(|c: char| {
        c.is_whitespace()
            || matches!(c, '(' | ')' | '[' | ']' | ',' | '–' | '—' | '~' | '〜' | '～' | '|' | ';' | '→' | '至' | '`')
    }) {
        let word = word.trim_matches(['.', '*', '_', ':']);
        if word.is_empty() {
            continue;
        }
        // 2016-Present, Jan-Mar, 05.2019-10.2020: a hyphen between words or between dates joins them.
        let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
        let compact = parts.len() > 1
            && parts.iter().any(|part| part.chars().any(char::is_alphabetic) || part.contains(['.', '/']));
        if compact || parts.is_empty() {
            tokens.extend(parts.into_iter().map(|part| part.trim_matches('.').to_owned()));
        } else {
            tokens.push(word.trim_matches('-').to_owned());
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_many_forms_are_dates() {
        for text in [
            "2021 – Present",
            "2016-2019",
            "Jan 2021 - Mar 2022",
            "September 2016 – present",
            "05.2019 - 10.2020",
            "2015/08 - present",
            "01/2020 - present",
            "2021年9月〜2022年3月",
            "2022.09 ~",
            "Since 2013",
            "Seit Mai 2024",
            "2008 (3 months)",
            "2010-2014 (expected)",
            "2020 - cursando",
            "Fall 2022",
            "2021-03 – 2022-04",
            "(May 2015 to Dec 2018)",
            "2024",
            "12/03/2019 a 01/02/2020",
            "août 2019 – aujourd'hui",
            "2019--2021",
            "[Nov 2021]",
            "2008.02 - 2024.06",
            "2019-21",
        ] {
            assert!(read_dates(text).is_some(), "{text}");
        }
    }

    #[test]
    fn other_text_is_no_date() {
        for text in [
            "Berlin",
            "Acme 2021",
            "May",
            "Engineer",
            "4 engineers 2021 rewrite",
            "",
            "C++ 17",
            "HTTP/2",
            "555-0100",
            "Present",
        ] {
            assert!(read_dates(text).is_none(), "{text}");
        }
    }

    #[test]
    fn ranges_have_ends() {
        let range = read_dates("Mar 2017 – Dec 2020").expect("dates");
        assert_eq!((range.start.year, range.start.month, range.end.year, range.present), (2017, Some(3), 2020, false));
        assert!(read_dates("2021 – Present").is_some_and(|range| range.present));
        assert_eq!(read_dates("2021年9月").map(|range| range.start.month), Some(Some(9)));
    }
}
