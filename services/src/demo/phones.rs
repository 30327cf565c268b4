//! What is sold in the demo market, and for how much: a plain formula of age, storage and condition.

use super::pictures::Look;
use domain::catalogue::Model;
use domain::listings::Grade;
use domain::{Currency, Money};

/// A model by its slug, about what it cost when it was new (whole dollars, smallest storage), and its look.
pub(super) const PHONES: [(&str, u32, Look); 58] = [
    ("apple-iphone-17-pro-max", 1_199, Look::Trio),
    ("apple-iphone-17-pro", 1_099, Look::Trio),
    ("apple-iphone-17", 799, Look::Pair),
    ("apple-iphone-16-pro-max", 1_199, Look::Trio),
    ("apple-iphone-16-pro", 999, Look::Trio),
    ("apple-iphone-16", 799, Look::Pair),
    ("apple-iphone-16e", 599, Look::Pair),
    ("apple-iphone-15-pro-max", 1_199, Look::Trio),
    ("apple-iphone-15-pro", 999, Look::Trio),
    ("apple-iphone-15", 799, Look::Pair),
    ("apple-iphone-14-pro", 999, Look::Trio),
    ("apple-iphone-14", 799, Look::Pair),
    ("apple-iphone-13-pro", 999, Look::Trio),
    ("apple-iphone-13", 799, Look::Pair),
    ("apple-iphone-13-mini", 699, Look::Pair),
    ("apple-iphone-12", 799, Look::Pair),
    ("apple-iphone-11", 699, Look::Pair),
    ("apple-iphone-se-3rd-generation", 429, Look::Pair),
    ("apple-iphone-xr", 749, Look::Pair),
    ("samsung-galaxy-s25-ultra", 1_299, Look::Column),
    ("samsung-galaxy-s25", 799, Look::Column),
    ("samsung-galaxy-s24-ultra", 1_299, Look::Column),
    ("samsung-galaxy-s24", 799, Look::Column),
    ("samsung-galaxy-s24-fe", 649, Look::Column),
    ("samsung-galaxy-s23-ultra", 1_199, Look::Column),
    ("samsung-galaxy-s23", 799, Look::Column),
    ("samsung-galaxy-s22", 799, Look::Column),
    ("samsung-galaxy-s21-5g", 799, Look::Column),
    ("samsung-galaxy-s21-fe-5g", 699, Look::Column),
    ("samsung-galaxy-z-flip6", 1_099, Look::Pill),
    ("samsung-galaxy-z-fold5", 1_799, Look::Column),
    ("samsung-galaxy-a55-5g", 449, Look::Column),
    ("samsung-galaxy-a54-5g", 449, Look::Column),
    ("samsung-galaxy-a35-5g", 399, Look::Column),
    ("samsung-galaxy-a15", 199, Look::Column),
    ("google-pixel-10-pro", 999, Look::Bar),
    ("google-pixel-10", 799, Look::Bar),
    ("google-pixel-9-pro", 999, Look::Bar),
    ("google-pixel-9", 799, Look::Bar),
    ("google-pixel-9a", 499, Look::Bar),
    ("google-pixel-8-pro", 999, Look::Bar),
    ("google-pixel-8", 699, Look::Bar),
    ("google-pixel-8a", 499, Look::Bar),
    ("google-pixel-7", 599, Look::Bar),
    ("google-pixel-7a", 499, Look::Bar),
    ("google-pixel-6a", 449, Look::Bar),
    ("oneplus-13", 899, Look::Wheel),
    ("oneplus-12", 799, Look::Wheel),
    ("oneplus-12r", 499, Look::Wheel),
    ("oneplus-nord-4", 449, Look::Pill),
    ("motorola-edge-2021", 699, Look::Pill),
    ("motorola-moto-g-power-2021", 199, Look::Pill),
    ("motorola-moto-g-stylus-5g-2022", 499, Look::Pill),
    ("xiaomi-13", 749, Look::Pair),
    ("xiaomi-redmi-note-13-pro-5g", 349, Look::Pill),
    ("sony-xperia-1-v", 1_399, Look::Pill),
    ("nothing-phone-2", 599, Look::Pill),
    ("fairphone-5-5g", 699, Look::Pill),
];

