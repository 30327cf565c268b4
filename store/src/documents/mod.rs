//! Documents and photos: shapeless things, behind one small trait with two homes.
//!
//! No invariant spans SQL and documents: a photo is kept before the row that names it, never after.

mod blobs;
mod bodies;
mod embedded;
mod mongo;
mod names;

pub use embedded::Embedded;
pub use mongo::Mongo;

use crate::Result;
use async_trait::async_trait;
use bytes::Bytes;
use std::path::Path;
use std::sync::Arc;

/// Where documents live.
///
/// A collection is a short name of lower-case letters and underscores. A key is 1 to 512 bytes of text. Keys are
/// ordered by their UTF-8 bytes. The name of a blob is 3 to 128 lower-case letters, digits, `-` and `.`, and
/// begins with two letters or digits. Anything else is an error, and so is a document of more than 15 MiB or
/// with whole numbers beyond `i64`.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Keeps a document under a key, in place of any earlier one. Durable when it returns.
    async fn put(&self, collection: &str, key: &str, document: &serde_json::Value) -> Result<()>;

    async fn get(&self, collection: &str, key: &str) -> Result<Option<serde_json::Value>>;

    /// Whether there was one.
    async fn delete(&self, collection: &str, key: &str) -> Result<bool>;

    /// Documents whose keys begin with `prefix`, by key, after the key `after` where it is given.
    async fn list(
        &self,
        collection: &str,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, serde_json::Value)>>;

    /// Names of all collections that hold something, and perhaps of some that did: for backups.
    async fn collections(&self) -> Result<Vec<String>>;

    /// Keeps bytes under a name that is made of their content: the same name always holds the same bytes.
    /// Durable when it returns, also where the blob was there already.
    async fn put_blob(&self, name: &str, bytes: Bytes) -> Result<()>;

    async fn get_blob(&self, name: &str) -> Result<Option<Bytes>>;

    /// Whether there was one.
    async fn delete_blob(&self, name: &str) -> Result<bool>;

    /// Names of blobs in order, after the name `after` where it is given: for backups and clean-up.
    async fn list_blobs(&self, after: Option<&str>, limit: u32) -> Result<Vec<String>>;

    /// Whether it answers.
    async fn ping(&self) -> Result<()>;
}

/// Opens a home for documents: `embedded:path/to/folder` (made when missing) or `mongodb://...`.
pub async fn open(url: &str) -> Result<Arc<dyn Documents>> {
    match url.split_once(':') {
        Some(("embedded", path)) => {
            let folder = path.strip_prefix("//").unwrap_or(path);
            Ok(Arc::new(Embedded::open(Path::new(folder)).await?))
        }
        Some(("mongodb" | "mongodb+srv", _)) => Ok(Arc::new(Mongo::open(url).await?)),
        _ => Err(crate::Error::Configuration(
            "the documents' URL must begin with embedded: or mongodb://".to_owned(),
        )),
    }
}
