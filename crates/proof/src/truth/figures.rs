//! Two lists of quantities to what the edit did to the numbers: by value and unit, with the arithmetic that an honest
//! edit may do.

use super::Kind;
use super::paraphrase::PARAPHRASES;
use super::tables::TABLES;
use crate::quantity::{Bound, Quantity, Role, Unit, close};

/// What one number of the edit is, seen from the original.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Figure {
    /// Stated, or follows by arithmetic.
    Supported,
    /// The figure stands, but its hedge is gone.
    Unhedged,
    /// Another figure stood there.
    Changed,
    /// No such figure stood there.
    Invented,
}

impl Figure {
    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Supported => None,
            Self::Unhedged => Some(Kind::DroppedQualifier),
            Self::Changed => Some(Kind::ChangedMetric),
            Self::Invented => Some(Kind::NewMetric),
        }
    }
}

/// A number with the text that it stands in.
pub(super) struct Numbers<'a> {
    pub(super) text: &'a str,
    pub(super) list: Vec<Quantity>,
    /// How often the text says that things happen, in seconds: `nightly`.
    pub(super) periods: Vec<f64>,
}

fn nearly(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs())
}

/// Whether two units measure the same kind of thing; a count without a noun fits any count.
fn comparable(a: &Unit, b: &Unit) -> bool {
    match (a, b) {
        (Unit::Count(a), Unit::Count(b)) => a.is_empty() || b.is_empty() || a == b,
        _ => a == b,
    }
}

/// Whether two nouns may name one thing.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (TABLES.stem(a), TABLES.stem(b));
    TABLES.same_word(&a, &b) || PARAPHRASES.alike(&a, &b)
}

/// Whether a text has a word for the thing that a noun names.
fn speaks_of(text: &str, noun: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).any(|word| TABLES.stem(&word) == TABLES.stem(noun) || alike(&word, noun))
}

/// Whether the units are of one kind, nouns aside.
fn same_class(a: &Unit, b: &Unit) -> bool {
    matches!((a, b), (Unit::Count(_), Unit::Count(_))) || a == b
}

/// Whether a quantity is the whole of a share (`14 of 20`), given what follows the one before it.
fn is_whole(numbers: &Numbers<'_>, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let between = numbers.text.get(numbers.list[before].span.end..numbers.list[at].span.start)?;
    let between = between.trim().to_lowercase();
    let mut words = between.split_whitespace().filter(|word| {
        !matches!(
            *word,
            "the"
                | "our"
                | "all"
                | "my"
                | "their"
                | "its"
                | "about"
                | "roughly"
                | "around"
                | "some"
                | "nearly"
                | "over"
                | "ca."
        )
    });
    let link = words.next();
    let link = if link == Some("out") { words.next() } else { link };
    (matches!(link, Some("of" | "/")) && words.next().is_none()).then_some(before)
}

