//! The files that the root package embeds, read from the workspace.

use proofpress_press::{Assets, BundledFont, BundledProfile, Press};
use proofpress_proof::RulesText;
use std::path::Path;
use std::sync::LazyLock;

/// They live as long as the test.
pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = |path: String| -> &'static str {
        std::fs::read_to_string(root.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}")).leak()
    };
    let profiles: Vec<BundledProfile> = ["mid", "new-grad", "senior", "switcher"]
        .into_iter()
        .map(|name| BundledProfile {
            name,
            profile: text(format!("templates/{name}/profile.toml")),
            template: text(format!("templates/{name}/template.typ")),
            sheet: text(format!("templates/{name}/page.css")),
            starter: text(format!("templates/{name}/starter.md")),
        })
        .collect();
    let fonts: Vec<BundledFont> = [
        "SourceSans3-Regular.otf",
        "SourceSans3-It.otf",
        "SourceSans3-Bold.otf",
        "SourceSans3-BoldIt.otf",
        "LibertinusSerif-Regular.otf",
        "LibertinusSerif-Italic.otf",
        "LibertinusSerif-Bold.otf",
        "LibertinusSerif-BoldItalic.otf",
    ]
    .into_iter()
    .map(|name| BundledFont { name, data: std::fs::read(root.join("fonts").join(name)).expect("a font").leak() })
    .collect();
    let rules = |name: &str| text(format!("rules/{name}.toml"));
    Assets {
        base: text("templates/base.typ".to_owned()),
        base_sheet: text("templates/base.css".to_owned()),
        profiles: profiles.leak(),
        rules: RulesText {
            lexicon: rules("lexicon"),
            senses: rules("senses"),
            verbs: rules("verbs"),
            sources: rules("sources"),
            privacy: rules("privacy"),
            weights: rules("weights"),
            claims: rules("claims"),
            matrix: rules("matrix"),
        },
        rulebook: None,
        fonts: fonts.leak(),
        serif: "Libertinus Serif",
        sans: "Source Sans 3",
    }
});

/// A press with them.
pub(crate) static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(*ASSETS, &[]).expect("a press"));
