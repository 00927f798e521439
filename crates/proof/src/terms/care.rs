//! Names that are also plain words to whether they are the term where they stand.

use super::Candidate;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// What ambiguous names need; see the end of `rules/terms.toml`.
#[derive(Debug, Default)]
pub(super) struct Care {
    /// Lower case to the one spelling that counts.
    exact: FxHashMap<String, Vec<String>>,
    start: FxHashSet<String>,
    company: FxHashSet<String>,
    trusted: FxHashSet<String>,
    nouns: FxHashSet<String>,
    endings: FxHashSet<String>,
    leads: FxHashSet<String>,
    asked: FxHashSet<String>,
    not_before: FxHashMap<String, Vec<String>>,
    not_after: FxHashMap<String, Vec<String>>,
}

impl Care {
    pub(super) fn read(table: Option<&toml::Table>) -> Self {
        let Some(table) = table else { return Self::default() };
        let list = |name: &str| {
            let text = table.get(name).and_then(toml::Value::as_str).unwrap_or("");
            // This runs at every start: room for all words at once, at five letters a word and a space.
            let mut words = FxHashSet::with_capacity_and_hasher(text.len() / 6 + 1, FxBuildHasher);
            words.extend(text.split_ascii_whitespace().map(str::to_ascii_lowercase));
            words
        };
        let neighbours = |name: &str| {
            table
                .get(name)
                .and_then(toml::Value::as_table)
                .into_iter()
                .flatten()
                .map(|(word, others)| {
                    let others = others.as_str().unwrap_or("");
                    (word.clone(), others.split_whitespace().map(str::to_owned).collect())
                })
                .collect()
        };
        let mut exact: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for word in table.get("exact").and_then(toml::Value::as_str).unwrap_or("").split_whitespace() {
            exact.entry(word.to_ascii_lowercase()).or_default().push(word.to_owned());
        }
        Self {
            exact,
            start: list("start"),
            company: list("company"),
            trusted: list("trusted"),
            nouns: list("nouns"),
            endings: list("endings"),
            leads: list("leads"),
            asked: list("asked"),
            not_before: neighbours("not_before"),
            not_after: neighbours("not_after"),
        }
    }

    /// Whether a name needs a look at its neighbours.
    pub(super) fn concerns(&self, pattern: &str) -> bool {
        self.exact.contains_key(pattern) || self.not_before.contains_key(pattern)
    }

    #[cfg(test)]
    pub(super) fn sizes(&self) -> Vec<usize> {
        let lists = [&self.start, &self.company, &self.trusted, &self.nouns, &self.endings, &self.leads, &self.asked];
        let neighbours = [self.exact.len(), self.not_before.len(), self.not_after.len()];
        lists.into_iter().map(FxHashSet::len).chain(neighbours).collect()
    }

    /// Whether a technology stands in front of the noun: `Go services`, `the C parser`, `Spark jobs`.
    fn is_context_noun(&self, word: &str) -> bool {
        self.nouns.contains(word.strip_suffix('s').unwrap_or(word))
    }

    /// Whether a hyphen may tie it to a technology: `Go-based`, `Spark-native`.
    fn is_compound_end(&self, word: &str) -> bool {
        self.endings.contains(word.split('-').next().unwrap_or(word))
    }

    /// Of two terms that differ by case alone, whether this spelling is the one; any other name is let through.
    pub(super) fn spelled(&self, pattern: &str, written: &str, is_name: impl Fn(&str) -> bool) -> bool {
        match self.exact.get(pattern) {
            Some(spellings) if spellings.len() > 1 => {
                spellings.iter().filter(|spelling| is_name(spelling)).any(|spelling| spelling == written)
                    || spellings.first().is_some_and(|first| is_name(first) && !spellings.iter().any(|s| s == written))
            }
            _ => true,
        }
    }

