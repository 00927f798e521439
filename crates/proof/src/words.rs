//! Turns a text into words: where each stands, what it is at root (inflection and spelling set aside), and what
//! parts it from the word before. Asked for by the lexicon and by everything that reads a bullet.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// What stands between a word and the word before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// White space, a hyphen, a slash or nothing: phrases run through.
    Joined,
    /// A comma, bracket, quotation mark or dash: another part of the sentence.
    Part,
    /// A semicolon, colon, full stop or line break; also the start of the text: another statement.
    Stop,
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the text.
    pub at: Range<usize>,
    /// Lower-case form, apostrophe-s removed.
    pub lower: String,
    /// Root: irregular past, US or UK spelling and endings set aside.
    pub root: String,
    /// What parts it from the word before.
    pub gap: Gap,
    /// Whether a hyphen joins it to the word before.
    pub hyphenated: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
}

impl Word {
    /// Whether its first character is a digit.
    #[must_use]
    pub fn is_figure(&self) -> bool {
        self.lower.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Reduces words to roots.
pub struct Roots {
    stemmer: Stemmer,
    irregular: FxHashMap<String, String>,
}

impl std::fmt::Debug for Roots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roots({} irregular forms)", self.irregular.len())
    }
}

impl Roots {
    /// `irregular` is lines of a base form, a colon and its irregular forms: `write: wrote written`.
    #[must_use]
    pub fn new(irregular: &str) -> Self {
        let forms = irregular
            .lines()
            .filter_map(|line| line.split_once(':'))
            .flat_map(|(base, forms)| {
                forms.split_whitespace().map(move |form| (form.to_owned(), base.trim().to_owned()))
            })
            .collect();
        Self { stemmer: Stemmer::create(Algorithm::English), irregular: forms }
    }

    /// The root of a lower-case word.
    #[must_use]
    pub fn root(&self, lower: &str) -> String {
        let base = self.irregular.get(lower).map_or(lower, String::as_str);
        // A stemmer knows English endings only; figures and single letters stay as they are.
        if base.len() < 3 || !base.is_ascii() || base.starts_with(|c: char| c.is_ascii_digit()) {
            return base.to_owned();
        }
        self.stemmer.stem(&american(base)).into_owned()
    }

    /// The words of a text, in reading order.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        let mut end = 0;
        for (start, piece) in text.unicode_word_indices() {
            let between = &text[end..start];
            let gap = if words.is_empty() { Gap::Stop } else { gap_of(between) };
            let lower = piece.to_lowercase().replace('’', "'");
            let lower = lower.strip_suffix("'s").unwrap_or(&lower).to_owned();
            words.push(Word {
                at: start..start + piece.len(),
                root: self.root(&lower),
                lower,
                gap,
                hyphenated: between == "-" || between == "\u{2010}" || between == "\u{2011}",
                capital: piece.starts_with(char::is_uppercase),
            });
            end = start + piece.len();
        }
        words
    }
}

fn gap_of(between: &str) -> Gap {
    let mut gap = Gap::Joined;
    for c in between.chars() {
        let this = match c {
            ';' | ':' | '!' | '?' | '\n' => Gap::Stop,
            '.' => Gap::Stop,
            ',' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '–' | '—' | '|' | '•' | '·' => Gap::Part,
            _ => Gap::Joined,
        };
        gap = gap.max(this);
    }
    // "pp. 4" and "node.js" never get here; a hyphen with spaces about it is a dash.
    if gap == Gap::Joined && between.contains(" - ") { Gap::Part } else { gap }
}

/// US spelling of a UK form. It also changes words that have no other spelling (`rise`): that is harmless, since
/// lexicon and text go through it alike.
fn american(word: &str) -> String {
    let mut word = word.to_owned();
    for (uk, us) in [
        ("isation", "ization"),
        ("isations", "izations"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("ise", "ize"),
        ("iser", "izer"),
        ("ysed", "yzed"),
        ("yse", "yze"),
        ("ysing", "yzing"),
        ("lled", "led"),
        ("lling", "ling"),
        ("ller", "ler"),
        ("ogue", "og"),
        ("ogues", "ogs"),
        ("ence", "ense"),
        ("tre", "ter"),
        ("tres", "ters"),
        ("amme", "am"),
    ] {
        if word.len() > uk.len() + 1 && word.ends_with(uk) {
            word.truncate(word.len() - uk.len());
            word.push_str(us);
            break;
        }
    }
    if word.len() > 5
        && let Some(at) = word.rfind("our")
        && at > 1
    {
        word.replace_range(at..at + 3, "or");
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_and_spellings_share_a_root() {
        let roots = Roots::new("write: wrote written\nbuild: built");
        for (one, other) in [
            ("wrote", "writes"),
            ("built", "building"),
            ("optimised", "optimize"),
            ("behaviour", "behavior"),
            ("modelling", "modeled"),
            ("analysed", "analyze"),
            ("licence", "license"),
            ("catalogue", "catalog"),
            ("centre", "center"),
            ("organisation", "organization"),
        ] {
            assert_eq!(roots.root(one), roots.root(other), "{one} and {other}");
        }
        assert_ne!(roots.root("four"), roots.root("for"));
    }

    #[test]
    fn gaps_part_statements() {
        let roots = Roots::new("");
        let words = roots.words("Fixed on-call rota; found, later: 1.4 million");
        let gaps: Vec<_> = words.iter().map(|word| word.gap).collect();
        use Gap::{Joined, Part, Stop};
        assert_eq!(gaps, [Stop, Joined, Joined, Joined, Stop, Part, Stop, Joined]);
        assert!(words[2].hyphenated);
        assert_eq!(words[6].lower, "1.4");
    }
}
