//! `cargo xtask run`: a release build when something changed, then the server in xtask's place.

use crate::files::{changed_at, is_source, tracked};
use crate::shell::{Result, cargo_leptos, program, root, run, step, target};
use crate::tools;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;

/// Ends only if the server could not be started: otherwise the server is this process, and gets its signals.
pub fn serve(arguments: &[String]) -> Result {
    let (own, rest) = match arguments.iter().position(|argument| argument == "--") {
        Some(dashes) => (&arguments[..dashes], &arguments[dashes + 1..]),
        None => (arguments, &[][..]),
    };
    let empty = own.iter().any(|argument| argument == "--empty");
    if let Some(other) = own.iter().find(|argument| *argument != "--empty") {
        return Err(format!("{other} is not understood; the server's own arguments follow --").into());
    }
    tools::for_building()?;
    let server = target("release/mobilegoo");
    if is_stale(&server) {
        step("release build (the first one takes some minutes)", || {
            run(&mut cargo_leptos(["build", "--release", "--precompress"]))?;
            touch(&server)
        })?;
    }
    let mut command = program(&server);
    command.arg("serve").args((!empty).then_some("--demo")).args(rest);
    Err(format!("{}: {}", server.display(), command.exec()).into())
}

/// Whether a source is newer than the server, or the files that it names to browsers are gone.
fn is_stale(server: &Path) -> bool {
    let Some(built_at) = changed_at(server) else { return true };
    let Ok(sources) = tracked() else { return true };
    let newer = |file: &String| is_source(file) && changed_at(&root().join(file)) > Some(built_at);
    if let Some(file) = sources.iter().find(|file| newer(file)) {
        println!("{file} has changed");
        return true;
    }
    !assets_are_there(server)
}

/// hash.txt beside the server names the style sheet, the script and the WASM by their hashes.
fn assets_are_there(server: &Path) -> bool {
    let Ok(hashes) = fs::read_to_string(server.with_file_name("hash.txt")) else { return false };
    let Ok(folder) = fs::read_dir(root().join("target/site/pkg")) else { return false };
    let names: Vec<_> =
        folder.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let hashes = hashes.lines().filter_map(|line| line.split_once(": ")).map(|(_, hash)| hash.trim());
    hashes.filter(|hash| !hash.is_empty()).all(|hash| names.iter().any(|name| name.contains(hash)))
}

/// Cargo leaves the server's time alone when a change did not reach it (a style sheet's, for one).
fn touch(server: &Path) -> Result {
    run(program("touch").arg(server))
}
