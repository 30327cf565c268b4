//! What keeps a phone from being sold, and how its owner clears it: an account lock, an open finance, an entry in a
//! register of lost, stolen and unpaid phones. Steps are by maker where makers differ.

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

/// How an open finance of a phone of this maker is settled, one step a line.
pub fn steps_to_pay_off(brand_slug: &str) -> Vec<&'static str> {
    let maker = match brand_slug {
        "apple" => {
            "Paid to Apple? Open the Wallet app, Apple Card, Instalments, or ask the bank of your iPhone upgrade programme \
             what is still owed, and pay it."
        }
        "samsung" => {
            "Paid to Samsung? Sign in at samsung.com, open your orders, ask the bank that is named there what is still owed, \
             and pay it."
        }
        "google" => {
            "Paid to Google? Sign in at store.google.com, open your order history, ask the bank that is named there what is \
             still owed, and pay it."
        }
        "xiaomi" | "redmi" | "poco" => {
            "Paid in instalments to a shop? Its app may lock the phone until the last one: pay it, and have the shop take the \
             app off."
        }
        "motorola" => {
            "Paid to Motorola? Look into the mail about your order at motorola.com, ask the lender that is named there what is \
             still owed, and pay it."
        }
        "oneplus" | "oppo" | "realme" => {
            "Paid to the maker? Look into the mail about your order in its online shop, ask the lender that is named there what \
             is still owed, and pay it."
        }
        _ => "Paid to a shop or a bank? Ask them what is still owed, and pay it.",
    };
    vec![
        "Paid to a carrier? Ask its customer service for the sum that pays the phone off, pay it, and have the phone unlocked.",
        maker,
        "Ask for a letter or a mail that says that the phone is paid off, with its IMEI; keep that until it is sold.",
        "Wait until they have released it, which may take some days: a phone in arrears gets blocked for its buyer.",
    ]
}

/// How a phone of this maker comes out of a register of lost, stolen and unpaid phones, one step a line.
pub fn steps_off_the_blacklist(brand_slug: &str) -> Vec<&'static str> {
    let (lost_mode, receipt) = match brand_slug {
        "apple" => (
            "Did you mark it as lost yourself? Sign in at icloud.com/find, choose it, and turn Lost Mode off.",
            "Bought from Apple? The receipt with the serial number is in the mail about your order, and Apple's support finds \
             it by the card that paid.",
        ),
        "samsung" => (
            "Did you lock it yourself? Sign in at smartthingsfind.samsung.com, choose it, and turn Lost mode off.",
            "Bought from Samsung? The receipt is at samsung.com, under your orders.",
        ),
        "google" => (
            "Did you lock it yourself? Sign in at google.com/android/find, choose it, and unlock it with its own PIN.",
            "Bought from Google? The receipt with the IMEI is at store.google.com, in your order history.",
        ),
        "xiaomi" | "redmi" | "poco" => (
            "Did you lock it yourself? Sign in at i.mi.com, open Find device, choose it, and turn Lost mode off.",
            "Bought from Xiaomi? The receipt is at mi.com, under your orders, and the IMEI on the label of the box.",
        ),
        "motorola" => (
            "Did you lock it yourself? Sign in at google.com/android/find, choose it, and unlock it with its own PIN.",
            "Bought from Motorola? The receipt is in the mail about your order at motorola.com, and the IMEI on the label of \
             the box.",
        ),
        "oneplus" | "oppo" | "realme" => (
            "Did you lock it yourself? Sign in to the maker's cloud or at google.com/android/find, choose it, and unlock it.",
            "Bought from the maker? The receipt is in its online shop, under your orders, and the IMEI on the label of the box.",
        ),
        _ => (
            "Did you lock it yourself? Sign in at the maker's or Google's page for finding phones, and unlock it.",
            "The IMEI is on the label of the box, and on many receipts.",
        ),
    };
    vec![
        "Dial *#06# and compare the IMEI with the one that you typed here.",
        "Find out who reported it: ask the carrier that you had the phone with, or the one on its SIM lock; their customer \
         service sees by the IMEI which carrier or insurer it was.",
        lost_mode,
        "Get your proof of purchase ready: a receipt that names you, the shop, the date and the phone.",
        receipt,
        "Show it to the carrier or insurer who reported the phone, with your identity card, and ask them to take the report back.",
        "Reported for debts? Pay what the carrier says is open, and ask for that in writing.",
        "Bought it from somebody else? Ask them to do this, or to give you the money back. Don't sell it elsewhere.",
        "Carriers pass a report that was taken back on within some days.",
    ]
}

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
            let steps = steps_to_pay_off(brand_slug).join(" ");
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

    const MAKERS: [&str; 7] = ["apple", "samsung", "google", "xiaomi", "oneplus", "motorola", "nokia"];

    #[test]
    fn each_maker_has_steps_of_its_own_and_all_others_share_some() {
        let ways: [fn(&str) -> Vec<&'static str>; 3] =
            [|maker| steps_to_sign_out(maker).to_vec(), steps_to_pay_off, steps_off_the_blacklist];
        for way in ways {
            for (n, maker) in MAKERS.iter().enumerate() {
                let steps = way(maker);
                assert!(steps.len() >= 3 && steps.iter().all(|step| step.ends_with('.')), "{maker}");
                assert!(MAKERS[n + 1..].iter().all(|other| way(other) != steps), "{maker}");
            }
            assert_eq!(way("fairphone"), way("nokia"));
        }
        assert_ne!(steps_to_sign_out("huawei"), steps_to_sign_out("nokia"));
    }

    #[test]
    fn whoever_is_on_a_blacklist_is_told_of_the_carrier_and_of_the_proof_of_purchase() {
        for maker in MAKERS {
            let steps = steps_off_the_blacklist(maker).join(" ");
            for words in ["carrier", "who reported it", "proof of purchase", "IMEI", "debts"] {
                assert!(steps.contains(words), "{maker}: {words}");
            }
            let steps = steps_to_pay_off(maker).join(" ");
            assert!(steps.contains("carrier") && steps.contains("paid off"), "{maker}");
        }
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
