//! Variants of the examples for postings of the corpus and for generated ones: one page each, true, with their rows.

use crate::command::{Desk, Ran};
use crate::material::{STAGES, corpus, example, words};
use crate::postings::Generated;
use proofpress::press::report::{Document, schema_of};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

/// How many generated postings each example meets in every run; `PROOFPRESS_POSTINGS` asks for more.
fn generated() -> usize {
    std::env::var("PROOFPRESS_POSTINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(50)
}

/// So many postings, one a line.
fn jsonl(count: usize) -> String {
    (0..count).map(|number| Generated::new(number).json() + "\n").collect()
}

fn rows(desk: &Desk, folder: &str) -> Vec<Value> {
    let text = fs::read_to_string(desk.path(folder).join("manifest.jsonl")).expect("a manifest");
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn resume_text(name: &str) -> String {
    fs::read_to_string(example(name)).expect("the example")
}

/// A batch of an example for some postings.
fn batch(desk: &Desk, name: &str, jobs: &Path, folder: &str) -> Ran {
    desk.run(&[
        "batch".as_ref(),
        example(name).as_os_str(),
        "--jobs".as_ref(),
        jobs.as_os_str(),
        "-o".as_ref(),
        folder.as_ref(),
    ])
}

/// Files of a folder with their bytes and times, but for the index and the lock.
fn snapshot(folder: &Path) -> BTreeMap<String, (Vec<u8>, std::time::SystemTime)> {
    fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, (fs::read(&path).expect("read"), fs::metadata(&path).expect("meta").modified().expect("a time")))
        })
        .filter(|(name, _)| !name.starts_with("index") && !name.starts_with('.'))
        .collect()
}

#[test]
fn every_variant_is_one_true_page_with_its_row() {
    let desk = Desk::new().with("jobs.jsonl", &jsonl(generated()));
    let mut sources = vec![desk.path("jobs.jsonl")];
    // The folder of postings beside the checkout, where there is one.
    sources.extend(corpus("jobs", ".md").and_then(|files| files[0].parent().map(Path::to_owned)));
    let mut lifted = Vec::new();
    let mut layouts = Vec::new();
    for (number, jobs) in sources.iter().enumerate() {
        for name in STAGES {
            let folder = format!("out-{number}-{name}");
            let ran = batch(&desk, name, jobs, &folder);
            assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
            let text = resume_text(name);
            let said: HashSet<String> = words(&text).into_iter().collect();
            let mut names = HashSet::new();
            let schema = schema_of(Document::Manifest);
            let schema = jsonschema::validator_for(&schema).expect("a schema");
            for row in rows(&desk, &folder) {
                assert!(schema.is_valid(&row), "{row}");
                assert_eq!(row["status"], "ok", "{row}");
                let file = row["files"]["pdf"]["name"].as_str().expect("a name");
                assert!(names.insert(file.to_owned()), "{file} twice");
                let bytes = fs::read(desk.path(&folder).join(file)).expect("the PDF");
                assert_eq!(proofpress::resume::source::hex_sha256(&bytes), row["files"]["pdf"]["sha256"]);
                let read = proofpress::export::read_pdf(&bytes).expect("a PDF");
                assert_eq!(read.pages.len(), 1, "{file}");
                let shown: Vec<&str> = read.pages[0].lines.iter().map(|line| line.text.as_str()).collect();
                // Hyphens at line ends split words; each part is a word of the source as well, since hyphens split there too.
                for word in words(&shown.join("\n")) {
                    assert!(said.contains(&word), "{file} says `{word}`");
                }
                for term in row["terms"].as_array().expect("terms") {
                    if term["state"] == "absent" {
                        let term = term["term"].as_str().expect("a name").to_lowercase();
                        let plain = shown.join(" ").to_lowercase();
                        let alone = plain
                            .split(|c: char| !c.is_alphanumeric() && c != '+' && c != '#')
                            .any(|word| word == term);
                        assert!(!alone, "{file} shows {term}, which is absent");
                    }
                }
                lifted.extend(lift(name, &row));
                layouts.push(row["fit"]["layouts"].as_u64().expect("a count") as f64);
            }
            let index = fs::read_to_string(desk.path(&folder).join("index.html")).expect("an index");
            assert!(!index.contains("<script") && !index.contains("http"), "{folder}");
            assert_eq!(index.matches("<svg").count(), names.len());
        }
    }
    // Heights add up: hardly a page has to be chosen or set anew.
    let each = layouts.iter().sum::<f64>() / layouts.len() as f64;
    println!("{each:.2} layouts a variant");
    assert!(each < 1.5, "{each:.2} layouts a variant");
    // What a posting stresses most stands higher than in the source, over all variants: a smaller mean place.
    let mean = |pick: fn(&(f64, f64)) -> f64| lifted.iter().map(pick).sum::<f64>() / lifted.len() as f64;
    let (before, after) = (mean(|pair| pair.0), mean(|pair| pair.1));
    println!("mean place of bullets in the posting's top area: {before:.3} in source order, {after:.3} in the variant");
    assert!(after < before - 0.02, "{before:.3} in the source, {after:.3} in the variants of {}", lifted.len());
}

