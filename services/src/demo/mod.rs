//! The demo market: sellers, listings and drawn pictures for a market that is still empty.

mod canvas;
mod letters;
mod many;
mod people;
mod phones;
mod pictures;
mod words;

use crate::accounts::is_duplicate;
use crate::places::place;
use crate::{Caller, Error, Mint, NewMember, Picture, Result, Services, photos};
use domain::accounts::Role;
use domain::catalogue::Model;
use domain::listings::{
    AccountLock, Answers, CarrierLock, Delivery, Finance, Grade, ListingDetails, ListingState, Parts, Screen,
    search_text,
};
use domain::photos::Photo;
use domain::places::Place;
use domain::{AccountId, Currency, Instant, ListingId};
use futures::{StreamExt, TryStreamExt, stream};
pub use many::{Weighted, how_often};
use people::{PASSWORD, PEOPLE};
use phones::{PHONES, USUAL_COLOURS, asking};
use pictures::{Look, View, colour_named, draw};
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;
use store::listings::Draft;
use store::{Read, Write};

/// What was put into the market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoMarket {
    /// E-mail addresses of the demo accounts.
    pub emails: Vec<String>,
    /// The password of all of them.
    pub password: String,
    pub listings: u32,
}

/// How many phones each person sells.
const EACH: usize = 10;
/// Over how long they were put up for sale, in minutes: 60 days.
const MINUTES: u64 = 60 * 24 * 60;
/// The market is the same wherever it is filled.
const SEED: u64 = 20_261_122;

/// What a picture shows; equal ones are drawn once.
type Motif = (Look, View, [u8; 3]);

/// A phone that somebody is going to sell.
struct Offer {
    seller: usize,
    model: Model,
    details: ListingDetails,
    motifs: Vec<Motif>,
    published_at: Instant,
}

impl Services {
    /// Fills an empty market; `None` where there are listings or demo accounts already, or no catalogue yet.
    ///
    /// Accounts and listings come in one unit of work: whatever happens, there is all of the market or none.
    pub async fn fill_demo(&self) -> Result<Option<DemoMarket>> {
        let mut db = self.store.read().await?;
        if db.any_listing().await? {
            return Ok(None);
        }
        let dice = Mint::seeded(SEED);
        let offers = offers(&mut db, &dice, self.clock.now()).await?;
        drop(db);
        if offers.is_empty() {
            tracing::warn!("the demo market needs the catalogue and the places: import them first");
            return Ok(None);
        }
        let photos = self.draw_all(&offers).await?;
        let filled = self.open_market(&offers, &photos).await?;
        Ok(filled.then(|| DemoMarket {
            emails: (1..=PEOPLE.len()).map(people::email).collect(),
            password: PASSWORD.into(),
            listings: offers.len() as u32,
        }))
    }

    /// Lets the people in and puts their phones up for sale; `false` where somebody else was faster.
    async fn open_market(&self, offers: &[Offer], photos: &HashMap<Motif, Photo>) -> Result<bool> {
        let mut members = Vec::new();
        for (number, (name, _)) in (1..).zip(PEOPLE) {
            let new = NewMember {
                email: people::email(number),
                name: name.into(),
                phone: people::phone(number),
                country: "US".into(),
                password: PASSWORD.into(),
                role: Role::Member,
            };
            members.push(self.prepared(new).await?);
        }
        let since = self.clock.now().minus(Duration::from_secs(2 * 60 * MINUTES));
        let mut db = self.store.write().await?;
        if db.any_listing().await? {
            return Ok(false);
        }
        let mut sellers = Vec::new();
        for member in &members {
            match self.add_account(&mut db, &Caller::system(), member, Role::Member, since).await {
                // Another server fills the market right now, or somebody signed up as one of them.
                Err(error) if is_duplicate(&error) => return Ok(false),
                added => sellers.push(added?),
            }
        }
        for offer in offers {
            let shown: Vec<Photo> =
                offer.motifs.iter().filter_map(|motif| photos.get(motif).copied()).collect();
            self.put_up(&mut db, offer, sellers[offer.seller], &shown).await?;
        }
        db.commit().await?;
        self.show_change().await;
        Ok(true)
    }

    /// Draws and keeps every picture that the offers show, on all processors.
    async fn draw_all(&self, offers: &[Offer]) -> Result<HashMap<Motif, Photo>> {
        let mut wanted: Vec<Motif> = offers.iter().flat_map(|offer| offer.motifs.clone()).collect();
        wanted.sort_by_key(|(look, view, colour)| (*look as u8, *view as u8, *colour));
        wanted.dedup();
        let workers = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        let drawn = stream::iter(wanted).map(|motif| async move {
            let (look, view, colour) = motif;
            let work = move || photos::keep(&draw(look, view, colour).into());
            let picture: Picture = tokio::task::spawn_blocking(work).await.map_err(Error::failed)??;
            Ok((motif, self.keep_picture(&picture).await?))
        });
        // Twice as many as there are processors: while some are drawn, others are written to disk.
        drawn.buffer_unordered(2 * workers).try_collect().await
    }

