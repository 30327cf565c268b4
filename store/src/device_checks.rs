//! Questions to registers of lost, stolen and locked phones, with their answers.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::devices::{DeviceAnswer, DeviceReport, DeviceStanding, Finding};
use domain::{DeviceCheckId, Instant, ListingId};
use uuid::Uuid;

/// A question, and its answer where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCheck {
    pub id: DeviceCheckId,
    pub listing: ListingId,
    /// Of the IMEI that was asked about; the listing may have another one since.
    pub imei_hash: Vec<u8>,
    pub asked_at: Instant,
    pub attempts: i64,
    /// When it is to be asked again.
    pub due_at: Option<Instant>,
    pub standing: DeviceStanding,
}

/// A question that was just asked.
pub struct NewDeviceCheck<'a> {
    pub id: DeviceCheckId,
    pub listing: ListingId,
    pub imei_hash: &'a [u8],
    pub source: &'a str,
    pub asked_at: Instant,
    /// When it is asked again, should no answer be written down.
    pub due_at: Instant,
}

#[derive(sqlx::FromRow)]
struct CheckRow {
    id: Uuid,
    listing_id: Uuid,
    imei_hash: Vec<u8>,
    source: String,
    asked_at: i64,
    attempts: i64,
    due_at: Option<i64>,
    answered_at: Option<i64>,
    blacklist: Option<String>,
    account_lock: Option<String>,
}

impl TryFrom<CheckRow> for DeviceCheck {
    type Error = Error;

    fn try_from(row: CheckRow) -> Result<Self> {
        let finding = |text: String| Finding::try_from(text).map_err(Error::Corrupt);
        let standing = match (row.answered_at, row.blacklist, row.account_lock, row.due_at) {
            (Some(at), Some(blacklist), Some(account_lock), _) => DeviceStanding::Checked(DeviceReport {
                answer: DeviceAnswer { blacklist: finding(blacklist)?, account_lock: finding(account_lock)? },
                source: row.source,
                at: at.into(),
            }),
            (_, _, _, Some(_)) => DeviceStanding::Pending,
            _ => DeviceStanding::NotChecked,
        };
        Ok(DeviceCheck {
            id: row.id.into(),
            listing: row.listing_id.into(),
            imei_hash: row.imei_hash,
            asked_at: row.asked_at.into(),
            attempts: row.attempts,
            due_at: row.due_at.map(Instant::from),
            standing,
        })
    }
}

impl Read {
    /// Everything that was asked about a listing, newest first.
    pub async fn device_checks_of(&mut self, listing: ListingId) -> Result<Vec<DeviceCheck>> {
        let rows = sql!(
            self,
            all CheckRow,
            "SELECT id, listing_id, imei_hash, source, asked_at, attempts, due_at, answered_at, blacklist, account_lock \
             FROM device_checks WHERE listing_id = ? ORDER BY asked_at DESC, id DESC",
            listing.0
        )?;
        rows.into_iter().map(DeviceCheck::try_from).collect()
    }

    /// What was asked last about a listing and its present IMEI.
    pub async fn device_check_of(&mut self, listing: ListingId) -> Result<Option<DeviceCheck>> {
        let row = sql!(
            self,
            optional CheckRow,
            "SELECT c.id, c.listing_id, c.imei_hash, c.source, c.asked_at, c.attempts, c.due_at, c.answered_at, \
             c.blacklist, c.account_lock FROM device_checks c \
             JOIN listings l ON l.id = c.listing_id AND l.imei_hash = c.imei_hash \
             WHERE c.listing_id = ? ORDER BY c.asked_at DESC, c.id DESC LIMIT 1",
            listing.0
        )?;
        row.map(DeviceCheck::try_from).transpose()
    }

    /// Questions that are to be asked again by now, longest due first.
    pub async fn due_device_checks(&mut self, now: Instant, limit: u32) -> Result<Vec<DeviceCheck>> {
        let rows = sql!(
            self,
            all CheckRow,
            "SELECT id, listing_id, imei_hash, source, asked_at, attempts, due_at, answered_at, blacklist, account_lock \
             FROM device_checks WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
            now.micros(), limit
        )?;
        rows.into_iter().map(DeviceCheck::try_from).collect()
    }
}

impl Write {
    pub async fn add_device_check(&mut self, new: &NewDeviceCheck<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO device_checks (id, listing_id, imei_hash, source, asked_at, attempts, due_at) \
             VALUES (?, ?, ?, ?, ?, 1, ?)",
            new.id.0, new.listing.0, new.imei_hash, new.source, new.asked_at.micros(), new.due_at.micros()
        )
        .map(drop)
    }

    /// Takes a due question for oneself, until it is due again; `false` where somebody else was faster.
    pub async fn claim_device_check(&mut self, check: &DeviceCheck, due_at: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE device_checks SET due_at = ?, attempts = attempts + 1 WHERE id = ? AND attempts = ? \
             AND due_at IS NOT NULL",
            due_at.micros(), check.id.0, check.attempts
        )?;
        Ok(changed == 1)
    }

    /// Writes an answer down.
    pub async fn answer_device_check(
        &mut self,
        id: DeviceCheckId,
        answer: DeviceAnswer,
        source: &str,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "UPDATE device_checks SET due_at = NULL, answered_at = ?, blacklist = ?, account_lock = ?, source = ? \
             WHERE id = ?",
            now.micros(), answer.blacklist.as_str(), answer.account_lock.as_str(), source, id.0
        )
        .map(drop)
    }

    /// Gives a question up: nobody could answer it.
    pub async fn give_up_device_check(&mut self, id: DeviceCheckId) -> Result<()> {
        sql!(self, execute "UPDATE device_checks SET due_at = NULL WHERE id = ?", id.0).map(drop)
    }
}
