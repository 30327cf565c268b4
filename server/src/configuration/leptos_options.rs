//! Where the site's files are: Leptos.toml says it, or cargo-leptos does, whose environment wins.

use super::Wrong;
use leptos::config::{LeptosOptions, get_configuration};
use std::path::Path;

/// The deployed server's file, in the folder that the server is started from.
const FILE: &str = "Leptos.toml";

/// Whether cargo-leptos runs this process: it says where the site is.
#[allow(clippy::disallowed_methods, reason = "this is the configuration")]
pub fn was_started_by_cargo_leptos() -> bool {
    std::env::var("LEPTOS_SITE_ROOT").is_ok()
}

#[allow(clippy::disallowed_methods, reason = "this is the configuration")]
fn says_whether_hashed() -> bool {
    std::env::var("LEPTOS_HASH_FILES").is_ok()
}

/// The port by which pages reload themselves while `cargo leptos watch` runs; `None` otherwise.
#[allow(clippy::disallowed_methods, reason = "this is the configuration")]
pub fn reload_port(options: &LeptosOptions) -> Option<u32> {
    std::env::var("LEPTOS_WATCH").ok().map(|_| options.reload_external_port.unwrap_or(options.reload_port))
}

/// The options of Leptos. Names of files carry hashes where the list of hashes lies beside the binary, unless the file
/// or the environment says that they do not.
pub fn leptos_options() -> Result<LeptosOptions, Wrong> {
    let file = Path::new(FILE).is_file().then_some(FILE);
    let mut options = get_configuration(file)
        .map_err(|error| Wrong::new("leptos", format!("{FILE} or the environment LEPTOS_*: {error}")))?
        .leptos_options;
    let is_told = file.is_some() || says_whether_hashed();
    options.hash_files = hashes(&options).is_some() && (options.hash_files || !is_told);
    Ok(options)
}

/// The list of hashes that cargo-leptos writes beside the binary: one `kind: hash` a line.
fn hashes(options: &LeptosOptions) -> Option<String> {
    let binary = std::env::current_exe().ok()?;
    std::fs::read_to_string(binary.parent()?.join(&*options.hash_file)).ok()
}

/// The path that serves the stylesheet.
pub fn stylesheet(options: &LeptosOptions) -> String {
    let hash = options.hash_files.then(|| hashes(options)).flatten().and_then(|text| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix("css:"))?;
        Some(format!(".{}", line.trim()))
    });
    format!("/{}/{}{}.css", options.site_pkg_dir, options.output_name, hash.unwrap_or_default())
}
