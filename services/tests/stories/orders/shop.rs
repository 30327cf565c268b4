//! What the stories of purchases begin with: a seller with a phone, a buyer with an address, and short ways to pay.

use crate::market::{self, filled_in, for_sale};
use crate::story::{Story, email_of};
use domain::addresses::AddressForm;
use domain::checkout::{CheckoutDraft, CheckoutForm, seen};
use domain::listings::ListingForm;
use domain::orders::{OrderView, PackForm, ShipForm, Side};
use domain::payments::SandboxForm;
use domain::shipping::ShippingOption;
use domain::{ListingId, OrderId, PaymentId};
use services::payments::cards;
use services::{Caller, Result};

pub fn address() -> AddressForm {
    AddressForm {
        country: "US".into(),
        name: "Bea Buyer".into(),
        street: "12 Elm St".into(),
        city: "Portland".into(),
        region: "OR".into(),
        postal_code: "97201".into(),
        ..AddressForm::default()
    }
}

/// A market with Sal, who sells, and Bea, who buys.
pub struct Shop {
    pub story: Story,
    pub sal: Caller,
    pub bea: Caller,
}

impl Shop {
    pub async fn open(story: Story) -> Self {
        market::open(&story).await;
        let sal = story.member("Sal").await;
        let bea = buyer(&story, "Bea").await;
        Self { story, sal, bea }
    }

    pub async fn phone(&self) -> ListingId {
        self.phone_for("399").await
    }

    pub async fn phone_for(&self, price: &str) -> ListingId {
        let form = ListingForm { price: price.into(), ..filled_in() };
        for_sale(&self.story, &self.sal, "apple-iphone-13", form).await
    }

    pub async fn draft(&self, buyer: &Caller, phone: Option<ListingId>) -> Result<CheckoutDraft> {
        self.story.services.draft_checkout(buyer, phone, None, ShippingOption::Standard).await
    }

    /// The form of a checkout page as it was sent.
    pub async fn form(&self, buyer: &Caller, phone: Option<ListingId>) -> CheckoutForm {
        form_of(&self.draft(buyer, phone).await.unwrap(), phone)
    }

    /// Places the orders of a phone or of the basket.
    pub async fn order(&self, buyer: &Caller, phone: Option<ListingId>) -> PaymentId {
        let form = self.form(buyer, phone).await;
        self.story.services.place_orders(buyer, form).await.unwrap().0
    }

    /// The sandbox's name for a payment.
    pub async fn reference(&self, payment: PaymentId) -> String {
        let mut db = self.story.services.store.read().await.unwrap();
        db.payment(payment).await.unwrap().unwrap().reference.unwrap()
    }

    pub async fn pay_by(&self, payment: PaymentId, method: &str, card: &str) -> Result<String> {
        let reference = self.reference(payment).await;
        let form = SandboxForm { reference, method: method.into(), card: card.into() };
        self.story.services.pay_in_sandbox(&self.story.guest(), form).await
    }

    /// Buys a phone and pays for it.
    pub async fn bought(&self, phone: ListingId) -> OrderId {
        let payment = self.order(&self.bea, Some(phone)).await;
        self.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
        let view = self.story.services.view_payment(&self.bea, payment).await.unwrap();
        view.orders[0].0
    }

    /// Buys a phone, which is sent, arrives and is accepted.
    pub async fn completed(&self) -> OrderId {
        let order = self.bought(self.phone().await).await;
        self.complete(&self.bea, order).await;
        order
    }

    /// Takes a paid order to its end.
    pub async fn complete(&self, buyer: &Caller, order: OrderId) {
        self.deliver_to(buyer, order).await;
        let version = self.seen_by(buyer, order).await.version;
        self.story.services.accept_order(buyer, order, version).await.unwrap();
    }

    /// Sends what Bea has paid for, and she has it.
    pub async fn deliver(&self, order: OrderId) {
        self.deliver_to(&self.bea, order).await;
    }

    async fn deliver_to(&self, buyer: &Caller, order: OrderId) {
        let services = &self.story.services;
        let parcel = ShipForm {
            order: order.to_string(),
            version: self.seen_by(&self.sal, order).await.version.to_string(),
            carrier: "USPS".into(),
            tracking: "9400 1000 0000 0000 0000 06".into(),
        };
        services.ship_order(&self.sal, parcel).await.unwrap();
        let version = self.seen_by(buyer, order).await.version;
        services.confirm_delivery(buyer, order, version).await.unwrap();
    }

    pub async fn seen_by(&self, caller: &Caller, order: OrderId) -> OrderView {
        self.story.services.order(caller, order).await.unwrap()
    }

    /// The newest order that the buyer has.
    pub async fn newest(&self, buyer: &Caller) -> OrderId {
        self.story.services.orders(buyer, Side::Buyer, 1).await.unwrap().items[0].id
    }

    /// Does all that is due by now.
    pub async fn work(&self) {
        while self.story.services.run_due_work().await.unwrap() > 0 {}
    }

    /// Whether somebody got a mail whose subject has these words. Mails of one moment come in any order.
    pub async fn was_told(&self, name: &str, words: &str) -> bool {
        self.story.mails_to(&email_of(name)).await.iter().any(|mail| mail.subject.contains(words))
    }

    /// That the book sums to zero, transaction by transaction and in all.
    pub async fn check_book(&self) {
        let audit = self.story.services.audit_book(&Caller::system()).await.unwrap();
        assert!(audit.balances(), "{audit:?}");
    }
}

/// The form of an order that is packed as it should be.
pub fn packed(order: OrderId, version: i64) -> PackForm {
    let on = || "on".to_owned();
    PackForm {
        order: order.to_string(),
        version: version.to_string(),
        seal: "AB-1234".into(),
        sign_out: on(),
        forget: on(),
        cards: on(),
        erase: on(),
        look: on(),
    }
}

pub async fn buyer(story: &Story, name: &str) -> Caller {
    let buyer = story.member(name).await;
    story.services.save_address(&buyer, address()).await.unwrap();
    buyer
}

pub fn form_of(draft: &CheckoutDraft, phone: Option<ListingId>) -> CheckoutForm {
    CheckoutForm {
        id: draft.id.to_string(),
        phone: phone.map(|phone| phone.to_string()).unwrap_or_default(),
        address: draft.address.map(|address| address.to_string()).unwrap_or_default(),
        shipping: "standard".into(),
        method: String::new(),
        seen: seen(draft.total),
    }
}
