//! What members are told within the site.

use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::{AccountId, Instant, NotificationId};
use uuid::Uuid;

/// A notification as it is remembered; `data` is JSON.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct NotificationRow {
    #[sqlx(try_from = "Uuid")]
    pub id: NotificationId,
    pub data: String,
    pub link: String,
    #[sqlx(try_from = "i64")]
    pub created_at: Instant,
    /// In microseconds.
    pub read_at: Option<i64>,
}

pub struct NewNotification<'a> {
    pub id: NotificationId,
    pub account: AccountId,
    pub kind: &'a str,
    pub data: &'a str,
    /// A path of this site.
    pub link: &'a str,
    pub created_at: Instant,
}

/// What an account has not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    pub notifications: u64,
    /// With something that the other side has said.
    pub conversations: u64,
}

impl Read {
    /// What an account was told, newest first.
    pub async fn notifications_of(
        &mut self,
        account: AccountId,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<NotificationRow>> {
        sql!(
            self,
            all NotificationRow,
            "SELECT id, data, link, created_at, read_at FROM notifications WHERE account_id = ? \
             ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
            account.0,
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX),
        )
    }

    pub async fn count_notifications(&mut self, account: AccountId) -> Result<u64> {
        let count =
            sql!(self, scalar i64, "SELECT COUNT(*) FROM notifications WHERE account_id = ?", account.0)?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// What waits for an account to be read, each counted up to `most`; in one statement, as every page asks.
    pub async fn count_unread(&mut self, account: AccountId, most: u64) -> Result<Unread> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let counts = sql!(
            self,
            optional(i64, i64),
            "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM notifications WHERE account_id = ? AND read_at IS NULL LIMIT ?) n), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM conversation_sides WHERE account_id = ? AND unread > 0 LIMIT ?) c)",
            account.0,
            most,
            account.0,
            most,
        )?;
        let (notifications, conversations) = counts.unwrap_or_default();
        Ok(Unread {
            notifications: notifications.unsigned_abs(),
            conversations: conversations.unsigned_abs(),
        })
    }

    /// One of an account's notifications.
    pub async fn notification(
        &mut self,
        account: AccountId,
        id: NotificationId,
    ) -> Result<Option<NotificationRow>> {
        sql!(
            self,
            optional NotificationRow,
            "SELECT id, data, link, created_at, read_at FROM notifications WHERE id = ? AND account_id = ?",
            id.0,
            account.0,
        )
    }
}

impl Write {
    pub async fn add_notification(&mut self, new: &NewNotification<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO notifications (id, account_id, kind, data, link, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            new.id.0, new.account.0, new.kind, new.data, new.link, new.created_at.micros()
        )
        .map(drop)
    }

    /// Marks one as read; one that was read before keeps its instant.
    pub async fn mark_as_read(&mut self, account: AccountId, id: NotificationId, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "UPDATE notifications SET read_at = ? WHERE id = ? AND account_id = ? AND read_at IS NULL",
            now.micros(), id.0, account.0
        )
        .map(drop)
    }

    /// Marks all of an account as read that came up to an instant.
    pub async fn mark_all_as_read(&mut self, account: AccountId, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "UPDATE notifications SET read_at = ? WHERE account_id = ? AND read_at IS NULL AND created_at <= ?",
            now.micros(), account.0, now.micros()
        )
        .map(drop)
    }

    /// Removes those that are older; answers how many.
    pub async fn remove_old_notifications(&mut self, before: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM notifications WHERE created_at < ?", before.micros())
    }

    /// Removes everything that an account was told.
    pub async fn remove_notifications_of(&mut self, account: AccountId) -> Result<u64> {
        sql!(self, execute "DELETE FROM notifications WHERE account_id = ?", account.0)
    }
}
