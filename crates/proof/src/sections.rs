//! Turns the sections of a resume, against its profile, into findings: order, what leads, projects, empty areas.

use crate::review::Review;
use crate::rulebook::Rulebook;
use proofpress_resume::finding::Severity;
use proofpress_resume::model::{BlockId, ContactKind, IdKind, Item};
use proofpress_resume::{ByteSpan, Entry, Finding, Profile, Resume, RichText, Section, SectionKind, Strength};
use rustc_hash::FxHashSet;

/// Findings on sections and projects, each with the block whose `allow:` silences it.
#[must_use]
pub fn review_sections(
    resume: &Resume,
    profile: &Profile,
    review: &Review,
    rulebook: &Rulebook,
) -> Vec<(BlockId, Finding)> {
    let mut findings = Vec::new();
    check_order(resume, profile, rulebook, &mut findings);
    check_places(resume, review, rulebook, &mut findings);
    check_lead(resume, profile, review, rulebook, &mut findings);
    check_summary(resume, profile, review, rulebook, &mut findings);
    check_projects(resume, review, rulebook, &mut findings);
    check_areas(review, rulebook, &mut findings);
    for note in &review.unclaimed {
        let finding = rulebook.finding("proof/unclaimed", Severity::Note, note.span, "");
        findings.push((whole_file(), finding));
    }
    findings
}

/// An id that no directive stands on.
fn whole_file() -> BlockId {
    BlockId::new(IdKind::Header, 0)
}

fn heading(section: &Section) -> ByteSpan {
    section.title.span().unwrap_or(ByteSpan::new(section.span.start, section.span.start))
}

/// Sections that the front matter's own order puts before what the profile puts first.
fn check_order(resume: &Resume, profile: &Profile, rulebook: &Rulebook, findings: &mut Vec<(BlockId, Finding)>) {
    let Some(own) = &resume.settings.order else { return };
    let mut sections: Vec<&Section> =
        resume.sections.iter().filter(|section| !section.directives.reserve && !section.title.is_blank()).collect();
    sections.sort_by_key(|section| own.rank(section));
    for pair in sections.windows(2) {
        if profile.order.rank(pair[0]) > profile.order.rank(pair[1]) {
            let title = format!("“{}”", pair[0].title.plain().trim());
            let finding = rulebook.finding("section/order", Severity::Note, heading(pair[0]), &title);
            findings.push((pair[0].id, finding));
        }
    }
}

/// Strong bullets in sections that carry no proof.
fn check_places(resume: &Resume, review: &Review, rulebook: &Rulebook, findings: &mut Vec<(BlockId, Finding)>) {
    const PROOFLESS: [SectionKind; 7] = [
        SectionKind::Skills,
        SectionKind::Interests,
        SectionKind::Awards,
        SectionKind::References,
        SectionKind::Languages,
        SectionKind::Certifications,
        SectionKind::Education,
    ];
    for (section, _, block) in resume.blocks() {
        if !PROOFLESS.contains(&section.kind) {
            continue;
        }
        // Blocks of these sections are mostly lists, which are not judged; a sentence of strong proof is misplaced.
        let strong = match review.of(block.id) {
            Some(judged) => judged.strength == Strength::Strong,
            None => {
                let text = block.text.plain();
                text.split_whitespace().count() >= 8
                    && !matches!(block.kind, proofpress_resume::BlockKind::SkillGroup { .. })
                    && rulebook.judge(&text, &[], &block.directives).strength == Strength::Strong
            }
        };
        if strong {
            let name = format!("“{}”", section.title.plain().trim());
            findings.push((block.id, rulebook.finding("section/misplaced-proof", Severity::Note, block.span, &name)));
        }
    }
}

