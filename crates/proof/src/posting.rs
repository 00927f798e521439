//! A job posting to what it weighs and names, and to how far a resume meets it.

mod clean;

use crate::skills::{Proofs, Skills};
use crate::terms::{TermId, Terms};
use crate::truth::stem_words;
use proofpress_resume::{Area, BlockId, ByteSpan, Resume};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A weight for each proof area; the weights add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emphasis {
    /// In the order of [`Area::ALL`].
    weights: [f64; 7],
}

/// The weight of one area, as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct AreaWeight {
    /// The area.
    pub area: Area,
    /// Its share, from 0 to 1.
    pub weight: f64,
}

impl Emphasis {
    /// The same weight for all areas: what a posting without a word about the work yields.
    #[must_use]
    pub fn even() -> Self {
        Self { weights: [1.0 / 7.0; 7] }
    }

    /// Shares in proportion to scores of zero or more; even where all are zero.
    #[must_use]
    pub fn from_scores(scores: [f64; 7]) -> Self {
        let scores = scores.map(|score| if score.is_finite() { score.max(0.0) } else { 0.0 });
        let total: f64 = scores.iter().sum();
        if total <= 0.0 { Self::even() } else { Self { weights: scores.map(|score| score / total) } }
    }

    /// A preset by name: `api`, `data`, `infrastructure`, `security`, `senior-ownership`.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        let preset = RULES.presets.iter().find(|(known, _)| known == name)?;
        Some(Self::from_scores(preset.1))
    }

    /// Names of the presets.
    #[must_use]
    pub fn preset_names() -> Vec<&'static str> {
        RULES.presets.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Weight of an area, from 0 to 1.
    #[must_use]
    pub fn weight(&self, area: Area) -> f64 {
        self.weights[place(area)]
    }

    /// All areas, heaviest first; equal ones in the order of the matrix.
    #[must_use]
    pub fn ranked(&self) -> Vec<AreaWeight> {
        let mut ranked: Vec<AreaWeight> =
            Area::ALL.into_iter().map(|area| AreaWeight { area, weight: self.weight(area) }).collect();
        ranked.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        ranked
    }
}

fn place(area: Area) -> usize {
    Area::ALL.iter().position(|other| *other == area).unwrap_or(0)
}

/// A technology that a posting names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingTerm {
    /// The term.
    pub term: TermId,
    /// As the posting first spells it.
    pub surface: String,
    /// How often it is named.
    pub count: usize,
    /// Whether at least one mention is more than nice to have.
    pub required: bool,
}

/// A posting read.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    /// What it weighs.
    pub emphasis: Emphasis,
    /// What it names, in the order of first mention.
    pub terms: Vec<PostingTerm>,
    /// How many sentences were left out as benefits, equal-opportunity text or company blurb.
    pub boilerplate: usize,
    /// How many sentences were read as being about the work.
    pub sentences: usize,
}

/// How a resume stands to a term of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TermState {
    /// A bullet describes work done with it, or with a product of its family.
    Proven,
    /// It stands in a skills list or in passing.
    Listed,
    /// It is nowhere. Nothing here ever suggests adding it.
    Absent,
}

/// A term of a posting, matched.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct MatchedTerm {
    /// Canonical name.
    pub term: String,
    /// The posting's spelling.
    #[serde(rename = "as")]
    pub spelled: String,
    /// How the resume stands to it.
    pub state: TermState,
    /// The resume's spelling, of the term itself or of the product that proves it.
    pub resume_term: Option<String>,
    /// Lines of the resume where it is proven, else listed; from 1.
    pub lines: Vec<usize>,
    /// For a proven term that the resume spells in another way: what the posting's spelling would help with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// A resume beside a posting.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Match {
    /// What the posting weighs, heaviest first.
    pub emphasis: Vec<AreaWeight>,
    /// What it names, in the order of first mention.
    pub terms: Vec<MatchedTerm>,
}

struct Cue {
    stems: Vec<String>,
    /// Score for each area.
    scores: [f64; 7],
}

struct Rules {
    cues: FxHashMap<String, Vec<Cue>>,
    firm: Vec<String>,
    soft: Vec<String>,
    none: Vec<String>,
    presets: Vec<(String, [f64; 7])>,
}

