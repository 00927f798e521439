//! What goes wrong around the program: disks, folders, fonts, profiles, and the end of the process itself. A file at the
//! output path is always an old one or a new one, whole.
//!
//! `PROOFPRESS_KILLS` says how many builds are killed; a few are enough for every run.

use crate::command::{Desk, Ran};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_proofpress");
const RESUME: &str = "---\nprofile: mid\n---\n# Ada Example\nBackend Engineer\nada@example.com | Berlin\n\n## Experience\n\
    ### Backend Engineer, Acme | Berlin | 2021 – Present\n- Fixed a data race in the queue worker and added a regression test\n\
    - Planned the migration of the invoice schema with a rehearsed rollback\n\n## Skills\n- **Data:** PostgreSQL, Redis\n";

fn desk() -> Desk {
    Desk::new().with("r.md", RESUME)
}

fn folder_of(desk: &Desk) -> PathBuf {
    desk.path("r.md").parent().expect("a folder").to_owned()
}

/// Runs a shell's script in the desk's folder, `$P` being the program; `None` where the shell or what it needs is missing
/// (exit code 77).
fn shell(desk: &Desk, script: &str) -> Option<Ran> {
    let output =
        Command::new("sh").arg("-c").arg(script).current_dir(folder_of(desk)).env("P", PROGRAM).output().ok()?;
    if output.status.code() == Some(77) {
        println!("SKIPPED: {}", String::from_utf8_lossy(&output.stderr).trim());
        return None;
    }
    let stderr = String::from_utf8(output.stderr).expect("UTF-8 on standard error");
    Some(Ran { code: output.status.code(), stdout: output.stdout, stderr })
}

