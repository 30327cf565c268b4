//! Typed identifiers: a listing's id can't be handed in where an account's is wanted.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self { id.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.hyphenated().fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::from_str(text).map(Self) }
        }
    )*};
}

ids! {
    /// A person, or a shop, that signed up.
    AccountId
    /// One sign-in on one device; it lives as long as its family of refresh tokens.
    SessionId
    /// A delivery address in somebody's address book.
    AddressId
    /// A phone for sale.
    ListingId
    /// A row of the outbox: something that must follow a commit.
    OutboxId
    /// A file by which a shop adds its phones.
    BulkImportId
    /// A question to a register of lost and stolen phones.
    DeviceCheckId
    /// What is about to be bought by somebody who has not signed in yet.
    BasketId
    /// A purchase from one seller.
    OrderId
    /// What a buyer pays at once for one or more orders.
    PaymentId
    /// Money on its way back to a buyer.
    RefundId
    /// Money on its way to a seller.
    PayoutId
    /// Something that is wrong with a purchase, until it is settled.
    DisputeId
    /// A price that a buyer offers for a phone.
    OfferId
    /// A photo that looks like one of another seller.
    PhotoFlagId
    /// A phone that may add photos to a listing for a while.
    HandOverId
    /// What buyer and seller say to each other about a phone.
    ConversationId
    /// One thing that one of them says.
    MessageId
    /// What one side of an order says of the other.
    ReviewId
    /// An entry of the audit log.
    AuditId
    /// Something that a member is told within the site.
    NotificationId
    /// A search that a member keeps.
    SavedSearchId
}
