//! Everything that is kept about somebody, as JSON that people and programs can read.

use super::{account_subject, purpose};
use crate::{Caller, Result, Services};
use domain::{Instant, ListingId};

use domain::photos::PhotoId;
use serde_json::{Value, json};
use store::Read;
use store::accounts::Account;

impl Services {
    /// All that is kept about the caller. Secrets (hashes, tokens, keys) are named, not shown.
    pub async fn export_data(&self, caller: &Caller) -> Result<Value> {
        let account = self.own_account(caller).await?;
        let mut db = self.store.read().await?;
        let data = json!({
            "made_at": self.clock.now().rfc3339(),
            "account": self.exported_account(&mut db, &account).await?,
            "addresses": self.addresses_of(&mut db, account.id).await?,
            "sessions": self.exported_sessions(&mut db, &account).await?,
            "waiting_links": exported_tokens(&mut db, &account).await?,
            "listings": self.exported_listings(&mut db, &account).await?,
            "history": exported_history(&mut db, &account).await?,
        });
        drop(db);
        let mut db = self.store.write().await?;
        self.note(&mut db, caller, account_subject(account.id), "data_exported", json!({})).await?;
        db.commit().await?;
        Ok(data)
    }

    async fn exported_account(&self, db: &mut Read, account: &Account) -> Result<Value> {
        Ok(json!({
            "id": account.id,
            "name": account.name,
            "about": account.about,
            "email": self.email_of(account)?,
            "email_verified_at": account.email_verified_at.rfc3339(),
            "phone": self.vault.open_text(purpose::PHONE, &account.phone_sealed)?,
            "role": account.role,
            "state": account.state,
            "member_since": account.created_at.rfc3339(),
            "password": "kept as an Argon2id hash",
            "second_factor": account.has_second_factor(),
            "recovery_codes_left": db.recovery_codes_left(account.id).await?,
        }))
    }

    async fn exported_sessions(&self, db: &mut Read, account: &Account) -> Result<Vec<Value>> {
        let sessions = db.sessions_of(account.id).await?;
        sessions
            .iter()
            .map(|session| {
                Ok(json!({
                    "id": session.id,
                    "device": session.device,
                    "network_address": self.vault.open_text(purpose::NETWORK_ADDRESS, &session.address_sealed)?,
                    "started_at": session.created_at.rfc3339(),
                    "last_used_at": session.last_used_at.rfc3339(),
                    "expires_at": session.expires_at.rfc3339(),
                    "ended_at": session.ended_at.map(|at| Instant::from_micros(at).rfc3339()),
                }))
            })
            .collect()
    }

    async fn exported_listings(&self, db: &mut Read, account: &Account) -> Result<Vec<Value>> {
        let listings = db.exported_listings(account.id).await?;
        let photos = db.exported_photos(account.id).await?;
        let events = db.exported_listing_events(account.id).await?;
        let mut exported = Vec::new();
        for listing in listings {
            let photos: Vec<String> = photos
                .iter()
                .filter(|photo| photo.listing_id == listing.id)
                .filter_map(|photo| PhotoId::try_from(photo.photo_id.clone()).ok())
                .map(|id| id.path(1600))
                .collect();
            let events: Vec<Value> = events
                .iter()
                .filter(|event| event.listing_id == listing.id)
                .map(|event| {
                    json!({ "at": event.at.rfc3339(), "event": event.event, "details": parsed(&event.details) })
                })
                .collect();
            let imei = match db.imei_of(listing.id).await? {
                Some(kept) => Some(self.open_imei(&kept)?.digits().to_owned()),
                None => None,
            };
            exported.push(json!({
                "id": listing.id,
                "model": listing.model_slug,
                "state": listing.state,
                "storage_gb": listing.storage_gb,
                "colour": listing.colour,
                "answers": {
                    "screen": listing.screen,
                    "body": listing.body,
                    "function": listing.works,
                    "parts": listing.parts,
                    "battery_percent": listing.battery,
                    "account_lock": listing.account_lock,
                    "finance": listing.finance,
                },
                "imei": imei,
                "device_checks": exported_checks(db, listing.id).await?,
                "condition": listing.grade,
                "carrier_lock": listing.carrier_lock,
                "price_minor": listing.price_minor,
                "currency": listing.currency,
                "place": listing.place_label,
                "description": listing.description,
                "created_at": listing.created_at.rfc3339(),
                "updated_at": listing.updated_at.rfc3339(),
                "published_at": listing.published_at.map(|at| Instant::from_micros(at).rfc3339()),
                "photos": photos,
                "events": events,
            }));
        }
        Ok(exported)
    }
}

async fn exported_tokens(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let tokens = db.exported_tokens(account.id).await?;
    Ok(tokens
        .iter()
        .map(|token| {
            json!({
                "purpose": token.purpose,
                "asked_at": token.created_at.rfc3339(),
                "expires_at": token.expires_at.rfc3339(),
            })
        })
        .collect())
}

/// What registers were asked about a phone, and what they answered.
async fn exported_checks(db: &mut Read, listing: ListingId) -> Result<Vec<Value>> {
    let checks = db.device_checks_of(listing).await?;
    let exported = checks
        .iter()
        .map(|check| json!({ "asked_at": check.asked_at.rfc3339(), "standing": check.standing }));
    Ok(exported.collect())
}

/// What the audit log says of the account: what it did, and what was done to it.
async fn exported_history(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let entries = db.audit_of(account.id).await?;
    Ok(entries
        .iter()
        .map(|entry| {
            json!({
                "at": entry.at.rfc3339(),
                "by": if entry.actor_id == Some(account.id.0) { "you" } else { "others, or before sign-in" },
                "what": entry.noun,
                "happened": entry.verb,
                "details": parsed(&entry.details),
            })
        })
        .collect())
}

fn parsed(details: &str) -> Value {
    serde_json::from_str(details).unwrap_or(Value::Null)
}
