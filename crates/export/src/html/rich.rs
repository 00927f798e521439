//! Runs to inline HTML: styles, links that may stand, line breaks, and `time` elements where they are asked for.

use super::dates::{End, times};
use super::write::Html;
use proofpress_resume::RichText;
use proofpress_resume::model::{Run, RunStyle};

/// What is made of text beyond its runs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inline<'a> {
    /// In a heading a line break is a space.
    pub(super) heading: bool,
    /// Whether dates are `time` elements.
    pub(super) times: bool,
    /// The properties of a beginning and of an end.
    pub(super) ends: Option<(&'a str, &'a str)>,
    /// The property that the text of a link has.
    pub(super) link_text: Option<&'a str>,
    /// The property that the target of a link is.
    pub(super) link_target: Option<&'a str>,
}

/// Appends text.
pub(super) fn push_rich(html: &mut Html, text: &RichText, inline: Inline<'_>) {
    for group in text.runs.chunk_by(|a, b| a.link == b.link) {
        let link = group[0].link.as_deref().and_then(safe_target);
        if let Some(target) = &link {
            let outside = target.starts_with("http");
            let rel = if inline.link_target.is_some() { "me noopener noreferrer" } else { "noopener noreferrer" };
            html.open(
                "a",
                &[("href", Some(target)), ("rel", outside.then_some(rel)), ("itemprop", inline.link_target)],
            );
        }
        let named = inline.link_text.filter(|_| link.is_some());
        if named.is_some() {
            html.open("span", &[("itemprop", named)]);
        }
        for alike in group.chunk_by(|a, b| a.style == b.style) {
            let elements = elements(alike[0].style);
            elements.iter().for_each(|name| html.open(name, &[]));
            alike.iter().for_each(|run| push_run(html, run, inline));
            elements.iter().rev().for_each(|name| html.close(name));
        }
        if named.is_some() {
            html.close("span");
        }
        if link.is_some() {
            html.close("a");
        }
    }
}

fn elements(style: RunStyle) -> Vec<&'static str> {
    [(style.strong, "strong"), (style.emph, "em"), (style.strike, "s"), (style.code, "code")]
        .into_iter()
        .filter_map(|(wanted, name)| wanted.then_some(name))
        .collect()
}

fn push_run(html: &mut Html, run: &Run, inline: Inline<'_>) {
    if !inline.times {
        push_words(html, &run.text, inline.heading);
        return;
    }
    let mut at = 0;
    for time in times(&run.text) {
        push_words(html, &run.text[at..time.range.start], inline.heading);
        let property = match (inline.ends, time.end) {
            (Some((start, _)), Some(End::Start)) => Some(start),
            (Some((_, end)), Some(End::End)) => Some(end),
            _ => None,
        };
        html.open("time", &[("datetime", Some(&time.machine)), ("itemprop", property)]);
        push_words(html, &run.text[time.range.clone()], inline.heading);
        html.close("time");
        at = time.range.end;
    }
    push_words(html, &run.text[at..], inline.heading);
}

fn push_words(html: &mut Html, text: &str, heading: bool) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            html.raw(if heading { " " } else { "<br>" });
        }
        html.text(line);
    }
}

/// A target as an attribute may hold it: http, https, mailto or tel, characters that no address has encoded.
fn safe_target(target: &str) -> Option<String> {
    let target = target.trim();
    let colon = target.find(':')?;
    let (scheme, rest) = (target[..colon].to_ascii_lowercase(), &target[colon + 1..]);
    let sound = match scheme.as_str() {
        "http" | "https" => rest.starts_with("//") && rest.len() > 2,
        "mailto" | "tel" => !rest.is_empty(),
        _ => false,
    };
    if !sound {
        return None;
    }
    let mut out = format!("{scheme}:");
    for character in rest.chars() {
        match character {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::ByteSpan;

    #[test]
    fn only_addresses_of_four_schemes_are_links() {
        assert_eq!(safe_target("HTTPS://example.org/a b"), Some("https://example.org/a%20b".to_owned()));
        assert_eq!(safe_target("mailto:a@example.org"), Some("mailto:a@example.org".to_owned()));
        for target in ["javascript:alert(1)", "data:text/html,x", "https:evil", "//example.org", "tel:", "vbscript:x"] {
            assert_eq!(safe_target(target), None, "{target}");
        }
    }

    #[test]
    fn runs_of_one_link_are_one_element() {
        let run = |text: &str, strong| Run {
            text: text.to_owned(),
            span: ByteSpan::default(),
            style: RunStyle { strong, ..RunStyle::default() },
            link: Some("https://example.org".to_owned()),
        };
        let mut html = Html::default();
        push_rich(&mut html, &RichText { runs: vec![run("a ", false), run("<b>", true)] }, Inline::default());
        assert_eq!(
            html.finish(),
            "<a href=\"https://example.org\" rel=\"noopener noreferrer\">a <strong>&lt;b&gt;</strong></a>"
        );
    }
}
