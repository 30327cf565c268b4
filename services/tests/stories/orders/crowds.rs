//! Many at once: one phone, one buyer, however many want it.

use super::shop::{Shop, buyer};
use crate::story::Story;
use domain::ledger::Account;
use domain::orders::{OrderState, Side};
use domain::{Currency, Refusal};
use services::payments::cards;
use services::{Error, Limits};
use std::time::Duration;

stories!(two_hundred_buyers_want_one_phone_and_one_gets_it);

const BUYERS: usize = 200;

async fn two_hundred_buyers_want_one_phone_and_one_gets_it(story: Story) {
    let shop = Shop::open(story).await;
    let generous = |parts: &mut services::Parts| parts.limits = Limits { factor: 10_000 };
    // Two servers on one store.
    let servers = [shop.story.another_server(generous), shop.story.another_server(generous)];
    let phone = shop.phone().await;
    let mut wanting = Vec::with_capacity(BUYERS);
    for number in 0..BUYERS {
        // One address may sign in so many people in a quarter of an hour.
        if number % 50 == 49 {
            shop.story.pass(Duration::from_secs(1_200));
        }
        let caller = buyer(&shop.story, &format!("Buyer{number}")).await;
        let form = shop.form(&caller, Some(phone)).await;
        wanting.push((caller, form));
    }
    let tries = wanting.into_iter().enumerate().map(|(number, (caller, form))| {
        let server = servers[number % 2].clone();
        tokio::spawn(async move {
            let outcome = server.place_orders(&caller, form).await;
            (caller, outcome)
        })
    });
    let mut winners = Vec::new();
    for tried in futures::future::join_all(tries).await {
        match tried.unwrap() {
            (caller, Ok((payment, _))) => winners.push((caller, payment)),
            (_, Err(Error::Refused(Refusal::NotNow(why)))) => {
                // Who comes while the winner's order is written, and who comes after it.
                assert!(why.contains("Somebody else") || why.contains("A buyer is paying"), "{why}");
            }
            (_, Err(other)) => panic!("{other:?}"),
        }
    }
    assert_eq!(winners.len(), 1);
    let (winner, payment) = winners.pop().unwrap();
    shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
    shop.work().await;
    let sales = shop.story.services.orders(&shop.sal, Side::Seller, 1).await.unwrap();
    assert_eq!((sales.total, sales.items[0].state), (1, OrderState::Paid));
    assert_eq!(shop.newest(&winner).await, sales.items[0].id);
    let mut db = shop.story.services.store.read().await.unwrap();
    let captured =
        -db.balance(Account::HeldForSeller(shop.sal.account().unwrap()), Currency::Usd).await.unwrap().minor;
    assert_eq!(captured, 39_900);
    assert_eq!(db.balance(Account::BuyerFunds, Currency::Usd).await.unwrap().minor, 0);
    drop(db);
    shop.check_book().await;
}
