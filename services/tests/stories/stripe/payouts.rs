//! Sellers say where their money goes, and get it by a transfer: once.

use super::fake::Trouble;
use super::shop::{StripeShop, TOTAL, usd};
use crate::story::{Story, refusal};
use domain::payments::PayoutSetup;
use domain::{Currency, PayoutId, Refusal};
use serde_json::json;
use std::time::Duration;

stories!(
    a_seller_says_where_the_money_goes_and_gets_it_once,
    a_payout_waits_until_the_balance_covers_it,
    an_account_that_is_stopped_is_paid_no_more,
);

/// What is left for the seller.
const SHARE: i64 = TOTAL - 1_197;

impl StripeShop {
    /// Sal has an account that takes money; its name at Stripe.
    async fn set_up(&self) -> String {
        self.services().set_up_payouts(&self.sal).await.unwrap();
        let account = self.stripe.book().accounts.keys().next().unwrap().clone();
        self.stripe.account_becomes(&account, true);
        self.deliver().await;
        account
    }

    async fn request(&self) -> services::Result<PayoutId> {
        let id: PayoutId = self.services().mint.id(self.services().clock.now());
        self.services().request_payout(&self.sal, id, Currency::Usd).await.map(|()| id)
    }

    async fn underway(&self) -> i64 {
        self.services().balances(&self.sal).await.unwrap()[0].underway.minor
    }
}

async fn a_seller_says_where_the_money_goes_and_gets_it_once(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let (_, order) = shop.paid().await;
    shop.accepted(order).await;
    assert_eq!(services.payout_setup(&shop.sal).await.unwrap(), PayoutSetup::Missing);
    assert!(matches!(refusal(shop.request().await), Refusal::NotNow(_)));
    assert_eq!(refusal(services.set_up_payouts(&shop.story.guest()).await), Refusal::SignInFirst);
    // Where the first answer is lost, the second try finds the same account.
    shop.trouble("POST /v1/accounts", Trouble::Lost);
    assert!(matches!(refusal(services.set_up_payouts(&shop.sal).await), Refusal::NotNow(_)));
    let page = services.set_up_payouts(&shop.sal).await.unwrap();
    assert!(page.starts_with("https://connect.stripe.com/setup/"), "{page}");
    assert_ne!(services.set_up_payouts(&shop.sal).await.unwrap(), page, "a link is good once");
    assert_eq!(shop.stripe.book().accounts.len(), 1);
    assert_eq!(services.payout_setup(&shop.sal).await.unwrap(), PayoutSetup::Incomplete);
    assert!(matches!(refusal(shop.request().await), Refusal::NotNow(_)));
    // Back from Stripe's pages before its message: it is asked.
    let account = shop.stripe.book().accounts.keys().next().unwrap().clone();
    shop.stripe.account_becomes(&account, true);
    assert_eq!(services.payout_setup(&shop.sal).await.unwrap(), PayoutSetup::Ready);
    let export = services.export_data(&shop.sal).await.unwrap();
    assert_eq!(export["payout_accounts"][0]["account"], json!(account));

    shop.trouble("POST /v1/transfers", Trouble::Lost);
    let payout = shop.request().await.unwrap();
    shop.work().await;
    assert_eq!(shop.underway().await, SHARE);
    // Another try, also after Stripe has forgotten the key, finds what was sent.
    shop.story.pass(Duration::from_secs(25 * 3600));
    shop.work().await;
    services.request_payout(&shop.sal, payout, Currency::Usd).await.unwrap();
    shop.work().await;
    let sent: Vec<_> = shop.stripe.book().transfers.values().cloned().collect();
    assert_eq!(
        (sent.len(), &sent[0]["amount"], &sent[0]["destination"]),
        (1, &json!(SHARE), &json!(account))
    );
    assert_eq!(services.balances(&shop.sal).await.unwrap()[0].available, usd(0));
    assert_eq!(shop.underway().await, 0);
    assert!(shop.was_told("Sal", "payout").await);
    shop.check().await;
}

async fn a_payout_waits_until_the_balance_covers_it(story: Story) {
    let shop = StripeShop::open(story).await;
    shop.set_up().await;
    let (_, order) = shop.paid().await;
    shop.accepted(order).await;
    let available = std::mem::take(&mut shop.stripe.book().available);
    shop.request().await.unwrap();
    shop.work().await;
    assert_eq!((shop.underway().await, shop.stripe.count("POST /v1/transfers")), (SHARE, 0));
    shop.stripe.book().available = available;
    shop.story.pass(Duration::from_secs(301));
    shop.work().await;
    assert_eq!((shop.underway().await, shop.stripe.count("POST /v1/transfers")), (0, 1));
    shop.check().await;
}

async fn an_account_that_is_stopped_is_paid_no_more(story: Story) {
    let shop = StripeShop::open(story).await;
    let account = shop.set_up().await;
    assert_eq!(shop.services().payout_setup(&shop.sal).await.unwrap(), PayoutSetup::Ready);
    let (_, order) = shop.paid().await;
    shop.accepted(order).await;
    shop.stripe.account_becomes(&account, false);
    shop.deliver().await;
    assert_eq!(shop.services().payout_setup(&shop.sal).await.unwrap(), PayoutSetup::Incomplete);
    assert!(matches!(refusal(shop.request().await), Refusal::NotNow(_)));
    shop.check().await;
}
