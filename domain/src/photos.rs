//! Photos: content-addressed pictures in three widths.

use crate::hand_overs::Handed;
use crate::{Instant, ListingId};
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

/// What a photo shows, as its seller says. The first ones are asked for one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shot {
    Front,
    Back,
    Edges,
    Defect,
}

impl Shot {
    pub const ALL: [Shot; 4] = [Shot::Front, Shot::Back, Shot::Edges, Shot::Defect];
    /// Those that every listing should have, in the order in which they are asked for.
    pub const GUIDED: [Shot; 3] = [Shot::Front, Shot::Back, Shot::Edges];

    pub const fn as_str(self) -> &'static str {
        match self {
            Shot::Front => "front",
            Shot::Back => "back",
            Shot::Edges => "edges",
            Shot::Defect => "defect",
        }
    }

    /// As the caption of a photo says it.
    pub const fn label(self) -> &'static str {
        match self {
            Shot::Front => "Front, screen on",
            Shot::Back => "Back",
            Shot::Edges => "Edges",
            Shot::Defect => "Marks and damage",
        }
    }

    /// What to do for it, in a few words.
    pub const fn advice(self) -> &'static str {
        match self {
            Shot::Front => "Screen on, full brightness, no glare.",
            Shot::Back => "Without its case.",
            Shot::Edges => "From the side, so that the frame is seen.",
            Shot::Defect => "Close up. Buyers like to know.",
        }
    }
}

impl TryFrom<String> for Shot {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Shot::ALL.into_iter().find(|shot| shot.as_str() == text).ok_or(format!("{text} is no kind of photo"))
    }
}

/// The guided shot that is still missing and comes first.
pub fn next_shot(photos: &[Photo]) -> Option<Shot> {
    Shot::GUIDED.into_iter().find(|shot| !photos.iter().any(|photo| photo.shot == Some(*shot)))
}

/// A photo of a listing, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    /// Of the largest size, in pixels.
    pub width: u32,
    pub height: u32,
    /// What it shows, where its seller said so.
    #[serde(default)]
    pub shot: Option<Shot>,
}

impl Photo {
    /// What to call it: `Front, screen on`, or its number.
    pub fn caption(&self, number: usize) -> String {
        self.shot.map_or_else(|| format!("Photo {number}"), |shot| shot.label().to_owned())
    }

    /// `srcset` for the widths that this photo has.
    pub fn srcset(&self) -> String {
        WIDTHS.map(|w| format!("{} {}w", self.id.path(w), w.min(self.width))).join(", ")
    }
}

/// Everything that a seller sees about the photos of a listing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhotoDesk {
    /// In the order in which they are shown.
    pub photos: Vec<Photo>,
    /// Removed a short while ago, the last one first: each can be put back.
    pub removed: Vec<Photo>,
    /// Those that look like photos of another seller.
    pub copies: Vec<PhotoId>,
    /// Whether a phone may add photos right now.
    pub handed: Option<Handed>,
}

/// Why a photo was flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyReason {
    /// Byte for byte what another seller shows.
    Same,
    /// What another seller shows, in another size, brightness, compression or crop.
    Alike,
}

impl CopyReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            CopyReason::Same => "same",
            CopyReason::Alike => "alike",
        }
    }
}

impl TryFrom<String> for CopyReason {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        [Self::Same, Self::Alike]
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or_else(|| format!("{text} is no reason for a flag"))
    }
}

/// A photo that looks like one that another seller's listing showed before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhotoFlag {
    pub listing: ListingId,
    pub photo: PhotoId,
    pub other_listing: ListingId,
    pub other_photo: PhotoId,
    pub reason: CopyReason,
    /// In how many of 64 bits their fingerprints differ.
    pub distance: u32,
    pub at: Instant,
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

    #[test]
    fn guided_shots_are_asked_for_one_after_the_other() {
        let photo = |shot| Photo { id: PhotoId([1; 32]), width: 800, height: 600, shot };
        assert_eq!(next_shot(&[]), Some(Shot::Front));
        assert_eq!(next_shot(&[photo(None), photo(Some(Shot::Front))]), Some(Shot::Back));
        assert_eq!(next_shot(&[photo(Some(Shot::Back)), photo(Some(Shot::Front))]), Some(Shot::Edges));
        assert_eq!(next_shot(&Shot::GUIDED.map(|shot| photo(Some(shot)))), None);
        for shot in Shot::ALL {
            assert_eq!(Shot::try_from(shot.as_str().to_owned()), Ok(shot));
        }
        assert_eq!(photo(Some(Shot::Back)).caption(3), "Back");
        assert_eq!(photo(None).caption(3), "Photo 3");
    }
}
