//! A font dictionary to a decoder: the bytes of a string to characters with text and advance width.

use super::cmap::CMap;
use super::encoding::{Latin, glyph_text, standard_width};
use super::file::File;
use super::lines::is_rtl;
use lopdf::{Dictionary, Object};

/// How many widths one font may list.
const MAX_WIDTHS: usize = 100_000;

/// A font as the interpreter needs it.
#[derive(Debug)]
pub(super) struct Font {
    /// Its name without the tag of a subset.
    pub(super) name: String,
    /// Whether lines run down the page.
    pub(super) vertical: bool,
    coding: Coding,
    to_unicode: Option<CMap>,
    /// What codes below a limit show, worked out once; empty where codes have different lengths.
    ready: Vec<Ready>,
}

/// What a code shows, where that is one known character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ready {
    /// The character; `None` where there is none, or more than one, and [`Font::decode`] has to be asked.
    pub(super) letter: Option<char>,
    /// Advance in text space at size 1.
    pub(super) width: f64,
    /// Whether it may be read together with what stands around it: it is neither white space nor from the right, and wider
    /// than [`NARROW`].
    pub(super) plain: bool,
}

/// A character that is no wider than this, at size 1, is read by itself.
const NARROW: f64 = 0.16;
/// Codes below this are worked out once. Fonts that are cut to what a page shows have low codes only.
const LOW_CODES: u32 = 1024;

#[derive(Debug)]
enum Coding {
    /// One byte a character.
    Simple { texts: Vec<Option<String>>, widths: Vec<f64> },
    /// One to four bytes a character; codes lead to CIDs, CIDs to widths.
    Composite { codes: CMap, unicode: bool, widths: Vec<(u32, u32, f64)>, default: f64 },
}

/// One shown character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Advance in text space at size 1.
    pub(super) width: f64,
    /// Whether it is the one-byte code 32, to which word spacing applies.
    pub(super) word_space: bool,
    /// Whether its text is known.
    pub(super) known: bool,
}

impl Font {
    /// The font that text is in when none can be found: nothing is known of its characters.
    pub(super) fn unknown() -> Self {
        Self {
            name: String::new(),
            vertical: false,
            coding: Coding::Simple { texts: vec![None; 256], widths: vec![0.5; 256] },
            to_unicode: None,
            ready: Vec::new(),
        }
    }

    /// Reads a font; what is missing or broken is left unknown.
    pub(super) fn read(file: &File<'_>, font: &Dictionary) -> Self {
        let name = file.name(font, b"BaseFont").map_or_else(String::new, |name| {
            let name = String::from_utf8_lossy(name).into_owned();
            match name.split_once('+') {
                Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest.to_owned(),
                _ => name,
            }
        });
        // A composite font's name has its CMap's behind it (ISO 32000-1, table 121).
        let name = name.trim_end_matches("-Identity-H").to_owned();
        let to_unicode = file.stream(font, b"ToUnicode").map(|data| CMap::parse(&data));
        let composite = file.name(font, b"Subtype") == Some(b"Type0");
        let (coding, vertical) =
            if composite { read_composite(file, font) } else { (read_simple(file, font, &name), false) };
        let mut font = Self { name, vertical, coding, to_unicode, ready: Vec::new() };
        font.ready = font.make_ready();
        font
    }

    /// What every low code shows.
    fn make_ready(&self) -> Vec<Ready> {
        let codes = match &self.coding {
            Coding::Simple { .. } => 0..256,
            Coding::Composite { codes, .. } if codes.is_two_bytes() && !self.vertical => {
                0..self.to_unicode.as_ref().and_then(|map| map.highest_text(LOW_CODES)).map_or(0, |high| high + 1)
            }
            Coding::Composite { .. } => 0..0,
        };
        let mut text = String::new();
        let ready = |code: u32| {
            let bytes = match &self.coding {
                Coding::Simple { .. } => &[code as u8][..],
                Coding::Composite { .. } => &[(code >> 8) as u8, code as u8],
            };
            let mut ready = Ready { letter: None, width: 0.0, plain: false };
            text.clear();
            self.decode(bytes, &mut text, |text, shown| {
                let mut letters = text.chars();
                ready.letter = letters.next().filter(|_| shown.known && letters.next().is_none());
                ready.width = shown.width;
            });
            let apart = |letter: char| letter.is_whitespace() || is_rtl(letter);
            ready.plain = ready.width > NARROW && ready.letter.is_some_and(|letter| !apart(letter));
            ready
        };
        codes.map(ready).collect()
    }

    /// How many bytes each code has, where they can be looked up.
    pub(super) fn code_length(&self) -> Option<usize> {
        let length = if matches!(self.coding, Coding::Simple { .. }) { 1 } else { 2 };
        (!self.ready.is_empty()).then_some(length)
    }

