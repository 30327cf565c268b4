//! From a filled-in checkout to orders whose phones are held: one unit of work, then the payment's page.

use super::{Priced, chosen_phones, no_gateway, total_of};
use crate::accounts::purpose;
use crate::baskets::owner_of;
use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Error, Member, Result, Services};
use domain::checkout::{Checkout, CheckoutForm, seen};
use domain::listings::{ListingEvent, ListingState};
use domain::orders::{OrderState, OrderSums};
use domain::{Instant, ListingId, OrderId, PaymentId, Refusal};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::Write;
use store::offers::Offer;
use store::orders::Order;
use store::payments::NewPayment;
use uuid::Uuid;

/// After which an open payment is asked about first, where nobody has said anything.
const FIRST_LOOK: Duration = Duration::from_secs(30);

impl Services {
    /// Places the orders of a checkout and holds their phones; answers the payment, and where it is paid.
    ///
    /// The form carries the payment's id, so that it may arrive twice: also in two tabs, or after a lost connection.
    pub async fn place_orders(
        &self,
        caller: &Caller,
        form: CheckoutForm,
    ) -> Result<(PaymentId, Option<String>)> {
        let member = caller.active_member()?;
        let checkout = form.parse()?;
        if let Some(page) = self.placed_before(member, checkout.id).await? {
            return Ok((checkout.id, page));
        }
        self.count_try(caller, Guarded::Checkout, member.account.0.as_bytes()).await?;
        let address = self.address_of(caller, checkout.address).await?;
        let plain = serde_json::to_vec(&address.form).map_err(Error::failed)?;
        let sealed = self.vault.seal(&self.mint, purpose::ORDER_ADDRESS, &plain)?;
        let placed =
            retried(|| self.write_orders(caller, member, &checkout, &address.form.country, &sealed)).await;
        // The same form may have won from another tab: then its phones are held, for this very buyer.
        if placed.is_err()
            && let Some(page) = self.placed_before(member, checkout.id).await?
        {
            return Ok((checkout.id, page));
        }
        placed?;
        self.show_change().await;
        let page = match self.payment_row(checkout.id).await? {
            Some(payment) => self.open_payment(&payment).await?,
            None => None,
        };
        Ok((checkout.id, page))
    }

    /// Where a payment is made whose form has arrived before.
    async fn placed_before(&self, member: &Member, id: PaymentId) -> Result<Option<Option<String>>> {
        let Some(payment) = self.payment_row(id).await? else { return Ok(None) };
        if payment.buyer != member.account {
            return Err(Refusal::NotFound.into());
        }
        Ok(Some(self.open_payment(&payment).await?))
    }

    async fn write_orders(
        &self,
        caller: &Caller,
        member: &Member,
        checkout: &Checkout,
        country: &str,
        address_sealed: &[u8],
    ) -> Result<()> {
        let gateway = self.chosen_gateway(checkout)?;
        let now = self.clock.now();
        let mut db = self.store.write().await?;
        // Always in the same order, so that buyers of the same phones wait for each other instead of colliding; and
        // before they are priced, so that neither what is asked nor an offer changes in between.
        let mut chosen = chosen_phones(&mut db, caller, checkout.phone).await?;
        chosen.sort();
        for phone in chosen {
            db.lock_listing(phone).await?;
        }
        let wanted = self.buyable(&mut db, caller, member, checkout.phone).await?;
        let priced = self.price(&mut db, wanted, Some(country), checkout.shipping).await?;
        let total = total_of(&priced)?;
        if total != checkout.seen {
            let sentence = format!(
                "The total is {} now, and was {} when you looked. Please look at it again.",
                seen(total),
                seen(checkout.seen)
            );
            return Err(Refusal::NotNow(sentence).into());
        }
        let mut phones: Vec<ListingId> =
            priced.iter().flat_map(|p| p.quote.items.iter().map(|item| item.listing)).collect();
        phones.sort();
        let mut agreed = Vec::new();
        for phone in &phones {
            agreed.extend(self.hold(&mut db, member, *phone, now).await?);
        }
        let new = NewPayment {
            id: checkout.id,
            buyer: member.account,
            gateway,
            amount: total,
            created_at: now,
            expires_at: now.plus(self.settings.patience.hold),
            look_at: now.plus(FIRST_LOOK),
        };
        db.add_payment(&new).await?;
        for priced in &priced {
            self.add_order(&mut db, member, checkout, priced, address_sealed, now).await?;
        }
        for offer in &agreed {
            self.buy_by_offer(&mut db, caller, offer, order_id(checkout.id, offer.seller.0)).await?;
        }
        if let Some(owner) = owner_of(caller, None) {
            for phone in phones {
                db.remove_from_basket(owner, phone).await?;
            }
        }
        Ok(db.commit().await?)
    }

