//! Commands to their times, peak memory and the sizes of what they write.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// A program with all that a run of it needs.
#[derive(Debug)]
pub(crate) struct Contender {
    /// What the table calls it.
    pub(crate) name: String,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) folder: PathBuf,
    /// The PDF that a run writes.
    pub(crate) pdf: PathBuf,
    /// The file or folder whose size is what it takes to install it.
    pub(crate) installed: PathBuf,
}

/// One run.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// From start to exit, seconds.
    wall: f64,
    /// User and system time, seconds.
    processor: f64,
    /// Largest resident size, KiB.
    peak: f64,
}

/// What was measured of one contender, its runs in order.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    runs: Vec<Run>,
    pub(crate) pdf_bytes: u64,
    pub(crate) installed_bytes: u64,
}

impl Figures {
    pub(crate) fn wall(&self) -> f64 {
        median(self.runs.iter().map(|run| run.wall))
    }

    pub(crate) fn processor(&self) -> f64 {
        median(self.runs.iter().map(|run| run.processor))
    }

    pub(crate) fn peak_kib(&self) -> f64 {
        median(self.runs.iter().map(|run| run.peak))
    }

    /// Median, over the rounds, of this one's wall time against another's of the same round.
    pub(crate) fn wall_ratio(&self, other: &Self) -> f64 {
        median(self.runs.iter().zip(&other.runs).map(|(own, other)| own.wall / other.wall))
    }

    /// The same of processor time.
    pub(crate) fn processor_ratio(&self, other: &Self) -> f64 {
        median(self.runs.iter().zip(&other.runs).map(|(own, other)| own.processor / other.processor))
    }
}

/// Runs every contender once unmeasured, then `runs` rounds of all of them in turn.
///
/// # Errors
/// The first contender that fails or writes no PDF.
pub(crate) fn time_in_turn(contenders: &[Contender], runs: usize) -> Result<Vec<Figures>, String> {
    let mut figures: Vec<Figures> = Vec::new();
    for contender in contenders {
        let _ = std::fs::remove_file(&contender.pdf);
        run(contender)?;
        let pdf_bytes = std::fs::metadata(&contender.pdf)
            .map_err(|error| format!("{} wrote no PDF: {error}", contender.name))?
            .len();
        figures.push(Figures { runs: Vec::new(), pdf_bytes, installed_bytes: size_of(&contender.installed) });
    }
    for _ in 0..runs {
        for (contender, figures) in contenders.iter().zip(&mut figures) {
            figures.runs.push(run(contender)?);
        }
    }
    Ok(figures)
}

fn run(contender: &Contender) -> Result<Run, String> {
    let failed = |reason: String| format!("{}: {reason}", contender.name);
    let mut command = Command::new(&contender.program);
    command
        .args(&contender.arguments)
        .envs(contender.variables.iter().map(|(name, value)| (name, value)))
        .current_dir(&contender.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
    let used = child.wait4().map_err(|error| failed(error.to_string()))?;
    let wall = start.elapsed().as_secs_f64();
    if !used.status.success() {
        return Err(failed(format!("{}: {} {:?}", used.status, contender.program.display(), contender.arguments)));
    }
    let processor = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    // Counted in bytes, whatever the system counts in.
    Ok(Run { wall, processor, peak: used.rusage.maxrss as f64 / 1024.0 })
}

/// The middle one, or between the two in the middle.
pub(super) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    match figures.len() {
        0 => 0.0,
        count if count % 2 == 1 => figures[count / 2],
        count => (figures[count / 2 - 1] + figures[count / 2]) / 2.0,
    }
}

/// Bytes of a file, or of all files in a folder.
fn size_of(path: &Path) -> u64 {
    let Ok(metadata) = std::fs::symlink_metadata(path) else { return 0 };
    if !metadata.is_dir() {
        return metadata.len();
    }
    std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| size_of(&entry.path())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(walls: &[f64]) -> Figures {
        let runs = walls.iter().map(|&wall| Run { wall, processor: wall / 2.0, peak: 1.0 }).collect();
        Figures { runs, ..Figures::default() }
    }

    #[test]
    fn ratios_are_medians_of_pairs() {
        // A machine that turns slow halfway changes both alike.
        let (own, other) = (figures(&[1.0, 1.0, 10.0, 10.0]), figures(&[2.0, 2.0, 20.0, 20.0]));
        assert!((other.wall_ratio(&own) - 2.0).abs() < 1e-9);
        assert!((other.processor_ratio(&own) - 2.0).abs() < 1e-9);
        assert!((other.wall() - 11.0).abs() < 1e-9 && (figures(&[3.0, 1.0, 2.0]).wall() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_folder_is_as_large_as_its_files() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/peers");
        let whole = size_of(&sources);
        assert!(whole > size_of(&sources.join("mod.rs")) && size_of(&sources.join("nowhere")) == 0);
    }
}
