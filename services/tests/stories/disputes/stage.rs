//! What the stories of disputes begin with: a phone on its way or in its buyer's hands, and short ways to act.

use crate::orders::shop::Shop;
use crate::story::Story;
use domain::accounts::Role;
use domain::disputes::{
    DisputeForm, DisputeState, DisputeView, OfferForm, RulingForm, SendBackForm, StatementForm,
};
use domain::ledger::Account;
use domain::orders::{OrderState, ShipForm};
use domain::{Currency, DisputeId, Money, OrderId};
use services::{Caller, Result, Services};
use std::time::Duration;

pub const DAY: Duration = Duration::from_secs(24 * 3600);
pub const HOUR: Duration = Duration::from_secs(3600);
pub const WORDS: &str = "The screen has a crack from edge to edge.";
/// What the phone on this stage costs with its shipping.
pub const WHOLE: Money = Money::new(40_590, Currency::Usd);

pub fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

pub fn complaint(order: OrderId, kind: &str) -> DisputeForm {
    let claim = if kind == "not_as_described" { "screen" } else { "" };
    DisputeForm { order: order.to_string(), kind: kind.into(), claim: claim.into(), words: WORDS.into() }
}

pub fn statement(dispute: DisputeId, words: &str) -> StatementForm {
    StatementForm { dispute: dispute.to_string(), words: words.into() }
}

pub fn an_offer(dispute: DisputeId, kind: &str, amount: &str) -> OfferForm {
    OfferForm { dispute: dispute.to_string(), kind: kind.into(), amount: amount.into() }
}

pub fn parcel(dispute: DisputeId) -> SendBackForm {
    SendBackForm {
        dispute: dispute.to_string(),
        carrier: "UPS".into(),
        tracking: "1Z999AA10123456784".into(),
    }
}

pub fn a_ruling(dispute: DisputeId, verdict: &str, amount: &str) -> RulingForm {
    RulingForm {
        dispute: dispute.to_string(),
        verdict: verdict.into(),
        amount: amount.into(),
        reason: "The photos of the listing show no crack.".into(),
    }
}

/// A case between Bea, who bought, and Sal, who sold.
pub struct Case {
    pub shop: Shop,
    pub order: OrderId,
    pub dispute: DisputeId,
}

impl Case {
    /// Bea has the phone and says that it is not as described.
    pub async fn open(story: Story) -> Self {
        Self::of(story, "not_as_described").await
    }

    pub async fn of(story: Story, kind: &str) -> Self {
        let shop = Shop::open(story).await;
        let order = sent(&shop).await;
        match kind {
            "not_received" => shop.story.pass(5 * DAY),
            _ => delivered(&shop, order).await,
        }
        let dispute = shop.story.services.open_dispute(&shop.bea, complaint(order, kind)).await.unwrap();
        Self { shop, order, dispute }
    }

    pub fn services(&self) -> &Services {
        &self.shop.story.services
    }

    pub async fn seen_by(&self, caller: &Caller) -> DisputeView {
        self.services().dispute(caller, self.dispute).await.unwrap()
    }

    pub async fn state(&self) -> DisputeState {
        self.seen_by(&self.shop.bea).await.state
    }

    pub async fn order_state(&self) -> OrderState {
        self.shop.seen_by(&self.shop.bea, self.order).await.state
    }

    /// Sal answers, so that both talk.
    pub async fn answered(&self) {
        let words = statement(self.dispute, "It had no crack when I sent it.");
        self.services().add_statement(&self.shop.sal, words).await.unwrap();
    }

    pub async fn offers(&self, caller: &Caller, kind: &str, amount: &str) -> Result<DisputeId> {
        self.services().make_offer(caller, an_offer(self.dispute, kind, amount)).await
    }

    /// The number of the offer that lies on the table.
    pub async fn number(&self) -> i64 {
        self.seen_by(&self.shop.bea).await.offer.unwrap().number
    }

    pub async fn accepts(&self, caller: &Caller) -> Result<DisputeId> {
        let number = self.number().await;
        self.services().accept_offer(caller, self.dispute, number).await
    }

    pub async fn moderator(&self, name: &str) -> Caller {
        self.shop.story.member_with_role(name, Role::Moderator).await
    }

    /// Both have talked, and Bea has asked the staff.
    pub async fn escalated(&self) {
        self.answered().await;
        self.services().escalate_dispute(&self.shop.bea, self.dispute).await.unwrap();
    }

    pub async fn rules(&self, moderator: &Caller, verdict: &str, amount: &str) -> Result<DisputeId> {
        self.services().rule_dispute(moderator, a_ruling(self.dispute, verdict, amount)).await
    }

    /// How the money lies in the end: what went back, and what the seller and the market have. Nothing is held, and the
    /// book balances.
    pub async fn ends_with(&self, back: i64, seller: i64, fee: i64) {
        self.shop.work().await;
        self.shop.check_book().await;
        let mut db = self.services().store.read().await.unwrap();
        let sal = self.shop.sal.account().unwrap();
        let mut balances = Vec::new();
        for account in [
            Account::Cash,
            Account::BuyerFunds,
            Account::HeldForSeller(sal),
            Account::ShippingHeld(sal),
            Account::Refunds,
            Account::SellerBalance(sal),
            Account::PlatformFee,
        ] {
            balances.push(db.balance(account, Currency::Usd).await.unwrap().minor);
        }
        let gateway = db.balance(Account::GatewayFee, Currency::Usd).await.unwrap().minor;
        assert_eq!(balances, [WHOLE.minor - back - gateway, 0, 0, 0, 0, -seller, -fee]);
        assert_eq!(back + seller + fee, WHOLE.minor);
        assert_eq!(db.refunded_of(self.order).await.unwrap(), back);
    }

    /// That the whole amount is still held.
    pub async fn is_frozen(&self) {
        self.shop.work().await;
        let balance = self.services().balances(&self.shop.sal).await.unwrap()[0];
        assert_eq!((balance.held, balance.available), (WHOLE, usd(0)));
        self.shop.check_book().await;
    }
}

/// A phone that is paid and on its way.
pub async fn sent(shop: &Shop) -> OrderId {
    let order = shop.bought(shop.phone().await).await;
    let form = ShipForm {
        order: order.to_string(),
        version: shop.seen_by(&shop.sal, order).await.version.to_string(),
        carrier: "USPS".into(),
        tracking: "9400 1000 0000 0000 0000 06".into(),
    };
    shop.story.services.ship_order(&shop.sal, form).await.unwrap();
    order
}

pub async fn delivered(shop: &Shop, order: OrderId) {
    let version = shop.seen_by(&shop.bea, order).await.version;
    shop.story.services.confirm_delivery(&shop.bea, order, version).await.unwrap();
}
