//! Reports to draw in tests: a page with proof above, on and below the fold.

use proofpress_press::report::{
    Against, Answer, AreaCount, BoxReport, Change, ChecklistItem, CutItem, DecidedBy, Diff, EmphasisShare, Fit, Fold,
    Judged, JudgedKind, Match, MatrixBlock, MatrixRow, Move, PageReport, Points, Position, Pushed, Report, SCHEMA,
    SectionReport, Skills, StrongCount, TermReport, TermState, TextLayer, TextPart, Verdict,
};
use proofpress_resume::model::{BlockId, IdKind};
use proofpress_resume::private::{Directives, Note, NoteKind};
use proofpress_resume::settings::Paper;
use proofpress_resume::{
    Area, ByteSpan, Finding, Header, Private, Pt, Resume, SectionKind, Settings, Source, Strength,
};

const MARKDOWN: &str = "\
# Ada Example

## Experience
- Built highly scalable systems <!-- canary evidence --> for everyone
<!-- canary
canary -->
- Owned the backend, end to end,
  for all teams
";

fn points(length: f64) -> Points {
    Pt(length).into()
}

fn block(number: u32) -> BlockId {
    BlockId::new(IdKind::Block, number)
}

/// A resume with notes on a finding's line and around another's.
pub(super) fn resume() -> Resume {
    let notes = ["<!-- canary evidence -->", "<!-- canary\ncanary -->"]
        .into_iter()
        .map(|note| Note {
            span: span(note),
            kind: NoteKind::Comment,
            text: Private::new("canary"),
            block: None,
            directives: Directives::default(),
        })
        .collect();
    let source = Source::new("ada.md", MARKDOWN);
    Resume::new(source, Settings::default(), Header::default(), Vec::new(), notes, Vec::new())
}

fn span(part: &str) -> ByteSpan {
    let start = MARKDOWN.find(part).expect("in the text");
    ByteSpan::new(start, start + part.len())
}

/// Findings on that resume.
pub(super) fn findings() -> Vec<Finding> {
    vec![
        Finding::error("fit/overflow", ByteSpan::default(), "runs over one page by 2 lines (26.1 pt)")
            .hint("cut the first two items of the plan, or use --cut"),
        Finding::warning("claim/vague-scale", span("highly scalable"), "`highly scalable` without workload or limit")
            .hint("name the load that was measured"),
        Finding::warning("text/after-note", span("for everyone"), "no audience is named"),
        Finding::warning(
            "claim/vague-ownership",
            span("Owned the backend, end to end,\n  for all teams"),
            "no scope is named",
        ),
        Finding::note("proof/unclaimed", span("canary\ncanary"), "this note is used by no bullet"),
    ]
}

fn judged(number: u32, line: usize, strength: Strength, top: f64, position: Position) -> Judged {
    Judged {
        block: block(number),
        kind: JudgedKind::Bullet,
        section: SectionKind::Experience,
        line,
        end_line: line,
        text: format!("Planned the migration of ledger {number} with a dry run and rollback notes before release"),
        areas: vec![Area::Data, Area::Ownership],
        strength,
        by: if number == 4 { DecidedBy::Author } else { DecidedBy::Rules },
        why: vec!["names a system: `ledger`".to_owned(), "names a safeguard: `dry run`".to_owned()],
        has_evidence: number == 1,
        boxes: Some(vec![BoxReport { page: 1, top_pt: points(top), bottom_pt: points(top + 24.4) }]),
        position: Some(position),
    }
}

fn section(number: u32, kind: SectionKind, title: &str, line: usize, top: f64) -> SectionReport {
    SectionReport {
        block: BlockId::new(IdKind::Section, number),
        kind,
        title: title.to_owned(),
        line,
        page: Some(1),
        top_pt: Some(points(top)),
        bottom_pt: Some(points(top + 100.0)),
    }
}

