//! A page of a laid-out document to the pieces that stand on it, and those to SVG: for a live view, which draws again only
//! what an edit changed.

use typst::foundations::Smart;
use typst::utils::hash128;
use typst_layout::{Page, PagedDocument};
use typst_library::layout::{Frame, FrameItem, FrameKind, GroupItem, Point, Size, Transform};
use typst_svg::SvgOptions;

/// A group that is higher than this many points is taken apart: an edit seldom changes all of it.
const TALL: f64 = 40.0;

/// A page and what stands on it, from back to front: lines, mostly. What shows nothing (links, tags) is left out.
#[derive(Debug)]
pub struct PagePieces<'a> {
    page: &'a Page,
    /// The pieces.
    pub pieces: Vec<Piece<'a>>,
}

/// A piece of a page.
#[derive(Debug)]
pub struct Piece<'a> {
    /// Where it stands, in points from the left of the page.
    pub left: f64,
    /// The same from the top.
    pub top: f64,
    /// Pieces of one key are drawn alike, wherever they stand.
    pub key: u128,
    item: &'a FrameItem,
    /// What gradients go across.
    size: Size,
}

impl<'a> PagePieces<'a> {
    /// The pieces of each page.
    #[must_use]
    pub fn of(document: &'a PagedDocument) -> Vec<Self> {
        let of_page = |page: &'a Page| {
            let mut pieces = Vec::new();
            gather(&page.frame, Point::zero(), page.frame.size(), &mut pieces);
            Self { page, pieces }
        };
        document.pages().iter().map(of_page).collect()
    }

    /// The page without its pieces as SVG.
    #[must_use]
    pub fn draw_ground(&self) -> String {
        let page = Page { frame: Frame::hard(self.page.frame.size()), ..self.page.clone() };
        typst_svg::svg(&page, &SvgOptions::default())
    }

    /// Some of the pieces as one SVG: a `<g>` without attributes for each, in the order given, drawn as if it stood in the
    /// page's corner; then the letter shapes and whatever else these refer to.
    ///
    /// # Panics
    /// Where there is no piece of such a number.
    #[must_use]
    pub fn draw(&self, numbers: &[usize]) -> String {
        let mut frame = Frame::hard(self.page.frame.size());
        for &number in numbers {
            let piece = &self.pieces[number];
            // A hard frame is drawn as a group of its own, even where nothing is in it.
            let mut alone = Frame::hard(piece.size);
            alone.push(Point::zero(), piece.item.clone());
            frame.push(Point::zero(), FrameItem::Group(GroupItem::new(alone)));
        }
        let page = Page { frame, fill: Smart::Custom(None), ..self.page.clone() };
        typst_svg::svg(&page, &SvgOptions::default())
    }
}

fn gather<'a>(frame: &'a Frame, at: Point, size: Size, pieces: &mut Vec<Piece<'a>>) {
    for (place, item) in frame.items() {
        let at = at + *place;
        match item {
            FrameItem::Tag(_) | FrameItem::Link(..) => {}
            FrameItem::Group(group) if is_plain(group) && group.frame.height().to_pt() > TALL => {
                let size = if group.frame.kind() == FrameKind::Hard { group.frame.size() } else { size };
                gather(&group.frame, at, size, pieces);
            }
            _ => {
                let key = hash128(&(size, item));
                pieces.push(Piece { left: at.x.to_pt(), top: at.y.to_pt(), key, item, size });
            }
        }
    }
}

/// Whether a group does nothing to what is in it.
fn is_plain(group: &GroupItem) -> bool {
    group.transform == Transform::identity() && group.clip.is_none() && group.label.is_none()
}
