//! Resumes to PDFs, each with the text that every reader should find in it, made from the resume and never from the PDF.
//!
//! `cargo xtask text-score` runs this. Standard input has a job a line, fields parted by tabs: a stem for the files, the
//! path of the Markdown, and `key=value` settings (`profile`, `paper`, `date`; with `emphasis` it is the page that `batch`
//! makes for it). The one argument is the folder to write into: `STEM.pdf`; `STEM.expected`, a line of `KIND<tab>TEXT` for each block, with `name`, `section` or `text`; and
//! `STEM.links`, the link targets that a reader may add to the text, one a line.
//! Where nothing can be built, `STEM.failed` says why.

use proofpress::export::{ExpectedBlock, ExpectedKind, expected_blocks, read_pdf};
use proofpress::press::choose::Aim;
use proofpress::press::{Content, Format, Press, Request};
use proofpress::resume::model::{BlockKind, Resume};
use proofpress::resume::settings::{Date, PageLimit};
use proofpress::resume::{Composition, Profile, Source};
use std::error::Error;
use std::io::BufRead as _;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let press = Press::new(proofpress::ASSETS, &[])?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut fields = line.split('\t');
        let (Some(stem), Some(path)) = (fields.next(), fields.next()) else { continue };
        let target = |ending: &str| Path::new(&folder).join(format!("{stem}.{ending}"));
        let mut request = Request::default();
        let mut aim = None;
        for (key, value) in fields.filter_map(|field| field.split_once('=')) {
            match key {
                "profile" => request.settings.profile = Some(value.to_owned()),
                "paper" => request.settings.paper = Some(value.parse()?),
                "date" => request.settings.date = Some(value.parse::<Date>()?),
                "emphasis" => aim = Aim::preset(value),
                _ => return Err(format!("no setting is called `{key}`").into()),
            }
        }
        let source = Source::new("resume.md", std::fs::read_to_string(path)?);
        let mut built = press.build(source.clone(), &[Format::Pdf], &request)?;
        if built.artefacts.is_empty() {
            request.settings.pages = Some("any".parse::<PageLimit>()?);
            built = press.build(source, &[Format::Pdf], &request)?;
        }
        let Some(Content::File(bytes)) = built.artefacts.first().map(|artefact| &artefact.content) else {
            std::fs::write(target("failed"), format!("{:#?}", built.checked.report.findings))?;
            continue;
        };
        let resume = &built.checked.resume;
        let variant = aim.map(|aim| variant(&press, &request, resume, &aim)).transpose()?;
        let (bytes, composition) = match &variant {
            Some((bytes, composition)) => (bytes, composition.clone()),
            None => {
                let name = &built.checked.report.profile;
                let mut profiles = proofpress::ASSETS.profiles.iter();
                let bundled = profiles.find(|profile| profile.name == name).ok_or("a bundled one")?;
                (bytes, Composition::of(resume, &Profile::from_toml(bundled.profile)?))
            }
        };
        std::fs::write(target("pdf"), bytes)?;
        std::fs::write(target("expected"), page_text(resume, &expected_blocks(resume, &composition)))?;
        let links: String = read_pdf(bytes)?.links.iter().map(|link| format!("{}\n", link.uri)).collect();
        std::fs::write(target("links"), links)?;
    }
    Ok(())
}

/// The page of a batch, made up from blocks that were set once, and what stands on it.
fn variant(
    press: &Press,
    request: &Request,
    resume: &Resume,
    aim: &Aim,
) -> Result<(Vec<u8>, Composition), Box<dyn Error>> {
    let original = press.original(resume.source.clone(), request)?;
    let chosen =
        press.choose(&original, aim).map_err(|findings| format!("{findings:?}"))?.ok_or("nothing is chosen")?;
    let made = press.variant(&original, aim, &[Format::Pdf], request)?;
    if made.fit.layouts != Some(0) || made.blocks != chosen.composition.ids() {
        return Err("the page is not made up as it was chosen".into());
    }
    match made.files.first().map(|file| &file.content) {
        Some(Content::File(bytes)) => Ok((bytes.clone(), chosen.composition)),
        _ => Err("no file".into()),
    }
}

/// The blocks as a careful reader would type them: title and dates, then the entry's other fields, then what belongs to it.
fn page_text(resume: &Resume, blocks: &[ExpectedBlock]) -> String {
    let mut text = String::new();
    let mut rest = blocks;
    while let Some(first) = rest.first() {
        let of_entry = |block: &&ExpectedBlock| block.id == first.id && resume.entry(block.id).is_some();
        let count = rest.iter().take_while(of_entry).count().max(1);
        let (group, after) = rest.split_at(count);
        rest = after;
        let mut fields: Vec<&str> = Vec::new();
        let mut dates = None;
        for block in group {
            match block.kind {
                ExpectedKind::Dates => dates = Some(block.text.as_str()),
                _ => fields.push(&block.text),
            }
        }
        fields.splice(fields.len().min(1)..fields.len().min(1), dates);
        let kind = match first.kind {
            ExpectedKind::Name => "name",
            ExpectedKind::Section => "section",
            _ => "text",
        };
        let marker = match resume.block(first.id).map(|block| &block.kind) {
            Some(BlockKind::Numbered(marker)) => marker.as_str(),
            _ => "",
        };
        let line = std::iter::once(&marker)
            .chain(&fields)
            .flat_map(|field| field.split_whitespace())
            .collect::<Vec<_>>()
            .join(" ");
        text.extend([kind, "\t", &line, "\n"]);
    }
    text
}
