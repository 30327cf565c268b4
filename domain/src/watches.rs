//! Phones that a member watches, to be told when they cost less.

use crate::listings::ListingCard;
use crate::{Instant, ListingId, Money};
use serde::{Deserialize, Serialize};

/// Most phones that a member may watch.
pub const MOST_WATCHED: u64 = 200;

/// A phone that a member watches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchedPhone {
    pub card: ListingCard,
    /// What it cost when its watcher was told last, or began to watch.
    pub told: Money,
    /// Whether a lower price is also told by mail.
    pub by_mail: bool,
    pub since: Instant,
}

/// What somebody presses: one of both is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    Begin(ListingId),
    End(ListingId),
}

impl Watching {
    /// Of the two fields of the form.
    pub fn of(begin: Option<ListingId>, end: Option<ListingId>) -> Option<Self> {
        begin.map(Self::Begin).or(end.map(Self::End))
    }

    pub const fn listing(self) -> ListingId {
        match self {
            Self::Begin(id) | Self::End(id) => id,
        }
    }
}
