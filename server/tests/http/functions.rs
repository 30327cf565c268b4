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
    /// Members of the staff who decide about listings; other members are told that they may not.
    Moderators,
}

pub struct Function {
    pub name: &'static str,
    pub whom: For,
    /// Names and values. `{listing}`, `{version}`, `{photo}`, `{address}`, `{session}`, `{notification}`,
    /// `{search}`, `{account}` and `{me}` (the e-mail address) stand for what the caller owns; `{phone}` can be
    /// bought, `{payment}` waits, under the sandbox's name `{reference}`; `{purchase}` is on its way to the caller,
    /// `{sale}` is paid; `{trouble}` is on its way to the caller as well, and `{dispute}` is about a third one.
    pub fields: &'static [(&'static str, &'static str)],
}

const fn of(name: &'static str, whom: For, fields: &'static [(&'static str, &'static str)]) -> Function {
    Function { name, whom, fields }
}

use For::{Everybody, Members, Moderators};

/// What is for everybody is here because somebody decided so: a new function is for members unless it says more.
pub const FUNCTIONS: &[Function] = &[
    of("current_viewer", Everybody, &[]),
    of("market_today", Everybody, &[]),
    of("page_text", Everybody, &[("text", "about")]),
    of("phone_countries", Everybody, &[]),
    of("search_listings", Everybody, &[("query", "q=iphone&near=4930956&page=1")]),
    of("suggest_models", Everybody, &[("text", "iphone 13")]),
    of("suggest_searches", Everybody, &[("text", "iphone 13")]),
    of("listing_cards", Everybody, &[("ids", "01890000-0000-7000-8000-000000000000")]),
    of("compare_listings", Everybody, &[("ids", "01890000-0000-7000-8000-000000000000")]),
    of("market_of_model", Everybody, &[("slug", "apple-iphone-13")]),
    of("suggest_places", Everybody, &[("text", "boston")]),
    of("seller", Everybody, &[("id", "{account}"), ("page", "1"), ("after", "")]),
    // A review that nobody wrote; `server/tests/http/reviews.rs` has real ones.
    of("view_review", Everybody, &[("id", "01890000-0000-7000-8000-000000000000")]),
    // A draft is its seller's alone, which `somebody_elses_things_are_not_found` looks at.
    of("view_listing", Everybody, &[("id", "{listing}")]),
    // In the sandbox alone: `mails_are_shown_in_the_sandbox_alone`.
    of("sent_mails", Everybody, &[]),
    of("view_basket", Everybody, &[]),
    of("add_to_basket", Everybody, &[("listing", "{phone}")]),
    of("remove_from_basket", Everybody, &[("listing", "{phone}")]),
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
    // By the secret of a hand-over, which nobody has here.
    of("open_hand_over", Everybody, &[("token", "nobodys-token")]),
    of("sign_out", Everybody, &[]),
    of("draft_checkout", Members, &[("phone", "{phone}"), ("address", ""), ("shipping", "express")]),
    of(
        "place_orders",
        Members,
        &[
            ("form[id]", "{checkout}"),
            ("form[phone]", "{phone}"),
            ("form[address]", "{address}"),
            ("form[shipping]", "standard"),
            ("form[seen]", "405.90 USD"),
        ],
    ),
    of("view_payment", Members, &[("id", "{payment}")]),
    of("give_up_payment", Members, &[("payment", "{payment}")]),
    // Whoever knows a payment's address may pay it, as at any such company.
    of("sandbox_payment", Everybody, &[("reference", "{reference}")]),
    of(
        "pay_in_sandbox",
        Everybody,
        &[
            ("form[reference]", "{reference}"),
            ("form[method]", "card"),
            ("form[card]", "4242 4242 4242 4242"),
        ],
    ),
    of("own_orders", Members, &[("side", "buyer"), ("page", "1")]),
    of("sales_overview", Members, &[]),
    of("request_payout", Members, &[("payout", "01890000-0000-7000-8000-000000000001"), ("currency", "USD")]),
    of("view_order", Members, &[("id", "{purchase}")]),
    // Each step makes the next version of its order.
    of("pack_order", Members, &[("order", "{sale}"), ("version", "2")]),
    of(
        "ship_order",
        Members,
        &[
            ("form[order]", "{sale}"),
            ("form[version]", "3"),
            ("form[carrier]", "UPS"),
            ("form[tracking]", "1Z999AA10123456784"),
        ],
    ),
    of("confirm_delivery", Members, &[("order", "{purchase}"), ("version", "3")]),
    of("accept_order", Members, &[("order", "{purchase}"), ("version", "4")]),
    of(
        "write_review",
        Members,
        &[
            ("form[order]", "{purchase}"),
            ("form[version]", "0"),
            ("form[overall]", "5"),
            ("form[description]", "5"),
            ("form[packing]", "4"),
            ("form[speed]", "4"),
            ("form[communication]", "5"),
            ("form[payment]", ""),
            ("form[text]", "Just as it was shown."),
        ],
    ),
    of(
        "answer_review",
        Members,
        &[("form[review]", "01890000-0000-7000-8000-000000000000"), ("form[answer]", "Thank you!")],
    ),
    of(
        "report_review",
        Members,
        &[
            ("form[review]", "01890000-0000-7000-8000-000000000000"),
            ("form[reason]", "insulting"),
            ("form[note]", ""),
        ],
    ),
    of("cancel_order", Members, &[("order", "{purchase}"), ("version", "6")]),
    // What is in trouble waits for nobody yet; in the dispute lies an offer of the other side, whose number is 2.
    of(
        "open_dispute",
        Members,
        &[
            ("form[order]", "{trouble}"),
            ("form[kind]", "not_as_described"),
            ("form[claim]", "screen"),
            ("form[words]", "The screen has a crack."),
        ],
    ),
    of("view_dispute", Members, &[("id", "{dispute}")]),
    of("add_statement", Members, &[("form[dispute]", "{dispute}"), ("form[words]", "It is cracked indeed.")]),
    of("decline_settlement", Members, &[("dispute", "{dispute}"), ("number", "2")]),
    of(
        "offer_settlement",
        Members,
        &[("form[dispute]", "{dispute}"), ("form[kind]", "partial"), ("form[amount]", "50")],
    ),
    of("escalate_dispute", Members, &[("dispute", "{dispute}")]),
    of("accept_settlement", Members, &[("dispute", "{dispute}"), ("number", "2")]),
    of(
        "send_phone_back",
        Members,
        &[("form[dispute]", "{dispute}"), ("form[carrier]", "UPS"), ("form[tracking]", "1Z999AA10123456784")],
    ),
    of("confirm_return", Members, &[("dispute", "{dispute}")]),
    of(
        "object_to_return",
        Members,
        &[("form[dispute]", "{dispute}"), ("form[words]", "Something else came back.")],
    ),
    of(
        "appeal_ruling",
        Members,
        &[("form[dispute]", "{dispute}"), ("form[words]", "That is not right at all.")],
    ),
    of("withdraw_dispute", Members, &[("dispute", "{dispute}")]),
    of("own_profile", Members, &[]),
    of("own_sessions", Members, &[]),
    of("own_addresses", Members, &[]),
    of("own_listings", Members, &[("state", "draft"), ("page", "1")]),
    // Whoever has the mail may end such mails: `a_mail_is_left_with_one_click`.
    of("mailing", Everybody, &[("token", "nobodys-token")]),
    of("unsubscribe", Everybody, &[("form[token]", "nobodys-token")]),
    of("saved_searches", Members, &[]),
    of(
        "save_search",
        Members,
        &[("form[query]", "brand=apple&max=300"), ("form[name]", "Cheap"), ("form[alert]", "daily")],
    ),
    of("set_search_alert", Members, &[("id", "{search}"), ("alert", "off")]),
    of("delete_search", Members, &[("id", "{search}")]),
    of("watched_phones", Members, &[("page", "1")]),
    of("watch_phone", Members, &[("end", "01890000-0000-7000-8000-000000000000")]),
    of("own_notifications", Members, &[("page", "1")]),
    of("open_notification", Members, &[("id", "{notification}")]),
    of("read_all_notifications", Members, &[]),
    of("edit_listing", Members, &[("id", "{listing}")]),
    of("draft_address", Members, &[("id", "{address}"), ("country", "US")]),
    of("draft_listing", Everybody, &[("model", "apple-iphone-13")]),
    of("this_phone", Everybody, &[("hint", "SM-G991B"), ("screen", "390x844@3")]),
    of("draft_by_imei", Everybody, &[("form[imei]", "490154203237518")]),
    of("nearest_place", Everybody, &[("lat", "42.36"), ("lng", "-71.06")]),
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
            ("form[ships_to]", "country"),
            ("form[pickup]", ""),
            ("form[description]", "One owner, always in a case."),
        ],
    ),
    of(
        "guide_price",
        Everybody,
        &[
            ("question[model]", "apple-iphone-13"),
            ("question[storage_gb]", "128"),
            ("question[currency]", "USD"),
        ],
    ),
    of("move_photo", Members, &[("id", "{listing}"), ("photo", "{photo}"), ("to", "0")]),
    of("caption_photo", Members, &[("id", "{listing}"), ("photo", "{photo}"), ("shot", "back")]),
    of("look_at_photos", Members, &[("id", "{listing}")]),
    of("find_hand_over", Members, &[("id", "{listing}")]),
    of("start_hand_over", Members, &[("id", "{listing}")]),
    of("end_hand_over", Members, &[("id", "{listing}")]),
    of("look_at_verification", Members, &[("id", "{listing}")]),
    of("publish_listing", Members, &[("id", "{listing}")]),
    of("withdraw_listing", Members, &[("id", "{listing}")]),
    of("sell_another", Members, &[("id", "{listing}")]),
    of("relist_listing", Members, &[("id", "{listing}")]),
    of("own_vacation", Members, &[]),
    of("begin_vacation", Members, &[("form[until]", "")]),
    of("end_vacation", Members, &[]),
    of("bulk_add", Members, &[("then", "add"), ("form[csv]", "reference,model\nA-1,Apple iPhone 13\n")]),
    of("bulk_imports", Members, &[]),
    of("remove_photo", Members, &[("id", "{listing}"), ("photo", "{photo}")]),
    of("restore_photo", Members, &[("id", "{listing}"), ("photo", "{photo}")]),
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
    // Nothing waits for a decision here; `server/tests/http/verifications.rs` has what does.
    of("waiting_verifications", Moderators, &[("page", "1")]),
    of("approve_verification", Moderators, &[("id", "{listing}"), ("photo", "{photo}")]),
    of(
        "refuse_verification",
        Moderators,
        &[("id", "{listing}"), ("photo", "{photo}"), ("reason", "The code can't be read.")],
    ),
    of("reported_reviews", Moderators, &[("page", "1")]),
    of(
        "hide_review",
        Moderators,
        &[("id", "01890000-0000-7000-8000-000000000000"), ("reason", "It has an address.")],
    ),
    of("keep_review", Moderators, &[("id", "01890000-0000-7000-8000-000000000000")]),
    // `services/tests/stories/disputes/ruling.rs` has those that wait.
    of("waiting_disputes", Moderators, &[("page", "1")]),
    of(
        "rule_dispute",
        Moderators,
        &[
            ("form[dispute]", "{dispute}"),
            ("form[verdict]", "full"),
            ("form[amount]", ""),
            ("form[reason]", "The photos show it."),
        ],
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
