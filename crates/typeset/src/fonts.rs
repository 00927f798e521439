//! Font files to the set that a document is laid out with: the families that its style, its words and its template name,
//! the bundled ones before those of `--font-path` and those of the system. At a start only the names of faces are read.

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use thiserror::Error;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStyle};
use typst_utils::LazyHash;

/// Most faces of the system that are opened in search of one word's characters.
const MAX_FACES_SEARCHED: usize = 4000;
/// How many sets of families are kept.
const KEPT_SETS: usize = 16;

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

/// All fonts at hand. Shared by every document and thread. Their names are read at once, each face when a document needs it.
#[derive(Debug)]
pub struct FontLibrary {
    serif: String,
    sans: String,
    bundled: Faces,
    /// The faces of the font paths.
    paths: Faces,
    unread: Vec<PathBuf>,
    system: Option<OnceLock<Faces>>,
    /// Which font family outside the bundled ones has a word's characters; `None` when none has.
    found: Mutex<FxHashMap<Vec<char>, Option<String>>>,
    /// The sets of the last documents, by their families: most documents have the same.
    sets: Mutex<VecDeque<(Vec<String>, Arc<FontSet>)>>,
}

impl FontLibrary {
    /// Reads the names of the bundled fonts and of those of the paths. A file that is no font is passed over
    /// ([`FontLibrary::unread`]); a path that is not there is an error.
    ///
    /// # Errors
    /// Where a path cannot be read.
    pub fn new(sources: FontSources) -> Result<Self, FontError> {
        let mut bundled = fontdb::Database::new();
        for data in sources.bundled {
            bundled.load_font_source(fontdb::Source::Binary(Arc::new(data)));
        }
        let mut database = fontdb::Database::new();
        let mut unread = Vec::new();
        for path in &sources.paths {
            read_path(path, &mut database, &mut unread)?;
        }
        Ok(Self {
            serif: sources.serif,
            sans: sources.sans,
            bundled: Faces::of(bundled),
            paths: Faces::of(database),
            unread,
            system: sources.system.then(OnceLock::new),
            found: Mutex::default(),
            sets: Mutex::default(),
        })
    }

    /// Files of the font paths that have a font's ending but cannot be read as one.
    #[must_use]
    pub fn unread(&self) -> &[PathBuf] {
        &self.unread
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
        let found = self.all().find_map(|faces| faces.family(wanted));
        found.ok_or_else(|| FontError::Family(wanted.to_owned()))
    }

    /// The regular face of a family, for measuring and coverage.
    pub(crate) fn regular(&self, family: &str) -> Option<Font> {
        self.all().find_map(|faces| faces.regular(family))
    }

    /// The bundled families, each once, in order of preference.
    pub(crate) fn bundled_families(&self) -> Vec<&str> {
        let mut families: Vec<&str> = Vec::new();
        for family in self.bundled.database.faces().filter_map(face_family) {
            if !families.contains(&family) {
                families.push(family);
            }
        }
        families
    }

    /// A family outside the bundled ones whose regular face has all these characters; the first found, in a fixed order of
    /// preference: the font paths' before the system's.
    pub(crate) fn other_family_for(&self, characters: &[char]) -> Option<String> {
        if let Some(known) = self.found.lock().get(characters) {
            return known.clone();
        }
        // Going through all faces for each word would be slow; a character that none has settles the words it is in.
        let hopeless = characters.len() > 1
            && characters.iter().any(|character| self.other_family_for(std::slice::from_ref(character)).is_none());
        let found = if hopeless { None } else { self.others().find_map(|faces| faces.covering(characters)) };
        self.found.lock().insert(characters.to_vec(), found.clone());
        found
    }

    /// The faces of these families.
    pub(crate) fn with_families(&self, families: &[String]) -> Arc<FontSet> {
        if let Some((_, set)) = self.sets.lock().iter().find(|(known, _)| known == families) {
            return Arc::clone(set);
        }
        let members = |family: &String| {
            self.all().map(|faces| faces.members(family)).find(|members| !members.is_empty()).unwrap_or_default()
        };
        let set = Arc::new(FontSet::of(families.iter().flat_map(members).collect()));
        let mut sets = self.sets.lock();
        sets.push_back((families.to_vec(), Arc::clone(&set)));
        if sets.len() > KEPT_SETS {
            sets.pop_front();
        }
        set
    }

    /// The bundled faces, then the others.
    fn all(&self) -> impl Iterator<Item = &Faces> {
        std::iter::once(&self.bundled).chain(self.others())
    }

    /// The faces that are not bundled: those of the paths, then those of the system, which are listed when first asked for.
    fn others(&self) -> impl Iterator<Item = &Faces> {
        std::iter::once(&self.paths).chain(self.system.iter().map(|system| {
            system.get_or_init(|| {
                let mut database = fontdb::Database::new();
                database.load_system_fonts();
                Faces::of(database)
            })
        }))
    }
}

