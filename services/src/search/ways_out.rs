//! Ways out of a search that finds nothing, or not what was meant: what to leave out, other words, related models.

use super::readings;
use crate::catalogue::{ModelIndex, Names};
use crate::{Result, Services};
use domain::catalogue::Model;
use domain::places::Place;
use domain::search::{Choice, Dropped, Facet, SearchQuery, WayOut, series, words};
use domain::text;

/// Most ways out that are shown.
const MOST: usize = 5;
/// Most related models.
const MOST_RELATED: usize = 6;

impl Services {
    /// What each part of a search could be left out for, with how many phones that finds; most phones first.
    pub(super) async fn ways_out(
        &self,
        query: &SearchQuery,
        near: Option<&Place>,
        model: Option<&Model>,
    ) -> Result<Vec<WayOut>> {
        let mut ways = Vec::new();
        for (dropped, other) in wider(query, model) {
            let near = near.filter(|_| other.near.is_some());
            let found = self.search.find(super::Wanted { limit: 0, ..self.wanted(&other, near) }).await?;
            if found.total > 0 {
                ways.push(WayOut { dropped, query: other, count: found.total });
            }
        }
        // Stable: ways that find as many stay in the order in which they are tried.
        ways.sort_by_key(|way| std::cmp::Reverse(way.count));
        ways.truncate(MOST);
        Ok(ways)
    }

    /// The text that was probably meant, where words of it are like words of the catalogue, and it finds something.
    pub(super) async fn did_you_mean(
        &self,
        models: &ModelIndex,
        asked: &SearchQuery,
        unheard: &str,
    ) -> Result<Option<String>> {
        let unheard = words(unheard);
        let said = text::folded(&asked.text);
        let right =
            |word: &str| unheard.iter().any(|one| one == word).then(|| models.corrected(word)).flatten();
        let meant: Vec<String> =
            said.split(' ').map(|word| right(word).unwrap_or_else(|| word.to_owned())).collect();
        let meant = meant.join(" ");
        if meant == said {
            return Ok(None);
        }
        let other = SearchQuery { text: meant.clone(), ..asked.at_page(1) };
        let mut db = self.store.read().await?;
        let readings = readings(&mut db, models, &other).await?;
        drop(db);
        let found = self.search.find(super::Wanted { limit: 0, ..self.wanted(&readings[0], None) }).await?;
        Ok((found.total > 0).then_some(meant))
    }

    /// Other models of a model's series that are for sale, most phones first.
    pub(super) async fn related(&self, model: &Model, names: &Names) -> Result<Vec<Choice>> {
        let Some(series) = series(model) else { return Ok(Vec::new()) };
        let query = SearchQuery::of(Facet::Series, &series.slug);
        let found = self.search.find(super::Wanted { limit: 0, ..self.wanted(&query, None) }).await?;
        let mut counts = found.counts.get(&Facet::Model).cloned().unwrap_or_default();
        counts.retain(|(slug, _)| *slug != model.slug);
        counts.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        counts.truncate(MOST_RELATED);
        let choice = |(value, count): (String, u64)| Choice {
            label: names.label(Facet::Model, &value).unwrap_or(&value).to_owned(),
            value,
            count,
        };
        Ok(counts.into_iter().map(choice).collect())
    }
}

/// The same search without each of its parts.
fn wider(query: &SearchQuery, model: Option<&Model>) -> Vec<(Dropped, SearchQuery)> {
    let mut ways = Vec::new();
    let mut way = |dropped: Dropped, change: &dyn Fn(&mut SearchQuery)| {
        let mut other = query.at_page(1);
        change(&mut other);
        ways.push((dropped, other));
    };
    if let Some(series) = model.and_then(series) {
        way(Dropped::ToSeries, &|query| {
            query.chosen.remove(&Facet::Model);
            query.choose(Facet::Series, &series.slug);
        });
    }
    if query.near.is_some() && query.radius_km.is_some() {
        way(Dropped::Place, &|query| query.radius_km = None);
    }
    if query.min.is_some() || query.max.is_some() || query.currency.is_some() {
        way(Dropped::Price, &|query| (query.min, query.max, query.currency) = (None, None, None));
    }
    if !query.text.is_empty() {
        way(Dropped::Words, &|query| query.text.clear());
    }
    for facet in query.chosen.keys() {
        way(Dropped::Facet(*facet), &|query| {
            query.chosen.remove(facet);
        });
    }
    ways
}
