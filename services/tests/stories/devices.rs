//! Stories of device checks: what a register says decides whether a phone is sold, and "not checked" is never clean.

use crate::market;
use crate::market::{filled_in, ready};
use crate::story::{Story, refusal};
use async_trait::async_trait;
use domain::devices::{DeviceAnswer, DeviceStanding, Finding};
use domain::imei::TypedImei;
use domain::listings::{ListingForm, ListingState, OwnListing};
use domain::{Imei, ListingId, Refusal};
use services::devices::{DeviceCheck, NoAnswer, NoRegister, sandbox_imei};
use services::{Caller, Scope, Services};
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

stories!(
    a_clean_phone_is_put_up_for_sale_and_buyers_read_who_said_so,
    a_blacklisted_or_locked_phone_stays_a_draft,
    each_stop_says_how_it_is_cleared_on_a_phone_of_that_maker,
    what_a_register_does_not_know_is_not_called_clean,
    without_a_register_every_phone_is_not_checked,
    a_register_that_owes_an_answer_is_asked_again_and_given_up_in_the_end,
    a_phone_that_is_found_to_be_stolen_later_goes_off_the_market,
    a_clean_answer_is_not_asked_for_twice_and_a_new_imei_is,
    checks_are_limited,
);

/// A register that answers what it is told to, and counts how often it is asked.
#[derive(Default)]
pub struct TestRegister {
    answer: Mutex<Option<DeviceAnswer>>,
    down: Mutex<bool>,
    asked: Mutex<usize>,
}

impl TestRegister {
    pub fn says(&self, blacklist: Finding) {
        self.answers(DeviceAnswer { blacklist, account_lock: Finding::Unknown });
    }

    pub fn answers(&self, answer: DeviceAnswer) {
        *self.answer.lock().unwrap() = Some(answer);
        *self.down.lock().unwrap() = false;
    }

    /// It can't be reached until it says something again.
    pub fn is_down(&self) {
        *self.down.lock().unwrap() = true;
    }

    pub fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

#[async_trait]
impl DeviceCheck for TestRegister {
    fn source(&self) -> &str {
        "Test register"
    }

    fn is_there(&self) -> bool {
        true
    }

