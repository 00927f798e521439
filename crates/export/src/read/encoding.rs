//! Character codes and glyph names of simple fonts to Unicode text, from the tables in `data/`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Glyph names and text, sorted by name.
static GLYPH_NAMES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    rows(include_str!("../../data/glyph-names.txt"))
        .filter_map(|row| {
            let (name, codes) = row.split_once(' ')?;
            let text =
                codes.split(' ').filter_map(|code| u32::from_str_radix(code, 16).ok()).filter_map(char::from_u32);
            Some((name, text.collect()))
        })
        .collect()
});

/// The Latin character sets: for each of the four, the glyph name of every code.
static LATIN: LazyLock<[[Option<&'static str>; 256]; 4]> = LazyLock::new(|| {
    let mut sets = [[None; 256]; 4];
    for row in rows(include_str!("../../data/latin-encodings.txt")) {
        let mut fields = row.split(' ');
        let Some(name) = fields.next() else { continue };
        for (set, code) in sets.iter_mut().zip(fields) {
            if let Ok(code) = code.parse::<u8>() {
                set[usize::from(code)] = Some(name);
            }
        }
    }
    // ISO 32000-1, Annex D.2, notes 3 to 6: the no-break space, the soft hyphen, and a bullet on unused codes.
    sets[1][0xca] = Some("space");
    sets[2][0xa0] = Some("space");
    sets[2][0xad] = Some("hyphen");
    for code in sets[2][0x7f..].iter_mut().filter(|code| code.is_none()) {
        *code = Some("bullet");
    }
    sets
});

/// Widths of the standard fonts by character.
static STANDARD_WIDTHS: LazyLock<HashMap<char, [Option<f64>; 6]>> = LazyLock::new(|| {
    rows(include_str!("../../data/standard-widths.txt"))
        .filter_map(|row| {
            let mut fields = row.split(' ');
            let character = u32::from_str_radix(fields.next()?, 16).ok().and_then(char::from_u32)?;
            let mut widths = [None; 6];
            for (width, field) in widths.iter_mut().zip(fields) {
                *width = field.parse().ok();
            }
            Some((character, widths))
        })
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// A character set that a font can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Latin {
    /// Adobe's own, the default of fonts that are not symbolic.
    Standard,
    /// Mac OS Roman.
    MacRoman,
    /// Windows code page 1252.
    WinAnsi,
}

impl Latin {
    /// The set of this name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            _ => None,
        }
    }

    /// The glyph name of a code.
    pub(super) fn glyph(self, code: u8) -> Option<&'static str> {
        let set = match self {
            Self::Standard => 0,
            Self::MacRoman => 1,
            Self::WinAnsi => 2,
        };
        LATIN[set][usize::from(code)]
    }
}

/// The text of a glyph name: by the list, by `uniXXXX` and `uXXXXX`, ligatures joined by `_`, suffixes left out.
pub(super) fn glyph_text(name: &str) -> Option<String> {
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    if let Some(text) = listed(stem) {
        return Some(text.to_owned());
    }
    let parts: Option<Vec<String>> =
        stem.split('_').take(8).map(|part| listed(part).map(str::to_owned).or_else(|| numbered(part))).collect();
    parts.map(|parts| parts.concat())
}

fn listed(name: &str) -> Option<&'static str> {
    let at = GLYPH_NAMES.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
    Some(&GLYPH_NAMES[at].1)
}

fn numbered(name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.len() % 4 == 0
        && digits.is_ascii()
    {
        let units: Option<Vec<u16>> =
            (0..digits.len()).step_by(4).map(|at| u16::from_str_radix(&digits[at..at + 4], 16).ok()).collect();
        return String::from_utf16(&units?).ok();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from)
}

/// The width of a character in a standard font, in thousandths of an em; `None` where the font is none of them.
pub(super) fn standard_width(font: &str, character: char) -> Option<f64> {
    let bold = font.contains("Bold");
    let slanted = font.contains("Italic") || font.contains("Oblique");
    let column = if font.starts_with("Courier") {
        return Some(600.0);
    } else if font.starts_with("Helvetica") || font.starts_with("Arial") {
        usize::from(bold)
    } else if font.starts_with("Times") {
        2 + usize::from(bold) + 2 * usize::from(slanted)
    } else {
        return None;
    };
    STANDARD_WIDTHS.get(&character).and_then(|widths| widths[column])
}

/// A text string outside content streams: UTF-16 with a mark, UTF-8 with a mark, or PDFDocEncoding.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| doc_character(byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn doc_character(byte: u8) -> char {
    // Only these stretches differ from Latin-1 (ISO 32000-1, Annex D.3).
    if !matches!(byte, 0x18..=0x1f | 0x80..=0xa0) {
        return char::from(byte);
    }
    LATIN[3][usize::from(byte)]
        .and_then(listed)
        .and_then(|text| text.chars().next())
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names_of_every_shape_read() {
        let text = |name| glyph_text(name).unwrap_or_default();
        assert_eq!(text("eacute"), "é");
        assert_eq!(text("f_i"), "fi");
        assert_eq!(text("A.sc"), "A");
        assert_eq!(text("uni00410301"), "A\u{301}");
        assert_eq!(text("u1F600"), "\u{1F600}");
        assert_eq!(glyph_text("g37"), None);
        assert_eq!(glyph_text(".notdef"), None);
    }

    #[test]
    fn the_glyph_list_is_sorted() {
        assert!(GLYPH_NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(GLYPH_NAMES.len() > 4000);
    }

    #[test]
    fn character_sets_differ_where_they_should() {
        assert_eq!(Latin::WinAnsi.glyph(0x93), Some("quotedblleft"));
        assert_eq!(Latin::MacRoman.glyph(0x8e), Some("eacute"));
        assert_eq!(Latin::Standard.glyph(0x27), Some("quoteright"));
        assert_eq!(text_string(b"\xfe\xff\x01\x41\x00s"), "Łs");
        assert_eq!(text_string(b"caf\xe9 \x80"), "café \u{2022}");
    }

    #[test]
    fn standard_fonts_have_widths() {
        assert_eq!(standard_width("Helvetica-Bold", 'a'), Some(556.0));
        assert_eq!(standard_width("Courier", 'é'), Some(600.0));
        assert_eq!(standard_width("Libertinus", 'a'), None);
    }
}
