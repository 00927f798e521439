//! Typst and nothing else: `bare FOLDER PDF` sets `FOLDER/main.typ` with the fonts of `FOLDER/fonts`. What it takes is the least that any program
//! takes which sets a page with Typst, so `cargo xtask bench-peers` times it beside the others.
//!
//! It parses, reviews, fits and checks nothing.

use mimalloc::MiMalloc;
use std::env::args_os;
use std::error::Error;
use std::path::{Path, PathBuf};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_utils::LazyHash;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

struct Bare {
    folder: PathBuf,
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl World for Bare {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        RootedPath::new(VirtualRoot::Project, VirtualPath::new("/main.typ").expect("a path")).intern()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = id.vpath().get_without_slash();
        let text = std::fs::read_to_string(self.folder.join(name)).map_err(|_| FileError::NotFound(name.into()))?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        Err(FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = args_os().skip(1).map(PathBuf::from);
    // `cargo bench` runs it without a folder.
    let (Some(folder), Some(pdf)) = (given.next().filter(|folder| folder.is_dir()), given.next()) else {
        return Ok(());
    };
    let fonts = read_fonts(&folder.join("fonts"))?;
    let world = Bare {
        library: LazyHash::new(Library::builder().build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        folder,
    };
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|_| "the source has errors")?;
    let bytes = typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).map_err(|_| "no PDF")?;
    Ok(std::fs::write(pdf, bytes)?)
}

fn read_fonts(folder: &Path) -> std::io::Result<Vec<Font>> {
    let mut fonts = Vec::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        fonts.extend(Font::iter(Bytes::new(std::fs::read(entry.path())?)));
    }
    Ok(fonts)
}
