//! What the browser alone remembers for somebody: short lists in its local storage, the newest entry first.

use leptos::prelude::window;

/// The entries of a list; none where the browser keeps nothing.
pub fn remembered(list: &str) -> Vec<String> {
    let stored = storage().and_then(|storage| storage.get_item(list).ok().flatten()).unwrap_or_default();
    stored.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Puts an entry at the head of a list, once.
pub fn remember(list: &str, entry: &str, most: usize) {
    let entry = entry.split_whitespace().collect::<Vec<_>>().join(" ");
    if entry.is_empty() {
        return;
    }
    let mut entries = remembered(list);
    entries.retain(|other| *other != entry);
    entries.insert(0, entry);
    entries.truncate(most);
    if let Some(storage) = storage() {
        // A browser that keeps nothing is no reason to stop.
        let _ = storage.set_item(list, &entries.join("\n"));
    }
}

/// Forgets a whole list.
pub fn forget(list: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(list);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