    fn chosen_gateway(&self, checkout: &Checkout) -> Result<&'static str> {
        match self.gateways.chosen(checkout.method.as_deref()) {
            Some(gateway) => Ok(gateway.info().name),
            None if self.gateways.all.is_empty() => Err(no_gateway().into()),
            None => Err(Refusal::field("method", "Choose how you pay.").into()),
        }
    }

    /// Holds a phone for its buyer: whoever comes second hears that it is gone. One that is kept for the buyer since
    /// both agreed on a price is held already; then that offer is answered.
    async fn hold(
        &self,
        db: &mut Write,
        member: &Member,
        phone: ListingId,
        now: Instant,
    ) -> Result<Option<Offer>> {
        if let Some(offer) = self.kept_for(db, member.account, phone).await? {
            return Ok(Some(offer));
        }
        let gone = || Refusal::NotNow("Somebody else was faster: this phone is no longer for sale.".into());
        let listing = db.listing(phone).await?.ok_or(Refusal::NotFound)?;
        let to = listing.state.next(ListingEvent::Reserve)?;
        if !db.move_listing(&listing, to, listing.published_at, now).await? {
            return Err(gone().into());
        }
        let change = json!({ "from": ListingState::Live, "to": to });
        let event = ListingEvent::Reserve.as_str();
        db.add_listing_event(phone, listing.version + 1, event, &change, Some(member.account), now).await?;
        Ok(None)
    }

    async fn add_order(
        &self,
        db: &mut Write,
        member: &Member,
        checkout: &Checkout,
        Priced { quote, fee }: &Priced,
        address_sealed: &[u8],
        now: Instant,
    ) -> Result<()> {
        let state = OrderState::Placed;
        let order = Order {
            id: order_id(checkout.id, quote.seller.0),
            payment: checkout.id,
            buyer: member.account,
            seller: quote.seller,
            state,
            sums: OrderSums { phones: quote.phones, shipping: quote.shipping, total: quote.total, fee: *fee },
            option: quote.chosen,
            address_sealed: address_sealed.to_vec(),
            tracking: None,
            placed_at: now,
            timer: self.settings.patience.timer(state, now),
            version: 1,
        };
        db.add_order(&order).await?;
        for (position, item) in (0..).zip(&quote.items) {
            db.add_order_line(order.id, position, item.listing, &item.title, item.price).await?;
        }
        let details = json!({ "to": state, "sums": order.sums });
        Ok(db.add_order_event(order.id, 1, "place", &details, Some(member.account), now).await?)
    }
}

/// The id of the order at a seller: it follows from the payment's, which came with the form, and keeps its time.
fn order_id(payment: PaymentId, seller: Uuid) -> OrderId {
    let digest = Sha256::new().chain_update(payment.0.as_bytes()).chain_update(seller.as_bytes()).finalize();
    let mut bytes = *payment.0.as_bytes();
    bytes[6..].copy_from_slice(&digest[..10]);
    uuid::Builder::from_bytes(bytes)
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_s_id_follows_from_the_payment_and_the_seller() {
        let (payment, ada, eve) = (PaymentId(Uuid::from_u128(7)), Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(order_id(payment, ada), order_id(payment, ada));
        assert_ne!(order_id(payment, ada), order_id(payment, eve));
        assert_ne!(order_id(payment, ada), order_id(PaymentId(Uuid::from_u128(8)), ada));
        assert_eq!(order_id(payment, ada).0.get_version_num(), 7);
    }
}
