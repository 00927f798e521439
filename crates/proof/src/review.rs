//! Turns a resume, its profile and the rulebook into a review: a verdict on every judged block, and findings.
//!
//! Asked for by `check`, `build`, the fold report and the choice of variants.

use crate::claims::Flag;
use crate::rulebook::Rulebook;
use crate::rules::stage_rules;
use crate::sections::review_sections;
use crate::strength::DecidedBy;
use proofpress_resume::finding::Severity;
use proofpress_resume::model::{BlockKind, IdKind, Item};
use proofpress_resume::{
    Area, Block, BlockId, ByteSpan, Entry, Finding, Private, Profile, Resume, RichText, Section, SectionKind, Strength,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::ops::Range;

/// Whether a judged block is an item of a list or a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JudgedKind {
    /// A list item.
    Bullet,
    /// A paragraph that bears a sentence: a summary, a line under a project.
    Paragraph,
}

/// A judged block with its verdict.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The block.
    pub id: BlockId,
    /// What it is.
    pub kind: JudgedKind,
    /// The kind of section it stands in.
    pub section: SectionKind,
    /// The entry it stands in, if any.
    pub entry: Option<BlockId>,
    /// What it is about, most important first; at most three.
    pub areas: Vec<Area>,
    /// How far it is proof.
    pub strength: Strength,
    /// Who decided.
    pub by: DecidedBy,
    /// The reasons, each naming the words that decided it.
    pub why: Vec<String>,
    /// Whether a note of evidence stands beside it.
    pub has_evidence: bool,
    /// The rules that match it, silenced ones left out.
    pub rules: Vec<&'static str>,
    /// Whether it is laid out unless cut: not held in reserve.
    pub public: bool,
}

/// How many judged blocks speak of an area, by strength; those held in reserve left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, schemars::JsonSchema)]
pub struct AreaCount {
    /// Strong ones.
    pub strong: usize,
    /// Fair ones.
    pub fair: usize,
    /// Weak ones.
    pub weak: usize,
}

impl AreaCount {
    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.strong + self.fair + self.weak
    }
}

/// What the review makes of a resume.
#[derive(Debug, Clone)]
pub struct Review {
    /// Every judged block, in source order.
    pub judged: Vec<Judged>,
    /// What there is to say, in source order; no finding quotes a note.
    pub findings: Vec<Finding>,
    /// Counts for each area, in the order of the matrix.
    pub areas: [(Area, AreaCount); 7],
    /// Notes of evidence that no public judged block uses.
    pub unclaimed: Vec<Unclaimed>,
    index: FxHashMap<BlockId, usize>,
}

/// A note of evidence that no public block uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclaimed {
    /// Where the note stands.
    pub span: ByteSpan,
    /// The areas that its words or its `proof:` directive point to.
    pub areas: Vec<Area>,
}

impl Review {
    /// The verdict on a block, if it is judged.
    #[must_use]
    pub fn of(&self, id: BlockId) -> Option<&Judged> {
        self.index.get(&id).map(|&at| &self.judged[at])
    }

    /// The count of an area.
    #[must_use]
    pub fn area(&self, area: Area) -> AreaCount {
        self.areas[area as usize].1
    }
}

/// From so many blocks on they are read on all cores; to start threads for fewer costs more than it gives.
const MANY_BLOCKS: usize = 512;

/// Judges every block of `resume` and runs the rules of the review. Linear in the text.
#[must_use]
pub fn review(resume: &Resume, profile: &Profile, rulebook: &Rulebook) -> Review {
    let mut reviewer =
        Reviewer { resume, rulebook, judged: Vec::new(), findings: Vec::new(), allows: Allows::default() };
    reviewer.collect_allows();
    let blocks: Vec<Placed<'_>> = resume.blocks().collect();
    let read = |&placed: &Placed<'_>| read_block(resume, rulebook, placed);
    let read: Vec<BlockRead> = if blocks.len() < MANY_BLOCKS {
        blocks.iter().map(read).collect()
    } else {
        blocks.par_iter().map(read).collect()
    };
    for (&(.., block), read) in blocks.iter().zip(read) {
        reviewer.take(block, read);
    }
    let index = reviewer.judged.iter().enumerate().map(|(at, judged)| (judged.id, at)).collect();
    let mut areas = Area::ALL.map(|area| (area, AreaCount::default()));
    for judged in reviewer.judged.iter().filter(|judged| judged.public) {
        for &area in &judged.areas {
            let count = &mut areas[area as usize].1;
            match judged.strength {
                Strength::Strong => count.strong += 1,
                Strength::Fair => count.fair += 1,
                Strength::Weak => count.weak += 1,
            }
        }
    }
    let mut review =
        Review { judged: reviewer.judged, findings: reviewer.findings, areas, unclaimed: Vec::new(), index };
    review.unclaimed = find_unclaimed(resume, &review, rulebook);
    let mut allows = reviewer.allows;
    let said = review_sections(resume, profile, &review, rulebook);
    review
        .findings
        .extend(said.into_iter().filter(|(owner, finding)| !allows.silence(*owner, &finding.rule)).map(|(_, f)| f));
    review.findings.extend(allows.unused(rulebook));
    review.findings.sort_by(|a, b| (a.span, &a.rule).cmp(&(b.span, &b.rule)));
    review
}

