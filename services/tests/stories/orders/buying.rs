//! A phone is bought, sent, accepted and paid out; and what may not happen on the way.

use super::shop::{Shop, buyer, form_of, packed};
use crate::story::{Story, email_of, refusal};
use domain::checkout::CheckoutForm;
use domain::ledger::Account;
use domain::listings::ListingState;
use domain::orders::{OrderState, ShipForm, Side};
use domain::payments::PaymentState;
use domain::{Currency, Money, PayoutId, Refusal};
use serde_json::json;
use services::payments::cards;
use std::time::Duration;

stories!(
    a_phone_goes_from_the_listing_to_the_buyer_and_the_money_to_the_seller,
    a_form_that_arrives_twice_buys_once,
    a_total_that_is_not_ours_is_refused,
    nobody_buys_their_own_phone_or_one_that_is_gone,
    a_phone_is_held_for_minutes_and_then_free_again,
    a_purchase_that_is_given_up_frees_its_phone,
    money_that_comes_too_late_goes_back,
    other_people_s_orders_are_not_there,
    guests_and_suspended_members_buy_nothing,
);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

async fn a_phone_goes_from_the_listing_to_the_buyer_and_the_money_to_the_seller(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let draft = shop.draft(&shop.bea, Some(phone)).await.unwrap();
    assert_eq!(
        (draft.quotes.len(), draft.quotes[0].phones, draft.quotes[0].shipping),
        (1, usd(39_900), usd(690))
    );
    assert_eq!((draft.total, draft.hold_minutes), (usd(40_590), 15));
    let (payment, page) = services.place_orders(&shop.bea, form_of(&draft, Some(phone))).await.unwrap();
    assert!(page.unwrap().starts_with("https://phones.example/sandbox/pay/"));
    let listing = services.public_listing(&shop.story.guest(), phone).await.unwrap();
    assert_eq!(listing.state, ListingState::Reserved);
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.amount, view.ended), (PaymentState::Pending, usd(40_590), false));

    let sandbox = services.sandbox_page(&shop.story.guest(), &shop.reference(payment).await).await.unwrap();
    assert_eq!((sandbox.amount, sandbox.title.as_str()), (usd(40_590), "Apple iPhone 13 128 GB, Midnight"));
    let returns = shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
    assert_eq!(returns, format!("https://phones.example/checkout/{payment}"));
    let order = services.view_payment(&shop.bea, payment).await.unwrap().orders[0].0;
    let sold = shop.seen_by(&shop.sal, order).await;
    assert_eq!(
        (sold.state, sold.side, sold.sums.seller()),
        (OrderState::Paid, Side::Seller, usd(40_590 - 1_197))
    );
    assert_eq!(sold.address[0], "Bea Buyer");
    assert!(sold.next.yours && sold.next.by.is_some());
    assert!(shop.was_told("Sal", "Sold: please send it").await);
    let bill = shop.story.mails_to(&email_of("Bea")).await;
    assert!(bill.iter().any(|mail| mail.text.contains("Paid in all: $405.90")), "{bill:?}");
    let held = services.balances(&shop.sal).await.unwrap();
    assert_eq!((held[0].available, held[0].held), (usd(0), usd(40_590)));

    services.pack_order(&shop.sal, packed(order, sold.version)).await.unwrap();
    let version = shop.seen_by(&shop.sal, order).await.version.to_string();
    let parcel = ShipForm {
        order: order.to_string(),
        version,
        carrier: "UPS".into(),
        tracking: "1Z999AA10123456784".into(),
    };
    services.ship_order(&shop.sal, parcel).await.unwrap();
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Sold);
    let mails = shop.story.mails_to(&email_of("Bea")).await;
    assert!(mails.iter().any(|mail| mail.text.contains("1Z999AA10123456784")), "{mails:?}");
    let shipped = shop.seen_by(&shop.bea, order).await;
    assert_eq!(
        (shipped.state, shipped.tracking.as_ref().unwrap().carrier.as_str()),
        (OrderState::Shipped, "UPS")
    );
    services.confirm_delivery(&shop.bea, order, shipped.version).await.unwrap();
    let delivered = shop.seen_by(&shop.bea, order).await;
    services.accept_order(&shop.bea, order, delivered.version).await.unwrap();
    let done = shop.seen_by(&shop.sal, order).await;
    assert_eq!((done.state, done.moments.len()), (OrderState::Completed, 7));
    assert!(done.address.is_empty(), "the seller needs it no longer");
    let (hers, his) =
        (services.export_data(&shop.bea).await.unwrap(), services.export_data(&shop.sal).await.unwrap());
    assert_eq!(
        (&hers["orders"][0]["you_are"], &his["orders"][0]["you_are"]),
        (&json!("buyer"), &json!("seller"))
    );
    assert!(hers.to_string().contains("12 Elm St") && !his.to_string().contains("12 Elm St"));
    let balance = services.balances(&shop.sal).await.unwrap()[0];
    assert_eq!((balance.available, balance.held), (usd(39_393), usd(0)));

    let payout: PayoutId = services.mint.id(services.clock.now());
    services.request_payout(&shop.sal, payout, Currency::Usd).await.unwrap();
    services.request_payout(&shop.sal, payout, Currency::Usd).await.unwrap();
    assert_eq!(services.balances(&shop.sal).await.unwrap()[0].underway, usd(39_393));
    assert!(shop.was_told("Sal", "payout").await);
    let balance = services.balances(&shop.sal).await.unwrap()[0];
    assert_eq!((balance.available, balance.underway), (usd(0), usd(0)));
    let nothing =
        services.request_payout(&shop.sal, services.mint.id(services.clock.now()), Currency::Usd).await;
    assert!(matches!(refusal(nothing), Refusal::NotNow(_)));
    let mut db = services.store.read().await.unwrap();
    assert_eq!(db.balance(Account::PlatformFee, Currency::Usd).await.unwrap(), usd(-1_197));
    assert_eq!(db.balance(Account::Cash, Currency::Usd).await.unwrap(), usd(40_590 - 811 - 39_393));
    drop(db);
    shop.check_book().await;
}