/// The colours to choose from where the catalogue knows none of a model.
pub(super) const USUAL_COLOURS: [&str; 6] = ["Graphite", "Black", "Silver", "Lavender", "Green", "Blue"];

/// What a seller may ask. `year` is the present one; `off` is the percentage by which this seller differs.
pub(super) fn asking(
    new: u32,
    model: &Model,
    gb: u32,
    grade: Grade,
    year: u16,
    off: i64,
    currency: Currency,
) -> Money {
    let age = i32::from(year.saturating_sub(model.release_year.unwrap_or(year)));
    let smallest = model.storage_gb.first().copied().unwrap_or(gb).max(1);
    let doublings = (f64::from(gb) / f64::from(smallest)).log2().max(0.0);
    let condition = match grade {
        Grade::Mint => 0.92,
        Grade::Good => 0.82,
        Grade::Fair => 0.68,
        Grade::Damaged => 0.40,
    };
    // The first months cost most; after that a phone loses about a fifth of its worth a year.
    let dollars = f64::from(new) * 0.84 * 0.79_f64.powi(age) * (1.0 + 0.07 * doublings) * condition;
    let (rate, step) = in_currency(currency);
    let asked = dollars * rate * (100.0 + off as f64) / 100.0;
    let whole = ((asked / step).round() * step).max(step) as i64;
    // Prices like to end just below a round number.
    let whole = if whole % 50 == 0 && step < 10.0 { whole - 1 } else { whole };
    Money::new(whole * 10_i64.pow(currency.exponent()), currency)
}

/// About how much a dollar is, and the steps in which people round.
fn in_currency(currency: Currency) -> (f64, f64) {
    match currency {
        Currency::Usd => (1.0, 5.0),
        Currency::Eur | Currency::Chf => (0.92, 5.0),
        Currency::Gbp => (0.79, 5.0),
        Currency::Cad => (1.37, 5.0),
        Currency::Aud => (1.52, 5.0),
        Currency::Jpy => (150.0, 500.0),
        Currency::Inr => (84.0, 500.0),
        Currency::Brl => (5.4, 10.0),
        Currency::Mxn => (18.0, 50.0),
        Currency::Pln => (4.0, 10.0),
        Currency::Sek => (10.5, 50.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::{FormFactor, Tier};
    use domain::listings::price_range;

    fn model(year: u16) -> Model {
        Model {
            slug: "a-b".into(),
            brand_slug: "a".into(),
            brand: "A".into(),
            name: "B".into(),
            form: FormFactor::Phone,
            tier: Tier::A,
            release_year: Some(year),
            storage_gb: vec![128, 256],
            storage_known: true,
            ram_gb: vec![],
            colours: vec![],
            screen_in: None,
            resolution: None,
            battery_mah: None,
            chip: None,
        }
    }

    #[test]
    fn older_smaller_and_worn_phones_cost_less() {
        let price = |year, gb, grade| asking(799, &model(year), gb, grade, 2026, 0, Currency::Usd).minor;
        assert!(price(2021, 128, Grade::Good) < price(2024, 128, Grade::Good));
        assert!(price(2024, 128, Grade::Good) < price(2024, 256, Grade::Good));
        assert!(price(2024, 128, Grade::Damaged) < price(2024, 128, Grade::Fair));
        assert!((15_000..25_000).contains(&price(2021, 128, Grade::Good)));
        assert!((55_000..79_900).contains(&price(2026, 128, Grade::Mint)));
    }

    #[test]
    fn no_price_is_outside_of_what_a_listing_may_ask() {
        for currency in Currency::ALL {
            let price = asking(1_799, &model(2026), 256, Grade::Mint, 2026, 8, currency);
            let (lowest, highest) = price_range(currency);
            assert!(price.minor <= highest.minor, "{price}");
            assert!(asking(199, &model(2015), 128, Grade::Damaged, 2026, -8, currency).minor >= lowest.minor);
        }
    }
}
