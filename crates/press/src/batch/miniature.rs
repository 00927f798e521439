//! What a machine reads in a PDF's first page to a small picture of it, with its fold, as SVG of a few kilobytes.

use proofpress_export::PdfText;
use proofpress_resume::Pt;
use std::fmt::Write as _;

/// Most lines of a picture, so that its size is bounded.
const MOST_LINES: usize = 120;
/// Most characters of a line.
const MOST_CHARACTERS: usize = 200;

/// Draws the first page: every line of text where it stands, and the fold.
pub(crate) fn miniature(pdf: &PdfText, fold: Pt) -> String {
    let Some(page) = pdf.pages.first() else { return String::new() };
    let (width, height) = (page.width_pt.0, page.height_pt.0);
    let mut svg = String::with_capacity(8 * 1024);
    let _ = write!(svg, "<svg viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"page\">");
    for line in page.lines.iter().take(MOST_LINES) {
        let size = line.runs.iter().map(|run| run.size_pt.0).fold(0.0, f64::max);
        let text = line.text.trim_end();
        if text.is_empty() || line.width_pt.0 <= 0.0 {
            continue;
        }
        let _ = write!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" font-size=\"{size:.1}\" textLength=\"{:.0}\" lengthAdjust=\"spacingAndGlyphs\">",
            line.x_pt.0, line.y_pt.0, line.width_pt.0
        );
        let shown: String = text.chars().take(MOST_CHARACTERS).collect();
        push_escaped(&mut svg, &shown);
        svg.push_str("</text>");
    }
    let _ = write!(svg, "<path d=\"M0 {0:.1}H{width:.0}\"/></svg>", fold.0);
    svg
}

/// Text as HTML and SVG hold it.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
}