/// Judges a number of the edit against those of the original (and of its notes).
pub(super) fn judge(edit: &Quantity, original: &Numbers<'_>, edited: &Numbers<'_>) -> Figure {
    if edit.low == 1.0 && matches!(edit.unit, Unit::Count(_)) {
        return Figure::Supported;
    }
    let mut best: Option<Figure> = None;
    for (at, source) in original.list.iter().enumerate() {
        let Some(figure) = stated(edit, source, &original.periods) else { continue };
        // `14 of 20 services` does not make twenty services.
        if let Some(part) = is_whole(original, at)
            && !edited.list.iter().any(|other| {
                let share = 100.0 * original.list[part].low / source.low.max(1e-9);
                let share_of = original.list[part].unit == Unit::Percent
                    && nearly(other.low, source.low * original.list[part].low / 100.0, 0.02);
                share_of
                    || other.same_value(&original.list[part])
                    || other.unit == Unit::Percent && (other.low - share).abs() <= 1.0
            })
        {
            best = best.or(Some(Figure::Changed));
            continue;
        }
        // `95% full` is no fall by 95%.
        let fell = edit.unit == Unit::Percent
            && Direction::of(edit, edited.text) == Direction::FallBy
            && source.span.end <= original.text.len()
            && Direction::of(source, original.text) == Direction::Open
            && ["full", "of", "used", "use", "busy", "load"].iter().any(|word| {
                original.text.get(source.span.end..).is_some_and(|rest| rest.trim_start().starts_with(word))
            });
        if fell {
            best = best.or(Some(Figure::Changed));
            continue;
        }
        // `2,000 recipes` does not make `2,000 users` of the recipes.
        if let (Unit::Count(was), Unit::Count(is)) = (&source.unit, &edit.unit)
            && figure == Figure::Supported
            && was.len() > 2
            && is.len() > 2
            && !alike(was, is)
            && !speaks_of(original.text, is)
            && speaks_of(edited.text, was)
        {
            best = best.or(Some(Figure::Changed));
            continue;
        }
        if figure == Figure::Supported {
            return figure;
        }
        best = best.or(Some(figure));
    }
    if let Some(figure) = best {
        return figure;
    }
    // `30 to 40` of `30–40`, and the other way round.
    let ends = |range: &Quantity, list: &[Quantity]| {
        range.high > range.low
            && [range.low, range.high].iter().all(|end| {
                list.iter()
                    .any(|one| close(one.low, *end) && close(one.high, *end) && comparable(&one.unit, &range.unit))
            })
    };
    let halves = original
        .list
        .iter()
        .any(|source| (close(source.low, edit.low) || close(source.high, edit.low)) && ends(source, &edited.list));
    if halves || ends(edit, &original.list) || follows(edit, original, Direction::of(edit, edited.text)) {
        return Figure::Supported;
    }
    // `zero lost edits` changes no figure of something else.
    if edit.low == 0.0
        && !original.list.iter().any(|source| source.unit == edit.unit && edit.unit != Unit::Count(String::new()))
    {
        return Figure::Invented;
    }
    let rival = original.list.iter().any(|source| {
        // `thousands of users` of `about 200 people`.
        let nouns = matches!((&edit.unit, &source.unit), (Unit::Count(a), Unit::Count(b)) if alike(a, b));
        let related = nouns
            || comparable(&edit.unit, &source.unit)
            || same_class(&edit.unit, &source.unit) && !matches!(edit.unit, Unit::Count(_))
            || matches!(
                (&edit.unit, &source.unit),
                (Unit::Percent | Unit::Multiple, Unit::Time | Unit::Percent | Unit::Multiple)
            );
        let kept = edited
            .list
            .iter()
            .any(|other| other != edit && stated(other, source, &original.periods) == Some(Figure::Supported));
        related && !kept
    });
    // A percentage that two figures of one unit do not yield.
    let few = &original.list[..original.list.len().min(12)];
    let change = matches!(edit.unit, Unit::Percent | Unit::Multiple)
        && few.iter().enumerate().any(|(at, a)| {
            few[at + 1..]
                .iter()
                .any(|b| !a.is_label() && !b.is_label() && comparable(&a.unit, &b.unit) && a.low != b.low)
        });
    let rival = rival || change;
    if rival { Figure::Changed } else { Figure::Invented }
}

