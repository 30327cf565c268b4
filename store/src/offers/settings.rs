//! What sellers set about offers: the floors of a phone; and who wants no mail about them.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::offers::Floors;
use domain::{AccountId, Currency, Instant, ListingId, Money};
use uuid::Uuid;

fn floors(currency: String, accept: Option<i64>, decline: Option<i64>) -> Result<Floors> {
    let currency = Currency::try_from(currency).map_err(Error::Corrupt)?;
    let money = |minor| Money::new(minor, currency);
    Ok(Floors { accept: accept.map(money), decline: decline.map(money) })
}

impl Read {
    /// The floors of a phone; none where its seller set none.
    pub async fn floors_of(&mut self, listing: ListingId) -> Result<Floors> {
        let row = sql!(
            self,
            optional(String, Option<i64>, Option<i64>),
            "SELECT currency, accept_minor, decline_minor FROM offer_floors WHERE listing_id = ?",
            listing.0
        )?;
        row.map_or(Ok(Floors::default()), |(currency, accept, decline)| floors(currency, accept, decline))
    }

    /// All floors that a seller set.
    pub async fn floors_of_seller(&mut self, seller: AccountId) -> Result<Vec<(ListingId, Floors)>> {
        let rows = sql!(
            self,
            all(Uuid, String, Option<i64>, Option<i64>),
            "SELECT f.listing_id, f.currency, f.accept_minor, f.decline_minor FROM offer_floors f \
             JOIN listings l ON l.id = f.listing_id WHERE l.seller_id = ? ORDER BY f.listing_id",
            seller.0
        )?;
        let one = |(id, currency, accept, decline): (Uuid, String, Option<i64>, Option<i64>)| {
            Ok((id.into(), floors(currency, accept, decline)?))
        };
        rows.into_iter().map(one).collect()
    }

    /// Whether an account wants no mail about offers.
    pub async fn is_silent_about_offers(&mut self, account: AccountId) -> Result<bool> {
        let found = sql!(self, scalar i64, "SELECT 1 FROM silent_offers WHERE account_id = ?", account.0)?;
        Ok(found.is_some())
    }
}

impl Write {
    /// Sets the floors of a phone, in the place of those that were set before.
    pub async fn set_floors(
        &mut self,
        listing: ListingId,
        currency: Currency,
        floors: Floors,
        now: Instant,
    ) -> Result<()> {
        sql!(self, execute "DELETE FROM offer_floors WHERE listing_id = ?", listing.0)?;
        sql!(
            self,
            execute "INSERT INTO offer_floors (listing_id, currency, accept_minor, decline_minor, updated_at) \
             VALUES (?, ?, ?, ?, ?)",
            listing.0, currency.code(), floors.accept.map(|floor| floor.minor),
            floors.decline.map(|floor| floor.minor), now.micros()
        )
        .map(drop)
    }

    /// Ends the mails about offers of an account, or begins them again. Doing so twice changes nothing.
    pub async fn silence_offers(&mut self, account: AccountId, silent: bool, now: Instant) -> Result<()> {
        sql!(self, execute "DELETE FROM silent_offers WHERE account_id = ?", account.0)?;
        if silent {
            sql!(
                self,
                execute "INSERT INTO silent_offers (account_id, since) VALUES (?, ?)",
                account.0, now.micros()
            )?;
        }
        Ok(())
    }
}
