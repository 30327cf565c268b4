//! How well searches are answered: a hundred judged ones on a market of some thousand phones.
//!
//! `queries.csv` says for each what a good answer is: any of some models (none: any model), and what else is needed.
//! A listing that is all of that gains 3, one of the right model that lacks something 1.
//! `cargo test -p services --test stories relevance -- --nocapture` prints the figures and every search that failed.

use crate::market;
use crate::story::Story;
use domain::catalogue::{FormFactor, Model};
use domain::listings::{Answers, CarrierLock, Delivery, Grade, ListingDetails, ListingState, search_text};
use domain::search::{Colour, PER_PAGE, SearchQuery};
use domain::{AccountId, Currency, Instant, ListingId, Money};
use serde::Deserialize;
use services::Mint;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;
use store::listings::Draft;

/// Makers of the phones of this market.
const MAKERS: [&str; 12] = [
    "apple",
    "samsung",
    "google",
    "oneplus",
    "xiaomi",
    "motorola",
    "sony",
    "fairphone",
    "nothing",
    "huawei",
    "lg",
    "realme",
];
/// Keys of the cities of the market's data: Boston, New York, Cambridge, Paris, Zürich and Portland.
const CITIES: [&str; 6] = ["4930956", "5128581", "4931972", "2988507", "2657896", "5746545"];
/// Of success@3.
const GOAL: f64 = 0.95;
/// Of nDCG@10: filters show what fits and nothing that nearly does, which the ideal order has further down.
const FLOOR: f64 = 0.85;

#[derive(Deserialize)]
struct Judged {
    query: String,
    models: String,
    needs: String,
}

struct Offer {
    model: Model,
    details: ListingDetails,
}

stories!(what_people_mean_is_among_the_first_three);

async fn what_people_mean_is_among_the_first_three(story: Story) {
    let market = opened(&story).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/relevance/queries.csv");
    let judged: Vec<Judged> =
        csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap();
    assert_eq!(judged.len(), 100);
    let (mut successes, mut ndcg) = (0, 0.0);
    for judged in &judged {
        let gains: HashMap<ListingId, u32> =
            market.iter().map(|(id, offer)| (*id, judged.gain(offer))).collect();
        let mut ideal: Vec<u32> = gains.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        if ideal[0] < 3 {
            println!("nothing in the market answers {}", judged.query);
        }
        let query = SearchQuery { text: judged.query.clone(), page: 1, ..SearchQuery::default() };
        let results = story.services.search_listings(&story.guest(), query).await.unwrap();
        let found: Vec<u32> = results.page.items.iter().map(|card| gains[&card.id]).collect();
        let success = found.iter().take(3).any(|gain| *gain == 3);
        successes += usize::from(success);
        let here = dcg(&found) / dcg(&ideal);
        ndcg += here;
        if here < 0.999 {
            println!("{here:.3} {:<32} read as {}", judged.query, results.query.to_query());
        }
    }
    let (success, ndcg) = (successes as f64 / judged.len() as f64, ndcg / judged.len() as f64);
    println!("{} searches, {} phones: success@3 {success:.3}, nDCG@10 {ndcg:.3}", judged.len(), market.len());
    assert!(success >= GOAL && ndcg >= FLOOR, "success@3 {success:.3}, nDCG@10 {ndcg:.3}");
}

/// Discounted cumulative gain of the first ten.
fn dcg(gains: &[u32]) -> f64 {
    let gain = |(rank, gain): (usize, &u32)| (f64::from(1_u32 << gain) - 1.0) / (rank as f64 + 2.0).log2();
    gains.iter().take(10).enumerate().map(gain).sum()
}

impl Judged {
    fn gain(&self, offer: &Offer) -> u32 {
        let right_model =
            self.models.is_empty() || self.models.split('|').any(|slug| slug == offer.model.slug);
        let needs = form_urlencoded::parse(self.needs.as_bytes());
        let met = needs.into_iter().all(|(need, value)| offer.meets(&need, &value));
        match (right_model, met) {
            (true, true) => 3,
            (true, false) if !self.models.is_empty() => 1,
            _ => 0,
        }
    }
}

