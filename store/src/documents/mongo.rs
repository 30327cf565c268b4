//! Documents in MongoDB: a collection each, and blobs in the GridFS bucket `photos`.

use super::{Documents, bodies, names};
use crate::{Error, Result};
use async_trait::async_trait;
use bytes::Bytes;
use futures::{AsyncReadExt, AsyncWriteExt, TryStreamExt};
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::{ErrorKind, GridFsErrorKind, WriteFailure};
use mongodb::gridfs::GridFsBucket;
use mongodb::options::{
    Acknowledgment, ClientOptions, DatabaseOptions, GridFsBucketOptions, IndexOptions, ReadConcern,
    ReadPreference, SelectionCriteria, WriteConcern,
};
use mongodb::{Client, Collection, Database, IndexModel};
use serde_json::Value;
use std::time::Duration;

const DATABASE: &str = "mobilegoo";
const BUCKET: &str = "photos";
/// How long to wait for a server, or for the majority of them, before that is a failure.
const PATIENCE: Duration = Duration::from_secs(10);
/// "There is such a key already", in the server's numbers.
const DUPLICATE_KEY: i32 = 11000;

/// The home for many servers. Writes are acknowledged by the majority, from their journals.
pub struct Mongo {
    database: Database,
    bucket: GridFsBucket,
    /// What GridFS knows about each blob.
    files: Collection<Document>,
}

impl Mongo {
    /// Connects, and makes the indexes. The database is the URL's path, or `mobilegoo`.
    pub async fn open(url: &str) -> Result<Self> {
        let mut options = ClientOptions::parse(url).await.map_err(|error| {
            Error::Configuration(format!("the documents' URL can't be read: {}", *error.kind))
        })?;
        options.app_name.get_or_insert_with(|| DATABASE.to_owned());
        options.server_selection_timeout.get_or_insert(PATIENCE);
        let name = options.default_database.clone().unwrap_or_else(|| DATABASE.to_owned());
        let database = Client::with_options(options)?.database_with_options(&name, durable());
        let bucket =
            database.gridfs_bucket(GridFsBucketOptions::builder().bucket_name(BUCKET.to_owned()).build());
        let files = database.collection(&format!("{BUCKET}.files"));
        let home = Self { database, bucket, files };
        home.make_indexes().await?;
        Ok(home)
    }

    /// GridFS makes its own only with the first large file, and none that keeps names unique.
    async fn make_indexes(&self) -> Result<()> {
        let unique = || IndexOptions::builder().unique(true).build();
        let by_name = IndexModel::builder().keys(doc! { "filename": 1 }).options(unique()).build();
        self.files.create_index(by_name).await?;
        let by_position =
            IndexModel::builder().keys(doc! { "files_id": 1, "n": 1 }).options(unique()).build();
        let chunks = self.database.collection::<Document>(&format!("{BUCKET}.chunks"));
        chunks.create_index(by_position).await?;
        Ok(())
    }

    fn collection(&self, name: &str) -> Result<Collection<Document>> {
        names::check_collection(name)?;
        Ok(self.database.collection(name))
    }

    /// Whether there is such a blob, known to the majority: a write that changes nothing waits for all before it.
    async fn has_blob(&self, name: &str) -> Result<bool> {
        let found =
            self.files.update_one(doc! { "filename": name }, doc! { "$set": { "filename": name } }).await?;
        Ok(found.matched_count > 0)
    }

    /// Uploads under an id of its own, so that an upload that fails cleans up nothing but its own chunks.
    /// Whether the name was still free.
    async fn upload(&self, name: &str, bytes: &[u8]) -> Result<bool> {
        let mut upload = self.bucket.open_upload_stream(name).await?;
        upload.write_all(bytes).await.map_err(of_stream)?;
        match upload.close().await {
            Ok(()) => Ok(true),
            Err(error) if error.get_ref().and_then(|e| e.downcast_ref()).is_some_and(is_duplicate) => {
                Ok(false)
            }
            Err(error) => Err(of_stream(error)),
        }
    }
}

/// Majority and journal for writes, the primary for reads, whatever the URL says: `put` promises durability, and
/// `get` what was put.
fn durable() -> DatabaseOptions {
    let writes =
        WriteConcern::builder().w(Acknowledgment::Majority).journal(true).w_timeout(PATIENCE).build();
    DatabaseOptions::builder()
        .write_concern(writes)
        .read_concern(ReadConcern::majority())
        .selection_criteria(SelectionCriteria::ReadPreference(ReadPreference::Primary))
        .build()
}

fn is_duplicate(error: &mongodb::error::Error) -> bool {
    match &*error.kind {
        ErrorKind::Write(WriteFailure::WriteError(write)) => write.code == DUPLICATE_KEY,
        ErrorKind::Command(command) => command.code == DUPLICATE_KEY,
        _ => false,
    }
}

