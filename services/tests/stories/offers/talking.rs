//! Naming prices: who may, within what bounds, how often, and how an offer ends without a sale.

use super::stage::{HOUR, Stall, usd};
use crate::market::{filled_in, for_sale};
use crate::orders::shop::buyer;
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::listings::{ListingForm, ListingState};
use domain::offers::{
    CounterForm, MOST_FOR_A_PHONE, MOST_PENDING, MOST_ROUNDS, NewOfferForm, OfferEvent, OfferState,
};
use domain::orders::Side;
use services::{Caller, Viewer};

stories!(
    prices_are_named_in_turn_until_both_agree,
    either_side_declines_what_the_other_named,
    whose_price_lies_there_takes_it_back,
    an_offer_ends_after_two_days_for_every_reader,
    a_phone_is_kept_for_a_day_and_then_for_sale_again,
    a_form_that_arrives_twice_is_done_once,
    an_answer_to_another_price_is_refused,
    prices_have_bounds,
    nobody_offers_for_their_own_phone_or_for_one_that_is_gone,
    offers_have_limits,
    other_people_s_offers_are_not_there,
    guests_and_suspended_members_offer_nothing,
    offers_end_with_the_account,
);

async fn prices_are_named_in_turn_until_both_agree(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let draft = stall.services().draft_offer(bea, stall.phone).await.unwrap();
    assert_eq!((draft.asking, draft.pending, draft.closed), (usd(39_900), None, None));
    assert_eq!(draft.suggestions[0], usd(37_900));
    let offer = stall.offered().await;
    let seen = stall.seen_by(sal, offer).await;
    assert_eq!((seen.state, seen.side, seen.price), (OfferState::Open, Side::Seller, usd(35_000)));
    assert!(seen.next.yours && seen.next.by.is_some());
    assert_eq!(seen.may, [OfferEvent::Accept, OfferEvent::Counter, OfferEvent::Decline]);
    assert_eq!(stall.seen_by(bea, offer).await.may, [OfferEvent::Withdraw]);
    stall.counters(sal, offer, "380").await.unwrap();
    let countered = stall.seen_by(bea, offer).await;
    assert_eq!((countered.state, countered.price), (OfferState::Countered, usd(38_000)));
    assert_eq!(countered.range.map(|range| (range.lowest, range.highest)), Some((usd(35_001), usd(37_999))));
    stall.counters(bea, offer, "365").await.unwrap();
    assert_eq!(stall.phone_state().await, ListingState::Live);
    stall.accepts(sal, offer).await.unwrap();
    let agreed = stall.seen_by(bea, offer).await;
    assert_eq!((agreed.state, agreed.price, agreed.moments.len()), (OfferState::Accepted, usd(36_500), 4));
    assert_eq!(agreed.may, [OfferEvent::Withdraw, OfferEvent::Buy]);
    assert!(stall.seen_by(sal, offer).await.may.is_empty());
    assert_eq!(stall.phone_state().await, ListingState::Reserved);
    let listing = stall.services().public_listing(bea, stall.phone).await.unwrap();
    assert_eq!(
        listing.your_offer.map(|offer| (offer.state, offer.price)),
        Some((OfferState::Accepted, usd(36_500)))
    );
    assert_eq!(stall.services().public_listing(sal, stall.phone).await.unwrap().your_offer, None);
    let sent = stall.services().own_offers(bea, Side::Buyer, 1).await.unwrap();
    let received = stall.services().own_offers(sal, Side::Seller, 1).await.unwrap();
    assert_eq!(
        (sent.page.total, received.page.items[0].id, received.page.items[0].other.as_str()),
        (1, offer, "Bea")
    );
    assert_eq!(stall.services().own_offers(bea, Side::Seller, 1).await.unwrap().page.total, 0);
}

async fn either_side_declines_what_the_other_named(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let first = stall.offered().await;
    assert!(matches!(refusal(stall.declines(bea, first).await), Refusal::NotNow(_)));
    stall.declines(sal, first).await.unwrap();
    assert_eq!(stall.state(first).await, OfferState::Declined);
    assert_eq!(refusal(stall.accepts(sal, first).await), Refusal::NotNow("This offer was declined.".into()));
    let second = stall.offers(bea, "360").await.unwrap();
    stall.counters(sal, second, "390").await.unwrap();
    stall.declines(bea, second).await.unwrap();
    assert_eq!(
        (stall.state(second).await, stall.phone_state().await),
        (OfferState::Declined, ListingState::Live)
    );
}

