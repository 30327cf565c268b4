//! Whatever happens in whatever order: the book sums to zero, nothing goes back that did not come, states are legal,
//! and every phone is where its orders say.

use super::shop::{Shop, buyer, packed};
use crate::story::Story;
use domain::listings::ListingState;
use domain::orders::{OrderState, ShipForm};
use domain::payments::SandboxForm;
use domain::{ListingId, OrderId, PaymentId};
use services::payments::cards;
use services::{Caller, Error, Mint};
use std::time::Duration;

stories!(whatever_happens_the_book_balances_and_phones_are_where_their_orders_say);

const FATES: u64 = 6;
const STEPS: usize = 60;

struct Fate<'a> {
    shop: &'a Shop,
    dice: Mint,
    buyers: [Caller; 2],
    phones: [ListingId; 3],
    payments: Vec<(usize, PaymentId)>,
    orders: Vec<(usize, OrderId)>,
}

/// A refusal is as good as success here; a failure is not.
fn no_failure<T>(outcome: Result<T, Error>) -> Option<T> {
    match outcome {
        Ok(done) => Some(done),
        Err(Error::Refused(_)) => None,
        Err(Error::Failed(cause)) => panic!("{cause}"),
    }
}

impl Fate<'_> {
    fn roll(&self, below: usize) -> usize {
        self.dice.number(below as u64) as usize
    }

    async fn step(&mut self) {
        let services = self.shop.story.services.clone();
        let who = self.roll(2);
        match self.roll(12) {
            0 | 1 => {
                let phone = self.phones[self.roll(3)];
                let Some(draft) = no_failure(self.shop.draft(&self.buyers[who], Some(phone)).await) else {
                    return;
                };
                let form = super::shop::form_of(&draft, Some(phone));
                if let Some((payment, _)) = no_failure(services.place_orders(&self.buyers[who], form).await) {
                    self.payments.push((who, payment));
                    let view = services.view_payment(&self.buyers[who], payment).await.unwrap();
                    self.orders.extend(view.orders.iter().map(|(order, _)| (who, *order)));
                }
            }
            2..=4 if !self.payments.is_empty() => {
                let (_, payment) = self.payments[self.roll(self.payments.len())];
                let reference = self.shop.reference(payment).await;
                let (method, card) = [
                    ("card", cards::SUCCESS),
                    ("card", cards::DECLINED),
                    ("card", cards::SILENT),
                    ("card", cards::LATE),
                    ("bank_transfer", ""),
                    ("wallet", ""),
                ][self.roll(6)];
                let form = SandboxForm { reference, method: method.into(), card: card.into() };
                no_failure(services.pay_in_sandbox(&self.shop.story.guest(), form).await);
            }
            5 if !self.payments.is_empty() => {
                let (owner, payment) = self.payments[self.roll(self.payments.len())];
                no_failure(services.give_up_payment(&self.buyers[owner], payment).await);
            }
            6 => {
                let by = [30, 400, 3_600, 90_000, 300_000, 1_300_000][self.roll(6)];
                self.shop.story.pass(Duration::from_secs(by));
            }
            7 => self.shop.work().await,
            _ if !self.orders.is_empty() => {
                let (owner, order) = self.orders[self.roll(self.orders.len())];
                let version = self.shop.seen_by(&self.buyers[owner], order).await.version;
                let (buyer, sal) = (&self.buyers[owner], &self.shop.sal);
                let parcel = ShipForm {
                    order: order.to_string(),
                    version: version.to_string(),
                    carrier: "UPS".into(),
                    tracking: "1Z999AA10123456784".into(),
                };
                match self.roll(6) {
                    0 => drop(no_failure(services.pack_order(sal, packed(order, version)).await)),
                    1 => drop(no_failure(services.ship_order(sal, parcel).await)),
                    2 => drop(no_failure(services.confirm_delivery(buyer, order, version).await)),
                    3 => drop(no_failure(services.accept_order(buyer, order, version).await)),
                    4 => drop(no_failure(services.cancel_order(buyer, order, version).await)),
                    _ => drop(no_failure(services.cancel_order(sal, order, version).await)),
                }
            }
            _ => {}
        }
    }

    /// What must be true at any moment.
    async fn check(&self) {
        self.shop.check_book().await;
        let mut db = self.shop.story.services.store.read().await.unwrap();
        for (_, payment) in &self.payments {
            let payment = db.payment(*payment).await.unwrap().unwrap();
            assert!(payment.refunded.minor <= payment.captured.minor, "{payment:?}");
            assert!(payment.captured.minor == 0 || payment.captured == payment.amount, "{payment:?}");
        }
        for phone in &self.phones {
            let state = db.listing(*phone).await.unwrap().unwrap().state;
            let mut held = 0;
            let mut sold = 0;
            for (_, id) in &self.orders {
                let order = db.order(*id).await.unwrap().unwrap();
                let is_its = db.order_lines(&[*id]).await.unwrap().iter().any(|line| line.listing == *phone);
                match order.state {
                    _ if !is_its => {}
                    OrderState::Placed | OrderState::Paid | OrderState::Packed => held += 1,
                    OrderState::Cancelled | OrderState::Expired => {}
                    _ => sold += 1,
                }
            }
            let expected = match (held, sold) {
                (0, 0) => ListingState::Live,
                (1, 0) => ListingState::Reserved,
                (0, 1) => ListingState::Sold,
                other => panic!("{phone} is in {other:?} orders"),
            };
            assert_eq!(state, expected, "{phone}");
        }
    }
}

async fn whatever_happens_the_book_balances_and_phones_are_where_their_orders_say(story: Story) {
    let shop = Shop::open(story).await;
    let eve = buyer(&shop.story, "Eve").await;
    for seed in 0..FATES {
        let phones =
            [shop.phone_for("399").await, shop.phone_for("120").await, shop.phone_for("55.55").await];
        let mut fate = Fate {
            shop: &shop,
            dice: Mint::seeded(seed),
            buyers: [shop.bea.clone(), eve.clone()],
            phones,
            payments: Vec::new(),
            orders: Vec::new(),
        };
        for _ in 0..STEPS {
            fate.step().await;
            fate.check().await;
        }
        // In the end everything that waits has resolved itself.
        for _ in 0..6 {
            shop.story.pass(Duration::from_secs(20 * 24 * 3600));
            shop.work().await;
        }
        fate.check().await;
        let mut db = shop.story.services.store.read().await.unwrap();
        for (_, id) in &fate.orders {
            assert!(db.order(*id).await.unwrap().unwrap().state.is_over(), "seed {seed}");
        }
    }
}
