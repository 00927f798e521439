//! Imported resumes keep every word and gain none, whatever the file holds.

use proofpress_resume::import::{Form, ImportError, LARGEST, import};
use proofpress_resume::model::RichText;
use proofpress_resume::{Resume, Source, parse_resume};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Keys whose values are no text of the resume.
const NO_TEXT: [&str; 10] = [
    "$schema",
    "meta",
    "image",
    "picture",
    "photo",
    "design",
    "locale",
    "settings",
    "rendercv_settings",
    "fontawesome_icon",
];

/// Words that headings add.
const ADDED: [&str; 12] = [
    "experience",
    "volunteering",
    "education",
    "awards",
    "certificates",
    "publications",
    "skills",
    "languages",
    "interests",
    "references",
    "projects",
    "summary",
];

type Counts = BTreeMap<String, usize>;

fn count(text: &str, counts: &mut Counts) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
}

/// The words of all values, and those of all keys.
fn words_of(value: &Value, values: &mut Counts, keys: &mut Counts) {
    match value {
        Value::Null => {}
        Value::String(text) => count(text, values),
        Value::Array(items) => items.iter().for_each(|item| words_of(item, values, keys)),
        Value::Object(pairs) => {
            for (key, value) in pairs.iter().filter(|(key, _)| !NO_TEXT.contains(&key.as_str())) {
                count(key, keys);
                words_of(value, values, keys);
            }
        }
        other => count(&other.to_string(), values),
    }
}

/// The visible words of a resume, and those with the targets of its links.
fn shown(resume: &Resume) -> (Counts, Counts) {
    let mut visible = Counts::new();
    count(&resume.plain_text(), &mut visible);
    let mut all = visible.clone();
    let mut links = |text: &RichText| {
        text.runs
            .chunk_by(|a, b| a.link == b.link)
            .filter_map(|runs| runs[0].link.as_ref())
            .for_each(|link| count(link, &mut all));
    };
    resume.header.contacts.iter().for_each(|contact| links(&contact.text));
    resume.header.headline.iter().chain(&resume.header.name).for_each(|line| links(&line.text));
    for section in &resume.sections {
        for item in &section.items {
            if let proofpress_resume::model::Item::Entry(entry) = item {
                [&entry.title, &entry.organisation, &entry.place, &entry.dates]
                    .into_iter()
                    .flatten()
                    .for_each(&mut links);
            }
        }
    }
    resume.blocks().for_each(|(_, _, block)| links(&block.text));
    (visible, all)
}

/// What the Markdown of an import lacks and what it adds, for people to read.
fn faults(text: &str, value: &Value) -> Vec<String> {
    let imported = match import(text) {
        Ok(imported) => imported,
        Err(error) => return vec![error.to_string()],
    };
    let resume = parse_resume(Source::new("imported.md", imported.markdown.clone()));
    let (mut values, mut keys) = (Counts::new(), Counts::new());
    words_of(value, &mut values, &mut keys);
    let (visible, all) = shown(&resume);
    let mut faults = Vec::new();
    for (word, wanted) in &values {
        let found = all.get(word).copied().unwrap_or_default();
        if found < *wanted {
            faults.push(format!("`{word}` stands {found} of {wanted} times"));
        }
    }
    for word in visible.keys() {
        if !values.contains_key(word) && !keys.contains_key(word) && !ADDED.contains(&word.as_str()) {
            faults.push(format!("`{word}` was added"));
        }
    }
    if !resume.notes.is_empty() {
        faults.push("a text became a private note".to_owned());
    }
    if !faults.is_empty() {
        faults.push(imported.markdown);
    }
    faults
}

