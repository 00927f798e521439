//! A title line to the fields of an entry: role, organisation, place, dates, split only where that is certain.

use super::dates::{parse_dates, trailing_dates};
use super::header::bare_link;
use super::inline::{HARD_BREAK, SOFT_BREAK, fold_spaces};
use crate::model::{RichText, Run, SectionKind};
use crate::source::ByteSpan;
use serde::Deserialize;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The fields of a title line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// Role, project, degree; or the whole line.
    pub(super) title: Option<RichText>,
    /// Employer, school.
    pub(super) organisation: Option<RichText>,
    /// Town.
    pub(super) place: Option<RichText>,
    /// Dates.
    pub(super) dates: Option<RichText>,
}

#[derive(Deserialize)]
struct Words {
    roles: Vec<String>,
    degrees: Vec<String>,
    schools: Vec<String>,
    places: Vec<String>,
    company_endings: Vec<String>,
    subheadings: Vec<String>,
}

struct WordSets {
    roles: HashSet<String>,
    degrees: HashSet<String>,
    schools: HashSet<String>,
    places: HashSet<String>,
    company_endings: HashSet<String>,
    subheadings: HashSet<String>,
}

static WORDS: LazyLock<WordSets> = LazyLock::new(|| {
    let words: Words = toml::from_str(include_str!("words.toml")).unwrap_or_else(|_| Words {
        roles: Vec::new(),
        degrees: Vec::new(),
        schools: Vec::new(),
        places: Vec::new(),
        company_endings: Vec::new(),
        subheadings: Vec::new(),
    });
    let set = |list: Vec<String>| list.into_iter().collect();
    WordSets {
        roles: set(words.roles),
        degrees: set(words.degrees),
        schools: set(words.schools),
        places: set(words.places),
        company_endings: set(words.company_endings),
        subheadings: set(words.subheadings),
    }
});

fn names_any(text: &str, set: &HashSet<String>) -> bool {
    if text.chars().any(super::rewrite::is_cjk) {
        return set.iter().any(|word| !word.is_ascii() && text.contains(word.as_str()));
    }
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '\'')))
        .any(|word| set.contains(word.trim_matches('.')) || word.split('-').any(|part| set.contains(part)))
}

/// Whether a text names a job.
pub(super) fn is_role(text: &str) -> bool {
    names_any(text, &WORDS.roles)
}

/// Whether a heading inside a job names a part of it ("Responsibilities"), not a job.
pub(super) fn is_subheading(text: &str) -> bool {
    WORDS.subheadings.contains(&super::sections::normalise(text)) || super::sections::recognise(text).is_some()
}

fn is_degree(text: &str) -> bool {
    names_any(text, &WORDS.degrees)
}

fn is_school(text: &str) -> bool {
    names_any(text, &WORDS.schools)
}

/// Whether a text is surely a place: "Remote", "Austin, TX", "Berlin, Germany".
pub(super) fn is_place(text: &str) -> bool {
    let text = text.trim().trim_matches(['(', ')', '[', ']']);
    if text.is_empty()
        || text.chars().count() > 50
        || text.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | ':'))
    {
        return false;
    }
    let known = |part: &str| WORDS.places.contains(part.trim().to_lowercase().as_str());
    if known(text) {
        return true;
    }
    let parts: Vec<&str> = text.split([',', '/']).map(str::trim).collect();
    let region = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    match parts.as_slice() {
        [town, last] | [town, _, last] => {
            (known(last) || region(last))
                && !town.is_empty()
                && town.split_whitespace().count() <= 4
                && town.chars().next().is_some_and(char::is_uppercase)
                && !is_role(town)
        }
        _ => false,
    }
}

/// A part of a text by bytes of its plain form, trimmed.
pub(super) fn slice(text: &RichText, range: Range<usize>) -> RichText {
    let mut runs = Vec::new();
    let mut at = 0;
    for run in &text.runs {
        let (start, end) = (at, at + run.text.len());
        at = end;
        let from = range.start.clamp(start, end) - start;
        let to = range.end.clamp(start, end) - start;
        if from >= to {
            continue;
        }
        // Where text and Markdown agree byte for byte, so does the part; elsewhere the run's own span stands.
        let exact = run.span.end - run.span.start == run.text.len();
        let span = if exact { ByteSpan::new(run.span.start + from, run.span.start + to) } else { run.span };
        runs.push(Run { text: run.text[from..to].to_owned(), span, style: run.style, link: run.link.clone() });
    }
    fold_spaces(RichText { runs })
}

