//! A title line to title, organisation, place and dates, where it is certain which is which.

use super::dates::read_dates;
use crate::model::{RichText, Run};
use crate::source::ByteSpan;
use std::ops::Range;

/// The fields of an entry's title line.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub(super) title: Option<RichText>,
    pub(super) organisation: Option<RichText>,
    pub(super) place: Option<RichText>,
    pub(super) dates: Option<RichText>,
}

/// Splits a title line; where its parts are not certain it stands whole in `title`. A comma parts title and organisation
/// only where an organisation is to be expected (`employed`): a project's title may hold any comma.
pub(super) fn split_title(text: &RichText, employed: bool) -> Fields {
    let plain = text.plain();
    let parts = parts(&plain, &[" || ", "||", " | ", "\n", " • ", " · "]);
    let (dates, others) = take_dates(&plain, parts);
    let mut fields = Fields { dates: dates.map(|range| cut(text, bare(&plain, range))), ..Fields::default() };
    let others = if fields.dates.is_none() && others.len() == 1 {
        match trailing_dates(&plain, others[0].clone()) {
            Some((rest, dates)) => {
                fields.dates = Some(cut(text, dates));
                vec![rest]
            }
            None => others,
        }
    } else {
        others
    };
    let names: Vec<Range<usize>> = match others.as_slice() {
        [only] => pair(&plain, only.clone(), employed),
        [first, place] => {
            let mut names = if employed { comma_pair(&plain, first.clone()) } else { vec![first.clone()] };
            names.push(place.clone());
            names
        }
        _ => others.clone(),
    };
    let field = |range: &Range<usize>| Some(cut(text, range.clone())).filter(|field| !field.is_blank());
    match names.as_slice() {
        [] => {}
        [title] => fields.title = field(title),
        [title, organisation] => {
            fields.title = field(title);
            fields.organisation = field(organisation);
        }
        [title, organisation, place] => {
            fields.title = field(title);
            fields.organisation = field(organisation);
            fields.place = field(place);
        }
        _ => {
            fields = Fields { title: Some(text.clone()), ..Fields::default() };
        }
    }
    fields
}

/// The fields of a line under a title (`**dates | place**`, `*Role* 2016 – 2019`); `None` where it is plain text.
pub(super) fn split_detail(text: &RichText) -> Option<(Option<RichText>, Vec<RichText>)> {
    let plain = text.plain();
    if plain.chars().count() > 120 || plain.contains('\n') && plain.lines().count() > 2 {
        return None;
    }
    let set_apart =
        text.runs.iter().all(|run| run.text.trim().is_empty() || is_separator(&run.text) || is_set_apart(run));
    let parts = parts(&plain, &[" || ", "||", " | ", "\n", " • ", " · "]);
    let (dates, mut others) = take_dates(&plain, parts);
    let mut dates = dates.map(|range| bare(&plain, range));
    if dates.is_none() && others.len() == 1 {
        // `**Role** Sep 2016 – Present`, `*Role (2015 – 2018)*`.
        let found = trailing_dates(&plain, others[0].clone()).or_else(|| {
            let first = text.runs.iter().position(|run| !is_set_apart(run))?;
            let start: usize = text.runs[..first].iter().map(|run| run.text.len()).sum();
            (start > 0 && read_dates(&plain[start..]).is_some()).then(|| (0..start, start..plain.len()))
        });
        if let Some((rest, range)) = found {
            dates = Some(range);
            others = vec![rest];
        }
    }
    if others.iter().any(|range| plain[range.clone()].trim_end().ends_with('.')) {
        return None;
    }
    let split = dates.is_some() || others.len() > 1;
    if !(set_apart || split && (dates.is_some() || text.runs.iter().any(is_set_apart))) {
        return None;
    }
    let others: Vec<RichText> =
        others.into_iter().map(|range| cut(text, range)).filter(|field| !field.is_blank()).collect();
    Some((dates.map(|range| cut(text, range)), others))
}

fn is_set_apart(run: &Run) -> bool {
    run.style.strong || run.style.emph || run.style.code
}

fn is_separator(text: &str) -> bool {
    text.trim().chars().all(|c| matches!(c, '|' | '•' | '·' | ',' | '–' | '—' | '-'))
}

