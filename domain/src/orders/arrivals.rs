//! What arrived: its buyer types the IMEI that it shows, which is compared with that of the phone that was bought.

use crate::imei::{Imei, TypedImei};
use crate::{Instant, Refusal};
use serde::{Deserialize, Serialize};

/// How many numbers of other phones may be typed for an order. A phone with two SIM cards shows two of its own, and
/// nobody finds an IMEI by three guesses.
pub const MOST_OTHERS: usize = 3;

/// How a buyer says which phone arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrivalForm {
    pub order: String,
    pub imei: TypedImei,
}

impl ArrivalForm {
    pub fn parse(&self) -> Result<Imei, Refusal> {
        self.imei.0.parse().map_err(|sentence: String| Refusal::field("imei", sentence))
    }
}

/// How the numbers that a buyer typed compare with those of the phones of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalCheck {
    /// Of how many phones the seller gave the IMEI.
    pub known: usize,
    /// How many of them were found by it.
    pub found: usize,
    /// When numbers were typed that none of them has.
    pub others: Vec<Instant>,
}

impl ArrivalCheck {
    /// Whether all phones whose IMEI is known are those that were bought.
    pub const fn is_right(&self) -> bool {
        self.known > 0 && self.found == self.known
    }

    /// Whether something else seems to have arrived.
    pub const fn differs(&self) -> bool {
        !self.is_right() && !self.others.is_empty()
    }

    /// Why no other number is taken any more.
    pub fn takes_another(&self) -> Result<(), Refusal> {
        if self.known == 0 {
            return Err(Refusal::NotNow("The seller gave no IMEI, so there is nothing to compare.".into()));
        }
        if self.is_right() {
            return Err(Refusal::NotNow(
                "It was compared already, and it is the phone that you bought.".into(),
            ));
        }
        if self.others.len() >= MOST_OTHERS {
            let sentence = "None of the numbers that you typed is the one of your phone, and no more are taken. Please \
                            open a dispute: they are on record.";
            return Err(Refusal::NotNow(sentence.into()));
        }
        Ok(())
    }

    /// What is on record, in sentences for both sides and our staff; empty where nothing was typed.
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        if self.is_right() {
            told.push("The IMEI of what arrived is the one of the phone that was sold.".into());
        } else if self.found > 0 {
            told.push(format!("{} of {} phones have the IMEI of what was sold.", self.found, self.known));
        }
        for at in &self.others {
            told.push(format!("On {} the buyer typed an IMEI that no phone of this order has.", at.date()));
        }
        told
    }

    /// The beginning of a complaint about another phone; empty where nothing differs.
    pub fn complaint(&self) -> String {
        match self.others.last().filter(|_| self.differs()) {
            Some(at) => format!(
                "The phone that arrived shows another IMEI than the one that I bought. I typed it on {}, and it is on \
                 record.",
                at.date()
            ),
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(known: usize, found: usize, others: usize) -> ArrivalCheck {
        ArrivalCheck { known, found, others: vec![Instant::from_micros(0); others] }
    }

    #[test]
    fn numbers_are_taken_until_all_phones_are_found_or_too_many_were_others() {
        assert!(
            check(1, 0, 0).takes_another().is_ok() && check(2, 1, MOST_OTHERS - 1).takes_another().is_ok()
        );
        for none in [check(0, 0, 0), check(1, 1, 0), check(1, 0, MOST_OTHERS)] {
            assert!(matches!(none.takes_another(), Err(Refusal::NotNow(_))), "{none:?}");
        }
    }

    #[test]
    fn a_second_number_of_the_same_phone_is_no_complaint() {
        let right = check(1, 1, 1);
        assert!(right.is_right() && !right.differs() && right.complaint().is_empty());
        assert_eq!(right.told().len(), 2, "both are told nevertheless");
        let other = check(1, 0, 2);
        assert!(other.differs() && other.complaint().ends_with("on record."));
        assert!(check(1, 0, 0).told().is_empty());
    }

    #[test]
    fn a_number_is_checked_before_it_is_compared() {
        let form = |imei: &str| ArrivalForm { imei: imei.into(), ..ArrivalForm::default() };
        assert_eq!(form("490154203237519").parse().unwrap_err().about("imei").count(), 1);
        assert_eq!(form("49 015420 323751 8").parse().unwrap().digits(), "490154203237518");
    }
}
