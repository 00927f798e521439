//! Compiles the rules, which takes longer than laying a page out, so that a start of the program does not have to.

use proofpress_proof::{Rulebook, RulesText};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let read = |name: &str| {
        let path = Path::new("rules").join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let rulebook = Rulebook::from_toml(RulesText {
        lexicon: &read("lexicon.toml")?,
        senses: &read("senses.toml")?,
        verbs: &read("verbs.toml")?,
        sources: &read("sources.toml")?,
        privacy: &read("privacy.toml")?,
        weights: &read("weights.toml")?,
        claims: &read("claims.toml")?,
        matrix: &read("matrix.toml")?,
    })?;
    let folder = std::env::var_os("OUT_DIR").ok_or("cargo gives a build script its OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("rulebook.bin"), rulebook.to_bytes()?)?;
    Ok(())
}