async fn a_form_that_arrives_twice_buys_once(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let form = shop.form(&shop.bea, Some(phone)).await;
    let (one, two) = tokio::join!(
        services.place_orders(&shop.bea, form.clone()),
        services.place_orders(&shop.bea, form.clone())
    );
    let outcomes =
        [one.unwrap(), two.unwrap(), services.place_orders(&shop.bea, form.clone()).await.unwrap()];
    assert!(outcomes.iter().all(|(payment, _)| *payment == outcomes[0].0), "{outcomes:?}");
    assert_eq!(services.orders(&shop.bea, Side::Buyer, 1).await.unwrap().total, 1);
    // Somebody else's form is nobody's.
    let eve = buyer(&shop.story, "Eve").await;
    let address = services.addresses(&eve).await.unwrap()[0].id.to_string();
    let copied = CheckoutForm { address, ..form };
    assert_eq!(refusal(services.place_orders(&eve, copied).await), Refusal::NotFound);
}

async fn a_total_that_is_not_ours_is_refused(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let form = shop.form(&shop.bea, Some(phone)).await;
    for seen in ["1.00 USD", "405.89 USD", "405.91 USD", "405.90 EUR", "40590 JPY"] {
        let tampered = CheckoutForm { seen: seen.into(), ..form.clone() };
        let refused = refusal(services.place_orders(&shop.bea, tampered).await);
        assert!(matches!(refused, Refusal::NotNow(_)), "{seen}: {refused:?}");
    }
    for wrong in [
        CheckoutForm { seen: "-5 USD".into(), ..form.clone() },
        CheckoutForm { shipping: "by air".into(), ..form.clone() },
        CheckoutForm { address: String::new(), ..form.clone() },
    ] {
        assert!(matches!(refusal(services.place_orders(&shop.bea, wrong).await), Refusal::Invalid(_)));
    }
    let elsewhere = CheckoutForm { address: phone.to_string(), ..form.clone() };
    assert_eq!(refusal(services.place_orders(&shop.bea, elsewhere).await), Refusal::NotFound);
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Live);
    assert_eq!(services.orders(&shop.bea, Side::Buyer, 1).await.unwrap().total, 0);
}

async fn nobody_buys_their_own_phone_or_one_that_is_gone(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    services.save_address(&shop.sal, super::shop::address()).await.unwrap();
    let own = refusal(shop.draft(&shop.sal, Some(phone)).await);
    assert_eq!(own, Refusal::NotNow("This is your own phone.".into()));
    let form = shop.form(&shop.bea, Some(phone)).await;
    let eve = buyer(&shop.story, "Eve").await;
    shop.order(&eve, Some(phone)).await;
    let late = refusal(services.place_orders(&shop.bea, form).await);
    assert_eq!(late, Refusal::NotNow("Somebody else is buying this phone right now.".into()));
    assert!(matches!(refusal(shop.draft(&shop.bea, None).await), Refusal::NotNow(_)));
}

