//! A resume's blocks to Typst content, each under a name, and the source map. Text goes in through [`crate::markup`] only.
//!
//! The file holds every block of the resume, on the page or not, and nothing of the style but breaks that a line's width asks for: so it is
//! nearly always the same for each density and each variant of one resume, and what Typst has made of a block stays in its caches when
//! the block moves.

use crate::choose::{Choice, FontChooser};
use crate::direction::{self, Direction, Directions};
use crate::emit::EmitRequest;
use crate::fonts::FontLibrary;
use crate::markup::{push_string, push_text};
use crate::source_map::{Piece, SourceMap};
use proofpress_resume::facts::MissingGlyph;
use proofpress_resume::model::{Block, BlockKind, Entry, Item, Run, RunStyle};
use proofpress_resume::{BlockId, ByteSpan, RichText};
use rustc_hash::FxHashSet;
use std::fmt::{self, Write as _};
use std::ops::Range;
use unicode_script::{Script, UnicodeScript as _};
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a word that a line may take without a break, however narrow they are: marks have no width, and Typst counts
/// the bytes of a stretch in 16 bits.
const MOST_UNBROKEN: usize = 2000;

/// A word of a block, by its number in the block's emission.
pub type WordId = (BlockId, u32);

/// The text of `/blocks.typ` with what is known of it.
#[derive(Debug, Clone)]
pub struct Blocks {
    /// A line `#let NAME = [CONTENT]` for each text, in source order.
    pub source: String,
    /// Which word every piece of it shows.
    pub map: SourceMap,
    /// Families that words are set in: the style's own, then others, each once, in order of need.
    pub families: Vec<String>,
    /// Characters that no font at hand has; they are left out.
    pub missing: Vec<MissingGlyph>,
    /// Words wider than a line, which are broken between characters.
    pub overlong: FxHashSet<WordId>,
    /// Whether every letter is one of Latin that stands for itself, with no mark to be placed on it.
    pub is_plain: bool,
    /// The lines, each with the block it belongs to.
    lines: Vec<(BlockId, Range<usize>)>,
}

impl Blocks {
    /// The file with the lines of some blocks only.
    pub(crate) fn only(&self, wanted: &FxHashSet<BlockId>) -> String {
        let lines = self.lines.iter().filter(|(id, _)| wanted.contains(id));
        lines.map(|(_, line)| &self.source[line.clone()]).collect()
    }
}

/// The part of a block that a name in `/blocks.typ` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it, or its text beside a label.
    Text,
    Title,
    Organisation,
    Place,
    Dates,
    Label,
}

impl Part {
    /// The fields of an entry, in the order in which a template is given them.
    pub(crate) fn fields(entry: &Entry) -> [(Self, Option<&RichText>); 4] {
        let fields = [
            (Self::Title, &entry.title),
            (Self::Organisation, &entry.organisation),
            (Self::Place, &entry.place),
            (Self::Dates, &entry.dates),
        ];
        fields.map(|(part, text)| (part, text.as_ref().filter(|text| !text.is_blank())))
    }
}

/// The name of a part of a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name(pub(crate) BlockId, pub(crate) Part);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.1 {
            Part::Text => "",
            Part::Title => "-title",
            Part::Organisation => "-organisation",
            Part::Place => "-place",
            Part::Dates => "-dates",
            Part::Label => "-label",
        };
        write!(f, "{}{part}", self.0)
    }
}

