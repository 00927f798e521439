//! The truth diff over whole resumes: pairing, notes, facts, and the labelled pairs of this crate.

use proofpress_proof::terms::Terms;
use proofpress_proof::truth::{Change, Kind, Verdict, diff, judge_text};
use proofpress_resume::model::{Entry, IdKind, Item};
use proofpress_resume::private::{Directives, Note, NoteKind, Private};
use proofpress_resume::{
    Block, BlockId, BlockKind, ByteSpan, Header, Resume, RichText, Section, SectionKind, Settings, Source,
};

/// One section of one entry with bullets and comments: all that these tests need, so that they stand on their own
/// beside the parser.
fn read(text: &str) -> Resume {
    let id = |kind: IdKind, number: usize| BlockId::new(kind, u32::try_from(number).expect("small"));
    let (mut notes, mut blocks, mut entry) = (Vec::new(), Vec::new(), None);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = ByteSpan::new(start, start + line.trim_end().len());
        start += line.len();
        let rich = |text: &str| Some(RichText::plain_run(text.trim(), span));
        if let Some(title) = line.strip_prefix("### ") {
            let parts: Vec<&str> = title.split(['|', ',']).collect();
            entry = Some((parts.iter().map(|part| rich(part)).collect::<Vec<_>>(), span));
        } else if let Some(bullet) = line.strip_prefix("- ") {
            let (shown, note) = bullet.split_once("<!--").unwrap_or((bullet, ""));
            let number = blocks.len() + 1;
            let mut beside = Vec::new();
            if let Some(note) = note.trim().strip_suffix("-->") {
                beside.push(notes.len());
                notes.push(Note {
                    span,
                    kind: NoteKind::Comment,
                    text: Private::new(note.trim()),
                    block: Some(id(IdKind::Block, number)),
                    directives: Directives::default(),
                });
            }
            blocks.push(Block {
                id: id(IdKind::Block, number),
                kind: BlockKind::Bullet,
                text: rich(shown).expect("text"),
                span,
                full_span: span,
                children: Vec::new(),
                directives: Directives::default(),
                notes: beside,
            });
        }
    }
    let (fields, title_span) = entry.expect("an entry");
    let field = |at: usize| fields.get(at).cloned().flatten();
    let all = ByteSpan::new(0, text.len());
    let entry = Entry {
        id: id(IdKind::Entry, 1),
        title: field(0),
        organisation: field(1),
        place: field(2),
        dates: field(3),
        continues: false,
        span: all,
        title_span,
        blocks,
        directives: Directives::default(),
    };
    let section = Section {
        id: id(IdKind::Section, 1),
        kind: SectionKind::Experience,
        title: RichText::default(),
        span: all,
        items: vec![Item::Entry(entry)],
        directives: Directives::default(),
    };
    let source = Source::new("resume.md", text);
    Resume::new(source, Settings::default(), Header::default(), vec![section], notes, Vec::new())
}

fn resume(bullets: &[&str]) -> Resume {
    titled("### Backend Engineer, Example Works | Berlin | 2020 – 2024", bullets)
}

fn titled(entry: &str, bullets: &[&str]) -> Resume {
    let mut text = format!("# Ada Example\nada@example.com\n\n## Experience\n{entry}\n\n");
    for bullet in bullets {
        text.push_str(&format!("- {bullet}\n"));
    }
    read(&text)
}

fn changes(before: &[&str], after: &[&str]) -> Vec<Change> {
    diff(&resume(before), &resume(after), Terms::standard())
}

#[test]
fn nothing_changed_or_only_moved_yields_nothing() {
    let bullets = ["Wrote the refund worker in Go", "Moved orders to Postgres", "Ran the release checklist"];
    assert!(changes(&bullets, &bullets).is_empty());
    assert!(changes(&bullets, &[bullets[2], bullets[0], bullets[1]]).is_empty());
}

#[test]
fn invented_numbers_are_caught_and_noted_ones_are_not() {
    for (plain, claim, note) in [
        ("Rebuilt the orders page", "94,772 active users", "94,772 active users in the usage report"),
        ("Rebuilt the orders page", "a $550K budget", "budget sheet says $550K"),
        ("Rebuilt the orders page", "load time cut by half", "load time 50% lower on the board"),
        ("Rebuilt the orders page", "in a team of twelve", "team of 12 then"),
    ] {
        let edited = format!("{plain}, {claim}");
        let found = changes(&[plain], &[&edited]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].verdict, Verdict::Inflated, "{edited}");
        assert!(found[0].kinds.contains(&Kind::NewMetric), "{edited}: {:?}", found[0]);
        let noted = format!("{plain} <!-- evidence: {note} -->");
        let found = changes(&[&noted], &[&edited]);
        let metric = [Kind::NewMetric, Kind::ChangedMetric];
        assert!(
            found.iter().all(|change| !change.kinds.iter().any(|kind| metric.contains(kind))),
            "{edited}: {found:?}"
        );
    }
}

