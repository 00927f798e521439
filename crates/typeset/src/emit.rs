//! A composition to Typst source: one file that says which block stands where, and one that says how it is to be set. Blocks are named;
//! their text is in the file of [`crate::blocks`]. Ids choose, and nothing here writes a word of its own.

use crate::blocks::{Blocks, Name, Part, WordId, emit_blocks};
use crate::direction::{self, Direction, Directions};
use crate::fonts::{FontError, FontLibrary};
use crate::markup::{push_string, push_text};
use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection};
use proofpress_resume::facts::MissingGlyph;
use proofpress_resume::model::BlockKind;
use proofpress_resume::settings::{DatePlace, LinkStyle, PageLimit};
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, Composition, Profile, Resume, RichText};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What to emit, and how it is to be set: made by [`EmitRequest::of`].
#[derive(Debug, Clone)]
pub struct EmitRequest<'a> {
    /// The blocks.
    pub resume: &'a Resume,
    /// Which of them, in which order.
    pub composition: &'a Composition,
    /// The numbers for the template.
    pub style: Style,
    /// The step that the style was resolved at.
    pub density: Density,
    /// The family to set text in, as Typst spells it.
    pub family: String,
    /// Words that a line must break before.
    pub breaks: &'a BTreeSet<WordId>,
    /// Whether the page is as high as its content, for measuring overflow.
    pub free_height: bool,
}

impl<'a> EmitRequest<'a> {
    /// A composition as a profile and the resume's settings have it set at a density, with no word broken before, on pages as
    /// high as the paper.
    ///
    /// # Errors
    /// Where no font at hand is of the family asked for.
    pub fn of(
        resume: &'a Resume,
        composition: &'a Composition,
        profile: &Profile,
        density: Density,
        fonts: &FontLibrary,
    ) -> Result<Self, FontError> {
        const NO_BREAKS: &BTreeSet<WordId> = &BTreeSet::new();
        let style = Style::resolve(profile, &resume.settings, density);
        let family = fonts.resolve_family(&style.font)?;
        Ok(Self { resume, composition, style, density, family, breaks: NO_BREAKS, free_height: false })
    }
}

/// Typst source of a page.
#[derive(Debug, Clone)]
pub struct Emission {
    /// The text of `/main.typ`: which block stands where.
    pub main: String,
    /// The text of `/style.typ`: how they are set.
    pub style: String,
    /// The file `/blocks.typ`: what they say.
    pub blocks: Blocks,
    /// What stands on the page.
    pub on_page: FxHashSet<BlockId>,
    /// The byte of `main` where the call for each section, entry and block begins, in order.
    calls: Vec<(usize, BlockId)>,
}

impl Emission {
    /// The text of `/blocks.typ` without the blocks that are not on the page: what is given away holds no more than that.
    #[must_use]
    pub fn blocks_on_page(&self) -> String {
        self.blocks.only(&self.on_page)
    }

    /// What the call at a byte of `main` is for.
    pub(crate) fn called_at(&self, offset: usize) -> Option<BlockId> {
        let after = self.calls.partition_point(|(start, _)| *start <= offset);
        after.checked_sub(1).map(|index| self.calls[index].1)
    }

    /// The characters of the page that no font at hand has.
    pub(crate) fn missing(&self) -> Vec<MissingGlyph> {
        let on_page = |glyph: &&MissingGlyph| glyph.block.is_none_or(|id| self.on_page.contains(&id));
        self.blocks.missing.iter().filter(on_page).cloned().collect()
    }
}

/// Emits a composition.
#[must_use]
pub fn emit(request: &EmitRequest<'_>, fonts: &FontLibrary) -> Emission {
    let directions = direction::of_resume(request.resume);
    let blocks = emit_blocks(request, fonts, directions);
    let on_page = request.resume.header.ids().chain(request.composition.ids()).collect();
    let style = style_file(request, &blocks, directions);
    let mut writer = Writer { resume: request.resume, out: String::new(), calls: Vec::new() };
    writer.document(request.composition);
    Emission { main: writer.out, style, blocks, on_page, calls: writer.calls }
}

struct Writer<'a> {
    resume: &'a Resume,
    out: String,
    calls: Vec<(usize, BlockId)>,
}

