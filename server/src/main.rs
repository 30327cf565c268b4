//! The `mobilegoo` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::commands::run()
}
