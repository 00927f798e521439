//! A resume's skills list and its bullets to which skills are proven, which are only listed, and how they are grouped.

use crate::terms::{Group, TermId, Terms};
use proofpress_resume::model::Item;
use proofpress_resume::{Block, BlockId, BlockKind, ByteSpan, Finding, Resume, SectionKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// One item of the skills list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// As spelled in the list.
    pub name: String,
    /// What it names in the taxonomy; empty for a term that the taxonomy does not know.
    pub terms: Vec<TermId>,
    /// The label that it stands under, if any.
    pub label: Option<String>,
    /// The block of the list.
    pub block: BlockId,
    /// Blocks that describe work done with it, in source order.
    pub proof: Vec<BlockId>,
}

/// A labelled group of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledGroup {
    /// The label as written, without its colon.
    pub label: String,
    /// Which of the eight groups it is, by its label or else by most of its items; `None` where neither says.
    pub group: Option<Group>,
    /// Places in [`Skills::skills`].
    pub skills: Vec<usize>,
}

/// What a skills list claims and what the bullets carry.
#[derive(Debug, Clone, Default)]
pub struct Skills {
    /// Every item, repeats left out, in source order.
    pub skills: Vec<Skill>,
    /// Names of proven skills, as spelled in the list.
    pub proven: Vec<String>,
    /// Names of the others.
    pub listed_only: Vec<String>,
    /// The labelled groups, in source order.
    pub groups: Vec<LabelledGroup>,
    /// Ten or more terms, fewer than half of them proven.
    pub keyword_dump: bool,
    /// `skills/unproven`, `skills/keyword-dump`, `skills/ungrouped`, `skills/group-missing`, `skills/repeated`.
    pub findings: Vec<Finding>,
}

/// A list of this many terms or more, with fewer than half proven, is a keyword dump; so says the label guide.
const DUMP_TERMS: usize = 10;
/// From this many items on, a list without labels is hard to scan.
const UNGROUPED_ITEMS: usize = 8;

struct Rules {
    no_proof: Vec<String>,
    joining: FxHashSet<String>,
    remarks: FxHashSet<String>,
    labels: Vec<(Group, Vec<String>)>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // The file is part of the program; the tests of this module fail when it has a fault.
    let table: toml::Table = include_str!("../../../rules/skills.toml").parse().unwrap_or_default();
    let parts = |text: &str| {
        text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let list = |section: &str, name: &str| {
        parts(table.get(section).and_then(|rules| rules.get(name)).and_then(toml::Value::as_str).unwrap_or(""))
    };
    let labels = table.get("labels").and_then(toml::Value::as_table);
    // Testing and interfaces before data and infrastructure: their labels are the more specific.
    let order = [
        Group::TestingObservability,
        Group::Languages,
        Group::Apis,
        Group::Security,
        Group::Data,
        Group::Infrastructure,
        Group::Frameworks,
        Group::Collaboration,
    ];
    Rules {
        no_proof: list("no_proof", "phrases").into_iter().map(|phrase| format!(" {phrase} ")).collect(),
        joining: list("no_proof", "joining").into_iter().collect(),
        remarks: list("items", "remarks").into_iter().collect(),
        labels: order
            .into_iter()
            .filter_map(|group| Some((group, parts(labels?.get(group.name())?.as_str()?))))
            .collect(),
    }
});

/// Which blocks describe work done with which terms.
#[derive(Debug, Default)]
pub struct Proofs {
    /// Term to blocks, with the term as it is spelled there.
    pub blocks: FxHashMap<TermId, Vec<(BlockId, String)>>,
    /// Lower-cased text of every block that can prove something.
    texts: Vec<(BlockId, String)>,
}

impl Proofs {
    /// The blocks that name the term or a product of its family, in source order, with the spelling there.
    #[must_use]
    pub fn of(&self, term: TermId, terms: &Terms) -> Vec<(BlockId, String)> {
        let mut found: Vec<(BlockId, String)> = self.blocks.get(&term).cloned().unwrap_or_default();
        if found.is_empty() {
            let family = self.blocks.iter().filter(|(other, _)| terms.proves(**other, term));
            found = family.flat_map(|(_, blocks)| blocks.iter().cloned()).collect();
        }
        found.sort_by_key(|(block, _)| block.number);
        found.dedup_by_key(|(block, _)| *block);
        found
    }

