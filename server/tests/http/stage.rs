//! The stage for HTTP tests: the whole router in front of a story's services, and people with browsers.

use crate::browsers::Browser;
use crate::market;
use crate::story::{PASSWORD, PHONE, Story, email_of};
use axum::Router;
use domain::accounts::Role;
use domain::checkout::{CheckoutForm, seen};
use domain::disputes::{DisputeForm, OfferForm};
use domain::messages::{AskForm, MessageForm};
use domain::offers::{CounterForm, NewOfferForm};
use domain::orders::ShipForm;
use domain::payments::SandboxForm;
use domain::photos::Photo;
use domain::search::{Alert, SaveSearchForm};
use domain::shipping::ShippingOption;
use domain::{
    AccountId, AddressId, ConversationId, DisputeId, ListingId, MessageId, NotificationId, OfferId, OrderId,
    PaymentId, SavedSearchId, SessionId,
};
use leptos::config::LeptosOptions;
use server::{AppState, Site, router};
use services::{Caller, Limits, NewMember, Parts, Services};
use std::sync::Arc;
use store::notifications::NewNotification;
use tempfile::TempDir;

/// So many times the usual that no test meets a limit by accident.
const GENEROUS: u32 = 10_000;

/// A site that is open for visitors.
pub struct Open {
    pub story: Story,
    /// Those behind the router.
    pub services: Services,
    router: Router,
    /// The folder with the site's files.
    _files: TempDir,
}

/// What a member owns, in ids: enough to call every server function well.
#[derive(Clone, Copy)]
pub struct Belongings {
    pub account: AccountId,
    /// A draft in which nothing is missing.
    pub listing: ListingId,
    pub version: i64,
    pub photo: Photo,
    pub address: AddressId,
    pub session: SessionId,
    pub notification: NotificationId,
    pub search: SavedSearchId,
    /// Somebody else's, for sale.
    pub phone: ListingId,
    /// The id of a checkout form that was not sent yet.
    pub checkout: PaymentId,
    /// Of a purchase that waits for it.
    pub payment: PaymentId,
    /// The sandbox's name for that: 128 bits in hexadecimal digits.
    pub reference: Reference,
    /// On its way to the member.
    pub purchase: OrderId,
    /// Paid, and not sent yet.
    pub sale: OrderId,
    /// On its way to the member as well, and something is wrong with it.
    pub trouble: OrderId,
    /// About a third purchase; the other side has offered something.
    pub dispute: DisputeId,
    /// With the seller of `phone`.
    pub conversation: ConversationId,
    /// What that seller has said in it.
    pub message: MessageId,
    /// The member's, for which the seller named another price: version 2.
    pub offer: OfferId,
    /// For a phone of the member, whose turn it is.
    pub received: OfferId,
}

#[derive(Clone, Copy)]
pub struct Reference(u128);

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A site with a small catalogue, that no visitor is too fast for.
pub async fn open(story: Story) -> Open {
    open_with(story, |_, _| {}).await
}

/// The same, changed before it opens.
pub async fn open_with(story: Story, change: impl FnOnce(&mut Parts, &mut Site)) -> Open {
    let files = tempfile::tempdir().unwrap();
    std::fs::create_dir(files.path().join("pkg")).unwrap();
    std::fs::write(files.path().join("pkg/mobilegoo.css"), "body { color: black }\n".repeat(100)).unwrap();
    let root = files.path().to_str().unwrap().to_owned();
    let leptos = LeptosOptions::builder().output_name("mobilegoo").site_root(root).build();
    let mut site = Site::plain(&leptos, GENEROUS);
    let services = story.another_server(|parts| {
        parts.limits = Limits { factor: GENEROUS };
        // What the story puts up for sale is found here at once.
        parts.search = story.services.search.clone();
        change(parts, &mut site);
    });
    services.import_catalogue(market::small_data().path(), services::Scope::Core).await.unwrap();
    let router = router(AppState { services: services.clone(), leptos, site: Arc::new(site) });
    Open { story, services, router, _files: files }
}

