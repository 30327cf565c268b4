//! A purchase by plain forms alone, from a guest's basket to the order's page.

use crate::market;
use crate::stage;
use crate::story::{PASSWORD, Story, email_of};
use domain::checkout::seen;
use domain::shipping::ShippingOption;

stories!(a_phone_is_bought_by_plain_forms, a_refused_checkout_says_why_and_buys_nothing);

async fn a_phone_is_bought_by_plain_forms(story: Story) {
    let site = stage::open(story).await;
    let sal = site.member("Sal").await;
    let sal = site.caller(&sal).await;
    let phone = market::for_sale(&site.story, &sal, "apple-iphone-13", market::filled_in()).await.to_string();
    site.member("Bea").await;
    let mut bea = site.guest();
    let listing = format!("/listings/{phone}");
    let page = bea.get(&listing).await.text();
    assert!(page.contains("Buy now") && page.contains("Add to basket"), "{page}");
    let added = bea.post(&listing, "/api/add_to_basket", &[("listing", &phone)]).await;
    assert_eq!((added.status, added.location()), (302, "/basket"));
    assert!(bea.cookie("mg_basket").is_some());
    assert!(bea.get("/basket").await.text().contains("Apple iPhone 13"));
    assert_eq!(bea.get("/checkout").await.location(), "/sign-in?next=%2Fcheckout");

    let form = [("form[email]", email_of("Bea")), ("form[password]", PASSWORD.to_owned())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(bea.post("/sign-in", "/api/sign_in", &form).await.status, 302);
    let page = bea.get("/checkout").await.text();
    assert!(page.contains("Apple iPhone 13") && page.contains("Add an address"), "{page}");
    assert_eq!(bea.cookie("mg_basket"), None, "it went into the member's own basket");
    let caller = site.caller(&bea).await;
    let address = site.services.save_address(&caller, crate::functions::address()).await.unwrap().to_string();
    let page = bea.get("/checkout?shipping=express").await.text();
    assert!(page.contains("$413.90") && page.contains("Express, tracked"), "{page}");

    let draft = site.services.draft_checkout(&caller, None, None, ShippingOption::Standard).await.unwrap();
    let (id, total) = (draft.id.to_string(), seen(draft.total));
    let form = [
        ("form[id]", id.as_str()),
        ("form[phone]", ""),
        ("form[address]", &address),
        ("form[shipping]", "standard"),
        ("form[seen]", &total),
    ];
    let placed = bea.post("/checkout", "/api/place_orders", &form).await;
    assert_eq!(placed.status, 302, "{}", placed.text());
    let pay = placed.location().to_owned();
    assert!(pay.starts_with("/sandbox/pay/"), "{pay}");
    // A second click, or the back button.
    assert_eq!(bea.post("/checkout", "/api/place_orders", &form).await.location(), pay);
    let page = bea.get(&pay).await.text();
    assert!(page.contains("no money moves") && page.contains("$405.90"), "{page}");
    let waiting = bea.get(&format!("/checkout/{id}")).await.text();
    assert!(waiting.contains("Held for you") && waiting.contains("15:00"), "{waiting}");

    let reference = pay.rsplit('/').next().unwrap();
    let card = |number: &'static str| {
        [("form[reference]", reference), ("form[method]", "card"), ("form[card]", number)]
    };
    let declined = bea.post(&pay, "/api/pay_in_sandbox", &card("4000 0000 0000 0002")).await;
    assert_eq!(declined.status, 422);
    let page = declined.text();
    assert!(page.contains("The bank declined that card") && page.contains("4000 0000 0000 0002"), "{page}");
    let paid = bea.post(&pay, "/api/pay_in_sandbox", &card("4242 4242 4242 4242")).await;
    assert_eq!((paid.status, paid.location()), (302, format!("/checkout/{id}").as_str()));
    assert!(bea.get(paid.location()).await.text().contains("Paid. Thank you!"));
    assert!(bea.get("/account/orders").await.text().contains("Apple iPhone 13"));
    let order = site.services.view_payment(&caller, draft.id).await.unwrap().orders[0].0;
    let page = bea.get(&format!("/account/orders/{order}")).await.text();
    assert!(page.contains("Cancel the order") && page.contains("77 Massachusetts Ave"), "{page}");
    let fields = [("order", order.to_string()), ("version", "2".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = format!("/account/orders/{order}");
    let cancelled = bea.post(&path, "/api/cancel_order", &fields).await;
    assert_eq!((cancelled.status, cancelled.location()), (302, path.as_str()));
    // It is too late to accept it; the page says so.
    let refused = bea.post(&path, "/api/accept_order", &fields).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("This order is cancelled."), "{}", refused.text());
}

async fn a_refused_checkout_says_why_and_buys_nothing(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let (id, phone, address) =
        (owned.checkout.to_string(), owned.phone.to_string(), owned.address.to_string());
    let page = format!("/checkout?phone={phone}");
    let form = [
        ("form[id]", id.as_str()),
        ("form[phone]", &phone),
        ("form[address]", &address),
        ("form[shipping]", "standard"),
        ("form[seen]", "1.00 USD"),
    ];
    let refused = ada.post(&page, "/api/place_orders", &form).await;
    assert_eq!(refused.status, 409);
    let text = refused.text();
    assert!(text.contains("The total is 405.90 USD now, and was 1.00 USD"), "{text}");
    assert!(ada.get(&format!("/listings/{phone}")).await.text().contains("Buy now"));
}
