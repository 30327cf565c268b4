//! What is true: the rules and types of the marketplace. No I/O, no clock, no randomness; native and WASM.

pub mod accounts;
pub mod addresses;
pub mod catalogue;
pub mod devices;
pub mod ids;
pub mod imei;
pub mod listings;
pub mod mail;
pub mod money;
pub mod page;
pub mod photos;
pub mod places;
pub mod prices;
pub mod refusal;
pub mod search;
pub mod text;
pub mod time;

pub use ids::*;
pub use imei::Imei;
pub use money::{Currency, Money};
pub use page::Page;
pub use refusal::{FieldError, Refusal};
pub use time::Instant;
