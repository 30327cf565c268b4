//! Where one page of results ended, so that the next one begins there, whatever came or went in between.

use crate::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The last result of a page: its rank in the order as of an instant, and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// How new a listing is counts as of this instant, on every page.
    pub as_of: Instant,
    /// The smaller one comes first.
    pub rank: u64,
    pub id: u128,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}-{:x}", self.as_of.micros(), self.rank, self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let mut part = || parts.next().filter(|part| !part.is_empty() && !part.starts_with('+')).ok_or(());
        let (as_of, rank, id) = (part()?, part()?, part()?);
        let as_of = i64::from_str_radix(as_of, 16).map_err(drop)?;
        let rank = u64::from_str_radix(rank, 16).map_err(drop)?;
        let id = u128::from_str_radix(id, 16).map_err(drop)?;
        if parts.next().is_some() { Err(()) } else { Ok(Self { as_of: as_of.into(), rank, id }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nothing_else_is() {
        let cursor =
            Cursor { as_of: Instant::from_micros(1_795_370_400_000_000), rank: u64::MAX, id: 7 << 90 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in ["", "1-2", "1-2-3-4", "x-1-1", "1-1-", "1-+1-1", "1-1-fffffffffffffffffffffffffffffffff"]
        {
            assert_eq!(bad.parse::<Cursor>(), Err(()), "{bad}");
        }
    }
}
