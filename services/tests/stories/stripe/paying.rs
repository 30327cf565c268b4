//! Buyers pay by Stripe: at once, at the second try, after their bank's question, or slowly.

use super::fake::Card;
use super::shop::{FEE, StripeShop, TOTAL, usd};
use crate::orders::shop::form_of;
use crate::story::{BASE_URL, Story, refusal};
use domain::Refusal;
use domain::checkout::CheckoutForm;
use domain::ledger::Account;
use domain::listings::ListingState;
use domain::orders::OrderState;
use domain::payments::PaymentState;
use serde_json::json;
use std::time::Duration;

stories!(
    a_card_is_charged_once_and_the_phone_is_paid,
    a_declined_card_is_replaced_by_another_one,
    a_bank_asks_and_a_wallet_pays,
    a_slow_bank_says_yes_or_no,
    buyers_choose_how_they_pay,
    a_page_is_closed_when_its_hold_ends,
    a_page_is_closed_when_its_purchase_is_given_up,
);

async fn a_card_is_charged_once_and_the_phone_is_paid(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let phone = shop.phone().await;
    let form = shop.stripe_form(&shop.bea, phone).await;
    let (payment, page) = services.place_orders(&shop.bea, form.clone()).await.unwrap();
    let page = page.unwrap();
    assert!(page.starts_with("https://checkout.stripe.com/c/pay/cs_") && page.len() > 500, "{page}");
    // The form that arrives twice leads to the same page.
    assert_eq!(services.place_orders(&shop.bea, form).await.unwrap().1, Some(page.clone()));
    let session = shop.reference(payment).await;
    {
        let book = shop.stripe.book();
        let made = &book.sessions[&session];
        assert_eq!(made["success_url"], json!(format!("{BASE_URL}/checkout/{payment}")));
        assert_eq!(made["client_reference_id"], json!(payment.to_string()));
        assert_eq!((book.sessions.len(), &made["amount_total"]), (1, &json!(TOTAL)));
    }
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.pay_at), (PaymentState::Pending, Some(page)));

    assert!(shop.stripe.pay(&session, Card::Good));
    shop.deliver().await;
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.pay_at, view.refunded), (PaymentState::Captured, None, usd(0)));
    assert_eq!(shop.order_state(payment).await, OrderState::Paid);
    assert!(shop.was_told("Sal", "Sold: please send it").await);
    assert_eq!(-shop.owed(Account::GatewayFee).await, FEE);
    assert_eq!(services.balances(&shop.sal).await.unwrap()[0].held, usd(TOTAL));
    assert_eq!(shop.stripe.book().intents.len(), 1);
    shop.check().await;
}

async fn a_declined_card_is_replaced_by_another_one(story: Story) {
    let shop = StripeShop::open(story).await;
    let (payment, session) = shop.waiting().await;
    for card in [Card::Declined, Card::NoFunds] {
        assert!(shop.stripe.pay(&session, card));
        shop.deliver().await;
        assert_eq!(shop.state(payment).await, PaymentState::Pending);
        let view = shop.services().view_payment(&shop.bea, payment).await.unwrap();
        assert!(view.pay_at.is_some(), "the page takes another card");
    }
    assert!(shop.stripe.pay(&session, Card::Good));
    shop.deliver().await;
    assert_eq!(shop.state(payment).await, PaymentState::Captured);
    shop.check().await;
}

async fn a_bank_asks_and_a_wallet_pays(story: Story) {
    let shop = StripeShop::open(story).await;
    let (asked, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::Challenge));
    shop.services().view_payment(&shop.bea, asked).await.unwrap();
    assert_eq!(shop.state(asked).await, PaymentState::Pending, "nobody has said yes");
    shop.stripe.answer_challenge(&session, false);
    shop.deliver().await;
    assert_eq!(shop.state(asked).await, PaymentState::Pending, "it can be tried again");
    assert!(shop.stripe.pay(&session, Card::Challenge));
    shop.stripe.answer_challenge(&session, true);
    // The buyer is back before the message is.
    shop.services().view_payment(&shop.bea, asked).await.unwrap();
    assert_eq!(shop.state(asked).await, PaymentState::Captured);

    let (payment, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::Wallet));
    shop.deliver().await;
    assert_eq!(shop.state(payment).await, PaymentState::Captured);
    shop.check().await;
}

