//! What registers of lost, stolen and locked phones say of a phone, and what follows for selling it.
//!
//! "Not checked" is never "clean": only a register that says so in so many words makes a phone clean.

mod after_sale;

pub use after_sale::{DAYS_AFTER_DELIVERY, Discovery, SaleCheck};

use crate::catalogue::Model;
use crate::listings::{steps_off_the_blacklist, steps_to_sign_out};
use crate::{Instant, Refusal};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a register says of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    Clean,
    Hit,
    /// It did not say.
    Unknown,
}

impl Finding {
    pub const ALL: [Finding; 3] = [Self::Clean, Self::Hit, Self::Unknown];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Hit => "hit",
            Self::Unknown => "unknown",
        }
    }
}

impl TryFrom<String> for Finding {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|f| f.as_str() == text).ok_or(format!("{text} is not a finding"))
    }
}

/// What a register answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAnswer {
    /// Reported lost or stolen, or blocked for debts.
    pub blacklist: Finding,
    /// Tied to an account of its last owner.
    pub account_lock: Finding,
}

/// An answer with where and when it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceReport {
    pub answer: DeviceAnswer,
    /// The register's name, as people read it.
    pub source: String,
    pub at: Instant,
}

/// What is known of a phone from registers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStanding {
    /// No register was asked, or none could answer.
    #[default]
    NotChecked,
    /// A register was asked and has not answered yet.
    Pending,
    Checked(DeviceReport),
}

/// What keeps a phone from being sold, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Of the form of a listing, which it is about.
    pub field: &'static str,
    pub why: String,
    /// One step a line.
    pub steps: Vec<&'static str>,
}

impl Stop {
    /// All of it in one line.
    pub fn sentence(&self) -> String {
        format!("{} {} Then publish again: we ask anew.", self.why, self.steps.join(" "))
    }
}

/// How long a clean answer is good for.
const GOOD_FOR: Duration = Duration::from_secs(30 * 24 * 3600);
/// How soon a register is asked again after any other answer.
const ASK_AGAIN: Duration = Duration::from_secs(60);

impl DeviceStanding {
    /// Whether a register is to be asked before the phone is put up for sale; `asked_at` is when that was done last.
    pub fn must_ask(&self, asked_at: Option<Instant>, now: Instant) -> bool {
        let good_for = match self {
            Self::Checked(report) if report.answer.blacklist == Finding::Clean => GOOD_FOR,
            _ => ASK_AGAIN,
        };
        asked_at.is_none_or(|at| now.since(at) >= good_for)
    }

    /// What keeps the phone from being sold, where a register says so.
    pub fn stop(&self, model: &Model) -> Option<Stop> {
        let Self::Checked(report) = self else { return None };
        if report.answer.blacklist == Finding::Hit {
            return Some(Stop {
                field: "imei",
                why: format!(
                    "{} says that this phone is reported lost or stolen, or blocked for debts, so it can't be sold here.",
                    report.source
                ),
                steps: steps_off_the_blacklist(&model.brand_slug),
            });
        }
        (report.answer.account_lock == Finding::Hit).then(|| Stop {
            field: "account_lock",
            why: format!("{} says that an account still locks this phone.", report.source),
            steps: steps_to_sign_out(&model.brand_slug).to_vec(),
        })
    }

    /// Why the phone can't be sold, where a register says so, and how that is cleared.
    pub fn refusal(&self, model: &Model) -> Option<Refusal> {
        self.stop(model).map(|stop| Refusal::field(stop.field, stop.sentence()))
    }

    /// What buyers read of reports of loss and theft.
    pub fn blacklist_words(&self) -> String {
        match self {
            Self::Checked(report) => match report.answer.blacklist {
                Finding::Clean => {
                    format!("Not reported lost or stolen ({}, {})", report.source, report.at.date())
                }
                Finding::Hit => format!("Reported lost or stolen ({}, {})", report.source, report.at.date()),
                Finding::Unknown => format!("Not checked: {} could not tell", report.source),
            },
            Self::Pending => "Not checked yet: asked, and waiting for an answer".into(),
            Self::NotChecked => "Not checked".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{FormFactor, Tier};

    const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

    fn standing(blacklist: Finding, account_lock: Finding) -> DeviceStanding {
        let answer = DeviceAnswer { blacklist, account_lock };
        DeviceStanding::Checked(DeviceReport { answer, source: "The register".into(), at: NOW })
    }

    fn model() -> Model {
        Model {
            slug: "google-pixel-6".into(),
            brand_slug: "google".into(),
            brand: "Google".into(),
            name: "Pixel 6".into(),
            form: FormFactor::Phone,
            tier: Tier::A,
            release_year: Some(2021),
            storage_gb: vec![128],
            storage_known: true,
            ram_gb: vec![],
            colours: vec![],
            screen_in: None,
            resolution: None,
            battery_mah: None,
            chip: None,
        }
    }

    #[test]
    fn only_a_clean_answer_is_called_clean() {
        let clean = standing(Finding::Clean, Finding::Unknown).blacklist_words();
        assert!(clean.starts_with("Not reported lost or stolen (The register, "), "{clean}");
        for other in
            [DeviceStanding::NotChecked, DeviceStanding::Pending, standing(Finding::Unknown, Finding::Clean)]
        {
            assert!(other.blacklist_words().starts_with("Not checked"), "{other:?}");
        }
    }

    #[test]
    fn a_hit_stops_the_sale_and_nothing_else_does() {
        for blacklist in Finding::ALL {
            for account_lock in Finding::ALL {
                let refusal = standing(blacklist, account_lock).refusal(&model());
                match (blacklist, account_lock) {
                    (Finding::Hit, _) => {
                        let refusal = refusal.unwrap();
                        assert!(refusal.about("imei").all(|words| words.contains("proof of purchase")));
                        assert_eq!(refusal.about("imei").count(), 1);
                    }
                    (_, Finding::Hit) => {
                        let refusal = refusal.unwrap();
                        assert!(refusal.about("account_lock").all(|words| words.contains("Google account")));
                    }
                    _ => assert_eq!(refusal, None),
                }
            }
        }
        assert_eq!(DeviceStanding::NotChecked.refusal(&model()), None);
        assert_eq!(DeviceStanding::Pending.refusal(&model()), None);
    }

    #[test]
    fn a_clean_answer_lasts_and_any_other_is_asked_for_again() {
        let later = |seconds: u64| NOW.plus(Duration::from_secs(seconds));
        let clean = standing(Finding::Clean, Finding::Clean);
        assert!(clean.must_ask(None, NOW));
        assert!(!clean.must_ask(Some(NOW), later(29 * 24 * 3600)));
        assert!(clean.must_ask(Some(NOW), later(30 * 24 * 3600)));
        for other in
            [standing(Finding::Hit, Finding::Clean), DeviceStanding::Pending, DeviceStanding::NotChecked]
        {
            assert!(!other.must_ask(Some(NOW), later(59)), "{other:?}");
            assert!(other.must_ask(Some(NOW), later(60)), "{other:?}");
        }
    }
}
