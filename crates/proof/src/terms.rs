//! Text to the technologies that it names: one taxonomy for skills, postings and the truth diff.

mod care;

use care::Care;
use proofpress_resume::ByteSpan;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The groups that a skills list is ordered by.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Programming and query languages.
    Languages,
    /// Frameworks and libraries.
    Frameworks,
    /// Interfaces, protocols, gateways.
    Apis,
    /// Databases, queues, pipelines.
    Data,
    /// Clouds, containers, delivery, operating systems.
    Infrastructure,
    /// Tests, logs, metrics, traces.
    TestingObservability,
    /// Identity, secrets, scanning.
    Security,
    /// Version control, tickets, writing.
    Collaboration,
}

impl Group {
    /// All groups, in the order in which a skills section lists them.
    pub const ALL: [Self; 8] = [
        Self::Languages,
        Self::Frameworks,
        Self::Apis,
        Self::Data,
        Self::Infrastructure,
        Self::TestingObservability,
        Self::Security,
        Self::Collaboration,
    ];

    /// Its name in JSON and in the rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Languages => "languages",
            Self::Frameworks => "frameworks",
            Self::Apis => "apis",
            Self::Data => "data",
            Self::Infrastructure => "infrastructure",
            Self::TestingObservability => "testing-observability",
            Self::Security => "security",
            Self::Collaboration => "collaboration",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Apis => "APIs",
            Self::TestingObservability => "testing and observability",
            other => other.name(),
        }
    }
}

/// A term, by its place in [`Terms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

/// A technology or way of working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its canonical name.
    pub name: String,
    /// Where a skills list puts it.
    pub group: Group,
    /// Whether it is a way of working or a standard rather than a technology.
    pub concept: bool,
    /// What a text that names it names as well: Kubernetes and AWS for EKS. Closed: families of families included.
    pub families: Vec<TermId>,
}

/// A place where a text names a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The term.
    pub term: TermId,
    /// Where it stands in the text.
    pub span: ByteSpan,
}

/// A fault in a file of terms.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    /// It is not TOML.
    #[error("the file of terms is not valid TOML: {0}")]
    Toml(#[from] toml::de::Error),
    /// A group that is none of the eight.
    #[error("unknown group `{0}` in the file of terms")]
    Group(String),
    /// A family that is no term.
    #[error("`{0}` belongs to `{1}`, which is no term")]
    Family(String, String),
}

/// The taxonomy, indexed for matching.
#[derive(Debug)]
pub struct Terms {
    list: Vec<Term>,
    /// First run of letters and digits, lower case, to what may follow, longest first.
    index: FxHashMap<String, Vec<Pattern>>,
    stands_for: FxHashMap<String, Vec<TermId>>,
    care: Care,
}

#[derive(Debug)]
struct Pattern {
    /// Lower case.
    text: String,
    terms: Vec<TermId>,
}

