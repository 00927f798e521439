//! A stranger's resume runs no Typst code and names no file.

use crate::command::Desk;

const HOSTILE: &str = r#"---
profile: mid
---
# Ada #read("/etc/passwd") Example
ada@example.com

## Experience #panic("p")
### Engineer #import "secret.typ": * | Acme #include "secret.typ" | 2021 – Present
- Read #read("/etc/passwd") and #image("secret.typ") and $sqrt(2)$ and @label and <label> and `#eval("1+1")`
- Wrote #let x = 6 * 7; #x and \#{x} and [#set page(width: 1cm)] and #sys.version and ]#panic("q")[ and "+read("secret.typ")+"

```{=typst}
#read("secret.typ")
#panic("from a block")
```

```typst
#panic("from a fence")
```

## Skills
- **#read("secret.typ"):** Go `{=typst}` *#eval("7 + 1330")*
"#;

#[test]
fn typst_code_stays_text() {
    let desk = Desk::new().with("r.md", HOSTILE).with("secret.typ", "file-content-word");
    std::fs::create_dir(desk.path("out")).expect("a folder");
    let ran = desk.run(&["build", "r.md", "--format", "pdf,html,txt,svg", "--pages", "any", "-o", "out/r"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let read = desk.run(&["text", "out/r.pdf"]);
    let txt = std::fs::read_to_string(desk.path("out/r.txt")).expect("text");
    let joined = |text: &str| text.split_whitespace().collect::<String>();
    for text in [read.text(), &txt] {
        assert!(!text.contains("file-content-word") && !text.contains("root:"), "{text}");
        assert!(!text.contains("1337"), "something was computed: {text}");
        for kept in [
            "Ada #read(\"/etc/passwd\") Example",
            "#panic(\"p\")",
            "#import \"secret.typ\": *",
            "$sqrt(2)$ and @label",
            "#eval(\"1+1\")",
            "#let x = 6 * 7; #x",
            "[#set page(width: 1cm)]",
            "]#panic(\"q\")[",
            "\"+read(\"secret.typ\")+\"",
            "#panic(\"from a block\")",
            "#panic(\"from a fence\")",
            "#eval(\"7 + 1330\")",
        ] {
            assert!(joined(text).contains(&joined(kept)), "{kept} is lost in: {text}");
        }
    }
    assert!(!ran.stderr.contains("file-content-word"));
}

#[test]
fn front_matter_names_no_folder() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("evil")).expect("a folder");
    std::fs::create_dir_all(desk.path("work")).expect("a folder");
    std::fs::write(desk.path("evil/profile.toml"), "name = \"evil-profile-word\"\n").expect("written");
    std::fs::write(desk.path("evil/template.typ"), "#panic(\"evil-template-word\")\n").expect("written");
    for given in ["../evil", "./evil", "evil", "/etc"] {
        let text = format!("---\nprofile: {given}\n---\n# Ada Example\n\n## Experience\n- Fixed a data race in Go\n");
        std::fs::write(desk.path("work/r.md"), text).expect("written");
        let ran = desk.run(&["check", "work/r.md", "--format", "json"]);
        assert!(matches!(ran.code, Some(0 | 1)), "{given}: {}", ran.stderr);
        let report = ran.json();
        assert!(["mid", "senior", "new-grad", "switcher"].contains(&report["profile"].as_str().expect("a name")));
        let findings = report["findings"].as_array().expect("findings");
        let names_profile = |finding: &serde_json::Value| {
            finding["message"].as_str().is_some_and(|text| text.contains("profile")) && finding["line"] == 2
        };
        assert!(findings.iter().any(names_profile), "{given}: nothing is said about it: {findings:?}");
        let all = format!("{}{}", ran.text(), ran.stderr);
        assert!(!all.contains("evil-profile-word") && !all.contains("evil-template-word"), "{given}: {all}");
    }
}
