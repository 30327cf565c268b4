//! What one side offers and our staff may rule: how much goes back, and whether the phone does.

use super::{DisputeEvent, DisputeKind};
use crate::orders::Side;
use crate::{Currency, Money, Refusal};
use serde::{Deserialize, Serialize};

/// How a dispute may end by agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// The buyer keeps the phone and gets this back.
    Partial(Money),
    /// The buyer sends the phone back and gets everything back.
    Return,
    /// The buyer gets everything back and keeps what arrived.
    Full,
    /// The buyer gives the dispute up.
    Withdraw,
}

impl Offer {
    pub const KINDS: [&'static str; 4] = ["partial", "return", "full", "withdraw"];

    pub const fn kind(self) -> &'static str {
        match self {
            Self::Partial(_) => "partial",
            Self::Return => "return",
            Self::Full => "full",
            Self::Withdraw => "withdraw",
        }
    }

    pub const fn amount(self) -> Option<Money> {
        match self {
            Self::Partial(amount) => Some(amount),
            _ => None,
        }
    }

    /// As it is kept: its kind, with an amount where it has one.
    pub fn of(kind: &str, amount: Option<Money>) -> Result<Self, String> {
        match (kind, amount) {
            ("partial", Some(amount)) => Ok(Self::Partial(amount)),
            ("return", _) => Ok(Self::Return),
            ("full", _) => Ok(Self::Full),
            ("withdraw", _) => Ok(Self::Withdraw),
            _ => Err(format!("{kind} is not an offer")),
        }
    }

    /// What happens when it is accepted.
    pub const fn event(self) -> DisputeEvent {
        match self {
            Self::Partial(_) => DisputeEvent::Settle,
            Self::Return => DisputeEvent::Return,
            Self::Full => DisputeEvent::Refund,
            Self::Withdraw => DisputeEvent::Withdraw,
        }
    }

    /// In words that both sides read the same.
    pub fn words(self) -> String {
        match self {
            Self::Partial(amount) => format!("{amount} back to the buyer, who keeps the phone"),
            Self::Return => "The phone goes back for a full refund".into(),
            Self::Full => "A full refund, and nothing has to be sent back".into(),
            Self::Withdraw => "The dispute is given up".into(),
        }
    }

    /// Whether a side may offer this in a dispute of that kind.
    pub fn fits(self, kind: DisputeKind, by: Side) -> Result<(), Refusal> {
        match (self, by) {
            (Self::Return, _) if !kind.has_arrived() => {
                Err(Refusal::field("kind", "What has not arrived can't be sent back."))
            }
            // A buyer who gives it up just does so.
            (Self::Withdraw, Side::Buyer) => {
                Err(Refusal::field("kind", "To give it up, withdraw the dispute."))
            }
            _ => Ok(()),
        }
    }
}

/// A part of what was paid: more than nothing, less than everything.
pub fn part(text: &str, whole: Money) -> Result<Money, String> {
    let amount = Money::parse(text, whole.currency)?;
    let least = Money::new(1, whole.currency);
    match amount.minor {
        minor if minor < least.minor => Err("Type how much goes back.".into()),
        minor if minor >= whole.minor => {
            Err(format!("{whole} was paid. For all of it, choose a full refund; else type less."))
        }
        _ => Ok(amount),
    }
}

/// An offer as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    pub dispute: String,
    pub kind: String,
    /// For a partial refund alone.
    pub amount: String,
}

impl OfferForm {
    /// `whole` is what could go back at most.
    pub fn parse(&self, whole: Money) -> Result<Offer, Refusal> {
        match self.kind.as_str() {
            "partial" => part(&self.amount, whole)
                .map(Offer::Partial)
                .map_err(|message| Refusal::field("amount", message)),
            kind => Offer::of(kind, None).map_err(|_| Refusal::field("kind", "Choose what you offer.")),
        }
    }
}

