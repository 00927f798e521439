//! The text that a resume should read as and the text that a reader gave, to a verdict: exact, or how far off and where.
//!
//! Exact is a sequence of words equal in Unicode's compatibility form: dashes, quotes, soft hyphens and invisible
//! characters all count. Only the marks that a template adds (`•`, ` | `) are passed over, and a page's footer.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

/// What a page should read as.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    name: Vec<String>,
    /// As the source has it, and with headings in capitals, as one template sets them.
    readings: [Vec<String>; 2],
    links: Vec<String>,
    /// The links as they are written.
    targets: Vec<String>,
}

/// How a reader did on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) exact: bool,
    /// Precision × recall × order of the words, 1 where all are found in place.
    pub(crate) score: f64,
    /// The first place where both differ: what should stand there, and what was read.
    pub(crate) differs: Option<(String, String)>,
}

impl Expected {
    /// Reads the lines of an `.expected` file, `KIND\tTEXT`, and of its `.links`.
    pub(crate) fn parse(lines: &str, links: &str) -> Self {
        let mut expected = Self { links: links.lines().map(fold).collect(), ..Self::default() };
        let mut readings = [String::new(), String::new()];
        for (kind, text) in lines.lines().filter_map(|line| line.split_once('\t')) {
            if kind == "name" {
                expected.name = words(text);
            }
            let capitals = if kind == "section" { text.to_uppercase() } else { text.to_owned() };
            readings[0].extend([text, "\n"]);
            readings[1].extend([&capitals, "\n"]);
        }
        // Whole, since a block's end is a line's end, at which some scripts have no space to tell.
        let links: Vec<&str> = links.lines().collect();
        expected.readings = readings.map(|text| words_beside(&text, &links));
        expected.targets = links.into_iter().map(str::to_owned).collect();
        expected
    }

    /// How well a text agrees.
    pub(crate) fn judge(&self, text: &str) -> Verdict {
        let targets: Vec<&str> = self.targets.iter().map(String::as_str).collect();
        let mut found = words_beside(text, &targets);
        self.drop_footers(&mut found);
        let links: Vec<&str> = self.links.iter().map(String::as_str).collect();
        drop_targets(&mut found, &self.readings[0], &links);
        let verdicts = self.readings.iter().map(|wanted| compare(wanted, &found));
        verdicts.max_by(|a, b| a.score.total_cmp(&b.score)).unwrap_or(Verdict {
            exact: false,
            score: 0.0,
            differs: None,
        })
    }

    /// Pages of a longer resume end in the name and `1 / 2`.
    fn drop_footers(&self, found: &mut Vec<String>) {
        let number = |word: &String| word.parse::<u16>().is_ok();
        let length = self.name.len() + 3;
        let mut at = 0;
        while at + length <= found.len() {
            let window = &found[at..at + length];
            let (name, count) = window.split_at(self.name.len());
            if name == self.name && number(&count[0]) && count[1] == "/" && number(&count[2]) {
                found.drain(at..at + length);
            } else {
                at += 1;
            }
        }
    }
}

/// Some readers put the targets of links behind the text of each page: a target that is read more often than the page shows
/// it is dropped, the last one first.
fn drop_targets(found: &mut Vec<String>, wanted: &[String], links: &[&str]) {
    for link in links {
        let count = |words: &[String]| words.iter().filter(|word| word == link).count();
        for _ in count(wanted)..count(found) {
            if let Some(last) = found.iter().rposition(|word| word == link) {
                found.remove(last);
            }
        }
    }
}

fn fold(text: &str) -> String {
    text.nfkc().collect()
}

fn words(text: &str) -> Vec<String> {
    // Without marks, that lines on both sides of one are joined; and joined before it is folded, since a full-width comma becomes one of
    // Latin, after which a line's end is a space.
    let words: Vec<&str> = text.split_whitespace().filter(|word| !matches!(*word, "•" | "|")).collect();
    fold(&joined(&words.join(" "))).split_whitespace().map(str::to_owned).collect()
}

/// The words of a text in which a line that is the target of a link stands by itself, whatever the lines around it end in.
fn words_beside(text: &str, targets: &[&str]) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_target = |line: &str| targets.contains(&line.trim());
    lines.chunk_by(|a, b| !is_target(a) && !is_target(b)).flat_map(|lines| words(&lines.join("\n"))).collect()
}

/// The text without white space beside letters of scripts that set none between words: where a line ends there, no space
/// stood.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            let mut next = letters.peek().copied();
            while next.is_some_and(char::is_whitespace) {
                letters.next();
                next = letters.peek().copied();
            }
            if !(out.ends_with(sets_no_spaces) || next.is_some_and(sets_no_spaces)) {
                out.push(' ');
            }
        } else {
            out.push(letter);
        }
    }
    out
}

