//! Carriers whose tracking numbers are known: their shapes, their check digits and the pages where a parcel is followed.
//!
//! The shapes follow `data/tracking`, whose examples the tests read.

use crate::text;

/// A carrier whose numbers can be checked. Parcels may go with any other one too, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    Ups,
    Usps,
    Fedex,
    DhlExpress,
    OnTrac,
    Amazon,
    /// Parcels from post office to post office, by the numbers of the Universal Postal Union (S10).
    Post,
}

/// Whether a number can be a carrier's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Fits,
    /// It looks like one, but the check digit is that of another number.
    Mistyped,
    Other,
}

impl Carrier {
    pub const ALL: [Carrier; 7] =
        [Self::Ups, Self::Usps, Self::Fedex, Self::DhlExpress, Self::OnTrac, Self::Amazon, Self::Post];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Ups => "UPS",
            Self::Usps => "USPS",
            Self::Fedex => "FedEx",
            Self::DhlExpress => "DHL Express",
            Self::OnTrac => "OnTrac",
            Self::Amazon => "Amazon Logistics",
            Self::Post => "International post",
        }
    }

    /// The carrier that people call so.
    pub fn named(name: &str) -> Option<Self> {
        let name = text::folded(name);
        let long = match name.as_str() {
            "united parcel service" => Some(Self::Ups),
            "us postal service" | "united states postal service" => Some(Self::Usps),
            "federal express" => Some(Self::Fedex),
            _ => None,
        };
        long.or_else(|| Self::ALL.into_iter().find(|carrier| text::folded(carrier.label()) == name))
    }

    /// What its numbers look like.
    const fn looks(self) -> &'static str {
        match self {
            Self::Ups => "begins with 1Z and has 18 letters and digits",
            Self::Usps => "has 20 to 34 digits, or 13 letters and digits of which the last two are US",
            Self::Fedex => "has 12, 15, 18, 20, 22 or 34 digits",
            Self::DhlExpress => "has 10 or 11 digits",
            Self::OnTrac => "is a C with 14 digits",
            Self::Amazon => "is TBA with 12 digits",
            Self::Post => "has two letters, nine digits and the two letters of a country",
        }
    }

    /// Where a parcel with this number is followed.
    pub fn page(self, number: &str) -> Option<String> {
        let page = match self {
            Self::Ups => "https://wwwapps.ups.com/WebTracking/track?track=yes&trackNums=",
            Self::Usps => "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
            Self::Fedex => "https://www.fedex.com/apps/fedextrack/?tracknumbers=",
            Self::DhlExpress => "https://www.dhl.com/en/express/tracking.html?brand=DHL&AWB=",
            Self::OnTrac => "https://www.ontrac.com/trackingres.asp?tracking_number=",
            Self::Amazon | Self::Post => return None,
        };
        Some(format!("{page}{number}"))
    }

    /// Whether a number of letters and digits can be this carrier's; else the sentence that says why not.
    pub fn check(self, number: &str) -> Result<(), String> {
        let name = self.label();
        match self.judge(number) {
            Verdict::Fits => Ok(()),
            verdict => {
                if let Some(other) = Self::ALL.into_iter().find(|c| c.judge(number) == Verdict::Fits) {
                    let other = other.label();
                    return Err(format!(
                        "That is a number of {other}, not of {name}. Please change one of the two."
                    ));
                }
                if verdict == Verdict::Mistyped {
                    return Err(format!(
                        "One of the digits is wrong: {name} has no such number. Please compare it with your receipt."
                    ));
                }
                let looks = self.looks();
                Err(format!("A number of {name} {looks}. Please compare it with your receipt."))
            }
        }
    }

    fn judge(self, number: &str) -> Verdict {
        let fits = match self {
            Self::Ups => vec![ups(number)],
            Self::Usps => usps(number),
            Self::Fedex => fedex(number),
            Self::DhlExpress => vec![dhl_express(number)],
            Self::OnTrac => vec![ontrac(number)],
            Self::Amazon => {
                vec![number.strip_prefix("TBA").filter(|n| n.len() == 12 && are_digits(n)).map(|_| true)]
            }
            Self::Post => vec![s10(number)],
        };
        match fits.into_iter().flatten().max() {
            Some(true) => Verdict::Fits,
            Some(false) => Verdict::Mistyped,
            None => Verdict::Other,
        }
    }
}

