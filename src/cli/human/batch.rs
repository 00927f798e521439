//! Rows of a batch, reasons of a choice and a check of variants to text.

use super::ink::{BOLD, DIM, GREEN, RED, YELLOW, cell, count, paint, safe};
use proofpress_press::batch::BatchDone;
use proofpress_press::batch::manifest::ReadRow;
use proofpress_press::batch::verify::Verified;
use proofpress_press::choose::{Aim, Explained, Place};
use std::fmt::Write as _;
use std::path::Path;

/// Most items of a list that are named one by one.
const MOST_NAMED: usize = 20;

/// A table of all rows, written a row at a time.
pub(crate) fn batch_table<E>(
    rows: impl Iterator<Item = ReadRow>,
    mut write: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let head = format!(
        "{} {} {} {} {} {}  status\n",
        cell("posting", 32),
        cell("emphasis", 13),
        cell("strong above", 12),
        cell("terms proven", 12),
        cell("density", 7),
        cell("dropped", 7)
    );
    write(&paint(BOLD, head))?;
    for row in rows {
        write(&batch_row(&row))?;
    }
    Ok(())
}

fn batch_row(row: &ReadRow) -> String {
    let area = row.emphasis.as_deref().and_then(<[_]>::first).map_or("", |share| share.area.as_str());
    let strong = row.fold.as_ref().and_then(|fold| fold.strong);
    let strong = strong.map_or_else(String::new, |strong| format!("{} of {}", strong.above, strong.total));
    let proven = row.terms.as_deref().map_or_else(String::new, |terms| {
        let proven = terms.iter().filter(|term| term.state == "proven").count();
        format!("{proven} of {}", terms.len())
    });
    let density =
        row.fit.as_ref().and_then(|fit| fit.density).map_or_else(String::new, |density| format!("{density:.2}"));
    let dropped = row.dropped.as_ref().map_or_else(String::new, |dropped| dropped.len().to_string());
    let status = match &row.error {
        None => paint(GREEN, "ok"),
        Some(error) => format!("{} {}", paint(RED, "failed"), safe(error)),
    };
    format!(
        "{} {} {} {} {} {}  {status}\n",
        cell(&row.job, 32),
        cell(area, 13),
        cell(&strong, 12),
        cell(&proven, 12),
        cell(&density, 7),
        cell(&dropped, 7)
    )
}

/// What has become of a batch, in a few lines.
pub(crate) fn batch_done(done: &BatchDone, folder: &Path) -> String {
    let mut text = format!(
        "{} made, {} kept from before, {} failed; see {}\n",
        done.made,
        done.kept,
        done.failed,
        folder.join("index.html").display()
    );
    if done.unrecorded > 0 {
        let _ = writeln!(
            text,
            "{} could not be written to the manifest; run it again when there is room",
            count(done.unrecorded, "row")
        );
    }
    if !done.removed.is_empty() {
        let named: Vec<String> = done.removed.iter().take(MOST_NAMED).map(|job| safe(job).into_owned()).collect();
        let more = done.removed.len().saturating_sub(MOST_NAMED);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "no longer asked for, files left in place: {}{rest}", named.join(", "));
    }
    text
}

/// What has become of a stream.
pub(crate) fn stream_done(done: &BatchDone) -> String {
    format!("{} made, {} failed\n", done.made, done.failed)
}

/// Why a variant shows what it shows.
pub(crate) fn explained(job: &str, aim: &Aim, explained: &Explained) -> String {
    let mut text = paint(BOLD, format!("{}\n", safe(job)));
    let ranked = aim.emphasis.ranked();
    let stressed: Vec<String> = ranked
        .iter()
        .filter(|share| share.weight > 0.0)
        .map(|share| format!("{} {:.0}%", share.area.name(), share.weight * 100.0))
        .collect();
    let _ = writeln!(text, "stresses {}", stressed.join(", "));
    let _ = writeln!(text, "chosen at density {:.2}, worth {:.1} in all", explained.density, explained.value);
    if !explained.exact {
        let _ = writeln!(text, "{}", paint(YELLOW, "a list is too long for every order: there may be a better choice"));
    }
    let _ = writeln!(text, "\n{}", paint(BOLD, format!("{} weight = strength + emphasis + terms + tags", cell("", 9))));
    for block in explained.blocks.iter().filter(|block| block.place != Place::LeftOut) {
        let (name, style) = if block.place == Place::Above { ("above", GREEN) } else { ("on page", DIM) };
        line(&mut text, &paint(style, cell(name, 9)), block);
    }
    let left_out: Vec<_> = explained.blocks.iter().filter(|block| block.place == Place::LeftOut).collect();
    if !left_out.is_empty() {
        let _ = writeln!(text, "\n{}", paint(BOLD, "left out"));
        for block in left_out {
            line(&mut text, &paint(YELLOW, cell("left out", 9)), block);
            let _ = match (block.cost, block.instead_of.as_slice()) {
                (None, _) => writeln!(text, "{} it does not fit beside what has to stay", cell("", 9)),
                (Some(cost), []) => writeln!(text, "{} with it, all would be worth {cost:.2} less", cell("", 9)),
                (Some(cost), instead) => {
                    let ids: Vec<String> = instead.iter().map(ToString::to_string).collect();
                    writeln!(
                        text,
                        "{} with it, all would be worth {cost:.2} less: {} would go",
                        cell("", 9),
                        ids.join(", ")
                    )
                }
            };
        }
    }
    text
}

fn line(text: &mut String, place: &str, block: &proofpress_press::choose::ExplainedBlock) {
    let weight = block.weight;
    let _ = writeln!(
        text,
        "{place} {:>6.2} = {:>4.2} + {:>4.2} + {:>4.2} + {:>4.2}  {} line {}{}  {}",
        weight.weight,
        weight.strength,
        weight.emphasis,
        weight.terms,
        weight.tags,
        block.block,
        block.line,
        if block.keeps { ", stays" } else { "" },
        cell(&block.text, 60)
    );
}

/// What a check of variants found.
pub(crate) fn verified(verified: &Verified, folder: &Path) -> String {
    let mut text = String::new();
    for (job, fault) in &verified.faults {
        let _ = writeln!(text, "{} {}: {}", paint(RED, "fault"), safe(job), safe(fault));
    }
    let _ = writeln!(
        text,
        "{}: {} whole and true, {} whole but not compared (their resume has changed or is not at hand), {}, {}",
        folder.display(),
        verified.whole,
        verified.unread,
        count(verified.faults.len(), "fault"),
        count(verified.failed, "failed row")
    );
    if !verified.strangers.is_empty() {
        let named: Vec<String> =
            verified.strangers.iter().take(MOST_NAMED).map(|name| safe(name).into_owned()).collect();
        let _ = writeln!(text, "not of this batch: {}", named.join(", "));
    }
    text
}
