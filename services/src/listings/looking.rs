//! Looking at listings: one's own, everybody's, and those of a seller.

use super::{known_model, standing};
use crate::prices::traits_of;
use crate::{Caller, Result, Services, Viewer};
use domain::listings::{ListingCard, ListingState, MOST_COMPARED, PublicListing, price_steps};
use domain::search::PER_PAGE;
use domain::{AccountId, ListingId, Page, Refusal};
use store::Read;

/// The newest changes of a price that are read; most of them are steps.
const MOST_ASKED: u32 = 60;

impl Services {
    /// The caller's listings, last changed first; of one state, or of all.
    pub async fn own_listings(
        &self,
        caller: &Caller,
        state: Option<ListingState>,
        page: u32,
    ) -> Result<Page<ListingCard>> {
        listings_of(&mut self.store.read().await?, caller.member()?.account, state, page).await
    }

    /// A listing as everybody sees it. Its seller and the staff also see it when it is off the market.
    pub async fn public_listing(&self, caller: &Caller, id: ListingId) -> Result<PublicListing> {
        let mut db = self.store.read().await?;
        let listing = db.listing(id).await?.ok_or(Refusal::NotFound)?;
        let own = caller.account() == Some(listing.seller);
        let staff = matches!(&caller.viewer, Viewer::Member(member) if member.role.is_staff());
        if !(listing.state.is_public() || listing.paused || own || staff) {
            return Err(Refusal::NotFound.into());
        }
        let model = known_model(&mut db, &listing.model_slug).await?;
        let photos = db.listing_photos(id).await?;
        let standing = standing(&mut db, id).await?;
        let asked = price_steps(db.asked_prices(id, MOST_ASKED).await?);
        let your_offer = self.your_offer(&mut db, caller, id).await?;
        drop(db);
        let details = listing.details;
        let guide = match traits_of(&model, &details).zip(details.price) {
            Some((traits, price)) => self.guide_for(&traits, Some(id), price.currency).await?,
            None => None,
        };
        Ok(PublicListing {
            id,
            model,
            guide,
            asked,
            paused: listing.paused,
            state: listing.state,
            storage_gb: details.storage_gb.ok_or(Refusal::NotFound)?,
            colour: details.colour,
            answers: details.answers,
            grade: details.grade.ok_or(Refusal::NotFound)?,
            carrier_lock: details.carrier_lock.ok_or(Refusal::NotFound)?,
            price: details.price.ok_or(Refusal::NotFound)?,
            place: details.place.ok_or(Refusal::NotFound)?,
            delivery: details.delivery,
            description: details.description,
            photos,
            standing,
            verified: listing.verified_at.is_some(),
            published_at: listing.published_at.ok_or(Refusal::NotFound)?,
            seller: self.seller(caller, listing.seller).await?,
            own,
            watched: self.watches(caller, id).await?,
            your_offer,
        })
    }

    /// What a seller has for sale, last changed first.
    pub async fn seller_listings(
        &self,
        caller: &Caller,
        seller: AccountId,
        page: u32,
    ) -> Result<Page<ListingCard>> {
        let mut db = self.store.read().await?;
        let mut found = listings_of(&mut db, seller, Some(ListingState::Live), page).await?;
        drop(db);
        self.mark_watched(caller, &mut found.items).await?;
        Ok(found)
    }

    /// These phones side by side, in their order: the first four that everybody may see.
    pub async fn compare(&self, caller: &Caller, ids: &[ListingId]) -> Result<Vec<PublicListing>> {
        let mut compared: Vec<PublicListing> = Vec::new();
        for id in ids.iter().take(MOST_COMPARED * 2) {
            let seen = compared.iter().any(|phone| phone.id == *id);
            if compared.len() == MOST_COMPARED || seen {
                continue;
            }
            match self.public_listing(caller, *id).await {
                Ok(phone) => compared.push(phone),
                Err(crate::Error::Refused(_)) => {}
                Err(failed) => return Err(failed),
            }
        }
        Ok(compared)
    }
}

async fn listings_of(
    db: &mut Read,
    seller: AccountId,
    state: Option<ListingState>,
    page: u32,
) -> Result<Page<ListingCard>> {
    let total = match state {
        Some(state) => db.count_listings(seller, state).await?,
        None => db.count_all_listings(seller).await?,
    };
    let number = page.max(1);
    let offset = u64::from(number - 1) * u64::from(PER_PAGE);
    let ids = db.listings_of(seller, state, PER_PAGE, offset).await?;
    Ok(Page { items: db.listing_cards(&ids).await?, number, per_page: PER_PAGE, total })
}
