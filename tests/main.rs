//! Whole-program tests: one binary, since each that links the typesetter takes long to link.

#[path = "main/command.rs"]
mod command;
#[path = "main/help.rs"]
mod help;
#[path = "main/reports.rs"]
mod reports;

#[path = "main/batch.rs"]
mod batch;
#[path = "main/postings.rs"]
mod postings;

#[path = "main/boxes.rs"]
mod boxes;
#[path = "main/canaries.rs"]
mod canaries;
#[path = "main/corpus.rs"]
mod corpus;
#[path = "main/dom.rs"]
mod dom;
#[path = "main/edits.rs"]
mod edits;
#[path = "main/examples.rs"]
mod examples;
#[path = "main/faults.rs"]
mod faults;
#[path = "main/fit.rs"]
mod fit;
#[path = "main/fuzzed.rs"]
mod fuzzed;
#[path = "main/generated.rs"]
mod generated;
#[path = "main/html.rs"]
mod html;
#[path = "main/injection.rs"]
mod injection;
#[path = "main/json_resume.rs"]
mod json_resume;
#[path = "main/keeping.rs"]
mod keeping;
#[path = "main/leaks.rs"]
mod leaks;
#[path = "main/material.rs"]
mod material;
#[path = "main/notes.rs"]
mod notes;
#[path = "main/oversize.rs"]
mod oversize;
#[path = "main/preview.rs"]
mod preview;
#[path = "main/publish.rs"]
mod publish;
#[path = "main/redact.rs"]
mod redact;
#[path = "main/review.rs"]
mod review;
#[path = "main/sameness.rs"]
mod sameness;
#[path = "main/sarif.rs"]
mod sarif;
#[path = "main/scripts.rs"]
mod scripts;
#[path = "main/snippets.rs"]
mod snippets;
#[path = "main/truth.rs"]
mod truth;
