//! Rows of orders, with their lines and their timeline.

use crate::catalogue::any_of;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::orders::{OrderState, OrderSums, Side, Timer};
use domain::photos::Photo;
use domain::shipping::{ShippingOption, TrackingNumber};
use domain::{AccountId, Currency, Instant, ListingId, Money, OrderId, PaymentId};
use uuid::Uuid;

/// An order as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: OrderId,
    pub payment: PaymentId,
    pub buyer: AccountId,
    pub seller: AccountId,
    pub state: OrderState,
    pub sums: OrderSums,
    pub option: ShippingOption,
    /// Where it goes, sealed.
    pub address_sealed: Vec<u8>,
    pub tracking: Option<TrackingNumber>,
    pub placed_at: Instant,
    /// What it does by itself, and when.
    pub timer: Option<(Timer, Instant)>,
    /// Counts the changes; a change names the one that it was made from.
    pub version: i64,
}

/// A phone of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub order: OrderId,
    pub listing: ListingId,
    pub title: String,
    pub price_minor: i64,
    pub photo: Option<Photo>,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderEventRow {
    pub at: Instant,
    pub actor: Option<AccountId>,
    pub event: String,
    pub details: String,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: Uuid,
    payment_id: Uuid,
    buyer_id: Uuid,
    seller_id: Uuid,
    state: String,
    currency: String,
    phones_minor: i64,
    shipping_minor: i64,
    fee_minor: i64,
    shipping_option: String,
    address_sealed: Vec<u8>,
    carrier: Option<String>,
    tracking: Option<String>,
    placed_at: i64,
    timer: Option<String>,
    due_at: Option<i64>,
    version: i64,
}

impl TryFrom<OrderRow> for Order {
    type Error = Error;

    fn try_from(row: OrderRow) -> Result<Self> {
        let currency = Currency::try_from(row.currency).map_err(Error::Corrupt)?;
        let money = |minor| Money::new(minor, currency);
        let timer = row.timer.map(Timer::try_from).transpose().map_err(Error::Corrupt)?;
        Ok(Order {
            id: row.id.into(),
            payment: row.payment_id.into(),
            buyer: row.buyer_id.into(),
            seller: row.seller_id.into(),
            state: row.state.try_into().map_err(Error::Corrupt)?,
            sums: OrderSums {
                phones: money(row.phones_minor),
                shipping: money(row.shipping_minor),
                total: money(row.phones_minor + row.shipping_minor),
                fee: money(row.fee_minor),
            },
            option: row.shipping_option.try_into().map_err(Error::Corrupt)?,
            address_sealed: row.address_sealed,
            tracking: row
                .carrier
                .zip(row.tracking)
                .map(|(carrier, number)| TrackingNumber { carrier, number }),
            placed_at: row.placed_at.into(),
            timer: timer.zip(row.due_at.map(Instant::from)),
            version: row.version,
        })
    }
}

const COLUMNS: &str = "id, payment_id, buyer_id, seller_id, state, currency, phones_minor, shipping_minor, fee_minor, \
                       shipping_option, address_sealed, carrier, tracking, placed_at, timer, due_at, version";

#[derive(sqlx::FromRow)]
struct LineRow {
    order_id: Uuid,
    listing_id: Uuid,
    title: String,
    price_minor: i64,
    photo_id: Option<Vec<u8>>,
    width: Option<i64>,
    height: Option<i64>,
}

fn bytes(id: Uuid) -> Value {
    Value::Bytes(id.as_bytes().to_vec())
}

impl Read {
    async fn orders_where(&mut self, condition: &str, values: &[Value]) -> Result<Vec<Order>> {
        let statement = format!("SELECT {COLUMNS} FROM orders WHERE {condition}");
        let rows = sql!(self, all_of OrderRow, statement, values)?;
        rows.into_iter().map(Order::try_from).collect()
    }

    pub async fn order(&mut self, id: OrderId) -> Result<Option<Order>> {
        Ok(self.orders_where("id = ?", &[bytes(id.0)]).await?.pop())
    }

    /// What is bought with one payment, always in the same order.
    pub async fn orders_of_payment(&mut self, payment: PaymentId) -> Result<Vec<Order>> {
        self.orders_where("payment_id = ? ORDER BY id", &[bytes(payment.0)]).await
    }

    /// Somebody's orders, newest first. Sellers do not see what was never paid.
    pub async fn orders_of(
        &mut self,
        account: AccountId,
        side: Side,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Order>> {
        let condition = match side {
            Side::Buyer => "buyer_id = ?",
            Side::Seller => "seller_id = ? AND state NOT IN ('placed', 'expired')",
        };
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let values = [bytes(account.0), Value::Int(i64::from(limit)), Value::Int(offset)];
        self.orders_where(&format!("{condition} ORDER BY placed_at DESC, id DESC LIMIT ? OFFSET ?"), &values)
            .await
    }

    pub async fn count_orders(&mut self, account: AccountId, side: Side) -> Result<u64> {
        let count = match side {
            Side::Buyer => {
                sql!(self, scalar i64, "SELECT COUNT(*) FROM orders WHERE buyer_id = ?", account.0)?
            }
            Side::Seller => sql!(
                self,
                scalar i64,
                "SELECT COUNT(*) FROM orders WHERE seller_id = ? AND state NOT IN ('placed', 'expired')",
                account.0
            )?,
        };
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// How many orders of an account are not over, on either side.
    pub async fn count_open_orders(&mut self, account: AccountId) -> Result<u64> {
        let bought = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM orders WHERE buyer_id = ? \
             AND state NOT IN ('completed', 'cancelled', 'expired', 'refunded')",
            account.0
        )?;
        let sold = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM orders WHERE seller_id = ? \
             AND state NOT IN ('completed', 'cancelled', 'expired', 'refunded')",
            account.0
        )?;
        Ok((bought.unwrap_or(0) + sold.unwrap_or(0)).unsigned_abs())
    }

