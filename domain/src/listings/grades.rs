//! The condition of a phone, and whether a carrier's lock ties it down.

use serde::{Deserialize, Serialize};

/// The condition of a phone, in four grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    Mint,
    Good,
    Fair,
    Damaged,
}

impl Grade {
    pub const ALL: [Grade; 4] = [Grade::Mint, Grade::Good, Grade::Fair, Grade::Damaged];

    pub const fn as_str(self) -> &'static str {
        match self {
            Grade::Mint => "mint",
            Grade::Good => "good",
            Grade::Fair => "fair",
            Grade::Damaged => "damaged",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Grade::Mint => "Mint",
            Grade::Good => "Good",
            Grade::Fair => "Fair",
            Grade::Damaged => "Damaged",
        }
    }

    /// What a buyer may expect of it.
    pub const fn means(self) -> &'static str {
        match self {
            Grade::Mint => "Works fully. No scratch can be seen at arm's length, screen on or off.",
            Grade::Good => {
                "Works fully. Light scratches that can't be felt, none on a lit screen; or a worn battery, or a part of another make."
            }
            Grade::Fair => {
                "Works fully. Scratches or small dents that can be seen and felt; the glass is whole."
            }
            Grade::Damaged => "Cracked, dented, or something does not work. The description says what.",
        }
    }
}

impl TryFrom<String> for Grade {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Grade::ALL
            .into_iter()
            .find(|g| g.as_str() == text)
            .ok_or_else(|| "Choose the condition that fits best.".into())
    }
}

/// Whether a network operator's lock ties the phone to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarrierLock {
    Unlocked,
    Locked,
}

impl CarrierLock {
    pub const fn as_str(self) -> &'static str {
        match self {
            CarrierLock::Unlocked => "unlocked",
            CarrierLock::Locked => "locked",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            CarrierLock::Unlocked => "Unlocked",
            CarrierLock::Locked => "Locked to a carrier",
        }
    }
}

impl TryFrom<String> for CarrierLock {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "unlocked" => Ok(CarrierLock::Unlocked),
            "locked" => Ok(CarrierLock::Locked),
            _ => Err("Say whether the phone works with every carrier.".into()),
        }
    }
}
