//! What browsers, search engines and link previews read of a page: title, description, Open Graph, policy, style.

use super::page::HtmlPage;
use super::sheet::sheet;
use super::write::{Html, one_line};
use base64::Engine as _;
use proofpress_resume::model::{BlockKind, Item};
use proofpress_resume::{Resume, SectionKind};
use sha2::{Digest as _, Sha256};

/// Longest description, in characters: about what a link preview shows.
const LONGEST_DESCRIPTION: usize = 200;

pub(super) fn push_head(html: &mut Html, page: &HtmlPage<'_>) {
    let resume = page.resume;
    let sheet = sheet(page.style, page.sheets);
    let title = title(resume);
    let description = description(page);
    html.raw("<head>\n<meta charset=\"utf-8\">\n");
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(sheet.as_bytes()));
    // Nothing is fetched and nothing runs; the one style sheet is known by its hash.
    let policy =
        format!("default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'");
    html.open("meta", &[("http-equiv", Some("Content-Security-Policy")), ("content", Some(&policy))]);
    html.raw("\n");
    let plain = [
        ("viewport", Some("width=device-width, initial-scale=1")),
        ("referrer", Some("no-referrer")),
        ("color-scheme", Some("light dark")),
        ("format-detection", Some("telephone=no, date=no, address=no, email=no")),
        ("author", resume.header.name.as_ref().map(|_| title.author.as_str())),
        ("description", description.as_deref()),
    ];
    html.raw("<title>");
    html.text(&title.whole);
    html.raw("</title>\n");
    for (name, content) in plain {
        if content.is_some() {
            html.open("meta", &[("name", Some(name)), ("content", content)]);
            html.raw("\n");
        }
    }
    let graph = [
        ("og:type", Some("profile")),
        ("og:title", Some(title.whole.as_str())),
        ("og:description", description.as_deref()),
        ("og:locale", locale(resume.settings.lang()).as_deref()),
    ]
    .map(|(property, content)| (property, content.map(str::to_owned)));
    for (property, content) in &graph {
        if let Some(content) = content {
            html.open("meta", &[("property", Some(property)), ("content", Some(content))]);
            html.raw("\n");
        }
    }
    // Without it, browsers ask the site for an icon.
    html.raw("<link rel=\"icon\" href=\"data:,\">\n<style>");
    html.raw(&sheet);
    html.raw("</style>\n</head>\n");
}

/// The title of the page.
struct Title {
    whole: String,
    author: String,
}

/// The name, and a headline that is short enough to be one: the words of the PDF's title.
fn title(resume: &Resume) -> Title {
    let line = |text: &proofpress_resume::RichText| one_line(&text.plain());
    let headline = resume.header.headline.first().map(|headline| line(&headline.text));
    let author = resume.header.name.as_ref().map(|name| line(&name.text)).unwrap_or_default();
    let whole = match headline.filter(|headline| headline.chars().count() <= 80) {
        _ if author.is_empty() => "Resume".to_owned(),
        Some(headline) => format!("{author} - {headline}"),
        None => author.clone(),
    };
    Title { whole, author }
}

/// The first sentences of the summary, else the line under the name; none where there is neither.
fn description(page: &HtmlPage<'_>) -> Option<String> {
    let shown = page.composition.ids();
    let summary = page.resume.sections.iter().find(|section| section.kind == SectionKind::Summary);
    let paragraph = summary.and_then(|section| {
        section.items.iter().find_map(|item| match item {
            Item::Block(block) if block.kind == BlockKind::Paragraph && shown.contains(&block.id) => Some(&block.text),
            _ => None,
        })
    });
    let text = paragraph.or_else(|| page.resume.header.headline.first().map(|line| &line.text))?;
    let text = one_line(&text.plain());
    (!text.is_empty()).then(|| shortened(&text))
}

/// The text up to a word's end, with an ellipsis where something was left out.
fn shortened(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(LONGEST_DESCRIPTION) else { return text.to_owned() };
    let end = text[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", text[..end].trim_end_matches([',', ';', ' ', '.']))
}

/// `pt-BR` as Open Graph writes it; none without a region.
fn locale(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next()?;
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    Some(format!("{}_{}", language.to_ascii_lowercase(), region.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{locale, shortened};

    #[test]
    fn a_long_description_ends_with_a_word() {
        assert_eq!(shortened("short"), "short");
        let long = shortened(&"eleven more ".repeat(40));
        assert!(long.ends_with("eleven…") || long.ends_with("more…"), "{long}");
        assert!(long.chars().count() <= 201);
        assert_eq!(shortened(&"x".repeat(500)).chars().count(), 201);
    }

    #[test]
    fn a_locale_needs_a_region() {
        assert_eq!(locale("en"), None);
        assert_eq!(locale("pt-BR"), Some("pt_BR".to_owned()));
    }
}
