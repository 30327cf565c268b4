//! How people shorten the names of phones, and what they add that names no model.

use domain::text;

/// The words that name a model, in the way in which the index knows them: `s21+` is `s21 plus`.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text::folded(name).split(' ') {
        let base = word.trim_matches('+');
        if !base.is_empty() {
            words.push(base.to_owned());
        }
        if word.ends_with('+') && !words.is_empty() {
            words.push("plus".into());
        }
    }
    words
}

/// The words of a typed text that may name a model: short forms written out, storage sizes and chatter left out.
pub(super) fn typed_words(typed: &str) -> Vec<String> {
    let typed: String = typed.chars().take(LONGEST).collect();
    let mut words = Vec::new();
    let oneplus =
        |word: &str| word.strip_prefix("1+").map_or(word.to_owned(), |rest| format!("oneplus {rest}"));
    for word in text::folded(&typed).split(' ').map(oneplus).flat_map(|word| name_words(&word)) {
        if is_storage_unit(&word) {
            words.pop_if(|size: &mut String| size.bytes().all(|b| b.is_ascii_digit()));
        } else if !is_storage(&word) {
            words.extend(written_out(&word));
        }
    }
    let naming: Vec<String> =
        words.iter().filter(|word| !CHATTER.contains(&word.as_str())).cloned().collect();
    let mut words = if naming.is_empty() { words } else { naming };
    words.truncate(MOST_WORDS);
    words
}

const LONGEST: usize = 100;
const MOST_WORDS: usize = 8;

/// Words around a model that do not tell which one it is.
pub(super) const CHATTER: [&str; 12] = [
    "phone",
    "phones",
    "mobile",
    "cell",
    "smartphone",
    "handset",
    "unlocked",
    "used",
    "new",
    "the",
    "my",
    "for",
];

fn is_storage_unit(word: &str) -> bool {
    matches!(word, "gb" | "tb" | "gig" | "gigs")
}

/// `128gb`
fn is_storage(word: &str) -> bool {
    let size = word.strip_suffix("gb").or_else(|| word.strip_suffix("tb"));
    size.is_some_and(|size| !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit()))
}

pub(super) fn written_out(word: &str) -> Vec<String> {
    let whole = match word {
        "ip" => "iphone",
        "pm" => "pro max",
        "op" => "oneplus",
        "first" => "1st",
        "second" => "2nd",
        "third" => "3rd",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.split(' ').map(str::to_owned).collect();
    }
    // 13pm and iphone13pm are the 13 Pro Max.
    if let Some(rest) = word.strip_suffix("pm").filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit())) {
        let mut words = written_out(rest);
        words.extend(["pro".to_owned(), "max".to_owned()]);
        return words;
    }
    // gs21 and sgs21 are the Galaxy S21, rn10 is the Redmi Note 10, ip13 is the iPhone 13.
    for (short, full, keep) in
        [("sgs", "galaxy", "s"), ("gs", "galaxy", "s"), ("rn", "redmi", "note"), ("ip", "iphone", "")]
    {
        if let Some(number) = word.strip_prefix(short)
            && number.starts_with(|c: char| c.is_ascii_digit())
        {
            return vec![full.to_owned(), format!("{keep}{number}")];
        }
    }
    vec![word.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_written_out_and_sizes_left_out() {
        for (typed, words) in [
            ("S21+ 128GB", "s21 plus"),
            ("iphone 13 pm 256 gb", "iphone 13 pro max"),
            ("iphone13pm", "iphone13 pro max"),
            ("ip13pm", "iphone 13 pro max"),
            ("iphone 12pm", "iphone 12 pro max"),
            ("pm", "pro max"),
            ("1+ 9 pro", "oneplus 9 pro"),
            ("1+9", "oneplus 9"),
            ("s21+", "s21 plus"),
            ("gs21 ultra", "galaxy s21 ultra"),
            ("rn10", "redmi note10"),
            ("ip13 unlocked", "iphone 13"),
            ("phone", "phone"),
            ("  ", ""),
            ("+ +", ""),
        ] {
            assert_eq!(typed_words(typed).join(" "), words, "{typed}");
        }
    }
}
