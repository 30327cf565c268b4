//! What both engines promise below the nouns: units of work, equality, and values that come back as they were.

use super::*;
use futures::future::join_all;
use sqlx::FromRow;
use uuid::Uuid;

contract!(rows:
    work_that_is_not_committed_is_rolled_back,
    work_that_is_given_up_in_the_middle_is_rolled_back,
    a_reader_sees_only_what_is_committed,
    a_second_row_of_a_unique_key_is_a_duplicate,
    a_row_that_refers_to_nothing_is_refused,
    writers_to_one_row_lose_nothing,
    texts_are_equal_only_when_they_are_the_same,
    texts_are_ordered_by_their_characters,
    a_pattern_tells_upper_from_lower_case,
    a_text_is_kept_whole_or_refused,
    values_come_back_as_they_were,
    statements_made_at_run_time_bind_in_order,
    many_units_of_work_at_once_all_find_their_turn,
);

#[derive(Clone, Debug, FromRow, PartialEq)]
struct Probe {
    id: Uuid,
    label: String,
    bytes: Option<Vec<u8>>,
    at: i64,
    number: Option<f64>,
    version: i64,
}

fn probe(n: u128, label: &str) -> Probe {
    Probe { id: Uuid::from_u128(n), label: label.to_owned(), bytes: None, at: 0, number: None, version: 1 }
}

const ALL: &str = "SELECT id, label, bytes, at, number, version FROM probes ORDER BY id";

impl Read {
    async fn probes(&mut self) -> Vec<Probe> {
        sql!(self, all Probe, ALL).unwrap()
    }
}

impl Write {
    async fn add(&mut self, probe: &Probe) -> Result<()> {
        sql!(self, execute "INSERT INTO probes (id, label, bytes, at, number, version) VALUES (?, ?, ?, ?, ?, ?)",
            probe.id, &probe.label, &probe.bytes, probe.at, probe.number, probe.version)
        .map(drop)
    }

    /// One more in `at`, unless somebody was faster. Whether it was done.
    async fn count_up(&mut self, seen: &Probe) -> Result<bool> {
        let changed = sql!(self, execute "UPDATE probes SET at = ?, version = version + 1 WHERE id = ? AND version = ?",
            seen.at + 1, seen.id, seen.version)?;
        Ok(changed == 1)
    }
}

/// A table of our own, so that these tests depend on no noun.
async fn with_probes(store: &Store) {
    let mut db = store.write().await.unwrap();
    sql!(db, execute "CREATE TABLE probes (id BINARY(16) NOT NULL PRIMARY KEY, label VARCHAR(100) NOT NULL, \
        bytes BLOB, at BIGINT NOT NULL, number DOUBLE PRECISION, version BIGINT NOT NULL)")
    .unwrap();
    db.commit().await.unwrap();
}

async fn kept(store: &Store, probes: &[Probe]) {
    let mut db = store.write().await.unwrap();
    for probe in probes {
        db.add(probe).await.unwrap();
    }
    db.commit().await.unwrap();
}

async fn work_that_is_not_committed_is_rolled_back(store: Store) {
    with_probes(&store).await;
    let mut db = store.write().await.unwrap();
    db.add(&probe(1, "one")).await.unwrap();
    assert_eq!(db.probes().await, [probe(1, "one")]);
    drop(db);
    kept(&store, &[probe(2, "two")]).await;
    assert_eq!(store.read().await.unwrap().probes().await, [probe(2, "two")]);
}

/// As when a person closes the connection and the request's future is dropped where it stands.
async fn work_that_is_given_up_in_the_middle_is_rolled_back(store: Store) {
    with_probes(&store).await;
    for n in 0..20 {
        let (busy, waiting) = (store.clone(), tokio::sync::Notify::new());
        let work = async {
            let mut db = busy.write().await.unwrap();
            db.add(&probe(n, "never")).await.unwrap();
            waiting.notify_one();
            std::future::pending::<()>().await;
            db.commit().await.unwrap();
        };
        tokio::select! { () = work => {}, () = waiting.notified() => {} }
    }
    kept(&store, &[probe(1, "kept")]).await;
    assert_eq!(store.read().await.unwrap().probes().await, [probe(1, "kept")]);
}

