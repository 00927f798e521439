//! Texts to Markdown that says the same: what would mean something to Markdown is escaped, or kept where it was meant.

use super::node::one_line;

/// How the texts of a form are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// As they stand.
    Plain,
    /// As Markdown: bold, italics, links and code mean what they say; a comment or an element is text.
    Markdown,
}

/// Markdown under construction.
#[derive(Debug)]
pub(super) struct Draft {
    out: String,
    texts: Texts,
}

impl Draft {
    pub(super) fn new(texts: Texts) -> Self {
        Self { out: String::new(), texts }
    }

    /// A text on one line.
    pub(super) fn inline(&self, text: &str) -> String {
        escape(&one_line(text), self.texts)
    }

    /// A text that links to an address; the address itself where there is no text, or where it is none.
    pub(super) fn linked(&self, text: &str, address: Option<&str>) -> String {
        let Some(address) = address.map(str::trim).filter(|address| !address.is_empty()) else {
            return self.inline(text);
        };
        let lower = address.to_ascii_lowercase();
        let target = if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
            address.to_owned()
        } else if lower.starts_with("www.") {
            format!("https://{address}")
        } else {
            String::new()
        };
        let sound = !target.is_empty()
            && target.len() < 2000
            && !target
                .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '(' | ')' | '\\'));
        let text = one_line(text);
        match (sound, text.is_empty()) {
            (true, true) => escape(address, Texts::Plain),
            // A link within a link is none.
            (true, false) => format!("[{}]({target})", escape(&text, Texts::Plain)),
            (false, true) => escape(&one_line(address), Texts::Plain),
            (false, false) => format!("{} {}", self.inline(&text), escape(&one_line(address), Texts::Plain)),
        }
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push_str(if self.out.ends_with('\n') { "\n" } else { "\n\n" });
        }
    }

    /// A heading of Markdown already escaped.
    pub(super) fn heading(&mut self, level: usize, markdown: &str) {
        self.blank();
        self.out.push_str(&"#".repeat(level));
        self.out.push(' ');
        self.out.push_str(markdown);
        self.out.push_str("\n\n");
    }

    /// Fields of contact, already escaped, on one line.
    pub(super) fn contacts(&mut self, fields: Vec<String>) {
        let fields: Vec<String> = fields.into_iter().filter(|field| !field.trim().is_empty()).collect();
        if !fields.is_empty() {
            self.blank();
            self.out.push_str(&guard(&fields.join(" | ")));
            self.blank();
        }
    }

    /// The title line of an entry: its fields, already escaped, joined by bars.
    pub(super) fn entry(&mut self, fields: &[String]) {
        let fields: Vec<&str> = fields.iter().map(|field| field.trim()).filter(|field| !field.is_empty()).collect();
        if !fields.is_empty() {
            self.heading(3, &fields.join(" | "));
        }
    }

    /// A line of Markdown already escaped, as a list item.
    pub(super) fn item(&mut self, markdown: &str) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str("- ");
        self.out.push_str(&guard(markdown));
        self.out.push('\n');
    }

    /// A text as a list item; lines of it that are items themselves nest in it.
    pub(super) fn bullet(&mut self, text: &str) {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut first = String::new();
        let mut nested = Vec::new();
        for line in lines.by_ref() {
            match item_text(line) {
                Some(item) if !first.is_empty() => nested.push(item.to_owned()),
                _ => match nested.last_mut() {
                    Some(last) => *last = format!("{last} {line}"),
                    None if first.is_empty() => first = item_text(line).unwrap_or(line).to_owned(),
                    None => first = format!("{first} {line}"),
                },
            }
        }
        if first.is_empty() {
            return;
        }
        let first = self.inline(&first);
        self.item(&first);
        for item in nested {
            let item = guard(&self.inline(&item));
            self.out.push_str("  - ");
            self.out.push_str(&item);
            self.out.push('\n');
        }
    }

    /// A text as paragraphs, one for each of its lines; lines that are items are bullets.
    pub(super) fn paragraphs(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match item_text(line) {
                Some(item) => {
                    let item = self.inline(item);
                    self.item(&item);
                }
                None => {
                    self.blank();
                    let line = guard(&self.inline(line));
                    self.out.push_str(&line);
                    self.out.push_str("\n\n");
                }
            }
        }
    }

    /// A label and a text as an item: `**Label:** text`.
    pub(super) fn labelled(&mut self, label: &str, text: &str) {
        let (label, text) = (self.inline(label), self.inline(text));
        match (label.is_empty(), text.is_empty()) {
            (true, true) => {}
            (true, false) => self.item(&text),
            (false, true) => self.item(&label),
            (false, false) if label.contains("**") => self.item(&format!("{label}: {text}")),
            (false, false) => self.item(&format!("**{}:** {text}", label.trim_end_matches(':'))),
        }
    }

    pub(super) fn finish(self) -> String {
        let mut out = self.out.trim_end().to_owned();
        out.push('\n');
        out
    }
}

