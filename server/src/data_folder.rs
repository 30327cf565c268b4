//! The data folder: who may read what in it, and where things lie.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Where this installation keeps what no other server keeps for it.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Opens the folder; it and its `keys` and `tls` are made when they are missing, for nobody else to read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let folder = Self(path.to_owned());
        for part in [folder.0.clone(), folder.keys(), folder.tls()] {
            private_folder(&part)?;
        }
        Ok(folder)
    }

    /// Without making anything.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The secrets of the vault and the keys of access tokens.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// The search index; it may be deleted while no server runs.
    pub fn search(&self) -> PathBuf {
        self.0.join("search")
    }

    /// Certificates that the server makes or fetches itself.
    pub fn tls(&self) -> PathBuf {
        self.0.join("tls")
    }
}

/// Makes a folder that nobody else can read, where there is none.
pub fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Writes a new file that nobody else can read, whole or not at all. An existing one is left as it is.
pub fn write_secret(path: &Path, content: &[u8]) -> io::Result<()> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = write_part(&part, content).and_then(|()| match fs::hard_link(&part, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let _ = fs::remove_file(&part);
    written?;
    sync_folder_of(path)
}

fn write_part(part: &Path, content: &[u8]) -> io::Result<()> {
    let _ = fs::remove_file(part);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// The permissions that others than the owner have: 0 where there are none.
pub fn open_to_others(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.mode() & 0o077)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_written_once_and_for_nobody_else_to_read() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(&folder.path().join("data")).unwrap();
        let path = data.keys().join("a.key");
        write_secret(&path, b"first").unwrap();
        write_secret(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        for private in [data.path(), &data.keys(), &data.tls(), &path] {
            assert_eq!(open_to_others(private).unwrap(), 0, "{}", private.display());
        }
        assert_eq!(fs::read_dir(data.keys()).unwrap().count(), 1);
    }
}
