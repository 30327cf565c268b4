//! Rows of disputes, with everything that happened in them.

use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::disputes::{Claim, DisputeKind, DisputeState, LyingOffer, Offer, Verdict, kept_amount};
use domain::orders::Side;
use domain::shipping::TrackingNumber;
use domain::{AccountId, Currency, DisputeId, Instant, OrderId};
use uuid::Uuid;

/// A dispute as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    pub id: DisputeId,
    pub order: OrderId,
    pub kind: DisputeKind,
    pub claim: Option<Claim>,
    pub state: DisputeState,
    pub currency: Currency,
    pub offer: Option<LyingOffer>,
    /// The last ruling, and who made it.
    pub ruling: Option<(Verdict, AccountId)>,
    /// The way back.
    pub tracking: Option<TrackingNumber>,
    pub opened_at: Instant,
    pub updated_at: Instant,
    /// When the deadline of its state ends.
    pub due_at: Option<Instant>,
    /// Counts the changes; a change names the one that it was made from.
    pub version: i64,
}

/// Something that happened in a dispute.
#[derive(Clone, Debug, PartialEq)]
pub struct DisputeEventRow {
    pub at: Instant,
    pub actor: Option<AccountId>,
    pub event: String,
    pub words: String,
    pub about: String,
}

/// What is noted of something that happens.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewDisputeEvent<'a> {
    pub event: &'a str,
    pub actor: Option<AccountId>,
    pub words: &'a str,
    pub about: &'a str,
}

#[derive(sqlx::FromRow)]
struct DisputeRow {
    id: Uuid,
    order_id: Uuid,
    kind: String,
    claim: Option<String>,
    state: String,
    currency: String,
    offer_kind: Option<String>,
    offer_minor: Option<i64>,
    offer_by: Option<String>,
    offer_number: Option<i64>,
    verdict: Option<String>,
    verdict_minor: Option<i64>,
    ruled_by: Option<Uuid>,
    carrier: Option<String>,
    tracking: Option<String>,
    opened_at: i64,
    updated_at: i64,
    due_at: Option<i64>,
    version: i64,
}

impl TryFrom<DisputeRow> for Dispute {
    type Error = Error;

    fn try_from(row: DisputeRow) -> Result<Self> {
        let currency = Currency::try_from(row.currency).map_err(Error::Corrupt)?;
        let offer = match (row.offer_kind, row.offer_by, row.offer_number) {
            (Some(kind), Some(by), Some(number)) => Some(LyingOffer {
                offer: Offer::of(&kind, kept_amount(row.offer_minor, currency)).map_err(Error::Corrupt)?,
                by: side(&by)?,
                number,
            }),
            _ => None,
        };
        let ruling = match (row.verdict, row.ruled_by) {
            (Some(kind), Some(by)) => {
                let amount = kept_amount(row.verdict_minor, currency);
                Some((Verdict::of(&kind, amount).map_err(Error::Corrupt)?, by.into()))
            }
            _ => None,
        };
        Ok(Dispute {
            id: row.id.into(),
            order: row.order_id.into(),
            kind: row.kind.try_into().map_err(Error::Corrupt)?,
            claim: row.claim.map(Claim::try_from).transpose().map_err(Error::Corrupt)?,
            state: row.state.try_into().map_err(Error::Corrupt)?,
            currency,
            offer,
            ruling,
            tracking: row
                .carrier
                .zip(row.tracking)
                .map(|(carrier, number)| TrackingNumber { carrier, number }),
            opened_at: row.opened_at.into(),
            updated_at: row.updated_at.into(),
            due_at: row.due_at.map(Instant::from),
            version: row.version,
        })
    }
}

const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Buyer => "buyer",
        Side::Seller => "seller",
    }
}

fn side(text: &str) -> Result<Side> {
    match text {
        "buyer" => Ok(Side::Buyer),
        "seller" => Ok(Side::Seller),
        other => Err(Error::Corrupt(format!("{other} is not a side"))),
    }
}

const COLUMNS: &str = "id, order_id, kind, claim, state, currency, offer_kind, offer_minor, offer_by, offer_number, verdict, \
                       verdict_minor, ruled_by, carrier, tracking, opened_at, updated_at, due_at, version";

/// Those that wait for a member of the staff, who may not have ruled in them before.
const FOR_STAFF: &str = "(state = 'escalated' OR (state = 'appealed' AND ruled_by <> ?)) AND order_id NOT IN \
     (SELECT id FROM orders WHERE buyer_id = ? OR seller_id = ?)";

impl Read {
    async fn disputes_where(&mut self, condition: &str, values: &[Value]) -> Result<Vec<Dispute>> {
        let statement = format!("SELECT {COLUMNS} FROM disputes WHERE {condition}");
        let rows = sql!(self, all_of DisputeRow, statement, values)?;
        rows.into_iter().map(Dispute::try_from).collect()
    }

