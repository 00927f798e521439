//! Turns the texts of `claims.toml` and `matrix.toml` into rules with messages, hints and examples, the questions of
//! the checklist and the rows of the matrix; and renders the rules as a page of documentation.

use proofpress_resume::Area;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;
use thiserror::Error;

/// One rule of the review, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What a finding says: one lower-case clause; `{words}` is where the deciding words go.
    pub message: String,
    /// A way out.
    pub hint: String,
    /// What it looks for.
    pub what: String,
    /// Why that matters to a reader.
    pub why: String,
    /// Texts that it must match; an evidence note may follow after ` // `.
    #[serde(default)]
    pub matches: Vec<String>,
    /// Texts that it must not match.
    #[serde(default)]
    pub passes: Vec<String>,
}

/// A row of the Backend Proof Matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaRow {
    /// The area.
    pub area: Area,
    /// Its name for people.
    pub title: String,
    /// What the reader must believe.
    pub believe: String,
    /// What strong evidence looks like.
    pub evidence: String,
    /// The weak claim to avoid.
    pub weak: String,
    /// Where on the page it belongs.
    pub place: String,
}

/// A question to ask before export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable name.
    pub id: String,
    /// The question.
    pub question: String,
}

/// A rule or row that cannot be used.
#[derive(Debug, Error)]
pub enum RuleError {
    /// A file does not parse.
    #[error("{0}: {1}")]
    Toml(&'static str, toml::de::Error),
    /// A rule that the code raises is not described.
    #[error("claims.toml describes no rule `{0}`")]
    Missing(&'static str),
    /// The matrix has not one row for each area, or the checklist not its questions.
    #[error("matrix.toml wants seven areas and seven questions")]
    Matrix,
}

/// A rule that another stage than the review raises, as data of `stages.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageRule {
    /// What it looks for.
    pub what: String,
    /// Why that matters to a reader.
    pub why: String,
    /// An example that it matches.
    pub example: String,
    /// A way out.
    pub hint: String,
    /// Whether it is an error that withholds a file and cannot be silenced.
    #[serde(default)]
    pub always: bool,
}

/// The rules of the other stages, by name; read when first asked for, since few runs do.
pub fn stage_rules() -> &'static BTreeMap<String, StageRule> {
    // The file is part of the program; the test of the page fails when it has a fault.
    static RULES: LazyLock<BTreeMap<String, StageRule>> =
        LazyLock::new(|| toml::from_str(include_str!("../../../rules/stages.toml")).unwrap_or_default());
    &RULES
}

/// Rules, matrix rows and questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    rules: BTreeMap<String, Rule>,
    /// The rows of the matrix, in its order.
    pub rows: Vec<AreaRow>,
    /// The questions of the checklist, in order.
    pub questions: Vec<Question>,
}

/// Names of the rules that this crate's review raises.
pub const RAISED: [&str; 22] = [
    "claim/vague-scale",
    "claim/vague-security",
    "claim/vague-ownership",
    "claim/buzzword",
    "claim/inflated-scope",
    "claim/unsupported-metric",
    "claim/microservices-status",
    "bullet/duty-not-result",
    "bullet/weak-verb",
    "bullet/stack-list",
    "privacy/confidential",
    "privacy/placeholder",
    "section/order",
    "section/misplaced-proof",
    "section/untargeted-summary",
    "proof/area-missing",
    "proof/unclaimed",
    "proof/lead",
    "project/no-constraint",
    "project/no-link",
    "markdown/unused-allow",
    "markdown/unknown-rule",
];

#[derive(Deserialize)]
struct MatrixFile {
    area: Vec<AreaRow>,
    question: Vec<Question>,
}

impl Rules {
    /// Reads both files.
    ///
    /// # Errors
    /// Where one does not parse, or a rule, row or question is missing.
    pub fn from_toml(claims: &str, matrix: &str) -> Result<Self, RuleError> {
        let rules: BTreeMap<String, Rule> =
            toml::from_str(claims).map_err(|error| RuleError::Toml("claims.toml", error))?;
        let matrix: MatrixFile = toml::from_str(matrix).map_err(|error| RuleError::Toml("matrix.toml", error))?;
        if let Some(missing) = RAISED.into_iter().find(|name| !rules.contains_key(*name)) {
            return Err(RuleError::Missing(missing));
        }
        let rows = &matrix.area;
        if rows.iter().map(|row| row.area).ne(Area::ALL) || matrix.question.len() != 7 {
            return Err(RuleError::Matrix);
        }
        Ok(Self { rules, rows: matrix.area, questions: matrix.question })
    }

    /// A rule by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Rule> {
        self.rules.get(name)
    }

    /// All rules by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rule)> {
        self.rules.iter().map(|(name, rule)| (name.as_str(), rule))
    }

    /// Whether a name is that of a rule or of a family of rules, of this stage or another.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        let names = self.rules.keys().chain(stage_rules().keys());
        names.into_iter().any(|rule| rule == name || rule.split('/').next() == Some(name))
    }

    /// All rules as a Markdown page: what each looks for, why, an example of each side, the way out, how to silence it.
    #[must_use]
    pub fn render_page(&self) -> String {
        let mut page = String::from(
            "# Rules\n\nGenerated from `rules/`. Silence one at a block with \
             `<!-- allow: rule -->`, or for a run with `--allow rule`; `--deny rule` makes it an error. A family \
             (`claim`) stands for all of its rules. What speaks of the whole page is silenced by an `allow:` anywhere. An \
             `allow:` that silences nothing is itself a finding.\n\nFirst the rules of the review, then those of the \
             other stages.\n",
        );
        for (name, rule) in &self.rules {
            let _ = write!(page, "\n## {name}\n\n{}\n\n*Why.* {}\n", rule.what.trim(), rule.why.trim());
            for (title, examples) in [("Matches", &rule.matches), ("Passes", &rule.passes)] {
                if !examples.is_empty() {
                    let _ = write!(page, "\n{title}:\n\n");
                    for example in examples {
                        let (text, note) = split_example(example);
                        let _ = match note {
                            Some(note) => writeln!(page, "- {text} `<!-- evidence: {note} -->`"),
                            None => writeln!(page, "- {text}"),
                        };
                    }
                }
            }
            let _ = write!(page, "\n*Way out.* {}\n\n{}\n", rule.hint.trim(), silencing(name, false));
        }
        page.push_str("\n# Rules of the other stages\n");
        for (name, rule) in stage_rules() {
            let _ = write!(
                page,
                "\n## {name}\n\n{}\n\n*Why.* {}\n\n*Example.* {}\n\n*Way out.* {}\n\n{}\n",
                rule.what.trim(),
                rule.why.trim(),
                rule.example.trim(),
                rule.hint.trim(),
                silencing(name, rule.always)
            );
        }
        page
    }
}

/// How a rule is silenced.
fn silencing(name: &str, always: bool) -> String {
    if always {
        "*Silence.* It withholds the file and cannot be silenced.".to_owned()
    } else {
        format!("*Silence.* `<!-- allow: {name} -->`, or `--allow {name}`.")
    }
}

/// The text of an example and its evidence note, if it has one.
#[must_use]
pub fn split_example(example: &str) -> (&str, Option<&str>) {
    match example.split_once(" // ") {
        Some((text, note)) => (text, Some(note)),
        None => (example, None),
    }
}
