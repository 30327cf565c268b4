//! What is true: the rules and types of the marketplace. No I/O, no clock, no randomness; native and WASM.

pub mod accounts;
pub mod addresses;
pub mod catalogue;
pub mod checkout;
pub mod devices;
pub mod disputes;
pub mod fees;
pub mod hand_overs;
pub mod ids;
pub mod imei;
pub mod ledger;
pub mod listings;
pub mod mail;
pub mod money;
pub mod notifications;
pub mod orders;
pub mod page;
pub mod payments;
pub mod photos;
pub mod places;
pub mod prices;
pub mod refusal;
pub mod reviews;
pub mod search;
pub mod shipping;
pub mod text;
pub mod this_phone;
pub mod time;
pub mod verifications;
pub mod watches;

pub use ids::*;
pub use imei::Imei;
pub use money::{Currency, Money};
pub use page::Page;
pub use refusal::{FieldError, Refusal};
pub use time::Instant;
