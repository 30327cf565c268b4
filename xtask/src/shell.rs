//! Runs other programs from the workspace's root, and says which step runs and how long it took.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What `.cargo/config.toml` sets, which a RUSTFLAGS of one's own would replace.
/// Server, WASM and tests must agree on it, and with one value for all of them nothing is compiled twice.
const ERASE: &str = "--cfg erase_components";

/// The workspace's folder, wherever the command was called from.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// `path` below `target/`, where everything that can be thrown away lives.
pub fn target(path: &str) -> PathBuf {
    let base = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    base.join(path)
}

/// A program to run from the root, in the person's own environment.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).env("PATH", env::join_paths(search_path()).unwrap_or_default());
    // `cargo run` describes xtask to its child. Build scripts (ring's, for one) watch these variables, so
    // leaving them in would rebuild half of the server at each change between `cargo xtask` and `cargo`.
    for (key, _) in env::vars_os() {
        let key = key.to_string_lossy();
        if key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_") || key == "CARGO" {
            command.env_remove(key.as_ref());
        }
    }
    command
}

/// `cargo` with the flags of `.cargo/config.toml`, and the person's own where there are some.
pub fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = program("cargo");
    command.args(arguments);
    match own_rustflags() {
        flags if flags.is_empty() => command.env_remove("RUSTFLAGS"),
        flags => command.env("RUSTFLAGS", format!("{flags} {ERASE}")),
    };
    command
}

/// `cargo leptos`, in the same way.
pub fn cargo_leptos<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = cargo(["leptos"]);
    command.args(arguments);
    command
}

fn own_rustflags() -> String {
    env::var("RUSTFLAGS").unwrap_or_default().replace(ERASE, "").trim().to_owned()
}

/// Runs to the end; anything but success is an error that names the program.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("{}: {error}", words(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", words(command)).into()) }
}

/// Runs to the end and returns what was printed, without the last line's end.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| format!("{}: {error}", words(command)))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} ended with {}: {}", words(command), output.status, reason.trim()).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Prints the step's name before and its time after.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let start = Instant::now();
    let outcome = work();
    let end = if outcome.is_ok() { "done" } else { "FAILED" };
    println!("<== {name}: {end} in {}", seconds(start.elapsed()));
    outcome
}

pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f32())
}

/// The program's place, if it is installed.
pub fn find(name: &str) -> Option<PathBuf> {
    search_path().into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// PATH, with cargo's own programs first and, last, where Debian hides servers from people who are not root.
fn search_path() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or(home);
    let mut folders: Vec<PathBuf> = cargo.into_iter().map(|folder| folder.join("bin")).collect();
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    folders.push(PathBuf::from("/usr/sbin"));
    folders
}

fn words(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    words.join(OsStr::new(" ")).to_string_lossy().into_owned()
}
