//! The numbers of an edit, in figures and words, to those that the original does not state.

use super::Kind;
use super::figures::{self, Figure, Numbers};
use super::judge::{Comparison, Judgement};
use super::tables::{TABLES, is_function_word};
use crate::quantity::{Bound, Quantity, Unit, close, count_of, quantities};

impl Comparison<'_> {
    pub(super) fn judge_figures(&mut self, judgement: &mut Judgement) {
        let mut original =
            Numbers { text: self.before, list: quantities(self.before), periods: self.supplied.periods() };
        let shared = with_shared_units(self.before, &original.list);
        original.list.extend(shared);
        original.list.extend(quantities(self.notes));
        let edited = Numbers { text: self.after, list: quantities(self.after), periods: Vec::new() };
        for quantity in &edited.list {
            let mut named = self.judged.iter().chain(&self.concepts);
            let inside = named.any(|span| span.start <= quantity.span.start && quantity.span.end <= span.end);
            self.judged.push(quantity.span.range());
            if inside {
                continue;
            }
            // 100% of what is `all` in the original; `zero` of what has none there.
            let whole = quantity.unit == Unit::Percent && quantity.low == 100.0;
            let each = self.supplied.padded.replace(" each other ", " ");
            if whole && ["all", "every", "each", "entire"].iter().any(|word| each.contains(&format!(" {word} "))) {
                continue;
            }
            if quantity.low == 0.0
                && ["no", "none", "never", "without", "not"].iter().any(|word| self.supplied.stems.contains(*word))
            {
                continue;
            }
            // `one week in six` is how often, as is `every sixth week`.
            let frequency = self.edited.padded.contains(" one week in ") || self.edited.padded.contains(" one day in ");
            if frequency && !quantity.is_metric() && self.supplied.padded.contains(" every ") {
                continue;
            }
            let written = self.after.get(quantity.span.range()).unwrap_or("");
            // `every six months` is `twice a year`; `one-in-six` is `one week in six`.
            let written_before = self.after.get(..quantity.span.start).unwrap_or("").trim_end().to_lowercase();
            let how_often = ["every", "each", "per"].iter().any(|word| written_before.ends_with(word))
                && quantity.unit == Unit::Time
                && self.supplied.periods().iter().any(|period| (period / quantity.low.max(1e-9) - 1.0).abs() < 0.04);
            let one_in = ["one in", "one-in-", "one week in", "one day in", "1 in"]
                .iter()
                .any(|phrase| written_before.ends_with(phrase))
                && self.supplied.padded.contains(" in ")
                && original.list.iter().any(|source| source.same_value(quantity) && !source.is_metric());
            // `for a year` is twelve months; `v12` is version 12.
            let lasting = quantity.unit == Unit::Time
                && self.supplied.words.windows(2).any(|pair| {
                    matches!(pair[0].lower.as_str(), "a" | "an" | "one" | "last" | "past" | "whole" | "full")
                        && crate::quantity::seconds_of(&pair[1].lower)
                            .is_some_and(|seconds| (seconds / quantity.low.max(1e-9) - 1.0).abs() < 0.04)
                });
            let version = quantity.unit == Unit::Version
                && self.after.get(quantity.span.range()).is_some_and(|written| {
                    self.supplied.words.iter().any(|word| word.lower.strip_prefix('v') == Some(written))
                });
            if how_often || one_in || lasting || version {
                continue;
            }
            // `20%` is one in five, as `one in five` is 20%.
            let own_odds = self.edited.odds().into_iter().find(|(at, _)| quantity.span.range().contains(at));
            let near = |one: f64, other: f64| (one - other).abs() <= 0.6;
            let shares = self.supplied.odds();
            let told = match own_odds {
                Some((_, share)) => {
                    let percents = original.list.iter().filter(|source| source.unit == Unit::Percent);
                    percents
                        .map(|source| source.low)
                        .chain(shares.iter().map(|(_, other)| *other))
                        .any(|other| near(other, share))
                }
                None => quantity.unit == Unit::Percent && shares.iter().any(|(_, other)| near(*other, quantity.low)),
            };
            if told {
                continue;
            }
            // `both firms` are two.
            let pair = quantity.low == 2.0
                && matches!(quantity.unit, Unit::Count(_))
                && ["both", "pair", "coupl", "twin", "duo"].iter().any(|word| self.supplied.stems.contains(*word));
            // `with four others` makes one of five.
            let one_of = ["one of", "group of", "team of"].iter().any(|phrase| written_before.ends_with(phrase))
                && original.list.iter().any(|source| source.low + 1.0 == quantity.low)
                && [" with ", " and i ", " and me "].iter().any(|word| self.supplied.padded.contains(word));
            // `awk over 1,500 lines` goes through them; `processed over 1,500 lines` would be more than those.
            let across = quantity.bound == Bound::AtLeast
                && written
                    .to_lowercase()
                    .starts_with("over ")
                    .then_some(written_before.as_str())
                    .or_else(|| written_before.strip_suffix("over"))
                    .is_some_and(|before| {
                        before.split_whitespace().last().is_some_and(|word| {
                            let word = word.to_lowercase();
                            !word.ends_with("ed")
                                && !is_function_word(&word)
                                && !TABLES.irregular.contains_key(&word)
                                && !TABLES.ranks.contains_key(&TABLES.stem(&word))
                                && word.chars().all(char::is_alphanumeric)
                        })
                    })
                && original.list.iter().any(|source| source.same_value(quantity));
            // `with two others` of one of three.
            let others = ["other", "colleagu", "peopl", "friend", "author"].iter().any(|noun| {
                self.after.get(quantity.span.end..).is_some_and(|rest| TABLES.stem(first_word(rest)) == *noun)
            }) && [" one of ", " of us ", " group of ", " team of "]
                .iter()
                .any(|phrase| self.supplied.padded.contains(phrase))
                && original.list.iter().any(|source| source.low == quantity.low + 1.0);
            if pair || one_of || across || others {
                continue;
            }
            // `cut by two thirds` is `cut to a third`.
            let rest = quantity.unit == Unit::Percent
                && (written_before.ends_with(" to") || written_before.ends_with(" to about"))
                && original
                    .list
                    .iter()
                    .any(|source| source.unit == Unit::Percent && (100.0 - source.low - quantity.low).abs() <= 0.6);
            if rest {
                continue;
            }
            // `over two sprints` is during two sprints, where the original says two.
            let during = written_before.ends_with("over")
                || self.after[quantity.span.range()].to_lowercase().starts_with("over ");
            let lasts = quantity.unit == Unit::Time
                || matches!(&quantity.unit, Unit::Count(noun) if TABLES.rounds.contains(noun));
            if during && lasts && original.list.iter().any(|source| source.same_value(quantity)) {
                continue;
            }
            let figure = figures::judge(quantity, &original, &edited);
            let below = ["under", "below", "less than", "sub"];
            let tightened = quantity.bound == Bound::AtMost
                && quantity.unit == Unit::Time
                && figure == Figure::Supported
                && below.iter().any(|word| written.to_lowercase().starts_with(word) || written_before.ends_with(word))
                && !original.list.iter().any(|source| source.bound == Bound::AtMost)
                && original.list.iter().any(|source| source.same_value(quantity));
            if tightened {
                judgement.add(
                    Kind::ChangedMetric,
                    "figure",
                    format!("`{written}` is less than the figure of the original"),
                );
                continue;
            }
            let Some(mut kind) = figure.kind() else { continue };
            // Another period, or another share told as odds, changes what the original tells.
            let every = ["every", "each", "per"].iter().any(|word| written_before.ends_with(word));
            let periods = every && quantity.unit == Unit::Time || written == "24/7";
            if kind == Kind::NewMetric
                && (periods && (!self.supplied.periods().is_empty() || self.supplied.padded.contains(" in "))
                    || quantity.unit == Unit::Percent && !self.supplied.odds().is_empty())
            {
                kind = Kind::ChangedMetric;
            }
            // `estimated six weeks` and `estimated the move at six weeks`.
            if figure == Figure::Unhedged
                && TABLES.hedges.iter().any(|hedge| self.edited.padded.contains(hedge.as_str()))
            {
                continue;
            }
            // `in the two days after` of `within two days`.
            if figure == Figure::Unhedged
                && quantity.unit == Unit::Time
                && [" in", " in the", " during", " during the"].iter().any(|link| written_before.ends_with(link))
            {
                continue;
            }
            if figure == Figure::Invented && self.bare_numerals().contains(&bare(written)) {
                continue;
            }
            // `from 410 to 0` reads like a code until `410 warnings` says what it counts.
            let counted = matches!(quantity.unit, Unit::Count(_))
                && original.list.iter().any(|source| source.unit == Unit::Code && source.same_value(quantity));
            if counted {
                continue;
            }
            judgement.add(
                kind,
                "figure",
                match kind {
                    Kind::NewMetric => format!("`{written}` is no figure of the original"),
                    Kind::ChangedMetric => format!("`{written}` differs from the figure of the original"),
                    _ => format!("`{written}` stood with a hedge in the original"),
                },
            );
        }
    }

    /// Numerals of the original (and its notes) that stand without a unit, as they are written; `twice` is 2.
    fn bare_numerals(&self) -> Vec<String> {
        let mut bare_ones: Vec<String> = Vec::new();
        for text in [self.before, self.notes] {
            let read = quantities(text);
            for quantity in &read {
                let written = text.get(quantity.span.range()).unwrap_or("");
                let unit = matches!(&quantity.unit, Unit::Count(noun) if noun.is_empty()) || quantity.is_label();
                if unit || written.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
                    bare_ones.push(bare(written));
                }
            }
            let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':'));
            let mut at = 0;
            for word in words {
                let start = at;
                at += word.len() + 1;
                let word = word.trim_end_matches('.');
                let figures = word.starts_with(|c: char| c.is_ascii_digit())
                    && word.chars().all(|c| c.is_ascii_digit() || c == '.');
                let read_already = read.iter().any(|quantity| quantity.span.range().contains(&start));
                if figures && !read_already {
                    bare_ones.push(bare(word));
                }
                match word.to_lowercase().as_str() {
                    "once" => bare_ones.push("1".to_owned()),
                    "twice" => bare_ones.push("2".to_owned()),
                    _ => {}
                }
            }
        }
        bare_ones
    }

    /// `60% of reads` does not make `60% of traffic`.
    pub(super) fn judge_wholes(&self, judgement: &mut Judgement) {
        let wholes = |text: &str| -> Vec<(f64, String)> {
            let shares = quantities(text).into_iter().filter(|quantity| quantity.unit == Unit::Percent);
            shares
                .filter_map(|quantity| {
                    let rest = text.get(quantity.span.end..)?.trim_start();
                    let rest = rest.strip_prefix("of ")?;
                    let rest = ["the ", "all ", "our "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
                    let noun = rest.split(|c: char| !c.is_alphanumeric()).next()?.to_lowercase();
                    (noun.len() > 2).then_some((quantity.low, noun))
                })
                .collect()
        };
        let had = wholes(self.before);
        for (share, noun) in wholes(self.after) {
            let other = had.iter().any(|(value, _)| close(*value, share));
            if other && !self.known(&noun, &TABLES.stem(&noun)) {
                judgement.add(
                    Kind::ChangedMetric,
                    "other-whole",
                    format!("the share was of something else than `{noun}`"),
                );
                judgement.add(Kind::NewScope, "other-whole", format!("the share was of something else than `{noun}`"));
            }
        }
    }

    /// `by a full letter`, `double-digit growth`: an amount in words that no number says.
    pub(super) fn judge_spelled_amounts(&self, judgement: &mut Judgement) {
        for digits in ["single digit", "double digit", "triple digit"] {
            let said = |text: &str| text.contains(&format!(" {digits} ")) || text.contains(&format!(" {digits}s "));
            if said(&self.edited.padded) && !said(&self.supplied.padded) {
                judgement.add(Kind::NewMetric, "amount-in-words", format!("`{digits}` is no amount of the original"));
            }
        }
        // `in under an hour`.
        for run in self.edited.words.windows(3) {
            let [link, article, unit] = run else { continue };
            let limit = matches!(link.lower.as_str(), "under" | "within" | "in" | "than" | "below")
                && matches!(article.lower.as_str(), "a" | "an");
            let Some(seconds) =
                crate::quantity::seconds_of(&unit.lower).filter(|_| limit && !self.is_judged(unit.start))
            else {
                continue;
            };
            let had = self.supplied.stems.contains(&unit.stem)
                || quantities(self.before)
                    .iter()
                    .chain(&quantities(self.notes))
                    .any(|quantity| quantity.unit == Unit::Time && (quantity.low / seconds - 1.0).abs() < 0.04);
            if !had {
                judgement.add(
                    Kind::NewMetric,
                    "amount-in-words",
                    format!("`{} {} {}` is no amount of the original", link.lower, article.lower, unit.lower),
                );
            }
        }
        // `terabytes of storage`, `hours of work`.
        for (at, run) in self.edited.words.windows(2).enumerate() {
            let [unit, of] = run else { continue };
            let bulk = ["gigabytes", "terabytes", "petabytes"].contains(&unit.lower.as_str())
                || matches!(unit.lower.as_str(), "hours" | "days" | "weeks" | "months") && of.lower == "of";
            let counted = at.checked_sub(1).is_some_and(|before| {
                let before = &self.edited.words[before].lower;
                super::periods::number(before).is_some() || matches!(before.as_str(), "few" | "several" | "some")
            });
            if bulk && !counted && !self.is_judged(unit.start) && !self.supplied.stems.contains(&unit.stem) {
                let why = format!("`{}` is no amount of the original", unit.lower);
                judgement.add(Kind::NewMetric, "amount-in-words", why);
            }
        }
        // `within hours`.
        for run in self.edited.words.windows(2) {
            let [link, unit] = run else { continue };
            let many = unit.lower.ends_with('s') && crate::quantity::seconds_of(&unit.lower).is_some();
            if matches!(link.lower.as_str(), "within" | "in")
                && many
                && !self.is_judged(unit.start)
                && !self.supplied.stems.contains(&unit.stem)
            {
                let timed = quantities(self.before).iter().any(|quantity| quantity.unit == Unit::Time);
                let kind = if timed { Kind::ChangedMetric } else { Kind::NewMetric };
                let why = format!("`{} {}` is no amount of the original", link.lower, unit.lower);
                judgement.add(kind, "amount-in-words", why);
            }
        }
        for run in self.edited.words.windows(4) {
            let [by, article, whole, unit] = run else { continue };
            let amount = by.lower == "by"
                && matches!(article.lower.as_str(), "a" | "an" | "one" | "two" | "three")
                && matches!(whole.lower.as_str(), "full" | "whole" | "half" | "large" | "wide" | "significant");
            if amount && !self.supplied.stems.contains(&unit.stem) {
                judgement.add(
                    Kind::NewMetric,
                    "amount-in-words",
                    format!("`{} {}` is no amount of the original", whole.lower, unit.lower),
                );
            }
        }
    }
}