async fn a_slow_bank_says_yes_or_no(story: Story) {
    let shop = StripeShop::open(story).await;
    let (yes, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::SlowBank));
    shop.deliver().await;
    assert_eq!(shop.state(yes).await, PaymentState::Processing);
    // The phone is held beyond the usual time, and the page stays as it is.
    shop.story.pass(Duration::from_secs(3600));
    shop.work().await;
    assert_eq!(shop.order_state(yes).await, OrderState::Placed);
    shop.stripe.bank_says(&session, true);
    shop.deliver().await;
    assert_eq!(
        (shop.state(yes).await, shop.order_state(yes).await),
        (PaymentState::Captured, OrderState::Paid)
    );

    let phone = shop.phone().await;
    let no = shop.held(phone).await;
    let session = shop.reference(no).await;
    assert!(shop.stripe.pay(&session, Card::SlowBank));
    shop.deliver().await;
    shop.stripe.bank_says(&session, false);
    shop.deliver().await;
    assert_eq!(
        (shop.state(no).await, shop.order_state(no).await),
        (PaymentState::Failed, OrderState::Expired)
    );
    let listing = shop.services().public_listing(&shop.bea, phone).await.unwrap();
    assert_eq!(listing.state, ListingState::Live);
    shop.check().await;
}

async fn buyers_choose_how_they_pay(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let phone = shop.phone().await;
    let draft = shop.draft(&shop.bea, Some(phone)).await.unwrap();
    let names: Vec<_> = draft.methods.iter().map(|method| method.name.as_str()).collect();
    assert_eq!(names, ["sandbox", "stripe"]);
    let form = form_of(&draft, Some(phone));
    let unknown = CheckoutForm { method: "gold".into(), ..form.clone() };
    assert_eq!(refusal(services.place_orders(&shop.bea, unknown).await).about("method").count(), 1);
    // Whoever chooses nothing gets the first.
    let (payment, page) = services.place_orders(&shop.bea, form).await.unwrap();
    assert!(page.unwrap().starts_with(BASE_URL));
    services.give_up_payment(&shop.bea, payment).await.unwrap();
    // Another way is another purchase of the same phone.
    assert!(!shop.reference(shop.held(phone).await).await.is_empty());
    assert_eq!(shop.stripe.count("POST /v1/checkout/sessions"), 1);
}

async fn a_page_is_closed_when_its_hold_ends(story: Story) {
    let shop = StripeShop::open(story).await;
    let phone = shop.phone().await;
    let payment = shop.held(phone).await;
    let session = shop.reference(payment).await;
    shop.story.pass(Duration::from_secs(15 * 60));
    shop.work().await;
    assert_eq!(shop.stripe.book().sessions[&session]["status"], "expired");
    assert!(!shop.stripe.pay(&session, Card::Good), "nobody can pay any more");
    assert_eq!(
        (shop.state(payment).await, shop.order_state(payment).await),
        (PaymentState::Failed, OrderState::Expired)
    );
    let listing = shop.services().public_listing(&shop.bea, phone).await.unwrap();
    assert_eq!(listing.state, ListingState::Live);
    shop.deliver().await;
    shop.check().await;
}

async fn a_page_is_closed_when_its_purchase_is_given_up(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let (payment, session) = shop.waiting().await;
    services.give_up_payment(&shop.bea, payment).await.unwrap();
    assert!(!shop.stripe.pay(&session, Card::Good), "nobody can pay any more");
    assert_eq!(shop.state(payment).await, PaymentState::Failed);
    services.give_up_payment(&shop.bea, payment).await.unwrap();
    // Whoever has just paid can't give up, also where the message is still on its way.
    let (paid, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::Good));
    assert!(matches!(refusal(services.give_up_payment(&shop.bea, paid).await), Refusal::NotNow(_)));
    assert_eq!(shop.order_state(paid).await, OrderState::Paid);
    shop.check().await;
}
