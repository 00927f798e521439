//! A page of a laid-out document to a picture: PNG or SVG.

use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

/// The most pixels a picture may have: a page at 1200 dpi.
const MAX_PIXELS: f64 = 150_000_000.0;

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PictureError {
    /// The document has fewer pages.
    #[error("there is no page {page}; the document has {pages}")]
    NoPage {
        /// The page asked for, from 1.
        page: usize,
        /// How many there are.
        pages: usize,
    },
    /// The resolution is not above 0, or makes too many pixels.
    #[error("{pixels_per_pt} pixels a point make no picture of this page; use 0.1 to 16")]
    Resolution {
        /// The resolution asked for.
        pixels_per_pt: f64,
    },
    /// The picture could not be encoded.
    #[error("the picture could not be encoded: {0}")]
    Encoding(String),
}

/// Draws a page (from 1) as PNG; 72 dpi are one pixel a point.
///
/// # Errors
/// No such page, or a resolution out of range.
pub fn export_png(document: &PagedDocument, page: usize, pixels_per_pt: f64) -> Result<Vec<u8>, PictureError> {
    let page = page_of(document, page)?;
    let size = page.frame.size();
    let pixels = size.x.to_pt() * size.y.to_pt() * pixels_per_pt * pixels_per_pt;
    if !(pixels_per_pt > 0.0 && pixels <= MAX_PIXELS) {
        return Err(PictureError::Resolution { pixels_per_pt });
    }
    let options = RenderOptions { pixel_per_pt: Scalar::new(pixels_per_pt), render_bleed: false };
    typst_render::render(page, &options).encode_png().map_err(|error| PictureError::Encoding(error.to_string()))
}

/// Draws a page (from 1) as SVG, letters as outlines.
///
/// # Errors
/// No such page.
pub fn export_svg(document: &PagedDocument, page: usize) -> Result<String, PictureError> {
    Ok(typst_svg::svg(page_of(document, page)?, &SvgOptions::default()))
}

fn page_of(document: &PagedDocument, page: usize) -> Result<&Page, PictureError> {
    let pages = document.pages();
    page.checked_sub(1).and_then(|at| pages.get(at)).ok_or(PictureError::NoPage { page, pages: pages.len() })
}
