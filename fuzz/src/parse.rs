//! Bytes as Markdown: parsed, reviewed and compared with itself.

use proofpress_proof::review::review;
use proofpress_proof::skills::skills;
use proofpress_proof::terms::Terms;
use proofpress_proof::{Rulebook, RulesText, fill_matrix, truth};
use proofpress_resume::model::{Block, Item};
use proofpress_resume::{ByteSpan, Composition, Profile, Resume, Source, parse_resume};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A word that stands in an inserted note only.
const CANARY: &str = "qzxcanaryxzq";

static RULES: LazyLock<Rulebook> = LazyLock::new(|| {
    Rulebook::from_toml(RulesText {
        lexicon: include_str!("../../rules/lexicon.toml"),
        senses: include_str!("../../rules/senses.toml"),
        verbs: include_str!("../../rules/verbs.toml"),
        sources: include_str!("../../rules/sources.toml"),
        privacy: include_str!("../../rules/privacy.toml"),
        weights: include_str!("../../rules/weights.toml"),
        claims: include_str!("../../rules/claims.toml"),
        matrix: include_str!("../../rules/matrix.toml"),
    })
    .expect("the bundled rules read")
});

static PROFILE: LazyLock<Profile> = LazyLock::new(|| {
    Profile::from_toml(include_str!("../../templates/mid/profile.toml")).expect("the bundled profile reads")
});

/// Spans are sound and ids are each one's own; the review points into the text; a resume differs from itself in
/// nothing; a note put anywhere into the text is not seen.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let resume = parse_resume(Source::new("r.md", text.as_ref()));
    check_sound(&resume);
    let visible = resume.plain_text();
    assert_eq!(visible, parse_resume(Source::new("r.md", text.as_ref())).plain_text(), "parsed twice");

    let composition = Composition::of(&resume, &PROFILE);
    let mut seen = HashSet::new();
    for id in composition.ids() {
        assert!(seen.insert(id), "{id} is laid out twice");
        assert!(resume.span_of(id).is_some(), "{id} is not in the resume");
    }
    let verdicts = review(&resume, &PROFILE, &RULES);
    let listed = skills(&resume, Terms::standard());
    for finding in verdicts.findings.iter().chain(&listed.findings) {
        assert!(is_sound(&resume, finding.span), "{}: {:?}", finding.rule, finding.span);
    }
    let _ = fill_matrix(&resume, &verdicts, &RULES);
    let changes = truth::diff(&resume, &resume, Terms::standard());
    assert!(changes.is_empty(), "differs from itself: {changes:?}");

    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if letters.contains(CANARY) {
        // It has the word that the note would be known by, shown or in a note of its own that the other may cut short; what
        // stands between its letters may be left out.
        return;
    }
    let noted = with_note(&text, bytes);
    let resume = parse_resume(Source::new("r.md", noted.as_str()));
    check_sound(&resume);
    let said: String =
        resume.findings.iter().map(|finding| format!("{} {:?}", finding.message, finding.hints)).collect();
    for (what, text) in [("text", resume.plain_text()), ("findings", said)] {
        assert!(!text.contains(CANARY), "a note is visible in the {what} of {noted:?}");
    }
}

/// The text with a note at a place that the bytes choose.
fn with_note(text: &str, bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(0_usize, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let mut at = sum % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // A backslash before it makes it text by Markdown's own rules.
    let before = text[..at].trim_end_matches('\\');
    format!("{before}<!-- {CANARY} -->{}", &text[at..])
}

fn is_sound(resume: &Resume, span: ByteSpan) -> bool {
    let text = resume.source.text();
    span.start <= span.end
        && span.end <= text.len()
        && text.is_char_boundary(span.start)
        && text.is_char_boundary(span.end)
}

/// Every span of the resume falls on characters of its text, and every id is used once.
pub fn check_sound(resume: &Resume) {
    let mut ids = HashSet::new();
    let mut check = |id, spans: &[ByteSpan]| {
        assert!(ids.insert(id), "{id} twice");
        assert!(spans.iter().all(|&span| is_sound(resume, span)), "{id}: {spans:?}");
    };
    for line in resume.header.name.iter().chain(&resume.header.headline) {
        check(line.id, &[line.span]);
    }
    for contact in &resume.header.contacts {
        check(contact.id, &[contact.span]);
    }
    fn each(block: &Block, check: &mut impl FnMut(proofpress_resume::BlockId, &[ByteSpan])) {
        let runs: Vec<ByteSpan> = block.text.runs.iter().map(|run| run.span).collect();
        check(block.id, &[&[block.span, block.full_span], runs.as_slice()].concat());
        block.children.iter().for_each(|child| each(child, check));
    }
    for section in &resume.sections {
        check(section.id, &[section.span]);
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    check(entry.id, &[entry.span, entry.title_span]);
                    entry.blocks.iter().for_each(|block| each(block, &mut check));
                }
                Item::Block(block) => each(block, &mut check),
            }
        }
    }
    assert!(resume.findings.iter().all(|finding| is_sound(resume, finding.span)));
    assert!(resume.notes.iter().all(|note| is_sound(resume, note.span)));
}
