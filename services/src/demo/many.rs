//! The demo market in any size: phones of the whole catalogue, newer ones of well-known makers more often, at places
//! as often as people live there. What a market of that size costs can be seen and measured with it.

use super::phones::{USUAL_COLOURS, asking};
use super::{DemoMarket, MINUTES, Offer, SEED, one_of};
use crate::places::city_place;
use crate::{Error, Mint, Result, Services};
use domain::catalogue::{FormFactor, Model};
use domain::listings::Grade;
use domain::places::Place;
use std::time::Duration;
use store::Read;
use store::listings::Listing;

/// Phones of one unit of work.
const BATCH: u32 = 500;
/// Cities of each letter.
const CITIES: u32 = 150;

/// How often a model is offered, beside others: newer phones of well-known makers more often.
pub fn how_often(model: &Model) -> u64 {
    let maker = match model.brand_slug.as_str() {
        "apple" | "samsung" => 40,
        "google" | "xiaomi" | "motorola" | "oneplus" => 10,
        _ => 1,
    };
    let year = u64::from(model.release_year.unwrap_or(2014).clamp(2010, 2026) - 2009);
    maker * year * if model.form == FormFactor::Phone { 4 } else { 1 }
}

/// Things of which some are taken more often than others.
pub struct Weighted<T> {
    things: Vec<T>,
    /// The sum of the weights up to each of them.
    sums: Vec<u64>,
}

impl<T> Weighted<T> {
    pub fn new(things: Vec<T>, weight: impl Fn(&T) -> u64) -> Self {
        let mut sum = 0;
        let sums = things.iter().map(|thing| {
            sum += weight(thing);
            sum
        });
        Self { sums: sums.collect(), things }
    }

    /// One of them; `None` where there are none.
    pub fn one(&self, dice: &Mint) -> Option<&T> {
        let at = dice.number(*self.sums.last().filter(|sum| **sum > 0)?);
        self.things.get(self.sums.partition_point(|sum| *sum <= at))
    }
}

impl Services {
    /// Adds phones to a market that was just filled until it has so many. The same people sell them, with the same
    /// pictures and words. Where it is interrupted, the market has fewer.
    pub async fn enlarge_demo(&self, market: DemoMarket, listings: u32) -> Result<DemoMarket> {
        let dice = Mint::seeded(SEED);
        let mut db = self.store.read().await?;
        let models = Weighted::new(db.models().await?, how_often);
        let places = places(&mut db).await?;
        let mut patterns = Vec::new();
        for entry in db.live_listings(market.listings, 0).await? {
            if let Some(listing) = db.listing(entry.id).await? {
                patterns.push((db.listing_photos(entry.id).await?, listing));
            }
        }
        drop(db);
        if patterns.is_empty() {
            return Ok(market);
        }
        let mut there = market.listings;
        while there < listings {
            let mut db = self.store.write().await?;
            for _ in 0..BATCH.min(listings - there) {
                let (photos, pattern) = one_of(&dice, &patterns);
                let (Some(model), Some((_, place))) = (models.one(&dice), places.one(&dice)) else {
                    return Err(Error::failed("the demo market needs models and places"));
                };
                let offer = self.like(pattern, model, place, &dice);
                self.put_up(&mut db, &offer, pattern.seller, photos).await?;
                there += 1;
            }
            db.commit().await?;
        }
        self.show_change().await;
        Ok(DemoMarket { listings: there, ..market })
    }

    /// A phone in the condition of another one.
    fn like(&self, pattern: &Listing, model: &Model, place: &Place, dice: &Mint) -> Offer {
        let now = self.clock.now();
        let year = u16::try_from(now.year()).unwrap_or(u16::MAX);
        let mut details = pattern.details.clone();
        let gb = if model.storage_gb.is_empty() { 128 } else { *one_of(dice, &model.storage_gb) };
        details.storage_gb = Some(gb);
        details.colour = Some(match model.colours.as_slice() {
            [] => (*one_of(dice, &USUAL_COLOURS)).to_owned(),
            own => one_of(dice, own).clone(),
        });
        let new = if how_often(model) > 400 { 899 } else { 399 };
        let currency = details.price.map(|price| price.currency).unwrap_or_default();
        let grade = details.grade.unwrap_or(Grade::Good);
        let off = dice.number(17) as i64 - 8;
        details.price = Some(asking(new, model, gb, grade, year, off, currency));
        details.place = Some(place.clone());
        let ago = dice.number(MINUTES) * dice.number(MINUTES) / MINUTES;
        let published_at = now.minus(Duration::from_secs(60 * (ago + 5)));
        Offer { seller: 0, model: model.clone(), details, motifs: Vec::new(), published_at }
    }
}

/// The larger cities of every letter.
async fn places(db: &mut Read) -> Result<Weighted<(u64, Place)>> {
    let mut found = Vec::new();
    for letter in 'a'..='z' {
        for city in db.cities_by_prefix(&letter.to_string(), CITIES).await? {
            found.push((u64::try_from(city.population).unwrap_or(0), city_place(city)));
        }
    }
    Ok(Weighted::new(found, |(population, _)| *population))
}
