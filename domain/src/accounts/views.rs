//! What pages show of accounts, sessions and second factors, and what a sign-in hands out.

use super::{Email, Role};
use crate::listings::Vacation;
use crate::reviews::Reputation;
use crate::{AccountId, Instant, ListingId, SessionId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who looks at a page, as the page needs to know it. `None` stands for a guest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub id: AccountId,
    pub name: String,
    pub role: Role,
    pub email_verified: bool,
    /// How many notifications wait to be read, up to [`crate::notifications::MOST_COUNTED`] and one more.
    pub unread: u64,
    /// In how many conversations something waits to be read, up to as many.
    pub unread_conversations: u64,
}

/// What the account page shows of its owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub id: AccountId,
    pub name: String,
    pub about: String,
    pub email: Email,
    pub email_verified: bool,
    /// An address that waits for the link in the mail to be followed.
    pub new_email: Option<Email>,
    /// E.164.
    pub phone: String,
    pub member_since: Instant,
    pub second_factor: bool,
    pub recovery_codes_left: u32,
}

/// One sign-in in the list of sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    /// For people: `Firefox on Android`.
    pub device: String,
    /// For people: where it was last used from, as far as it is known.
    pub place: String,
    pub started_at: Instant,
    pub last_used_at: Instant,
    pub current: bool,
}

/// What a signed-in person sees while a second factor is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondFactorSetup {
    /// Base32, to type where a QR code can't be scanned.
    pub secret: String,
    /// `otpauth://` URL.
    pub url: String,
    /// The QR code as the `d` attribute of an SVG path, one unit a module.
    pub qr_path: String,
    /// Modules on a side, quiet zone included.
    pub qr_size: u32,
}

/// What a seller's public profile shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SellerCard {
    pub id: AccountId,
    pub name: String,
    pub about: String,
    pub member_since: Instant,
    pub live_listings: u64,
    /// What buyers say of them.
    pub reputation: Reputation,
    /// The holiday that the seller is on.
    pub away: Option<Vacation>,
    pub email_verified: bool,
}

/// A secret for a cookie. It is not serializable, so that no server function can answer with one.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    pub value: String,
    /// When the cookie may be forgotten.
    pub expires_at: Instant,
}

/// Never the value: `Debug` ends up in logs.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// What a complete sign-in hands out: the two cookies, and who it is.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedIn {
    /// A JWT of ten minutes, for the cookie `mg_access`.
    pub access: Token,
    /// Opaque, good for one exchange, for the cookie `mg_refresh`.
    pub refresh: Token,
    pub me: Me,
    /// The newest listing that was begun without an account, and is this account's now.
    pub draft: Option<ListingId>,
}

/// How far e-mail and password led. It has no `Debug`, as the challenge is a secret.
#[derive(Clone, PartialEq)]
pub enum SignInStep {
    SignedIn(SignedIn),
    /// The second factor is wanted; the challenge goes into the cookie `mg_challenge` for ten minutes.
    SecondFactor {
        challenge: String,
    },
}