    fn naming(&self, name: &str) -> Vec<BlockId> {
        let name = name.to_lowercase();
        if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return Vec::new();
        }
        let named = self.texts.iter().filter(|(_, text)| has_word(text, &name));
        named.map(|(block, _)| *block).collect()
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let open = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
        open(before) && (open(after) || after == Some('s') && open(text[at + word.len() + 1..].chars().next()))
    })
}

/// Finds what the blocks outside of skills lists, courses and certificates prove.
#[must_use]
pub fn find_proofs(resume: &Resume, terms: &Terms) -> Proofs {
    let mut proofs = Proofs::default();
    for (section, _, block) in resume.blocks() {
        let work = !matches!(
            section.kind,
            SectionKind::Skills
                | SectionKind::Summary
                | SectionKind::Education
                | SectionKind::Certifications
                | SectionKind::Languages
                | SectionKind::Interests
                | SectionKind::References
        );
        let listed = matches!(block.kind, BlockKind::SkillGroup { .. } | BlockKind::Subheading);
        let text = block.text.plain();
        if !work || listed || !tells_of_work(&text, terms) {
            continue;
        }
        for mention in terms.find(&text) {
            let blocks = proofs.blocks.entry(mention.term).or_default();
            if blocks.last().is_none_or(|(last, _)| *last != block.id) {
                blocks.push((block.id, text[mention.span.range()].to_owned()));
            }
        }
        proofs.texts.push((block.id, text.to_lowercase()));
    }
    proofs
}

/// Whether a bullet describes work, rather than a list of tools, a course, a wish or a tool that was not used.
fn tells_of_work(text: &str, terms: &Terms) -> bool {
    let mut padded = String::with_capacity(text.len() + 2);
    padded.push(' ');
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-')).filter(|word| !word.is_empty()) {
        padded.extend(word.chars().flat_map(char::to_lowercase));
        padded.push(' ');
    }
    if RULES.no_proof.iter().any(|phrase| padded.contains(phrase.as_str())) {
        return false;
    }
    !only_lists(text, terms)
}

/// Whether nothing but names of tools and joining words is in it: strike the tools and no work is left.
fn only_lists(text: &str, terms: &Terms) -> bool {
    let mentions = terms.find(text);
    if mentions.len() < 3 {
        return false;
    }
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for mention in &mentions {
        if mention.span.start >= at {
            left.push_str(&text[at..mention.span.start]);
            left.push(' ');
            at = mention.span.end;
        }
    }
    left.push_str(&text[at..]);
    let content = left.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        word.chars().count() > 2
            && !word.chars().all(|c| c.is_ascii_digit())
            && !RULES.joining.contains(word.to_lowercase().as_str())
    });
    content.count() <= 1.max(mentions.len() / 4)
}

/// Reads the skills of a resume and judges them by its bullets.
#[must_use]
pub fn skills(resume: &Resume, terms: &Terms) -> Skills {
    let proofs = find_proofs(resume, terms);
    skills_with(resume, terms, &proofs)
}

/// The same, with proofs that were found already.
#[must_use]
pub fn skills_with(resume: &Resume, terms: &Terms, proofs: &Proofs) -> Skills {
    let mut skills = Skills::default();
    let mut blocks: Vec<&Block> = Vec::new();
    for section in resume.sections.iter().filter(|section| section.kind == SectionKind::Skills) {
        for item in &section.items {
            match item {
                Item::Block(block) => collect(block, &mut blocks),
                Item::Entry(entry) => entry.blocks.iter().for_each(|block| collect(block, &mut blocks)),
            }
        }
    }
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut repeats: Vec<(String, ByteSpan)> = Vec::new();
    let mut heading: Option<String> = None;
    for block in blocks {
        if block.kind == BlockKind::Subheading {
            heading = Some(block.text.plain().trim().trim_end_matches(':').to_owned());
            continue;
        }
        for (label, items) in labelled(block) {
            let label = label.or_else(|| heading.clone());
            let mut places = Vec::new();
            for name in items {
                let found = terms_of(&name, terms);
                let key = match found.as_slice() {
                    [term] => format!("#{}", terms.name(*term)),
                    _ => name.to_lowercase(),
                };
                if let Some(&place) = seen.get(&key) {
                    repeats.push((name, block.span));
                    places.push(place);
                    continue;
                }
                let proof = proof_of(&name, &found, terms, proofs);
                seen.insert(key, skills.skills.len());
                places.push(skills.skills.len());
                skills.skills.push(Skill { name, terms: found, label: label.clone(), block: block.id, proof });
            }
            if let Some(label) = label
                && !places.is_empty()
            {
                let group = group_of(&label, &places, &skills.skills, terms);
                skills.groups.push(LabelledGroup { label, group, skills: places });
            }
        }
    }
    for skill in &skills.skills {
        let side = if skill.proof.is_empty() { &mut skills.listed_only } else { &mut skills.proven };
        side.push(skill.name.clone());
    }
    skills.keyword_dump = skills.skills.len() >= DUMP_TERMS && skills.proven.len() * 2 < skills.skills.len();
    skills.findings = findings(resume, &skills, &repeats);
    skills.findings.extend(missing_groups(resume, &skills, terms, proofs));
    skills
}

