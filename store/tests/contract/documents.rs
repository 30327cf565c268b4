//! What both homes of documents promise.

use bytes::Bytes;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Documents;

type Home = Arc<dyn Documents>;

contract!(documents:
    a_document_is_found_again_until_it_is_deleted,
    a_document_takes_the_place_of_the_one_before,
    collections_know_nothing_of_each_other,
    collections_that_hold_something_are_named,
    documents_are_listed_by_key_within_a_prefix,
    a_listing_goes_on_after_the_last_key_of_its_page,
    text_of_every_alphabet_is_kept,
    a_document_of_a_megabyte_is_kept,
    numbers_come_back_exactly,
    keys_differ_by_case_accent_and_trailing_space,
    names_that_break_the_rules_are_refused,
    of_writers_to_one_key_one_wins_whole,
    a_blob_is_found_again_until_it_is_deleted,
    a_blob_of_five_megabytes_is_kept,
    a_blob_may_be_empty,
    a_blob_that_many_keep_at_once_is_kept_once,
    a_blob_that_was_deleted_can_be_kept_again,
    blobs_are_listed_in_order,
    a_home_answers,
);

async fn a_document_is_found_again_until_it_is_deleted(home: Home) {
    assert_eq!(home.get("reviews", "one").await.unwrap(), None);
    assert!(!home.delete("reviews", "one").await.unwrap());
    let review = json!({ "stars": 5, "text": "Like new", "tags": ["fast", "honest"], "reply": null });
    home.put("reviews", "one", &review).await.unwrap();
    assert_eq!(home.get("reviews", "one").await.unwrap(), Some(review));
    assert!(home.delete("reviews", "one").await.unwrap());
    assert_eq!(home.get("reviews", "one").await.unwrap(), None);
}

async fn a_document_takes_the_place_of_the_one_before(home: Home) {
    home.put("reviews", "one", &json!({ "stars": 1, "text": "late" })).await.unwrap();
    home.put("reviews", "one", &json!({ "stars": 4 })).await.unwrap();
    assert_eq!(home.get("reviews", "one").await.unwrap(), Some(json!({ "stars": 4 })));
    assert_eq!(home.list("reviews", "", None, 10).await.unwrap().len(), 1);
}

async fn collections_know_nothing_of_each_other(home: Home) {
    // The second name would be one of SQLite's own tables, were it not kept apart.
    home.put("reviews", "one", &json!(1)).await.unwrap();
    home.put("sqlite_master", "one", &json!(2)).await.unwrap();
    assert!(home.delete("reviews", "one").await.unwrap());
    assert_eq!(home.get("sqlite_master", "one").await.unwrap(), Some(json!(2)));
}

async fn collections_that_hold_something_are_named(home: Home) {
    home.put("sheets", "one", &json!(1)).await.unwrap();
    home.put("reviews", "one", &json!(1)).await.unwrap();
    home.put_blob("aa11", Bytes::from_static(b"blobs are in no collection")).await.unwrap();
    assert_eq!(home.collections().await.unwrap(), ["reviews", "sheets"]);
}

async fn keys(home: &Home, prefix: &str, after: Option<&str>, limit: u32) -> Vec<String> {
    let found = home.list("sheets", prefix, after, limit).await.unwrap();
    found.into_iter().map(|(key, _)| key).collect()
}

async fn documents_are_listed_by_key_within_a_prefix(home: Home) {
    let all = ["B/1", "a", "a/1", "a/10", "a/2", "a0", "b/1", "é/1", "\u{FFFD}", "\u{1F4F1}/1"];
    for key in all.iter().rev() {
        home.put("sheets", key, &json!({ "key": key })).await.unwrap();
    }
    assert_eq!(keys(&home, "", None, 100).await, all);
    assert_eq!(keys(&home, "a/", None, 100).await, ["a/1", "a/10", "a/2"]);
    assert_eq!(keys(&home, "é", None, 100).await, ["é/1"]);
    assert_eq!(keys(&home, "%", None, 100).await, [""; 0]);
    assert_eq!(keys(&home, ".*", None, 100).await, [""; 0]);
    let found = home.list("sheets", "b", None, 1).await.unwrap();
    assert_eq!(found, [("b/1".to_owned(), json!({ "key": "b/1" }))]);
}