impl Terms {
    /// The taxonomy that ships with the program; built at the first call, in about a millisecond.
    ///
    /// # Panics
    ///
    /// Never: the file is checked by a test of this module.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: OnceLock<Terms> = OnceLock::new();
        STANDARD.get_or_init(|| {
            Self::parse(include_str!("../../../rules/terms.toml")).expect("the taxonomy is checked by a test")
        })
    }

    /// Reads a taxonomy of the shape of `rules/terms.toml`.
    ///
    /// # Errors
    ///
    /// When it is no TOML, names an unknown group, or a family that is no term.
    pub fn parse(text: &str) -> Result<Self, TermsError> {
        let table: toml::Table = text.parse()?;
        let mut list: Vec<Term> = Vec::with_capacity(1_200);
        let mut families: Vec<Vec<&str>> = Vec::with_capacity(1_200);
        let mut ids: FxHashMap<&str, TermId> = FxHashMap::default();
        let mut patterns: Vec<(String, Vec<TermId>)> = Vec::with_capacity(2_000);
        for (section, concept) in [("terms", false), ("concepts", true)] {
            let Some(groups) = table.get(section).and_then(toml::Value::as_table) else { continue };
            for (group, lines) in groups {
                let group = Group::ALL
                    .into_iter()
                    .find(|known| known.name() == group)
                    .ok_or_else(|| TermsError::Group(group.clone()))?;
                for line in lines.as_str().unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty()) {
                    let (head, parents) = line.split_once(" < ").unwrap_or((line, ""));
                    let (name, aliases) = head.split_once(" = ").unwrap_or((head, ""));
                    let id = TermId(u32::try_from(list.len()).unwrap_or(u32::MAX));
                    ids.insert(name, id);
                    patterns.push((name.to_ascii_lowercase(), vec![id]));
                    let aliases = aliases.split(',').map(str::trim).filter(|alias| !alias.is_empty());
                    patterns.extend(aliases.map(|alias| (alias.to_ascii_lowercase(), vec![id])));
                    families.push(parents.split(',').map(str::trim).filter(|name| !name.is_empty()).collect());
                    list.push(Term { name: name.to_owned(), group, concept, families: Vec::new() });
                }
            }
        }
        for (place, names) in families.iter().enumerate() {
            let mut closed: Vec<TermId> = Vec::new();
            let mut open: Vec<&str> = names.clone();
            while let Some(name) = open.pop() {
                let id = *ids.get(name).ok_or_else(|| TermsError::Family(list[place].name.clone(), name.to_owned()))?;
                if !closed.contains(&id) && id.0 as usize != place {
                    closed.push(id);
                    open.extend(&families[id.0 as usize]);
                }
            }
            list[place].families = closed;
        }
        let mut stands_for = FxHashMap::default();
        if let Some(entries) = table.get("stands_for").and_then(toml::Value::as_table) {
            for (short, names) in entries {
                let named: Vec<TermId> = names
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|name| ids.get(name.as_str()?).copied())
                    .collect();
                stands_for.insert(short.clone(), named.clone());
                patterns.push((short.clone(), named));
            }
        }
        let mut index: FxHashMap<String, Vec<Pattern>> = FxHashMap::default();
        index.reserve(patterns.len());
        for (text, terms) in patterns {
            let key = &text[..first_run(&text)];
            match index.get_mut(key) {
                Some(known) => known.push(Pattern { text, terms }),
                None => {
                    let key = key.to_owned();
                    index.insert(key, vec![Pattern { text, terms }]);
                }
            }
        }
        for known in index.values_mut() {
            known.sort_by_key(|pattern| std::cmp::Reverse(pattern.text.len()));
        }
        let care = Care::read(table.get("care").and_then(toml::Value::as_table));
        Ok(Self { list, index, stands_for, care })
    }

    /// A term.
    #[must_use]
    pub fn get(&self, id: TermId) -> &Term {
        &self.list[id.0 as usize]
    }

    /// Canonical name of a term.
    #[must_use]
    pub fn name(&self, id: TermId) -> &str {
        &self.get(id).name
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What a whole item of a list names, in any case: `postgres`, `Node`, `ELK`; a version at its end does not
    /// matter. Empty when it is none of ours.
    #[must_use]
    pub fn lookup(&self, item: &str) -> Vec<TermId> {
        let exact = self.lookup_exact(item);
        if !exact.is_empty() {
            return exact;
        }
        let bare = item.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '+' | 'x')).trim_end();
        if bare.len() < item.len() && !bare.is_empty() { self.lookup_exact(bare) } else { Vec::new() }
    }

    fn lookup_exact(&self, item: &str) -> Vec<TermId> {
        let lower = item.trim().to_ascii_lowercase();
        let Some(patterns) = self.index.get(&lower[..first_run(&lower)]) else { return Vec::new() };
        let same: Vec<&Pattern> = patterns.iter().filter(|pattern| pattern.text == lower).collect();
        // Two terms may differ by case alone (Swift, SWIFT): the spelling decides.
        same.iter()
            .find(|pattern| pattern.terms.iter().any(|&id| self.name(id) == item.trim()))
            .or(same.first())
            .map(|pattern| pattern.terms.clone())
            .unwrap_or_default()
    }

    /// Every mention of a term in running text, in order, never overlapping. A name that is also a plain word counts
    /// only where its case and its neighbours say that it is the term. Linear in the text.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let lower: String =
            text.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c.to_ascii_lowercase() }).collect();
        debug_assert_eq!(lower.len(), text.len());
        let candidates = self.candidates(text, &lower);
        let certain: Vec<bool> = candidates.iter().map(|candidate| candidate.certain).collect();
        candidates
            .iter()
            .enumerate()
            .filter(|(place, candidate)| {
                candidate.certain || self.care.allows(text, &lower, &candidates, &certain, *place)
            })
            .flat_map(|(_, candidate)| candidate.terms.iter().map(|&term| Mention { term, span: candidate.span }))
            .collect()
    }

    /// Names as they stand, longest first from the left, with whether they need care.
    fn candidates<'a>(&'a self, text: &str, lower: &str) -> Vec<Candidate<'a>> {
        let bytes = lower.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            let before = at.checked_sub(1).map(|index| bytes[index]);
            let inside = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80);
            let dotted = byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
            if !dotted && (inside || !byte.is_ascii_alphanumeric()) {
                at += 1;
                continue;
            }
            if in_address(lower, at) {
                at = lower[at..].find(' ').map_or(bytes.len(), |offset| at + offset);
                continue;
            }
            let run = first_run(&lower[at..]);
            let pattern = self.index.get(&lower[at..at + run]).and_then(|patterns| {
                patterns.iter().find(|pattern| {
                    lower[at..].starts_with(pattern.text.as_str())
                        && ends_word(bytes, at + pattern.text.len(), &pattern.text)
                        && !(dotted && inside && pattern.text != ".net")
                        && self.care.spelled(&pattern.text, &text[at..at + pattern.text.len()], |exact| {
                            pattern.terms.iter().any(|&id| self.name(id) == exact)
                        })
                })
            });
            match pattern {
                Some(pattern) => {
                    let span = ByteSpan::new(at, at + pattern.text.len());
                    let certain = !self.care.concerns(&pattern.text);
                    found.push(Candidate { terms: &pattern.terms, text: &pattern.text, span, certain });
                    at = span.end;
                }
                None => at += run.max(1),
            }
        }
        found
    }

    /// Whether a text names the term or a product of its family, given the mentions in it.
    #[must_use]
    pub fn proves(&self, mention: TermId, term: TermId) -> bool {
        mention == term || self.get(mention).families.contains(&term)
    }

    /// What an abbreviation of several terms stands for.
    #[must_use]
    pub fn stands_for(&self, short: &str) -> &[TermId] {
        self.stands_for.get(&short.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}

/// A name in a text before its neighbours were looked at.
#[derive(Debug)]
struct Candidate<'a> {
    terms: &'a [TermId],
    text: &'a str,
    span: ByteSpan,
    certain: bool,
}

