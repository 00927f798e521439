//! Markdown as people write it, and the structure that it is read as.

use proofpress_resume::model::{Area, Block, BlockKind, ContactKind, Item, SectionKind};
use proofpress_resume::settings::{FoldKind, LinkStyle, PageLimit, Paper};
use proofpress_resume::{Pt, Resume, RichText, Source, parse_resume};

fn parse(text: &str) -> Resume {
    parse_resume(Source::new("test.md", text))
}

fn tree(resume: &Resume) -> String {
    let mut out = String::new();
    let header = &resume.header;
    for line in header.name.iter().chain(&header.headline) {
        out += &format!("{} {}\n", line.id, line.text.plain());
    }
    for contact in &header.contacts {
        let links: Vec<&str> = contact.text.runs.iter().filter_map(|run| run.link.as_deref()).collect();
        out += &format!("{} {:?} {} {links:?}\n", contact.id, contact.kind, contact.text.plain());
    }
    for section in &resume.sections {
        out += &format!("{} {} {:?}\n", section.id, section.kind, section.title.plain());
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    let field = |text: &Option<RichText>| text.as_ref().map_or_else(|| "-".to_owned(), RichText::plain);
                    let mark = if entry.continues { "+" } else { "" };
                    let fields = [&entry.title, &entry.organisation, &entry.place, &entry.dates].map(field).join(" ¦ ");
                    out += &format!("  {}{mark} {fields}\n", entry.id);
                    entry.blocks.iter().for_each(|block| add(block, 2, &mut out));
                }
                Item::Block(block) => add(block, 1, &mut out),
            }
        }
    }
    out
}

fn add(block: &Block, depth: usize, out: &mut String) {
    let kind = match &block.kind {
        BlockKind::Bullet => "-".to_owned(),
        BlockKind::Numbered(marker) => marker.clone(),
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Subheading => "#".to_owned(),
        BlockKind::SkillGroup { label } => format!("<{}>", label.plain()),
    };
    let mark = if block.directives.is_empty() { "" } else { " *" };
    *out += &format!("{}{} {kind} {:?}{mark}\n", "  ".repeat(depth), block.id, block.text.plain());
    block.children.iter().for_each(|child| add(child, depth + 1, out));
}

