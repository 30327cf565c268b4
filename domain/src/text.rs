//! Text that people type: trimmed, in bounds, without control characters.

/// Parses one line of text: white space is folded, control characters are refused.
///
/// `name` begins the sentences of the errors, as in "Your name may have at most 60 characters.".
/// Lengths are counted in characters. An empty text is accepted when `min` is 0.
pub fn line(name: &str, text: &str, min: usize, max: usize) -> Result<String, String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    bounded(name, text, min, max, |c| c.is_control() || is_invisible(c))
}

/// Parses text of several lines: line ends become `\n`, other control characters are refused.
pub fn paragraphs(name: &str, text: &str, min: usize, max: usize) -> Result<String, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
    bounded(name, text, min, max, |c| (c.is_control() && c != '\n' && c != '\t') || is_invisible(c))
}

/// Characters that change how the text around them reads without being seen themselves.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn bounded(
    name: &str,
    text: String,
    min: usize,
    max: usize,
    refused: impl Fn(char) -> bool,
) -> Result<String, String> {
    if text.chars().any(refused) {
        return Err(format!("{name} contains characters that can't be shown. Please remove them."));
    }
    let length = text.chars().count();
    if length == 0 && min > 0 {
        return Err(format!("{name} is missing."));
    }
    if length < min {
        return Err(format!("{name} needs at least {min} characters."));
    }
    if length > max {
        return Err(format!("{name} may have at most {max} characters. This has {length}."));
    }
    Ok(text)
}

/// The letters and digits of a text in lower case, words parted by one space: what equality and search use.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = plain(c);
        if is_accent(c) {
            continue;
        }
        if c.is_alphanumeric() || c == '+' {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// An accent that stands after its letter, as some keyboards and file systems write it.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// The runs of letters and the runs of digits of a word that has both: `s21` is `s` and `21`.
pub fn parted(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, pair) in word.char_indices().zip(word.char_indices().skip(1)).map(|(a, b)| (b.0, (a.1, b.1))) {
        if pair.0.is_ascii_digit() != pair.1.is_ascii_digit() {
            parts.push(&word[begin..at]);
            begin = at;
        }
    }
    if begin > 0 {
        parts.push(&word[begin..]);
    }
    parts
}

/// A Latin letter without its accent, so that "Malaga" finds "Málaga"; other characters as they are.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' | 'ḍ' | 'ḏ' | 'ḑ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǧ' => 'g',
        'ĥ' | 'ħ' | 'ḥ' | 'ḩ' | 'ẖ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ỉ'..='ị' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ř' | 'ṟ' => 'r',
        'ś' | 'ŝ' | 'š' | 'ş' | 'ș' | 'ṣ' => 's',
        'ť' | 'ţ' | 'ț' | 'ṭ' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' | 'ṳ' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' | 'ẓ' | 'ẕ' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_bounded() {
        assert_eq!(line("Your name", "  Ada \t Lovelace ", 1, 60).unwrap(), "Ada Lovelace");
        assert_eq!(line("Your name", " ", 1, 60).unwrap_err(), "Your name is missing.");
        assert!(line("Your name", &"x".repeat(61), 1, 60).unwrap_err().contains("at most 60"));
        assert!(line("Your name", "Ada\u{0}", 1, 60).is_err());
        assert!(line("Your name", "Ada\u{202E}", 1, 60).is_err());
        assert_eq!(line("A note", "", 0, 60).unwrap(), "");
    }

    #[test]
    fn paragraphs_keep_their_line_ends_only() {
        assert_eq!(paragraphs("It", "a \r\n\r\nb\n", 1, 60).unwrap(), "a\n\nb");
        assert!(paragraphs("It", "a\u{7}b", 1, 60).is_err());
    }

    #[test]
    fn folding_makes_searches_forgiving() {
        assert_eq!(folded("  Galaxy S21+ (FE) "), "galaxy s21+ fe");
        assert_eq!(folded("Málaga"), "malaga");
        assert_eq!(folded("İstanbul"), "istanbul");
        assert_eq!(folded("A\u{301}vila"), "avila");
        assert_eq!(folded("Al Ḩudaydah"), "al hudaydah");
    }

    #[test]
    fn a_word_is_parted_between_letters_and_digits() {
        assert_eq!(parted("s21"), ["s", "21"]);
        assert_eq!(parted("7a"), ["7", "a"]);
        assert_eq!(parted("x3pro5"), ["x", "3", "pro", "5"]);
        assert!(parted("iphone").is_empty() && parted("13").is_empty() && parted("").is_empty());
    }
}
