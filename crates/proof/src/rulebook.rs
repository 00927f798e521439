//! Turns the texts of the rules files into a rulebook: lexicon, weights, rules and questions, compiled once.

use crate::lexicon::{Lexicon, LexiconBuilder};
use crate::packed::{Packed, PackedError, Reader, Writer};
use crate::reading::{FORMS, Group, Reading};
use crate::rules::{RuleError, Rules};
use crate::senses::Sense;
use crate::weights::{Weights, WeightsError};
use crate::words::Roots;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use thiserror::Error;

/// The texts of the rules files that the review needs; the root package embeds them.
#[derive(Debug, Clone, Copy)]
pub struct RulesText<'a> {
    /// `rules/lexicon.toml`
    pub lexicon: &'a str,
    /// `rules/senses.toml`
    pub senses: &'a str,
    /// `rules/verbs.toml`
    pub verbs: &'a str,
    /// `rules/sources.toml`
    pub sources: &'a str,
    /// `rules/privacy.toml`
    pub privacy: &'a str,
    /// `rules/weights.toml`
    pub weights: &'a str,
    /// `rules/claims.toml`
    pub claims: &'a str,
    /// `rules/matrix.toml`
    pub matrix: &'a str,
}

/// Why the rules files cannot be used: a fault of the program's data, not of a resume.
#[derive(Debug, Error)]
pub enum RulebookError {
    /// A file does not parse.
    #[error("{file}: {error}")]
    Toml {
        /// Which file.
        file: &'static str,
        /// What is wrong with it.
        error: toml::de::Error,
    },
    /// A group that the code knows is missing from the lexicon.
    #[error("the lexicon has no group `{0}`")]
    MissingGroup(&'static str),
    /// The weights do not parse.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A rule is missing or without its examples.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Compiled rules do not read.
    #[error(transparent)]
    Packed(#[from] PackedError),
}

#[derive(Deserialize)]
struct VerbsFile {
    irregular: String,
    #[serde(flatten)]
    groups: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SensesFile {
    sense: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct WeightsFile {
    strength: String,
    strength_words: String,
    areas: String,
    area_words: String,
}

impl WeightsFile {
    fn weights(features: &str, words: &str) -> Result<Weights, WeightsError> {
        let mut weights = Weights::parse(features)?;
        weights.parse_words(words)?;
        Ok(weights)
    }
}

/// Everything that the review judges by.
#[derive(Debug)]
pub struct Rulebook {
    /// Lines of irregular verbs, as the roots were made from.
    irregular: String,
    roots: Roots,
    lexicon: Lexicon,
    /// The senses, as the lexicon numbers them after its groups.
    pub(crate) senses: Vec<Sense>,
    /// Weights of strength: classes weak, fair, strong.
    pub(crate) strength: Weights,
    /// Weights of the areas, one class an area.
    pub(crate) areas: Weights,
    /// The rules with their messages and examples.
    pub rules: Rules,
}

impl Rulebook {
    /// Compiles the rules files.
    ///
    /// # Errors
    /// Where a file does not parse, or a group or rule that the code knows is missing.
    pub fn from_toml(texts: RulesText<'_>) -> Result<Self, RulebookError> {
        let verbs: VerbsFile = parse("verbs.toml", texts.verbs)?;
        let lexicon: BTreeMap<String, BTreeMap<String, String>> = parse("lexicon.toml", texts.lexicon)?;
        let senses: SensesFile = parse("senses.toml", texts.senses)?;
        let sources: BTreeMap<String, BTreeMap<String, String>> = parse("sources.toml", texts.sources)?;
        let privacy: BTreeMap<String, BTreeMap<String, String>> = parse("privacy.toml", texts.privacy)?;
        let weights: WeightsFile = parse("weights.toml", texts.weights)?;

        let mut entries: FxHashMap<String, &str> = FxHashMap::default();
        entries.extend(verbs.groups.iter().map(|(name, words)| (format!("verb.{name}"), words.as_str())));
        for (kind, groups) in lexicon.iter().chain(&sources).chain(&privacy) {
            entries.extend(groups.iter().map(|(name, words)| (format!("{kind}.{name}"), words.as_str())));
        }
        let roots = Roots::new(&verbs.irregular);
        let mut builder = LexiconBuilder::new(&roots);
        for &(_, name) in Group::ALL {
            let words = entries.get(name).ok_or(RulebookError::MissingGroup(name))?;
            builder.add(name, words);
        }
        for (name, words) in &senses.sense {
            builder.add(&format!("sense.{name}"), words);
        }
        let (lexicon, _) = builder.finish("role.mask", &["source.", FORMS]);
        Ok(Self {
            roots,
            lexicon,
            senses: senses.sense.keys().map(|name| Sense::new(name)).collect(),
            strength: WeightsFile::weights(&weights.strength, &weights.strength_words)?,
            areas: WeightsFile::weights(&weights.areas, &weights.area_words)?,
            irregular: verbs.irregular,
            rules: Rules::from_toml(texts.claims, texts.matrix)?,
        })
    }

    /// The compiled rulebook as bytes for [`Rulebook::from_bytes`]; the same rules give the same bytes.
    ///
    /// # Errors
    /// Where the descriptions of the rules cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, RulebookError> {
        let mut out = Writer::default();
        out.text(&self.irregular);
        self.strength.pack(&mut out);
        self.areas.pack(&mut out);
        self.lexicon.pack(&mut out);
        out.text(&self.senses.iter().map(Sense::name).collect::<Vec<_>>().join("\n"));
        out.text(&serde_json::to_string(&self.rules).map_err(|_| PackedError::Rules)?);
        Ok(out.0)
    }

    /// Reads what [`Rulebook::to_bytes`] wrote: a hundredth of the work of compiling.
    ///
    /// # Errors
    /// Where the bytes are something else, or cut short.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RulebookError> {
        let mut from = Reader(bytes);
        let irregular = from.text()?.to_owned();
        Ok(Self {
            roots: Roots::new(&irregular),
            irregular,
            strength: Weights::unpack(&mut from)?,
            areas: Weights::unpack(&mut from)?,
            lexicon: Lexicon::unpack(&mut from)?,
            senses: from.text()?.lines().map(Sense::new).collect(),
            rules: serde_json::from_str(from.text()?).map_err(|_| PackedError::Rules)?,
        })
    }

    /// The senses that it knows.
    #[must_use]
    pub fn senses(&self) -> &[Sense] {
        &self.senses
    }

    /// Reads a text.
    #[must_use]
    pub fn read<'t>(&self, text: &'t str) -> Reading<'t> {
        Reading::of(text, self.roots.words(text), &self.lexicon)
    }
}

fn parse<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, RulebookError> {
    toml::from_str(text).map_err(|error| RulebookError::Toml { file, error })
}
