//! Search: what a URL asks for, what a typed text means, and what is found.

mod colours;
mod facets;
mod query;
mod reading;
mod results;
mod series;

pub use colours::Colour;
pub use facets::{Facet, price_bands};
pub use query::{LAST_PAGE, LONGEST_TEXT, PER_PAGE, RADII_KM, SearchQuery, Sort, is_slug, words};
pub use reading::{Named, Vocabulary, place_candidates, read};
pub use results::{Choice, PriceBand, SearchResults, SitemapEntry};
pub use series::{Series, series};
