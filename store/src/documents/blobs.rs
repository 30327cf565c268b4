//! Blobs as plain files: `blobs/ab/abcdef...`, written aside and renamed, so that a name is whole or absent.

use bytes::Bytes;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many characters of a name make the name of its folder, so that no folder grows without bounds.
const SHARD: usize = 2;
/// Where files are written before they get their name. It is longer than the name of a shard.
const INCOMING: &str = "incoming";
/// A file that came this long ago and still has no name was left behind by a process that died.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// A folder of blobs. Names were checked before they get here.
pub(super) struct Blobs {
    folder: PathBuf,
    /// Tells the files apart that this process writes at one time.
    writes: AtomicU64,
}

impl Blobs {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        let incoming = folder.join(INCOMING);
        fs::create_dir_all(&incoming)?;
        sync(&folder)?;
        if let Some(parent) = folder.parent() {
            sync(parent)?;
        }
        for entry in fs::read_dir(&incoming)? {
            let entry = entry?;
            let age = entry
                .metadata()
                .and_then(|about| about.modified())
                .map(|at| at.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > ABANDONED_AFTER) {
                absent_is_fine(fs::remove_file(entry.path()))?;
            }
        }
        Ok(Self { folder, writes: AtomicU64::new(0) })
    }

    fn shard(&self, name: &str) -> PathBuf {
        self.folder.join(&name[..SHARD])
    }

    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let shard = self.shard(name);
        let path = shard.join(name);
        let there = fs::metadata(&path).is_ok_and(|about| about.len() == bytes.len() as u64);
        if there {
            // Another task may have given it its name a moment ago, and that may not be on the disk yet.
            return sync(&shard);
        }
        let write = self.writes.fetch_add(1, Ordering::Relaxed);
        let incoming = self.folder.join(INCOMING).join(format!("{name}.{}.{write}", std::process::id()));
        let result = write_whole(&incoming, bytes).and_then(|()| {
            make_folder(&shard)?;
            fs::rename(&incoming, &path)
        });
        if let Err(error) = result {
            absent_is_fine(fs::remove_file(&incoming))?;
            return Err(error);
        }
        sync(&shard)
    }

    pub(super) fn get(&self, name: &str) -> io::Result<Option<Bytes>> {
        let read = absent_is_fine(fs::read(self.shard(name).join(name)))?;
        Ok(read.map(Bytes::from))
    }

    pub(super) fn delete(&self, name: &str) -> io::Result<bool> {
        let shard = self.shard(name);
        let deleted = absent_is_fine(fs::remove_file(shard.join(name)))?.is_some();
        if deleted {
            sync(&shard)?;
        }
        Ok(deleted)
    }

    /// A shard holds the names that begin with its own, so shards in order give names in order.
    pub(super) fn list(&self, after: &str, limit: u32) -> io::Result<Vec<String>> {
        let limit = limit as usize;
        let mut found = Vec::new();
        for shard in names_in(&self.folder)? {
            // A shard before the one of `after` has only names before it.
            let before = !after.starts_with(&shard) && shard.as_str() < after;
            if shard.len() != SHARD || before {
                continue;
            }
            if found.len() >= limit {
                break;
            }
            found.extend(
                names_in(&self.folder.join(&shard))?.into_iter().filter(|name| name.as_str() > after),
            );
        }
        found.truncate(limit);
        Ok(found)
    }

    pub(super) fn ping(&self) -> io::Result<()> {
        fs::metadata(self.folder.join(INCOMING)).map(drop)
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        made => made?,
    }
    // Also where another task made it a moment ago: its entry may not be on the disk yet.
    folder.parent().map_or(Ok(()), sync)
}

/// Makes the names in a folder durable.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn absent_is_fine<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Names of what lies in a folder, in order. Files that people put there under other alphabets are not ours.
fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_that_was_cut_short_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
        blobs.put("abc", b"whole").unwrap();
        fs::write(folder.path().join("blobs/ab/abc"), b"who").unwrap();
        blobs.put("abc", b"whole").unwrap();
        assert_eq!(blobs.get("abc").unwrap().unwrap(), &b"whole"[..]);
    }

    #[test]
    fn nothing_is_left_where_files_come_in() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
        blobs.put("abc", b"one").unwrap();
        blobs.put("abd", b"two").unwrap();
        // A folder in the way of a name makes the rename fail.
        fs::create_dir_all(folder.path().join("blobs/ab/abe")).unwrap();
        assert!(blobs.put("abe", b"three").is_err());
        assert!(names_in(&folder.path().join("blobs/incoming")).unwrap().is_empty());
    }
}
