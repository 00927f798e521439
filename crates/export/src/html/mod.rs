//! A resume and its composition to one HTML page for people: semantic, self-contained, without script or request.
//!
//! It is made from the model, never from Typst's HTML, and says the same blocks in the same order as the PDF. Reading
//! order: `page` (the whole file), `head` (what machines read), `body` (header, sections, entries, blocks), `rich`
//! (runs), `dates` (times), `sheet` (the style), `colour` (an accent that can be read), `write` (the only place where
//! text becomes HTML).

mod body;
mod colour;
mod dates;
mod head;
mod page;
mod rich;
mod sheet;
mod write;

pub use page::{HtmlPage, export_html};
