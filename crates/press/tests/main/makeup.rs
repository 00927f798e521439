//! Pages of a batch that are made up from strips set once are the pages that Typst sets: every line, link, rule and tag.
//!
//! `PROOFPRESS_GENERATED` says how many resumes; a few are enough for every run.

use crate::bundled::PRESS;
use fastrand::Rng;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use proofpress_export::{PdfText, read_pdf};
use proofpress_press::batch::{MadeFile, Variant};
use proofpress_press::choose::Aim;
use proofpress_press::{Content as FileContent, Format, Request};
use proofpress_resume::Source;
use std::fmt::Write as _;

const WORDS: [&str; 8] = [
    "Planned the migration of the invoice schema with a dry run and a rollback path rehearsed before release",
    "Fixed an object-level authorization gap in the export API and added regression tests for every route of it",
    "Added `trace_id` and alert notes for failed payments so that on-call finds the failing step",
    "Made the **refund endpoint** idempotent with a request key and a documented error",
    "Wrote the [billing service](https://code.example.dev/billing) in Go",
    "Responsible for the development and maintenance of various services",
    "Replaced a polling job by a queue with bounded retries and a dead-letter table that support can replay after each incident",
    "Attended meetings about höhere Gewalt and naïve caching",
];

/// A resume with most of what a section can hold.
fn generate(seed: u64) -> String {
    let numbers = &mut Rng::with_seed(seed);
    let profile = ["new-grad", "mid", "senior", "switcher"][numbers.usize(..4)];
    let paper = ["us-letter", "a4"][numbers.usize(..2)];
    let links = ["plain", "underline"][numbers.usize(..2)];
    let mut text = format!(
        "---\nprofile: {profile}\npaper: {paper}\nstyle:\n  links: {links}\n---\n# Ada Example\nBackend Engineer\nada@example.com | https://ada.example.dev | Berlin\n\n"
    );
    if numbers.bool() {
        text.push_str("## Summary\nBackend engineer for payments, who keeps ledgers exact and migrations dull.\n\n");
    }
    text.push_str("## Experience\n");
    for job in 0..=numbers.usize(1..4) {
        let _ = writeln!(text, "### Engineer, Company {job} | Berlin | {} – {}", 2018 - job * 2, 2020 - job * 2);
        if numbers.usize(..4) == 0 {
            text.push_str("Scope: ledgers, payouts and their reconciliation.\n\n");
        }
        for bullet in 0..numbers.usize(2..11) {
            let _ = writeln!(text, "- {}, case {}", WORDS[numbers.usize(..8)], numbers.usize(..10_000));
            if bullet == 1 && numbers.usize(..3) == 0 {
                text.push_str("  - with a note of its own\n  - and another\n");
            }
            if numbers.usize(..9) == 0 {
                text.push_str("  <!-- reserve -->\n");
            }
        }
        text.push('\n');
    }
    text.push_str("## Projects\n");
    for project in 0..numbers.usize(1..4) {
        let _ = writeln!(text, "### [Project {project}](https://code.example.dev/{project}) | {}", 2020 + project);
        for _ in 0..numbers.usize(1..4) {
            let _ = writeln!(text, "- {}", WORDS[numbers.usize(..8)]);
        }
        text.push('\n');
    }
    text.push_str("## Skills\n- **Languages:** Go, Python, SQL\n- **Data:** PostgreSQL, Kafka\n- **Operations:** Kubernetes, Terraform\n\n");
    text.push_str("## Education\n### BSc Informatics, Example University | 2012 – 2016\n");
    text
}

