//! The stage for stories: services on a fresh store, with a clock that is moved by hand and mails kept in memory.
//!
//! ```text
//! use crate::story::Story;
//!
//! stories!(a_guest_sees_no_profile);
//!
//! async fn a_guest_sees_no_profile(story: Story) {
//!     assert!(story.services.me(&story.guest()).await.unwrap().is_none());
//! }
//! ```
//!
//! Each story becomes two tests: on SQLite with embedded documents, and on the servers of `TEST_MYSQL_URL` and
//! `TEST_MONGO_URL`, where `cargo xtask test` starts them. Without those, the second says so and tests nothing.
#![allow(dead_code, reason = "each file of stories uses its own part of the stage")]
#![allow(clippy::unwrap_used, reason = "a test that can not go on has failed")]

pub mod homes;
pub mod phones;

pub use homes::{embedded, servers};

use domain::accounts::*;
use domain::fees::Fees;
use domain::mail::Mail;
use domain::orders::Patience;
use domain::{Instant, Refusal};
use services::devices::SandboxRegister;
use services::notifications::MemoryMailer;
use services::search::TantivyEngine;
use services::{
    Caller, Clock, Error, FixedClock, Gateways, Limits, Mint, NewMember, Parts, PasswordCost, Passwords,
    Services, Settings, TokenKeys, Vault,
};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Documents, Store};

/// A password that is hard enough to guess for everybody on the stage.
pub const PASSWORD: &str = "tram lantern 58 gravel";
/// Where the stage's site is.
pub const BASE_URL: &str = "https://phones.example";
pub const PHONE: &str = "+16172531212";
pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
pub const SAFARI: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";

/// Cheap to compute, so that stories are quick; the dear one has a test of its own.
const CHEAP: PasswordCost = PasswordCost { memory_kib: 64, passes: 1, lanes: 1 };

/// Makes two tests of each story that is named: on embedded stores and on servers.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod embedded {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                $crate::story::embedded(super::$story).await;
            }
        )+}
        mod servers {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                $crate::story::servers(super::$story).await;
            }
        )+}
    };
}

pub struct Story {
    pub services: Services,
    pub clock: Arc<FixedClock>,
    pub mailer: Arc<MemoryMailer>,
    store: Store,
    documents: Arc<dyn Documents>,
    /// How many servers there are; what they mint differs.
    servers: AtomicU64,
}

impl Story {
    /// On an empty store that has its tables.
    pub async fn on(store: Store, documents: Arc<dyn Documents>) -> Self {
        let clock = Arc::new(FixedClock::at(Instant::from_micros(1_795_370_400_000_000)));
        let mailer = Arc::new(MemoryMailer::default());
        let parts = parts(&store, &documents, &clock, &mailer, 1);
        Self { services: Services::new(parts), clock, mailer, store, documents, servers: AtomicU64::new(1) }
    }

    /// Another server on the same store, with other parts.
    pub fn another_server(&self, change: impl FnOnce(&mut Parts)) -> Services {
        let seed = self.servers.fetch_add(1, Ordering::Relaxed) + 1;
        let mut parts = parts(&self.store, &self.documents, &self.clock, &self.mailer, seed);
        change(&mut parts);
        Services::new(parts)
    }

    pub fn pass(&self, by: Duration) {
        self.clock.pass(by);
    }

    /// Somebody who is not signed in, at a home of their own.
    pub fn guest(&self) -> Caller {
        self.guest_at("198.51.100.7")
    }

    pub fn guest_at(&self, address: &str) -> Caller {
        Caller { address: address.parse().unwrap(), user_agent: FIREFOX.into(), ..Caller::guest() }
    }

    /// A member with a name, who is signed in: `name@example.org`, with [`PASSWORD`] and [`PHONE`].
    pub async fn member(&self, name: &str) -> Caller {
        self.member_with_role(name, Role::Member).await
    }

