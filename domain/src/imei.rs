//! IMEI: the number that every phone has of its own. It is asked for, checked, and never shown or printed.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Fifteen digits, of which the last one checks the others (3GPP TS 23.003). `Debug` hides it; it can't be serialised.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Imei(String);

/// How many digits one has.
const DIGITS: usize = 15;
/// What people and labels put between the digits.
const BETWEEN: [char; 5] = [' ', '-', '/', '.', '\u{a0}'];

impl Imei {
    /// The fifteen digits. They go to the vault and to the device check, and nowhere else.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The type allocation code: which model it is. Eight digits.
    pub fn tac(&self) -> &str {
        &self.0[..8]
    }

    /// The last four digits, by which its owner recognises it.
    pub fn ending(&self) -> &str {
        &self.0[DIGITS - 4..]
    }
}

impl FromStr for Imei {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        let number = typed.strip_prefix("IMEI").or_else(|| typed.strip_prefix("imei")).unwrap_or(typed);
        let digits: String =
            number.trim_start_matches(':').chars().filter(|c| !BETWEEN.contains(c)).collect();
        if digits.is_empty() {
            return Err("Type the IMEI: dial *#06# to see it.".into());
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("An IMEI has digits only. Dial *#06# to see it.".into());
        }
        match digits.len() {
            DIGITS => {}
            16 => {
                return Err("That is an IMEISV, which has 16 digits. We need the IMEI, which has 15.".into());
            }
            19 | 20 => {
                return Err(
                    "That is the number of a SIM card. The IMEI has 15 digits; dial *#06# to see it.".into(),
                );
            }
            other => return Err(format!("An IMEI has 15 digits. This has {other}.")),
        }
        if digits.bytes().all(|byte| byte == b'0') {
            return Err("No phone has that IMEI. Dial *#06# to see it.".into());
        }
        if check_digit(&digits[..DIGITS - 1]) != digits.as_bytes()[DIGITS - 1] {
            return Err("One of the digits is wrong. Please compare them with what *#06# shows.".into());
        }
        Ok(Self(digits))
    }
}

/// The last digit that belongs to the others (Luhn), as ASCII. Anything but digits counts as zero.
pub fn check_digit(digits: &str) -> u8 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0').min(9));
            match n % 2 {
                0 if digit > 4 => 2 * digit - 9,
                0 => 2 * digit,
                _ => digit,
            }
        })
        .sum();
    // Below ten, so it fits.
    b'0' + ((10 - sum % 10) % 10) as u8
}

impl fmt::Debug for Imei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Imei(…)")
    }
}

/// An IMEI as somebody types it. `Debug` hides it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TypedImei(pub String);

impl TypedImei {
    /// `None` where nothing was typed.
    pub fn parse(&self) -> Option<Result<Imei, String>> {
        (!self.0.trim().is_empty()).then(|| self.0.parse())
    }
}

impl From<&str> for TypedImei {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for TypedImei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "TypedImei()" } else { "TypedImei(…)" })
    }
}

/// The form that begins a listing by the phone's IMEI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImeiForm {
    pub imei: TypedImei,
}

impl ImeiForm {
    pub fn parse(&self) -> Result<Imei, Refusal> {
        self.imei.0.parse().map_err(|sentence: String| Refusal::field("imei", sentence))
    }
}

/// What a seller sees of the IMEI that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnImei {
    /// The last four digits.
    pub ending: String,
    /// The model that such numbers were given to, where that is known and is another one than is sold.
    pub names_instead: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_imei_is_read_however_it_is_written() {
        for typed in [
            "490154203237518",
            " 49-015420-323751-8 ",
            "49 0154 2032 3751 8",
            "490154/20/323751/8",
            "IMEI: 490154203237518",
        ] {
            let imei: Imei = typed.parse().unwrap();
            assert_eq!((imei.digits(), imei.tac(), imei.ending()), ("490154203237518", "49015420", "7518"));
        }
    }

    #[test]
    fn each_mistake_is_told_in_its_own_words() {
        for (typed, hint) in [
            ("", "*#06#"),
            ("490154203237519", "One of the digits is wrong"),
            ("490154203237581", "One of the digits is wrong"),
            ("49015420323751", "This has 14"),
            ("4901542032375181", "IMEISV"),
            ("8991101200003204510", "SIM card"),
            ("F2LXK0ABCDEF", "digits only"),
            ("４９０１５４２０３２３７５１８", "digits only"),
            ("000000000000000", "No phone has that"),
        ] {
            let sentence = typed.parse::<Imei>().unwrap_err();
            assert!(sentence.contains(hint) && sentence.ends_with('.'), "{typed}: {sentence}");
        }
    }

    #[test]
    fn an_imei_is_never_printed() {
        let imei: Imei = "490154203237518".parse().unwrap();
        let typed = TypedImei::from("490154203237518");
        assert_eq!((format!("{imei:?}"), format!("{typed:?}")), ("Imei(…)".into(), "TypedImei(…)".into()));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(number in 1_u64..100_000_000_000_000, at in 0_usize..15, by in 1_u8..10) {
            let number = format!("{number:014}");
            let right = format!("{number}{}", char::from(check_digit(&number)));
            prop_assert!(right.parse::<Imei>().is_ok());
            let mut wrong = right.into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            prop_assert!(String::from_utf8(wrong).unwrap().parse::<Imei>().is_err());
        }

        #[test]
        fn any_text_is_answered(typed in "\\PC{0,24}") {
            if let Ok(imei) = typed.parse::<Imei>() {
                prop_assert_eq!(imei.digits().len(), 15);
            }
        }
    }
}
