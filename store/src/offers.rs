//! Rows of offers, with everything that happened to them.

mod settings;

use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::offers::OfferState;
use domain::orders::Side;
use domain::{AccountId, Currency, Instant, ListingId, Money, OfferId, OrderId};
use uuid::Uuid;

/// An offer as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub id: OfferId,
    pub listing: ListingId,
    pub buyer: AccountId,
    pub seller: AccountId,
    pub state: OfferState,
    /// What lies there, or was agreed on.
    pub price: Money,
    /// What each side named last, in the same currency.
    pub buyer_price: Money,
    pub seller_price: Option<Money>,
    /// How often a price was named.
    pub rounds: i64,
    pub made_at: Instant,
    pub updated_at: Instant,
    /// When it expires by itself.
    pub due_at: Option<Instant>,
    /// Until when the phone is kept for its buyer, once both agree.
    pub kept_until: Option<Instant>,
    /// The order that came of it.
    pub order: Option<OrderId>,
    /// Counts the changes; a change names the one that it was made from.
    pub version: i64,
}

/// Something that happened to an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferEventRow {
    pub version: i64,
    pub at: Instant,
    pub actor: Option<AccountId>,
    pub event: String,
    pub price_minor: i64,
}

#[derive(sqlx::FromRow)]
struct OfferRow {
    id: Uuid,
    listing_id: Uuid,
    buyer_id: Uuid,
    seller_id: Uuid,
    state: String,
    currency: String,
    price_minor: i64,
    buyer_minor: i64,
    seller_minor: Option<i64>,
    rounds: i64,
    made_at: i64,
    updated_at: i64,
    due_at: Option<i64>,
    kept_until: Option<i64>,
    order_id: Option<Uuid>,
    version: i64,
}

impl TryFrom<OfferRow> for Offer {
    type Error = Error;

    fn try_from(row: OfferRow) -> Result<Self> {
        let currency = Currency::try_from(row.currency).map_err(Error::Corrupt)?;
        let money = |minor| Money::new(minor, currency);
        Ok(Offer {
            id: row.id.into(),
            listing: row.listing_id.into(),
            buyer: row.buyer_id.into(),
            seller: row.seller_id.into(),
            state: row.state.try_into().map_err(Error::Corrupt)?,
            price: money(row.price_minor),
            buyer_price: money(row.buyer_minor),
            seller_price: row.seller_minor.map(money),
            rounds: row.rounds,
            made_at: row.made_at.into(),
            updated_at: row.updated_at.into(),
            due_at: row.due_at.map(Instant::from),
            kept_until: row.kept_until.map(Instant::from),
            order: row.order_id.map(OrderId::from),
            version: row.version,
        })
    }
}

const COLUMNS: &str = "id, listing_id, buyer_id, seller_id, state, currency, price_minor, buyer_minor, seller_minor, rounds, \
                       made_at, updated_at, due_at, kept_until, order_id, version";

/// The mark of what can still end in a purchase.
fn pending(state: OfferState) -> Option<i64> {
    state.is_pending().then_some(1)
}

/// The phone that is kept for an offer.
fn kept(offer: &Offer) -> Option<Uuid> {
    (offer.state == OfferState::Accepted).then_some(offer.listing.0)
}

fn bytes(id: Uuid) -> Value {
    Value::Bytes(id.as_bytes().to_vec())
}

const fn column(side: Side) -> &'static str {
    match side {
        Side::Buyer => "buyer_id",
        Side::Seller => "seller_id",
    }
}

impl Read {
    async fn offers_where(&mut self, condition: &str, values: &[Value]) -> Result<Vec<Offer>> {
        let statement = format!("SELECT {COLUMNS} FROM offers WHERE {condition}");
        let rows = sql!(self, all_of OfferRow, statement, values)?;
        rows.into_iter().map(Offer::try_from).collect()
    }

    async fn count_offers_where(&mut self, condition: &str, values: &[Value]) -> Result<u64> {
        let statement = format!("SELECT COUNT(*) FROM offers WHERE {condition}");
        let rows = sql!(self, all_of(i64,), statement, values)?;
        Ok(rows.first().map_or(0, |(count,)| count.unsigned_abs()))
    }

    pub async fn offer(&mut self, id: OfferId) -> Result<Option<Offer>> {
        Ok(self.offers_where("id = ?", &[bytes(id.0)]).await?.pop())
    }

    /// The offer for which a phone is kept.
    pub async fn offer_keeping(&mut self, listing: ListingId) -> Result<Option<Offer>> {
        Ok(self.offers_where("kept_listing_id = ?", &[bytes(listing.0)]).await?.pop())
    }

    /// The offers whose phones an order buys.
    pub async fn offers_of_order(&mut self, order: OrderId) -> Result<Vec<Offer>> {
        self.offers_where("order_id = ? AND state = 'bought' ORDER BY listing_id", &[bytes(order.0)]).await
    }

    /// The newest offer of a buyer for a phone.
    pub async fn newest_offer(&mut self, buyer: AccountId, listing: ListingId) -> Result<Option<Offer>> {
        let condition = "listing_id = ? AND buyer_id = ? ORDER BY made_at DESC, id DESC LIMIT 1";
        Ok(self.offers_where(condition, &[bytes(listing.0), bytes(buyer.0)]).await?.pop())
    }

