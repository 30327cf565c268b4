//! Stories of alerts: who is told of which phone, how often, and how that is ended.

use crate::market;
use crate::market::{filled_in, for_sale};
use crate::story;
use crate::story::{Story, refusal};
use domain::listings::ListingForm;
use domain::notifications::Notice;
use domain::search::{Alert, MOST_SAVED, SaveSearchForm, SavedSearch};
use domain::watches::Watching;
use domain::{ListingId, Refusal, SavedSearchId};
use services::{Caller, Services};
use std::time::Duration;

stories!(
    a_new_phone_is_told_of_here_and_by_mail_once,
    many_phones_at_once_are_one_mail,
    a_daily_search_waits_for_its_day,
    one_s_own_phones_and_phones_that_were_there_before_are_no_news,
    a_phone_that_comes_within_the_price_is_news,
    words_are_found_as_they_are,
    two_servers_tell_of_a_phone_once,
    a_search_is_kept_once_changed_and_deleted_by_its_owner_alone,
    searches_are_bounded_and_must_narrow,
    a_lower_price_of_a_watched_phone_is_told_once,
    a_phone_is_watched_and_let_go_of,
    a_mail_is_left_by_its_link_without_signing_in,
    a_link_that_was_not_signed_ends_nothing,
    who_left_is_told_nothing,
);

const DAY: Duration = Duration::from_secs(24 * 3600);
const PRO: &str = "model=apple-iphone-13&max=400&currency=USD";

fn form(query: &str, alert: Alert) -> SaveSearchForm {
    SaveSearchForm { query: query.into(), name: "Cheap 13".into(), alert: alert.as_str().into() }
}

async fn keep(story: &Story, who: &Caller, query: &str, alert: Alert) -> SavedSearchId {
    story.services.save_search(who, form(query, alert)).await.unwrap()
}

async fn put_up(story: &Story, seller: &Caller, price: &str) -> ListingId {
    let form = ListingForm { price: price.into(), ..filled_in() };
    for_sale(story, seller, "apple-iphone-13", form).await
}

async fn reprice(story: &Story, seller: &Caller, id: ListingId, price: &str) {
    let version = story.services.own_listing(seller, id).await.unwrap().version;
    let form = ListingForm { price: price.into(), ..filled_in() };
    story.services.save_listing(seller, id, version, form).await.unwrap();
}

/// The subjects of the mails to Bob, who is told of things here.
async fn mails(story: &Story) -> Vec<String> {
    story.mails_to("bob@example.org").await.into_iter().map(|mail| mail.subject).collect()
}

async fn notices(services: &Services, who: &Caller) -> Vec<Notice> {
    let told = services.notifications(who, 1).await.unwrap();
    told.items.into_iter().map(|one| one.notice).collect()
}

/// A market with a seller and a buyer.
async fn opened(story: &Story) -> (Caller, Caller) {
    market::open(story).await;
    (story.member("Ada").await, story.member("Bob").await)
}

async fn a_new_phone_is_told_of_here_and_by_mail_once(story: Story) {
    let (ada, bob) = opened(&story).await;
    keep(&story, &bob, PRO, Alert::Instant).await;
    story.pass(Duration::from_secs(60));
    put_up(&story, &ada, "500").await;
    assert!(mails(&story).await.is_empty());
    let phone = put_up(&story, &ada, "399").await;
    assert_eq!(mails(&story).await, ["For “Cheap 13”: a new phone"]);
    let mail = story.mail_to("bob@example.org").await;
    assert!(mail.text.contains(&format!("https://phones.example/listings/{phone}")), "{}", mail.text);
    assert!(mail.unsubscribe.unwrap().starts_with("https://phones.example/unsubscribe?token="));
    let told = story.services.notifications(&bob, 1).await.unwrap().items.remove(0);
    assert_eq!(told.notice.title(), "A new phone for “Cheap 13”");
    assert_eq!(told.link, "/search?model=apple-iphone-13&max=400&currency=USD&sort=newest");
    // Whatever happens to it later, it was told.
    story.pass(DAY);
    reprice(&story, &ada, phone, "350").await;
    assert_eq!(mails(&story).await.len(), 1);
}

