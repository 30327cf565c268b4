//! Reviews: who writes and reads them, from when on, and what they come to.

use crate::market::{filled_in, for_sale};
use crate::orders::shop::{Shop, buyer};
use crate::story::{Story, email_of, refusal};
use domain::accounts::{PasswordForm, Role};
use domain::notifications::Notice;
use domain::reviews::{AnswerForm, BLIND_FOR, EDIT_FOR, ReportForm, ReviewForm, ReviewView, Score};
use domain::search::{Facet, SearchQuery};
use domain::{OrderId, Refusal, ReviewId};
use services::{Caller, Services};
use std::time::Duration;

stories!(
    both_sides_review_each_other_and_read_it_once_both_have,
    a_review_is_blind_until_its_time_is_over_and_then_counts,
    only_the_two_sides_of_a_completed_order_review_it,
    the_same_review_twenty_times_at_once_is_one,
    reviews_of_one_seller_at_once_all_count,
    a_review_is_changed_within_two_days_and_not_under_its_answer,
    the_reviewed_answers_once_and_nobody_else_does,
    a_reported_review_is_hidden_by_a_moderator_and_counts_no_more,
    a_praised_seller_is_found_first,
    what_somebody_wrote_is_in_their_export,
);

const SECOND: Duration = Duration::from_secs(1);

/// What a buyer says, with the same stars for everything.
fn said(order: OrderId, stars: u8, text: &str) -> ReviewForm {
    let given = || stars.to_string();
    ReviewForm {
        order: order.to_string(),
        version: "0".into(),
        overall: given(),
        description: given(),
        packing: given(),
        speed: given(),
        communication: given(),
        payment: given(),
        text: text.into(),
    }
}

fn changed(form: &ReviewForm, version: i64, text: &str) -> ReviewForm {
    ReviewForm { version: version.to_string(), text: text.into(), ..form.clone() }
}

impl Shop {
    fn services(&self) -> &Services {
        &self.story.services
    }

    /// What everybody reads of Sal.
    async fn read(&self) -> Vec<ReviewView> {
        let sal = self.sal.account().unwrap();
        self.services().seller_reviews(&self.story.guest(), sal, "").await.unwrap().items
    }

    async fn score(&self) -> Option<Score> {
        let sal = self.sal.account().unwrap();
        self.services().seller(&self.story.guest(), sal).await.unwrap().reputation.score()
    }

    /// The review of a buyer that everybody reads, of an order that both sides have reviewed.
    async fn reviewed(&self, stars: u8, text: &str) -> (OrderId, ReviewId) {
        let order = self.completed().await;
        self.services().write_review(&self.sal, said(order, 5, "Paid at once.")).await.unwrap();
        self.services().write_review(&self.bea, said(order, stars, text)).await.unwrap();
        let review = self.seen_by(&self.bea, order).await.reviews.unwrap().own.unwrap();
        (order, review.review.id)
    }

    async fn notices(&self, caller: &Caller) -> Vec<Notice> {
        let told = self.services().notifications(caller, 1).await.unwrap().items;
        told.into_iter().map(|one| one.notice).collect()
    }
}

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
    assert!(!serde_json::to_string(&seen).unwrap().contains("secret"), "{seen:?}");
    let export = shop.services().export_data(&shop.sal).await.unwrap().to_string();
    assert!(!export.contains("secret"), "{export}");

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
        let order = shop.newest(&ada).await;
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
    let password = PasswordForm { password: crate::story::PASSWORD.into() };
    for caller in [&shop.bea, &eve] {
        shop.services().delete_account(caller, password.clone()).await.unwrap();
    }
    let left = shop.read().await;
    assert_eq!((left[0].author.as_str(), left[0].text.as_str()), ("Former member", "A fine phone."));
    let mut db = shop.services().store.read().await.unwrap();
    assert_eq!(db.count_reported_reviews().await.unwrap(), 0);
}
