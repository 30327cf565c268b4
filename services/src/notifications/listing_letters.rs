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
}
