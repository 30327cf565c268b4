//! Payments: what a buyer owes for one checkout, and the states that it passes through.

use crate::{Instant, Money, OrderId, PaymentId};
use serde::{Deserialize, Serialize};

/// Where a payment stands. What a vendor says and we don't understand is `Pending`, never money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Written down; the vendor may not know of it yet.
    Created,
    /// The buyer is at the vendor's page.
    Pending,
    /// The buyer has done everything; the money is under way.
    Processing,
    /// The money is there.
    Captured,
    /// It ended without money.
    Failed,
}

/// What can happen to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentEvent {
    /// The vendor has made a page for it.
    Open,
    Process,
    Capture,
    /// Declined for good, given up, or out of time.
    Fail,
}

impl PaymentEvent {
    pub const ALL: [PaymentEvent; 4] = [Self::Open, Self::Process, Self::Capture, Self::Fail];
}

impl PaymentState {
    pub const ALL: [PaymentState; 5] =
        [Self::Created, Self::Pending, Self::Processing, Self::Captured, Self::Failed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Captured => "captured",
            Self::Failed => "failed",
        }
    }

    /// The whole life of a payment; `None` where an event comes too late or twice and changes nothing.
    ///
    /// Money always counts, also after a payment was given up: what comes then is given back.
    pub const fn next(self, event: PaymentEvent) -> Option<PaymentState> {
        use PaymentEvent::*;
        use PaymentState::*;
        match (self, event) {
            (Created, Open) => Some(Pending),
            (Created | Pending, Process) => Some(Processing),
            (Created | Pending | Processing | Failed, Capture) => Some(Captured),
            (Created | Pending | Processing, Fail) => Some(Failed),
            (Pending | Processing | Captured | Failed, Open)
            | (Processing | Captured | Failed, Process)
            | (Captured, Capture)
            | (Captured | Failed, Fail) => None,
        }
    }

    /// Whether the vendor still has something to tell.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending | Self::Processing)
    }
}

impl TryFrom<String> for PaymentState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(format!("{text} is not a state of a payment"))
    }
}

/// A vendor's words, each with what it means here; everything else means that we don't know yet.
pub type Words<T> = &'static [(&'static str, T)];

/// A vendor's words for a payment.
pub type StatusTable = Words<PaymentEvent>;

/// The sandbox's words. `requires_payment`, `requires_challenge` and `declined` leave the buyer on its page.
pub const SANDBOX_STATUSES: StatusTable = &[
    ("processing", PaymentEvent::Process),
    ("succeeded", PaymentEvent::Capture),
    ("expired", PaymentEvent::Fail),
];

/// Stripe's words for a Checkout Session and, behind the slash, for its PaymentIntent: `none` before the buyer has
/// typed anything. A decline leaves an open session open, so it means nothing yet; once a session is over, it is final.
pub const STRIPE_STATUSES: StatusTable = &[
    ("open/processing", PaymentEvent::Process),
    ("complete/processing", PaymentEvent::Process),
    ("expired/processing", PaymentEvent::Process),
    ("open/succeeded", PaymentEvent::Capture),
    ("complete/succeeded", PaymentEvent::Capture),
    ("expired/succeeded", PaymentEvent::Capture),
    ("complete/requires_payment_method", PaymentEvent::Fail),
    ("expired/requires_payment_method", PaymentEvent::Fail),
    ("expired/none", PaymentEvent::Fail),
    ("open/canceled", PaymentEvent::Fail),
    ("complete/canceled", PaymentEvent::Fail),
    ("expired/canceled", PaymentEvent::Fail),
];

/// How money on its way back to a buyer stands at its vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returning {
    Done,
    /// On its way, or not understood: it is asked about again.
    Underway,
    /// It came back to the market: the buyer's bank did not take it.
    Failed,
}

/// Stripe's words for a refund. `pending` and `requires_action` are on their way, and so is what nobody knows.
pub const STRIPE_REFUND_STATUSES: Words<Returning> =
    &[("succeeded", Returning::Done), ("failed", Returning::Failed), ("canceled", Returning::Failed)];