#[test]
fn a_note_is_never_quoted() {
    let before = ["Built the parcel tracker <!-- evidence: canaryword 3,141 rows; secret-host -->"];
    for after in ["Built the parcel tracker for 9,999 customers", "Led the company's parcel platform", "Nothing alike"]
    {
        for change in changes(&before, &[after]) {
            let shown = format!("{change:?}");
            assert!(
                !shown.contains("canaryword") && !shown.contains("secret-host") && !shown.contains("3,141"),
                "{shown}"
            );
        }
    }
}

#[test]
fn facts_of_entries_are_compared() {
    let bullets = ["Wrote the refund worker in Go"];
    let old = titled("### Backend Engineer, Acme Payments | Berlin | 2021 – 2023", &bullets);
    for (entry, kind) in [
        ("### Senior Backend Engineer, Acme Payments | Berlin | 2021 – 2023", Kind::Seniority),
        ("### Backend Engineer, Global Payments | Berlin | 2021 – 2023", Kind::ChangedFact),
        ("### Backend Engineer, Acme Payments | Berlin | 2019 – 2023", Kind::ChangedFact),
    ] {
        let found = diff(&old, &titled(entry, &bullets), Terms::standard());
        assert_eq!(found.len(), 1, "{entry}: {found:?}");
        assert!(found[0].kinds.contains(&Kind::ChangedFact) && found[0].kinds.contains(&kind), "{entry}: {found:?}");
        assert_eq!(found[0].verdict, Verdict::Inflated);
    }
}

#[test]
fn splits_merges_additions_and_removals() {
    let whole = "Wrote the refund worker in Go; moved its orders table to Postgres with a dry run";
    let parts = ["Wrote the refund worker in Go", "Moved its orders table to Postgres with a dry run"];
    let split = changes(&[whole], &parts);
    assert!(split.iter().all(|change| change.verdict == Verdict::Faithful), "{split:?}");
    let merge = changes(&parts, &[whole]);
    assert!(merge.iter().all(|change| change.verdict == Verdict::Faithful), "{merge:?}");
    let added = changes(
        &["Wrote the refund worker in Go"],
        &["Wrote the refund worker in Go", "Trained 40 nurses on triage forms"],
    );
    assert_eq!(added.iter().map(|change| change.verdict).collect::<Vec<_>>(), [Verdict::Added]);
    let removed = changes(
        &["Wrote the refund worker in Go", "Trained nurses on triage forms"],
        &["Wrote the refund worker in Go"],
    );
    assert_eq!(removed.iter().map(|change| change.verdict).collect::<Vec<_>>(), [Verdict::Removed]);
    assert!(removed[0].after_lines.is_empty() && !removed[0].adds());
}

#[test]
fn labelled_pairs_are_judged_as_labelled() {
    for (name, text, least) in [
        ("round one", include_str!("data/pairs_own_1.tsv"), 0.92),
        ("round two", include_str!("data/pairs_own_2.tsv"), 0.88),
        ("round three", include_str!("data/pairs_own_3.tsv"), 0.92),
        ("round four", include_str!("data/pairs_own_4.tsv"), 0.92),
        ("round five", include_str!("data/pairs_own_5.tsv"), 0.88),
        ("round six", include_str!("data/pairs_own_6.tsv"), 0.88),
        ("round seven", include_str!("data/pairs_own_7.tsv"), 0.88),
        ("round eight", include_str!("data/pairs_own_8.tsv"), 0.86),
        ("round nine", include_str!("data/pairs_own_9.tsv"), 0.9),
        ("round ten, never tuned on", include_str!("data/pairs_blind.tsv"), 0.9),
        ("round eleven", include_str!("data/pairs_tenth_tuned.tsv"), 0.95),
        ("round eleven, polish", include_str!("data/pairs_tenth_polish_tuned.tsv"), 0.93),
        ("round eleven, second half", include_str!("data/pairs_tenth_blind.tsv"), 0.87),
        ("round eleven, polish, second half", include_str!("data/pairs_tenth_polish_blind.tsv"), 0.88),
        ("round twelve", include_str!("data/pairs_own_10.tsv"), 0.93),
        ("round thirteen", include_str!("data/pairs_own_11.tsv"), 0.92),
        ("round fourteen", include_str!("data/pairs_own_12.tsv"), 0.88),
        ("round fifteen", include_str!("data/pairs_own_13.tsv"), 0.93),
        ("round sixteen", include_str!("data/pairs_own_14.tsv"), 0.94),
        ("round seventeen", include_str!("data/pairs_own_15.tsv"), 0.86),
        ("round eighteen", include_str!("data/pairs_own_16.tsv"), 0.9),
        ("round nineteen", include_str!("data/pairs_own_17.tsv"), 0.9),
        ("round twenty", include_str!("data/pairs_own_18.tsv"), 0.88),
        ("round twenty-one", include_str!("data/pairs_own_19.tsv"), 0.93),
        ("round twenty-two", include_str!("data/pairs_own_20.tsv"), 0.9),
        ("own", include_str!("cases/pairs.tsv"), 0.94),
        ("fourth", include_str!("cases/pairs_fourth.tsv"), 0.94),
        ("fifth", include_str!("cases/pairs_fifth.tsv"), 0.94),
        ("second", include_str!("cases/pairs_second.tsv"), 0.94),
        ("third", include_str!("cases/pairs_third.tsv"), 0.9),
        ("held out", include_str!("cases/pairs_held_out.tsv"), 0.7),
    ] {
        let (mut right, mut total) = (0u32, 0u32);
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let (verdict, _, _) = judge_text(cells[1], "", cells[2], Terms::standard());
            total += 1;
            right += u32::from((verdict == Verdict::Inflated) == (cells[3] == "inflated"));
        }
        let share = f64::from(right) / f64::from(total);
        assert!(share >= least, "{name}: {share:.3}");
    }
}