/// Of one shape: nothing where a number has another one, else whether its check digit is right.
type Fits = Option<bool>;

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of a letter or digit; letters count as the carriers count them.
fn value(byte: u8) -> u64 {
    match byte {
        b'0'..=b'9' => u64::from(byte - b'0'),
        other => u64::from(other.saturating_sub(3) % 10),
    }
}

/// All but the last one, and the last one.
fn parted(number: &str) -> Option<(&str, u64)> {
    let (at, last) = number.char_indices().next_back().filter(|(_, last)| last.is_ascii_digit())?;
    Some((&number[..at], u64::from(last.to_digit(10)?)))
}

/// Every other digit counts more; the sum and the check digit make a multiple of ten.
fn mod_10(number: &str, even: u64, odd: u64) -> bool {
    let Some((serial, check)) = parted(number) else { return false };
    let weigh = |(at, byte): (usize, u8)| value(byte) * if at % 2 == 0 { even } else { odd };
    let sum: u64 = serial.bytes().enumerate().map(weigh).sum();
    (10 - sum % 10) % 10 == check
}

/// Each digit counts by its weight; what is left of the sum is the check digit.
fn weighted(number: &str, weights: &[u64]) -> bool {
    let Some((serial, check)) = parted(number) else { return false };
    let sum: u64 = serial.bytes().zip(weights).map(|(byte, weight)| value(byte) * weight).sum();
    sum % 11 % 10 == check
}

fn ups(number: &str) -> Fits {
    let rest = number.strip_prefix("1Z")?;
    (rest.len() == 16).then(|| mod_10(rest, 1, 2))
}

fn usps(number: &str) -> Vec<Fits> {
    let abroad = s10(number).filter(|_| number.ends_with("US"));
    if !are_digits(number) {
        return vec![abroad];
    }
    // On labels the code of the receiver stands before the number.
    let routed = number.strip_prefix("420").and_then(|rest| rest.get(5..));
    let long = number.strip_prefix("420").and_then(|rest| rest.get(9..)).filter(|rest| match rest.len() {
        20 => true,
        22 => rest.starts_with('9') && matches!(rest.as_bytes()[1], b'2'..=b'5'),
        _ => false,
    });
    let mut fits =
        vec![(number.len() == 20).then(|| mod_10(number, 3, 1)), long.map(|rest| mod_10(rest, 3, 1))];
    for rest in [Some(number), routed].into_iter().flatten() {
        let named = rest.starts_with('9') && matches!(rest.as_bytes().get(1), Some(b'1'..=b'5'));
        fits.push(match (named, rest.len()) {
            (true, 22 | 26) => Some(mod_10(rest, 3, 1)),
            (false, 20 | 24) => Some(mod_10(&format!("91{rest}"), 3, 1)),
            _ => None,
        });
    }
    fits
}

const FEDEX_EXPRESS: [u64; 11] = [3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1];
const FEDEX_LABEL: [u64; 13] = [1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1];

fn fedex(number: &str) -> Vec<Fits> {
    if !are_digits(number) {
        return Vec::new();
    }
    match number.len() {
        12 => vec![Some(weighted(number, &FEDEX_EXPRESS))],
        15 => vec![Some(mod_10(number, 1, 3))],
        18 => vec![Some(mod_10(&number[2..], 3, 1))],
        20 => vec![Some(mod_10(&format!("92{number}"), 3, 1))],
        22 if number.starts_with("92") => vec![Some(mod_10(number, 3, 1))],
        22 if number.starts_with("96") => vec![Some(mod_10(&number[7..], 1, 3))],
        34 if number.starts_with("100") || number.starts_with("96") => {
            vec![Some(weighted(&number[20..], &FEDEX_LABEL))]
        }
        _ => Vec::new(),
    }
}

fn dhl_express(number: &str) -> Fits {
    if !are_digits(number) || !matches!(number.len(), 10 | 11) {
        return None;
    }
    let (serial, check) = parted(number)?;
    Some(serial.parse::<u64>().ok()? % 7 == check)
}

fn ontrac(number: &str) -> Fits {
    let rest = number.strip_prefix('C').filter(|rest| rest.len() == 14 && are_digits(rest))?;
    let serial = if rest.starts_with('4') { rest.to_owned() } else { format!("4{rest}") };
    Some(mod_10(&serial, 1, 2))
}

/// The countries whose posts take part.
const S10_COUNTRIES: &str = "AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI \
    CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GM GN GQ GR \
    GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI \
    LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ \
    OM PA PE PG PH PK PL PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD \
    TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW";

