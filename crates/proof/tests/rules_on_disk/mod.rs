//! The rulebook from the rules files of this checkout, for tests and examples.

use proofpress_proof::{Rulebook, RulesText};
use std::path::{Path, PathBuf};

/// The folder of the rules files.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

/// The compiled rulebook.
pub(crate) fn rulebook() -> Rulebook {
    let read = |name: &str| {
        std::fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("rules/{name}: {error}"))
    };
    let texts = [
        read("lexicon.toml"),
        read("senses.toml"),
        read("verbs.toml"),
        read("sources.toml"),
        read("privacy.toml"),
        read("weights.toml"),
        read("claims.toml"),
        read("matrix.toml"),
    ];
    let [lexicon, senses, verbs, sources, privacy, weights, claims, matrix] = &texts;
    let texts = RulesText { lexicon, senses, verbs, sources, privacy, weights, claims, matrix };
    Rulebook::from_toml(texts).unwrap_or_else(|error| panic!("the rules files do not compile: {error}"))
}
