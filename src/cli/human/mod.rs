//! Reports to the text that people read on a terminal. Every function is pure; colour codes are always in the text,
//! and the console takes them out where they are not wanted.

mod batch;
mod findings;
mod ink;
mod map;
mod mask;
mod matrix;
mod proof;
mod summary;
mod truth;

pub(crate) use batch::{batch_done, batch_table, explained, stream_done, verified};
pub(crate) use findings::findings;
pub(crate) use summary::{failure, imported, pdf_text, problems, reordered, report, started, withheld, written};
pub(crate) use truth::{diff, match_posting};

#[cfg(test)]
mod sample;