/// A weak block that opens an entry of the profile's first section although a strong one follows in it.
fn check_lead(
    resume: &Resume,
    profile: &Profile,
    review: &Review,
    rulebook: &Rulebook,
    findings: &mut Vec<(BlockId, Finding)>,
) {
    let order = resume.settings.order.as_ref().unwrap_or(&profile.order);
    let judged: FxHashSet<BlockId> =
        review.judged.iter().filter_map(|judged| resume.section(judged.id)).map(|section| section.id).collect();
    let leading = resume
        .sections
        .iter()
        .filter(|section| section.kind != SectionKind::Summary && judged.contains(&section.id))
        .min_by_key(|section| order.rank(section));
    let Some(section) = leading else { return };
    for item in &section.items {
        let Item::Entry(entry) = item else { continue };
        let mut judged = entry.blocks.iter().filter_map(|block| review.of(block.id)).filter(|judged| judged.public);
        let Some(first) = judged.next().filter(|first| first.strength == Strength::Weak) else { continue };
        if judged.any(|later| later.strength == Strength::Strong) {
            let span = resume.span_of(first.id).unwrap_or(entry.title_span);
            let finding =
                rulebook.finding("proof/lead", Severity::Note, span, &format!("bullet of {}", name_of(entry)));
            findings.push((first.id, finding));
        }
    }
}

/// A switcher's summary that names no area.
fn check_summary(
    resume: &Resume,
    profile: &Profile,
    review: &Review,
    rulebook: &Rulebook,
    findings: &mut Vec<(BlockId, Finding)>,
) {
    if profile.name != "switcher" {
        return;
    }
    for section in resume.sections.iter().filter(|section| section.kind == SectionKind::Summary) {
        let named =
            review.judged.iter().any(|judged| judged.section == SectionKind::Summary && !judged.areas.is_empty());
        if !named {
            let finding = rulebook.finding("section/untargeted-summary", Severity::Note, heading(section), "");
            findings.push((section.id, finding));
        }
    }
}

/// Projects without a strong bullet, and without a link.
fn check_projects(resume: &Resume, review: &Review, rulebook: &Rulebook, findings: &mut Vec<(BlockId, Finding)>) {
    let proven: FxHashSet<BlockId> = review
        .judged
        .iter()
        .filter(|judged| judged.strength == Strength::Strong)
        .filter_map(|judged| judged.entry)
        .collect();
    for section in resume.sections.iter().filter(|section| section.kind == SectionKind::Projects) {
        for item in &section.items {
            let Item::Entry(entry) = item else { continue };
            if entry.directives.reserve {
                continue;
            }
            if !proven.contains(&entry.id) {
                let finding =
                    rulebook.finding("project/no-constraint", Severity::Note, entry.title_span, &name_of(entry));
                findings.push((entry.id, finding));
            }
            if !has_link(entry) && !profile_linked(resume, entry) {
                let finding = rulebook.finding("project/no-link", Severity::Note, entry.title_span, &name_of(entry));
                findings.push((entry.id, finding));
            }
        }
    }
}

/// Areas of the matrix on which nothing stands on the page.
fn check_areas(review: &Review, rulebook: &Rulebook, findings: &mut Vec<(BlockId, Finding)>) {
    if review.judged.is_empty() {
        return;
    }
    for (area, count) in &review.areas {
        if count.total() == 0 {
            let finding = rulebook.finding("proof/area-missing", Severity::Note, ByteSpan::default(), area.name());
            findings.push((whole_file(), finding));
        }
    }
}

fn name_of(entry: &Entry) -> String {
    let title = entry.title.as_ref().or(entry.organisation.as_ref());
    match title.map(RichText::plain) {
        Some(title) if !title.trim().is_empty() => format!("“{}”", title.trim()),
        _ => "without a title".to_owned(),
    }
}

fn has_link(entry: &Entry) -> bool {
    let titles = [&entry.title, &entry.organisation, &entry.place, &entry.dates].into_iter().flatten();
    titles.chain(entry.blocks.iter().flat_map(texts)).any(links)
}

fn texts(block: &proofpress_resume::Block) -> Vec<&RichText> {
    let mut all = vec![&block.text];
    for child in &block.children {
        all.extend(texts(child));
    }
    all
}

fn links(text: &RichText) -> bool {
    text.runs.iter().any(|run| {
        run.link.is_some()
            || ["http://", "https://", "github.com/", "gitlab.com/"].iter().any(|at| run.text.contains(at))
    })
}

/// Whether a contact of the header links to the project by name.
fn profile_linked(resume: &Resume, entry: &Entry) -> bool {
    let Some(title) = entry.title.as_ref().map(|title| title.plain().trim().to_lowercase()) else { return false };
    let slug = title.replace(' ', "-");
    title.len() > 3
        && resume
            .header
            .contacts
            .iter()
            .filter(|contact| contact.kind == ContactKind::Link)
            .any(|contact| contact.text.plain().to_lowercase().contains(&slug))
}
