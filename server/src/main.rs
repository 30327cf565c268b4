//! The `mobilegoo` binary.

use std::process::ExitCode;

/// Gives memory back after a peak, such as many photos at once; the system's own keeps it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::commands::run()
}
