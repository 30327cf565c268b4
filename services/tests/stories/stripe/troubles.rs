//! Stripe is busy, broken or silent, we die in between, or its answers are not what was agreed on.

use super::fake::{Card, Trouble};
use super::shop::{StripeShop, TOTAL, usd};
use crate::story::{BASE_URL, Story};
use domain::ledger::Account;
use domain::orders::OrderState;
use domain::payments::PaymentState;
use serde_json::{Value, json};
use services::payments::{Gateway, GatewayError};
use std::time::Duration;

stories!(
    an_answer_that_is_lost_makes_no_second_page,
    a_page_that_can_not_be_made_is_made_later_or_never,
    a_payment_that_nobody_tells_of_is_found_once_stripe_answers,
    money_that_comes_after_the_hold_goes_back,
    another_amount_currency_or_payment_does_not_count,
    words_that_nobody_knows_are_not_money,
    silence_is_no_answer_and_no_secret_is_said,
);

const HALF_A_MINUTE: Duration = Duration::from_secs(31);

async fn an_answer_that_is_lost_makes_no_second_page(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    shop.trouble("POST /v1/checkout/sessions", Trouble::Lost);
    let form = shop.stripe_form(&shop.bea, shop.phone().await).await;
    let (payment, page) = services.place_orders(&shop.bea, form).await.unwrap();
    assert_eq!((page, shop.state(payment).await), (None, PaymentState::Created));
    // A server that died between Stripe's answer and our row leaves the same behind.
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert!(view.pay_at.is_some());
    assert_eq!((shop.stripe.count("POST /v1/checkout/sessions"), shop.stripe.book().sessions.len()), (2, 1));
    let session = shop.reference(payment).await;
    assert!(shop.stripe.pay(&session, Card::Good));
    shop.deliver().await;
    assert_eq!((shop.state(payment).await, shop.stripe.book().intents.len()), (PaymentState::Captured, 1));
    shop.check().await;
}

async fn a_page_that_can_not_be_made_is_made_later_or_never(story: Story) {
    let shop = StripeShop::open(story).await;
    let create = "POST /v1/checkout/sessions";
    for status in [429, 500, 409] {
        shop.trouble(create, Trouble::Door(status));
    }
    let payment = shop.held(shop.phone().await).await;
    for _ in 0..3 {
        assert_eq!(shop.state(payment).await, PaymentState::Created);
        shop.story.pass(Duration::from_secs(121));
        shop.work().await;
    }
    assert_eq!((shop.state(payment).await, shop.stripe.book().sessions.len()), (PaymentState::Pending, 1));
    // One that Stripe answers with an error for good ends with its hold: its page was shown to nobody.
    shop.trouble(create, Trouble::Broken);
    let never = shop.held(shop.phone().await).await;
    shop.story.pass(Duration::from_secs(15 * 60));
    shop.work().await;
    assert_eq!(
        (shop.state(never).await, shop.order_state(never).await),
        (PaymentState::Failed, OrderState::Expired)
    );
    shop.check().await;
}

async fn a_payment_that_nobody_tells_of_is_found_once_stripe_answers(story: Story) {
    let shop = StripeShop::open(story).await;
    let (payment, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::Good));
    for trouble in [Trouble::Door(500), Trouble::Lost, Trouble::Door(429)] {
        shop.trouble("GET /v1/checkout/sessions", trouble);
    }
    for _ in 0..3 {
        shop.story.pass(Duration::from_secs(125));
        shop.work().await;
    }
    assert_eq!(shop.state(payment).await, PaymentState::Pending, "three times nobody knew");
    shop.story.pass(Duration::from_secs(250));
    shop.work().await;
    assert_eq!(
        (shop.state(payment).await, shop.order_state(payment).await),
        (PaymentState::Captured, OrderState::Paid)
    );
    shop.check().await;
}

