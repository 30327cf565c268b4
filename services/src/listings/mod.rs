//! Listings: from a draft to a phone that is for sale, and back.

mod bulk;
mod copying;
mod drafting;
mod editing;
mod guests;
mod looking;
mod owners;
mod selling;
mod vacations;

pub use drafting::Begun;
pub use guests::GuestKey;
pub(crate) use owners::{Owner, lock_own, own};

use crate::Result;
use domain::catalogue::Model;
use domain::devices::DeviceStanding;
use domain::{ListingId, Refusal};
use store::Read;

async fn known_model(db: &mut Read, slug: &str) -> Result<Model> {
    Ok(db.model(slug).await?.ok_or(Refusal::NotFound)?)
}

/// What registers say of the phone, as far as they were asked about its present IMEI.
async fn standing(db: &mut Read, id: ListingId) -> Result<DeviceStanding> {
    Ok(db.device_check_of(id).await?.map(|check| check.standing).unwrap_or_default())
}