/// Whether the original states this very figure, and how its hedge fared; `None` for another figure.
fn stated(edit: &Quantity, source: &Quantity, periods: &[f64]) -> Option<Figure> {
    let units = comparable(&edit.unit, &source.unit)
        || edit.is_label() && source.is_label()
        // The noun may be another word for the same thing; equal figures above ten are hardly chance.
        || matches!((&edit.unit, &source.unit), (Unit::Count(_), Unit::Count(_)));
    if !units {
        return None;
    }
    let rates = match (edit.per_seconds, source.per_seconds) {
        (Some(a), Some(b)) => close(a, b),
        (Some(period), None) => {
            matches!(source.unit, Unit::Count(_)) && edit.is_label()
                || periods.iter().any(|other| close(period, *other))
        }
        _ => true,
    };
    // A gigabyte is 1,000 megabytes to some and 1,024 to others.
    let binary = edit.unit == Unit::Bytes
        && source.unit == Unit::Bytes
        && [1.024, 1.048_576, 1.073_741_824]
            .iter()
            .any(|step| close(edit.low, source.low * step) || close(edit.low * step, source.low));
    let same = edit.same_value(source) || binary;
    if !rates {
        // The same throughput over another period: 10 an hour, 240 a day.
        if let (Some(a), Some(b)) = (edit.per_seconds, source.per_seconds)
            && nearly(edit.low / a, source.low / b, 0.02)
        {
            return Some(Figure::Supported);
        }
        return same.then_some(Figure::Changed);
    }
    if !same {
        // `hundreds` of 340; `about 1,200` or `over 1,200` of 1,234.
        let wide = edit.high > edit.low && edit.low / 2.0 <= source.low && source.high <= edit.high;
        let rounded = match edit.bound {
            Bound::About => nearly(edit.low, source.low, 0.06) && nearly(edit.high, source.high, 0.06),
            Bound::AtLeast => {
                edit.high <= source.low && nearly(edit.low, source.low, 0.25) && source.bound != Bound::AtMost
            }
            Bound::AtMost => edit.low >= source.high && nearly(edit.low, source.low, 0.25),
            Bound::Exact => {
                edit.high <= source.high
                    && nearly(edit.low, source.low, 0.012)
                    && edit.low >= 50.0
                    && edit.unit != Unit::Percent
            }
        };
        let calendar = edit.unit == Unit::Time
            && source.unit == Unit::Time
            && edit.low >= 86_400.0
            && nearly(edit.low, source.low, 0.04);
        // One end of a range, the lower one where more is larger.
        let end_of_range = source.high > source.low && close(edit.low, source.low) && close(edit.high, source.low);
        return (wide || rounded || calendar || end_of_range).then_some(Figure::Supported);
    }
    Some(match (source.bound, edit.bound) {
        (a, b) if a == b => Figure::Supported,
        (Bound::Exact, Bound::About | Bound::AtMost) | (Bound::AtLeast, Bound::Exact | Bound::About) => {
            Figure::Supported
        }
        (Bound::About, Bound::AtMost) | (Bound::AtMost, Bound::About) => Figure::Supported,
        (Bound::About | Bound::AtMost, Bound::Exact) => Figure::Unhedged,
        // `20` is no `over 20`; five of experience is five or more.
        (Bound::Exact, Bound::AtLeast) if source.role == Role::Span => Figure::Supported,
        _ => Figure::Changed,
    })
}

/// What the words around a percentage say of the change that it measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// Nothing of a fall.
    Open,
    /// Something fell, and this is how far or to what.
    Fall,
    /// Something fell by this much.
    FallBy,
}

impl Direction {
    fn of(edit: &Quantity, text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        // `33% faster` of 600 ms to 450 ms is right, `cut by 33%` is not.
        let fell = words.clone().any(|word| TABLES.fall.iter().any(|start| word.starts_with(start.as_str())));
        if !fell || words.any(|word| TABLES.speed.iter().any(|start| word.starts_with(start.as_str()))) {
            return Self::Open;
        }
        let before = text.get(..edit.span.start).unwrap_or("").to_lowercase();
        let mut before = before.split_whitespace().rev();
        let hedges =
            ["about", "roughly", "around", "some", "nearly", "almost", "over", "approximately", "a", "up", "to"];
        let link = before.find(|word| !hedges.contains(word) || *word == "to");
        if link == Some("by") { Self::FallBy } else { Self::Fall }
    }
}

