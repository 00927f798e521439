//! What the tests share: one press, the examples, the corpus beside the checkout, and what a PDF holds.

use lopdf::{Document, Object};
use proofpress::press::{Content, Format, Press, Request};
use proofpress::resume::Source;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// One press for all tests that run in this process: fonts are read once.
pub(crate) static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(proofpress::ASSETS, &[]).expect("a press"));

/// The examples that lead with their proof, by career stage.
pub(crate) const STAGES: [&str; 4] = ["new-grad", "mid", "senior", "switcher"];

/// The path of an example.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).with_extension("md")
}

/// Files of a corpus folder with this ending, sorted; `None`, said aloud, where there is no corpus.
pub(crate) fn corpus(folder: &str, ending: &str) -> Option<Vec<PathBuf>> {
    let root = match std::env::var_os("PROOFPRESS_SHARED") {
        Some(place) => PathBuf::from(place),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let folder = root.join("corpus").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no {}; set PROOFPRESS_SHARED to the folder that holds corpus/", folder.display());
        return None;
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .filter(|path| path.file_name().is_some_and(|name| name != "README.md"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    Some(files)
}

/// A request for any number of pages.
pub(crate) fn any_pages() -> Request {
    let mut request = Request::default();
    request.settings.pages = Some("any".parse().expect("a limit"));
    request
}

pub(crate) fn source(path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::new(path.file_name().expect("a name").to_string_lossy(), text)
}

/// The one file of a format among what a build yielded.
pub(crate) fn file(built: &proofpress::press::Built, format: Format) -> &[u8] {
    let found = built.artefacts.iter().find(|artefact| artefact.format == format);
    match found.map(|artefact| &artefact.content) {
        Some(Content::File(bytes)) => bytes,
        _ => panic!("no {} was built: {:?}", format.name(), built.checked.findings),
    }
}

/// What poppler reads in a PDF, or `None`, said aloud, where it is not installed.
pub(crate) fn pdftotext(bytes: &[u8], arguments: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.pdf");
    std::fs::write(&path, bytes).expect("written");
    match Command::new("pdftotext").args(arguments).arg(&path).arg("-").output() {
        Ok(output) => {
            assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).expect("UTF-8 from pdftotext"))
        }
        Err(_) => {
            println!("skipped: there is no pdftotext; install poppler-utils");
            None
        }
    }
}

/// All that a PDF holds in the clear once its streams are unpacked: streams, names and strings, UTF-16 ones decoded.
pub(crate) fn unpacked(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).expect("a PDF");
    let mut held = String::from_utf8_lossy(bytes).into_owned();
    for object in document.objects.values() {
        collect(object, &mut held);
    }
    held
}

fn collect(object: &Object, held: &mut String) {
    match object {
        Object::String(text, _) => {
            held.push('\n');
            held.push_str(&decoded(text));
        }
        Object::Name(name) => {
            held.push('\n');
            held.push_str(&String::from_utf8_lossy(name));
        }
        Object::Array(items) => items.iter().for_each(|item| collect(item, held)),
        Object::Dictionary(entries) => entries.iter().for_each(|(_, value)| collect(value, held)),
        Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, value)| collect(value, held));
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            held.push('\n');
            held.push_str(&String::from_utf8_lossy(&content));
        }
        _ => {}
    }
}

fn decoded(text: &[u8]) -> String {
    match text {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(text).into_owned(),
    }
}

/// The targets of a PDF's links, page by page, in the order of the annotations.
pub(crate) fn link_targets(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let mut targets = Vec::new();
    for page in document.get_pages().into_values() {
        for annotation in document.get_page_annotations(page).expect("annotations") {
            let action = annotation.get(b"A").and_then(|action| document.dereference(action));
            let Some(uri) = action.ok().and_then(|(_, action)| action.as_dict().ok()?.get(b"URI").ok()) else {
                continue;
            };
            targets.push(decoded(uri.as_str().expect("a string")));
        }
    }
    targets
}

/// Runs of letters and digits, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The id of a judged block, and its areas.
type IdAndAreas = (String, Vec<String>);

/// Every judged block of each stage's example, in source order.
pub(crate) static JUDGED: LazyLock<Vec<Vec<IdAndAreas>>> = LazyLock::new(|| {
    STAGES
        .iter()
        .map(|stage| {
            let checked = PRESS.check(source(&example(stage)), &Request::default()).expect("a report");
            let areas = |judged: &proofpress::press::report::Judged| {
                judged.areas.iter().map(|area| area.name().to_owned()).collect()
            };
            checked.report.judged.iter().map(|judged| (judged.block.to_string(), areas(judged))).collect()
        })
        .collect()
});