fn refuses(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    for word in words {
        assert!(ran.stderr.contains(word), "{word:?} is not said: {}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file() {
    let desk = desk().with("r.pdf", "old");
    // A limit on file size stands for a full disk where nothing can be mounted.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$P\" build r.md";
    let ran = shell(&desk, script).expect("a shell");
    refuses(&ran, &["cannot write r.pdf", "name another disk with -o"]);
    assert_eq!(fs::read(desk.path("r.pdf")).expect("the old file"), b"old");
    assert_eq!(desk.names(), ["r.md", "r.pdf"]);
    fs::create_dir(desk.path("disk")).expect("a folder");
    let script =
        "unshare -m true 2>/dev/null || { echo 'no mounts here: no small disk' >&2; exit 77; }; exec unshare -m sh -c '
        mount -t tmpfs -o size=8k tmpfs disk 2>/dev/null || { echo \"no tmpfs here: no small disk\" >&2; exit 77; }
        printf old > disk/r.pdf; \"$P\" build r.md -o disk/r.pdf; code=$?; cat disk/r.pdf; ls -A disk; exit $code'";
    let Some(ran) = shell(&desk, script) else { return };
    refuses(&ran, &["cannot write disk/r.pdf: No space left", "free some space"]);
    assert_eq!(ran.text(), "oldr.pdf\n");
}

#[cfg(unix)]
#[test]
fn a_full_pipe_is_said() {
    if !Path::new("/dev/full").exists() {
        println!("SKIPPED: no /dev/full here");
        return;
    }
    let ran = shell(&desk(), "exec \"$P\" build r.md -o - > /dev/full").expect("a shell");
    refuses(&ran, &["cannot write to standard output", "No space left"]);
}

#[test]
fn a_path_that_cannot_be_written_to_is_said_with_a_way_out() {
    let desk = desk();
    refuses(
        &desk.run(&["build", "r.md", "-o", "r.md/x.pdf"]),
        &["cannot write r.md/x.pdf", "a part of the path is a file"],
    );
    refuses(&desk.run(&["build", "r.md", "-o", "no/x.pdf"]), &["cannot write no/x.pdf", "make its folder first"]);
    fs::create_dir(desk.path("r.pdf")).expect("a folder");
    refuses(&desk.run(&["build", "r.md"]), &["cannot write r.pdf", "a folder has that name"]);
    let long = format!("{}.pdf", "x".repeat(300));
    refuses(&desk.run(&["build", "r.md", "-o", &long]), &["cannot write", "shorter"]);
    assert_eq!(desk.names(), ["r.md", "r.pdf"]);
}

#[cfg(unix)]
#[test]
fn a_folder_of_another_user_is_said() {
    // Root may write anywhere, so the program runs as nobody, who may read this folder and not write to it.
    let script = "chmod 755 .; cp \"$P\" ./program 2>/dev/null; chmod 755 program
        if [ \"$(id -u)\" = 0 ]; then
          command -v setpriv >/dev/null || { echo 'no setpriv here: root may write anywhere' >&2; exit 77; }
          exec setpriv --reuid=65534 --regid=65534 --clear-groups ./program build r.md -o locked/r.pdf
        fi
        exec ./program build r.md -o locked/r.pdf";
    let desk = desk();
    fs::create_dir(desk.path("locked")).expect("a folder");
    fs::write(desk.path("locked/r.pdf"), "old").expect("written");
    let mode = |mode| std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(desk.path("locked"), mode(0o555)).expect("locked");
    let ran = shell(&desk, script);
    fs::set_permissions(desk.path("locked"), mode(0o755)).expect("unlocked");
    let Some(ran) = ran else { return };
    refuses(&ran, &["cannot write locked/r.pdf", "choose a folder that you may write to"]);
    assert_eq!(fs::read(desk.path("locked/r.pdf")).expect("the old file"), b"old");
}

#[cfg(unix)]
#[test]
fn a_read_only_disk_is_said() {
    let desk = desk();
    fs::create_dir(desk.path("disk")).expect("a folder");
    let script = "unshare -m true 2>/dev/null || { echo 'no mounts here: no read-only disk' >&2; exit 77; }; exec unshare -m sh -c '
        mount -t tmpfs -o ro tmpfs disk 2>/dev/null || { echo \"no tmpfs here: no read-only disk\" >&2; exit 77; }
        exec \"$P\" build r.md -o disk/r.pdf'";
    let Some(ran) = shell(&desk, script) else { return };
    refuses(&ran, &["cannot write disk/r.pdf", "choose a folder that you may write to"]);
}

#[test]
fn who_reads_the_old_file_keeps_it() {
    use std::io::Read as _;
    let desk = desk().with("r.pdf", "old");
    let mut open = fs::File::open(desk.path("r.pdf")).expect("open");
    let ran = desk.run(&["build", "r.md"]);
    // Where an open file cannot be replaced, that is said; elsewhere its reader goes on reading what it opened.
    if cfg!(windows) && ran.code == Some(2) {
        assert!(ran.stderr.contains("cannot write r.pdf"), "{}", ran.stderr);
    } else {
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(fs::read(desk.path("r.pdf")).expect("the new file").starts_with(b"%PDF-"));
    }
    let mut text = String::new();
    open.read_to_string(&mut text).expect("read");
    assert_eq!(text, "old");
}

fn copy_of_mid(desk: &Desk, name: &str) -> PathBuf {
    let folder = desk.path(name);
    fs::create_dir(&folder).expect("a folder");
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/mid");
    for file in ["profile.toml", "template.typ"] {
        fs::copy(bundled.join(file), folder.join(file)).expect("copied");
    }
    folder
}

/// The text of a file, changed.
fn edit(path: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).expect("read");
    fs::write(path, change(text)).expect("written");
}

#[test]
fn a_broken_profile_is_said_with_line_column_and_a_way_out() {
    let desk = desk().with("r.pdf", "old");
    refuses(
        &desk.run(&["build", "r.md", "--profile", "./none"]),
        &["./none/profile.toml: it is not there", "a profile's folder holds profile.toml and template.typ"],
    );
    let bad = copy_of_mid(&desk, "bad");
    edit(&bad.join("profile.toml"), |text| format!("{text}\nno toml here\n"));
    let line = fs::read_to_string(bad.join("profile.toml")).expect("read").lines().count();
    refuses(
        &desk.run(&["build", "r.md", "--profile", "./bad"]),
        &["./bad/profile.toml", &format!("line {line}, column "), "--profile mid"],
    );
    let lacking = copy_of_mid(&desk, "lacking");
    fs::remove_file(lacking.join("template.typ")).expect("removed");
    refuses(&desk.run(&["build", "r.md", "--profile", "./lacking"]), &["./lacking/template.typ: it is not there"]);
    let red = copy_of_mid(&desk, "red");
    edit(&red.join("profile.toml"), |text| text.replace("accent = \"#", "accent = \"red #"));
    refuses(&desk.run(&["build", "r.md", "--profile", "./red"]), &["./red/profile.toml", "is no colour"]);
    for (name, code, said) in [
        ("open", "#let x = (", "unclosed delimiter"),
        ("name", "#nope", "unknown variable: nope"),
        ("loop", "#while true {}", "condition is always true"),
        ("deep", "#let f(n) = f(n + 1)\n#f(1)", "maximum function call depth exceeded"),
        ("reads", "#read(\"/etc/passwd\")", "file not found"),
    ] {
        let folder = copy_of_mid(&desk, name);
        edit(&folder.join("template.typ"), |text| format!("{text}\n{code}\n"));
        let ran = desk.run(&["build", "r.md", "--profile", &format!("./{name}")]);
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
        for word in ["markdown/template", "template.typ line ", "column ", said, "--profile mid"] {
            assert!(ran.stderr.contains(word), "{name}: {word:?} is not said: {}", ran.stderr);
        }
    }
    assert_eq!(fs::read(desk.path("r.pdf")).expect("the old file"), b"old");
}

#[test]
fn a_template_may_name_another_bundled_family() {
    let desk = desk();
    let folder = copy_of_mid(&desk, "mixed");
    edit(&folder.join("template.typ"), |text| {
        text.replacen("text(size: 1.14", "text(font: \"libertinus serif\", size: 1.14", 1)
    });
    let ran = desk.run(&["build", "r.md", "--profile", "./mixed"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("unknown font family"), "{}", ran.stderr);
    let pdf = fs::read(desk.path("r.pdf")).expect("built");
    for family in [&b"LibertinusSerif"[..], b"SourceSans3"] {
        assert!(pdf.windows(family.len()).any(|bytes| bytes == family), "{}", String::from_utf8_lossy(family));
    }
}

#[test]
fn a_template_that_never_ends_is_ended() {
    let desk = desk().with("r.pdf", "old");
    for (name, code, flags, said) in [
        (
            "time",
            "#for i in range(9999) { for j in range(9999) { for k in range(9999) { let x = i } } }",
            &["--time-limit", "2"][..],
            "not laid out after 2 s",
        ),
        (
            "memory",
            "#let s = \"aaaaaaaa\"\n#for i in range(22) { s = s + s }\n#let kept = range(2000).map(n => s + str(n))",
            &["--memory-limit", "150", "--time-limit", "600"],
            "more than 150 MB",
        ),
        (
            "pages",
            "#let resume(body, style: none, header: none) = { for i in range(9000000) { page[#i] } }",
            &["--time-limit", "2"][..],
            "not laid out",
        ),
    ] {
        if flags[0] == "--memory-limit" && !cfg!(target_os = "linux") {
            println!("SKIPPED: memory is looked at on Linux only");
            continue;
        }
        let folder = copy_of_mid(&desk, name);
        edit(&folder.join("template.typ"), |text| format!("{text}\n{code}\n"));
        let profile = format!("./{name}");
        let ran = desk.run(&[&["build", "r.md", "--profile", &profile], flags].concat());
        refuses(&ran, &[said, "nothing was written", "template.typ", "--profile mid"]);
        assert_eq!(fs::read(desk.path("r.pdf")).expect("the old file"), b"old");
        let ran = desk.run(&[&["preview", "r.md", "--profile", &profile], flags].concat());
        refuses(&ran, &[said, "the preview ends", "template.typ", "--profile mid"]);
    }
}

#[test]
fn a_row_that_never_ends_ends_its_batch_with_whole_rows() {
    let rows = |names: &[&str]| -> String {
        names
            .iter()
            .map(|name| format!("{{\"id\":\"{name}\",\"text\":\"Go and Postgres\",\"resume\":\"{name}.md\"}}\n"))
            .collect()
    };
    let desk =
        desk().with("jobs.jsonl", &rows(&["quick", "slow", "last"])).with("rest.jsonl", &rows(&["quick", "last"]));
    fs::create_dir(desk.path("people")).expect("a folder");
    for (file, name) in [("quick", "Ada Example"), ("slow", "Slow Example"), ("last", "Bob Example")] {
        fs::write(desk.path(&format!("people/{file}.md")), RESUME.replace("Ada Example", name)).expect("written");
    }
    for (name, code) in [
        ("endless", "for i in range(9999) { for j in range(9999) { for k in range(9999) { let x = i } } }"),
        (
            "hungry",
            "let s = \"aaaaaaaa\"; for i in range(22) { s = s + s }; let kept = range(2000).map(n => s + str(n))",
        ),
    ] {
        let folder = copy_of_mid(&desk, name);
        edit(&folder.join("template.typ"), |text| {
            format!(
                "{text}\n#let inner = resume\n#let resume(body, style: none, header: none) = {{\n\
                 if repr(header.name).contains(\"Slow\") {{ {code} }}\ninner(body, style: style, header: header)\n}}\n"
            )
        });
    }
    let batch = |jobs: &str, more: &[&str]| {
        let flags = ["batch", "--resumes", "people", "--threads", "1", "--jobs", jobs];
        desk.run_with(&[&flags[..], more].concat(), &rows(&["quick", "slow", "last"]), &[])
    };
    let endless = ["--profile", "./endless", "--time-limit", "4"];
    let ran = batch("jobs.jsonl", &[&endless[..], &["-o", "out"]].concat());
    refuses(&ran, &["the variant for `slow` is not laid out after 4 s", "rows that are written stay", "template.typ"]);
    let manifest = fs::read_to_string(desk.path("out/manifest.jsonl")).expect("a manifest");
    let jobs = |text: &str| -> Vec<String> {
        assert!(text.ends_with('\n'), "{text}");
        let row = |line| serde_json::from_str::<serde_json::Value>(line).expect("a whole row");
        text.lines().map(|line| format!("{} {}", row(line)["job"], row(line)["status"]).replace('"', "")).collect()
    };
    assert_eq!(jobs(&manifest), ["quick ok"]);
    // Without that row the next run keeps what is done and does the rest.
    let ran = batch("rest.jsonl", &[&endless[..], &["-o", "out"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 kept"), "{}", ran.stderr);
    assert_eq!(
        jobs(&fs::read_to_string(desk.path("out/manifest.jsonl")).expect("a manifest")),
        ["quick ok", "last ok"]
    );
    let ran = batch("-", &[&endless[..], &["--stream"]].concat());
    refuses(&ran, &["the variant for `slow` is not laid out after 4 s"]);
    assert_eq!(jobs(ran.text()), ["quick ok"]);
    let ran = batch("jobs.jsonl", &[&endless[..], &["--explain", "slow"]].concat());
    refuses(&ran, &["the page is not laid out after 4 s"]);
    if cfg!(target_os = "linux") {
        let flags = ["--profile", "./hungry", "--memory-limit", "300", "--time-limit", "600", "-o", "other"];
        refuses(&batch("jobs.jsonl", &flags), &["more than 300 MB", "rows that are written stay", "template.typ"]);
        assert_eq!(jobs(&fs::read_to_string(desk.path("other/manifest.jsonl")).expect("a manifest")), ["quick ok"]);
    }
}

#[test]
fn broken_fonts_are_passed_over_and_said() {
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/SourceSans3-Regular.otf");
    let whole = fs::read(&bundled).expect("a font");
    let desk = desk();
    fs::create_dir(desk.path("fonts")).expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(desk.path("fonts").join(name), bytes).expect("written");
    put("cut.otf", &whole[..whole.len() / 3]);
    put("empty.ttf", b"");
    put("text.ttf", b"no font at all");
    put("notes.txt", b"not looked at");
    let mut torn = whole.clone();
    torn[2000..].iter_mut().step_by(97).for_each(|byte| *byte = byte.wrapping_add(131));
    put("torn.otf", &torn);
    put("huge.ttc", &[&b"ttcf\0\x01\0\0\xff\xff\xff\xff"[..], &[0xff; 4000]].concat());
    fs::create_dir(desk.path("fonts/folder.ttf")).expect("a folder");
    let ran = desk.run(&["build", "r.md", "--font-path", "fonts"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("text/font-file") && ran.stderr.contains("passed over"), "{}", ran.stderr);
    // Whatever a torn font brings about, it is no fault of the program's.
    let ran = desk.run(&["check", "r.md", "--font-path", "fonts", "--font", "Source Sans 3"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
}

#[test]
fn two_thousand_fonts_cost_little() {
    let desk = desk();
    let folder = desk.path("fonts");
    fs::create_dir(&folder).expect("a folder");
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/LibertinusSerif-Bold.otf");
    fs::copy(&bundled, folder.join("0.otf")).expect("copied");
    for number in 1..2000 {
        let name = folder.join(format!("{number}.otf"));
        if fs::hard_link(folder.join("0.otf"), &name).is_err() {
            fs::copy(&bundled, &name).expect("copied");
        }
    }
    let time = |arguments: &[&str]| {
        let begun = Instant::now();
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        begun.elapsed()
    };
    let mut ratios = Vec::new();
    for _ in 0..5 {
        let without = time(&["build", "r.md", "-o", "a.pdf"]);
        let with = time(&["build", "r.md", "-o", "b.pdf", "--font-path", "fonts"]);
        ratios.push(with.as_secs_f64() / without.as_secs_f64());
        if ratios.iter().any(|&ratio| ratio < 8.0) {
            let (a, b) = (fs::read(desk.path("a.pdf")), fs::read(desk.path("b.pdf")));
            assert_eq!(a.expect("built"), b.expect("built"), "fonts that no word needs change the page");
            return;
        }
    }
    panic!("2,000 fonts make a build {ratios:?} times as long");
}

/// Numbers that differ from run to run: a kill should come at another moment each time.
fn moments(count: usize, within: Duration) -> Vec<Duration> {
    (0..count).map(|_| within.mul_f64(fastrand::f64())).collect()
}

#[test]
fn a_killed_build_leaves_the_old_file_or_the_new_one() {
    let count = std::env::var("PROOFPRESS_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(12);
    let desk = desk();
    // Several files of some size: more of the time goes into writing them.
    let arguments = ["build", "r.md", "--format", "pdf,png,txt", "-o", "out/r"];
    let files = ["out/r.pdf", "out/r.png", "out/r.txt"];
    fs::create_dir(desk.path("out")).expect("a folder");
    let begun = Instant::now();
    assert_eq!(desk.run(&arguments).code, Some(0));
    let whole = begun.elapsed();
    let new: Vec<Vec<u8>> = files.iter().map(|file| fs::read(desk.path(file)).expect("built")).collect();
    let (mut old_ones, mut new_ones) = (0, 0);
    for moment in moments(count, whole.mul_f64(1.1)) {
        files.iter().for_each(|file| fs::write(desk.path(file), "old").expect("written"));
        let mut child = Command::new(PROGRAM)
            .args(arguments)
            .current_dir(folder_of(&desk))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(moment);
        // One that has ended already cannot be killed.
        let _ = child.kill();
        child.wait().expect("the program ends");
        for (file, new) in files.iter().zip(&new) {
            let found = fs::read(desk.path(file)).expect("a file");
            let is_new = found == *new;
            assert!(is_new || found == b"old", "{file} is neither after {moment:?}: {} bytes", found.len());
            *(if is_new { &mut new_ones } else { &mut old_ones }) += 1;
        }
        for entry in fs::read_dir(desk.path("out")).expect("the folder") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let is_part = name.starts_with(".proofpress-") && name.ends_with(".part");
            assert!(is_part || name.starts_with("r."), "{name} could be taken for output");
        }
    }
    println!("{count} builds killed: {old_ones} old files, {new_ones} new ones");
    // The next build takes away what the killed ones left, but for what may just have been begun by another.
    fs::write(desk.path("out/.proofpress-left.part"), "half").expect("written");
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(desk.run(&arguments).code, Some(0));
    let mut left: Vec<_> = fs::read_dir(desk.path("out"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["r.pdf", "r.png", "r.txt"]);
}