async fn a_listing_goes_on_after_the_last_key_of_its_page(home: Home) {
    for key in ["a/1", "a/2", "a/3", "a/4", "b/1"] {
        home.put("sheets", key, &Value::Null).await.unwrap();
    }
    assert_eq!(keys(&home, "a/", None, 2).await, ["a/1", "a/2"]);
    assert_eq!(keys(&home, "a/", Some("a/2"), 2).await, ["a/3", "a/4"]);
    assert_eq!(keys(&home, "a/", Some("a/4"), 2).await, [""; 0]);
    assert_eq!(keys(&home, "", Some("a/25"), 2).await, ["a/3", "a/4"]);
    assert_eq!(keys(&home, "b", Some("a/1"), 2).await, ["b/1"]);
    assert_eq!(keys(&home, "", None, 0).await, [""; 0]);
}

async fn text_of_every_alphabet_is_kept(home: Home) {
    let document =
        json!({ "Ñandú": "手机 📱 \u{0}\u{1F}\" ' \\ %s $1 {}", "عربى": ["हिन्दी", "e\u{301}", "é"] });
    home.put("reviews", "ключ/🔑'\"%", &document).await.unwrap();
    assert_eq!(home.get("reviews", "ключ/🔑'\"%").await.unwrap(), Some(document));
}

async fn a_document_of_a_megabyte_is_kept(home: Home) {
    let lines: Vec<_> = (0..20_000).map(|n| format!("line {n:06} of a long specification sheet")).collect();
    let document = json!({ "lines": lines });
    assert!(document.to_string().len() > 800_000);
    home.put("sheets", "long", &document).await.unwrap();
    assert_eq!(home.get("sheets", "long").await.unwrap(), Some(document));
}

async fn numbers_come_back_exactly(home: Home) {
    let numbers =
        json!([i64::MIN, i64::MAX, 0, -1, 0.1, 31.245270191439438, 1e300, -2.5e-300, 1.0, f64::MIN_POSITIVE]);
    home.put("sheets", "numbers", &numbers).await.unwrap();
    assert_eq!(home.get("sheets", "numbers").await.unwrap(), Some(numbers));
    assert!(home.put("sheets", "numbers", &json!(u64::MAX)).await.is_err());
}

async fn keys_differ_by_case_accent_and_trailing_space(home: Home) {
    let all = ["a", "A", "á", "a ", "a\u{301}"];
    for key in all {
        home.put("sheets", key, &json!(key)).await.unwrap();
    }
    for key in all {
        assert_eq!(home.get("sheets", key).await.unwrap(), Some(json!(key)));
    }
}

async fn names_that_break_the_rules_are_refused(home: Home) {
    for collection in ["", "Reviews", "a;b", "a.b", "$a", "a1"] {
        assert!(home.put(collection, "key", &Value::Null).await.is_err(), "{collection:?}");
        assert!(home.get(collection, "key").await.is_err(), "{collection:?}");
        assert!(home.list(collection, "", None, 1).await.is_err(), "{collection:?}");
    }
    for key in ["", "a\0b", &"k".repeat(513)] {
        assert!(home.put("sheets", key, &Value::Null).await.is_err(), "{key:?}");
    }
    for name in ["", "ab", "../../etc/passwd", "..", "ab/../cd", "/abc", "AB1", "ab\0"] {
        assert!(home.put_blob(name, Bytes::from_static(b"x")).await.is_err(), "{name:?}");
        assert!(home.get_blob(name).await.is_err(), "{name:?}");
        assert!(home.delete_blob(name).await.is_err(), "{name:?}");
    }
    assert_eq!(home.list_blobs(None, 10).await.unwrap(), [""; 0]);
}