    /// Writes a listing as if its seller had gone through the usual steps.
    async fn put_up(&self, db: &mut Write, offer: &Offer, seller: AccountId, photos: &[Photo]) -> Result<()> {
        let (model, details, at) = (&offer.model, &offer.details, offer.published_at);
        let id: ListingId = self.mint.id(at);
        let draft = Draft { id, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
        db.add_draft(draft, at).await?;
        db.add_listing_event(id, 1, "draft", &json!({}), Some(seller), at).await?;
        let words = search_text(model, details.storage_gb, details.colour.as_deref());
        db.save_listing_details(id, 1, details, &words, at).await?;
        db.set_listing_photos(id, photos).await?;
        if let Some(listing) = db.listing(id).await? {
            db.move_listing(&listing, ListingState::Live, Some(at), at).await?;
            let change = json!({ "from": "draft", "to": "live", "price": details.price });
            db.add_listing_event(id, 3, "publish", &change, Some(seller), at).await?;
        }
        Ok(())
    }
}

fn one_of<'a, T>(dice: &Mint, choices: &'a [T]) -> &'a T {
    &choices[dice.number(choices.len() as u64) as usize]
}

/// Every phone that is going to be for sale; none where models or places are missing.
async fn offers(db: &mut Read, dice: &Mint, now: Instant) -> Result<Vec<Offer>> {
    let mut known: HashMap<String, Model> =
        db.models().await?.into_iter().map(|m| (m.slug.clone(), m)).collect();
    let phones: Vec<(Model, u32, Look)> =
        PHONES.iter().filter_map(|(slug, new, look)| Some((known.remove(*slug)?, *new, *look))).collect();
    let countries = db.countries().await?;
    let mut offers = Vec::new();
    for (seller, (_, city)) in PEOPLE.iter().enumerate() {
        let Some(place) = place(db, city).await?.filter(|_| !phones.is_empty()) else { continue };
        let currency =
            countries.iter().find(|c| c.code == place.country).and_then(|c| c.currency.parse().ok());
        for n in 0..EACH {
            // Each in turn, so that every model is there several times, from different people.
            let (model, new, look) = &phones[(seller * EACH + n) * 7 % phones.len()];
            offers.push(offer(dice, seller, model, *new, *look, &place, currency.unwrap_or_default(), now));
        }
    }
    offers.sort_by_key(|offer| offer.published_at);
    Ok(offers)
}

#[expect(clippy::too_many_arguments, reason = "they are what an offer is made of")]
fn offer(
    dice: &Mint,
    seller: usize,
    model: &Model,
    new: u32,
    look: Look,
    place: &Place,
    currency: Currency,
    now: Instant,
) -> Offer {
    use Grade::*;
    let grade = *one_of(dice, &[Mint, Mint, Mint, Good, Good, Good, Good, Good, Fair, Fair, Fair, Damaged]);
    let gb = *one_of(dice, &model.storage_gb[..model.storage_gb.len().min(3)]);
    let colour = match model.colours.as_slice() {
        [] => (*one_of(dice, &USUAL_COLOURS)).to_owned(),
        own => one_of(dice, own).clone(),
    };
    let locked = place.country == "US" && dice.number(7) == 0;
    let off = dice.number(17) as i64 - 8;
    let year = u16::try_from(now.year()).unwrap_or(u16::MAX);
    let (description, answers) = told(dice, grade);
    let front = if answers.screen == Some(Screen::Cracked) { View::Cracked } else { View::Front };
    let tint = colour_named(&colour);
    let (back, front) = ((look, View::Back, tint), (look.seen_in_front(), front, tint));
    let motifs = match dice.number(3) {
        0 => vec![back],
        1 => vec![front, back],
        _ => vec![back, front],
    };
    // More of them lately than long ago.
    let ago = dice.number(MINUTES) * dice.number(MINUTES) / MINUTES;
    Offer {
        seller,
        details: ListingDetails {
            storage_gb: Some(gb),
            colour: Some(colour),
            answers,
            grade: Some(grade),
            carrier_lock: Some(if locked { CarrierLock::Locked } else { CarrierLock::Unlocked }),
            price: Some(asking(new, model, gb, grade, year, off, currency)),
            place: Some(place.clone()),
            delivery: Delivery::default(),
            description,
        },
        model: model.clone(),
        motifs,
        published_at: now.minus(Duration::from_secs(60 * (ago + 5))),
    }
}

/// What a seller says of a phone in words, and the same in answers.
fn told(dice: &Mint, grade: Grade) -> (String, Answers) {
    let (looks, screen, body, function) = *one_of(dice, words::condition(grade));
    let mut said = vec![looks];
    let mut answers = Answers {
        screen: Some(screen),
        body: Some(body),
        function: Some(function),
        parts: Some(Parts::Original),
        battery: None,
        account_lock: Some(AccountLock::Removed),
        finance: Some(Finance::PaidOff),
    };
    if grade != Grade::Damaged {
        let (works, battery) = *one_of(dice, &words::STATE);
        said.push(works);
        answers.battery = battery;
    }
    if dice.number(3) > 0 {
        said.push(*one_of(dice, &words::EXTRAS));
    }
    let closing = *one_of(dice, &words::CLOSING);
    let told = said.join(" ");
    (if closing.is_empty() { told } else { format!("{told}\n\n{closing}") }, answers)
}
