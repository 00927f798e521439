//! Text without its private regions to Markdown that the strict parser reads as its author meant it.

use super::clean::{Cleaned, SENTINEL};
use super::veil::{fence, strip_containers};
use crate::finding::Finding;

/// Reads old and lenient forms (`##Title`, `~` definitions, `•` bullets, `**技能：**熟悉`, `2*3*4`) as strict Markdown.
pub(super) fn rewrite(veiled: &Cleaned, findings: &mut Vec<Finding>) -> Cleaned {
    let mut rewriter = Rewriter {
        veiled,
        out: Cleaned::default(),
        findings,
        previous: Previous::Blank,
        indents: Vec::new(),
        fence: None,
    };
    let mut at = 0;
    let text = &veiled.text;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |found| at + found + 1);
        rewriter.line(at, end);
        at = end;
    }
    rewriter.out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    Blank,
    Heading,
    Text,
    Definition,
    /// A line that began with a bullet character.
    TextBullet,
    Bullet,
}

struct Rewriter<'a> {
    veiled: &'a Cleaned,
    out: Cleaned,
    findings: &'a mut Vec<Finding>,
    previous: Previous,
    /// Indentation of the text bullets above, outermost first.
    indents: Vec<usize>,
    fence: Option<(u8, usize)>,
}

const BULLETS: [char; 12] = ['•', '▪', '◦', '‣', '●', '○', '■', '□', '▫', '∙', '⁃', '➢'];

