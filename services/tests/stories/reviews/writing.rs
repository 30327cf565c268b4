//! Writing reviews, changing and answering them: by whom, until when, and once.

use super::{SECOND, changed, said};
use crate::orders::shop::Shop;
use crate::story::{Story, email_of, refusal};
use domain::accounts::Role;
use domain::reviews::{AnswerForm, EDIT_FOR, ReviewForm, Score};
use domain::{Refusal, ReviewId};

stories!(
    only_the_two_sides_of_a_completed_order_review_it,
    the_same_review_twenty_times_at_once_is_one,
    reviews_of_one_seller_at_once_all_count,
    a_review_is_changed_within_two_days_and_not_under_its_answer,
    the_reviewed_answers_once_and_nobody_else_does,
);

async fn only_the_two_sides_of_a_completed_order_review_it(story: Story) {
    let shop = Shop::open(story).await;
    let open = shop.bought(shop.phone().await).await;
    for side in [&shop.bea, &shop.sal] {
        let refused = refusal(shop.services().write_review(side, said(open, 5, "")).await);
        assert!(matches!(refused, Refusal::NotNow(_)), "{refused:?}");
    }
    assert_eq!(shop.seen_by(&shop.bea, open).await.reviews, None);
    let order = shop.completed().await;
    let eve = shop.story.member("Eve").await;
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    for stranger in [&eve, &mo] {
        let refused = refusal(shop.services().write_review(stranger, said(order, 1, "")).await);
        assert_eq!(refused, Refusal::NotFound);
    }
    let guest = shop.story.guest();
    assert_eq!(refusal(shop.services().write_review(&guest, said(order, 1, "")).await), Refusal::SignInFirst);
    let missing = refusal(
        shop.services()
            .write_review(&shop.bea, ReviewForm { overall: String::new(), ..said(order, 5, "") })
            .await,
    );
    assert_eq!(missing.about("overall").count(), 1);

    shop.services().write_review(&shop.bea, said(order, 5, "Fine.")).await.unwrap();
    // The other side has nothing to change there.
    let theirs = changed(&said(order, 1, ""), 1, "I was never here.");
    assert_eq!(refusal(shop.services().write_review(&shop.sal, theirs).await), Refusal::ChangedMeanwhile);
    // Another one is not a second one.
    let second = said(order, 1, "On second thought.");
    assert_eq!(refusal(shop.services().write_review(&shop.bea, second).await), Refusal::ChangedMeanwhile);
    assert_eq!(shop.seen_by(&shop.bea, order).await.reviews.unwrap().own.unwrap().review.text, "Fine.");
}

async fn the_same_review_twenty_times_at_once_is_one(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.completed().await;
    let servers = [shop.story.another_server(|_| ()), shop.story.another_server(|_| ())];
    let tries = (0..20).map(|number| {
        let (server, bea) = (servers[number % 2].clone(), shop.bea.clone());
        tokio::spawn(async move { server.write_review(&bea, said(order, 4, "Once.")).await })
    });
    for tried in futures::future::join_all(tries).await {
        tried.unwrap().unwrap();
    }
    let mut db = shop.services().store.read().await.unwrap();
    assert_eq!(db.reviews_of_order(order).await.unwrap().len(), 1);
    drop(db);
    let mails = shop.story.mails_to(&email_of("Sal")).await;
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("You were reviewed")).count(), 1);
}

async fn reviews_of_one_seller_at_once_all_count(story: Story) {
    let shop = Shop::open(story).await;
    let servers = [shop.story.another_server(|_| ()), shop.story.another_server(|_| ())];
    let mut orders = Vec::new();
    for _ in 0..4 {
        let order = shop.completed().await;
        shop.services().write_review(&shop.sal, said(order, 5, "")).await.unwrap();
        orders.push(order);
    }
    let tries = orders.into_iter().enumerate().map(|(number, order)| {
        let (server, bea) = (servers[number % 2].clone(), shop.bea.clone());
        tokio::spawn(async move { server.write_review(&bea, said(order, 5, "Good.")).await })
    });
    for tried in futures::future::join_all(tries).await {
        tried.unwrap().unwrap();
    }
    let seller = shop.services().seller(&shop.story.guest(), shop.sal.account().unwrap()).await.unwrap();
    assert_eq!(seller.reputation.stars, [0, 0, 0, 0, 4]);
    assert_eq!(seller.reputation.percent_as_described(), Some(100));
}

