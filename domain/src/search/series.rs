//! Series: the models that a maker sells under one number, such as the iPhone 13, 13 mini, 13 Pro and 13 Pro Max.

use crate::catalogue::{Model, brand_slug, full_name};

/// A series that a model belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name in URLs: `apple-iphone-13`.
    pub slug: String,
    /// With the brand: `Apple iPhone 13`.
    pub name: String,
}

/// The series of a model: its name up to the first word with a digit, which is where variants begin to differ.
///
/// The catalogue names no series, so this is a rule of thumb. Where a name has no such word, or where that is a
/// year, there is none.
pub fn series(model: &Model) -> Option<Series> {
    let name = model.name.split('(').next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    let number = words.iter().position(|word| word.bytes().any(|b| b.is_ascii_digit()))?;
    let word = words[number].trim_end_matches('+');
    if matches!(word.to_ascii_lowercase().as_str(), "5g" | "4g" | "3g") || is_year(word) {
        return None;
    }
    let mut own: Vec<&str> = words[..number].to_vec();
    own.push(word);
    let name = full_name(&model.brand, &own.join(" "));
    Some(Series { slug: brand_slug(&name), name })
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u16| (2000..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{FormFactor, Tier};

    fn of(brand: &str, name: &str) -> Option<String> {
        let model = Model {
            slug: "x".into(),
            brand_slug: brand_slug(brand),
            brand: brand.into(),
            name: name.into(),
            form: FormFactor::Phone,
            tier: Tier::A,
            release_year: None,
            storage_gb: vec![],
            storage_known: false,
            ram_gb: vec![],
            colours: vec![],
            screen_in: None,
            resolution: None,
            battery_mah: None,
            chip: None,
        };
        series(&model).map(|series| series.slug)
    }

    #[test]
    fn a_series_ends_where_variants_begin() {
        for name in ["iPhone 13", "iPhone 13 mini", "iPhone 13 Pro Max"] {
            assert_eq!(of("Apple", name).as_deref(), Some("apple-iphone-13"));
        }
        for name in ["Galaxy S21 5G", "Galaxy S21+ 5G", "Galaxy S21 FE 5G"] {
            assert_eq!(of("Samsung", name).as_deref(), Some("samsung-galaxy-s21"));
        }
        assert_eq!(of("Xiaomi", "Redmi Note 10 Pro").as_deref(), Some("xiaomi-redmi-note-10"));
    }

    #[test]
    fn a_name_without_a_number_has_no_series() {
        for name in
            ["iPhone XR", "moto g power (2021)", "iPhone SE (2nd generation)", "Nord 5G", "Moto G 2022"]
        {
            assert_eq!(of("Any", name), None, "{name}");
        }
    }
}
