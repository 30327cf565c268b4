//! `cargo xtask bench`: the search engine, measured on markets of several sizes, on one core.

use crate::shell::{Result, cargo, program, run, step, target};

const SIZES: [&str; 2] = ["100000", "1000000"];

/// Builds the measurement in release mode and runs it for each size.
pub fn search(sizes: &[String]) -> Result {
    if let Some(wrong) = sizes.iter().find(|size| size.parse::<usize>().is_err()) {
        return Err(format!("{wrong} is no number of listings").into());
    }
    let build = ["build", "--quiet", "--release", "--package", "services", "--example", "bench"];
    step("release build of the measurement", || run(&mut cargo(build)))?;
    let sizes: Vec<&str> =
        if sizes.is_empty() { SIZES.into() } else { sizes.iter().map(String::as_str).collect() };
    for size in sizes {
        run(program("taskset").args(["-c", "0"]).arg(target("release/examples/bench")).arg(size))?;
    }
    Ok(())
}
