//! What members are told within the site: written with whatever causes it, read on their own page.

use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::notifications::{NOTIFICATIONS_PER_PAGE, Notice, Notification};
use domain::{AccountId, NotificationId, Page, Refusal};
use std::time::Duration;
use store::Write;
use store::notifications::{NewNotification, NotificationRow};

/// How long notifications are kept, read or not.
pub(crate) const NOTIFICATIONS_KEPT: Duration = Duration::from_secs(180 * 24 * 3600);

impl Services {
    /// Tells a member something, once this unit of work is committed. `link` is a path of this site.
    pub(crate) async fn tell(
        &self,
        db: &mut Write,
        account: AccountId,
        notice: &Notice,
        link: &str,
    ) -> Result<()> {
        let created_at = self.clock.now();
        let data = serde_json::to_string(notice).map_err(crate::Error::failed)?;
        let new = NewNotification {
            id: self.mint.id(created_at),
            account,
            kind: notice.kind(),
            data: &data,
            link,
            created_at,
        };
        Ok(db.add_notification(&new).await?)
    }

    /// What the caller was told, newest first. Pages are counted from 1.
    pub async fn notifications(&self, caller: &Caller, page: u32) -> Result<Page<Notification>> {
        let account = caller.member()?.account;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(NOTIFICATIONS_PER_PAGE);
        let mut db = self.store.read().await?;
        let total = db.count_notifications(account).await?;
        let rows = db.notifications_of(account, NOTIFICATIONS_PER_PAGE, offset).await?;
        let items = rows.into_iter().map(notification).collect();
        Ok(Page { items, number, per_page: NOTIFICATIONS_PER_PAGE, total })
    }

    /// Marks a notification as read; answers the path that it leads to.
    pub async fn open_notification(&self, caller: &Caller, id: NotificationId) -> Result<String> {
        let account = caller.member()?.account;
        let found = self.store.read().await?.notification(account, id).await?.ok_or(Refusal::NotFound)?;
        if found.read_at.is_none() {
            retried(|| async {
                let mut db = self.store.write().await?;
                db.mark_as_read(account, id, self.clock.now()).await?;
                Ok(db.commit().await?)
            })
            .await?;
        }
        Ok(found.link)
    }

    /// Marks everything that the caller was told by now as read.
    pub async fn read_all_notifications(&self, caller: &Caller) -> Result<()> {
        let account = caller.member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            db.mark_all_as_read(account, self.clock.now()).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}

fn notification(row: NotificationRow) -> Notification {
    Notification {
        id: row.id,
        notice: serde_json::from_str(&row.data).unwrap_or(Notice::Other),
        link: row.link,
        at: row.created_at,
        read: row.read_at.is_some(),
    }
}