/// What each rule must see, beside a faithful edit of the like that it must leave alone.
#[test]
fn kinds_of_growth_and_their_honest_twins() {
    for (before, after, kind) in [
        (
            "Wrote about a third of the tests for the engine",
            "Wrote the tests for the engine",
            Some(Kind::DroppedQualifier),
        ),
        ("Wrote about a third of the tests for the engine", "Wrote roughly 33% of the engine's tests", None),
        ("Fixed 11 of the 30 findings of the report", "Fixed all findings of the report", Some(Kind::ChangedMetric)),
        ("Fixed 11 of the 44 findings of the report", "Resolved a quarter of the 44 findings of the report", None),
        (
            "Sent 3 patches to a map library, 1 was merged",
            "Had 3 patches merged into a map library",
            Some(Kind::ChangedMetric),
        ),
        (
            "Brought failures down from one in five to one in ten",
            "Lowered failures from 20% to 1%",
            Some(Kind::ChangedMetric),
        ),
        ("Brought failures down from one in five to one in ten", "Lowered failures from 20% to 10%", None),
        (
            "Response time is now 450 ms instead of 600 ms",
            "Cut response time by 33%, to 450 ms",
            Some(Kind::ChangedMetric),
        ),
        ("Response time is now 450 ms instead of 600 ms", "Cut response time by 25%, to 450 ms", None),
        ("Uptime last year 99.95%", "Uptime last year of 99.99%", Some(Kind::ChangedMetric)),
        ("Took 30 to 40 calls a day", "Took 30-40 calls daily", None),
        ("Carried the pager every third week", "Carried the pager every week", Some(Kind::ChangedMetric)),
        ("Edited the paper, four issues a year", "Edited a quarterly paper", None),
        ("The median went from 2 s to 1 s", "Brought p99 from 2 s to 1 s", Some(Kind::ChangedMetric)),
        ("Built the stand with my sister", "Built the stand", Some(Kind::TeamToSolo)),
        ("Built the stand with my sister", "With my sister, built the stand", None),
        ("The architect and me wrote a design doc", "Authored a design doc", Some(Kind::TeamToSolo)),
        ("Asked by the DBA, I rewrote four views", "Rewrote four views at the DBA's request", None),
        (
            "Showed a churn model to the sales team",
            "Deployed a churn model for the sales team",
            Some(Kind::VerbUpgrade),
        ),
        ("Working student, backend of a recipe app", "Backend engineer for a recipe app", Some(Kind::Seniority)),
        ("Basic Italian, level A2", "Basic Italian, level B1", Some(Kind::Seniority)),
        ("Upgraded node from 14 to 18 in six services", "Upgraded six services from Node.js 14 to 18", None),
        ("Webhook receiver that stores the raw body", "Built a webhook receiver that stores raw bodies", None),
    ] {
        let (verdict, kinds, why) = judge_text(before, "", after, Terms::standard());
        match kind {
            Some(kind) => {
                assert_eq!(verdict, Verdict::Inflated, "{before} -> {after}");
                assert!(kinds.contains(&kind), "{before} -> {after}: {kinds:?} {why:?}");
            }
            None => assert_eq!(verdict, Verdict::Faithful, "{before} -> {after}: {why:?}"),
        }
    }
}

#[test]
fn ten_thousand_blocks_take_seconds() {
    let bullets = |edit: &str| -> Vec<String> {
        (0..10_000).map(|i| format!("Wrote worker w{i} for queue q{} with retries{edit}", i % 977)).collect()
    };
    let (before, after) = (bullets(""), bullets(" and 12 tests"));
    let borrow = |list: &[String]| list.iter().map(String::as_str).collect::<Vec<_>>().join("\n- ");
    let make = |list: &[String]| {
        read(&format!("# Ada\n\n## Experience\n### Engineer, Acme | Ulm | 2020\n\n- {}\n", borrow(list)))
    };
    let (before, after) = (make(&before), make(&after));
    let start = std::time::Instant::now();
    let found = diff(&before, &after, Terms::standard());
    assert!(found.len() >= 9_000, "{}", found.len());
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
