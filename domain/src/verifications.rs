//! Verification: a photo of the phone beside a short code shows that its seller has it in hand.

use crate::photos::PhotoId;
use crate::{Instant, ListingId, Refusal, text};
use serde::{Deserialize, Serialize};

/// The letters and digits of codes: none that looks like another one when it is written by hand.
pub const CODE_LETTERS: &[u8; 24] = b"ACDEFHJKLMNPQRTVWXY34679";
/// How many of them a code has.
pub const CODE_LENGTH: usize = 6;
/// Longest reason for a refusal, in characters.
pub const LONGEST_REASON: usize = 200;

/// Where the photo that was sent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    Waiting,
    Approved,
    Refused,
}

impl VerificationState {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Approved, Self::Refused];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
}

impl TryFrom<String> for VerificationState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text} is not a state of a verification"))
    }
}

/// What a seller sees of the verification of a listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnVerification {
    /// The code to write down beside the phone.
    pub code: String,
    /// Until when a photo with it is taken.
    pub code_until: Instant,
    /// `None` where no photo was sent yet.
    pub state: Option<VerificationState>,
    /// Why it was refused; else empty.
    pub reason: String,
    /// Whether the listing has the badge.
    pub verified: bool,
}

/// A photo that waits for somebody of the staff to look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingVerification {
    pub listing: ListingId,
    /// Names the photo that was looked at: a decision about an older one is refused.
    pub photo: PhotoId,
    /// The listing's title.
    pub title: String,
    pub seller_name: String,
    pub code: String,
    pub sent_at: Instant,
}

impl WaitingVerification {
    /// The path that shows the photo to its seller and to moderators, and to nobody else.
    pub fn photo_path(&self) -> String {
        photo_path(self.listing)
    }
}

/// The path that shows the photo that was sent for a listing.
pub fn photo_path(listing: ListingId) -> String {
    format!("/listings/{listing}/verification.jpg")
}

/// A code in two groups, as people copy it by hand: `K7M 4PX`.
pub fn spaced(code: &str) -> String {
    match code.split_at_checked(CODE_LENGTH / 2) {
        Some((one, two)) => format!("{one} {two}"),
        None => code.to_owned(),
    }
}

/// A code as it was typed or sent, without spaces and in upper case.
pub fn normal(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .take(2 * CODE_LENGTH)
        .collect()
}

/// Why a photo is refused, as a moderator types it: the seller reads it.
pub fn reason(typed: &str) -> Result<String, Refusal> {
    text::line("The reason", typed, 5, LONGEST_REASON).map_err(|sentence| Refusal::field("reason", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_spaced() {
        assert_eq!(spaced("K7M4PX"), "K7M 4PX");
        assert_eq!(normal(" k7m 4px\n"), "K7M4PX");
        assert_eq!(normal(&"x".repeat(999)).len(), 2 * CODE_LENGTH);
    }

    #[test]
    fn a_code_has_no_letters_that_look_alike() {
        let all: std::collections::BTreeSet<_> = CODE_LETTERS.iter().collect();
        assert_eq!(all.len(), CODE_LETTERS.len());
        for twins in [b"0O", b"1I", b"5S", b"8B", b"2Z", b"6G", b"VU"] {
            let has = twins.iter().filter(|letter| CODE_LETTERS.contains(letter)).count();
            assert!(has < 2, "{twins:?}");
        }
    }

    #[test]
    fn a_refusal_says_why() {
        assert_eq!(reason(" The code can't be read. ").unwrap(), "The code can't be read.");
        assert_eq!(reason("no").unwrap_err().about("reason").count(), 1);
        assert!(reason(&"x".repeat(LONGEST_REASON + 1)).is_err());
    }

    #[test]
    fn a_state_is_read_back_from_its_name() {
        for state in VerificationState::ALL {
            assert_eq!(VerificationState::try_from(state.as_str().to_owned()).unwrap(), state);
        }
        assert!(VerificationState::try_from("maybe".to_owned()).is_err());
    }
}
