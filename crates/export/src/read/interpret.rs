//! A page's content stream to glyphs with text and place, in content order.

use super::encoding::text_string;
use super::file::{File, PageObject};
use super::font::Font;
use super::tokens::{Operand, Token, Tokens};
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

/// A shown character, in points from the top left of the page as seen.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Where its text is in [`PageGlyphs::text`].
    pub(super) text: std::ops::Range<usize>,
    /// Its origin on the baseline.
    pub(super) start: (f64, f64),
    /// Where its advance ends.
    pub(super) end: (f64, f64),
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

#[derive(Clone)]
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
        let mut operands: Vec<Operand<'_>> = Vec::with_capacity(8);
        let mut stack: Vec<State> = Vec::new();
        let mut text = TextPlace { matrix: IDENTITY, line: IDENTITY };
        let marks = self.marks.len();
        let mut names: Vec<(Vec<u8>, usize)> = Vec::new();
        while let Some(token) = tokens.next() {
            self.steps += 1;
            if self.exhausted() {
                return;
            }
            let operator = match token {
                Token::Operand(operand) => {
                    if operands.len() == MAX_OPERANDS {
                        operands.remove(0);
                    }
                    operands.push(operand);
                    continue;
                }
                Token::Operator(operator) => operator,
            };
            let number = |at: usize| operands.get(at).map_or(0.0, Operand::number);
            match operator {
                b"q" if stack.len() < MAX_STACK => stack.push(state.clone()),
                b"Q" => {
                    if let Some(saved) = stack.pop() {
                        state = saved;
                    }
                }
                b"cm" => state.matrix = sound(multiply(six(&operands), state.matrix)),
                b"BT" => text.set(IDENTITY),
                b"Tf" => {
                    state.size = number(1);
                    state.font = operands.first().and_then(Operand::name).map(|name| {
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
                b"Tj" => self.show_all(&state, &mut text, operands.first()),
                b"'" => {
                    text.next_line(0.0, -state.leading);
                    self.show_all(&state, &mut text, operands.first());
                }
                b"\"" => {
                    state.word_space = number(0);
                    state.character_space = number(1);
                    text.next_line(0.0, -state.leading);
                    self.show_all(&state, &mut text, operands.get(2));
                }
                b"TJ" => self.show_all(&state, &mut text, operands.first()),
                b"gs" => self.external_state(resources, operands.first(), &mut state),
                b"BMC" | b"BDC" => self.open_mark(resources, &operands),
                b"EMC" if self.marks.len() > marks => self.close_mark(),
                b"Do" => self.form(resources, operands.first(), &state, depth),
                b"ID" => tokens.skip_inline_image(),
                _ => {}
            }
            operands.clear();
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

    fn external_state(&mut self, resources: Option<&'a Dictionary>, name: Option<&Operand<'_>>, state: &mut State) {
        let file = self.file;
        let Some(font) = name
            .and_then(Operand::name)
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
    fn show_all(&mut self, state: &State, text: &mut TextPlace, operand: Option<&Operand<'_>>) {
        match operand {
            Some(Operand::String(bytes)) => self.show(state, text, bytes),
            Some(Operand::Array(items)) => {
                let vertical = state.font.is_some_and(|font| self.fonts[font].vertical);
                for item in items {
                    match item {
                        Operand::String(bytes) => self.show(state, text, bytes),
                        Operand::Number(number) => {
                            let by = -number / 1000.0 * state.size;
                            advance(text, if vertical { (0.0, by) } else { (by * state.stretch, 0.0) });
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, state: &State, text: &mut TextPlace, bytes: &[u8]) {
        let font = match state.font {
            Some(font) => font,
            None => self.font_of(None),
        };
        let artifact = self.marks.iter().any(|mark| mark.artifact);
        let from_right = self.marks.iter().any(|mark| mark.reversed);
        let page = &mut self.page;
        let glyphs = &mut page.glyphs;
        let shown = &mut self.shown;
        let unmapped = &mut self.unmapped;
        let chosen = &self.fonts[font];
        // Constant over the string but for the place: scale of the em, upwards and along.
        let base = multiply(text.matrix, state.matrix);
        let size = state.size.abs() * base[2].hypot(base[3]);
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
            glyphs.push(Glyph { text, start, end, size, font, artifact, from_right });
        });
        advance(text, moved);
    }

    fn open_mark(&mut self, resources: Option<&'a Dictionary>, operands: &[Operand<'_>]) {
        if self.marks.len() >= MAX_STACK {
            return;
        }
        let tag = operands.first().and_then(Operand::name);
        let artifact = tag == Some(b"Artifact");
        // ISO 32000-1, 14.8.2.3.3.
        let reversed = tag == Some(b"ReversedChars");
        let file = self.file;
        let actual = match operands.get(1) {
            Some(Operand::Name(name)) => resources
                .and_then(|resources| file.dictionary(file.dictionary(resources, b"Properties")?, name))
                .and_then(|properties| file.resolve(properties.get(b"ActualText").ok()?).as_str().ok())
                .map(text_string),
            Some(properties) => properties.get(b"ActualText").and_then(Operand::bytes).map(text_string),
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
            page.glyphs.push(Glyph { text, end: last.end, ..glyph });
        }
    }

    fn form(&mut self, resources: Option<&'a Dictionary>, name: Option<&Operand<'_>>, state: &State, depth: usize) {
        let file = self.file;
        let found = name
            .and_then(Operand::name)
            .and_then(|name| file.dictionary(resources?, b"XObject")?.get(name).ok())
            .map(|object| file.resolve(object));
        let Some(Object::Stream(stream)) = found else { return };
        if file.name(&stream.dict, b"Subtype") != Some(b"Form") || depth >= MAX_FORMS {
            return;
        }
        let Some(content) = file.content(stream) else { return };
        let mut state = state.clone();
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

fn advance(text: &mut TextPlace, (x, y): (f64, f64)) {
    text.matrix = sound(multiply([1.0, 0.0, 0.0, 1.0, x, y], text.matrix));
}

fn six(operands: &[Operand<'_>]) -> Matrix {
    let mut matrix = [0.0; 6];
    for (number, operand) in matrix.iter_mut().zip(operands) {
        *number = operand.number();
    }
    matrix
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