const CANONICAL: &str = "---
profile: mid
paper: a4
pages: any
fold: 45%
order: [skills, experience]
lang: de
style: { font: serif, size: 10.5pt, margin: 0.7in, leading: 0.6em, accent: \"#1f3a5f\", links: underline, dates: right }
date: 2026-11-01
private: salary 120k
---
# Ada Example
Backend Engineer
ada@example.com | +1 555 0100 | Berlin | github.com/ada-example

## Experience
<!-- keep -->
### Backend Engineer, Acme Payments | Berlin | 2021 – Present <!-- tags: payments -->
- Fixed an object-level *authorization* gap in an internal API
  <!-- evidence: PR 412, review 2024-03; proof: security -->
- Cut p99 of `GET /orders` from 900 ms to 120 ms
<!-- proof: scale strong; allow: claim/unsupported-metric -->
  - nested

### Intern, Beta GmbH | 2019

Wrote tools.

<!-- evidence: tickets -->

## Skills
- **Data:** PostgreSQL, Redis, queues
- **Languages**: Go, Rust
";

#[test]
fn the_canonical_form_is_read_whole() {
    let resume = parse(CANONICAL);
    insta::assert_snapshot!(tree(&resume));
    assert_eq!(resume.findings, []);
    let settings = &resume.settings;
    assert_eq!(settings.profile.as_deref(), Some("mid"));
    assert_eq!(settings.paper, Some(Paper::A4));
    assert_eq!(settings.pages, Some(PageLimit::Any));
    assert_eq!(settings.fold, Some(FoldKind::Percent(45.0)));
    assert_eq!(
        settings.order.as_ref().map(|order| order.0.clone()),
        Some(vec!["skills".to_owned(), "experience".to_owned()])
    );
    assert_eq!(settings.lang.as_deref(), Some("de"));
    assert_eq!(settings.style.size, Some(Pt(10.5)));
    assert_eq!(settings.style.accent, Some([0x1f, 0x3a, 0x5f]));
    assert_eq!(settings.style.links, Some(LinkStyle::Underline));
    assert_eq!(settings.date.map(|date| date.to_string()).as_deref(), Some("2026-11-01"));
    let span = settings.profile_span.unwrap_or_default();
    assert_eq!(resume.source.slice(span), "mid");
}

#[test]
fn notes_belong_to_what_they_stand_in_or_right_after() {
    let resume = parse(CANONICAL);
    let placed: Vec<String> =
        resume.notes.iter().map(|note| note.block.map_or("-".to_owned(), |id| id.to_string())).collect();
    assert_eq!(placed, ["-", "s1", "e1", "b1", "b2", "b4"]);
    let blocks: Vec<&Block> = resume.blocks().map(|(_, _, block)| block).collect();
    assert_eq!(blocks[0].directives.areas, [Area::Security]);
    assert_eq!(blocks[0].directives.evidence[0].reveal(), "PR 412, review 2024-03");
    assert!(blocks[1].directives.strong && blocks[1].directives.allow[0].0 == "claim/unsupported-metric");
    assert!(resume.sections[0].directives.keep);
    let Item::Entry(entry) = &resume.sections[0].items[0] else { panic!("an entry") };
    assert_eq!(entry.directives.tags, ["payments"]);
    assert_eq!(blocks[3].directives.evidence[0].reveal(), "tickets");
}

#[test]
fn runs_lead_back_to_the_markdown() {
    let resume = parse(CANONICAL);
    let blocks: Vec<&Block> = resume.blocks().map(|(_, _, block)| block).collect();
    let runs: Vec<(&str, &str)> =
        blocks[0].text.runs.iter().map(|run| (run.text.as_str(), resume.source.slice(run.span))).collect();
    assert_eq!(
        runs,
        [
            ("Fixed an object-level ", "Fixed an object-level "),
            ("authorization", "authorization"),
            (" gap in an internal API", " gap in an internal API")
        ]
    );
    assert!(blocks[0].text.runs[1].style.emph && blocks[1].text.runs[1].style.code);
    let Item::Entry(entry) = &resume.sections[0].items[0] else { panic!("an entry") };
    let slice = |text: &Option<RichText>| text.as_ref().and_then(RichText::span).map(|span| resume.source.slice(span));
    assert_eq!(slice(&entry.organisation), Some("Acme Payments"));
    assert_eq!(slice(&entry.dates), Some("2021 – Present"));
}

#[test]
fn bad_front_matter_is_said_and_stops_nothing() {
    let resume = parse(
        "---\nprofile: ../evil\npaper: a5\npages: 0\nfold: deep\nstyle: { size: big, accent: blue }\ndate: 2025-13-01\nother: 007\nempty:\n---\n# Ada\n",
    );
    let rules: Vec<usize> =
        resume.findings.iter().map(|finding| resume.source.place(finding.span.start).line).collect();
    assert_eq!(rules, [2, 3, 4, 5, 6, 6, 7]);
    assert!(resume.findings.iter().all(|finding| finding.rule == "markdown/front-matter" && !finding.hints.is_empty()));
    assert_eq!(resume.settings, proofpress_resume::Settings { style: Default::default(), ..Default::default() });
    let broken = parse("---\nname: Ada\nbad: [x\nemail: a@b.de\n---\nBody text of the file.\n");
    assert_eq!(broken.header.name.as_ref().map(|name| name.text.plain()).as_deref(), Some("Ada"));
    assert!(broken.findings.iter().any(|finding| finding.rule == "markdown/front-matter"));
    assert!(broken.plain_text().contains("Body text of the file."));
    let rule = parse("---\n\n# Ada\n\n---\n");
    assert_eq!(rule.header.name.map(|name| name.text.plain()).as_deref(), Some("Ada"));
}

#[test]
fn contacts_are_told_apart() {
    let kinds = |text: &str| {
        let resume = parse(&format!("# Ada\n\n{text}\n\n## Skills\nGo"));
        resume
            .header
            .contacts
            .iter()
            .map(|contact| {
                (contact.kind, contact.text.plain(), contact.text.runs.iter().find_map(|run| run.link.clone()))
            })
            .collect::<Vec<_>>()
    };
    use ContactKind::*;
    let found = kinds("a@b.de • +49 30 1234567 • Austin, TX • github.com/a · [site](https://x.de) || EU citizen");
    assert_eq!(found.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), [Email, Phone, Place, Link, Link, Other]);
    assert_eq!(found[0].2.as_deref(), Some("mailto:a@b.de"));
    assert_eq!(found[3].2.as_deref(), Some("https://github.com/a"));
    assert_eq!(kinds("**Email:** a@b.de\n**Web:** [x](x@y.org)\n").len(), 2);
    assert_eq!(
        kinds("- a@b.de\n- Berlin, Germany\n").iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(),
        [Email, Place]
    );
    assert_eq!(kinds("| Email | a@b.de |\n|---|---|\n| Phone | +1 555 0100 |\n").len(), 2);
    assert_eq!(kinds("<a href=\"a@b.de\">write</a> | <b>x</b>")[0].2.as_deref(), Some("mailto:a@b.de"));
    assert_eq!(kinds("[bad](javascript:alert(1)) | a@b.de")[0].2, None);
}

