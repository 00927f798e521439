//! A pasted posting to the sentences that are about the work: markup, benefits, equal-opportunity text and company
//! blurb left out.

use std::sync::LazyLock;

/// A sentence about the work.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) text: String,
    /// Whether it stands under a heading of what is nice to have.
    pub(super) nice: bool,
}

/// What is left of a posting.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub(super) sentences: Vec<Sentence>,
    /// Sentences left out.
    pub(super) boilerplate: usize,
}

struct Rules {
    boilerplate: Vec<String>,
    nice: Vec<String>,
    work: Vec<String>,
    phrases: Vec<String>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // The file is part of the program; the tests of this module fail when it has a fault.
    let table: toml::Table = include_str!("../../../../rules/postings.toml").parse().unwrap_or_default();
    let phrases = |section: &str, key: &str| {
        let text = table.get(section).and_then(|section| section.get(key)).and_then(toml::Value::as_str).unwrap_or("");
        super::list(text).map(padded).collect::<Vec<_>>()
    };
    Rules {
        boilerplate: phrases("headings", "boilerplate"),
        nice: phrases("headings", "nice"),
        work: phrases("headings", "work"),
        phrases: phrases("boilerplate", "phrases"),
    }
});

/// Lower case, every sign but `'` and `-` a single space, with a space at both ends.
pub(super) fn padded(text: &str) -> String {
    let mut padded = String::with_capacity(text.len() + 2);
    padded.push(' ');
    for word in
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))).filter(|word| !word.is_empty())
    {
        padded.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
        padded.push(' ');
    }
    padded
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Work,
    Nice,
    Boilerplate,
}

/// The sentences of a posting that are about the work, in order.
pub(super) fn sentences(text: &str) -> Cleaned {
    let text = without_markup(text);
    let mut cleaned = Cleaned::default();
    let mut part = Part::Work;
    let mut paragraph = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            add(&mut cleaned, &mut paragraph, part);
            continue;
        }
        let next_blank = lines.peek().is_none_or(|next| next.trim().is_empty());
        if let Some(heading) = heading(trimmed, paragraph.is_empty(), next_blank) {
            add(&mut cleaned, &mut paragraph, part);
            part = part_of(&heading, part);
            // A heading names the job itself at times: `Senior Kafka engineer`.
            if part != Part::Boilerplate {
                add(&mut cleaned, &mut heading.clone(), part);
            }
            continue;
        }
        let item = trimmed.starts_with(['-', '*', '•', '·', '–'])
            || trimmed.starts_with(|c: char| c.is_ascii_digit()) && trimmed.contains(". ");
        if item {
            add(&mut cleaned, &mut paragraph, part);
        }
        let bare = trimmed.trim_start_matches(['-', '*', '•', '·', '–', ' ', '\t']);
        // A label at the start of a paragraph is a heading of it: `Benefits: …`.
        if let Some((label, _)) = bare.split_once(':')
            && label.split_whitespace().count() <= 4
            && (paragraph.is_empty() || item)
        {
            let of = part_of(label, Part::Work);
            if of == Part::Boilerplate {
                let mut rest = bare.to_owned();
                add(&mut cleaned, &mut rest, of);
                continue;
            }
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(bare);
    }
    add(&mut cleaned, &mut paragraph, part);
    cleaned
}

/// The text of a heading, if the line is one.
fn heading(line: &str, first: bool, next_blank: bool) -> Option<String> {
    let bare = line.trim_start_matches('#').trim();
    if line.starts_with('#') && bare.len() < 120 {
        return Some(bare.trim_end_matches(':').to_owned());
    }
    let bold = line.starts_with("**") && line.ends_with("**") || line.starts_with("__") && line.ends_with("__");
    if bold && line.len() < 120 {
        return Some(line.trim_matches(['*', '_', ' ']).trim_end_matches(':').to_owned());
    }
    let words = line.split_whitespace().count();
    let item = line.starts_with(['-', '*', '•', '·']);
    let open = line.ends_with(':') || !line.ends_with(['.', ',', ';', '!']) && next_blank;
    (first && !item && words <= 6 && open && line.len() < 60).then(|| line.trim_end_matches(':').to_owned())
}

fn part_of(heading: &str, current: Part) -> Part {
    let heading = padded(heading);
    let named = |phrases: &[String]| {
        phrases.iter().any(|phrase| {
            heading == *phrase
                || phrase.trim().contains(' ') && heading.contains(phrase.as_str())
                || phrase.len() > 7 && heading.starts_with(phrase.as_str())
        })
    };
    if named(&RULES.boilerplate) {
        Part::Boilerplate
    } else if named(&RULES.nice) {
        Part::Nice
    } else if named(&RULES.work) || current != Part::Work {
        Part::Work
    } else {
        current
    }
}

