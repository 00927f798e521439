//! A page's content stream to glyphs with text and place, in content order.

use super::encoding::text_string;
use super::file::{File, PageObject};
use super::font::Font;
use super::operands::{Operand, Operands};
use super::tokens::Tokens;
use lopdf::{Dictionary, Object};
use std::collections::HashMap;

/// How deep forms may show forms.
const MAX_FORMS: usize = 12;
/// How deep `q` and `BDC` may nest.
const MAX_STACK: usize = 512;
/// How many operators and operands are read in one file.
const MAX_STEPS: usize = 8_000_000;
/// How many glyphs one file may show.
const MAX_GLYPHS: usize = 1_000_000;
/// How many fonts one file may use.
const MAX_FONTS: usize = 2000;
/// How many operands an operator is given at most.
const MAX_OPERANDS: usize = 64;

/// Kerning up to this, in thousandths of an em, leaves a word whole: less than any space, and less than a word's narrowest character by so
/// much that no character could be taken for a second print of the one before.
const KERNING: f64 = 100.0;

/// A shown character, or several of one word that follow one another, in points from the top left of the page as seen.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Where its text is in [`PageGlyphs::text`].
    pub(super) text: std::ops::Range<usize>,
    /// How many characters there are. Where there are several, each is one `char`, and none is white space or from the right.
    pub(super) count: usize,
    /// Its origin on the baseline.
    pub(super) start: (f64, f64),
    /// Where its advance ends.
    pub(super) end: (f64, f64),
    /// The origin of its last character.
    pub(super) last: (f64, f64),
    /// Height of the em.
    pub(super) size: f64,
    /// Index into [`Interpreter::fonts`].
    pub(super) font: usize,
    /// Whether it stands in content marked as an artifact.
    pub(super) artifact: bool,
    /// Whether its string was marked as running from the right: its characters then came in the order in which they are
    /// seen, and stand here in the order in which they are read.
    pub(super) from_right: bool,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct PageGlyphs {
    /// The text of all glyphs.
    pub(super) text: String,
    /// The glyphs in content order.
    pub(super) glyphs: Vec<Glyph>,
}

/// Reads pages; what they share (fonts, limits) is kept between them.
pub(super) struct Interpreter<'a> {
    file: &'a File<'a>,
    /// All fonts seen.
    pub(super) fonts: Vec<Font>,
    known_fonts: HashMap<usize, usize>,
    steps: usize,
    shown: usize,
    /// Characters without Unicode text.
    pub(super) unmapped: usize,
    page: PageGlyphs,
    marks: Vec<Mark>,
}

/// An open marked-content sequence.
struct Mark {
    artifact: bool,
    reversed: bool,
    actual: Option<String>,
    first: usize,
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `then`.
fn multiply(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [p, q, r, s, t, u] = then;
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

fn place(matrix: Matrix, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f] = matrix;
    (a * x + c * y + e, b * x + d * y + f)
}

#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    font: Option<usize>,
    size: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Where the next glyph goes.
#[derive(Clone, Copy)]
struct TextPlace {
    matrix: Matrix,
    line: Matrix,
}

impl TextPlace {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = multiply([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.matrix = self.line;
    }

    fn set(&mut self, matrix: Matrix) {
        *self = Self { matrix, line: matrix };
    }
}

/// Characters that are being read as one, by their places along the line.
struct Word {
    begin: usize,
    count: usize,
    start: f64,
    last: f64,
    end: f64,
}

/// Where the words of one operator go.
struct WordLine<'a> {
    page: &'a mut PageGlyphs,
    word: Option<Word>,
    origin: (f64, f64),
    along: (f64, f64),
    size: f64,
    font: usize,
    artifact: bool,
}

impl WordLine<'_> {
    /// Adds a character that reaches from `start` to `end`.
    fn put(&mut self, letter: char, start: f64, end: f64, plain: bool) {
        if let Some(word) = self.word.as_mut().filter(|_| plain) {
            self.page.text.push(letter);
            word.count += 1;
            (word.last, word.end) = (start, end);
            return;
        }
        self.close();
        let place = self.place(start);
        let again =
            self.page.glyphs.last().is_some_and(|last| last.font == self.font && is_near(last.last, place, self.size));
        let begin = self.page.text.len();
        self.page.text.push(letter);
        self.word = Some(Word { begin, count: 1, start, last: start, end });
        if !plain || again {
            self.close();
        }
    }

