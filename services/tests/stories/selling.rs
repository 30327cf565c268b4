//! Stories of selling quickly: the phone in the hand, the next one like it, and holidays.

use crate::market::{another_imei, filled_in, for_sale, ready};
use crate::story::{Story, refusal};
use domain::addresses::AddressForm;
use domain::imei::{ImeiForm, TypedImei, check_digit};
use domain::listings::{ListingForm, ListingState, VacationForm};
use domain::places::Point;
use domain::search::SearchQuery;
use domain::{Currency, ListingId, Money, Refusal};
use services::{Begun, Caller, Scope};
use std::time::Duration;

stories!(
    the_phone_in_the_hand_is_known_by_what_its_browser_says,
    an_imei_begins_a_listing_of_its_model,
    what_several_sellers_say_of_a_code_is_learned,
    the_place_of_the_last_phone_is_remembered,
    the_nearest_city_is_found_wherever_one_is,
    buyers_see_what_was_asked_before,
    another_one_like_it_starts_with_what_they_share,
    a_phone_that_came_back_is_sold_again,
    phones_rest_while_their_seller_is_on_holiday,
    a_holiday_ends_by_itself,
    a_phone_that_somebody_else_sells_by_now_does_not_come_back,
);

const CODES: &str = "\
code,brand,model,slug,source
SM-G991B,Samsung,Galaxy S21 5G,samsung-galaxy-s21-5g,adl
";

const TACS: &str = "\
tac,brand,model,slug
49015420,Apple,iPhone 13,apple-iphone-13
49015421,Acme,Nobody's Phone,
";

/// A market that knows two codes of each kind.
pub async fn opened(story: &Story) {
    let data = crate::market::small_data();
    std::fs::write(data.path().join("model_codes.csv"), CODES).unwrap();
    std::fs::write(data.path().join("tac.csv"), TACS).unwrap();
    story.services.import_catalogue(data.path(), Scope::Core).await.unwrap();
}

fn imei(beginning: &str) -> TypedImei {
    let number = format!("{beginning:0<14}");
    TypedImei(format!("{number}{}", char::from(check_digit(&number))))
}

fn with_agent(agent: &str, story: &Story) -> Caller {
    Caller { user_agent: agent.into(), ..story.guest() }
}

async fn found(story: &Story) -> Vec<ListingId> {
    let query = SearchQuery::from_query("q=iphone+13");
    let results = story.services.search_listings(&story.guest(), query).await.unwrap();
    results.page.items.into_iter().map(|card| card.id).collect()
}

async fn the_phone_in_the_hand_is_known_by_what_its_browser_says(story: Story) {
    opened(&story).await;
    let services = &story.services;
    let slugs = async |caller: &Caller, hint: &str, screen: &str| {
        let models = services.this_phone(caller, hint, screen).await.unwrap();
        models.into_iter().map(|model| model.slug).collect::<Vec<_>>()
    };
    let chrome =
        with_agent("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile", &story);
    assert_eq!(slugs(&chrome, "\"SM-G991B\"", "").await, ["samsung-galaxy-s21-5g"]);
    assert_eq!(slugs(&chrome, "\"Pixel 7a\"", "").await, ["google-pixel-7a"]);
    assert!(slugs(&chrome, "\"Nobody's 5000\"", "").await.is_empty());
    assert!(slugs(&chrome, "", "").await.is_empty());
    let older = with_agent("Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36", &story);
    assert_eq!(slugs(&older, "", "").await, ["samsung-galaxy-s21-5g"]);
    let iphone = with_agent(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit Version/26.0 Safari",
        &story,
    );
    assert_eq!(slugs(&iphone, "", "375x812@3").await.len(), 3);
    assert!(slugs(&story.guest(), "", "1920x1080@1").await.is_empty());
}