async fn whose_price_lies_there_takes_it_back(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let first = stall.offered().await;
    assert!(matches!(refusal(stall.withdraws(sal, first).await), Refusal::NotNow(_)));
    stall.withdraws(bea, first).await.unwrap();
    let second = stall.offered().await;
    stall.counters(sal, second, "390").await.unwrap();
    stall.withdraws(sal, second).await.unwrap();
    let third = stall.agreed().await;
    assert!(matches!(refusal(stall.withdraws(sal, third).await), Refusal::NotNow(_)), "a promise is kept");
    assert_eq!(stall.phone_state().await, ListingState::Reserved);
    stall.withdraws(bea, third).await.unwrap();
    for offer in [first, second, third] {
        assert_eq!(stall.state(offer).await, OfferState::Withdrawn);
    }
    assert_eq!(stall.phone_state().await, ListingState::Live);
}

async fn an_offer_ends_after_two_days_for_every_reader(story: Story) {
    let stall = Stall::open(story).await;
    let offer = stall.offered().await;
    stall.shop.story.pass(48 * HOUR - HOUR);
    stall.shop.work().await;
    assert_eq!(stall.state(offer).await, OfferState::Open);
    stall.shop.story.pass(HOUR);
    // No job was there yet, and all the same nobody can answer it, and another one can be made.
    let seen = stall.seen_by(&stall.shop.sal, offer).await;
    assert_eq!((seen.state, seen.may.len(), seen.moments.len()), (OfferState::Expired, 0, 1));
    let late = refusal(stall.accepts(&stall.shop.sal, offer).await);
    assert_eq!(late, Refusal::NotNow("The time for this offer is over.".into()));
    stall.shop.work().await;
    assert_eq!(stall.seen_by(&stall.shop.bea, offer).await.moments.len(), 2);
    let again = stall.offered().await;
    stall.shop.story.pass(48 * HOUR);
    let third = stall.offered().await;
    assert_eq!((stall.state(again).await, stall.state(third).await), (OfferState::Expired, OfferState::Open));
}

async fn a_phone_is_kept_for_a_day_and_then_for_sale_again(story: Story) {
    let stall = Stall::open(story).await;
    let offer = stall.agreed().await;
    stall.shop.story.pass(24 * HOUR - HOUR);
    stall.shop.work().await;
    assert_eq!(stall.phone_state().await, ListingState::Reserved);
    let form = stall.shop.form(&stall.shop.bea, Some(stall.phone)).await;
    stall.shop.story.pass(HOUR);
    // The job has not been here, and the promise is over all the same.
    let late = refusal(stall.services().place_orders(&stall.shop.bea, form).await);
    assert!(matches!(late, Refusal::NotNow(_)), "{late:?}");
    stall.shop.work().await;
    assert_eq!(
        (stall.state(offer).await, stall.phone_state().await),
        (OfferState::Expired, ListingState::Live)
    );
    let now = stall.shop.draft(&stall.shop.bea, Some(stall.phone)).await.unwrap();
    assert_eq!(now.quotes[0].phones, usd(39_900), "the usual price again");
}

async fn a_form_that_arrives_twice_is_done_once(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let form = stall.form("350");
    let (one, two) = tokio::join!(
        stall.services().open_offer(bea, form.clone()),
        stall.services().open_offer(bea, form.clone())
    );
    let offer = one.unwrap();
    assert_eq!((two.unwrap(), stall.services().open_offer(bea, form.clone()).await.unwrap()), (offer, offer));
    assert_eq!(stall.services().own_offers(bea, Side::Buyer, 1).await.unwrap().page.total, 1);
    let eve = buyer(&stall.shop.story, "Eve").await;
    assert_eq!(refusal(stall.services().open_offer(&eve, form).await), Refusal::NotFound);
    let counter = CounterForm { offer: offer.to_string(), version: "1".into(), amount: "380".into() };
    for _ in 0..2 {
        stall.services().counter_offer(sal, counter.clone()).await.unwrap();
        stall.services().agree_to_offer(bea, offer, 2).await.unwrap();
    }
    assert_eq!(stall.seen_by(bea, offer).await.moments.len(), 3);
}

