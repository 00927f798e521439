//! Text to HTML: the only place where a stranger's words are escaped into the page.

/// HTML under construction.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Appends markup of our own.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Appends a start tag with attributes; those without a value are left out.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            if let Some(value) = value {
                self.out.push(' ');
                self.out.push_str(key);
                // An empty value is one that only its presence counts for.
                if !value.is_empty() {
                    self.out.push_str("=\"");
                    self.text(value);
                    self.out.push('"');
                }
            }
        }
        self.out.push('>');
    }

    /// Appends an end tag.
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Appends text, escaped for content and for quoted attributes alike. Characters that HTML cannot hold are left out.
    pub(super) fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' | '\t' => self.out.push(' '),
                _ if character.is_control() || is_noncharacter(character) => {}
                _ => self.out.push(character),
            }
        }
    }
}

fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code)
}

/// Text on one line: every stretch of white space is one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
