//! What is asked of the press: formats, flags laid over front matter, which rules to raise or silence.

use proofpress_resume::style::Density;
use proofpress_resume::{Finding, Settings, Severity, settings::Date};
use std::path::PathBuf;
use std::str::FromStr;

/// The forms in which a resume is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// PDF.
    Pdf,
    /// A PNG picture of each page.
    Png,
    /// An SVG picture of each page.
    Svg,
    /// A public page for people.
    Html,
    /// Plain text.
    Txt,
    /// JSON Resume, for other programs.
    JsonResume,
    /// A folder that the `typst` program compiles to the same page.
    Typ,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] = [Self::Pdf, Self::Png, Self::Svg, Self::Html, Self::Txt, Self::JsonResume, Self::Typ];

    /// Its name in flags and manifests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Html => "html",
            Self::Txt => "txt",
            Self::JsonResume => "json-resume",
            Self::Typ => "typ",
        }
    }

    /// Whether it is made from Typst's document and not from the PDF or the blocks alone.
    pub(crate) fn needs_layout(self) -> bool {
        matches!(self, Self::Png | Self::Svg | Self::Typ)
    }

    /// The ending of its file name, without the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        if self == Self::JsonResume { "json" } else { self.name() }
    }

    /// Whether each page is a file of its own.
    #[must_use]
    pub fn is_per_page(self) -> bool {
        matches!(self, Self::Png | Self::Svg)
    }

    /// Whether a terminal can show it.
    #[must_use]
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Pdf | Self::Png)
    }
}

impl FromStr for Format {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|format| format.name() == name.trim()).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.into_iter().map(Self::name).collect();
            format!("`{name}` is no format; use {}", names.join(", "))
        })
    }
}

/// A rule (`claim/vague-scale`) or a family of rules (`claim`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePattern(String);

impl RulePattern {
    /// Whether it names this rule or its family.
    #[must_use]
    pub fn matches(&self, rule: &str) -> bool {
        rule == self.0 || rule.split('/').next() == Some(&self.0)
    }

    /// As it was written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl FromStr for RulePattern {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is_name = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        let mut parts = text.splitn(2, '/');
        if parts.next().is_some_and(is_name) && parts.next().is_none_or(is_name) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no rule; write a family (claim) or a rule (claim/vague-scale)"))
        }
    }
}

/// Which rules to raise to errors, and which to silence. The more exact name wins; of two equal ones, raising.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Severities {
    /// Raised to errors.
    pub deny: Vec<RulePattern>,
    /// Silenced, unless it is an error of itself: what withholds a file cannot be hidden.
    pub allow: Vec<RulePattern>,
}

impl Severities {
    /// Raises and silences.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| {
            let exactness = |patterns: &[RulePattern]| {
                patterns.iter().filter(|pattern| pattern.matches(&finding.rule)).map(|pattern| pattern.0.len()).max()
            };
            let (deny, allow) = (exactness(&self.deny), exactness(&self.allow));
            if finding.severity == Severity::Error {
                return true;
            }
            match (deny, allow) {
                (Some(deny), allow) if allow.is_none_or(|allow| deny >= allow) => {
                    finding.severity = Severity::Error;
                    true
                }
                (_, Some(_)) => false,
                _ => true,
            }
        });
    }
}

/// The PDF standards that can be asked for by name.
pub const PDF_STANDARDS: [&str; 12] =
    ["1.4", "1.5", "1.6", "1.7", "2.0", "a-2b", "a-2u", "a-2a", "a-3b", "a-3u", "a-3a", "ua-1"];

/// Another PDF to read the resume from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherPdf {
    /// Its file, as it was named.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is asked for one resume.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// Flags, laid over the front matter.
    pub settings: Settings,
    /// A profile's folder, in place of a name; only ever from the command line.
    pub profile_folder: Option<PathBuf>,
    /// The document date where neither flags nor front matter give one (`SOURCE_DATE_EPOCH`).
    pub source_date: Option<Date>,
    /// Which rules to raise and to silence.
    pub severities: Severities,
    /// Names out of [`PDF_STANDARDS`]; none leaves the choice to the press.
    pub pdf_standards: Vec<String>,
    /// Whether to make the moves that lift proof above the fold.
    pub reorder: bool,
    /// Whether to leave out what the cut plan names.
    pub cut: bool,
    /// Whether pictures show fold and strong blocks.
    pub annotate: bool,
    /// Whether the report holds the Backend Proof Matrix.
    pub matrix: bool,
    /// The density of the page before a small edit, kept where it fits: one layout instead of a search. What a build
    /// chooses may be roomier.
    pub near: Option<Density>,
    /// A PDF to compare the resume with.
    pub against: Option<OtherPdf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::ByteSpan;

    fn severities(deny: &[&str], allow: &[&str]) -> Severities {
        let read = |names: &[&str]| names.iter().map(|name| name.parse().expect("a pattern")).collect();
        Severities { deny: read(deny), allow: read(allow) }
    }

    fn applied(severities: &Severities) -> Vec<(String, Severity)> {
        let at = ByteSpan::default();
        let mut findings = vec![
            Finding::warning("claim/vague-scale", at, "m"),
            Finding::note("claim/buzzword", at, "m"),
            Finding::error("fit/overflow", at, "m"),
        ];
        severities.apply(&mut findings);
        findings.into_iter().map(|finding| (finding.rule, finding.severity)).collect()
    }

    fn owned(pairs: &[(&str, Severity)]) -> Vec<(String, Severity)> {
        pairs.iter().map(|(rule, severity)| ((*rule).to_owned(), *severity)).collect()
    }

    #[test]
    fn families_are_raised_and_one_rule_of_them_silenced() {
        assert_eq!(
            applied(&severities(&["claim"], &["claim/buzzword"])),
            owned(&[("claim/vague-scale", Severity::Error), ("fit/overflow", Severity::Error)])
        );
        assert_eq!(
            applied(&severities(&["claim/buzzword"], &["claim"])),
            owned(&[("claim/buzzword", Severity::Error), ("fit/overflow", Severity::Error)])
        );
    }

    #[test]
    fn an_error_cannot_be_silenced() {
        assert_eq!(applied(&severities(&[], &["fit", "claim"])), owned(&[("fit/overflow", Severity::Error)]));
    }

    #[test]
    fn a_family_name_does_not_match_the_start_of_another() {
        let pattern: RulePattern = "fit".parse().expect("a pattern");
        assert!(pattern.matches("fit/overflow") && !pattern.matches("fitness/run"));
        assert!("Claim/".parse::<RulePattern>().is_err());
        assert!("a/b/c".parse::<RulePattern>().is_err());
    }
}