    async fn check(&self, _imei: &Imei) -> Result<Option<DeviceAnswer>, NoAnswer> {
        *self.asked.lock().unwrap() += 1;
        if *self.down.lock().unwrap() {
            return Err(NoAnswer("nobody answers at the register's address".into()));
        }
        Ok(*self.answer.lock().unwrap())
    }
}

async fn opened(story: &Story) -> Caller {
    market::open(story).await;
    story.member("Ada").await
}

fn with_register(story: &Story) -> (Services, Arc<TestRegister>) {
    let register = Arc::new(TestRegister::default());
    let server = story.another_server(|parts| parts.devices = register.clone());
    (server, register)
}

async fn draft(story: &Story, seller: &Caller, imei: &str) -> OwnListing {
    let form = ListingForm { imei: TypedImei(imei.into()), ..filled_in() };
    ready(story, seller, "apple-iphone-13", form).await
}

async fn standing(story: &Story, id: ListingId) -> DeviceStanding {
    story.services.public_listing(&story.guest(), id).await.unwrap().standing
}

async fn a_clean_phone_is_put_up_for_sale_and_buyers_read_who_said_so(story: Story) {
    let ada = opened(&story).await;
    let phone = draft(&story, &ada, "").await;
    assert_eq!(phone.standing, DeviceStanding::NotChecked);
    story.services.publish_listing(&ada, phone.id, phone.version).await.unwrap();
    let words = standing(&story, phone.id).await.blacklist_words();
    assert!(
        words.starts_with("Not reported lost or stolen (Sandbox register, invented answers, "),
        "{words}"
    );
    let exported = story.services.export_data(&ada).await.unwrap();
    let check = &exported["listings"][0]["device_checks"][0];
    assert_eq!(check["standing"]["checked"]["answer"]["blacklist"], "clean", "{check}");
}

async fn a_blacklisted_or_locked_phone_stays_a_draft(story: Story) {
    let ada = opened(&story).await;
    for (number, field, words) in [(1, "imei", "reported lost or stolen"), (2, "account_lock", "Find My")] {
        let phone = draft(&story, &ada, &sandbox_imei(number)).await;
        let refused = refusal(story.services.publish_listing(&ada, phone.id, phone.version).await);
        assert!(refused.about(field).any(|message| message.contains(words)), "{refused:?}");
        let own = story.services.own_listing(&ada, phone.id).await.unwrap();
        assert_eq!((own.state, own.version), (ListingState::Draft, phone.version));
        assert!(matches!(own.standing, DeviceStanding::Checked(_)));
    }
}

async fn each_stop_says_how_it_is_cleared_on_a_phone_of_that_maker(story: Story) {
    story.services.import_catalogue(market::core_data().path(), Scope::Core).await.unwrap();
    let ada = story.member("Ada").await;
    let mut told: Vec<[String; 3]> = Vec::new();
    for (model, sign_out, pay, receipt) in [
        ("apple-iphone-13", "turn off Find My", "Apple Card", "Lost Mode"),
        ("samsung-galaxy-s23", "Samsung account", "samsung.com", "smartthingsfind.samsung.com"),
        ("google-pixel-7a", "every Google account", "store.google.com", "store.google.com"),
        ("xiaomi-13", "Xiaomi Account", "take the app off", "i.mi.com"),
        ("motorola-edge-40-pro", "Motorola account", "motorola.com", "motorola.com"),
        ("oneplus-12", "Find My Device", "online shop", "maker's cloud"),
        ("fairphone-5-5g", "that of the maker", "a shop or a bank", "label of the box"),
    ] {
        let size = |form: ListingForm, phone: &OwnListing| {
            let storage_gb = phone.model.storage_gb[0].to_string();
            ListingForm { storage_gb, battery: String::new(), ..form }
        };
        let phone = draft_of(&story, &ada, model).await;
        let answers =
            ListingForm { account_lock: "on".into(), finance: "open".into(), ..size(filled_in(), &phone) };
        let saved = story.services.save_listing(&ada, phone.id, phone.version, answers).await.unwrap();
        let refused = refusal(story.services.publish_listing(&ada, phone.id, saved.version).await);
        let (account, finance) = (said(&refused, "account_lock"), said(&refused, "finance"));
        assert!(account.contains(sign_out), "{model}: {account}");
        assert!(finance.contains(pay) && finance.contains("carrier"), "{model}: {finance}");
        let imei = TypedImei(sandbox_imei(1));
        let answers = ListingForm { imei, ..size(filled_in(), &phone) };
        let saved = story.services.save_listing(&ada, phone.id, saved.version, answers).await.unwrap();
        let refused = refusal(story.services.publish_listing(&ada, phone.id, saved.version).await);
        let listed = said(&refused, "imei");
        for words in [receipt, "carrier", "proof of purchase"] {
            assert!(listed.contains(words), "{model}: {words} in {listed}");
        }
        told.push([account, finance, listed]);
        let own = story.services.own_listing(&ada, phone.id).await.unwrap();
        assert_eq!(own.state, ListingState::Draft, "{model}");
        assert_eq!(own.standing.stop(&own.model).unwrap().field, "imei", "{model}");
    }
    for kind in 0..3 {
        let mut sentences: Vec<&String> = told.iter().map(|each| &each[kind]).collect();
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), told.len(), "two makers have the same words");
    }
}

/// All that a refusal says about a field.
fn said(refused: &Refusal, field: &str) -> String {
    refused.about(field).collect::<Vec<_>>().join(" ")
}

/// A draft with a photo and nothing else.
async fn draft_of(story: &Story, seller: &Caller, model: &str) -> OwnListing {
    let id = story.services.draft_listing(seller, model).await.unwrap();
    story.services.add_photo(seller, id, market::photo(1)).await.unwrap();
    story.services.own_listing(seller, id).await.unwrap()
}

async fn what_a_register_does_not_know_is_not_called_clean(story: Story) {
    let ada = opened(&story).await;
    for number in [3, 4, 5] {
        let phone = draft(&story, &ada, &sandbox_imei(number)).await;
        story.services.publish_listing(&ada, phone.id, phone.version).await.unwrap();
        let words = standing(&story, phone.id).await.blacklist_words();
        assert!(words.starts_with("Not checked"), "{number}: {words}");
    }
}

