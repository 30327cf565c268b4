//! A URL that can't be used is refused, and nobody reads a password in the refusal.

use store::{Store, documents};

#[tokio::test]
async fn a_url_of_no_known_kind_is_refused_without_its_password() {
    for url in
        ["postgres://me:secret@host/db", "secret", "mysql://me:secret@host:port/db", "mysql:secret", ""]
    {
        let refusal = Store::open(url).await.err().expect(url).to_string();
        assert!(!refusal.contains("secret"), "{refusal}");
    }
    for url in
        ["redis://me:secret@host", "secret", "mongodb://me:secret@host:port/db", "mongodb://me:secret@", ""]
    {
        let refusal = documents::open(url).await.err().expect(url).to_string();
        assert!(!refusal.contains("secret"), "{refusal}");
    }
}