impl Writer<'_> {
    fn document(&mut self, composition: &Composition) {
        let header = &self.resume.header;
        let _ = writeln!(self.out, "#import \"/style.typ\": setup, {}", FUNCTIONS.join(", "));
        self.out.push_str("#import \"/blocks.typ\"\n#show: setup\n#show: resume.with(header: (name: ");
        match &header.name {
            Some(line) => self.name(line.id, Part::Text),
            None => self.out.push_str("none"),
        }
        self.out.push_str(", headline: (");
        for line in &header.headline {
            self.name(line.id, Part::Text);
            self.out.push_str(", ");
        }
        self.out.push_str("), contacts: (");
        for contact in &header.contacts {
            self.name(contact.id, Part::Text);
            self.out.push_str(", ");
        }
        self.out.push_str(")))\n");
        for composed in &composition.sections {
            self.section(composed);
        }
    }

    fn section(&mut self, composed: &ComposedSection) {
        let Some(section) = self.resume.section(composed.id) else { return };
        self.call(section.id, "#section(");
        let _ = write!(self.out, "\"{}\", ", section.kind.name());
        if section.title.is_blank() {
            self.out.push_str("none");
        } else {
            self.name(section.id, Part::Text);
        }
        self.out.push_str(")[\n");
        for item in &composed.items {
            match item {
                ComposedItem::Entry { id, blocks } => self.entry(*id, blocks),
                ComposedItem::Block(composed) => self.block(composed),
            }
        }
        self.out.push_str("]\n");
    }

    fn entry(&mut self, id: BlockId, blocks: &[ComposedBlock]) {
        let Some(entry) = self.resume.entry(id) else { return };
        self.call(id, "#entry(");
        for (part, text) in Part::fields(entry) {
            match text {
                Some(_) => self.name(id, part),
                None => self.out.push_str("none"),
            }
            self.out.push_str(", ");
        }
        let _ = writeln!(self.out, "continues: {})[", entry.continues);
        for composed in blocks {
            self.block(composed);
        }
        self.out.push_str("]\n");
    }

    fn block(&mut self, composed: &ComposedBlock) {
        let Some(block) = self.resume.block(composed.id) else { return };
        match &block.kind {
            BlockKind::Bullet => self.call(block.id, "#bullet("),
            BlockKind::Numbered(marker) => {
                // The marker is the list's, not a word of the text.
                self.call(block.id, "#numbered([");
                push_text(&mut self.out, marker);
                self.out.push_str("], ");
            }
            BlockKind::Paragraph => self.call(block.id, "#paragraph("),
            BlockKind::Subheading => self.call(block.id, "#subheading("),
            BlockKind::SkillGroup { label } => {
                self.call(block.id, "#skill-group(");
                if label.is_blank() {
                    self.out.push_str("none");
                } else {
                    self.name(block.id, Part::Label);
                }
                self.out.push_str(", ");
            }
        }
        // A list nests in its item; under a paragraph, which can hold no list, it follows.
        let nests = matches!(block.kind, BlockKind::Bullet | BlockKind::Numbered(_)) && !composed.children.is_empty();
        if nests {
            self.out.push_str(")[#");
        }
        self.name(block.id, Part::Text);
        self.out.push_str(if nests { ";\n" } else { ")\n" });
        for child in &composed.children {
            self.block(child);
        }
        if nests {
            self.out.push_str("]\n");
        }
    }

    /// Begins the call of a template's function for something.
    fn call(&mut self, id: BlockId, function: &str) {
        self.calls.push((self.out.len(), id));
        self.out.push_str(function);
    }

    /// Names a part of a block.
    fn name(&mut self, id: BlockId, part: Part) {
        let _ = write!(self.out, "blocks.{}", Name(id, part));
    }
}

/// The functions of a template that a page calls.
const FUNCTIONS: [&str; 8] =
    ["resume", "section", "entry", "bullet", "numbered", "paragraph", "skill-group", "subheading"];

