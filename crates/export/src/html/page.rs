//! A resume, its composition and its look to the text of one HTML file.

use super::body::push_body;
use super::head::push_head;
use super::write::Html;
use proofpress_resume::style::Style;
use proofpress_resume::{Composition, Resume};

/// What a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct HtmlPage<'a> {
    /// The blocks.
    pub resume: &'a Resume,
    /// Which of them, in which order.
    pub composition: &'a Composition,
    /// Font, accent, links and dates; lengths are the reader's own.
    pub style: &'a Style,
    /// Style sheets, the common one first. They are the user's own code, as templates are.
    pub sheets: &'a [&'a str],
}

/// The page as the text of one file, without script, and with nothing in it that a browser would fetch.
///
/// Every word of the composition stands in it once, in the order of [`crate::expected_blocks`] but for an entry's dates,
/// which follow its title, as on paper.
#[must_use]
pub fn export_html(page: &HtmlPage<'_>) -> String {
    let mut html = Html::default();
    let (lang, direction) = language(page.resume.settings.lang());
    html.raw("<!DOCTYPE html>\n");
    html.open("html", &[("lang", Some(lang)), ("dir", Some(direction))]);
    html.raw("\n");
    push_head(&mut html, page);
    push_body(&mut html, page, direction == "rtl");
    html.raw("\n</html>\n");
    html.finish()
}

/// The language tag, English where it is none, and the direction of its script.
fn language(tag: &str) -> (&str, &'static str) {
    /// Languages and scripts that run from right to left.
    const RIGHT_TO_LEFT: [&str; 14] =
        ["ar", "he", "iw", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "arab", "hebr", "syrc"];
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let sound = (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !sound {
        return ("en", "ltr");
    }
    let is_rtl = |part: &str| RIGHT_TO_LEFT.iter().any(|name| name.eq_ignore_ascii_case(part));
    // `az-Arab` is Arabic script; of other tags the language says it, a region `AR` does not.
    let script = tag.split('-').nth(1).filter(|part| part.len() == 4);
    let rtl = script.map_or_else(|| is_rtl(first), is_rtl);
    (tag, if rtl { "rtl" } else { "ltr" })
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn direction_follows_the_script() {
        assert_eq!(language("ar"), ("ar", "rtl"));
        assert_eq!(language("he-IL"), ("he-IL", "rtl"));
        assert_eq!(language("es-AR"), ("es-AR", "ltr"));
        assert_eq!(language("az-Arab"), ("az-Arab", "rtl"));
        assert_eq!(language("ur-Latn"), ("ur-Latn", "ltr"));
        assert_eq!(language("\"><script>"), ("en", "ltr"));
    }
}
