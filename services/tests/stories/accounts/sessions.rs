//! Sessions: access tokens, refresh tokens, and signing out.

use crate::story::{FIREFOX, PASSWORD, SAFARI, Story, refusal};
use domain::Refusal;
use domain::accounts::SignedIn;
use services::{Caller, Mint, Services, TokenKeys, Viewer};
use std::net::IpAddr;
use std::time::Duration;

stories!(
    an_access_token_is_good_for_ten_minutes_and_carried_on_by_the_other_one,
    cookies_that_nobody_gave_out_stand_for_a_guest,
    an_older_refresh_token_used_again_ends_the_session_for_both,
    two_tabs_that_refresh_at_the_same_time_both_stay_signed_in,
    a_session_lives_thirty_days_after_its_last_use,
    signing_out_works_at_once,
    one_of_several_sessions_can_be_ended_from_another_one,
    nobody_can_end_somebody_elses_session,
    signing_out_all_others_leaves_this_session,
    the_list_says_which_device_is_this_one,
    after_a_change_of_keys_everybody_stays_signed_in,
    tokens_of_another_site_stand_for_a_guest,
);

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

async fn is_member(services: &Services, access: Option<&str>, refresh: Option<&str>) -> bool {
    let (caller, _) = services.caller_of(access, refresh, HERE, FIREFOX).await.unwrap();
    matches!(caller.viewer, Viewer::Member(_))
}

async fn begin(story: &Story) -> SignedIn {
    story.member("Ada").await;
    story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap()
}

async fn an_access_token_is_good_for_ten_minutes_and_carried_on_by_the_other_one(story: Story) {
    let first = begin(&story).await;
    let (access, refresh) = (Some(first.access.value.as_str()), Some(first.refresh.value.as_str()));
    story.pass(Duration::from_secs(599));
    let (caller, refreshed) = story.services.caller_of(access, refresh, HERE, FIREFOX).await.unwrap();
    assert!(caller.member().is_ok() && refreshed.is_none());
    story.pass(Duration::from_secs(1));
    assert!(!is_member(&story.services, access, None).await);
    let (caller, refreshed) = story.services.caller_of(access, refresh, HERE, FIREFOX).await.unwrap();
    let refreshed = refreshed.expect("new cookies");
    assert_eq!(caller.member().unwrap(), &refreshed.member);
    assert_eq!(caller.member().unwrap().name, "Ada");
    let next = refreshed.access.unwrap().value;
    assert!(is_member(&story.services, Some(&next), None).await);
    assert_ne!(refreshed.refresh.unwrap().value, first.refresh.value);
}

async fn cookies_that_nobody_gave_out_stand_for_a_guest(story: Story) {
    let first = begin(&story).await;
    for (access, refresh) in [
        (None, None),
        (Some("nonsense"), Some("nonsense")),
        (Some(""), Some("")),
        (Some(first.refresh.value.as_str()), Some(first.access.value.as_str())),
    ] {
        assert!(!is_member(&story.services, access, refresh).await, "{access:?} {refresh:?}");
    }
    let made_up = story.services.refresh(&story.guest(), &Mint::seeded(99).token()).await;
    assert_eq!(refusal(made_up), Refusal::SignInFirst);
}

async fn an_older_refresh_token_used_again_ends_the_session_for_both(story: Story) {
    let first = begin(&story).await;
    let second = story.services.refresh(&story.guest(), &first.refresh.value).await.unwrap();
    story.pass(Duration::from_secs(31));
    let thief = Caller { user_agent: SAFARI.into(), ..story.guest_at("203.0.113.9") };
    assert_eq!(refusal(story.services.refresh(&thief, &first.refresh.value).await), Refusal::SignInFirst);
    let owner = (second.access.unwrap().value, second.refresh.unwrap().value);
    assert!(!is_member(&story.services, Some(&owner.0), Some(&owner.1)).await, "the whole family ended");
    let mail = story.mail_to("ada@example.org").await;
    assert!(mail.subject.contains("ended a session"), "{}", mail.subject);
    let again = story.signed_in("Ada").await;
    let data = story.services.export_data(&again).await.unwrap();
    let noted = data["history"].as_array().unwrap().iter().any(|e| e["happened"] == "refresh_token_replayed");
    assert!(noted, "{}", data["history"]);
}

async fn two_tabs_that_refresh_at_the_same_time_both_stay_signed_in(story: Story) {
    let first = begin(&story).await;
    let tabs = (0..8).map(|_| {
        let (services, guest, token) = (story.services.clone(), story.guest(), first.refresh.value.clone());
        tokio::spawn(async move { services.refresh(&guest, &token).await })
    });
    let mut successors = Vec::new();
    for tab in tabs.collect::<Vec<_>>() {
        let refreshed = tab.await.unwrap().unwrap();
        assert!(is_member(&story.services, Some(&refreshed.access.unwrap().value), None).await);
        successors.push(refreshed.refresh.unwrap().value);
    }
    successors.dedup();
    assert_eq!(successors.len(), 1, "whichever cookie the browser keeps is the right one");
    story.pass(Duration::from_secs(600));
    story.services.refresh(&story.guest(), &successors[0]).await.unwrap();
}

