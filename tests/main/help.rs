//! Help, completions, manual pages, and what cannot be run.

use crate::command::Desk;

#[test]
fn help_and_version_end_well() {
    let desk = Desk::new();
    for arguments in [&["--help"][..], &["--version"], &["build", "--help"], &["help", "check"]] {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(!ran.stdout.is_empty());
    }
    assert!(desk.run(&["build", "--help"]).text().contains("proofpress build resume.md --reorder --write"));
}

#[test]
fn what_cannot_be_run_ends_with_2_and_a_reason() {
    let desk = Desk::new().with("r.md", "# Ada\n");
    std::fs::write(desk.path("latin1.md"), b"# Ada\n\xe9\n").expect("written");
    for (arguments, reason) in [
        (&["check", "nowhere.md"][..], "cannot read nowhere.md"),
        (&["check", "latin1.md"], "on line 2"),
        (&["check", "r.md", "--fold", "low"], "`low` is no fold"),
        (&["check", "r.md", "--deny", "Claim"], "is no rule"),
        (&["check", "r.md", "--font-path", "nowhere"], "there is no such folder"),
        (&["build", "r.md", "--write"], "--reorder"),
        (&["build", "r.md", "--format", "pdf,svg", "-o", "-"], "standard output takes one format"),
        (&["build", "r.md", "--annotate"], "pictures only"),
        (&["build", "-", "--reorder", "--write"], "no file to write to"),
        (&["diff", "-", "-"], "only one of the two"),
        (&["new", "--profile", "astronaut"], "no profile is called `astronaut`"),
        (&["frobnicate"], "frobnicate"),
    ] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(reason), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(desk.names(), ["latin1.md", "r.md"]);
}

#[test]
fn completions_and_manual_pages_come_from_the_definitions() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = desk.run(&["completions", shell]);
        assert_eq!(ran.code, Some(0), "{shell}");
        assert!(ran.text().contains("pdf-standard"), "{shell}");
    }
    assert!(desk.run(&["man"]).text().contains(".TH proofpress 1"));
    std::fs::create_dir(desk.path("man1")).expect("a folder");
    assert_eq!(desk.run(&["man", "-o", "man1"]).code, Some(0));
    let page = std::fs::read_to_string(desk.path("man1/proofpress-build.1")).expect("a page for build");
    assert!(page.contains("proofpress build resume.md"), "{page}");
}
