//! The questions that buyers ask most, and what a listing answers to them by itself.

use crate::listings::{CarrierLock, ListingDetails, ListingState, ShipsTo};
use serde::{Deserialize, Serialize};

/// One of the usual questions about a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    Available,
    Unlocked,
    Screen,
    Battery,
    Works,
    Parts,
    Finance,
    Ships,
    Pickup,
    /// No listing says it.
    Box,
}

impl Question {
    pub const ALL: [Question; 10] = [
        Self::Available,
        Self::Unlocked,
        Self::Screen,
        Self::Battery,
        Self::Works,
        Self::Parts,
        Self::Finance,
        Self::Ships,
        Self::Pickup,
        Self::Box,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Unlocked => "unlocked",
            Self::Screen => "screen",
            Self::Battery => "battery",
            Self::Works => "works",
            Self::Parts => "parts",
            Self::Finance => "finance",
            Self::Ships => "ships",
            Self::Pickup => "pickup",
            Self::Box => "box",
        }
    }

    /// The question as it is put to the seller.
    pub const fn ask(self) -> &'static str {
        match self {
            Self::Available => "Is it still available?",
            Self::Unlocked => "Is it unlocked?",
            Self::Screen => "How is the screen?",
            Self::Battery => "How is the battery?",
            Self::Works => "Does everything work?",
            Self::Parts => "Was it repaired?",
            Self::Finance => "Is it paid off?",
            Self::Ships => "How far do you ship it?",
            Self::Pickup => "Can I pick it up?",
            Self::Box => "Are box and cable with it?",
        }
    }

    /// What the listing says to it; `None` where only its seller knows.
    pub fn answer(self, state: ListingState, details: &ListingDetails) -> Option<String> {
        let said = |answer: &str, means: &str| format!("{answer}. {means}");
        let answers = &details.answers;
        Some(match self {
            Self::Available => match state {
                ListingState::Live => "Yes, it is for sale.".into(),
                ListingState::Reserved => "Somebody is buying it right now. It may come back.".into(),
                ListingState::Sold => "No, it is sold.".into(),
                ListingState::Draft | ListingState::Withdrawn | ListingState::Removed => {
                    "No, it is not for sale now.".into()
                }
            },
            Self::Unlocked => match details.carrier_lock? {
                CarrierLock::Unlocked => "Yes, it works with every carrier.".into(),
                CarrierLock::Locked => "No, it works with one carrier only.".into(),
            },
            Self::Screen => answers.screen.map(|a| said(a.answer(), a.means()))?,
            Self::Battery => format!("Its health is {} %.", answers.battery?),
            Self::Works => answers.function.map(|a| said(a.answer(), a.means()))?,
            Self::Parts => answers.parts.map(|a| said(a.answer(), a.means()))?,
            Self::Finance => answers.finance.map(|a| said(a.answer(), a.means()))?,
            Self::Ships => match details.delivery.ships_to {
                ShipsTo::Nowhere => "It is not shipped, only picked up.".into(),
                reach => format!("{}.", reach.label()),
            },
            Self::Pickup => match details.delivery.pickup {
                true => "Yes, the buyer may come and get it.".into(),
                false => "No, it is only shipped.".into(),
            },
            Self::Box => return None,
        })
    }
}

impl TryFrom<String> for Question {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|q| q.as_str() == text).ok_or("Choose one of these questions.".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listings::{Answers, Delivery, Screen};

    #[test]
    fn a_listing_answers_what_it_knows() {
        let details = ListingDetails {
            carrier_lock: Some(CarrierLock::Unlocked),
            answers: Answers { screen: Some(Screen::Flawless), battery: Some(89), ..Answers::default() },
            delivery: Delivery { ships_to: ShipsTo::Country, pickup: false },
            ..ListingDetails::default()
        };
        let answer = |question: Question| question.answer(ListingState::Live, &details);
        assert_eq!(answer(Question::Unlocked).unwrap(), "Yes, it works with every carrier.");
        assert_eq!(answer(Question::Battery).unwrap(), "Its health is 89 %.");
        assert!(answer(Question::Screen).unwrap().starts_with("Flawless. "));
        assert_eq!(answer(Question::Pickup).unwrap(), "No, it is only shipped.");
        assert_eq!(answer(Question::Ships).unwrap(), "Within its own country.");
        for unknown in [Question::Box, Question::Works, Question::Parts, Question::Finance] {
            assert_eq!(answer(unknown), None, "{unknown:?}");
        }
    }

    #[test]
    fn questions_read_back_from_their_names_and_end_as_questions() {
        for question in Question::ALL {
            assert_eq!(Question::try_from(question.as_str().to_owned()), Ok(question));
            assert!(question.ask().ends_with('?'));
        }
        assert!(Question::try_from(String::new()).is_err());
    }
}
