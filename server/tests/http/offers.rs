//! An offer by plain forms alone: from a guest on the page of a phone to the checkout at the price that both agree on.

use crate::market;
use crate::stage;
use crate::story::{PASSWORD, Story, email_of};

stories!(an_offer_is_made_and_bought_by_plain_forms);

async fn an_offer_is_made_and_bought_by_plain_forms(story: Story) {
    let site = stage::open(story).await;
    let mut sal = site.member("Sal").await;
    let seller = site.caller(&sal).await;
    let phone =
        market::for_sale(&site.story, &seller, "apple-iphone-13", market::filled_in()).await.to_string();
    site.member("Bea").await;
    let mut bea = site.guest();
    let page = bea.get(&format!("/listings/{phone}")).await.text();
    assert!(page.contains("Make an offer") && page.contains("&amp;amount=379.00"), "{page}");
    // A guest signs in first, and the amount travels along.
    let new = format!("/account/offers/new?phone={phone}&amount=350");
    let sign_in = bea.get(&new).await.location().to_owned();
    let next = format!("/account/offers/new?phone={phone}&amount=350");
    let encoded = next.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
    assert_eq!(sign_in, format!("/sign-in?next={encoded}"));
    let email = email_of("Bea");
    let form = [("form[email]", email.as_str()), ("form[password]", PASSWORD), ("form[next]", next.as_str())];
    assert_eq!(bea.post(&sign_in, "/api/sign_in", &form).await.location(), next);
    let page = bea.get(&new).await.text();
    assert!(page.contains("value=\"350\"") && page.contains("Send the offer"), "{page}");
    let (_, rest) = page.split_once("name=\"form[id]\"").unwrap();
    let id = rest.split('"').nth(1).unwrap().to_owned();

    let form = |amount: &'static str| {
        [("form[id]", id.clone()), ("form[listing]", phone.clone()), ("form[amount]", amount.to_owned())]
    };
    let low = form("100");
    let low: Vec<_> = low.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = bea.post(&new, "/api/make_offer", &low).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Offer at least $199.50.") && refused.text().contains("value=\"100\""));
    let good = form("350");
    let good: Vec<_> = good.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let offer = format!("/account/offers/{id}");
    for _ in 0..2 {
        assert_eq!(bea.post(&new, "/api/make_offer", &good).await.location(), offer);
    }
    assert!(sal.get("/account/offers?side=received").await.text().contains("$350"));
    let page = sal.get(&offer).await.text();
    assert!(page.contains("Accept $350") && page.contains("Name this price"), "{page}");
    let accept = [("offer", id.as_str()), ("version", "1")];
    assert_eq!(sal.post(&offer, "/api/accept_offer", &accept).await.location(), offer);
    let listing = bea.get(&format!("/listings/{phone}")).await.text();
    assert!(listing.contains("Buy for $350") && !listing.contains("Somebody is buying"), "{listing}");
    assert!(bea.get(&offer).await.text().contains(&format!("/checkout?phone={phone}")));
    let caller = site.caller(&bea).await;
    site.services.save_address(&caller, crate::functions::address()).await.unwrap();
    let checkout = bea.get(&format!("/checkout?phone={phone}")).await.text();
    assert!(checkout.contains("$356.90") && !checkout.contains("$399"), "{checkout}");
    // Everybody else sees that it is gone.
    let mut guest = site.guest();
    let page = guest.get(&format!("/listings/{phone}")).await.text();
    assert!(page.contains("Somebody is buying") && !page.contains("Make an offer"), "{page}");
}
