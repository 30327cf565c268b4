//! Writing a backup into an empty folder.

use super::{DATABASE, FORMAT, Line, MANIFEST, Manifest, PAGE, Source, sha256_of};
use crate::data_folder::{private_folder, write_secret};
use crate::installation::Failure;
use domain::Instant;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use store::{Documents, Engine};

/// Copies everything into `folder`, which must be empty or not there. Without a manifest it is unfinished.
pub async fn write(source: &Source, folder: &Path, now: Instant) -> Result<Manifest, Failure> {
    private_folder(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(format!("{} is not empty. Name a new folder for each backup.", folder.display()).into());
    }
    let mut copy = Copy { folder, files: BTreeMap::new() };
    let database = copy.database(source).await?;
    copy.keys(&source.keys)?;
    let documents = copy.documents(&*source.documents).await?;
    let blobs = copy.blobs(&*source.documents).await?;
    let manifest = Manifest {
        format: FORMAT,
        made_at: now.rfc3339(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: database.to_owned(),
        documents,
        blobs,
        files: copy.files,
    };
    write_secret(&folder.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
    Ok(manifest)
}

struct Copy<'a> {
    folder: &'a Path,
    files: BTreeMap<String, String>,
}

impl Copy<'_> {
    /// Where a file of the backup goes; its folder is made.
    fn place(&self, path: &str) -> Result<PathBuf, Failure> {
        let place = self.folder.join(path);
        private_folder(place.parent().unwrap_or(self.folder))?;
        Ok(place)
    }

    /// Puts a finished file on the list.
    fn list(&mut self, path: &str) -> Result<(), Failure> {
        self.files.insert(path.to_owned(), sha256_of(&self.folder.join(path))?);
        Ok(())
    }

    async fn database(&mut self, source: &Source) -> Result<&'static str, Failure> {
        match source.store.engine() {
            Engine::MySql => Ok("mysql"),
            Engine::Sqlite => {
                let place = self.place(DATABASE)?;
                source.store.copy_sqlite(&place).await?;
                fs::set_permissions(&place, fs::Permissions::from_mode(0o600))?;
                fs::File::open(&place)?.sync_all()?;
                self.list(DATABASE)?;
                Ok("sqlite")
            }
        }
    }

    fn keys(&mut self, keys: &Path) -> Result<(), Failure> {
        for entry in fs::read_dir(keys)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !name.ends_with(".part") {
                let path = format!("keys/{name}");
                write_secret(&self.place(&path)?, &fs::read(entry.path())?)?;
                self.list(&path)?;
            }
        }
        Ok(())
    }

    async fn documents(&mut self, home: &dyn Documents) -> Result<u64, Failure> {
        let mut count = 0;
        for collection in home.collections().await? {
            let path = format!("documents/{collection}.jsonl");
            let place = self.place(&path)?;
            let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(place)?;
            let mut lines = std::io::BufWriter::new(file);
            let mut after: Option<String> = None;
            loop {
                let page = home.list(&collection, "", after.as_deref(), PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.clone());
                for (key, document) in page {
                    serde_json::to_writer(&mut lines, &Line { key, document })?;
                    lines.write_all(b"\n")?;
                    count += 1;
                }
            }
            lines.into_inner().map_err(|error| error.into_error())?.sync_all()?;
            self.list(&path)?;
        }
        Ok(count)
    }

    async fn blobs(&mut self, home: &dyn Documents) -> Result<u64, Failure> {
        let (mut count, mut after) = (0, None::<String>);
        loop {
            let names = home.list_blobs(after.as_deref(), PAGE).await?;
            let Some(last) = names.last() else { return Ok(count) };
            after = Some(last.clone());
            for name in &names {
                // Swept away in the meantime: then no row names it.
                let Some(bytes) = home.get_blob(name).await? else { continue };
                let path = format!("blobs/{}/{name}", &name[..2]);
                write_secret(&self.place(&path)?, &bytes)?;
                self.list(&path)?;
                count += 1;
            }
        }
    }
}