async fn an_imei_begins_a_listing_of_its_model(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let begin = async |imei: TypedImei| services.draft_by_imei(&ada, &ImeiForm { imei }).await;
    let Begun::Listing(id) = begin(imei("49015420")).await.unwrap() else { panic!("its model is known") };
    let draft = services.own_listing(&ada, id).await.unwrap();
    assert_eq!(draft.model.slug, "apple-iphone-13");
    // It is not asked for again.
    assert_eq!(draft.imei.unwrap().names_instead, None);
    assert_eq!(begin(imei("49015421")).await.unwrap(), Begun::Named("Acme Nobody's Phone".into()));
    for (wrong, hint) in
        [(imei("49015429"), "type the model"), (TypedImei("490154203237519".into()), "wrong")]
    {
        let refused = refusal(begin(wrong).await);
        assert!(refused.about("imei").any(|sentence| sentence.contains(hint)), "{refused:?}");
    }
    assert_eq!(services.own_listings(&ada, None, 1).await.unwrap().total, 1);
    let guest = story.guest();
    assert_eq!(
        refusal(services.draft_by_imei(&guest, &ImeiForm { imei: imei("49015420") }).await),
        Refusal::SignInFirst
    );
}

async fn what_several_sellers_say_of_a_code_is_learned(story: Story) {
    opened(&story).await;
    let services = &story.services;
    let ada = story.member("Ada").await;
    let learned = async || services.draft_by_imei(&ada, &ImeiForm { imei: imei("86000001") }).await;
    for (n, name) in ["Bob", "Cleo", "Dora"].into_iter().enumerate() {
        assert!(learned().await.is_err(), "{n} sellers are not enough");
        let seller = story.member(name).await;
        let form = ListingForm { imei: imei(&format!("8600000100{n}")), ..filled_in() };
        for_sale(&story, &seller, "apple-iphone-13", form).await;
    }
    let Begun::Listing(id) = learned().await.unwrap() else { panic!("three sellers agree") };
    assert_eq!(services.own_listing(&ada, id).await.unwrap().model.slug, "apple-iphone-13");

    // One who sells three of them is one seller.
    let eve = story.member("Eve").await;
    for n in 0..3 {
        let form = ListingForm { imei: imei(&format!("8600000200{n}")), ..filled_in() };
        for_sale(&story, &eve, "apple-iphone-13", form).await;
    }
    let refused = services.draft_by_imei(&ada, &ImeiForm { imei: imei("86000002") }).await;
    assert_eq!(refusal(refused).about("imei").count(), 1);
}

async fn the_place_of_the_last_phone_is_remembered(story: Story) {
    opened(&story).await;
    let (services, ada, bob) = (&story.services, story.member("Ada").await, story.member("Bob").await);
    let first = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    assert_eq!(services.own_listing(&ada, first).await.unwrap().details.place, None);
    let form = ListingForm { place: "2657896".into(), ..filled_in() };
    services.save_listing(&ada, first, 1, form).await.unwrap();
    story.pass(Duration::from_secs(5));
    let second = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let draft = services.own_listing(&ada, second).await.unwrap();
    assert_eq!(draft.details.place.as_ref().unwrap().label, "Zürich, CH");
    assert_eq!((draft.currency, draft.version), (Some(Currency::Chf), 1));
    // Nobody answers for the seller.
    assert_eq!((draft.details.grade, draft.details.carrier_lock), (None, None));

    let address = AddressForm {
        country: "US".into(),
        name: "Bob".into(),
        street: "77 Massachusetts Ave".into(),
        city: "Cambridge".into(),
        region: "MA".into(),
        postal_code: "02139".into(),
        ..AddressForm::default()
    };
    services.save_address(&bob, address).await.unwrap();
    let his = services.draft_listing(&bob, "apple-iphone-13").await.unwrap();
    let place = services.own_listing(&bob, his).await.unwrap().details.place.unwrap();
    assert_eq!(place.label, "Cambridge, MA 02139, US");
}

