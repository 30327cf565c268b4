//! Tests of the guide, and its error on phones that it has not seen.

use super::*;
use uuid::Uuid;

const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

fn traits(model: &str, gb: u32, grade: Grade) -> Traits {
    Traits {
        model_slug: model.into(),
        brand_slug: "apple".into(),
        release_year: Some(2021),
        storage_gb: gb,
        grade,
        carrier_lock: CarrierLock::Unlocked,
    }
}

fn ask(number: u128, traits: Traits, dollars: i64) -> Observation {
    let listing = Uuid::from_u128(number).into();
    Observation { listing, kind: PriceKind::Ask, traits, minor: 100 * dollars, at: NOW }
}

fn asks(traits: &Traits, dollars: &[i64]) -> Vec<Observation> {
    (1..).zip(dollars).map(|(n, dollars)| ask(n, traits.clone(), *dollars)).collect()
}

fn guide_for(mine: &Traits, seen: &[Observation]) -> Option<PriceGuide> {
    guide(mine, None, seen, &Factors::default(), Currency::Usd, NOW)
}

#[test]
fn phones_of_the_same_kind_make_the_guide() {
    let mine = traits("apple-iphone-13", 128, Grade::Good);
    let mut seen = asks(&mine, &[300, 310, 320, 330, 340, 350, 360, 370]);
    seen.push(ask(99, traits("apple-iphone-13", 128, Grade::Damaged), 90));
    let found = guide_for(&mine, &seen).unwrap();
    assert_eq!((found.basis, found.asks, found.sales), (Basis::Same, 8, 0));
    assert_eq!((found.low.minor, found.middle.minor, found.high.minor), (31_500, 33_500, 35_500));
    assert_eq!(found.sentence(), "$315–$355, from 8 asks");
    let price = |dollars: i64| Money::new(100 * dollars, Currency::Usd);
    let standing = [300, 315, 355, 356].map(|dollars| found.standing(price(dollars)).unwrap());
    assert_eq!(standing, [Standing::Below, Standing::Within, Standing::Within, Standing::Above]);
    assert_eq!(found.standing(Money::new(30_000, Currency::Eur)), None);
}

#[test]
fn with_too_few_of_the_kind_less_alike_phones_are_asked() {
    let mine = traits("apple-iphone-13", 128, Grade::Mint);
    let good = asks(&traits("apple-iphone-13", 128, Grade::Good), &[300; 5]);
    let found = guide_for(&mine, &good).unwrap();
    assert_eq!(found.basis, Basis::Storage);
    assert!(found.middle.minor > 31_000, "a mint phone is dearer than a good one: {found:?}");
    let larger = asks(&traits("apple-iphone-13", 512, Grade::Mint), &[400; 4]);
    let found = guide_for(&mine, &larger).unwrap();
    assert_eq!(found.basis, Basis::Model);
    assert!(found.middle.minor < 38_000, "a smaller one is cheaper: {found:?}");
    let cousins = asks(&traits("apple-iphone-13-mini", 128, Grade::Mint), &[280; 8]);
    assert_eq!(guide_for(&mine, &cousins).unwrap().basis, Basis::BrandAndAge);
    assert_eq!(guide_for(&mine, &cousins[..7]), None);
    assert_eq!(guide_for(&mine, &[]), None);
}

#[test]
fn little_data_says_so() {
    let mine = traits("apple-iphone-13", 128, Grade::Good);
    let found = guide_for(&mine, &asks(&mine, &[300, 310, 320, 330, 340])).unwrap();
    assert!(found.is_rough());
    assert_eq!(found.sentence(), "$308–$333: a rough idea, from only 5 asks");
    let cousins = asks(&traits("apple-iphone-13-mini", 128, Grade::Good), &[280; 12]);
    let found = guide_for(&mine, &cousins).unwrap();
    assert!(found.is_rough() && found.sentence().contains("of this brand's phones"), "{}", found.sentence());
}

#[test]
fn one_s_own_price_and_strange_ones_do_not_count() {
    let mine = traits("apple-iphone-13", 128, Grade::Good);
    let mut seen = asks(&mine, &[300, 305, 310, 315, 320, 325, 330, 335]);
    let before = guide_for(&mine, &seen).unwrap();
    seen.push(ask(50, mine.clone(), 9_999));
    seen.push(ask(51, mine.clone(), 1));
    assert_eq!(guide_for(&mine, &seen).unwrap(), before);
    let own = seen[0].listing;
    let without = guide(&mine, Some(own), &seen, &Factors::default(), Currency::Usd, NOW).unwrap();
    assert_eq!(without.asks, 7);
}