async fn many_phones_at_once_are_one_mail(story: Story) {
    let (ada, bob) = opened(&story).await;
    keep(&story, &bob, PRO, Alert::Instant).await;
    story.pass(Duration::from_secs(60));
    for price in ["301", "302", "303"] {
        put_up(&story, &ada, price).await;
    }
    assert_eq!(mails(&story).await, ["For “Cheap 13”: 3 new phones"]);
    // More of them within the quarter of an hour wait for its end.
    put_up(&story, &ada, "304").await;
    assert_eq!(mails(&story).await.len(), 1);
    put_up(&story, &ada, "305").await;
    story.pass(Duration::from_secs(15 * 60));
    assert_eq!(mails(&story).await[1..], ["For “Cheap 13”: 2 new phones"]);
}

async fn a_daily_search_waits_for_its_day(story: Story) {
    let (ada, bob) = opened(&story).await;
    keep(&story, &bob, PRO, Alert::Daily).await;
    story.pass(Duration::from_secs(60));
    put_up(&story, &ada, "301").await;
    assert_eq!(mails(&story).await.len(), 1, "the first is no news of yesterday");
    put_up(&story, &ada, "302").await;
    story.pass(DAY / 2);
    let gone = put_up(&story, &ada, "303").await;
    assert_eq!(mails(&story).await.len(), 1);
    story.services.withdraw_listing(&ada, gone).await.unwrap();
    story.pass(DAY / 2);
    assert_eq!(mails(&story).await[1..], ["For “Cheap 13”: a new phone"], "what is gone is not told of");
}

async fn one_s_own_phones_and_phones_that_were_there_before_are_no_news(story: Story) {
    let (ada, bob) = opened(&story).await;
    let before = put_up(&story, &ada, "300").await;
    story.pass(Duration::from_secs(60));
    keep(&story, &bob, PRO, Alert::Instant).await;
    story.pass(Duration::from_secs(60));
    put_up(&story, &bob, "310").await;
    let version = story.services.own_listing(&ada, before).await.unwrap().version;
    let form = ListingForm { price: "300".into(), description: "Another sentence.".into(), ..filled_in() };
    story.services.save_listing(&ada, before, version, form).await.unwrap();
    assert!(mails(&story).await.is_empty());
    assert!(notices(&story.services, &bob).await.is_empty());
}

async fn a_phone_that_comes_within_the_price_is_news(story: Story) {
    let (ada, bob) = opened(&story).await;
    let phone = put_up(&story, &ada, "450").await;
    story.pass(Duration::from_secs(60));
    keep(&story, &bob, PRO, Alert::Instant).await;
    story.pass(Duration::from_secs(60));
    reprice(&story, &ada, phone, "400").await;
    assert_eq!(mails(&story).await.len(), 1);
}

async fn words_are_found_as_they_are(story: Story) {
    let (ada, bob) = opened(&story).await;
    keep(&story, &bob, "q=midnigth&exact=1", Alert::Instant).await;
    keep(&story, &bob, "q=midnight&exact=1", Alert::Instant).await;
    keep(&story, &bob, "q=midnight&near=Boston&radius=10", Alert::Instant).await;
    keep(&story, &bob, "q=midnight&near=Paris&radius=10", Alert::Instant).await;
    story.pass(Duration::from_secs(60));
    put_up(&story, &ada, "300").await;
    assert_eq!(mails(&story).await.len(), 2, "the slip and the far place found nothing");
}

