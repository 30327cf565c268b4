//! Rows of reputations: what the reviews of a seller come to.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::reviews::{AS_DESCRIBED, Reputation, Score};
use domain::{AccountId, Instant};

#[derive(sqlx::FromRow)]
struct ReputationRow {
    stars_1: i64,
    stars_2: i64,
    stars_3: i64,
    stars_4: i64,
    stars_5: i64,
    as_described: i64,
}

impl From<ReputationRow> for Reputation {
    fn from(row: ReputationRow) -> Self {
        let stars = [row.stars_1, row.stars_2, row.stars_3, row.stars_4, row.stars_5];
        Reputation { stars: stars.map(i64::unsigned_abs), as_described: row.as_described.unsigned_abs() }
    }
}

/// A score from its column.
pub(crate) fn score(hundredths: i64) -> Option<Score> {
    u16::try_from(hundredths).ok().map(Score)
}

impl Read {
    /// As it was reckoned last; an empty one where nobody has reviewed.
    pub async fn reputation(&mut self, seller: AccountId) -> Result<Reputation> {
        let row = sql!(
            self,
            optional ReputationRow,
            "SELECT stars_1, stars_2, stars_3, stars_4, stars_5, as_described FROM seller_reputations WHERE seller_id = ?",
            seller.0
        )?;
        Ok(row.map(Reputation::from).unwrap_or_default())
    }

    /// What the reviews that can be read come to, by looking at all of them.
    pub async fn reckoned_reputation(&mut self, seller: AccountId, now: Instant) -> Result<Reputation> {
        let rows = sql!(
            self,
            all(i16, i64, i64),
            "SELECT overall, COUNT(*), COUNT(CASE WHEN description >= ? THEN 1 END) FROM reviews \
             WHERE subject_id = ? AND side = 'buyer' AND visible_at <= ? AND hidden_at IS NULL GROUP BY overall",
            i16::from(AS_DESCRIBED),
            seller.0,
            now.micros()
        )?;
        let mut reputation = Reputation::default();
        for (overall, count, as_described) in rows {
            let place = usize::try_from(overall - 1).ok().and_then(|at| reputation.stars.get_mut(at));
            *place.ok_or_else(|| Error::Corrupt(format!("{overall} stars")))? = count.unsigned_abs();
            reputation.as_described += as_described.unsigned_abs();
        }
        Ok(reputation)
    }
}

impl Write {
    /// A seller's reputation, which nobody else reckons until this unit of work ends.
    ///
    /// The row is written before it is read: two that reckon at once would each miss the other's review.
    pub async fn lock_reputation(&mut self, seller: AccountId, now: Instant) -> Result<Reputation> {
        if !self.touch_reputation(seller).await? {
            let added = sql!(
                self,
                execute "INSERT INTO seller_reputations (seller_id, updated_at) VALUES (?, ?)",
                seller.0, now.micros()
            );
            match added {
                // Somebody else has added it while this waited.
                Err(Error::Duplicate(_)) => {
                    self.touch_reputation(seller).await?;
                }
                added => {
                    added?;
                }
            }
        }
        self.reputation(seller).await
    }

    async fn touch_reputation(&mut self, seller: AccountId) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE seller_reputations SET version = version + 1 WHERE seller_id = ?",
            seller.0
        )?;
        Ok(changed == 1)
    }

    /// Keeps what was reckoned while the reputation was locked.
    pub async fn set_reputation(
        &mut self,
        seller: AccountId,
        reputation: &Reputation,
        now: Instant,
    ) -> Result<()> {
        let [one, two, three, four, five] =
            reputation.stars.map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        sql!(
            self,
            execute "UPDATE seller_reputations SET stars_1 = ?, stars_2 = ?, stars_3 = ?, stars_4 = ?, stars_5 = ?, \
             as_described = ?, score = ?, updated_at = ? WHERE seller_id = ?",
            one, two, three, four, five, i64::try_from(reputation.as_described).unwrap_or(i64::MAX),
            reputation.score().map(|score| i64::from(score.0)), now.micros(), seller.0
        )
        .map(drop)
    }

    /// Marks what a seller has for sale as changed: what is searched of it has.
    pub async fn mark_listings_of(&mut self, seller: AccountId) -> Result<()> {
        sql!(self, execute "UPDATE listings SET feed = 0 WHERE seller_id = ? AND state = 'live'", seller.0)
            .map(drop)
    }
}
