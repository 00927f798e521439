//! Canaries over generated resumes: words of notes of every kind, at every place, reach no output of any format.
//!
//! `PROOFPRESS_CANARIES` says how many resumes; a few are enough for every run.

use crate::command::Desk;
use crate::material::unpacked;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::path::{Path, PathBuf};

/// Where a note can stand.
#[derive(Debug, Clone, Copy)]
enum Place {
    Name,
    Contact,
    Alone,
    Heading,
    Entry,
    InBullet,
    AfterBullet,
    UnderBullet,
    Skill,
    End,
}

const PLACES: [Place; 10] = [
    Place::Name,
    Place::Contact,
    Place::Alone,
    Place::Heading,
    Place::Entry,
    Place::InBullet,
    Place::AfterBullet,
    Place::UnderBullet,
    Place::Skill,
    Place::End,
];

/// A generated resume: which notes stand where, and what is around them.
#[derive(Debug, Clone)]
struct Plan {
    notes: Vec<(usize, usize)>,
    profile: usize,
    jobs: usize,
    bullets: usize,
    private_key: bool,
    odd: bool,
}

fn plans() -> impl Strategy<Value = Plan> {
    (
        prop::collection::vec((0..PLACES.len(), 0..INLINE.len() * BLOCK.len()), 1..14),
        0..4_usize,
        1..3_usize,
        1..5_usize,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(notes, profile, jobs, bullets, private_key, odd)| Plan {
            notes,
            profile,
            jobs,
            bullets,
            private_key,
            odd,
        })
}

/// Forms that stand within a line; `%` is the word.
const INLINE: [&str; 9] = [
    "<!-- % -->",
    "<!--%-->",
    "<!-- evidence: %, PR 12; proof: data -->",
    "<!-- tags: % -->",
    "<!-- evidence: % `code` [link](https://%.example.com) *strong* -->",
    "<span class=\"resume-hidden\">%</span>",
    "<span class='note resume-hidden'><b>%</b></span>",
    "<!-- allow: % -->",
    "<!-- % é \u{202e} 名 & &amp; \"quoted\" -->",
];

/// Forms that are blocks of their own.
const BLOCK: [&str; 8] = [
    "<!--\n%\n\n- % in a list\n-->",
    "> [!private]\n> %\n> and %",
    "```hidden\n%\n```",
    "[//]: # (%)",
    "[//]: # \"%\"",
    "<div class=\"resume-hidden\">\n\n% **bold**\n\n</div>",
    "<!-- evidence: %; proof: reliability, strong -->",
    "<!-- reserve --> <!-- % -->",
];

const BULLETS: [&str; 5] = [
    "Fixed an authorization gap in an internal API and added regression tests",
    "Cut p95 from 2.1 s to 340 ms with keyset pagination",
    "Built highly scalable systems",
    "Responsible for servers",
    "Planned the move of the invoice table with a dry run and a way back",
];

impl Plan {
    /// The resume as Markdown. Every canary is a word of its own: `canary`, its number, and letters no font lacks.
    fn markdown(&self) -> String {
        let word = |number: usize| format!("canary{number}qz");
        let noted = |place: Place, block: bool| -> String {
            let mut text = String::new();
            for (number, &(at, form)) in self.notes.iter().enumerate() {
                if PLACES[at] as usize != place as usize {
                    continue;
                }
                let form = if block { BLOCK[form % BLOCK.len()] } else { INLINE[form % INLINE.len()] };
                let note = form.replace('%', &word(number));
                text.push_str(&if block { format!("\n\n{note}\n\n") } else { format!(" {note}") });
            }
            text
        };
        let profile = ["new-grad", "mid", "senior", "switcher"][self.profile];
        let mut text = format!("---\nprofile: {profile}\n");
        if self.private_key {
            text.push_str("private: |\n  canaryfront one\n  canaryfront two\n");
        }
        text.push_str("---\n# Ada Example");
        text.push_str(&format!(
            "{}\nada@example.com | Berlin{}\n",
            noted(Place::Name, false),
            noted(Place::Contact, false)
        ));
        text.push_str(&noted(Place::Alone, true));
        text.push_str(&format!("\n## Experience{}\n", noted(Place::Heading, false)));
        for job in 0..self.jobs {
            let year = 2022 - 3 * job;
            text.push_str(&format!("### Engineer, Acme {job} | {} – {year}{}\n", year - 2, noted(Place::Entry, false)));
            for bullet in 0..self.bullets {
                let words = BULLETS[(bullet + job) % BULLETS.len()];
                let (head, tail) = words.split_at(words.find(' ').unwrap_or(0));
                let inside = if bullet == 0 { noted(Place::InBullet, false) } else { String::new() };
                let after = if bullet == 0 { noted(Place::AfterBullet, false) } else { String::new() };
                text.push_str(&format!("- {head}{inside}{tail}{after}\n"));
                if bullet == 0 {
                    for line in noted(Place::UnderBullet, false).split(" <").filter(|line| !line.trim().is_empty()) {
                        text.push_str(&format!("  <{line}\n"));
                    }
                }
            }
            text.push('\n');
        }
        text.push_str(&format!("## Skills\n- **Languages:** Go, SQL{}\n", noted(Place::Skill, false)));
        text.push_str(&noted(Place::End, true));
        if self.odd { text.replace('\n', "\r\n") } else { text }
    }
}