    pub async fn dispute(&mut self, id: DisputeId) -> Result<Option<Dispute>> {
        Ok(self.disputes_where("id = ?", &[Value::Bytes(id.0.as_bytes().to_vec())]).await?.pop())
    }

    /// All disputes about an order, newest first.
    pub async fn disputes_of(&mut self, order: OrderId) -> Result<Vec<Dispute>> {
        let order = Value::Bytes(order.0.as_bytes().to_vec());
        self.disputes_where("order_id = ? ORDER BY opened_at DESC, id DESC", &[order]).await
    }

    /// Those whose deadlines have passed, longest due first.
    pub async fn due_disputes(&mut self, now: Instant, limit: u32) -> Result<Vec<Dispute>> {
        let values = [Value::Int(now.micros()), Value::Int(i64::from(limit))];
        self.disputes_where("due_at <= ? ORDER BY due_at, id LIMIT ?", &values).await
    }

    /// Those that a member of the staff may rule in, longest waiting first.
    pub async fn waiting_disputes(
        &mut self,
        staff: AccountId,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Dispute>> {
        let staff = Value::Bytes(staff.0.as_bytes().to_vec());
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let values = [staff.clone(), staff.clone(), staff, Value::Int(i64::from(limit)), Value::Int(offset)];
        self.disputes_where(&format!("{FOR_STAFF} ORDER BY updated_at, id LIMIT ? OFFSET ?"), &values).await
    }

    pub async fn count_waiting_disputes(&mut self, staff: AccountId) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM disputes WHERE (state = 'escalated' OR (state = 'appealed' AND ruled_by <> ?)) \
             AND order_id NOT IN (SELECT id FROM orders WHERE buyer_id = ? OR seller_id = ?)",
            staff.0, staff.0, staff.0
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// Everything that happened in a dispute, oldest first.
    pub async fn dispute_events(&mut self, dispute: DisputeId) -> Result<Vec<DisputeEventRow>> {
        let rows = sql!(
            self,
            all(i64, Option<Uuid>, String, String, String),
            "SELECT at, actor_id, event, words, about FROM dispute_events WHERE dispute_id = ? ORDER BY version",
            dispute.0
        )?;
        let event = |(at, actor, event, words, about): (i64, Option<Uuid>, String, String, String)| {
            DisputeEventRow { at: at.into(), actor: actor.map(AccountId::from), event, words, about }
        };
        Ok(rows.into_iter().map(event).collect())
    }
}

impl Write {
    /// `Duplicate` where there is a dispute of that id.
    pub async fn add_dispute(&mut self, dispute: &Dispute) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO disputes (id, order_id, kind, claim, state, currency, opened_at, updated_at, due_at, version) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            dispute.id.0, dispute.order.0, dispute.kind.as_str(), dispute.claim.map(Claim::as_str),
            dispute.state.as_str(), dispute.currency.code(), dispute.opened_at.micros(),
            dispute.updated_at.micros(), dispute.due_at.map(Instant::micros), dispute.version
        )
        .map(drop)
    }

    /// Writes a dispute down as it stands now, one version on from `before`. `false` where that is not the newest.
    pub async fn move_dispute(&mut self, before: &Dispute, now: &Dispute) -> Result<bool> {
        let offer = now.offer;
        let changed = sql!(
            self,
            execute "UPDATE disputes SET state = ?, offer_kind = ?, offer_minor = ?, offer_by = ?, offer_number = ?, \
             verdict = ?, verdict_minor = ?, ruled_by = ?, carrier = ?, tracking = ?, updated_at = ?, due_at = ?, \
             version = version + 1 WHERE id = ? AND state = ? AND version = ?",
            now.state.as_str(), offer.map(|o| o.offer.kind()),
            offer.and_then(|o| o.offer.amount()).map(|a| a.minor), offer.map(|o| side_name(o.by)),
            offer.map(|o| o.number), now.ruling.map(|(verdict, _)| verdict.kind()),
            now.ruling.and_then(|(verdict, _)| verdict.amount()).map(|a| a.minor),
            now.ruling.map(|(_, by)| by.0), now.tracking.as_ref().map(|t| t.carrier.as_str()),
            now.tracking.as_ref().map(|t| t.number.as_str()), now.updated_at.micros(),
            now.due_at.map(Instant::micros), before.id.0, before.state.as_str(), before.version
        )?;
        Ok(changed == 1)
    }

    /// Notes what happened; `version` is the one that the dispute has since.
    pub async fn add_dispute_event(
        &mut self,
        dispute: DisputeId,
        version: i64,
        new: NewDisputeEvent<'_>,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO dispute_events (dispute_id, version, at, actor_id, event, words, about) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            dispute.0, version, now.micros(), new.actor.map(|a| a.0), new.event, new.words, new.about
        )
        .map(drop)
    }
}
