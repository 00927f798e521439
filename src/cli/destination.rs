//! `-o` and the formats to the paths that files go to.

use super::{Failure, input};
use proofpress_press::{Artefact, Content, Format};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where a build writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Standard output.
    Standard,
    /// Files.
    Files(Naming),
}

/// How files are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Naming {
    /// This very path.
    Exact(PathBuf),
    /// This path with the format's ending, and the page's number where there are several.
    Stem(PathBuf),
}

/// What was written: a file with its size, or a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its path.
    pub(crate) path: PathBuf,
    /// Bytes in all.
    pub(crate) bytes: usize,
}

impl Destination {
    /// Where the formats go. Without `-o`: beside the resume; to standard output when it came from standard input.
    pub(crate) fn of(resume: &Path, output: Option<&Path>, formats: &[Format]) -> Result<Self, Failure> {
        let from_standard = input::is_dash(resume);
        let to_standard = output.map_or(from_standard, input::is_dash);
        if to_standard {
            return match formats {
                [Format::Typ] => {
                    Err(Failure::new("typ makes a folder, which standard output cannot take")
                        .hint("name a folder with -o"))
                }
                [_] => Ok(Self::Standard),
                _ => Err(Failure::new(format!("standard output takes one format, and there are {}", formats.len()))
                    .hint("name a stem with -o")),
            };
        }
        let stem =
            || if from_standard { OsString::from("resume") } else { resume.file_stem().unwrap_or_default().into() };
        Ok(Self::Files(match output {
            None => Naming::Stem(resume.with_file_name(stem())),
            Some(folder) if is_folder(folder) && formats != [Format::Typ] => Naming::Stem(folder.join(stem())),
            Some(path) if formats.len() == 1 => Naming::Exact(path.to_owned()),
            Some(path) => Naming::Stem(without_ending(path)),
        }))
    }
}

fn is_folder(path: &Path) -> bool {
    path.is_dir()
        || path.as_os_str().as_encoded_bytes().last().is_some_and(|&byte| std::path::is_separator(byte.into()))
}

/// The path without an ending that a format has: `ada.pdf` is a stem `ada`, `ada.v2` stays.
fn without_ending(path: &Path) -> PathBuf {
    let is_ending = path
        .extension()
        .is_some_and(|ending| Format::ALL.into_iter().any(|format| ending.eq_ignore_ascii_case(format.ending())));
    if is_ending { path.with_extension("") } else { path.to_owned() }
}

/// `stem` with `suffix` after its last part, dots and all.
fn appended(stem: &Path, suffix: &str) -> PathBuf {
    let mut path = stem.as_os_str().to_owned();
    path.push(suffix);
    PathBuf::from(path)
}

fn path_of(naming: &Naming, artefact: &Artefact, pages: usize) -> PathBuf {
    let ending = artefact.format.ending();
    match (naming, artefact.page) {
        (Naming::Exact(path), Some(page)) if pages > 1 => appended(&without_ending(path), &format!("-{page}.{ending}")),
        (Naming::Exact(path), _) => path.clone(),
        (Naming::Stem(stem), Some(page)) if pages > 1 => appended(stem, &format!("-{page}.{ending}")),
        (Naming::Stem(stem), _) => appended(stem, &format!(".{ending}")),
    }
}

fn pages_of(artefacts: &[Artefact], format: Format) -> usize {
    artefacts
        .iter()
        .filter(|artefact| artefact.format == format)
        .filter_map(|artefact| artefact.page)
        .max()
        .unwrap_or(1)
}

/// Every file of the artefacts with its path.
pub(crate) fn lay_files<'a>(naming: &Naming, artefacts: &'a [Artefact]) -> Vec<(PathBuf, &'a [u8])> {
    let mut files = Vec::new();
    for artefact in artefacts {
        let path = path_of(naming, artefact, pages_of(artefacts, artefact.format));
        match &artefact.content {
            Content::File(bytes) => files.push((path, bytes.as_slice())),
            Content::Folder(inside) => {
                files.extend(inside.iter().map(|(name, bytes)| (path.join(name), bytes.as_slice())));
            }
        }
    }
    files
}

