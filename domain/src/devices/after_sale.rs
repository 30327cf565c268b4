//! Registers are asked about sold phones as well, on the day of delivery and some times after it: a phone that its
//! seller paid for by instalments, or reported for the insurance, is often reported only once it is sold.

use super::{DeviceAnswer, DeviceStanding, Finding};
use crate::{Instant, ListingId};
use serde::{Deserialize, Serialize};

/// On which days after its delivery a register is asked about a phone.
pub const DAYS_AFTER_DELIVERY: [u32; 5] = [0, 7, 30, 90, 180];

/// What a register found out about a phone after its sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Discovery {
    /// Reported lost or stolen, or blocked for debts.
    Reported,
    /// An account locked it when it arrived.
    Locked,
}

impl Discovery {
    pub const ALL: [Discovery; 2] = [Self::Reported, Self::Locked];

    /// What is bad in an answer, so many days after delivery. An account that locks the phone later on is its buyer's, who
    /// has made it their own.
    pub fn of(answer: DeviceAnswer, days: u32) -> Option<Self> {
        match (answer.blacklist, answer.account_lock) {
            (Finding::Hit, _) => Some(Self::Reported),
            (_, Finding::Hit) if days == 0 => Some(Self::Locked),
            _ => None,
        }
    }

    /// Its name among the events of an order.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Reported => "phone_reported",
            Self::Locked => "phone_locked",
        }
    }

    /// What the order's timeline says of it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Reported => {
                "A register says that a phone is reported lost or stolen, or blocked for debts."
            }
            Self::Locked => "A register says that an account locks a phone that has just arrived.",
        }
    }
}

/// A question about a sold phone, as both sides of its order see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleCheck {
    pub listing: ListingId,
    /// So many days after the delivery.
    pub days: u32,
    pub at: Instant,
    /// Whether it is still to be asked, or asked again.
    pub planned: bool,
    pub standing: DeviceStanding,
}

impl SaleCheck {
    pub fn title(&self) -> String {
        match self.days {
            0 => "On delivery".into(),
            days => format!("{days} days later"),
        }
    }

    /// What is known of it. Only a register that says so makes a phone clean.
    pub fn words(&self) -> String {
        match &self.standing {
            DeviceStanding::NotChecked if self.planned => format!("Planned for {}", self.at.date()),
            DeviceStanding::NotChecked => "Not checked: no register gave an answer".into(),
            DeviceStanding::Checked(report)
                if Discovery::of(report.answer, self.days) == Some(Discovery::Locked) =>
            {
                format!("{}. An account locked it", self.standing.blacklist_words())
            }
            standing => standing.blacklist_words(),
        }
    }

    /// Whether a register has found something.
    pub fn is_bad(&self) -> bool {
        match &self.standing {
            DeviceStanding::Checked(report) => Discovery::of(report.answer, self.days).is_some(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::DeviceReport;
    use super::*;
    use uuid::Uuid;

    const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

    fn check(standing: DeviceStanding, days: u32) -> SaleCheck {
        SaleCheck { listing: ListingId(Uuid::from_u128(7)), days, at: NOW, planned: false, standing }
    }

    fn answered(blacklist: Finding, account_lock: Finding, days: u32) -> SaleCheck {
        let answer = DeviceAnswer { blacklist, account_lock };
        check(DeviceStanding::Checked(DeviceReport { answer, source: "The register".into(), at: NOW }), days)
    }

    #[test]
    fn only_a_register_that_says_so_makes_a_sold_phone_clean() {
        for days in DAYS_AFTER_DELIVERY {
            assert!(answered(Finding::Clean, Finding::Unknown, days).words().starts_with("Not reported"));
            for other in [
                check(DeviceStanding::NotChecked, days),
                check(DeviceStanding::Pending, days),
                answered(Finding::Unknown, Finding::Clean, days),
            ] {
                assert!(other.words().starts_with("Not checked") && !other.is_bad(), "{other:?}");
            }
        }
        let planned = SaleCheck { planned: true, ..check(DeviceStanding::NotChecked, 7) };
        assert!(planned.words().starts_with("Planned for "), "{}", planned.words());
    }

    #[test]
    fn a_report_is_bad_on_every_day_and_a_lock_on_the_day_of_delivery() {
        for days in DAYS_AFTER_DELIVERY {
            for account_lock in Finding::ALL {
                let reported = answered(Finding::Hit, account_lock, days);
                assert!(reported.is_bad() && reported.words().starts_with("Reported lost or stolen"));
            }
            let locked = answered(Finding::Clean, Finding::Hit, days);
            assert_eq!((locked.is_bad(), locked.words().contains("account")), (days == 0, days == 0));
        }
    }

    #[test]
    fn every_discovery_has_a_name_and_a_sentence_of_its_own() {
        let [one, other] = Discovery::ALL;
        assert!(one.event() != other.event() && one.sentence() != other.sentence());
    }
}
