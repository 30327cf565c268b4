//! Talk of paying past the site: its reader is warned, because that money is gone when something is wrong.

use super::tokens::tokens;

/// Words that follow each other; marks between them do not count.
const PHRASES: &[&[&str]] = &[
    &["zelle"],
    &["venmo"],
    &["cashapp"],
    &["cash", "app"],
    &["paypal"],
    &["pay", "pal"],
    &["revolut"],
    &["western", "union"],
    &["moneygram"],
    &["bitcoin"],
    &["btc"],
    &["usdt"],
    &["crypto"],
    &["iban"],
    &["bank", "transfer"],
    &["bank", "account"],
    &["bank", "details"],
    &["direct", "deposit"],
    &["wire", "transfer"],
    &["wire", "me"],
    &["wire", "you"],
    &["wire", "the"],
    &["by", "wire"],
    &["via", "wire"],
    &["gift", "card"],
    &["gift", "cards"],
    &["giftcard"],
    &["giftcards"],
    &["friends", "and", "family"],
    &["friends", "family"],
    &["pay", "cash"],
    &["pay", "in", "cash"],
    &["pay", "you", "cash"],
    &["pay", "me", "cash"],
    &["cash", "only"],
    &["cash", "in", "hand"],
    &["cash", "on", "pickup"],
    &["pay", "outside"],
    &["pay", "directly"],
    &["pay", "me", "directly"],
    &["pay", "you", "directly"],
    &["outside", "the", "site"],
    &["outside", "of", "the", "site"],
    &["outside", "this", "site"],
    &["outside", "the", "app"],
    &["outside", "the", "platform"],
    &["outside", "of", "the", "platform"],
    &["outside", "the", "market"],
    &["off", "the", "site"],
    &["off", "site"],
    &["off", "platform"],
    &["off", "the", "platform"],
    &["avoid", "the", "fee"],
    &["avoid", "the", "fees"],
    &["avoid", "fees"],
    &["save", "the", "fee"],
    &["save", "the", "fees"],
    &["without", "the", "fee"],
    &["without", "the", "fees"],
];

/// Whether a text talks of paying in another way than by the site's checkout.
pub fn pays_elsewhere(text: &str) -> bool {
    let words: Vec<String> = tokens(text).into_iter().filter(|t| t.is_word).map(|t| t.text).collect();
    PHRASES.iter().any(|phrase| words.windows(phrase.len()).any(|said| said.iter().eq(phrase.iter())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_of_paying_elsewhere_is_heard() {
        for text in [
            "Do you take Zelle?",
            "VENMO me $350",
            "I have Cash App",
            "cash-app works too",
            "PayPal friends and family please",
            "Send it by Western Union.",
            "A wire transfer is safest",
            "You can wire me the money",
            "Give me your bank details",
            "I'd rather pay in cash",
            "Let us deal outside the platform and avoid the fees",
            "pay with gift cards",
            "crypto?",
        ] {
            assert!(pays_elsewhere(text), "{text}");
        }
    }

    #[test]
    fn talk_of_phones_and_prices_is_not() {
        for text in [
            "Would you take $340?",
            "Are wired headphones in the box?",
            "Does Apple Pay work on it?",
            "The cashback is over.",
            "How do I transfer my data?",
            "Is the price negotiable?",
            "It was a gift. The SIM card is not in it.",
            "My family and friends like it.",
            "The site says it ships on Monday.",
        ] {
            assert!(!pays_elsewhere(text), "{text}");
        }
    }
}
