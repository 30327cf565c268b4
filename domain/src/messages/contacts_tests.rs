//! What counts as a contact detail, by examples.

use super::ContactKind::{self, Email, Link, Messenger, Phone};
use super::{contacts, masked};
use proptest::prelude::*;

fn kinds(text: &str) -> Vec<ContactKind> {
    masked(text).1
}

#[test]
fn contact_details_are_found_by_their_kinds() {
    let examples: &[(&str, &[ContactKind])] = &[
        ("Write to ada@example.org please", &[Email]),
        ("ada.king+phones@mail.example.co.uk", &[Email]),
        ("ada @ example . org is not joined, ada@gmail is", &[Email]),
        ("ada at gmail dot com", &[Email]),
        ("ada dot king at gmail dot com", &[Email]),
        ("ada (at) example (dot) org", &[Email]),
        ("ada[at]example.org", &[Email]),
        ("ada at hotmail", &[Email]),
        ("See https://phones.example/x?y=1.", &[Link]),
        ("see www.phones.example now", &[Link]),
        ("it is on swap-phones.com/ada", &[Link]),
        ("google myshop dot com", &[Link]),
        ("wa.me/16175550123", &[Link]),
        ("t.me/ada", &[Link]),
        ("Text me on WhatsApp", &[Messenger]),
        ("let's continue on Telegram", &[Messenger]),
        ("add me on whats app", &[Messenger]),
        ("write me over what's app", &[Messenger]),
        ("I am @ada_phones there", &[Messenger]),
        ("call 617-555-0123 or write to ada@example.org", &[Phone, Email]),
        ("Call me on WhatsApp: +1 617 555 0123", &[Phone, Messenger]),
    ];
    for (text, expected) in examples {
        assert_eq!(kinds(text), *expected, "{text}");
    }
}

#[test]
fn what_people_say_about_phones_is_no_contact_detail() {
    for text in [
        "Is it unlocked?",
        "Does WhatsApp work on it?",
        "The signal is weak in the basement. Is that the phone?",
        "It is at the post office, I can send it at noon.",
        "Meet you at 5? No, only shipping.",
        "Sold by me.It is fine.",
        "iOS 17.4.1, screen 6.1 in, battery 89.5 %",
        "e.g. a scratch, i.e. a mark. Etc.",
        "Polka dot case, 2 for 1",
        "Was $399.99, now $350.00; would you take 340?",
        "Model SM-G991B/DS, A2633, 5G, USB-C, 3.5mm.",
        "It has 128 GB and 8GB RAM @ 120 Hz",
        "Two scratches @ the corner",
        "IMEI 356938035643809",
        "Face ID, Touch ID and iMessage work. So does FaceTime.",
        "I bought it at Apple in 2021.",
        "No returns... unless it is broken!",
    ] {
        assert_eq!(contacts(text), [], "{text}");
    }
}

#[test]
fn only_the_detail_is_hidden() {
    let shown = |text: &str| masked(text).0;
    assert_eq!(shown("Mail ada@example.org, ok?"), "Mail [e-mail hidden], ok?");
    assert_eq!(shown("Mail ada dot king at gmail dot com."), "Mail [e-mail hidden].");
    assert_eq!(shown("See https://a.example/b, then buy."), "See [link hidden], then buy.");
    assert_eq!(shown("Ring 617-555-0123!\nThanks"), "Ring [phone number hidden]!\nThanks");
    assert_eq!(
        shown("Text me on WhatsApp: +16175550123"),
        "Text me on [messenger hidden]: [phone number hidden]"
    );
    assert_eq!(shown("É ✓ ada@example.org ✓"), "É ✓ [e-mail hidden] ✓");
    assert_eq!(shown("Nothing here."), "Nothing here.");
}

proptest! {
    #[test]
    fn nothing_that_was_hidden_can_be_found_again(text in "\\PC{0,160}") {
        let (shown, kinds) = masked(&text);
        prop_assert_eq!(kinds.is_empty(), shown == text);
        let mut end = 0;
        for contact in contacts(&text) {
            prop_assert!(contact.at.start >= end && text.get(contact.at.clone()).is_some());
            end = contact.at.end;
        }
    }

    #[test]
    fn addresses_of_every_shape_are_hidden(name in "[a-z]{3,9}", host in "[a-z]{4,9}", gap in prop::sample::select(vec!["@", "(at)", " (at) ", "[at]"])) {
        let (shown, _) = masked(&format!("You reach me: {name}{gap}{host}.org now"));
        let address = format!("{host}.org");
        prop_assert!(!shown.contains(&address), "{}", shown);
        prop_assert!(!shown.contains(&name) || "[e-mail hidden] You reach me now".contains(&name), "{}", shown);
    }
}
