//! The columns of the index as rows in memory: what a listing is filtered, counted and ordered by, side by side.

use super::fields::{CURRENCY, ID_HIGH, ID_LOW, LAT, LNG, PRICE, PUBLISHED_AT, SELLER_SCORE};
use domain::places::Point;
use domain::search::Facet;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::{SegmentReader, TantivyError};

pub(super) const FACETS: usize = Facet::ALL.len();

/// What stands for "no value".
pub(super) const NONE: u16 = 0;

/// A listing as far as it is filtered, counted and ordered.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// A number of [`Known::values`] for each facet.
    pub(super) values: [u16; FACETS],
    pub(super) currency: u8,
    /// In hundredths of a star; 0 where nobody has reviewed its seller.
    pub(super) seller_score: u16,
    /// A number of [`Known::places`].
    pub(super) place: u32,
    pub(super) id: [u8; 16],
    /// In minor units.
    pub(super) price: i64,
    /// In microseconds.
    pub(super) published_at: i64,
}

/// The rows of a segment, by tantivy's number of the document; deleted ones among them.
pub(super) struct Rows(pub(super) Vec<Row>);

/// Every value and place that there is a row of, by number.
#[derive(Default)]
pub(super) struct Known {
    values: [Values; FACETS],
    /// Unit vectors.
    places: Vec<[f64; 3]>,
    /// By the bits of latitude and longitude.
    place_numbers: HashMap<[u64; 2], u32>,
}

#[derive(Default)]
struct Values {
    numbers: HashMap<Arc<str>, u16>,
    /// Number 1 is the first of them.
    texts: Vec<Arc<str>>,
}

impl Values {
    fn number_of(&mut self, text: &str) -> Result<u16, TantivyError> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        let number = u16::try_from(self.texts.len());
        let number =
            number.map_err(|_| TantivyError::InternalError("too many values of one facet".into()))?;
        self.numbers.insert(text, number);
        Ok(number)
    }
}

impl Known {
    /// The number of a value; `None` where no row has it.
    pub(super) fn number(&self, facet: usize, value: &str) -> Option<u16> {
        self.values[facet].numbers.get(value).copied()
    }

    /// One more than the highest number of a facet's values.
    pub(super) fn numbers(&self, facet: usize) -> usize {
        self.values[facet].texts.len() + 1
    }

    pub(super) fn text(&self, facet: usize, number: usize) -> Option<&Arc<str>> {
        self.values[facet].texts.get(number.checked_sub(1)?)
    }

    /// The cosine of the angle between each place and a point.
    pub(super) fn cosines(&self, point: Point) -> Vec<f64> {
        let [x, y, z] = point.unit();
        self.places.iter().map(|[a, b, c]| a * x + b * y + c * z).collect()
    }

    fn place_number(&mut self, at: Point) -> u32 {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let number = *self.place_numbers.entry([at.lat.to_bits(), at.lng.to_bits()]).or_insert(next);
        if number == next {
            self.places.push(at.unit());
        }
        number
    }
}

impl Rows {
    pub(super) fn of(segment: &SegmentReader, known: &mut Known) -> Result<Self, TantivyError> {
        let columns = segment.fast_fields();
        let (high, low): (Column<u64>, Column<u64>) = (columns.u64(ID_HIGH)?, columns.u64(ID_LOW)?);
        let (currency, price) = (columns.u64(CURRENCY)?, columns.u64(PRICE)?);
        let (lat, lng, published_at) = (columns.f64(LAT)?, columns.f64(LNG)?, columns.i64(PUBLISHED_AT)?);
        let seller_score: Column<u64> = columns.u64(SELLER_SCORE)?;
        let row = |doc: u32| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&high.first(doc).unwrap_or(0).to_be_bytes());
            id[8..].copy_from_slice(&low.first(doc).unwrap_or(0).to_be_bytes());
            let at = Point { lat: lat.first(doc).unwrap_or(0.0), lng: lng.first(doc).unwrap_or(0.0) };
            Row {
                values: [NONE; FACETS],
                currency: u8::try_from(currency.first(doc).unwrap_or(0)).unwrap_or(0),
                seller_score: u16::try_from(seller_score.first(doc).unwrap_or(0)).unwrap_or(0),
                place: known.place_number(at),
                id,
                price: i64::try_from(price.first(doc).unwrap_or(0)).unwrap_or(i64::MAX),
                published_at: published_at.first(doc).unwrap_or(0),
            }
        };
        let mut rows: Vec<Row> = (0..segment.max_doc()).map(row).collect();
        for (number, facet) in Facet::ALL.into_iter().enumerate() {
            let Some(column) = columns.str(facet.key())? else { continue };
            let mut text = String::new();
            let mut numbers = Vec::with_capacity(column.num_terms());
            for ord in 0..column.num_terms() as u64 {
                column.ord_to_str(ord, &mut text)?;
                numbers.push(known.values[number].number_of(&text)?);
            }
            for (doc, row) in (0..).zip(&mut rows) {
                let ord = column.ords().first(doc).and_then(|ord| usize::try_from(ord).ok());
                row.values[number] = ord.and_then(|ord| numbers.get(ord).copied()).unwrap_or(NONE);
            }
        }
        Ok(Self(rows))
    }
}