    /// What somebody offered or got, last changed first.
    pub async fn offers_of(
        &mut self,
        account: AccountId,
        side: Side,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Offer>> {
        let condition = format!("{} = ? ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?", column(side));
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let values = [bytes(account.0), Value::Int(i64::from(limit)), Value::Int(offset)];
        self.offers_where(&condition, &values).await
    }

    pub async fn count_offers(&mut self, account: AccountId, side: Side) -> Result<u64> {
        self.count_offers_where(&format!("{} = ?", column(side)), &[bytes(account.0)]).await
    }

    /// An account's offers on one side that can still end in a purchase, by phone.
    pub async fn pending_offers(&mut self, account: AccountId, side: Side) -> Result<Vec<Offer>> {
        let condition = format!("{} = ? AND pending = 1 ORDER BY listing_id, id", column(side));
        self.offers_where(&condition, &[bytes(account.0)]).await
    }

    /// How many offers of a buyer can still end in a purchase.
    pub async fn count_pending_offers(&mut self, buyer: AccountId) -> Result<u64> {
        self.count_offers_where("buyer_id = ? AND pending = 1", &[bytes(buyer.0)]).await
    }

    /// How many offers a buyer made for a phone, however they ended.
    pub async fn count_offers_for(&mut self, buyer: AccountId, listing: ListingId) -> Result<u64> {
        self.count_offers_where("listing_id = ? AND buyer_id = ?", &[bytes(listing.0), bytes(buyer.0)]).await
    }

    /// The offers for a phone that nobody has accepted, oldest first.
    pub async fn waiting_offers(&mut self, listing: ListingId) -> Result<Vec<Offer>> {
        let condition = "listing_id = ? AND state IN ('open', 'countered') ORDER BY made_at, id";
        self.offers_where(condition, &[bytes(listing.0)]).await
    }

    pub async fn count_waiting_offers(&mut self, listing: ListingId) -> Result<u64> {
        self.count_offers_where("listing_id = ? AND state IN ('open', 'countered')", &[bytes(listing.0)])
            .await
    }

    /// Those whose time is over, longest due first.
    pub async fn due_offers(&mut self, now: Instant, limit: u32) -> Result<Vec<Offer>> {
        let values = [Value::Int(now.micros()), Value::Int(i64::from(limit))];
        self.offers_where("due_at <= ? ORDER BY due_at, id LIMIT ?", &values).await
    }

    /// Everything that happened to an offer, oldest first.
    pub async fn offer_events(&mut self, offer: OfferId) -> Result<Vec<OfferEventRow>> {
        let rows = sql!(
            self,
            all(i64, i64, Option<Uuid>, String, i64),
            "SELECT version, at, actor_id, event, price_minor FROM offer_events WHERE offer_id = ? ORDER BY version",
            offer.0
        )?;
        let event = |(version, at, actor, event, price_minor): (i64, i64, Option<Uuid>, String, i64)| {
            OfferEventRow { version, at: at.into(), actor: actor.map(AccountId::from), event, price_minor }
        };
        Ok(rows.into_iter().map(event).collect())
    }
}

impl Write {
    /// Keeps others from changing a phone and its offers until this unit of work ends.
    pub async fn lock_listing(&mut self, id: ListingId) -> Result<()> {
        sql!(self, execute "UPDATE listings SET version = version WHERE id = ?", id.0).map(drop)
    }

    /// `Duplicate` where there is an offer of that id, or a pending one of that buyer for that phone.
    pub async fn add_offer(&mut self, offer: &Offer) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO offers (id, listing_id, buyer_id, seller_id, state, currency, price_minor, buyer_minor, \
             seller_minor, rounds, made_at, updated_at, due_at, pending, version) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            offer.id.0, offer.listing.0, offer.buyer.0, offer.seller.0, offer.state.as_str(),
            offer.price.currency.code(), offer.price.minor, offer.buyer_price.minor,
            offer.seller_price.map(|price| price.minor), offer.rounds, offer.made_at.micros(),
            offer.updated_at.micros(), offer.due_at.map(Instant::micros), pending(offer.state), offer.version
        )
        .map(drop)
    }

    /// Writes an offer down as it stands now, one version on from `before`. `false` where that is not the newest;
    /// `Duplicate` where its phone is kept for another one.
    pub async fn move_offer(&mut self, before: &Offer, now: &Offer) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE offers SET state = ?, price_minor = ?, buyer_minor = ?, seller_minor = ?, rounds = ?, \
             updated_at = ?, due_at = ?, kept_until = ?, order_id = ?, pending = ?, kept_listing_id = ?, \
             version = version + 1 WHERE id = ? AND state = ? AND version = ?",
            now.state.as_str(), now.price.minor, now.buyer_price.minor, now.seller_price.map(|price| price.minor),
            now.rounds, now.updated_at.micros(), now.due_at.map(Instant::micros),
            now.kept_until.map(Instant::micros), now.order.map(|order| order.0), pending(now.state), kept(now),
            before.id.0, before.state.as_str(), before.version
        )?;
        Ok(changed == 1)
    }

    /// Notes what happened; `version` is the one that the offer has since.
    pub async fn add_offer_event(
        &mut self,
        offer: &Offer,
        event: &str,
        actor: Option<AccountId>,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO offer_events (offer_id, version, at, actor_id, event, price_minor) VALUES (?, ?, ?, ?, ?, ?)",
            offer.id.0, offer.version, now.micros(), actor.map(|a| a.0), event, offer.price.minor
        )
        .map(drop)
    }
}
