//! proofpress: one Markdown resume to a one-page PDF, with a report of where the strong proof landed.
//!
//! The stages are crates of their own: [`resume`] (Markdown → blocks), [`proof`] (strengths, findings, fold verdict),
//! [`typeset`] (blocks → laid-out page), [`export`] (page → PDF and back) [`press`] (all of it for one resume) and [`preview`]
//! (a resume that changes → a live page).
//! What they need beyond code stands in `templates/`, `rules/` and `fonts/`; this crate embeds it as [`ASSETS`].
//!
//! ```
//! use proofpress::press::{Format, Press, Request};
//! use proofpress::resume::Source;
//!
//! let press = Press::new(proofpress::ASSETS, &[])?;
//! let source = Source::new("resume.md", "# Ada Example\nada@example.com\n\n## Experience\n- Fixed a data race\n");
//! let built = press.build(source, &[Format::Pdf], &Request::default())?;
//! assert_eq!(built.checked.report.page.pages, Some(1));
//! # Ok::<(), proofpress::press::PressError>(())
//! ```

pub use proofpress_export as export;
pub use proofpress_press as press;
pub use proofpress_preview as preview;
pub use proofpress_proof as proof;
pub use proofpress_resume as resume;
pub use proofpress_typeset as typeset;

use proofpress_press::{Assets, BundledFont, BundledProfile};
use proofpress_proof::RulesText;

macro_rules! profile {
    ($name:literal) => {
        BundledProfile {
            name: $name,
            profile: include_str!(concat!("../templates/", $name, "/profile.toml")),
            template: include_str!(concat!("../templates/", $name, "/template.typ")),
            sheet: include_str!(concat!("../templates/", $name, "/page.css")),
            starter: include_str!(concat!("../templates/", $name, "/starter.md")),
        }
    };
}

macro_rules! font {
    ($name:literal) => {
        BundledFont { name: $name, data: include_bytes!(concat!("../fonts/", $name)) }
    };
}

/// Templates, rules and fonts, embedded.
pub const ASSETS: Assets = Assets {
    base: include_str!("../templates/base.typ"),
    base_sheet: include_str!("../templates/base.css"),
    profiles: &[profile!("mid"), profile!("new-grad"), profile!("senior"), profile!("switcher")],
    rules: RulesText {
        lexicon: include_str!("../rules/lexicon.toml"),
        senses: include_str!("../rules/senses.toml"),
        verbs: include_str!("../rules/verbs.toml"),
        sources: include_str!("../rules/sources.toml"),
        privacy: include_str!("../rules/privacy.toml"),
        weights: include_str!("../rules/weights.toml"),
        claims: include_str!("../rules/claims.toml"),
        matrix: include_str!("../rules/matrix.toml"),
    },
    rulebook: Some(include_bytes!(concat!(env!("OUT_DIR"), "/rulebook.bin"))),
    fonts: &[
        font!("SourceSans3-Regular.otf"),
        font!("SourceSans3-It.otf"),
        font!("SourceSans3-Bold.otf"),
        font!("SourceSans3-BoldIt.otf"),
        font!("LibertinusSerif-Regular.otf"),
        font!("LibertinusSerif-Italic.otf"),
        font!("LibertinusSerif-Bold.otf"),
        font!("LibertinusSerif-BoldItalic.otf"),
    ],
    serif: "Libertinus Serif",
    sans: "Source Sans 3",
};