async fn a_phone_is_held_for_minutes_and_then_free_again(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let payment = shop.order(&shop.bea, Some(phone)).await;
    shop.story.pass(Duration::from_secs(14 * 60));
    shop.work().await;
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Reserved);
    shop.story.pass(Duration::from_secs(61));
    shop.work().await;
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Live);
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.ended, view.pay_at), (PaymentState::Failed, true, None));
    let order = shop.newest(&shop.bea).await;
    assert_eq!(shop.seen_by(&shop.bea, order).await.state, OrderState::Expired);
    assert!(shop.was_told("Bea", "Your order has ended").await);
    // The page is closed, and the seller never heard of it.
    shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
    shop.work().await;
    assert_eq!(services.view_payment(&shop.bea, payment).await.unwrap().state, PaymentState::Failed);
    assert_eq!(refusal(services.order(&shop.sal, order).await), Refusal::NotFound);
    shop.bought(phone).await;
    shop.check_book().await;
}

async fn a_purchase_that_is_given_up_frees_its_phone(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let payment = shop.order(&shop.bea, Some(phone)).await;
    services.give_up_payment(&shop.bea, payment).await.unwrap();
    services.give_up_payment(&shop.bea, payment).await.unwrap();
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Live);
    // What is paid is not given up any more.
    let payment = shop.order(&shop.bea, Some(phone)).await;
    shop.pay_by(payment, "wallet", "").await.unwrap();
    assert!(matches!(refusal(services.give_up_payment(&shop.bea, payment).await), Refusal::NotNow(_)));
    let order = services.view_payment(&shop.bea, payment).await.unwrap().orders[0].0;
    assert_eq!(shop.seen_by(&shop.sal, order).await.state, OrderState::Paid);
}

async fn money_that_comes_too_late_goes_back(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let payment = shop.order(&shop.bea, Some(phone)).await;
    services.give_up_payment(&shop.bea, payment).await.unwrap();
    let eve = buyer(&shop.story, "Eve").await;
    let hers = shop.order(&eve, Some(phone)).await;
    // The first buyer still had the payment page open.
    shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
    shop.pay_by(hers, "card", cards::SUCCESS).await.unwrap();
    shop.work().await;
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.refunded, view.ended), (PaymentState::Captured, usd(40_590), true));
    assert!(shop.was_told("Bea", "too late").await);
    assert_eq!(shop.seen_by(&shop.sal, shop.newest(&eve).await).await.state, OrderState::Paid);
    let mut db = services.store.read().await.unwrap();
    assert_eq!(db.balance(Account::Refunds, Currency::Usd).await.unwrap(), usd(0));
    assert_eq!(db.balance(Account::BuyerFunds, Currency::Usd).await.unwrap(), usd(0));
    drop(db);
    shop.check_book().await;
}

async fn other_people_s_orders_are_not_there(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    let payment = shop.seen_by(&shop.bea, order).await.payment;
    let eve = buyer(&shop.story, "Eve").await;
    let parcel = ShipForm { order: order.to_string(), version: "2".into(), ..ShipForm::default() };
    for refused in [
        refusal(services.order(&eve, order).await),
        refusal(services.pack_order(&eve, packed(order, 2)).await),
        refusal(services.ship_order(&eve, parcel.clone()).await),
        refusal(services.confirm_delivery(&eve, order, 2).await),
        refusal(services.accept_order(&eve, order, 2).await),
        refusal(services.cancel_order(&eve, order, 2).await),
        refusal(services.view_payment(&eve, payment).await),
        refusal(services.give_up_payment(&eve, payment).await),
    ] {
        assert_eq!(refused, Refusal::NotFound);
    }
    // Each side has its own steps.
    assert_eq!(refusal(services.ship_order(&shop.bea, parcel).await), Refusal::NotAllowed);
    assert_eq!(refusal(services.accept_order(&shop.sal, order, 2).await), Refusal::NotAllowed);
    assert_eq!(refusal(services.audit_book(&shop.bea).await), Refusal::NotAllowed);
    assert_eq!(shop.seen_by(&shop.sal, order).await.state, OrderState::Paid);
}

async fn guests_and_suspended_members_buy_nothing(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let form = shop.form(&shop.bea, Some(phone)).await;
    let guest = shop.story.guest();
    assert_eq!(refusal(services.place_orders(&guest, form.clone()).await), Refusal::SignInFirst);
    assert_eq!(refusal(shop.draft(&guest, Some(phone)).await), Refusal::SignInFirst);
    let mut suspended = shop.bea.clone();
    if let services::Viewer::Member(member) = &mut suspended.viewer {
        member.suspended = true;
    }
    assert_eq!(refusal(services.place_orders(&suspended, form).await), Refusal::NotAllowed);
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Live);
}