    /// What a code shows, if it is one known character.
    pub(super) fn ready(&self, code: &[u8]) -> Option<(char, Ready)> {
        let code = match *code {
            [byte] if matches!(self.coding, Coding::Simple { .. }) => usize::from(byte),
            [high, low] => usize::from(high) << 8 | usize::from(low),
            _ => return None,
        };
        let ready = *self.ready.get(code)?;
        Some((ready.letter?, ready))
    }

    /// Decodes a string: calls `each` for every character after its text, if known, was appended to `into`.
    pub(super) fn decode(&self, bytes: &[u8], into: &mut String, mut each: impl FnMut(&mut String, Shown)) {
        match &self.coding {
            Coding::Simple { texts, widths } => {
                for &byte in bytes {
                    let known = self.mapped(u32::from(byte), into)
                        || match &texts[usize::from(byte)] {
                            Some(text) => {
                                into.push_str(text);
                                true
                            }
                            None => false,
                        };
                    each(into, Shown { width: widths[usize::from(byte)], word_space: byte == b' ', known });
                }
            }
            Coding::Composite { codes, unicode, widths, default } => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (code, length) = codes.next_code(rest);
                    let known = self.mapped(code, into)
                        || (*unicode && char::from_u32(code).map(|character| into.push(character)).is_some());
                    let cid = codes.cid(code);
                    let at = widths.partition_point(|&(low, ..)| low <= cid);
                    let width = widths[..at].last().filter(|&&(_, high, _)| cid <= high).map_or(*default, |w| w.2);
                    each(into, Shown { width, word_space: length == 1 && code == 32, known });
                    rest = &rest[length.min(rest.len())..];
                }
            }
        }
    }

    fn mapped(&self, code: u32, into: &mut String) -> bool {
        self.to_unicode.as_ref().is_some_and(|map| map.text(code, into))
    }
}

fn read_simple(file: &File<'_>, font: &Dictionary, name: &str) -> Coding {
    let texts = simple_texts(file, font, name);
    let descriptor = file.dictionary(font, b"FontDescriptor");
    let missing = descriptor.and_then(|descriptor| file.number(descriptor, b"MissingWidth"));
    // Type 3 fonts have a space of their own; all others count in thousandths.
    let scale = match file.name(font, b"Subtype") {
        Some(b"Type3") => file
            .array(font, b"FontMatrix")
            .and_then(|matrix| file.resolve(matrix.first()?).as_float().ok())
            .map_or(0.001, |scale| f64::from(scale).abs()),
        _ => 0.001,
    };
    let listed = file.array(font, b"Widths");
    let mut widths: Vec<f64> = (0..256)
        .map(|code| match (&listed, missing) {
            (Some(_), missing) => missing.unwrap_or(0.0) * scale,
            (None, missing) => {
                texts[code]
                    .as_deref()
                    .and_then(|text| standard_width(name, text.chars().next()?))
                    .or(missing)
                    .unwrap_or(500.0)
                    * 0.001
            }
        })
        .collect();
    let first = file.number(font, b"FirstChar").unwrap_or(0.0).clamp(0.0, 255.0) as usize;
    for (width, listed) in widths.iter_mut().skip(first).zip(listed.into_iter().flatten()) {
        if let Ok(listed) = file.resolve(listed).as_float() {
            *width = f64::from(listed) * scale;
        }
    }
    Coding::Simple { texts, widths }
}

fn simple_texts(file: &File<'_>, font: &Dictionary, name: &str) -> Vec<Option<String>> {
    let encoding = font.get(b"Encoding").ok().map(|encoding| file.resolve(encoding));
    let (base, differences) = match encoding {
        Some(Object::Name(name)) => (Latin::named(name), None),
        Some(Object::Dictionary(encoding)) => {
            (file.name(encoding, b"BaseEncoding").and_then(Latin::named), file.array(encoding, b"Differences"))
        }
        _ => (None, None),
    };
    let symbolic = file
        .dictionary(font, b"FontDescriptor")
        .and_then(|descriptor| file.number(descriptor, b"Flags"))
        .is_some_and(|flags| flags as i64 & 4 != 0);
    let embedded = if base.is_none() { embedded_encoding(file, font) } else { None };
    let truetype = file.name(font, b"Subtype") == Some(b"TrueType");
    // Without an encoding a font has its own: Adobe's for text fonts; what TrueType makers do is Windows'.
    let base = base.unwrap_or(if truetype || symbolic { Latin::WinAnsi } else { Latin::Standard });
    let bare_symbol = name.starts_with("Symbol") || name.starts_with("ZapfDingbats") || name.starts_with("Wingdings");
    let mut texts: Vec<Option<String>> = (0..=255u8)
        .map(|code| match (&embedded, bare_symbol) {
            (Some(names), _) => names[usize::from(code)].as_deref().and_then(glyph_text),
            // Of these fonts resumes use the bullets only.
            (None, true) => match code {
                0xb7 | b'l' => Some("\u{2022}".to_owned()),
                b'n' | 0xa7 => Some("\u{25a0}".to_owned()),
                _ => None,
            },
            (None, false) => base.glyph(code).and_then(glyph_text),
        })
        .collect();
    let mut code = 0usize;
    for item in differences.into_iter().flatten().take(1024) {
        match file.resolve(item) {
            Object::Integer(next) => code = usize::try_from(*next).unwrap_or(256),
            Object::Name(glyph) => {
                if let Some(text) = texts.get_mut(code) {
                    *text = std::str::from_utf8(glyph).ok().and_then(glyph_text);
                }
                code += 1;
            }
            _ => {}
        }
    }
    texts
}