    /// Whether the candidate at `place` is the term.
    pub(super) fn allows(
        &self,
        text: &str,
        lower: &str,
        candidates: &[Candidate<'_>],
        certain: &[bool],
        place: usize,
    ) -> bool {
        let candidate = &candidates[place];
        let (start, end) = (candidate.span.start, candidate.span.end);
        let written = &text[start..end];
        let name = candidate.text;
        let after = &lower[end..];
        let before = &lower[..start];
        let next_word = word_after(after);
        let previous_word = word_before(before);
        if self.not_before.get(name).is_some_and(|words| words.iter().any(|word| follows(after, word))) {
            return false;
        }
        let compound = after.starts_with('-');
        // `Go-kart`, `Spring-cleaning`: half of another word, unless it says what the thing is built on.
        let half = after.strip_prefix('-').is_some_and(|rest| {
            let rest = rest.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or("");
            rest.starts_with(|c: char| c.is_ascii_lowercase())
                && !self.is_compound_end(rest)
                && !self.is_context_noun(rest)
        });
        if half && self.start.contains(name) {
            return false;
        }
        if self.not_after.get(name).is_some_and(|words| {
            (compound || !self.is_context_noun(next_word)) && words.iter().any(|word| precedes(before, word))
        }) {
            return false;
        }
        let mut listed = beside_term(lower, candidates, certain, place);
        listed.0 |= fills_a_sentence(lower, candidates, place);
        let exact = self.exact.get(name).is_none_or(|spellings| spellings.iter().any(|spelling| spelling == written));
        if !exact {
            // Lower case counts only as an item of a list of terms: `python, go, react`.
            let capitals = written.len() > 2 && written.chars().all(|c| !c.is_ascii_lowercase());
            return capitals && listed.0 || listed.0 && closes_item(after) && opens_item(before);
        }
        let opens = opens_sentence(before);
        let versioned = after.trim_start().starts_with(|c: char| c.is_ascii_digit()) && name.len() > 1;
        let noun_follows = self.is_context_noun(next_word)
            || next_word.ends_with("-based")
            || after.starts_with("-based")
            || after.starts_with("-side");
        // `Rust is a plus`, `Go would be nice`: a sentence about knowing it.
        let asked = matches!(next_word, "is" | "would" | "experience" | "knowledge" | "or")
            && after
                .split('.')
                .next()
                .is_some_and(|clause| self.asked.iter().any(|word| clause.contains(word.as_str())));
        let company = asked
            || listed.0
            || listed.1
            || versioned
            || noun_follows
            || (!opens && self.leads.contains(previous_word) && (closes_item(after) || name.len() > 1));
        if self.trusted.contains(name) && !opens {
            return true;
        }
        if self.company.contains(name) || (opens && self.start.contains(name)) {
            // One letter is too little for a preposition alone, unless the clause ends there: `in C.`
            return if name.len() == 1 {
                listed.0
                    || noun_follows
                    || (self.leads.contains(previous_word)
                        && !opens
                        && (closes_item(after) || next_word == "for" || next_word == "and" || next_word == "on")
                        && previous_word != "of"
                        && previous_word != "or")
            } else {
                company
            };
        }
        true
    }
}

/// Whether a term that needs no care stands next to it in a list, or within three words.
fn beside_term(lower: &str, candidates: &[Candidate<'_>], certain: &[bool], place: usize) -> (bool, bool) {
    let mut list = false;
    let mut near = false;
    // A run of ambiguous names (`Go, Rust, C`) leans on a certain one at either end, at most six names away.
    let mut look = |step: isize| {
        let mut at = place;
        for _ in 0..6 {
            let Some(other) = at.checked_add_signed(step).filter(|&other| other < candidates.len()) else { return };
            let (left, right) = (at.min(other), at.max(other));
            let Some(between) = lower.get(candidates[left].span.end..candidates[right].span.start) else { return };
            if joins(between) {
                if certain[other] {
                    list = true;
                    return;
                }
                at = other;
                continue;
            }
            if at == place
                && certain[other]
                && between.len() < 30
                && between.split_whitespace().count() <= 3
                && !between.contains(['.', ';', ':'])
            {
                near = true;
            }
            return;
        }
        list |= at != place;
    };
    look(1);
    look(-1);
    // Two capital names joined in a list vouch for each other only with a certain one; three do by themselves.
    (list, near)
}

/// Whether the candidate stands in a sentence that is nothing but two or more names: `Go and Helm.`
fn fills_a_sentence(lower: &str, candidates: &[Candidate<'_>], place: usize) -> bool {
    let joined = |left: usize, right: usize| {
        lower.get(candidates[left].span.end..candidates[right].span.start).is_some_and(joins)
    };
    let (mut first, mut last) = (place, place);
    // A list of more than a dozen names always holds one that needs no care.
    while first > 0 && place - first < 12 && joined(first - 1, first) {
        first -= 1;
    }
    while last + 1 < candidates.len() && last - place < 12 && joined(last, last + 1) {
        last += 1;
    }
    let before = &lower[..candidates[first].span.start];
    let after = lower[candidates[last].span.end..].trim_start();
    first < last && opens_sentence(before) && (after.is_empty() || after.starts_with(['.', '\n']))
}

/// Whether the text between two names is that of a list: `, `, ` / `, ` and `, ` (`, a version.
fn joins(between: &str) -> bool {
    if between.len() > 16 {
        return false;
    }
    let bare: String = between.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect();
    matches!(
        bare.trim(),
        "," | "/"
            | "&"
            | "+"
            | "and"
            | "or"
            | ", and"
            | ", or"
            | "("
            | "|"
            | "·"
            | "•"
            | ";"
            | "and/or"
            | ", some"
            | "on"
            | "with"
            | ":"
            | "),"
    )
}

fn closes_item(after: &str) -> bool {
    let trimmed = after.trim_start();
    trimmed.is_empty() || trimmed.starts_with([',', '.', ';', ')', '/', '|', ':', '&'])
}

fn opens_item(before: &str) -> bool {
    let trimmed = before.trim_end();
    trimmed.is_empty() || trimmed.ends_with([',', '/', '|', '(', ':', '&'])
}

fn opens_sentence(before: &str) -> bool {
    let trimmed = before.trim_end_matches([' ', '"', '(', '*', '_']);
    trimmed.is_empty()
        || trimmed.ends_with(['.', '!', '?', '•', ';'])
        || trimmed.ends_with('-') && trimmed.len() < before.len()
}

fn word_after(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(' ') else { return "" };
    rest.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or("")
}

fn word_before(before: &str) -> &str {
    let Some(rest) = before.strip_suffix(' ') else { return "" };
    rest.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or("")
}

/// Whether `word` comes next: a sign or a hyphen glued, a word after a space.
fn follows(after: &str, word: &str) -> bool {
    if word.starts_with(|c: char| !c.is_alphanumeric()) {
        return after.trim_start().starts_with(word);
    }
    word_after(after) == word
}

fn precedes(before: &str, word: &str) -> bool {
    if word.starts_with(|c: char| !c.is_alphanumeric()) {
        return before.trim_end().ends_with(word);
    }
    word_before(before) == word || before.strip_suffix('-').is_some_and(|rest| rest.ends_with(word))
}
