//! Font files to the set that a document is laid out with: bundled ones first, then those of `--font-path`, and, only
//! when a word needs one, those of the system.

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use thiserror::Error;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStyle, FontVariant};
use typst_utils::LazyHash;

/// Most faces of the system that are opened in search of one word's characters.
const MAX_FACES_SEARCHED: usize = 4000;

/// Why fonts cannot be used.
#[derive(Debug, Error)]
pub enum FontError {
    /// `--font-path` names what is not there.
    #[error("font path {}: {source}", path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The family that the style asks for is nowhere.
    #[error("no font family `{0}` among the bundled fonts, the font paths and the system's fonts")]
    Family(String),
}

/// Where fonts come from.
#[derive(Debug, Clone, Default)]
pub struct FontSources {
    /// Font files in memory, in order of preference.
    pub bundled: Vec<&'static [u8]>,
    /// The bundled family for `serif`.
    pub serif: String,
    /// The bundled family for `sans`.
    pub sans: String,
    /// Files and folders named by the user.
    pub paths: Vec<PathBuf>,
    /// Whether fonts of the system may be used where no other has a character.
    pub system: bool,
}

/// Fonts with the book that Typst selects from.
#[derive(Debug, Default)]
pub(crate) struct FontSet {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl FontSet {
    fn of(fonts: Vec<Font>) -> Self {
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

/// All fonts at hand. Shared by every document and thread.
#[derive(Debug)]
pub struct FontLibrary {
    base: Arc<FontSet>,
    serif: String,
    sans: String,
    system: bool,
    database: OnceLock<fontdb::Database>,
    /// Faces of the system that were needed, by face id in `database`.
    loaded: Mutex<FxHashMap<fontdb::ID, Option<Font>>>,
    /// Which font family of the system has a character; `None` when none has.
    found: Mutex<FxHashMap<char, Option<String>>>,
}

/// The fonts of one document: the base set, with the faces of the system that its words need.
#[derive(Debug, Clone)]
pub(crate) struct DocumentFonts {
    pub(crate) set: Arc<FontSet>,
}

impl FontLibrary {
    /// Reads the bundled fonts and those of the paths. A file that is no font is passed over; a path that is not
    /// there is an error.
    ///
    /// # Errors
    /// Where a path cannot be read.
    pub fn new(sources: FontSources) -> Result<Self, FontError> {
        let mut fonts: Vec<Font> = sources.bundled.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        for path in &sources.paths {
            read_path(path, &mut fonts)?;
        }
        Ok(Self {
            base: Arc::new(FontSet::of(fonts)),
            serif: sources.serif,
            sans: sources.sans,
            system: sources.system,
            database: OnceLock::new(),
            loaded: Mutex::default(),
            found: Mutex::default(),
        })
    }

    /// The family for `serif`, `sans` or a name, as Typst spells it.
    ///
    /// # Errors
    /// Where no font at hand is of that family.
    pub fn resolve_family(&self, wanted: &str) -> Result<String, FontError> {
        let wanted = match wanted {
            "serif" => &self.serif,
            "sans" | "sans-serif" => &self.sans,
            family => family,
        };
        let found = self
            .base
            .fonts
            .iter()
            .map(|font| font.info())
            .find(|info| info.family.eq_ignore_ascii_case(wanted))
            .map(|info| info.family.clone())
            .or_else(|| self.system_family(wanted));
        found.ok_or_else(|| FontError::Family(wanted.to_owned()))
    }

    /// The regular face of a family, for measuring and coverage.
    pub(crate) fn regular(&self, family: &str) -> Option<Font> {
        let wanted = family.to_lowercase();
        if let Some(index) = self.base.book.select(&wanted, FontVariant::default()) {
            return Some(self.base.fonts[index].clone());
        }
        let database = self.system_database()?;
        let face = database
            .faces()
            .filter(|face| face_family(face).is_some_and(|name| name.eq_ignore_ascii_case(family)))
            .min_by_key(|face| (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(400)))?;
        self.load(face.id)
    }

    /// Families of the base set other than `primary`, each once, in order of preference.
    pub(crate) fn other_families(&self, primary: &str) -> Vec<String> {
        let mut families = Vec::new();
        for font in &self.base.fonts {
            let family = &font.info().family;
            if family != primary && !families.contains(family) {
                families.push(family.clone());
            }
        }
        families
    }

    /// A family of the system whose regular face has all these characters; the first found, in a fixed order of
    /// preference.
    pub(crate) fn system_family_for(&self, characters: &[char]) -> Option<String> {
        if let [character] = characters
            && let Some(known) = self.found.lock().get(character)
        {
            return known.clone();
        }
        let found = self.search_system(characters);
        if let [character] = characters {
            self.found.lock().insert(*character, found.clone());
        }
        found
    }

    fn search_system(&self, characters: &[char]) -> Option<String> {
        // Most words need a font that an earlier word needed.
        let known: Vec<Font> = self.loaded.lock().values().flatten().cloned().collect();
        let mut known: Vec<&Font> = known.iter().filter(|font| covers(font, characters)).collect();
        known.sort_by(|a, b| a.info().family.cmp(&b.info().family));
        if let Some(font) = known.first() {
            return Some(font.info().family.clone());
        }
        let database = self.system_database()?;
        let mut faces: Vec<&fontdb::FaceInfo> = database
            .faces()
            .filter(|face| face.style == fontdb::Style::Normal && face.weight.0.abs_diff(400) <= 100)
            .collect();
        faces.sort_by_key(|face| {
            let family = face_family(face).unwrap_or_default();
            // Colour and symbol fonts last; the sans faces of Noto, which cover most scripts, first.
            let rank = if family.contains("Emoji") || family.contains("Symbol") {
                3
            } else if face.monospaced {
                2
            } else if family.starts_with("Noto Sans") {
                0
            } else {
                1
            };
            (rank, family.len(), family.to_owned(), face.index)
        });
        faces.into_iter().take(MAX_FACES_SEARCHED).find_map(|face| {
            let covered =
                database.with_face_data(face.id, |data, index| ttf_covers(data, index, characters)).unwrap_or(false);
            // A face that has the characters but that Typst cannot read is passed over.
            if covered { self.load(face.id).map(|font| font.info().family.clone()) } else { None }
        })
    }

    /// The base set with the faces of these families of the system added.
    pub(crate) fn with_system_families(&self, families: &[String]) -> DocumentFonts {
        let missing: Vec<&String> =
            families.iter().filter(|family| !self.base.book.contains_family(&family.to_lowercase())).collect();
        if missing.is_empty() {
            return DocumentFonts { set: self.base.clone() };
        }
        let mut fonts = self.base.fonts.clone();
        if let Some(database) = self.system_database() {
            for family in missing {
                let mut faces: Vec<&fontdb::FaceInfo> = database
                    .faces()
                    .filter(|face| face_family(face).is_some_and(|name| name.eq_ignore_ascii_case(family)))
                    .filter(|face| matches!(face.weight.0, 400 | 700) && face.style != fontdb::Style::Oblique)
                    .collect();
                faces.sort_by_key(|face| (face.weight.0, face.style != fontdb::Style::Normal, face.index));
                fonts.extend(faces.into_iter().filter_map(|face| self.load(face.id)));
            }
        }
        DocumentFonts { set: Arc::new(FontSet::of(fonts)) }
    }

    fn system_family(&self, wanted: &str) -> Option<String> {
        let database = self.system_database()?;
        let face =
            database.faces().find(|face| face_family(face).is_some_and(|name| name.eq_ignore_ascii_case(wanted)))?;
        self.load(face.id).map(|font| font.info().family.clone())
    }

    fn load(&self, id: fontdb::ID) -> Option<Font> {
        let mut loaded = self.loaded.lock();
        if let Some(font) = loaded.get(&id) {
            return font.clone();
        }
        let font = self
            .system_database()
            .and_then(|database| database.with_face_data(id, |data, index| Font::new(Bytes::new(data.to_vec()), index)))
            .flatten()
            // Typst trims style words from family names; a face that is then called otherwise cannot be asked for.
            .filter(|font| font.info().variant.style != FontStyle::Oblique);
        loaded.insert(id, font.clone());
        font
    }

    fn system_database(&self) -> Option<&fontdb::Database> {
        self.system.then(|| {
            self.database.get_or_init(|| {
                let mut database = fontdb::Database::new();
                database.load_system_fonts();
                database
            })
        })
    }
}

/// Whether a font shows every one of these characters.
pub(crate) fn covers(font: &Font, characters: &[char]) -> bool {
    characters.iter().all(|&character| font.info().coverage.contains(character as u32))
}

/// Whether a face has these characters as outlines: pictures in colour read as nothing and print as boxes.
fn ttf_covers(data: &[u8], index: u32, characters: &[char]) -> bool {
    ttf_parser::Face::parse(data, index).is_ok_and(|face| {
        let tables = face.tables();
        let outlines = tables.glyf.is_some() || tables.cff.is_some() || tables.cff2.is_some();
        let shows = |character| face.glyph_index(character).is_some_and(|glyph| !face.is_color_glyph(glyph));
        outlines && characters.iter().all(|&character| shows(character))
    })
}

fn face_family(face: &fontdb::FaceInfo) -> Option<&str> {
    face.families.first().map(|(name, _)| name.as_str())
}

fn read_path(path: &Path, fonts: &mut Vec<Font>) -> Result<(), FontError> {
    let failed = |source| FontError::Path { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(path).map_err(failed)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        // Folders list their files in no fixed order; the book's order must be.
        entries.sort();
        for entry in entries {
            let is_font = entry.extension().is_some_and(|ending| {
                ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
            });
            if is_font && let Ok(data) = std::fs::read(&entry) {
                fonts.extend(Font::iter(Bytes::new(data)));
            }
        }
    } else {
        fonts.extend(Font::iter(Bytes::new(std::fs::read(path).map_err(failed)?)));
    }
    Ok(())
}
