//! Places: which city or postal code a person means.

use crate::{Caller, Result, Services};
use domain::places::Place;

impl Services {
    /// The places that a typed text may mean, largest first; at most eight. `country` is ISO 3166-1 alpha-2.
    pub async fn suggest_places(
        &self,
        _caller: &Caller,
        _text: &str,
        _country: Option<&str>,
    ) -> Result<Vec<Place>> {
        Ok(Vec::new())
    }

    /// The place of a key, a city's name, or a US postal code.
    pub async fn place(&self, _caller: &Caller, _text: &str) -> Result<Option<Place>> {
        Ok(None)
    }
}
