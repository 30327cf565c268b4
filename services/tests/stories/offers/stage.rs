//! What the stories of offers begin with: a phone of Sal's for $399, and short ways to offer and answer.

use crate::orders::shop::Shop;
use crate::story::Story;
use domain::listings::ListingState;
use domain::offers::{CounterForm, FloorsForm, NewOfferForm, OfferState, OfferView};
use domain::{Currency, ListingId, Money, OfferId};
use services::{Caller, Result, Services};
use std::time::Duration;

pub const HOUR: Duration = Duration::from_secs(3600);

pub const fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

/// A market with one phone, on which prices are named.
pub struct Stall {
    pub shop: Shop,
    pub phone: ListingId,
}

impl Stall {
    pub async fn open(story: Story) -> Self {
        let shop = Shop::open(story).await;
        let phone = shop.phone().await;
        Self { shop, phone }
    }

    pub fn services(&self) -> &Services {
        &self.shop.story.services
    }

    pub fn form(&self, amount: &str) -> NewOfferForm {
        let id: OfferId = self.services().mint.id(self.services().clock.now());
        NewOfferForm { id: id.to_string(), listing: self.phone.to_string(), amount: amount.into() }
    }

    pub async fn offers(&self, buyer: &Caller, amount: &str) -> Result<OfferId> {
        self.services().open_offer(buyer, self.form(amount)).await
    }

    /// Bea offers $350.
    pub async fn offered(&self) -> OfferId {
        self.offers(&self.shop.bea, "350").await.unwrap()
    }

    /// Bea offered $350, and Sal agrees.
    pub async fn agreed(&self) -> OfferId {
        let offer = self.offered().await;
        self.accepts(&self.shop.sal, offer).await.unwrap();
        offer
    }

    pub async fn version(&self, offer: OfferId) -> i64 {
        let mut db = self.services().store.read().await.unwrap();
        db.offer(offer).await.unwrap().unwrap().version
    }

    pub async fn accepts(&self, caller: &Caller, offer: OfferId) -> Result<OfferId> {
        self.services().agree_to_offer(caller, offer, self.version(offer).await).await
    }

    pub async fn declines(&self, caller: &Caller, offer: OfferId) -> Result<OfferId> {
        self.services().turn_offer_down(caller, offer, self.version(offer).await).await
    }

    pub async fn withdraws(&self, caller: &Caller, offer: OfferId) -> Result<OfferId> {
        self.services().withdraw_offer(caller, offer, self.version(offer).await).await
    }

    pub async fn counters(&self, caller: &Caller, offer: OfferId, amount: &str) -> Result<OfferId> {
        let version = self.version(offer).await.to_string();
        let form = CounterForm { offer: offer.to_string(), version, amount: amount.into() };
        self.services().counter_offer(caller, form).await
    }

    pub async fn set_floors(&self, accept: &str, decline: &str) -> Result<ListingId> {
        let form =
            FloorsForm { listing: self.phone.to_string(), accept: accept.into(), decline: decline.into() };
        self.services().set_floors(&self.shop.sal, form).await
    }

    pub async fn seen_by(&self, caller: &Caller, offer: OfferId) -> OfferView {
        self.services().offer(caller, offer).await.unwrap()
    }

    pub async fn state(&self, offer: OfferId) -> OfferState {
        self.seen_by(&self.shop.bea, offer).await.state
    }

    pub async fn phone_state(&self) -> ListingState {
        self.services().public_listing(&self.shop.story.guest(), self.phone).await.unwrap().state
    }
}
