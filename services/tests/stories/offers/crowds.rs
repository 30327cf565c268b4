//! Many at once: a phone is promised once, or sold once, whoever was first and however many servers work.

use super::stage::{HOUR, Stall, usd};
use crate::orders::shop::buyer;
use crate::story::Story;
use domain::listings::ListingState;
use domain::offers::OfferState;
use domain::orders::Side;
use services::payments::cards;
use services::{Error, Limits, Result};
use std::time::Duration;

stories!(
    twenty_offers_are_accepted_at_once_and_one_is,
    an_acceptance_and_purchases_meet_and_one_wins,
    the_last_moment_of_a_promise_is_bought_or_ends_and_never_both,
);

/// Whether it was done; a refusal is as good as success here, a failure is not.
fn done<T>(outcome: Result<T>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(Error::Refused(_)) => false,
        Err(Error::Failed(cause)) => panic!("{cause}"),
    }
}

async fn twenty_offers_are_accepted_at_once_and_one_is(story: Story) {
    let stall = Stall::open(story).await;
    let servers = [stall.shop.story.another_server(|_| {}), stall.shop.story.another_server(|_| {})];
    let mut offers = Vec::new();
    for number in 0..20 {
        let caller = stall.shop.story.member(&format!("Buyer{number}")).await;
        offers.push((stall.offers(&caller, "350").await.unwrap(), caller));
    }
    let tries = offers.iter().enumerate().map(|(number, (offer, _))| {
        let (server, sal, offer) = (servers[number % 2].clone(), stall.shop.sal.clone(), *offer);
        tokio::spawn(async move { done(server.agree_to_offer(&sal, offer, 1).await) })
    });
    let accepted =
        futures::future::join_all(tries).await.into_iter().filter(|tried| *tried.as_ref().unwrap()).count();
    assert_eq!(accepted, 1);
    let mut kept = 0;
    for (offer, caller) in &offers {
        kept += usize::from(stall.seen_by(caller, *offer).await.state == OfferState::Accepted);
    }
    assert_eq!((kept, stall.phone_state().await), (1, ListingState::Reserved));
}

async fn an_acceptance_and_purchases_meet_and_one_wins(story: Story) {
    let stall = Stall::open(story).await;
    let generous = |parts: &mut services::Parts| parts.limits = Limits { factor: 10_000 };
    let servers = [stall.shop.story.another_server(generous), stall.shop.story.another_server(generous)];
    let offer = stall.offered().await;
    let mut forms = Vec::new();
    for number in 0..10 {
        let caller = buyer(&stall.shop.story, &format!("Buyer{number}")).await;
        forms.push((stall.shop.form(&caller, Some(stall.phone)).await, caller));
    }
    let sal = stall.shop.sal.clone();
    let accepting = {
        let server = servers[0].clone();
        tokio::spawn(async move { done(server.agree_to_offer(&sal, offer, 1).await) })
    };
    let buying = forms.into_iter().enumerate().map(|(number, (form, caller))| {
        let server = servers[number % 2].clone();
        tokio::spawn(async move { done(server.place_orders(&caller, form).await) })
    });
    let buying = futures::future::join_all(buying).await;
    let accepted = accepting.await.unwrap();
    let bought = buying.into_iter().filter(|tried| *tried.as_ref().unwrap()).count();
    assert_eq!(bought + usize::from(accepted), 1);
    assert_eq!(stall.state(offer).await == OfferState::Accepted, accepted);
    assert_eq!(stall.phone_state().await, ListingState::Reserved);
}

async fn the_last_moment_of_a_promise_is_bought_or_ends_and_never_both(story: Story) {
    let stall = Stall::open(story).await;
    let shop = &stall.shop;
    let offer = stall.agreed().await;
    shop.story.pass(24 * HOUR - Duration::from_millis(1));
    let form = shop.form(&shop.bea, Some(stall.phone)).await;
    let servers: Vec<_> = (0..3).map(|_| shop.story.another_server(|_| {})).collect();
    let bea = shop.bea.clone();
    let buying = {
        let server = servers[0].clone();
        tokio::spawn(async move { done(server.place_orders(&bea, form).await) })
    };
    let giving_up = {
        let (server, bea) = (servers[1].clone(), shop.bea.clone());
        tokio::spawn(async move { done(server.withdraw_offer(&bea, offer, 2).await) })
    };
    shop.story.pass(Duration::from_millis(1));
    let ending = {
        let server = servers[2].clone();
        tokio::spawn(async move { while server.run_due_work().await.unwrap() > 0 {} })
    };
    let (bought, given_up) = (buying.await.unwrap(), giving_up.await.unwrap());
    ending.await.unwrap();
    shop.work().await;
    assert!(!(bought && given_up));
    let orders = stall.services().orders(&shop.bea, Side::Buyer, 1).await.unwrap();
    assert_eq!(orders.total, u64::from(bought));
    let state = stall.state(offer).await;
    if bought {
        assert_eq!((state, stall.phone_state().await), (OfferState::Bought, ListingState::Reserved));
        let order = stall.seen_by(&shop.bea, offer).await.order.unwrap();
        let payment = shop.seen_by(&shop.bea, order).await.payment;
        shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
        assert_eq!(shop.seen_by(&shop.bea, order).await.sums.phones, usd(35_000));
    } else {
        assert!(state.is_over(), "{state:?}");
        assert_eq!(stall.phone_state().await, ListingState::Live);
    }
    shop.check_book().await;
}