/// The encoding inside an embedded Type 1 font program: `dup 65 /A put` lines of its clear part.
fn embedded_encoding(file: &File<'_>, font: &Dictionary) -> Option<Vec<Option<String>>> {
    let program = file.stream(file.dictionary(font, b"FontDescriptor")?, b"FontFile")?;
    let clear = &program[..program.windows(5).position(|window| window == b"eexec").unwrap_or(0)];
    let start = clear.windows(9).position(|window| window == b"/Encoding")?;
    let text = String::from_utf8_lossy(&clear[start..]);
    let mut names = vec![None; 256];
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "dup" => {
                let code = words.next().and_then(|code| code.parse::<usize>().ok());
                let name = words.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(slot), Some(name)) = (code.and_then(|code| names.get_mut(code)), name) {
                    *slot = Some(name.to_owned());
                }
            }
            "StandardEncoding" => return None,
            "readonly" | "def" if names.iter().any(Option::is_some) => break,
            _ => {}
        }
    }
    names.iter().any(Option::is_some).then_some(names)
}

fn read_composite(file: &File<'_>, font: &Dictionary) -> (Coding, bool) {
    let (codes, unicode, vertical) = match font.get(b"Encoding").ok().map(|encoding| file.resolve(encoding)) {
        Some(Object::Stream(stream)) => {
            let vertical = file.number(&stream.dict, b"WMode") == Some(1.0);
            let codes = file.content(stream).map_or_else(CMap::identity, |data| CMap::parse(&data));
            (codes, false, vertical)
        }
        // Codes of these predefined CMaps are Unicode themselves; all others are read as two bytes a character.
        Some(Object::Name(name)) => {
            let unicode = name.starts_with(b"Uni") && name.windows(4).any(|part| part == b"UCS2" || part == b"UTF1");
            (CMap::identity(), unicode, name.ends_with(b"-V"))
        }
        _ => (CMap::identity(), false, false),
    };
    let descendant = file.array(font, b"DescendantFonts").and_then(|fonts| file.resolve(fonts.first()?).as_dict().ok());
    let mut widths = Vec::new();
    let mut default = 1.0;
    if let Some(descendant) = descendant {
        default = file.number(descendant, b"DW").unwrap_or(1000.0) / 1000.0;
        if let Some(list) = file.array(descendant, b"W") {
            widths = read_widths(file, list);
        }
    }
    (Coding::Composite { codes, unicode, widths, default }, vertical)
}

/// `W`: `first [w w …]` and `first last w`, to ranges sorted by their first CID.
fn read_widths(file: &File<'_>, list: &[Object]) -> Vec<(u32, u32, f64)> {
    let mut widths = Vec::new();
    let number = |object: &Object| file.resolve(object).as_float().ok().map(f64::from);
    let mut at = 0;
    while at + 1 < list.len() && widths.len() < MAX_WIDTHS {
        let Some(first) = number(&list[at]).filter(|first| (0.0..=65535.0).contains(first)) else {
            at += 1;
            continue;
        };
        let first = first as u32;
        match file.resolve(&list[at + 1]) {
            Object::Array(items) => {
                for (cid, item) in (first..=u32::from(u16::MAX)).zip(items) {
                    if let Some(width) = number(item) {
                        widths.push((cid, cid, width / 1000.0));
                    }
                }
                at += 2;
            }
            last => {
                let last = last.as_float().unwrap_or(0.0).clamp(0.0, 65535.0) as u32;
                if let Some(width) = list.get(at + 2).and_then(number)
                    && last >= first
                {
                    widths.push((first, last, width / 1000.0));
                }
                at += 3;
            }
        }
    }
    widths.sort_by_key(|&(low, ..)| low);
    widths
}
