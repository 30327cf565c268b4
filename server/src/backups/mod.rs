//! Backups: everything of an installation in one folder, with a list of what is in it.
//!
//! ```text
//! manifest.json                 what there is, with the SHA-256 of each file; written last
//! database/mobilegoo.db         the rows, where they are in SQLite
//! documents/<collection>.jsonl  a document a line, with its key
//! blobs/<ab>/<name>             photos
//! keys/                         without which sealed data can't be read
//! ```
//!
//! Rows are copied before blobs: every photo that a row names was kept before the row, so it is there.

mod restoring;
mod writing;

pub use restoring::{Target, restore};
pub use writing::write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Documents, Store};

/// What is backed up.
pub struct Source {
    pub store: Store,
    pub documents: Arc<dyn Documents>,
    /// The folder with the keys.
    pub keys: PathBuf,
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// RFC 3339.
    pub made_at: String,
    /// Of the program that made it.
    pub version: String,
    /// `sqlite`, or `mysql`, whose rows are not in the backup.
    pub database: String,
    pub documents: u64,
    pub blobs: u64,
    /// The SHA-256 of each file, by its path in the folder.
    files: BTreeMap<String, String>,
}

/// The shape that this version writes and reads.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "database/mobilegoo.db";
/// How many documents or names are asked for at once.
const PAGE: u32 = 200;

/// A line of a collection's file.
#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    document: serde_json::Value,
}

fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            read => hash.update(&buffer[..read]),
        }
    }
}
