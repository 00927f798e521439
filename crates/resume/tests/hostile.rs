//! A stranger's file can neither stop the parser nor slow it down, nor make a note visible.

use proofpress_resume::model::{Block, IdKind, Item};
use proofpress_resume::{ByteSpan, Resume, RichText, Source, parse_resume};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn parse(text: &str) -> Resume {
    parse_resume(Source::new("test.md", text))
}

/// All that is visible of a resume, findings and a debug print included.
fn everything_visible(resume: &Resume) -> String {
    let findings: String =
        resume.findings.iter().map(|finding| format!("{} {:?}\n", finding.message, finding.hints)).collect();
    // Directives hold tags and rules in the open on purpose; the text of notes is what must not show.
    format!("{}\n{findings}\n{resume:?}", resume.plain_text())
}

#[test]
fn canaries_in_notes_are_never_visible() {
    let hidden = [
        "Text <!-- canary --> more.",
        "Text\n\n<!-- canary\n\ncanary\n//-->\n\nText",
        "<!--raw-typst #read(\"canary\") -->\n\nText",
        "- bullet\n  <!-- evidence: canary; proof: security -->\n- next\n<!-- proof: canary -->\n",
        "- a\n<!--\n- canary\n-->\n- b",
        "> quote <!-- canary\n> canary --> end",
        "| a | b <!-- canary --> |\n|---|---|\n| c | d |",
        "# Title <!-- canary -->",
        "Text\n\n<!-- canary never closed\n\n# canary\n\n- canary",
        "Text <!-- canary never closed\n\ncanary",
        "`<!-- canary -->`",
        "```\n<!-- canary -->\n```",
        "> [!private] canary\n> canary\ncanary lazily\n\nText",
        "> [!PRIVATE]\n>\n> canary\n\nText",
        "- item\n  > [!private] canary\n  > canary\n",
        "1. > [!Private] canary\n",
        "> public\n> [!private]\n> canary\n",
        "---\nname: Ada\nprivate: canary\n---\n# Ada",
        "---\nprivate: |\n  canary\n  canary\n\n  canary\nname: Ada\n---\ntext",
        "---\nprivate:\n  - canary\n  - canary\nprofile: ../x\n---\ntext",
        "---\nprivate: canary\nbad: [: {\n---\ntext",
        "---\nprivate: \"canary: canary\nbad\n---\ntext",
        "\u{feff}---\nprivate: canary\n---\ntext",
        "```hidden\ncanary\n```\ntext",
        "~~~~ hidden\ncanary\n~~~\ncanary\n~~~~\ntext",
        "- a\n\n  ```hidden\n  canary\n  ```\n- b",
        "> ```hidden\n> canary\n> ```\n\ntext",
        "```hidden\ncanary unclosed",
        "[//]: # (canary)\ntext",
        "text\n[//]: # \"canary\"\ntext",
        "[//]: # (canary\ncanary)\n\ntext",
        "[//]: <> (canary)",
        "[comment]: # (canary)",
        "<div href=\"a\n> b\n\n```x href=\"\n> c\n\n```y<!-- canary -->z\nx\n```",
        "> [//]: # (canary)\n> text",
        "<div class=\"resume-hidden\">canary</div> text",
        "<div class='x resume-hidden'>\n\n- canary\n\n<div>canary</div>\n\ncanary\n\n</div>\n\ntext",
        "text <span class=resume-hidden>canary</span> text",
        "<p class=\"resume-hidden\">canary unclosed\n\ncanary",
        "<SPAN CLASS=\"Resume-Hidden\">canary</SPAN>",
        "# A\r\n\r\n<!-- canary\r\ncanary -->\r\ntext\r\n",
        "```text\nAda Example\n\nSKILLS\n<!-- canary -->\nGo\nRust\n```",
        "text[^1]\n\n[^1]: note <!-- canary -->",
    ];
    for text in hidden {
        let resume = parse(text);
        let visible = everything_visible(&resume);
        assert!(!visible.to_lowercase().contains("canary"), "visible in {text:?}:\n{visible}");
        assert!(
            resume.notes.iter().any(|note| note.text.reveal().to_lowercase().contains("canary")),
            "no note holds it in {text:?}"
        );
    }
}

