//! Text to words with stems and clauses.

use super::tables::{Entry, TABLES};
use rustc_hash::FxHashSet;

#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Lower case.
    pub(super) lower: String,
    /// Its stem, spelling and irregular forms evened out.
    pub(super) stem: String,
    /// Byte offset of its start.
    pub(super) start: usize,
    /// Byte offset of its end.
    pub(super) end: usize,
    /// Number of its clause, from 0.
    pub(super) clause: usize,
    /// Whether it is the first word of its clause, leading `and`, `I` and adverbs left out.
    pub(super) opens: bool,
    /// Whether it begins a sentence.
    pub(super) starts_sentence: bool,
    /// Whether it has a capital letter.
    pub(super) capital: bool,
}

/// A text read for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// Its words.
    pub(super) words: Vec<Word>,
    /// Lower case, every sign a space, with a space at both ends.
    pub(super) padded: String,
    /// The stems of its words.
    pub(super) stems: FxHashSet<String>,
}

impl Reading {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        let tables = &*TABLES;
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6 + 1);
        let mut padded = String::with_capacity(text.len() + 2);
        padded.push(' ');
        let mut clause = 0;
        let mut fresh = true;
        let mut sentence = true;
        let mut chars = text.char_indices().peekable();
        while let Some((start, character)) = chars.next() {
            if !character.is_alphanumeric() {
                if matches!(character, ',' | ';' | ':' | '—' | '–' | '(' | ')' | '→' | '!' | '?' | '\n')
                    || character == '.' && chars.peek().is_none_or(|(_, next)| next.is_whitespace())
                    || character == '-' && text[..start].ends_with(' ')
                {
                    if !fresh {
                        clause += 1;
                    }
                    fresh = true;
                    sentence |= matches!(character, '.' | '!' | '?' | '\n');
                }
                continue;
            }
            let mut end = start + character.len_utf8();
            while let Some(&(at, next)) = chars.peek() {
                let glue = matches!(next, '\'' | '’')
                    && text[at + next.len_utf8()..].starts_with(char::is_alphanumeric)
                    || matches!(next, '+' | '#');
                if !(next.is_alphanumeric() || glue) {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            let written = &text[start..end];
            let mut lower = written.to_lowercase().replace('’', "'");
            // `isnt`, as hurried notes have it.
            if let "didnt" | "doesnt" | "dont" | "isnt" | "wasnt" | "arent" | "werent" | "cant" | "couldnt"
            | "wouldnt" | "havent" | "hasnt" | "hadnt" | "wont" | "shouldnt" = lower.as_str()
            {
                lower = format!("{}n't", &lower[..lower.len() - 2]);
            }
            if let Some(bare) = lower.strip_suffix("'s") {
                lower = bare.to_owned();
            }
            if matches!(lower.as_str(), "and" | "then" | "but") && !fresh {
                clause += 1;
                fresh = true;
            }
            padded.push_str(&lower);
            padded.push(' ');
            let leading = matches!(
                lower.as_str(),
                "and" | "then" | "but" | "i" | "we" | "also" | "which" | "that" | "it" | "now"
            ) || lower.ends_with("ly");
            let opens = fresh && !leading;
            if opens {
                fresh = false;
            }
            let stem = tables.stem(&lower);
            words.push(Word {
                capital: written.chars().any(char::is_uppercase),
                lower,
                stem,
                start,
                end,
                clause,
                opens,
                starts_sentence: sentence,
            });
            sentence = false;
        }
        let mut stems: FxHashSet<String> = words.iter().map(|word| word.stem.clone()).collect();
        if words.iter().any(|word| word.lower.ends_with("n't")) {
            stems.insert("not".to_owned());
            padded.push_str("not ");
        }
        Self { words, padded, stems }
    }

    /// Whether the text has the entry.
    pub(super) fn has(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Stem(stem) => self.stems.contains(stem),
            Entry::Form(phrase) | Entry::Phrase(phrase) => self.padded.contains(phrase.as_str()),
        }
    }

    /// Whether the text has one of the entries.
    pub(super) fn has_any(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| self.has(entry))
    }

    /// Whether a word is used as a verb: it opens its clause, has a verb's ending, or follows `to`.
    pub(super) fn is_verb_form(&self, at: usize) -> bool {
        let word = &self.words[at];
        let before = at.checked_sub(1).map_or("", |index| self.words[index].lower.as_str());
        // `teaching assistant`, `a building company`: part of a name.
        let title = self.words.get(at + 1).is_some_and(|next| {
            word.lower.ends_with("ing")
                && matches!(next.lower.as_str(), "assistant" | "assistants" | "engineer" | "team" | "manager")
        });
        if title {
            return false;
        }
        let noun =
            matches!(before, "the" | "a" | "an" | "its" | "their" | "our" | "my" | "of" | "this" | "these" | "each");
        if noun && (!word.lower.ends_with("ing") || matches!(before, "a" | "an")) {
            return false;
        }
        word.opens
            || before == "to" && !word.lower.ends_with('s')
            || word.lower.ends_with("ed") && word.lower.len() > 4
            || word.lower.ends_with("ing") && word.lower.len() > 5
            || matches!(
                before,
                "i" | "we" | "which" | "that" | "who" | "will" | "helped" | "help" | "they" | "it" | "and" | "team"
            )
            || TABLES.irregular.contains_key(&word.lower)
                && !matches!(word.lower.as_str(), "set" | "read" | "cut" | "split" | "put" | "hit" | "let")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_past_forms_share_a_stem() {
        for (a, b) in
            [("organised", "organizing"), ("wrote", "writing"), ("led", "leads"), ("centralised", "centralizes")]
        {
            assert_eq!(Reading::of(a).words[0].stem, Reading::of(b).words[0].stem, "{a} {b}");
        }
    }
}
