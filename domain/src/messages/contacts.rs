//! Contact details in what people write: phone numbers, e-mail addresses, links and messengers, also where they are
//! spelled out. What is found is hidden from the other side until the two have a paid order (decision 0075).

use super::numbers::phone_numbers;
use super::tokens::{Token, tokens};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A way to reach somebody past the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    Phone,
    Email,
    Link,
    Messenger,
}

impl ContactKind {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "a phone number",
            Self::Email => "an e-mail address",
            Self::Link => "a link",
            Self::Messenger => "another messenger",
        }
    }

    /// What stands where it was.
    const fn placeholder(self) -> &'static str {
        match self {
            Self::Phone => "[phone number hidden]",
            Self::Email => "[e-mail hidden]",
            Self::Link => "[link hidden]",
            Self::Messenger => "[messenger hidden]",
        }
    }
}

/// A contact detail, with its place in the text in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub kind: ContactKind,
    pub at: Range<usize>,
}

/// Mail services that people name without the rest.
const MAIL_HOSTS: &[&str] = &[
    "gmail",
    "googlemail",
    "hotmail",
    "outlook",
    "yahoo",
    "icloud",
    "proton",
    "protonmail",
    "aol",
    "gmx",
    "yandex",
    "live",
];
/// What ends the name of a site. Words that also stand after a full stop without a space ("it", "me", "so") are left out.
const ENDINGS: &[&str] = &[
    "com", "net", "org", "info", "biz", "shop", "store", "online", "site", "xyz", "app", "dev", "io", "ru",
    "cn", "de", "fr", "uk", "eu", "ca", "nl", "pl", "ly", "gg", "link", "page",
];
/// The same where "dot" is said.
const SPOKEN_ENDINGS: &[&str] =
    &["com", "net", "org", "info", "de", "uk", "ru", "me", "io", "co", "app", "shop"];
/// Short hosts whose endings are words.
const SHORT_HOSTS: &[(&str, &str)] = &[
    ("wa", "me"),
    ("t", "me"),
    ("m", "me"),
    ("paypal", "me"),
    ("cash", "me"),
    ("youtu", "be"),
    ("signal", "me"),
];
const MESSENGERS: &[&str] = &[
    "whatsapp",
    "whatsap",
    "watsapp",
    "telegram",
    "signal",
    "wechat",
    "viber",
    "instagram",
    "insta",
    "snapchat",
    "discord",
    "messenger",
    "facebook",
    "skype",
    "kik",
    "imo",
    "threema",
];
/// What people want of somebody whom they call elsewhere. "Does WhatsApp work on it?" is a question about a phone.
const REACHING: &[&str] = &[
    "text", "message", "msg", "write", "contact", "reach", "add", "find", "hit", "ping", "dm", "chat",
    "talk", "continue", "speak", "call", "switch", "move",
];

/// Every contact detail of a text, in its order, none within another.
pub fn contacts(text: &str) -> Vec<Contact> {
    let tokens = tokens(text);
    let of =
        |kind: ContactKind, places: Vec<Range<usize>>| places.into_iter().map(move |at| Contact { kind, at });
    let mut found: Vec<Contact> = of(ContactKind::Email, emails(&tokens))
        .chain(of(ContactKind::Link, links(text, &tokens)))
        .chain(of(ContactKind::Messenger, messengers(&tokens)))
        .chain(of(ContactKind::Phone, phone_numbers(&tokens)))
        .collect();
    found.sort_by_key(|contact| (contact.at.start, std::cmp::Reverse(contact.at.end)));
    let mut end = 0;
    found.retain_mut(|contact| {
        // What began within the one before, and goes on behind it, is hidden from there on.
        contact.at.start = contact.at.start.max(end);
        let stays = contact.at.start < contact.at.end;
        end = end.max(contact.at.end);
        stays
    });
    found
}

