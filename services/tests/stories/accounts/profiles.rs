//! Profiles, as their owners and everybody else see them.

use crate::story::{PHONE, Story, refusal};
use domain::accounts::ProfileForm;
use domain::{AccountId, Refusal};

stories!(
    a_profile_can_be_changed,
    everything_wrong_with_a_profile_is_said_at_once,
    a_guest_has_no_profile,
    everybody_sees_a_sellers_name_and_nothing_private,
);

fn form(name: &str, about: &str, phone: &str, country: &str) -> ProfileForm {
    ProfileForm { name: name.into(), about: about.into(), phone: phone.into(), country: country.into() }
}

async fn a_profile_can_be_changed(story: Story) {
    let ada = story.member("Ada").await;
    let changed = form("Ada King", "I sell\r\nold phones.", "030 901820", "DE");
    story.services.update_profile(&ada, changed).await.unwrap();
    let profile = story.services.profile(&ada).await.unwrap();
    assert_eq!((profile.name.as_str(), profile.about.as_str()), ("Ada King", "I sell\nold phones."));
    assert_eq!(profile.phone, "+4930901820");
    let ada = story.signed_in("Ada").await;
    assert_eq!(story.services.me(&ada).await.unwrap().unwrap().name, "Ada King");
}

async fn everything_wrong_with_a_profile_is_said_at_once(story: Story) {
    let ada = story.member("Ada").await;
    let wrong = form("", &"x".repeat(1001), "call me", "US");
    let refused = refusal(story.services.update_profile(&ada, wrong).await);
    for field in ["name", "about", "phone"] {
        assert_eq!(refused.about(field).count(), 1, "{field}: {refused:?}");
    }
    assert_eq!(story.services.profile(&ada).await.unwrap().phone, PHONE);
}

async fn a_guest_has_no_profile(story: Story) {
    let guest = story.guest();
    assert_eq!(story.services.me(&guest).await.unwrap(), None);
    assert_eq!(refusal(story.services.profile(&guest).await), Refusal::SignInFirst);
    let changed = form("Eve", "", PHONE, "");
    assert_eq!(refusal(story.services.update_profile(&guest, changed).await), Refusal::SignInFirst);
    assert_eq!(refusal(story.services.export_data(&guest).await), Refusal::SignInFirst);
    assert_eq!(refusal(story.services.set_up_second_factor(&guest).await), Refusal::SignInFirst);
}

async fn everybody_sees_a_sellers_name_and_nothing_private(story: Story) {
    let ada = story.member("Ada").await;
    let id = ada.member().unwrap().account;
    let card = story.services.seller(&story.guest(), id).await.unwrap();
    assert_eq!((card.name.as_str(), card.live_listings), ("Ada", 0));
    let shown = serde_json::to_string(&card).unwrap();
    assert!(!shown.contains('@') && !shown.contains(PHONE), "{shown}");
    let nobody: AccountId = story.services.mint.id(story.services.clock.now());
    assert_eq!(refusal(story.services.seller(&story.guest(), nobody).await), Refusal::NotFound);
}
