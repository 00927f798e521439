//! Whole-program tests: one binary, since each that links the typesetter takes long to link.

#[path = "main/command.rs"]
mod command;
#[path = "main/help.rs"]
mod help;
#[path = "main/reports.rs"]
mod reports;