/// `12 ms instead of 20`: a bare number after one with a unit has that unit too.
fn with_shared_units(text: &str, read: &[Quantity]) -> Vec<Quantity> {
    let mut shared = Vec::new();
    for (at, quantity) in read.iter().enumerate() {
        let bare_one = matches!(&quantity.unit, Unit::Count(noun) if noun.is_empty()) || quantity.is_label();
        let neighbours = [at.checked_sub(1), Some(at + 1)];
        for other in neighbours.into_iter().flatten().filter_map(|index| read.get(index)).filter(|_| bare_one) {
            let number = |quantity: &Quantity| bare(text.get(quantity.span.range()).unwrap_or("")).parse::<f64>().ok();
            let measured = matches!(other.unit, Unit::Time | Unit::Bytes | Unit::Currency(_));
            if let (true, Some(own), Some(theirs)) = (measured, number(quantity), number(other).filter(|n| *n > 0.0)) {
                let value = own * other.low / theirs;
                shared.push(Quantity {
                    low: value,
                    high: value,
                    unit: other.unit.clone(),
                    role: other.role,
                    ..quantity.clone()
                });
            }
        }
    }
    shared
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("")
}

/// The first numeral of a written quantity, in figures.
fn bare(written: &str) -> String {
    let figures: String = written
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let figures = figures.trim_end_matches(['.', ',']);
    if !figures.is_empty() {
        return figures.replace(',', "");
    }
    let mut words = written.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| count_of(&word.to_lowercase())).map_or_else(String::new, |count| format!("{count}"))
}
