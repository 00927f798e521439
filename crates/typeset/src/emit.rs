//! A composition to Typst source and its source map. Text goes in through [`crate::markup`] only; ids choose, and
//! nothing here writes a word of its own.

use crate::choose::{Choice, FontChooser};
use crate::direction::{self, Direction, Directions};
use crate::fonts::FontLibrary;
use crate::markup::{push_string, push_text};
use crate::source_map::{Piece, SourceMap};
use proofpress_resume::composition::{ComposedBlock, ComposedItem};
use proofpress_resume::facts::MissingGlyph;
use proofpress_resume::model::{BlockKind, Run, RunStyle};
use proofpress_resume::settings::{DatePlace, LinkStyle, PageLimit};
use proofpress_resume::style::{Density, Style};
use proofpress_resume::{BlockId, ByteSpan, Composition, Resume, RichText};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a word that a line may take without a break, however narrow they are: marks have no width, and Typst counts
/// the bytes of a stretch in 16 bits.
const MOST_UNBROKEN: usize = 2000;

/// A word of a block, by its number in the block's emission.
pub type WordId = (BlockId, u32);

/// What to emit, and how it is to be set.
#[derive(Debug, Clone)]
pub struct EmitRequest<'a> {
    /// The blocks.
    pub resume: &'a Resume,
    /// Which of them, in which order.
    pub composition: &'a Composition,
    /// The numbers for the template.
    pub style: &'a Style,
    /// The step that the style was resolved at.
    pub density: Density,
    /// The family to set text in, as Typst spells it.
    pub family: &'a str,
    /// Words that a line must break before.
    pub breaks: &'a BTreeSet<WordId>,
    /// Whether the page is as high as its content, for measuring overflow.
    pub free_height: bool,
}

/// Typst source with what is known of it.
#[derive(Debug, Clone)]
pub struct Emission {
    /// The text of `/main.typ`.
    pub source: String,
    /// Which word every piece of it shows.
    pub map: SourceMap,
    /// Families beyond the style's own that words are set in, each once, in order of need.
    pub families: Vec<String>,
    /// Characters that no font at hand has; they are left out.
    pub missing: Vec<MissingGlyph>,
    /// Words wider than a line, which are broken between characters.
    pub overlong: FxHashSet<WordId>,
}

/// Emits a composition.
#[must_use]
pub fn emit(request: &EmitRequest<'_>, fonts: &FontLibrary) -> Emission {
    let directions = direction::of_resume(request.resume);
    let mut emitter = Emitter {
        request,
        directions,
        out: String::with_capacity(16 * 1024),
        map: SourceMap::default(),
        word: 0,
        in_heading: false,
        chooser: FontChooser::new(fonts, request.family),
        family: None,
        gap: false,
        missing: Vec::new(),
        overlong: FxHashSet::default(),
        line_width: line_width(request),
    };
    emitter.document();
    // Which families are needed is known only now; the lines that name them stand before all words.
    let preamble = preamble(request, &emitter.chooser.used, directions);
    let mut map = emitter.map;
    map.shift(preamble.len());
    Emission {
        source: preamble + &emitter.out,
        map,
        families: emitter.chooser.used,
        missing: emitter.missing,
        overlong: emitter.overlong,
    }
}

/// The width that the narrowest line of text has for certain, in em of the text size: the text area less the indents of
/// nested lists, with a tenth kept back for bold.
fn line_width(request: &EmitRequest<'_>) -> f64 {
    let (width, _) = request.resume.settings.paper().size();
    let indents = 6.0;
    (((width - request.style.margin * 2.0).0 / request.style.size.0 - indents) * 0.9).max(4.0)
}

/// Where a text stands, as far as its direction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On lines of its own.
    Line,
    /// On a line with other fields.
    Field,
    /// The same, in the header.
    Contact,
    /// A part of a line that runs as the page does.
    Part,
}