    pub async fn member_with_role(&self, name: &str, role: Role) -> Caller {
        let new = NewMember {
            email: email_of(name),
            name: name.into(),
            phone: PHONE.into(),
            country: String::new(),
            password: PASSWORD.into(),
            role,
        };
        self.services.create_member(&Caller::system(), new).await.unwrap();
        self.signed_in(name).await
    }

    /// Signs a member in once more, as a guest at home.
    pub async fn signed_in(&self, name: &str) -> Caller {
        let signed_in = self.sign_in(&self.guest(), name, PASSWORD).await.unwrap();
        self.caller(&signed_in).await
    }

    /// Signs in with the password alone.
    pub async fn sign_in(&self, caller: &Caller, name: &str, password: &str) -> Result<SignedIn, Error> {
        let form = SignInForm { email: email_of(name), password: password.into(), next: String::new() };
        match self.services.sign_in(caller, form).await? {
            SignInStep::SignedIn(signed_in) => Ok(signed_in),
            SignInStep::SecondFactor { .. } => panic!("{name} has a second factor"),
        }
    }

    /// The caller behind a request with the cookies of that sign-in.
    pub async fn caller(&self, signed_in: &SignedIn) -> Caller {
        self.caller_with(&signed_in.access.value).await
    }

    /// The caller behind a request with this access token; a guest where it is good for nothing.
    pub async fn caller_with(&self, access: &str) -> Caller {
        let address: IpAddr = "198.51.100.7".parse().unwrap();
        self.services.caller_of(Some(access), None, address, FIREFOX).await.unwrap().0
    }

    /// Every mail to a person, oldest first, after all that is due was sent.
    pub async fn mails_to(&self, email: &str) -> Vec<Mail> {
        while self.services.run_due_work().await.unwrap() > 0 {}
        self.mailer.sent().into_iter().filter(|mail| mail.to.as_str() == email).collect()
    }

    /// The newest mail to a person.
    pub async fn mail_to(&self, email: &str) -> Mail {
        self.mails_to(email).await.pop().expect("a mail was sent")
    }

    /// The token of the link in the newest mail to a person.
    pub async fn mailed_token(&self, email: &str) -> String {
        token_in(&self.mail_to(email).await)
    }
}

/// The address of somebody on the stage.
pub fn email_of(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase())
}

/// The token of the link in a mail; panics where there is none.
pub fn token_in(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("?token=").unwrap_or_else(|| panic!("no link in {}", mail.text));
    rest.split_whitespace().next().unwrap().to_owned()
}

/// The refusal that a use case ended with; panics where it went well, or failed.
pub fn refusal<T>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Failed(cause)) => panic!("it failed: {cause}"),
        Ok(_) => panic!("it was not refused"),
    }
}

fn parts(
    store: &Store,
    documents: &Arc<dyn Documents>,
    clock: &Arc<FixedClock>,
    mailer: &Arc<MemoryMailer>,
    seed: u64,
) -> Parts {
    let pem = TokenKeys::new_pem(&Mint::seeded(1)).unwrap().into_bytes();
    let vault = Vault::new(&[(1, [1; 32])]).unwrap();
    let time: Arc<dyn Clock> = clock.clone();
    Parts {
        gateways: Gateways::sandbox(store, &time, &vault, BASE_URL),
        store: store.clone(),
        documents: documents.clone(),
        clock: clock.clone(),
        mint: Mint::seeded(seed),
        vault,
        passwords: Passwords::new(CHEAP, 2).unwrap(),
        token_keys: TokenKeys::from_pems(&[("first".into(), pem)]).unwrap(),
        limits: Limits::default(),
        mailer: mailer.clone(),
        search: Arc::new(TantivyEngine::in_memory().unwrap()),
        devices: Arc::new(SandboxRegister),
        settings: Settings {
            base_url: BASE_URL.into(),
            site_name: "MobileGoo".into(),
            sandbox: true,
            fees: Fees::default(),
            patience: Patience::default(),
        },
    }
}