/// The lines of a text, at hard and soft breaks.
pub(super) fn lines_of(text: &RichText) -> Vec<RichText> {
    let mut lines = vec![RichText::default()];
    for run in &text.runs {
        if run.text == HARD_BREAK || run.text == SOFT_BREAK {
            lines.push(RichText::default());
        } else if let Some(line) = lines.last_mut() {
            line.runs.push(run.clone());
        }
    }
    lines.into_iter().map(fold_spaces).filter(|line| !line.is_blank()).collect()
}

/// Lines joined to one text again by the breaks they had.
pub(super) fn after_lines(text: &RichText, count: usize) -> RichText {
    let mut left = count;
    let mut blank = true;
    for (index, run) in text.runs.iter().enumerate() {
        if left == 0 {
            return fold_spaces(RichText { runs: text.runs[index..].to_vec() });
        }
        if run.text == HARD_BREAK || run.text == SOFT_BREAK {
            if !blank {
                left -= 1;
            }
            blank = true;
        } else if !run.text.trim().is_empty() {
            blank = false;
        }
    }
    RichText::default()
}

/// The fields between `|` and `||`, as byte ranges of a plain text.
fn segments(plain: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = plain.as_bytes();
    let mut at = 0;
    while let Some(next) = plain[at..].find('|') {
        let bar = at + next;
        let length = bytes[bar..].iter().take_while(|&&byte| byte == b'|').count();
        let spaced = bar == 0
            || bytes[bar - 1] == b' '
            || bytes.get(bar + length).is_none_or(|&byte| byte == b' ')
            || length == 2;
        if spaced && length <= 2 {
            found.push(start..bar);
            start = bar + length;
        }
        at = bar + length;
    }
    found.push(start..plain.len());
    found.into_iter().map(|range| trim_range(plain, range)).filter(|range| !range.is_empty()).collect()
}