impl Open {
    pub fn guest(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Somebody who has signed in by the form: `name@example.org`.
    pub async fn member(&self, name: &str) -> Browser {
        self.member_with_role(name, Role::Member).await
    }

    pub async fn member_with_role(&self, name: &str, role: Role) -> Browser {
        let new = NewMember {
            email: email_of(name),
            name: name.into(),
            phone: PHONE.into(),
            country: String::new(),
            password: PASSWORD.into(),
            role,
        };
        self.services.create_member(&Caller::system(), new).await.unwrap();
        let mut browser = self.guest();
        let answer =
            browser.call("sign_in", &[("form[email]", &email_of(name)), ("form[password]", PASSWORD)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        browser
    }

    /// The caller that the services see behind a browser.
    pub async fn caller(&self, browser: &Browser) -> Caller {
        self.story.caller_with(browser.cookie("mg_access").unwrap_or_default()).await
    }

    async fn for_sale(&self, seller: &Caller) -> ListingId {
        market::for_sale(&self.story, seller, "apple-iphone-13", market::filled_in()).await
    }

    /// Places an order that waits for its payment.
    async fn order(&self, buyer: &Caller, phone: ListingId) -> (PaymentId, OrderId, Reference) {
        let draft =
            self.services.draft_checkout(buyer, Some(phone), None, ShippingOption::Standard).await.unwrap();
        let form = CheckoutForm {
            id: draft.id.to_string(),
            phone: phone.to_string(),
            address: draft.address.unwrap().to_string(),
            shipping: "standard".into(),
            method: String::new(),
            seen: seen(draft.total),
        };
        let (payment, page) = self.services.place_orders(buyer, form).await.unwrap();
        let page = page.unwrap();
        let reference = Reference(u128::from_str_radix(page.rsplit('/').next().unwrap(), 16).unwrap());
        let order = self.services.view_payment(buyer, payment).await.unwrap().orders[0].0;
        (payment, order, reference)
    }

    /// Gives a member one of everything.
    pub async fn furnish(&self, browser: &Browser) -> Belongings {
        let caller = self.caller(browser).await;
        let draft = market::ready(&self.story, &caller, "apple-iphone-13", market::filled_in()).await;
        let address = self.services.save_address(&caller, crate::functions::address()).await.unwrap();
        let sessions = self.services.sessions(&caller).await.unwrap();
        let account = caller.account().unwrap();
        let notification = self.notify(account).await;
        let form = SaveSearchForm {
            query: "model=apple-iphone-13".into(),
            name: "Any 13".into(),
            alert: Alert::Off.as_str().into(),
        };
        let search = self.services.save_search(&caller, form).await.unwrap();
        let name = format!("other-{}", caller.account().unwrap());
        let other = self.member(&name).await;
        let other = self.caller(&other).await;
        self.services.save_address(&other, crate::functions::address()).await.unwrap();
        let phone = self.for_sale(&other).await;
        let (payment, _, reference) = self.order(&caller, self.for_sale(&other).await).await;
        let (_, sale, of_sale) = self.order(&other, self.for_sale(&caller).await).await;
        let (_, purchase, of_purchase) = self.order(&caller, self.for_sale(&other).await).await;
        let (_, trouble, of_trouble) = self.order(&caller, self.for_sale(&other).await).await;
        let (_, disputed, of_disputed) = self.order(&caller, self.for_sale(&other).await).await;
        for reference in [of_sale, of_purchase, of_trouble, of_disputed] {
            let form = SandboxForm {
                reference: reference.to_string(),
                method: "wallet".into(),
                card: String::new(),
            };
            self.services.pay_in_sandbox(&caller, form).await.unwrap();
        }
        for (buyer, order) in [(&other, sale), (&caller, purchase), (&caller, trouble), (&caller, disputed)] {
            let payment = self.services.order(buyer, order).await.unwrap().payment;
            self.services.view_payment(buyer, payment).await.unwrap();
        }
        for order in [purchase, trouble, disputed] {
            let parcel = ShipForm {
                order: order.to_string(),
                version: "2".into(),
                carrier: "UPS".into(),
                tracking: "1Z999AA10123456784".into(),
            };
            self.services.ship_order(&other, parcel).await.unwrap();
        }
        let dispute = self.dispute(&caller, &other, disputed).await;
        let (conversation, message) = self.talk(&caller, &other, phone).await;
        let offer = self.offer(&caller, self.for_sale(&other).await).await;
        let counter = CounterForm { offer: offer.to_string(), version: "1".into(), amount: "380".into() };
        self.services.counter_offer(&other, counter).await.unwrap();
        let received = self.offer(&other, self.for_sale(&caller).await).await;
        Belongings {
            phone,
            checkout: self.services.mint.id(self.services.clock.now()),
            payment,
            reference,
            purchase,
            sale,
            trouble,
            dispute,
            conversation,
            message,
            offer,
            received,
            account,
            listing: draft.id,
            version: draft.version,
            photo: draft.photos[0],
            address,
            session: sessions[0].id,
            notification,
            search,
        }
    }

    /// Somebody offers $350 for a phone.
    async fn offer(&self, buyer: &Caller, phone: ListingId) -> OfferId {
        let id: OfferId = self.services.mint.id(self.services.clock.now());
        let form = NewOfferForm { id: id.to_string(), listing: phone.to_string(), amount: "350".into() };
        self.services.open_offer(buyer, form).await.unwrap()
    }

    /// A buyer complains about an order, and its seller offers something.
    async fn dispute(&self, buyer: &Caller, seller: &Caller, order: OrderId) -> DisputeId {
        let form = DisputeForm {
            order: order.to_string(),
            kind: "damaged".into(),
            claim: String::new(),
            words: "The back is broken.".into(),
        };
        let dispute = self.services.open_dispute(buyer, form).await.unwrap();
        let offer = OfferForm { dispute: dispute.to_string(), kind: "partial".into(), amount: "20".into() };
        self.services.make_offer(seller, offer).await.unwrap()
    }

    /// A buyer asks for a phone, and its seller answers.
    async fn talk(&self, buyer: &Caller, seller: &Caller, phone: ListingId) -> (ConversationId, MessageId) {
        let form =
            AskForm { listing: phone.to_string(), text: "Is the box there?".into(), ..AskForm::default() };
        let id = self.services.ask_seller(buyer, form).await.unwrap();
        let message = self.services.conversation(seller, id, None).await.unwrap().draft;
        let text = "It is.".to_owned();
        let form = MessageForm { id: message.to_string(), conversation: id.to_string(), text };
        self.services.send_message(seller, form).await.unwrap();
        (id, message)
    }

    /// Tells a member something within the site.
    pub async fn notify(&self, account: AccountId) -> NotificationId {
        let now = self.services.clock.now();
        let new = NewNotification {
            id: self.services.mint.id(now),
            account,
            kind: "search_found",
            data: r#"{"kind":"search_found","search":"Cheap","count":2,"phone":"Apple iPhone 13"}"#,
            link: "/search?max=300&currency=USD",
            created_at: now,
        };
        let mut db = self.services.store.write().await.unwrap();
        db.add_notification(&new).await.unwrap();
        db.commit().await.unwrap();
        new.id
    }
}