/// What a vendor's word means here; `None` is "not known yet".
pub fn meaning<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|(_, meant)| *meant)
}

/// Whether a seller can be paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutSetup {
    /// Whoever sends the money asks nothing of sellers.
    NotNeeded,
    /// The seller has not begun to say where the money goes.
    Missing,
    /// Something is still missing, or is being checked.
    Incomplete,
    Ready,
}

/// A payment as its buyer sees it: `/checkout/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentView {
    pub id: PaymentId,
    pub state: PaymentState,
    pub amount: Money,
    pub refunded: Money,
    /// Until when the phones are held.
    pub held_until: Instant,
    pub now: Instant,
    /// Where it is paid; absent once it is over.
    pub pay_at: Option<String>,
    /// Each order with the title of its first phone.
    pub orders: Vec<(OrderId, String)>,
    /// Whether all of it was cancelled or came too late.
    pub ended: bool,
}

/// The sandbox's hosted page of a payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SandboxPage {
    pub reference: String,
    pub amount: Money,
    /// What is bought, in a line.
    pub title: String,
    pub stage: SandboxStage,
    pub expires_at: Instant,
    pub now: Instant,
    /// Where the shop waits for the buyer.
    pub return_to: String,
}

/// How far the buyer has come on the sandbox's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SandboxStage {
    ChooseMethod,
    Challenge,
    Over,
}

/// What a buyer types on the sandbox's page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SandboxForm {
    pub reference: String,
    /// `card`, `wallet`, `bank_transfer`, or the answer to a challenge: `approve`, `reject`.
    pub method: String,
    pub card: String,
}

/// Not even invented card numbers end up in logs.
impl std::fmt::Debug for SandboxForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxForm").field("method", &self.method).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        use PaymentEvent::*;
        use PaymentState::*;
        let allowed = [
            (Created, Open, Pending),
            (Created, Process, Processing),
            (Pending, Process, Processing),
            (Created, Capture, Captured),
            (Pending, Capture, Captured),
            (Processing, Capture, Captured),
            (Failed, Capture, Captured),
            (Created, Fail, Failed),
            (Pending, Fail, Failed),
            (Processing, Fail, Failed),
        ];
        for state in PaymentState::ALL {
            for event in PaymentEvent::ALL {
                let expected =
                    allowed.iter().find(|(s, e, _)| (*s, *e) == (state, event)).map(|(_, _, n)| *n);
                assert_eq!(state.next(event), expected, "{state:?} {event:?}");
            }
            assert_eq!(PaymentState::try_from(state.as_str().to_owned()), Ok(state));
        }
    }

    #[test]
    fn money_that_is_there_stays_there() {
        assert!(PaymentEvent::ALL.into_iter().all(|event| PaymentState::Captured.next(event).is_none()));
    }

    #[test]
    fn a_word_that_nobody_knows_is_not_money() {
        assert_eq!(meaning(SANDBOX_STATUSES, "succeeded"), Some(PaymentEvent::Capture));
        for word in ["", "Succeeded", "success", "declined", "requires_payment", "paid"] {
            assert_eq!(meaning(SANDBOX_STATUSES, word), None, "{word}");
        }
    }

    #[test]
    fn a_session_s_word_is_one_of_stripe_s() {
        let mut words: Vec<&str> = STRIPE_STATUSES.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), STRIPE_STATUSES.len(), "each word is there once");
        for (word, event) in STRIPE_STATUSES {
            assert_eq!(*event == PaymentEvent::Capture, word.ends_with("/succeeded"), "{word}");
        }
        // Nothing of these is an end: the buyer is at it, or nobody knows.
        for word in [
            "open/none",
            "open/requires_payment_method",
            "open/requires_action",
            "complete/none",
            "open/paid",
        ] {
            assert_eq!(meaning(STRIPE_STATUSES, word), None, "{word}");
        }
        assert_eq!(meaning(STRIPE_REFUND_STATUSES, "pending"), None);
    }

    #[test]
    fn a_card_number_is_never_printed() {
        let form = SandboxForm { card: "4242424242424242".into(), ..SandboxForm::default() };
        assert!(!format!("{form:?}").contains("4242"));
    }
}
