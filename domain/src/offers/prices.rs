//! What may be offered for a phone: bounds, suggestions, and the prices that a seller lets answer by themselves.

use super::OfferEvent;
use crate::refusal::Form;
use crate::{Money, Refusal};
use serde::{Deserialize, Serialize};

/// The least that may be offered, in percent of what is asked.
pub const LOWEST_PERCENT: i64 = 50;
/// What is suggested, in percent of what is asked.
const SUGGESTED: [i64; 3] = [95, 90, 85];

/// Prices from one to another one, both of them allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    pub lowest: Money,
    pub highest: Money,
}

impl PriceRange {
    /// What may be offered for a phone; absent where it costs so little that nothing is below it.
    pub fn of(asking: Money) -> Option<Self> {
        let half = (i128::from(asking.minor) * i128::from(LOWEST_PERCENT) + 99) / 100;
        let lowest = i64::try_from(half).unwrap_or(i64::MAX).max(1);
        Self::between(lowest, asking.minor.saturating_sub(1), asking)
    }

    /// What may be named by a side that answers: between the buyer's last price and the seller's, or what is asked.
    pub fn to_counter(asking: Money, buyer: Money, seller: Option<Money>) -> Option<Self> {
        let most = seller.map_or(asking.minor, |seller| seller.minor.min(asking.minor));
        Self::between(buyer.minor.saturating_add(1), most.saturating_sub(1), asking)
    }

    fn between(lowest: i64, highest: i64, asking: Money) -> Option<Self> {
        let money = |minor| Money::new(minor, asking.currency);
        (lowest <= highest).then(|| Self { lowest: money(lowest), highest: money(highest) })
    }

    pub const fn has(&self, minor: i64) -> bool {
        self.lowest.minor <= minor && minor <= self.highest.minor
    }

    /// A price as somebody types it.
    pub fn parse(&self, text: &str) -> Result<Money, String> {
        let price = Money::parse(text, self.lowest.currency)?;
        match price.minor {
            minor if minor < self.lowest.minor => Err(format!("Offer at least {}.", self.lowest)),
            minor if minor > self.highest.minor => Err(format!("Offer at most {}.", self.highest)),
            _ => Ok(price),
        }
    }

    /// Round prices a little below what is asked, the highest first.
    pub fn suggestions(&self, asking: Money) -> Vec<Money> {
        let mut suggested: Vec<Money> = Vec::new();
        for percent in SUGGESTED {
            let share = i128::from(asking.minor) * i128::from(percent) / 100;
            let price = Money::new(i64::try_from(share).unwrap_or(0), asking.currency).rounded();
            if self.has(price.minor) && !suggested.contains(&price) {
                suggested.push(price);
            }
        }
        suggested
    }
}

/// Prices at which a seller lets offers be answered at once. Buyers never see them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floors {
    /// From here on an offer is accepted.
    pub accept: Option<Money>,
    /// Below this an offer is declined.
    pub decline: Option<Money>,
}

impl Floors {
    /// What happens at once to a buyer's price; nothing where the seller wants to look at it.
    pub fn answer(&self, price: Money) -> Option<OfferEvent> {
        let same = |floor: &Money| floor.currency == price.currency;
        if self.accept.filter(same).is_some_and(|floor| price.minor >= floor.minor) {
            return Some(OfferEvent::Accept);
        }
        self.decline
            .filter(same)
            .is_some_and(|floor| price.minor < floor.minor)
            .then_some(OfferEvent::Decline)
    }
}

/// What a seller types about them; an empty field stands for none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FloorsForm {
    pub listing: String,
    pub accept: String,
    pub decline: String,
}