async fn money_that_comes_after_the_hold_goes_back(story: Story) {
    let shop = StripeShop::open(story).await;
    let (payment, session) = shop.waiting().await;
    shop.story.pass(Duration::from_secs(15 * 60));
    // The page can't be closed: Stripe is not there.
    for _ in 0..4 {
        shop.trouble("POST /v1/checkout/sessions/", Trouble::Door(503));
        shop.trouble("GET /v1/checkout/sessions/", Trouble::Door(503));
    }
    shop.work().await;
    assert_eq!(
        (shop.state(payment).await, shop.order_state(payment).await),
        (PaymentState::Pending, OrderState::Expired)
    );
    shop.stripe.forget_troubles();
    assert!(shop.stripe.pay(&session, Card::Good));
    shop.deliver().await;
    shop.work().await;
    let view = shop.services().view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.refunded, view.ended), (PaymentState::Captured, usd(TOTAL), true));
    assert_eq!(shop.stripe.book().refunds.len(), 1);
    assert!(shop.was_told("Bea", "too late").await);
    assert_eq!((shop.owed(Account::Refunds).await, shop.owed(Account::BuyerFunds).await), (0, 0));
    shop.check().await;
}

async fn another_amount_currency_or_payment_does_not_count(story: Story) {
    let shop = StripeShop::open(story).await;
    let other = json!("01890000-0000-7000-8000-000000000001");
    let changes: [fn(&mut Value, &mut Value); 3] = [
        |_, intent| intent["amount_received"] = json!(1),
        |_, intent| intent["currency"] = json!("eur"),
        |_, intent| intent["metadata"]["payment"] = json!("01890000-0000-7000-8000-000000000001"),
    ];
    for change in changes {
        let (payment, session) = shop.waiting().await;
        assert!(shop.stripe.pay(&session, Card::Good));
        shop.stripe.told();
        shop.stripe.tamper(&session, change);
        shop.services().view_payment(&shop.bea, payment).await.unwrap();
        assert_eq!(shop.state(payment).await, PaymentState::Pending);
    }
    // Both name another payment than the one that was asked about.
    let (payment, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::Good));
    shop.stripe.tamper(&session, |session, intent| {
        session["client_reference_id"] = other.clone();
        intent["metadata"]["payment"] = other.clone();
    });
    shop.services().view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!(shop.state(payment).await, PaymentState::Pending);
    assert_eq!(shop.owed(Account::Cash).await, 0, "none of it is in the book");
    shop.check_book().await;
}

async fn words_that_nobody_knows_are_not_money(story: Story) {
    let shop = StripeShop::open(story).await;
    let (payment, session) = shop.waiting().await;
    assert!(shop.stripe.pay(&session, Card::Good));
    shop.stripe.told();
    for word in ["requires_capture", "requires_confirmation", "settled", ""] {
        shop.stripe.tamper(&session, |_, intent| intent["status"] = json!(word));
        shop.services().view_payment(&shop.bea, payment).await.unwrap();
        assert_eq!(shop.state(payment).await, PaymentState::Pending, "{word}");
    }
    // What Stripe keeps is not known yet: the phone is held until it is.
    let mut settled = Value::Null;
    shop.stripe.tamper(&session, |_, intent| {
        intent["status"] = json!("succeeded");
        settled = intent["latest_charge"]["balance_transaction"].take();
    });
    shop.services().view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!(shop.state(payment).await, PaymentState::Processing);
    shop.stripe.tamper(&session, |_, intent| intent["latest_charge"]["balance_transaction"] = settled);
    shop.story.pass(HALF_A_MINUTE);
    shop.work().await;
    assert_eq!(shop.state(payment).await, PaymentState::Captured);
    shop.check().await;
}

async fn silence_is_no_answer_and_no_secret_is_said(story: Story) {
    let shop = StripeShop::open(story).await;
    let (_, session) = shop.waiting().await;
    let impatient = shop.stripe.gateway_with(BASE_URL, Duration::from_millis(200));
    shop.trouble("GET /v1/checkout", Trouble::Silence);
    let silence = impatient.look(&session).await.unwrap_err();
    assert!(matches!(silence, GatewayError::NoAnswer(_)), "{silence}");
    shop.trouble("GET /v1/checkout", Trouble::Door(400));
    let patient = shop.stripe.gateway(BASE_URL);
    let refused = patient.look(&session).await.unwrap_err();
    assert!(matches!(refused, GatewayError::Refused(_)), "{refused}");
    let stranger = patient.look("cs_test_unknown").await.unwrap_err();
    for error in [silence, refused, stranger, patient.look("../../v1/balance").await.unwrap_err()] {
        assert!(!error.to_string().contains("not_to_be_shown"), "{error}");
    }
}
