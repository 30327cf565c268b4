//! What hostile visitors send: every field of every function with everything that fits nowhere.

use crate::browsers::{Answer, Browser, encoded, is_refusal};
use crate::functions::{FUNCTIONS, For, Function, method};
use crate::panics;
use crate::stage::{self, Belongings, Open};
use crate::story::{Story, email_of};
use domain::OutboxId;
use domain::orders::Side;
use http::Method;
use serde_json::Value;
use services::Caller;

stories!(
    no_field_of_any_function_breaks_anything_for_a_guest,
    no_field_of_any_function_breaks_anything_for_a_member,
    a_page_shows_hostile_text_as_text,
);

const MARKUP: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

/// What is put in a field's place.
#[derive(Clone, Debug)]
enum Hostile {
    Text(String),
    /// Percent-encoded by hand.
    Raw(&'static str),
    Missing,
    Twice,
    /// The field is a map of fields.
    Nested,
}

fn hostile() -> Vec<Hostile> {
    let texts = [
        "",
        " \t\r\n ",
        "a\u{1}b\u{7f}c\u{9b}",
        "a\0b",
        "' OR 1=1; DROP TABLE accounts; --",
        MARKUP,
        "99999999999999999999999999999999999999",
        "9223372036854775807",
        "-1",
        "1e309",
        "NaN",
        "true",
        "../../../../etc/passwd",
        "👩‍👩‍👧‍👦 \u{202e}مرحبا\u{200b}",
        "{{7*7}}${7*7}%n%s",
    ];
    let mut all: Vec<_> = texts.iter().map(|text| Hostile::Text((*text).to_owned())).collect();
    all.push(Hostile::Text("x".repeat(100_000)));
    all.extend(["%FF%FE%C0%80", "%", "%zz", "%ED%A0%80"].map(Hostile::Raw));
    all.extend([Hostile::Missing, Hostile::Twice, Hostile::Nested]);
    all
}

/// The arguments with one field replaced.
fn spoilt(fields: &[(&'static str, String)], at: usize, hostile: &Hostile) -> String {
    let rest = |from: &[(&'static str, String)]| encoded(from.iter().map(|(n, v)| (*n, v.as_str())));
    let (name, value) = (fields[at].0, fields[at].1.as_str());
    let field = match hostile {
        Hostile::Text(text) => encoded([(name, text.as_str())].into_iter()),
        Hostile::Raw(raw) => format!("{}{raw}", encoded([(name, "")].into_iter())),
        Hostile::Missing => String::new(),
        Hostile::Twice => encoded([(name, value), (name, value)].into_iter()),
        Hostile::Nested => encoded([(format!("{name}[a][b]").as_str(), value)].into_iter()),
    };
    [rest(&fields[..at]), field, rest(&fields[at + 1..])].join("&")
}

/// That an answer is what anybody may get, whatever they sent.
pub fn is_proper(answer: &Answer, sent: &str) {
    let short: String = sent.chars().take(300).collect();
    assert!(answer.status < 500, "{short}: {} {}", answer.status, answer.text());
    if is_refusal(answer.status) {
        let sentence = answer.error().to_string();
        assert!(sentence.len() > 15 && sentence.ends_with('.'), "{short}: {sentence:?}");
    }
}

/// What must be the same after a refusal: everything that is kept of a member, and the newest mail.
async fn kept(site: &Open, caller: Option<&Caller>) -> (Value, Option<OutboxId>) {
    let mails = site.services.store.read().await.unwrap().newest_in_outbox("mail", 1).await.unwrap();
    let newest = mails.first().map(|mail| mail.id);
    let Some(caller) = caller else { return (Value::Null, newest) };
    let services = &site.services;
    let listings = services.own_listings(caller, None, 1).await.unwrap();
    let mut kept = vec![
        json(&services.profile(caller).await),
        json(&services.addresses(caller).await),
        json(&services.sessions(caller).await),
        json(&Ok(&listings)),
        json(&services.basket(caller, None).await),
        json(&services.balances(caller).await),
    ];
    for side in [Side::Buyer, Side::Seller] {
        let orders = services.orders(caller, side, 1).await.unwrap();
        for order in &orders.items {
            kept.push(json(&services.order(caller, order.id).await));
        }
        kept.push(json(&Ok(orders)));
    }
    for listing in listings.items {
        kept.push(json(&services.own_listing(caller, listing.id).await));
    }
    (Value::Array(kept), newest)
}

/// Null where the member has just left.
fn json<T: serde::Serialize>(kept: &services::Result<T>) -> Value {
    kept.as_ref().map_or(Value::Null, |kept| serde_json::to_value(kept).unwrap())
}

/// Tries everything on every field of a function.
async fn attack(site: &Open, browser: &Browser, function: &Function, owned: &Belongings, email: &str) {
    let fields = function.arguments(email, owned);
    let caller = site.caller(browser).await;
    let caller = caller.account().map(|_| &caller);
    let send = async |arguments: &str| {
        let answer =
            browser.clone().call_raw(method(function.name), function.name, arguments.to_owned()).await;
        is_proper(&answer, &format!("{} {arguments}", function.name));
        is_refusal(answer.status)
    };
    for at in 0..fields.len() {
        let mut refused = Vec::new();
        for hostile in hostile() {
            let arguments = spoilt(&fields, at, &hostile);
            if method(function.name) == Method::GET && arguments.len() > 60_000 {
                // No server takes such a path; `what_is_too_large_is_refused_in_words` looks at bodies.
                continue;
            }
            if send(&arguments).await {
                refused.push(arguments);
            }
        }
        // Again, without what is accepted: reading everything after each of them would take most of the time.
        let mut before = kept(site, caller).await;
        for arguments in &refused {
            if !send(arguments).await {
                before = kept(site, caller).await;
            }
        }
        let after = kept(site, caller).await;
        let name = fields[at].0;
        assert_eq!(after, before, "{} refused something in {name}, yet it changed something", function.name);
    }
}

async fn no_field_of_any_function_breaks_anything_for_a_guest(story: Story) {
    panics::watch();
    let site = stage::open(story).await;
    let ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    for function in FUNCTIONS {
        attack(&site, &site.guest(), function, &owned, &email_of("Ada")).await;
    }
    panics::there_were_none();
}

async fn no_field_of_any_function_breaks_anything_for_a_member(story: Story) {
    panics::watch();
    let site = stage::open(story).await;
    let functions = FUNCTIONS.iter().filter(|function| function.whom != For::Everybody);
    let (reading, changing): (Vec<_>, Vec<_>) =
        functions.partition(|function| method(function.name) == Method::GET);
    // What is accepted changes what the member has, so each function that changes anything gets one of its own.
    let of_their_own = changing.iter().map(std::slice::from_ref);
    for (number, functions) in std::iter::once(reading.as_slice()).chain(of_their_own).enumerate() {
        let name = format!("Ada{number}");
        let ada = site.member(&name).await;
        let owned = site.furnish(&ada).await;
        for function in functions {
            attack(&site, &ada, function, &owned, &email_of(&name)).await;
        }
    }
    panics::there_were_none();
}

async fn a_page_shows_hostile_text_as_text(story: Story) {
    panics::watch();
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    for function in FUNCTIONS.iter().filter(|function| method(function.name) == Method::POST) {
        let path = format!("/api/{}", function.name);
        let fields: Vec<_> = function.fields.iter().map(|(name, _)| (*name, MARKUP)).collect();
        for page in ["/account/profile?q=<script>alert(1)</script>", "/register", "/sign-in"] {
            let answer = ada.post(page, &path, &fields).await;
            assert!(answer.status < 500, "{}: {answer:?}", function.name);
            let text = answer.text();
            assert!(!text.contains("<script>alert(1)") && !text.contains("<img src=x"), "{path}: {text}");
        }
        if ada.cookie("mg_access").is_none() {
            let form = [("form[email]", "ada@example.org"), ("form[password]", crate::story::PASSWORD)];
            assert_eq!(ada.call("sign_in", &form).await.status, 200);
        }
    }
    // What members may call themselves is shown to everybody.
    let caller = site.caller(&ada).await;
    let name = [("form[name]", "<b>Ada</b>"), ("form[about]", MARKUP), ("form[phone]", "+16172531212")];
    assert_eq!(ada.call("update_profile", &name).await.status, 200);
    let mut form = crate::market::filled_in();
    form.description = MARKUP.into();
    let live = crate::market::for_sale(&site.story, &caller, "apple-iphone-13", form).await;
    let markup = encoded([("q", MARKUP), ("near", MARKUP), ("brand", MARKUP)].into_iter());
    let pages = [
        format!("/listings/{live}"),
        format!("/sellers/{}", owned.account),
        format!("/sell/{}", owned.listing),
        format!("/search?{markup}"),
        format!("/sign-in?{}", encoded([("next", MARKUP)].into_iter())),
        format!("/verify?{}", encoded([("token", MARKUP)].into_iter())),
        "/account".into(),
    ];
    for page in pages {
        let answer = ada.get(&page).await;
        let text = answer.text();
        assert_eq!(answer.status, 200, "{page}");
        assert!(!text.contains("<script>alert(1)") && !text.contains("<img src=x"), "{page}: {text}");
        assert!(!text.contains("<b>Ada"), "{page}: {text}");
    }
    panics::there_were_none();
}