/// Ranges between separators, trimmed; empty ones left out.
pub(super) fn parts(plain: &str, separators: &[&str]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < plain.len() {
        if let Some(separator) = separators.iter().find(|separator| plain[at..].starts_with(**separator)) {
            parts.push(trim(plain, start..at));
            at += separator.len();
            start = at;
        } else {
            at += plain[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(trim(plain, start..plain.len()));
    parts.retain(|part| !part.is_empty());
    parts
}

pub(super) fn trim(plain: &str, range: Range<usize>) -> Range<usize> {
    let text = &plain[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.end - (text.len() - text.trim_end().len());
    start..end.max(start)
}

fn take_dates(plain: &str, parts: Vec<Range<usize>>) -> (Option<Range<usize>>, Vec<Range<usize>>) {
    let dated: Vec<usize> =
        (0..parts.len()).filter(|&index| read_dates(&plain[parts[index].clone()]).is_some()).collect();
    match dated.as_slice() {
        [index] => {
            let mut others = parts;
            let dates = others.remove(*index);
            (Some(dates), others)
        }
        _ => (None, parts),
    }
}

/// A range without the brackets around it.
fn bare(plain: &str, range: Range<usize>) -> Range<usize> {
    let text = &plain[range.clone()];
    for (open, close) in [('(', ')'), ('[', ']')] {
        if text.starts_with(open) && text.ends_with(close) && text[1..text.len() - 1].find([open, close]).is_none() {
            return trim(plain, range.start + 1..range.end - 1);
        }
    }
    range
}

/// Dates at the end of a text, after a separator or in brackets: what stands before them, and they.
fn trailing_dates(plain: &str, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let text = &plain[range.clone()];
    let brackets = [('(', ')'), ('[', ']')];
    for (open, close) in brackets {
        if text.ends_with(close)
            && let Some(at) = text.rfind(open)
            && at > 0
            && read_dates(&text[at..]).is_some()
        {
            let dates = trim(plain, range.start + at + 1..range.end - 1);
            return Some((strip_end(plain, range.start..range.start + at), dates));
        }
    }
    // The longest tail that is dates.
    [" — ", " – ", ", ", " - ", " -- ", ": "]
        .iter()
        .flat_map(|separator| text.match_indices(separator).map(|(at, found)| (at, at + found.len())))
        .filter(|&(at, from)| at > 0 && is_outside(text, at) && read_dates(&text[from..]).is_some())
        .min()
        .map(|(at, from)| (strip_end(plain, range.start..range.start + at), trim(plain, range.start + from..range.end)))
}

fn strip_end(plain: &str, range: Range<usize>) -> Range<usize> {
    let range = trim(plain, range);
    let end = plain[range.clone()].trim_end_matches([',', '–', '—', '-', ' ']).len();
    range.start..range.start + end
}

/// `Title, Organisation` or `Title — Organisation`, where there is one such mark.
fn pair(plain: &str, range: Range<usize>, employed: bool) -> Vec<Range<usize>> {
    let text = &plain[range.clone()];
    for separator in [" — ", " – ", " - ", " @ "] {
        let found: Vec<usize> =
            text.match_indices(separator).map(|(at, _)| at).filter(|&at| is_outside(text, at)).collect();
        if let [at] = found.as_slice() {
            return vec![
                trim(plain, range.start..range.start + at),
                trim(plain, range.start + at + separator.len()..range.end),
            ];
        }
        if found.len() > 1 {
            return vec![range];
        }
    }
    if employed { comma_pair(plain, range) } else { vec![range] }
}

fn comma_pair(plain: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let text = &plain[range.clone()];
    let commas: Vec<usize> = text.match_indices(", ").map(|(at, _)| at).filter(|&at| is_outside(text, at)).collect();
    match commas.as_slice() {
        [at] => {
            vec![trim(plain, range.start..range.start + at), trim(plain, range.start + at + 2..range.end)]
        }
        _ => vec![range],
    }
}

/// Whether a mark stands outside brackets: one inside parts nothing.
fn is_outside(text: &str, at: usize) -> bool {
    text[..at].matches(['(', '[']).count() == text[..at].matches([')', ']']).count()
}

/// The runs of a text between two offsets of its plain text.
pub(super) fn cut(text: &RichText, range: Range<usize>) -> RichText {
    let mut runs = Vec::new();
    let mut at = 0;
    for run in &text.runs {
        let (start, end) = (range.start.max(at), range.end.min(at + run.text.len()));
        if start < end && run.text.is_char_boundary(start - at) && run.text.is_char_boundary(end - at) {
            let part = &run.text[start - at..end - at];
            // Where the run stands in the source byte for byte, so does its part; else the whole run is the place.
            let span = if run.span.end - run.span.start == run.text.len() {
                ByteSpan::new(run.span.start + (start - at), run.span.start + (end - at))
            } else {
                run.span
            };
            runs.push(Run { text: part.to_owned(), span, style: run.style, link: run.link.clone() });
        }
        at += run.text.len();
    }
    RichText { runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> [String; 4] {
        let fields = split_title(&RichText::plain_run(text, ByteSpan::default()), true);
        [fields.title, fields.organisation, fields.place, fields.dates]
            .map(|field| field.map(|f| f.plain()).unwrap_or_default())
    }

    #[test]
    fn title_lines_are_split_where_it_is_certain() {
        assert_eq!(
            split("Backend Engineer, Acme Payments | Berlin | 2021 – Present"),
            ["Backend Engineer", "Acme Payments", "Berlin", "2021 – Present"]
        );
        assert_eq!(split("Senior Engineer | Acme"), ["Senior Engineer", "Acme", "", ""]);
        assert_eq!(split("Acme (May 2015 to Dec 2018)"), ["Acme", "", "", "May 2015 to Dec 2018"]);
        assert_eq!(split("Ledger - Backend project, 2024"), ["Ledger", "Backend project", "", "2024"]);
        assert_eq!(split("Engineer — Acme — 2019–2021"), ["Engineer", "Acme", "", "2019–2021"]);
        assert_eq!(split("Acme (Role, 2015/08 - present)"), ["Acme (Role, 2015/08 - present)", "", "", ""]);
        assert_eq!(split("MSc (conversion), York | 2023"), ["MSc (conversion)", "York", "", "2023"]);
        assert_eq!(split("A, B, C"), ["A, B, C", "", "", ""]);
    }

    #[test]
    fn detail_lines_are_told_from_text() {
        let detail = |text: &str| split_detail(&RichText::plain_run(text, ByteSpan::default()));
        assert!(detail("Led the work on billing.").is_none());
        assert!(detail("2021 – Present | Berlin").is_some_and(|(dates, others)| dates.is_some() && others.len() == 1));
    }
}