async fn a_reader_sees_only_what_is_committed(store: Store) {
    with_probes(&store).await;
    let mut db = store.write().await.unwrap();
    db.add(&probe(1, "one")).await.unwrap();
    assert_eq!(store.read().await.unwrap().probes().await, []);
    db.commit().await.unwrap();
    assert_eq!(store.read().await.unwrap().probes().await, [probe(1, "one")]);
}

async fn a_second_row_of_a_unique_key_is_a_duplicate(store: Store) {
    with_probes(&store).await;
    kept(&store, &[probe(1, "one")]).await;
    let mut db = store.write().await.unwrap();
    assert!(matches!(db.add(&probe(1, "other")).await, Err(Error::Duplicate(_))));
    // The work may go on: only the statement failed.
    db.add(&probe(2, "two")).await.unwrap();
    db.commit().await.unwrap();
    assert_eq!(store.read().await.unwrap().probes().await, [probe(1, "one"), probe(2, "two")]);
}

async fn a_row_that_refers_to_nothing_is_refused(store: Store) {
    with_probes(&store).await;
    let mut db = store.write().await.unwrap();
    sql!(db, execute "CREATE TABLE owned (id BINARY(16) NOT NULL PRIMARY KEY, owner_id BINARY(16) NOT NULL, \
        FOREIGN KEY (owner_id) REFERENCES probes (id))")
    .unwrap();
    db.add(&probe(1, "owner")).await.unwrap();
    let own = "INSERT INTO owned (id, owner_id) VALUES (?, ?)";
    sql!(db, execute own, Uuid::from_u128(10), Uuid::from_u128(1)).unwrap();
    assert!(matches!(sql!(db, execute own, Uuid::from_u128(11), Uuid::from_u128(2)), Err(Error::Sql(_))));
}

