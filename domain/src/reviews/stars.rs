//! Stars: from one to five, for a purchase in all and for its parts.

use crate::orders::Side;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From one star to five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    pub const ALL: [Stars; 5] = [Stars(1), Stars(2), Stars(3), Stars(4), Stars(5)];

    pub const fn count(self) -> u8 {
        self.0
    }

    /// What so many stars say.
    pub const fn label(self) -> &'static str {
        match self.0 {
            1 => "Bad",
            2 => "Poor",
            3 => "Fair",
            4 => "Good",
            _ => "Very good",
        }
    }

    /// As a form sends them.
    pub(super) fn parse(typed: &str) -> Result<Self, &'static str> {
        let count = typed.trim().parse::<u8>().ok();
        count.and_then(|count| count.try_into().ok()).ok_or("Choose from one star to five.")
    }
}

impl TryFrom<u8> for Stars {
    type Error = String;
    fn try_from(count: u8) -> Result<Self, String> {
        if (1..=5).contains(&count) { Ok(Self(count)) } else { Err(format!("{count} is no number of stars")) }
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> u8 {
        stars.0
    }
}

/// A part of a purchase that is rated by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Whether the phone was what its listing said.
    Description,
    Packing,
    Speed,
    Communication,
    Payment,
}

impl Aspect {
    pub const ALL: [Aspect; 5] =
        [Self::Description, Self::Packing, Self::Speed, Self::Communication, Self::Payment];

    /// Its name in storage and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Packing => "packing",
            Self::Speed => "speed",
            Self::Communication => "communication",
            Self::Payment => "payment",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Description => "As described",
            Self::Packing => "Packing",
            Self::Speed => "Speed",
            Self::Communication => "Communication",
            Self::Payment => "Payment",
        }
    }

    /// What one side says of the other.
    pub const fn asked(author: Side) -> &'static [Aspect] {
        match author {
            Side::Buyer => &[Self::Description, Self::Packing, Self::Speed, Self::Communication],
            Side::Seller => &[Self::Communication, Self::Payment],
        }
    }
}

/// All the stars of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratings {
    pub overall: Stars,
    /// Each that its author is asked for.
    pub aspects: BTreeMap<Aspect, Stars>,
}

impl Ratings {
    pub fn of(&self, aspect: Aspect) -> Option<Stars> {
        self.aspects.get(&aspect).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_no_other_stars_than_one_to_five() {
        assert_eq!(Stars::ALL.map(Stars::count), [1, 2, 3, 4, 5]);
        assert_eq!(Stars::parse(" 4 ").map(Stars::count), Ok(4));
        for typed in ["", "0", "6", "-1", "4.5", "five"] {
            assert!(Stars::parse(typed).is_err(), "{typed}");
        }
        assert!(serde_json::from_str::<Stars>("6").is_err());
    }

    #[test]
    fn each_side_is_asked_about_what_the_other_did() {
        assert!(!Aspect::asked(Side::Buyer).contains(&Aspect::Payment));
        assert!(!Aspect::asked(Side::Seller).contains(&Aspect::Packing));
        for aspect in Aspect::ALL {
            let asked = [Side::Buyer, Side::Seller].iter().any(|side| Aspect::asked(*side).contains(&aspect));
            assert!(asked, "{aspect:?}");
        }
    }
}
