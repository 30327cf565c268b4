//! What buyer and seller do in a dispute: speak, offer, answer, send back, ask the staff, appeal.

use super::{Said, lost, offered, offered_by, side_in, whole};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::disputes::{
    DisputeAction, DisputeEvent, DisputeState, LyingOffer, MOST_STATEMENTS, OfferForm, SendBackForm,
    StatementForm,
};
use domain::orders::Side;
use domain::{AccountId, DisputeId, Refusal};
use store::Write;
use store::disputes::{Dispute, DisputeEventRow};
use store::orders::Order;

/// What a side wants to do.
enum Move {
    Speak(StatementForm),
    Offer(OfferForm),
    /// The number is that of the offer that was read.
    Accept(i64),
    Decline(i64),
    Withdraw,
    Escalate,
    SendBack(SendBackForm),
    TakeBack,
    Object(StatementForm),
    Appeal(StatementForm),
}

/// How an offer is accepted.
const AGREED: [DisputeEvent; 4] =
    [DisputeEvent::Refund, DisputeEvent::Settle, DisputeEvent::Return, DisputeEvent::Withdraw];

impl Move {
    const fn action(&self) -> DisputeAction {
        match self {
            Self::Speak(_) => DisputeAction::Speak,
            Self::Offer(_) => DisputeAction::Offer,
            Self::Accept(_) | Self::Decline(_) => DisputeAction::AnswerOffer,
            Self::Withdraw => DisputeAction::Withdraw,
            Self::Escalate => DisputeAction::Escalate,
            Self::SendBack(_) => DisputeAction::SendBack,
            Self::TakeBack | Self::Object(_) => DisputeAction::TakeBack,
            Self::Appeal(_) => DisputeAction::Appeal,
        }
    }

    /// What it would be in the table, to say why it can't be.
    const fn event(&self) -> DisputeEvent {
        match self {
            Self::Speak(_) => DisputeEvent::Answer,
            Self::Offer(_) => DisputeEvent::Offer,
            Self::Accept(_) | Self::Decline(_) => DisputeEvent::Decline,
            Self::Withdraw => DisputeEvent::Withdraw,
            Self::Escalate => DisputeEvent::Escalate,
            Self::SendBack(_) => DisputeEvent::Send,
            Self::TakeBack => DisputeEvent::Refund,
            Self::Object(_) => DisputeEvent::Object,
            Self::Appeal(_) => DisputeEvent::Appeal,
        }
    }
}

impl Services {
    /// Either side says something; the seller's first words are the answer that the deadline asks for.
    pub async fn add_statement(&self, caller: &Caller, form: StatementForm) -> Result<DisputeId> {
        self.act(caller, parsed(&form.dispute)?, Move::Speak(form)).await
    }

    /// Either side offers how it could end; a new offer takes the place of the one that lies there.
    pub async fn make_offer(&self, caller: &Caller, form: OfferForm) -> Result<DisputeId> {
        self.act(caller, parsed(&form.dispute)?, Move::Offer(form)).await
    }

    /// The other side's offer is accepted, and carried out.
    pub async fn accept_offer(&self, caller: &Caller, id: DisputeId, number: i64) -> Result<DisputeId> {
        self.act(caller, id, Move::Accept(number)).await
    }

    pub async fn decline_offer(&self, caller: &Caller, id: DisputeId, number: i64) -> Result<DisputeId> {
        self.act(caller, id, Move::Decline(number)).await
    }

    /// The buyer gives it up.
    pub async fn withdraw_dispute(&self, caller: &Caller, id: DisputeId) -> Result<DisputeId> {
        self.act(caller, id, Move::Withdraw).await
    }

    /// Either side asks our staff to decide.
    pub async fn escalate_dispute(&self, caller: &Caller, id: DisputeId) -> Result<DisputeId> {
        self.act(caller, id, Move::Escalate).await
    }

    /// The buyer has handed the phone to a carrier.
    pub async fn send_phone_back(&self, caller: &Caller, form: SendBackForm) -> Result<DisputeId> {
        self.act(caller, parsed(&form.dispute)?, Move::SendBack(form)).await
    }

    /// The seller has it back as it was sent: the buyer gets everything back.
    pub async fn confirm_return(&self, caller: &Caller, id: DisputeId) -> Result<DisputeId> {
        self.act(caller, id, Move::TakeBack).await
    }

    /// What came back is not what was sent: our staff decides.
    pub async fn object_to_return(&self, caller: &Caller, form: StatementForm) -> Result<DisputeId> {
        self.act(caller, parsed(&form.dispute)?, Move::Object(form)).await
    }

    /// The side that lost asks for another ruling, once.
    pub async fn appeal_ruling(&self, caller: &Caller, form: StatementForm) -> Result<DisputeId> {
        self.act(caller, parsed(&form.dispute)?, Move::Appeal(form)).await
    }

