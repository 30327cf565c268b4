//! Phone numbers: whatever people type becomes E.164, or a sentence that says what is wrong.

use phonenumber::Mode;
use phonenumber::country::Id;

/// Reads a phone number as typed; `country` (ISO 3166-1 alpha-2) tells its prefix where it has no `+`.
pub(super) fn e164(typed: &str, country: &str) -> Result<String, String> {
    let typed = typed.trim();
    let region: Option<Id> = country.trim().to_uppercase().parse().ok();
    if region.is_none() && !typed.starts_with('+') {
        return Err(
            "Choose the country of your phone number, or begin it with + and the country's code.".into()
        );
    }
    let number = phonenumber::parse(region, typed)
        .map_err(|_| "Type a phone number such as +1 617 555 0123.".to_owned())?;
    if !number.is_valid() || number.extension().is_some() {
        return Err("There is no such phone number. Please check its digits.".into());
    }
    Ok(number.format().mode(Mode::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::e164;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_with_or_without_its_country() {
        for (typed, country, expected) in [
            ("(617) 253-1212", "US", "+16172531212"),
            ("+1 617 253 1212", "", "+16172531212"),
            ("+49 30 901820", "US", "+4930901820"),
            ("030 901820", "de", "+4930901820"),
            ("+33 1 42 60 38 30", "FR", "+33142603830"),
        ] {
            assert_eq!(e164(typed, country).as_deref(), Ok(expected), "{typed} in {country}");
        }
    }

    #[test]
    fn what_nobody_can_be_called_at_is_refused_in_words() {
        for (typed, country) in [
            ("", "US"),
            ("123", "US"),
            ("+1 000 000 0000", "US"),
            ("617 253 1212", ""),
            ("call me", "US"),
            ("+999 1234567", "US"),
            ("+49 1", "DE"),
            ("6172531212 ext. 7", "US"),
            ("6172531212", "XX"),
        ] {
            let sentence = e164(typed, country).expect_err(typed);
            assert!(sentence.ends_with('.'), "{typed}: {sentence}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_without_a_panic(typed in "\\PC{0,40}", country in "[A-Z]{0,2}") {
            if let Ok(number) = e164(&typed, &country) {
                prop_assert!(number.starts_with('+') && number[1..].bytes().all(|b| b.is_ascii_digit()));
                prop_assert!(number.len() <= 16, "{} is longer than E.164 allows", number);
            }
        }
    }
}