#[test]
fn text_beside_notes_stays() {
    for (text, kept) in [
        ("<!-- x --> Open to relocation.", "Open to relocation."),
        ("Text <!-- x --> goes on.", "Text goes on."),
        ("<div class=\"resume-hidden\">x</div> tail", "tail"),
        ("    <!-- x -->\n\nafter", "after"),
        ("a `<!--` b", "<!--"),
        ("a < b <-- c", "a < b <-- c"),
    ] {
        assert!(parse(text).plain_text().contains(kept), "{text}: {}", parse(text).plain_text());
    }
}

#[test]
fn hostile_shapes_end_in_time() {
    let cases = [
        ("quotes", ">".repeat(10_000) + " x"),
        ("spaced quotes", "> ".repeat(10_000) + "x"),
        ("lists", "- ".repeat(10_000) + "x"),
        ("nested list lines", (0..3000).map(|depth| format!("{}- x\n", " ".repeat(2 * (depth % 400)))).collect()),
        ("token", "a".repeat(1_000_000)),
        ("bullets", "- x\n".repeat(100_000)),
        ("stars", "*a **b ".repeat(50_000)),
        ("brackets", "[".repeat(100_000)),
        ("links", "[a](".repeat(50_000)),
        ("ticks", (1..700).map(|n| "`".repeat(n) + " ").collect::<String>()),
        ("comments", "<!-- x -->".repeat(50_000)),
        ("openers", "`<!--` ".repeat(50_000)),
        ("tags", "<a \"<a ".repeat(50_000)),
        ("unclosed styles", "<style>\n\n".repeat(20_000)),
        ("entities", "&amp;".repeat(100_000)),
        ("bars", "|".repeat(200_000)),
        ("table", "| a ".repeat(2000) + "|\n" + &"|-".repeat(2000) + "|\n" + &("| b ".repeat(2000) + "|\n").repeat(20)),
        ("headings", "# x\n".repeat(20_000)),
        ("definitions", "a\n: b\n\n".repeat(20_000)),
        ("footnotes", (0..5000).map(|n| format!("x[^{n}]\n\n[^{n}]: y\n\n")).collect()),
        ("fences", "```\n".repeat(50_001)),
        ("private quotes", "> [!private] x\n\n".repeat(20_000)),
        ("spans", "<span class=\"resume-hidden\">".repeat(5_000)),
        ("digits", "2019 - ".repeat(50_000)),
        ("bold lines", "**A** 2019 - 2020\n\n".repeat(10_000)),
        ("text bullets", "• x\n".repeat(50_000)),
    ];
    for (name, text) in cases {
        let start = Instant::now();
        let resume = parse(&text);
        drop(resume);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(8), "{name} took {took:?}");
        println!("{name}: {took:?}");
    }
}

#[test]
fn limits_are_said() {
    let large = parse(&"x ".repeat(5 * 1024 * 1024));
    assert_eq!(large.findings[0].rule, "markdown/too-large");
    assert!(large.sections.is_empty());
    let many = parse(&"- x\n".repeat(100_100));
    assert!(many.findings.iter().any(|finding| finding.rule == "markdown/too-many-blocks"));
    let deep = parse(&("- ".repeat(30) + "deep"));
    assert!(deep.findings.iter().any(|finding| finding.rule == "markdown/too-deep"));
    assert!(deep.plain_text().contains("deep"));
    let long = parse(&"é".repeat(40_000));
    assert!(long.findings.iter().any(|finding| finding.rule == "text/long-token"));
}

#[test]
fn yaml_bombs_do_not_go_off() {
    let mut bomb = String::from("---\na: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='z').zip('a'..) {
        bomb +=
            &format!("{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}]\n");
    }
    bomb += "---\n# Ada\n\nbody";
    let start = Instant::now();
    let resume = parse(&bomb);
    assert!(start.elapsed() < Duration::from_secs(3));
    assert!(resume.plain_text().contains("body"));
    let nested = format!("---\na: {}\n---\nbody", "[".repeat(50_000));
    assert!(parse(&nested).plain_text().contains("body"));
}