/// Mean place, from 0 (first) to 1 (last), of the blocks in the posting's top area: in source order and in the variant.
fn lift(name: &str, row: &Value) -> Option<(f64, f64)> {
    let standing = &crate::material::JUDGED[STAGES.iter().position(|stage| *stage == name)?];
    let top = row["emphasis"][0]["area"].as_str()?;
    let ids: Vec<&str> = row["blocks"].as_array()?.iter().filter_map(Value::as_str).collect();
    let judged: Vec<&(String, Vec<String>)> = standing.iter().filter(|(id, _)| ids.contains(&id.as_str())).collect();
    let mut in_variant = judged.clone();
    in_variant.sort_by_key(|(id, _)| ids.iter().position(|shown| shown == id));
    let mean = |order: &[&(String, Vec<String>)]| {
        let places: Vec<f64> = order
            .iter()
            .enumerate()
            .filter(|(_, (_, areas))| areas.iter().any(|area| area == top))
            .map(|(place, _)| place as f64 / (order.len() - 1).max(1) as f64)
            .collect();
        (!places.is_empty()).then(|| places.iter().sum::<f64>() / places.len() as f64)
    };
    Some((mean(&judged)?, mean(&in_variant)?))
}

#[test]
fn a_rerun_changes_nothing_and_does_what_has_changed() {
    let desk = Desk::new().with("jobs.jsonl", &jsonl(12));
    let jobs = desk.path("jobs.jsonl");
    assert_eq!(batch(&desk, "mid", &jobs, "out").code, Some(0));
    let first = snapshot(&desk.path("out"));
    let ran = batch(&desk, "mid", &jobs, "out");
    assert!(ran.stderr.contains("0 made, 12 kept"), "{}", ran.stderr);
    assert_eq!(snapshot(&desk.path("out")), first);

    // One posting changed, one gone, one file damaged, one lost.
    let changed = jsonl(11).replacen("You", "Each day you", 1);
    fs::write(&jobs, changed).expect("written");
    let file = |number: usize| {
        let row = rows(&desk, "out")[number].clone();
        desk.path("out").join(row["files"]["pdf"]["name"].as_str().expect("a name"))
    };
    fs::write(file(3), "damaged").expect("written");
    fs::remove_file(file(4)).expect("removed");
    let ran = desk.run(&["batch", "--verify", "out"]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    assert!(ran.text().contains("has changed") && ran.text().contains("is missing"), "{}", ran.text());

    let ran = batch(&desk, "mid", &jobs, "out");
    assert!(ran.stderr.contains("3 made, 8 kept"), "{}", ran.stderr);
    assert!(ran.stderr.contains("no longer asked for, files left in place: job-000011"), "{}", ran.stderr);
    assert_eq!(rows(&desk, "out").len(), 11);
    let ran = desk.run(&["batch", "--verify", "out"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.text().contains("11 whole and true"), "{}", ran.text());
}

#[test]
fn a_changed_text_layer_is_found_later() {
    let desk = Desk::new().with("jobs.jsonl", &jsonl(2));
    assert_eq!(batch(&desk, "mid", &desk.path("jobs.jsonl"), "out").code, Some(0));
    // The PDF of one stands in the place of another, with the hash of the manifest put right: only its text tells.
    let manifest = desk.path("out/manifest.jsonl");
    let rows = rows(&desk, "out");
    let part = |row: usize, key: &str| rows[row]["files"]["pdf"][key].as_str().expect("a string").to_owned();
    let other = desk.run(&["build".as_ref(), example("senior").as_os_str(), "-o".as_ref(), "other.pdf".as_ref()]);
    assert_eq!(other.code, Some(0));
    let bytes = fs::read(desk.path("other.pdf")).expect("read");
    fs::write(desk.path("out").join(part(1, "name")), &bytes).expect("written");
    let text = fs::read_to_string(&manifest).expect("read");
    let text = text.replace(&part(1, "sha256"), &proofpress::resume::source::hex_sha256(&bytes));
    fs::write(&manifest, text).expect("written");
    let ran = desk.run(&["batch", "--verify", "out"]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    assert!(ran.text().contains("fault") && ran.text().contains("job-000001"), "{}", ran.text());
}

#[test]
fn one_bad_row_is_one_failed_row() {
    let desk = Desk::new();
    let good = Generated::new(1).json();
    let mut text = format!("{good}\nnot json\n{{\"id\": \"empty\", \"text\": \"\"}}\n");
    text.push_str("{\"id\": \"lost\", \"text\": \"Go\", \"profile\": \"../evil\"}\n");
    text.push_str("{\"id\": \"other\", \"text\": \"Go\", \"resume\": \"../../secret.md\"}\n");
    text.push_str(&format!("{good}\n"));
    let desk = desk.with("jobs.jsonl", &text);
    let ran = batch(&desk, "mid", &desk.path("jobs.jsonl"), "out");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let rows = rows(&desk, "out");
    let statuses: Vec<_> = rows.iter().map(|row| row["status"].as_str().expect("a status")).collect();
    assert_eq!(statuses, ["ok", "failed", "failed", "failed", "failed", "failed"]);
    assert_eq!(rows[1]["job"], "line 2");
    assert!(rows[5]["error"].as_str().is_some_and(|error| error.contains("same id")), "{}", rows[5]);
    for row in &rows[1..] {
        assert!(row["error"].is_string() && row["files"].as_object().is_some_and(serde_json::Map::is_empty), "{row}");
    }
}

#[test]
fn a_file_that_cannot_be_put_fails_its_row_alone() {
    let desk = Desk::new().with("jobs.jsonl", &jsonl(3));
    fs::create_dir_all(desk.path("out")).expect("made");
    assert_eq!(batch(&desk, "mid", &desk.path("jobs.jsonl"), "out").code, Some(0));
    let name = rows(&desk, "out")[1]["files"]["pdf"]["name"].as_str().expect("a name").to_owned();
    // A folder stands in its way.
    fs::remove_dir_all(desk.path("out")).expect("removed");
    fs::create_dir_all(desk.path("out").join(&name).join("inner")).expect("made");
    let ran = batch(&desk, "mid", &desk.path("jobs.jsonl"), "out");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let statuses: Vec<_> = rows(&desk, "out").iter().map(|row| row["status"].clone()).collect();
    assert_eq!(statuses, ["ok", "failed", "ok"]);
    assert!(!desk.names().iter().any(|name| name.ends_with(".part")));
}

#[test]
fn names_that_clash_are_told_apart_by_id_whatever_their_order() {
    let line =
        |id: &str| format!("{{\"id\": \"{id}\", \"company\": \"Acme\", \"title\": \"Engineer\", \"text\": \"Go\"}}\n");
    let names = |text: &str| -> BTreeMap<String, String> {
        let desk = Desk::new().with("jobs.jsonl", text);
        assert_eq!(batch(&desk, "mid", &desk.path("jobs.jsonl"), "out").code, Some(0));
        let name = |row: &Value| row["files"]["pdf"]["name"].as_str().expect("a name").to_owned();
        rows(&desk, "out").iter().map(|row| (row["job"].as_str().expect("a job").to_owned(), name(row))).collect()
    };
    let forwards = names(&(line("a") + &line("b/c") + &line("b-c")));
    let backwards = names(&(line("b-c") + &line("b/c") + &line("a")));
    assert_eq!(forwards, backwards);
    assert_eq!(forwards.values().collect::<HashSet<_>>().len(), 3);
    assert_eq!(forwards["a"], "ines-halvorsen-acme-engineer--a.pdf");
}

#[test]
fn notes_reach_no_file_of_a_batch() {
    let text = resume_text("mid").replace("evidence: PR 1184", "evidence: zanzibar canary PR 1184");
    assert!(text.contains("zanzibar"));
    let desk = Desk::new().with("r.md", &text).with("jobs.jsonl", &jsonl(3));
    let ran = desk.run(&["batch", "r.md", "--jobs", "jobs.jsonl", "-o", "out", "--format", "pdf,txt,svg"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("zanzibar"));
    for entry in fs::read_dir(desk.path("out")).expect("the folder") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("read");
        let held = if path.extension().is_some_and(|ending| ending == "pdf") {
            crate::material::unpacked(&bytes)
        } else {
            String::from_utf8_lossy(&bytes).into_owned()
        };
        assert!(!held.contains("zanzibar"), "{}", path.display());
    }
    let explained = desk.run(&["batch", "r.md", "--jobs", "jobs.jsonl", "--explain", "job-000001"]);
    assert_eq!(explained.code, Some(0), "{}", explained.stderr);
    assert!(explained.text().contains("weight") && !explained.text().contains("zanzibar"));
}

#[test]
fn keep_stays_and_reserve_comes_in_where_the_posting_wants_it() {
    let mut text = "---\nprofile: mid\n---\n# Ada Example\nada@example.com\n\n## Experience\n### Engineer, Acme | 2021 – Present\n".to_owned();
    for number in 0..70 {
        text.push_str(&format!(
            "- Agreed an error model for feature {number} with the mobile team: stable codes and a documented flag for what is safe to retry\n"
        ));
    }
    text.push_str("- Helped the office with task one <!-- keep -->\n");
    text.push_str("- Closed an object-level authorization gap in the export API and added a regression test for each of its 14 routes <!-- reserve -->\n");
    let jobs = "{\"id\": \"sec\", \"text\": \"You own authentication, authorization, access control, encryption and vulnerability fixes.\"}\n\
        {\"id\": \"api\", \"text\": \"You agree on API contracts and error models with mobile clients and partner teams.\"}\n";
    let desk = Desk::new().with("r.md", &text).with("jobs.jsonl", jobs);
    let ran = desk.run(&["batch", "r.md", "--jobs", "jobs.jsonl", "-o", "out"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rows = rows(&desk, "out");
    let shown = |row: &Value, id: &str| row["blocks"].as_array().expect("blocks").iter().any(|block| block == id);
    for row in &rows {
        assert!(shown(row, "b71"), "kept: {row}");
        assert!(row["dropped"].as_array().is_some_and(|dropped| dropped.len() > 10), "{row}");
    }
    assert!(shown(&rows[0], "b72"));
    // And it leads.
    assert_eq!(rows[0]["blocks"][2], "b72");
    assert!(!rows[0]["dropped"].as_array().expect("dropped").iter().any(|block| block == "b72"));
}

#[test]
fn a_stream_gives_results_in_order_with_their_bytes() {
    use base64::Engine as _;
    let desk = Desk::new();
    let input = jsonl(30).replacen('\n', "\nbroken\n", 1);
    let mid = example("mid");
    let arguments = ["batch".as_ref(), mid.as_os_str(), "--jobs".as_ref(), "-".as_ref(), "--stream".as_ref()];
    let ran = desk.run_with(&arguments, &input, &[]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let rows: Vec<Value> = ran.text().lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
    assert_eq!(rows.len(), 31);
    let jobs: Vec<_> = rows.iter().map(|row| row["job"].as_str().expect("a job")).collect();
    let expected: Vec<String> = (0..30).map(|number| format!("job-{number:06}")).collect();
    assert_eq!(jobs[0], expected[0]);
    assert_eq!(jobs[1], "line 2");
    assert_eq!(jobs[2..].to_vec(), expected[1..].to_vec());
    for row in rows.iter().filter(|row| row["status"] == "ok") {
        let encoded = row["content_base64"]["pdf"].as_str().expect("a PDF");
        let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).expect("base64");
        assert_eq!(proofpress::resume::source::hex_sha256(&bytes), row["files"]["pdf"]["sha256"]);
    }
}

#[test]
fn rows_choose_among_resumes_of_one_folder() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("people")).expect("made");
    for name in ["mid", "senior"] {
        fs::write(desk.path("people").join(format!("{name}.md")), resume_text(name)).expect("written");
    }
    fs::write(desk.path("secret.md"), resume_text("new-grad")).expect("written");
    let line =
        |id: &str, resume: &str| format!("{{\"id\": \"{id}\", \"text\": \"Go APIs\", \"resume\": \"{resume}\"}}\n");
    let jobs = line("1", "mid.md")
        + &line("2", "senior.md")
        + &line("3", "../secret.md")
        + "{\"id\": \"4\", \"text\": \"Go\"}\n";
    let desk = desk.with("jobs.jsonl", &jobs);
    let ran = desk.run(&["batch", "--resumes", "people", "--jobs", "jobs.jsonl", "-o", "out"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let rows = rows(&desk, "out");
    let seen: Vec<_> = rows.iter().map(|row| (row["resume"].as_str(), row["status"].as_str())).collect();
    assert_eq!(seen[0], (Some("mid.md"), Some("ok")));
    assert_eq!(seen[1], (Some("senior.md"), Some("ok")));
    assert_eq!((seen[2].1, seen[3].1), (Some("failed"), Some("failed")));
    let ran = desk.run(&["batch", "--resumes", "people", "--verify", "out"]);
    assert!(ran.text().contains("2 whole and true"), "{}", ran.text());
}

#[test]
fn an_emphasis_needs_no_posting() {
    let desk = Desk::new();
    let mid = example("mid");
    for preset in ["api", "data", "infrastructure", "security", "senior-ownership"] {
        let arguments =
            ["batch".as_ref(), mid.as_os_str(), "--emphasis".as_ref(), preset.as_ref(), "-o".as_ref(), preset.as_ref()];
        let ran = desk.run(&arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(rows(&desk, preset)[0]["job"], preset);
    }
    assert_ne!(rows(&desk, "data")[0]["blocks"], rows(&desk, "security")[0]["blocks"]);
}

#[test]
fn what_is_killed_is_finished_by_the_next_run() {
    use std::process::{Command, Stdio};
    use std::time::Instant;
    let desk = Desk::new().with("jobs.jsonl", &jsonl(60));
    let jobs = desk.path("jobs.jsonl");
    let begun = Instant::now();
    assert_eq!(batch(&desk, "mid", &jobs, "whole").code, Some(0));
    // Moments of a run of this length, so that a slow machine is killed at work as well.
    let length = begun.elapsed();
    let whole = snapshot(&desk.path("whole"));
    for moment in [0.05, 0.15, 0.25, 0.35, 0.5, 0.65] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_proofpress"))
            .arg("batch")
            .arg(example("mid"))
            .args(["--jobs", "jobs.jsonl", "-o", "cut"])
            .current_dir(desk.path("").as_path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(length.mul_f64(moment));
        // One that has ended already cannot be killed.
        let _ = child.kill();
        child.wait().expect("ended");
        // Whatever stands there is whole, and so is every row up to the last line's end.
        if let Ok(text) = fs::read_to_string(desk.path("cut/manifest.jsonl")) {
            let end = text.rfind('\n').map_or(0, |end| end + 1);
            for line in text[..end].lines() {
                let row: Value = serde_json::from_str(line).expect("a whole row");
                let file = row["files"]["pdf"]["name"].as_str().expect("a name");
                assert_eq!(snapshot(&desk.path("cut"))[file].0, whole[file].0);
            }
        }
    }
    // The machine may have stood still so long that there is not even the folder.
    let done = if desk.path("cut").is_dir() { snapshot(&desk.path("cut")) } else { BTreeMap::new() };
    assert_eq!(batch(&desk, "mid", &jobs, "cut").code, Some(0));
    let after = snapshot(&desk.path("cut"));
    let bytes = |files: &BTreeMap<String, (Vec<u8>, _)>| -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(name, (bytes, _))| (name.clone(), bytes.clone())).collect()
    };
    assert_eq!(bytes(&after), bytes(&whole));
    // What had its row already was not written again.
    for row in rows(&desk, "cut") {
        let file = row["files"]["pdf"]["name"].as_str().expect("a name");
        if let Some(before) = done.get(file).filter(|_| {
            done.get("manifest.jsonl").is_some_and(|manifest| String::from_utf8_lossy(&manifest.0).contains(file))
        }) {
            assert_eq!(before.1, after[file].1, "{file} was written again");
        }
    }
}