async fn writers_to_one_row_lose_nothing(store: Store) {
    with_probes(&store).await;
    kept(&store, &[probe(1, "counter")]).await;
    let writers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut done = 0;
            while done < 10 {
                // Read outside of the unit of work, as between the page and the button.
                let seen = store.read().await.unwrap().probes().await.remove(0);
                let mut db = store.write().await.unwrap();
                if db.count_up(&seen).await.unwrap() {
                    db.commit().await.unwrap();
                    done += 1;
                }
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    let counter = store.read().await.unwrap().probes().await.remove(0);
    assert_eq!((counter.at, counter.version), (80, 81));
}

async fn texts_are_equal_only_when_they_are_the_same(store: Store) {
    with_probes(&store).await;
    let labels = [
        "Galaxy",
        "galaxy",
        "gálaxy",
        "ga\u{301}laxy",
        "ｇalaxy",
        "straße",
        "strasse",
        "İ",
        "i",
        "手机",
        "📱",
    ];
    let probes: Vec<_> = (0..).zip(labels).map(|(n, label)| probe(n, label)).collect();
    kept(&store, &probes).await;
    let mut db = store.read().await.unwrap();
    for wanted in &probes {
        let equal = sql!(db, all Probe, "SELECT * FROM probes WHERE label = ?", &wanted.label).unwrap();
        assert_eq!(equal, std::slice::from_ref(wanted));
        let among =
            sql!(db, all Probe, "SELECT * FROM probes WHERE label IN (?, ?)", &wanted.label, "none").unwrap();
        assert_eq!(among, std::slice::from_ref(wanted));
    }
    let distinct = sql!(db, scalar i64, "SELECT COUNT(DISTINCT label) FROM probes").unwrap();
    assert_eq!(distinct, Some(labels.len() as i64));
}

async fn texts_are_ordered_by_their_characters(store: Store) {
    with_probes(&store).await;
    let labels = ["B", "a", "b", "z", "á", "手", "\u{FF5E}", "📱"];
    let probes: Vec<_> = (0..).zip(labels).map(|(n, label)| probe(100 - n, label)).collect();
    kept(&store, &probes).await;
    let mut db = store.read().await.unwrap();
    let ordered = sql!(db, all(String,), "SELECT label FROM probes ORDER BY label").unwrap();
    assert_eq!(ordered.into_iter().map(|(label,)| label).collect::<Vec<_>>(), labels);
}

async fn a_pattern_tells_upper_from_lower_case(store: Store) {
    with_probes(&store).await;
    let labels = ["Pixel", "pixel", "p!xel", "p_xel", "p%xel"];
    let probes: Vec<_> = (0..).zip(labels).map(|(n, label)| probe(n, label)).collect();
    kept(&store, &probes).await;
    let mut db = store.read().await.unwrap();
    for (pattern, found) in
        [("pix%", &probes[1..2]), ("P%", &probes[..1]), ("p!_%", &probes[3..4]), ("p!!%", &probes[2..3])]
    {
        let like = "SELECT * FROM probes WHERE label LIKE ? ESCAPE '!'";
        assert_eq!(sql!(db, all Probe, like, pattern).unwrap(), found, "{pattern}");
    }
}

async fn a_text_is_kept_whole_or_refused(store: Store) {
    with_probes(&store).await;
    let long = probe(1, &"é".repeat(101));
    let mut db = store.write().await.unwrap();
    match db.add(&long).await {
        Ok(()) => assert_eq!(db.probes().await, [long]),
        Err(error) => assert!(matches!(error, Error::Sql(_)), "{error:?}"),
    }
    let longest = probe(2, &"é".repeat(100));
    db.add(&longest).await.unwrap();
    assert!(db.probes().await.contains(&longest));
}

async fn values_come_back_as_they_were(store: Store) {
    with_probes(&store).await;
    let numbers =
        [0.1, -0.1, 31.245_270_191_439_438, 1e300, -2.5e-300, f64::MIN_POSITIVE, f64::MAX, 179.999_999_999_9];
    let instants = [0, -1, 1_795_370_400_123_456, i64::MIN, i64::MAX, 1, 2, 3];
    let probes: Vec<_> = (0u8..)
        .zip(numbers.into_iter().zip(instants))
        .map(|(n, (number, at))| Probe {
            id: Uuid::from_u128(u128::from(n) << 120 | 0xFF),
            label: "\\ ' \" % _ ; -- \u{1F4F1}\n".to_owned(),
            bytes: Some((0..=255).cycle().take(usize::from(n) * 300).collect()),
            at,
            number: Some(number),
            version: i64::from(n),
        })
        .collect();
    kept(&store, &probes).await;
    assert_eq!(store.read().await.unwrap().probes().await, probes);
}

async fn statements_made_at_run_time_bind_in_order(store: Store) {
    with_probes(&store).await;
    let insert =
        "INSERT INTO probes (id, label, bytes, at, number, version) VALUES (?, ?, ?, ?, ?, ?)".to_owned();
    let values = [
        Value::Bytes(Uuid::from_u128(7).as_bytes().to_vec()),
        Value::Text("seven".into()),
        Value::Bytes(vec![7]),
        Value::Int(70),
        Value::Real(0.7),
        Value::Int(700),
    ];
    let mut db = store.write().await.unwrap();
    assert_eq!(sql!(db, execute_of insert, &values).unwrap(), 1);
    let found = sql!(db, all_of Probe, format!("{} LIMIT 1", ALL), &[] as &[Value]).unwrap();
    let expected =
        Probe { bytes: Some(vec![7]), at: 70, number: Some(0.7), version: 700, ..probe(7, "seven") };
    assert_eq!(found, std::slice::from_ref(&expected));
    let found =
        sql!(db, optional Probe, "SELECT * FROM probes WHERE label = ? AND at > ?", "seven", 69).unwrap();
    assert_eq!(found, Some(expected));
}

async fn many_units_of_work_at_once_all_find_their_turn(store: Store) {
    with_probes(&store).await;
    let writers = (0..64).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { kept(&store, &[probe(n, "one of many")]).await })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    assert_eq!(store.read().await.unwrap().probes().await.len(), 64);
}

/// Only an engine with many writers at a time can have them wait for each other in a circle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_that_wait_for_each_other_one_is_told_to_try_again() {
    crate::databases::rows_in_mysql(|store| async move {
        with_probes(&store).await;
        let (a, b) = (probe(1, "a"), probe(2, "b"));
        kept(&store, &[a.clone(), b.clone()]).await;
        let mut one = store.write().await.unwrap();
        let mut other = store.write().await.unwrap();
        assert!(one.count_up(&a).await.unwrap() && other.count_up(&b).await.unwrap());
        let (first, second) = tokio::join!(one.count_up(&b), other.count_up(&a));
        let collisions = [&first, &second].iter().filter(|r| matches!(r, Err(Error::Collision(_)))).count();
        assert_eq!(collisions, 1, "{first:?} {second:?}");
    })
    .await;
}