fn check_spans(resume: &Resume) -> Result<(), TestCaseError> {
    let text = resume.source.text();
    let sound =
        |span: ByteSpan| span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end);
    let rich = |rich: &RichText| rich.runs.iter().all(|run| sound(run.span) && !run.text.is_empty());
    let header = &resume.header;
    let mut headers = 0;
    for (id, line, span) in header
        .name
        .iter()
        .chain(&header.headline)
        .map(|line| (line.id, &line.text, line.span))
        .chain(header.contacts.iter().map(|contact| (contact.id, &contact.text, contact.span)))
    {
        headers += 1;
        prop_assert_eq!((id.kind, id.number), (IdKind::Header, headers));
        prop_assert!(rich(line) && sound(span));
    }
    let mut numbers = (0, 0);
    for (index, section) in (1_u32..).zip(&resume.sections) {
        prop_assert_eq!(section.id.number, index);
        prop_assert!(sound(section.span) && rich(&section.title));
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    numbers.0 += 1;
                    prop_assert_eq!(entry.id.number, numbers.0);
                    prop_assert!(sound(entry.span) && sound(entry.title_span));
                    prop_assert!(
                        [&entry.title, &entry.organisation, &entry.place, &entry.dates].into_iter().flatten().all(rich)
                    );
                    for block in &entry.blocks {
                        check_block(block, &mut numbers.1, &sound, &rich)?;
                    }
                }
                Item::Block(block) => check_block(block, &mut numbers.1, &sound, &rich)?,
            }
        }
    }
    for finding in &resume.findings {
        prop_assert!(sound(finding.span));
    }
    for note in &resume.notes {
        prop_assert!(sound(note.span));
        prop_assert!(note.block.is_none_or(|id| resume.span_of(id).is_some()));
    }
    Ok(())
}

fn check_block(
    block: &Block,
    number: &mut u32,
    sound: &impl Fn(ByteSpan) -> bool,
    rich: &impl Fn(&RichText) -> bool,
) -> Result<(), TestCaseError> {
    *number += 1;
    prop_assert_eq!((block.id.kind, block.id.number), (IdKind::Block, *number));
    prop_assert!(sound(block.span) && sound(block.full_span) && rich(&block.text));
    for child in &block.children {
        check_block(child, number, sound, rich)?;
    }
    Ok(())
}

/// Pieces of Markdown that meet in surprising ways.
fn fragments() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## ",
        "##x",
        "- ",
        "  - ",
        "* ",
        "1. ",
        "> ",
        "```",
        "~~~",
        "```hidden",
        "`",
        "``",
        "**",
        "*",
        "_",
        "__",
        "~~",
        "~",
        "|",
        "||",
        "\n",
        "\n\n",
        "\r\n",
        "  \n",
        "\\\n",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "<div class=\"resume-hidden\">",
        "<b>",
        "</b>",
        "<br>",
        "<h3>",
        "</h3>",
        "<td>",
        "<tr>",
        "<li>",
        "<T>",
        "<x y=\"z\">",
        "<",
        ">",
        "&amp;",
        "&#xe60f;",
        "[a](b)",
        "[a](https://x.de)",
        "![a](b)",
        "[^1]",
        "[^1]: ",
        "[//]: # (",
        ")",
        "[!private]",
        "\n: ",
        "\n  ~ ",
        "• ",
        "– ",
        "---\n",
        "===\n",
        "...\n",
        "2019",
        " - ",
        "present",
        "2021年9月",
        "Skills",
        "Experience",
        "word",
        "é",
        "e\u{301}",
        "技能：",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}",
        "\u{0}",
        "\t",
        "    ",
        "| a | b |\n|---|---|\n",
        "private: x\n",
        "name: Ada\n",
        "style: {size: 9}\n",
        "a@b.de",
        "$x",
        "{.a}",
        "<style>",
        "</style>",
        "\\ ",
        "&nbsp;",
        "💼",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fragments_never_break_the_model(text in fragments()) {
        let resume = parse(&text);
        check_spans(&resume)?;
        let parts = |resume: &Resume| format!("{:?}{:?}{:?}{:?}", resume.header, resume.sections, resume.findings, resume.notes);
        prop_assert_eq!(parts(&resume), parts(&parse(&text)));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check_spans(&parse(&text))?;
    }

    #[test]
    fn words_are_never_lost(words in prop::collection::vec("[a-z][a-z0-9]{0,7}|(19|20)[0-9]{2}", 1..30), joints in prop::collection::vec(prop::sample::select(vec![
        " ", "\n", "\n\n", "\n- ", "\n\n## ", "\n\n# ", " **", "** ", " | ", " — ", "\n\n> ", "\n1. ", "  \n", " `", "` ", " *", ", ", " (", ") ", "\n: ", "\n\n### ", "\n• ", " 2019 - 2021\n",
    ]), 30)) {
        let text: String = words.iter().zip(&joints).flat_map(|(word, joint)| [word.as_str(), *joint]).collect();
        let plain = parse(&text).plain_text();
        for word in &words {
            prop_assert!(plain.contains(word.as_str()), "{word} is lost of {text:?}: {plain:?}");
        }
    }
}
