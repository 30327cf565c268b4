//! What members are told within the site: what happened, and where to look at it.

use crate::reviews::Stars;
use crate::{Instant, ListingId, Money, NotificationId};
use serde::{Deserialize, Serialize};

/// Notifications on one page of the list.
pub const NOTIFICATIONS_PER_PAGE: u32 = 20;
/// More unread ones than this are not counted.
pub const MOST_COUNTED: u64 = 99;

/// What happened. A new kind of news is a variant here, with its words below; it is kept as JSON, without personal
/// data beyond what the account sees anyway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// Phones came up that a saved search finds.
    SearchFound {
        /// What its owner calls the search.
        search: String,
        count: u64,
        /// The title of the newest one.
        phone: String,
    },
    /// A watched phone costs less than before.
    PriceDropped { listing: ListingId, phone: String, from: Money, to: Money },
    /// The other side of an order has written a review, which can't be read yet.
    ReviewWritten { phone: String, opens_at: Instant },
    /// A review can be read now.
    ReviewVisible { phone: String, stars: Stars },
    /// Staff took a review of the reader's away.
    ReviewHidden { phone: String, reason: String },
    /// A step of a dispute that somebody else took; `step` is a sentence.
    DisputeMoved { order: String, step: String },
    /// Messages wait to be read.
    MessagesWait {
        /// Who wrote them.
        from: String,
        phone: String,
    },
    /// Staff took a message of the reader's away.
    MessageHidden { phone: String, reason: String },
    /// A register has found something about a phone that was sold; `step` is a sentence.
    RegisterReported { order: String, step: String },
    /// A step of an offer that somebody else took; `step` is a sentence.
    OfferMoved { phone: String, step: String },
    /// Written by a newer version of the site.
    #[serde(other)]
    Other,
}

impl Notice {
    /// What stands for it in the store.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SearchFound { .. } => "search_found",
            Self::PriceDropped { .. } => "price_dropped",
            Self::ReviewWritten { .. } => "review_written",
            Self::ReviewVisible { .. } => "review_visible",
            Self::ReviewHidden { .. } => "review_hidden",
            Self::DisputeMoved { .. } => "dispute_moved",
            Self::MessagesWait { .. } => "messages_wait",
            Self::MessageHidden { .. } => "message_hidden",
            Self::RegisterReported { .. } => "register_reported",
            Self::OfferMoved { .. } => "offer_moved",
            Self::Other => "other",
        }
    }

    /// What happened, in a few words.
    pub fn title(&self) -> String {
        match self {
            Self::SearchFound { search, count: 1, .. } => format!("A new phone for “{search}”"),
            Self::SearchFound { search, count, .. } => format!("{count} new phones for “{search}”"),
            Self::PriceDropped { phone, to, .. } => format!("{phone} now costs {to}"),
            Self::ReviewWritten { .. } => "You were reviewed".into(),
            Self::ReviewVisible { stars, .. } => match stars.count() {
                1 => "A review of you can be read: 1 star".into(),
                count => format!("A review of you can be read: {count} stars"),
            },
            Self::ReviewHidden { .. } => "Our staff took your review away".into(),
            Self::DisputeMoved { order, .. } => format!("The dispute about order {order}"),
            Self::MessagesWait { from, .. } => format!("{from} has written to you"),
            Self::MessageHidden { .. } => "Our staff took your message away".into(),
            Self::RegisterReported { order, .. } => format!("A register has news of order {order}"),
            Self::OfferMoved { phone, .. } => format!("The offer for {phone}"),
            Self::Other => "There is news for you".into(),
        }
    }

    /// More about it; empty where the title says it all.
    pub fn detail(&self) -> String {
        match self {
            Self::SearchFound { phone, count: 1, .. } => phone.clone(),
            Self::SearchFound { phone, .. } => format!("{phone}, and others"),
            Self::PriceDropped { from, .. } => format!("It was {from} when we told you last."),
            Self::ReviewWritten { phone, opens_at } => {
                format!("{phone}. You can read it once you have written yours, or on {}.", opens_at.date())
            }
            Self::ReviewVisible { phone, .. } => phone.clone(),
            Self::ReviewHidden { phone, reason } => format!("{phone}: {reason}"),
            Self::MessagesWait { phone, .. } => format!("About {phone}"),
            Self::MessageHidden { phone, reason } => format!("About {phone}: {reason}"),
            Self::DisputeMoved { step, .. }
            | Self::RegisterReported { step, .. }
            | Self::OfferMoved { step, .. } => step.clone(),
            Self::Other => String::new(),
        }
    }
}

/// A notification as its reader sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    pub id: NotificationId,
    pub notice: Notice,
    /// The path of the page that it leads to.
    pub link: String,
    pub at: Instant,
    pub read: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use uuid::Uuid;

    #[test]
    fn a_notice_is_read_back_and_names_its_kind() {
        let notice = Notice::PriceDropped {
            listing: ListingId(Uuid::from_u128(7)),
            phone: "Apple iPhone 13 128 GB".into(),
            from: Money::new(40_000, Currency::Usd),
            to: Money::new(35_000, Currency::Usd),
        };
        let json = serde_json::to_value(&notice).unwrap();
        assert_eq!(json["kind"], notice.kind());
        assert_eq!(serde_json::from_value::<Notice>(json).unwrap(), notice);
        assert_eq!(notice.title(), "Apple iPhone 13 128 GB now costs $350");
    }

    #[test]
    fn news_of_a_newer_version_is_shown_without_its_details() {
        let notice: Notice = serde_json::from_str(r#"{"kind":"parcel_sent","carrier":"x"}"#).unwrap();
        assert_eq!((notice.clone(), notice.title().as_str()), (Notice::Other, "There is news for you"));
    }

    #[test]
    fn one_phone_is_not_called_several() {
        let found = |count| Notice::SearchFound { search: "Cheap".into(), count, phone: "Nokia 3310".into() };
        assert_eq!(found(1).title(), "A new phone for “Cheap”");
        assert_eq!(
            (found(3).title(), found(3).detail()),
            ("3 new phones for “Cheap”".into(), "Nokia 3310, and others".into())
        );
    }
}
