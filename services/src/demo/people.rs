//! Who sells in the demo market: invented people in real cities.

/// Everybody's password.
pub(super) const PASSWORD: &str = "try-the-market-27-lanterns";

/// Name, and the city as [`Services::place`](crate::Services::place) finds it.
pub(super) const PEOPLE: [(&str, &str); 20] = [
    ("Maya Thornbury", "Boston, Massachusetts"),
    ("Devon Castellan", "New York City, NY"),
    ("Priya Ashworth", "Austin, Texas"),
    ("Luca Ferrand", "San Francisco, California"),
    ("Hannah Okafor", "Chicago, Illinois"),
    ("Owen Lindqvist", "Seattle, Washington"),
    ("Carmen Villareal", "Miami, Florida"),
    ("Theo Braddock", "Denver, Colorado"),
    ("Grace Nakamura", "Los Angeles, California"),
    ("Elliot Farrow", "Atlanta, Georgia"),
    ("Nora Haldane", "Portland, Oregon"),
    ("Marcus Bellweather", "Philadelphia, Pennsylvania"),
    ("Sofia Marchetti", "Phoenix, Arizona"),
    ("Callum Pryce", "London, England"),
    ("Amelie Rousselet", "Paris, France"),
    ("Jonas Weidmann", "Berlin, Germany"),
    ("Zoe Kettleborough", "Toronto, Ontario"),
    ("Isla Hargreave", "Sydney, New South Wales"),
    ("Haruto Shimizu", "Tokyo, Japan"),
    ("Beatriz Falcao", "Sao Paulo, Brazil"),
];

/// The address of the person of that number, counted from 1.
pub(super) fn email(number: usize) -> String {
    format!("demo{number}@example.com")
}

/// A number of the range that is kept free for made-up people.
pub(super) fn phone(number: usize) -> String {
    format!("+120255501{number:02}")
}