async fn of_writers_to_one_key_one_wins_whole(home: Home) {
    let writes = (0..16).map(|writer| {
        let home = Arc::clone(&home);
        tokio::spawn(async move { home.put("sheets", "one", &json!({ "a": writer, "b": writer })).await })
    });
    for write in futures::future::join_all(writes).await {
        write.unwrap().unwrap();
    }
    let document = home.get("sheets", "one").await.unwrap().unwrap();
    assert_eq!(document["a"], document["b"]);
    assert_eq!(keys(&home, "", None, 10).await, ["one"]);
}

async fn a_blob_is_found_again_until_it_is_deleted(home: Home) {
    assert_eq!(home.get_blob("0f-320.jpg").await.unwrap(), None);
    assert!(!home.delete_blob("0f-320.jpg").await.unwrap());
    home.put_blob("0f-320.jpg", Bytes::from_static(b"\x00\xFFpicture")).await.unwrap();
    assert_eq!(home.get_blob("0f-320.jpg").await.unwrap().unwrap(), &b"\x00\xFFpicture"[..]);
    assert!(home.delete_blob("0f-320.jpg").await.unwrap());
    assert_eq!(home.get_blob("0f-320.jpg").await.unwrap(), None);
}

/// Bytes that repeat nowhere near, so that a part in the wrong place shows.
fn picture(length: usize) -> Bytes {
    (0..length as u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}

async fn a_blob_of_five_megabytes_is_kept(home: Home) {
    let bytes = picture(5 * 1024 * 1024 + 1);
    home.put_blob("large.jpg", bytes.clone()).await.unwrap();
    // Not assert_eq!, which would print both.
    assert!(home.get_blob("large.jpg").await.unwrap().unwrap() == bytes);
}

async fn a_blob_may_be_empty(home: Home) {
    home.put_blob("empty", Bytes::new()).await.unwrap();
    assert_eq!(home.get_blob("empty").await.unwrap(), Some(Bytes::new()));
    assert_eq!(home.list_blobs(None, 10).await.unwrap(), ["empty"]);
}

async fn a_blob_that_many_keep_at_once_is_kept_once(home: Home) {
    let bytes = picture(1_000_000);
    let puts = (0..16).map(|_| {
        let (home, bytes) = (Arc::clone(&home), bytes.clone());
        tokio::spawn(async move { home.put_blob("same.jpg", bytes).await })
    });
    for put in futures::future::join_all(puts).await {
        put.unwrap().unwrap();
    }
    assert_eq!(home.list_blobs(None, 10).await.unwrap(), ["same.jpg"]);
    assert!(home.get_blob("same.jpg").await.unwrap().unwrap() == bytes);
    assert!(home.delete_blob("same.jpg").await.unwrap());
    assert_eq!(home.get_blob("same.jpg").await.unwrap(), None);
}

async fn a_blob_that_was_deleted_can_be_kept_again(home: Home) {
    let bytes = picture(600_000);
    for _ in 0..3 {
        home.put_blob("again.jpg", bytes.clone()).await.unwrap();
        assert!(home.get_blob("again.jpg").await.unwrap().unwrap() == bytes);
        assert!(home.delete_blob("again.jpg").await.unwrap());
    }
}

async fn blobs_are_listed_in_order(home: Home) {
    let all = ["0a-1", "0a-2", "0a.3", "0b-1", "ab0", "abc", "zz9"];
    for name in all.iter().rev() {
        home.put_blob(name, Bytes::from_static(b"x")).await.unwrap();
    }
    assert_eq!(home.list_blobs(None, 100).await.unwrap(), all);
    assert_eq!(home.list_blobs(None, 3).await.unwrap(), all[..3]);
    assert_eq!(home.list_blobs(Some("0a.3"), 2).await.unwrap(), all[3..5]);
    assert_eq!(home.list_blobs(Some("0a-15"), 2).await.unwrap(), all[1..3]);
    assert_eq!(home.list_blobs(Some("0"), 100).await.unwrap(), all);
    assert_eq!(home.list_blobs(Some("zz9"), 100).await.unwrap(), [""; 0]);
    assert_eq!(home.list_blobs(None, 0).await.unwrap(), [""; 0]);
}

async fn a_home_answers(home: Home) {
    home.ping().await.unwrap();
}