fn add(cleaned: &mut Cleaned, paragraph: &mut String, part: Part) {
    let text = std::mem::take(paragraph);
    for sentence in split(&text) {
        let words = padded(sentence);
        if words.trim().is_empty() {
            continue;
        }
        if part == Part::Boilerplate || RULES.phrases.iter().any(|phrase| words.contains(phrase.as_str())) {
            cleaned.boilerplate += 1;
        } else {
            cleaned.sentences.push(Sentence { text: sentence.trim().to_owned(), nice: part == Part::Nice });
        }
    }
}

/// Sentences of a paragraph: cut after `.`, `!`, `?` before a space and a capital letter.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, sign) in text.match_indices(['.', '!', '?']) {
        let end = at + sign.len();
        let rest = &text[end..];
        let opens = rest.trim_start().starts_with(|c: char| c.is_uppercase() || c == '"' || c == '“');
        if rest.starts_with(' ') && opens {
            parts.push(&text[start..end]);
            start = end;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The text without HTML tags, entities of spaces, front matter, template comments, emphasis marks and link targets.
fn without_markup(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let text = front_matter_as_text(&text);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['<', '{', '&', '*', '`', '[', ']']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let skip = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| (end + 3, ""))
        } else if rest.starts_with("{% comment") || rest.starts_with("{%- comment") {
            rest.find("endcomment").map(|end| (end + rest[end..].find("%}").map_or(10, |close| close + 2), ""))
        } else if rest.starts_with("{%") {
            rest.find("%}").map(|end| (end + 2, ""))
        } else if rest.starts_with("{{") {
            rest.find("}}").map(|end| (end + 2, ""))
        } else if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            let end = rest.find('>').filter(|end| *end < 2_000);
            let block = ["<li", "<p", "<br", "<div", "<h", "</p", "</li", "</div", "</h", "<tr", "<dt", "<dd"]
                .iter()
                .any(|tag| rest.starts_with(tag));
            end.map(|end| (end + 1, if block { "\n" } else { "" }))
        } else if rest.starts_with("&nbsp;") {
            Some((6, " "))
        } else if rest.starts_with("&amp;") {
            Some((5, "&"))
        } else if rest.starts_with("](") {
            rest.find(')').filter(|end| *end < 1_000).map(|end| (end + 1, ""))
        } else if rest.starts_with("**") && !plain.ends_with('\n') && !plain.is_empty() {
            Some((2, ""))
        } else if rest.starts_with(['`', '[', ']']) {
            Some((1, ""))
        } else {
            None
        };
        let (length, with) = skip.unwrap_or_else(|| {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            (length, "")
        });
        match skip {
            Some(_) => plain.push_str(with),
            None => plain.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

/// Front matter as lines of text: comments dropped, keys kept out, since postings in repositories keep duties there.
fn front_matter_as_text(text: &str) -> String {
    let Some(body) = text.strip_prefix("---\n") else { return text.to_owned() };
    let Some(end) = body.find("\n---") else { return text.to_owned() };
    let mut plain = String::new();
    for line in body[..end].lines().filter(|line| !line.trim_start().starts_with('#')) {
        let line = line.trim_end();
        let item = line.trim_start();
        match item.split_once(": ") {
            Some((key, value)) if !item.starts_with('-') && key.split_whitespace().count() <= 3 => {
                if value.split_whitespace().count() >= 3 {
                    plain.push_str(value);
                }
            }
            _ if item.ends_with(':') => {}
            _ => plain.push_str(item),
        }
        plain.push('\n');
    }
    plain.push('\n');
    plain.push_str(body[end + 4..].trim_start_matches('-'));
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_of_the_file_is_empty() {
        for (name, list) in [
            ("boilerplate", &RULES.boilerplate),
            ("nice", &RULES.nice),
            ("work", &RULES.work),
            ("phrases", &RULES.phrases),
        ] {
            assert!(list.len() >= 5, "{name} has {} entries", list.len());
        }
    }

    #[test]
    fn benefits_and_equal_opportunity_text_are_left_out() {
        let cleaned = sentences(
            "# Backend engineer\n\n## Requirements\n\n- You keep **queues** drained.\n\n## Nice to have\n\n\
             - Some Rust.\n\n## Benefits\n\n- Free lunch.\n\nWe are an equal opportunity employer.\n",
        );
        let kept: Vec<(&str, bool)> = cleaned.sentences.iter().map(|one| (one.text.as_str(), one.nice)).collect();
        assert!(kept.contains(&("You keep queues drained.", false)), "{kept:?}");
        assert!(kept.contains(&("Some Rust.", true)), "{kept:?}");
        assert!(!kept.iter().any(|(text, _)| text.contains("lunch") || text.contains("equal")), "{kept:?}");
        assert_eq!(cleaned.boilerplate, 2);
    }

    #[test]
    fn a_sentence_ends_before_a_capital() {
        assert_eq!(split("Runs v1.2 daily. Then stops"), ["Runs v1.2 daily.", " Then stops"]);
    }
}
