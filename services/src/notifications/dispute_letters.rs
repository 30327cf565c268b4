//! What buyers and sellers are told about their disputes, within the site and by mail, at every step of somebody else.

use super::letters::Letter;
use crate::{Result, Services};
use domain::AccountId;
use domain::disputes::{next_step, told};
use domain::notifications::Notice;
use domain::orders::{Side, order_number};
use store::Write;
use store::disputes::Dispute;
use store::orders::Order;

impl Services {
    /// Tells both sides of a step, but not the one that took it. What was said stays on the page of the dispute.
    pub(crate) async fn tell_of_dispute(
        &self,
        db: &mut Write,
        order: &Order,
        dispute: &Dispute,
        event: &str,
        actor: Option<AccountId>,
        about: &str,
    ) -> Result<()> {
        let by = match actor {
            Some(actor) if actor == order.buyer => Some(Side::Buyer),
            Some(actor) if actor == order.seller => Some(Side::Seller),
            _ => None,
        };
        let step = match told(event, by, about) {
            says if says.ends_with(':') => {
                format!("{}.", says.trim_end_matches(':').replace("said", "answered"))
            }
            step => step,
        };
        let number = order_number(order.id);
        let path = format!("/account/disputes/{}", dispute.id);
        for (to, side) in [(order.buyer, Side::Buyer), (order.seller, Side::Seller)] {
            if Some(to) == actor {
                continue;
            }
            let Some(account) = db.account(to).await? else { continue };
            let notice = Notice::DisputeMoved { order: number.clone(), step: step.clone() };
            self.tell(db, to, &notice, &path).await?;
            let offered_by = dispute.offer.map(|lying| lying.by);
            let verdict = dispute.ruling.map(|(verdict, _)| verdict);
            let next =
                next_step(dispute.state, dispute.kind, Some(side), offered_by, verdict, dispute.due_at);
            let mut letter = Letter::new(
                format!("The dispute about order {number}"),
                format!("“{}”: {step}", dispute.kind.label()),
            )
            .greeting_to(&account.name)
            .paragraph(next.sentence.as_str());
            if let Some(by) = next.by {
                letter = letter.paragraph(format!("That ends on {}.", by.date_and_time()).as_str());
            }
            let mut letter = letter.button("See the dispute", format!("{}{path}", self.settings.base_url));
            if self.settings.sandbox {
                letter = letter.note("This is a sandbox: no money has moved.");
            }
            self.post(db, &self.email_of(&account)?, &letter).await?;
        }
        Ok(())
    }
}
