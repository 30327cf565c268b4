//! A market for stories: the real catalogue with a handful of places, and phones that are put up for sale.
#![allow(dead_code, reason = "each file of stories uses its own part of the market")]

use crate::story::Story;
use bytes::Bytes;
use domain::ListingId;
use domain::imei::{TypedImei, check_digit};
use domain::listings::{Grade, ListingForm, OwnListing};
use image::{ImageFormat, Rgb, RgbImage};
use services::{Caller, Scope};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

pub const CITIES: &str = "\
geonameid,name,country,admin1,admin1_name,lat,lng,population,timezone
4930956,Boston,US,MA,Massachusetts,42.3584,-71.0598,653833,America/New_York
5128581,New York City,US,NY,New York,40.7143,-74.006,8804190,America/New_York
4931972,Cambridge,US,MA,Massachusetts,42.3751,-71.1056,110402,America/New_York
2653941,Cambridge,GB,ENG,England,52.2,0.1167,158434,Europe/London
2988507,Paris,FR,11,Ile-de-France,48.8534,2.3488,2138551,Europe/Paris
4717560,Paris,US,TX,Texas,33.6609,-95.5555,24782,America/Chicago
2657896,Zürich,CH,ZH,Zurich,47.3667,8.55,341730,Europe/Zurich
71137,Sanaa,YE,26,Sanaa,15.3547,44.2067,2545000,Asia/Aden
5746545,Portland,US,OR,Oregon,45.5234,-122.6762,652503,America/Los_Angeles
4975802,Portland,US,ME,Maine,43.6615,-70.2553,68408,America/New_York
";

pub const CITY_NAMES: &str = "\
geonameid,altname
5128581,New York
5128581,NYC
5128581,Big Apple
2657896,Zuerich
2657896,Zurigo
";

pub const POSTAL_CODES: &str = "\
postal_code,place,state,lat,lng
02134,Allston,MA,42.3535,-71.1329
02139,Cambridge,MA,42.3647,-71.1042
71137,Shreveport,LA,32.6076,-93.7526
09001,FPO,,38.1105,15.6613
";

/// How the slugs begin of the brands that stories are told of.
const BRANDS: [&str; 8] =
    ["360-", "apple-", "asus-", "fairphone-", "google-", "motorola-", "oneplus-", "samsung-galaxy-"];

/// The folder of the data files that come with the marketplace.
pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

/// A folder with the whole core catalogue, every country, and the places above.
pub fn core_data() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["catalogue_core.csv", "storage_tiers_by_year.csv", "countries.csv"] {
        std::fs::copy(data().join(file), folder.path().join(file)).unwrap();
    }
    for (file, text) in
        [("cities.csv", CITIES), ("city_altnames.csv", CITY_NAMES), ("postal_us.csv", POSTAL_CODES)]
    {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

/// The same with the models of some brands only, which are read more quickly.
pub fn small_data() -> TempDir {
    let folder = core_data();
    let catalogue = folder.path().join("catalogue_core.csv");
    let core = std::fs::read_to_string(&catalogue).unwrap();
    let told = |line: &&str| line.starts_with("slug,") || BRANDS.iter().any(|brand| line.starts_with(brand));
    let few: String = core.split_inclusive('\n').filter(told).collect();
    std::fs::write(catalogue, few).unwrap();
    folder
}

/// Opens the market: some of the catalogue and the places are there.
pub async fn open(story: &Story) {
    story.services.import_catalogue(small_data().path(), Scope::Core).await.unwrap();
}

/// A form in which nothing is missing but the IMEI: an iPhone 13 in Boston.
pub fn filled_in() -> ListingForm {
    ListingForm {
        storage_gb: "128".into(),
        colour: "Midnight".into(),
        screen: "flawless".into(),
        body: "worn".into(),
        function: "full".into(),
        parts: "original".into(),
        battery: "89".into(),
        account_lock: "removed".into(),
        finance: "paid_off".into(),
        imei: TypedImei::default(),
        carrier_lock: "unlocked".into(),
        price: "399".into(),
        currency: "USD".into(),
        place: "4930956".into(),
        place_text: String::new(),
        ships_to: "country".into(),
        pickup: String::new(),
        description: "One owner, always in a case.".into(),
    }
}

/// The same form with answers that make this grade.
pub fn in_grade(grade: Grade, form: ListingForm) -> ListingForm {
    let (screen, body, function) = match grade {
        Grade::Mint => ("flawless", "flawless", "full"),
        Grade::Good => ("marks", "worn", "full"),
        Grade::Fair => ("scratched", "worn", "full"),
        Grade::Damaged => ("cracked", "worn", "full"),
    };
    ListingForm { screen: screen.into(), body: body.into(), function: function.into(), ..form }
}

/// An IMEI that no other phone of this test has.
pub fn another_imei() -> TypedImei {
    static GIVEN: AtomicU64 = AtomicU64::new(0);
    let number = format!("35693803{:06}", GIVEN.fetch_add(1, Ordering::Relaxed));
    TypedImei(format!("{number}{}", char::from(check_digit(&number))))
}

/// A picture that differs from that of another shade.
pub fn picture(width: u32, height: u32, shade: u8) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([shade, (x * 255 / width) as u8, (y * 255 / height) as u8]))
}

/// The file of a picture.
pub fn file(image: &RgbImage, format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

/// A small photo that differs from that of another shade.
pub fn photo(shade: u8) -> Bytes {
    file(&picture(40, 30, shade), ImageFormat::Jpeg)
}

/// A draft that could be published as it is.
pub async fn ready(story: &Story, seller: &Caller, model: &str, form: ListingForm) -> OwnListing {
    let services = &story.services;
    let id = services.draft_listing(seller, model).await.unwrap();
    services.add_photo(seller, id, photo(1)).await.unwrap();
    let imei = if form.imei == TypedImei::default() { another_imei() } else { form.imei.clone() };
    services.save_listing(seller, id, 1, ListingForm { imei, ..form }).await.unwrap();
    services.own_listing(seller, id).await.unwrap()
}

/// A phone that is for sale.
pub async fn for_sale(story: &Story, seller: &Caller, model: &str, form: ListingForm) -> ListingId {
    let draft = ready(story, seller, model, form).await;
    story.services.publish_listing(seller, draft.id, draft.version).await.unwrap();
    draft.id
}
