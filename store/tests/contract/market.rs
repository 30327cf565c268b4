//! A market for the contract: sellers, a few models, and listings with everything filled in.

use domain::accounts::Role;
use domain::catalogue::{FormFactor, Model, Tier};
use domain::listings::{
    AccountLock, Answers, Body, CarrierLock, Delivery, Finance, Function, Grade, ListingDetails,
    ListingState, Parts, Screen, ShipsTo, search_text,
};
use domain::places::{Place, Point};
use domain::{AccountId, Currency, Instant, ListingId, Money};
use store::accounts::NewAccount;
use store::listings::Draft;
use store::{Store, Write};
use uuid::Uuid;

pub const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

/// An id that sorts by its number.
pub fn id<T: From<Uuid>>(number: u32) -> T {
    Uuid::from_u128(u128::from(number) << 32 | 7).into()
}

pub fn model(slug: &str, brand: &str, name: &str, storage_gb: &[u32]) -> Model {
    Model {
        slug: slug.into(),
        brand_slug: domain::catalogue::brand_slug(brand),
        brand: brand.into(),
        name: name.into(),
        form: FormFactor::Phone,
        tier: Tier::A,
        release_year: Some(2021),
        storage_gb: storage_gb.into(),
        storage_known: true,
        ram_gb: vec!["4".into(), "0.5".into()],
        colours: vec!["Red".into(), "Sky Blue".into()],
        screen_in: Some("6.1".into()),
        resolution: None,
        battery_mah: Some(3_240),
        chip: None,
    }
}

/// Models of three brands.
pub fn models() -> Vec<Model> {
    vec![
        model("apple-iphone-13", "Apple", "iPhone 13", &[128, 256, 512]),
        model("apple-iphone-13-pro", "Apple", "iPhone 13 Pro", &[128, 256, 512, 1024]),
        model("samsung-galaxy-s21-plus-5g", "Samsung", "Galaxy S21+ 5G", &[128, 256]),
        model("samsung-galaxy-a13", "Samsung", "Galaxy A13", &[64, 128]),
        model("fairphone-5", "Fairphone", "Fairphone 5", &[256]),
    ]
}

pub async fn add_seller(db: &mut Write, number: u32) -> AccountId {
    let mut email_hash = [0; 32];
    email_hash[..4].copy_from_slice(&number.to_le_bytes());
    let seller = id(number);
    let new = NewAccount {
        id: seller,
        email_hash: &email_hash,
        email_sealed: b"e-mail",
        phone_sealed: b"phone",
        name: &format!("Seller {number}"),
        password_hash: "",
        role: Role::Member,
        created_at: NOW,
    };
    db.add_account(&new).await.unwrap();
    seller
}

/// Models and one seller.
pub async fn opened(store: &Store) -> AccountId {
    let mut db = store.write().await.unwrap();
    db.save_models(&models()).await.unwrap();
    let seller = add_seller(&mut db, 1).await;
    db.commit().await.unwrap();
    seller
}

pub fn boston() -> Place {
    let at = Point { lat: 42.3584, lng: -71.0598 };
    Place { key: "4930956".into(), label: "Boston, Massachusetts, US".into(), country: "US".into(), at }
}

pub fn details() -> ListingDetails {
    ListingDetails {
        storage_gb: Some(128),
        colour: Some("Rosé".into()),
        answers: answers(),
        grade: Some(Grade::Good),
        carrier_lock: Some(CarrierLock::Unlocked),
        price: Some(Money::new(39_900, Currency::Usd)),
        place: Some(boston()),
        delivery: Delivery { ships_to: ShipsTo::Region, pickup: true },
        description: "One owner. 📱\n\nAlways in a case.".into(),
    }
}

pub fn answers() -> Answers {
    Answers {
        screen: Some(Screen::Marks),
        body: Some(Body::Worn),
        function: Some(Function::Full),
        parts: Some(Parts::Foreign),
        battery: Some(87),
        account_lock: Some(AccountLock::Removed),
        finance: Some(Finance::PaidOff),
    }
}

pub async fn add_draft(db: &mut Write, number: u32, seller: AccountId, model: &Model) -> ListingId {
    let listing = id(number);
    let draft = Draft { id: listing, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
    db.add_draft(draft, NOW).await.unwrap();
    listing
}

/// A listing in any state, as if it had come there by the usual way.
pub async fn add_listing(
    db: &mut Write,
    number: u32,
    seller: AccountId,
    model: &Model,
    details: &ListingDetails,
    state: ListingState,
    published_at: Instant,
) -> ListingId {
    let listing = add_draft(db, number, seller, model).await;
    let words = search_text(model, details.storage_gb, details.colour.as_deref());
    assert!(db.save_listing_details(listing, 1, details, &words, NOW).await.unwrap());
    let draft = db.listing(listing).await.unwrap().unwrap();
    assert!(db.move_listing(&draft, state, Some(published_at), NOW).await.unwrap());
    listing
}
