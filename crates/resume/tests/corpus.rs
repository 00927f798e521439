//! The shared corpus of real-world Markdown, where it is at hand: every word stays, every snippet reads as it must.

use proofpress_resume::model::{Block, BlockKind, Item, RichText};
use proofpress_resume::{Resume, Source, parse_resume};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The corpus folder; `None` where it is not there, which is said.
fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("PROOFPRESS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let corpus = shared.join("corpus");
    if corpus.is_dir() {
        return Some(corpus);
    }
    println!("skipped: the shared corpus is not beside the checkout; PROOFPRESS_SHARED names another place");
    None
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().is_some_and(|ending| ending == "md")
                && path.file_name().is_some_and(|name| name != "README.md")
        })
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn parse(path: &Path) -> Resume {
    parse_resume(Source::new("resume.md", read(path)))
}

/// The visible text with list markers, as the snippets' README compares it.
fn with_markers(resume: &Resume) -> String {
    let mut out = String::new();
    let header = &resume.header;
    for line in header.name.iter().chain(&header.headline) {
        out += &(line.text.plain() + "\n");
    }
    out += &header.contacts.iter().map(|contact| contact.text.plain()).collect::<Vec<_>>().join(" | ");
    out.push('\n');
    for section in &resume.sections {
        out += &(section.title.plain() + "\n");
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    let fields = [&entry.title, &entry.organisation, &entry.place, &entry.dates];
                    out += &fields.into_iter().flatten().map(RichText::plain).collect::<Vec<_>>().join(" ");
                    out.push('\n');
                    entry.blocks.iter().for_each(|block| add(block, &mut out));
                }
                Item::Block(block) => add(block, &mut out),
            }
        }
    }
    out
}

fn add(block: &Block, out: &mut String) {
    match &block.kind {
        BlockKind::Bullet => out.push_str("- "),
        BlockKind::Numbered(marker) => *out += &format!("{marker} "),
        BlockKind::SkillGroup { label } => *out += &format!("{} ", label.plain()),
        BlockKind::Paragraph | BlockKind::Subheading => {}
    }
    *out += &(block.text.plain() + "\n");
    block.children.iter().for_each(|child| add(child, out));
}

/// Words in order, without bullet glyphs at the start of lines, cell borders, and (to join) breaks inside long tokens.
fn words(text: &str, join: bool) -> Vec<String> {
    let lines = text.lines().map(|line| {
        let line = line.trim_start();
        line.strip_prefix(['-', '•', '▪', '◦']).filter(|rest| rest.starts_with(' ')).unwrap_or(line)
    });
    let words = lines.flat_map(str::split_whitespace).filter(|word| *word != "|").map(str::to_owned);
    if join { vec![words.collect()] } else { words.collect() }
}

#[test]
fn snippets_read_as_they_must() {
    let Some(corpus) = corpus() else { return };
    for path in markdown_files(&corpus.join("snippets")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Line breaks inside the long token are not compared.
        let join = name.starts_with("16-");
        let got = with_markers(&parse(&path));
        let accepted: Vec<String> = ["expected.txt", "alt.txt"]
            .iter()
            .map(|ending| path.with_extension(ending))
            .filter(|path| path.exists())
            .map(|path| read(&path))
            .collect();
        // The order of fields from front matter is free.
        let order = |mut words: Vec<String>| {
            if name.starts_with("58-") {
                words.sort();
            }
            words
        };
        assert!(
            accepted.iter().any(|text| order(words(text, join)) == order(words(&got, join))),
            "{name} reads as\n{got}\ninstead of\n{}",
            accepted.join("\nor\n")
        );
    }
}

#[test]
fn snippets_link_where_they_must() {
    let Some(corpus) = corpus() else { return };
    for path in markdown_files(&corpus.join("snippets")) {
        let list = path.with_extension("links.txt");
        if !list.exists() {
            continue;
        }
        let resume = parse(&path);
        let mut links: Vec<String> = Vec::new();
        let mut collect = |text: &RichText| links.extend(text.runs.iter().filter_map(|run| run.link.clone()));
        resume.header.contacts.iter().for_each(|contact| collect(&contact.text));
        for section in &resume.sections {
            collect(&section.title);
            for item in &section.items {
                if let Item::Entry(entry) = item {
                    [&entry.title, &entry.organisation, &entry.place, &entry.dates]
                        .into_iter()
                        .flatten()
                        .for_each(&mut collect);
                }
            }
        }
        resume.blocks().for_each(|(_, _, block)| collect(&block.text));
        links.dedup();
        let expected: Vec<String> = read(&list).lines().map(|link| link.replace(' ', "%20")).collect();
        assert_eq!(links, expected, "{}", path.display());
    }
}

/// The alphanumeric words of Markdown, read with no more than a scan: without front matter, comments, hidden fences, tags
/// and link targets.
fn rough_words(markdown: &str) -> HashMap<String, usize> {
    let mut text = markdown.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if let Some(rest) = text.strip_prefix("---\n")
        && let Some(end) = rest.find("\n---\n").or_else(|| rest.find("\n...\n"))
    {
        text = rest[end + 5..].to_owned();
    }
    text = cut(&text, "<!--", "-->");
    text = cut(&text, "```hidden", "\n```");
    text = text
        .lines()
        .filter(|line| !(line.starts_with("[//]:") || line.starts_with('[') && line.contains("]: http")))
        .collect::<Vec<_>>()
        .join("\n");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['<', ']', '&', '!']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = if rest.starts_with("](") {
            rest.find(')').map(|end| end + 1)
        } else if rest.starts_with('<')
            && !rest.starts_with("<http")
            && !rest[1..].split([' ', '>']).next().unwrap_or("").contains('@')
        {
            rest.find('>').map(|end| end + 1)
        } else if rest.starts_with("&#") || rest.starts_with("&emsp;") || rest.starts_with("&nbsp;") {
            rest.find(';').map(|end| end + 1)
        } else {
            None
        };
        out.push(' ');
        rest = &rest[skipped.unwrap_or(1)..];
    }
    out.push_str(rest);
    // The marker of a numbered item is not text.
    let lines = out.lines().map(|line| {
        let digits = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        digits.strip_prefix(". ").unwrap_or(line).to_owned() + "\n"
    });
    count(&lines.collect::<String>())
}

fn cut(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        out.push_str(&rest[..start]);
        rest = rest[start..].find(close).map_or("", |end| &rest[start + end + close.len()..]);
    }
    out + rest
}

fn count(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

#[test]
fn no_word_of_a_corpus_resume_is_lost() {
    let Some(corpus) = corpus() else { return };
    for path in markdown_files(&corpus.join("resumes")) {
        let have = count(&with_markers(&parse(&path)));
        let lost: Vec<String> = rough_words(&read(&path))
            .into_iter()
            .filter(|(word, number)| have.get(word).copied().unwrap_or(0) < *number)
            .map(|(word, number)| format!("{word} ({number})"))
            .collect();
        assert!(lost.is_empty(), "{}: {lost:?}", path.display());
    }
}

#[test]
fn corpus_resumes_have_names_and_sections() {
    let Some(corpus) = corpus() else { return };
    for path in markdown_files(&corpus.join("resumes")) {
        let resume = parse(&path);
        assert!(resume.header.name.is_some(), "{} has no name", path.display());
        assert!(resume.sections.len() >= 3, "{} has {} sections", path.display(), resume.sections.len());
    }
}
