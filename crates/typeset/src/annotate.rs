//! A laid-out page to the same page with the fold and its strong blocks drawn on it, for pictures only.

use proofpress_resume::Pt;
use proofpress_resume::facts::PageBox;
use typst::layout::{Abs, FrameItem, Point, Size};
use typst::syntax::Span;
use typst::visualize::{Color, FixedStroke, Geometry, Paint};
use typst_layout::PagedDocument;

/// Width of the bar beside a block.
const BAR: f64 = 3.0;
/// Distance of the bar from the text.
const BAR_GAP: f64 = 8.0;

/// What is drawn.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// The fold, from the top of page 1.
    pub fold: Option<Pt>,
    /// Left edge of the text.
    pub left: Pt,
    /// Boxes of strong blocks above the fold.
    pub above: Vec<PageBox>,
    /// Boxes of strong blocks that are not.
    pub below: Vec<PageBox>,
}

/// The document with marks on it: a green bar beside what stands above the fold, an orange one beside what does not, and
/// a dashed line for the fold itself. Its text is the same.
#[must_use]
pub fn annotate(document: &PagedDocument, marks: &Marks) -> PagedDocument {
    let green = Paint::Solid(Color::from_u8(0x1b, 0x7f, 0x4b, 0xff));
    let orange = Paint::Solid(Color::from_u8(0xd0, 0x6a, 0x00, 0xff));
    let mut pages: Vec<typst_layout::Page> = document.pages().to_vec();
    for (boxes, colour) in [(&marks.above, &green), (&marks.below, &orange)] {
        for page_box in boxes {
            let Some(page) = page_box.page.checked_sub(1).and_then(|index| pages.get_mut(index)) else { continue };
            let height = (page_box.bottom_pt - page_box.top_pt).max(Pt::ZERO);
            let bar = Geometry::Rect(Size::new(Abs::pt(BAR), Abs::pt(height.0))).filled(colour.clone());
            let left = (marks.left.0 - BAR_GAP - BAR).max(0.0);
            let at = Point::new(Abs::pt(left), Abs::pt(page_box.top_pt.0));
            page.frame.push(at, FrameItem::Shape(bar, Span::detached()));
        }
    }
    if let (Some(fold), Some(page)) = (marks.fold, pages.first_mut()) {
        let width = page.frame.width();
        // Short strokes, so that the line is told from the page's own rules also in black and white.
        let (dash, gap) = (Abs::pt(6.0), Abs::pt(4.0));
        let mut x = Abs::zero();
        while x < width {
            let stroke = FixedStroke { paint: orange.clone(), thickness: Abs::pt(1.0), ..FixedStroke::default() };
            let line = Geometry::Line(Point::with_x(dash.min(width - x))).stroked(stroke);
            page.frame.push(Point::new(x, Abs::pt(fold.0)), FrameItem::Shape(line, Span::detached()));
            x += dash + gap;
        }
    }
    let info = typst::model::Document::info(document).clone();
    PagedDocument::new(pages.into_iter().collect(), info)
}
