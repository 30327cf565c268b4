//! Finding what is for sale: one set of conditions for the page, the count and every facet.

use crate::catalogue::any_of;
use crate::sql::sql;
use crate::{Error, Read, Result, Value};
use domain::catalogue::BrandCount;
use domain::listings::Grade;
use domain::places::{EARTH_KM, Point, cosine_of_km, km_of_cosine};
use domain::search::{SitemapEntry, Sort};
use domain::{Currency, ListingId};
use uuid::Uuid;

/// What narrows a search. Empty lists and absent values do not.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Folded words; each must begin a word of the listing.
    pub words: Vec<String>,
    /// Any of these, by slug.
    pub brands: Vec<String>,
    pub model: Option<String>,
    pub grades: Vec<Grade>,
    /// In GB.
    pub storage: Vec<u32>,
    pub currency: Option<Currency>,
    /// In minor units of `currency`, without which they do not count.
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub near: Option<Point>,
    /// Around `near`.
    pub radius_km: Option<f64>,
}

/// A part of a search whose choices are counted as if nothing of it were chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facet {
    Brands,
    Storage,
    Grades,
}

/// A part of a statement, with the values of its `?`.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
        self.values.extend(values);
    }
}

/// The cosine of the angle between a listing's place and a point, of which it takes three values.
const COSINE: &str = "(l.at_x * ? + l.at_y * ? + l.at_z * ?)";

impl Filter {
    fn conditions(&self, without: Option<Facet>) -> Conditions {
        let mut all = Conditions { text: "l.state = 'live'".into(), values: Vec::new() };
        for word in &self.words {
            all.and("l.search_text LIKE ?", [format!("% {word}%").into()]);
        }
        if !self.brands.is_empty() && without != Some(Facet::Brands) {
            let brands = self.brands.iter().map(|slug| slug.as_str().into());
            all.and(&format!("l.brand_slug {}", any_of(self.brands.len())), brands);
        }
        if let Some(model) = &self.model {
            all.and("l.model_slug = ?", [model.as_str().into()]);
        }
        if !self.grades.is_empty() && without != Some(Facet::Grades) {
            let grades = self.grades.iter().map(|grade| grade.as_str().into());
            all.and(&format!("l.grade {}", any_of(self.grades.len())), grades);
        }
        if !self.storage.is_empty() && without != Some(Facet::Storage) {
            let storage = self.storage.iter().map(|gb| (*gb).into());
            all.and(&format!("l.storage_gb {}", any_of(self.storage.len())), storage);
        }
        if let Some(currency) = self.currency {
            all.and("l.currency = ?", [currency.code().into()]);
            if let Some(min) = self.min {
                all.and("l.price_minor >= ?", [min.into()]);
            }
            if let Some(max) = self.max {
                all.and("l.price_minor <= ?", [max.into()]);
            }
        }
        if let Some((point, km)) = self.near.zip(self.radius_km) {
            // The band of latitudes is cheap to check, and rules most of the world out.
            let degrees = (km / EARTH_KM).to_degrees() + 1e-9;
            all.and("l.lat BETWEEN ? AND ?", [(point.lat - degrees).into(), (point.lat + degrees).into()]);
            let values = point.unit().into_iter().chain([cosine_of_km(km)]).map(Value::Real);
            all.and(&format!("{COSINE} >= ?"), values);
        }
        all
    }

    /// The order of the results. The id parts what is equal, so that no page repeats what another one showed.
    fn order(&self, sort: Sort) -> &'static str {
        match (sort, self.currency) {
            (Sort::Distance, _) if self.near.is_some() => "cosine DESC, l.id DESC",
            (Sort::Newest | Sort::Distance, _) => "l.published_at DESC, l.id DESC",
            (Sort::PriceUp, Some(_)) => "l.price_minor, l.id",
            (Sort::PriceDown, Some(_)) => "l.price_minor DESC, l.id DESC",
            // Amounts of different currencies can't be compared: each is sorted by itself, dollars first.
            (Sort::PriceUp, None) => {
                "CASE l.currency WHEN 'USD' THEN 0 ELSE 1 END, l.currency, l.price_minor, l.id"
            }
            (Sort::PriceDown, None) => {
                "CASE l.currency WHEN 'USD' THEN 0 ELSE 1 END, l.currency, l.price_minor DESC, l.id DESC"
            }
        }
    }
}