struct Emitter<'a> {
    request: &'a EmitRequest<'a>,
    directions: Directions,
    out: String,
    map: SourceMap,
    word: u32,
    /// Whether a heading is being emitted: its text goes into the tags as well, where a break would join two words.
    in_heading: bool,
    chooser: FontChooser<'a>,
    /// The family beyond the style's own that is being set.
    family: Option<String>,
    /// Whether a space is still to be set.
    gap: bool,
    missing: Vec<MissingGlyph>,
    overlong: FxHashSet<WordId>,
    line_width: f64,
}

impl Emitter<'_> {
    fn document(&mut self) {
        let resume = self.request.resume;
        self.out.push_str("#show: template.resume.with(style: style, header: (name: ");
        match &resume.header.name {
            Some(name) => {
                self.in_heading = true;
                self.content(name.id, &name.text, Place::Line);
                self.in_heading = false;
            }
            None => self.out.push_str("none"),
        }
        self.out.push_str(", headline: (");
        for line in &resume.header.headline {
            self.content(line.id, &line.text, Place::Line);
            self.out.push_str(", ");
        }
        self.out.push_str("), contacts: (");
        for contact in &resume.header.contacts {
            self.content(contact.id, &contact.text, Place::Contact);
            self.out.push_str(", ");
        }
        self.out.push_str(")))\n");
        let composition = self.request.composition;
        for composed in &composition.sections {
            let Some(section) = resume.section(composed.id) else { continue };
            let _ = write!(self.out, "#section(\"{}\", ", section.kind.name());
            self.in_heading = true;
            self.content_or_none(section.id, Some(&section.title));
            self.in_heading = false;
            self.out.push_str(")[\n");
            for item in &composed.items {
                match item {
                    ComposedItem::Entry { id, blocks } => self.entry(*id, blocks),
                    ComposedItem::Block(block) => self.block(block),
                }
            }
            self.out.push_str("]\n");
        }
    }

    fn entry(&mut self, id: BlockId, blocks: &[ComposedBlock]) {
        let Some(entry) = self.request.resume.entry(id) else { return };
        self.out.push_str("#entry(");
        self.word = 0;
        for field in [&entry.title, &entry.organisation, &entry.place, &entry.dates] {
            match field {
                Some(text) if !text.is_blank() => self.bracketed(id, text, Place::Field),
                _ => self.out.push_str("none"),
            }
            self.out.push_str(", ");
        }
        let _ = writeln!(self.out, "continues: {})[", entry.continues);
        for block in blocks {
            self.block(block);
        }
        self.out.push_str("]\n");
    }

    fn block(&mut self, composed: &ComposedBlock) {
        let Some(block) = self.request.resume.block(composed.id) else { return };
        self.word = 0;
        match &block.kind {
            BlockKind::Bullet => self.out.push_str("#bullet["),
            BlockKind::Numbered(marker) => {
                // The marker is the list's, not a word of the text: the source map leaves it out.
                self.out.push_str("#numbered([");
                push_text(&mut self.out, marker);
                self.out.push_str("])[");
            }
            BlockKind::Paragraph => self.out.push_str("#paragraph["),
            BlockKind::Subheading => self.out.push_str("#subheading["),
            BlockKind::SkillGroup { label } => {
                self.out.push_str("#skill-group(");
                if label.is_blank() {
                    self.out.push_str("none");
                } else {
                    self.bracketed(block.id, label, Place::Part);
                }
                self.out.push_str(")[");
            }
        }
        // What a label and its list hold runs as the page does: they are one line.
        let place = if matches!(block.kind, BlockKind::SkillGroup { .. }) { Place::Part } else { Place::Line };
        self.turned_text(block.id, &block.text, place);
        // A list nests in its item; under a paragraph, which can hold no list, it follows.
        let nests = matches!(block.kind, BlockKind::Bullet | BlockKind::Numbered(_));
        self.out.push_str(if nests && !composed.children.is_empty() { "\n" } else { "]\n" });
        for child in &composed.children {
            self.block(child);
        }
        if nests && !composed.children.is_empty() {
            self.out.push_str("]\n");
        }
    }

    fn content_or_none(&mut self, id: BlockId, text: Option<&RichText>) {
        match text {
            Some(text) if !text.is_blank() => self.content(id, text, Place::Line),
            _ => self.out.push_str("none"),
        }
    }

    fn content(&mut self, id: BlockId, text: &RichText, place: Place) {
        self.word = 0;
        self.bracketed(id, text, place);
    }

    fn bracketed(&mut self, id: BlockId, text: &RichText, place: Place) {
        self.out.push('[');
        self.turned_text(id, text, place);
        self.out.push(']');
        // The next field of the same block starts a new word.
        self.word += 1;
    }

    fn text(&mut self, id: BlockId, text: &RichText) {
        let mut inside_word = false;
        let alike = |a: &Run, b: &Run| a.style == b.style && a.link == b.link;
        for group in text.runs.chunk_by(alike) {
            let closing = self.open(group[0].style, group[0].link.as_deref());
            for run in group {
                self.run(id, run, &mut inside_word);
            }
            for _ in 0..closing {
                self.out.push_str("];");
            }
        }
        if inside_word {
            self.word += 1;
        }
    }

    /// Emits a text that may run another way than the page does.
    fn turned_text(&mut self, id: BlockId, text: &RichText, place: Place) {
        let any = self.directions.any_from_right || self.directions.page == Direction::FromRight;
        let own = match place {
            Place::Part => None,
            Place::Line | Place::Field => direction::of_text(text),
            // A contact without letters is a number, which runs from the left everywhere.
            Place::Contact => direction::of_text(text).or(Some(Direction::FromLeft)),
        };
        let Some(own) = own.filter(|&own| any && own != self.directions.page) else {
            self.text(id, text);
            return;
        };
        // Among other text Typst would put characters around each word that some readers see; a box needs none.
        let boxed = matches!(place, Place::Field | Place::Contact);
        let _ = write!(self.out, "{}#text(dir: {})[", if boxed { "#box[" } else { "" }, own.typst());
        self.text(id, text);
        self.out.push_str(if boxed { "]];" } else { "];" });
    }

    /// Opens what a run's style and link need; returns how many brackets close it.
    fn open(&mut self, style: RunStyle, link: Option<&str>) -> usize {
        let mut opened = 0;
        if let Some(url) = link {
            self.out.push_str("#link(");
            push_string(&mut self.out, url);
            self.out.push_str(")[");
            opened += 1;
        }
        // Code is set like the text around it: a second family would split its words for some readers.
        for (wanted, function) in [(style.strong, "strong"), (style.emph, "emph"), (style.strike, "strike")] {
            if wanted {
                let _ = write!(self.out, "#{function}[");
                opened += 1;
            }
        }
        opened
    }

    fn run(&mut self, id: BlockId, run: &Run, inside_word: &mut bool) {
        let mut rest = run.text.as_str();
        while !rest.is_empty() {
            let gap = rest.len() - rest.trim_start().len();
            if gap > 0 {
                if *inside_word {
                    self.word += 1;
                    *inside_word = false;
                }
                if rest[..gap].contains('\n') && !self.in_heading {
                    self.enter(None);
                    self.out.push_str("#linebreak();");
                } else {
                    self.gap = true;
                }
                rest = &rest[gap..];
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if !*inside_word && self.request.breaks.contains(&(id, self.word)) {
                self.enter(None);
                self.out.push_str("#linebreak();");
            }
            *inside_word = true;
            self.token(id, &rest[..end], run.span);
            rest = &rest[end..];
        }
        self.enter(None);
    }

    /// Goes on in another family, or in the style's own. A space between two words of one family is set in it as well: in
    /// another one it would part them for some readers.
    fn enter(&mut self, family: Option<&str>) {
        let same = self.family.as_deref() == family;
        if !same && self.family.take().is_some() {
            self.out.push_str("];");
        }
        if std::mem::take(&mut self.gap) {
            self.out.push(' ');
        }
        if !same && let Some(family) = family {
            self.out.push_str("#text(font: ");
            push_string(&mut self.out, family);
            self.out.push_str(")[");
            self.family = Some(family.to_owned());
        }
    }

    /// Emits a word, or what one run holds of it, each part in the font that shows it.
    fn token(&mut self, id: BlockId, token: &str, span: ByteSpan) {
        for (part, family) in self.chooser.choose(token) {
            match family {
                Choice::Own => {
                    self.enter(None);
                    self.part(id, part, span);
                }
                Choice::Other(family) => {
                    self.enter(Some(&family));
                    self.part(id, part, span);
                }
                Choice::None => {
                    let missing = part.chars().map(|character| MissingGlyph { character, block: Some(id) });
                    self.missing.extend(missing);
                }
            }
        }
    }

    fn part(&mut self, id: BlockId, part: &str, span: ByteSpan) {
        // Most words are far from a line's width; only long ones are measured.
        let width = if (part.len() as f64) * 1.2 < self.line_width { 0.0 } else { self.chooser.width(part) };
        if width <= self.line_width && part.len() <= MOST_UNBROKEN {
            self.piece(id, part, span);
            return;
        }
        self.overlong.insert((id, self.word));
        let mut start = 0;
        let mut filled = 0.0;
        for (at, cluster) in part.grapheme_indices(true) {
            // A cluster may be a letter under a thousand marks: such a one is broken inside.
            for (inner, piece) in short_pieces(cluster) {
                let at = at + inner;
                let advance = self.chooser.width(piece);
                if (filled + advance > self.line_width || at - start + piece.len() > MOST_UNBROKEN) && at > start {
                    self.piece(id, &part[start..at], span);
                    self.out.push_str("#linebreak();");
                    start = at;
                    filled = 0.0;
                }
                filled += advance;
            }
        }
        self.piece(id, &part[start..], span);
    }

    fn piece(&mut self, block: BlockId, part: &str, source: ByteSpan) {
        let start = self.out.len();
        push_text(&mut self.out, part);
        self.map.push(Piece { emitted: start..self.out.len(), block, word: self.word, source });
    }
}

