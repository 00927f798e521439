//! A posting and a resume's name to a file name that is safe on every system.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longest name without ending, in bytes of UTF-8: room for a suffix and an ending within 255 bytes.
const MOST_BYTES: usize = 120;

/// Names that Windows keeps for devices, with any ending.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What a name is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    Company,
    Title,
    Id,
    Resume,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

/// How files are named: `{name}-{company}-{title}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate {
    pieces: Vec<Piece>,
}

/// What the fields of a template stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NameFields<'a> {
    /// The person's name.
    pub name: &'a str,
    /// The company.
    pub company: &'a str,
    /// The job's title.
    pub title: &'a str,
    /// The posting's id.
    pub id: &'a str,
    /// The resume's file, without its ending.
    pub resume: &'a str,
}

impl Default for NameTemplate {
    fn default() -> Self {
        use Field::{Company, Name, Title};
        let dash = || Piece::Text("-".to_owned());
        Self { pieces: vec![Piece::Field(Name), dash(), Piece::Field(Company), dash(), Piece::Field(Title)] }
    }
}

impl FromStr for NameTemplate {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').map(|close| open + close);
            let close = close.ok_or("a `{` has no `}`")?;
            pieces.push(Piece::Text(rest[..open].to_owned()));
            pieces.push(Piece::Field(match &rest[open + 1..close] {
                "name" => Field::Name,
                "company" => Field::Company,
                "title" => Field::Title,
                "id" => Field::Id,
                "resume" => Field::Resume,
                other => {
                    return Err(format!(
                        "`{{{other}}}` is no field; use {{name}}, {{company}}, {{title}}, {{id}}, {{resume}}"
                    ));
                }
            }));
            rest = &rest[close + 1..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        if !pieces.iter().any(|piece| matches!(piece, Piece::Field(_))) {
            return Err(
                "a name without a field is the same for all; use {name}, {company}, {title}, {id}, {resume}".to_owned()
            );
        }
        Ok(Self { pieces })
    }
}

impl NameTemplate {
    /// The name for some fields, without an ending: letters, digits, dashes and underscores in lower case. A posting with
    /// neither company nor title goes by its id.
    #[must_use]
    pub fn render(&self, fields: NameFields<'_>) -> String {
        let nameless = fields.company.trim().is_empty() && fields.title.trim().is_empty();
        let mut name = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Field(Field::Name) => name.push_str(fields.name),
                Piece::Field(Field::Company) => name.push_str(fields.company),
                Piece::Field(Field::Title) if nameless => name.push_str(stem(fields.id)),
                Piece::Field(Field::Title) => name.push_str(fields.title),
                Piece::Field(Field::Id) => name.push_str(fields.id),
                Piece::Field(Field::Resume) => name.push_str(stem(fields.resume)),
            }
            // Fields do not run into one another.
            name.push('\u{0}');
        }
        safe(&name)
    }
}

/// A file name without its ending, for ids that are file names.
fn stem(id: &str) -> &str {
    id.strip_suffix(".md").or_else(|| id.strip_suffix(".txt")).unwrap_or(id)
}

/// A name told apart by the posting's id. No name made of fields holds two dashes in a row, so this is no other's name.
#[must_use]
pub fn told_apart(name: &str, id: &str) -> String {
    let own = safe(id);
    let mut told = format!("{}--{own}", cut(name, MOST_BYTES - 20));
    if own != id {
        let _ = write!(told, "-{}", short_hash(id));
    }
    // An id may be as long as it likes; what is cut off is in the hash.
    if told.len() > MOST_BYTES + 40 {
        told = format!("{}--{}", cut(name, MOST_BYTES - 20), short_hash(id));
    }
    told
}

fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What two names are compared by: file systems that fold case take names for the same that differ in it alone.
#[must_use]
pub fn name_key(name: &str) -> u64 {
    let digest = Sha256::digest(name.nfc().flat_map(char::to_lowercase).collect::<String>().as_bytes());
    u64::from_le_bytes([digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7]])
}

