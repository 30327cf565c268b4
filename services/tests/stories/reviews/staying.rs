//! What becomes of reviews: hidden by a moderator, exported, and left behind.

use super::{SECOND, changed, said};
use crate::orders::shop::Shop;
use crate::story::{PASSWORD, Story, refusal};
use domain::accounts::{PasswordForm, Role};
use domain::reviews::{AnswerForm, BLIND_FOR, ReportForm, Score};
use domain::{Refusal, ReviewId};

stories!(
    a_reported_review_is_hidden_by_a_moderator_and_counts_no_more,
    what_somebody_wrote_is_in_their_export,
    who_has_left_keeps_nothing_from_being_decided,
);

async fn a_reported_review_is_hidden_by_a_moderator_and_counts_no_more(story: Story) {
    let shop = Shop::open(story).await;
    let (_, kept) = shop.reviewed(5, "Good.").await;
    let (order, id) = shop.reviewed(1, "Lives at 5 Elm St.").await;
    let services = shop.services();
    let report = |review: ReviewId| ReportForm {
        review: review.to_string(),
        reason: "personal_data".into(),
        note: "An address.".into(),
    };
    assert_eq!(refusal(services.report_review(&shop.story.guest(), report(id)).await), Refusal::SignInFirst);
    assert!(matches!(refusal(services.report_review(&shop.bea, report(id)).await), Refusal::NotNow(_)));
    for review in [id, id, kept] {
        services.report_review(&shop.sal, report(review)).await.unwrap();
        shop.story.pass(SECOND);
    }
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    for nobody in [&shop.sal, &shop.bea] {
        assert_eq!(refusal(services.reported_reviews(nobody, 1).await), Refusal::NotAllowed);
        assert_eq!(
            refusal(services.hide_review(nobody, id, "It has an address.").await),
            Refusal::NotAllowed
        );
        assert_eq!(refusal(services.keep_review(nobody, id).await), Refusal::NotAllowed);
    }
    let waiting = services.reported_reviews(&mo, 1).await.unwrap();
    assert_eq!((waiting.total, waiting.items[0].review.id, waiting.items[0].reports.len()), (2, id, 1));
    assert_eq!(refusal(services.hide_review(&mo, id, "no").await).about("reason").count(), 1);
    services.hide_review(&mo, id, "It has an address.").await.unwrap();
    services.hide_review(&mo, id, "It has an address.").await.unwrap();
    services.keep_review(&mo, kept).await.unwrap();

    assert_eq!(services.reported_reviews(&mo, 1).await.unwrap().total, 0);
    assert_eq!(shop.read().await.iter().map(|review| review.id).collect::<Vec<_>>(), [kept]);
    assert_eq!(shop.score().await, Some(Score(458)));
    assert_eq!(shop.seen_by(&shop.sal, order).await.reviews.unwrap().other, None);
    assert!(shop.was_told("Bea", "Your review was taken away").await);
    let own = shop.seen_by(&shop.bea, order).await.reviews.unwrap().own.unwrap();
    assert_eq!((own.hidden_because.as_deref(), own.editable_until), (Some("It has an address."), None));
    let again = changed(&said(order, 1, ""), own.version, "Lives at 5 Elm St!");
    assert!(matches!(refusal(services.write_review(&shop.bea, again).await), Refusal::NotNow(_)));
    let mut db = services.store.read().await.unwrap();
    let log = db.audit_of(mo.account().unwrap()).await.unwrap();
    let verbs: Vec<&str> =
        log.iter().filter(|entry| entry.noun == "review").map(|entry| entry.verb.as_str()).collect();
    assert!(verbs.len() == 2 && verbs.contains(&"hidden") && verbs.contains(&"kept"), "{verbs:?}");
}

async fn what_somebody_wrote_is_in_their_export(story: Story) {
    let shop = Shop::open(story).await;
    let (_, id) = shop.reviewed(4, "A fine phone.").await;
    let answer = AnswerForm { review: id.to_string(), answer: "Enjoy it.".into() };
    shop.services().answer_review(&shop.sal, answer).await.unwrap();
    let eve = shop.story.member("Eve").await;
    let report = ReportForm { review: id.to_string(), reason: "untrue".into(), note: "It is mine.".into() };
    shop.services().report_review(&eve, report).await.unwrap();
    let of_bea = shop.services().export_data(&shop.bea).await.unwrap();
    assert_eq!(of_bea["reviews"]["written"][0]["text"], "A fine phone.");
    assert_eq!(of_bea["reviews"]["received"][0]["text"], "Paid at once.");
    let of_sal = shop.services().export_data(&shop.sal).await.unwrap();
    assert_eq!(of_sal["reviews"]["received"][0]["your_answer"], "Enjoy it.");
    assert_eq!(of_sal["reviews"]["stars_one_to_five"][3], 1);
    let of_eve = shop.services().export_data(&eve).await.unwrap();
    assert_eq!(of_eve["reviews"]["reported"][0]["note"], "It is mine.");
    assert!(!of_eve.to_string().contains("A fine phone."));

    // What others rely on stays, without a name; what somebody reported goes with them.
    let password = PasswordForm { password: PASSWORD.into() };
    for caller in [&shop.bea, &eve] {
        shop.services().delete_account(caller, password.clone()).await.unwrap();
    }
    let left = shop.read().await;
    assert_eq!((left[0].author.as_str(), left[0].text.as_str()), ("Former member", "A fine phone."));
    let mut db = shop.services().store.read().await.unwrap();
    assert_eq!(db.count_reported_reviews().await.unwrap(), 0);
}

async fn who_has_left_keeps_nothing_from_being_decided(story: Story) {
    let shop = Shop::open(story).await;
    let (_, id) = shop.reviewed(1, "Lives at 5 Elm St.").await;
    let order = shop.completed().await;
    shop.services().write_review(&shop.sal, said(order, 5, "Paid at once.")).await.unwrap();
    let password = PasswordForm { password: PASSWORD.into() };
    shop.services().delete_account(&shop.bea, password).await.unwrap();
    // There is nobody left to tell, neither of a review that can be read now nor of one that is gone.
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    shop.services().hide_review(&mo, id, "It has an address.").await.unwrap();
    shop.story.pass(BLIND_FOR);
    shop.work().await;
    let own = shop.seen_by(&shop.sal, order).await.reviews.unwrap().own.unwrap();
    assert!(own.is_visible && shop.read().await.is_empty());
    let mut db = shop.services().store.read().await.unwrap();
    assert!(db.due_reviews(shop.services().clock.now(), 9).await.unwrap().is_empty());
}
