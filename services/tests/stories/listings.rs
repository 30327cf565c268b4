//! Stories of listings: a phone is described, put up for sale, found, changed and taken off the market.

use crate::market;
use crate::market::{another_imei, filled_in, for_sale, in_grade, photo, ready};
use crate::story::{Story, refusal};
use domain::accounts::Role;
use domain::listings::{Grade, ListingForm, ListingState, MOST_DRAFTS};
use domain::search::SearchQuery;
use domain::{Currency, ListingId, Money, Refusal};
use services::{Caller, Viewer};
use std::time::Duration;

stories!(
    a_phone_goes_from_a_draft_to_the_market_and_back,
    a_draft_is_kept_bit_by_bit,
    what_is_wrong_is_said_all_at_once_and_nothing_is_kept,
    nobody_else_sees_or_changes_a_draft,
    guests_and_suspended_members_write_nothing,
    an_older_form_overwrites_nothing,
    of_two_saves_at_once_one_is_refused,
    nothing_incomplete_is_published,
    a_form_that_arrives_twice_does_its_work_once,
    what_is_for_sale_stays_complete,
    a_damaged_phone_says_what_is_damaged,
    buyers_read_what_the_seller_answered_and_what_follows,
    a_locked_or_unpaid_phone_is_kept_and_not_put_up_for_sale,
    a_place_is_typed_or_chosen,
    a_phone_put_up_again_keeps_its_age_for_a_while,
    what_a_buyer_pays_for_can_not_be_changed,
    drafts_are_limited,
    own_listings_are_paged_and_told_apart_by_state,
    a_model_that_nobody_knows_can_not_be_sold,
    staff_sees_what_is_off_the_market,
);

async fn opened(name: &str, story: &Story) -> Caller {
    market::open(story).await;
    story.member(name).await
}

async fn found(story: &Story) -> Vec<ListingId> {
    let results =
        story.services.search_listings(&story.guest(), SearchQuery::from_query("q=iphone+13")).await.unwrap();
    results.page.items.into_iter().map(|card| card.id).collect()
}

async fn a_phone_goes_from_a_draft_to_the_market_and_back(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let draft = services.own_listing(&ada, id).await.unwrap();
    assert_eq!(
        (draft.state, draft.version, draft.model.name.as_str()),
        (ListingState::Draft, 1, "iPhone 13")
    );

    let shown = services.add_photo(&ada, id, photo(1)).await.unwrap();
    let form = ListingForm { imei: another_imei(), ..filled_in() };
    let saved = services.save_listing(&ada, id, draft.version, form).await.unwrap();
    assert_eq!((saved.version, saved.photos.as_slice()), (2, [shown].as_slice()));
    assert_eq!(saved.details.price, Some(Money::new(39_900, Currency::Usd)));
    assert_eq!(saved.details.place.as_ref().unwrap().label, "Boston, Massachusetts, US");
    assert!(found(&story).await.is_empty());

    services.publish_listing(&ada, id, saved.version).await.unwrap();
    assert_eq!(found(&story).await, [id]);
    let seen = services.public_listing(&story.guest(), id).await.unwrap();
    assert_eq!(seen.title(), "Apple iPhone 13 128 GB, Midnight");
    assert_eq!((seen.seller.name.as_str(), seen.seller.live_listings, seen.own), ("Ada", 1, false));
    assert_eq!((seen.grade, seen.photos.len(), seen.state), (Grade::Good, 1, ListingState::Live));
    assert!(services.public_listing(&ada, id).await.unwrap().own);
    let account = ada.account().unwrap();
    assert_eq!(services.seller_listings(&story.guest(), account, 1).await.unwrap().items[0].id, id);
    assert_eq!(services.newest_listings(&story.guest(), 4).await.unwrap()[0].id, id);
    assert_eq!(services.sitemap(&story.guest(), 1).await.unwrap().items[0].id, id);
    assert_eq!(services.brands(&story.guest()).await.unwrap()[0].slug, "apple");

    services.withdraw_listing(&ada, id).await.unwrap();
    assert!(found(&story).await.is_empty());
    assert_eq!(refusal(services.public_listing(&story.guest(), id).await), Refusal::NotFound);
    assert!(services.public_listing(&ada, id).await.is_ok());
    assert!(matches!(refusal(services.withdraw_listing(&ada, id).await), Refusal::NotNow(_)));
}