#[test]
fn sales_say_more_than_asks() {
    let mine = traits("apple-iphone-13", 128, Grade::Good);
    let mut seen = asks(&mine, &[340, 345, 350, 355, 360]);
    for (n, dollars) in (20..).zip([300, 305, 310, 315, 320]) {
        seen.push(Observation { kind: PriceKind::Sale, ..ask(n, mine.clone(), dollars) });
    }
    let found = guide_for(&mine, &seen).unwrap();
    assert!(found.middle.minor < 32_500, "{found:?}");
    assert_eq!(found.behind(), "5 sales and 5 asks");
}

/// A small generator, so that the market is the same in every run.
struct Dice(u64);

impl Dice {
    fn number(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[(self.number() * choices.len() as f64) as usize]
    }

    /// About normal, with a spread of one.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.number()).sum::<f64>() - 6.0
    }
}

/// What phones go for in the made-up market; its factors differ from those that the fit starts with.
const TRUE_GRADES: [f64; 4] = [1.18, 1.0, 0.75, 0.38];

/// So many prices of 60 models: 9 % of noise, one in thirty a slip or a trick.
fn market(dice: &mut Dice, size: u128) -> Vec<Observation> {
    let models: Vec<(String, u16, f64)> = (0..60)
        .map(|n| {
            let year = 2018 + (n % 8) as u16;
            (
                format!("model-{n}"),
                year,
                250.0 + 900.0 * dice.number() * 0.82_f64.powi(2026 - i32::from(year)),
            )
        })
        .collect();
    (1..=size)
        .map(|number| {
            // Some models are sold often, others hardly ever.
            let skewed = dice.number() * dice.number();
            let (slug, year, base) = &models[(skewed * models.len() as f64) as usize];
            let grade =
                dice.of(&[Grade::Mint, Grade::Good, Grade::Good, Grade::Fair, Grade::Fair, Grade::Damaged]);
            let gb = dice.of(&[64, 128, 128, 256]);
            let locked = dice.number() < 0.2;
            let lock = if locked { 0.84 } else { 1.0 };
            let size = 1.0 + 0.12 * (f64::from(gb) / 64.0).log2();
            let noise = (0.09 * dice.normal()).exp();
            let slip = if dice.number() < 1.0 / 30.0 { dice.of(&[0.1, 0.4, 3.0]) } else { 1.0 };
            let dollars = base * TRUE_GRADES[grade as usize] * lock * size * noise * slip;
            let carrier_lock = if locked { CarrierLock::Locked } else { CarrierLock::Unlocked };
            let traits = Traits {
                brand_slug: "brand".into(),
                release_year: Some(*year),
                carrier_lock,
                ..traits(slug, gb, grade)
            };
            ask(number, traits, dollars.round() as i64)
        })
        .collect()
}

/// The guide's median error on a fifth of the market that it has not seen, in percent, and the share that it
/// could say anything about.
fn held_out_error(size: u128) -> (f64, f64) {
    let seen = market(&mut Dice(20_261_122), size);
    let (held_out, known): (Vec<_>, Vec<_>) = seen.into_iter().enumerate().partition(|(n, _)| n % 5 == 0);
    let known: Vec<Observation> = known.into_iter().map(|(_, price)| price).collect();
    let factors = Factors::fit(&known);
    let mut errors = Vec::new();
    for (_, price) in &held_out {
        if let Some(found) = guide(&price.traits, None, &known, &factors, Currency::Usd, NOW) {
            errors.push((found.middle.minor as f64 / price.minor as f64 - 1.0).abs());
        }
    }
    let share = errors.len() as f64 / held_out.len() as f64;
    (100.0 * quartiles::median(errors.into_iter()).unwrap(), 100.0 * share)
}

#[test]
fn the_guide_errs_little_on_phones_that_it_has_not_seen() {
    // The noise alone makes a median error of 6 %.
    for (size, most) in [(300, 13.0), (1_000, 8.0), (5_000, 8.0)] {
        let (error, share) = held_out_error(size);
        println!(
            "{size} prices: median error {error:.1} % on held-out phones, {share:.0} % of them with a guide"
        );
        assert!(error < most && share > 90.0, "{size}: {error} {share}");
    }
}

#[test]
fn the_factors_are_learned_from_the_market() {
    let factors = Factors::fit(&market(&mut Dice(7), 5_000));
    let price = |grade| traits("model-1", 128, grade);
    for grade in [Grade::Mint, Grade::Fair, Grade::Damaged] {
        let learned = factors.between(&price(Grade::Good), &price(grade), NOW, NOW);
        let truth = TRUE_GRADES[grade as usize];
        let start = Factors::default().between(&price(Grade::Good), &price(grade), NOW, NOW);
        assert!(
            (learned - truth).abs() < (start - truth).abs() && (learned / truth - 1.0).abs() < 0.06,
            "{grade:?} {learned}"
        );
    }
}