async fn an_answer_to_another_price_is_refused(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let offer = stall.offered().await;
    stall.counters(sal, offer, "380").await.unwrap();
    stall.counters(bea, offer, "360").await.unwrap();
    // The page of the seller still shows $350.
    assert_eq!(refusal(stall.services().agree_to_offer(sal, offer, 1).await), Refusal::ChangedMeanwhile);
    assert_eq!(refusal(stall.services().turn_offer_down(sal, offer, 99).await), Refusal::ChangedMeanwhile);
    assert_eq!(stall.state(offer).await, OfferState::Open);
}

async fn prices_have_bounds(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    for amount in ["", "0", "-5", "199.49", "399", "1e9", "99999999999999999", "many"] {
        let refused = refusal(stall.offers(bea, amount).await);
        assert_eq!(refused.about("amount").count(), 1, "{amount}: {refused:?}");
    }
    let offer = stall.offers(bea, "199.50").await.unwrap();
    for amount in ["199.50", "399", "100"] {
        assert_eq!(refusal(stall.counters(sal, offer, amount).await).about("amount").count(), 1, "{amount}");
    }
    stall.counters(sal, offer, "300").await.unwrap();
    for amount in ["300", "199.50"] {
        assert_eq!(refusal(stall.counters(bea, offer, amount).await).about("amount").count(), 1, "{amount}");
    }
    // What was offered before the price fell below it can't be accepted any more.
    let version = stall.services().own_listing(sal, stall.phone).await.unwrap().version;
    let cheaper = ListingForm { price: "250".into(), ..filled_in() };
    stall.services().save_listing(sal, stall.phone, version, cheaper).await.unwrap();
    assert!(matches!(refusal(stall.accepts(bea, offer).await), Refusal::NotNow(why) if why.contains("$250")));
}

async fn nobody_offers_for_their_own_phone_or_for_one_that_is_gone(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let own = refusal(stall.offers(sal, "350").await);
    assert_eq!(own, Refusal::NotNow("This is your own phone.".into()));
    let waiting = stall.offered().await;
    let eve = buyer(&stall.shop.story, "Eve").await;
    stall.shop.order(&eve, Some(stall.phone)).await;
    assert!(matches!(refusal(stall.accepts(sal, waiting).await), Refusal::NotNow(_)));
    let fay = stall.shop.story.member("Fay").await;
    assert!(matches!(refusal(stall.offers(&fay, "350").await), Refusal::NotNow(_)));
    let closed = stall.services().draft_offer(&fay, stall.phone).await.unwrap().closed;
    assert!(closed.is_some_and(|why| why.ends_with('.')));
    stall.shop.story.pass(HOUR);
    stall.shop.work().await;
    stall.services().withdraw_listing(sal, stall.phone).await.unwrap();
    assert_eq!(refusal(stall.offers(&fay, "350").await), Refusal::NotFound);
    assert!(matches!(refusal(stall.accepts(sal, waiting).await), Refusal::NotNow(_)));
    stall.withdraws(bea, waiting).await.unwrap();
    let nothing = NewOfferForm { listing: "x".into(), ..stall.form("350") };
    assert_eq!(refusal(stall.services().open_offer(&fay, nothing).await), Refusal::NotFound);
}

