//! What a seller answers about a phone: a few plain questions, each kept as evidence with the listing.

use crate::refusal::Form;
use serde::{Deserialize, Serialize};

/// A question with a handful of answers: `Name: "Buyers read", "Sellers are asked"`.
macro_rules! question {
    ($(#[$doc:meta])* $name:ident: $label:literal, $ask:literal {
        $($variant:ident = $text:literal, $answer:literal, $means:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// What stands before the answer where buyers read it.
            pub const LABEL: &'static str = $label;
            /// The question as sellers are asked it.
            pub const ASK: &'static str = $ask;

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The answer in a few words.
            pub const fn answer(self) -> &'static str {
                match self { $(Self::$variant => $answer),+ }
            }

            /// What it takes to answer so.
            pub const fn means(self) -> &'static str {
                match self { $(Self::$variant => $means),+ }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|answer| answer.as_str() == text)
                    .ok_or_else(|| concat!($ask, " Choose an answer.").to_owned())
            }
        }
    };
}

question! {
    /// The glass in front.
    Screen: "Screen", "How is the screen?" {
        Flawless = "flawless", "Flawless", "Nothing to see at arm's length, lit or dark.";
        Marks = "marks", "Light marks", "Hairlines that can't be felt, and can't be seen when it is lit.";
        Scratched = "scratched", "Deep scratches", "A fingernail catches on them, or they show when it is lit.";
        Cracked = "cracked", "Cracked", "Any crack or chip, also a small one in a corner.";
    }
}

question! {
    /// Back and frame.
    Body: "Back and frame", "How are back and frame?" {
        Flawless = "flawless", "Flawless", "Nothing to see at arm's length.";
        Worn = "worn", "Light wear", "Small rubs or hairlines that can't be felt.";
        Dented = "dented", "Scratches or small dents", "They can be seen and felt; nothing is open.";
        Broken = "broken", "Broken or bent", "A cracked back, a bent frame, a part that is loose.";
    }
}

question! {
    /// Whether everything in it does what it should.
    Function: "Function", "Does everything work?" {
        Full = "full", "Works fully", "Touch, cameras, sound, buttons, charging, unlocking, calls.";
        Faulty = "faulty", "Something does not", "Say below what does not work.";
    }
}

question! {
    /// Whose parts are in it.
    Parts: "Parts", "Are all parts the maker's own?" {
        Original = "original", "All by the maker", "Never repaired, or repaired with the maker's parts.";
        Foreign = "foreign", "Some by others", "A screen, battery or other part of another make.";
    }
}

question! {
    /// Whether an account of its last owner still holds it.
    AccountLock: "Account lock", "Is your account signed out of it?" {
        Removed = "removed", "Signed out", "No account, no Find My, no Google or Mi lock is left on it.";
        On = "on", "Not yet", "It asks for a password of yours after a reset.";
    }
}

question! {
    /// Whether somebody still has a claim on it.
    Finance: "Payments", "Is it paid off?" {
        PaidOff = "paid_off", "Paid off", "No instalments, lease or unpaid bill goes with it.";
        Open = "open", "Still being paid", "A carrier, shop or bank is still owed money for it.";
    }
}

/// What a seller answered so far. Those who listed a phone before there were questions answered none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    pub screen: Option<Screen>,
    pub body: Option<Body>,
    pub function: Option<Function>,
    pub parts: Option<Parts>,
    /// What is left of the battery's first capacity, in percent, where the phone tells.
    pub battery: Option<u8>,
    pub account_lock: Option<AccountLock>,
    pub finance: Option<Finance>,
}

/// The lowest battery health that is believed; phones with less do not start.
const LEAST_BATTERY: u8 = 20;

/// Reads the battery's health: `89`, `89%` or `89 %`.
pub(super) fn battery(typed: &str) -> Result<u8, String> {
    let digits = typed.trim().trim_end_matches('%').trim_end();
    let percent = digits.parse().ok().filter(|percent| (LEAST_BATTERY..=100).contains(percent));
    percent.ok_or_else(|| format!("Battery health lies between {LEAST_BATTERY} and 100 percent."))
}

impl Answers {
    /// Every question that was answered, as buyers read it: what it is about, and the answer.
    pub fn told(&self) -> Vec<(&'static str, String)> {
        let answers = [
            self.screen.map(|a| (Screen::LABEL, a.answer())),
            self.body.map(|a| (Body::LABEL, a.answer())),
            self.function.map(|a| (Function::LABEL, a.answer())),
            self.parts.map(|a| (Parts::LABEL, a.answer())),
            self.account_lock.map(|a| (AccountLock::LABEL, a.answer())),
            self.finance.map(|a| (Finance::LABEL, a.answer())),
        ];
        let told = answers.into_iter().flatten().map(|(about, answer)| (about, answer.to_owned()));
        told.chain(self.battery.map(|percent| ("Battery health", format!("{percent} %")))).collect()
    }

    /// Notes every question that has to be answered before a phone is put up for sale.
    pub(super) fn ask_for_missing(&self, form: &mut Form) {
        let asked = [
            ("screen", Screen::ASK, self.screen.is_none()),
            ("body", Body::ASK, self.body.is_none()),
            ("function", Function::ASK, self.function.is_none()),
            ("parts", Parts::ASK, self.parts.is_none()),
            ("account_lock", AccountLock::ASK, self.account_lock.is_none()),
            ("finance", Finance::ASK, self.finance.is_none()),
        ];
        for (field, ask, missing) in asked {
            if missing {
                form.refuse(field, format!("{ask} Choose an answer."));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn battery_health_is_read_with_or_without_its_sign() {
        for typed in ["89", " 89% ", "89 %"] {
            assert_eq!(battery(typed), Ok(89), "{typed}");
        }
        for typed in ["", "8", "101", "-89", "good", "89.5", "300"] {
            assert!(battery(typed).unwrap_err().ends_with('.'), "{typed}");
        }
    }

    #[test]
    fn what_was_answered_is_told_and_nothing_else() {
        assert!(Answers::default().told().is_empty());
        let some = Answers {
            screen: Some(Screen::Marks),
            battery: Some(91),
            finance: Some(Finance::PaidOff),
            ..Answers::default()
        };
        let told = some.told();
        let lines: Vec<_> = told.iter().map(|(about, answer)| (*about, answer.as_str())).collect();
        assert_eq!(lines, [("Screen", "Light marks"), ("Payments", "Paid off"), ("Battery health", "91 %")]);
    }

    #[test]
    fn an_answer_reads_back_from_its_name() {
        for screen in Screen::ALL {
            assert_eq!(Screen::try_from(screen.as_str().to_owned()), Ok(*screen));
        }
        assert_eq!(Finance::try_from("perhaps".to_owned()).unwrap_err(), "Is it paid off? Choose an answer.");
    }
}
