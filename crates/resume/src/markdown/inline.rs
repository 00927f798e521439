//! Pieces of text to runs: normalised, with style and link, and free of what a text layer cannot carry.

use super::clean::SENTINEL;
use crate::finding::Finding;
use crate::model::{RichText, Run, RunStyle};
use crate::source::ByteSpan;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use url::Url;

/// The text of a run that stands for a line end which Markdown reads as a space.
pub(super) const SOFT_BREAK: &str = "\r";
/// The text of a run that stands for a hard break.
pub(super) const HARD_BREAK: &str = "\n";
/// A token longer than this cannot be set on a line.
const LONGEST_TOKEN: usize = 400;

/// Collects the runs of one block.
#[derive(Debug, Default)]
pub(super) struct Inline {
    runs: Vec<Run>,
    changes: Changes,
}

/// What was normalised, and where first.
#[derive(Debug, Default)]
struct Changes {
    invisible: Option<(ByteSpan, usize)>,
    spaces: Option<(ByteSpan, usize)>,
    decomposed: Option<(ByteSpan, usize)>,
    private_use: Option<(ByteSpan, usize)>,
}

fn count(change: &mut Option<(ByteSpan, usize)>, span: ByteSpan) {
    match change {
        Some((_, number)) => *number += 1,
        None => *change = Some((span, 1)),
    }
}

impl Inline {
    /// Whether nothing was pushed.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str, span: ByteSpan, style: RunStyle, link: Option<&String>) {
        let text = self.normalise(text, span, style.code);
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.style == style
            && last.link.as_ref() == link
            && last.text != SOFT_BREAK
            && last.text != HARD_BREAK
            // A run never spans what was taken out between two texts (a comment).
            && (last.span.end == span.start || span.is_empty() || span.start.saturating_sub(last.span.end) <= 1)
        {
            last.text.push_str(&text);
            last.span = if last.span.is_empty() {
                span
            } else if span.is_empty() {
                last.span
            } else {
                last.span.join(span)
            };
            return;
        }
        self.runs.push(Run { text, span, style, link: link.cloned() });
    }

    /// Adds a line end: hard or soft.
    pub(super) fn push_break(&mut self, mark: &str, span: ByteSpan) {
        self.runs.push(Run { text: mark.to_owned(), span, style: RunStyle::default(), link: None });
    }

    fn normalise(&mut self, text: &str, span: ByteSpan, code: bool) -> String {
        if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                SENTINEL => {}
                '\t' | '\n' | '\r' => out.push(' '),
                // Tells text from emoji form; without it some emoji change their look, and fonts ignore it.
                '\u{fe0f}' | '\u{fe0e}' => count(&mut self.changes.invisible, span),
                c if is_invisible(c) => count(&mut self.changes.invisible, span),
                c if c.is_control() => count(&mut self.changes.invisible, span),
                c if is_private_use(c) => count(&mut self.changes.private_use, span),
                c if c != ' ' && c.is_whitespace() => {
                    if c != '\u{3000}' || !code {
                        count(&mut self.changes.spaces, span);
                    }
                    out.push(' ');
                }
                c => out.push(c),
            }
        }
        if !is_nfc(&out) {
            count(&mut self.changes.decomposed, span);
            out = out.nfc().collect();
        }
        out
    }

    /// The text, with white space folded and trimmed; `None` where nothing visible is in it.
    pub(super) fn finish(self, findings: &mut Vec<Finding>) -> Option<RichText> {
        let report =
            |findings: &mut Vec<Finding>, rule: &str, change: Option<(ByteSpan, usize)>, what: &str, hint: &str| {
                if let Some((span, number)) = change {
                    let times = if number == 1 { String::new() } else { format!(" ({number} times in this block)") };
                    findings.push(Finding::note(rule, span, format!("{what}{times}")).hint(hint));
                }
            };
        let changes = self.changes;
        report(
            findings,
            "text/invisible",
            changes.invisible,
            "an invisible character is taken out",
            "delete zero-width characters and soft hyphens; they break words for machines",
        );
        report(
            findings,
            "text/space",
            changes.spaces,
            "an unusual space is set as a plain one",
            "type a plain space in its place",
        );
        report(
            findings,
            "text/decomposed",
            changes.decomposed,
            "letters with separate accents are joined",
            "save the file in Unicode form NFC",
        );
        report(
            findings,
            "text/private-use",
            changes.private_use,
            "an icon-font character is taken out",
            "write the word in its place; no other font shows it and no machine reads it",
        );
        let text = fold_spaces(RichText { runs: self.runs });
        if text.is_blank() {
            return None;
        }
        for run in &text.runs {
            if run.text.len() <= LONGEST_TOKEN {
                continue;
            }
            let longest = run.text.split(' ').map(|token| token.chars().count()).max().unwrap_or(0);
            if longest > LONGEST_TOKEN {
                let message =
                    format!("a word of {longest} characters is longer than {LONGEST_TOKEN} and will be broken");
                findings.push(Finding::warning("text/long-token", run.span, message).hint("shorten it, or link it"));
                break;
            }
        }
        Some(text)
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

fn is_private_use(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf0000..=0x0010_ffff)
}

