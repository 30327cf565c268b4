//! Rows of reviews: what one side of an order says of the other, with the answer to it.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::orders::Side;
use domain::reviews::{Answer, Aspect, Ratings, ReviewCursor, Said, Stars};
use domain::{AccountId, Instant, OrderId, ReviewId};
use uuid::Uuid;

/// A review as it is remembered, with the names that are shown beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    pub id: ReviewId,
    pub order: OrderId,
    /// On which side of the order its author stands.
    pub side: Side,
    pub author: AccountId,
    pub author_name: String,
    /// Whom it is about: the other side.
    pub subject: AccountId,
    pub subject_name: String,
    /// The title of the first phone of the order.
    pub phone: String,
    pub said: Said,
    pub written_at: Instant,
    pub edited_at: Option<Instant>,
    /// From when on others than its author can read it.
    pub visible_at: Instant,
    /// When it is to be counted and told of; absent once that is done.
    pub due_at: Option<Instant>,
    pub answer: Option<Answer>,
    /// Why staff took it away.
    pub hidden_why: Option<String>,
    pub version: i64,
}

/// What a new review begins with.
pub struct NewReview<'a> {
    pub id: ReviewId,
    pub order: OrderId,
    pub side: Side,
    pub author: AccountId,
    pub subject: AccountId,
    pub said: &'a Said,
    pub written_at: Instant,
    pub visible_at: Instant,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: Uuid,
    order_id: Uuid,
    side: String,
    author_id: Uuid,
    author_name: String,
    subject_id: Uuid,
    subject_name: String,
    phone: Option<String>,
    overall: i16,
    description: Option<i16>,
    packing: Option<i16>,
    speed: Option<i16>,
    communication: Option<i16>,
    payment: Option<i16>,
    words: String,
    written_at: i64,
    edited_at: Option<i64>,
    visible_at: i64,
    due_at: Option<i64>,
    answer: Option<String>,
    answered_at: Option<i64>,
    hidden_why: Option<String>,
    version: i64,
}

/// A side of an order in its column.
fn side_name(side: Side) -> &'static str {
    match side {
        Side::Buyer => "buyer",
        Side::Seller => "seller",
    }
}

fn side_named(text: &str) -> Result<Side> {
    match text {
        "buyer" => Ok(Side::Buyer),
        "seller" => Ok(Side::Seller),
        other => Err(Error::Corrupt(format!("{other} is not a side of an order"))),
    }
}

fn stars(count: i16) -> Result<Stars> {
    let count = u8::try_from(count).map_err(|error| Error::Corrupt(error.to_string()))?;
    count.try_into().map_err(Error::Corrupt)
}

impl TryFrom<ReviewRow> for Review {
    type Error = Error;

    fn try_from(row: ReviewRow) -> Result<Self> {
        let rated = [
            (Aspect::Description, row.description),
            (Aspect::Packing, row.packing),
            (Aspect::Speed, row.speed),
            (Aspect::Communication, row.communication),
            (Aspect::Payment, row.payment),
        ];
        let rated = rated.into_iter().filter_map(|(aspect, count)| Some((aspect, count?)));
        let aspects = rated.map(|(aspect, count)| Ok((aspect, stars(count)?))).collect::<Result<_>>()?;
        let answer = row.answer.zip(row.answered_at);
        Ok(Review {
            id: row.id.into(),
            order: row.order_id.into(),
            side: side_named(&row.side)?,
            author: row.author_id.into(),
            author_name: row.author_name,
            subject: row.subject_id.into(),
            subject_name: row.subject_name,
            phone: row.phone.unwrap_or_default(),
            said: Said { ratings: Ratings { overall: stars(row.overall)?, aspects }, text: row.words },
            written_at: row.written_at.into(),
            edited_at: row.edited_at.map(Instant::from),
            visible_at: row.visible_at.into(),
            due_at: row.due_at.map(Instant::from),
            answer: answer.map(|(text, at)| Answer { text, at: at.into() }),
            hidden_why: row.hidden_why,
            version: row.version,
        })
    }
}

const SELECT: &str = "SELECT r.id, r.order_id, r.side, r.author_id, a.name AS author_name, r.subject_id, \
                      s.name AS subject_name, l.title AS phone, r.overall, r.description, r.packing, r.speed, \
                      r.communication, r.payment, r.words, r.written_at, r.edited_at, r.visible_at, r.due_at, \
                      r.answer, r.answered_at, r.hidden_why, r.version FROM reviews r \
                      JOIN accounts a ON a.id = r.author_id JOIN accounts s ON s.id = r.subject_id \
                      LEFT JOIN order_lines l ON l.order_id = r.order_id AND l.position = 0";

fn bytes(id: Uuid) -> Value {
    Value::Bytes(id.as_bytes().to_vec())
}

/// The stars of a part, as its column has them.
fn part(said: &Said, aspect: Aspect) -> Option<i16> {
    said.ratings.of(aspect).map(|stars| i16::from(stars.count()))
}

impl Read {
    async fn reviews_where(&mut self, condition: &str, values: &[Value]) -> Result<Vec<Review>> {
        let statement = format!("{SELECT} WHERE {condition}");
        let rows = sql!(self, all_of ReviewRow, statement, values)?;
        rows.into_iter().map(Review::try_from).collect()
    }

    pub async fn review(&mut self, id: ReviewId) -> Result<Option<Review>> {
        Ok(self.reviews_where("r.id = ?", &[bytes(id.0)]).await?.pop())
    }

