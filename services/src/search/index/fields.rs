//! The fields of the index, and a listing as a document of them.

use super::text::WORDS;
use crate::search::engine::Entry;
use domain::Currency;
use domain::search::Facet;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, TantivyError};

pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";
pub(super) const CURRENCY: &str = "currency";
pub(super) const PRICE: &str = "price";
pub(super) const LAT: &str = "lat";
pub(super) const LNG: &str = "lng";
pub(super) const PUBLISHED_AT: &str = "published_at";
/// In hundredths of a star; 0 where nobody has reviewed its seller.
pub(super) const SELLER_SCORE: &str = "seller_score";
const ID: &str = "id";
const NAME: &str = "name";
const ABOUT: &str = "about";

/// The fields by name.
pub(super) struct Fields {
    /// What a listing is removed by.
    pub(super) id: Field,
    pub(super) name: Field,
    pub(super) about: Field,
    id_high: Field,
    id_low: Field,
    currency: Field,
    price: Field,
    lat: Field,
    lng: Field,
    published_at: Field,
    seller_score: Field,
    values: Vec<(Facet, Field)>,
}

impl Fields {
    pub(super) fn schema() -> Schema {
        let mut schema = Schema::builder();
        let words = TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        let words = TextOptions::default().set_indexing_options(words);
        let fast = || NumericOptions::default().set_fast();
        schema.add_bytes_field(ID, BytesOptions::default().set_indexed());
        schema.add_text_field(NAME, words.clone());
        schema.add_text_field(ABOUT, words);
        for name in [ID_HIGH, ID_LOW, CURRENCY, PRICE, SELLER_SCORE] {
            schema.add_u64_field(name, fast());
        }
        schema.add_f64_field(LAT, fast());
        schema.add_f64_field(LNG, fast());
        schema.add_i64_field(PUBLISHED_AT, fast());
        for facet in Facet::ALL {
            schema.add_text_field(facet.key(), TextOptions::default().set_fast("raw"));
        }
        schema.build()
    }

    pub(super) fn of(schema: &Schema) -> Result<Self, TantivyError> {
        let values = Facet::ALL.into_iter().map(|facet| Ok((facet, schema.get_field(facet.key())?)));
        Ok(Self {
            id: schema.get_field(ID)?,
            name: schema.get_field(NAME)?,
            about: schema.get_field(ABOUT)?,
            id_high: schema.get_field(ID_HIGH)?,
            id_low: schema.get_field(ID_LOW)?,
            currency: schema.get_field(CURRENCY)?,
            price: schema.get_field(PRICE)?,
            lat: schema.get_field(LAT)?,
            lng: schema.get_field(LNG)?,
            published_at: schema.get_field(PUBLISHED_AT)?,
            seller_score: schema.get_field(SELLER_SCORE)?,
            values: values.collect::<Result<_, TantivyError>>()?,
        })
    }

    pub(super) fn document(&self, entry: Entry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        let (high, low) = entry.id.0.as_u64_pair();
        document.add_bytes(self.id, entry.id.0.as_bytes());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_text(self.name, entry.name);
        document.add_text(self.about, entry.about);
        document.add_u64(self.currency, u64::from(currency_code(entry.price.currency)));
        document.add_u64(self.price, u64::try_from(entry.price.minor).unwrap_or(0));
        document.add_f64(self.lat, entry.at.lat);
        document.add_f64(self.lng, entry.at.lng);
        document.add_i64(self.published_at, entry.published_at.micros());
        document.add_u64(self.seller_score, entry.seller.map_or(0, |score| u64::from(score.0)));
        for (facet, field) in &self.values {
            if let Some(value) = entry.values.get(facet) {
                document.add_text(*field, value);
            }
        }
        document
    }
}

/// A currency in a column.
pub(super) fn currency_code(currency: Currency) -> u8 {
    Currency::ALL
        .iter()
        .position(|known| *known == currency)
        .and_then(|at| u8::try_from(at).ok())
        .unwrap_or(0)
}
