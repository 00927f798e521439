//! Where blocks stand, against what another reader measures, and what follows from it for every kind of fold.

use crate::material::{PRESS, STAGES, any_pages, corpus, example, file, pdftotext, source};
use proofpress::press::{Format, Request};
use proofpress::resume::Source;
use serde_json::Value;

/// A word as poppler places it.
struct Placed {
    page: usize,
    letters: String,
    top: f64,
    bottom: f64,
}

fn placed_words(layout: &str) -> Vec<Placed> {
    let mut page = 0;
    let mut words = Vec::new();
    for line in layout.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let (attributes, text) = rest.split_once('>').expect("a word");
        let text = text.trim_end_matches("</word>");
        let text = text
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&apos;", "'");
        let value = |name: &str| -> f64 {
            let (_, rest) = attributes.split_once(&format!("{name}=\"")).expect("an edge");
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        words.push(Placed { page, letters: letters(&text), top: value("yMin"), bottom: value("yMax") });
    }
    words.retain(|word| !word.letters.is_empty());
    words
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The extents of a block's words on each page, at every place where its letters stand in a row.
fn extents(words: &[Placed], wanted: &str) -> Vec<Vec<(usize, f64, f64)>> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        let mut rest = wanted;
        let mut boxes: Vec<(usize, f64, f64)> = Vec::new();
        for word in &words[start..] {
            let Some(after) = rest.strip_prefix(word.letters.as_str()) else { break };
            match boxes.last_mut() {
                Some(last) if last.0 == word.page => {
                    last.1 = last.1.min(word.top);
                    last.2 = last.2.max(word.bottom);
                }
                _ => boxes.push((word.page, word.top, word.bottom)),
            }
            rest = after;
            if rest.is_empty() {
                found.push(boxes);
                break;
            }
        }
    }
    found
}

/// How many bullets were compared, and what does not agree.
fn compare(name: &str, source: Source) -> Option<(usize, usize, Vec<String>)> {
    let built = PRESS.build(source, &[Format::Pdf], &any_pages()).expect("a build");
    let words = placed_words(&pdftotext(file(&built, Format::Pdf), &["-bbox-layout"])?);
    let report = serde_json::to_value(&built.checked.report).expect("JSON");
    let mut pairs = Vec::new();
    let mut asked = 0;
    for judged in report["judged"].as_array().expect("judged blocks").iter().filter(|judged| judged["kind"] == "bullet")
    {
        let Some(boxes) = judged["boxes"].as_array().filter(|boxes| !boxes.is_empty()) else { continue };
        asked += 1;
        let ours: Vec<(usize, f64, f64)> = boxes
            .iter()
            .map(|one| {
                let page = usize::try_from(one["page"].as_u64().expect("a page")).expect("small");
                (page, one["top_pt"].as_f64().expect("a top"), one["bottom_pt"].as_f64().expect("a bottom"))
            })
            .collect();
        let text = judged["text"].as_str().expect("text");
        let wanted = letters(text);
        let distance = |theirs: &Vec<(usize, f64, f64)>| {
            let page_gap = theirs[0].0.abs_diff(ours[0].0);
            (theirs[0].1 - ours[0].1).abs() + 10_000.0 * f64::from(u32::try_from(page_gap).expect("small"))
        };
        let nearest = extents(&words, &wanted).into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let Some(theirs) = nearest else { continue };
        pairs.push((text.to_owned(), ours, theirs));
    }
    // Two readers differ by a constant in what they call the ascent and descent of a font.
    let middle = |mut gaps: Vec<f64>| {
        gaps.sort_by(f64::total_cmp);
        gaps.get(gaps.len() / 2).copied().unwrap_or_default()
    };
    let top = middle(pairs.iter().map(|(_, ours, theirs)| theirs[0].1 - ours[0].1).collect());
    let bottom = middle(pairs.iter().map(|(_, ours, theirs)| theirs[0].2 - ours[0].2).collect());
    let mut faults = Vec::new();
    if top.abs() > 5.0 || bottom.abs() > 5.0 {
        faults.push(format!("{name}: the fonts' notions differ by {top} and {bottom} pt"));
    }
    for (text, ours, theirs) in &pairs {
        let agree = ours.len() == theirs.len()
            && ours
                .iter()
                .zip(theirs)
                .all(|(a, b)| a.0 == b.0 && (b.1 - a.1 - top).abs() <= 2.0 && (b.2 - a.2 - bottom).abs() <= 2.0);
        if !agree {
            faults.push(format!("{name}: {ours:?} against {theirs:?} (offsets {top:.2}, {bottom:.2}): {text}"));
        }
    }
    Some((asked, pairs.len(), faults))
}

