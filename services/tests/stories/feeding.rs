//! Stories of the search index: every server follows what is for sale, whoever changed it, and nothing is lost or doubled.

use crate::market;
use crate::market::{filled_in, for_sale, ready};
use crate::story::Story;
use async_trait::async_trait;
use domain::ListingId;
use domain::listings::ListingForm;
use domain::search::SearchQuery;
use services::search::{Change, Found, Position, SearchEngine, TantivyEngine, Wanted};
use services::{Caller, Error, Result, Services};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

stories!(
    what_changes_on_one_server_is_found_on_the_other,
    a_server_that_was_killed_comes_back_complete,
    a_failure_at_any_moment_loses_and_doubles_nothing,
    an_index_of_another_database_is_made_anew,
    an_index_that_is_ahead_of_its_database_is_made_anew,
    an_index_is_made_anew_when_it_is_asked_for,
    two_servers_that_change_at_once_agree,
);

/// A server with an index in a folder.
fn server_with_index(story: &Story, folder: &Path) -> Services {
    let engine = TantivyEngine::in_folder(&folder.join("search")).unwrap();
    story.another_server(|parts| parts.search = Arc::new(engine))
}

async fn found(server: &Services) -> Vec<ListingId> {
    let results =
        server.search_listings(&Caller::guest(), SearchQuery::from_query("sort=newest")).await.unwrap();
    assert_eq!(results.page.total, results.page.items.len() as u64);
    sorted(results.page.items.iter().map(|card| card.id))
}

fn sorted(ids: impl IntoIterator<Item = ListingId>) -> Vec<ListingId> {
    let mut ids: Vec<ListingId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

async fn put_up(story: &Story, seller: &Caller) -> ListingId {
    for_sale(story, seller, "apple-iphone-13", filled_in()).await
}

async fn what_changes_on_one_server_is_found_on_the_other(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let other = story.another_server(|_| ());
    let phone = put_up(&story, &ada).await;
    assert_eq!(found(&story.services).await, [phone], "its seller sees it at once");
    assert_eq!(other.follow_listings().await.unwrap(), 1);
    assert_eq!(other.follow_listings().await.unwrap(), 0);
    assert_eq!(found(&other).await, [phone]);

    let own = story.services.own_listing(&ada, phone).await.unwrap();
    let form = ListingForm { price: "222".into(), ..filled_in() };
    story.services.save_listing(&ada, phone, own.version, form).await.unwrap();
    other.follow_listings().await.unwrap();
    for (query, total) in [("max=250", 1), ("min=300", 0)] {
        for server in [&story.services, &other] {
            let query = SearchQuery::from_query(query);
            assert_eq!(server.search_listings(&Caller::guest(), query).await.unwrap().page.total, total);
        }
    }
    other.withdraw_listing(&ada, phone).await.unwrap();
    assert!(found(&other).await.is_empty());
    story.services.follow_listings().await.unwrap();
    assert!(found(&story.services).await.is_empty());
}

async fn a_server_that_was_killed_comes_back_complete(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let folder = tempfile::tempdir().unwrap();
    let first = put_up(&story, &ada).await;
    let second = put_up(&story, &ada).await;
    let server = server_with_index(&story, folder.path());
    assert_eq!(server.follow_listings().await.unwrap(), 2);
    // It is gone without a word; the others go on.
    drop(server);
    let third = put_up(&story, &ada).await;
    story.services.withdraw_listing(&ada, first).await.unwrap();
    let again = server_with_index(&story, folder.path());
    assert_eq!(again.follow_listings().await.unwrap(), 2, "what it knew is not told again");
    assert_eq!(found(&again).await, sorted([second, third]));
}

/// An engine that fails now and then, before or after it has done what it was told.
struct Faulty {
    engine: TantivyEngine,
    calls: AtomicU32,
}

#[async_trait]
impl SearchEngine for Faulty {
    async fn position(&self) -> Result<Option<Position>> {
        self.engine.position().await
    }

    async fn apply(&self, changes: Vec<Change>, position: Position) -> Result<()> {
        match self.calls.fetch_add(1, Ordering::Relaxed) % 3 {
            0 => return Err(Error::Failed("it fell over before".into())),
            1 => self.engine.apply(changes, position).await?,
            _ => return self.engine.apply(changes, position).await,
        }
        Err(Error::Failed("it fell over afterwards".into()))
    }

    async fn clear(&self) -> Result<()> {
        self.engine.clear().await
    }

    async fn find(&self, wanted: Wanted) -> Result<Found> {
        self.engine.find(wanted).await
    }
}

async fn a_failure_at_any_moment_loses_and_doubles_nothing(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let engine = TantivyEngine::in_memory().unwrap();
    let server = story.another_server(|parts| {
        parts.search = Arc::new(Faulty { engine, calls: AtomicU32::new(0) });
    });
    let mut up = Vec::new();
    let mut failed = 0;
    for _ in 0..5 {
        up.push(put_up(&story, &ada).await);
        failed += u32::from(server.follow_listings().await.is_err());
    }
    while server.follow_listings().await.is_err() {
        failed += 1;
    }
    assert!(failed > 2);
    assert_eq!(found(&server).await, sorted(up.clone()));
}

async fn an_index_of_another_database_is_made_anew(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let phone = put_up(&story, &ada).await;
    let engine = TantivyEngine::in_memory().unwrap();
    engine.apply(Vec::new(), Position { feed: uuid::Uuid::from_u128(1), batch: 1 }).await.unwrap();
    let server = story.another_server(|parts| parts.search = Arc::new(engine.clone()));
    server.follow_listings().await.unwrap();
    assert_eq!(found(&server).await, [phone]);
    assert_eq!(engine.position().await.unwrap(), story.services.search.position().await.unwrap());
}

async fn an_index_that_is_ahead_of_its_database_is_made_anew(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let phone = put_up(&story, &ada).await;
    // As after an older backup was put in place.
    let now = story.services.search.position().await.unwrap().unwrap();
    let engine = TantivyEngine::in_memory().unwrap();
    engine.apply(Vec::new(), Position { batch: now.batch + 50, ..now }).await.unwrap();
    let server = story.another_server(|parts| parts.search = Arc::new(engine.clone()));
    assert_eq!(server.follow_listings().await.unwrap(), 1);
    assert_eq!(found(&server).await, [phone]);
}

async fn an_index_is_made_anew_when_it_is_asked_for(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let up = sorted([put_up(&story, &ada).await, put_up(&story, &ada).await]);
    assert_eq!(story.services.rebuild_search().await.unwrap(), 2);
    assert_eq!(found(&story.services).await, up);
}

async fn two_servers_that_change_at_once_agree(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let other = story.another_server(|_| ());
    let mut drafts = Vec::new();
    for _ in 0..8 {
        drafts.push(ready(&story, &ada, "apple-iphone-13", filled_in()).await);
    }
    let publishing =
        drafts.iter().zip([&story.services, &other].into_iter().cycle()).map(|(draft, server)| {
            let (server, ada, id, version) = (server.clone(), ada.clone(), draft.id, draft.version);
            tokio::spawn(async move { server.publish_listing(&ada, id, version).await })
        });
    for published in publishing.collect::<Vec<_>>() {
        published.await.unwrap().unwrap();
    }
    let up = sorted(drafts.iter().map(|draft| draft.id));
    for server in [&story.services, &other] {
        server.follow_listings().await.unwrap();
        assert_eq!(found(server).await, up);
    }
}