async fn offers_have_limits(story: Story) {
    let stall = Stall::open(story).await;
    let (sal, bea) = (&stall.shop.sal, &stall.shop.bea);
    let offer = stall.offered().await;
    assert!(
        matches!(refusal(stall.offers(bea, "355").await), Refusal::NotNow(why) if why.contains("already"))
    );
    for (named, amount) in (1..MOST_ROUNDS).zip(["390", "360", "385", "365", "380"]) {
        let side = if named % 2 == 1 { sal } else { bea };
        stall.counters(side, offer, amount).await.unwrap();
    }
    assert!(matches!(refusal(stall.counters(bea, offer, "370").await), Refusal::NotNow(_)));
    assert_eq!(stall.seen_by(bea, offer).await.range, None);
    stall.declines(bea, offer).await.unwrap();
    for _ in 1..MOST_FOR_A_PHONE {
        let offer = stall.offered().await;
        stall.withdraws(bea, offer).await.unwrap();
    }
    assert!(
        matches!(refusal(stall.offers(bea, "350").await), Refusal::NotNow(why) if why.contains("the most"))
    );

    let eve = stall.shop.story.member("Eve").await;
    for _ in 0..MOST_PENDING {
        // One person may try so often in an hour.
        stall.shop.story.pass(HOUR / 4);
        let phone = for_sale(&stall.shop.story, sal, "apple-iphone-13", filled_in()).await;
        let form = NewOfferForm { listing: phone.to_string(), ..stall.form("350") };
        stall.services().open_offer(&eve, form).await.unwrap();
    }
    stall.shop.story.pass(HOUR);
    assert!(
        matches!(refusal(stall.offers(&eve, "350").await), Refusal::NotNow(why) if why.contains("Withdraw"))
    );
}

async fn other_people_s_offers_are_not_there(story: Story) {
    let stall = Stall::open(story).await;
    let offer = stall.offered().await;
    let eve = buyer(&stall.shop.story, "Eve").await;
    assert_eq!(refusal(stall.services().offer(&eve, offer).await), Refusal::NotFound);
    assert_eq!(refusal(stall.accepts(&eve, offer).await), Refusal::NotFound);
    assert_eq!(refusal(stall.declines(&eve, offer).await), Refusal::NotFound);
    assert_eq!(refusal(stall.withdraws(&eve, offer).await), Refusal::NotFound);
    assert_eq!(refusal(stall.counters(&eve, offer, "380").await), Refusal::NotFound);
    assert_eq!(stall.services().own_offers(&eve, Side::Buyer, 1).await.unwrap().page.total, 0);
    assert_eq!(stall.state(offer).await, OfferState::Open);
}

async fn guests_and_suspended_members_offer_nothing(story: Story) {
    let stall = Stall::open(story).await;
    let offer = stall.offered().await;
    let guest = stall.shop.story.guest();
    assert_eq!(refusal(stall.offers(&guest, "350").await), Refusal::SignInFirst);
    assert_eq!(refusal(stall.accepts(&guest, offer).await), Refusal::SignInFirst);
    assert_eq!(refusal(stall.services().offer(&guest, offer).await), Refusal::SignInFirst);
    let mut suspended = stall.shop.sal.clone();
    let Viewer::Member(member) = &mut suspended.viewer else { panic!("Sal is a member") };
    member.suspended = true;
    assert_eq!(refusal(stall.accepts(&suspended, offer).await), Refusal::NotAllowed);
    assert_eq!(refusal(stall.declines(&suspended, offer).await), Refusal::NotAllowed);
    assert_eq!(refusal(stall.counters(&suspended, offer, "380").await), Refusal::NotAllowed);
    assert_eq!(refusal(stall.offers(&suspended, "350").await), Refusal::NotAllowed);
    let system = refusal(stall.accepts(&Caller::system(), offer).await);
    assert_eq!((system, stall.state(offer).await), (Refusal::SignInFirst, OfferState::Open));
}

async fn offers_end_with_the_account(story: Story) {
    let stall = Stall::open(story).await;
    let offer = stall.agreed().await;
    let password = domain::accounts::PasswordForm { password: crate::story::PASSWORD.into() };
    // A phone of Sal's is promised to somebody.
    assert!(matches!(
        refusal(stall.services().delete_account(&stall.shop.sal, password.clone()).await),
        Refusal::NotNow(_)
    ));
    stall.services().delete_account(&stall.shop.bea, password.clone()).await.unwrap();
    assert_eq!(stall.seen_by(&stall.shop.sal, offer).await.state, OfferState::Withdrawn);
    assert_eq!(stall.phone_state().await, ListingState::Live);
    let eve = buyer(&stall.shop.story, "Eve").await;
    let waiting = stall.offers(&eve, "350").await.unwrap();
    stall.services().delete_account(&stall.shop.sal, password).await.unwrap();
    assert_eq!(stall.seen_by(&eve, waiting).await.state, OfferState::Declined);
}
