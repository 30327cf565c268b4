//! News while they happen: whoever has a page open hears that a conversation of theirs has changed, whichever server
//! changed it (decision 0076). Only its id is told; what was said is read by the usual way, with the usual permissions.

use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::{AccountId, ConversationId, Refusal};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use store::search::Feed;
use tokio::sync::mpsc;

/// How many pages of one account hear at the same time, on one server.
const MOST_PAGES: usize = 12;
/// How many pages do in all, on one server.
const MOST_LISTENERS: usize = 20_000;
/// News that may wait for a slow line. Who is slower is cut off, connects again, and looks at everything anew.
const WAITING: usize = 32;
/// How many changed conversations are looked at in one go.
const BATCH: u32 = 1_000;

/// Who listens on this server, and how far it has followed the conversations.
#[derive(Default)]
pub(crate) struct Hub {
    listeners: Mutex<HashMap<AccountId, Vec<Listener>>>,
    numbers: AtomicU64,
    count: AtomicU64,
    closed: AtomicBool,
    followed: tokio::sync::Mutex<Followed>,
}

/// How far this server has followed the conversations.
#[derive(Clone, Copy, Default)]
enum Followed {
    /// It has just begun.
    #[default]
    Unknown,
    /// There was none yet: the first one is news.
    None,
    Until(Feed),
}

struct Listener {
    number: u64,
    news: mpsc::Sender<ConversationId>,
}

impl Hub {
    fn add(&self, account: AccountId) -> Option<(u64, mpsc::Receiver<ConversationId>)> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let in_all = usize::try_from(self.count.load(Ordering::SeqCst)).unwrap_or(usize::MAX);
        let pages = listeners.entry(account).or_default();
        let closed = self.closed.load(Ordering::SeqCst);
        if closed || pages.len() >= MOST_PAGES || in_all >= MOST_LISTENERS {
            if pages.is_empty() {
                listeners.remove(&account);
            }
            return None;
        }
        let (news, receiver) = mpsc::channel(WAITING);
        let number = self.numbers.fetch_add(1, Ordering::SeqCst);
        pages.push(Listener { number, news });
        self.count.fetch_add(1, Ordering::SeqCst);
        Some((number, receiver))
    }

    fn keep(&self, account: AccountId, kept: impl Fn(&Listener) -> bool) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pages) = listeners.get_mut(&account) else { return };
        let before = pages.len();
        pages.retain(kept);
        let gone = before - pages.len();
        if pages.is_empty() {
            listeners.remove(&account);
        }
        self.count.fetch_sub(gone as u64, Ordering::SeqCst);
    }

    fn tell(&self, account: AccountId, conversation: ConversationId) {
        self.keep(account, |listener| listener.news.try_send(conversation).is_ok());
    }

    fn is_idle(&self) -> bool {
        self.count.load(Ordering::SeqCst) == 0
    }
}

/// The news of one open page. Dropping it ends it.
pub struct News {
    services: Services,
    account: AccountId,
    number: u64,
    receiver: mpsc::Receiver<ConversationId>,
}

impl News {
    /// The next conversation that has changed; `None` once there will be no more.
    pub async fn next(&mut self) -> Option<ConversationId> {
        self.receiver.recv().await
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.services.memory.hub.keep(self.account, |listener| listener.number != self.number);
    }
}

impl Services {
    /// Listens to what changes in the caller's conversations.
    pub async fn listen(&self, caller: &Caller) -> Result<News> {
        let account = caller.member()?.account;
        // What was said before is no news.
        self.follow_conversations().await?;
        let (number, receiver) = self.memory.hub.add(account).ok_or(Refusal::TooOften(60))?;
        Ok(News { services: self.clone(), account, number, receiver })
    }

    /// Ends all listening, for a server that stops.
    pub fn close_news(&self) {
        let hub = &self.memory.hub;
        hub.closed.store(true, Ordering::SeqCst);
        hub.listeners.lock().unwrap_or_else(PoisonError::into_inner).clear();
        hub.count.store(0, Ordering::SeqCst);
    }

    /// Tells those who listen on this server of what has changed, here or on another one; answers how many conversations
    /// that were. Called in a loop by the server, and after a change that its readers want to see at once.
    pub async fn follow_conversations(&self) -> Result<usize> {
        let mut followed = self.memory.hub.followed.lock().await;
        self.number_conversations().await?;
        let mut db = self.store.read().await?;
        let Some(feed) = db.conversation_feed().await? else {
            *followed = Followed::None;
            return Ok(0);
        };
        let after = match *followed {
            // There is nobody to whom it would be news.
            _ if self.memory.hub.is_idle() => feed.batch,
            Followed::Until(known) if known.id == feed.id && known.batch <= feed.batch => known.batch,
            Followed::None => 0,
            Followed::Until(_) | Followed::Unknown => feed.batch,
        };
        let mut until = feed.batch;
        let mut told = 0;
        if after < feed.batch {
            let fed = db.conversations_fed_after(after, BATCH).await?;
            if fed.len() >= BATCH as usize {
                // The last batch may have been cut off: it is told again the next time, which does no harm.
                until = fed.last().map_or(after, |fed| fed.batch - 1).max(after);
            }
            told = fed.len();
            for changed in fed {
                self.memory.hub.tell(changed.buyer, changed.id);
                self.memory.hub.tell(changed.seller, changed.id);
            }
        }
        *followed = Followed::Until(Feed { batch: until, ..feed });
        Ok(told)
    }

    /// The same after a change that is committed already: a failure is noted, and the loop tries again.
    pub(crate) async fn show_news(&self) {
        if let Err(error) = self.follow_conversations().await {
            tracing::warn!(cause = %error, "a message is not told of yet");
        }
    }

    /// Gives the next number to what has changed.
    async fn number_conversations(&self) -> Result<()> {
        let changed = self.store.read().await?.changed_conversations().await?;
        if changed.is_empty() {
            return Ok(());
        }
        retried(|| async {
            let feed = self.mint.id(self.clock.now());
            let mut db = self.store.write().await?;
            db.number_conversations(&changed, feed).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}