fn collect<'a>(block: &'a Block, into: &mut Vec<&'a Block>) {
    into.push(block);
    block.children.iter().for_each(|child| collect(child, into));
}

/// The items of a block, by label: from the label of a skill group, or from labels inside its text (`Data: Postgres,
/// Kafka. Cloud: AWS`).
fn labelled(block: &Block) -> Vec<(Option<String>, Vec<String>)> {
    let text = block.text.plain();
    if let BlockKind::SkillGroup { label } = &block.kind {
        let label = label.plain().trim().trim_end_matches(':').trim().to_owned();
        return vec![(Some(label), items(&text))];
    }
    let mut groups: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for line in text.split('\n').flat_map(sentences) {
        let (label, rest) = match line.split_once(':') {
            Some((label, rest))
                if label.split_whitespace().count() <= 4 && !label.contains(',') && !rest.starts_with("//") =>
            {
                (Some(label.trim().to_owned()), rest)
            }
            _ => (None, line),
        };
        groups.push((label, items(rest)));
    }
    groups
}

/// Parts of a line that end in a full stop before a capital: `…, SQL. Data: …`.
fn sentences(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(". ") {
        if at >= start && line[at + 2..].trim_start().starts_with(char::is_uppercase) {
            parts.push(&line[start..at]);
            start = at + 2;
        }
    }
    parts.push(&line[start..]);
    parts
}

/// The items of a list: cut at commas, semicolons, bars and bullets, and inside parentheses.
fn items(text: &str) -> Vec<String> {
    text.split([',', ';', '|', '•', '·', '(', ')', '\n', '–', '—'])
        .flat_map(|part| part.split(" / "))
        .map(|part| {
            let part = part.trim().trim_end_matches('.').trim();
            let part = part.strip_prefix("and ").or_else(|| part.strip_prefix("& ")).unwrap_or(part);
            part.trim_matches(|c: char| c == '*' || c == '"' || c.is_whitespace()).to_owned()
        })
        .filter(|part| {
            let letters = part.chars().any(char::is_alphanumeric);
            let remark = RULES.remarks.contains(part.to_lowercase().as_str());
            let years =
                part.starts_with(|c: char| c.is_ascii_digit()) && (part.contains("year") || part.contains("yr"));
            letters && !remark && !years && part.split_whitespace().count() <= 6
        })
        .collect()
}

fn terms_of(name: &str, terms: &Terms) -> Vec<TermId> {
    let whole = terms.lookup(name);
    if !whole.is_empty() {
        return whole;
    }
    let mut inside: Vec<TermId> = terms.find(name).into_iter().map(|mention| mention.term).collect();
    inside.dedup();
    inside
}

fn proof_of(name: &str, found: &[TermId], terms: &Terms, proofs: &Proofs) -> Vec<BlockId> {
    // Of an item that names several (`Postgres/MySQL`, `ELK`), one is enough to show work with it.
    let mut blocks: Vec<BlockId> =
        found.iter().flat_map(|&term| proofs.of(term, terms)).map(|(block, _)| block).collect();
    if found.is_empty() {
        blocks = proofs.naming(name);
    }
    blocks.sort_by_key(|block| block.number);
    blocks.dedup();
    blocks
}

fn group_of(label: &str, places: &[usize], skills: &[Skill], terms: &Terms) -> Option<Group> {
    let lower = label.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    let says = |part: &String| {
        if part.contains(' ') {
            lower.contains(part.as_str())
        } else if part.len() <= 3 {
            words.iter().any(|word| *word == part || word.strip_suffix('s') == Some(part))
        } else {
            words.iter().any(|word| word.starts_with(part.as_str()))
        }
    };
    if let Some((group, _)) = RULES.labels.iter().find(|(_, parts)| parts.iter().any(says)) {
        return Some(*group);
    }
    let mut counts: FxHashMap<Group, usize> = FxHashMap::default();
    for &place in places {
        for &term in &skills[place].terms {
            *counts.entry(terms.get(term).group).or_default() += 1;
        }
    }
    let (group, count) = counts.into_iter().max_by_key(|(group, count)| (*count, std::cmp::Reverse(*group)))?;
    (count * 2 > places.len()).then_some(group)
}