/// Length of the first run of letters and digits; a dot before letters (`.net`) belongs to it.
fn first_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let start = usize::from(bytes.first() == Some(&b'.') && bytes.get(1).is_some_and(u8::is_ascii_alphanumeric));
    start + bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Whether a name may end at `end`.
fn ends_word(bytes: &[u8], end: usize, pattern: &str) -> bool {
    let Some(&next) = bytes.get(end) else { return true };
    let last = pattern.as_bytes().last().copied().unwrap_or(b' ');
    if !last.is_ascii_alphanumeric() {
        return !(last == b'+' && next == b'+');
    }
    if next.is_ascii_alphanumeric() || next == b'_' || next >= 0x80 && next != 0xe2 && next != 0xc2 {
        return false;
    }
    if next == b'#' || (next == b'+' && pattern.len() == 1) {
        return false;
    }
    if next == b'.' {
        let rest: Vec<u8> = bytes[end + 1..].iter().copied().take_while(u8::is_ascii_alphanumeric).take(5).collect();
        return !matches!(
            rest.as_slice(),
            b"com" | b"org" | b"io" | b"dev" | b"co" | b"gov" | b"js" | b"de" | b"uk" | b"ai"
        );
    }
    true
}

/// Whether a web or mail address stands here.
fn in_address(lower: &str, at: usize) -> bool {
    let before = &lower[..at];
    let opens = before.is_empty() || before.ends_with([' ', '(', '<', '[', '"', ',']);
    if !opens {
        return false;
    }
    let token = lower[at..].split(' ').next().unwrap_or("");
    token.len() < 2_000
        && (token.contains("://") || token.starts_with("www.") || (token.contains('@') && token.contains('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        let terms = Terms::standard();
        let mut names: Vec<_> = terms.find(text).iter().map(|mention| terms.name(mention.term)).collect();
        names.dedup();
        names
    }

    #[test]
    fn holds_several_hundred_terms_in_all_groups() {
        let terms = Terms::standard();
        assert!(terms.len() >= 500, "{}", terms.len());
        for group in Group::ALL {
            assert!(terms.list.iter().filter(|term| term.group == group && !term.concept).count() >= 20, "{group:?}");
        }
    }

    #[test]
    fn no_list_of_care_is_empty() {
        assert!(Terms::standard().care.sizes().into_iter().all(|size| size > 5));
    }

    #[test]
    fn aliases_count_as_one_and_longer_names_win() {
        assert_eq!(named("Moved Postgres 14 to k8s (EKS)"), ["PostgreSQL", "Kubernetes", "EKS"]);
        assert_eq!(
            named("Spring Boot and Kafka Streams on .NET 8, C#.Net"),
            ["Spring Boot", "Kafka Streams", ".NET", "C#", ".NET"]
        );
        assert_eq!(named("C++, C# and C code"), ["C++", "C#", "C"]);
        assert_eq!(named("Node.js with Next.js and Vue.js"), ["Node.js", "Next.js", "Vue"]);
        assert_eq!(named("ran the ELK stack"), ["Elasticsearch", "Logstash", "Kibana"]);
        assert_eq!(named("versioned the .proto files"), ["Protobuf"]);
        assert!(named("see github.com/ada-example and ada@redis.example.com").is_empty());
    }

    #[test]
    fn plain_words_are_no_terms() {
        for text in [
            "be ready to go on site",
            "Go live with care",
            "a go-to person",
            "Swift answers matter",
            "the rest of the team",
            "two rest days",
            "Spring 2024 intake",
            "each spring",
            "We react to bugs",
            "C-level talks on R&D after our Series C",
            "Express your ideas",
            "at the helm of it",
            "Spark joy in users",
            "Chef de partie",
            "the next step",
            "Next, draw the flow",
            "Make a note",
            "each node drains",
            "Rust never sleeps",
            "soap and water",
        ] {
            assert!(named(text).is_empty(), "{text}: {:?}", named(text));
        }
    }

    #[test]
    fn ambiguous_names_count_in_company() {
        for (text, name) in [
            ("Wrote the stock service in Go", "Go"),
            ("Go services on Linux", "Go"),
            ("Go, Rust or Python", "Rust"),
            ("Some Rust is a plus", "Rust"),
            ("Fixed an overrun in the C parser", "C"),
            ("Documented REST error codes", "REST"),
            ("an app in Swift and SwiftUI", "Swift"),
            ("the Express server", "Express"),
            ("Triton and ONNX Runtime are in use, as is Ray.", "Ray"),
            ("pipelines in Spark and Airflow", "Spark"),
            ("python, go, react", "Go"),
            ("Java with Spring on AWS", "Spring"),
        ] {
            assert!(named(text).contains(&name), "{text}: {:?}", named(text));
        }
    }

    #[test]
    fn families_are_closed() {
        let terms = Terms::standard();
        let (eks, aws) = (terms.lookup("EKS")[0], terms.lookup("aws")[0]);
        assert!(terms.proves(eks, aws) && !terms.proves(aws, eks));
        assert_eq!(terms.lookup("Java 17"), terms.lookup("java"));
        assert_ne!(terms.lookup("SWIFT"), terms.lookup("Swift"));
        assert!(terms.lookup("Underwater Basketry").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn spans_fit_any_text(text in "\\PC{0,80}|(Go|C\\+\\+|\\.NET|rest|,| |é|/|Spring|Boot|\\.){0,20}") {
            let mut end = 0;
            for mention in Terms::standard().find(&text) {
                proptest::prop_assert!(text.get(mention.span.range()).is_some());
                proptest::prop_assert!(mention.span.start >= end || mention.span.end == end);
                end = mention.span.end;
            }
        }
    }
}
