//! Baskets: of guests, of members, of several sellers, and what becomes of them.

use super::shop::Shop;
use crate::market::{filled_in, for_sale};
use crate::story::{Story, refusal};
use domain::listings::ListingForm;
use domain::orders::{OrderState, Side};
use domain::{Currency, Money, Refusal};
use services::payments::cards;

stories!(
    a_guest_s_basket_is_taken_along_when_signing_in,
    phones_of_two_sellers_are_paid_at_once_and_make_two_orders,
    a_basket_has_one_currency_and_one_of_each,
);

async fn a_guest_s_basket_is_taken_along_when_signing_in(story: Story) {
    let shop = Shop::open(story).await;
    let (services, guest) = (&shop.story.services, shop.story.guest());
    let phone = shop.phone().await;
    let basket = services.add_to_basket(&guest, None, phone).await.unwrap();
    assert!(basket.is_some());
    assert_eq!(services.add_to_basket(&guest, basket, phone).await.unwrap(), None);
    assert_eq!(services.basket(&guest, basket).await.unwrap().count(), 1);
    assert_eq!(services.basket(&guest, None).await.unwrap().count(), 0);
    // Every part of a page that asks for the basket takes it along.
    let taking = (0..8).map(|_| services.take_basket_along(&shop.bea, basket.unwrap()));
    for taken in futures::future::join_all(taking).await {
        taken.unwrap();
    }
    assert_eq!(services.basket(&guest, basket).await.unwrap().count(), 0);
    let mine = services.basket(&shop.bea, None).await.unwrap();
    assert_eq!((mine.count(), mine.total), (1, Some(Money::new(39_900, Currency::Usd))));
    services.remove_from_basket(&shop.bea, None, phone).await.unwrap();
    assert_eq!(services.basket(&shop.bea, None).await.unwrap().count(), 0);
}

async fn phones_of_two_sellers_are_paid_at_once_and_make_two_orders(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let ann = shop.story.member("Ann").await;
    let one = shop.phone().await;
    let two = shop.phone_for("120").await;
    let three = for_sale(&shop.story, &ann, "google-pixel-7a", filled_in()).await;
    for phone in [one, two, three] {
        services.add_to_basket(&shop.bea, None, phone).await.unwrap();
    }
    let draft = shop.draft(&shop.bea, None).await.unwrap();
    assert_eq!(draft.quotes.len(), 2);
    let payment = shop.order(&shop.bea, None).await;
    let basket = services.basket(&shop.bea, None).await.unwrap();
    assert_eq!((basket.count(), basket.unpaid), (0, Some(payment)));
    shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!(view.orders.len(), 2);
    let orders = services.orders(&shop.bea, Side::Buyer, 1).await.unwrap();
    assert_eq!(orders.items.iter().map(|card| card.total.minor).sum::<i64>(), view.amount.minor);
    for (seller, more) in [(&shop.sal, 1), (&ann, 0)] {
        let sales = services.orders(seller, Side::Seller, 1).await.unwrap();
        assert_eq!((sales.total, sales.items[0].more, sales.items[0].state), (1, more, OrderState::Paid));
        assert_eq!(services.count_to_ship(seller).await.unwrap(), 1);
    }
    // One of them is cancelled: the other one goes on.
    let theirs = services.orders(&ann, Side::Seller, 1).await.unwrap().items[0].id;
    services.cancel_order(&ann, theirs, 2).await.unwrap();
    shop.work().await;
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!(view.refunded, shop.seen_by(&shop.bea, theirs).await.sums.total);
    shop.check_book().await;
}

async fn a_basket_has_one_currency_and_one_of_each(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    services.add_to_basket(&shop.bea, None, shop.phone().await).await.unwrap();
    let form = ListingForm { currency: "EUR".into(), ..filled_in() };
    let euros = for_sale(&shop.story, &shop.sal, "apple-iphone-13", form).await;
    assert!(matches!(refusal(services.add_to_basket(&shop.bea, None, euros).await), Refusal::NotNow(_)));
    let own = shop.phone().await;
    assert!(matches!(refusal(services.add_to_basket(&shop.sal, None, own).await), Refusal::NotNow(_)));
    let nothing = services.mint.id(services.clock.now());
    assert_eq!(refusal(services.add_to_basket(&shop.bea, None, nothing).await), Refusal::NotFound);
}
