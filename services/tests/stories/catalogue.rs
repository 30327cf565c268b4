//! Stories of the catalogue: it is imported once, people find their model however they type it, and places too.

use crate::market::{core_data, data};
use crate::story::Story;
use services::{Outcome, Scope};
use std::fs;

stories!(
    a_model_is_found_however_it_is_typed,
    typing_on_narrows_the_suggestions,
    what_names_no_model_suggests_none,
    every_file_that_comes_with_the_market_can_be_imported,
    an_import_is_not_repeated,
    a_changed_file_mends_models_and_keeps_those_that_left_it,
    servers_that_start_together_import_once,
    a_folder_without_data_is_an_error,
    codes_of_unknown_models_are_left_out,
    storage_is_offered_by_year_where_the_model_s_own_is_unknown,
    a_place_is_found_by_name_region_code_and_key,
    five_digits_are_a_postal_code_and_never_a_city,
    places_are_suggested_while_they_are_typed,
);

/// What people type, and the model that they mean.
const TYPED: [(&str, &str); 54] = [
    ("iphone 13", "apple-iphone-13"),
    ("iphone13", "apple-iphone-13"),
    ("iPhone 13 Pro", "apple-iphone-13-pro"),
    ("iphone13 pro", "apple-iphone-13-pro"),
    ("iphone13promax", "apple-iphone-13-pro-max"),
    ("iphone 13 pm", "apple-iphone-13-pro-max"),
    ("13 pro max", "apple-iphone-13-pro-max"),
    ("iphone13pm", "apple-iphone-13-pro-max"),
    ("ip13pm", "apple-iphone-13-pro-max"),
    ("ip13 mini", "apple-iphone-13-mini"),
    ("apple iphone 15 plus", "apple-iphone-15-plus"),
    ("iphne 14", "apple-iphone-14"),
    ("ihpone 14 pro", "apple-iphone-14-pro"),
    ("iphoen12", "apple-iphone-12"),
    ("iphone xs max", "apple-iphone-xs-max"),
    ("iphone xr 64gb", "apple-iphone-xr"),
    ("iphone se 2", "apple-iphone-se-2nd-generation"),
    ("iphone se2", "apple-iphone-se-2nd-generation"),
    ("iphone se third gen", "apple-iphone-se-3rd-generation"),
    ("iphone se 2020", "apple-iphone-se-2nd-generation"),
    ("iphone 16e unlocked", "apple-iphone-16e"),
    ("pixel 7a", "google-pixel-7a"),
    ("pixel7a", "google-pixel-7a"),
    ("pixel 7 a", "google-pixel-7a"),
    ("google pixel 8 pro 128 gb", "google-pixel-8-pro"),
    ("gogle pixel 9", "google-pixel-9"),
    ("pixle 6", "google-pixel-6"),
    ("pixel fold", "google-pixel-fold"),
    ("s21", "samsung-galaxy-s21-5g"),
    ("s21 fe", "samsung-galaxy-s21-fe-5g"),
    ("s21fe", "samsung-galaxy-s21-fe-5g"),
    ("galxy s21", "samsung-galaxy-s21-5g"),
    ("s21+", "samsung-galaxy-s21-plus-5g"),
    ("s21 plus", "samsung-galaxy-s21-plus-5g"),
    ("S21 Ultra", "samsung-galaxy-s21-ultra-5g"),
    ("samsung s24 ultra 512gb", "samsung-galaxy-s24-ultra"),
    ("smasung galaxy s23", "samsung-galaxy-s23"),
    ("gs22 ultra", "samsung-galaxy-s22-ultra"),
    ("sgs24+", "samsung-galaxy-s24-plus"),
    ("z flip 5", "samsung-galaxy-z-flip5"),
    ("zfold4", "samsung-galaxy-z-fold4"),
    ("galaxy z fold 6", "samsung-galaxy-z-fold6"),
    ("oneplus 13", "oneplus-13"),
    ("one plus 12", "oneplus-12"),
    ("1+ 12r", "oneplus-12r"),
    ("oneplus nord 4", "oneplus-nord-4"),
    ("op nord n30", "oneplus-nord-n30-5g"),
    ("moto g power 2021", "motorola-moto-g-power-2021"),
    ("moto g stylus 5g 2022", "motorola-moto-g-stylus-5g-2022"),
    ("fairphone 6", "fairphone-the-fairphone-gen-6"),
    ("rog phone 2", "asus-rog-phone-2-zs660kl"),
    ("xperia 1 v", "sony-xperia-1-v"),
    ("nexus 5x", "google-nexus-5x"),
    ("ipad mini 6", "apple-ipad-mini-6th-generation"),
];

