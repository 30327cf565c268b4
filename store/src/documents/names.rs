//! What collections, keys and blobs may be called, alike in both homes: no name can leave its folder or its table.

use crate::{Error, Result};

pub(super) fn check_collection(name: &str) -> Result<()> {
    let good = (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if good { Ok(()) } else { Err(Error::Documents(format!("{name:?} can't be the name of a collection"))) }
}

pub(super) fn check_key(key: &str) -> Result<()> {
    let good = (1..=512).contains(&key.len()) && !key.contains('\0');
    if good { Ok(()) } else { Err(Error::Documents(format!("{key:?} can't be the key of a document"))) }
}

/// Upper case is left out because some file systems take `A` and `a` for the same.
pub(super) fn check_blob(name: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let good = (3..=128).contains(&name.len())
        && name.bytes().take(2).all(plain)
        && name.bytes().all(|b| plain(b) || b == b'-' || b == b'.');
    if good { Ok(()) } else { Err(Error::Documents(format!("{name:?} can't be the name of a blob"))) }
}

/// The least text that comes after everything that begins with `prefix`; none where there is no such text.
pub(super) fn end_of(prefix: &str) -> Option<String> {
    let mut rest = prefix.to_owned();
    while let Some(last) = rest.pop() {
        // No character has the numbers between the two, so the next one after U+D7FF is U+E000.
        let next = if last == '\u{D7FF}' { Some('\u{E000}') } else { char::from_u32(u32::from(last) + 1) };
        if let Some(next) = next {
            rest.push(next);
            return Some(rest);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_blob_can_not_be_called_by_a_path() {
        for name in ["", "ab", "../up", "ab/cd", "ab\\cd", "ab\0cd", "..a", "-ab", "a.b", "ABC", "abé"] {
            assert!(check_blob(name).is_err(), "{name:?}");
        }
        assert!(check_blob(&"a".repeat(129)).is_err());
        assert!(check_blob("0f-320.jpg").is_ok());
    }

    #[test]
    fn a_collection_can_not_be_called_by_more_than_letters_and_underscores() {
        for name in ["", "Reviews", "a-b", "a b", "a\"b", "a$b", "a.b", "é", "a1"] {
            assert!(check_collection(name).is_err(), "{name:?}");
        }
        assert!(check_collection("spec_sheets").is_ok());
    }

    proptest! {
        #[test]
        fn texts_with_a_prefix_lie_between_it_and_its_end(prefix in "\\PC{0,4}", rest in "\\PC{0,4}", other in "\\PC{0,6}") {
            let text = format!("{prefix}{rest}");
            let end = end_of(&prefix);
            let within = |text: &str| text >= prefix.as_str() && end.as_deref().is_none_or(|end| text < end);
            prop_assert!(within(&text));
            prop_assert_eq!(within(&other), other.starts_with(&prefix));
        }
    }

    #[test]
    fn the_last_characters_of_all_have_ends_too() {
        assert_eq!(end_of("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(end_of("\u{10FFFF}"), None);
        assert_eq!(end_of("\u{D7FF}").as_deref(), Some("\u{E000}"));
    }
}
