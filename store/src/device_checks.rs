//! Questions to registers of lost, stolen and locked phones, with their answers.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::devices::{DeviceAnswer, DeviceReport, DeviceStanding, Finding};
use domain::{DeviceCheckId, Instant, ListingId, OrderId};
use uuid::Uuid;

/// A question, and its answer where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCheck {
    pub id: DeviceCheckId,
    pub listing: ListingId,
    /// Of the IMEI that was asked about; the listing may have another one since.
    pub imei_hash: Vec<u8>,
    /// When it was asked first, or is to be.
    pub asked_at: Instant,
    pub attempts: i64,
    /// When it is to be asked, or asked again.
    pub due_at: Option<Instant>,
    /// Absent where it was asked before the phone was sold.
    pub after_sale: Option<AfterSale>,
    pub standing: DeviceStanding,
}

/// What a question about a sold phone belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterSale {
    pub order: OrderId,
    /// So many days after the delivery.
    pub days: u32,
}

/// A question about a sold phone that is to be asked later.
pub struct PlannedCheck<'a> {
    pub id: DeviceCheckId,
    pub listing: ListingId,
    pub imei_hash: &'a [u8],
    pub source: &'a str,
    pub due_at: Instant,
    pub after_sale: AfterSale,
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
    order_id: Option<Uuid>,
    after_days: Option<i64>,
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
            (_, _, _, Some(_)) if row.attempts > 0 => DeviceStanding::Pending,
            _ => DeviceStanding::NotChecked,
        };
        Ok(DeviceCheck {
            id: row.id.into(),
            listing: row.listing_id.into(),
            imei_hash: row.imei_hash,
            asked_at: row.asked_at.into(),
            attempts: row.attempts,
            due_at: row.due_at.map(Instant::from),
            after_sale: row.order_id.zip(row.after_days).map(|(order, days)| AfterSale {
                order: order.into(),
                days: u32::try_from(days).unwrap_or_default(),
            }),
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
            "SELECT id, listing_id, imei_hash, source, asked_at, attempts, due_at, answered_at, blacklist, account_lock, \
             order_id, after_days \
             FROM device_checks WHERE listing_id = ? ORDER BY asked_at DESC, id DESC",
            listing.0
        )?;
        rows.into_iter().map(DeviceCheck::try_from).collect()
    }

    /// What was asked last about a listing and its present IMEI, before it was sold.
    pub async fn device_check_of(&mut self, listing: ListingId) -> Result<Option<DeviceCheck>> {
        let row = sql!(
            self,
            optional CheckRow,
            "SELECT c.id, c.listing_id, c.imei_hash, c.source, c.asked_at, c.attempts, c.due_at, c.answered_at, \
             c.blacklist, c.account_lock, c.order_id, c.after_days FROM device_checks c \
             JOIN listings l ON l.id = c.listing_id AND l.imei_hash = c.imei_hash \
             WHERE c.listing_id = ? AND c.order_id IS NULL ORDER BY c.asked_at DESC, c.id DESC LIMIT 1",
            listing.0
        )?;
        row.map(DeviceCheck::try_from).transpose()
    }

    /// What was asked about the phones of an order after its delivery, and what will be, by day.
    pub async fn sale_checks_of(&mut self, order: OrderId) -> Result<Vec<DeviceCheck>> {
        let rows = sql!(
            self,
            all CheckRow,
            "SELECT id, listing_id, imei_hash, source, asked_at, attempts, due_at, answered_at, blacklist, account_lock, \
             order_id, after_days \
             FROM device_checks WHERE order_id = ? ORDER BY after_days, listing_id",
            order.0
        )?;
        rows.into_iter().map(DeviceCheck::try_from).collect()
    }

    /// Questions that are to be asked by now, or asked again, longest due first.
    pub async fn due_device_checks(&mut self, now: Instant, limit: u32) -> Result<Vec<DeviceCheck>> {
        let rows = sql!(
            self,
            all CheckRow,
            "SELECT id, listing_id, imei_hash, source, asked_at, attempts, due_at, answered_at, blacklist, account_lock, \
             order_id, after_days \
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

    /// Plans a question about a sold phone. `Duplicate` where that order has one about that phone and day.
    pub async fn plan_device_check(&mut self, new: &PlannedCheck<'_>) -> Result<()> {
        let AfterSale { order, days } = new.after_sale;
        sql!(
            self,
            execute "INSERT INTO device_checks (id, listing_id, imei_hash, source, asked_at, attempts, due_at, order_id, \
             after_days) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)",
            new.id.0, new.listing.0, new.imei_hash, new.source, new.due_at.micros(), new.due_at.micros(), order.0,
            i64::from(days)
        )
        .map(drop)
    }

    /// Asks nothing more about the phones of an order. What was answered stays.
    pub async fn call_off_device_checks(&mut self, order: OrderId) -> Result<()> {
        sql!(
            self,
            execute "UPDATE device_checks SET due_at = NULL WHERE order_id = ? AND due_at IS NOT NULL",
            order.0
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

    /// Writes an answer down; `false` where there is one already.
    pub async fn answer_device_check(
        &mut self,
        id: DeviceCheckId,
        answer: DeviceAnswer,
        source: &str,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE device_checks SET due_at = NULL, answered_at = ?, blacklist = ?, account_lock = ?, source = ? \
             WHERE id = ? AND answered_at IS NULL",
            now.micros(), answer.blacklist.as_str(), answer.account_lock.as_str(), source, id.0
        )?;
        Ok(changed == 1)
    }

    /// Gives a question up: nobody could answer it.
    pub async fn give_up_device_check(&mut self, id: DeviceCheckId) -> Result<()> {
        sql!(self, execute "UPDATE device_checks SET due_at = NULL WHERE id = ?", id.0).map(drop)
    }
}