async fn a_draft_is_kept_bit_by_bit(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let form = ListingForm { price: "1,299.50".into(), currency: "EUR".into(), ..ListingForm::default() };
    let saved = services.save_listing(&ada, id, 1, form).await.unwrap();
    assert_eq!(saved.details.price, Some(Money::new(129_950, Currency::Eur)));
    assert_eq!((saved.details.grade, saved.details.place), (None, None));
    // A field that is emptied is empty.
    let saved = services.save_listing(&ada, id, saved.version, ListingForm::default()).await.unwrap();
    assert_eq!((saved.details.price, saved.version), (None, 3));
}

async fn what_is_wrong_is_said_all_at_once_and_nothing_is_kept(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let draft = ready(&story, &ada, "apple-iphone-13", filled_in()).await;
    let wrong = ListingForm {
        storage_gb: "64".into(),
        price: "-1".into(),
        place: String::new(),
        place_text: "Atlantis".into(),
        description: "x".repeat(4_001),
        ..filled_in()
    };
    let refused = refusal(services.save_listing(&ada, draft.id, draft.version, wrong).await);
    for field in ["storage_gb", "price", "place_text", "description"] {
        assert_eq!(refused.about(field).count(), 1, "{field}: {refused:?}");
    }
    assert_eq!(services.own_listing(&ada, draft.id).await.unwrap(), draft);
}

async fn nobody_else_sees_or_changes_a_draft(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let eve = story.member("Eve").await;
    let draft = ready(&story, &ada, "apple-iphone-13", filled_in()).await;
    let (id, version, shown) = (draft.id, draft.version, draft.photos[0].id);
    for refused in [
        refusal(services.own_listing(&eve, id).await),
        refusal(services.public_listing(&eve, id).await),
        refusal(services.public_listing(&story.guest(), id).await),
        refusal(services.save_listing(&eve, id, version, filled_in()).await),
        refusal(services.publish_listing(&eve, id, version).await),
        refusal(services.withdraw_listing(&eve, id).await),
        refusal(services.add_photo(&eve, id, photo(2)).await),
        refusal(services.remove_photo(&eve, id, shown).await),
        refusal(services.move_photo(&eve, id, shown, 0).await),
    ] {
        assert_eq!(refused, Refusal::NotFound);
    }
    assert_eq!(services.own_listing(&ada, id).await.unwrap(), draft);
    assert_eq!(services.own_listings(&eve, None, 1).await.unwrap().total, 0);
}

async fn guests_and_suspended_members_write_nothing(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let live = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let guest = story.guest();
    assert_eq!(refusal(services.draft_listing(&guest, "apple-iphone-13").await), Refusal::SignInFirst);
    assert_eq!(refusal(services.own_listing(&guest, live).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.own_listings(&guest, None, 1).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.withdraw_listing(&guest, live).await), Refusal::SignInFirst);
    let Viewer::Member(member) = ada.viewer.clone() else { panic!("Ada is signed in") };
    let suspended = Caller { viewer: Viewer::Member(services::Member { suspended: true, ..member }), ..ada };
    assert_eq!(refusal(services.draft_listing(&suspended, "apple-iphone-13").await), Refusal::NotAllowed);
    assert_eq!(refusal(services.save_listing(&suspended, live, 3, filled_in()).await), Refusal::NotAllowed);
    assert_eq!(refusal(services.withdraw_listing(&suspended, live).await), Refusal::NotAllowed);
    assert_eq!(refusal(services.add_photo(&suspended, live, photo(3)).await), Refusal::NotAllowed);
    assert!(services.own_listing(&suspended, live).await.is_ok());
}