impl Rewriter<'_> {
    fn line(&mut self, start: usize, end: usize) {
        let veiled = self.veiled;
        let line = &veiled.text[start..end];
        let content = line.trim_end_matches(['\n', '\r']);
        if content.trim().is_empty() {
            self.out.copy_cleaned(veiled, start..end);
            self.previous = Previous::Blank;
            return;
        }
        let (prefix, rest) = strip_containers(content);
        if let Some((mark, length)) = self.fence {
            let run = rest.bytes().take_while(|&byte| byte == mark).count();
            if run >= length && rest[run..].trim().is_empty() {
                self.fence = None;
            }
            self.out.copy_cleaned(veiled, start..end);
            self.previous = Previous::Text;
            return;
        }
        if let Some(open) = fence(rest) {
            self.fence = Some(open);
            self.out.copy_cleaned(veiled, start..end);
            self.previous = Previous::Text;
            return;
        }
        if self.text_bullet(start, end, content)
            || self.heading(start, end, content)
            || self.definition(start, end, content)
        {
            return;
        }
        let bullet = content[..prefix].trim_end().ends_with(['-', '*', '+', '.', ')']);
        let text = start + prefix;
        self.out.copy_cleaned(veiled, start..text);
        self.inline(text + if bullet { second_bullet(rest) } else { 0 }, end);
        self.previous = if bullet {
            Previous::Bullet
        } else if rest.starts_with(": ") && matches!(self.previous, Previous::Text | Previous::Definition) {
            Previous::Definition
        } else if content.starts_with('#') {
            Previous::Heading
        } else if self.previous == Previous::TextBullet {
            Previous::TextBullet
        } else {
            Previous::Text
        };
    }

    /// `##Title` and `#CV#`: a space is put in after the marks.
    fn heading(&mut self, start: usize, end: usize, content: &str) -> bool {
        let indent = content.len() - content.trim_start_matches(' ').len();
        let marks = content[indent..].bytes().take_while(|&byte| byte == b'#').count();
        let title = &content[indent + marks..];
        let Some(first) = title.chars().next().filter(|_| indent < 4 && (1..=6).contains(&marks)) else { return false };
        if first.is_whitespace() {
            return false;
        }
        let closed = title.trim_end().ends_with('#') && !title.trim_end().ends_with("C#");
        // One mark alone may be a tag or an issue number.
        let meant = if marks == 1 {
            let open = matches!(self.previous, Previous::Blank | Previous::Heading);
            open && first.is_alphabetic()
                && (closed || first.is_uppercase() || !first.is_ascii())
                && !title.contains(" #")
        } else {
            first.is_alphanumeric() || closed || matches!(first, '*' | '_' | '[' | '`' | '<' | ':')
        };
        if !meant {
            return false;
        }
        let split = start + indent + marks;
        let span = self.veiled.span(start + indent..split);
        self.findings.push(
            Finding::note("markdown/heading-space", span, "a heading is written without a space after its marks")
                .hint("put a space after the `#`; other programs do not read it as a heading"),
        );
        self.out.copy_cleaned(self.veiled, start..split);
        self.out.insert(" ");
        let body = title.trim_end();
        let kept = if closed { body.trim_end_matches('#').len() } else { body.len() };
        self.inline(split, split + kept);
        self.out.copy_cleaned(self.veiled, start + content.len()..end);
        self.previous = Previous::Heading;
        true
    }

    /// `~ definition` under a term: the mark becomes the `:` that the parser knows.
    fn definition(&mut self, start: usize, end: usize, content: &str) -> bool {
        let indent = content.len() - content.trim_start_matches(' ').len();
        let mark = content[indent..].starts_with("~ ") || content[indent..].starts_with("~\t");
        if !mark || indent > 3 || !matches!(self.previous, Previous::Text | Previous::Definition) {
            return false;
        }
        self.out.copy_cleaned(self.veiled, start..start + indent);
        self.out.insert(":");
        self.inline(start + indent + 1, end);
        self.previous = Previous::Definition;
        true
    }

    /// `• text`, also indented by `\ ` or no-break spaces: a list item.
    fn text_bullet(&mut self, start: usize, end: usize, content: &str) -> bool {
        let mut columns = 0;
        let mut at = 0;
        while let Some(c) = content[at..].chars().next() {
            match c {
                ' ' | '\u{a0}' | '\u{2003}' | '\u{2002}' => at += c.len_utf8(),
                '\t' => {
                    at += 1;
                    columns += 3;
                }
                '\\' if content[at + 1..].starts_with(' ') => at += 2,
                '&' if content[at..].starts_with("&nbsp;") => at += 6,
                '&' if content[at..].starts_with("&emsp;") => at += 6,
                _ => break,
            }
            columns += 1;
        }
        let Some(mark) = content[at..].chars().next() else { return false };
        let after = at + mark.len_utf8();
        let text = content[after..].trim_start_matches([' ', '\t', '\u{a0}', SENTINEL]);
        if text.is_empty() {
            return false;
        }
        let spaced = text.len() < content.len() - after;
        let below = matches!(self.previous, Previous::TextBullet | Previous::Bullet);
        let meant = if BULLETS.contains(&mark) {
            // `• a • b • c` on one line is a row of fields, not a list item.
            !text.contains(mark)
        } else {
            matches!(mark, '–' | '—') && spaced && self.previous == Previous::TextBullet
        };
        if !meant {
            return false;
        }
        if self.previous == Previous::Bullet && at == columns && columns >= 2 {
            // Under a Markdown list item its indentation says what it belongs to.
            self.out.copy_cleaned(self.veiled, start..start + at);
        } else {
            if !below {
                self.indents.clear();
            }
            while self.indents.last().is_some_and(|&indent| indent > columns) {
                self.indents.pop();
            }
            if self.indents.last() != Some(&columns) {
                self.indents.push(columns);
            }
            self.out.insert(&"  ".repeat((self.indents.len() - 1).min(8)));
        }
        self.out.insert("- ");
        let body_start = start + (content.len() - text.len());
        let mut body_end = start + content.len();
        let mut tail = start + content.len()..end;
        // A backslash for a hard break would show at the end of a list item.
        if text.ends_with('\\') && !text.ends_with("\\\\") {
            body_end -= 1;
        }
        if body_end > body_start {
            self.inline(body_start, body_end);
        }
        if tail.is_empty() {
            tail = end..end;
        }
        self.out.copy_cleaned(self.veiled, tail);
        self.previous = Previous::TextBullet;
        true
    }

    /// Copies text, mending stars that strict rules would read otherwise than their author.
    fn inline(&mut self, start: usize, end: usize) {
        let text = &self.veiled.text[start..end];
        if !text.contains('*') {
            self.out.copy_cleaned(self.veiled, start..end);
            return;
        }
        let mut copied = start;
        for (at, insert) in mend_stars(text) {
            self.out.copy_cleaned(self.veiled, copied..start + at);
            self.out.insert(insert);
            copied = start + at;
        }
        self.out.copy_cleaned(self.veiled, copied..end);
    }
}

/// How long the bullet sign is, with the space behind it, that a list item begins with when its text was pasted with its own
/// mark: `- • text`.
fn second_bullet(item: &str) -> usize {
    let Some(text) = item.strip_prefix(BULLETS) else { return 0 };
    let body = text.trim_start_matches([' ', '\t', '\u{a0}']);
    let is_mark = body.len() < text.len() && !body.is_empty() && !body.contains(BULLETS);
    if is_mark { item.len() - body.len() } else { 0 }
}

struct Stars {
    at: usize,
    length: usize,
    before: Option<char>,
    after: Option<char>,
}

