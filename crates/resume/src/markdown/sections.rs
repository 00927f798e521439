//! A heading to the kind of section that it opens, in many languages.

use crate::model::SectionKind;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Table {
    contact: Vec<String>,
    kinds: BTreeMap<SectionKind, Vec<String>>,
}

/// What a heading is known to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// A section of this kind.
    Section(SectionKind),
    /// The contact block.
    Contact,
}

static HEADINGS: LazyLock<HashMap<String, Opens>> = LazyLock::new(|| {
    let mut headings = HashMap::new();
    // The table is part of the program and its reading is tested; a broken one would leave every section "other".
    if let Ok(table) = toml::from_str::<Table>(include_str!("sections.toml")) {
        // Its names are written as [`normalise`] writes them: doing so at every start would take as long as a tenth of a layout.
        for (kind, names) in table.kinds {
            headings.extend(names.into_iter().map(|name| (name, Opens::Section(kind))));
        }
        headings.extend(table.contact.into_iter().map(|name| (name, Opens::Contact)));
    }
    headings
});

/// What a heading opens, if its words are known: whole first, then the parts of "A & B", then its last word.
pub(super) fn recognise(heading: &str) -> Option<Opens> {
    if heading.chars().count() > 80 {
        return None;
    }
    let name = normalise(heading);
    if name.is_empty() {
        return None;
    }
    if let Some(&opens) = HEADINGS.get(&name) {
        return Some(opens);
    }
    // "Bildung und Zertifikate", "Compétences / outils": the first part decides.
    for separator in
        [" and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ", " i ", " и ", "与", "和", "及", "・", "、"]
    {
        if let Some((first, second)) = name.split_once(separator)
            && let Some(&opens) = HEADINGS.get(first.trim()).or_else(|| HEADINGS.get(second.trim()))
        {
            return Some(opens);
        }
    }
    // "Backend Skills", "Volunteer Experience": in English the last word says what it is.
    let words: Vec<&str> = name.split(' ').collect();
    if (2..=4).contains(&words.len()) && name.is_ascii() {
        let last = words[words.len() - 1];
        let kind = match last {
            "experience" | "employment" => SectionKind::Experience,
            "skills" | "technologies" | "competencies" => SectionKind::Skills,
            "projects" => SectionKind::Projects,
            "education" => SectionKind::Education,
            "certifications" | "certificates" => SectionKind::Certifications,
            "publications" => SectionKind::Publications,
            "awards" | "honors" => SectionKind::Awards,
            "summary" => SectionKind::Summary,
            _ => return None,
        };
        return Some(Opens::Section(kind));
    }
    None
}

/// A heading in small letters, without numbers, marks, emoji, attributes or icon codes.
pub(super) fn normalise(heading: &str) -> String {
    let mut text = heading.trim();
    // `{#id}`, `{.class}` at the end.
    if let Some(open) = text.rfind('{')
        && text.ends_with('}')
    {
        text = text[..open].trim_end();
    }
    let lower = text.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut word = String::new();
    for token in lower.split_whitespace() {
        word.clear();
        // `:icon:` codes.
        if token.len() > 2 && token.starts_with(':') && token.ends_with(':') {
            continue;
        }
        let joint = matches!(token, "&" | "+" | "/" | "|");
        if joint {
            word.push_str("and");
        } else {
            let mut chars = token.chars().peekable();
            while let Some(c) = chars.next() {
                match c {
                    '/' | '&' if !word.is_empty() && chars.peek().is_some() => word.push_str(" and "),
                    '\'' | '’' | '-' | '・' | '、' => word.push(c),
                    c if c.is_alphanumeric() || is_mark(c) => word.push(c),
                    _ => {}
                }
            }
        }
        let kept = word.trim_matches(['-', '\'', '’', '・', '、']);
        // "1.", "II)", "01" before the words.
        if out.is_empty() && !kept.is_empty() && kept.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        if kept.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(kept);
    }
    let out = out.trim_start_matches("and ").trim_end_matches(" and");
    for numeral in [
        "i ", "ii ", "iii ", "iv ", "v ", "vi ", "vii ", "viii ", "一、", "二、", "三、", "四、", "五、", "六、",
        "七、", "八、",
    ] {
        if let Some(rest) = out.strip_prefix(numeral) {
            return rest.trim().to_owned();
        }
    }
    out.to_owned()
}

fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x610..=0x61a | 0x64b..=0x65f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_headings_are_looked_up() {
        let others: Vec<(&String, String)> =
            HEADINGS.keys().map(|name| (name, normalise(name))).filter(|(name, written)| *name != written).collect();
        assert!(others.is_empty(), "write them so: {others:?}");
    }

    #[test]
    fn headings_are_recognised_in_many_shapes() {
        use SectionKind::*;
        for (heading, kind) in [
            ("Work Experience", Experience),
            ("WORK EXPERIENCE:", Experience),
            ("💼 Professional Experience", Experience),
            ("3. Projects:", Projects),
            ("Education & Qualifications", Education),
            ("Education{.text-blue-900}", Education),
            ("Profile {#profile}", Summary),
            ("Selected architecture/leadership proof", Selected),
            ("Open Source", Projects),
            ("技能", Skills),
            ("一、工作经历", Experience),
            ("職務経歴", Experience),
            ("Berufserfahrung", Experience),
            ("Compétences techniques", Skills),
            ("Formación académica", Education),
            ("Опыт работы", Experience),
            ("الخبرة العملية", Experience),
            ("Języki obce", Languages),
            ("Competitions, Honors and Awards", Awards),
            ("Certifications & Achievements", Certifications),
            ("Backend Skills", Skills),
            ("Hobbies", Interests),
            ("Bildung und Zertifikate", Education),
        ] {
            assert_eq!(recognise(heading), Some(Opens::Section(kind)), "{heading}");
        }
        assert_eq!(recognise("Contact information"), Some(Opens::Contact));
        for other in ["Ada Example", "Acme Payments", "Senior Backend Engineer", ""] {
            assert_eq!(recognise(other), None, "{other}");
        }
    }
}
