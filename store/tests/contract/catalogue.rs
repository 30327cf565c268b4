//! What storage promises about models, places and imports.

use crate::market::{NOW, model, models};
use domain::catalogue::Model;
use domain::places::Country;
use std::slice::from_ref;
use store::Store;
use store::catalogue::{Claim, ModelCode, Tac};
use store::places::{City, CityName, CountryRow, PostalCode};

contract!(rows:
    a_model_is_read_back_as_it_was_saved,
    saving_models_adds_and_mends_but_removes_nothing,
    many_models_are_saved_in_batches,
    codes_replace_all_others,
    a_file_is_claimed_once_in_each_version,
    of_two_servers_that_claim_a_file_one_gets_it,
    an_import_that_is_not_finished_is_not_done,
    a_city_is_found_by_the_beginning_of_any_name,
    names_that_differ_in_an_accent_or_a_letter_are_different,
    places_are_replaced_as_a_whole,
    postal_codes_are_found_by_their_beginning,
    countries_come_by_name,
);

async fn a_model_is_read_back_as_it_was_saved(store: Store) {
    let full = model("x-y-1", "X", "Y 1 \"Plus\" ü 手机", &[64, 1024]);
    let bare = Model {
        slug: "x-z".into(),
        tier: domain::catalogue::Tier::C,
        form: domain::catalogue::FormFactor::Watch,
        release_year: None,
        storage_gb: vec![],
        storage_known: false,
        ram_gb: vec![],
        colours: vec![],
        screen_in: None,
        battery_mah: None,
        ..full.clone()
    };
    let mut db = store.write().await.unwrap();
    assert_eq!(db.save_models(&[full.clone(), bare.clone()]).await.unwrap(), 2);
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    assert_eq!(db.model("x-y-1").await.unwrap(), Some(full.clone()));
    assert_eq!(db.model("x-z").await.unwrap(), Some(bare.clone()));
    assert_eq!(db.model("X-Y-1").await.unwrap(), None);
    assert_eq!(db.models().await.unwrap(), [full, bare]);
    assert_eq!(db.model_slugs().await.unwrap().len(), 2);
}

async fn saving_models_adds_and_mends_but_removes_nothing(store: Store) {
    let mut db = store.write().await.unwrap();
    db.save_models(&models()).await.unwrap();
    assert_eq!(db.save_models(&models()).await.unwrap(), 0);
    let mended = Model { battery_mah: Some(1), chip: Some("A15".into()), ..models()[0].clone() };
    let other_brand = Model { brand: "Apple Inc".into(), ..models()[1].clone() };
    assert_eq!(db.save_models(&[mended.clone(), other_brand]).await.unwrap(), 1);
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    assert_eq!(db.model(&mended.slug).await.unwrap(), Some(mended));
    assert_eq!(db.models().await.unwrap().len(), models().len());
}

async fn many_models_are_saved_in_batches(store: Store) {
    let many: Vec<Model> =
        (0..1_203).map(|n| model(&format!("m-{n:05}"), "M", &format!("Model {n}"), &[8])).collect();
    let mut db = store.write().await.unwrap();
    assert_eq!(db.save_models(&many).await.unwrap(), many.len());
    db.commit().await.unwrap();
    assert_eq!(store.read().await.unwrap().models().await.unwrap(), many);
}

async fn codes_replace_all_others(store: Store) {
    let mut db = store.write().await.unwrap();
    db.save_models(&models()).await.unwrap();
    let code = |code: &str, model: usize| ModelCode {
        code: code.into(),
        model_slug: models()[model].slug.clone(),
        source: "adl".into(),
    };
    let tac = |tac: &str, model_slug| Tac {
        tac: tac.into(),
        brand: "Apple".into(),
        name: "iPhone".into(),
        model_slug,
    };
    for _ in 0..2 {
        db.replace_model_codes(&[code("iPhone14,5", 0), code("iPhone14,5", 1), code("IPHONE14,5", 0)])
            .await
            .unwrap();
        db.replace_tacs(&[tac("01234567", None), tac("01234568", Some(models()[0].slug.clone()))])
            .await
            .unwrap();
    }
    let unknown = ModelCode { model_slug: "no-such-model".into(), ..code("x", 0) };
    assert!(db.replace_model_codes(&[unknown]).await.is_err());
}

async fn a_file_is_claimed_once_in_each_version(store: Store) {
    for (version, outcome) in
        [(1, Claim::Ours), (1, Claim::Done), (2, Claim::Ours), (2, Claim::Done), (1, Claim::Ours)]
    {
        let mut db = store.write().await.unwrap();
        assert_eq!(db.claim_import("models.csv", &[version; 32], 7, NOW).await.unwrap(), outcome);
        db.commit().await.unwrap();
        let known = store.read().await.unwrap().imported("models.csv").await.unwrap();
        assert_eq!(known, Some(vec![version; 32]));
    }
    assert_eq!(store.read().await.unwrap().imported("other.csv").await.unwrap(), None);
}

async fn of_two_servers_that_claim_a_file_one_gets_it(store: Store) {
    for version in [1, 2] {
        let claim = || async {
            let mut db = store.write().await.unwrap();
            let claim = db.claim_import("models.csv", &[version; 32], 7, NOW).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            db.commit().await.unwrap();
            claim
        };
        let (one, two) = tokio::join!(claim(), claim());
        assert_ne!(one, two, "version {version}");
    }
}