async fn the_nearest_city_is_found_wherever_one_is(story: Story) {
    opened(&story).await;
    let nearest = async |lat: f64, lng: f64| {
        let place = story.services.nearest_place(&story.guest(), Point { lat, lng }).await.unwrap();
        place.map(|place| place.label)
    };
    assert_eq!(nearest(42.36, -71.06).await.as_deref(), Some("Boston, Massachusetts, US"));
    assert_eq!(nearest(42.375, -71.11).await.as_deref(), Some("Cambridge, Massachusetts, US"));
    assert_eq!(nearest(47.0, 8.5).await.as_deref(), Some("Zürich, CH"));
    for (lat, lng) in [(0.0, -150.0), (90.0, 0.0), (-90.0, 180.0), (f64::NAN, 0.0), (1e300, -1e300)] {
        assert_eq!(nearest(lat, lng).await, None, "{lat} {lng}");
    }
}

async fn buyers_see_what_was_asked_before(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let draft = ready(&story, &ada, "apple-iphone-13", filled_in()).await;
    // What a draft asked is nobody's business.
    let form = |price: &str| ListingForm { price: price.into(), ..filled_in() };
    let saved = services.save_listing(&ada, draft.id, draft.version, form("450")).await.unwrap();
    services.publish_listing(&ada, draft.id, saved.version).await.unwrap();
    let asked = async || {
        let listing = services.public_listing(&story.guest(), draft.id).await.unwrap();
        listing.asked.into_iter().map(|step| step.price).collect::<Vec<_>>()
    };
    let usd = |dollars: i64| Money::new(dollars * 100, Currency::Usd);
    assert_eq!(asked().await, [usd(450)]);
    let mut version = services.own_listing(&ada, draft.id).await.unwrap().version;
    for price in ["400", "400", "380"] {
        story.pass(Duration::from_secs(3600));
        version = services.save_listing(&ada, draft.id, version, form(price)).await.unwrap().version;
    }
    assert_eq!(asked().await, [usd(450), usd(400), usd(380)]);
    services.withdraw_listing(&ada, draft.id).await.unwrap();
    let version = services.own_listing(&ada, draft.id).await.unwrap().version;
    services.publish_listing(&ada, draft.id, version).await.unwrap();
    assert_eq!(asked().await, [usd(450), usd(400), usd(380)]);
}

async fn another_one_like_it_starts_with_what_they_share(story: Story) {
    opened(&story).await;
    let (services, ada, eve) = (&story.services, story.member("Ada").await, story.member("Eve").await);
    let first = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let second = services.sell_another(&ada, first).await.unwrap();
    let (first, second) =
        (services.own_listing(&ada, first).await.unwrap(), services.own_listing(&ada, second).await.unwrap());
    assert_eq!(second.state, ListingState::Draft);
    assert_eq!(
        (
            &second.model,
            second.details.storage_gb,
            &second.details.colour,
            second.details.price,
            &second.details.place
        ),
        (
            &first.model,
            first.details.storage_gb,
            &first.details.colour,
            first.details.price,
            &first.details.place
        )
    );
    // Condition, locks, IMEI and photos are those of the first phone alone.
    assert_eq!((second.details.grade, second.details.carrier_lock), (None, None));
    assert_eq!(second.details.answers, domain::listings::Answers::default());
    assert!(second.imei.is_none() && second.photos.is_empty());
    assert_eq!(refusal(services.sell_another(&eve, first.id).await), Refusal::NotFound);
    assert_eq!(refusal(services.sell_another(&story.guest(), first.id).await), Refusal::SignInFirst);
}

async fn a_phone_that_came_back_is_sold_again(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let first = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    assert!(matches!(refusal(services.relist(&ada, first).await), Refusal::NotNow(_)));
    let mut db = services.store.write().await.unwrap();
    let live = db.listing(first).await.unwrap().unwrap();
    assert!(
        db.move_listing(&live, ListingState::Sold, live.published_at, services.clock.now()).await.unwrap()
    );
    db.commit().await.unwrap();

    let again = services.relist(&ada, first).await.unwrap();
    let draft = services.own_listing(&ada, again).await.unwrap();
    assert_eq!((draft.state, draft.photos.len()), (ListingState::Draft, 1));
    services.publish_listing(&ada, again, draft.version).await.unwrap();
    assert_eq!(services.own_listing(&ada, first).await.unwrap().state, ListingState::Sold);
    assert_eq!(found(&story).await, [again]);

    services.withdraw_listing(&ada, again).await.unwrap();
    assert_eq!(services.relist(&ada, again).await.unwrap(), again);
}