    fn place(&self, pen: f64) -> (f64, f64) {
        (self.origin.0 + pen * self.along.0, self.origin.1 + pen * self.along.1)
    }

    /// Ends the word.
    fn close(&mut self) {
        let Some(Word { begin, count, start, last, end }) = self.word.take() else { return };
        let (start, end, last) = (self.place(start), self.place(end), self.place(last));
        self.page.glyphs.push(Glyph {
            text: begin..self.page.text.len(),
            count,
            start,
            end,
            last,
            size: self.size,
            font: self.font,
            artifact: self.artifact,
            from_right: false,
        });
    }
}

impl<'a> Interpreter<'a> {
    /// Starts on a file.
    pub(super) fn new(file: &'a File<'a>) -> Self {
        Self {
            file,
            fonts: Vec::new(),
            known_fonts: HashMap::new(),
            steps: 0,
            shown: 0,
            unmapped: 0,
            page: PageGlyphs::default(),
            marks: Vec::new(),
        }
    }

    /// Whether a limit was met, so that some of the text is missing.
    pub(super) fn exhausted(&self) -> bool {
        self.steps >= MAX_STEPS || self.shown >= MAX_GLYPHS
    }

    /// Reads one page.
    pub(super) fn page(&mut self, page: &PageObject<'a>) -> PageGlyphs {
        self.marks.clear();
        let content = self.file.page_content(page.dictionary);
        // About as many as a page of text has.
        self.page.glyphs.reserve((content.len() / 24).min(4096));
        self.page.text.reserve((content.len() / 8).min(16_384));
        let state = State {
            matrix: page_matrix(page.bounds, page.turns),
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.run(&content, page.resources, state, 0);
        while !self.marks.is_empty() {
            self.close_mark();
        }
        std::mem::take(&mut self.page)
    }

    fn run(&mut self, content: &[u8], resources: Option<&'a Dictionary>, mut state: State, depth: usize) {
        let mut tokens = Tokens::new(content);
        let mut operands = Operands::default();
        let mut stack: Vec<State> = Vec::new();
        let mut text = TextPlace { matrix: IDENTITY, line: IDENTITY };
        let marks = self.marks.len();
        let mut names: Vec<(Vec<u8>, usize)> = Vec::new();
        while let Some(operator) = tokens.operator::<MAX_OPERANDS>(&mut operands, &mut self.steps, MAX_STEPS) {
            if self.exhausted() {
                return;
            }
            let number = |at: usize| operands.number(at);
            match operator {
                b"q" if stack.len() < MAX_STACK => stack.push(state),
                b"Q" => {
                    if let Some(saved) = stack.pop() {
                        state = saved;
                    }
                }
                b"cm" => state.matrix = sound(multiply(six(&operands), state.matrix)),
                b"BT" => text.set(IDENTITY),
                b"Tf" => {
                    state.size = number(1);
                    state.font = operands.name(0).map(|name| {
                        if let Some((_, font)) = names.iter().find(|(known, _)| known == name) {
                            return *font;
                        }
                        let font = self.font(resources, name);
                        names.push((name.to_vec(), font));
                        font
                    });
                }
                b"Tc" => state.character_space = number(0),
                b"Tw" => state.word_space = number(0),
                b"Tz" => state.stretch = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tm" => text.set(sound(six(&operands))),
                b"Td" => text.next_line(number(0), number(1)),
                b"TD" => {
                    state.leading = -number(1);
                    text.next_line(number(0), number(1));
                }
                b"T*" => text.next_line(0.0, -state.leading),
                b"Tj" | b"TJ" => self.show_operand(&state, &mut text, &operands, 0),
                b"'" => {
                    text.next_line(0.0, -state.leading);
                    self.show_operand(&state, &mut text, &operands, 0);
                }
                b"\"" => {
                    state.word_space = number(0);
                    state.character_space = number(1);
                    text.next_line(0.0, -state.leading);
                    self.show_operand(&state, &mut text, &operands, 2);
                }
                b"gs" => self.external_state(resources, operands.name(0), &mut state),
                b"BMC" | b"BDC" => self.open_mark(resources, &operands),
                b"EMC" if self.marks.len() > marks => self.close_mark(),
                b"Do" => self.form(resources, operands.name(0), &state, depth),
                b"ID" => tokens.skip_inline_image(),
                _ => {}
            }
        }
        while self.marks.len() > marks {
            self.close_mark();
        }
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> usize {
        let file = self.file;
        let found = resources
            .and_then(|resources| file.dictionary(resources, b"Font"))
            .and_then(|fonts| file.dictionary(fonts, name));
        self.font_of(found)
    }

    fn font_of(&mut self, dictionary: Option<&'a Dictionary>) -> usize {
        // A dictionary lies still in the open document, so where it lies says which it is; 0 is no font at all.
        let address = dictionary.map_or(0, |dictionary| std::ptr::from_ref(dictionary).addr());
        if let Some(&font) = self.known_fonts.get(&address) {
            return font;
        }
        let font = match dictionary {
            Some(dictionary) if self.fonts.len() < MAX_FONTS => Font::read(self.file, dictionary),
            _ => Font::unknown(),
        };
        self.fonts.push(font);
        self.known_fonts.insert(address, self.fonts.len() - 1);
        self.fonts.len() - 1
    }

    fn external_state(&mut self, resources: Option<&'a Dictionary>, name: Option<&[u8]>, state: &mut State) {
        let file = self.file;
        let Some(font) = name
            .and_then(|name| file.dictionary(file.dictionary(resources?, b"ExtGState")?, name))
            .and_then(|external| file.array(external, b"Font"))
        else {
            return;
        };
        if let [font, size] = font {
            state.font = Some(self.font_of(file.resolve(font).as_dict().ok()));
            state.size = file.resolve(size).as_float().map_or(state.size, f64::from);
        }
    }

    /// Shows a string, or the strings of an array with the numbers between them as moves.
    fn show_operand(&mut self, state: &State, text: &mut TextPlace, operands: &Operands<'_>, at: usize) {
        let Some(operand) = operands.get(at) else { return };
        let items = match operand {
            Operand::Array(items) => operands.items(*items),
            Operand::String(_) => std::slice::from_ref(operand),
            _ => return,
        };
        let font = match state.font {
            Some(font) => font,
            None => self.font_of(None),
        };
        let from_right = self.marks.iter().any(|mark| mark.reversed);
        if !from_right
            && let Some(length) = self.fonts[font].code_length()
            && self.show_words(state, text, operands, items, font, length)
        {
            return;
        }
        let vertical = self.fonts[font].vertical;
        for item in items {
            match item {
                Operand::String(bytes) => self.show(state, text, font, operands.resolve(*bytes)),
                Operand::Number(number) => {
                    let by = -number / 1000.0 * state.size;
                    advance(text, if vertical { (0.0, by) } else { (by * state.stretch, 0.0) });
                }
                _ => {}
            }
        }
    }

    /// Shows strings a word at a time; `false` where that cannot be done, and nothing was shown. What is read is the same as
    /// if each character were put down by itself: characters of a word follow one another without a gap that is a space.
    fn show_words(
        &mut self,
        state: &State,
        text: &mut TextPlace,
        operands: &Operands<'_>,
        items: &[Operand<'_>],
        font: usize,
        length: usize,
    ) -> bool {
        let base = multiply(text.matrix, state.matrix);
        let (along, up) = (norm(base[0], base[1]) * state.stretch, norm(base[2], base[3]));
        let spaced = state.character_space != 0.0 || state.word_space != 0.0;
        let most: usize = items
            .iter()
            .map(|item| if let Operand::String(bytes) = item { operands.resolve(*bytes).len() } else { 0 })
            .sum();
        // As wide as high, more or less, or what is narrow along the line is not so in ems.
        if spaced || state.size <= 0.0 || !(0.9 * up..=1.2 * up).contains(&along) || self.shown + most >= MAX_GLYPHS {
            return false;
        }
        let origin = place(base, 0.0, state.rise);
        let mut line = WordLine {
            page: &mut self.page,
            word: None,
            origin,
            along: (base[0], base[1]),
            size: state.size * up,
            font,
            artifact: self.marks.iter().any(|mark| mark.artifact),
        };
        let chosen = &self.fonts[font];
        let scale = state.size * state.stretch;
        let mut pen = 0.0;
        for item in items {
            match *item {
                Operand::Number(number) => {
                    pen -= number / 1000.0 * scale;
                    if number.abs() > KERNING {
                        line.close();
                    }
                }
                Operand::String(bytes) => {
                    for code in operands.resolve(bytes).chunks(length) {
                        self.shown += 1;
                        let start = pen;
                        if let Some((letter, ready)) = chosen.ready(code) {
                            pen += ready.width * scale;
                            line.put(letter, start, pen, ready.plain);
                            continue;
                        }
                        line.close();
                        let begin = line.page.text.len();
                        chosen.decode(code, &mut line.page.text, |into, character| {
                            if !character.known {
                                into.push(char::REPLACEMENT_CHARACTER);
                                self.unmapped += 1;
                            }
                            pen += character.width * scale;
                        });
                        line.word = Some(Word { begin, count: 1, start, last: start, end: pen });
                        line.close();
                    }
                }
                _ => {}
            }
        }
        line.close();
        advance(text, (pen, 0.0));
        true
    }

    /// Shows a string, each character by itself.
    fn show(&mut self, state: &State, text: &mut TextPlace, font: usize, bytes: &[u8]) {
        let artifact = self.marks.iter().any(|mark| mark.artifact);
        let from_right = self.marks.iter().any(|mark| mark.reversed);
        let page = &mut self.page;
        let glyphs = &mut page.glyphs;
        let shown = &mut self.shown;
        let unmapped = &mut self.unmapped;
        let chosen = &self.fonts[font];
        // Constant over the string but for the place: scale of the em, upwards and along.
        let base = multiply(text.matrix, state.matrix);
        let size = state.size.abs() * norm(base[2], base[3]);
        let (along, up) = ((base[0], base[1]), (base[2], base[3]));
        let mut at = place(base, 0.0, state.rise);
        let mut moved = (0.0, 0.0);
        let mut begin = page.text.len();
        chosen.decode(bytes, &mut page.text, |into, character| {
            if *shown >= MAX_GLYPHS {
                into.truncate(begin);
                return;
            }
            *shown += 1;
            if !character.known {
                into.push(char::REPLACEMENT_CHARACTER);
                *unmapped += 1;
            }
            let space = state.character_space + if character.word_space { state.word_space } else { 0.0 };
            let start = at;
            let (end, step) = if chosen.vertical {
                ((0.0, -state.size), (0.0, space - state.size))
            } else {
                let width = character.width * state.size * state.stretch;
                ((width, 0.0), (width + space * state.stretch, 0.0))
            };
            let end = (start.0 + end.0 * along.0 + end.1 * up.0, start.1 + end.0 * along.1 + end.1 * up.1);
            moved = (moved.0 + step.0, moved.1 + step.1);
            at = (at.0 + step.0 * along.0 + step.1 * up.0, at.1 + step.0 * along.1 + step.1 * up.1);
            let text = begin..into.len();
            begin = into.len();
            glyphs.push(Glyph { text, count: 1, start, end, last: start, size, font, artifact, from_right });
        });
        advance(text, moved);
    }

    fn open_mark(&mut self, resources: Option<&'a Dictionary>, operands: &Operands<'_>) {
        if self.marks.len() >= MAX_STACK {
            return;
        }
        let tag = operands.name(0);
        let artifact = tag == Some(b"Artifact");
        // ISO 32000-1, 14.8.2.3.3.
        let reversed = tag == Some(b"ReversedChars");
        let file = self.file;
        let actual = match operands.get(1) {
            Some(Operand::Name(name)) => resources
                .and_then(|resources| {
                    file.dictionary(file.dictionary(resources, b"Properties")?, operands.resolve(*name))
                })
                .and_then(|properties| file.resolve(properties.get(b"ActualText").ok()?).as_str().ok())
                .map(text_string),
            Some(properties) => {
                operands.value(properties, b"ActualText").and_then(|actual| operands.bytes(actual)).map(text_string)
            }
            None => None,
        };
        self.marks.push(Mark { artifact, reversed, actual, first: self.page.glyphs.len() });
    }

    /// Ends a sequence; one with `ActualText` reads as that, in the place of its glyphs; one of reversed characters is
    /// turned round.
    fn close_mark(&mut self) {
        let Some(Mark { actual, reversed, first, .. }) = self.marks.pop() else { return };
        if reversed && let Some(glyphs) = self.page.glyphs.get_mut(first..) {
            glyphs.reverse();
        }
        let Some(actual) = actual else { return };
        let page = &mut self.page;
        let (Some(glyph), Some(last)) = (page.glyphs.get(first).cloned(), page.glyphs.last().cloned()) else { return };
        let replaced =
            page.glyphs[first..].iter().map(|glyph| page.text[glyph.text.clone()].matches('\u{FFFD}').count());
        self.unmapped = self.unmapped.saturating_sub(replaced.sum());
        page.glyphs.truncate(first);
        let begin = page.text.len();
        page.text.push_str(&actual);
        if page.text.len() > begin {
            let text = begin..page.text.len();
            page.glyphs.push(Glyph { text, count: 1, end: last.end, last: glyph.start, ..glyph });
        }
    }

    fn form(&mut self, resources: Option<&'a Dictionary>, name: Option<&[u8]>, state: &State, depth: usize) {
        let file = self.file;
        let found = name
            .and_then(|name| file.dictionary(resources?, b"XObject")?.get(name).ok())
            .map(|object| file.resolve(object));
        let Some(Object::Stream(stream)) = found else { return };
        if file.name(&stream.dict, b"Subtype") != Some(b"Form") || depth >= MAX_FORMS {
            return;
        }
        let Some(content) = file.content(stream) else { return };
        let mut state = *state;
        if let Some(matrix) = file.array(&stream.dict, b"Matrix").filter(|matrix| matrix.len() == 6) {
            let mut own = IDENTITY;
            for (own, number) in own.iter_mut().zip(matrix) {
                *own = file.resolve(number).as_float().map_or(0.0, f64::from);
            }
            state.matrix = sound(multiply(own, state.matrix));
        }
        let own = file.dictionary(&stream.dict, b"Resources");
        self.run(&content, own.or(resources), state, depth + 1);
    }
}

/// Whether two characters of a size stand so close that one may be the other once more: bold faked by showing it twice.
pub(super) fn is_near(last: (f64, f64), next: (f64, f64), size: f64) -> bool {
    let limit = 0.05 * size;
    (last.0 - next.0).abs() < limit && (last.1 - next.1).abs() < limit
}

fn advance(text: &mut TextPlace, (x, y): (f64, f64)) {
    text.matrix = sound(multiply([1.0, 0.0, 0.0, 1.0, x, y], text.matrix));
}

fn six(operands: &Operands<'_>) -> Matrix {
    [0, 1, 2, 3, 4, 5].map(|at| operands.number(at))
}

/// The length of a vector, most of which are level or upright.
fn norm(x: f64, y: f64) -> f64 {
    if x == 0.0 || y == 0.0 { (x + y).abs() } else { x.hypot(y) }
}

/// The matrix, unless repeated scaling has driven it past all paper.
fn sound(matrix: Matrix) -> Matrix {
    if matrix.iter().all(|number| number.abs() < 1e12) { matrix } else { IDENTITY }
}

/// From the file's space, where y runs up, to the page as seen, where y runs down from the top left corner.
fn page_matrix([left, bottom, right, top]: [f64; 4], turns: u8) -> Matrix {
    match turns {
        1 => [0.0, 1.0, 1.0, 0.0, -bottom, -left],
        2 => [-1.0, 0.0, 0.0, 1.0, right, -bottom],
        3 => [0.0, -1.0, -1.0, 0.0, top, right],
        _ => [1.0, 0.0, 0.0, -1.0, -left, top],
    }
}
