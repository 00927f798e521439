//! Profiles: what a career stage puts first, cuts first and looks like, read from `profile.toml`.

use crate::model::{Area, SectionKind, Strength};
use crate::settings::SectionOrder;
use crate::source::Source;
use crate::style::DensityRange;
use serde::Deserialize;
use thiserror::Error;

/// The version of the template contract that this program speaks.
pub const CONTRACT: u32 = 1;

/// A profile: section order, what leads, what to cut first, and how it looks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Version of the template contract.
    pub contract: u32,
    /// Its name: `mid`.
    pub name: String,
    /// Whom it is for, in a few words.
    pub title: String,
    /// Section order.
    pub order: SectionOrder,
    /// The areas whose proof should lead, most wanted first.
    pub leads: Vec<Area>,
    /// `serif` or `sans`.
    pub font: String,
    /// Accent colour, `#rrggbb`.
    pub accent: String,
    /// Both ends of the density grid.
    pub density: DensityRange,
    /// What to cut first: the first rule that matches a block ranks it.
    #[serde(default)]
    pub cut: Vec<CutRule>,
    /// How a variant is chosen.
    #[serde(default)]
    pub choice: Choice,
}

/// One predicate over blocks: all that it names must hold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CutRule {
    /// Why such a block may go first, for the report.
    pub reason: String,
    /// It stands in a section of one of these kinds; any, when empty.
    #[serde(default)]
    pub sections: Vec<SectionKind>,
    /// It is at most this strong.
    #[serde(default)]
    pub at_most: Option<Strength>,
    /// Its entry ended at least this many years before the newest date in the resume.
    #[serde(default)]
    pub older_than_years: Option<u32>,
    /// One of these findings stands on it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// It runs to more lines than this.
    #[serde(default)]
    pub longer_than_lines: Option<usize>,
}

/// Numbers that choose what a variant shows.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Choice {
    /// What standing above the fold is worth, against standing on the page.
    pub above_fold: f64,
    /// Fewest bullets an entry keeps.
    pub floor: usize,
    /// The density that a variant is chosen at, from 0 (roomy) to 1 (tight); where the resume as it stands needs a
    /// tighter one, that one.
    pub density: f64,
    /// What strong, fair and weak proof weighs before any posting.
    pub strong: f64,
    /// Fair proof.
    pub fair: f64,
    /// Weak proof.
    pub weak: f64,
    /// How much the weight grows with what the posting stresses: a block all about an area of weight 0.5 gains half of
    /// this, times its strength.
    pub emphasis: f64,
    /// What a technology that the posting names and the block proves adds; a second adds half of it, and so on.
    pub term: f64,
    /// What a tag that the posting has as well adds.
    pub tag: f64,
    /// Factor on what is held in reserve.
    pub reserve: f64,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            above_fold: 0.5,
            floor: 1,
            density: 0.5,
            strong: 3.0,
            fair: 1.5,
            weak: 0.5,
            emphasis: 4.0,
            term: 0.5,
            tag: 1.0,
            reserve: 0.9,
        }
    }
}

impl Choice {
    /// Whether the numbers can weigh anything: none below zero, none beyond all measure.
    fn check(&self) -> Result<(), String> {
        let numbers = [
            ("above-fold", self.above_fold, 10.0),
            ("density", self.density, 1.0),
            ("strong", self.strong, 100.0),
            ("fair", self.fair, 100.0),
            ("weak", self.weak, 100.0),
            ("emphasis", self.emphasis, 100.0),
            ("term", self.term, 100.0),
            ("tag", self.tag, 100.0),
            ("reserve", self.reserve, 100.0),
        ];
        match numbers.into_iter().find(|(_, number, most)| !(0.0..=*most).contains(number)) {
            Some((name, number, most)) => Err(format!("choice {name} is {number}; it must be 0 to {most}")),
            None => Ok(()),
        }
    }
}

/// Why a `profile.toml` cannot be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// It does not parse, or a key is unknown.
    #[error("line {line}, column {column}: {reason}")]
    Toml {
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in characters.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It was written for another contract.
    #[error("contract {found} is not the one this program speaks; write contract = {CONTRACT}")]
    Contract {
        /// The version that it names.
        found: u32,
    },
    /// A value is out of range.
    #[error("{0}")]
    Value(String),
}

impl Profile {
    /// Reads the text of a `profile.toml`.
    ///
    /// # Errors
    /// Where it does not parse, speaks another contract, or holds a value out of range.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text).map_err(|error| {
            let at = Source::new("profile.toml", text).place(error.span().map_or(0, |span| span.start));
            ProfileError::Toml { line: at.line, column: at.column, reason: error.message().to_owned() }
        })?;
        if profile.contract != CONTRACT {
            return Err(ProfileError::Contract { found: profile.contract });
        }
        if crate::style::parse_colour(&profile.accent).is_none() {
            return Err(ProfileError::Value(format!("accent `{}` is no colour; write #1f3a5f", profile.accent)));
        }
        profile.density.check().map_err(ProfileError::Value)?;
        profile.choice.check().map_err(ProfileError::Value)?;
        Ok(profile)
    }
}
