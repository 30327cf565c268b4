//! The search engine in the box: a tantivy index in a folder or in memory, with its columns held ready for counting.
//!
//! Text is tantivy's. Filters, facets, order and distance are one pass over [`rows::Row`]s, which are read from the
//! index's fast fields once for each of its segments.

mod answers;
mod best;
mod fields;
mod pass;
mod rows;
mod text;
mod usual;

use super::engine::{Change, Found, Position, SearchEngine, Wanted};
use crate::{Error, Result};
use answers::Answers;
use arc_swap::ArcSwap;
use async_trait::async_trait;
use domain::Instant;
use domain::search::Sort;
use fields::Fields;
use pass::{Pass, Plan};
use rows::{Known, Rows};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::schema::Term;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError};
use usual::Usual;
use uuid::Uuid;

/// Raised whenever what is kept in the index, or made of a listing, changes: an older index is made anew.
const VERSION: u32 = 4;
/// How long usual prices are kept before they are reckoned anew.
const USUAL_KEPT: Duration = Duration::from_secs(60);
/// Bytes that the writer gathers before it writes a segment.
const WRITER_BYTES: usize = 24_000_000;

/// A tantivy index. Cheap to clone.
#[derive(Clone)]
pub struct TantivyEngine(Arc<Inner>);

struct Inner {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    /// Made when something is to be written first, and again after a failure.
    writer: Mutex<Option<IndexWriter>>,
    position: Mutex<Option<Position>>,
    /// The values and places that rows name by number; they only ever grow.
    known: RwLock<Known>,
    snapshot: ArcSwap<Snapshot>,
    /// What is usually asked for phones; made when an order needs it, and kept for a while.
    usual: Mutex<Option<(Instant, Arc<Usual>)>>,
}

/// What is searched: it stays the same while it is.
struct Snapshot {
    searcher: Searcher,
    /// Of each segment, in the searcher's order.
    rows: Vec<Arc<Rows>>,
    answers: Answers,
}

impl Snapshot {
    fn of(searcher: Searcher, rows: Vec<Arc<Rows>>) -> Self {
        Self { searcher, rows, answers: Answers::default() }
    }
}

type Tantivy<T> = std::result::Result<T, TantivyError>;

impl TantivyEngine {
    /// An index that is gone with the process.
    pub fn in_memory() -> Result<Self> {
        Self::of(Index::create_in_ram(Fields::schema())).map_err(Error::failed)
    }

    /// The index of a folder. One that can't be read, or is of another version, is made anew; one that another
    /// process writes is an error.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let open = || -> Tantivy<Self> {
            std::fs::create_dir_all(folder)?;
            let engine = Self::of(Index::open_or_create(MmapDirectory::open(folder)?, Fields::schema())?)?;
            engine.0.with_writer(|_| Ok(()))?;
            Ok(engine)
        };
        let engine = match open() {
            Err(TantivyError::LockFailure(error, _)) => return Err(Error::failed(error)),
            Err(error) => {
                tracing::warn!(cause = %error, "the search index is made anew");
                std::fs::remove_dir_all(folder).map_err(Error::failed)?;
                open().map_err(Error::failed)?
            }
            Ok(engine) => engine,
        };
        Ok(engine)
    }

    /// What each of these finds, in their order.
    pub(crate) async fn find_all(&self, wanted: Vec<Wanted>) -> Result<Vec<Found>> {
        self.off_the_async_threads(move |inner| wanted.iter().map(|wanted| inner.find(wanted)).collect())
            .await
    }

    fn of(index: Index) -> Tantivy<Self> {
        text::register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let position = index.load_metas()?.payload.as_deref().and_then(position_of);
        let snapshot = ArcSwap::from_pointee(Snapshot::of(reader.searcher(), Vec::new()));
        let inner = Inner {
            fields: Fields::of(&index.schema())?,
            index,
            reader,
            writer: Mutex::new(None),
            position: Mutex::new(position),
            known: RwLock::default(),
            snapshot,
            usual: Mutex::new(None),
        };
        inner.look_again(HashMap::new())?;
        Ok(Self(Arc::new(inner)))
    }

    async fn off_the_async_threads<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Tantivy<T> + Send + 'static,
    ) -> Result<T> {
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || work(&inner)).await.map_err(Error::failed)?.map_err(Error::failed)
    }
}

impl Inner {
    /// Works with the writer. After a failure it is closed: what was not committed is forgotten.
    fn with_writer<T>(&self, work: impl FnOnce(&mut IndexWriter) -> Tantivy<T>) -> Tantivy<T> {
        let mut place = lock(&self.writer);
        let mut writer = match place.take() {
            Some(writer) => writer,
            None => self.index.writer_with_num_threads(1, WRITER_BYTES)?,
        };
        let outcome = work(&mut writer)?;
        *place = Some(writer);
        Ok(outcome)
    }