/// A cluster in stretches of at most [`MOST_UNBROKEN`] bytes, each with its place: nearly always the cluster itself.
fn short_pieces(cluster: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = cluster.get(at..).filter(|rest| !rest.is_empty())?;
        let end = rest.floor_char_boundary(MOST_UNBROKEN);
        let piece = (at, &rest[..end]);
        at += end;
        Some(piece)
    })
}

/// What stands before the text: the template, the style, the document's metadata.
fn preamble(request: &EmitRequest<'_>, families: &[String], directions: Directions) -> String {
    let mut out = String::from("#import \"/template.typ\"\n");
    push_style(&mut out, request, families, directions);
    for function in ["section", "entry", "bullet", "numbered", "paragraph", "skill-group", "subheading"] {
        let _ = writeln!(out, "#let {function} = template.{function}.with(style: style)");
    }
    push_metadata(&mut out, request.resume, directions);
    out
}

fn push_style(out: &mut String, request: &EmitRequest<'_>, families: &[String], directions: Directions) {
    let EmitRequest { resume, style, density, free_height, .. } = request;
    let (width, height) = resume.settings.paper().size();
    out.push_str("#let style = (font: (");
    for family in families {
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

fn push_metadata(out: &mut String, resume: &Resume, directions: Directions) {
    let name = resume.header.name.as_ref().map(|name| one_line(&name.text));
    let headline = resume.header.headline.first().map(|line| one_line(&line.text));
    let title = match (&name, headline) {
        (Some(name), Some(headline)) if headline.chars().count() <= 80 => format!("{name} - {headline}"),
        (Some(name), _) => name.clone(),
        (None, _) => "Resume".to_owned(),
    };
    out.push_str("#set document(title: ");
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
    let _ = write!(out, "#set text(lang: \"{lang}\"");
    if let Some(region) = region {
        let _ = write!(out, ", region: \"{region}\"");
    }
    out.push_str(")\n");
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
