//! One process at a time: a lock on a file beside an SQLite database, for the moments that SQLite's own locks
//! don't cover, such as the switch of a new file to WAL, or several migrations in a row.

use crate::{Error, Result};
use std::fs::File;
use std::io;
use std::path::Path;

/// Waits for the lock of a database. It is free again when the file is dropped, or when the process dies.
pub(crate) async fn lock_of(database: &Path) -> Result<File> {
    let path = database.with_extension("lock");
    let failed = |error: &dyn std::fmt::Display| {
        Error::Configuration(format!("the lock {} can't be taken: {error}", path.display()))
    };
    let of_file = path.clone();
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::options().create(true).write(true).truncate(false).open(&of_file)?;
        file.lock()?;
        Ok::<_, io::Error>(file)
    });
    locked.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
}