fn corpus(folder: &str) -> Vec<PathBuf> {
    let shared = std::env::var_os("PROOFPRESS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = shared.join("corpus").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no corpus at {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn json_resumes_keep_their_words() {
    for path in corpus("jsonresume") {
        let text = std::fs::read_to_string(&path).expect("the file");
        let faults = faults(&text, &serde_json::from_str(&text).expect("JSON"));
        assert!(faults.is_empty(), "{}: {}", path.display(), faults.join("\n"));
    }
}

#[test]
fn rendercv_files_keep_their_words() {
    for path in corpus("rendercv") {
        let text = std::fs::read_to_string(&path).expect("the file");
        if path.to_string_lossy().contains("07-docs-sample-entries") {
            // Entries without a resume around them.
            assert_eq!(import(&text), Err(ImportError::Unknown));
            continue;
        }
        let faults = faults(&text, &serde_saphyr::from_str(&text).expect("YAML"));
        assert!(faults.is_empty(), "{}: {}", path.display(), faults.join("\n"));
    }
}

#[test]
fn a_json_resume_becomes_the_markdown_that_a_person_would_write() {
    let text = json!({
        "basics": {
            "name": "Ada Example", "label": "Backend Engineer", "email": "ada@example.com", "phone": "+1 555 0100",
            "image": "x.png", "url": "https://ada.example", "summary": "Builds queues.",
            "location": {"city": "Berlin", "countryCode": "DE"},
            "profiles": [{"network": "GitHub", "username": "ada", "url": "https://github.com/ada"}]
        },
        "work": [{
            "name": "Acme", "position": "Engineer", "url": "https://acme.example", "location": "Berlin",
            "startDate": "2021-03", "highlights": ["Cut p95 from 2*3 s to <b> ms", "Wrote a_b"]
        }],
        "education": [{"institution": "Example University", "studyType": "BSc", "area": "Informatics", "startDate": "2012", "endDate": "2016", "score": "1.0"}],
        "skills": [{"name": "Data", "level": "Senior", "keywords": ["PostgreSQL", "Redis"]}]
    });
    let imported = import(&text.to_string()).expect("imported");
    assert_eq!((imported.form, imported.left_out), (Form::JsonResume, vec!["basics.image".to_owned()]));
    insta::assert_snapshot!(imported.markdown);
}

#[test]
fn a_rendercv_file_becomes_the_markdown_that_a_person_would_write() {
    let text = "cv:\n  name: Ada Example\n  location: Berlin\n  email: ada@example.com\n  social_networks:\n    - network: GitHub\n      username: ada\n  sections:\n    experience:\n      - company: Acme\n        position: Engineer\n        start_date: 2021-03\n        end_date: present\n        location: Berlin\n        highlights:\n          - Cut **p95** with [keyset](https://example.org) pages <!-- not a note -->\n    technical_skills:\n      - label: Languages\n        details: Go, SQL\n    selected_notes:\n      - bullet: 3.90\n      - Plain text\ndesign:\n  theme: classic\n";
    let imported = import(text).expect("imported");
    assert_eq!((imported.form, imported.left_out), (Form::RenderCv, vec!["design".to_owned()]));
    insta::assert_snapshot!(imported.markdown);
}

#[test]
fn what_is_no_resume_or_too_much_of_one_is_refused() {
    assert_eq!(import("{}"), Err(ImportError::Unknown));
    assert_eq!(import("[1, 2]"), Err(ImportError::Unknown));
    assert!(matches!(import(": : :\n\t- ["), Err(ImportError::Syntax(_) | ImportError::Unknown)));
    assert_eq!(import(&" ".repeat(LARGEST + 1)), Err(ImportError::TooLarge(LARGEST + 1)));
    let deep = format!("{{\"basics\": {}1{}}}", "[".repeat(5000), "]".repeat(5000));
    assert!(matches!(import(&deep), Err(ImportError::Syntax(_))));
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\nbasics: {name: [*d,*d,*d,*d,*d,*d,*d,*d,*d]}\n";
    let start = std::time::Instant::now();
    let _ = import(bomb);
    assert!(start.elapsed().as_secs() < 2);
}

/// Texts that mean something to Markdown, YAML or the parser of titles.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("word"),
        Just("Ünï"),
        Just("*"),
        Just("**"),
        Just("_x_"),
        Just("`"),
        Just("```"),
        Just("# "),
        Just("- "),
        Just("1. "),
        Just("<!-- n -->"),
        Just("<script>"),
        Just("[a](b)"),
        Just("["),
        Just("|"),
        Just(" | "),
        Just("\n"),
        Just("\n\n"),
        Just("&amp;"),
        Just("\\"),
        Just("{.cls}"),
        Just("> [!private]"),
        Just("[//]: # (n)"),
        Just("$x$"),
        Just("~~"),
        Just("2019 – 2021"),
        Just("Present"),
        Just("---"),
        Just(":::"),
        Just("@"),
        Just("https://x.example/a_b"),
        Just("C++"),
        Just("="),
    ];
    proptest::collection::vec((pieces, any::<bool>()), 0..8).prop_map(|parts| {
        parts.into_iter().map(|(part, space)| format!("{part}{}", if space { " " } else { "" })).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn hostile_texts_stay_texts(
        name in texts(), label in texts(), position in texts(), company in texts(), dates in texts(), summary in texts(),
        highlights in proptest::collection::vec(texts(), 0..4), keyword in texts(), other in texts(),
    ) {
        let value = json!({
            "basics": {"name": name, "label": label, "summary": summary, "location": {"city": other}},
            "work": [{"position": position, "name": company, "startDate": dates, "summary": summary, "highlights": highlights}],
            "skills": [{"name": keyword, "keywords": [label, other]}],
            "unknown": [{"key": summary}],
        });
        let faults = faults(&value.to_string(), &value);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn any_file_ends_in_markdown_or_an_error(text in "\\PC{0,200}", form in 0..3) {
        let text = match form {
            0 => text,
            1 => format!("cv:\n  name: x\n  sections:\n    {text}"),
            _ => format!("{{\"basics\": {{\"name\": \"{text}\"}}}}"),
        };
        let _ = import(&text);
    }
}
