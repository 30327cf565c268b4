//! What sellers are told by mail about their phones.

use super::letters::Letter;
use crate::Services;
use domain::ListingId;

impl Services {
    /// A register has found something: the phone is off the market. `why` is a sentence for people.
    pub(crate) fn phone_blocked_letter(&self, name: &str, phone: &str, why: &str, id: ListingId) -> Letter {
        Letter::new(
            format!("Your {phone} is off the market"),
            format!("We asked a register about your {phone} once more, and had to take it off the market."),
        )
        .greeting_to(name)
        .paragraph(why)
        .button("See the listing", format!("{}/sell/{id}", self.settings.base_url))
    }

    /// A moderator has seen the phone beside its code.
    pub(crate) fn phone_verified_letter(&self, name: &str, phone: &str, id: ListingId) -> Letter {
        Letter::new(
            format!("Your {phone} has the badge “Verified photo”"),
            format!("We looked at your photo of the {phone} beside the code, and all is as it should be."),
        )
        .greeting_to(name)
        .paragraph("Buyers see the badge on your listing from now on. The photo itself is not shown to them.")
        .button("See the listing", format!("{}/listings/{id}", self.settings.base_url))
    }

    /// A moderator could not approve the photo. `why` is a sentence for people.
    pub(crate) fn photo_refused_letter(&self, name: &str, phone: &str, why: &str, id: ListingId) -> Letter {
        Letter::new(
            format!("Please send another photo of your {phone}"),
            format!("We looked at your photo of the {phone} beside the code, and need another one."),
        )
        .greeting_to(name)
        .paragraph(why)
        .button("Send another photo", format!("{}/sell/{id}", self.settings.base_url))
    }
}