/// A block with what it stands in.
type Placed<'a> = (&'a Section, Option<&'a Entry>, &'a Block);

/// What a block says by itself, whatever the others say.
struct BlockRead {
    text: String,
    flags: Vec<Flag>,
    /// The verdict, its rules left out, where it is judged.
    judged: Option<Judged>,
}

fn read_block(resume: &Resume, rulebook: &Rulebook, (section, entry, block): Placed<'_>) -> BlockRead {
    let text = block.text.plain();
    let Some(kind) = judged_kind(section.kind, block, &text) else {
        // A block that is not judged can still hold a secret or a placeholder.
        let flags = crate::privacy::flag_private(&rulebook.read(&text), &[]);
        return BlockRead { text, flags, judged: None };
    };
    let evidence = evidence_of(resume, block);
    let verdict = rulebook.judge(&text, &evidence, &block.directives);
    let judged = Judged {
        id: block.id,
        kind,
        section: section.kind,
        entry: entry.map(|entry| entry.id),
        areas: verdict.areas,
        strength: verdict.strength,
        by: verdict.by,
        why: verdict.why,
        has_evidence: !evidence.is_empty(),
        rules: Vec::new(),
        public: is_public(section, entry, block),
    };
    BlockRead { text, flags: verdict.flags, judged: Some(judged) }
}

/// The evidence beside a block: its directives, or plain notes where it has none.
fn evidence_of(resume: &Resume, block: &Block) -> Vec<Private> {
    if !block.directives.evidence.is_empty() {
        return block.directives.evidence.clone();
    }
    let notes = block.notes.iter().filter_map(|&note| resume.notes.get(note));
    notes.filter(|note| note.directives.is_empty()).map(|note| note.text.clone()).collect()
}

struct Reviewer<'a> {
    resume: &'a Resume,
    rulebook: &'a Rulebook,
    judged: Vec<Judged>,
    findings: Vec<Finding>,
    allows: Allows,
}

impl Reviewer<'_> {
    fn collect_allows(&mut self) {
        for section in &self.resume.sections {
            self.allows.add(section.id, &section.directives.allow);
            for item in &section.items {
                if let Item::Entry(entry) = item {
                    self.allows.add(entry.id, &entry.directives.allow);
                }
            }
        }
        for (_, _, block) in self.resume.blocks() {
            self.allows.add(block.id, &block.directives.allow);
        }
    }

    /// Takes what was read of a block: the flags that it does not allow are findings, and its rules.
    fn take(&mut self, block: &Block, BlockRead { text, flags, judged }: BlockRead) {
        let mut rules = Vec::new();
        for flag in &flags {
            if self.report(block, &text, flag) {
                rules.push(flag.rule);
            }
        }
        self.judged.extend(judged.map(|judged| Judged { rules, ..judged }));
    }

    /// Adds the finding of a flag unless the block allows it; says whether it did.
    fn report(&mut self, block: &Block, text: &str, flag: &Flag) -> bool {
        if self.allows.silence(block.id, flag.rule) {
            return false;
        }
        let words = text.get(flag.at.clone()).unwrap_or("").trim();
        let span = source_span(self.resume.source.text(), &block.text, flag.at.clone()).unwrap_or(block.span);
        let finding = self.rulebook.finding(flag.rule, Severity::Warning, span, &shortened(words));
        self.findings.push(finding);
        true
    }
}