async fn a_review_is_changed_within_two_days_and_not_under_its_answer(story: Story) {
    let shop = Shop::open(story).await;
    let (order, id) = shop.reviewed(5, "Good.").await;
    let better = said(order, 1, "");
    shop.services().write_review(&shop.bea, changed(&better, 1, "It broke.")).await.unwrap();
    assert_eq!(shop.score().await, Some(Score(392)), "a change counts at once");
    let own = shop.seen_by(&shop.bea, order).await.reviews.unwrap().own.unwrap();
    assert!(own.review.is_edited && own.version == 2);
    let older = changed(&better, 1, "From an older page.");
    assert_eq!(refusal(shop.services().write_review(&shop.bea, older).await), Refusal::ChangedMeanwhile);

    let answer = AnswerForm { review: id.to_string(), answer: "Sorry to hear that.".into() };
    shop.services().answer_review(&shop.sal, answer).await.unwrap();
    let own = shop.seen_by(&shop.bea, order).await.reviews.unwrap().own.unwrap();
    assert_eq!(own.editable_until, None);
    let late = changed(&better, own.version, "No, it is fine.");
    assert!(matches!(refusal(shop.services().write_review(&shop.bea, late).await), Refusal::NotNow(_)));

    let order = shop.completed().await;
    let form = said(order, 3, "So so.");
    shop.services().write_review(&shop.bea, form.clone()).await.unwrap();
    shop.story.pass(EDIT_FOR - SECOND);
    shop.services().write_review(&shop.bea, changed(&form, 1, "Better.")).await.unwrap();
    shop.story.pass(SECOND);
    let late = changed(&form, 2, "Worse.");
    assert!(matches!(refusal(shop.services().write_review(&shop.bea, late).await), Refusal::NotNow(_)));
}

async fn the_reviewed_answers_once_and_nobody_else_does(story: Story) {
    let shop = Shop::open(story).await;
    let answer =
        |review: ReviewId, text: &str| AnswerForm { review: review.to_string(), answer: text.into() };
    let order = shop.completed().await;
    shop.services().write_review(&shop.bea, said(order, 5, "Good.")).await.unwrap();
    let id = shop.seen_by(&shop.bea, order).await.reviews.unwrap().own.unwrap().review.id;
    let blind = shop.services().answer_review(&shop.sal, answer(id, "Thanks!")).await;
    assert_eq!(refusal(blind), Refusal::NotFound);
    shop.services().write_review(&shop.sal, said(order, 5, "")).await.unwrap();

    let eve = shop.story.member("Eve").await;
    for other in [&shop.bea, &eve] {
        let refused = refusal(shop.services().answer_review(other, answer(id, "Me too!")).await);
        assert_eq!(refused, Refusal::NotAllowed);
    }
    let guest = shop.story.guest();
    let refused = refusal(shop.services().answer_review(&guest, answer(id, "Hi")).await);
    assert_eq!(refused, Refusal::SignInFirst);
    let empty = refusal(shop.services().answer_review(&shop.sal, answer(id, " ")).await);
    assert_eq!(empty.about("answer").count(), 1);
    for _ in 0..2 {
        assert_eq!(shop.services().answer_review(&shop.sal, answer(id, "Thanks!")).await.unwrap(), order);
    }
    let second = refusal(shop.services().answer_review(&shop.sal, answer(id, "And come again.")).await);
    assert!(matches!(second, Refusal::NotNow(_)));
    assert_eq!(shop.read().await[0].answer.as_ref().unwrap().text, "Thanks!");
}
