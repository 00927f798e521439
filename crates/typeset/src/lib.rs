//! A composition of resume blocks to Typst source, a laid-out page and its measurements. The only crate that runs
//! Typst's compiler.
//!
//! Reading order: [`markup`] (the one way in for text), [`blocks`] (a resume's texts → source and [`source_map`]), [`mod@emit`]
//! (composition → source), [`fonts`] (which font shows which word), [`engine`] (source → laid-out page), [`measure`] (laid-out
//! page → page facts), [`mod@fit`] (the density that keeps the page count), [`mod@annotate`] (the page with the fold drawn on it).

pub mod annotate;
pub mod blocks;
mod choose;
mod direction;
pub mod emit;
pub mod engine;
mod estimate;
pub mod fit;
pub mod fonts;
pub mod markup;
pub mod measure;
mod missing;
pub mod source_map;

pub use annotate::{Marks, annotate};
pub use emit::{Emission, emit};
pub use engine::{Engine, LaidOut, Page, Template, make_library};
pub use fit::{Fit, Overflow, fit, fit_near};
pub use fonts::{FontError, FontLibrary, FontSources};