/// Emits all blocks of a resume.
pub(crate) fn emit_blocks(request: &EmitRequest<'_>, fonts: &FontLibrary, directions: Directions) -> Blocks {
    let mut emitter = Emitter {
        request,
        directions,
        out: String::with_capacity(16 * 1024),
        map: SourceMap::default(),
        lines: Vec::new(),
        word: 0,
        characters: 0,
        in_heading: false,
        chooser: FontChooser::new(fonts, &request.family),
        family: None,
        gap: false,
        missing: Vec::new(),
        overlong: FxHashSet::default(),
        line_width: line_width(request),
        is_plain: true,
    };
    emitter.resume();
    Blocks {
        source: emitter.out,
        map: emitter.map,
        families: emitter.chooser.used,
        missing: emitter.missing,
        overlong: emitter.overlong,
        is_plain: emitter.is_plain,
        lines: emitter.lines,
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
enum Standing {
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
    lines: Vec<(BlockId, Range<usize>)>,
    word: u32,
    /// How many characters of the block have been read, white space left out.
    characters: usize,
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
    is_plain: bool,
}

impl Emitter<'_> {
    fn resume(&mut self) {
        let resume = self.request.resume;
        if let Some(name) = &resume.header.name {
            self.heading(name.id, &name.text);
        }
        for line in &resume.header.headline {
            self.block(line.id, &[(Part::Text, &line.text, Standing::Line)]);
        }
        for contact in &resume.header.contacts {
            self.block(contact.id, &[(Part::Text, &contact.text, Standing::Contact)]);
        }
        for section in &resume.sections {
            if !section.title.is_blank() {
                self.heading(section.id, &section.title);
            }
            for item in &section.items {
                match item {
                    Item::Entry(entry) => {
                        let fields: Vec<_> = Part::fields(entry)
                            .into_iter()
                            .filter_map(|(part, text)| text.map(|text| (part, text, Standing::Field)))
                            .collect();
                        self.block(entry.id, &fields);
                        self.texts(&entry.blocks);
                    }
                    Item::Block(block) => self.texts(std::slice::from_ref(block)),
                }
            }
        }
    }

    fn heading(&mut self, id: BlockId, text: &RichText) {
        self.in_heading = true;
        self.block(id, &[(Part::Text, text, Standing::Line)]);
        self.in_heading = false;
    }

    fn texts(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                // What a label and its list hold runs as the page does: they are one line.
                BlockKind::SkillGroup { label } if !label.is_blank() => self.block(
                    block.id,
                    &[(Part::Label, label, Standing::Part), (Part::Text, &block.text, Standing::Part)],
                ),
                BlockKind::SkillGroup { .. } => self.block(block.id, &[(Part::Text, &block.text, Standing::Part)]),
                _ => self.block(block.id, &[(Part::Text, &block.text, Standing::Line)]),
            }
            self.texts(&block.children);
        }
    }

    /// A line for each part of a block; the words of all are counted on.
    fn block(&mut self, id: BlockId, parts: &[(Part, &RichText, Standing)]) {
        self.word = 0;
        self.characters = 0;
        for &(part, text, standing) in parts {
            let start = self.out.len();
            let _ = write!(self.out, "#let {} = [", Name(id, part));
            self.turned_text(id, text, standing);
            self.out.push_str("]\n");
            self.lines.push((id, start..self.out.len()));
            // The next field of the same block starts a new word.
            self.word += 1;
        }
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
    fn turned_text(&mut self, id: BlockId, text: &RichText, standing: Standing) {
        let any = self.directions.any_from_right || self.directions.page == Direction::FromRight;
        let own = match standing {
            Standing::Part => None,
            Standing::Line | Standing::Field => direction::of_text(text),
            // A contact without letters is a number, which runs from the left everywhere.
            Standing::Contact => direction::of_text(text).or(Some(Direction::FromLeft)),
        };
        let turned = own.filter(|&own| any && own != self.directions.page);
        // Among other text Typst would put characters around each word that some readers see; a box needs none. Nor does one
        // with a letter of the other direction turn round what stands beside it.
        let boxed = matches!(standing, Standing::Field | Standing::Contact)
            && (turned.is_some() || (any && direction::turns(text, self.directions.page)));
        if boxed {
            self.out.push_str("#box[");
        }
        if let Some(own) = turned {
            let _ = write!(self.out, "#text(dir: {})[", own.typst());
        }
        self.text(id, text);
        self.out.push_str(match (boxed, turned) {
            (true, Some(_)) => "]];",
            (false, None) => "",
            _ => "];",
        });
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
                    let missing = (self.characters..).zip(part.chars());
                    self.missing.extend(missing.map(|(before, character)| MissingGlyph {
                        character,
                        block: Some(id),
                        before,
                    }));
                }
            }
            self.characters += part.chars().count();
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
        // The last place where no word is torn, and what stands before it.
        let mut soft = (0, 0.0);
        for (at, cluster) in part.grapheme_indices(true) {
            if at > start && may_end_line(&part[..at], cluster) {
                soft = (at, filled);
            }
            // A cluster may be a letter under a thousand marks: such a one is broken inside.
            for (inner, piece) in short_pieces(cluster) {
                let at = at + inner;
                let advance = self.chooser.width(piece);
                if (filled + advance > self.line_width || at - start + piece.len() > MOST_UNBROKEN) && at > start {
                    let (end, before) = if soft.0 > start { soft } else { (at, filled) };
                    self.piece(id, &part[start..end], span);
                    self.out.push_str("#linebreak();");
                    start = end;
                    filled -= before;
                }
                filled += advance;
            }
        }
        self.piece(id, &part[start..], span);
    }

    fn piece(&mut self, block: BlockId, part: &str, source: ByteSpan) {
        let start = self.out.len();
        push_text(&mut self.out, part);
        self.is_plain = self.is_plain && part.chars().all(is_plain);
        self.map.push(Piece { emitted: start..self.out.len(), block, word: self.word, source });
    }
}

/// Letters of Latin with their accents in one character, figures and punctuation.
fn is_plain(character: char) -> bool {
    matches!(character, '\0'..='\u{17f}' | '\u{2010}'..='\u{2026}' | '€' | '™' | '−')
}

/// Whether a line of Chinese or Japanese may end before a cluster: between two of its letters, or between one and a word of Latin.
fn may_end_line(before: &str, cluster: &str) -> bool {
    let (Some(last), Some(next)) = (before.chars().next_back(), cluster.chars().next()) else { return false };
    let is_letter = |letter: char| matches!(letter.script(), Script::Han | Script::Hiragana | Script::Katakana);
    (is_letter(last) || is_letter(next)) && last.is_alphanumeric() && next.is_alphanumeric()
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