impl FloorsForm {
    /// Within what is asked for the phone.
    pub fn parse(&self, asking: Money) -> Result<Floors, Refusal> {
        let mut form = Form::default();
        let one = |text: &str| match text.trim() {
            "" => Ok(None),
            text => match Money::parse(text, asking.currency)? {
                price if price.minor < 1 => Err("Type more than nothing, or leave it empty.".to_owned()),
                price if price.minor > asking.minor => {
                    Err(format!("You ask for {asking}: type less, or the same."))
                }
                price => Ok(Some(price)),
            },
        };
        let accept = form.take("accept", one(&self.accept));
        let decline = form.take("decline", one(&self.decline));
        if let (Some(Some(accept)), Some(Some(decline))) = (accept, decline)
            && decline.minor > accept.minor
        {
            form.refuse("decline", format!("Offers from {accept} on are accepted: type less, or the same."));
        }
        form.whole(accept.zip(decline).map(|(accept, decline)| Floors { accept, decline }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    #[test]
    fn an_offer_is_below_what_is_asked_and_at_least_half_of_it() {
        let range = PriceRange::of(usd(39_901)).unwrap();
        assert_eq!((range.lowest, range.highest), (usd(19_951), usd(39_900)));
        for text in ["0", "-5", "1", "199.50", "399.01", "500", "99999999999", "abc", ""] {
            assert!(range.parse(text).unwrap_err().ends_with('.'), "{text}");
        }
        assert_eq!(range.parse("$350"), Ok(usd(35_000)));
        assert_eq!(PriceRange::of(Money::new(1, Currency::Jpy)), None);
        assert_eq!(PriceRange::of(Money::new(2, Currency::Jpy)).unwrap().highest.minor, 1);
    }

    #[test]
    fn whoever_answers_names_a_price_between_both() {
        let asking = usd(40_000);
        let of_seller = PriceRange::to_counter(asking, usd(30_000), None).unwrap();
        assert_eq!((of_seller.lowest, of_seller.highest), (usd(30_001), usd(39_999)));
        let of_buyer = PriceRange::to_counter(asking, usd(30_000), Some(usd(36_000))).unwrap();
        assert_eq!((of_buyer.lowest, of_buyer.highest), (usd(30_001), usd(35_999)));
        assert_eq!(
            PriceRange::to_counter(usd(29_000), usd(30_000), Some(usd(36_000))),
            None,
            "it became cheaper"
        );
    }

    #[test]
    fn suggestions_are_round_and_differ() {
        let range = PriceRange::of(usd(39_900)).unwrap();
        assert_eq!(range.suggestions(usd(39_900)), [usd(37_900), usd(35_900), usd(33_900)]);
        let cheap = usd(200);
        assert!(PriceRange::of(cheap).unwrap().suggestions(cheap).is_empty());
    }

    #[test]
    fn floors_answer_from_a_price_on_and_below_another_one() {
        let floors = Floors { accept: Some(usd(35_000)), decline: Some(usd(30_000)) };
        assert_eq!(floors.answer(usd(35_000)), Some(OfferEvent::Accept));
        assert_eq!((floors.answer(usd(34_999)), floors.answer(usd(30_000))), (None, None));
        assert_eq!(floors.answer(usd(29_999)), Some(OfferEvent::Decline));
        assert_eq!(floors.answer(Money::new(99_999, Currency::Eur)), None, "the currency was changed since");
        assert_eq!(Floors::default().answer(usd(1)), None);
    }

    #[test]
    fn floors_have_bounds_and_an_order() {
        let form = |accept: &str, decline: &str| FloorsForm {
            accept: accept.into(),
            decline: decline.into(),
            ..FloorsForm::default()
        };
        let asking = usd(40_000);
        assert_eq!(form("", " ").parse(asking), Ok(Floors::default()));
        assert_eq!(form("400", "").parse(asking).unwrap().accept, Some(asking));
        assert_eq!(form("300", "350").parse(asking).unwrap_err().about("decline").count(), 1);
        assert_eq!(form("0", "401").parse(asking).unwrap_err().about("accept").count(), 1);
    }

    proptest! {
        #[test]
        fn what_is_suggested_may_be_offered(minor in 1_i64..100_000_000) {
            let asking = usd(minor);
            if let Some(range) = PriceRange::of(asking) {
                for price in range.suggestions(asking) {
                    prop_assert_eq!(range.parse(&price.plain()), Ok(price));
                }
                prop_assert!(range.highest.minor < minor && range.lowest.minor * 2 >= minor);
            }
        }
    }
}
