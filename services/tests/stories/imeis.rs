//! Stories of IMEIs: a phone is for sale once, whoever tries, and its number is seen by nobody.

use crate::market;
use crate::market::{another_imei, filled_in, for_sale, ready};
use crate::story::{PASSWORD, Story, refusal};
use domain::accounts::PasswordForm;
use domain::imei::TypedImei;
use domain::listings::{ListingForm, ListingState};
use domain::{ListingId, Refusal};
use services::{Caller, Error};

stories!(
    a_phone_is_for_sale_once,
    of_many_who_publish_one_phone_at_once_one_succeeds,
    a_live_listing_can_not_take_over_another_phone_s_imei,
    an_imei_is_asked_once_and_kept,
    an_imei_is_found_in_no_answer_but_its_owner_s_export,
    an_imei_of_another_model_is_told,
    who_leaves_takes_the_imeis_along,
);

const IMEI: &str = "490154203237518";

fn with_imei(imei: &TypedImei) -> ListingForm {
    ListingForm { imei: imei.clone(), ..filled_in() }
}

async fn publish(story: &Story, seller: &Caller, id: ListingId) -> Result<(), Error> {
    let version = story.services.own_listing(seller, id).await?.version;
    story.services.publish_listing(seller, id, version).await
}

async fn a_phone_is_for_sale_once(story: Story) {
    market::open(&story).await;
    let (services, ada, eve) = (&story.services, story.member("Ada").await, story.member("Eve").await);
    let imei = another_imei();
    let first = for_sale(&story, &ada, "apple-iphone-13", with_imei(&imei)).await;
    // Written in another way, by somebody else, as another model: it is the same phone.
    let written = TypedImei(format!("{}-{}", &imei.0[..8], &imei.0[8..]));
    let second = ready(&story, &eve, "google-pixel-7a", with_imei(&written)).await;
    let refused = refusal(publish(&story, &eve, second.id).await);
    assert_eq!(refused.about("imei").count(), 1, "{refused:?}");
    assert_eq!(services.own_listing(&eve, second.id).await.unwrap().state, ListingState::Draft);
    services.withdraw_listing(&ada, first).await.unwrap();
    publish(&story, &eve, second.id).await.unwrap();
    assert_eq!(refusal(publish(&story, &ada, first).await).about("imei").count(), 1);
    // Once it is sold, its buyer may sell it.
    let mut db = services.store.write().await.unwrap();
    for to in [ListingState::Reserved, ListingState::Sold] {
        let listing = db.listing(second.id).await.unwrap().unwrap();
        assert!(db.move_listing(&listing, to, listing.published_at, listing.updated_at).await.unwrap());
    }
    db.commit().await.unwrap();
    publish(&story, &ada, first).await.unwrap();
}

async fn of_many_who_publish_one_phone_at_once_one_succeeds(story: Story) {
    market::open(&story).await;
    let other = story.another_server(|_| ());
    let mut drafts = Vec::new();
    let imei = another_imei();
    for name in ["Ada", "Eve", "Kim", "Lee"] {
        let seller = story.member(name).await;
        let draft = ready(&story, &seller, "apple-iphone-13", with_imei(&imei)).await;
        drafts.push((seller, draft));
    }
    let tries = drafts.iter().enumerate().map(|(n, (seller, draft))| {
        let server = if n % 2 == 0 { &story.services } else { &other };
        server.publish_listing(seller, draft.id, draft.version)
    });
    let outcomes = futures::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(outcome).about("imei").count(), 1);
    }
    let mut live = 0;
    for (seller, draft) in &drafts {
        let state = story.services.own_listing(seller, draft.id).await.unwrap().state;
        live += u32::from(state == ListingState::Live);
    }
    assert_eq!(live, 1);
}

