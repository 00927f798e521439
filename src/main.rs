//! The `proofpress` command.

mod cli;

/// Most of a build beyond layout is allocation and the page faults of fresh memory; this allocator keeps what it is given
/// back for the next layout.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
