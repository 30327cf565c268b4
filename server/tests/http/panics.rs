//! Panics of the product, wherever they were caught: an answer may be proper, and its panic a fault all the same.

use std::sync::{LazyLock, Mutex, PoisonError};

/// From now on, panics are kept.
pub fn watch() {
    LazyLock::force(&PANICS);
}

/// Every panic of the product, wherever it was caught. Those of tests are theirs.
static PANICS: LazyLock<Mutex<Vec<String>>> = LazyLock::new(|| {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map(|place| place.file().to_owned()).unwrap_or_default();
        if !file.contains("tests/") && !file.ends_with(ENDED_RUNTIME) {
            PANICS.lock().unwrap_or_else(PoisonError::into_inner).push(panic.to_string());
        }
        usual(panic);
    }));
    Mutex::default()
});

/// Where MongoDB's driver panics when the runtime of a test that has ended goes before its connections do. Servers end
/// with their process.
const ENDED_RUNTIME: &str = "src/cmap/connection_requester.rs";

/// That nothing has panicked since somebody began to watch.
pub fn there_were_none() {
    let panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(panics.is_empty(), "{panics:#?}");
}
