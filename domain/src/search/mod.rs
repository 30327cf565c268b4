//! Search: what a URL asks for, what a typed text means, and what is found.

mod colours;
mod cursor;
mod facets;
mod query;
mod reading;
mod results;
mod saved;
mod series;
mod suggestions;

pub use colours::Colour;
pub use cursor::Cursor;
pub use facets::{BatteryBand, Facet, SellerBand, price_bands};
pub use query::{
    LAST_PAGE, LONGEST_TEXT, MOST_TOGETHER, PER_PAGE, RADII_KM, SearchQuery, Sort, is_slug, words,
};
pub use reading::{Named, Vocabulary, place_candidates, read};
pub use results::{Choice, Dropped, PriceBand, SearchResults, SitemapEntry, WayOut, Why};
pub use saved::{Alert, LONGEST_NAME, MOST_SAVED, SaveSearchForm, SavedSearch};
pub use series::{Series, series};
pub use suggestions::SearchSuggestion;