    /// These reviews, in no order.
    pub async fn reviews(&mut self, ids: &[ReviewId]) -> Result<Vec<Review>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Value> = ids.iter().map(|id| bytes(id.0)).collect();
        self.reviews_where(&format!("r.id IN ({})", marks(ids.len())), &values).await
    }

    /// What the two sides of an order said of each other, hidden or not.
    pub async fn reviews_of_order(&mut self, order: OrderId) -> Result<Vec<Review>> {
        self.reviews_where("r.order_id = ? ORDER BY r.side", &[bytes(order.0)]).await
    }

    /// What everybody can read of what buyers said of a seller, what became visible last first.
    pub async fn reviews_of_seller(
        &mut self,
        seller: AccountId,
        now: Instant,
        after: Option<ReviewCursor>,
        limit: u32,
    ) -> Result<Vec<Review>> {
        let mut values = vec![bytes(seller.0), Value::Int(now.micros())];
        let mut condition =
            "r.subject_id = ? AND r.side = 'buyer' AND r.visible_at <= ? AND r.hidden_at IS NULL".to_owned();
        if let Some(after) = after {
            // First a range of the index, then which of those that became visible at the same moment.
            condition.push_str(" AND r.visible_at <= ? AND (r.visible_at < ? OR r.id < ?)");
            let at = Value::Int(after.visible_at.micros());
            values.extend([at.clone(), at, bytes(after.id.0)]);
        }
        values.push(limit.into());
        self.reviews_where(&format!("{condition} ORDER BY r.visible_at DESC, r.id DESC LIMIT ?"), &values)
            .await
    }

    /// Everything that somebody wrote, hidden or not, newest first.
    pub async fn reviews_by(&mut self, author: AccountId) -> Result<Vec<Review>> {
        self.reviews_where("r.author_id = ? ORDER BY r.written_at DESC, r.id DESC", &[bytes(author.0)]).await
    }

    /// Everything that was said of somebody and can be read, newest first.
    pub async fn reviews_about(&mut self, subject: AccountId, now: Instant) -> Result<Vec<Review>> {
        let values = [bytes(subject.0), Value::Int(now.micros())];
        let condition = "r.subject_id = ? AND r.visible_at <= ? AND r.hidden_at IS NULL \
                         ORDER BY r.visible_at DESC, r.id DESC";
        self.reviews_where(condition, &values).await
    }

    /// Reviews whose time to be read has come, longest due first.
    pub async fn due_reviews(&mut self, now: Instant, limit: u32) -> Result<Vec<Review>> {
        let values = [Value::Int(now.micros()), Value::Int(i64::from(limit))];
        self.reviews_where("r.due_at <= ? ORDER BY r.due_at, r.id LIMIT ?", &values).await
    }
}

impl Write {
    /// [`Error::Duplicate`] where that side has reviewed the order already.
    pub async fn add_review(&mut self, new: &NewReview<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO reviews (id, order_id, side, author_id, subject_id, overall, description, packing, speed, \
             communication, payment, words, written_at, visible_at, due_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            new.id.0, new.order.0, side_name(new.side), new.author.0, new.subject.0,
            i16::from(new.said.ratings.overall.count()), part(new.said, Aspect::Description),
            part(new.said, Aspect::Packing), part(new.said, Aspect::Speed), part(new.said, Aspect::Communication),
            part(new.said, Aspect::Payment), new.said.text.as_str(), new.written_at.micros(),
            new.visible_at.micros(), new.visible_at.micros()
        )
        .map(drop)
    }

    /// Says something else instead; `false` where it was changed, answered or hidden in the meantime.
    pub async fn edit_review(&mut self, review: &Review, said: &Said, now: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE reviews SET overall = ?, description = ?, packing = ?, speed = ?, communication = ?, payment = ?, \
             words = ?, edited_at = ?, version = version + 1 WHERE id = ? AND version = ? AND hidden_at IS NULL",
            i16::from(said.ratings.overall.count()), part(said, Aspect::Description), part(said, Aspect::Packing),
            part(said, Aspect::Speed), part(said, Aspect::Communication), part(said, Aspect::Payment),
            said.text.as_str(), now.micros(), review.id.0, review.version
        )?;
        Ok(changed == 1)
    }

    /// Notes that a review can be read since `at`, and is counted and told of; `false` where that was done before.
    pub async fn reveal_review(&mut self, id: ReviewId, at: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE reviews SET visible_at = ?, due_at = NULL WHERE id = ? AND due_at IS NOT NULL",
            at.micros(), id.0
        )?;
        Ok(changed == 1)
    }

    /// `false` where it was answered, changed or hidden in the meantime.
    pub async fn answer_review(&mut self, review: &Review, answer: &str, now: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE reviews SET answer = ?, answered_at = ?, version = version + 1 \
             WHERE id = ? AND version = ? AND answer IS NULL AND hidden_at IS NULL",
            answer, now.micros(), review.id.0, review.version
        )?;
        Ok(changed == 1)
    }

    /// Takes a review away from everybody but its author; `false` where that was done before.
    pub async fn hide_review(
        &mut self,
        id: ReviewId,
        by: AccountId,
        why: &str,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE reviews SET hidden_at = ?, hidden_by = ?, hidden_why = ?, version = version + 1 \
             WHERE id = ? AND hidden_at IS NULL",
            now.micros(), by.0, why, id.0
        )?;
        Ok(changed == 1)
    }
}