/// Folds runs of spaces outside code, and trims spaces at the ends and around breaks.
pub(super) fn fold_spaces(text: RichText) -> RichText {
    let mut runs: Vec<Run> = Vec::with_capacity(text.runs.len());
    let mut space = true;
    for mut run in text.runs {
        if run.text == HARD_BREAK || run.text == SOFT_BREAK {
            trim_end(&mut runs);
            // A break at the start, or after another, is none; of a soft and a hard one the hard one stays.
            match runs.last_mut() {
                None => {}
                Some(last) if last.text == HARD_BREAK || last.text == SOFT_BREAK => {
                    // The one break that stays is hard if either is.
                    let hard = if run.text == HARD_BREAK { run } else { last.clone() };
                    *last = hard;
                }
                Some(_) => runs.push(run),
            }
            space = true;
            continue;
        }
        if run.style.code {
            if space && run.text.trim().is_empty() {
                continue;
            }
            space = false;
            runs.push(run);
            continue;
        }
        let mut folded = String::with_capacity(run.text.len());
        for c in run.text.chars() {
            if c == ' ' {
                if !space {
                    folded.push(' ');
                }
                space = true;
            } else {
                folded.push(c);
                space = false;
            }
        }
        if !folded.is_empty() {
            run.text = folded;
            runs.push(run);
        }
    }
    while runs.last().is_some_and(|run| run.text == HARD_BREAK || run.text == SOFT_BREAK) {
        runs.pop();
    }
    trim_end(&mut runs);
    while runs.last().is_some_and(|run| run.text == HARD_BREAK || run.text == SOFT_BREAK) {
        runs.pop();
        trim_end(&mut runs);
    }
    RichText { runs }
}

fn trim_end(runs: &mut Vec<Run>) {
    while let Some(last) = runs.last_mut() {
        if last.style.code || last.text == HARD_BREAK || last.text == SOFT_BREAK {
            return;
        }
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            return;
        }
        runs.pop();
    }
}

/// The text with its soft breaks turned into spaces.
pub(super) fn settle(text: RichText) -> RichText {
    let mut runs: Vec<Run> = Vec::with_capacity(text.runs.len());
    let mut pending = false;
    for mut run in text.runs {
        if run.text == SOFT_BREAK {
            // The space goes to the end of the run before, whose span it then covers no less truly.
            match runs.last_mut() {
                Some(last) if last.text != HARD_BREAK && !last.style.code => last.text.push(' '),
                Some(_) => pending = true,
                None => {}
            }
            continue;
        }
        if pending {
            pending = false;
            if run.style.code {
                let span = ByteSpan::new(run.span.start, run.span.start);
                runs.push(Run { text: " ".to_owned(), span, style: RunStyle::default(), link: None });
            } else {
                run.text.insert(0, ' ');
            }
        }
        match runs.last_mut() {
            Some(last)
                if last.style == run.style
                    && last.link == run.link
                    && last.text != HARD_BREAK
                    && run.text != HARD_BREAK
                    && run.span.start.saturating_sub(last.span.end) <= 2
                    && !run.style.code =>
            {
                last.text.push_str(&run.text);
                last.span = last.span.join(run.span);
            }
            _ => runs.push(run),
        }
    }
    RichText { runs }
}

