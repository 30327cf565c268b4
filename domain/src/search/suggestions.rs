//! What somebody may be about to search for.

use serde::{Deserialize, Serialize};

/// One line below the search box: a model, a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchSuggestion {
    pub title: String,
    /// Shown to the right, smaller.
    pub detail: String,
    /// Of the page that it leads to.
    pub path: String,
}
