//! Every server function with arguments that are well: the list that guests walk and hostile visitors fuzz.

use crate::stage::Belongings;
use crate::story::PASSWORD;
use domain::addresses::AddressForm;
use http::Method;
use std::collections::BTreeSet;

/// Who may call a function at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum For {
    Everybody,
    Members,
}

pub struct Function {
    pub name: &'static str,
    pub whom: For,
    /// Names and values. `{listing}`, `{version}`, `{photo}`, `{address}`, `{session}`, `{account}` and `{me}`
    /// (the e-mail address) stand for what the caller owns.
    pub fields: &'static [(&'static str, &'static str)],
}

const fn of(name: &'static str, whom: For, fields: &'static [(&'static str, &'static str)]) -> Function {
    Function { name, whom, fields }
}

use For::{Everybody, Members};

/// What is for everybody is here because somebody decided so: a new function is for members unless it says more.
pub const FUNCTIONS: &[Function] = &[
    of("current_viewer", Everybody, &[]),
    of("market_today", Everybody, &[]),
    of("page_text", Everybody, &[("text", "about")]),
    of("phone_countries", Everybody, &[]),
    of("search_listings", Everybody, &[("query", "q=iphone&near=4930956&page=1")]),
    of("suggest_models", Everybody, &[("text", "iphone 13")]),
    of("suggest_places", Everybody, &[("text", "boston")]),
    of("seller", Everybody, &[("id", "{account}"), ("page", "1")]),
    // A draft is its seller's alone, which `somebody_elses_things_are_not_found` looks at.
    of("view_listing", Everybody, &[("id", "{listing}")]),
    // In the sandbox alone: `mails_are_shown_in_the_sandbox_alone`.
    of("sent_mails", Everybody, &[]),
    of(
        "register",
        Everybody,
        &[
            ("form[name]", "Grace"),
            ("form[email]", "grace@example.org"),
            ("form[phone]", "617 253 1212"),
            ("form[country]", "US"),
            ("form[password]", "orbit mitten 77 gravel"),
            ("form[terms]", "on"),
            ("form[next]", "/sell"),
        ],
    ),
    of("resend_verification", Everybody, &[("form[email]", "grace@example.org")]),
    of(
        "verify_email",
        Everybody,
        &[("form[token]", "nobodys-token"), ("form[password]", PASSWORD), ("form[next]", "/sell")],
    ),
    of("request_password_reset", Everybody, &[("form[email]", "{me}")]),
    of(
        "reset_password",
        Everybody,
        &[("form[token]", "nobodys-token"), ("form[password]", "orbit mitten 77 gravel")],
    ),
    of(
        "sign_in",
        Everybody,
        &[("form[email]", "{me}"), ("form[password]", PASSWORD), ("form[next]", "/sell")],
    ),
    of("second_factor", Everybody, &[("form[code]", "123456"), ("form[next]", "/sell")]),
    of("confirm_new_email", Everybody, &[("form[token]", "nobodys-token")]),
    of("sign_out", Everybody, &[]),
    of("own_profile", Members, &[]),
    of("own_sessions", Members, &[]),
    of("own_addresses", Members, &[]),
    of("own_listings", Members, &[("state", "draft"), ("page", "1")]),
    of("edit_listing", Members, &[("id", "{listing}")]),
    of("draft_address", Members, &[("id", "{address}"), ("country", "US")]),
    of("draft_listing", Members, &[("model", "apple-iphone-13")]),
    of(
        "save_listing",
        Members,
        &[
            ("id", "{listing}"),
            ("version", "{version}"),
            ("then", ""),
            ("form[storage_gb]", "128"),
            ("form[colour]", "Midnight"),
            ("form[screen]", "flawless"),
            ("form[body]", "worn"),
            ("form[function]", "full"),
            ("form[parts]", "original"),
            ("form[battery]", "89"),
            ("form[account_lock]", "removed"),
            ("form[finance]", "paid_off"),
            ("form[imei]", "490154203237518"),
            ("form[carrier_lock]", "unlocked"),
            ("form[price]", "399"),
            ("form[currency]", "USD"),
            ("form[place]", "4930956"),
            ("form[place_text]", "Boston"),
            ("form[description]", "One owner, always in a case."),
        ],
    ),
    of(
        "guide_price",
        Members,
        &[
            ("question[model]", "apple-iphone-13"),
            ("question[storage_gb]", "128"),
            ("question[currency]", "USD"),
        ],
    ),
    of("move_photo", Members, &[("id", "{listing}"), ("photo", "{photo}"), ("to", "0")]),
    of("publish_listing", Members, &[("id", "{listing}")]),
    of("withdraw_listing", Members, &[("id", "{listing}")]),
    of("remove_photo", Members, &[("id", "{listing}"), ("photo", "{photo}")]),
    of(
        "save_address",
        Members,
        &[
            ("form[id]", "{address}"),
            ("form[country]", "US"),
            ("form[name]", "Ada Lovelace"),
            ("form[organisation]", "Analytical Engines"),
            ("form[street]", "77 Massachusetts Ave"),
            ("form[district]", ""),
            ("form[city]", "Cambridge"),
            ("form[region]", "MA"),
            ("form[postal_code]", "02139"),
            ("form[sorting_code]", ""),
        ],
    ),
    of("make_default_address", Members, &[("address", "{address}")]),
    of("delete_address", Members, &[("address", "{address}")]),
    of(
        "update_profile",
        Members,
        &[
            ("form[name]", "Ada"),
            ("form[about]", "I mend phones."),
            ("form[phone]", "617 253 1212"),
            ("form[country]", "US"),
        ],
    ),
    of("change_email", Members, &[("form[email]", "new@example.org"), ("form[password]", PASSWORD)]),
    of("set_up_second_factor", Members, &[]),
    of("confirm_second_factor", Members, &[("form[code]", "123456")]),
    of("new_recovery_codes", Members, &[("form[password]", PASSWORD), ("form[code]", "123456")]),
    of("remove_second_factor", Members, &[("form[password]", PASSWORD), ("form[code]", "123456")]),
    of("fresh_recovery_codes", Members, &[]),
    of("sign_out_session", Members, &[("session", "{session}")]),
    of("sign_out_others", Members, &[]),
    of(
        "change_password",
        Members,
        &[("form[current]", PASSWORD), ("form[password]", "orbit mitten 77 gravel")],
    ),
    of("delete_account", Members, &[("form[password]", PASSWORD)]),
];

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
            ("{account}", owned.account.to_string()),
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