fn is_absent(error: &mongodb::error::Error) -> bool {
    matches!(&*error.kind, ErrorKind::GridFs(GridFsErrorKind::FileNotFound { .. }))
}

fn of_stream(error: std::io::Error) -> Error {
    Error::Documents(error.to_string())
}

impl From<mongodb::error::Error> for Error {
    fn from(error: mongodb::error::Error) -> Self {
        Error::Documents(error.to_string())
    }
}

#[async_trait]
impl Documents for Mongo {
    async fn put(&self, collection: &str, key: &str, document: &Value) -> Result<()> {
        names::check_key(key)?;
        let collection = self.collection(collection)?;
        let body = bodies::wrap(document)?;
        bodies::to_bytes(&body)?;
        let replace = || collection.replace_one(doc! { "_id": key }, &body).upsert(true);
        match replace().await {
            // Two that both found nothing to replace: the second one replaces the first one's.
            Err(error) if is_duplicate(&error) => replace().await?,
            replaced => replaced?,
        };
        Ok(())
    }

    async fn get(&self, collection: &str, key: &str) -> Result<Option<Value>> {
        names::check_key(key)?;
        let found = self.collection(collection)?.find_one(doc! { "_id": key }).await?;
        found.map(bodies::unwrap).transpose()
    }

    async fn delete(&self, collection: &str, key: &str) -> Result<bool> {
        names::check_key(key)?;
        let deleted = self.collection(collection)?.delete_one(doc! { "_id": key }).await?;
        Ok(deleted.deleted_count > 0)
    }

    async fn list(
        &self,
        collection: &str,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, Value)>> {
        let collection = self.collection(collection)?;
        // To MongoDB, a limit of zero is no limit.
        if limit == 0 {
            return Ok(Vec::new());
        }
        let mut keys = doc! { "$gte": prefix, "$gt": after.unwrap_or_default() };
        if let Some(end) = names::end_of(prefix) {
            keys.insert("$lt", end);
        }
        let found = collection.find(doc! { "_id": keys }).sort(doc! { "_id": 1 }).limit(limit.into()).await?;
        let found: Vec<Document> = found.try_collect().await?;
        found
            .into_iter()
            .map(|mut document| match document.remove("_id") {
                Some(Bson::String(key)) => Ok((key, bodies::unwrap(document)?)),
                _ => Err(Error::Corrupt("a document's key is not text".into())),
            })
            .collect()
    }

    async fn collections(&self) -> Result<Vec<String>> {
        let mut names = self.database.list_collection_names().await?;
        // GridFS and the server itself keep theirs under names with a dot.
        names.retain(|name| names::check_collection(name).is_ok());
        names.sort();
        Ok(names)
    }

    async fn put_blob(&self, name: &str, bytes: Bytes) -> Result<()> {
        names::check_blob(name)?;
        // It can be deleted between a collision and the look at what it collided with; then it is uploaded again.
        while !self.has_blob(name).await? {
            if self.upload(name, &bytes).await? {
                break;
            }
        }
        Ok(())
    }

    async fn get_blob(&self, name: &str) -> Result<Option<Bytes>> {
        names::check_blob(name)?;
        let mut download = match self.bucket.open_download_stream_by_name(name).await {
            Err(error) if is_absent(&error) => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        match download.read_to_end(&mut bytes).await {
            Ok(_) => Ok(Some(bytes.into())),
            // Deleted while it was read.
            Err(_) if self.files.find_one(doc! { "filename": name }).await?.is_none() => Ok(None),
            Err(error) => Err(of_stream(error)),
        }
    }

    async fn delete_blob(&self, name: &str) -> Result<bool> {
        names::check_blob(name)?;
        match self.bucket.delete_by_name(name).await {
            Err(error) if is_absent(&error) => Ok(false),
            deleted => Ok(deleted.map(|()| true)?),
        }
    }

    async fn list_blobs(&self, after: Option<&str>, limit: u32) -> Result<Vec<String>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let names = self
            .files
            .find(doc! { "filename": { "$gt": after.unwrap_or_default() } })
            .projection(doc! { "filename": 1, "_id": 0 })
            .sort(doc! { "filename": 1 })
            .limit(limit.into())
            .await?;
        let names: Vec<Document> = names.try_collect().await?;
        names
            .iter()
            .map(|file| {
                file.get_str("filename").map(str::to_owned).map_err(|error| Error::Corrupt(error.to_string()))
            })
            .collect()
    }

    async fn ping(&self) -> Result<()> {
        self.database.run_command(doc! { "ping": 1 }).await?;
        Ok(())
    }
}
