//! What sellers say with their listings about which model an IMEI's first eight digits stand for.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::{AccountId, Instant};

impl Read {
    /// The two models that most sellers named for a code, with how many did; most first.
    pub async fn learned_models(&mut self, tac: &str) -> Result<Vec<(String, u64)>> {
        let rows = sql!(
            self,
            all(String, i64),
            "SELECT model_slug, COUNT(*) FROM learned_tacs WHERE tac = ? GROUP BY model_slug \
             ORDER BY COUNT(*) DESC, model_slug LIMIT 2",
            tac
        )?;
        Ok(rows.into_iter().map(|(slug, sellers)| (slug, sellers.unsigned_abs())).collect())
    }
}

impl Write {
    /// Notes a seller's word about a code, in place of an earlier one.
    pub async fn learn_tac(
        &mut self,
        tac: &str,
        seller: AccountId,
        model_slug: &str,
        now: Instant,
    ) -> Result<()> {
        let changed = sql!(
            self,
            execute "UPDATE learned_tacs SET model_slug = ?, learned_at = ? WHERE tac = ? AND seller_id = ?",
            model_slug, now.micros(), tac, seller.0
        )?;
        if changed > 0 {
            return Ok(());
        }
        let added = sql!(
            self,
            execute "INSERT INTO learned_tacs (tac, seller_id, model_slug, learned_at) VALUES (?, ?, ?, ?)",
            tac, seller.0, model_slug, now.micros()
        );
        match added {
            // The same seller, publishing two of them at the same moment.
            Err(Error::Duplicate(_)) => Ok(()),
            added => added.map(drop),
        }
    }

    /// Takes back everything that a seller said.
    pub async fn forget_learned_tacs_of(&mut self, seller: AccountId) -> Result<()> {
        sql!(self, execute "DELETE FROM learned_tacs WHERE seller_id = ?", seller.0).map(drop)
    }
}