async fn a_model_is_found_however_it_is_typed(story: Story) {
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    let mut wrong = Vec::new();
    for (typed, meant) in TYPED {
        let suggested = story.services.suggest_models(&story.guest(), typed).await.unwrap();
        if suggested.first().is_none_or(|first| first.slug != meant) {
            let slugs: Vec<_> = suggested.into_iter().map(|s| s.slug).collect();
            wrong.push(format!("{typed}: {meant} is not the first of {slugs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn typing_on_narrows_the_suggestions(story: Story) {
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    let guest = story.guest();
    let typed = "samsung galaxy s24 ultra";
    for end in 3..=typed.len() {
        let suggested = story.services.suggest_models(&guest, &typed[..end]).await.unwrap();
        assert!(suggested.len() <= 8);
        assert!(suggested[0].full_name.starts_with("Samsung"), "{}", &typed[..end]);
    }
    let newest = story.services.suggest_models(&guest, "iphone").await.unwrap();
    assert_eq!(newest.len(), 8);
    assert!(newest.iter().all(|model| model.full_name.starts_with("Apple iPhone")), "{newest:?}");
    assert!(newest[0].release_year >= Some(2025), "{newest:?}");
}

async fn what_names_no_model_suggests_none(story: Story) {
    let guest = story.guest();
    assert!(story.services.suggest_models(&guest, "iphone").await.unwrap().is_empty());
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    for typed in
        ["", " ", "+++", "qwertzuiop", "128 gb", "%_%", "\0", &"a".repeat(100_000), &"a ".repeat(5_000)]
    {
        story.services.suggest_models(&guest, typed).await.unwrap();
    }
    for typed in ["", "qwertzuiop", "iphone 99", "<script>"] {
        assert!(story.services.suggest_models(&guest, typed).await.unwrap().is_empty(), "{typed}");
    }
}

async fn every_file_that_comes_with_the_market_can_be_imported(story: Story) {
    let report = story.services.import_catalogue(&data(), Scope::Full).await.unwrap();
    for file in report {
        assert!(matches!(file.outcome, Outcome::Read(rows) if rows > 10), "{file:?}");
    }
}

async fn an_import_is_not_repeated(story: Story) {
    let folder = core_data();
    let first = story.services.import_catalogue(folder.path(), Scope::Core).await.unwrap();
    let outcome = |name: &str| first.iter().find(|f| f.file == name).unwrap().outcome;
    assert!(matches!(outcome("catalogue_core.csv"), Outcome::Read(2_661)));
    assert_eq!(outcome("cities.csv"), Outcome::Read(15));
    assert_eq!(outcome("tac.csv"), Outcome::Missing);
    let second = story.services.import_catalogue(folder.path(), Scope::Core).await.unwrap();
    assert!(second.iter().all(|f| matches!(f.outcome, Outcome::Unchanged | Outcome::Missing)), "{second:?}");
}

async fn a_changed_file_mends_models_and_keeps_those_that_left_it(story: Story) {
    let (folder, guest) = (core_data(), story.guest());
    let file = folder.path().join("catalogue_core.csv");
    story.services.import_catalogue(folder.path(), Scope::Core).await.unwrap();
    let before = story.services.model(&guest, "apple-iphone-13").await.unwrap();

    let text = fs::read_to_string(&file).unwrap();
    let changed = text.replace("Red|Starlight|Midnight|Blue|Pink|Green", "Red|Teal");
    assert_ne!(changed, text);
    let without: Vec<&str> = changed.lines().filter(|line| !line.starts_with("google-pixel-7a,")).collect();
    fs::write(&file, without.join("\n")).unwrap();
    story.services.import_catalogue(folder.path(), Scope::Core).await.unwrap();

    let after = story.services.model(&guest, "apple-iphone-13").await.unwrap();
    assert_eq!(after.colours, ["Red", "Teal"]);
    assert_eq!(domain::catalogue::Model { colours: before.colours.clone(), ..after }, before);
    assert_eq!(story.services.model(&guest, "google-pixel-7a").await.unwrap().name, "Pixel 7a");
}

async fn servers_that_start_together_import_once(story: Story) {
    let folder = core_data();
    let other = story.another_server(|_| ());
    let both =
        [&story.services, &other].map(|services| services.import_catalogue(folder.path(), Scope::Core));
    let [one, two] = both;
    let (one, two) = tokio::join!(one, two);
    for (one, two) in one.unwrap().iter().zip(&two.unwrap()) {
        let read = [one, two].iter().filter(|f| matches!(f.outcome, Outcome::Read(_))).count();
        assert!(read == 1 || one.outcome == Outcome::Missing, "{one:?} {two:?}");
    }
    assert_eq!(story.services.suggest_places(&story.guest(), "Boston", None).await.unwrap().len(), 1);
    assert!(!other.suggest_models(&story.guest(), "iphone 13").await.unwrap().is_empty());
}

async fn a_folder_without_data_is_an_error(story: Story) {
    let folder = tempfile::tempdir().unwrap();
    assert!(story.services.import_catalogue(folder.path(), Scope::Core).await.is_err());
    fs::write(folder.path().join("countries.csv"), "this,is\nno,such,file\n").unwrap();
    assert!(story.services.import_catalogue(folder.path(), Scope::Core).await.is_err());
}

async fn codes_of_unknown_models_are_left_out(story: Story) {
    let folder = core_data();
    for file in ["model_codes.csv", "tac.csv"] {
        let text = fs::read_to_string(data().join(file)).unwrap();
        fs::write(folder.path().join(file), text.lines().take(400).collect::<Vec<_>>().join("\n")).unwrap();
    }
    let report = story.services.import_catalogue(folder.path(), Scope::Core).await.unwrap();
    assert!(report.iter().all(|f| f.outcome != Outcome::Unchanged), "{report:?}");
}

async fn storage_is_offered_by_year_where_the_model_s_own_is_unknown(story: Story) {
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    let guest = story.guest();
    let own = story.services.model(&guest, "apple-iphone-13").await.unwrap();
    assert_eq!((own.storage_gb, own.storage_known), (vec![128, 256, 512], true));
    let by_year = story.services.model(&guest, "360-n7").await.unwrap();
    assert_eq!((by_year.storage_gb, by_year.storage_known), (vec![32, 64, 128, 256, 512], false));
}

async fn a_place_is_found_by_name_region_code_and_key(story: Story) {
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    for (typed, key) in [
        ("Boston", "4930956"),
        ("boston, ma", "4930956"),
        ("Boston Massachusetts", "4930956"),
        ("4930956", "4930956"),
        ("new york", "5128581"),
        ("NYC", "5128581"),
        ("Zurich", "2657896"),
        ("zuerich", "2657896"),
        ("ZÜRICH", "2657896"),
        ("Paris", "2988507"),
        ("Paris, Texas", "4717560"),
        ("paris tx", "4717560"),
        ("Paris, France", "2988507"),
        ("Cambridge", "2653941"),
        ("cambridge usa", "4931972"),
        ("Cambridge UK", "2653941"),
        ("portland me", "4975802"),
        ("02134", "us-02134"),
        ("02134-1001", "us-02134"),
        ("us-02134", "us-02134"),
        ("bost", "4930956"),
    ] {
        let found = story.services.place(&story.guest(), typed).await.unwrap();
        assert_eq!(found.map(|place| place.key).as_deref(), Some(key), "{typed}");
    }
    for typed in ["", "Nowhere", "99999", "b", "Paris, Mars", "us-", "-", "%", &"x".repeat(10_000)] {
        assert_eq!(story.services.place(&story.guest(), typed).await.unwrap(), None, "{typed}");
    }
}

async fn five_digits_are_a_postal_code_and_never_a_city(story: Story) {
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    let guest = story.guest();
    let sanaa = story.services.place(&guest, "Sanaa").await.unwrap().unwrap();
    assert_eq!(sanaa.label, "Sanaa, YE");
    assert_eq!(story.services.place(&guest, &sanaa.key).await.unwrap().unwrap(), sanaa);
    let area = story.services.place(&guest, "71137").await.unwrap().unwrap();
    assert_eq!(area.label, "Shreveport, LA 71137, US");
    let field_post = story.services.place(&guest, "09001").await.unwrap().unwrap();
    assert_eq!(field_post.label, "FPO, 09001, US");
}

async fn places_are_suggested_while_they_are_typed(story: Story) {
    story.services.import_catalogue(core_data().path(), Scope::Core).await.unwrap();
    let labels = async |typed: &str, country: Option<&str>| {
        let places = story.services.suggest_places(&story.guest(), typed, country).await.unwrap();
        places.into_iter().map(|place| place.label).collect::<Vec<_>>()
    };
    assert_eq!(labels("pari", None).await, ["Paris, Ile-de-France, FR", "Paris, Texas, US"]);
    assert_eq!(labels("pari", Some("US")).await, ["Paris, Texas, US"]);
    assert_eq!(labels("portland, o", None).await, ["Portland, Oregon, US"]);
    assert_eq!(labels("021", None).await, ["Allston, MA 02134, US", "Cambridge, MA 02139, US"]);
    assert!(labels("021", Some("FR")).await.is_empty());
    assert!(labels("z", None).await.is_empty());
    assert_eq!(labels("zü", None).await, ["Zürich, CH"]);
}