/// What our staff decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Full,
    Partial(Money),
    /// Nothing goes back.
    Nothing,
}

impl Verdict {
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial(_) => "partial",
            Self::Nothing => "nothing",
        }
    }

    pub const fn amount(self) -> Option<Money> {
        match self {
            Self::Partial(amount) => Some(amount),
            _ => None,
        }
    }

    pub fn of(kind: &str, amount: Option<Money>) -> Result<Self, String> {
        match (kind, amount) {
            ("full", _) => Ok(Self::Full),
            ("partial", Some(amount)) => Ok(Self::Partial(amount)),
            ("nothing", _) => Ok(Self::Nothing),
            _ => Err(format!("{kind} is not a verdict")),
        }
    }

    pub const fn event(self) -> DisputeEvent {
        match self {
            Self::Full => DisputeEvent::Refund,
            Self::Partial(_) => DisputeEvent::Settle,
            Self::Nothing => DisputeEvent::Release,
        }
    }

    /// Whether it went against a side; a partial refund went against both.
    pub const fn is_lost_by(self, side: Side) -> bool {
        match self {
            Self::Full => matches!(side, Side::Seller),
            Self::Nothing => matches!(side, Side::Buyer),
            Self::Partial(_) => true,
        }
    }

    pub fn words(self) -> String {
        match self {
            Self::Full => "The buyer gets everything back".into(),
            Self::Partial(amount) => format!("The buyer gets {amount} back, the seller the rest"),
            Self::Nothing => "The seller gets the money".into(),
        }
    }
}

/// A ruling as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RulingForm {
    pub dispute: String,
    pub verdict: String,
    pub amount: String,
    pub reason: String,
}

impl RulingForm {
    pub fn parse(&self, whole: Money) -> Result<(Verdict, String), Refusal> {
        let mut form = crate::refusal::Form::default();
        let verdict = match self.verdict.as_str() {
            "partial" => form.take("amount", part(&self.amount, whole)).map(Verdict::Partial),
            kind => form
                .take("verdict", Verdict::of(kind, None).map_err(|_| "Choose what you decide.".to_owned())),
        };
        let reason = form.take("reason", super::said("The reason", &self.reason));
        form.whole(verdict.zip(reason))
    }
}

/// An amount as it is kept beside an offer or a verdict.
pub fn kept_amount(minor: Option<i64>, currency: Currency) -> Option<Money> {
    minor.map(|minor| Money::new(minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    #[test]
    fn offers_and_verdicts_are_read_back() {
        for offer in [Offer::Partial(usd(5)), Offer::Return, Offer::Full, Offer::Withdraw] {
            assert_eq!(Offer::of(offer.kind(), offer.amount()), Ok(offer));
            assert!(Offer::KINDS.contains(&offer.kind()));
        }
        for verdict in [Verdict::Full, Verdict::Partial(usd(5)), Verdict::Nothing] {
            assert_eq!(Verdict::of(verdict.kind(), verdict.amount()), Ok(verdict));
            assert!(verdict.is_lost_by(Side::Buyer) || verdict.is_lost_by(Side::Seller));
        }
        assert!(Offer::of("partial", None).is_err() && Verdict::of("partial", None).is_err());
    }

    #[test]
    fn nothing_is_sent_back_that_never_came() {
        assert!(Offer::Return.fits(DisputeKind::NotReceived, Side::Seller).is_err());
        assert!(Offer::Return.fits(DisputeKind::Damaged, Side::Buyer).is_ok());
        assert!(Offer::Withdraw.fits(DisputeKind::Damaged, Side::Buyer).is_err());
    }

    proptest! {
        #[test]
        fn a_part_is_more_than_nothing_and_less_than_everything(minor in 0_i64..200_000, whole in 1_i64..100_000) {
            let typed = usd(minor).plain();
            prop_assert_eq!(part(&typed, usd(whole)).ok(), (minor > 0 && minor < whole).then(|| usd(minor)));
        }
    }
}
