//! Selling over HTTP, without JavaScript: what is left after the fee, at every step of the form.

use crate::browsers::is_refusal;
use crate::market::{self, filled_in};
use crate::stage;
use crate::story::Story;
use domain::listings::ListingForm;

stories!(a_draft_tells_its_seller_what_is_left_after_the_fee);

async fn a_draft_tells_its_seller_what_is_left_after_the_fee(story: Story) {
    let site = stage::open(story).await;
    let mut sal = site.member("Sal").await;
    let caller = site.caller(&sal).await;
    let unpriced = ListingForm { price: String::new(), ..filled_in() };
    let draft = market::ready(&site.story, &caller, "apple-iphone-13", unpriced).await;
    let page = format!("/sell/{}", draft.id);
    let text = sal.get(&page).await.text();
    assert!(text.contains("Our fee is 3\u{a0}% of the price"), "{text}");
    let (id, version) = (draft.id.to_string(), draft.version.to_string());
    let form = |price, place| {
        [
            ("id", id.as_str()),
            ("version", version.as_str()),
            ("form[storage_gb]", "128"),
            ("form[price]", price),
            ("form[currency]", "USD"),
            ("form[place_text]", place),
            ("form[ships_to]", "country"),
        ]
    };
    // What comes back refused is reckoned with what was typed, and not with what is kept.
    let refused = sal.post(&page, "/api/save_listing", &form("399", "Nowhere at all")).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert!(refused.text().contains("You receive $387.03 when it is sold here."), "{}", refused.text());
    let saved = sal.post(&page, "/api/save_listing", &form("250", "Boston")).await;
    assert!(saved.status < 400, "{saved:?}");
    let text = sal.get(&page).await.text();
    assert!(
        text.contains("You receive $242.50 when it is sold here. Our fee is $7.50 (3\u{a0}%)."),
        "{text}"
    );
    for mut stranger in [site.guest(), site.member("Eve").await] {
        let answer = stranger.get(&page).await;
        assert!(answer.status >= 300 && !answer.text().contains("You receive"), "{answer:?}");
        let answer = stranger.call("edit_listing", &[("id", id.as_str())]).await;
        assert!(is_refusal(answer.status), "{answer:?}");
    }
}
