//! The review on labelled bullets, on the examples of its rules, and on whole resumes built in memory.

use proofpress_proof::{Answer, OtherStages, Rulebook, answer_checklist, fill_matrix, review, silence_later};
use proofpress_resume::model::{BlockKind, IdKind, Item};
use proofpress_resume::private::{Directives, Note, NoteKind};
use proofpress_resume::{
    Area, Block, BlockId, ByteSpan, Header, Private, Profile, Resume, RichText, Section, SectionKind, Settings, Source,
    Strength,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

mod rules_on_disk;

fn judge(rulebook: &Rulebook, text: &str, evidence: &str) -> proofpress_proof::Verdict {
    let notes: Vec<Private> = (!evidence.is_empty()).then(|| Private::new(evidence)).into_iter().collect();
    rulebook.judge(text, &notes, &Directives::default())
}

fn profile(name: &str) -> Profile {
    Profile::from_toml(&format!(
        "contract = 1\nname = \"{name}\"\ntitle = \"test\"\norder = [\"experience\", \"skills\", \"projects\", \"education\"]\n\
         leads = [\"api\"]\nfont = \"serif\"\naccent = \"#1f3a5f\"\n[density]\n\
         roomy = {{ size = 11.0, margin = 54.0, leading = 0.7, spacing = 1.0 }}\n\
         tight = {{ size = 9.5, margin = 36.0, leading = 0.5, spacing = 0.5 }}\n"
    ))
    .expect("the profile of the test reads")
}

/// A resume of one experience section whose bullets are these texts, each with its directives.
fn resume_of(bullets: &[(&str, Directives)]) -> Resume {
    let mut markdown = String::from("# Ada Example\n\n## Experience\n\n");
    let mut items = Vec::new();
    let mut notes = Vec::new();
    for (number, (text, directives)) in bullets.iter().enumerate() {
        let start = markdown.len();
        markdown.push_str("- ");
        let at = markdown.len();
        markdown.push_str(text);
        let end = markdown.len();
        markdown.push_str(" <!-- … -->\n");
        let id = BlockId::new(IdKind::Block, number as u32 + 1);
        let span = ByteSpan::new(start, end);
        if !directives.evidence.is_empty() {
            notes.push(Note {
                span: ByteSpan::new(end + 1, markdown.len() - 1),
                kind: NoteKind::Comment,
                text: directives.evidence[0].clone(),
                block: Some(id),
                directives: directives.clone(),
            });
        }
        items.push(Item::Block(Block {
            id,
            kind: BlockKind::Bullet,
            text: RichText::plain_run(*text, ByteSpan::new(at, end)),
            span,
            full_span: span,
            children: Vec::new(),
            directives: directives.clone(),
            notes: Vec::new(),
        }));
    }
    let section = Section {
        id: BlockId::new(IdKind::Section, 1),
        kind: SectionKind::Experience,
        title: RichText::plain_run("Experience", ByteSpan::new(18, 28)),
        span: ByteSpan::new(15, markdown.len()),
        items,
        directives: Directives::default(),
    };
    let source = Source::new("resume.md", markdown);
    Resume::new(source, Settings::default(), Header::default(), vec![section], notes, Vec::new())
}

#[test]
fn a_packed_rulebook_judges_as_the_compiled_one() {
    let compiled = rules_on_disk::rulebook();
    let bytes = compiled.to_bytes().expect("bytes");
    let packed = Rulebook::from_bytes(&bytes).expect("a rulebook");
    assert_eq!(packed.rules, compiled.rules);
    assert_eq!(packed.to_bytes().expect("bytes"), bytes);
    let mut words = 0;
    for text in compiled.rules.iter().flat_map(|(_, rule)| rule.matches.iter().chain(&rule.passes)) {
        let (one, other) = (compiled.read(text), packed.read(text));
        assert_eq!(format!("{one:?}"), format!("{other:?}"), "{text}");
        words += one.words.len();
        assert_eq!(judge(&packed, text, "").strength, judge(&compiled, text, "").strength, "{text}");
    }
    assert!(words > 100);
    for end in (0..bytes.len()).step_by(997) {
        assert!(Rulebook::from_bytes(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn the_three_columns_of_the_issue_come_out_right() {
    let rulebook = rules_on_disk::rulebook();
    for raw in
        ["Built user APIs", "Helped make service faster", "Database migration", "Observability work", "Security fix"]
    {
        assert_eq!(judge(&rulebook, raw, "").strength, Strength::Weak, "{raw}");
    }
    for (inflated, rule) in [
        ("Architected a massively scalable API platform", "claim/vague-scale"),
        ("Reduced latency 70% across all services", "claim/unsupported-metric"),
        ("Led zero-downtime data transformation for millions of records", "claim/unsupported-metric"),
        ("Eliminated incidents by improving uptime", "claim/inflated-scope"),
        ("Secured all backend endpoints", "claim/vague-security"),
    ] {
        let verdict = judge(&rulebook, inflated, "");
        assert_eq!(verdict.strength, Strength::Weak, "{inflated}");
        assert!(verdict.flags.iter().any(|flag| flag.rule == rule), "{inflated}: {verdict:?}");
    }
    let truthful: [(&str, &[Area]); 5] = [
        (
            "Designed account and billing API endpoints with request validation, pagination behavior, and error responses documented for frontend integration",
            &[Area::Api, Area::Collaboration],
        ),
        (
            "Profiled a slow dashboard query path, added an index after review, and documented the before/after measurement source for the team",
            &[Area::Scale],
        ),
        (
            "Planned a customer-record schema migration with dry-run checks, rollback notes, and support handoff before release",
            &[Area::Data],
        ),
        (
            "Added structured logs, trace IDs, and alert notes for recurring payment failures so on-call engineers could identify the affected path faster",
            &[Area::Reliability],
        ),
        (
            "Fixed an object-level authorization gap in an internal API and added regression coverage for account-bound access checks",
            &[Area::Security],
        ),
    ];
    for (text, areas) in truthful {
        let verdict = judge(&rulebook, text, "");
        assert_eq!(verdict.strength, Strength::Strong, "{text}: {verdict:?}");
        for area in areas {
            assert!(verdict.areas.contains(area), "{text}: {:?} lacks {area}", verdict.areas);
        }
    }
}

#[test]
fn every_rule_matches_and_passes_its_own_examples() {
    let rulebook = rules_on_disk::rulebook();
    let mut wrong = Vec::new();
    for (name, rule) in rulebook.rules.iter() {
        for (examples, wanted) in [(&rule.matches, true), (&rule.passes, false)] {
            for example in examples {
                let (text, note) = proofpress_proof::rules::split_example(example);
                let verdict = judge(&rulebook, text, note.unwrap_or(""));
                if verdict.flags.iter().any(|flag| flag.rule == name) != wanted {
                    wrong.push(format!("{name} should{} match: {example}", if wanted { "" } else { " not" }));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let page = rulebook.rules.render_page();
    assert!(page.contains("## claim/vague-scale") && page.contains("*Way out.*"));
}

/// Strength, strong F1 and mean F1 of the areas over labelled bullets.
fn figures(rulebook: &Rulebook, path: &Path) -> (f64, f64, f64) {
    let text = std::fs::read_to_string(path).expect("labelled bullets read");
    let (mut total, mut agree, mut strong) = (0.0, 0.0, [0.0; 3]);
    let mut areas = [[0.0; 3]; 7];
    let tally = |counts: &mut [f64; 3], want: bool, got: bool| {
        counts[0] += f64::from(u8::from(want && got));
        counts[1] += f64::from(u8::from(got && !want));
        counts[2] += f64::from(u8::from(want && !got));
    };
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let verdict = judge(rulebook, fields[1], fields[2]);
        let wanted = fields[4];
        total += 1.0;
        agree += f64::from(u8::from(format!("{:?}", verdict.strength).to_lowercase() == wanted));
        tally(&mut strong, wanted == "strong", verdict.strength == Strength::Strong);
        for (counts, area) in areas.iter_mut().zip(Area::ALL) {
            let named = fields[3].split(',').any(|name| name == area.name());
            tally(counts, named, verdict.areas.contains(&area));
        }
    }
    let f1 = |[right, extra, missed]: [f64; 3]| 2.0 * right / (2.0 * right + extra + missed).max(1.0);
    (agree / total, f1(strong), areas.map(f1).iter().sum::<f64>() / 7.0)
}

#[test]
fn labelled_bullets_come_out_as_labelled() {
    let rulebook = rules_on_disk::rulebook();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    // The third blind set takes no part in training the weights or in growing the lexicon; the floors leave it room.
    for (name, floors) in [
        ("bullets_own.tsv", (0.92, 0.92, 0.86)),
        ("bullets_field.tsv", (0.92, 0.92, 0.84)),
        ("bullets_last_blind.tsv", (0.90, 0.90, 0.84)),
        ("bullets_third_blind.tsv", (0.83, 0.85, 0.83)),
        // The halves of three sets from other hands that nobody tunes by, and paragraphs of a summary.
        ("bullets_other_a_held_out.tsv", (0.84, 0.90, 0.68)),
        ("bullets_other_b_held_out.tsv", (0.84, 0.88, 0.69)),
        ("bullets_other_c_held_out.tsv", (0.80, 0.83, 0.63)),
        ("paragraphs_own.tsv", (0.92, 0.92, 0.0)),
    ] {
        let (strength, strong, areas) = figures(&rulebook, &data.join(name));
        assert!(
            strength >= floors.0 && strong >= floors.1 && areas >= floors.2,
            "{name}: strength {strength:.3}, strong F1 {strong:.3}, areas {areas:.3}"
        );
    }
    let shared = std::env::var_os("PROOFPRESS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let dev = shared.join("eval/bullets_dev.tsv");
    if !dev.exists() {
        println!("skipped: no labelled set beside the checkout");
        return;
    }
    let (strength, strong, areas) = figures(&rulebook, &dev);
    assert!(
        strength >= 0.88 && strong >= 0.90 && areas >= 0.86,
        "strength {strength:.3}, strong F1 {strong:.3}, areas {areas:.3}"
    );
}

#[test]
fn reasons_are_plain_english_and_quote_their_words() {
    let rulebook = rules_on_disk::rulebook();
    let verdict = judge(
        &rulebook,
        "Added a retry with backoff to the parcel client, because the carrier's API crashed at noon",
        "",
    );
    assert!(verdict.why.iter().all(|line| line.contains('“')), "{:?}", verdict.why);
    let raw = ["safeguard:", "failure:", "cause:", "own-part", "scale-claim", "evidence-", "claim/"];
    for text in
        ["Made APIs secure", "Built highly scalable systems", "Wrote the label parser", "I kept the till running"]
    {
        let verdict = judge(&rulebook, text, "");
        assert!(!verdict.why.is_empty(), "{text} has no reason");
        for line in &verdict.why {
            assert!(!raw.iter().any(|name| line.starts_with(name)), "{text}: {line}");
        }
    }
}

#[test]
fn the_review_is_the_same_in_every_run() {
    let bullets = [
        ("Made APIs secure", Directives::default()),
        ("Reduced latency by 40% and owned everything", Directives::default()),
        ("Fixed a race in the seat map by locking the row, and added a test", Directives::default()),
    ];
    let run = || {
        let rulebook = rules_on_disk::rulebook();
        let resume = resume_of(&bullets);
        let review = review(&resume, &profile("mid"), &rulebook);
        format!("{:?}{:?}", review, fill_matrix(&resume, &review, &rulebook))
    };
    assert_eq!(run(), run());
}

#[test]
fn strong_proof_in_a_section_of_interests_is_misplaced_and_empty_areas_are_found() {
    let rulebook = rules_on_disk::rulebook();
    let strong = "Fixed a race in the seat map by locking the row, and added a test that fails without the lock";
    let rules = |kind: SectionKind| -> Vec<String> {
        let mut resume = resume_of(&[(strong, Directives::default())]);
        resume.sections[0].kind = kind;
        review(&resume, &profile("mid"), &rulebook).findings.iter().map(|finding| finding.rule.to_string()).collect()
    };
    let found = rules(SectionKind::Interests);
    assert!(found.iter().any(|rule| rule == "section/misplaced-proof"), "{found:?}");
    let found = rules(SectionKind::Experience);
    assert!(!found.iter().any(|rule| rule == "section/misplaced-proof"), "{found:?}");
    assert!(found.iter().any(|rule| rule == "proof/area-missing"), "{found:?}");
}

#[test]
fn findings_span_the_deciding_words_and_quote_no_note() {
    let rulebook = rules_on_disk::rulebook();
    let directives = Directives { evidence: vec![Private::new("canaryword my guess")], ..Directives::default() };
    let text = "Reduced latency of the search service by 40%";
    let resume = resume_of(&[(text, directives)]);
    let review = review(&resume, &profile("mid"), &rulebook);
    let finding = review.findings.iter().find(|finding| finding.rule == "claim/unsupported-metric").expect("a finding");
    assert_eq!(resume.source.slice(finding.span), "40%");
    assert!(review.judged[0].has_evidence);
    let everything = format!("{review:?}");
    assert!(!everything.contains("canaryword"), "{everything}");
}

#[test]
fn an_authors_word_and_an_allowance_count() {
    let rulebook = rules_on_disk::rulebook();
    let marked = Directives { areas: vec![Area::Security], strong: true, ..Directives::default() };
    let allow =
        |rule: &str| Directives { allow: vec![(rule.to_owned(), ByteSpan::new(0, 1))], ..Directives::default() };
    let resume = resume_of(&[
        ("Wrote things", marked),
        ("Made APIs secure", allow("claim/vague-security")),
        ("Fixed a race in the seat map by locking the row", allow("bullet/weak-verb")),
        ("Fixed a race in the meter map by locking the row", allow("bullet/no-such-rule")),
    ]);
    let review = review(&resume, &profile("mid"), &rulebook);
    assert_eq!(
        (review.judged[0].strength, review.judged[0].areas.as_slice()),
        (Strength::Strong, &[Area::Security][..])
    );
    let rules: Vec<&str> = review.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(!rules.contains(&"claim/vague-security"), "{rules:?}");
    assert_eq!(rules.iter().filter(|rule| **rule == "markdown/unused-allow").count(), 1, "{rules:?}");
    assert_eq!(rules.iter().filter(|rule| **rule == "markdown/unknown-rule").count(), 1, "{rules:?}");
}

#[test]
fn an_allowance_counts_for_findings_of_other_stages() {
    let rulebook = rules_on_disk::rulebook();
    let allow = |rule: &str, at: usize| Directives {
        allow: vec![(rule.to_owned(), ByteSpan::new(at, at + 1))],
        ..Directives::default()
    };
    let resume = resume_of(&[
        ("Fixed a race in the seat map by locking the row", allow("fit/short-last-line", 1)),
        ("Fixed a race in the meter map by locking the row", allow("fit/room", 2)),
        ("Fixed a race in the gate map by locking the row", allow("fold/tall-header", 3)),
    ]);
    let spans: Vec<ByteSpan> = resume.blocks().map(|(_, _, block)| block.span).collect();
    let raised = || {
        vec![
            proofpress_resume::Finding::note("fit/short-last-line", spans[0], "here"),
            proofpress_resume::Finding::note("fit/short-last-line", spans[1], "and here"),
            proofpress_resume::Finding::note("fit/room", ByteSpan::default(), "of the whole page"),
            proofpress_resume::Finding::error("fit/overflow", ByteSpan::default(), "too long"),
        ]
    };
    let left = |complete: bool| -> Vec<String> {
        let mut findings = raised();
        silence_later(&resume, &rulebook, complete, &mut findings);
        findings.iter().map(|finding| format!("{} {}", finding.rule, finding.span.start)).collect()
    };
    let other = format!("fit/short-last-line {}", spans[1].start);
    assert_eq!(left(false), [other.as_str(), "fit/overflow 0"]);
    // Nothing was said of the header: that directive is stale.
    assert_eq!(left(true), [other.as_str(), "fit/overflow 0", "markdown/unused-allow 3"]);
    // The review itself leaves the directives of other stages alone.
    let review = review(&resume, &profile("mid"), &rulebook);
    assert!(!review.findings.iter().any(|finding| finding.rule.starts_with("markdown/")), "{:?}", review.findings);
}

#[test]
fn sections_out_of_the_profiles_order_are_said() {
    let rulebook = rules_on_disk::rulebook();
    let strong = "Fixed a race in the seat map by locking the row, and added a test that fails without the lock";
    let rules = |order: Option<&str>| -> Vec<String> {
        let mut resume = resume_of(&[(strong, Directives::default())]);
        let mut skills = resume.sections[0].clone();
        skills.id = BlockId::new(IdKind::Section, 2);
        skills.kind = SectionKind::Skills;
        skills.title = RichText::plain_run("Skills", ByteSpan::new(18, 24));
        skills.items.clear();
        resume.sections.push(skills);
        resume.settings.order =
            order.map(|names| proofpress_resume::settings::SectionOrder(names.split(' ').map(str::to_owned).collect()));
        review(&resume, &profile("mid"), &rulebook).findings.iter().map(|finding| finding.rule.clone()).collect()
    };
    let said = |rules: &[String]| rules.iter().any(|rule| rule == "section/order");
    assert!(said(&rules(Some("skills experience"))), "{:?}", rules(Some("skills experience")));
    assert!(!said(&rules(Some("experience skills"))));
    assert!(!said(&rules(None)));
}

#[test]
fn a_weak_bullet_before_a_strong_one_in_the_leading_section_is_said() {
    let rulebook = rules_on_disk::rulebook();
    let (weak, strong) = (
        "Responsible for backend development",
        "Fixed a race in the seat map by locking the row, and added a test that fails without the lock",
    );
    let lead = |first: &str, second: &str| -> bool {
        let mut resume = resume_of(&[(first, Directives::default()), (second, Directives::default())]);
        let blocks = std::mem::take(&mut resume.sections[0].items)
            .into_iter()
            .filter_map(|item| if let Item::Block(block) = item { Some(block) } else { None })
            .collect();
        resume.sections[0].items.push(Item::Entry(proofpress_resume::Entry {
            id: BlockId::new(IdKind::Entry, 1),
            title: Some(RichText::plain_run("Engineer", ByteSpan::new(16, 24))),
            organisation: None,
            place: None,
            dates: None,
            continues: false,
            span: ByteSpan::new(16, 24),
            title_span: ByteSpan::new(16, 24),
            blocks,
            directives: Directives::default(),
        }));
        review(&resume, &profile("mid"), &rulebook).findings.iter().any(|finding| finding.rule == "proof/lead")
    };
    assert!(lead(weak, strong));
    assert!(!lead(strong, weak));
    assert!(!lead(weak, weak));
}

#[test]
fn a_project_is_asked_for_a_decision_and_a_link() {
    let rulebook = rules_on_disk::rulebook();
    let strong = "Fixed a race in the seat map by locking the row, and added a test that fails without the lock";
    let said = |title: &str, bullet: &str| -> Vec<String> {
        let mut resume = resume_of(&[(bullet, Directives::default())]);
        let blocks: Vec<Block> = std::mem::take(&mut resume.sections[0].items)
            .into_iter()
            .filter_map(|item| if let Item::Block(block) = item { Some(block) } else { None })
            .collect();
        resume.sections[0].kind = SectionKind::Projects;
        resume.sections[0].items.push(Item::Entry(proofpress_resume::Entry {
            id: BlockId::new(IdKind::Entry, 1),
            title: Some(RichText::plain_run(title, ByteSpan::new(16, 16 + title.len()))),
            organisation: None,
            place: None,
            dates: None,
            continues: false,
            span: ByteSpan::new(16, 80),
            title_span: ByteSpan::new(16, 24),
            blocks,
            directives: Directives::default(),
        }));
        let review = review(&resume, &profile("mid"), &rulebook);
        review.findings.into_iter().map(|f| f.rule).filter(|rule| rule.starts_with("project/")).collect()
    };
    assert_eq!(
        said("Seat map", "Built a to-do app with Node and MongoDB"),
        ["project/no-constraint", "project/no-link"]
    );
    assert_eq!(said("Seat map", strong), ["project/no-link"]);
    assert!(said("Seat map github.com/ada-example/seats", strong).is_empty());
}

#[test]
fn unclaimed_evidence_reaches_the_matrix() {
    let rulebook = rules_on_disk::rulebook();
    let reserve = Directives {
        evidence: vec![Private::new("backfill of the ledger schema, PR 7")],
        reserve: true,
        ..Directives::default()
    };
    let resume = resume_of(&[("Backfilled the ledger in chunks, checksummed after each", reserve)]);
    let review = review(&resume, &profile("mid"), &rulebook);
    assert!(review.findings.iter().any(|finding| finding.rule == "proof/unclaimed"));
    let matrix = fill_matrix(&resume, &review, &rulebook);
    let data = matrix.rows.iter().find(|row| row.area == Area::Data).expect("a row of data");
    assert_eq!(data.unclaimed_lines, [5]);
    assert!(matrix.rows.iter().any(|row| row.empty));
}

#[test]
fn the_checklist_never_passes_what_no_program_can_know() {
    let rulebook = rules_on_disk::rulebook();
    let resume =
        resume_of(&[("Fixed a race in the seat map by locking the row, and added a test", Directives::default())]);
    let review = review(&resume, &profile("mid"), &rulebook);
    let stages = OtherStages { additions: Some(0), notes_kept_out: Some(true), ..OtherStages::default() };
    let answers = answer_checklist(&resume, &review, stages, &rulebook);
    assert_eq!(answers.len(), 7);
    for id in ["metrics-explained", "edits-add-nothing", "defensible"] {
        let answer = answers.iter().find(|answer| answer.id == id).expect(id);
        assert_ne!(answer.answer, Answer::Pass, "{answer:?}");
    }
    assert_eq!(answers.iter().find(|answer| answer.id == "notes-separate").map(|a| a.answer), Some(Answer::Pass));
}

#[test]
fn ten_thousand_bullets_take_time_in_proportion() {
    let rulebook = rules_on_disk::rulebook();
    let text = "Traced duplicate emails to a consumer that acknowledged before it had sent; it now acknowledges after";
    let time = |count: usize| -> Duration {
        let bullets = vec![(text, Directives::default()); count];
        let resume = resume_of(&bullets);
        let start = Instant::now();
        let review = review(&resume, &profile("mid"), &rulebook);
        assert_eq!(review.judged.len(), count);
        start.elapsed()
    };
    let small = time(1_000).max(Duration::from_millis(1));
    let large = time(10_000);
    println!("1,000 bullets in {small:?}, 10,000 in {large:?}");
    assert!(large < small * 40, "{small:?} for a tenth of {large:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]
    #[test]
    fn any_text_is_judged(text in "\\PC{0,200}", note in "\\PC{0,60}") {
        thread_local!(static RULEBOOK: Rulebook = rules_on_disk::rulebook());
        let verdict = RULEBOOK.with(|rulebook| judge(rulebook, &text, &note));
        proptest::prop_assert!(verdict.areas.len() <= 3);
        for flag in &verdict.flags {
            proptest::prop_assert!(text.get(flag.at.clone()).is_some(), "{:?}", flag);
        }
    }
}
