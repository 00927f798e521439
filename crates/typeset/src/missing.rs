//! Characters that no font at hand shows, to findings: emoji are left out and said so, anything else is an error that names
//! what would help.

use proofpress_resume::facts::MissingGlyph;
use proofpress_resume::{BlockId, Finding, PageFacts, Resume};
use unicode_script::{Script, UnicodeScript as _};

/// How many characters a finding names.
const NAMED: usize = 8;

/// Blocks of Unicode that hold emoji and the signs that make them up (Unicode 17, `emoji-data.txt`, by whole blocks).
const EMOJI: [(u32, u32); 7] = [
    (0x20e3, 0x20e3),
    (0x2300, 0x23ff),
    (0x2600, 0x27bf),
    (0x2b00, 0x2bff),
    (0xfe00, 0xfe0f),
    (0x1f000, 0x1faff),
    (0xe0020, 0xe007f),
];

/// Whether a character is a picture rather than text: a page may go without it.
fn is_emoji(character: char) -> bool {
    EMOJI.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(character)))
}

/// One finding for each block that holds such characters, by kind.
pub(crate) fn missing_glyphs(facts: &PageFacts, resume: &Resume) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for chunk in facts.missing.chunk_by(|a, b| a.block == b.block) {
        let (emoji, text): (Vec<&MissingGlyph>, Vec<&MissingGlyph>) =
            chunk.iter().partition(|glyph| is_emoji(glyph.character));
        if !emoji.is_empty() {
            let message = format!("left out, since no font at hand has it as an outline: {}", named(&emoji));
            findings.push(
                Finding::warning("text/emoji", span_of(chunk[0].block, resume), message)
                    .hint("machines make nothing of pictures: say it in a word, or delete it")
                    .hint("or give a font with outlines of emoji with --font-path, such as NotoEmoji-Regular.ttf"),
            );
        }
        if !text.is_empty() {
            let message = format!("no font at hand can show {}", named(&text));
            let finding = Finding::error("text/no-font", span_of(chunk[0].block, resume), message);
            findings.push(
                hints(&text)
                    .into_iter()
                    .fold(finding, Finding::hint)
                    .hint("or give the folder of one with --font-path"),
            );
        }
    }
    findings
}

fn span_of(block: Option<BlockId>, resume: &Resume) -> proofpress_resume::ByteSpan {
    block.and_then(|id| resume.span_of(id)).unwrap_or_default()
}

fn named(glyphs: &[&MissingGlyph]) -> String {
    let mut characters: Vec<char> = glyphs.iter().map(|glyph| glyph.character).collect();
    characters.sort_unstable();
    characters.dedup();
    let shown: Vec<String> = characters
        .iter()
        .take(NAMED)
        .map(|&character| format!("`{character}` (U+{:04X})", u32::from(character)))
        .collect();
    let more = characters.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

/// What to install for the scripts of these characters.
fn hints(glyphs: &[&MissingGlyph]) -> Vec<String> {
    let mut scripts: Vec<Script> = glyphs.iter().map(|glyph| glyph.character.script()).collect();
    scripts.sort_unstable_by_key(|script| script.full_name());
    scripts.dedup();
    let hint = |script: &Script| match script {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => {
            format!("install a font for {}: Debian's fonts-noto-cjk has NotoSansCJK-Regular.ttc", name_of(*script))
        }
        Script::Common | Script::Inherited | Script::Unknown => {
            "install a font with many signs: Debian's fonts-noto-core has NotoSansSymbols2-Regular.ttf".to_owned()
        }
        Script::Latin | Script::Greek | Script::Cyrillic => {
            "install a font with more letters: Debian's fonts-noto-core has NotoSans-Regular.ttf".to_owned()
        }
        script => format!(
            "install a font for {}: Debian's fonts-noto-core has NotoSans{}-Regular.ttf",
            name_of(*script),
            script.full_name().replace('_', "")
        ),
    };
    let mut hints: Vec<String> = scripts.iter().map(hint).collect();
    hints.dedup();
    hints
}

fn name_of(script: Script) -> String {
    script.full_name().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_told_from_a_picture_and_named_with_what_helps() {
        assert!(is_emoji('🚀') && is_emoji('\u{fe0f}') && !is_emoji('A') && !is_emoji('漢'));
        let missing: Vec<MissingGlyph> =
            "漢\u{a9c1}\u{a9c2}".chars().map(|character| MissingGlyph { character, block: None, before: 0 }).collect();
        let glyphs: Vec<&MissingGlyph> = missing.iter().collect();
        let hints = hints(&glyphs);
        assert_eq!(hints.len(), 2);
        assert!(hints[0].contains("fonts-noto-cjk") && hints[1].contains("NotoSansJavanese-Regular.ttf"), "{hints:?}");
        assert_eq!(named(&glyphs[..1]), "`漢` (U+6F22)");
    }
}
