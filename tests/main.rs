//! Whole-program tests: one binary, since each that links the typesetter takes long to link.

#[path = "main/command.rs"]
mod command;
#[path = "main/help.rs"]
mod help;
#[path = "main/reports.rs"]
mod reports;

#[path = "main/corpus.rs"]
mod corpus;
#[path = "main/examples.rs"]
mod examples;
#[path = "main/fit.rs"]
mod fit;
#[path = "main/generated.rs"]
mod generated;
#[path = "main/notes.rs"]
mod notes;