/// What a link target becomes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// It may stand.
    Safe(String),
    /// It leads nowhere outside the file's own site.
    Relative,
    /// Its scheme is not allowed.
    Unsafe,
}

/// Judges a link target: http, https, mailto and tel may stand; a bare address or domain is given its scheme. In a PDF an address
/// is ASCII, so letters beyond it are written as an address writes them: `https://xn--mnchen-3ya.de/stra%C3%9Fe`.
pub(super) fn judge_target(target: &str) -> Target {
    match read_target(target) {
        Target::Safe(link) if !link.is_ascii() => {
            Url::parse(&link).map_or(Target::Unsafe, |url| Target::Safe(url.into()))
        }
        judged => judged,
    }
}

fn read_target(target: &str) -> Target {
    let target = target.trim();
    if target.is_empty() || target.len() > 4000 || target.chars().any(|c| c.is_control() || is_invisible(c)) {
        return if target.is_empty() { Target::Relative } else { Target::Unsafe };
    }
    let target = target.replace(' ', "%20");
    let lower = target.to_ascii_lowercase();
    if ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len())
    {
        return Target::Safe(target);
    }
    if is_mail(&target) {
        return Target::Safe(format!("mailto:{target}"));
    }
    if let Some(rest) = target.strip_prefix("//")
        && is_domain(rest)
    {
        return Target::Safe(format!("https:{target}"));
    }
    if is_domain(&target) {
        return Target::Safe(format!("https://{target}"));
    }
    let scheme = target.split(['/', '?', '#']).next().unwrap_or("");
    if scheme.contains(':') || lower.contains("script:") { Target::Unsafe } else { Target::Relative }
}

/// Whether the whole text is a mail address.
pub(super) fn is_mail(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    !local.is_empty()
        && local.chars().all(|c| word(c) || "!#$&'*/=?^`{|}~".contains(c))
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// Whether the whole text is a domain with at most a path: `github.com/x`, `www.example.org`.
pub(super) fn is_domain(text: &str) -> bool {
    const ENDINGS: [&str; 48] = [
        "com", "org", "net", "io", "dev", "app", "me", "co", "edu", "gov", "info", "tech", "ai", "xyz", "page", "site",
        "blog", "cloud", "eu", "de", "fr", "uk", "es", "it", "nl", "pl", "pt", "br", "ch", "at", "se", "no", "fi",
        "dk", "ru", "cn", "jp", "kr", "in", "us", "ca", "au", "nz", "ie", "be", "cz", "tw", "sh",
    ];
    let host = text.split(['/', '?', '#']).next().unwrap_or("");
    let labels: Vec<&str> = host.split('.').collect();
    let sound = labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && label.len() < 64
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    if !sound || text.contains(char::is_whitespace) {
        return false;
    }
    let last = labels.last().map(|label| label.to_ascii_lowercase()).unwrap_or_default();
    // `resume.pdf`, `node.js` and `asp.net` look like domains; only what people use as one is taken for one.
    let known = ENDINGS.contains(&last.as_str());
    let www = labels.first().is_some_and(|label| label.eq_ignore_ascii_case("www"));
    www || known && (text.contains('/') || labels.len() >= 3 || labels[0].len() > 3 && last != "net")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_judged() {
        for (target, safe) in [
            ("https://example.com/a b", "https://example.com/a%20b"),
            ("a@example.org", "mailto:a@example.org"),
            ("tel:+1555", "tel:+1555"),
            ("www.example.com", "https://www.example.com"),
            ("github.com/x", "https://github.com/x"),
            (
                "https://münchen.example/straße?q=日本",
                "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%E6%97%A5%E6%9C%AC",
            ),
            ("https://example.com/\u{fffd}", "https://example.com/%EF%BF%BD"),
            ("jörg@example.org", "mailto:j%C3%B6rg@example.org"),
        ] {
            assert_eq!(judge_target(target), Target::Safe(safe.to_owned()));
        }
        for target in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "JaVaScRiPt:x", "vbscript:x"] {
            assert_eq!(judge_target(target), Target::Unsafe, "{target}");
        }
        for target in ["resume.pdf", "#top", "../x", "/a", ""] {
            assert_eq!(judge_target(target), Target::Relative, "{target}");
        }
    }
}
