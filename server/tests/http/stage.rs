//! The stage for HTTP tests: the whole router in front of a story's services, and people with browsers.

use crate::browsers::Browser;
use crate::market;
use crate::story::{PASSWORD, PHONE, Story, email_of};
use axum::Router;
use domain::accounts::Role;
use domain::photos::Photo;
use domain::{AccountId, AddressId, ListingId, SessionId};
use leptos::config::LeptosOptions;
use server::{AppState, Site, router};
use services::{Caller, Limits, NewMember, Parts, Services};
use std::sync::Arc;
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

    /// Gives a member one of everything.
    pub async fn furnish(&self, browser: &Browser) -> Belongings {
        let caller = self.caller(browser).await;
        let draft = market::ready(&self.story, &caller, "apple-iphone-13", market::filled_in()).await;
        let address = self.services.save_address(&caller, crate::functions::address()).await.unwrap();
        let sessions = self.services.sessions(&caller).await.unwrap();
        Belongings {
            account: caller.account().unwrap(),
            listing: draft.id,
            version: draft.version,
            photo: draft.photos[0],
            address,
            session: sessions[0].id,
        }
    }
}