    async fn act(&self, caller: &Caller, id: DisputeId, wanted: Move) -> Result<DisputeId> {
        let account = caller.active_member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            let (order, dispute) = self.lock_dispute(&mut db, id).await?;
            let side = side_in(&order, account)?;
            let events = db.dispute_events(id).await?;
            if was_done(&dispute, &events, account, &wanted) {
                return Ok(id);
            }
            let allowed = dispute.state.may(side, offered_by(&dispute), lost(&dispute, side));
            if !allowed.contains(&wanted.action()) {
                dispute.state.next(wanted.event())?;
                return Err(Refusal::NotAllowed.into());
            }
            self.do_move(&mut db, caller, (&order, dispute), side, &events, &wanted).await?;
            db.commit().await?;
            Ok(id)
        })
        .await
    }

    async fn do_move(
        &self,
        db: &mut Write,
        caller: &Caller,
        (order, dispute): (&Order, Dispute),
        side: Side,
        events: &[DisputeEventRow],
        wanted: &Move,
    ) -> Result<()> {
        let mut changed = dispute.clone();
        let (mut words, mut about) = (String::new(), String::new());
        let event = match wanted {
            Move::Speak(form) => {
                words = form.parse()?;
                has_room(events, caller.account())?;
                if !(side == Side::Seller && dispute.state == DisputeState::Opened) {
                    let said = Said { words: &words, about: "" };
                    let noted = self.note_dispute(db, caller, &dispute, "say", said).await?;
                    return self.tell_of_dispute(db, order, &noted, "say", caller.account(), "").await;
                }
                DisputeEvent::Answer
            }
            Move::Offer(form) => {
                let offer = form.parse(whole(db, order).await?)?;
                offer.fits(dispute.kind, side)?;
                about = offer.words();
                changed.offer = Some(LyingOffer { offer, by: side, number: dispute.version + 1 });
                DisputeEvent::Offer
            }
            Move::Accept(number) | Move::Decline(number) => {
                let lying = dispute.offer.filter(|lying| lying.number == *number);
                let lying = lying.ok_or(Refusal::ChangedMeanwhile)?;
                match wanted {
                    Move::Accept(_) => {
                        about = lying.offer.words();
                        lying.offer.event()
                    }
                    _ => DisputeEvent::Decline,
                }
            }
            Move::SendBack(form) => {
                changed.tracking = Some(form.parse()?);
                DisputeEvent::Send
            }
            Move::Object(form) | Move::Appeal(form) => {
                words = form.parse()?;
                wanted.event()
            }
            Move::Withdraw | Move::Escalate | Move::TakeBack => wanted.event(),
        };
        let said = Said { words: &words, about: &about };
        self.step_dispute(db, caller, order, (&dispute, changed), event, said).await?;
        Ok(())
    }
}

fn parsed(id: &str) -> Result<DisputeId> {
    Ok(id.trim().parse().map_err(|_| Refusal::NotFound)?)
}

fn has_room(events: &[DisputeEventRow], account: Option<AccountId>) -> Result<()> {
    let said = events.iter().filter(|event| event.actor == account && !event.words.is_empty()).count();
    if said >= MOST_STATEMENTS {
        return Err(Refusal::NotNow("You have said very much already. Please offer something.".into()).into());
    }
    Ok(())
}

/// Whether this arrived before, from a second click or another try: then it has done its work already.
fn was_done(dispute: &Dispute, events: &[DisputeEventRow], account: AccountId, wanted: &Move) -> bool {
    let own = |event: &&DisputeEventRow| event.actor == Some(account);
    // The event of version n is the n-th.
    let since = |number: i64| {
        let from = usize::try_from(number).unwrap_or(usize::MAX).min(events.len());
        events[from..].iter().filter(own)
    };
    let said = |form: &StatementForm| {
        let last = events.iter().rfind(own);
        form.parse().is_ok_and(|words| last.is_some_and(|event| event.words == words))
    };
    match wanted {
        Move::Speak(form) | Move::Object(form) => said(form),
        Move::Offer(form) => {
            let own = events.iter().rfind(|event| event.event == DisputeEvent::Offer.as_str());
            own.is_some_and(|event| event.actor == Some(account))
                && offered(dispute).is_some_and(|offer| {
                    let whole = domain::Money::new(i64::MAX, dispute.currency);
                    form.parse(whole).is_ok_and(|again| again == offer)
                })
        }
        Move::Accept(number) => {
            let agreed = |event: &DisputeEventRow| AGREED.iter().any(|agreed| agreed.as_str() == event.event);
            dispute.offer.is_none_or(|lying| lying.number != *number) && since(*number).any(agreed)
        }
        Move::Decline(number) => {
            dispute.offer.is_none_or(|lying| lying.number != *number)
                && since(*number).any(|event| event.event == DisputeEvent::Decline.as_str())
        }
        Move::Withdraw => dispute.state == DisputeState::Withdrawn,
        Move::Escalate => dispute.state.is_with_staff(),
        Move::SendBack(form) => {
            dispute.state == DisputeState::SentBack
                && form.parse().is_ok_and(|tracking| dispute.tracking.as_ref() == Some(&tracking))
        }
        Move::TakeBack => dispute.state == DisputeState::Refunded && dispute.tracking.is_some(),
        Move::Appeal(form) => dispute.state == DisputeState::Appealed && said(form),
    }
}
