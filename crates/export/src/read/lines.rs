//! Glyphs in content order to lines of runs, with spaces where there are gaps, as readers of text do.

use super::font::Font;
use super::interpret::{Glyph, PageGlyphs, is_near};
use super::{PdfLine, PdfRun};
use proofpress_resume::Pt;

/// A gap wider than this part of an em is a space. Between what kerning does (under 0.1) and the narrowest word
/// spaces of justified text (about 0.2).
const SPACE_GAP: f64 = 0.15;
/// How far off the baseline a glyph may stand and still be of the line, in em: superscripts are, the next line is not.
const SAME_LINE: f64 = 0.5;
/// How far back a glyph may start before the end of the last one, in em.
const BACK_STEP: f64 = 0.5;

/// Makes lines of a page's glyphs.
pub(super) fn read_lines(page: &PageGlyphs, fonts: &[Font]) -> Vec<PdfLine> {
    let mut lines = Vec::new();
    let mut line: Vec<&Glyph> = Vec::new();
    // A page that marks what runs from the right shows all of it in the order of reading.
    let marked = page.glyphs.iter().any(|glyph| glyph.from_right);
    let mut rtl = marked;
    // The last glyph that takes up room: a mark stands over one of its neighbours.
    let mut last: Option<&Glyph> = None;
    for glyph in &page.glyphs {
        let from_right = shows_rtl(glyph, page);
        if let Some(last) = last {
            if is_second(last, glyph, page) {
                continue;
            }
            if !same_line(last, glyph, rtl || from_right) {
                lines.extend(finish(&line, marked, page, fonts));
                line.clear();
                rtl = marked;
            }
        }
        if glyph.start != glyph.end || last.is_none() {
            last = Some(glyph);
        }
        rtl |= from_right;
        line.push(glyph);
    }
    lines.extend(finish(&line, marked, page, fonts));
    lines
}

/// Whether a glyph shows a character from the right.
fn shows_rtl(glyph: &Glyph, page: &PageGlyphs) -> bool {
    glyph.count == 1 && text_runs_rtl(&page.text[glyph.text.clone()])
}

/// The unit vector along the line.
fn direction(glyph: &Glyph) -> (f64, f64) {
    let (x, y) = (glyph.end.0 - glyph.start.0, glyph.end.1 - glyph.start.1);
    // Nearly all text lies level.
    if y == 0.0 && x >= 0.0 {
        return (1.0, 0.0);
    }
    let length = x.hypot(y);
    if length > 1e-6 { (x / length, y / length) } else { (1.0, 0.0) }
}

/// From the end of one glyph to the start of the next: along and across the line, in em.
fn step(last: &Glyph, next: &Glyph) -> (f64, f64) {
    let (dx, dy) = direction(last);
    let (x, y) = (next.start.0 - last.end.0, next.start.1 - last.end.1);
    let em = last.size.max(next.size).max(0.1);
    ((x * dx + y * dy) / em, (y * dx - x * dy) / em)
}

/// Whether a glyph ends further along the line than another does.
fn ends_behind(last: &Glyph, next: &Glyph) -> bool {
    let (dx, dy) = direction(last);
    (next.end.0 - last.end.0) * dx + (next.end.1 - last.end.1) * dy > 0.0
}

fn same_line(last: &Glyph, next: &Glyph, rtl: bool) -> bool {
    let (along, across) = step(last, next);
    let (a, b) = (direction(last), direction(next));
    across.abs() < SAME_LINE && a.0 * b.0 + a.1 * b.1 > 0.9 && (along > -BACK_STEP || rtl)
}

/// Bold faked by showing a glyph twice.
fn is_second(last: &Glyph, next: &Glyph, page: &PageGlyphs) -> bool {
    if next.count != 1 || last.font != next.font || !is_near(last.last, next.start, next.size) || last.start == last.end
    {
        return false;
    }
    let (a, b) = (&page.text[last.text.clone()], &page.text[next.text.clone()]);
    if last.count == 1 { a == b } else { a.ends_with(b) && b.chars().count() == 1 }
}

/// Whether a character belongs to a script that runs from the right.
pub(super) fn is_rtl(letter: char) -> bool {
    matches!(u32::from(letter), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff)
}

fn text_runs_rtl(text: &str) -> bool {
    // Their first byte in UTF-8 is past that of Latin, Greek and Cyrillic.
    text.bytes().any(|byte| byte >= 0xd6) && text.chars().any(is_rtl)
}

/// A piece of a line: a glyph's text, or a space that a gap stands for.
struct Piece<'a> {
    text: &'a str,
    glyph: &'a Glyph,
}

fn finish(glyphs: &[&Glyph], marked: bool, page: &PageGlyphs, fonts: &[Font]) -> Option<PdfLine> {
    // Where nothing is marked, the order of reading has to be found from what is seen.
    if !marked && glyphs.iter().any(|glyph| shows_rtl(glyph, page)) {
        let mut order: Vec<Glyph> = glyphs.iter().flat_map(|glyph| letters(glyph, page)).collect();
        let (dx, dy) = direction(order.first()?);
        order.sort_by(|a, b| (a.start.0 * dx + a.start.1 * dy).total_cmp(&(b.start.0 * dx + b.start.1 * dy)));
        let mut pieces = pieces_of(order.iter(), false, page);
        put_in_reading_order(&mut pieces);
        return line_of(&pieces, fonts);
    }
    line_of(&pieces_of(glyphs.iter().copied(), marked, page), fonts)
}

