//! Where the site's files are: Leptos.toml says it, or cargo-leptos does, whose environment wins.

use super::Wrong;
use app::SiteFiles;
use leptos::config::{LeptosOptions, get_configuration};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

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

/// The paths that serve the application's files.
pub fn site_files(options: &LeptosOptions) -> SiteFiles {
    let hashes = options.hash_files.then(|| hashes(options)).flatten().unwrap_or_default();
    let path = |kind: &str, ending: &str| {
        let hash = hash_of(&hashes, kind).map(|hash| format!(".{hash}")).unwrap_or_default();
        format!("/{}/{}{hash}.{ending}", options.site_pkg_dir, options.output_name)
    };
    SiteFiles {
        stylesheet: path("css", "css"),
        script: path("js", "js"),
        wasm: path("wasm", "wasm"),
        parts: Arc::new(parts_of_pages(options, hash_of(&hashes, "manifest")).unwrap_or_default()),
    }
}

fn hash_of<'a>(hashes: &'a str, kind: &str) -> Option<&'a str> {
    let mut pairs = hashes.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(name, _)| name.trim() == kind).map(|(_, hash)| hash.trim())
}

/// The paths of the parts that each lazy page needs, which `cargo leptos build --split` wrote down.
fn parts_of_pages(options: &LeptosOptions, hash: Option<&str>) -> Option<HashMap<String, Vec<String>>> {
    let package = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    let hash = hash.map(|hash| format!(".{hash}")).unwrap_or_default();
    let list = std::fs::read_to_string(package.join(format!("__wasm_split_manifest{hash}.json"))).ok()?;
    let mut pages: HashMap<String, Vec<String>> = serde_json::from_str(&list).ok()?;
    let folder = &options.site_pkg_dir;
    pages.values_mut().flatten().for_each(|part| *part = format!("/{folder}/{part}.wasm"));
    Some(pages)
}