/// Chinese and Japanese, with their punctuation and full-width forms.
fn sets_no_spaces(letter: char) -> bool {
    matches!(u32::from(letter), 0x2e80..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

fn compare(wanted: &[String], found: &[String]) -> Verdict {
    if wanted == found {
        return Verdict { exact: true, score: 1.0, differs: None };
    }
    let mut stock: HashMap<&str, usize> = HashMap::new();
    for word in found {
        *stock.entry(word).or_default() += 1;
    }
    let mut shared = 0usize;
    for word in wanted {
        if let Some(left) = stock.get_mut(word.as_str()).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let score =
        share(shared, found.len()) * share(shared, wanted.len()) * share(common_in_order(wanted, found), shared);
    let at = wanted.iter().zip(found).take_while(|(a, b)| a == b).count();
    let near = |words: &[String]| words[at.saturating_sub(2).min(words.len())..(at + 5).min(words.len())].join(" ");
    Verdict { exact: false, score, differs: Some((near(wanted), near(found))) }
}

/// The length of the longest common subsequence.
fn common_in_order(a: &[String], b: &[String]) -> usize {
    let mut above = vec![0; b.len() + 1];
    for word in a {
        let mut row = vec![0; b.len() + 1];
        for (at, other) in b.iter().enumerate() {
            row[at + 1] = if word == other { above[at] + 1 } else { row[at].max(above[at + 1]) };
        }
        above = row;
    }
    above.last().copied().unwrap_or_default()
}

/// Whether a reader gave the text of a snippet, as the corpus' own page says to compare: words in order in composed form,
/// any list marks, typographic quotes as plain ones; where directions mix, the words alone.
pub(crate) fn snippet_agrees(accepted: &[String], links: &str, text: &str) -> bool {
    let mixed = |text: &str| text.chars().any(|c| matches!(u32::from(c), 0x590..=0x8ff));
    let read = snippet_words(text);
    let links: Vec<&str> = links.lines().collect();
    accepted.iter().any(|wanted_text| {
        let wanted = snippet_words(wanted_text);
        let mut found = read.clone();
        drop_targets(&mut found, &wanted, &links);
        if wanted == found {
            return true;
        }
        if mixed(wanted_text) {
            let sorted = |words: &[String]| {
                let mut words: Vec<String> = words.iter().map(|word| fold(word)).collect();
                words.sort();
                words
            };
            return sorted(&wanted) == sorted(&found);
        }
        // A token longer than a line is broken over lines; nothing but the break may differ.
        wanted.iter().any(|word| word.chars().count() > 60) && wanted.concat() == found.concat()
    })
}

fn snippet_words(text: &str) -> Vec<String> {
    let text: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}'))
        .map(|c| match c {
            '“' | '”' | '„' => '"',
            '‘' | '’' | '‚' => '\'',
            other => other,
        })
        .collect();
    let mark = |word: &str| {
        matches!(word, "-" | "•" | "–" | "◦" | "‣" | "▪" | "·" | "|" | "*")
            || word
                .strip_suffix('.')
                .is_some_and(|number| number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    // A wide bracket may stand so close to the mark that a reader sees one word.
    text.replace('•', "• ").split_whitespace().filter(|word| !mark(word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: &str = "name\tAda Example\nsection\tSkills\ntext\tGo – Rust\ntext\tsee ada.example.dev\n";

    fn judge(text: &str) -> Verdict {
        Expected::parse(EXPECTED, "https://ada.example.dev\n").judge(text)
    }

    #[test]
    fn marks_footers_capitals_and_targets_are_passed_over() {
        assert!(judge("Ada Example\nSKILLS\n• Go – Rust\nsee ada.example.dev\nAda Example | 1 / 2\n").exact);
        assert!(judge("Ada Example\nSkills\nGo – Rust\nsee ada.example.dev\nhttps://ada.example.dev\n").exact);
    }

    #[test]
    fn words_dashes_and_order_count() {
        for text in
            ["Ada Example Skills Go - Rust see ada.example.dev", "Ada Example Go – Rust Skills see ada.example.dev"]
        {
            let verdict = judge(text);
            assert!(!verdict.exact && verdict.score < 1.0 && verdict.differs.is_some(), "{verdict:?}");
        }
        assert_eq!(judge("").score, 0.0);
    }

    #[test]
    fn lines_of_scripts_without_spaces_are_joined() {
        assert_eq!(words("设\n计 OAuth 和 Go"), words("设计OAuth和Go"));
        assert_eq!(words("架构，\n设计（\nGo）\n"), words("架构，设计（Go）"));
        assert_ne!(words("a\nb"), words("ab"));
        let expected = Expected::parse("name\t章小鱼\ntext\t工程师 2008\ntext\t设计，\n", "");
        assert!(expected.judge("章小鱼\n工程师 2008\n• 设\n计，\n").exact);
        assert!(!expected.judge("章小鱼\n设计，\n工程师 2008\n").exact);
        let linked = Expected::parse("name\t章小鱼\ntext\t设计\n", "https://a.example\n");
        assert!(linked.judge("章小鱼\n设计\n\nhttps://a.example\n").exact);
    }

    #[test]
    fn snippets_compare_by_words() {
        let accepted = ["- a \"b\"\n".to_owned()];
        assert!(snippet_agrees(&accepted, "https://a.example\n", "• a “b” https://a.example"));
        assert!(!snippet_agrees(&accepted, "", "• b a"));
        assert!(snippet_agrees(&["في 2024 AWS".to_owned()], "", "AWS 2024 في"));
    }
}