    /// How many parcels a seller has to send.
    pub async fn count_to_ship(&mut self, seller: AccountId) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM orders WHERE seller_id = ? AND state IN ('paid', 'packed')",
            seller.0
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// Orders whose timers have run out, longest due first.
    pub async fn due_orders(&mut self, now: Instant, limit: u32) -> Result<Vec<Order>> {
        let values = [Value::Int(now.micros()), Value::Int(i64::from(limit))];
        self.orders_where("due_at <= ? ORDER BY due_at, id LIMIT ?", &values).await
    }

    /// The phones of these orders, each with its first photo.
    pub async fn order_lines(&mut self, orders: &[OrderId]) -> Result<Vec<Line>> {
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT l.order_id, l.listing_id, l.title, l.price_minor, p.photo_id, p.width, p.height FROM order_lines l \
             LEFT JOIN listing_photos p ON p.listing_id = l.listing_id AND p.position = 0 \
             WHERE l.order_id {} ORDER BY l.order_id, l.position",
            any_of(orders.len())
        );
        let values: Vec<Value> = orders.iter().map(|id| bytes(id.0)).collect();
        let rows = sql!(self, all_of LineRow, statement, &values)?;
        rows.into_iter()
            .map(|row| {
                let photo = match (row.photo_id, row.width, row.height) {
                    (Some(id), Some(width), Some(height)) => Some(crate::photos::photo(id, width, height)?),
                    _ => None,
                };
                Ok(Line {
                    order: row.order_id.into(),
                    listing: row.listing_id.into(),
                    title: row.title,
                    price_minor: row.price_minor,
                    photo,
                })
            })
            .collect()
    }

    /// When an order was completed; absent where it was not.
    pub async fn completed_at(&mut self, order: OrderId) -> Result<Option<Instant>> {
        let at = sql!(
            self,
            scalar i64,
            "SELECT at FROM order_events WHERE order_id = ? AND event = 'complete' ORDER BY version DESC LIMIT 1",
            order.0
        )?;
        Ok(at.map(Instant::from))
    }

    /// The timeline of an order, oldest first.
    pub async fn order_events(&mut self, order: OrderId) -> Result<Vec<OrderEventRow>> {
        let rows = sql!(
            self,
            all(i64, Option<Uuid>, String, String),
            "SELECT at, actor_id, event, details FROM order_events WHERE order_id = ? ORDER BY version",
            order.0
        )?;
        let event = |(at, actor, event, details): (i64, Option<Uuid>, String, String)| OrderEventRow {
            at: at.into(),
            actor: actor.map(AccountId::from),
            event,
            details,
        };
        Ok(rows.into_iter().map(event).collect())
    }
}

impl Write {
    pub async fn add_order(&mut self, order: &Order) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO orders (id, payment_id, buyer_id, seller_id, state, currency, phones_minor, shipping_minor, \
             fee_minor, shipping_option, address_sealed, placed_at, updated_at, timer, due_at, version) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            order.id.0, order.payment.0, order.buyer.0, order.seller.0, order.state.as_str(),
            order.sums.total.currency.code(), order.sums.phones.minor, order.sums.shipping.minor, order.sums.fee.minor,
            order.option.as_str(), order.address_sealed.as_slice(), order.placed_at.micros(), order.placed_at.micros(),
            order.timer.map(|(timer, _)| timer.as_str()), order.timer.map(|(_, at)| at.micros()), order.version
        )
        .map(drop)
    }

    pub async fn add_order_line(
        &mut self,
        order: OrderId,
        position: u32,
        listing: ListingId,
        title: &str,
        price: Money,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO order_lines (order_id, position, listing_id, title, price_minor) VALUES (?, ?, ?, ?, ?)",
            order.0, position, listing.0, title, price.minor
        )
        .map(drop)
    }

    /// Takes an order to a state, with its next timer. `false` when it is no longer in that state and version.
    pub async fn move_order(
        &mut self,
        order: &Order,
        to: OrderState,
        timer: Option<(Timer, Instant)>,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE orders SET state = ?, timer = ?, due_at = ?, updated_at = ?, version = version + 1 \
             WHERE id = ? AND state = ? AND version = ?",
            to.as_str(), timer.map(|(timer, _)| timer.as_str()), timer.map(|(_, at)| at.micros()), now.micros(),
            order.id.0, order.state.as_str(), order.version
        )?;
        Ok(changed == 1)
    }

    pub async fn keep_tracking(&mut self, id: OrderId, tracking: &TrackingNumber) -> Result<()> {
        sql!(
            self,
            execute "UPDATE orders SET carrier = ?, tracking = ? WHERE id = ?",
            tracking.carrier.as_str(), tracking.number.as_str(), id.0
        )
        .map(drop)
    }

    /// Notes what happened to an order; `version` is the one that it has since. `details` is JSON.
    pub async fn add_order_event(
        &mut self,
        id: OrderId,
        version: i64,
        event: &str,
        details: &serde_json::Value,
        actor: Option<AccountId>,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO order_events (order_id, version, at, actor_id, event, details) VALUES (?, ?, ?, ?, ?, ?)",
            id.0, version, now.micros(), actor.map(|a| a.0), event, details.to_string()
        )
        .map(drop)
    }
}