async fn an_older_form_overwrites_nothing(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let draft = ready(&story, &ada, "apple-iphone-13", filled_in()).await;
    let cheaper = ListingForm { price: "350".into(), ..filled_in() };
    let saved = services.save_listing(&ada, draft.id, draft.version, cheaper).await.unwrap();
    for version in [draft.version, 0, -1, i64::MAX] {
        let late = services.save_listing(&ada, draft.id, version, filled_in()).await;
        assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
        assert_eq!(
            refusal(services.publish_listing(&ada, draft.id, version).await),
            Refusal::ChangedMeanwhile
        );
    }
    assert_eq!(services.own_listing(&ada, draft.id).await.unwrap(), saved);
}

async fn of_two_saves_at_once_one_is_refused(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let draft = ready(&story, &ada, "apple-iphone-13", filled_in()).await;
    let save = |price: &str| {
        let form = ListingForm { price: price.into(), ..filled_in() };
        services.save_listing(&ada, draft.id, draft.version, form)
    };
    let (one, two) = tokio::join!(save("100"), save("200"));
    let (saved, refused) = if one.is_ok() { (one, two) } else { (two, one) };
    assert_eq!(refusal(refused), Refusal::ChangedMeanwhile);
    assert_eq!(services.own_listing(&ada, draft.id).await.unwrap().details, saved.unwrap().details);
}

async fn nothing_incomplete_is_published(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let refused = refusal(services.publish_listing(&ada, id, 1).await);
    let questions = ["screen", "body", "function", "parts", "account_lock", "finance"];
    for field in
        ["storage_gb", "carrier_lock", "price", "place_text", "imei", "photos"].into_iter().chain(questions)
    {
        assert_eq!(refused.about(field).count(), 1, "{field}");
    }
    let saved = services.save_listing(&ada, id, 1, filled_in()).await.unwrap();
    let refused = refusal(services.publish_listing(&ada, id, saved.version).await);
    assert_eq!((refused.about("photos").count(), refused.about("imei").count()), (1, 1));
    let form = ListingForm { imei: another_imei(), ..filled_in() };
    let saved = services.save_listing(&ada, id, saved.version, form).await.unwrap();
    services.add_photo(&ada, id, photo(1)).await.unwrap();
    services.publish_listing(&ada, id, saved.version).await.unwrap();
}

async fn a_form_that_arrives_twice_does_its_work_once(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    services.add_photo(&ada, id, photo(1)).await.unwrap();
    let form = ListingForm { imei: another_imei(), ..filled_in() };
    let first = services.save_listing(&ada, id, 1, form.clone()).await.unwrap();
    let second = services.save_listing(&ada, id, 1, form).await.unwrap();
    assert_eq!((first.version, second.version), (2, 2));
    services.publish_listing(&ada, id, 2).await.unwrap();
    let live = services.own_listing(&ada, id).await.unwrap();
    assert_eq!(services.save_listing(&ada, id, 1, filled_in()).await.unwrap().version, live.version);
    services.publish_listing(&ada, id, 2).await.unwrap();
    assert_eq!(services.own_listing(&ada, id).await.unwrap(), live);
    let other = ListingForm { price: "5".into(), ..filled_in() };
    assert_eq!(refusal(services.save_listing(&ada, id, 1, other).await), Refusal::ChangedMeanwhile);
}

async fn what_is_for_sale_stays_complete(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let live = services.own_listing(&ada, id).await.unwrap();
    let unanswered = ListingForm { screen: String::new(), ..filled_in() };
    let refused = refusal(services.save_listing(&ada, id, live.version, unanswered).await);
    assert_eq!(refused.about("screen").count(), 1);
    let locked = ListingForm { account_lock: "on".into(), ..filled_in() };
    let refused = refusal(services.save_listing(&ada, id, live.version, locked).await);
    assert_eq!(refused.about("account_lock").count(), 1);
    let refused = refusal(services.remove_photo(&ada, id, live.photos[0].id).await);
    assert_eq!(refused.about("photos").count(), 1);
    let cheaper = ListingForm { price: "380".into(), ..filled_in() };
    services.save_listing(&ada, id, live.version, cheaper).await.unwrap();
    let seen = services.public_listing(&story.guest(), id).await.unwrap();
    assert_eq!((seen.price.minor, seen.photos), (38_000, live.photos));
}

