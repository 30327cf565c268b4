//! Photos: content-addressed pictures in three widths.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Most photos that a listing may have.
pub const MOST_PHOTOS: usize = 12;
/// Largest file that is accepted, in bytes.
pub const LARGEST_FILE: usize = 15 * 1024 * 1024;
/// Most pixels that are decoded.
pub const MOST_PIXELS: u64 = 64_000_000;
/// The widths that every photo is kept in, in pixels; a smaller original keeps its own width.
pub const WIDTHS: [u32; 3] = [320, 800, 1600];

/// The SHA-256 of the largest size of a photo: equal pictures have equal ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhotoId(pub [u8; 32]);

impl PhotoId {
    /// The path that serves it at a width (one of [`WIDTHS`]).
    pub fn path(&self, width: u32) -> String {
        format!("/photos/{self}-{width}.jpg")
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoId({self})")
    }
}

impl FromStr for PhotoId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let refusal = || "That is not the id of a photo.".to_owned();
        if text.len() != 64 || !text.is_ascii() {
            return Err(refusal());
        }
        let mut bytes = [0; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| refusal())?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for PhotoId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<Vec<u8>> for PhotoId {
    type Error = String;
    fn try_from(bytes: Vec<u8>) -> Result<Self, String> {
        bytes.try_into().map(Self).map_err(|_| "a photo's id has 32 bytes".into())
    }
}

impl From<PhotoId> for String {
    fn from(id: PhotoId) -> Self {
        id.to_string()
    }
}

/// A photo of a listing, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    /// Of the largest size, in pixels.
    pub width: u32,
    pub height: u32,
}

impl Photo {
    /// `srcset` for the widths that this photo has.
    pub fn srcset(&self) -> String {
        WIDTHS.map(|w| format!("{} {}w", self.id.path(w), w.min(self.width))).join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = PhotoId([0xA5; 32]);
        assert_eq!(id.to_string().parse::<PhotoId>().unwrap(), id);
        for text in ["", "zz", &"g".repeat(64), &"é".repeat(32)] {
            assert!(text.parse::<PhotoId>().is_err());
        }
        assert!(id.path(320).ends_with("a5a5-320.jpg"));
    }
}
