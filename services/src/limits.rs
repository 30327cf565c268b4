//! How often something may be tried: everything that guesses or sends is counted, per account and per address.

use crate::{Caller, Result, Services};
use domain::Refusal;
use std::net::IpAddr;
use std::time::Duration;
use store::Write;
use store::attempts::Window;

/// How strict the limits are.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Every limit is multiplied by this; 1 in earnest, more where one address stands for many people, as in
    /// tests of the whole site.
    pub factor: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { factor: 1 }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guarded {
    Register,
    Resend,
    Verify,
    SignIn,
    SecondFactor,
    Reset,
    ChangeEmail,
    /// The password of somebody who is signed in already.
    Password,
    /// A photo: decoding it takes time, and keeping it room.
    Upload,
    /// The same without an account.
    GuestUpload,
    /// A draft without an account.
    GuestDraft,
    /// A register of phones: each answer costs. The first question about a listing is free; its photo was counted.
    DeviceCheck,
    /// Placing orders: each holds phones that nobody else can buy for a while.
    Checkout,
    /// Comparing what arrived with what was bought.
    Arrival,
    /// Offering a price: each is a mail for somebody.
    Offer,
    /// Reporting what somebody wrote: each report is work for a moderator.
    Report,
    /// First words about a phone: who writes to many people is seldom a buyer.
    Ask,
    /// More in a conversation that there is.
    Write,
}

/// At most so many tries in a window of so many seconds.
type Most = (u32, u64);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl Guarded {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Resend => "resend",
            Self::Verify => "verify",
            Self::SignIn => "sign_in",
            Self::SecondFactor => "second_factor",
            Self::Reset => "reset",
            Self::ChangeEmail => "change_email",
            Self::Password => "password",
            Self::Upload => "upload",
            Self::GuestUpload => "guest_upload",
            Self::GuestDraft => "guest_draft",
            Self::DeviceCheck => "device_check",
            Self::Checkout => "checkout",
            Self::Arrival => "arrival",
            Self::Offer => "offer",
            Self::Report => "report",
            Self::Ask => "ask",
            Self::Write => "write",
        }
    }

    /// Per account, e-mail address or mailed link: whatever is tried upon.
    const fn on_subject(self) -> [Most; 2] {
        match self {
            Self::Register | Self::Resend | Self::Reset => [(3, HOUR), (8, DAY)],
            Self::ChangeEmail => [(5, HOUR), (10, DAY)],
            Self::Verify => [(10, HOUR), (30, DAY)],
            Self::SignIn | Self::Password => [(10, 15 * MINUTE), (60, DAY)],
            // Three codes of a million are good at any time: 20 guesses a day take centuries.
            Self::SecondFactor => [(5, 15 * MINUTE), (20, DAY)],
            Self::Upload => [(200, HOUR), (1_000, DAY)],
            Self::GuestUpload => [(40, HOUR), (120, DAY)],
            Self::GuestDraft => [(10, HOUR), (20, DAY)],
            Self::DeviceCheck => [(30, HOUR), (100, DAY)],
            Self::Checkout | Self::Arrival | Self::Report | Self::Offer => [(20, HOUR), (60, DAY)],
            Self::Ask => [(20, HOUR), (50, DAY)],
            Self::Write => [(120, HOUR), (500, DAY)],
        }
    }

    /// Per network address: whoever tries.
    const fn by_address(self) -> [Most; 2] {
        match self {
            Self::Register | Self::Resend => [(10, HOUR), (40, DAY)],
            Self::Reset | Self::ChangeEmail => [(20, HOUR), (80, DAY)],
            Self::Verify | Self::SignIn | Self::SecondFactor | Self::Password => {
                [(60, 15 * MINUTE), (1_000, DAY)]
            }
            Self::Upload => [(1_000, HOUR), (5_000, DAY)],
            Self::GuestUpload => [(120, HOUR), (400, DAY)],
            Self::GuestDraft => [(30, HOUR), (80, DAY)],
            Self::DeviceCheck => [(200, HOUR), (1_000, DAY)],
            Self::Checkout | Self::Arrival | Self::Report | Self::Ask | Self::Offer => {
                [(200, HOUR), (1_000, DAY)]
            }
            Self::Write => [(1_000, HOUR), (5_000, DAY)],
        }
    }
}

/// What stands for an address: IPv6 networks are counted as a whole, as one home has a whole /64.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    }
}

impl Services {
    /// Counts a try upon `subject` and by the caller's address, or refuses it with the seconds to wait.
    ///
    /// The count is kept before anything is tried, so that tries at the same time can't slip through.
    pub(crate) async fn count_try(&self, caller: &Caller, what: Guarded, subject: &[u8]) -> Result<()> {
        let address = network(caller.address);
        let counted = [("subject", subject, what.on_subject()), ("address", &address, what.by_address())];
        let now = self.clock.now();
        let mut windows = Vec::new();
        for (whose, key, mosts) in counted {
            for (tries, seconds) in mosts {
                let purpose = format!("tries {} {whose} {seconds}", what.as_str());
                windows.push(Window {
                    key_hash: self.vault.hash(&purpose, key),
                    most: i64::from(tries) * i64::from(self.limits.factor.max(1)),
                    length: Duration::from_secs(seconds),
                });
            }
        }
        // Always in the same order, so that units of work wait for each other instead of colliding.
        windows.sort_by_key(|window| window.key_hash);
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            for window in &windows {
                if let Some(ends_at) = db.count_try(window, now).await? {
                    return Err(Refusal::TooOften(ends_at.since(now).as_secs().max(1)).into());
                }
            }
            Ok(db.commit().await?)
        })
        .await
    }

    /// Forgives the tries upon `subject`, once it was proven to be the right person.
    pub(crate) async fn forgive_tries(&self, db: &mut Write, what: Guarded, subject: &[u8]) -> Result<()> {
        let keys = what.on_subject().map(|(_, seconds)| {
            self.vault.hash(&format!("tries {} subject {seconds}", what.as_str()), subject)
        });
        for key in keys {
            db.forget_tries(&key).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_counts_as_one_address() {
        let address = |text: &str| network(text.parse().unwrap());
        assert_eq!(address("2001:db8:1:2::1"), address("2001:db8:1:2:ffff::9"));
        assert_ne!(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
        assert_eq!(address("::ffff:192.0.2.7"), address("192.0.2.7"));
        assert_ne!(address("192.0.2.7"), address("192.0.2.8"));
    }
}
