//! The export: all that is kept about somebody, and nothing about anybody else.

use crate::story::phones::phone_for_sale;
use crate::story::{PHONE, Story};
use domain::accounts::{EmailForm, ProfileForm};
use domain::addresses::AddressForm;
use domain::listings::{ListingState, VacationForm};
use domain::photos::{Photo, PhotoId};
use domain::search::SaveSearchForm;
use domain::{Currency, Money};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use store::notifications::NewNotification;
use store::watches::Watch;

stories!(an_export_has_everything_that_was_typed, an_export_has_nothing_of_others_and_no_secrets);

/// Where in the export a table's rows about somebody are, or why they are not.
const TABLES: [(&str, &str); 24] = [
    ("accounts", "account"),
    ("addresses", "addresses"),
    ("audit_log", "history"),
    ("basket_items", "basket"),
    ("bulk_imports", "bulk_imports"),
    ("device_checks", "listings"),
    ("listing_events", "listings"),
    ("listing_photos", "listings"),
    ("listing_references", "listings"),
    ("listings", "listings"),
    ("notifications", "notifications"),
    ("offer_events", "offers"),
    ("offer_floors", "offers"),
    ("offers", "offers"),
    ("one_time_tokens", "waiting_links"),
    ("recovery_codes", "account"),
    ("removed_photos", "listings"),
    ("saved_search_hits", "saved_searches"),
    ("saved_searches", "saved_searches"),
    ("sessions", "sessions"),
    ("silent_offers", "offers"),
    ("vacations", "vacation"),
    ("verifications", "listings"),
    ("watches", "watched_phones"),
];
/// What only a purchase or a talk fills: `orders`, `payouts`, `reviews` and `messages` of the export, told in the stories
/// of orders, of reviews and of messages.
const OF_PURCHASES: [&str; 20] = [
    "arrivals",
    "conversation_sides",
    "conversations",
    "dispute_events",
    "disputes",
    "message_blocks",
    "message_mails_off",
    "message_reports",
    "messages",
    "order_events",
    "order_lines",
    "orders",
    "payment_events",
    "payments",
    "payout_accounts",
    "payouts",
    "refunds",
    "review_reports",
    "reviews",
    "seller_reputations",
];
/// Nothing but hashes of secrets and times, which sessions and listings say as well.
const SECRETS_ONLY: [&str; 3] = ["guest_drafts", "hand_overs", "refresh_tokens"];
/// What the export says elsewhere (the first digits of an IMEI), and what staff suspect of photos, which names
/// other people's listings.
const LEFT_OUT: [&str; 2] = ["learned_tacs", "photo_flags"];

async fn an_export_has_everything_that_was_typed(story: Story) {
    let (ada, services) = (story.member("Ada").await, &story.services);
    let about = ProfileForm {
        name: "Ada".into(),
        about: "Analyst".into(),
        phone: PHONE.into(),
        ..Default::default()
    };
    services.update_profile(&ada, about).await.unwrap();
    let address = AddressForm {
        country: "DE".into(),
        name: "Ada King".into(),
        street: "Hauptstr. 1".into(),
        city: "Berlin".into(),
        postal_code: "10115".into(),
        ..AddressForm::default()
    };
    services.save_address(&ada, address).await.unwrap();
    let listing = phone_for_sale(&story, &ada, ListingState::Live).await;
    let photo = Photo { id: PhotoId([0xA5; 32]), width: 1600, height: 1200, shot: None };
    let (account, now) = (ada.account().unwrap(), services.clock.now());
    let told = NewNotification {
        id: services.mint.id(now),
        account,
        kind: "other",
        data: "{}",
        link: "/search",
        created_at: now,
    };
    let others = phone_for_sale(&story, &story.member("Eve").await, ListingState::Live).await;
    let told_price = Money::new(39_900, Currency::Usd);
    let watch = Watch { account, listing: others, told: told_price, by_mail: true, created_at: now };
    let mut db = services.store.write().await.unwrap();
    db.set_listing_photos(listing, &[photo]).await.unwrap();
    db.add_watch(&watch).await.unwrap();
    db.add_to_basket(account.0, others, now).await.unwrap();
    db.add_bulk_import(services.mint.id(now), account, b"sealed", 1, now).await.unwrap();
    db.add_notification(&told).await.unwrap();
    db.add_reference(account, "SHELF-7", listing).await.unwrap();
    db.commit().await.unwrap();
    let search = SaveSearchForm { query: "brand=apple".into(), name: "Apples".into(), alert: "daily".into() };
    services.save_search(&ada, search).await.unwrap();
    services.begin_vacation(&ada, VacationForm::default()).await.unwrap();
    let form = EmailForm { email: "ada@example.org".into() };
    services.request_password_reset(&story.guest(), form).await.unwrap();
    let data = services.export_data(&ada).await.unwrap();
    for (_, part) in TABLES {
        let filled = data[part].as_array().map_or(data[part].is_object(), |rows| !rows.is_empty());
        assert!(filled, "{part} is empty");
    }
    let text = data.to_string();
    let listing = listing.to_string();
    let photo = photo.id.path(1600);
    let typed = [
        "SHELF-7",
        "Apples",
        "ada@example.org",
        PHONE,
        "Analyst",
        "Hauptstr. 1",
        "198.51.100.7",
        "Firefox on Linux",
    ];
    for typed in typed.into_iter().chain([listing.as_str(), photo.as_str()]) {
        assert!(text.contains(typed), "{typed} is missing in {text}");
    }
}

async fn an_export_has_nothing_of_others_and_no_secrets(story: Story) {
    let (ada, grace) = (story.member("Ada").await, story.member("Grace").await);
    let others = phone_for_sale(&story, &grace, ListingState::Live).await.to_string();
    let text = story.services.export_data(&ada).await.unwrap().to_string();
    let grace = grace.member().unwrap();
    for foreign in
        ["grace@example.org", "$argon2id", &others, &grace.account.to_string(), &grace.session.to_string()]
    {
        assert!(!text.contains(foreign), "{foreign} is in {text}");
    }
}

/// A table that is added later and points to people, directly or by way of another one, must be exported too.
#[test]
fn every_table_that_points_to_people_is_exported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut tables = String::new();
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
    {
        tables.push_str(&fs::read_to_string(file).unwrap());
    }
    let tables: Vec<(&str, &str)> = tables
        .split("CREATE TABLE IF NOT EXISTS ")
        .skip(1)
        .map(|table| {
            let (name, columns) = table.split_once(" (").unwrap();
            (name, columns.split(";\n").next().unwrap())
        })
        .collect();
    let mut personal = BTreeSet::from(["accounts"]);
    loop {
        let points_to_people = |columns: &str| {
            columns.contains("actor_id")
                || personal.iter().any(|table| columns.contains(&format!("REFERENCES {table} (")))
        };
        let found: BTreeSet<_> =
            tables.iter().filter(|(_, columns)| points_to_people(columns)).map(|(name, _)| *name).collect();
        let before = personal.len();
        personal.extend(found);
        if personal.len() == before {
            break;
        }
    }
    let exported = TABLES.iter().map(|(table, _)| *table).chain(SECRETS_ONLY);
    let exported: BTreeSet<_> = exported.chain(OF_PURCHASES).chain(LEFT_OUT).collect();
    assert_eq!(personal, exported);
}
