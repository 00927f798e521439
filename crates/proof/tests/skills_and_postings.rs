//! Skills lists, postings, and rules of sections and projects, on resumes built in memory.

use proofpress_proof::posting::{Emphasis, TermState, match_posting, read_posting};
use proofpress_proof::skills::{find_proofs, skills};
use proofpress_proof::terms::Terms;
use proofpress_resume::{Area, BlockKind, SectionKind};

#[path = "../examples/common/mod.rs"]
mod common;

fn resume(bullets: &[&str], list: &str) -> proofpress_resume::Resume {
    common::resume(&[
        common::Lines { kind: SectionKind::Experience, block: BlockKind::Bullet, lines: bullets },
        common::Lines { kind: SectionKind::Skills, block: BlockKind::Paragraph, lines: &[list] },
    ])
}

#[test]
fn a_skill_is_proven_by_work_and_not_by_a_list_a_course_or_a_wish() {
    let resume = resume(
        &[
            "Moved the ledger to PostgreSQL 15 in batches, with row counts compared after each",
            "Deployed the label service to EKS behind a canary",
            "Python, Ruby, Perl",
            "Took a course on Rust",
            "Would like to learn Elixir",
            "Kafka was not used in the end",
        ],
        "Postgres, Kubernetes, Python, Rust, Elixir, Kafka",
    );
    let found = skills(&resume, Terms::standard());
    assert_eq!(found.proven, ["Postgres", "Kubernetes"]);
    assert_eq!(found.listed_only, ["Python", "Rust", "Elixir", "Kafka"]);
    assert!(!found.keyword_dump, "six terms are no dump");
}

#[test]
fn ten_terms_with_fewer_than_half_proven_are_a_dump() {
    let list = "Java, Scala, Kafka, Redis, MySQL, MongoDB, Docker, Terraform, Jenkins, GraphQL";
    let idle = skills(&resume(&["Answered letters"], list), Terms::standard());
    assert!(idle.keyword_dump && idle.proven.is_empty());
    assert!(idle.findings.iter().any(|finding| finding.rule == "skills/keyword-dump"), "{:?}", idle.findings);
    let busy = [
        "Rewrote the tariff parser in Java and measured it against the old one",
        "Wrote the replay tool for Kafka in Scala",
        "Moved sessions from MySQL to Redis after a restart had logged everyone out",
    ];
    let proven = skills(&resume(&busy, list), Terms::standard());
    assert_eq!(proven.proven.len(), 5, "{:?}", proven.proven);
    assert!(!proven.keyword_dump);
}

#[test]
fn a_grouped_list_is_asked_for_the_groups_that_bullets_prove() {
    let missing = |bullets: &[&str], list: &str| -> Vec<String> {
        let found = skills(&resume(bullets, list), Terms::standard());
        let missing = found.findings.into_iter().filter(|finding| finding.rule == "skills/group-missing");
        missing.map(|finding| finding.message).collect()
    };
    let bullets = [
        "Moved the ledger to Postgres in batches, with row counts compared",
        "Alerted on queue age in Prometheus after two nights of silence",
    ];
    let said = missing(&bullets, "Languages: Go, SQL. Data: Postgres");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("Prometheus") && said[0].contains("testing and observability"), "{said:?}");
    assert!(missing(&bullets, "Languages: Go, SQL. Data: Postgres. Observability: Prometheus").is_empty());
    // A list without groups is another finding, and nothing is asked for that no bullet shows.
    assert!(missing(&bullets, "Go, SQL, Postgres").is_empty());
    assert!(missing(&bullets[..1], "Languages: Go, SQL. Data: Postgres").is_empty());
}

#[test]
fn presets_add_up_to_one_and_lead_with_their_area() {
    let leads =
        [("api", Area::Api), ("data", Area::Data), ("security", Area::Security), ("senior-ownership", Area::Ownership)];
    assert!(Emphasis::preset_names().len() > leads.len());
    for name in Emphasis::preset_names() {
        let preset = Emphasis::preset(name).expect("a named preset is there");
        let total: f64 = Area::ALL.into_iter().map(|area| preset.weight(area)).sum();
        assert!((total - 1.0).abs() < 1e-9, "{name}: {total}");
    }
    for (name, area) in leads {
        assert_eq!(Emphasis::preset(name).expect(name).ranked()[0].area, area, "{name}");
    }
    assert!(Emphasis::preset("sales").is_none());
}