/// The folders that the artefacts need, of those that are folders themselves.
pub(crate) fn folders(naming: &Naming, artefacts: &[Artefact]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = artefacts
        .iter()
        .filter(|artefact| matches!(artefact.content, Content::Folder(_)))
        .flat_map(|artefact| lay_files(naming, std::slice::from_ref(artefact)))
        .filter_map(|(path, _)| path.parent().map(Path::to_owned))
        .collect();
    folders.sort();
    folders.dedup();
    folders
}

/// What to say was written.
pub(crate) fn written(naming: &Naming, artefacts: &[Artefact]) -> Vec<Written> {
    artefacts
        .iter()
        .map(|artefact| Written {
            path: path_of(naming, artefact, pages_of(artefacts, artefact.format)),
            bytes: match &artefact.content {
                Content::File(bytes) => bytes.len(),
                Content::Folder(files) => files.iter().map(|(_, bytes)| bytes.len()).sum(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(format: Format, page: Option<usize>) -> Artefact {
        Artefact { format, page, content: Content::File(vec![0]) }
    }

    fn names(resume: &str, output: Option<&str>, artefacts: &[Artefact]) -> Vec<String> {
        let mut formats: Vec<_> = artefacts.iter().map(|artefact| artefact.format).collect();
        formats.dedup();
        match Destination::of(Path::new(resume), output.map(Path::new), &formats).expect("a destination") {
            Destination::Standard => vec!["-".to_owned()],
            Destination::Files(naming) => lay_files(&naming, artefacts)
                .iter()
                .map(|(path, _)| path.to_string_lossy().replace('\\', "/"))
                .collect(),
        }
    }

    #[test]
    fn without_output_files_stand_beside_the_resume() {
        assert_eq!(names("cv/ada.v2.md", None, &[file(Format::Pdf, None)]), ["cv/ada.v2.pdf"]);
        assert_eq!(
            names("ada.md", None, &[file(Format::Png, Some(1)), file(Format::Txt, None)]),
            ["ada.png", "ada.txt"]
        );
    }

    #[test]
    fn one_format_goes_to_the_very_file_and_several_to_a_stem() {
        assert_eq!(names("ada.md", Some("x/cv"), &[file(Format::Pdf, None)]), ["x/cv"]);
        assert_eq!(
            names("ada.md", Some("x/cv.pdf"), &[file(Format::Pdf, None), file(Format::Txt, None)]),
            ["x/cv.pdf", "x/cv.txt"]
        );
        assert_eq!(names("ada.md", Some("out/"), &[file(Format::Pdf, None)]), ["out/ada.pdf"]);
    }

    #[test]
    fn several_pages_are_numbered() {
        let pages = [file(Format::Png, Some(1)), file(Format::Png, Some(2))];
        assert_eq!(names("ada.md", Some("cv.png"), &pages), ["cv-1.png", "cv-2.png"]);
        assert_eq!(names("ada.md", None, &pages), ["ada-1.png", "ada-2.png"]);
        assert_eq!(names("ada.md", Some("cv.png"), &pages[..1]), ["cv.png"]);
    }

    #[test]
    fn a_folder_of_files_keeps_its_inner_paths() {
        let folder = Artefact {
            format: Format::Typ,
            page: None,
            content: Content::Folder(vec![("main.typ".to_owned(), vec![1]), ("fonts/a.otf".to_owned(), vec![2])]),
        };
        assert_eq!(names("ada.md", Some("out/"), std::slice::from_ref(&folder)), ["out/main.typ", "out/fonts/a.otf"]);
        assert_eq!(names("ada.md", None, &[folder]), ["ada.typ/main.typ", "ada.typ/fonts/a.otf"]);
    }

    #[test]
    fn standard_input_goes_to_standard_output_and_takes_one_format() {
        assert_eq!(names("-", None, &[file(Format::Pdf, None)]), ["-"]);
        assert_eq!(names("-", Some("out/"), &[file(Format::Pdf, None)]), ["out/resume.pdf"]);
        assert!(Destination::of(Path::new("a.md"), Some(Path::new("-")), &[Format::Pdf, Format::Txt]).is_err());
        assert!(Destination::of(Path::new("a.md"), Some(Path::new("-")), &[Format::Typ]).is_err());
    }
}
