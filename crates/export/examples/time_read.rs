//! Reads the PDF files named on the command line: prints the text of each, and with `--time` how long reading takes.

use proofpress_export::read_pdf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut time = false;
    for argument in std::env::args().skip(1) {
        if argument == "--time" {
            time = true;
            continue;
        }
        let bytes = std::fs::read(&argument)?;
        if !time {
            print!("{}", read_pdf(&bytes)?.plain());
            continue;
        }
        let fastest = |what: &dyn Fn()| {
            let mut fastest = f64::INFINITY;
            for _ in 0..400 {
                let start = Instant::now();
                what();
                fastest = fastest.min(start.elapsed().as_secs_f64());
            }
            fastest * 1e6
        };
        let whole = fastest(&|| drop(read_pdf(&bytes)));
        let objects = fastest(&|| drop(lopdf::Document::load_mem(&bytes)));
        println!("{argument}: {} bytes, read in {whole:.0} µs; lopdf's own loading takes {objects:.0} µs", bytes.len());
    }
    Ok(())
}