/// Where to put what into a line so that its stars mean what they look like, in order.
fn mend_stars(text: &str) -> Vec<(usize, &'static str)> {
    let mut inserts = Vec::new();
    let mut open: Option<Stars> = None;
    for stars in star_runs(text) {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if let Some(opener) = open.take_if(|opener| opener.length == stars.length) {
            if stars.before.is_some_and(char::is_whitespace) {
                open = Some(stars);
                continue;
            }
            let cjk = [opener.before, opener.after, stars.before, stars.after].into_iter().flatten().any(is_cjk);
            if stars.length == 1 && !cjk {
                continue;
            }
            let opens = opener.after.is_some_and(char::is_alphanumeric) || !inside(opener.before);
            let closes = stars.before.is_some_and(char::is_alphanumeric) || !inside(stars.after);
            if !opens {
                inserts.push((opener.at, "\u{2028}"));
            }
            if !closes {
                inserts.push((stars.at + stars.length, "\u{2028}"));
            }
            continue;
        }
        let (before, after) = (stars.before, stars.after);
        let arithmetic = inside(before) && inside(after) && ![before, after].into_iter().flatten().any(is_cjk);
        let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if arithmetic && (stars.length == 1 || digits(before) && digits(after)) && open.is_none() {
            inserts.extend((0..stars.length).map(|star| (stars.at + star, "\\")));
            continue;
        }
        if open.is_none() && !after.is_none_or(char::is_whitespace) {
            open = Some(stars);
        }
    }
    inserts.sort_unstable();
    inserts
}

/// The runs of stars outside code spans that no backslash takes the meaning from.
fn star_runs(text: &str) -> Vec<Stars> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut missing: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['*', '`', '\\']) {
        at += found;
        let length = bytes[at..].iter().take_while(|&&byte| byte == bytes[at]).count();
        match bytes[at] {
            b'\\' => {
                at += 1;
                at += text[at..].chars().next().map_or(0, char::len_utf8);
            }
            b'`' => {
                let from = at + length;
                // Lengths that are known to have no closing run are not searched for again.
                let close = if missing.contains(&length) { None } else { closing_ticks(text, from, length) };
                if close.is_none() && missing.len() < 64 {
                    missing.push(length);
                }
                at = close.unwrap_or(from);
            }
            _ => {
                runs.push(Stars {
                    at,
                    length,
                    before: text[..at].chars().next_back(),
                    after: text[at + length..].chars().next(),
                });
                at += length;
            }
        }
    }
    runs
}

fn closing_ticks(text: &str, from: usize, length: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let run = text.as_bytes()[at..].iter().take_while(|&&byte| byte == b'`').count();
        at += run;
        if run == length {
            return Some(at);
        }
    }
    None
}

/// Whether a character belongs to a script that writes words without spaces, or to its punctuation.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3000..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ByteSpan;

    fn rewritten(text: &str) -> String {
        let mut veiled = Cleaned::default();
        veiled.copy(text, ByteSpan::new(0, text.len()));
        rewrite(&veiled, &mut Vec::new()).text
    }

    #[test]
    fn headings_without_space_are_headings() {
        assert_eq!(rewritten("#CV#\n\n##Profile##\n"), "# CV\n\n## Profile\n");
        for kept in ["#1 of ten\n", "#golang #rust\n", "C# and F#\n", "```\n##x\n```\n", "####### seven\n"] {
            assert_eq!(rewritten(kept), kept);
        }
    }

    #[test]
    fn tilde_definitions_and_text_bullets_become_markdown() {
        assert_eq!(rewritten("**Acme**\n  ~ Berlin\n  ~ 2020\n"), "**Acme**\n  : Berlin\n  : 2020\n");
        assert_eq!(rewritten("• One\\\n\\ \\ ◦ two  \n▪ three\n"), "- One\n  - two  \n- three\n");
        assert_eq!(rewritten("• a • b\n"), "• a • b\n");
        assert_eq!(rewritten("- • One\n  - ◦ two\n1. • three\n"), "- One\n  - two\n1. three\n");
        for kept in ["- • a • b\n", "- •\n", "- •one\n"] {
            assert_eq!(rewritten(kept), kept);
        }
        assert_eq!(rewritten("text\n– dash\n"), "text\n– dash\n");
    }

    #[test]
    fn stars_mean_what_they_look_like() {
        assert_eq!(rewritten("2*3*4 and *em* a**2"), "2\\*3\\*4 and *em* a**2");
        assert_eq!(rewritten("**技能：**熟悉"), "**技能：**\u{2028}熟悉");
        assert_eq!(rewritten("支**（主导）**系"), "支\u{2028}**（主导）**\u{2028}系");
        assert_eq!(rewritten("**Label:**text"), "**Label:**\u{2028}text");
        assert_eq!(rewritten("`2*3*4` *a*"), "`2*3*4` *a*");
    }
}
