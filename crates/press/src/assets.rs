//! What the root package embeds and hands down: templates, rules and fonts.

/// A bundled profile.
#[derive(Debug, Clone, Copy)]
pub struct BundledProfile {
    /// Its name, the same as in its `profile.toml`.
    pub name: &'static str,
    /// The text of `profile.toml`.
    pub profile: &'static str,
    /// The text of `template.typ`.
    pub template: &'static str,
    /// The text of `page.css`, the look of the public page.
    pub sheet: &'static str,
    /// The text of `starter.md`.
    pub starter: &'static str,
}

/// A bundled font file.
#[derive(Debug, Clone, Copy)]
pub struct BundledFont {
    /// Its file name.
    pub name: &'static str,
    /// Its bytes.
    pub data: &'static [u8],
}

/// All that is embedded in the program.
#[derive(Debug, Clone, Copy)]
pub struct Assets {
    /// The text of `templates/base.typ`.
    pub base: &'static str,
    /// The text of `templates/base.css`.
    pub base_sheet: &'static str,
    /// The profiles; the first is the one without a name.
    pub profiles: &'static [BundledProfile],
    /// The texts of the rules files.
    pub rules: proofpress_proof::RulesText<'static>,
    /// The same rules, compiled when the program was built ([`proofpress_proof::Rulebook::to_bytes`]); without them the
    /// texts are compiled at each start.
    pub rulebook: Option<&'static [u8]>,
    /// The fonts, in order of preference.
    pub fonts: &'static [BundledFont],
    /// The family among them that `serif` names.
    pub serif: &'static str,
    /// The family among them that `sans` names.
    pub sans: &'static str,
}