impl Rulebook {
    /// A finding of a rule, its message filled with `words`.
    pub(crate) fn finding(&self, rule: &str, severity: Severity, span: ByteSpan, words: &str) -> Finding {
        match self.rules.get(rule) {
            Some(data) => {
                Finding::new(rule, severity, span, data.message.replace("{words}", words)).hint(data.hint.clone())
            }
            None => Finding::new(rule, severity, span, words),
        }
    }
}

/// At most about sixty characters of a text, for a message.
fn shortened(words: &str) -> String {
    const LONGEST: usize = 60;
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let cut: String = words.chars().take(LONGEST).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

/// Whether a block is judged, and as what. Skill lists, headings and lists of courses are not.
fn judged_kind(section: SectionKind, block: &Block, text: &str) -> Option<JudgedKind> {
    let words = text.split_whitespace().count();
    let listed = matches!(
        section,
        SectionKind::Skills
            | SectionKind::Languages
            | SectionKind::Interests
            | SectionKind::References
            | SectionKind::Certifications
            | SectionKind::Awards
    );
    match &block.kind {
        BlockKind::SkillGroup { .. } | BlockKind::Subheading => None,
        _ if text.trim().is_empty() || listed => None,
        BlockKind::Bullet | BlockKind::Numbered(_) => {
            // "Coursework: …", degrees and grades are not claims of work.
            let schooling = matches!(section, SectionKind::Education | SectionKind::Publications);
            (!schooling || (words >= 8 && !text.contains(':'))).then_some(JudgedKind::Bullet)
        }
        BlockKind::Paragraph => {
            let schooling = matches!(section, SectionKind::Education | SectionKind::Publications);
            let sentence = words >= 6 && !text.contains(" | ");
            (sentence && !schooling).then_some(JudgedKind::Paragraph)
        }
    }
}

/// Whether a block is laid out unless cut.
fn is_public(section: &Section, entry: Option<&Entry>, block: &Block) -> bool {
    !(block.directives.reserve || section.directives.reserve || entry.is_some_and(|entry| entry.directives.reserve))
}

/// The Markdown that shows these bytes of a text. Within a run that the source spells as the text does, the very words;
/// else the runs that they touch.
fn source_span(source: &str, text: &RichText, at: Range<usize>) -> Option<ByteSpan> {
    let mut offset = 0;
    let mut span: Option<ByteSpan> = None;
    for run in &text.runs {
        let (start, end) = (offset, offset + run.text.len());
        offset = end;
        if end <= at.start || start >= at.end || run.span.is_empty() {
            continue;
        }
        // As long is not enough: a space folded and a letter composed may make up for one another.
        let exact = source.get(run.span.start..run.span.end) == Some(run.text.as_str());
        let part = if exact {
            let from = at.start.max(start) - start;
            let to = at.end.min(end) - start;
            ByteSpan::new(run.span.start + from, run.span.start + to)
        } else {
            run.span
        };
        span = Some(span.map_or(part, |span| span.join(part)));
    }
    span
}

/// Notes of evidence that stand beside no public judged block.
fn find_unclaimed(resume: &Resume, review: &Review, rulebook: &Rulebook) -> Vec<Unclaimed> {
    let mut unclaimed = Vec::new();
    for note in &resume.notes {
        if note.directives.evidence.is_empty() {
            continue;
        }
        let used = note.block.is_some_and(|id| match id.kind {
            IdKind::Block => review.of(id).is_some_and(|judged| judged.public),
            _ => false,
        });
        if used {
            continue;
        }
        let mut areas = note.directives.areas.clone();
        if areas.is_empty() {
            for evidence in &note.directives.evidence {
                for area in rulebook.areas_of(evidence.reveal()) {
                    if !areas.contains(&area) {
                        areas.push(area);
                    }
                }
            }
        }
        unclaimed.push(Unclaimed { span: note.span, areas });
    }
    unclaimed
}

/// The `allow:` directives, by what they stand on.
#[derive(Default)]
struct Allows {
    by_owner: FxHashMap<BlockId, Vec<usize>>,
    all: Vec<(String, ByteSpan)>,
    used: FxHashSet<usize>,
}

impl Allows {
    fn add(&mut self, owner: BlockId, allow: &[(String, ByteSpan)]) {
        for (rule, span) in allow {
            self.by_owner.entry(owner).or_default().push(self.all.len());
            self.all.push((rule.trim().to_owned(), *span));
        }
    }

    /// Whether a directive on `owner` silences `rule`; it then counts as used.
    fn silence(&mut self, owner: BlockId, rule: &str) -> bool {
        let Some(numbers) = self.by_owner.get(&owner) else { return false };
        let mut silenced = false;
        for &number in numbers {
            let allowed = &self.all[number].0;
            let family = rule.split('/').next().unwrap_or(rule);
            if allowed == rule || allowed == family {
                self.used.insert(number);
                silenced = true;
            }
        }
        silenced
    }

    /// Findings on directives that silenced nothing. Rules that later stages raise are left to [`silence_later`].
    fn unused(&self, rulebook: &Rulebook) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (number, (rule, span)) in self.all.iter().enumerate() {
            let known = rulebook.rules.knows(rule);
            if self.used.contains(&number) || is_later(rule) {
                continue;
            }
            // What is no rule's name is a note's free words, and those are not repeated.
            let (name, shown) =
                if known { ("markdown/unused-allow", rule.as_str()) } else { ("markdown/unknown-rule", "…") };
            findings.push(rulebook.finding(name, Severity::Warning, *span, shown));
        }
        findings
    }
}

