//! A database that was changed behind our back is left alone, and one that was left half-made is finished.

use super::*;
use crate::databases::rows_in_mysql;
use crate::sql::sql;
use crate::{Store, Write};

contract!(rows:
    a_migration_that_was_changed_after_it_ran_is_refused,
    a_database_of_a_newer_version_is_refused,
);

async fn edit_book(store: &Store, statement: &'static str) {
    let mut db: Write = store.write().await.unwrap();
    assert!(sql!(db, execute statement).unwrap() > 0);
    db.commit().await.unwrap();
}

async fn a_migration_that_was_changed_after_it_ran_is_refused(store: Store) {
    edit_book(&store, "UPDATE _sqlx_migrations SET checksum = 'other' WHERE version = 2").await;
    assert!(matches!(store.migrate().await, Err(Error::Migrate(MigrateError::VersionMismatch(2)))));
}

async fn a_database_of_a_newer_version_is_refused(store: Store) {
    edit_book(&store, "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 0").await;
    assert!(matches!(store.migrate().await, Err(Error::Migrate(MigrateError::VersionMissing(9999)))));
}

/// A server that dies after any statement leaves a book that knows less than what was done. MySQL only: SQLite takes
/// a file whole or not at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrations_that_were_cut_short_are_finished_at_the_next_start() {
    rows_in_mysql(|store| async move {
        edit_book(&store, "DELETE FROM _sqlx_migrations").await;
        let mut db = store.write().await.unwrap();
        sql!(db, execute "DROP INDEX accounts_by_email ON accounts").unwrap();
        store.migrate().await.unwrap();
        let mut db = store.read().await.unwrap();
        let indexes = sql!(db, scalar i64, "SELECT COUNT(*) FROM information_schema.statistics \
            WHERE table_schema = DATABASE() AND index_name = 'accounts_by_email'");
        assert_eq!(indexes.unwrap(), Some(1));
        let booked = sql!(db, scalar i64, "SELECT COUNT(*) FROM _sqlx_migrations").unwrap();
        assert_eq!(booked, Some(merged(&MYSQL).iter().count() as i64));
    })
    .await;
}

#[test]
fn a_file_falls_into_its_statements() {
    let file = "-- what; for\nCREATE TABLE a (b TEXT DEFAULT 'x; -- ''y'); -- why\n\nSELECT 1 - 2;\n-- end\n";
    assert_eq!(statements(file), ["CREATE TABLE a (b TEXT DEFAULT 'x; -- ''y')", "SELECT 1 - 2"]);
}

#[test]
fn no_two_migrations_have_one_number() {
    for engine in [&SQLITE, &MYSQL] {
        let versions: Vec<_> = merged(engine).iter().map(|migration| migration.version).collect();
        assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "{versions:?}");
    }
}