/// What stands behind the mark of a list item.
fn item_text(line: &str) -> Option<&str> {
    let rest = ["- ", "* ", "• ", "– "].iter().find_map(|mark| line.strip_prefix(mark))?.trim();
    (!rest.is_empty()).then_some(rest)
}

/// Keeps the beginning of a line from meaning something to Markdown.
fn guard(markdown: &str) -> String {
    let digits = markdown.len() - markdown.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &markdown[digits..];
    if (1..=9).contains(&digits) && (after == "." || after == ")" || after.starts_with(". ") || after.starts_with(") "))
    {
        return format!("{}\\{after}", &markdown[..digits]);
    }
    let fence = markdown.starts_with("```") || markdown.starts_with("~~~");
    let comment = markdown.starts_with("[//]");
    if fence || comment || markdown.starts_with(['#', '>', '-', '+', '=', '|', ':']) {
        return format!("\\{markdown}");
    }
    markdown.to_owned()
}

/// Escapes what would mean something inside a line.
fn escape(text: &str, texts: Texts) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let within_word = before.is_alphanumeric() && next.is_alphanumeric();
        // A backslash does not keep a comment or an element that hides its text from doing so.
        if character == '<' {
            out.push_str("&lt;");
            before = character;
            continue;
        }
        let escaped = match (character, texts) {
            ('{' | '&', _) => true,
            ('\\', Texts::Plain) => true,
            ('*' | '`' | '[' | ']' | '~' | '$' | '^', Texts::Plain) => true,
            ('_', Texts::Plain) => !within_word,
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(if character.is_control() { ' ' } else { character });
        before = character;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_plain() {
        assert_eq!(escape("2*3 <b> a_b _c_ [x](y) {.k}", Texts::Plain), "2\\*3 &lt;b> a_b \\_c\\_ \\[x\\](y) \\{.k}");
        assert_eq!(
            escape("**b** [x](https://y.example) <!-- n -->", Texts::Markdown),
            "**b** [x](https://y.example) &lt;!-- n -->"
        );
        assert_eq!(guard("1. first"), "1\\. first");
        assert_eq!(guard("- x"), "\\- x");
        assert_eq!(guard("2021 – 2022"), "2021 – 2022");
    }

    #[test]
    fn a_link_needs_an_address_that_is_one() {
        let draft = Draft::new(Texts::Plain);
        assert_eq!(draft.linked("Acme", Some("https://acme.example")), "[Acme](https://acme.example)");
        assert_eq!(draft.linked("Acme", Some("not a url")), "Acme not a url");
        assert_eq!(draft.linked("Acme", Some("javascript:alert(1)")), "Acme javascript:alert(1)");
        assert_eq!(draft.linked("", Some("https://acme.example/a_b")), "https://acme.example/a_b");
        assert_eq!(draft.linked("Acme", None), "Acme");
    }
}
