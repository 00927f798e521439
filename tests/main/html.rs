//! The public page says what the PDF says, block by block, and a stranger's Markdown puts nothing else into it.

use crate::command::Desk;
use crate::dom::Dom;
use crate::material::{PRESS, STAGES, any_pages, corpus, example, file, source};
use proofpress::ASSETS;
use proofpress::export::{ExpectedBlock, ExpectedKind, HtmlPage, expected_blocks, export_html, read_pdf, verify_text};
use proofpress::press::Format;
use proofpress::resume::style::{Density, Style};
use proofpress::resume::{Composition, Profile, Resume, Source, parse_resume};
use proptest::prelude::*;
use std::path::PathBuf;

/// The page of a resume under the first profile, everything on it.
fn page(resume: &Resume) -> (String, Vec<ExpectedBlock>) {
    let profile = Profile::from_toml(ASSETS.profiles[0].profile).expect("a profile");
    let composition = Composition::of(resume, &profile);
    let style = Style::resolve(&profile, &resume.settings, Density::ROOMIEST);
    let sheets = [ASSETS.base_sheet, ASSETS.profiles[0].sheet];
    let html = export_html(&HtmlPage { resume, composition: &composition, style: &style, sheets: &sheets });
    (html, expected_blocks(resume, &composition))
}

