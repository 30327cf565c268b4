//! What keeps a phone from being sold, and how its owner clears it: an account lock, an open finance.

use super::answers::{AccountLock, Answers, Finance};
use crate::refusal::Form;

/// How an account is taken off a phone of this maker, one step a line.
pub fn steps_to_sign_out(brand_slug: &str) -> &'static [&'static str] {
    match brand_slug {
        "apple" => &[
            "Open Settings and tap your name at the top.",
            "Scroll down, tap Sign Out, type your Apple Account's password and turn off Find My.",
            "Open Settings, General, Transfer or Reset iPhone, and erase all content and settings.",
            "If the phone is not with you, remove it from your account at icloud.com/find.",
        ],
        "samsung" => &[
            "Open Settings, tap your name, scroll down and sign out of the Samsung account.",
            "Open Settings, Accounts and backup, Manage accounts, and remove every Google account.",
            "Open Settings, General management, Reset, and choose Factory data reset.",
        ],
        "google" => &[
            "Open Settings, Passwords and accounts, and remove every Google account.",
            "Open Settings, Security, and set the screen lock to None.",
            "Open Settings, System, Reset options, and erase all data.",
        ],
        "xiaomi" | "redmi" | "poco" => &[
            "Open Settings, Xiaomi Account, scroll down and sign out; turn off Find device when asked.",
            "Open Settings, Accounts and sync, and remove every Google account.",
            "Open Settings, About phone, Factory reset, and erase all data.",
        ],
        "oneplus" | "oppo" | "realme" => &[
            "Open Settings, tap the account at the top, and sign out; turn off Find My Device when asked.",
            "Open Settings, Users and accounts, and remove every Google account.",
            "Open Settings, System and updates, Back up and reset, and erase all data.",
        ],
        "motorola" => &[
            "Open Settings, Passwords and accounts, and remove every Google and Motorola account.",
            "Open Settings, Security, and set the screen lock to None.",
            "Open Settings, System, Reset options, and erase all data.",
        ],
        "huawei" | "honor" => &[
            "Open Settings, tap your ID at the top, scroll down and log out; turn off Find Device when asked.",
            "Open Settings, Users and accounts, and remove every other account.",
            "Open Settings, System and updates, Reset, and choose Reset phone.",
        ],
        _ => &[
            "Open Settings, Accounts, and remove every account, that of the maker and that of Google.",
            "Set the screen lock to None.",
            "Open Settings, System, Reset, and erase all data.",
        ],
    }
}

/// How an open finance is settled, one step a line.
pub const STEPS_TO_PAY_OFF: &[&str] = &[
    "Ask the carrier, shop or bank what is still owed, and pay it.",
    "Ask them to say in writing that the phone is paid off; keep that until it is sold.",
    "Wait until they have released it, which may take some days: a phone in arrears gets blocked for its buyer.",
];

impl Answers {
    /// Notes whatever keeps the phone from being sold, with the way to clear it.
    pub(super) fn refuse_locks(&self, brand_slug: &str, form: &mut Form) {
        if self.account_lock == Some(AccountLock::On) {
            let steps = steps_to_sign_out(brand_slug).join(" ");
            form.refuse(
                "account_lock",
                format!("With your account on it, nobody else can use the phone. {steps} Then answer again."),
            );
        }
        if self.finance == Some(Finance::Open) {
            let steps = STEPS_TO_PAY_OFF.join(" ");
            form.refuse(
                "finance",
                format!("A phone can be sold once it is paid off. {steps} Then answer again."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_maker_has_steps_of_its_own_and_all_others_share_some() {
        let makers = ["apple", "samsung", "google", "xiaomi", "oneplus", "motorola", "huawei", "nokia"];
        for (n, maker) in makers.iter().enumerate() {
            let steps = steps_to_sign_out(maker);
            assert!(steps.len() >= 3 && steps.iter().all(|step| step.ends_with('.')), "{maker}");
            assert!(makers[n + 1..].iter().all(|other| steps_to_sign_out(other) != steps), "{maker}");
        }
        assert_eq!(steps_to_sign_out("fairphone"), steps_to_sign_out("nokia"));
    }

    #[test]
    fn a_lock_and_an_open_finance_are_both_refused_with_the_way_out() {
        let mut form = Form::default();
        let locked = Answers {
            account_lock: Some(AccountLock::On),
            finance: Some(Finance::Open),
            ..Answers::default()
        };
        locked.refuse_locks("apple", &mut form);
        let refusal = form.finish().unwrap_err();
        assert!(refusal.about("account_lock").all(|message| message.contains("Find My")));
        assert!(refusal.about("finance").all(|message| message.contains("paid off")));
        assert_eq!(refusal.about("account_lock").chain(refusal.about("finance")).count(), 2);
    }
}