async fn an_import_that_is_not_finished_is_not_done(store: Store) {
    let mut db = store.write().await.unwrap();
    assert_eq!(db.claim_import("models.csv", &[1; 32], 7, NOW).await.unwrap(), Claim::Ours);
    drop(db);
    assert_eq!(store.read().await.unwrap().imported("models.csv").await.unwrap(), None);
    let mut db = store.write().await.unwrap();
    assert_eq!(db.claim_import("models.csv", &[1; 32], 7, NOW).await.unwrap(), Claim::Ours);
}

fn city(id: i64, name: &str, population: i64) -> City {
    City {
        id,
        name: name.into(),
        region: "R".into(),
        country: "US".into(),
        lat: 42.5,
        lng: -71.25,
        population,
    }
}

fn name(name: &str, city: &City) -> CityName {
    CityName { name: name.into(), city_id: city.id, population: city.population }
}

async fn with_cities(store: &Store) -> [City; 3] {
    let cities = [city(1, "New York", 9), city(2, "Newark", 3), city(3, "York", 3)];
    let [york, newark, old_york] = &cities;
    let names = [
        name("new york", york),
        name("newark", newark),
        name("nyc", york),
        name("york", old_york),
        name("york", york),
    ];
    let mut db = store.write().await.unwrap();
    db.replace_cities(&cities, &names).await.unwrap();
    db.commit().await.unwrap();
    cities
}

async fn a_city_is_found_by_the_beginning_of_any_name(store: Store) {
    let [york, newark, old_york] = with_cities(&store).await;
    let mut db = store.read().await.unwrap();
    assert_eq!(db.cities_by_prefix("new", 8).await.unwrap(), [york.clone(), newark.clone()]);
    assert_eq!(db.cities_by_prefix("n", 8).await.unwrap(), [york.clone(), newark.clone()]);
    assert_eq!(db.cities_by_prefix("ny", 8).await.unwrap(), from_ref(&york));
    assert_eq!(db.cities_by_prefix("n", 1).await.unwrap(), from_ref(&york));
    assert_eq!(db.cities_by_prefix("new york", 8).await.unwrap(), from_ref(&york));
    assert!(db.cities_by_prefix("new%", 8).await.unwrap().is_empty());
    assert_eq!(db.cities_by_name("york", 8).await.unwrap(), [york.clone(), old_york]);
    assert!(db.cities_by_name("yor", 8).await.unwrap().is_empty());
    assert_eq!(db.cities(&[2, 1, 77]).await.unwrap(), [york, newark]);
    assert!(db.cities(&[]).await.unwrap().is_empty());
}

async fn names_that_differ_in_an_accent_or_a_letter_are_different(store: Store) {
    let cities = [city(1, "Malaga", 1), city(2, "Málaga", 2), city(3, "MALAGA", 3), city(4, "東京", 4)];
    let names: Vec<CityName> = cities.iter().map(|city| name(&city.name, city)).collect();
    let mut db = store.write().await.unwrap();
    db.replace_cities(&cities, &names).await.unwrap();
    for city in &cities {
        assert_eq!(db.cities_by_name(&city.name, 8).await.unwrap(), from_ref(city));
        assert_eq!(db.cities_by_prefix(&city.name, 8).await.unwrap(), from_ref(city));
    }
}

async fn places_are_replaced_as_a_whole(store: Store) {
    with_cities(&store).await;
    let only = city(9, "Boston", 1);
    let mut db = store.write().await.unwrap();
    db.replace_cities(from_ref(&only), &[name("boston", &only)]).await.unwrap();
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    assert!(db.cities_by_prefix("n", 8).await.unwrap().is_empty());
    assert!(db.cities(&[1]).await.unwrap().is_empty());
    assert_eq!(db.cities_by_name("boston", 8).await.unwrap(), [only]);
}

async fn postal_codes_are_found_by_their_beginning(store: Store) {
    let code = |country: &str, code: &str| PostalCode {
        country: country.into(),
        code: code.into(),
        place: "Allston".into(),
        region: "MA".into(),
        lat: 42.35,
        lng: -71.13,
    };
    let mut db = store.write().await.unwrap();
    db.replace_postal_codes("US", &[code("US", "02139"), code("US", "02134")]).await.unwrap();
    db.replace_postal_codes("DE", &[code("DE", "02139")]).await.unwrap();
    db.replace_postal_codes("US", &[code("US", "02134"), code("US", "02139"), code("US", "03000")])
        .await
        .unwrap();
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let found = db.postal_codes_by_prefix("US", "021", 8).await.unwrap();
    assert_eq!(found, [code("US", "02134"), code("US", "02139")]);
    assert_eq!(db.postal_codes_by_prefix("US", "021", 1).await.unwrap(), [code("US", "02134")]);
    assert_eq!(db.postal_code("DE", "02139").await.unwrap(), Some(code("DE", "02139")));
    assert_eq!(db.postal_code("DE", "02134").await.unwrap(), None);
}

async fn countries_come_by_name(store: Store) {
    let row = |code: &str, name: &str| CountryRow {
        country: Country {
            code: code.into(),
            name: name.into(),
            currency: "EUR".into(),
            phone_prefix: "1".into(),
        },
        postal_code_regex: "^\\d{5}$".into(),
    };
    let mut db = store.write().await.unwrap();
    db.replace_countries(&[row("US", "United States"), row("AX", "Åland Islands"), row("DE", "Germany")])
        .await
        .unwrap();
    db.commit().await.unwrap();
    let countries = store.read().await.unwrap().countries().await.unwrap();
    assert_eq!(countries[0], row("DE", "Germany").country);
    assert_eq!(countries.len(), 3);
}