async fn without_a_register_every_phone_is_not_checked(story: Story) {
    let ada = opened(&story).await;
    let server = story.another_server(|parts| parts.devices = Arc::new(NoRegister));
    let phone = draft(&story, &ada, &sandbox_imei(1)).await;
    server.publish_listing(&ada, phone.id, phone.version).await.unwrap();
    assert_eq!(standing(&story, phone.id).await, DeviceStanding::NotChecked);
    assert_eq!(server.run_due_work().await.unwrap(), 0);
}

async fn a_register_that_owes_an_answer_is_asked_again_and_given_up_in_the_end(story: Story) {
    let ada = opened(&story).await;
    let (server, register) = with_register(&story);
    let phone = draft(&story, &ada, "").await;
    server.publish_listing(&ada, phone.id, phone.version).await.unwrap();
    assert_eq!((register.asked(), standing(&story, phone.id).await), (1, DeviceStanding::Pending));
    while server.run_due_work().await.unwrap() > 0 {}
    assert_eq!(register.asked(), 1);
    for _ in 0..20 {
        story.pass(Duration::from_secs(12 * 3600));
        while server.run_due_work().await.unwrap() > 0 {}
    }
    assert_eq!((register.asked(), standing(&story, phone.id).await), (12, DeviceStanding::NotChecked));
}

async fn a_phone_that_is_found_to_be_stolen_later_goes_off_the_market(story: Story) {
    let ada = opened(&story).await;
    let (server, register) = with_register(&story);
    let (late, fine) = (draft(&story, &ada, "").await, draft(&story, &ada, "").await);
    server.publish_listing(&ada, late.id, late.version).await.unwrap();
    register.says(Finding::Clean);
    server.publish_listing(&ada, fine.id, fine.version).await.unwrap();
    register.says(Finding::Hit);
    story.pass(Duration::from_secs(61));
    while server.run_due_work().await.unwrap() > 0 {}
    assert_eq!(server.own_listing(&ada, late.id).await.unwrap().state, ListingState::Withdrawn);
    assert_eq!(server.own_listing(&ada, fine.id).await.unwrap().state, ListingState::Live);
    let mail = story.mail_to("ada@example.org").await;
    assert!(mail.subject.contains("off the market") && mail.text.contains("Test register"), "{}", mail.text);
    // It comes back once the report is taken back, and not before.
    let version = server.own_listing(&ada, late.id).await.unwrap().version;
    let refused = server.publish_listing(&ada, late.id, version).await;
    assert!(matches!(refusal(refused), Refusal::Invalid(_)));
    register.says(Finding::Clean);
    story.pass(Duration::from_secs(61));
    server.publish_listing(&ada, late.id, version).await.unwrap();
}

async fn a_clean_answer_is_not_asked_for_twice_and_a_new_imei_is(story: Story) {
    let ada = opened(&story).await;
    let (server, register) = with_register(&story);
    register.says(Finding::Clean);
    let phone = draft(&story, &ada, "").await;
    server.publish_listing(&ada, phone.id, phone.version).await.unwrap();
    server.withdraw_listing(&ada, phone.id).await.unwrap();
    let withdrawn = server.own_listing(&ada, phone.id).await.unwrap();
    server.publish_listing(&ada, phone.id, withdrawn.version).await.unwrap();
    assert_eq!(register.asked(), 1);
    let other = ListingForm { imei: market::another_imei(), ..filled_in() };
    let live = server.own_listing(&ada, phone.id).await.unwrap();
    server.save_listing(&ada, phone.id, live.version, other).await.unwrap();
    assert_eq!(standing(&story, phone.id).await, DeviceStanding::NotChecked);
}

async fn checks_are_limited(story: Story) {
    let ada = opened(&story).await;
    let (server, register) = with_register(&story);
    let mut phone = draft(&story, &ada, "").await;
    register.says(Finding::Hit);
    let mut outcomes = Vec::new();
    for _ in 0..40 {
        let other = ListingForm { imei: market::another_imei(), ..filled_in() };
        phone = server.save_listing(&ada, phone.id, phone.version, other).await.unwrap();
        outcomes.push(refusal(server.publish_listing(&ada, phone.id, phone.version).await));
    }
    assert!(matches!(outcomes.first(), Some(Refusal::Invalid(_))));
    assert!(matches!(outcomes.last(), Some(Refusal::TooOften(_))), "{:?}", outcomes.last());
    assert!(register.asked() < 40);
}