/// Compares until so many of the resumes had bullets to compare.
fn compare_all(enough: usize, sources: impl Iterator<Item = (String, Source)>) {
    let (mut resumes, mut asked, mut compared, mut faults) = (0, 0, 0, Vec::new());
    for (name, source) in sources {
        let Some((of, pairs, wrong)) = compare(&name, source) else { return };
        println!("{name}: {pairs} of {of} bullets compared");
        asked += of;
        compared += pairs;
        faults.extend(wrong);
        resumes += usize::from(pairs > 0);
        if resumes == enough {
            break;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(resumes, enough);
    assert!(compared > 20 && compared * 10 >= asked * 9, "only {compared} of {asked} bullets were found by the reader");
}

#[test]
fn bullets_of_the_examples_stand_where_poppler_sees_them() {
    let names = STAGES.iter().chain(&["below-the-fold"]);
    compare_all(5, names.map(|name| ((*name).to_owned(), source(&example(name)))));
}

#[test]
fn bullets_of_ten_corpus_resumes_stand_where_poppler_sees_them() {
    let Some(resumes) = corpus("resumes", ".md") else { return };
    let named =
        |path: std::path::PathBuf| (path.file_name().expect("a name").to_string_lossy().into_owned(), source(&path));
    compare_all(10, resumes.into_iter().map(named));
}

fn folded(source: Source, fold: &str) -> Value {
    let mut request = any_pages();
    request.settings.fold = Some(fold.parse().expect("a fold"));
    serde_json::to_value(PRESS.check(source, &request).expect("checked").report).expect("JSON")
}

/// Asserts every position by the definition, and says how many there are of each.
fn positions(report: &Value) -> [usize; 3] {
    let fold = report["fold"]["y_pt"].as_f64().expect("a fold");
    let mut counts = [0; 3];
    let mut strong = [0; 3];
    for judged in report["judged"].as_array().expect("judged blocks") {
        let Some(boxes) = judged["boxes"].as_array().filter(|boxes| !boxes.is_empty()) else {
            assert!(judged["position"].is_null(), "{judged}");
            continue;
        };
        let edge = |name: &str| boxes[0][name].as_f64().expect("an edge");
        let is_below = boxes[0]["page"] != 1 || edge("top_pt") >= fold;
        let is_above = !is_below && boxes.len() == 1 && edge("bottom_pt") <= fold;
        let (at, expected) = match (is_above, is_below) {
            (true, _) => (0, "above"),
            (_, true) => (2, "below"),
            _ => (1, "straddling"),
        };
        // Lengths are rounded to a hundredth, so a box within that of the fold may be either.
        let is_close = (edge("top_pt") - fold).abs() < 0.02 || (edge("bottom_pt") - fold).abs() < 0.02;
        assert!(is_close || judged["position"] == expected, "fold {fold}: {judged}");
        counts[at] += 1;
        strong[at] += usize::from(judged["strength"] == "strong");
    }
    let said = &report["fold"]["strong"];
    let said = ["above", "straddling", "below"].map(|name| said[name].as_u64().expect("a count"));
    assert_eq!(said, strong.map(|count| count as u64), "fold {fold}");
    counts
}

#[test]
fn positions_follow_from_boxes_for_every_kind_of_fold() {
    for stage in STAGES {
        for (fold, y) in [
            ("half", 396.0),
            ("third", 264.0),
            ("45%", 356.4),
            ("5.5in", 396.0),
            ("screen:1440x900", 612.0 * 900.0 / 1440.0),
        ] {
            let report = folded(source(&example(stage)), fold);
            let found = report["fold"]["y_pt"].as_f64().expect("a fold");
            assert!((found - y).abs() < 0.011, "{stage}, {fold}: {found} is not {y}");
            let [above, _, below] = positions(&report);
            assert!(above > 0 && below > 0, "{stage}, {fold}");
        }
    }
}

#[test]
fn a_block_that_the_fold_cuts_straddles_it() {
    let report = folded(source(&example("mid")), "half");
    let judged = report["judged"].as_array().expect("judged blocks");
    let edges = |one: &Value| {
        let first = &one["boxes"][0];
        (first["top_pt"].as_f64().expect("a top"), first["bottom_pt"].as_f64().expect("a bottom"))
    };
    let (top, bottom) = edges(&judged[0]);
    // Just inside the box, and just outside of it.
    for (fold, position) in
        [((top + bottom) / 2.0, "straddling"), (top + 0.1, "straddling"), (bottom + 0.1, "above"), (top - 0.1, "below")]
    {
        let report = folded(source(&example("mid")), &format!("{fold:.3}pt"));
        positions(&report);
        assert_eq!(report["judged"][0]["position"], position, "fold {fold} against {top} to {bottom}");
    }
}

#[test]
fn a_block_on_two_pages_has_two_boxes_and_straddles() {
    let words = "replayed a message after a crash and wrote the same row once ".repeat(110);
    let text =
        format!("---\nprofile: mid\n---\n# Ada Example\n\n## Experience\n- Fixed a race: {words}\n- Wrote a runbook\n");
    let report = folded(Source::new("r.md", &text), "half");
    let [_, straddling, below] = positions(&report);
    assert_eq!(report["judged"][0]["boxes"].as_array().map(Vec::len), Some(2), "{}", report["judged"][0]["boxes"]);
    assert_eq!(report["judged"][0]["position"], "straddling");
    assert_eq!(report["judged"][1]["boxes"][0]["page"], 2);
    assert_eq!(report["judged"][1]["position"], "below");
    assert_eq!((straddling, below), (1, 1));
    // Even a fold under the last line of page 1 cuts a block that goes on.
    let report = folded(Source::new("r.md", &text), "100%");
    assert_eq!(report["judged"][0]["position"], "straddling");
    let text = text.replace("- Wrote a runbook\n", &format!("- And again: {words}\n"));
    let one_page = PRESS.check(Source::new("r.md", &text), &Request::default()).expect("checked");
    assert!(one_page.findings.iter().any(|finding| finding.rule == "fit/overflow"));
}