/// Groups that a grouped list lacks although bullets show work with what belongs there. Groups without such work are
/// not asked for: a list is an index, and nothing may be invented to fill it.
fn missing_groups(resume: &Resume, skills: &Skills, terms: &Terms, proofs: &Proofs) -> Vec<Finding> {
    if skills.groups.len() < 2 {
        return Vec::new();
    }
    let listed = |group: Group| {
        skills.groups.iter().any(|labelled| labelled.group == Some(group))
            || skills.skills.iter().flat_map(|skill| &skill.terms).any(|&term| terms.get(term).group == group)
    };
    let span = skills.skills.first().and_then(|skill| resume.span_of(skill.block)).unwrap_or_default();
    let mut findings = Vec::new();
    for group in Group::ALL.into_iter().filter(|&group| !listed(group)) {
        let mut shown: Vec<(BlockId, &str)> = proofs
            .blocks
            .iter()
            .filter(|(term, _)| terms.get(**term).group == group)
            .filter_map(|(term, blocks)| Some((blocks.first()?.0, terms.name(*term))))
            .collect();
        shown.sort_by_key(|(block, name)| (block.number, *name));
        let names: Vec<&str> = shown.iter().take(3).map(|(_, name)| *name).collect();
        if !names.is_empty() {
            let message =
                format!("bullets show work with {}, and the list has no group for {}", names.join(", "), group.title());
            findings.push(Finding::note("skills/group-missing", span, message).hint(
                "the list is an index of what the bullets prove: add the group, or leave it if the work was small",
            ));
        }
    }
    findings
}

fn findings(resume: &Resume, skills: &Skills, repeats: &[(String, ByteSpan)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let span = |id: BlockId| resume.span_of(id).unwrap_or_default();
    let total = skills.skills.len();
    if skills.keyword_dump {
        let first = skills.skills.first().map(|skill| span(skill.block)).unwrap_or_default();
        let message =
            format!("{} of {total} listed skills are proven by a bullet, fewer than half", skills.proven.len());
        findings.push(
            Finding::warning("skills/keyword-dump", first, message)
                .hint("list what a bullet shows in use, and leave the rest out"),
        );
    }
    let mut unproven: Vec<(BlockId, Vec<&str>)> = Vec::new();
    for skill in skills.skills.iter().filter(|skill| skill.proof.is_empty()) {
        match unproven.last_mut() {
            Some((block, names)) if *block == skill.block => names.push(&skill.name),
            _ => unproven.push((skill.block, vec![&skill.name])),
        }
    }
    for (block, names) in unproven {
        let message = format!("no bullet shows work with {}", names.join(", "));
        findings.push(
            Finding::note("skills/unproven", span(block), message)
                .hint("name it in a bullet that tells what you did with it, or leave it out"),
        );
    }
    if total >= UNGROUPED_ITEMS && skills.groups.is_empty() {
        let first = skills.skills.first().map(|skill| span(skill.block)).unwrap_or_default();
        findings.push(
            Finding::note("skills/ungrouped", first, format!("{total} skills stand in one list without groups"))
                .hint("group them by purpose: languages, frameworks, APIs, data, infrastructure, testing and observability, security, collaboration"),
        );
    }
    let mut said: FxHashSet<String> = FxHashSet::default();
    for (name, span) in repeats {
        if said.insert(name.to_lowercase()) {
            findings.push(
                Finding::note(
                    "skills/repeated",
                    *span,
                    format!("{name} is listed more than once, perhaps under another name"),
                )
                .hint("keep one of them"),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_of_the_file_is_empty() {
        assert!(RULES.no_proof.len() > 20 && RULES.joining.len() > 20 && RULES.remarks.len() > 5);
        assert_eq!(RULES.labels.len(), Group::ALL.len());
    }

    #[test]
    fn remarks_are_no_skills_and_joining_words_no_work() {
        assert_eq!(items("Python (advanced), Go, basics"), ["Python", "Go"]);
        let terms = Terms::standard();
        assert!(only_lists("Developed various services using Python, Django and Redis", terms));
        assert!(!only_lists(
            "Moved sessions from Django to Redis and kept Python workers signed in after a restart",
            terms
        ));
    }
}
