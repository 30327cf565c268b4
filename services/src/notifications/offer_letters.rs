//! What buyers and sellers are told about their offers, within the site and by mail, at every step of somebody else.

use super::letters::Letter;
use super::unsubscribing::Mailing;
use crate::offers::account_on;
use crate::{Result, Services};
use domain::accounts::AccountState;
use domain::notifications::Notice;
use domain::offers::{next_step, told};
use domain::orders::Side;
use store::Write;
use store::accounts::Account;
use store::offers::Offer;

impl Services {
    /// Tells both sides of a step, but not the one that took it; and a seller not of what they had set to be declined.
    pub(crate) async fn tell_of_offer(
        &self,
        db: &mut Write,
        offer: &Offer,
        event: &str,
        by: Option<Side>,
    ) -> Result<()> {
        let Some(card) = db.listing_cards(&[offer.listing]).await?.pop() else { return Ok(()) };
        let path = format!("/account/offers/{}", offer.id);
        for side in [Side::Buyer, Side::Seller] {
            let quiet = side == Side::Seller && by.is_none() && matches!(event, "decline" | "miss");
            let account = db.account(account_on(offer, side)).await?;
            // Who has left reads nothing any more.
            let reads = |account: &Account| account.state != AccountState::Deleted;
            let Some(account) = account.filter(reads).filter(|_| by != Some(side) && !quiet) else {
                continue;
            };
            let step = told(event, by, offer.price, side);
            let notice = Notice::OfferMoved { phone: card.title.clone(), step: step.clone() };
            self.tell(db, account.id, &notice, &path).await?;
            if db.is_silent_about_offers(account.id).await? {
                continue;
            }
            let next = next_step(offer.state, side, card.state, offer.due_at);
            let mut letter = Letter::new(format!("The offer for {}", card.title), step)
                .greeting_to(&account.name)
                .paragraph(next.sentence.as_str());
            if let Some(by) = next.by {
                letter = letter.paragraph(format!("That ends on {}.", by.date_and_time()));
            }
            let letter = letter
                .button("See the offer", format!("{}{path}", self.settings.base_url))
                .unsubscribe(self.unsubscribe_url(Mailing::Offers(account.id)));
            self.post(db, &self.email_of(&account)?, &letter).await?;
        }
        Ok(())
    }
}
