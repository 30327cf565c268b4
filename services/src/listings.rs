//! Listings: from a draft to a phone that is for sale, and back.

use crate::{Caller, Result, Services};
use domain::listings::{ListingCard, ListingForm, ListingState, OwnListing, PublicListing};
use domain::{AccountId, ListingId, Page, Refusal};

impl Services {
    /// Begins a listing of a model.
    pub async fn draft_listing(&self, _caller: &Caller, _model_slug: &str) -> Result<ListingId> {
        Err(Refusal::NotFound.into())
    }

    /// A listing as its seller edits it.
    pub async fn own_listing(&self, _caller: &Caller, _id: ListingId) -> Result<OwnListing> {
        Err(Refusal::NotFound.into())
    }

    /// The caller's listings, last changed first; of one state, or of all.
    pub async fn own_listings(
        &self,
        _caller: &Caller,
        _state: Option<ListingState>,
        _page: u32,
    ) -> Result<Page<ListingCard>> {
        Err(Refusal::NotFound.into())
    }

    /// Keeps what its seller filled in. `version` is the one that the form was made from.
    pub async fn save_listing(
        &self,
        _caller: &Caller,
        _id: ListingId,
        _version: i64,
        _form: ListingForm,
    ) -> Result<OwnListing> {
        Err(Refusal::NotFound.into())
    }

    /// Puts a phone up for sale, or up again.
    pub async fn publish_listing(&self, _caller: &Caller, _id: ListingId, _version: i64) -> Result<()> {
        Err(Refusal::NotFound.into())
    }

    pub async fn withdraw_listing(&self, _caller: &Caller, _id: ListingId) -> Result<()> {
        Err(Refusal::NotFound.into())
    }

    /// A listing as everybody sees it.
    pub async fn public_listing(&self, _caller: &Caller, _id: ListingId) -> Result<PublicListing> {
        Err(Refusal::NotFound.into())
    }

    /// What a seller has for sale, newest first.
    pub async fn seller_listings(
        &self,
        _caller: &Caller,
        _seller: AccountId,
        _page: u32,
    ) -> Result<Page<ListingCard>> {
        Err(Refusal::NotFound.into())
    }
}