impl Offer {
    fn meets(&self, need: &str, value: &str) -> bool {
        let (model, details) = (&self.model, &self.details);
        match need {
            "brand" => model.brand_slug == value,
            "year" => model.release_year.is_some_and(|year| year.to_string() == value),
            "storage" => details.storage_gb.is_some_and(|gb| gb.to_string() == value),
            "grade" => details.grade.is_some_and(|grade| grade.as_str() == value),
            "lock" => details.carrier_lock.is_some_and(|lock| lock.as_str() == value),
            "colour" => {
                details.colour.as_deref().and_then(Colour::of).is_some_and(|colour| colour.as_str() == value)
            }
            "max" => details.price.is_some_and(|price| price.minor <= 100 * value.parse::<i64>().unwrap()),
            "near" => {
                let city = details.place.as_ref().unwrap().label.split(',').next().unwrap().to_lowercase();
                city == value || value == "boston" && city == "cambridge"
            }
            other => panic!("{other} is no need"),
        }
    }
}

/// A market with every newer phone of well-known makers, in each size of storage, four times.
async fn opened(story: &Story) -> HashMap<ListingId, Offer> {
    let folder = market::core_data();
    story.services.import_catalogue(folder.path(), services::Scope::Core).await.unwrap();
    let seller = seller(story).await;
    let mut places = Vec::new();
    for city in CITIES {
        places.push(story.services.place(&story.guest(), city).await.unwrap().unwrap());
    }
    let mut db = story.services.store.write().await.unwrap();
    let models = db.models().await.unwrap();
    let known =
        |model: &Model| MAKERS.contains(&model.brand_slug.as_str()) && model.release_year >= Some(2018);
    let usual = ["Black", "Blue", "White", "Red"].map(str::to_owned);
    let mut market = HashMap::new();
    let mut number: usize = 0;
    let rolls = Mint::seeded(11);
    let roll = |below: usize| rolls.number(below as u64) as usize;
    for model in models.into_iter().filter(|model| model.form == FormFactor::Phone && known(model)) {
        let sizes: Vec<u32> = model.storage_gb.iter().copied().filter(|gb| *gb >= 64).take(4).collect();
        for gb in std::iter::repeat_n(&sizes, 4).flatten() {
            number += 1;
            let colours = if model.colours.is_empty() { &usual[..] } else { &model.colours };
            let details = ListingDetails {
                storage_gb: Some(*gb),
                colour: Some(colours[roll(colours.len())].clone()),
                answers: Answers::default(),
                grade: Some(Grade::ALL[roll(4)]),
                carrier_lock: Some(if roll(3) == 0 { CarrierLock::Locked } else { CarrierLock::Unlocked }),
                price: Some(price(&model, roll(60))),
                place: Some(places[roll(places.len())].clone()),
                delivery: Delivery::default(),
                description: "One owner, works as it should.".into(),
            };
            let id = put_up(&mut db, story, seller, number, &model, &details).await;
            market.insert(id, Offer { model: model.clone(), details });
        }
    }
    db.commit().await.unwrap();
    assert_eq!(story.services.follow_listings().await.unwrap(), market.len());
    assert!(market.len() > 30 * PER_PAGE as usize, "{} phones", market.len());
    market
}

async fn seller(story: &Story) -> AccountId {
    story.member("Ada").await.account().unwrap()
}

fn price(model: &Model, roll: usize) -> Money {
    let age = i64::from(2026 - model.release_year.unwrap_or(2016));
    Money::new((900 - 85 * age).max(40) * (60 + roll as i64), Currency::Usd)
}

async fn put_up(
    db: &mut store::Write,
    story: &Story,
    seller: AccountId,
    number: usize,
    model: &Model,
    details: &ListingDetails,
) -> ListingId {
    let now = story.services.clock.now();
    let at: Instant = now.minus(Duration::from_secs(number as u64 * 977 % 9_000_000));
    let id: ListingId = story.services.mint.id(at);
    let draft = Draft { id, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
    db.add_draft(draft, at).await.unwrap();
    let words = search_text(model, details.storage_gb, details.colour.as_deref());
    assert!(db.save_listing_details(id, 1, details, &words, at).await.unwrap());
    let listing = db.listing(id).await.unwrap().unwrap();
    assert!(db.move_listing(&listing, ListingState::Live, Some(at), at).await.unwrap());
    id
}