async fn a_session_lives_thirty_days_after_its_last_use(story: Story) {
    let month = Duration::from_secs(30 * 24 * 3600);
    let mut token = begin(&story).await.refresh.value;
    for _ in 0..3 {
        story.pass(month - Duration::from_secs(1));
        let refreshed = story.services.refresh(&story.guest(), &token).await.unwrap().refresh.unwrap();
        assert_eq!(refreshed.expires_at, story.services.clock.now().plus(month));
        token = refreshed.value;
        story.services.run_due_work().await.unwrap();
    }
    story.pass(month);
    assert_eq!(refusal(story.services.refresh(&story.guest(), &token).await), Refusal::SignInFirst);
}

async fn signing_out_works_at_once(story: Story) {
    let first = begin(&story).await;
    let ada = story.caller(&first).await;
    story.services.sign_out(&ada).await.unwrap();
    assert!(!is_member(&story.services, Some(&first.access.value), Some(&first.refresh.value)).await);
    story.services.sign_out(&ada).await.unwrap();
    story.services.sign_out(&story.guest()).await.unwrap();
}

async fn one_of_several_sessions_can_be_ended_from_another_one(story: Story) {
    let (lost, here) = (begin(&story).await, story.signed_in("Ada").await);
    let lost_session = story.caller(&lost).await.member().unwrap().session;
    story.services.sign_out_session(&here, lost_session).await.unwrap();
    assert!(!is_member(&story.services, Some(&lost.access.value), Some(&lost.refresh.value)).await);
    assert!(story.services.sessions(&here).await.unwrap().iter().all(|session| session.id != lost_session));
    let again = story.services.sign_out_session(&here, lost_session).await;
    assert_eq!(refusal(again), Refusal::NotFound);
}

async fn nobody_can_end_somebody_elses_session(story: Story) {
    let first = begin(&story).await;
    let ada = story.caller(&first).await;
    let eve = story.member("Eve").await;
    let session = ada.member().unwrap().session;
    assert_eq!(refusal(story.services.sign_out_session(&eve, session).await), Refusal::NotFound);
    assert_eq!(refusal(story.services.sign_out_session(&story.guest(), session).await), Refusal::SignInFirst);
    story.services.sign_out_others(&eve).await.unwrap();
    assert!(is_member(&story.services, Some(&first.access.value), None).await);
}

async fn signing_out_all_others_leaves_this_session(story: Story) {
    let (here, other) = (begin(&story).await, story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap());
    story.services.sign_out_others(&story.caller(&here).await).await.unwrap();
    let (access, refresh) = (Some(here.access.value.as_str()), Some(here.refresh.value.as_str()));
    assert!(
        is_member(&story.services, access, None).await && is_member(&story.services, None, refresh).await
    );
    let (access, refresh) = (Some(other.access.value.as_str()), Some(other.refresh.value.as_str()));
    assert!(!is_member(&story.services, access, refresh).await);
}

async fn the_list_says_which_device_is_this_one(story: Story) {
    let ada = story.member("Ada").await;
    story.pass(Duration::from_secs(5));
    let phone = Caller { user_agent: SAFARI.into(), ..story.guest_at("2001:db8:1:2::3") };
    story.sign_in(&phone, "Ada", PASSWORD).await.unwrap();
    let sessions = story.services.sessions(&ada).await.unwrap();
    let labels: Vec<_> = sessions.iter().map(|s| (s.device.as_str(), s.place.as_str(), s.current)).collect();
    let expected = [
        ("Safari on iPhone", "Network 2001:db8:1:…", false),
        ("Firefox on Linux", "Network 198.51.100.…", true),
    ];
    assert_eq!(labels, expected);
    assert_eq!(refusal(story.services.sessions(&story.guest()).await), Refusal::SignInFirst);
}

async fn after_a_change_of_keys_everybody_stays_signed_in(story: Story) {
    let first = begin(&story).await;
    let pem = |seed| TokenKeys::new_pem(&Mint::seeded(seed)).unwrap().into_bytes();
    let both = [("second".to_owned(), pem(2)), ("first".to_owned(), pem(1))];
    let newer = story.another_server(|parts| parts.token_keys = TokenKeys::from_pems(&both).unwrap());
    assert!(is_member(&newer, Some(&first.access.value), None).await);
    let without = story.another_server(|parts| parts.token_keys = TokenKeys::from_pems(&both[..1]).unwrap());
    assert!(!is_member(&without, Some(&first.access.value), None).await);
    assert!(is_member(&without, Some(&first.access.value), Some(&first.refresh.value)).await);
}

async fn tokens_of_another_site_stand_for_a_guest(story: Story) {
    let first = begin(&story).await;
    let elsewhere = story.another_server(|parts| parts.settings.base_url = "https://else.example".into());
    assert!(!is_member(&elsewhere, Some(&first.access.value), None).await);
}
