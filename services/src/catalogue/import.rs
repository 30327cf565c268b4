//! Importing the data files: each in one unit of work, and only when it differs from what was imported before.

use super::files::{self, Parsed};
use crate::error::retried;
use crate::{Error, Result, Services};
use domain::catalogue::StorageByYear;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::catalogue::Claim;

/// How much of the catalogue is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The models whose year is sourced: some thousands.
    Core,
    /// Every model that is known of: some ten thousands.
    Full,
}

/// What became of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its name in the folder.
    pub file: &'static str,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many rows were read.
    Read(u64),
    /// It is what was imported before.
    Unchanged,
    /// There is no such file in the folder.
    Missing,
}

/// The files in the order in which they build on each other, and what else each of them is read with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Models(&'static str),
    ModelCodes,
    Tacs,
    Countries,
    Cities,
    UsPostalCodes,
}

impl Source {
    const CORE: [Source; 6] = [
        Source::Models("catalogue_core.csv"),
        Source::ModelCodes,
        Source::Tacs,
        Source::Countries,
        Source::Cities,
        Source::UsPostalCodes,
    ];

    fn of(scope: Scope) -> Vec<Source> {
        let more = (scope == Scope::Full).then_some(Source::Models("catalogue.csv"));
        let (models, rest) = Self::CORE.split_at(1);
        models.iter().copied().chain(more).chain(rest.iter().copied()).collect()
    }

    const fn file(self) -> &'static str {
        match self {
            Source::Models(file) => file,
            Source::ModelCodes => "model_codes.csv",
            Source::Tacs => "tac.csv",
            Source::Countries => "countries.csv",
            Source::Cities => "cities.csv",
            Source::UsPostalCodes => "postal_us.csv",
        }
    }

    /// A second file that this one is read with.
    const fn companion(self) -> Option<&'static str> {
        match self {
            Source::Models(_) => Some("storage_tiers_by_year.csv"),
            Source::Cities => Some("city_altnames.csv"),
            _ => None,
        }
    }

    /// Whether what is read depends on which models there are.
    const fn needs_models(self) -> bool {
        matches!(self, Source::ModelCodes | Source::Tacs)
    }
}

/// The bytes of a source, and the hash of all that decides what is read out of them.
struct Loaded {
    file: Vec<u8>,
    companion: Vec<u8>,
    known_models: Arc<HashSet<String>>,
    sha256: [u8; 32],
}

impl Services {
    /// Brings catalogue and places to the state of the data files in a folder. What was imported before is
    /// skipped, and models that are no longer in a file stay: listings may be of them.
    ///
    /// Safe when several servers start together: one imports a file, the others wait and find it done.
    pub async fn import_catalogue(&self, folder: &Path, scope: Scope) -> Result<Vec<Imported>> {
        let mut report = Vec::new();
        let mut known_models = Arc::new(self.known_models().await?);
        for source in Source::of(scope) {
            let outcome = self.import(folder, source, known_models.clone()).await?;
            if matches!((source, outcome), (Source::Models(_), Outcome::Read(_))) {
                known_models = Arc::new(self.known_models().await?);
            }
            report.push(Imported { file: source.file(), outcome });
        }
        if report.iter().all(|file| file.outcome == Outcome::Missing) {
            return Err(Error::failed(format!("there are no data files in {}", folder.display())));
        }
        self.load_models().await?;
        Ok(report)
    }

    async fn known_models(&self) -> Result<HashSet<String>> {
        Ok(self.store.read().await?.model_slugs().await?.into_iter().collect())
    }

    async fn import(
        &self,
        folder: &Path,
        source: Source,
        known_models: Arc<HashSet<String>>,
    ) -> Result<Outcome> {
        let folder = folder.to_owned();
        let Some(loaded) = off_the_async_threads(move || load(&folder, source, known_models)).await? else {
            return Ok(Outcome::Missing);
        };
        let known = self.store.read().await?.imported(source.file()).await?;
        if known.as_deref() == Some(&loaded.sha256) {
            return Ok(Outcome::Unchanged);
        }
        let sha256 = loaded.sha256;
        let (parsed, rows) = off_the_async_threads(move || parse(source, &loaded)).await?;
        retried(|| async {
            let mut db = self.store.write().await?;
            if db.claim_import(source.file(), &sha256, rows, self.clock.now()).await? == Claim::Done {
                return Ok(Outcome::Unchanged);
            }
            parsed.keep(&mut db).await?;
            db.commit().await?;
            Ok(Outcome::Read(rows))
        })
        .await
    }
}

async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::failed)?
}

fn load(folder: &Path, source: Source, known_models: Arc<HashSet<String>>) -> Result<Option<Loaded>> {
    let Some(file) = read(folder.join(source.file()))? else { return Ok(None) };
    let companion = match source.companion() {
        Some(companion) => read(folder.join(companion))?.unwrap_or_default(),
        None => Vec::new(),
    };
    let mut hash = Sha256::new();
    hash.update((file.len() as u64).to_le_bytes());
    hash.update(&file);
    hash.update(&companion);
    if source.needs_models() {
        hash.update((known_models.len() as u64).to_le_bytes());
    }
    Ok(Some(Loaded { file, companion, known_models, sha256: hash.finalize().into() }))
}

fn read(path: PathBuf) -> Result<Option<Vec<u8>>> {
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::failed(format!("{} can't be read: {error}", path.display()))),
    }
}

/// What is in a source, and of how many rows.
fn parse(source: Source, loaded: &Loaded) -> Result<(Parsed, u64)> {
    let parsed = match source {
        Source::Models(_) => {
            let years = match loaded.companion.as_slice() {
                [] => Ok(StorageByYear::default()),
                bytes => files::storage_by_year(bytes),
            };
            years.and_then(|years| files::models(&loaded.file, &years))
        }
        Source::ModelCodes => files::model_codes(&loaded.file, &loaded.known_models),
        Source::Tacs => files::tacs(&loaded.file, &loaded.known_models),
        Source::Countries => files::countries(&loaded.file),
        Source::Cities => files::cities(&loaded.file, &loaded.companion),
        Source::UsPostalCodes => files::us_postal_codes(&loaded.file),
    };
    parsed.map_err(|error| Error::failed(format!("{} can't be read: {error}", source.file())))
}