/// Scores of one hit: a strong word, a plain word, and the half that infrastructure lends to each of its two areas.
const STRONG: f64 = 2.0;
const PLAIN: f64 = 0.8;
const INFRASTRUCTURE: f64 = 0.9;
/// What a firm or a soft sentence's hits are worth.
const FIRM: f64 = 1.25;
const SOFT: f64 = 0.5;
/// What the hits of the job's title, at the head of the posting, are worth.
const TITLE: f64 = 2.0;

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // The file is part of the program; the tests of this module fail when it has a fault.
    let table: toml::Table = include_str!("../../../rules/postings.toml").parse().unwrap_or_default();
    let text = |section: &str, key: &str| {
        table.get(section).and_then(|section| section.get(key)).and_then(toml::Value::as_str).unwrap_or("").to_owned()
    };
    let mut scores: FxHashMap<Vec<String>, [f64; 7]> = FxHashMap::default();
    let mut add = |words: &str, areas: &[Area], score: f64| {
        for phrase in list(words) {
            let stems = stem_words(phrase);
            let entry = scores.entry(stems).or_insert([0.0; 7]);
            for area in areas {
                let at = place(*area);
                entry[at] = entry[at].max(score);
            }
        }
    };
    for area in Area::ALL {
        let rules = table.get("area").and_then(|areas| areas.get(area.name()));
        let words = |key: &str| rules.and_then(|rules| rules.get(key)).and_then(toml::Value::as_str).unwrap_or("");
        add(words("strong"), &[area], STRONG);
        add(words("plain"), &[area], PLAIN);
    }
    add(&text("infrastructure", "words"), &[Area::Reliability, Area::Ownership], INFRASTRUCTURE);
    let mut cues: FxHashMap<String, Vec<Cue>> = FxHashMap::default();
    for (stems, scores) in scores {
        if let Some(first) = stems.first().cloned() {
            cues.entry(first).or_default().push(Cue { stems, scores });
        }
    }
    for known in cues.values_mut() {
        known.sort_by(|a, b| b.stems.len().cmp(&a.stems.len()).then_with(|| a.stems.cmp(&b.stems)));
    }
    let phrases = |key: &str| list(&text("firmness", key)).map(|phrase| format!(" {phrase} ")).collect::<Vec<_>>();
    let presets = table.get("presets").and_then(toml::Value::as_table).into_iter().flatten().map(|(name, weights)| {
        let weight = |area: Area| weights.get(area.name()).and_then(toml::Value::as_float).unwrap_or(0.0);
        (name.clone(), Area::ALL.map(weight))
    });
    Rules { cues, firm: phrases("firm"), soft: phrases("soft"), none: phrases("none"), presets: presets.collect() }
});

/// Reads a posting from plain text, Markdown or a pasted page. It cannot fail; time is linear in the text.
#[must_use]
pub fn read_posting(text: &str, terms: &Terms) -> Posting {
    let cleaned = clean::sentences(text);
    let mut scores = [0.0; 7];
    let mut found: Vec<PostingTerm> = Vec::new();
    let mut places: FxHashMap<TermId, usize> = FxHashMap::default();
    for (number, sentence) in cleaned.sentences.iter().enumerate() {
        let padded = clean::padded(&sentence.text);
        let says = |phrases: &[String]| phrases.iter().any(|phrase| padded.contains(phrase.as_str()));
        let soft = sentence.nice || says(&RULES.soft);
        if !says(&RULES.none) {
            let title = number == 0 && cleaned.sentences.len() > 3 && sentence.text.split_whitespace().count() <= 8;
            let factor = if title {
                TITLE
            } else if soft {
                SOFT
            } else if says(&RULES.firm) {
                FIRM
            } else {
                1.0
            };
            for (score, hit) in scores.iter_mut().zip(hits(&sentence.text)) {
                *score += factor * hit;
            }
        }
        for mention in terms.find(&sentence.text) {
            if terms.get(mention.term).concept {
                continue;
            }
            let surface = &sentence.text[mention.span.range()];
            match places.get(&mention.term) {
                Some(&at) => {
                    found[at].count += 1;
                    found[at].required |= !soft;
                }
                None => {
                    places.insert(mention.term, found.len());
                    found.push(PostingTerm {
                        term: mention.term,
                        surface: surface.to_owned(),
                        count: 1,
                        required: !soft,
                    });
                }
            }
        }
    }
    Posting {
        emphasis: Emphasis::from_scores(scores),
        terms: found,
        boilerplate: cleaned.boilerplate,
        sentences: cleaned.sentences.len(),
    }
}