/// Whether a rule, or a rule of a family, is raised by another stage than the review.
fn is_later(rule: &str) -> bool {
    stage_rules().keys().any(|name| names(rule, name))
}

/// Whether what a directive says names a rule: by itself or by its family.
fn names(said: &str, rule: &str) -> bool {
    said == rule || rule.split('/').next() == Some(said)
}

/// Takes out the findings of other stages that an `allow:` silences, and adds a finding for each directive of theirs that
/// silenced nothing. A directive counts at the block, entry or section that it stands on; for what speaks of the whole
/// page, anywhere. Errors stay: what withholds a file cannot be hidden. `complete` says that the page was laid out;
/// otherwise no directive is called unused. Linear in findings and directives but for their product on one page.
pub fn silence_later(resume: &Resume, rulebook: &Rulebook, complete: bool, findings: &mut Vec<Finding>) {
    struct Directive<'a> {
        owner: ByteSpan,
        rule: &'a str,
        span: ByteSpan,
        used: bool,
    }
    let mut owners: Vec<(ByteSpan, &[(String, ByteSpan)])> = Vec::new();
    for section in &resume.sections {
        owners.push((section.span, &section.directives.allow));
        for item in &section.items {
            if let Item::Entry(entry) = item {
                owners.push((entry.span, &entry.directives.allow));
            }
        }
    }
    owners.extend(resume.blocks().map(|(_, _, block)| (block.full_span, block.directives.allow.as_slice())));
    // A note that stands on nothing, as one under the header, speaks of the page.
    let alone = resume.notes.iter().filter(|note| note.block.is_none());
    owners.extend(alone.map(|note| (note.span, note.directives.allow.as_slice())));
    let mut directives: Vec<Directive<'_>> = owners
        .into_iter()
        .flat_map(|(owner, allow)| allow.iter().map(move |(rule, span)| (owner, rule.trim(), *span)))
        .filter(|(_, rule, _)| is_later(rule))
        .map(|(owner, rule, span)| Directive { owner, rule, span, used: false })
        .collect();
    if directives.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let whole_page = finding.span.is_empty();
        let mut silenced = false;
        if finding.severity != Severity::Error && stage_rules().contains_key(&finding.rule) {
            for directive in &mut directives {
                if names(directive.rule, &finding.rule) && (whole_page || directive.owner.contains(finding.span)) {
                    directive.used = true;
                    silenced = true;
                }
            }
        }
        !silenced
    });
    // A family that the review raises rules of, too, may have been used there; whether text rules apply is known only
    // when a PDF is read back.
    let own = |said: &str| rulebook.rules.iter().any(|(rule, _)| names(said, rule)) || names("text", said);
    for directive in directives.iter().filter(|directive| complete && !directive.used && !own(directive.rule)) {
        findings.push(rulebook.finding("markdown/unused-allow", Severity::Warning, directive.span, directive.rule));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_text_is_that_place_in_the_source_only_where_both_say_the_same() {
        let run = |text: &str, source: &str| RichText::plain_run(text, ByteSpan::new(0, source.len()));
        assert_eq!(source_span("cut by 42 %", &run("cut by 42 %", "cut by 42 %"), 7..9), Some(ByteSpan::new(7, 9)));
        // A folded space and a letter that grew: as long, and yet another text.
        let source = "ß  42";
        assert_eq!(source_span(source, &run("ss x42", source), 4..6), Some(ByteSpan::new(0, source.len())));
    }
}
