//! A style and style sheets to the one sheet of a page.

use super::colour::{NIGHT, PAPER, hex, readable};
use proofpress_resume::settings::{DatePlace, LinkStyle};
use proofpress_resume::style::Style;

/// Families of the two looks that may be on a reader's machine, those of the PDF first.
const SERIF: &str = "\"Libertinus Serif\", \"Source Serif 4\", \"Iowan Old Style\", \"Palatino Linotype\", Palatino, \
                     \"Book Antiqua\", Charter, Georgia, serif";
const SANS: &str = "\"Source Sans 3\", \"Source Sans Pro\", system-ui, -apple-system, \"Segoe UI\", Roboto, \
                    \"Helvetica Neue\", \"Noto Sans\", Arial, sans-serif";

/// Contrast of the accent: what small text needs by WCAG's stricter level.
const CONTRAST: f64 = 7.0;

/// The sheet: the style as custom properties, then the sheets in their order.
pub(super) fn sheet(style: &Style, sheets: &[&str]) -> String {
    let mut out = format!(
        "\n:root {{ --accent-day: {}; --accent-night: {}; --night: {}; --font: {}; --links: {}; --dates: {}; }}\n",
        hex(readable(style.accent, PAPER, [0, 0, 0], CONTRAST)),
        hex(readable(style.accent, NIGHT, [255, 255, 255], CONTRAST)),
        hex(NIGHT),
        families(&style.font),
        match style.links {
            LinkStyle::Plain => "none",
            LinkStyle::Underline => "underline",
        },
        match style.dates {
            DatePlace::Beside => "0",
            DatePlace::Right => "auto",
        },
    );
    for sheet in sheets {
        // In CSS the escaped slash is the slash, and no end tag is left.
        out.push_str(&sheet.replace("</", "<\\/"));
    }
    out
}

/// The families for text. A family's name is a stranger's: only letters, digits, spaces and hyphens of it are kept.
fn families(font: &str) -> String {
    match font {
        "serif" => SERIF.to_owned(),
        "sans" => SANS.to_owned(),
        family => {
            let kept: String =
                family.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).take(60).collect();
            format!("\"{}\", {}", kept.trim(), if kept.contains("Serif") { SERIF } else { SANS })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::families;

    #[test]
    fn a_family_cannot_leave_its_string() {
        assert!(families("X\"; } </style><script>").starts_with("\"X  stylescript\", "));
        assert!(families("PT Serif").starts_with("\"PT Serif\", \"Libertinus Serif\""));
    }
}