fn trim_range(plain: &str, range: Range<usize>) -> Range<usize> {
    let text = &plain[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    start..start.max(range.start + text.trim_end().len())
}

/// Cuts marks that only stood between two fields from the end of the first.
fn trim_joint(plain: &str, range: Range<usize>) -> Range<usize> {
    let text = plain[range.clone()].trim_end();
    let cut = text.trim_end_matches([' ', ',', '—', '–', '-', ':', ';', '·', '•', '|', '/']);
    // "C++ -" loses its dash, "Pre-" and "Acme:" alone do not matter: there was a field after them.
    range.start..range.start + cut.len()
}

/// Splits one title line into fields.
pub(super) fn read_title(text: &RichText, kind: SectionKind) -> Fields {
    let plain = text.plain();
    let whole = || Fields { title: Some(text.clone()), ..Fields::default() };
    if plain.len() > 400 {
        return whole();
    }
    let mut parts = segments(&plain);
    let mut fields = Fields::default();
    let mut dates_at_end = false;
    // A field that is nothing but dates.
    if let Some(index) = parts.iter().position(|part| is_dates_field(&plain[part.clone()])) {
        dates_at_end = index + 1 == parts.len();
        let part = parts.remove(index);
        fields.dates = Some(bare_dates(text, &plain, part));
    } else if let Some(last) = parts.last().cloned() {
        let field = &plain[last.clone()];
        if let Some((company, role, dates)) = role_in_brackets(field, last.start)
            && parts.len() == 1
            && kind == SectionKind::Experience
        {
            fields.organisation = Some(slice(text, company));
            fields.title = Some(slice(text, role));
            fields.dates = Some(slice(text, dates));
            return fields;
        }
        // `**Role, Company** (dates, place)`.
        let bracket = field.strip_suffix(')').and_then(|inner| inner.rfind('(')).filter(|&open| open > 0);
        if let Some(open) = bracket
            && let Some((dates, place)) = split_dates_and_place(&plain, last.start + open..last.end)
        {
            fields.dates = Some(slice(text, dates));
            fields.place = Some(slice(text, place));
            dates_at_end = true;
            let kept = trim_joint(&plain, last.start..last.start + open);
            if let Some(last) = parts.last_mut() {
                *last = kept;
            }
            parts.retain(|part| !part.is_empty());
        } else if let Some(found) = trailing_dates(field) {
            let head = field[..found.range.start].trim_end();
            let bracketed = field[found.range.start..].starts_with(['(', '[', '（']);
            let joined = head.ends_with([',', '—', '–', '-', ':', '|', '·', '•', ';']);
            let month = found.dates.start.is_some_and(|start| start.month.is_some());
            let range = found.dates.present || found.dates.start != found.dates.end || month;
            let styled = style_changes_at(text, last.start + found.range.start);
            if !head.is_empty() && (bracketed || joined || range || styled) {
                fields.dates = Some(bare_dates(text, &plain, last.start + found.range.start..last.end));
                let kept = trim_joint(&plain, last.start..last.start + head.len());
                if let Some(last) = parts.last_mut() {
                    *last = kept;
                }
                parts.retain(|part| !part.is_empty());
                dates_at_end = true;
            }
        }
    }
    if parts.is_empty() {
        return fields;
    }
    if fields.dates.is_some() && !dates_at_end && parts.len() > 1 {
        // Dates in the middle of other fields: what stands around them cannot be told for sure, unless it is a place.
        let last = parts.len() - 1;
        if !(parts.len() == 2 && is_place(&plain[parts[last].clone()])) {
            return whole();
        }
    }
    // An emphasised place at the end: `### Acme *Remote*`.
    if let (1, Some(last)) = (parts.len(), parts.last().cloned())
        && let Some(cut) = styled_tail(text, &last)
        && is_place(&plain[cut.clone()])
    {
        let head = trim_joint(&plain, last.start..cut.start);
        if !head.is_empty() {
            fields.place = Some(slice(text, cut));
            parts = vec![head];
        }
    }
    let two = |fields: &mut Fields, main: Range<usize>| match split_main(&plain, &main, kind) {
        Split::TitleOrganisation(title, organisation) => {
            fields.title = Some(slice(text, title));
            fields.organisation = Some(slice(text, organisation));
        }
        Split::OrganisationPlace(organisation, place) if fields.place.is_none() => {
            fields.organisation = Some(slice(text, organisation));
            fields.place = Some(slice(text, place));
        }
        _ => fields.title = Some(slice(text, main)),
    };
    match parts.as_slice() {
        [main] if fields.title.is_none() => {
            if fields.dates.is_none() && is_place(&plain[main.clone()]) && text.runs.iter().all(|run| run.style.emph) {
                fields.place = Some(slice(text, main.clone()));
            } else {
                two(&mut fields, main.clone());
            }
        }
        [main, second] => {
            let (first_text, second_text) = (&plain[main.clone()], &plain[second.clone()]);
            let names = has_names(kind);
            let canonical = matches!(split_main(&plain, main, kind), Split::TitleOrganisation(..));
            let address = bare_link(second_text).is_some_and(|(range, _)| range.len() == second_text.len());
            if !names && address {
                fields.title = Some(slice(text, main.clone()));
                fields.organisation = Some(slice(text, second.clone()));
            } else if fields.place.is_none() && (is_place(second_text) || canonical && fields.dates.is_some()) {
                fields.place = Some(slice(text, second.clone()));
                two(&mut fields, main.clone());
            } else if names && is_role(second_text) && !is_role(first_text) {
                fields.organisation = Some(slice(text, main.clone()));
                fields.title = Some(slice(text, second.clone()));
            } else if names && (is_role(first_text) || is_degree(first_text) || fields.dates.is_some()) {
                fields.title = Some(slice(text, main.clone()));
                fields.organisation = Some(slice(text, second.clone()));
            } else {
                fields.title = Some(slice(text, main.start..second.end));
            }
        }
        [title, organisation, place]
            if has_names(kind) && fields.place.is_none() && is_place(&plain[place.clone()]) =>
        {
            let swap = is_role(&plain[organisation.clone()]) && !is_role(&plain[title.clone()]);
            let (title, organisation) = if swap { (organisation, title) } else { (title, organisation) };
            fields.title = Some(slice(text, title.clone()));
            fields.organisation = Some(slice(text, organisation.clone()));
            fields.place = Some(slice(text, place.clone()));
        }
        [first, .., last] => fields.title = Some(slice(text, first.start..last.end)),
        _ => {}
    }
    fields
}

/// `2018 – 2020, Hamburg`, `(Hamburg | since 2018)`: the two parts of a text that is nothing but dates and a place.
pub(super) fn dates_and_place(text: &RichText) -> Option<(RichText, RichText)> {
    let plain = text.plain();
    let (dates, place) = split_dates_and_place(&plain, 0..plain.len())?;
    Some((slice(text, dates), slice(text, place)))
}

fn split_dates_and_place(plain: &str, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let range = trim_range(plain, range);
    let mut inner = range.clone();
    if plain[range.clone()].starts_with('(') && plain[range.clone()].ends_with(')') {
        inner = range.start + 1..range.end - 1;
    }
    let text = &plain[inner.clone()];
    if text.len() > 120 {
        return None;
    }
    // A town need not be known when it stands beside dates.
    let town = |part: &str| {
        is_place(part)
            || part.split_whitespace().count() <= 3
                && part.chars().next().is_some_and(char::is_uppercase)
                && !part.chars().any(|c| c.is_ascii_digit() || matches!(c, '.' | ':' | '(' | '@'))
                && !is_role(part)
    };
    text.char_indices().filter(|(_, c)| matches!(c, ',' | '|' | '·' | '•' | ';')).find_map(|(at, c)| {
        let left = trim_range(plain, inner.start..inner.start + at);
        let right = trim_range(plain, inner.start + at + c.len_utf8()..inner.end);
        let (first, second) = (&plain[left.clone()], &plain[right.clone()]);
        if parse_dates(first).is_some() && town(second) {
            Some((left, right))
        } else if parse_dates(second).is_some() && town(first) {
            Some((right, left))
        } else {
            None
        }
    })
}

/// Whether a kind of section has employers or schools.
fn has_names(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Experience | SectionKind::Education | SectionKind::Leadership)
}

