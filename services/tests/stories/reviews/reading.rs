//! What others read of reviews: nothing while they are blind, then all of it, and what it does to a seller's phones.

use super::{SECOND, said};
use crate::market::{filled_in, for_sale};
use crate::orders::shop::{Shop, buyer};
use crate::story::{Story, email_of, refusal};
use domain::Refusal;
use domain::accounts::Role;
use domain::notifications::Notice;
use domain::reviews::{BLIND_FOR, Score};
use domain::search::{Facet, SearchQuery};
use std::time::Duration;

stories!(
    both_sides_review_each_other_and_read_it_once_both_have,
    a_review_is_blind_until_its_time_is_over_and_then_counts,
    a_praised_seller_is_found_first,
);

async fn both_sides_review_each_other_and_read_it_once_both_have(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.completed().await;
    shop.services().write_review(&shop.bea, said(order, 5, "Just as\n\nshown.")).await.unwrap();
    assert!(shop.was_told("Sal", "You were reviewed").await);
    let is_written = |notice: &Notice| matches!(notice, Notice::ReviewWritten { phone, .. } if phone.contains("iPhone 13"));
    assert!(shop.notices(&shop.sal).await.iter().any(is_written));
    let of_sal = shop.seen_by(&shop.sal, order).await.reviews.unwrap();
    assert!(of_sal.other_has_written && of_sal.other.is_none() && of_sal.own.is_none());

    shop.services().write_review(&shop.sal, said(order, 4, "Paid at once.")).await.unwrap();
    let of_sal = shop.seen_by(&shop.sal, order).await.reviews.unwrap();
    let other = of_sal.other.unwrap();
    assert_eq!((other.text.as_str(), other.ratings.aspects.len()), ("Just as\n\nshown.", 4));
    assert!(other.answer_in == Some(order) && of_sal.own.unwrap().is_visible);
    let of_bea = shop.seen_by(&shop.bea, order).await.reviews.unwrap();
    assert_eq!(of_bea.other.unwrap().ratings.aspects.len(), 2);
    // The one who made both visible reads it on the page; the other one gets a mail, once.
    assert!(shop.was_told("Bea", "A review of you can be read").await);
    assert!(!shop.was_told("Bea", "You were reviewed").await);
    assert!(!shop.was_told("Sal", "A review of you can be read").await);
    let is_visible = |notice: &Notice| matches!(notice, Notice::ReviewVisible { .. });
    assert!(shop.notices(&shop.sal).await.iter().any(is_visible));

    let public = shop.read().await;
    assert_eq!((public.len(), public[0].author.as_str(), public[0].answer_in), (1, "Bea", None));
    assert_eq!(shop.score().await, Some(Score(458)));
    // What a seller says of a buyer is between the two.
    let own = of_bea.own.unwrap().review.id;
    let by_sal = shop.seen_by(&shop.sal, order).await.reviews.unwrap().own.unwrap().review.id;
    let stranger = shop.story.member("Eve").await;
    assert_eq!(shop.services().review(&stranger, own).await.unwrap().id, own);
    assert_eq!(refusal(shop.services().review(&stranger, by_sal).await), Refusal::NotFound);
    assert_eq!(shop.services().review(&shop.bea, by_sal).await.unwrap().id, by_sal);
}

async fn a_review_is_blind_until_its_time_is_over_and_then_counts(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.completed().await;
    shop.services().write_review(&shop.bea, said(order, 2, "A secret scratch.")).await.unwrap();
    let own = shop.seen_by(&shop.bea, order).await.reviews.unwrap().own.unwrap();
    assert!(own.review.text == "A secret scratch." && !own.is_visible);
    shop.story.pass(BLIND_FOR - SECOND);
    shop.work().await;
    let eve = shop.story.member("Eve").await;
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    for caller in [&shop.story.guest(), &shop.sal, &eve, &mo] {
        let sal = shop.sal.account().unwrap();
        assert!(shop.services().seller_reviews(caller, sal, "").await.unwrap().items.is_empty());
        assert_eq!(refusal(shop.services().review(caller, own.review.id).await), Refusal::NotFound);
    }
    assert_eq!(shop.score().await, None);
    let seen = shop.seen_by(&shop.sal, order).await.reviews.unwrap();
    assert!(!serde_json::to_string(&seen).unwrap().contains("secret scratch"), "{seen:?}");
    let export = shop.services().export_data(&shop.sal).await.unwrap().to_string();
    assert!(!export.contains("secret scratch"), "{export}");

    shop.story.pass(SECOND);
    // Nobody has to do anything for it to be read.
    assert_eq!(shop.read().await[0].text, "A secret scratch.");
    shop.work().await;
    shop.work().await;
    assert_eq!(shop.score().await, Some(Score(408)));
    let mails = shop.story.mails_to(&email_of("Sal")).await;
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("can be read")).count(), 1);
    // One that comes later is read at once.
    shop.services().write_review(&shop.sal, said(order, 5, "Late.")).await.unwrap();
    assert_eq!(shop.seen_by(&shop.bea, order).await.reviews.unwrap().other.unwrap().text, "Late.");
}

async fn a_praised_seller_is_found_first(story: Story) {
    let shop = Shop::open(story).await;
    let services = shop.services();
    let praised = shop.phone().await;
    // A minute newer, and of somebody whom nobody has reviewed.
    shop.story.pass(Duration::from_secs(60));
    let nell = shop.story.member("Nell").await;
    let other = for_sale(&shop.story, &nell, "apple-iphone-13", filled_in()).await;
    let find = async |query: &str| {
        let query = SearchQuery::from_query(query);
        services.search_listings(&shop.story.guest(), query).await.unwrap()
    };
    let ids = async |query: &str| find(query).await.page.items.iter().map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids("q=midnight&exact=1").await, [other, praised]);
    let ada = buyer(&shop.story, "Ada").await;
    for _ in 0..2 {
        let phone = shop.phone().await;
        let payment = shop.order(&ada, Some(phone)).await;
        shop.pay_by(payment, "card", services::payments::cards::SUCCESS).await.unwrap();
        let order = services.view_payment(&ada, payment).await.unwrap().orders[0].0;
        shop.complete(&ada, order).await;
        services.write_review(&shop.sal, said(order, 5, "")).await.unwrap();
        services.write_review(&ada, said(order, 5, "Great.")).await.unwrap();
    }
    assert_eq!(ids("q=midnight&exact=1").await, [praised, other]);
    let results = find("q=midnight&exact=1").await;
    assert_eq!(results.page.items[0].seller_score, Some(Score(464)));
    assert!(results.why[0].unwrap().seller > 0.0 && results.why[1].unwrap().seller == 0.0);
    assert_eq!(ids("seller=4.5").await, [praised]);
    let choices = results.choices(Facet::Seller);
    assert_eq!((choices.len(), choices[0].value.as_str(), choices[0].count), (1, "4.5", 1));
    // On a server that knew the phones before anybody praised their seller as well.
    let server = shop.story.another_server(|_| ());
    server.follow_listings().await.unwrap();
    let query = SearchQuery::from_query("seller=4.5");
    assert_eq!(server.search_listings(&shop.story.guest(), query).await.unwrap().page.total, 1);
}
