//! The words and marks of a message with their places in it, for what looks for contact details.

use std::ops::Range;

/// A run of letters and digits, or one other character that is no white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In bytes of the text.
    pub at: Range<usize>,
    /// In lower case, with plain digits.
    pub text: String,
    pub is_word: bool,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Whether nothing stands between this and the next one.
    pub fn touches(&self, next: &Token) -> bool {
        self.at.end == next.at.start
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut joins = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let is_word = c.is_alphanumeric();
        if c.is_whitespace() {
            joins = false;
            continue;
        }
        let lower: String = plain_digit(c).to_lowercase().collect();
        match tokens.last_mut().filter(|last| joins && is_word && last.is_word) {
            Some(last) => {
                last.at.end = end;
                last.text.push_str(&lower);
            }
            None => tokens.push(Token { at: start..end, text: lower, is_word }),
        }
        joins = true;
    }
    tokens
}

/// Digits of other scripts and shapes as those of ASCII.
fn plain_digit(c: char) -> char {
    // Where the digits begin: full width, Arabic-Indic (two sets), Devanagari, bold and double-struck mathematics.
    let begins = [0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6];
    let value = begins.iter().map(|begin| (c as u32).wrapping_sub(*begin)).find(|value| *value < 10);
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_know_their_places() {
        let text = "Ring ٥５-x!";
        let found = tokens(text);
        let words: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(words, ["ring", "55", "-", "x", "!"]);
        assert_eq!(&text[found[1].at.clone()], "٥５");
        assert!(found[1].touches(&found[2]) && !found[0].touches(&found[1]));
    }
}