fn cut(number: u32, line: usize, lines: usize, reason: &str) -> CutItem {
    CutItem {
        block: block(number),
        line,
        frees_pt: points(13.05 * lines as f64),
        frees_lines: lines,
        reason: reason.to_owned(),
    }
}

/// A report on one page.
pub(super) fn report() -> Report {
    Report {
        schema: SCHEMA,
        source: "ada.md".to_owned(),
        source_sha256: "00".repeat(32),
        profile: "mid".to_owned(),
        page: PageReport { paper: Paper::UsLetter, width_pt: points(612.0), height_pt: points(792.0), pages: Some(1) },
        fit: Fit {
            fits: Some(true),
            density: Some(0.4),
            font_size_pt: Some(points(10.2)),
            margin_pt: Some(points(43.2)),
            layouts: Some(4),
            overflow_pt: Some(points(0.0)),
            overflow_lines: Some(0),
            cut_plan: Some(Vec::new()),
            left_out: None,
            room_pt: Some(points(30.5)),
            room_lines: Some(2),
            reserve_that_fits: Some(vec![block(12)]),
        },
        fold: Fold {
            name: "half".to_owned(),
            y_pt: points(396.0),
            strong: Some(StrongCount { total: 4, above: 2, straddling: 1, below: 1 }),
            best_above: Some(3),
            first_strong_top_pt: Some(points(171.3)),
            pushed_by: Some(vec![Pushed {
                block: BlockId::new(IdKind::Section, 2),
                title: "Skills".to_owned(),
                height_pt: points(84.2),
                lines: Some(6),
                above_without: Some(4),
            }]),
            moves: Some(vec![Move { block: block(7), line: 31, from: 4, to: 1, above_after: 3 }]),
            best_is_exact: Some(true),
        },
        sections: vec![
            section(1, SectionKind::Experience, "Experience", 6, 140.0),
            section(2, SectionKind::Skills, "Skills", 40, 500.0),
            section(3, SectionKind::Education, "Education, training and everything else", 48, 640.0),
        ],
        judged: vec![
            judged(1, 12, Strength::Strong, 171.3, Position::Above),
            judged(2, 14, Strength::Fair, 184.4, Position::Above),
            judged(3, 20, Strength::Strong, 290.0, Position::Above),
            judged(4, 28, Strength::Strong, 388.0, Position::Straddling),
            judged(5, 31, Strength::Strong, 430.0, Position::Below),
            judged(6, 33, Strength::Weak, 444.0, Position::Below),
        ],
        areas: Area::ALL
            .into_iter()
            .map(|area| {
                let strong = if matches!(area, Area::Data | Area::Ownership) { 4 } else { 0 };
                (area, AreaCount { strong, fair: strong / 4, weak: strong / 4, above: Some(strong / 2) })
            })
            .collect(),
        skills: Skills {
            proven: vec!["PostgreSQL".to_owned()],
            listed_only: vec!["Kafka".to_owned(), "Rust".to_owned()],
            keyword_dump: false,
        },
        findings: Vec::new(),
        checklist: vec![
            ChecklistItem {
                id: "metrics-explained".to_owned(),
                question: "Can you explain every metric and where it came from?".to_owned(),
                answer: Answer::Ask,
                because: "line 12 holds a number; its note names where it was measured".to_owned(),
            },
            ChecklistItem {
                id: "proof-on-top".to_owned(),
                question: "Is the strongest proof visible in the top half of the page?".to_owned(),
                answer: Answer::Fail,
                because: "2 of 4 strong blocks stand above the fold".to_owned(),
            },
        ],
        text_layer: TextLayer { verified: Some(true), ..TextLayer::default() },
        against: None,
        matrix: None,
    }
}

