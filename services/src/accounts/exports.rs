//! Everything that is kept about somebody, as JSON that people and programs can read.

use super::{account_subject, purpose};
use crate::{Caller, Result, Services};
use domain::orders::Side;
use domain::photos::PhotoId;
use domain::{Instant, ListingId};
use serde_json::{Value, json};
use store::Read;
use store::accounts::Account;

/// Most of what has no end by itself: notifications, which are kept for half a year only, watched phones, files.
const MOST_EXPORTED: u32 = 10_000;

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
            "saved_searches": exported_searches(&mut db, &account).await?,
            "watched_phones": exported_watches(&mut db, &account).await?,
            "notifications": exported_notifications(&mut db, &account).await?,
            "offers": self.exported_offers(&mut db, account.id).await?,
            "orders": self.exported_orders(&mut db, &account).await?,
            "reviews": self.exported_reviews(&mut db, account.id).await?,
            "messages": self.exported_messages(&mut db, account.id).await?,
            "payouts": exported_payouts(&mut db, &account).await?,
            "payout_accounts": exported_payout_accounts(&mut db, &account).await?,
            "basket": db.basket(account.id.0).await?,
            "vacation": db.vacation_of(account.id).await?,
            "bulk_imports": db.bulk_imports_of(account.id, MOST_EXPORTED).await?,
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
        let references = db.references_of(account.id).await?;
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
            let reference = references.iter().find(|(id, _)| *id == listing.id).map(|(_, name)| name);
            exported.push(json!({
                "id": listing.id,
                "your_reference": reference,
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
                "ships_to": listing.ships_to,
                "pickup": listing.pickup == 1,
                "price_minor": listing.price_minor,
                "currency": listing.currency,
                "place": listing.place_label,
                "description": listing.description,
                "created_at": listing.created_at.rfc3339(),
                "updated_at": listing.updated_at.rfc3339(),
                "published_at": listing.published_at.map(|at| Instant::from_micros(at).rfc3339()),
                "photos": photos,
                "removed_photos": removed_photos(db, listing.id).await?,
                "verification": exported_verification(db, listing.id).await?,
                "events": events,
            }));
        }
        Ok(exported)
    }

    /// What somebody bought and sold. A buyer's address belongs to the buyer's data alone.
    async fn exported_orders(&self, db: &mut Read, account: &Account) -> Result<Vec<Value>> {
        let mut exported = Vec::new();
        for side in [Side::Buyer, Side::Seller] {
            for order in db.orders_of(account.id, side, u32::MAX, 0).await? {
                let lines = db.order_lines(&[order.id]).await?;
                let events = db.order_events(order.id).await?;
                let arrivals = match side {
                    Side::Buyer => self.exported_arrivals(db, order.id).await?,
                    Side::Seller => Vec::new(),
                };
                let payment = match side {
                    Side::Buyer => db.payment(order.payment).await?,
                    Side::Seller => None,
                };
                exported.push(json!({
                    "id": order.id,
                    "you_are": side,
                    "state": order.state,
                    "placed_at": order.placed_at.rfc3339(),
                    "phones": lines.iter().map(|line| &line.title).collect::<Vec<_>>(),
                    "sums": order.sums,
                    "address": if side == Side::Buyer { self.printed_address(&order)? } else { Vec::new() },
                    "tracking": order.tracking,
                    "typed_imeis": arrivals,
                    "disputes": self.exported_disputes(db, &order, account.id).await?,
                    "payment": payment.map(|payment| json!({
                        "by": payment.gateway,
                        "state": payment.state,
                        "amount": payment.amount,
                        "captured": payment.captured,
                        "refunded": payment.refunded,
                        "at": payment.created_at.rfc3339(),
                    })),
                    "events": events.iter().map(|event| json!({
                        "at": event.at.rfc3339(),
                        "event": event.event,
                        "by_you": event.actor == Some(account.id),
                    })).collect::<Vec<_>>(),
                }));
            }
        }
        Ok(exported)
    }
}

async fn exported_payouts(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let payouts = db.payouts_of(account.id, u32::MAX).await?;
    let exported = payouts.iter().map(|payout| {
        json!({ "id": payout.id, "at": payout.created_at.rfc3339(), "amount": payout.amount, "done": payout.done })
    });
    Ok(exported.collect())
}

async fn exported_payout_accounts(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let accounts = db.payout_accounts_of(account.id).await?;
    Ok(accounts
        .iter()
        .map(|(company, reference)| json!({ "company": company, "account": reference }))
        .collect())
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

/// Photos that are off the listing and not yet gone.
async fn removed_photos(db: &mut Read, listing: ListingId) -> Result<Vec<String>> {
    let removed = db.removed_photos(listing, Instant::from_micros(0)).await?;
    Ok(removed.iter().map(|removed| removed.photo.id.path(1600)).collect())
}

/// What came of the photo beside a code.
async fn exported_verification(db: &mut Read, listing: ListingId) -> Result<Option<Value>> {
    let sent = db.verification_of(listing).await?;
    Ok(sent.map(|sent| {
        json!({
            "code": sent.code,
            "state": sent.state,
            "reason": sent.reason,
            "sent_at": sent.sent_at.rfc3339(),
        })
    }))
}

/// What registers were asked about a phone, and what they answered.
async fn exported_checks(db: &mut Read, listing: ListingId) -> Result<Vec<Value>> {
    let checks = db.device_checks_of(listing).await?;
    let exported = checks.iter().map(|check| {
        json!({
            "asked_at": check.asked_at.rfc3339(),
            "standing": check.standing,
            "days_after_delivery": check.after_sale.map(|of| of.days),
        })
    });
    Ok(exported.collect())
}

/// The searches that the account keeps, with how many phones each found since.
async fn exported_searches(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let mut exported = Vec::new();
    for search in db.saved_searches_of(account.id).await? {
        exported.push(json!({
            "name": search.name,
            "query": search.query,
            "alert": search.alert,
            "since": search.created_at.rfc3339(),
            "told_at": search.told_at.map(Instant::rfc3339),
            "phones_found_since": db.hits_of(search.id).await?,
        }));
    }
    Ok(exported)
}

async fn exported_watches(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let watches = db.watches_of(account.id, MOST_EXPORTED, 0).await?;
    let exported = watches.iter().map(|watch| {
        json!({
            "listing": watch.listing,
            "price_told": watch.told,
            "by_mail": watch.by_mail,
            "since": watch.created_at.rfc3339(),
        })
    });
    Ok(exported.collect())
}

/// What the account was told within the site, newest first.
async fn exported_notifications(db: &mut Read, account: &Account) -> Result<Vec<Value>> {
    let told = db.notifications_of(account.id, MOST_EXPORTED, 0).await?;
    let exported = told.iter().map(|one| {
        json!({
            "at": one.created_at.rfc3339(),
            "what": parsed(&one.data),
            "link": one.link,
            "read_at": one.read_at.map(|at| Instant::from_micros(at).rfc3339()),
        })
    });
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
