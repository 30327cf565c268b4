//! The `mobilegoo` binary.

fn main() {}