/// Blocks as both sides tell them apart, an entry's dates after its first field.
fn plain(blocks: &[ExpectedBlock]) -> Vec<(&'static str, String)> {
    let shown = |block: &ExpectedBlock| {
        let kind = match block.kind {
            ExpectedKind::Title | ExpectedKind::Organisation | ExpectedKind::Place | ExpectedKind::Dates => "field",
            ExpectedKind::Bullet | ExpectedKind::Numbered => "item",
            ExpectedKind::Paragraph | ExpectedKind::SkillGroup => "text",
            other => other.noun(),
        };
        (kind, block.text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    blocks
        .chunk_by(|a, b| a.id == b.id && a.kind.is_field() && b.kind.is_field())
        .flat_map(|group| {
            let mut group = group.to_vec();
            if let Some(at) = group.iter().position(|block| block.kind == ExpectedKind::Dates).filter(|&at| at > 1) {
                let dates = group.remove(at);
                group.insert(1, dates);
            }
            group
        })
        .map(|block| shown(&block))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

#[test]
fn the_page_says_what_the_pdf_says_block_by_block() {
    let mut sources: Vec<PathBuf> = STAGES.iter().map(|stage| example(stage)).collect();
    sources.push(example("below-the-fold"));
    sources.extend(corpus("resumes", ".md").unwrap_or_default());
    sources.extend(corpus("snippets", ".md").unwrap_or_default());
    let mut faults = Vec::new();
    for path in sources {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let built = PRESS.build(source(&path), &[Format::Pdf, Format::Html], &any_pages()).expect("a build");
        if built.artefacts.is_empty() {
            faults.push(format!("{name}: nothing was built: {:?}", built.checked.report.findings));
            continue;
        }
        let html = std::str::from_utf8(file(&built, Format::Html)).expect("UTF-8");
        let dom = Dom::parse(html);
        faults.extend(dom.errors().into_iter().chain(dom.faults()).map(|fault| format!("{name}: {fault}")));
        // Readers of a PDF put words of mixed directions into orders of their own.
        if built.checked.report.text_layer.verified.is_none() {
            continue;
        }
        let layer = verify_text(&dom.blocks(), &read_pdf(file(&built, Format::Pdf)).expect("read"));
        if !layer.verified {
            faults.push(format!("{name}: {:#?} {:#?} {:#?}", layer.missing, layer.added, layer.out_of_order));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn dates_are_times_and_facts_have_properties() {
    let text = "---\nprofile: mid\ndate: 2026-11-01\n---\n# Ada Example\nBackend Engineer\nEmail: ada@example.com | \
+1 555 0100 | Berlin | github.com/ada-example\n\n## Experience\n### Engineer, Acme | Berlin | Mar 2021 – Present\n- Wrote \
[a queue](https://example.org/q?a=1&b=\"2\")\n### Developer, Brook | 2018 – 2020\n- Wrote one\n\n## Skills\n- **Data:** Go\n\n\
## Education\n### BSc, Example University | 2014 – 2018\n### MSc, Other University | 2025 – Present\n";
    let (html, _) = page(&parse_resume(Source::new("r.md", text)));
    let dom = Dom::parse(&html);
    assert_eq!(dom.times(), ["2021-03", "2018", "2020", "2014", "2018", "2025"]);
    assert_eq!(dom.property("startDate"), ["Mar 2021", "2018", "2014"]);
    assert_eq!(dom.property("endDate"), ["2020", "2018"]);
    assert_eq!(dom.property("name"), ["Ada Example", "Acme", "Brook", "Example University"]);
    assert_eq!(dom.property("roleName"), ["Engineer", "Developer"]);
    assert_eq!(dom.property("email"), ["ada@example.com"]);
    assert_eq!(dom.property("jobTitle"), ["Backend Engineer"]);
    assert_eq!(dom.property("knowsAbout"), ["Go"]);
    assert!(dom.targets().contains(&"https://example.org/q?a=1&b=%222%22".to_owned()), "{:?}", dom.targets());
    assert!(html.contains("<meta itemprop=\"dateModified\" content=\"2026-11-01\">"), "{html}");
    assert!(html.contains("<title>Ada Example - Backend Engineer</title>"), "{html}");
}

#[test]
fn a_language_that_runs_from_the_right_turns_the_page() {
    let of = |text: &str| page(&parse_resume(Source::new("r.md", text))).0;
    assert!(of("---\nlang: ar\n---\n# آدا\n\n## الخبرة\n- كتبت خدمة\n").contains("<html lang=\"ar\" dir=\"rtl\">"));
    let mixed = of("# Ada\n\n## Experience\n- كتبت خدمة\n- Wrote one\n");
    assert!(mixed.contains("<li dir=\"auto\">كتبت خدمة</li>") && mixed.contains("<li>Wrote one</li>"), "{mixed}");
}

#[test]
fn the_page_is_written_and_printed_like_any_other_format() {
    let desk = Desk::new().with("r.md", "# Ada Example\n\n## Experience\n- Fixed a data race in Go\n");
    let printed = desk.run(&["build", "r.md", "--format", "html", "-o", "-"]);
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    assert!(printed.text().starts_with("<!DOCTYPE html>\n"));
    let both = desk.run(&["build", "r.md", "--format", "html,pdf"]);
    assert_eq!(both.code, Some(0), "{}", both.stderr);
    assert_eq!(desk.names(), ["r.html", "r.md", "r.pdf"]);
    assert_eq!(std::fs::read_to_string(desk.path("r.html")).expect("the page"), printed.text());
    // What an error withholds is not written either.
    std::fs::remove_file(desk.path("r.html")).expect("removed");
    let denied = desk.run(&["build", "r.md", "--format", "html", "--deny", "section"]);
    assert_eq!(denied.code, Some(1), "{}", denied.stderr);
    assert!(!desk.path("r.html").exists());
}

#[test]
fn a_profile_folder_may_bring_its_own_sheet() {
    let desk = Desk::new().with("r.md", "# Ada Example\n\n## Experience\n- Fixed a data race in Go\n");
    std::fs::create_dir(desk.path("mine")).expect("a folder");
    for (name, text) in [
        ("profile.toml", ASSETS.profiles[0].profile),
        ("template.typ", ASSETS.profiles[0].template),
        ("page.css", "h1::after { content: \"</style><b>\"; }"),
    ] {
        std::fs::write(desk.path("mine").join(name), text).expect("written");
    }
    let ran = desk.run(&["build", "r.md", "--profile", "./mine", "--format", "html", "-o", "-"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.text().contains("<\\/style><b>"), "{}", ran.text());
    assert_eq!(Dom::parse(ran.text()).faults(), Vec::<String>::new());
}

/// Pieces of which hostile Markdown is put together.
const PIECES: [&str; 40] = [
    "# ",
    "## ",
    "### ",
    "- ",
    "  - ",
    "1. ",
    "7) ",
    "**",
    "*",
    "`",
    "\n",
    "\n\n",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style>",
    "</title>",
    "\"",
    "'",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "&amp;amp;",
    "[a](javascript:alert(1))",
    "[b](https://example.org/\"onmouseover=x)",
    "[c](data:text/html,x)",
    "<https://x.example>",
    "<!-- private -->",
    "]]>",
    "<![CDATA[",
    "--><svg onload=x>",
    "Engineer, Acme | Berlin | 2019 – 2021",
    " | ",
    "ada@example.com",
    "**Data:** Go",
    "| a | b |\n|---|---|\n| c | d |\n",
    "> quote",
    "\u{202e}",
    "كتب",
    "\u{0}",
    "Skills",
    "---\nlang: \"><x\"\nname: <b>\n---\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn hostile_markdown_injects_nothing_and_loses_nothing(
        pieces in proptest::collection::vec(prop_oneof![
            4 => (0..PIECES.len()).prop_map(|at| PIECES[at].to_owned()),
            1 => "\\PC{0,12}",
        ], 0..40),
    ) {
        let resume = parse_resume(Source::new("r.md", pieces.concat()));
        let (html, expected) = page(&resume);
        let dom = Dom::parse(&html);
        prop_assert_eq!(dom.errors(), Vec::<String>::new());
        prop_assert_eq!(dom.faults(), Vec::<String>::new());
        prop_assert_eq!(plain(&dom.blocks()), plain(&expected), "{}", html);
    }
}