impl Read {
    /// Listings that a search finds, with their distance in kilometres where it is around a place.
    pub async fn search(
        &mut self,
        filter: &Filter,
        sort: Sort,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<(ListingId, Option<f64>)>> {
        let conditions = filter.conditions(None);
        let mut values: Vec<Value> = Vec::new();
        let cosine = match filter.near {
            Some(point) => {
                values.extend(point.unit().map(Value::Real));
                COSINE
            }
            None => "NULL",
        };
        let statement = format!(
            "SELECT l.id, {cosine} AS cosine FROM listings l WHERE {} ORDER BY {} LIMIT ? OFFSET ?",
            conditions.text,
            filter.order(sort)
        );
        values.extend(conditions.values);
        values.extend([limit.into(), i64::try_from(offset).unwrap_or(i64::MAX).into()]);
        let rows = sql!(self, all_of(Uuid, Option<f64>), statement, &values)?;
        Ok(rows.into_iter().map(|(id, cosine)| (id.into(), cosine.map(km_of_cosine))).collect())
    }

    /// How many listings a search finds.
    pub async fn search_count(&mut self, filter: &Filter) -> Result<u64> {
        let conditions = filter.conditions(None);
        let statement = format!("SELECT COUNT(*) FROM listings l WHERE {}", conditions.text);
        let rows = sql!(self, all_of(i64,), statement, &conditions.values)?;
        Ok(rows.first().map_or(0, |(count,)| count.unsigned_abs()))
    }

    /// The brands that a search finds whatever brands it asks for, most first.
    pub async fn search_brands(&mut self, filter: &Filter) -> Result<Vec<BrandCount>> {
        let conditions = filter.conditions(Some(Facet::Brands));
        let statement = format!(
            "SELECT l.brand_slug, b.name, COUNT(*) FROM listings l JOIN brands b ON b.slug = l.brand_slug \
             WHERE {} GROUP BY l.brand_slug, b.name ORDER BY COUNT(*) DESC, l.brand_slug",
            conditions.text
        );
        let rows = sql!(self, all_of(String, String, i64), statement, &conditions.values)?;
        let brand =
            |(slug, name, live): (String, String, i64)| BrandCount { slug, name, live: live.unsigned_abs() };
        Ok(rows.into_iter().map(brand).collect())
    }

    /// The storage sizes in GB that a search finds whatever sizes it asks for, smallest first.
    pub async fn search_storage(&mut self, filter: &Filter) -> Result<Vec<(u32, u64)>> {
        let conditions = filter.conditions(Some(Facet::Storage));
        let statement = format!(
            "SELECT l.storage_gb, COUNT(*) FROM listings l WHERE {} GROUP BY l.storage_gb ORDER BY l.storage_gb",
            conditions.text
        );
        let rows = sql!(self, all_of(i64, i64), statement, &conditions.values)?;
        let size = |(gb, count): (i64, i64)| u32::try_from(gb).map(|gb| (gb, count.unsigned_abs()));
        rows.into_iter().map(size).collect::<Result<_, _>>().map_err(|e| Error::Corrupt(e.to_string()))
    }

    /// The grades that a search finds whatever grades it asks for, best first.
    pub async fn search_grades(&mut self, filter: &Filter) -> Result<Vec<(Grade, u64)>> {
        let conditions = filter.conditions(Some(Facet::Grades));
        let statement =
            format!("SELECT l.grade, COUNT(*) FROM listings l WHERE {} GROUP BY l.grade", conditions.text);
        let rows = sql!(self, all_of(String, i64), statement, &conditions.values)?;
        let grade =
            |(grade, count): (String, i64)| Grade::try_from(grade).map(|grade| (grade, count.unsigned_abs()));
        let mut grades: Vec<_> =
            rows.into_iter().map(grade).collect::<Result<_, _>>().map_err(Error::Corrupt)?;
        grades.sort_unstable();
        Ok(grades)
    }

    /// What is for sale, in the order of ids, for the sitemap.
    pub async fn live_listings(&mut self, limit: u32, offset: u64) -> Result<Vec<SitemapEntry>> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT id, updated_at FROM listings WHERE state = 'live' ORDER BY id LIMIT ? OFFSET ?",
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        Ok(rows.into_iter().map(|(id, at)| SitemapEntry { id: id.into(), at: at.into() }).collect())
    }
}
