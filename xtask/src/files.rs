//! The project's own files, as git knows them, and when they last changed.

use crate::shell::{Result, capture, program, root};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Paths from the root: what is committed, and what is new but not ignored.
pub fn tracked() -> Result<Vec<String>> {
    let mut git = program("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let listed = capture(&mut git)?;
    let mut files: Vec<String> = listed.split('\0').map(str::to_owned).collect();
    files.retain(|file| root().join(file).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}

/// When the file or folder last changed; none if it is not there.
pub fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

/// Whether the file holds anything that ends up in the server or in what it serves.
pub fn is_source(file: &str) -> bool {
    const FOLDERS: [&str; 9] = [
        "domain/",
        "store/",
        "services/",
        "app/",
        "server/",
        "frontend/",
        "migrations/",
        "style/",
        "public/",
    ];
    const FILES: [&str; 5] =
        ["Cargo.toml", "Cargo.lock", "Leptos.toml", "package-lock.json", ".cargo/config.toml"];
    FILES.contains(&file)
        || (FOLDERS.iter().any(|folder| file.starts_with(folder)) && !file.contains("/tests/"))
}