/// Forms in which a word could leave: as it is, percent-coded alike, in base 64 at each of its three phases, in
/// hexadecimal, and in UTF-16 once its zero bytes are taken out.
fn holds_canary(bytes: &[u8]) -> bool {
    const CODED: [&str; 5] = ["y2fuyxj5", "nhbmfye", "jyw5hcn", "63616e617279", "00630061006e006100720079"];
    let dense: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&dense).to_lowercase();
    text.contains("canary") || CODED.iter().any(|coded| text.contains(coded))
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files_of(&path)) } else { found.push(path) }
    }
    found
}

/// Every format that the program names, JSON Resume too where it writes it.
fn formats(desk: &Desk) -> String {
    let help = desk.run(&["build", "--help"]);
    let further = if help.text().contains("json-resume") { ",json-resume" } else { "" };
    format!("pdf,html,png,svg,txt,typ{further}")
}

fn leaks(plan: &Plan) -> Result<(), TestCaseError> {
    let text = plan.markdown();
    let desk = Desk::new().with("r.md", &text).with("old.md", &text.replace("340 ms", "500 ms"));
    std::fs::create_dir(desk.path("out")).expect("a folder");
    let ran = desk.run(&["build", "r.md", "--format", &formats(&desk), "--pages", "any", "-o", "out/r"]);
    prop_assert!(ran.code == Some(0), "{}\n{}", ran.stderr, text);
    prop_assert!(!holds_canary(ran.stderr.as_bytes()), "standard error: {}", ran.stderr);
    let files = files_of(&desk.path("out"));
    prop_assert!(files.len() >= 6, "{files:?}");
    for path in files {
        prop_assert!(!holds_canary(path.to_string_lossy().as_bytes()), "a name: {}", path.display());
        let bytes = std::fs::read(&path).expect("read");
        prop_assert!(!holds_canary(&bytes), "{} of\n{text}", path.display());
        if path.extension().is_some_and(|ending| ending == "pdf") {
            prop_assert!(!holds_canary(unpacked(&bytes).as_bytes()), "unpacked {} of\n{text}", path.display());
            let read = desk.run(&["text", path.to_str().expect("UTF-8")]);
            prop_assert!(!holds_canary(&read.stdout), "text of the PDF of\n{text}");
        }
    }
    for arguments in [
        &["check", "r.md", "--format", "human", "--matrix", "--explain"][..],
        &["check", "r.md", "--format", "json", "--matrix", "--explain"],
        &["check", "r.md", "--format", "sarif", "--deny", "claim"],
        &["diff", "old.md", "r.md", "--format", "human"],
        &["diff", "old.md", "r.md", "--format", "json"],
    ] {
        let ran = desk.run(arguments);
        prop_assert!(!holds_canary(&ran.stdout), "{arguments:?}: {}\n{text}", ran.text());
        prop_assert!(!holds_canary(ran.stderr.as_bytes()), "{arguments:?}: {}\n{text}", ran.stderr);
    }
    Ok(())
}

#[test]
fn generated_resumes_leak_no_note() {
    let cases = std::env::var("PROOFPRESS_CANARIES").ok().and_then(|count| count.parse().ok()).unwrap_or(6);
    let config = Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    if let Err(fault) = TestRunner::new(config).run(&plans(), |plan| leaks(&plan)) {
        panic!("{fault}");
    }
}

#[test]
fn the_search_finds_a_word_in_every_coding() {
    for coded in [
        &b"the Canary7qz word"[..],
        b"%63anary canary",
        b"\xfe\xff\0c\0a\0n\0a\0r\0y",
        b"Y2FuYXJ5",
        b"eGNhbmFyeQ==",
        b"eHhjYW5hcnk=",
        b"<63616E617279>",
        b"<00630061006E006100720079>",
    ] {
        assert!(holds_canary(coded), "{}", String::from_utf8_lossy(coded));
    }
    assert!(!holds_canary(b"a bird in a mine"));
}