fn pdf(variant: &Variant) -> &[u8] {
    match variant.files.first() {
        Some(MadeFile { content: FileContent::File(bytes), .. }) => bytes,
        other => panic!("{other:?}"),
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.03
}

/// Whether two files say the same in the same places.
fn assert_same_text(made: &PdfText, set: &PdfText, seed: &str) {
    assert_eq!(made.plain(), set.plain(), "{seed}");
    assert_eq!((&made.title, &made.author, &made.lang, made.tagged), (&set.title, &set.author, &set.lang, set.tagged));
    assert_eq!(made.links, set.links, "{seed}");
    // Each file has an identifier of its own.
    let described = |text: &PdfText| -> Vec<_> {
        text.described.iter().filter(|said| !said.place.ends_with("InstanceID")).cloned().collect()
    };
    assert_eq!(described(made), described(set), "{seed}");
    assert_eq!((made.unmapped, made.truncated), (0, false), "{seed}");
    for (made, set) in made.pages.iter().zip(&set.pages) {
        assert_eq!((made.width_pt, made.height_pt, made.lines.len()), (set.width_pt, set.height_pt, set.lines.len()));
        for (made, set) in made.lines.iter().zip(&set.lines) {
            let places = [(made.x_pt, set.x_pt), (made.y_pt, set.y_pt), (made.width_pt, set.width_pt)];
            assert!(places.into_iter().all(|(a, b)| near(a.0, b.0)), "{seed}: {made:?} {set:?}");
            let fonts = |line: &proofpress_export::read::PdfLine| -> Vec<_> {
                line.runs.iter().map(|run| (run.font.split('+').next_back().map(str::to_owned), run.size_pt)).collect()
            };
            assert_eq!(fonts(made), fonts(set), "{seed}");
        }
    }
}

/// The tags of a file with the numbers of what they mark, as nested brackets; what of the page a link covers goes with it.
fn tags(document: &Document) -> String {
    fn number(document: &Document, object: &Object) -> Option<Dictionary> {
        document.dereference(object).ok()?.1.as_dict().ok().cloned()
    }
    fn write(document: &Document, tag: &Dictionary, out: &mut String) {
        let name = tag.get(b"S").and_then(Object::as_name).unwrap_or_default();
        let _ = write!(out, "{}[", String::from_utf8_lossy(name));
        let kids = match tag.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        for kid in &kids {
            match kid {
                Object::Integer(mark) => {
                    let _ = write!(out, "{mark} ");
                }
                Object::Dictionary(link) => {
                    let annotation = number(document, link.get(b"Obj").expect("a link")).expect("a link's dictionary");
                    let parts = annotation.get(b"Rect").and_then(Object::as_array).expect("its place");
                    let rounded: Vec<i64> =
                        parts.iter().map(|part| part.as_float().expect("a number").round() as i64).collect();
                    let _ = write!(out, "link{rounded:?} ");
                }
                kid => {
                    let tag = number(document, kid).expect("a tag");
                    assert!(number(document, tag.get(b"P").expect("a parent")).is_some());
                    write(document, &tag, out);
                }
            }
        }
        out.push(']');
    }
    let catalog = document.catalog().expect("a catalog");
    let root = number(document, catalog.get(b"StructTreeRoot").expect("tags")).expect("a root");
    let mut out = String::new();
    for kid in root.get(b"K").and_then(Object::as_array).expect("kids") {
        write(document, &number(document, kid).expect("a tag"), &mut out);
    }
    out
}

/// For each number of a mark the role of the tag that the tree of parents names.
fn parents(document: &Document) -> Vec<String> {
    let catalog = document.catalog().expect("a catalog");
    let resolved = |object: &Object| document.dereference(object).expect("an object").1.clone();
    let root = resolved(catalog.get(b"StructTreeRoot").expect("tags"));
    let tree = resolved(root.as_dict().expect("a root").get(b"ParentTree").expect("a tree"));
    let numbers = tree.as_dict().expect("a tree").get(b"Nums").and_then(Object::as_array).expect("numbers").clone();
    let role = |object: &Object| match resolved(object) {
        Object::Dictionary(tag) => String::from_utf8_lossy(tag.get(b"S").and_then(Object::as_name).unwrap()).into(),
        other => format!("{other:?}"),
    };
    let mut roles = Vec::new();
    for value in numbers.iter().skip(1).step_by(2) {
        match resolved(value) {
            Object::Array(marks) => roles.extend(marks.iter().map(role)),
            _ => roles.push(role(value)),
        }
    }
    roles
}

/// What is drawn beside text: rules and the lines under links, with their places rounded.
fn shapes(document: &Document) -> Vec<String> {
    let page = document.page_iter().next().expect("a page");
    let content = Content::decode(&document.get_page_content(page)).expect("content");
    let mut place = (0.0, 0.0);
    let mut shapes = Vec::new();
    for operation in content.operations {
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
        match operation.operator.as_str() {
            "cm" => place = (numbers[4], numbers[5]),
            "m" | "l" => {
                shapes.push(format!("{} {:.0} {:.0}", operation.operator, place.0 + numbers[0], place.1 - numbers[1]))
            }
            "scn" => shapes.push(format!("{numbers:?}")),
            _ => {}
        }
    }
    shapes
}

#[test]
fn pages_made_up_are_those_that_typst_sets() {
    let count = std::env::var("PROOFPRESS_GENERATED").ok().and_then(|count| count.parse().ok()).unwrap_or(10);
    let request = Request::default();
    let (mut made_up, mut all) = (0, 0);
    for seed in 0..count {
        let original = PRESS.original(Source::new("r.md", generate(seed)), &request).expect("an original");
        for preset in ["api", "data", "security"] {
            let aim = Aim::preset(preset).expect("a preset");
            let variant = |formats: &[Format]| PRESS.variant(&original, &aim, formats, &request).expect("a variant");
            // A picture is drawn by Typst, so its page is set by Typst.
            let (made, set) = (variant(&[Format::Pdf]), variant(&[Format::Pdf, Format::Svg]));
            all += 1;
            if made.fit.layouts != Some(0) {
                continue;
            }
            made_up += 1;
            let name = format!("resume {seed}, {preset}");
            assert_eq!((&made.blocks, made.fit.density), (&set.blocks, set.fit.density), "{name}");
            let read = |variant: &Variant| read_pdf(pdf(variant)).expect("read");
            assert_same_text(&read(&made), &read(&set), &name);
            let [made_file, set_file] = [&made, &set].map(|variant| Document::load_mem(pdf(variant)).expect("a file"));
            assert_eq!(tags(&made_file), tags(&set_file), "{name}");
            assert_eq!(parents(&made_file), parents(&set_file), "{name}");
            assert_eq!(shapes(&made_file), shapes(&set_file), "{name}");
            assert_eq!(made.fold.strong, set.fold.strong, "{name}");
            assert!(
                made.fit.room_pt.zip(set.fit.room_pt).is_some_and(|(a, b)| near(a.length().0, b.length().0)),
                "{name}"
            );
            let again = variant(&[Format::Pdf]);
            assert!(pdf(&made) == pdf(&again), "{name}: the same page is the same bytes");
        }
    }
    println!("{made_up} of {all} pages made up");
    assert!(made_up * 10 >= all * 8, "{made_up} of {all}");
}
