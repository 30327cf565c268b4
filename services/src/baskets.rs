//! Baskets: phones that somebody is about to buy, kept for guests too, so that signing in loses nothing.

use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::checkout::{Basket, BasketGroup, BasketItem, MOST_IN_BASKET};
use domain::listings::ListingState;
use domain::{AccountId, BasketId, Currency, ListingId, Money, Refusal};
use std::time::Duration;
use store::Read;
use uuid::Uuid;

/// How long a phone stays in a basket.
pub(crate) const KEPT: Duration = Duration::from_secs(60 * 24 * 3600);

/// A phone in a basket with what an order needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub item: BasketItem,
    pub seller: AccountId,
    pub seller_name: String,
}

impl Services {
    /// Puts a phone in the basket. `guest` is the basket of somebody who has not signed in; a new one is answered
    /// where there is none yet.
    pub async fn add_to_basket(
        &self,
        caller: &Caller,
        guest: Option<BasketId>,
        listing: ListingId,
    ) -> Result<Option<BasketId>> {
        let (owner, new) = match (caller.account(), guest) {
            (Some(account), _) => (account.0, None),
            (None, Some(basket)) => (basket.0, None),
            (None, None) => {
                let id: BasketId = self.mint.id(self.clock.now());
                (id.0, Some(id))
            }
        };
        retried(|| async {
            let mut db = self.store.write().await?;
            let mut ids = db.basket(owner).await?;
            if ids.contains(&listing) {
                return Ok(());
            }
            if ids.len() >= MOST_IN_BASKET {
                let sentence = format!("A basket has room for {MOST_IN_BASKET} phones. Take one out first.");
                return Err(Refusal::NotNow(sentence).into());
            }
            let wanted =
                self.phones_wanted(&mut db, caller, &[listing]).await?.pop().ok_or(Refusal::NotFound)?;
            if let Some(why) = wanted.item.gone {
                return Err(Refusal::NotNow(why).into());
            }
            ids.truncate(1);
            let first = self.phones_wanted(&mut db, caller, &ids).await?.pop();
            if first.is_some_and(|first| first.item.price.currency != wanted.item.price.currency) {
                let sentence = "A basket has one currency. Buy what is in it first, or take it out.";
                return Err(Refusal::NotNow(sentence.into()).into());
            }
            match db.add_to_basket(owner, listing, self.clock.now()).await {
                Ok(()) => Ok(db.commit().await?),
                // Another tab was faster.
                Err(store::Error::Duplicate(_)) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
        .await?;
        Ok(new)
    }

    pub async fn remove_from_basket(
        &self,
        caller: &Caller,
        guest: Option<BasketId>,
        listing: ListingId,
    ) -> Result<()> {
        let Some(owner) = owner_of(caller, guest) else { return Ok(()) };
        retried(|| async {
            let mut db = self.store.write().await?;
            db.remove_from_basket(owner, listing).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// What is in the basket, by seller.
    pub async fn basket(&self, caller: &Caller, guest: Option<BasketId>) -> Result<Basket> {
        let Some(owner) = owner_of(caller, guest) else { return Ok(Basket::default()) };
        let mut db = self.store.read().await?;
        let ids = db.basket(owner).await?;
        let unpaid = match caller.account() {
            Some(account) => db.open_payment_of(account).await?,
            None => None,
        };
        let unpaid = match unpaid {
            Some(id) => db.payment(id).await?.filter(|p| p.expires_at > self.clock.now()).map(|p| p.id),
            None => None,
        };
        let wanted = self.phones_wanted(&mut db, caller, &ids).await?;
        let total = total(wanted.iter().filter(|wanted| wanted.item.gone.is_none()));
        let mut groups: Vec<BasketGroup> = Vec::new();
        for Wanted { item, seller, seller_name } in wanted {
            match groups.iter_mut().find(|group| group.seller == seller) {
                Some(group) => group.items.push(item),
                None => groups.push(BasketGroup { seller, seller_name, items: vec![item] }),
            }
        }
        Ok(Basket { groups, total, unpaid })
    }

    /// Takes what somebody chose before signing in along into the account's basket.
    pub async fn take_basket_along(&self, caller: &Caller, guest: BasketId) -> Result<()> {
        let account = caller.member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            let mut mine = db.basket(account.0).await?;
            let currency = match mine.first() {
                Some(first) => {
                    self.phones_wanted(&mut db, caller, &[*first]).await?.pop().map(|w| w.item.price.currency)
                }
                None => None,
            };
            for listing in db.basket(guest.0).await? {
                // The same page asks more than once, and whoever takes a phone out is the one that puts it in.
                if !db.remove_from_basket(guest.0, listing).await? {
                    continue;
                }
                let wanted = self.phones_wanted(&mut db, caller, &[listing]).await?.pop();
                let fits =
                    wanted.is_some_and(|w| currency.is_none_or(|c: Currency| c == w.item.price.currency));
                if fits && !mine.contains(&listing) && mine.len() < MOST_IN_BASKET {
                    match db.add_to_basket(account.0, listing, self.clock.now()).await {
                        // It was put in by another tab since we looked.
                        Ok(()) | Err(store::Error::Duplicate(_)) => mine.push(listing),
                        Err(error) => return Err(error.into()),
                    }
                }
            }
            Ok(db.commit().await?)
        })
        .await
    }

    /// The phones of these listings, in their order; those that never were for everybody are left out.
    pub(crate) async fn phones_wanted(
        &self,
        db: &mut Read,
        caller: &Caller,
        ids: &[ListingId],
    ) -> Result<Vec<Wanted>> {
        let mut wanted = Vec::with_capacity(ids.len());
        for card in db.listing_cards(ids).await? {
            let Some(listing) = db.listing(card.id).await? else { continue };
            let Some(price) = card.price.filter(|_| listing.state != ListingState::Draft) else { continue };
            // What both agreed on, where the phone is kept for the caller.
            let kept = match (listing.state, caller.account()) {
                (ListingState::Reserved, Some(account)) => self.kept_for(db, account, card.id).await?,
                _ => None,
            };
            let price = kept.as_ref().map_or(price, |offer| offer.price);
            let gone = match listing.state {
                _ if caller.account() == Some(listing.seller) => Some("This is your own phone."),
                ListingState::Live => None,
                ListingState::Reserved if kept.is_some() => None,
                ListingState::Reserved => Some("Somebody else is buying this phone right now."),
                ListingState::Sold => Some("This phone is sold."),
                _ => Some("This phone is no longer for sale."),
            };
            let item = BasketItem {
                listing: card.id,
                title: card.title,
                price,
                photo: card.photo,
                gone: gone.map(str::to_owned),
            };
            wanted.push(Wanted { item, seller: listing.seller, seller_name: card.seller_name });
        }
        Ok(wanted)
    }
}

/// Whose basket it is: an account's, or a guest's.
pub(crate) fn owner_of(caller: &Caller, guest: Option<BasketId>) -> Option<Uuid> {
    caller.account().map(|account| account.0).or(guest.map(|basket| basket.0))
}

fn total<'a>(wanted: impl Iterator<Item = &'a Wanted>) -> Option<Money> {
    let prices = wanted.map(|wanted| wanted.item.price);
    prices.map(Some).reduce(|sum, price| sum?.checked_add(price?)).flatten()
}
