//! Orders as their two sides see them. Other people's are not there.

use super::packing::{makers_of, packing_in};
use super::steps::side_of;
use crate::accounts::purpose;
use crate::reviews::OfOrder;
use crate::{Caller, Error, Result, Services};
use domain::addresses::AddressForm;
use domain::orders::{OrderCard, OrderLine, OrderMoment, OrderState, OrderView, Side, next_step, told};
use domain::search::PER_PAGE;
use domain::{AccountId, Money, OrderId, Page, Refusal};
use std::collections::HashMap;
use store::Read;
use store::orders::{Order, OrderEventRow};

impl Services {
    /// An order of the caller, as buyer or seller.
    pub async fn order(&self, caller: &Caller, id: OrderId) -> Result<OrderView> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let order = db.order(id).await?.ok_or(Refusal::NotFound)?;
        let side = side_of(&order, account).ok_or(Refusal::NotFound)?;
        let other_account = if side == Side::Buyer { order.seller } else { order.buyer };
        let currency = order.sums.total.currency;
        let lines = db.order_lines(&[id]).await?;
        let packs = side == Side::Seller && matches!(order.state, OrderState::Paid | OrderState::Packed);
        let makers = if packs { makers_of(&mut db, &lines).await? } else { Vec::new() };
        let lines = lines.into_iter().map(|line| OrderLine {
            listing: line.listing,
            title: line.title,
            price: Money::new(line.price_minor, currency),
            photo: line.photo,
        });
        let lines = lines.collect();
        let moments = db.order_events(id).await?.iter().map(|event| moment_of(&order, event)).collect();
        let checks = self.sale_checks(&mut db, id).await?;
        let now = self.clock.now();
        let reviews = OfOrder { order: &order, side, viewer: account, now }.read(&mut db).await?;
        let refunded = db.refunded_of(id).await?;
        let other = name_of(&mut db, other_account).await?;
        let dispute = db.disputes_of(id).await?.first().map(|dispute| dispute.id);
        let may_dispute = match side {
            Side::Buyer => self.complaints(&mut db, &order).await?,
            Side::Seller => Vec::new(),
        };
        let arrival = match (side, order.state) {
            (Side::Buyer, OrderState::Delivered) => Some(self.arrival_check(&mut db, &order).await?),
            _ => None,
        };
        drop(db);
        // A seller needs the address to send the phone, and not any longer.
        let address = match side {
            Side::Seller if order.state.is_over() => Vec::new(),
            _ => self.printed_address(&order)?,
        };
        Ok(OrderView {
            id,
            payment: order.payment,
            state: order.state,
            side,
            lines,
            sums: order.sums,
            option: order.option,
            address,
            tracking: order.tracking,
            other,
            other_account,
            moments,
            makers,
            arrival,
            checks,
            reviews,
            next: next_step(order.state, side, order.timer),
            refunded: (refunded > 0).then(|| Money::new(refunded, currency)),
            placed_at: order.placed_at,
            dispute,
            may_dispute,
            version: order.version,
        })
    }

    pub(crate) fn printed_address(&self, order: &Order) -> Result<Vec<String>> {
        let plain = self.vault.open(purpose::ORDER_ADDRESS, &order.address_sealed)?;
        let form: AddressForm = serde_json::from_slice(&plain).map_err(Error::failed)?;
        Ok(self.address_lines(&form))
    }

    /// The caller's orders on one side, newest first.
    pub async fn orders(&self, caller: &Caller, side: Side, page: u32) -> Result<Page<OrderCard>> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let total = db.count_orders(account, side).await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let orders = db.orders_of(account, side, PER_PAGE, offset).await?;
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
        let mut lines: HashMap<OrderId, Vec<_>> = HashMap::new();
        for line in db.order_lines(&ids).await? {
            lines.entry(line.order).or_default().push(line);
        }
        let mut items = Vec::with_capacity(orders.len());
        for order in orders {
            let of_order = lines.remove(&order.id).unwrap_or_default();
            let count = of_order.len();
            let first = of_order.into_iter().next();
            let other = if side == Side::Buyer { order.seller } else { order.buyer };
            items.push(OrderCard {
                id: order.id,
                state: order.state,
                side,
                photo: first.as_ref().and_then(|line| line.photo),
                title: first.map(|line| line.title).unwrap_or_default(),
                more: u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX),
                total: if side == Side::Buyer { order.sums.total } else { order.sums.seller() },
                other: name_of(&mut db, other).await?,
                placed_at: order.placed_at,
            });
        }
        Ok(Page { items, number, per_page: PER_PAGE, total })
    }

    /// How many parcels the caller has to send.
    pub async fn count_to_ship(&self, caller: &Caller) -> Result<u64> {
        Ok(self.store.read().await?.count_to_ship(caller.member()?.account).await?)
    }
}

/// A moment of an order's timeline, as both sides and our staff read it.
pub(crate) fn moment_of(order: &Order, event: &OrderEventRow) -> OrderMoment {
    let by = match event.actor {
        Some(actor) if actor == order.buyer => Some(Side::Buyer),
        Some(actor) if actor == order.seller => Some(Side::Seller),
        _ => None,
    };
    let what = told(&event.event, by);
    let what = match packing_in(event) {
        Some(packing) => format!("{what} {}", packing.told()),
        None => what,
    };
    OrderMoment { at: event.at, what, by }
}

pub(crate) async fn name_of(db: &mut Read, account: AccountId) -> Result<String> {
    Ok(db.account(account).await?.map(|account| account.name).unwrap_or_default())
}