/// Faces known by name, read when needed.
#[derive(Debug, Default)]
struct Faces {
    database: fontdb::Database,
    /// Those that were needed; `None` for what Typst cannot read.
    loaded: Mutex<FxHashMap<fontdb::ID, Option<Font>>>,
}

impl Faces {
    fn of(database: fontdb::Database) -> Self {
        Self { database, loaded: Mutex::default() }
    }

    fn of_family(&self, wanted: &str) -> impl Iterator<Item = &fontdb::FaceInfo> {
        self.database
            .faces()
            .filter(move |face| face_family(face).is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
    }

    /// The family as Typst spells it.
    fn family(&self, wanted: &str) -> Option<String> {
        self.of_family(wanted).find_map(|face| self.load(face.id)).map(|font| font.info().family.clone())
    }

    fn regular(&self, family: &str) -> Option<Font> {
        let face = self
            .of_family(family)
            .min_by_key(|face| (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(400)))?;
        self.load(face.id)
    }

    /// Regular and bold, upright and italic.
    fn members(&self, family: &str) -> Vec<Font> {
        let mut faces: Vec<&fontdb::FaceInfo> = self
            .of_family(family)
            .filter(|face| matches!(face.weight.0, 400 | 700) && face.style != fontdb::Style::Oblique)
            .collect();
        faces.sort_by_key(|face| (face.weight.0, face.style != fontdb::Style::Normal, face.index));
        // Of copies of one face, one is enough.
        faces.dedup_by_key(|face| (face.weight.0, face.style, face.post_script_name.clone()));
        faces.into_iter().filter_map(|face| self.load(face.id)).collect()
    }

    fn covering(&self, characters: &[char]) -> Option<String> {
        // Most words need a font that an earlier word needed.
        let known: Vec<Font> = self.loaded.lock().values().flatten().cloned().collect();
        let mut known: Vec<&Font> = known.iter().filter(|font| covers(font, characters)).collect();
        known.sort_by(|a, b| a.info().family.cmp(&b.info().family));
        if let Some(font) = known.first() {
            return Some(font.info().family.clone());
        }
        let mut faces: Vec<&fontdb::FaceInfo> = self
            .database
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
            let covered = self
                .database
                .with_face_data(face.id, |data, index| ttf_covers(data, index, characters))
                .unwrap_or(false);
            // A face that has the characters but that Typst cannot read is passed over.
            if covered { self.load(face.id).map(|font| font.info().family.clone()) } else { None }
        })
    }

    fn load(&self, id: fontdb::ID) -> Option<Font> {
        let mut loaded = self.loaded.lock();
        if let Some(font) = loaded.get(&id) {
            return font.clone();
        }
        let font = match self.database.face_source(id) {
            Some((fontdb::Source::Binary(data), index)) => Font::new(Bytes::new(Embedded(data)), index),
            _ => self.database.with_face_data(id, |data, index| Font::new(Bytes::new(data.to_vec()), index)).flatten(),
        };
        let font = font
            // Typst trims style words from family names; a face that is then called otherwise cannot be asked for.
            .filter(|font| font.info().variant.style != FontStyle::Oblique);
        loaded.insert(id, font.clone());
        font
    }
}

/// A font file that is in memory already.
struct Embedded(Arc<dyn AsRef<[u8]> + Sync + Send>);

impl AsRef<[u8]> for Embedded {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
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

/// Adds the faces of a file, or of the files of a folder that have a font's ending.
fn read_path(path: &Path, database: &mut fontdb::Database, unread: &mut Vec<PathBuf>) -> Result<(), FontError> {
    let failed = |source| FontError::Path { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    let mut files = vec![path.to_owned()];
    if metadata.is_dir() {
        files =
            std::fs::read_dir(path).map_err(failed)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        files.retain(|file| {
            file.extension().is_some_and(|ending| {
                ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
            })
        });
        // Folders list their files in no fixed order; the order of preference must be.
        files.sort();
    }
    for file in files {
        let known = database.len();
        if !begins_as_font(&file) || database.load_font_file(&file).is_err() || database.len() == known {
            unread.push(file);
        }
    }
    Ok(())
}

/// Whether a file begins as a font does; of a collection, whether it is long enough to name the faces that it says it has.
fn begins_as_font(file: &Path) -> bool {
    let Ok(mut opened) = std::fs::File::open(file) else { return false };
    let mut head = [0; 12];
    if opened.read_exact(&mut head).is_err() {
        return false;
    }
    match &head[..4] {
        [0, 1, 0, 0] | b"OTTO" | b"true" => true,
        b"ttcf" => {
            let count = u32::from_be_bytes([head[8], head[9], head[10], head[11]]);
            let most = opened.metadata().map_or(0, |metadata| metadata.len() / 4);
            (1..=most).contains(&u64::from(count))
        }
        _ => false,
    }
}