async fn a_live_listing_can_not_take_over_another_phone_s_imei(story: Story) {
    market::open(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let imei = another_imei();
    for_sale(&story, &ada, "apple-iphone-13", with_imei(&imei)).await;
    let second = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let before = services.own_listing(&ada, second).await.unwrap();
    let refused = services.save_listing(&ada, second, before.version, with_imei(&imei)).await;
    assert_eq!(refusal(refused).about("imei").count(), 1);
    assert_eq!(services.own_listing(&ada, second).await.unwrap(), before);
}

async fn an_imei_is_asked_once_and_kept(story: Story) {
    market::open(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let id = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let wrong = ListingForm { imei: "490154203237519".into(), ..filled_in() };
    assert_eq!(refusal(services.save_listing(&ada, id, 1, wrong).await).about("imei").count(), 1);
    let saved = services.save_listing(&ada, id, 1, with_imei(&IMEI.into())).await.unwrap();
    assert_eq!(saved.imei.unwrap().ending, "7518");
    // An empty field leaves it as it is.
    let saved = services.save_listing(&ada, id, saved.version, filled_in()).await.unwrap();
    assert_eq!(saved.imei.as_ref().unwrap().ending, "7518");
    // The same form arriving twice does its work once; another number is another form.
    let again = services.save_listing(&ada, id, 1, with_imei(&IMEI.into())).await.unwrap();
    assert_eq!(again, saved);
    let late = services.save_listing(&ada, id, 1, with_imei(&another_imei())).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
}

async fn an_imei_is_found_in_no_answer_but_its_owner_s_export(story: Story) {
    market::open(&story).await;
    let (services, ada, eve) = (&story.services, story.member("Ada").await, story.member("Eve").await);
    let id = for_sale(&story, &ada, "apple-iphone-13", with_imei(&IMEI.into())).await;
    let own = services.own_listing(&ada, id).await.unwrap();
    let seen = services.public_listing(&eve, id).await.unwrap();
    let exported = services.export_data(&eve).await.unwrap();
    let kept = services.store.read().await.unwrap().imei_of(id).await.unwrap().unwrap();
    assert!(!kept.sealed.windows(8).any(|part| part == &IMEI.as_bytes()[..8]));
    for text in [
        serde_json::to_string(&own).unwrap(),
        format!("{own:?}{:?}", with_imei(&IMEI.into())),
        serde_json::to_string(&seen).unwrap(),
        exported.to_string(),
    ] {
        assert!(!text.contains(IMEI) && !text.contains(&IMEI[4..]), "{text}");
    }
    assert_eq!(services.export_data(&ada).await.unwrap()["listings"][0]["imei"], IMEI);
}

async fn an_imei_of_another_model_is_told(story: Story) {
    market::open(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let folder = tempfile::tempdir().unwrap();
    let table =
        "tac,brand,model,aka,slug\n49015420,Google,Pixel 7a,,google-pixel-7a\n35693803,Siemens,C55,,\n";
    std::fs::write(folder.path().join("tac.csv"), table).unwrap();
    services.import_catalogue(folder.path(), services::Scope::Core).await.unwrap();
    let own = ready(&story, &ada, "apple-iphone-13", with_imei(&IMEI.into())).await;
    assert_eq!(own.imei.unwrap().names_instead.as_deref(), Some("Google Pixel 7a"));
    let own = ready(&story, &ada, "google-pixel-7a", with_imei(&IMEI.into())).await;
    assert_eq!(own.imei.unwrap().names_instead, None);
    let own = ready(&story, &ada, "google-pixel-7a", filled_in()).await;
    assert_eq!(own.imei.unwrap().names_instead.as_deref(), Some("Siemens C55"));
}

async fn who_leaves_takes_the_imeis_along(story: Story) {
    market::open(&story).await;
    let (services, ada, eve) = (&story.services, story.member("Ada").await, story.member("Eve").await);
    let imei = another_imei();
    let left = for_sale(&story, &ada, "apple-iphone-13", with_imei(&imei)).await;
    services.delete_account(&ada, PasswordForm { password: PASSWORD.into() }).await.unwrap();
    assert_eq!(services.store.read().await.unwrap().imei_of(left).await.unwrap(), None);
    for_sale(&story, &eve, "apple-iphone-13", with_imei(&imei)).await;
}