/// Scores of the areas in a sentence; a word said twice counts once.
fn hits(sentence: &str) -> [f64; 7] {
    let stems = stem_words(sentence);
    let mut scores = [0.0; 7];
    let mut seen: Vec<&[String]> = Vec::new();
    let mut at = 0;
    while at < stems.len() {
        let cue =
            RULES.cues.get(&stems[at]).and_then(|cues| cues.iter().find(|cue| stems[at..].starts_with(&cue.stems)));
        match cue {
            Some(cue) => {
                if !seen.contains(&cue.stems.as_slice()) {
                    seen.push(&cue.stems);
                    for (score, hit) in scores.iter_mut().zip(cue.scores) {
                        *score += hit;
                    }
                }
                at += cue.stems.len();
            }
            None => at += 1,
        }
    }
    scores
}

/// First mention of every term in any block of a resume, summaries and education included.
#[derive(Debug, Clone, Default)]
pub struct Mentions(FxHashMap<TermId, (BlockId, String)>);

/// Sets a resume beside a posting.
#[must_use]
pub fn match_posting(resume: &Resume, posting: &Posting, skills: &Skills, proofs: &Proofs, terms: &Terms) -> Match {
    match_with(resume, posting, skills, proofs, &find_mentions(resume, terms), terms)
}

/// The same, with mentions that were found already: for many postings beside one resume.
#[must_use]
pub fn match_with(
    resume: &Resume,
    posting: &Posting,
    skills: &Skills,
    proofs: &Proofs,
    listed: &Mentions,
    terms: &Terms,
) -> Match {
    let listed = &listed.0;
    let line = |block: BlockId| resume.span_of(block).map(|span: ByteSpan| resume.source.line(span.start));
    let matched = posting.terms.iter().map(|wanted| {
        let proven = proofs.of(wanted.term, terms);
        let in_list =
            skills.skills.iter().find(|skill| skill.terms.iter().any(|&term| terms.proves(term, wanted.term)));
        let (state, resume_term, lines) = if let Some((_, spelled)) = proven.first() {
            let lines = proven.iter().filter_map(|(block, _)| line(*block)).collect();
            (TermState::Proven, Some(spelled.clone()), lines)
        } else if let Some(skill) = in_list {
            (TermState::Listed, Some(skill.name.clone()), line(skill.block).into_iter().collect())
        } else if let Some((block, spelled)) = listed.get(&wanted.term) {
            (TermState::Listed, Some(spelled.clone()), line(*block).into_iter().collect())
        } else {
            (TermState::Absent, None, Vec::new())
        };
        let same_term = resume_term.as_deref().is_some_and(|spelled| terms.lookup(spelled).contains(&wanted.term));
        let spelled_so = proven.iter().any(|(_, spelled)| spelled.eq_ignore_ascii_case(&wanted.surface))
            || skills.skills.iter().any(|skill| skill.name.eq_ignore_ascii_case(&wanted.surface));
        let hint = (state == TermState::Proven && same_term && !spelled_so).then(|| {
            let own = resume_term.as_deref().unwrap_or_default();
            format!("proven as `{own}`; the posting spells it `{}`", wanted.surface)
        });
        let mut lines: Vec<usize> = lines;
        lines.dedup();
        MatchedTerm {
            term: terms.name(wanted.term).to_owned(),
            spelled: wanted.surface.clone(),
            state,
            resume_term,
            lines,
            hint,
        }
    });
    Match { emphasis: posting.emphasis.ranked(), terms: matched.collect() }
}

/// Finds the first mention of every term.
#[must_use]
pub fn find_mentions(resume: &Resume, terms: &Terms) -> Mentions {
    let mut found = FxHashMap::default();
    for (_, _, block) in resume.blocks() {
        let text = block.text.plain();
        for mention in terms.find(&text) {
            found.entry(mention.term).or_insert_with(|| (block.id, text[mention.span.range()].to_owned()));
        }
    }
    Mentions(found)
}
