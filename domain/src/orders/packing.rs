//! Packing: what a seller does with a phone before it leaves the house, maker by maker, and what is kept of it.

use crate::refusal::Form;
use crate::{Refusal, text};
use serde::{Deserialize, Serialize};

/// Whose phone it is, as far as signing out of it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maker {
    Apple,
    Samsung,
    Google,
    Xiaomi,
    Other,
}

impl Maker {
    pub const ALL: [Maker; 5] = [Self::Apple, Self::Samsung, Self::Google, Self::Xiaomi, Self::Other];

    /// By the slug of a model, which begins with its brand: `apple-iphone-13`.
    pub fn of(model: &str) -> Self {
        match model.split('-').next().unwrap_or_default() {
            "apple" => Self::Apple,
            "samsung" => Self::Samsung,
            "google" => Self::Google,
            "xiaomi" | "redmi" | "poco" => Self::Xiaomi,
            _ => Self::Other,
        }
    }

    /// Above the steps.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Apple => "iPhone or iPad",
            Self::Samsung => "Samsung Galaxy",
            Self::Google => "Google Pixel",
            Self::Xiaomi => "Xiaomi, Redmi or Poco",
            Self::Other => "Any other phone",
        }
    }
}

/// What has to be done before a phone belongs to somebody else, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WipeStep {
    SignOut,
    Forget,
    Cards,
    Erase,
    Look,
}

impl WipeStep {
    pub const ALL: [WipeStep; 5] = [Self::SignOut, Self::Forget, Self::Cards, Self::Erase, Self::Look];

    /// What its box in the form is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignOut => "sign_out",
            Self::Forget => "forget",
            Self::Cards => "cards",
            Self::Erase => "erase",
            Self::Look => "look",
        }
    }

    /// What its seller ticks.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignOut => "I have signed out of all accounts on it",
            Self::Forget => "It is gone from the list of my devices",
            Self::Cards => "SIM and memory cards are out",
            Self::Erase => "It is erased",
            Self::Look => "I have switched it on, and it asks for no account of mine",
        }
    }

    /// How it is done.
    pub const fn how(self, maker: Maker) -> &'static str {
        use Maker::*;
        match (self, maker) {
            (Self::SignOut, Apple) => {
                "Settings, your name, Sign Out. That ends Find My and the activation lock."
            }
            (Self::SignOut, Samsung) => {
                "Settings, Accounts and backup, Manage accounts: remove the Samsung account and every Google account."
            }
            (Self::SignOut, Google) => {
                "Settings, Passwords and accounts: remove every Google account, or the phone asks for it later."
            }
            (Self::SignOut, Xiaomi) => {
                "Settings, Xiaomi Account, Sign out. Then Settings, Accounts and sync: remove every Google account."
            }
            (Self::SignOut, Other) => {
                "Settings, Accounts: remove the maker's account and every Google account."
            }
            (Self::Forget, Apple) => "Look at icloud.com/find. If it is there, press Remove This Device.",
            (Self::Forget, Samsung) => "Look at smartthingsfind.samsung.com. If it is there, remove it.",
            (Self::Forget, Google) => {
                "Look at google.com/android/find and at your Google account, Your devices."
            }
            (Self::Forget, Xiaomi) => "Look at i.mi.com, Find device. If it is there, delete it.",
            (Self::Forget, Other) => {
                "Look at google.com/android/find and at the maker's own page for lost phones."
            }
            (Self::Cards, Apple) => {
                "Take the SIM card out. An eSIM is deleted when you erase the phone: say yes."
            }
            (Self::Cards, Google) => "Take the SIM card out. Delete an eSIM when you erase the phone.",
            (Self::Cards, Samsung | Xiaomi | Other) => {
                "Take SIM card and memory card out. Delete an eSIM when you erase the phone."
            }
            (Self::Erase, Apple) => {
                "Settings, General, Transfer or Reset, Erase All Content and Settings. Unpair a watch before."
            }
            (Self::Erase, Samsung) => "Settings, General management, Reset, Factory data reset.",
            (Self::Erase, Google) => "Settings, System, Reset options, Erase all data.",
            (Self::Erase, Xiaomi) => "Settings, About phone, Factory reset, Erase all data.",
            (Self::Erase, Other) => "Settings, System, Reset, Erase all data.",
            (Self::Look, Apple) => {
                "It says hello in many languages. Go on until it would ask for an Apple Account."
            }
            (Self::Look, Samsung | Google | Xiaomi | Other) => {
                "It shows its welcome page. Go on until after the Wi-Fi: no earlier account is asked for."
            }
        }
    }
}