/// A report on a resume that runs over, with a matrix and a comparison.
pub(super) fn overflowing() -> Report {
    let mut report = report();
    report.fit = Fit {
        fits: Some(false),
        overflow_pt: Some(points(26.1)),
        overflow_lines: Some(2),
        cut_plan: Some(vec![cut(9, 51, 2, "an old project"), cut(6, 33, 1, "weak, and long")]),
        room_pt: None,
        room_lines: None,
        reserve_that_fits: None,
        ..report.fit
    };
    report.page.pages = Some(2);
    report.fold.best_is_exact = Some(false);
    report.sections[2].page = Some(2);
    for page_box in report.judged[4].boxes.iter_mut().flatten() {
        page_box.page = 2;
    }
    report.text_layer = TextLayer {
        verified: Some(false),
        missing: vec!["ledger".to_owned()],
        added: Vec::new(),
        out_of_order: vec!["Berlin".to_owned()],
    };
    report.matrix = Some(matrix());
    report.against = Some(Against {
        file: "old.pdf".to_owned(),
        sha256: "11".repeat(32),
        words: 310,
        kept: 301,
        missing: vec![TextPart { block: block(1), line: 12, text: "efﬁcient".to_owned() }],
        out_of_order: vec![TextPart { block: block(3), line: 20, text: "2021 – Present".to_owned() }],
        added: vec!["Page".to_owned()],
    });
    report
}

/// Two rows of the matrix: one filled, one empty.
pub(super) fn matrix() -> Vec<MatrixRow> {
    let row = |area, blocks, unclaimed_lines| MatrixRow {
        area,
        believe: "integrity is kept while the system changes".to_owned(),
        strong_evidence: vec!["a migration plan".to_owned(), "a rollback path".to_owned()],
        weak_claim: "Worked with databases".to_owned(),
        belongs: "experience bullets".to_owned(),
        blocks,
        unclaimed_lines,
    };
    let held = MatrixBlock {
        block: block(1),
        line: 12,
        text: "Planned the migration of the ledger with a dry run and rollback notes before release".to_owned(),
        strength: Strength::Strong,
        has_evidence: true,
        position: Some(Position::Above),
    };
    vec![row(Area::Data, vec![held], vec![44, 47]), row(Area::Security, Vec::new(), Vec::new())]
}

/// A diff with one of each verdict.
pub(super) fn diff() -> Diff {
    let change = |before: Option<&str>, after: Option<&str>, verdict, kinds: &[&str], why: &[&str]| Change {
        before_lines: before.map(|_| 9).into_iter().collect(),
        after_lines: after.map(|_| 10).into_iter().collect(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        verdict,
        kinds: kinds.iter().map(|&kind| kind.to_owned()).collect(),
        why: why.iter().map(|&why| why.to_owned()).collect(),
    };
    Diff {
        changes: vec![
            change(
                Some("Helped to write the importer"),
                Some("Led the importer, halving its run time"),
                Verdict::Inflated,
                &["verb-upgrade", "new-metric"],
                &["`Helped` became `Led`", "`halving` is a number that was not there"],
            ),
            change(Some("Used K8s"), Some("Used Kubernetes"), Verdict::Faithful, &[], &[]),
            change(None, Some("Won a prize"), Verdict::Added, &["new-claim"], &[]),
            change(Some("Fixed a bug"), None, Verdict::Removed, &[], &[]),
        ],
    }
}

/// An answer to a posting.
pub(super) fn answer() -> Match {
    let term = |term: &str, state, resume_term: Option<&str>, lines: &[usize]| TermReport {
        term: term.to_owned(),
        posting_term: term.to_owned(),
        state,
        resume_term: resume_term.map(str::to_owned),
        lines: lines.to_vec(),
    };
    Match {
        emphasis: vec![
            EmphasisShare { area: Area::Reliability, weight: 0.6 },
            EmphasisShare { area: Area::Api, weight: 0.4 },
            EmphasisShare { area: Area::Scale, weight: 0.0 },
        ],
        terms: vec![
            term("Kafka", TermState::Listed, Some("Kafka"), &[40]),
            term("Kubernetes", TermState::Proven, Some("K8s"), &[12, 20]),
            term("Terraform", TermState::Absent, None, &[]),
        ],
    }
}
