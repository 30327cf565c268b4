//! Server functions as guests walk them and hostile visitors fuzz them: whom each is for, and its arguments.

pub use crate::listed::FUNCTIONS;
use crate::stage::Belongings;
use domain::addresses::AddressForm;
use http::Method;
use std::collections::BTreeSet;

/// Who may call a function at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum For {
    Everybody,
    Members,
    /// Members of the staff who decide about listings; other members are told that they may not.
    Moderators,
}

pub struct Function {
    pub name: &'static str,
    pub whom: For,
    /// Names and values. `{listing}`, `{version}`, `{photo}`, `{address}`, `{session}`, `{notification}`,
    /// `{search}`, `{account}` and `{me}` (the e-mail address) stand for what the caller owns; `{phone}` can be
    /// bought, `{payment}` waits, under the sandbox's name `{reference}`; `{purchase}` is on its way to the caller,
    /// `{sale}` is paid; `{trouble}` is on its way to the caller as well, and `{dispute}` is about a third one;
    /// `{conversation}` is with the seller of `{phone}`, who said `{message}` in it;
    /// `{offer}` is the caller's and was countered, `{received}` waits for the caller.
    pub fields: &'static [(&'static str, &'static str)],
}

pub const fn of(name: &'static str, whom: For, fields: &'static [(&'static str, &'static str)]) -> Function {
    Function { name, whom, fields }
}

/// An address that is whole.
pub fn address() -> AddressForm {
    AddressForm {
        country: "US".into(),
        name: "Ada Lovelace".into(),
        street: "77 Massachusetts Ave".into(),
        city: "Cambridge".into(),
        region: "MA".into(),
        postal_code: "02139".into(),
        ..AddressForm::default()
    }
}

impl Function {
    /// The arguments for a caller with these belongings.
    pub fn arguments(&self, email: &str, owned: &Belongings) -> Vec<(&'static str, String)> {
        let known = [
            ("{listing}", owned.listing.to_string()),
            ("{version}", owned.version.to_string()),
            ("{photo}", owned.photo.id.to_string()),
            ("{address}", owned.address.to_string()),
            ("{session}", owned.session.to_string()),
            ("{notification}", owned.notification.to_string()),
            ("{search}", owned.search.to_string()),
            ("{account}", owned.account.to_string()),
            ("{phone}", owned.phone.to_string()),
            ("{checkout}", owned.checkout.to_string()),
            ("{payment}", owned.payment.to_string()),
            ("{reference}", owned.reference.to_string()),
            ("{purchase}", owned.purchase.to_string()),
            ("{sale}", owned.sale.to_string()),
            ("{trouble}", owned.trouble.to_string()),
            ("{dispute}", owned.dispute.to_string()),
            ("{conversation}", owned.conversation.to_string()),
            ("{message}", owned.message.to_string()),
            ("{offer}", owned.offer.to_string()),
            ("{received}", owned.received.to_string()),
            ("{me}", email.to_owned()),
        ];
        let filled = |value: &str| {
            known
                .iter()
                .find(|(name, _)| *name == value)
                .map_or_else(|| value.to_owned(), |(_, id)| id.clone())
        };
        self.fields.iter().map(|(name, value)| (*name, filled(value))).collect()
    }
}

/// Those that the binary has registered, whoever wrote them.
fn registered() -> Vec<(String, Method)> {
    let paths = leptos::server_fn::axum::server_fn_paths();
    paths.map(|(path, method)| (path.trim_start_matches("/api/").to_owned(), method)).collect()
}

/// The method of a function. Panics where there is none of that name.
pub fn method(name: &str) -> Method {
    let all = registered();
    let (_, method) = all.into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}"));
    method
}

#[test]
fn no_server_function_is_missing_here() {
    let there: BTreeSet<_> = registered().into_iter().map(|(name, _)| name).collect();
    let here: BTreeSet<_> = FUNCTIONS.iter().map(|function| function.name.to_owned()).collect();
    assert!(there.len() > 30, "{there:?}");
    assert_eq!(there, here);
    assert_eq!(here.len(), FUNCTIONS.len());
}
