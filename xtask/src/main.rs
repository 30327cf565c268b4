//! Sets up, runs, builds and tests the project.

fn main() {}