/// The text of `/style.typ`: the template's functions under the style, and the document's metadata. What a page sets in its own file
/// would have another place in each variant, and with its place it would be another style to Typst's caches.
fn style_file(request: &EmitRequest<'_>, blocks: &Blocks, directions: Directions) -> String {
    let mut out = String::from("#import \"/template.typ\"\n");
    push_style(&mut out, request, blocks, directions);
    for function in FUNCTIONS {
        let _ = writeln!(out, "#let {function} = template.{function}.with(style: style)");
    }
    push_setup(&mut out, request.resume, directions);
    out
}

fn push_style(out: &mut String, request: &EmitRequest<'_>, blocks: &Blocks, directions: Directions) {
    let EmitRequest { resume, style, density, free_height, .. } = request;
    let (width, height) = resume.settings.paper().size();
    out.push_str("#let style = (font: (");
    for family in &blocks.families {
        push_string(out, family);
        out.push_str(", ");
    }
    let [red, green, blue] = style.accent;
    let _ = write!(
        out,
        "), size: {}pt, margin: {}pt, leading: {}em, spacing: {}, accent: rgb({red}, {green}, {blue}), \
             links: \"{}\", dates: \"{}\", paper: (width: {}pt, height: ",
        style.size.0,
        style.margin.0,
        style.leading,
        style.spacing,
        match style.links {
            LinkStyle::Plain => "plain",
            LinkStyle::Underline => "underline",
        },
        match style.dates {
            DatePlace::Beside => "beside",
            DatePlace::Right => "right",
        },
        width.0,
    );
    if *free_height {
        out.push_str("auto");
    } else {
        let _ = write!(out, "{}pt", height.0);
    }
    if let Some(mark) = resume.header.separator {
        let _ = write!(out, "), separator: \" {mark} \"");
    } else {
        out.push(')');
    }
    if blocks.is_plain {
        out.push_str(", plain: true");
    }
    if directions.any_from_right {
        let _ = write!(out, ", direction: {}", directions.page.typst());
    }
    // With no name, the sections are the document's first headings.
    let section_level = if resume.header.name.is_some() { 2 } else { 1 };
    let _ = writeln!(
        out,
        ", pages-footer: {}, section-level: {section_level}, density: {})",
        // A page that stands alone has no number. Knowing the count of pages costs Typst a second layout.
        !free_height && resume.settings.pages() != PageLimit::AtMost(1),
        density.value(),
    );
}

/// The function `setup`, which sets what belongs to the whole document.
fn push_setup(out: &mut String, resume: &Resume, directions: Directions) {
    let name = resume.header.name.as_ref().map(|name| one_line(&name.text));
    let headline = resume.header.headline.first().map(|line| one_line(&line.text));
    let title = match (&name, headline) {
        (Some(name), Some(headline)) if headline.chars().count() <= 80 => format!("{name} - {headline}"),
        (Some(name), _) => name.clone(),
        (None, _) => "Resume".to_owned(),
    };
    out.push_str("#let setup(body) = {\n  set document(title: ");
    push_string(out, &title);
    if let Some(name) = &name {
        out.push_str(", author: ");
        push_string(out, name);
    }
    match resume.settings.date {
        Some(date) => {
            let _ = writeln!(out, ", date: datetime(year: {}, month: {}, day: {}))", date.year, date.month, date.day);
        }
        None => out.push_str(", date: none)\n"),
    }
    let (lang, region) = match (&resume.settings.lang, directions.page) {
        (None, Direction::FromRight) => (direction::language_of(resume).to_owned(), None),
        _ => language(resume.settings.lang()),
    };
    let _ = write!(out, "  set text(lang: \"{lang}\"");
    if let Some(region) = region {
        let _ = write!(out, ", region: \"{region}\"");
    }
    out.push_str(")\n  body\n}\n");
}

fn one_line(text: &RichText) -> String {
    text.plain().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Language and region of a BCP 47 tag, as Typst takes them; English where the tag is none.
fn language(tag: &str) -> (String, Option<String>) {
    let mut subtags = tag.split(['-', '_']);
    let lang = subtags.next().unwrap_or_default().to_ascii_lowercase();
    if !(2..=3).contains(&lang.len()) || !lang.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return ("en".to_owned(), None);
    }
    let region = subtags
        .find(|subtag| subtag.len() == 2 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .map(str::to_ascii_uppercase);
    (lang, region)
}