/// What is kept of how an order was packed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packing {
    /// What is printed on the seal of the parcel; empty where there is none.
    pub seal: String,
    pub steps: Vec<WipeStep>,
}

impl Packing {
    /// What both sides and our staff read of it.
    pub fn told(&self) -> String {
        let steps = match self.steps.len() {
            0 => "",
            all if all == WipeStep::ALL.len() => {
                "Its seller has signed out of it and erased it, step by step."
            }
            _ => "Its seller has ticked some of the steps before erasing it.",
        };
        let seal = match self.seal.as_str() {
            "" => "The parcel has no seal.".to_owned(),
            seal => format!("The seal of the parcel has the code {seal}."),
        };
        [seal.as_str(), steps].join(" ").trim_end().to_owned()
    }
}

/// How a seller says that a phone is packed: each step is a box to tick.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackForm {
    pub order: String,
    pub version: String,
    pub seal: String,
    pub sign_out: String,
    pub forget: String,
    pub cards: String,
    pub erase: String,
    pub look: String,
}

impl PackForm {
    fn ticked(&self, step: WipeStep) -> bool {
        let field = match step {
            WipeStep::SignOut => &self.sign_out,
            WipeStep::Forget => &self.forget,
            WipeStep::Cards => &self.cards,
            WipeStep::Erase => &self.erase,
            WipeStep::Look => &self.look,
        };
        field == "on"
    }

    /// All steps are wanted: a phone that is still tied to an account is worth nothing to its buyer.
    pub fn parse(&self) -> Result<Packing, Refusal> {
        let mut form = Form::default();
        let seal = form.take("seal", seal(&self.seal));
        for step in WipeStep::ALL {
            if !self.ticked(step) {
                form.refuse(step.as_str(), "Tick it once it is done.");
            }
        }
        form.whole(seal.map(|seal| Packing { seal, steps: WipeStep::ALL.to_vec() }))
    }
}

/// Letters, digits and what is printed between them; empty is fine.
fn seal(typed: &str) -> Result<String, String> {
    let code = text::line("The code of the seal", typed, 0, 30)?;
    match code.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '.' | '#')) {
        true => Ok(code),
        false => Err("The code of a seal has letters, digits, blanks and hyphens.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticked() -> PackForm {
        let on = || "on".to_owned();
        PackForm { sign_out: on(), forget: on(), cards: on(), erase: on(), look: on(), ..PackForm::default() }
    }

    #[test]
    fn every_step_is_told_for_every_maker() {
        for maker in Maker::ALL {
            for step in WipeStep::ALL {
                assert!(step.how(maker).ends_with('.') && !step.label().ends_with('.'), "{maker:?} {step:?}");
            }
        }
    }

    #[test]
    fn a_maker_is_known_by_its_models() {
        assert_eq!(Maker::of("apple-iphone-13"), Maker::Apple);
        assert_eq!(Maker::of("samsung-galaxy-s21-plus-5g"), Maker::Samsung);
        assert_eq!(Maker::of("google-pixel-7a"), Maker::Google);
        assert_eq!(Maker::of("redmi-note-12"), Maker::Xiaomi);
        assert_eq!((Maker::of("fairphone-5"), Maker::of("")), (Maker::Other, Maker::Other));
    }

    #[test]
    fn a_parcel_is_packed_once_all_is_ticked() {
        let refusal = PackForm::default().parse().unwrap_err();
        for step in WipeStep::ALL {
            assert_eq!(refusal.about(step.as_str()).count(), 1);
        }
        let one = PackForm { erase: String::new(), ..ticked() }.parse().unwrap_err();
        assert_eq!((one.about("erase").count(), one.about("look").count()), (1, 0));
        let packed = PackForm { seal: " AB-12 34 ".into(), ..ticked() }.parse().unwrap();
        assert_eq!((packed.seal.as_str(), packed.steps.len()), ("AB-12 34", 5));
        assert!(packed.told().starts_with("The seal of the parcel has the code AB-12 34."));
        assert!(ticked().parse().unwrap().told().contains("no seal"));
    }

    #[test]
    fn the_code_of_a_seal_has_bounds() {
        for wrong in ["x".repeat(31), "<b>".into(), "a\u{202e}b".into()] {
            let refused = PackForm { seal: wrong.clone(), ..ticked() }.parse().unwrap_err();
            assert_eq!(refused.about("seal").count(), 1, "{wrong}");
        }
    }
}
