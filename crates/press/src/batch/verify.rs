//! A folder of variants to what is wrong with it: files that are missing or changed, texts that are not the resume's.

use super::manifest::{MANIFEST, ReadRow};
use super::read_manifest;
use super::variant::folder_sha256;
use crate::press::Press;
use proofpress_export::{expected_blocks, read_pdf};
use proofpress_resume::composition::{ComposedBlock, ComposedItem, ComposedSection};
use proofpress_resume::source::hex_sha256;
use proofpress_resume::{Block, BlockId, Composition, Finding, Resume, Severity, Source, parse_resume};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::Path;

/// What a check of a folder found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Variants that are whole and true.
    pub whole: usize,
    /// Variants whose files are whole, but whose resume has changed since or is not at hand, so that their texts could not
    /// be compared.
    pub unread: usize,
    /// Rows of postings that failed.
    pub failed: usize,
    /// What is wrong, each with its posting.
    pub faults: Vec<(String, String)>,
    /// Files in the folder that no row names, sorted.
    pub strangers: Vec<String>,
}

impl Press {
    /// Checks every file of a batch against its hash, and the text of every PDF against the blocks of its resume. `resume`
    /// gives the text of a resume by the name in the row.
    ///
    /// # Errors
    /// Where there is no manifest.
    pub fn verify_batch(&self, folder: &Path, mut resume: impl FnMut(&str) -> Option<String>) -> io::Result<Verified> {
        let mut verified = Verified::default();
        let mut resumes: HashMap<String, Option<Resume>> = HashMap::new();
        let mut names: HashSet<String> = HashSet::new();
        for row in read_manifest(folder)? {
            if !row.is_ok() {
                verified.failed += 1;
                continue;
            }
            names.extend(row.files.values().map(|file| file.name.clone()));
            let faults = file_faults(folder, &row);
            if !faults.is_empty() {
                verified.faults.extend(faults.into_iter().map(|fault| (row.job.clone(), fault)));
                continue;
            }
            let known = resumes.entry(row.resume.clone()).or_insert_with(|| {
                resume(&row.resume).map(|text| parse_resume(Source::new(row.resume.as_str(), text)))
            });
            let same = known.as_ref().filter(|known| Some(known.source.sha256()) == row.resume_sha256);
            match same.map(|resume| self.text_fault(folder, &row, resume)) {
                None => verified.unread += 1,
                Some(None) => verified.whole += 1,
                Some(Some(fault)) => verified.faults.push((row.job.clone(), fault)),
            }
        }
        let strangers: BTreeSet<String> = fs::read_dir(folder)?
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !names.contains(name) && name != MANIFEST && !name.starts_with('.') && !is_index(name))
            .collect();
        verified.strangers = strangers.into_iter().collect();
        Ok(verified)
    }

    fn text_fault(&self, folder: &Path, row: &ReadRow, resume: &Resume) -> Option<String> {
        let file = row.files.get("pdf")?;
        let composition = match row.blocks.as_deref().map(|ids| composed(resume, ids)) {
            Some(Some(composition)) => composition,
            _ => return Some("its blocks are not those of the resume".to_owned()),
        };
        let read = fs::read(folder.join(&file.name)).map_err(|error| error.to_string());
        let read = match read.and_then(|bytes| read_pdf(&bytes).map_err(|error| error.to_string())) {
            Ok(read) => read,
            Err(error) => return Some(format!("{} cannot be read: {error}", file.name)),
        };
        let mut findings: Vec<Finding> = Vec::new();
        self.verify_read(resume, &expected_blocks(resume, &composition), &read, &mut findings);
        let error = findings.iter().find(|finding| finding.severity == Severity::Error)?;
        Some(format!("{}: {}", file.name, error.message))
    }
}

fn is_index(name: &str) -> bool {
    let page = name.strip_prefix("index").and_then(|rest| rest.strip_suffix(".html"));
    page.is_some_and(|page| {
        page.is_empty() || page.strip_prefix('-').is_some_and(|page| page.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Whether every file of a row is there, as it was.
pub(crate) fn files_are_whole(folder: &Path, row: &ReadRow) -> bool {
    file_faults(folder, row).is_empty()
}

fn file_faults(folder: &Path, row: &ReadRow) -> Vec<String> {
    row.files
        .values()
        .filter_map(|file| {
            // A name out of a manifest that was tampered with leads nowhere else.
            if file.name.contains(['/', '\\']) || file.name.starts_with('.') {
                return Some(format!("`{}` is no file name", file.name));
            }
            let path = folder.join(&file.name);
            let hash = if path.is_dir() { folder_hash(&path) } else { fs::read(&path).map(|bytes| hex_sha256(&bytes)) };
            match hash {
                Ok(hash) if hash == file.sha256 => None,
                Ok(_) => Some(format!("{} has changed", file.name)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Some(format!("{} is missing", file.name)),
                Err(error) => Some(format!("{} cannot be read: {error}", file.name)),
            }
        })
        .collect()
}

fn folder_hash(folder: &Path) -> io::Result<String> {
    fn walk(folder: &Path, before: &str, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), files)?;
            } else {
                files.push((name, fs::read(entry.path())?));
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    walk(folder, "", &mut files)?;
    Ok(folder_sha256(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
}

/// The composition that a list of ids in reading order stands for; `None` where an id is not the resume's.
fn composed(resume: &Resume, ids: &[String]) -> Option<Composition> {
    let known: HashMap<String, BlockId> = all_ids(resume).map(|id| (id.to_string(), id)).collect();
    let listed: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let mut nested: HashSet<String> = HashSet::new();
    let mut composition = Composition { sections: Vec::new() };
    for name in ids {
        let id = *known.get(name)?;
        if nested.contains(name) {
            continue;
        }
        if let Some(block) = resume.block(id) {
            let whole = with_listed(block, &listed, &mut nested);
            let section = composition.sections.last_mut()?;
            let entry = resume.entry(id).map(|entry| entry.id);
            match section.items.last_mut() {
                Some(ComposedItem::Entry { id, blocks }) if entry == Some(*id) => blocks.push(whole),
                _ => section.items.push(ComposedItem::Block(whole)),
            }
        } else if resume.entry(id).is_some() {
            composition.sections.last_mut()?.items.push(ComposedItem::Entry { id, blocks: Vec::new() });
        } else {
            composition.sections.push(ComposedSection { id, items: Vec::new() });
        }
    }
    Some(composition)
}

fn with_listed(block: &Block, listed: &HashSet<&str>, nested: &mut HashSet<String>) -> ComposedBlock {
    let children = block
        .children
        .iter()
        .filter(|child| listed.contains(child.id.to_string().as_str()))
        .map(|child| {
            nested.insert(child.id.to_string());
            with_listed(child, listed, nested)
        })
        .collect();
    ComposedBlock { id: block.id, children }
}

fn all_ids(resume: &Resume) -> impl Iterator<Item = BlockId> {
    use proofpress_resume::model::Item;
    let outer = resume.sections.iter().flat_map(|section| {
        let entries = section.items.iter().filter_map(|item| match item {
            Item::Entry(entry) => Some(entry.id),
            Item::Block(_) => None,
        });
        std::iter::once(section.id).chain(entries)
    });
    outer.chain(resume.blocks().map(|(_, _, block)| block.id))
}