async fn a_damaged_phone_says_what_is_damaged(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let silent = ListingForm { description: String::new(), ..in_grade(Grade::Damaged, filled_in()) };
    let draft = ready(&story, &ada, "apple-iphone-13", silent.clone()).await;
    let refused = refusal(services.publish_listing(&ada, draft.id, draft.version).await);
    assert_eq!(refused.about("description").count(), 1);
    let spoken = ListingForm { description: "The back glass is cracked from edge to edge.".into(), ..silent };
    let saved = services.save_listing(&ada, draft.id, draft.version, spoken).await.unwrap();
    services.publish_listing(&ada, draft.id, saved.version).await.unwrap();
}

async fn buyers_read_what_the_seller_answered_and_what_follows(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let form =
        ListingForm { battery: "78 %".into(), parts: "foreign".into(), ..in_grade(Grade::Mint, filled_in()) };
    let id = for_sale(&story, &ada, "apple-iphone-13", form.clone()).await;
    let seen = services.public_listing(&story.guest(), id).await.unwrap();
    assert_eq!(seen.grade, Grade::Good);
    let told: Vec<_> =
        seen.answers.told().into_iter().map(|(about, answer)| format!("{about}: {answer}")).collect();
    assert!(told.contains(&"Parts: Some by others".to_owned()), "{told:?}");
    assert!(told.contains(&"Battery health: 78 %".to_owned()) && told.len() == 7, "{told:?}");
    // Other answers make another grade at once, and what was said before is kept.
    let worse = ListingForm { screen: "cracked".into(), ..form };
    let live = services.own_listing(&ada, id).await.unwrap();
    services.save_listing(&ada, id, live.version, worse).await.unwrap();
    assert_eq!(services.public_listing(&story.guest(), id).await.unwrap().grade, Grade::Damaged);
    let exported = services.export_data(&ada).await.unwrap();
    let change = &exported["listings"][0]["events"][2];
    assert_eq!(change["event"], "answers");
    assert_eq!(change["details"]["answers"]["from"]["screen"], "flawless");
    assert_eq!(change["details"]["answers"]["to"]["screen"], "cracked");
    assert_eq!(exported["listings"][0]["answers"]["battery_percent"], 78);
}

async fn a_locked_or_unpaid_phone_is_kept_and_not_put_up_for_sale(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let locked = ListingForm { account_lock: "on".into(), finance: "open".into(), ..filled_in() };
    let draft = ready(&story, &ada, "apple-iphone-13", locked).await;
    let refused = refusal(services.publish_listing(&ada, draft.id, draft.version).await);
    assert!(refused.about("account_lock").any(|message| message.contains("Find My")), "{refused:?}");
    assert!(refused.about("finance").any(|message| message.contains("paid off")), "{refused:?}");
    let saved = services.save_listing(&ada, draft.id, draft.version, filled_in()).await.unwrap();
    services.publish_listing(&ada, draft.id, saved.version).await.unwrap();
}

async fn a_place_is_typed_or_chosen(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let mut version = 1;
    for (place, text, label) in [
        ("4930956", "", "Boston, Massachusetts, US"),
        ("", "02134", "Allston, MA 02134, US"),
        ("", "paris tx", "Paris, Texas, US"),
        ("4930956", "Boston, Massachusetts, US", "Boston, Massachusetts, US"),
        // Without scripts the hidden key stays while the text is changed: the text is what was meant.
        ("4930956", "Zürich", "Zürich, CH"),
        ("no-such-key", "Zürich", "Zürich, CH"),
    ] {
        let form = ListingForm { place: place.into(), place_text: text.into(), ..filled_in() };
        let saved = services.save_listing(&ada, id, version, form).await.unwrap();
        assert_eq!(saved.details.place.unwrap().label, label, "{place} {text}");
        version = saved.version;
    }
    for (place, text) in [("no-such-key", ""), ("", "Atlantis"), ("4930956", "Atlantis")] {
        let form = ListingForm { place: place.into(), place_text: text.into(), ..filled_in() };
        let refused = refusal(services.save_listing(&ada, id, version, form).await);
        assert_eq!(refused.about("place_text").count(), 1, "{place} {text}");
    }
}

