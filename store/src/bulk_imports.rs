//! Files that shops add their phones by, how far they are, and the shops' own names for their listings.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::listings::BulkProgress;
use domain::{AccountId, BulkImportId, Instant, ListingId};
use uuid::Uuid;

/// A file that is not finished.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenImport {
    #[sqlx(try_from = "Uuid")]
    pub id: BulkImportId,
    #[sqlx(try_from = "Uuid")]
    pub seller_id: AccountId,
    pub csv_sealed: Vec<u8>,
    pub next_row: i64,
}

#[derive(sqlx::FromRow)]
struct ProgressRow {
    id: Uuid,
    row_count: i64,
    next_row: i64,
    added: i64,
    known: i64,
    created_at: i64,
    finished_at: Option<i64>,
}

impl TryFrom<ProgressRow> for BulkProgress {
    type Error = Error;

    fn try_from(row: ProgressRow) -> Result<Self> {
        let count = |number: i64| u32::try_from(number).map_err(|e| Error::Corrupt(e.to_string()));
        Ok(BulkProgress {
            id: row.id.into(),
            rows: count(row.row_count)?,
            done: count(row.next_row)?,
            added: count(row.added)?,
            known: count(row.known)?,
            created_at: row.created_at.into(),
            finished_at: row.finished_at.map(Instant::from),
        })
    }
}

impl Read {
    /// The oldest file that is not finished.
    pub async fn open_bulk_import(&mut self) -> Result<Option<OpenImport>> {
        sql!(
            self,
            optional OpenImport,
            "SELECT id, seller_id, csv_sealed, next_row FROM bulk_imports WHERE finished_at IS NULL \
             ORDER BY created_at LIMIT 1"
        )
    }

    /// A seller's newest files, newest first.
    pub async fn bulk_imports_of(&mut self, seller: AccountId, limit: u32) -> Result<Vec<BulkProgress>> {
        let rows = sql!(
            self,
            all ProgressRow,
            "SELECT id, row_count, next_row, added, known, created_at, finished_at FROM bulk_imports \
             WHERE seller_id = ? ORDER BY created_at DESC, id DESC LIMIT ?",
            seller.0, limit
        )?;
        rows.into_iter().map(BulkProgress::try_from).collect()
    }

    /// A seller's own names for their listings.
    pub async fn references_of(&mut self, seller: AccountId) -> Result<Vec<(ListingId, String)>> {
        let rows = sql!(
            self,
            all(Uuid, String),
            "SELECT listing_id, reference FROM listing_references WHERE seller_id = ? ORDER BY reference",
            seller.0
        )?;
        Ok(rows.into_iter().map(|(id, reference)| (id.into(), reference)).collect())
    }

    /// The listing that a seller calls so.
    pub async fn listing_by_reference(
        &mut self,
        seller: AccountId,
        reference: &str,
    ) -> Result<Option<ListingId>> {
        let id = sql!(
            self,
            optional(Uuid,),
            "SELECT listing_id FROM listing_references WHERE seller_id = ? AND reference = ?",
            seller.0,
            reference
        )?;
        Ok(id.map(|(id,)| id.into()))
    }
}

impl Write {
    pub async fn add_bulk_import(
        &mut self,
        id: BulkImportId,
        seller: AccountId,
        csv_sealed: &[u8],
        rows: u32,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO bulk_imports (id, seller_id, csv_sealed, row_count, created_at) VALUES (?, ?, ?, ?, ?)",
            id.0, seller.0, csv_sealed, rows, now.micros()
        )
        .map(drop)
    }

    /// Moves a file on from where it was. `false` where somebody else did; whoever comes second waits for the first.
    pub async fn advance_bulk_import(&mut self, import: &OpenImport, to: i64) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE bulk_imports SET next_row = ? WHERE id = ? AND next_row = ? AND finished_at IS NULL",
            to, import.id.0, import.next_row
        )?;
        Ok(changed == 1)
    }

    /// Counts rows that became drafts, and rows that were left alone.
    pub async fn count_bulk_rows(&mut self, id: BulkImportId, added: i64, known: i64) -> Result<()> {
        sql!(
            self,
            execute "UPDATE bulk_imports SET added = added + ?, known = known + ? WHERE id = ?",
            added, known, id.0
        )
        .map(drop)
    }

    /// Ends a file, and forgets what was in it.
    pub async fn finish_bulk_import(&mut self, id: BulkImportId, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "UPDATE bulk_imports SET finished_at = ?, csv_sealed = ? WHERE id = ? AND finished_at IS NULL",
            now.micros(), b"".as_slice(), id.0
        )
        .map(drop)
    }

    /// Gives a listing its seller's own name. [`Error::Duplicate`] where another one has it.
    pub async fn add_reference(
        &mut self,
        seller: AccountId,
        reference: &str,
        listing: ListingId,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO listing_references (seller_id, reference, listing_id) VALUES (?, ?, ?)",
            seller.0, reference, listing.0
        )
        .map(drop)
    }
}
