//! The order of results, the same for every engine: a number a listing, of which the smaller one comes first.

use domain::reviews::Score;
use domain::search::Sort;
use domain::{Currency, Instant, Money};
use std::time::Duration;

/// How well a typed word fits a listing. Sixteenths, so that their sums are exact in whatever order they are added.
pub const AS_TYPED: f32 = 1.0;
/// The word begins a word of the name.
pub const BEGINNING: f32 = 0.8125;
/// A slip or two away from a word of the name.
pub const MISTYPED: f32 = 0.625;
/// In the description only.
pub const MENTIONED: f32 = 0.375;

/// The most that newness adds to the fit of the words, which lies between 0 and 1.
const NEWNESS: f64 = 0.125;
/// The most that the reviews of its seller add: half of what newness may, so that they part equals and hide nobody.
const SELLER: f64 = 0.0625;
/// After so long, newness adds half as much.
const HALF: Duration = Duration::from_secs(30 * 24 * 3600);

/// How well a listing matches: the mean fit of the words, from 0 to 1, at most [`NEWNESS`] more for a new one, and
/// at most [`SELLER`] more for one of a seller whom buyers praise.
pub fn best_match(fit: f32, published_at: Instant, seller: Option<Score>, now: Instant) -> f64 {
    f64::from(fit) + newness(published_at, now) + trust(seller)
}

/// What the order of a listing depends on.
pub struct Ranked {
    /// Mean fit of the words.
    pub fit: f32,
    pub published_at: Instant,
    /// What buyers say of its seller.
    pub seller: Option<Score>,
    pub price: Money,
    /// What is usually asked for such a phone, in minor units; known only where the order needs it.
    pub usual: Option<i64>,
    /// Of the angle to the place searched around.
    pub cosine: Option<f64>,
}

/// What orders the results. Equal ones are parted by id, the newer one first.
#[derive(Clone, Copy)]
pub struct Order {
    pub sort: Sort,
    /// Whether there are words that listings fit well or badly.
    pub has_words: bool,
    pub now: Instant,
}

impl Order {
    /// The smaller one comes first.
    pub fn rank(&self, listing: &Ranked) -> u64 {
        match (self.sort, listing.cosine) {
            (Sort::Distance, Some(cosine)) => !ascending(cosine),
            // Without words all fit alike, and the newest is the best.
            (Sort::Best | Sort::Distance, _) if self.has_words => {
                !ascending(best_match(listing.fit, listing.published_at, listing.seller, self.now))
            }
            (Sort::Best | Sort::Distance | Sort::Newest, _) => !of_signed(listing.published_at.micros()),
            (Sort::PriceUp, _) => amount(listing.price),
            (Sort::Deal, _) => deal(listing.price, listing.usual),
            (Sort::PriceDown, _) => amount(listing.price) ^ ((1 << CURRENCY_BIT) - 1),
        }
    }

    /// Whether the fit of the words matters.
    pub fn needs_fit(&self) -> bool {
        self.has_words && matches!(self.sort, Sort::Best | Sort::Distance)
    }
}

/// The price as a share of the usual one; phones whose usual price is not known come last.
fn deal(price: Money, usual: Option<i64>) -> u64 {
    match usual {
        Some(usual) if usual > 0 => ascending(price.minor as f64 / usual as f64),
        _ => u64::MAX,
    }
}

/// What being new adds to a listing's match.
pub fn newness(published_at: Instant, now: Instant) -> f64 {
    let age = now.since(published_at).as_secs_f64() / HALF.as_secs_f64();
    NEWNESS * (-age).exp2()
}

/// What the reviews of its seller add to a listing's match. Nobody is placed below those who have no reviews yet.
pub fn trust(seller: Option<Score>) -> f64 {
    SELLER * seller.map_or(0.0, Score::lift)
}

const CURRENCY_BIT: u32 = 56;

/// Amounts of different currencies can't be compared: each is sorted by itself, dollars first.
fn amount(price: Money) -> u64 {
    let currency = Currency::ALL.iter().position(|currency| *currency == price.currency).unwrap_or(0) as u64;
    let minor = u64::try_from(price.minor).unwrap_or(0).min((1 << CURRENCY_BIT) - 1);
    currency << CURRENCY_BIT | minor
}

/// Numbers as bits that compare as the numbers do.
fn ascending(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn of_signed(number: i64) -> u64 {
    number.cast_unsigned() ^ 1 << 63
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_compare_as_numbers_do() {
        let numbers = [-2.0, -0.5, 0.0, 1e-9, 0.25, 1.0, 9.0];
        assert!(numbers.windows(2).all(|pair| ascending(pair[0]) < ascending(pair[1])));
        assert!(of_signed(-1) < of_signed(0) && of_signed(0) < of_signed(i64::MAX));
    }

    #[test]
    fn newness_never_outweighs_a_word_that_fits_better() {
        let now = Instant::from_micros(1_795_370_400_000_000);
        let old = now.minus(Duration::from_secs(400 * 24 * 3600));
        // One word of two as typed instead of begun.
        assert!(
            best_match((AS_TYPED + BEGINNING) / 2.0, now, None, now)
                < best_match(AS_TYPED, old, None, now) + 0.04
        );
        assert!(best_match(BEGINNING, now, None, now) < best_match(AS_TYPED, old, None, now));
        assert!(best_match(1.0, old, None, now) < best_match(1.0, now, None, now));
    }

    #[test]
    fn praise_parts_equals_and_never_outweighs_a_word_that_fits_better() {
        let now = Instant::from_micros(1_795_370_400_000_000);
        let best = Some(Score(500));
        assert!(best_match(1.0, now, best, now) > best_match(1.0, now, Some(Score(450)), now));
        // Praise and newness together are less than what parts a word as typed from one that only begins so.
        let old = now.minus(Duration::from_secs(4_000 * 24 * 3600));
        assert!(best_match(BEGINNING, now, best, now) <= best_match(AS_TYPED, old, None, now));
        assert!(trust(best) <= newness(now, now) / 2.0);
        // Who was reviewed badly is not placed below those who were not reviewed.
        assert_eq!((trust(Some(Score(120))), trust(None)), (0.0, 0.0));
    }
}