fn is_dates_field(field: &str) -> bool {
    if parse_dates(field).is_some() {
        return true;
    }
    // "{{MONTH_YEAR}} - Present": a placeholder that ends in "up to now".
    let Some((head, tail)) = field.rsplit_once(['-', '–', '—']) else { return false };
    let placeholder = head.trim().trim_end_matches('-').trim_end();
    parse_dates(&format!("2000 - {tail}")).is_some_and(|dates| dates.present)
        && placeholder.len() < 40
        && (placeholder.starts_with("{{") || placeholder.starts_with('[') || placeholder.starts_with('$'))
}

/// Dates without the brackets around them.
fn bare_dates(text: &RichText, plain: &str, range: Range<usize>) -> RichText {
    let range = trim_range(plain, range);
    let field = &plain[range.clone()];
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some(inner) = field.strip_prefix(open).and_then(|inner| inner.strip_suffix(close))
            && !inner.contains([open, close])
        {
            let start = range.start + open.len_utf8();
            return slice(text, start..start + inner.len());
        }
    }
    slice(text, range)
}

fn style_changes_at(text: &RichText, at: usize) -> bool {
    let mut here = 0;
    let mut before = None;
    for run in &text.runs {
        if here + run.text.len() > at {
            let lead = run.text[..(at - here.min(at)).min(run.text.len())].trim().is_empty();
            return lead && before.is_some_and(|style| style != run.style);
        }
        here += run.text.len();
        before = Some(run.style);
    }
    false
}

/// The last stretch of one style, if another style stands before it.
fn styled_tail(text: &RichText, range: &Range<usize>) -> Option<Range<usize>> {
    let mut at = 0;
    let mut tail = None;
    for run in &text.runs {
        let start = at;
        at += run.text.len();
        if start >= range.end {
            break;
        }
        if start > range.start && (run.style.emph || run.style.code) {
            tail = Some(start..at.min(range.end));
        } else if !run.text.trim().is_empty() {
            tail = None;
        }
    }
    tail
}

/// `Company (Role, dates)`.
fn role_in_brackets(field: &str, offset: usize) -> Option<(Range<usize>, Range<usize>, Range<usize>)> {
    let inner_end = field.trim_end().strip_suffix(')')?.len();
    let open = field[..inner_end].rfind('(')?;
    let inner = &field[open + 1..inner_end];
    let comma = inner.rmatch_indices(',').map(|(at, _)| at).find(|&at| parse_dates(&inner[at + 1..]).is_some())?;
    let company = trim_range(field, 0..open);
    let role = trim_range(field, open + 1..open + 1 + comma);
    let dates = trim_range(field, open + 2 + comma..inner_end);
    (!company.is_empty() && !role.is_empty()).then(|| {
        let shift = |range: Range<usize>| range.start + offset..range.end + offset;
        (shift(company), shift(role), shift(dates))
    })
}

enum Split {
    TitleOrganisation(Range<usize>, Range<usize>),
    OrganisationPlace(Range<usize>, Range<usize>),
    None,
}

