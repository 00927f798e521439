//! Programs that follow a file to the times from an edit to its page, each in turn; `tests/browser/chromium/compare.mjs` takes
//! them.

use super::install::Peers;
use super::measure::median;
use super::{EXAMPLE, Options, read, read_resume, set_up, share, workspace, write_inputs, write_section};
use crate::browser::Bench;
use std::fmt::Write as _;
use std::process::Stdio;

/// How many edits are timed where nothing else is asked for.
const EDITS: usize = 100;

/// What the script calls what it timed, and what the table does. The first is what the others are measured against.
const ROWS: [(&str, &str); 5] = [
    ("painted", "proofpress preview: the frame with the new page in the browser"),
    ("patched", "the same until the page there is changed, before it is painted"),
    ("kept", "typst: `Compiler.compile` of the emitted source, one compiler kept, until the PDF is written"),
    ("compiled", "typst: `typst.compile` of the same in the same process"),
    ("rendercv", "RenderCV `--watch`, until the PDF is written"),
];

/// Installs the peers, times edits and writes the figures.
///
/// # Errors
/// Where something cannot be installed or one of the programs fails.
pub(crate) fn bench_preview(options: &[&str]) -> Result<(), String> {
    let options = Options::read(options, EDITS)?;
    let bench = Bench::set_up()?.map_err(|missing| format!("bench-preview needs {missing}"))?;
    let (peers, work) = set_up()?;
    let own = options.program()?;
    let text = read(&workspace().join(EXAMPLE))?;
    write_inputs(&own, &read_resume(&text), &work)?;
    println!("xtask: {} edits of each, in turn", options.runs);
    let output = bench
        .script("chromium/compare.mjs", &own)
        .arg(options.runs.to_string())
        .args([&peers.python, &peers.rendercv, &peers.cache, &work])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("node: {error}"))?;
    if !output.status.success() {
        return Err(format!("compare.mjs failed: {}", output.status));
    }
    let section = render(&String::from_utf8_lossy(&output.stdout), &peers, &options)?;
    println!("{section}");
    write_section(&workspace().join("docs/performance.md"), "bench-preview", &section)
}

/// The section of the page, of lines each with a name and its milliseconds.
fn render(said: &str, peers: &Peers, options: &Options) -> Result<String, String> {
    let times = |wanted: &str| -> Result<Vec<f64>, String> {
        let line = said.lines().find_map(|line| line.strip_prefix(wanted)?.strip_prefix(' '));
        let times: Option<Vec<f64>> = line.map(|line| line.split(' ').flat_map(str::parse).collect());
        times.filter(|times| times.len() == options.runs).ok_or_else(|| format!("compare.mjs says too little: {said}"))
    };
    let mut out = format!(
        "One run of `cargo xtask bench-preview`: two bullets of `{EXAMPLE}` edited {} times, and each edit written for each of \
         these in turn. Shares are medians of the pairs, times are medians of one machine. proofpress {}; Python {}; typst {}; \
         RenderCV {}.\n\n| from the write to | against the painted page | median | 95th of 100 |\n|---|---|---|---|\n",
        options.runs,
        options.profile(),
        peers.python_version,
        peers.typst_version,
        peers.rendercv_version,
    );
    let own = times(ROWS[0].0)?;
    for (name, what) in ROWS {
        let mut times = times(name)?;
        let ratio = median(times.iter().zip(&own).map(|(time, own)| time / own));
        let middle = median(times.iter().copied());
        times.sort_by(f64::total_cmp);
        let late = times[(times.len() - 1) * 95 / 100];
        let _ = writeln!(out, "| {what} | {} | {middle:.1} ms | {late:.1} ms |", share(ratio));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_medians_and_shares() {
        let peers = Peers {
            resumark: "".into(),
            python: "".into(),
            rendercv: "".into(),
            packages: "".into(),
            cache: "".into(),
            python_version: "3".to_owned(),
            typst_version: "0".to_owned(),
            rendercv_version: "2".to_owned(),
        };
        let options = Options { program: None, runs: 3 };
        let said = "painted 10 20 30\npatched 5 10 15\nkept 20 40 60\ncompiled 30 60 300\nrendercv 1000 1000 1000\n";
        let section = render(said, &peers, &options).expect("a section");
        assert!(section.contains("before it is painted | 0.50 × | 10.0 ms | 10.0 ms |"), "{section}");
        assert!(section.contains("`typst.compile` of the same in the same process | 3.00 × | 60.0 ms |"), "{section}");
        assert!(section.contains("PDF is written | 50 × | 1000.0 ms | 1000.0 ms |"), "{section}");
        assert!(render("painted 10 20\n", &peers, &options).is_err());
    }
}