    fn apply(&self, changes: Vec<Change>, position: Position) -> Tantivy<()> {
        self.with_writer(|writer| {
            for change in changes {
                let (id, document) = match change {
                    Change::Put(entry) => (entry.id, Some(self.fields.document(*entry))),
                    Change::Remove(id) => (id, None),
                };
                writer.delete_term(Term::from_field_bytes(self.fields.id, id.0.as_bytes()));
                if let Some(document) = document {
                    writer.add_document(document)?;
                }
            }
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload_of(position));
            commit.commit()
        })?;
        *lock(&self.position) = Some(position);
        self.show()
    }

    fn clear(&self) -> Tantivy<()> {
        self.with_writer(|writer| {
            writer.delete_all_documents()?;
            writer.commit()
        })?;
        *lock(&self.position) = None;
        self.show()
    }

    /// Searches what is committed from now on.
    fn show(&self) -> Tantivy<()> {
        self.reader.reload()?;
        let before = self.snapshot.load();
        let segments = before.searcher.segment_readers().iter().map(|segment| segment.segment_id());
        self.look_again(segments.zip(before.rows.iter().cloned()).collect())
    }

    fn look_again(&self, before: HashMap<SegmentId, Arc<Rows>>) -> Tantivy<()> {
        let searcher = self.reader.searcher();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let rows = |segment: &tantivy::SegmentReader| match before.get(&segment.segment_id()) {
            Some(rows) => Ok(rows.clone()),
            None => Rows::of(segment, &mut known).map(Arc::new),
        };
        let rows: Vec<Arc<Rows>> = searcher.segment_readers().iter().map(rows).collect::<Tantivy<_>>()?;
        drop(known);
        self.snapshot.store(Arc::new(Snapshot::of(searcher, rows)));
        Ok(())
    }

    /// What is usually asked for phones, as of a while ago at most.
    fn usual(&self, snapshot: &Snapshot, now: Instant) -> Arc<Usual> {
        let mut kept = lock(&self.usual);
        if let Some((at, usual)) = kept.as_ref()
            && now.since(*at) < USUAL_KEPT
            && now >= *at
        {
            return usual.clone();
        }
        let alive =
            snapshot.searcher.segment_readers().iter().zip(&snapshot.rows).flat_map(|(segment, rows)| {
                (0..).zip(&rows.0).filter(|(doc, _)| !segment.is_deleted(*doc)).map(|(_, row)| row)
            });
        let usual = Arc::new(Usual::of(alive));
        *kept = Some((now, usual.clone()));
        usual
    }

    fn find(&self, wanted: &Wanted) -> Tantivy<Found> {
        let snapshot = self.snapshot.load_full();
        let key = answers::key_of(wanted);
        if let Some(found) = snapshot.answers.get(&key) {
            return Ok(found);
        }
        let found = self.look_for(&snapshot, wanted)?;
        snapshot.answers.keep(key, &found);
        Ok(found)
    }

    fn look_for(&self, snapshot: &Snapshot, wanted: &Wanted) -> Tantivy<Found> {
        let query = text::query(&snapshot.searcher, &self.fields, &wanted.words, wanted.as_typed)?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let usual = (wanted.sort == Sort::Deal).then(|| self.usual(snapshot, wanted.now));
        let plan = Arc::new(Plan::of(wanted, &known, usual));
        drop(known);
        let partial =
            snapshot.searcher.search(&query, &Pass { plan: plan.clone(), rows: snapshot.rows.clone() })?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        Ok(partial.found(&plan, &known))
    }
}

#[async_trait]
impl SearchEngine for TantivyEngine {
    async fn position(&self) -> Result<Option<Position>> {
        Ok(*lock(&self.0.position))
    }

    async fn apply(&self, changes: Vec<Change>, position: Position) -> Result<()> {
        self.off_the_async_threads(move |inner| inner.apply(changes, position)).await
    }

    async fn clear(&self) -> Result<()> {
        self.off_the_async_threads(Inner::clear).await
    }

    async fn find(&self, wanted: Wanted) -> Result<Found> {
        // What was answered before takes no thread of its own.
        let known = self.0.snapshot.load().answers.get(&answers::key_of(&wanted));
        match known {
            Some(found) => Ok(found),
            None => self.off_the_async_threads(move |inner| inner.find(&wanted)).await,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The position is part of the commit that it belongs to.
fn payload_of(position: Position) -> String {
    format!("{VERSION} {} {}", position.feed.simple(), position.batch)
}

fn position_of(payload: &str) -> Option<Position> {
    let mut parts = payload.split(' ');
    let version: u32 = parts.next()?.parse().ok()?;
    let position =
        Position { feed: Uuid::parse_str(parts.next()?).ok()?, batch: parts.next()?.parse().ok()? };
    (version == VERSION).then_some(position)
}

#[cfg(test)]
mod keeping_tests;
#[cfg(test)]
mod tests;
