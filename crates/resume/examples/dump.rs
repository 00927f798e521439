//! Prints the visible text of a Markdown resume, in order; `--tree` shows its structure, `--findings` what there is to say.

use proofpress_resume::model::{Block, BlockKind, Item};
use proofpress_resume::{Resume, RichText, Source, parse_resume};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let resume = parse_resume(Source::new(path.as_str(), std::fs::read_to_string(path)?));
        if arguments.iter().any(|argument| argument == "--tree") {
            print!("{}", tree(&resume));
        } else {
            print!("{}", resume.plain_text());
        }
        if arguments.iter().any(|argument| argument == "--findings") {
            for finding in &resume.findings {
                let place = resume.source.place(finding.span.start);
                println!("{}:{} {} {}", place.line, place.column, finding.rule, finding.message);
            }
        }
    }
    Ok(())
}

fn tree(resume: &Resume) -> String {
    let mut out = String::new();
    let header = &resume.header;
    for line in header.name.iter().chain(&header.headline) {
        out += &format!("{} {}\n", line.id, line.text.plain());
    }
    for contact in &header.contacts {
        out += &format!("{} {:?} {}\n", contact.id, contact.kind, contact.text.plain());
    }
    for section in &resume.sections {
        out += &format!("{} {} {}\n", section.id, section.kind, section.title.plain());
        for item in &section.items {
            match item {
                Item::Entry(entry) => {
                    let field = |text: &Option<RichText>| text.as_ref().map_or_else(|| "-".to_owned(), RichText::plain);
                    out += &format!(
                        "  {}{} [{}] [{}] [{}] [{}]\n",
                        entry.id,
                        if entry.continues { "+" } else { "" },
                        field(&entry.title),
                        field(&entry.organisation),
                        field(&entry.place),
                        field(&entry.dates)
                    );
                    entry.blocks.iter().for_each(|block| add(block, 2, &mut out));
                }
                Item::Block(block) => add(block, 1, &mut out),
            }
        }
    }
    out
}

fn add(block: &Block, depth: usize, out: &mut String) {
    let kind = match &block.kind {
        BlockKind::Bullet => "-".to_owned(),
        BlockKind::Numbered(marker) => marker.clone(),
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Subheading => "#".to_owned(),
        BlockKind::SkillGroup { label } => format!("<{}>", label.plain()),
    };
    *out += &format!("{}{} {kind} {:?}\n", "  ".repeat(depth), block.id, block.text.plain());
    block.children.iter().for_each(|child| add(child, depth + 1, out));
}