fn until(date: &str) -> VacationForm {
    VacationForm { until: date.into() }
}

async fn phones_rest_while_their_seller_is_on_holiday(story: Story) {
    opened(&story).await;
    let (services, ada, bob) = (&story.services, story.member("Ada").await, story.member("Bob").await);
    let account = ada.account().unwrap();
    let phone = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let of_bob = for_sale(&story, &bob, "apple-iphone-13", filled_in()).await;
    assert_eq!(services.begin_vacation(&ada, until("")).await.unwrap(), 1);
    assert_eq!(services.begin_vacation(&ada, until("")).await.unwrap(), 0);
    assert_eq!(found(&story).await, [of_bob]);
    // Another server hears of it by the feed.
    let other = story.another_server(|_| {});
    other.follow_listings().await.unwrap();
    let query = SearchQuery::from_query("q=iphone+13");
    assert_eq!(other.search_listings(&story.guest(), query).await.unwrap().page.total, 1);
    let seller = services.seller(&story.guest(), account).await.unwrap();
    assert!(seller.away.is_some() && seller.live_listings == 0);
    let shown = services.public_listing(&story.guest(), phone).await.unwrap();
    assert!(shown.paused && shown.state == ListingState::Withdrawn);
    let version = services.own_listing(&ada, phone).await.unwrap().version;
    let refused = refusal(services.publish_listing(&ada, phone, version).await);
    assert!(matches!(&refused, Refusal::NotNow(why) if why.contains("holiday")), "{refused:?}");

    assert_eq!(services.end_vacation(&ada).await.unwrap(), 1);
    assert_eq!(services.end_vacation(&ada).await.unwrap(), 0);
    assert_eq!(found(&story).await.len(), 2);
    assert!(services.seller(&story.guest(), account).await.unwrap().away.is_none());
    assert!(!services.public_listing(&story.guest(), phone).await.unwrap().paused);
    assert_eq!(refusal(services.begin_vacation(&story.guest(), until("")).await), Refusal::SignInFirst);
}

async fn a_holiday_ends_by_itself(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let phone = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    // What was withdrawn before stays withdrawn.
    let withdrawn = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    services.withdraw_listing(&ada, withdrawn).await.unwrap();
    assert_eq!(refusal(services.begin_vacation(&ada, until("2026-11-22")).await).about("until").count(), 1);
    services.begin_vacation(&ada, until("2026-11-24")).await.unwrap();
    while services.run_due_work().await.unwrap() > 0 {}
    assert!(found(&story).await.is_empty());
    story.pass(Duration::from_secs(30 * 3600));
    while services.run_due_work().await.unwrap() > 0 {}
    assert_eq!(found(&story).await, [phone]);
    assert_eq!(services.vacation(&story.signed_in("Ada").await).await.unwrap(), None);
}

async fn a_phone_that_somebody_else_sells_by_now_does_not_come_back(story: Story) {
    opened(&story).await;
    let (services, ada, bob) = (&story.services, story.member("Ada").await, story.member("Bob").await);
    let same = ListingForm { imei: another_imei(), ..filled_in() };
    let first = for_sale(&story, &ada, "apple-iphone-13", same.clone()).await;
    let second = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    services.begin_vacation(&ada, until("")).await.unwrap();
    let of_bob = for_sale(&story, &bob, "apple-iphone-13", same).await;
    assert_eq!(services.end_vacation(&ada).await.unwrap(), 1);
    let mut left = found(&story).await;
    left.sort();
    let mut expected = [second, of_bob];
    expected.sort();
    assert_eq!(left, expected);
    assert_eq!(services.own_listing(&ada, first).await.unwrap().state, ListingState::Withdrawn);
    assert_eq!(refusal(services.public_listing(&story.guest(), first).await), Refusal::NotFound);
}