async fn a_phone_put_up_again_keeps_its_age_for_a_while(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let first = services.public_listing(&ada, id).await.unwrap().published_at;
    let again = async || {
        services.withdraw_listing(&ada, id).await.unwrap();
        let version = services.own_listing(&ada, id).await.unwrap().version;
        services.publish_listing(&ada, id, version).await.unwrap();
        services.public_listing(&ada, id).await.unwrap().published_at
    };
    story.pass(Duration::from_secs(3_600));
    assert_eq!(again().await, first);
    story.pass(Duration::from_secs(30 * 24 * 3_600));
    assert!(again().await > first);
}

async fn what_a_buyer_pays_for_can_not_be_changed(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let id = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let mut db = services.store.write().await.unwrap();
    let live = db.listing(id).await.unwrap().unwrap();
    db.move_listing(&live, ListingState::Reserved, live.published_at, live.updated_at).await.unwrap();
    db.commit().await.unwrap();
    let own = services.own_listing(&ada, id).await.unwrap();
    for refused in [
        refusal(services.save_listing(&ada, id, own.version, filled_in()).await),
        refusal(services.withdraw_listing(&ada, id).await),
        refusal(services.publish_listing(&ada, id, own.version).await),
        refusal(services.add_photo(&ada, id, photo(2)).await),
        refusal(services.remove_photo(&ada, id, own.photos[0].id).await),
    ] {
        assert_eq!(refused, Refusal::NotNow("A buyer is paying for this phone right now.".into()));
    }
    assert_eq!(services.public_listing(&story.guest(), id).await.unwrap().state, ListingState::Reserved);
}

async fn drafts_are_limited(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    for _ in 0..MOST_DRAFTS {
        services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    }
    assert!(matches!(refusal(services.draft_listing(&ada, "apple-iphone-13").await), Refusal::NotNow(_)));
    let drafts = services.own_listings(&ada, Some(ListingState::Draft), 1).await.unwrap();
    services.withdraw_listing(&ada, drafts.items[0].id).await.unwrap();
    services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
}

async fn own_listings_are_paged_and_told_apart_by_state(story: Story) {
    let (services, ada) = (&story.services, opened("Ada", &story).await);
    let live = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    for _ in 0..25 {
        story.pass(Duration::from_secs(1));
        services.draft_listing(&ada, "google-pixel-7a").await.unwrap();
    }
    let first = services.own_listings(&ada, None, 1).await.unwrap();
    assert_eq!((first.total, first.pages(), first.items.len()), (26, 2, 24));
    assert_eq!(first.items[0].title, "Google Pixel 7a 128 GB");
    let second = services.own_listings(&ada, None, 2).await.unwrap();
    assert_eq!((second.items.len(), second.items[1].id), (2, live));
    let for_sale = services.own_listings(&ada, Some(ListingState::Live), 1).await.unwrap();
    assert_eq!((for_sale.total, for_sale.items[0].id), (1, live));
    assert!(services.own_listings(&ada, None, u32::MAX).await.unwrap().items.is_empty());
}

async fn a_model_that_nobody_knows_can_not_be_sold(story: Story) {
    let ada = opened("Ada", &story).await;
    for slug in ["", "no-such-model", "Apple-iPhone-13", "'; DROP TABLE listings; --"] {
        assert_eq!(refusal(story.services.draft_listing(&ada, slug).await), Refusal::NotFound);
        assert_eq!(refusal(story.services.model(&ada, slug).await), Refusal::NotFound);
    }
}

async fn staff_sees_what_is_off_the_market(story: Story) {
    let ada = opened("Ada", &story).await;
    let id = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    story.services.withdraw_listing(&ada, id).await.unwrap();
    let moderator = story.member_with_role("Mo", Role::Moderator).await;
    assert_eq!(story.services.public_listing(&moderator, id).await.unwrap().state, ListingState::Withdrawn);
    let eve = story.member("Eve").await;
    assert_eq!(refusal(story.services.public_listing(&eve, id).await), Refusal::NotFound);
}
