//! The `proofpress` command.
fn main() {}
