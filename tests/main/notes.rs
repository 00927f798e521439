//! Notes reach no output, and a stranger's Markdown runs nothing.

use crate::command::Desk;

const CANARIES: [&str; 7] =
    ["zanzibarone", "zanzibartwo", "zanzibarthree", "zanzibarfour", "zanzibarfive", "zanzibarsix", "zanzibarseven"];

const RESUME: &str = "---
profile: mid
private: zanzibarone
---
# Ada Example
ada@example.com

## Experience
### Engineer, Acme | 2019 – Present
- Fixed an authorization gap in an internal API and added regression tests
  <!-- evidence: zanzibartwo; proof: security -->
- Built highly scalable systems <!--
zanzibarthree
-->

> [!private]
> zanzibarfour

```hidden
zanzibarfive
```

[//]: # (zanzibarsix)

<div class=\"resume-hidden\">zanzibarseven</div>
";

/// Everything in a PDF that a machine could read, streams inflated.
fn everything(bytes: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(bytes).expect("a PDF");
    document.decompress();
    let mut all = Vec::new();
    document.save_to(&mut all).expect("written");
    all
}

#[test]
fn canaries_in_every_kind_of_note_reach_no_output() {
    let desk = Desk::new().with("r.md", RESUME);
    let built = desk.run(&["build", "r.md", "--format", "pdf,html,png,svg,txt,typ", "-o", "out/r"]);
    let built = if built.code == Some(0) { built } else { desk.run(&["build", "r.md", "--format", "pdf,svg,txt"]) };
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let mut outputs: Vec<(String, Vec<u8>)> = vec![("stderr".to_owned(), built.stderr.clone().into_bytes())];
    for arguments in [
        vec!["check", "r.md"],
        vec!["check", "r.md", "--explain", "--matrix"],
        vec!["check", "r.md", "--format", "json", "--matrix"],
        vec!["check", "r.md", "--format", "sarif"],
        vec!["build", "r.md", "--format", "pdf", "-o", "r.pdf"],
        vec!["build", "r.md", "--format", "svg", "-o", "r.svg"],
        vec!["build", "r.md", "--format", "txt", "-o", "-"],
        vec!["build", "r.md", "--format", "html", "-o", "-"],
        vec!["build", "r.md", "--format", "typ", "-o", "typ"],
        vec!["diff", "r.md", "r.md"],
    ] {
        let ran = desk.run(&arguments);
        outputs.push((format!("{arguments:?} stdout"), ran.stdout.clone()));
        outputs.push((format!("{arguments:?} stderr"), ran.stderr.into_bytes()));
    }
    outputs.push(("the PDF".to_owned(), everything(&std::fs::read(desk.path("r.pdf")).expect("the file"))));
    outputs.push(("the SVG".to_owned(), std::fs::read(desk.path("r.svg")).expect("the file")));
    for name in ["typ/main.typ", "typ/style.typ", "typ/blocks.typ"] {
        outputs.push((name.to_owned(), std::fs::read(desk.path(name)).expect("the file")));
    }
    for (name, bytes) in outputs {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for canary in CANARIES {
            assert!(!text.contains(canary), "{canary} in {name}");
        }
    }
}

#[test]
fn typst_code_in_a_resume_is_text() {
    let code = "---\nprofile: ../x\n---\n# Ada #read(\"/etc/passwd\")\nada@example.com\n\n## Experience\n\
### Engineer, #import \"x.typ\" | 2019 – 2021\n- Wrote #read(\"/etc/passwd\") and #sys.version and $ x^2 $\n\
- `#panic()` <!--raw-typst #panic() --> done\n\n```{=typst}\n#panic(\"ran\")\n```\n";
    let desk = Desk::new().with("r.md", code);
    let ran = desk.run(&["build", "r.md", "--format", "txt", "-o", "-"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = ran.text();
    assert!(text.contains("#read(\"/etc/passwd\")") && text.contains("#import \"x.typ\""), "{text}");
    assert!(!text.contains("root:"), "{text}");
    assert!(ran.stderr.contains("profile"), "{}", ran.stderr);
    let pdf = desk.run(&["build", "r.md"]);
    assert_eq!(pdf.code, Some(0), "{}", pdf.stderr);
    let read = desk.run(&["text", "r.pdf"]);
    assert!(read.text().contains("#read(\"/etc/passwd\")"), "{}", read.text());
}

#[test]
fn an_added_number_is_found_and_a_noted_one_is_not() {
    let resume = |bullet: &str| format!("# Ada Example\n\n## Experience\n### Engineer, Acme | 2019 – 2021\n{bullet}\n");
    let before = resume("- Cut the nightly export's run time\n  <!-- evidence: from 40 to 10 minutes, job history -->");
    let desk = Desk::new()
        .with("before.md", &before)
        .with("noted.md", &resume("- Cut the nightly export's run time from 40 to 10 minutes"))
        .with("added.md", &resume("- Cut the nightly export's run time for 94,772 active users"));
    assert_eq!(desk.run(&["diff", "before.md", "noted.md"]).code, Some(0));
    let added = desk.run(&["diff", "before.md", "added.md", "--format", "json"]);
    assert_eq!(added.code, Some(1));
    assert_eq!(added.json()["changes"][0]["verdict"], "inflated");
}
