//! Hand-overs: a computer shows a QR code, and the phone that reads it takes the photos, without signing in.

use crate::Instant;
use crate::photos::Shot;
use serde::{Deserialize, Serialize};

/// A QR code as a drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QrDrawing {
    /// Its width and height with the quiet zone, in modules.
    pub size: u32,
    /// The dark modules, as the `d` of an SVG path.
    pub path: String,
}

/// What the seller sees of a hand-over that is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnHandOver {
    /// The link with the secret: whoever has it first may add photos.
    pub url: String,
    pub qr: QrDrawing,
    pub expires_at: Instant,
    /// Whether a phone has begun to send photos.
    pub begun: bool,
}

/// That a hand-over is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    pub until: Instant,
    /// Whether a phone has begun to send photos.
    pub begun: bool,
}

/// What the phone sees: of which phone photos are wanted, and which ones are there. Nothing of its seller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandedListing {
    /// `Apple iPhone 13`
    pub model: String,
    /// What each photo shows that is there already.
    pub shots: Vec<Option<Shot>>,
    pub expires_at: Instant,
}