/// The numbers of the Universal Postal Union: service, serial number, check digit, country.
fn s10(number: &str) -> Fits {
    let letters = |part: Option<&str>| part.is_some_and(|p| p.bytes().all(|b| b.is_ascii_uppercase()));
    let digits = number.get(2..11).filter(|digits| number.len() == 13 && are_digits(digits))?;
    let country = number.get(11..)?;
    if !letters(number.get(..2)) || !S10_COUNTRIES.split(' ').any(|known| known == country) {
        return None;
    }
    let sum: u64 =
        digits.bytes().zip([8, 6, 4, 2, 3, 5, 9, 7]).map(|(byte, weight)| value(byte) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    Some(value(digits.as_bytes()[8]) == check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// What the files say: kinds of numbers with their page and their examples.
    fn kinds(file: &str) -> Vec<Value> {
        let path = format!("{}/../data/tracking/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let data: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        data["tracking_numbers"].as_array().unwrap().clone()
    }

    fn examples(kind: &Value, which: &str) -> Vec<String> {
        let all = kind["test_numbers"][which].as_array().unwrap().iter();
        all.map(|number| number.as_str().unwrap().split_whitespace().collect()).collect()
    }

    const FILES: [(&str, Carrier); 7] = [
        ("ups", Carrier::Ups),
        ("usps", Carrier::Usps),
        ("fedex", Carrier::Fedex),
        ("dhl", Carrier::DhlExpress),
        ("ontrac", Carrier::OnTrac),
        ("amazon", Carrier::Amazon),
        ("s10", Carrier::Post),
    ];

    #[test]
    fn the_examples_of_the_data_are_judged_as_it_says() {
        let mut count = 0;
        for (file, carrier) in FILES {
            for kind in kinds(file) {
                for number in examples(&kind, "valid") {
                    assert_eq!(carrier.check(&number), Ok(()), "{file} {number}");
                    count += 1;
                }
                for number in examples(&kind, "invalid") {
                    assert!(carrier.check(&number).is_err(), "{file} {number}");
                    count += 1;
                }
            }
        }
        assert!(count > 90, "{count}");
    }

    #[test]
    fn a_parcel_is_followed_on_the_page_that_the_data_names() {
        for (file, carrier) in FILES {
            for kind in kinds(file) {
                let named = kind["tracking_url"]
                    .as_str()
                    .map(|url| url.replace("%s", "1").replace("http://", "https://"));
                assert_eq!(carrier.page("1"), named, "{file}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_number_is_told() {
        let told = |carrier: Carrier, number: &str| carrier.check(number).unwrap_err();
        assert!(told(Carrier::Ups, "12").contains("begins with 1Z"));
        assert!(told(Carrier::Ups, "1Z999AA10123456785").starts_with("One of the digits is wrong"));
        assert!(
            told(Carrier::Usps, "1Z999AA10123456784").starts_with("That is a number of UPS, not of USPS")
        );
        for carrier in Carrier::ALL {
            assert!(told(carrier, "12").ends_with('.'), "{carrier:?}");
        }
    }

    #[test]
    fn a_carrier_is_known_by_the_names_that_people_use() {
        assert_eq!(Carrier::named(" u.s. Postal service"), None);
        assert_eq!(Carrier::named("fedex"), Some(Carrier::Fedex));
        assert_eq!(Carrier::named("United States Postal Service"), Some(Carrier::Usps));
        assert_eq!(Carrier::named("Royal Mail"), None);
        for carrier in Carrier::ALL {
            assert_eq!(Carrier::named(carrier.label()), Some(carrier));
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed_where_each_digit_counts(at in 0_usize..16, by in 1_u8..10) {
            let mut number = b"1Z0000000000000000".to_vec();
            prop_assert!(Carrier::Ups.check("1Z0000000000000000").is_ok());
            number[2 + at] = b'0' + by;
            let number = String::from_utf8(number).unwrap();
            // Twice five is ten: the check digit of UPS does not see that one.
            let unseen = at % 2 == 1 && at < 15 && by == 5;
            prop_assert_eq!(Carrier::Ups.check(&number).is_err(), !unseen, "{}", number);
        }

        #[test]
        fn any_text_is_judged(number in "[A-Z0-9]{5,40}") {
            for carrier in Carrier::ALL {
                if let Err(sentence) = carrier.check(&number) {
                    prop_assert!(sentence.ends_with('.'));
                }
            }
        }
    }
}