/// Text to a file name: NFC, lower case, words joined by single dashes.
fn safe(text: &str) -> String {
    let mut name = String::new();
    for letter in text.nfc().flat_map(char::to_lowercase) {
        let joins = is_combining_mark(letter) && name.chars().next_back().is_some_and(|last| last != '-');
        if letter.is_alphanumeric() || letter == '_' || joins {
            name.push(letter);
        } else if letter == '+' || letter == '#' {
            // C++ and C# are not C.
            name.push_str(if letter == '+' { "p" } else { "sharp" });
        } else if !name.ends_with('-')
            && !name.is_empty()
            && letter != '\''
            && letter != '\u{2019}'
            && letter != '\u{0}'
        {
            name.push('-');
        }
    }
    // Lower case may have come apart into letter and mark.
    let name: String = name.nfc().collect();
    let name = cut(name.trim_matches('-'), MOST_BYTES).trim_end_matches('-').to_owned();
    let device = |name: &str| {
        let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
        RESERVED.contains(&name) || numbered.is_some_and(|rest| rest.chars().count() == 1)
    };
    if name.is_empty() {
        "variant".to_owned()
    } else if device(&name) {
        format!("{name}_")
    } else {
        name
    }
}

/// As much of a name as so many bytes hold.
fn cut(name: &str, most: usize) -> &str {
    let mut end = most.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(name: &str, company: &str, title: &str, id: &str) -> String {
        NameTemplate::default().render(NameFields { name, company, title, id, resume: "r.md" })
    }

    #[test]
    fn names_are_words_joined_by_dashes() {
        assert_eq!(
            named("Ada Example", "Acme, Inc.", "Senior C++/C# Engineer", "1"),
            "ada-example-acme-inc-senior-cpp-csharp-engineer"
        );
        assert_eq!(named("Zoë O’Neil", "", "", "46-gov.md"), "zoë-oneil-46-gov");
        assert_eq!(named("", "", "", "7"), "7");
        assert_eq!(named("", "../../etc", "passwd", "7"), "etc-passwd");
    }

    #[test]
    fn devices_and_nothing_are_no_names() {
        let template: NameTemplate = "{id}".parse().expect("a template");
        let of = |id| template.render(NameFields { id, ..NameFields::default() });
        assert_eq!(of("CON"), "con_");
        assert_eq!(of("Com1"), "com1_");
        assert_eq!(of("..."), "variant");
    }

    #[test]
    fn templates_say_what_is_wrong_with_them() {
        assert!("{nam}".parse::<NameTemplate>().is_err_and(|error| error.contains("{name}")));
        assert!("fixed".parse::<NameTemplate>().is_err());
        assert!("{name".parse::<NameTemplate>().is_err());
    }

    #[test]
    fn ids_tell_names_apart_whatever_they_hold() {
        assert_eq!(told_apart("ada-acme", "7"), "ada-acme--7");
        assert_ne!(told_apart("ada-acme", "a b"), told_apart("ada-acme", "a-b"));
        assert_ne!(told_apart("ada-acme", &"x".repeat(500)), told_apart("ada-acme", &"x".repeat(501)));
    }

    proptest! {
        #[test]
        fn any_posting_has_a_safe_name(name in "\\PC{0,40}", company in ".{0,80}", title in "\\PC{0,200}", id in ".{1,40}") {
            let whole = told_apart(&named(&name, &company, &title, &id), &id);
            for name in [named(&name, &company, &title, &id), whole] {
                prop_assert!(!name.is_empty() && name.len() <= 200, "{}", name);
                prop_assert!(!name.starts_with(['-', '.']) && !name.ends_with(['.', ' ']));
                prop_assert!(name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_' || is_combining_mark(c)), "{name}");
                prop_assert_eq!(name.nfc().collect::<String>(), name.clone());
            }
        }
    }
}
