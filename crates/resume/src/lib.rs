//! Markdown to a [`Resume`] of blocks with ids and byte spans, and the plain data that every later stage shares.
//!
//! Reading order: [`source`] and [`units`] (where things are), [`model`] (what a resume is made of), [`markdown`]
//! (how it is read), [`settings`] and [`profile`] (how it is to be set), [`composition`] (what is laid out, in which
//! order), [`facts`] (what came out), [`finding`] (what there is to say about it).

pub mod composition;
pub mod facts;
pub mod finding;
pub mod import;
pub mod markdown;
pub mod model;
pub mod plain_text;
pub mod private;
pub mod profile;
mod redact;
pub mod settings;
pub mod source;
pub mod style;
pub mod units;

pub use composition::Composition;
pub use facts::PageFacts;
pub use finding::{Finding, Severity};
pub use markdown::parse_resume;
pub use model::{
    Area, Block, BlockId, BlockKind, Entry, Header, Resume, RichText, Run, Section, SectionKind, Strength,
};
pub use private::{Note, Private};
pub use profile::Profile;
pub use settings::Settings;
pub use source::{ByteSpan, Source};
pub use units::Pt;