/// The text without its contact details, and which kinds there were.
pub fn masked(text: &str) -> (String, Vec<ContactKind>) {
    let found = contacts(text);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for contact in &found {
        out.push_str(text.get(done..contact.at.start).unwrap_or_default());
        out.push_str(contact.kind.placeholder());
        done = contact.at.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    let mut kinds: Vec<ContactKind> = found.iter().map(|contact| contact.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    (out, kinds)
}

/// Whether the tokens from `at` on say a word, as a mark, as itself or within brackets; answers how many that are.
fn says(tokens: &[Token], at: usize, mark: &str, word: &str) -> Option<usize> {
    let first = tokens.get(at)?;
    if (!mark.is_empty() && first.is(mark)) || first.is(word) {
        return Some(1);
    }
    let is_open = matches!(first.text.as_str(), "(" | "[" | "{" | "<");
    let is_said = tokens.get(at + 1).is_some_and(|token| token.is(word) || token.is(mark));
    let is_closed =
        tokens.get(at + 2).is_some_and(|token| matches!(token.text.as_str(), ")" | "]" | "}" | ">"));
    (is_open && is_said && is_closed).then_some(3)
}

/// A dot: `.` between words that touch it, or said.
fn dot(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
    if tokens.get(at)?.is(".") {
        let touches = at > 0 && tokens[at - 1].touches(&tokens[at]);
        let goes_on = tokens.get(at + 1).is_some_and(|next| tokens[at].touches(next));
        return (touches && goes_on).then_some((1, false));
    }
    says(tokens, at, "", "dot").map(|length| (length, true))
}

fn emails(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(length) = says(tokens, at, "@", "at") else { continue };
        let host = at + length;
        let Some(first) = tokens.get(host).filter(|host| host.is_word) else { continue };
        if at == 0 || !tokens[at - 1].is_word {
            continue;
        }
        let is_known = MAIL_HOSTS.contains(&first.text.as_str());
        // "It is at the door" is no address, and neither is "at example dot com".
        if !(is_known || token.is("@") || length == 3) {
            continue;
        }
        let end = end_of_host(tokens, host);
        if end == host && !is_known {
            continue;
        }
        found.push(tokens[start_of_local_part(tokens, at)].at.start..tokens[end].at.end);
    }
    found
}

/// The last token of a host name that begins here.
fn end_of_host(tokens: &[Token], host: usize) -> usize {
    let mut end = host;
    while let Some((length, _)) = dot(tokens, end + 1).filter(|(length, _)| {
        tokens.get(end + 1 + length).is_some_and(|label| label.is_word && label.text.len() >= 2)
    }) {
        end += 1 + length;
    }
    end
}

/// Where the part before the @ begins: words that dots, dashes or underscores join.
fn start_of_local_part(tokens: &[Token], at: usize) -> usize {
    let mut start = at - 1;
    while start >= 2 {
        let joint = &tokens[start - 1];
        let is_joined = matches!(joint.text.as_str(), "." | "_" | "-" | "+")
            && joint.touches(&tokens[start])
            && tokens[start - 2].touches(joint);
        if !(is_joined || joint.is("dot") || joint.is("underscore")) || !tokens[start - 2].is_word {
            break;
        }
        start -= 2;
    }
    start
}

fn links(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let to_space = |from: usize| {
        let length = text.get(from..).and_then(|rest| rest.find(char::is_whitespace));
        let rest = text.get(from..length.map_or(text.len(), |length| from + length)).unwrap_or_default();
        from + rest.trim_end_matches(['.', ',', '!', '?', ')', ';', ':']).len()
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next_is =
            |text: &str| tokens.get(at + 1).is_some_and(|next| next.is(text) && token.touches(next));
        if (matches!(token.text.as_str(), "http" | "https" | "hxxp" | "hxxps") && next_is(":"))
            || (token.is("www") && next_is("."))
        {
            found.push(token.at.start..to_space(token.at.start));
            continue;
        }
        if !token.is_word {
            continue;
        }
        let Some((length, is_said)) = dot(tokens, at + 1) else { continue };
        let Some(ending) = tokens.get(at + 1 + length) else { continue };
        let (host, end) = (token.text.as_str(), ending.text.as_str());
        let known = if is_said { SPOKEN_ENDINGS } else { ENDINGS };
        if known.contains(&end) || SHORT_HOSTS.contains(&(host, end)) {
            let last = end_of_host(tokens, at);
            found.push(token.at.start..to_space(tokens[last].at.start).max(tokens[last].at.end));
        }
    }
    found
}

fn messengers(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        // A name within a network: `@ada_phones`. Someone who is greeted so is hidden too.
        let handle =
            tokens.get(at + 1).filter(|name| token.is("@") && token.touches(name) && name.text.len() >= 3);
        let stands_alone = at == 0 || !tokens[at - 1].touches(token);
        if let Some(name) = handle.filter(|name| name.is_word && stands_alone) {
            found.push(token.at.start..name.at.end);
        }
        let is_apart = token.is("whats") && tokens.get(at + 1).is_some_and(|next| next.is("app"));
        let is_short =
            token.is("what") && tokens.get(at + 3).is_some_and(|app| app.is("app")) && tokens[at + 2].is("s");
        if !(MESSENGERS.contains(&token.text.as_str()) || is_apart || is_short) {
            continue;
        }
        let ends = |token: &&Token| matches!(token.text.as_str(), "." | "!" | "?");
        let sentence = tokens[..at].iter().rev().take_while(|token| !ends(token));
        let sentence = sentence.chain(tokens[at + 1..].iter().take_while(|token| !ends(token)));
        if sentence.clone().any(|word| REACHING.contains(&word.text.as_str())) {
            let last = at
                + if is_apart {
                    1
                } else if is_short {
                    3
                } else {
                    0
                };
            found.push(token.at.start..tokens[last].at.end);
        }
    }
    found
}
