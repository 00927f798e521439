//! Scores to the page `docs/text-layer.md`.

use super::kit::Reader;
use super::{SetScore, Validation};
use std::fmt::Write as _;

/// What each remaining difference comes from, written by hand.
const CAUSES: &str = include_str!("../../text-score/causes.md");
/// How many names a cell holds.
const NAMED: usize = 8;
/// How many differences of a set are quoted.
const QUOTED: usize = 40;

/// The table of one set.
pub(crate) fn set_table(set: &SetScore) -> String {
    let mut table = format!("## {}\n\n", capitalised(&set.what));
    if !set.failed.is_empty() {
        let _ = writeln!(table, "Not built, so not counted as exact anywhere: {}.\n", set.failed.join(", "));
    }
    table.push_str("| reader | exact | the others | the worst |\n| --- | --- | --- | --- |\n");
    for (reader, verdicts) in &set.readers {
        let others: Vec<_> = verdicts.iter().filter(|(_, verdict)| !verdict.exact).collect();
        let named: Vec<&str> = others.iter().take(NAMED).map(|(stem, _)| stem.as_str()).collect();
        let more = if others.len() > NAMED { format!(" and {} more", others.len() - NAMED) } else { String::new() };
        let worst = others.iter().min_by(|a, b| a.1.score.total_cmp(&b.1.score));
        let _ = writeln!(
            table,
            "| {} | {} of {} | {}{more} | {} |",
            reader.name,
            verdicts.len() - others.len(),
            set.pages,
            if named.is_empty() { "–".to_owned() } else { named.join(", ") },
            worst.map_or("–".to_owned(), |(stem, verdict)| format!("{stem}: {:.3}", verdict.score)),
        );
    }
    // Readers that differ at one place in one way share a line.
    let mut differences: Vec<(&str, &(String, String), Vec<&str>)> = Vec::new();
    for (reader, verdicts) in &set.readers {
        for (stem, verdict) in verdicts.iter().filter(|_| set.quoted) {
            let Some(differs) = &verdict.differs else { continue };
            match differences.iter_mut().find(|(known, place, _)| known == stem && *place == differs) {
                Some((.., readers)) => readers.push(reader.name),
                None => differences.push((stem, differs, vec![reader.name])),
            }
        }
    }
    if !differences.is_empty() {
        table.push_str("\nWhere each first differs, as it should read and as it was read:\n\n");
    }
    for (stem, (wanted, found), readers) in differences.iter().take(QUOTED) {
        let code = |text: &str| text.replace('`', "'");
        let _ = writeln!(table, "- {}, {stem}: `{}` / `{}`", readers.join(", "), code(wanted), code(found));
    }
    table
}

/// The whole page.
pub(crate) fn render(
    sets: &[SetScore],
    validations: &[Validation],
    versions: &[(Reader, String)],
    seed: u64,
) -> String {
    let mut page = format!(
        "# What machines read\n\nWritten by `cargo xtask text-score`, which installs every reader and validator at a pinned version; \
         change nothing by hand but `xtask/text-score/causes.md`. No commercial applicant tracking system could be asked; \
         these are the readers that such systems are built from.\n\nThe expected text comes from the resume, never from the \
         PDF. *Exact* means the same words in the same order, character for character in Unicode's compatibility form; dashes, \
         quotes and soft hyphens count. Passed over are `•` and ` | `, which templates add, page footers, and the targets of \
         links that a reader puts behind the text. *The worst* is precision × recall × order of the words. The generated \
         resumes of seed {seed} were not looked at while anything was tuned.\n\n"
    );
    page.push_str("| reader | version |\n| --- | --- |\n");
    for (reader, version) in versions {
        let _ = writeln!(page, "| {} | {version} |", reader.name);
    }
    page.push('\n');
    for set in sets {
        page.push_str(&set_table(set));
        page.push('\n');
    }
    page.push_str("## Standards\n\nveraPDF on the examples, each under all four profiles on both papers.\n\n");
    page.push_str("| pages | flavour | pass | failures |\n| --- | --- | --- | --- |\n");
    for Validation { what, flavour, passed, files, failures } in validations {
        let failures = if failures.is_empty() { "–".to_owned() } else { failures.join("; ") };
        let _ = writeln!(page, "| {what} | {flavour} | {passed} of {files} | {failures} |");
    }
    page.push('\n');
    page.push_str(CAUSES);
    page
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