/// Whether the figure follows by arithmetic from two of the original: a saving, a ratio, a difference, a sum.
fn follows(edit: &Quantity, original: &Numbers<'_>, direction: Direction) -> bool {
    // `99.99%` is no rounding of 99.95, `60%` is one of 59.6.
    let hundredths = edit.low * 100.0;
    // A third is a share in words, not a figure with decimals.
    let decimals = edit.low.fract() != 0.0 && (hundredths - hundredths.round()).abs() < 1e-6;
    let slack = match (edit.bound, edit.low) {
        (Bound::Exact, low) if decimals && low > 90.0 => 0.006,
        (Bound::Exact, _) if decimals => 0.06,
        (Bound::Exact, _) => 0.6,
        _ => 3.0,
    };
    let percent = |share: f64| match edit.unit {
        Unit::Percent => {
            let value = 100.0 * share;
            // `more than 60%` is no rounding of 57.
            let above = edit.bound == Bound::AtLeast && edit.low > value + 0.6;
            (edit.low - value).abs() <= slack && !above
                || edit.bound == Bound::AtLeast && edit.low <= value && value - edit.low <= 5.0
        }
        _ => false,
    };
    let times = |ratio: f64| match edit.unit {
        Unit::Multiple => nearly(edit.low, ratio, if edit.bound == Bound::Exact { 0.03 } else { 0.1 }),
        _ => false,
    };
    for source in &original.list {
        // With two others, the writer makes three.
        let company = source.role == Role::People && edit.role == Role::People && edit.low == source.low + 1.0;
        if company && ["with ", " and i "].iter().any(|word| original.text.to_lowercase().contains(word)) {
            return true;
        }
        match source.unit {
            // Halved is 50% less; half as much is twice as fast; doubled is 100% more.
            Unit::Percent
                if source.low < 100.0 && (percent(source.low / 100.0) || times(100.0 / (100.0 - source.low))) =>
            {
                return true;
            }
            Unit::Multiple
                if percent(source.low - 1.0) || percent(1.0 - 1.0 / source.low.max(1e-9)) || times(source.low) =>
            {
                return true;
            }
            _ => {}
        }
    }
    let few = &original.list[..original.list.len().min(12)];
    for (at, a) in few.iter().enumerate() {
        for b in &few[at + 1..] {
            if a.is_label() || b.is_label() {
                continue;
            }
            // Half of the 18 are nine.
            let (share, whole) = if a.unit == Unit::Percent { (a, b) } else { (b, a) };
            if share.unit == Unit::Percent
                && matches!((&whole.unit, &edit.unit), (Unit::Count(_), Unit::Count(_)))
                && nearly(edit.low, whole.low * share.low / 100.0, 0.02)
            {
                return true;
            }
            // Two groups of twelve each are 24.
            let counts = [edit, a, b].iter().all(|quantity| matches!(quantity.unit, Unit::Count(_)));
            let each = [" each", " apiece", " per "].iter().any(|word| original.text.contains(word));
            if counts && each && nearly(edit.low, a.low * b.low, 0.001) {
                return true;
            }
            if !comparable(&a.unit, &b.unit) {
                continue;
            }
            let (high, low) = (a.low.max(b.low), a.low.min(b.low));
            if high <= 0.0 {
                continue;
            }
            let part = low / high;
            let remains = direction != Direction::FallBy && percent(part);
            let grew = direction == Direction::Open && low > 0.0 && percent(high / low - 1.0);
            if percent(1.0 - part) || remains || grew || low > 0.0 && times(high / low) {
                return true;
            }
            // `Up 17 points` of 54% and 71%.
            let points = matches!(&edit.unit, Unit::Count(noun) if noun == "point" || noun == "percentage")
                && a.unit == Unit::Percent
                && b.unit == Unit::Percent
                && (edit.low - (high - low)).abs() <= 0.6;
            // Halved from 1 GB to 512 MB.
            let bytes =
                a.unit == Unit::Bytes && b.unit == Unit::Bytes && percent(part * 1.024) || percent(part / 1.024);
            if points || bytes && a.unit == Unit::Bytes {
                return true;
            }
            let exact = edit.bound == Bound::Exact;
            let alike = comparable(&edit.unit, &a.unit)
                && matches!(edit.unit, Unit::Count(_) | Unit::Time | Unit::Bytes | Unit::Currency(_) | Unit::Percent);
            if alike
                && (nearly(edit.low, high - low, if exact { 0.001 } else { 0.05 })
                    || nearly(edit.low, high + low, if exact { 0.001 } else { 0.05 }))
            {
                return true;
            }
        }
    }
    false
}
