//! Text to Typst markup: the one sanctioned way in. What goes in as text comes out as text, whatever it holds.

/// ASCII characters that mean something to Typst somewhere in markup. Each is written as an escape, which Typst
/// reads as the character itself. `;`, `(` and `.` after an embedded expression are guarded by the `;` that ends every
/// expression the emitter writes.
const SPECIAL: &[u8] = b"\\*_`$#[]<>@~-/=+.'\":";

/// Appends one word or a stretch of words to markup. The text holds no line break and no control character: they are
/// written as spaces.
pub fn push_text(markup: &mut String, text: &str) {
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let before = before.replace(character);
        if character.is_ascii() {
            if character.is_ascii_control() {
                markup.push(' ');
                continue;
            }
            if SPECIAL.contains(&(character as u8)) && !in_word(before, character, characters.peek()) {
                markup.push('\\');
            }
        } else if breaks_lines(character) {
            markup.push(' ');
            continue;
        }
        markup.push(character);
    }
}

/// Whether Typst reads a special character between these two as text, like the word around it. Most hyphens, slashes and full
/// stops stand so, and an escape is a node of its own: what it parts is evaluated, hashed and set in three pieces.
fn in_word(before: Option<char>, character: char, after: Option<&char>) -> bool {
    let is_letter = before.is_some_and(|before| before.is_ascii_alphabetic());
    let is_digit = before.is_some_and(|before| before.is_ascii_digit());
    match (character, after) {
        ('-' | '/' | '.', Some(after)) => (is_letter || is_digit) && after.is_ascii_alphanumeric(),
        // A number before it may be that of a list's item.
        ('.', None) => is_letter,
        _ => false,
    }
}

/// Characters beyond ASCII that Typst's lexer takes for a line's end.
fn breaks_lines(character: char) -> bool {
    matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Appends a string literal, quotes included.
pub fn push_string(code: &mut String, text: &str) {
    code.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                code.push('\\');
                code.push(character);
            }
            _ if character.is_control() || breaks_lines(character) => code.push(' '),
            _ => code.push(character),
        }
    }
    code.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use typst_syntax::{SyntaxKind, SyntaxNode};

    /// The text that Typst would show for parsed markup, read off the syntax tree.
    fn shown(node: &SyntaxNode, into: &mut String) {
        match node.kind() {
            SyntaxKind::Text => into.push_str(node.leaf_text()),
            SyntaxKind::Escape => into.push_str(&node.leaf_text()[1..]),
            SyntaxKind::Space | SyntaxKind::Parbreak => into.push(' '),
            SyntaxKind::Markup => node.children().for_each(|child| shown(child, into)),
            other => panic!("{other:?} in escaped text"),
        }
    }

    fn round_trip(text: &str) -> String {
        let mut markup = String::from("[");
        push_text(&mut markup, text);
        markup.push(']');
        let root = typst_syntax::parse_code(&markup);
        assert!(root.errors_and_warnings().0.is_empty(), "{markup}");
        let block = root.children().find(|node| node.kind() == SyntaxKind::ContentBlock).expect("a content block");
        let body = block.children().find(|node| node.kind() == SyntaxKind::Markup).expect("a body");
        let mut text = String::new();
        shown(body, &mut text);
        text
    }

    #[test]
    fn hazards_come_out_as_they_went_in() {
        for text in [
            "#read(\"/etc/passwd\")",
            "= heading",
            "- item",
            "+ item",
            "3. Mai",
            "/ term: x",
            "a//b",
            "/* c */",
            "~50%",
            "--flag ... -?",
            "<label> @ref",
            "$x$ `raw` *s* _e_",
            "https://example.com/a_b#c",
            "\\u{41} \\ x",
            "]#[",
            "(x).y;z",
            "'q' \"q\"",
            "C# F# .NET",
            "Vec<T>",
        ] {
            assert_eq!(round_trip(text), text);
        }
    }

    proptest! {
        #[test]
        fn marks_among_letters_come_out_as_they_went_in(text in "[a1h.:/?' -]{0,24}(http://a)?") {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&round_trip(&text)), words(&text));
        }

        #[test]
        fn any_text_comes_out_as_it_went_in(text in "\\PC{0,80}") {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&round_trip(&text)), words(&text));
        }

        #[test]
        fn any_string_is_one_literal(text in ".{0,80}") {
            let mut code = String::new();
            push_string(&mut code, &text);
            let root = typst_syntax::parse_code(&code);
            prop_assert!(root.errors_and_warnings().0.is_empty());
            prop_assert_eq!(root.children().filter(|node| node.kind() == SyntaxKind::Str).count(), 1);
        }
    }
}
