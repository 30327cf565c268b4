//! A shop whose buyers pay by Stripe, and short ways to do so.

use super::fake::{Card, Fake, Trouble};
use crate::orders::shop::{Shop, form_of};
use crate::story::{BASE_URL, Story};
use domain::checkout::CheckoutForm;
use domain::ledger::Account;
use domain::orders::{OrderState, ShipForm};
use domain::payments::PaymentState;
use domain::{Currency, ListingId, Money, OrderId, PaymentId};
use services::{Caller, Services};
use std::ops::Deref;
use std::sync::Arc;

/// A phone for 399 dollars with its shipping.
pub const TOTAL: i64 = 40_590;
/// What Stripe keeps of it.
pub const FEE: i64 = TOTAL * 15 / 1000 + 25;

pub struct StripeShop {
    shop: Shop,
    pub stripe: Fake,
}

impl Deref for StripeShop {
    type Target = Shop;
    fn deref(&self) -> &Shop {
        &self.shop
    }
}

pub fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

impl StripeShop {
    /// A market that offers the sandbox and Stripe.
    pub async fn open(mut story: Story) -> Self {
        let stripe = Fake::start(&story.clock).await;
        story.services =
            story.another_server(|parts| parts.gateways.add_stripe(Arc::new(stripe.gateway(BASE_URL))));
        Self { shop: Shop::open(story).await, stripe }
    }

    pub fn services(&self) -> &Services {
        &self.shop.story.services
    }

    pub async fn stripe_form(&self, buyer: &Caller, phone: ListingId) -> CheckoutForm {
        let draft = self.draft(buyer, Some(phone)).await.unwrap();
        CheckoutForm { method: "stripe".into(), ..form_of(&draft, Some(phone)) }
    }

    /// Orders a phone, to be paid by Stripe.
    pub async fn held(&self, phone: ListingId) -> PaymentId {
        let form = self.stripe_form(&self.bea, phone).await;
        self.services().place_orders(&self.bea, form).await.unwrap().0
    }

    /// Orders a phone; the payment, and Stripe's name for it.
    pub async fn waiting(&self) -> (PaymentId, String) {
        let payment = self.held(self.phone().await).await;
        (payment, self.reference(payment).await)
    }

    /// Hands over all that Stripe has told. What is refused stays so.
    pub async fn deliver(&self) {
        for event in self.stripe.told() {
            let (headers, body) = self.stripe.sealed(&event);
            self.services().receive_webhook("stripe", &headers, &body).await.unwrap();
        }
    }

    /// A phone that is paid for.
    pub async fn paid(&self) -> (PaymentId, OrderId) {
        let (payment, session) = self.waiting().await;
        assert!(self.stripe.pay(&session, Card::Good));
        self.deliver().await;
        assert_eq!(self.state(payment).await, PaymentState::Captured);
        (payment, self.order_of(payment).await)
    }

    /// Sent, delivered and accepted: the money is the seller's.
    pub async fn accepted(&self, order: OrderId) {
        let services = self.services();
        let version = self.seen_by(&self.sal, order).await.version.to_string();
        let parcel = ShipForm {
            order: order.to_string(),
            version,
            carrier: "UPS".into(),
            tracking: "1Z999AA10123456784".into(),
        };
        services.ship_order(&self.sal, parcel).await.unwrap();
        let version = self.seen_by(&self.bea, order).await.version;
        services.confirm_delivery(&self.bea, order, version).await.unwrap();
        let version = self.seen_by(&self.bea, order).await.version;
        services.accept_order(&self.bea, order, version).await.unwrap();
    }

    pub async fn state(&self, payment: PaymentId) -> PaymentState {
        let mut db = self.services().store.read().await.unwrap();
        db.payment(payment).await.unwrap().unwrap().state
    }

    pub async fn order_of(&self, payment: PaymentId) -> OrderId {
        let mut db = self.services().store.read().await.unwrap();
        db.orders_of_payment(payment).await.unwrap()[0].id
    }

    pub async fn order_state(&self, payment: PaymentId) -> OrderState {
        self.seen_by(&self.bea, self.order_of(payment).await).await.state
    }

    /// A balance of the market's own, as people count it: what is owed is positive.
    pub async fn owed(&self, account: Account) -> i64 {
        let mut db = self.services().store.read().await.unwrap();
        -db.balance(account, Currency::Usd).await.unwrap().minor
    }

    /// That the book sums to zero, and that as much is at Stripe as the book says.
    pub async fn check(&self) {
        self.check_book().await;
        let cash = -self.owed(Account::Cash).await;
        assert_eq!(cash, self.stripe.book().available, "the book and Stripe agree");
    }

    pub fn trouble(&self, begins: &'static str, trouble: Trouble) {
        self.stripe.trouble(begins, trouble);
    }
}
