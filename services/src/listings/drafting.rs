//! Beginning a listing, with an account or without one.

use super::guests::{GUEST_DRAFTS_KEPT, MOST_GUEST_DRAFTS};
use super::known_model;
use super::owners::Owner;
use crate::catalogue::{Meant, meant_by};
use crate::error::retried;
use crate::limits::Guarded;
use crate::places::place_in_full;
use crate::{Caller, Result, Services, Viewer};
use domain::imei::ImeiForm;
use domain::listings::{ListingState, MOST_DRAFTS};
use domain::places::Place;
use domain::{Imei, ListingId, Refusal};
use serde_json::json;
use store::Write;
use store::guest_drafts::GUESTS;
use store::listings::Draft;

/// What came of beginning a listing by an IMEI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    Listing(ListingId),
    /// Its model has this name, under which the seller finds it in the catalogue.
    Named(String),
}

impl Services {
    /// Begins a listing of a model. A guest needs [`Caller::guest`]; the draft is theirs until they sign in.
    pub async fn draft_listing(&self, caller: &Caller, model_slug: &str) -> Result<ListingId> {
        self.draft(caller, model_slug, None).await
    }

    /// Begins a listing of the model that an IMEI belongs to, which is kept with it.
    pub async fn draft_by_imei(&self, caller: &Caller, form: &ImeiForm) -> Result<Begun> {
        caller.may_have_listings()?;
        let imei = form.parse()?;
        let meant = meant_by(&mut self.store.read().await?, &imei).await?;
        match meant {
            Some(Meant::Model(slug)) => Ok(Begun::Listing(self.draft(caller, &slug, Some(&imei)).await?)),
            Some(Meant::Named(name)) => Ok(Begun::Named(name)),
            None => Err(Refusal::field(
                "imei",
                "The number is well formed, but we don't know yet which model it stands for. Please type the model.",
            )
            .into()),
        }
    }

    async fn draft(&self, caller: &Caller, model_slug: &str, imei: Option<&Imei>) -> Result<ListingId> {
        let owner = self.active_owner(caller)?;
        let from_address = self.place_of_default_address(caller).await?;
        if let Owner::Guest(key, _) = owner {
            self.count_try(caller, Guarded::GuestDraft, key.as_bytes()).await?;
        }
        let now = self.clock.now();
        let id = self.mint.id(now);
        retried(|| async {
            let mut db = self.store.write().await?;
            let model = known_model(&mut db, model_slug).await?;
            room_for_one(&mut db, owner).await?;
            let seller = owner.account().unwrap_or(GUESTS);
            let draft = Draft { id, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
            db.add_draft(draft, now).await?;
            db.add_listing_event(id, 1, "draft", &json!({}), owner.account(), now).await?;
            let storage = Some(&model).filter(|m| m.storage_known && m.storage_gb.len() == 1);
            let place = match owner.account() {
                Some(account) => db.last_place_of(account).await?.or(from_address.clone()),
                None => None,
            };
            db.prefill_draft(id, storage.map(|m| m.storage_gb[0]), place.as_ref()).await?;
            if let Some(imei) = imei {
                self.keep_imei(&mut db, id, imei).await?;
            }
            if let Owner::Guest(key, _) = owner {
                db.add_guest_draft(id, key.as_bytes(), now.plus(GUEST_DRAFTS_KEPT)).await?;
            }
            Ok(db.commit().await?)
        })
        .await?;
        Ok(id)
    }
}

impl Services {
    /// The city of the address that a member has phones sent to.
    async fn place_of_default_address(&self, caller: &Caller) -> Result<Option<Place>> {
        let Viewer::Member(_) = &caller.viewer else { return Ok(None) };
        let addresses = self.addresses(caller).await?;
        let Some(address) = addresses.into_iter().find(|address| address.is_default) else { return Ok(None) };
        let form = address.form;
        let text = match form.country.as_str() {
            "US" => form.postal_code,
            country => format!("{}, {country}", form.city),
        };
        place_in_full(&mut self.store.read().await?, &text).await
    }
}

pub(super) async fn room_for_one(db: &mut Write, owner: Owner) -> Result<()> {
    let sentence = match owner {
        Owner::Member(account) => {
            let drafts = db.count_listings(account, ListingState::Draft).await?;
            (drafts >= MOST_DRAFTS).then(|| {
                format!("You have {MOST_DRAFTS} drafts. Please publish or withdraw some of them first.")
            })
        }
        Owner::Guest(key, now) => {
            let drafts = db.guest_drafts_of(key.as_bytes(), now).await?.len();
            (drafts >= MOST_GUEST_DRAFTS).then(|| {
                format!("You have {MOST_GUEST_DRAFTS} drafts, which is the most without an account. Please sign in.")
            })
        }
    };
    match sentence {
        Some(sentence) => Err(Refusal::NotNow(sentence).into()),
        None => Ok(()),
    }
}
