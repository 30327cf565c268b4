//! Where the site's files are: told by cargo-leptos in the environment, or by Leptos.toml on a deployed server.

use super::Wrong;
use leptos::config::{LeptosOptions, get_configuration};
use std::path::Path;

/// The deployed server's file, in the folder that the server is started from.
const FILE: &str = "Leptos.toml";

/// Whether cargo-leptos runs this process; it tells where the site is by the environment.
#[allow(clippy::disallowed_methods, reason = "this is the configuration")]
pub fn was_started_by_cargo_leptos() -> bool {
    std::env::var("LEPTOS_SITE_ROOT").is_ok()
}

/// The options of Leptos. Names of files carry hashes only where the list of hashes lies beside the binary.
pub fn leptos_options() -> Result<LeptosOptions, Wrong> {
    let file = Path::new(FILE).is_file() && !was_started_by_cargo_leptos();
    let mut options = get_configuration(file.then_some(FILE))
        .map_err(|error| Wrong::new("leptos", format!("{FILE} or the environment LEPTOS_*: {error}")))?
        .leptos_options;
    let hashes = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(&*options.hash_file)));
    if options.hash_files && !hashes.is_some_and(|hashes| hashes.is_file()) {
        tracing::warn!(
            "{} is not beside the binary: run `cargo leptos build` for pages with styles",
            options.hash_file
        );
        options.hash_files = false;
    }
    Ok(options)
}
