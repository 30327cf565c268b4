//! Restoring a backup: first everything is looked at, then what is in the way is set aside, then it is put in place.

use super::{DATABASE, FORMAT, Line, MANIFEST, Manifest, sha256_of};
use crate::data_folder::{DataFolder, write_secret};
use crate::installation::Failure;
use bytes::Bytes;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use store::{Documents, documents};

/// Where a backup goes.
pub struct Target<'a> {
    pub data_dir: &'a Path,
    pub database_url: &'a str,
    pub documents_url: &'a str,
    /// Leaves the rows out: somebody else restores them, or nobody.
    pub without_database: bool,
    /// Sets aside what is in the way, under a name that ends in this.
    pub aside: Option<&'a str>,
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    pub with_database: bool,
    /// What was set aside.
    pub aside: Vec<PathBuf>,
}

/// Puts everything of a backup in place.
pub async fn restore(backup: &Path, target: &Target<'_>) -> Result<Restored, Failure> {
    let manifest = checked_manifest(backup)?;
    let database = database_file(&manifest, target)?;
    let mut aside = Vec::new();
    make_room(target.data_dir, target, &mut aside)?;
    if let Some(file) = &database {
        for ending in ["", "-wal", "-shm"] {
            let mut part = file.clone().into_os_string();
            part.push(ending);
            make_room(Path::new(&part), target, &mut aside)?;
        }
    }
    // Documents within the data folder are as empty as that; it is made first, for nobody else to read.
    let embedded = target.documents_url.strip_prefix("embedded:").map(Path::new);
    let is_within = embedded.is_some_and(|path| path.starts_with(target.data_dir));
    if is_within {
        DataFolder::open(target.data_dir)?;
    }
    let home = documents::open(target.documents_url).await?;
    if !is_within && target.aside.is_none() && !is_empty(&*home).await? {
        return Err("There are documents or photos at documents-url already. \
                    With --force, those of the backup are put over them."
            .into());
    }
    let folder = DataFolder::open(target.data_dir)?;
    for path in manifest.files.keys() {
        put_in_place(path, &backup.join(path), &folder, &*home).await?;
    }
    // Rows come last: a server that starts on half a backup finds no people rather than no photos.
    if let Some(file) = &database {
        fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
        let part = file.with_extension("restoring");
        fs::copy(backup.join(DATABASE), &part)?;
        File::open(&part)?.sync_all()?;
        fs::rename(&part, file)?;
    }
    Ok(Restored { with_database: database.is_some(), manifest, aside })
}

/// Reads the list, and compares every file with it.
fn checked_manifest(backup: &Path) -> Result<Manifest, Failure> {
    let path = backup.join(MANIFEST);
    let text = fs::read(&path).map_err(|error| {
        format!("{} is no finished backup: {}: {error}.", backup.display(), path.display())
    })?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|error| format!("{} can't be understood: {error}.", path.display()))?;
    if manifest.format != FORMAT {
        return Err(format!("The backup has format {}; this version reads {FORMAT}.", manifest.format).into());
    }
    for (name, sha256) in &manifest.files {
        let inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !inside {
            return Err(format!("The backup names {name:?}, which lies outside of it.").into());
        }
        match sha256_of(&backup.join(name)) {
            Ok(found) if found == *sha256 => {}
            Ok(_) => return Err(format!("{name} is damaged: it is not what the manifest says.").into()),
            Err(error) => return Err(format!("{name} of the backup can't be read: {error}.").into()),
        }
    }
    Ok(manifest)
}

/// The SQLite file that the rows go to, where they are restored.
fn database_file(manifest: &Manifest, target: &Target<'_>) -> Result<Option<PathBuf>, Failure> {
    let file =
        target.database_url.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
    match (file, manifest.files.contains_key(DATABASE)) {
        _ if target.without_database => Ok(None),
        (_, false) => Ok(None),
        (Some(file), true) => Ok(Some(PathBuf::from(file))),
        (None, true) => Err("The rows of this backup are SQLite's and can't go into MySQL. \
                             With --without-database, documents, photos and keys are restored alone."
            .into()),
    }
}

/// Moves what is in the way to a name beside it, or refuses.
fn make_room(path: &Path, target: &Target<'_>, aside: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let is_free = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !path.exists(),
    };
    if is_free {
        return Ok(());
    }
    let Some(suffix) = target.aside else {
        return Err(format!(
            "{} is not empty. End its server; then, with --force, it is set aside under another name.",
            path.display()
        )
        .into());
    };
    let mut to = path.as_os_str().to_owned();
    to.push(suffix);
    fs::rename(path, &to).map_err(|error| format!("{} can't be set aside: {error}.", path.display()))?;
    aside.push(to.into());
    Ok(())
}

async fn is_empty(home: &dyn Documents) -> Result<bool, Failure> {
    for collection in home.collections().await? {
        if !home.list(&collection, "", None, 1).await?.is_empty() {
            return Ok(false);
        }
    }
    Ok(home.list_blobs(None, 1).await?.is_empty())
}

async fn put_in_place(
    path: &str,
    file: &Path,
    folder: &DataFolder,
    home: &dyn Documents,
) -> Result<(), Failure> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if path.starts_with("keys/") {
        write_secret(&folder.keys().join(name), &fs::read(file)?)?;
    } else if path.starts_with("blobs/") {
        home.put_blob(name, Bytes::from(fs::read(file)?)).await?;
    } else if let Some(collection) = name.strip_suffix(".jsonl").filter(|_| path.starts_with("documents/")) {
        for line in BufReader::new(File::open(file)?).lines() {
            let Line { key, document } = serde_json::from_str(&line?)?;
            home.put(collection, &key, &document).await?;
        }
    }
    Ok(())
}
