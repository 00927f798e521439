//! All that a variant is made from to one hash: the same hash, the same files.

use super::rows::JobRow;
use crate::assets::Assets;
use crate::request::{Format, Request};
use proofpress_typeset::Template;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A hash over named parts, each with its length, so that no two lists of parts run into one another.
#[derive(Debug, Clone)]
pub(crate) struct InputsHash(Sha256);

impl InputsHash {
    /// What is the same for a whole batch: program, rules, fonts, formats, flags.
    pub(crate) fn of_batch(assets: &Assets, fonts: &[PathBuf], formats: &[Format], request: &Request) -> Self {
        let mut hash = Self(Sha256::new());
        hash.part("program", env!("CARGO_PKG_VERSION").as_bytes());
        hash.part("base", assets.base.as_bytes());
        let rules = &assets.rules;
        for text in
            [rules.lexicon, rules.verbs, rules.sources, rules.privacy, rules.weights, rules.claims, rules.matrix]
        {
            hash.part("rules", text.as_bytes());
        }
        for font in assets.fonts {
            hash.part(font.name, font.data);
        }
        for folder in fonts {
            hash.fonts_of(folder, 4);
        }
        for format in formats {
            hash.part("format", format.name().as_bytes());
        }
        // The flags print all that they hold; none of them is private.
        let flags = format!(
            "{:?} {:?} {:?} {:?} {}",
            request.settings, request.source_date, request.severities, request.pdf_standards, request.annotate
        );
        hash.part("flags", flags.as_bytes());
        hash
    }

    /// The same with what a resume brings: its text, its profile and its template.
    pub(crate) fn with_resume(mut self, sha256: &str, profile: &str, template: &Template) -> Self {
        self.part("resume", sha256.as_bytes());
        self.part("profile", profile.as_bytes());
        self.part("template", template.text().as_bytes());
        self
    }

    /// The hash with a posting, in lower-case hexadecimal.
    pub(crate) fn of_posting(mut self, row: &JobRow) -> String {
        for (name, field) in [("id", &row.id), ("company", &row.company), ("title", &row.title), ("text", &row.text)] {
            self.part(name, field.as_bytes());
        }
        for tag in &row.tags {
            self.part("tag", tag.as_bytes());
        }
        self.part("own profile", row.profile.as_deref().unwrap_or_default().as_bytes());
        self.0.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    fn part(&mut self, name: &str, bytes: &[u8]) {
        self.0.update(name.len().to_le_bytes());
        self.0.update(name.as_bytes());
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    /// Names and sizes of the files of a font folder.
    fn fonts_of(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            match std::fs::metadata(&path) {
                Ok(meta) if meta.is_dir() && depth > 0 => self.fonts_of(&path, depth - 1),
                Ok(meta) => self.part(&path.to_string_lossy(), &meta.len().to_le_bytes()),
                Err(_) => {}
            }
        }
    }
}
