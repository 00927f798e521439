//! Whole-program tests: one binary, since each that links the typesetter takes long to link.

#[path = "main/command.rs"]
mod command;
#[path = "main/help.rs"]
mod help;
#[path = "main/reports.rs"]
mod reports;

#[path = "main/boxes.rs"]
mod boxes;
#[path = "main/canaries.rs"]
mod canaries;
#[path = "main/corpus.rs"]
mod corpus;
#[path = "main/dom.rs"]
mod dom;
#[path = "main/examples.rs"]
mod examples;
#[path = "main/fit.rs"]
mod fit;
#[path = "main/generated.rs"]
mod generated;
#[path = "main/html.rs"]
mod html;
#[path = "main/injection.rs"]
mod injection;
#[path = "main/keeping.rs"]
mod keeping;
#[path = "main/leaks.rs"]
mod leaks;
#[path = "main/material.rs"]
mod material;
#[path = "main/notes.rs"]
mod notes;
#[path = "main/review.rs"]
mod review;
#[path = "main/sameness.rs"]
mod sameness;
#[path = "main/sarif.rs"]
mod sarif;
#[path = "main/snippets.rs"]
mod snippets;
#[path = "main/truth.rs"]
mod truth;