async fn two_servers_tell_of_a_phone_once(story: Story) {
    let (ada, bob) = opened(&story).await;
    for query in [PRO, "brand=apple", "storage=128"] {
        keep(&story, &bob, query, Alert::Instant).await;
    }
    story.pass(Duration::from_secs(60));
    for price in ["301", "302", "303", "304"] {
        put_up(&story, &ada, price).await;
    }
    let other = story.another_server(|_| ());
    let working = [story.services.clone(), other.clone(), story.services.clone(), other]
        .map(|server| tokio::spawn(async move { server.run_due_work().await }));
    for done in working {
        done.await.unwrap().unwrap();
    }
    assert_eq!(mails(&story).await.len(), 3);
    let told = notices(&story.services, &bob).await;
    let counts: Vec<u64> = told
        .iter()
        .map(|notice| match notice {
            Notice::SearchFound { count, .. } => *count,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(counts, [4, 4, 4]);
}

async fn a_search_is_kept_once_changed_and_deleted_by_its_owner_alone(story: Story) {
    let (ada, bob) = opened(&story).await;
    let services = &story.services;
    let id = keep(&story, &bob, "near=Boston&radius=50&brand=apple", Alert::Instant).await;
    let renamed =
        SaveSearchForm { name: "Near me".into(), ..form("brand=apple&near=4930956&radius=50", Alert::Daily) };
    assert_eq!(services.save_search(&bob, renamed).await.unwrap(), id);
    let kept = services.saved_searches(&bob).await.unwrap();
    let [SavedSearch { name, query, alert, .. }] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((name.as_str(), *alert), ("Near me", Alert::Daily));
    assert_eq!(query.to_query(), "brand=apple&near=4930956&radius=50");
    assert_eq!(refusal(services.set_alert(&ada, id, Alert::Off).await), Refusal::NotFound);
    assert_eq!(refusal(services.delete_saved_search(&ada, id).await), Refusal::NotFound);
    services.set_alert(&bob, id, Alert::Off).await.unwrap();
    assert_eq!(services.saved_searches(&bob).await.unwrap()[0].alert, Alert::Off);
    services.delete_saved_search(&bob, id).await.unwrap();
    assert!(services.saved_searches(&bob).await.unwrap().is_empty());
    let guest = story.guest();
    assert_eq!(refusal(services.save_search(&guest, form(PRO, Alert::Off)).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.saved_searches(&guest).await), Refusal::SignInFirst);
}

async fn searches_are_bounded_and_must_narrow(story: Story) {
    let (_, bob) = opened(&story).await;
    let services = &story.services;
    assert!(matches!(
        refusal(services.save_search(&bob, form("page=2", Alert::Off)).await),
        Refusal::NotNow(_)
    ));
    for number in 0..MOST_SAVED {
        keep(&story, &bob, &format!("q=phone{number}"), Alert::Off).await;
    }
    let one_more = services.save_search(&bob, form("q=another", Alert::Off)).await;
    assert!(matches!(refusal(one_more), Refusal::NotNow(_)));
    keep(&story, &bob, "q=phone7", Alert::Daily).await;
}

async fn a_lower_price_of_a_watched_phone_is_told_once(story: Story) {
    let (ada, bob) = opened(&story).await;
    let phone = put_up(&story, &ada, "400").await;
    story.services.watch(&bob, Watching::Begin(phone)).await.unwrap();
    reprice(&story, &ada, phone, "450").await;
    reprice(&story, &ada, phone, "420").await;
    assert!(mails(&story).await.is_empty(), "it costs no less than when Bob began to watch");
    reprice(&story, &ada, phone, "350").await;
    let subject = "Apple iPhone 13 128 GB, Midnight now costs $350";
    assert_eq!(mails(&story).await, [subject]);
    assert_eq!(notices(&story.services, &bob).await[0].title(), subject);
    reprice(&story, &ada, phone, "380").await;
    reprice(&story, &ada, phone, "350").await;
    assert_eq!(mails(&story).await.len(), 1);
    story.services.withdraw_listing(&ada, phone).await.unwrap();
    assert_eq!(mails(&story).await.len(), 1);
    let watched = story.services.watched_phones(&bob, 1).await.unwrap().items.remove(0);
    assert_eq!((watched.told.to_string().as_str(), watched.card.watched), ("$350", true));
}

async fn a_phone_is_watched_and_let_go_of(story: Story) {
    let (ada, bob) = opened(&story).await;
    let services = &story.services;
    let phone = put_up(&story, &ada, "400").await;
    let draft = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    for _ in 0..2 {
        services.watch(&bob, Watching::Begin(phone)).await.unwrap();
    }
    assert_eq!(services.watched_phones(&bob, 1).await.unwrap().total, 1);
    assert!(services.public_listing(&bob, phone).await.unwrap().watched);
    assert!(services.newest_listings(&bob, 9).await.unwrap()[0].watched);
    assert!(!services.newest_listings(&story.guest(), 9).await.unwrap()[0].watched);
    assert!(matches!(refusal(services.watch(&ada, Watching::Begin(phone)).await), Refusal::NotNow(_)));
    assert_eq!(refusal(services.watch(&bob, Watching::Begin(draft)).await), Refusal::NotFound);
    assert_eq!(refusal(services.watch(&story.guest(), Watching::Begin(phone)).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.watched_phones(&story.guest(), 1).await), Refusal::SignInFirst);
    for _ in 0..2 {
        services.watch(&bob, Watching::End(phone)).await.unwrap();
    }
    assert_eq!(services.watched_phones(&bob, 1).await.unwrap().total, 0);
}

/// The token of the newest mail's link that ends such mails.
async fn leaving(story: &Story) -> String {
    let url = story.mail_to("bob@example.org").await.unsubscribe.unwrap();
    url.split_once("?token=").unwrap().1.to_owned()
}

async fn a_mail_is_left_by_its_link_without_signing_in(story: Story) {
    let (ada, bob) = opened(&story).await;
    let (services, guest) = (&story.services, story.guest());
    keep(&story, &bob, PRO, Alert::Instant).await;
    keep(&story, &bob, "brand=apple", Alert::Off).await;
    story.pass(Duration::from_secs(60));
    let phone = put_up(&story, &ada, "400").await;
    let token = leaving(&story).await;
    assert_eq!(services.mailing(&guest, &token).await.unwrap(), "phones that your search “Cheap 13” finds");
    for _ in 0..2 {
        services.unsubscribe(&guest, &token).await.unwrap();
    }
    assert!(services.saved_searches(&bob).await.unwrap().iter().all(|search| search.alert == Alert::Off));
    story.pass(DAY);
    put_up(&story, &ada, "390").await;
    assert_eq!(mails(&story).await.len(), 1);

    services.watch(&bob, Watching::Begin(phone)).await.unwrap();
    reprice(&story, &ada, phone, "350").await;
    let token = leaving(&story).await;
    assert!(services.mailing(&guest, &token).await.unwrap().contains("Apple iPhone 13"));
    services.unsubscribe(&guest, &token).await.unwrap();
    reprice(&story, &ada, phone, "300").await;
    assert_eq!(mails(&story).await.len(), 2, "no more mail");
    assert_eq!(notices(services, &bob).await.len(), 3, "but it is told here");
}

async fn a_link_that_was_not_signed_ends_nothing(story: Story) {
    let (ada, bob) = opened(&story).await;
    keep(&story, &bob, PRO, Alert::Instant).await;
    story.pass(Duration::from_secs(60));
    put_up(&story, &ada, "400").await;
    let token = leaving(&story).await;
    let flipped = |at: usize| {
        let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
        format!("{}{other}{}", &token[..at], &token[at + 1..])
    };
    let cut = token[..token.len() - 4].to_owned();
    for bad in [flipped(5), flipped(token.len() - 5), cut, String::new(), "é".into(), "A".repeat(500)] {
        assert_eq!(
            refusal(story.services.unsubscribe(&story.guest(), &bad).await),
            Refusal::LinkExpired,
            "{bad}"
        );
        assert_eq!(
            refusal(story.services.mailing(&story.guest(), &bad).await),
            Refusal::LinkExpired,
            "{bad}"
        );
    }
    assert_eq!(story.services.saved_searches(&bob).await.unwrap()[0].alert, Alert::Instant);
}

async fn who_left_is_told_nothing(story: Story) {
    let (ada, bob) = opened(&story).await;
    let phone = put_up(&story, &ada, "500").await;
    keep(&story, &bob, PRO, Alert::Instant).await;
    story.services.watch(&bob, Watching::Begin(phone)).await.unwrap();
    let password = domain::accounts::PasswordForm { password: story::PASSWORD.into() };
    story.services.delete_account(&bob, password).await.unwrap();
    let before = mails(&story).await.len();
    story.pass(DAY);
    reprice(&story, &ada, phone, "300").await;
    put_up(&story, &ada, "310").await;
    assert_eq!(mails(&story).await.len(), before);
}