/// `Role, Company`, `Company — Role`, `Degree, School`, `Company -- Austin, TX`.
fn split_main(plain: &str, main: &Range<usize>, kind: SectionKind) -> Split {
    if !has_names(kind) {
        return Split::None;
    }
    let text = &plain[main.clone()];
    if text.contains(';') {
        return Split::None;
    }
    let role = |part: &str| if kind == SectionKind::Education { is_degree(part) } else { is_role(part) };
    let place = |at: usize, length: usize| {
        let left = trim_range(plain, main.start..main.start + at);
        let right = trim_range(plain, main.start + at + length..main.end);
        (left, right)
    };
    let judge = |left: Range<usize>, right: Range<usize>| {
        let (first, second) = (&plain[left.clone()], &plain[right.clone()]);
        if first.is_empty() || second.is_empty() {
            return Split::None;
        }
        match (role(first), role(second)) {
            (true, false) => Split::TitleOrganisation(left, right),
            (false, true) => Split::TitleOrganisation(right, left),
            (false, false) if is_place(second) => Split::OrganisationPlace(left, right),
            _ if kind == SectionKind::Education && is_school(second) && !is_school(first) => {
                Split::TitleOrganisation(left, right)
            }
            _ => Split::None,
        }
    };
    let dashes: Vec<(usize, usize)> = [" — ", " – ", " -- ", " - ", " @ ", " · ", " • "]
        .iter()
        .flat_map(|dash| text.match_indices(dash).map(|(at, dash)| (at, dash.len())))
        .collect();
    match dashes.as_slice() {
        [(at, length)] => {
            let (left, right) = place(*at, *length);
            return judge(left, right);
        }
        [_, ..] => return Split::None,
        [] => {}
    }
    let commas: Vec<usize> = text
        .char_indices()
        .scan(0_i32, |depth, (at, c)| {
            match c {
                '(' | '[' => *depth += 1,
                ')' | ']' => *depth -= 1,
                _ => {}
            }
            Some((at, c, *depth))
        })
        .filter(|(at, c, depth)| {
            // "Acme, Inc." is one name.
            let next = text[at + c.len_utf8()..].trim_start();
            let word = next.split([' ', ',']).next().unwrap_or("").trim_end_matches('.').to_lowercase();
            matches!(c, ',' | '，') && *depth == 0 && !WORDS.company_endings.contains(&word)
        })
        .map(|(at, ..)| at)
        .collect();
    match commas.as_slice() {
        [comma] => {
            let (left, right) = place(*comma, text[*comma..].chars().next().map_or(1, char::len_utf8));
            judge(left, right)
        }
        _ => Split::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, kind: SectionKind) -> [String; 4] {
        let fields = read_title(&RichText::plain_run(line, ByteSpan::new(0, line.len())), kind);
        [fields.title, fields.organisation, fields.place, fields.dates]
            .map(|field| field.map(|text| text.plain()).unwrap_or_default())
    }

    #[test]
    fn title_lines_are_split_where_certain() {
        use SectionKind::*;
        for (line, kind, fields) in [
            (
                "Backend Engineer, Acme Payments | Berlin | 2021 – Present",
                Experience,
                ["Backend Engineer", "Acme Payments", "Berlin", "2021 – Present"],
            ),
            (
                "BSc Computer Science, Sample University | 2018",
                Education,
                ["BSc Computer Science", "Sample University", "", "2018"],
            ),
            ("Software Engineer | Acme", Experience, ["Software Engineer", "Acme", "", ""]),
            ("Acme | Software Engineer | Remote | 2020", Experience, ["Software Engineer", "Acme", "Remote", "2020"]),
            ("Acme (May 2015 to Dec 2018)", Experience, ["Acme", "", "", "May 2015 to Dec 2018"]),
            (
                "Acme (Project Manager, 2015/08 - present)",
                Experience,
                ["Project Manager", "Acme", "", "2015/08 - present"],
            ),
            ("Lead Developer — Acme", Experience, ["Lead Developer", "Acme", "", ""]),
            ("TechFin Corp -- Austin, TX", Experience, ["", "TechFin Corp", "Austin, TX", ""]),
            (
                "Stanford University || Sept 2018 - June 2021",
                Education,
                ["Stanford University", "", "", "Sept 2018 - June 2021"],
            ),
            ("Winner — Hackathon || [Nov 2021]", Awards, ["Winner — Hackathon", "", "", "Nov 2021"]),
            ("queue-lite | Go, Redis", Projects, ["queue-lite | Go, Redis", "", "", ""]),
            ("Lead Engineer, Acme (2018 - 2020, Ulm)", Experience, ["Lead Engineer", "Acme", "Ulm", "2018 - 2020"]),
            ("Engineer, Payments, Acme, Inc.", Experience, ["Engineer, Payments, Acme, Inc.", "", "", ""]),
            ("Engineer, Acme, Inc. | 2019 - 2020", Experience, ["Engineer", "Acme, Inc.", "", "2019 - 2020"]),
            ("CloudTask: Distributed Tasks", Projects, ["CloudTask: Distributed Tasks", "", "", ""]),
        ] {
            assert_eq!(read(line, kind), fields.map(str::to_owned), "{line}");
        }
    }
}