/// A glyph for each character of a word.
fn letters(glyph: &Glyph, page: &PageGlyphs) -> Vec<Glyph> {
    if glyph.count == 1 {
        return vec![glyph.clone()];
    }
    let part = |at: usize| {
        let part = at as f64 / glyph.count as f64;
        (glyph.start.0 + (glyph.end.0 - glyph.start.0) * part, glyph.start.1 + (glyph.end.1 - glyph.start.1) * part)
    };
    let letters = page.text[glyph.text.clone()].char_indices().enumerate();
    letters
        .map(|(at, (byte, letter))| {
            let begin = glyph.text.start + byte;
            let text = begin..begin + letter.len_utf8();
            Glyph { text, count: 1, start: part(at), end: part(at + 1), last: part(at), ..*glyph }
        })
        .collect()
}

/// Glyphs in order, with a space in each gap.
fn pieces_of<'a>(
    order: impl ExactSizeIterator<Item = &'a Glyph>,
    marked: bool,
    page: &'a PageGlyphs,
) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(order.len() + 16);
    let mut furthest: Option<&Glyph> = None;
    let mut before: Option<&Glyph> = None;
    for glyph in order {
        let shown = &page.text[glyph.text.clone()];
        if let (Some(furthest), Some(before), false) = (furthest, before, marked)
            && step(furthest, glyph).0 > SPACE_GAP
        {
            let spaced = pieces.last().is_some_and(|piece| piece.text.ends_with(char::is_whitespace));
            if !spaced && !shown.starts_with(char::is_whitespace) {
                pieces.push(Piece { text: " ", glyph: before });
            }
        }
        // Marks are put over letters, and end where those do not.
        if furthest.is_none_or(|furthest| marked || ends_behind(furthest, glyph)) {
            furthest = Some(glyph);
        }
        before = Some(glyph);
        pieces.push(Piece { text: shown, glyph });
    }
    pieces
}

/// Pieces as seen from left to right, to the order in which they are read.
fn put_in_reading_order(pieces: &mut [Piece<'_>]) {
    let strong = |text: &str| text.chars().any(char::is_alphabetic);
    let right = pieces.iter().filter(|piece| text_runs_rtl(piece.text)).count();
    let left = pieces.iter().filter(|piece| strong(piece.text) && !text_runs_rtl(piece.text)).count();
    if right >= left {
        // The line runs from the right: all is turned round, then what runs from the left is turned back.
        pieces.reverse();
        let from_left = |text: &str| (strong(text) && !text_runs_rtl(text)) || text.chars().any(|c| c.is_ascii_digit());
        turn_stretches(pieces, from_left);
    } else {
        turn_stretches(pieces, text_runs_rtl);
        // Numbers inside a turned stretch are rare in a line that runs from the left; they are left as seen.
    }
}

/// Reverses every stretch between a first and a last piece of a kind, with the neutral pieces inside.
fn turn_stretches(pieces: &mut [Piece<'_>], of_kind: impl Fn(&str) -> bool) {
    let neutral = |text: &str| !text.chars().any(char::is_alphanumeric);
    let mut at = 0;
    while at < pieces.len() {
        if !of_kind(pieces[at].text) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut ahead = end;
        while ahead < pieces.len() && (of_kind(pieces[ahead].text) || neutral(pieces[ahead].text)) {
            ahead += 1;
            if of_kind(pieces[ahead - 1].text) {
                end = ahead;
            }
        }
        pieces[at..end].reverse();
        at = end;
    }
}

fn line_of(pieces: &[Piece<'_>], fonts: &[Font]) -> Option<PdfLine> {
    let shown = |piece: &Piece<'_>| piece.text.chars().any(|c| !c.is_whitespace());
    let first = pieces.iter().position(shown)?;
    let last = pieces.iter().rposition(shown)?;
    let mut runs: Vec<PdfRun> = Vec::new();
    let mut key = None;
    for piece in &pieces[first..=last] {
        let glyph = piece.glyph;
        let this = (glyph.font, glyph.size.to_bits(), glyph.artifact);
        let (left, right) = (glyph.start.0.min(glyph.end.0), glyph.start.0.max(glyph.end.0));
        match runs.last_mut() {
            // A space goes to the run it follows, so that runs end in spaces and begin with words.
            Some(run) if key == Some(this) || piece.text == " " => {
                run.text.push_str(piece.text);
                let end = (run.x_pt.0 + run.width_pt.0).max(right);
                run.x_pt = run.x_pt.min(Pt(left));
                run.width_pt = Pt(end - run.x_pt.0);
            }
            _ => {
                key = Some(this);
                runs.push(PdfRun {
                    text: piece.text.to_owned(),
                    x_pt: Pt(left),
                    y_pt: Pt(glyph.start.1),
                    width_pt: Pt(right - left),
                    font: fonts.get(glyph.font).map(|font| font.name.clone()).unwrap_or_default(),
                    size_pt: Pt(glyph.size),
                    artifact: glyph.artifact,
                });
            }
        }
    }
    let left = runs.iter().map(|run| run.x_pt).reduce(Pt::min)?;
    let right = runs.iter().map(|run| run.x_pt + run.width_pt).reduce(Pt::max)?;
    let line = PdfLine {
        text: runs.iter().map(|run| run.text.as_str()).collect(),
        x_pt: left.rounded(),
        y_pt: runs[0].y_pt.rounded(),
        width_pt: (right - left).rounded(),
        runs: Vec::new(),
    };
    for run in &mut runs {
        for length in [&mut run.x_pt, &mut run.y_pt, &mut run.width_pt, &mut run.size_pt] {
            *length = length.rounded();
        }
    }
    Some(PdfLine { runs, ..line })
}
