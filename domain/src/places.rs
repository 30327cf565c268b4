//! Places: cities and postal codes on the globe, and distances between them.

use serde::{Deserialize, Serialize};

/// A city, or the area of a postal code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The GeoNames id of a city, or `us-02134` for a postal code: what the URL and forms carry.
    pub key: String,
    /// For people: `Boston, Massachusetts, US`.
    pub label: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub at: Point,
}

/// A point on the globe, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lng: f64,
}

/// The mean radius of the earth in kilometres.
pub const EARTH_KM: f64 = 6371.0088;

impl Point {
    /// The unit vector from the earth's centre: its dot product with another's is the cosine of the angle
    /// between them, with no special case at the poles or at the date line.
    pub fn unit(self) -> [f64; 3] {
        let (lat, lng) = (self.lat.to_radians(), self.lng.to_radians());
        [lat.cos() * lng.cos(), lat.cos() * lng.sin(), lat.sin()]
    }

    /// The great-circle distance in kilometres.
    pub fn km_to(self, other: Point) -> f64 {
        km_of_cosine(self.unit().iter().zip(other.unit()).map(|(a, b)| a * b).sum())
    }
}

/// The distance in kilometres whose angle at the earth's centre has this cosine.
pub fn km_of_cosine(cosine: f64) -> f64 {
    cosine.clamp(-1.0, 1.0).acos() * EARTH_KM
}

/// The cosine of the angle that a distance has at the earth's centre.
pub fn cosine_of_km(km: f64) -> f64 {
    (km / EARTH_KM).clamp(0.0, std::f64::consts::PI).cos()
}

/// A country as forms offer it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Without the `+`.
    pub phone_prefix: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_right_also_across_the_date_line_and_the_pole() {
        let boston = Point { lat: 42.3584, lng: -71.0598 };
        let new_york = Point { lat: 40.7143, lng: -74.006 };
        assert!((boston.km_to(new_york) - 306.0).abs() < 2.0);
        let (west, east) = (Point { lat: 0.0, lng: 179.9 }, Point { lat: 0.0, lng: -179.9 });
        assert!((west.km_to(east) - 22.24).abs() < 0.1);
        let (a, b) = (Point { lat: 89.9, lng: 0.0 }, Point { lat: 89.9, lng: 180.0 });
        assert!((a.km_to(b) - 22.24).abs() < 0.1);
    }
}
