//! Two resumes to what the later one added: blocks paired by content, each change judged.

mod acts;
mod amounts;
mod deeds;
mod doers;
mod effects;
mod figures;
mod judge;
mod limits;
mod news;
mod novelty;
mod pair;
mod paraphrase;
mod periods;
mod reach;
mod shares;
mod sharing;
mod tables;
mod tools;
mod weigh;
mod words;

use crate::features::Feature;
use crate::quantity::quantities;
use crate::terms::Terms;
use pair::Piece;
use proofpress_resume::Resume;
use rustc_hash::FxHashSet;

/// What an edit did to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every claim is in the original, or follows from it.
    Faithful,
    /// Something is larger, surer, more senior, more solo or more specific.
    Inflated,
    /// A block with no counterpart in the later resume.
    Removed,
    /// A block with no counterpart in the earlier resume.
    Added,
}

/// What an edit added.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A number that was not there.
    NewMetric,
    /// A figure raised, misrounded, or moved to another unit or whole.
    ChangedMetric,
    /// A technology that was not there.
    NewTool,
    /// More systems, people, places, importance or features.
    NewScope,
    /// Title, authority or skill level raised.
    Seniority,
    /// A smaller act made a bigger one.
    VerbUpgrade,
    /// The others who did part of it are gone.
    TeamToSolo,
    /// A benefit, adoption or credit that was not stated.
    NewOutcome,
    /// A hedge or limit is gone.
    DroppedQualifier,
    /// Another employer, title, date, degree or name.
    ChangedFact,
}

impl Kind {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NewMetric => "new-metric",
            Self::ChangedMetric => "changed-metric",
            Self::NewTool => "new-tool",
            Self::NewScope => "new-scope",
            Self::Seniority => "seniority",
            Self::VerbUpgrade => "verb-upgrade",
            Self::TeamToSolo => "team-to-solo",
            Self::NewOutcome => "new-outcome",
            Self::DroppedQualifier => "dropped-qualifier",
            Self::ChangedFact => "changed-fact",
        }
    }
}

/// One changed block, or a group of blocks that were split or merged.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Lines of the earlier file, from 1; empty for an added block.
    pub before_lines: Vec<usize>,
    /// Lines of the later file, from 1; empty for a removed block.
    pub after_lines: Vec<usize>,
    /// Visible text before; pieces of a merge are joined by a line break.
    pub before: String,
    /// Visible text after.
    pub after: String,
    /// What it did.
    pub verdict: Verdict,
    /// What it added; empty for faithful and removed.
    pub kinds: Vec<Kind>,
    /// A clause for each thing added. No note is ever quoted.
    pub why: Vec<String>,
}

impl Change {
    /// Whether something was added, which is what `diff` exits 1 for.
    #[must_use]
    pub fn adds(&self) -> bool {
        matches!(self.verdict, Verdict::Inflated | Verdict::Added)
    }
}

/// Judges one edited text against its original; `notes` are private words beside the original that supply facts.
#[must_use]
pub fn judge_text(before: &str, notes: &str, after: &str, terms: &Terms) -> (Verdict, Vec<Kind>, Vec<String>) {
    let judgement = judge::judge(before, notes, after, terms);
    (judgement.verdict(), judgement.kinds(), judgement.why())
}

/// The named features that the verdict on one edited text is weighed by, as the training of its weights reads them.
#[must_use]
pub fn features_of(before: &str, notes: &str, after: &str, terms: &Terms) -> Vec<Feature> {
    judge::features_of(before, notes, after, terms)
}

/// Says of every changed block of `after` what it did to the facts of `before`, in the order of `after`, removed blocks
/// last. Blocks that only moved yield nothing. Time grows near-linearly with the number of blocks.
#[must_use]
pub fn diff(before: &Resume, after: &Resume, terms: &Terms) -> Vec<Change> {
    let old = pair::pieces(before);
    let new = pair::pieces(after);
    let paired = pair::pair(&old, &new);
    let mut changes: Vec<(usize, Change)> = Vec::new();

    for group in &paired.groups {
        let join = |pieces: &[Piece], places: &[usize]| {
            places.iter().map(|&place| pieces[place].text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let (text_before, text_after) = (join(&old, &group.old), join(&new, &group.new));
        let notes = group.old.iter().map(|&place| old[place].notes.as_str()).collect::<Vec<_>>().join("\n");
        let fact = group.old.iter().chain(&group.new).next().is_some_and(|_| old[group.old[0]].is_fact());
        let judgement = if fact {
            let mut judgement = judge::Judgement::default();
            pair::judge_fact(&old[group.old[0]], &new[group.new[0]], &mut judgement);
            judgement
        } else {
            // A merge reads as one text of several sentences, and so does a split.
            judge::judge(&as_sentences(&text_before), &notes, &as_sentences(&text_after), terms)
        };
        changes.push((
            group.new[0],
            Change {
                before_lines: lines(&old, &group.old),
                after_lines: lines(&new, &group.new),
                before: text_before,
                after: text_after,
                verdict: judgement.verdict(),
                kinds: judgement.kinds(),
                why: judgement.why(),
            },
        ));
    }

    let note_numbers: Vec<_> = before.notes.iter().flat_map(|note| quantities(note.text.reveal())).collect();
    let mut known: FxHashSet<String> = FxHashSet::default();
    for text in old.iter().map(|piece| piece.text.as_str()).chain(before.notes.iter().map(|note| note.text.reveal())) {
        for mention in terms.find(text) {
            known.insert(terms.name(mention.term).to_owned());
            known.extend(terms.get(mention.term).families.iter().map(|&id| terms.name(id).to_owned()));
        }
    }
    for &place in &paired.added {
        let mut judgement = judge::judge_added(&new[place].text, &note_numbers, terms, |name| known.contains(name));
        if new[place].is_fact() {
            judgement = judge::Judgement::default();
            judgement.add(Kind::ChangedFact, "fact", "no entry of the original says this");
        }
        changes.push((
            place,
            Change {
                before_lines: Vec::new(),
                after_lines: new[place].lines.clone(),
                before: String::new(),
                after: new[place].text.clone(),
                verdict: Verdict::Added,
                kinds: judgement.kinds(),
                why: judgement.why(),
            },
        ));
    }
    changes.sort_by_key(|(place, _)| *place);
    let removed = paired.removed.iter().map(|&place| Change {
        before_lines: old[place].lines.clone(),
        after_lines: Vec::new(),
        before: old[place].text.clone(),
        after: String::new(),
        verdict: Verdict::Removed,
        kinds: Vec::new(),
        why: Vec::new(),
    });
    changes.into_iter().map(|(_, change)| change).chain(removed).collect()
}

fn as_sentences(text: &str) -> String {
    text.replace('\n', ". ")
}

fn lines(pieces: &[Piece], places: &[usize]) -> Vec<usize> {
    let mut lines: Vec<usize> = places.iter().flat_map(|&place| pieces[place].lines.iter().copied()).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The stems of a text's words, as every comparison of this crate makes them.
pub(crate) fn stem_words(text: &str) -> Vec<String> {
    words::Reading::of(text).words.into_iter().map(|word| word.stem).collect()
}
