//! What a dispute says of itself: what happened, what happens next, by when, and what follows when nobody acts.

use super::{DisputeKind, DisputeState, Outcome, Verdict};
use crate::Instant;
use crate::orders::{NextStep, Side};

/// What the viewer reads about a dispute that stands so; `side` is absent for our staff.
pub fn next_step(
    state: DisputeState,
    kind: DisputeKind,
    side: Option<Side>,
    offered_by: Option<Side>,
    verdict: Option<Verdict>,
    due: Option<Instant>,
) -> NextStep {
    use DisputeState::*;
    use Side::*;
    let lost = side.zip(verdict).is_some_and(|(side, verdict)| verdict.is_lost_by(side));
    let (sentence, yours) = match (state, side) {
        (Opened, Some(Seller)) => {
            ("Read what is wrong, and answer: say what you know, or offer something.", true)
        }
        (Opened, _) => ("The seller reads it and answers.", false),
        (Talking, _) => ("Talk to each other, and offer something that both can live with.", false),
        (Offered, Some(side)) if offered_by == Some(side) => ("The other side answers your offer.", false),
        (Offered, Some(_)) => ("Accept the offer, decline it, or offer something else.", true),
        (Offered, None) => ("An offer waits for its answer.", false),
        (Returning, Some(Buyer)) => {
            ("Sign out of the phone, pack it well, send it back, and tell its tracking number.", true)
        }
        (Returning, _) => ("The buyer sends the phone back.", false),
        (SentBack, Some(Seller)) => {
            ("Once it is there, look at it: say that it came back as it was sent, or object.", true)
        }
        (SentBack, _) => ("The phone is on its way back. The refund follows once it has arrived.", false),
        (Escalated, None) => ("Read both sides, and rule.", true),
        (Escalated, _) => ("Our staff reads the case and rules. You can still add what you know.", false),
        (Ruled, Some(_)) if lost => {
            ("You may appeal once. Then another member of our staff decides for good.", true)
        }
        (Ruled, _) => ("The side that lost may appeal. Then the ruling is carried out.", false),
        (Appealed, None) => ("Another member of the staff has ruled. Rule again; it is final.", true),
        (Appealed, _) => ("Another member of our staff looks at it. What they decide is final.", false),
        (Refunded, _) => ("The buyer gets everything back.", false),
        (Settled, _) => ("A part goes back to the buyer, and the rest went to the seller.", false),
        (Released, _) => ("The money went to the seller.", false),
        (Withdrawn, _) => ("The buyer gave the dispute up.", false),
    };
    let silent = state.deadline(kind, offered_by).map(|(outcome, _)| format!(" {}", by_itself(outcome)));
    NextStep { sentence: format!("{sentence}{}", silent.unwrap_or_default()), by: due, yours }
}

/// What follows once a deadline has passed.
pub const fn by_itself(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Refund => "If that is not done in time, the buyer gets everything back.",
        Outcome::Return => "If that is not done in time, the buyer may send the phone back for everything.",
        Outcome::Release => "If that is not done in time, the money goes to the seller.",
        Outcome::TakeOffer => "If that is not done in time, the offer counts as accepted.",
        Outcome::Staff => "If that is not done in time, our staff decides.",
        Outcome::CarryOut => "Without an appeal, the ruling is carried out after that.",
    }
}

/// What the timeline says of an event, by its name in storage. `by` is the side that did it; absent where our staff or
/// the time did. `what` is the offer or the verdict in words.
pub fn told(event: &str, by: Option<Side>, what: &str) -> String {
    let who = match by {
        Some(Side::Buyer) => "The buyer",
        Some(Side::Seller) => "The seller",
        None => "Our staff",
    };
    match (event, by) {
        ("open", _) => "The buyer opened the dispute.".into(),
        ("answer" | "say", _) => format!("{who} said:"),
        ("offer", _) => format!("{who} offered: {what}."),
        ("decline", _) => format!("{who} declined the offer."),
        ("refund", Some(Side::Seller)) if what.is_empty() => "The seller has the phone back.".into(),
        ("refund" | "settle" | "return", Some(_)) => format!("{who} agreed: {what}."),
        ("rule", _) => format!("Our staff ruled: {what}."),
        ("refund" | "settle" | "release", None) if !what.is_empty() => format!("It is final: {what}."),
        ("refund", None) => "The time was over: the buyer gets everything back.".into(),
        ("settle", None) => "The time was over: the offer counts as accepted.".into(),
        ("return", None) => "The time was over: the phone may go back for everything.".into(),
        ("release", _) => "The time was over: the money goes to the seller.".into(),
        ("withdraw", Some(_)) => "The buyer gave the dispute up.".into(),
        ("withdraw", None) => "The time was over: the dispute is given up.".into(),
        ("send", _) => "The buyer sent the phone back.".into(),
        ("object", _) => "The seller objected to what came back:".into(),
        ("escalate", Some(_)) => format!("{who} asked our staff to decide."),
        ("escalate", None) => "The time was over: our staff decides.".into(),
        ("appeal", _) => format!("{who} appealed:"),
        (other, _) => other.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disputes::DisputeEvent;

    #[test]
    fn everything_that_happens_is_told() {
        for event in DisputeEvent::ALL.into_iter().map(DisputeEvent::as_str).chain(["open", "say"]) {
            for by in [None, Some(Side::Buyer), Some(Side::Seller)] {
                for what in ["", "a full refund"] {
                    let told = told(event, by, what);
                    assert!(told.ends_with('.') || told.ends_with(':'), "{event}");
                    assert!(told.starts_with(|c: char| c.is_uppercase()), "{event}");
                }
            }
        }
    }

    #[test]
    fn it_is_never_the_turn_of_both_and_silence_is_always_explained() {
        for state in DisputeState::ALL {
            for kind in DisputeKind::ALL {
                for offered_by in [None, Some(Side::Buyer), Some(Side::Seller)] {
                    let seen = |side| next_step(state, kind, side, offered_by, Some(Verdict::Full), None);
                    let sides = [Some(Side::Buyer), Some(Side::Seller)].map(|side| seen(side).yours);
                    let both = state == DisputeState::Offered && offered_by.is_none();
                    assert!(sides != [true, true] || both, "{state:?}");
                    let explained = seen(None).sentence.matches('.').count() > 1;
                    assert!(explained || state.deadline(kind, offered_by).is_none(), "{state:?}");
                }
            }
        }
    }
}