#[test]
fn a_posting_is_matched_by_proof_and_absent_terms_get_no_hint() {
    let terms = Terms::standard();
    let posting = read_posting(
        "We need PostgreSQL in depth. You know Kafka and Terraform well.\n\nBenefits\n\nFree Elasticsearch course.\n",
        terms,
    );
    let resume = resume(&["Moved the ledger to Postgres in batches, with row counts compared"], "Postgres, Kafka");
    let matched = match_posting(&resume, &posting, &skills(&resume, terms), &find_proofs(&resume, terms), terms);
    let state = |name: &str| matched.terms.iter().find(|term| term.term == name);
    let postgres = state("PostgreSQL").expect("named");
    assert_eq!(postgres.state, TermState::Proven);
    assert_eq!(postgres.lines, [1]);
    assert_eq!(postgres.hint.as_deref(), Some("proven as `Postgres`; the posting spells it `PostgreSQL`"));
    assert_eq!(state("Apache Kafka").or(state("Kafka")).map(|term| term.state), Some(TermState::Listed));
    let absent = state("Terraform").expect("named");
    assert_eq!((absent.state, absent.hint.as_deref()), (TermState::Absent, None));
    assert!(state("Elasticsearch").is_none(), "benefits do not count");
    assert!(posting.boilerplate > 0);
    let shares: f64 = matched.emphasis.iter().map(|weight| weight.weight).sum();
    assert!((shares - 1.0).abs() < 1e-9);
}

#[test]
fn a_posting_without_a_word_of_work_weighs_all_areas_alike() {
    let posting = read_posting("", Terms::standard());
    assert_eq!(posting.emphasis, Emphasis::even());
    assert_eq!((posting.terms.len(), posting.sentences, posting.boilerplate), (0, 0, 0));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]
    #[test]
    fn any_text_is_read_as_a_posting(text in "(\\PC|\n|<b>|</p>|\\*\\*|&nbsp;|---\n|- |# ){0,200}") {
        let posting = read_posting(&text, Terms::standard());
        let total: f64 = Area::ALL.into_iter().map(|area| posting.emphasis.weight(area)).sum();
        proptest::prop_assert!((total - 1.0).abs() < 1e-9);
    }
}

#[test]
fn labelled_postings_are_read_as_labelled() {
    let key = |term: &str| -> String {
        term.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#')).collect()
    };
    let terms = Terms::standard();
    let (mut top, mut pair, mut total, mut found, mut wanted) = (0, 0, 0, 0, 0);
    for line in include_str!("data/postings_own.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let posting = read_posting(cells[1], terms);
        let ranked = posting.emphasis.ranked();
        let areas: Vec<&str> = cells[2].split(',').collect();
        total += 1;
        top += usize::from(ranked[0].area.name() == areas[0]);
        pair += ranked.iter().take(2).filter(|weight| areas.contains(&weight.area.name())).count();
        let named: Vec<String> =
            posting.terms.iter().flat_map(|term| [key(terms.name(term.term)), key(&term.surface)]).collect();
        for label in cells[3].split(';').map(str::trim).filter(|label| !label.is_empty()) {
            wanted += 1;
            found += usize::from(label.split('=').any(|name| named.contains(&key(name))));
        }
        for trap in
            cells[4].split(';').map(|trap| key(trap.split('(').next().unwrap_or(""))).filter(|trap| !trap.is_empty())
        {
            let labelled = cells[3].split([';', '=']).any(|label| key(label) == trap);
            assert!(labelled || !named.contains(&trap), "{}: `{trap}` is no technology there", cells[0]);
        }
    }
    assert!(top * 100 >= total * 80, "first area right in {top} of {total}");
    assert!(pair * 100 >= 2 * total * 85, "areas of the top two right: {pair} of {}", 2 * total);
    assert!(found * 100 >= wanted * 97, "terms found: {found} of {wanted}");
}
