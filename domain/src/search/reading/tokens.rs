//! The words of a typed text, of which each reading pass takes those that it understands.

use crate::text;

/// The words in their order; a taken one parts its neighbours.
pub(super) struct Tokens {
    tokens: Vec<Token>,
}

struct Token {
    /// Lower case: a folded word, or an amount with its signs as typed.
    text: String,
    taken: bool,
}

impl Tokens {
    pub(super) fn of(typed: &str) -> Self {
        let mut tokens = Vec::new();
        let mut push = |text: String| tokens.push(Token { text, taken: false });
        let lower = typed.to_lowercase().replace(['–', '—'], "-").replace('<', " < ").replace('>', " > ");
        for word in lower.split_whitespace() {
            let word = word.trim_matches(|c: char| ",;:!?()[]\"'.".contains(c));
            if word == "<" || word == ">" || word == "-" || is_amount(word) {
                push(word.to_owned());
            } else {
                let folded = text::folded(word);
                let known = |word: &&str| word.chars().any(char::is_alphanumeric);
                folded.split(' ').filter(known).for_each(|word| push(word.to_owned()));
            }
        }
        Self { tokens }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.taken)
    }

    /// A word that nobody took.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|token| !token.taken).map(|token| token.text.as_str())
    }

    /// Two neighbours that nobody took.
    pub(super) fn pair(&self, at: usize) -> Option<(&str, &str)> {
        Some((self.word(at)?, self.word(at + 1)?))
    }

    /// Whether a word names an account that a phone may be tied to.
    pub(super) fn is_account(&self, at: usize) -> bool {
        matches!(self.word(at), Some("icloud" | "google" | "account" | "frp" | "apple"))
    }

    /// So many neighbours that nobody took.
    pub(super) fn run(&self, at: usize, length: usize) -> Option<Vec<&str>> {
        (at..at + length).map(|at| self.word(at)).collect()
    }

    pub(super) fn take(&mut self, at: usize, length: usize) {
        self.tokens.iter_mut().skip(at).take(length).for_each(|token| token.taken = true);
    }

    /// The words that nobody took, signs left out.
    pub(super) fn rest(&self) -> Vec<String> {
        let rest = self.tokens.iter().filter(|token| !token.taken);
        rest.flat_map(|token| {
            let folded = text::folded(&token.text);
            folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
    }
}

/// Whether folding would lose something: `$1,299.50`, `200-300`, `8/128`.
fn is_amount(word: &str) -> bool {
    let is_sign = |c: char| "$€£¥₹".contains(c);
    let part = |part: &str| {
        let digits = part.trim_start_matches(is_sign);
        let unit = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        digits.starts_with(|c: char| c.is_ascii_digit())
            && unit.chars().all(|c| is_sign(c) || c.is_ascii_lowercase())
            && unit.chars().count() <= 4
    };
    word.contains(|c: char| is_sign(c) || ".,-/".contains(c)) && word.split(['-', '/']).all(part)
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    #[test]
    fn amounts_keep_their_signs_and_words_do_not() {
        let tokens = Tokens::of("iPhone-13, (Pro) under $1,299.50! 8/128 <300");
        let words: Vec<&str> = (0..tokens.len()).filter_map(|at| tokens.word(at)).collect();
        assert_eq!(words, ["iphone", "13", "pro", "under", "$1,299.50", "8/128", "<", "300"]);
    }
}