#[test]
fn entries_are_found_in_many_shapes() {
    let text = "# Ada Example\n
## Experience

### Senior Engineer | Acme
**2021 - Present | Berlin**

- one

### TechFin Corp -- Austin, TX

**Platform Lead**
2018-2020

- two

#### Old Co (Analyst, 2011/06 - 2015/07)

- three

**Beta GmbH**
*Senior Developer*
2018 - 2020, Ulm

- four

### Gamma

A company that makes gaskets.

#### Lead Engineer *(2015 - 2016)*

- five

#### Engineer *(2013 - 2015)*

##### Duties

- six

## Education

2010-2014
: **PhD**, Sample University

`2006-2010`
__BSc, Sample College__

### <span>Sample School</span> <span>2004 -- 2006</span>

## Projects

### queue-lite || 2022

- seven

- **Tool** (Open Source) -- text

## Publications

### Papers

`2012`
On gaskets.
";
    insta::assert_snapshot!(tree(&parse(text)));
}

#[test]
fn skills_and_odd_forms_are_read() {
    let text = "<h1 align=\"center\">Ada Example</h1>
<p>Backend &amp; data<br>a@b.de</p>

## Technical Skills

**Languages:** Go, Rust  
**Data:** PostgreSQL

* **Web**
  HTTP, gRPC

#### Cloud
AWS, GCP

Testing
: fuzzing, property tests

| Area | Tools |
|------|-------|
| CI | Actions |

## Notes on work

<div><ul><li>raw <b>one</b></li><li>raw two</li></ul></div>

Vec<T> and <name> and 2*3*4 and a_b

<Badge text=\"Lead\"/> x

```
code line
```

1. a
2. b

> quoted

Fact[^1].

[^1]: Source of it.
[^2]: Unused.
";
    let resume = parse(text);
    insta::assert_snapshot!(tree(&resume));
    let mut rules: Vec<&str> = resume.findings.iter().map(|finding| finding.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    insta::assert_debug_snapshot!("findings_of_odd_forms", rules);
}

#[test]
fn files_without_headings_have_sections() {
    let plain =
        "JOHN EXAMPLE\nBackend Engineer\njohn@example.com\n\nEXPERIENCE\n\nAcme, Engineer\n- did\n\nSKILLS\nGo, Rust\n";
    let resume = parse(plain);
    let kinds: Vec<SectionKind> = resume.sections.iter().map(|section| section.kind).collect();
    assert_eq!(kinds, [SectionKind::Experience, SectionKind::Skills]);
    assert_eq!(resume.header.name.as_ref().map(|name| name.text.plain()).as_deref(), Some("JOHN EXAMPLE"));
    let fenced = parse(&format!("```text\n{plain}```\n"));
    assert_eq!(fenced.sections.len(), 2);
    let bold = parse("# Ada\n\n**Experience**\n\nAcme\n\n**Skills**\n\nGo");
    assert_eq!(bold.sections.len(), 2);
    let first_level = parse("# Ada\n\na@b.de\n\n# Experience\n\n## Acme\n\n# Skills\n\nGo");
    assert_eq!(first_level.sections.len(), 2);
}

#[test]
fn private_use_and_invisible_characters_are_said() {
    let resume = parse("# Ada\n\n## \u{e80c} Skills\n\nKuber\u{200b}netes\u{a0}and re\u{301}sume\u{301}\n");
    assert_eq!(resume.sections[0].kind, SectionKind::Skills);
    assert!(resume.plain_text().contains("Kubernetes and résumé"));
    for rule in ["text/private-use", "text/invisible", "text/space", "text/decomposed"] {
        assert!(resume.findings.iter().any(|finding| finding.rule == rule), "{rule}");
    }
}
