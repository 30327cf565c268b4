//! Which phone a browser runs on, as far as it tells: a model code, or, on an iPhone, its screen and its system.

/// What can be told of the phone behind a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// What the device calls itself: `SM-G991B`, `Pixel 7a`.
    Code(String),
    /// An iPhone with a system of this major version, where that is said. Its maker hides which one it is.
    Iphone { ios: Option<u16> },
}

/// Longest code that is looked at, in characters; the longest known one has fewer.
const LONGEST_CODE: usize = 60;

/// Reads the header `Sec-CH-UA-Model`, which may be empty, and the user agent.
pub fn told(model_hint: &str, user_agent: &str) -> Option<Told> {
    let hinted = model_hint.trim().trim_matches('"').replace('\\', "");
    if let Some(code) = code(&hinted) {
        return Some(Told::Code(code));
    }
    if user_agent.contains("(iPhone;") {
        return Some(Told::Iphone { ios: ios(user_agent) });
    }
    android_code(user_agent).map(Told::Code)
}

/// A text that can be a device's name for itself.
fn code(text: &str) -> Option<String> {
    let text = text.trim();
    let readable = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    let long_enough = text.len() > 1 && text.chars().count() <= LONGEST_CODE;
    (readable && long_enough && text.bytes().any(|b| b.is_ascii_alphabetic())).then(|| text.to_owned())
}

/// `SM-G991B` of `Mozilla/5.0 (Linux; Android 13; SM-G991B Build/TP1A) …`. Chrome says `K` for every phone.
fn android_code(user_agent: &str) -> Option<String> {
    let (_, rest) = user_agent.split_once("Android ")?;
    let mut open = 0_i32;
    // Names have brackets of their own: `moto g power (2021)`.
    let end = rest.char_indices().find(|(_, c)| {
        open += i32::from(*c == '(') - i32::from(*c == ')');
        open < 0
    });
    let inside = &rest[..end?.0];
    let said = inside.split(';').skip(1).map(str::trim);
    let meant = said.filter(|part| !is_no_device(part)).last()?;
    code(meant.split(" Build/").next().unwrap_or(meant))
}

/// What stands beside the device in a user agent.
fn is_no_device(part: &str) -> bool {
    let is_locale = part.len() == 5 && matches!(part.as_bytes()[2], b'-' | b'_') && part.is_ascii();
    matches!(part, "" | "K" | "Mobile" | "Tablet" | "wv" | "U") || part.starts_with("rv:") || is_locale
}

/// The major version of the system. Newer browsers stopped counting it in one place and say it in the other.
fn ios(user_agent: &str) -> Option<u16> {
    let after = |mark: &str| {
        let (_, rest) = user_agent.split_once(mark)?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u16>().ok()
    };
    after("iPhone OS ").max(after("Version/"))
}

/// An iPhone: its slug, its screen in points and pixels a point, and the systems that it came with and can have.
type Iphone = (&'static str, (u16, u16, u8), u16, u16);

/// The system that the newest phones have.
const NEWEST_IOS: u16 = 26;

const IPHONES: [Iphone; 44] = [
    ("apple-iphone-17-pro-max", (440, 956, 3), 26, 26),
    ("apple-iphone-17-pro", (402, 874, 3), 26, 26),
    ("apple-iphone-17", (402, 874, 3), 26, 26),
    ("apple-iphone-air", (420, 912, 3), 26, 26),
    ("apple-iphone-16e", (390, 844, 3), 18, 26),
    ("apple-iphone-16-pro-max", (440, 956, 3), 18, 26),
    ("apple-iphone-16-pro", (402, 874, 3), 18, 26),
    ("apple-iphone-16-plus", (430, 932, 3), 18, 26),
    ("apple-iphone-16", (393, 852, 3), 18, 26),
    ("apple-iphone-15-pro-max", (430, 932, 3), 17, 26),
    ("apple-iphone-15-pro", (393, 852, 3), 17, 26),
    ("apple-iphone-15-plus", (430, 932, 3), 17, 26),
    ("apple-iphone-15", (393, 852, 3), 17, 26),
    ("apple-iphone-14-pro-max", (430, 932, 3), 16, 26),
    ("apple-iphone-14-pro", (393, 852, 3), 16, 26),
    ("apple-iphone-14-plus", (428, 926, 3), 16, 26),
    ("apple-iphone-14", (390, 844, 3), 16, 26),
    ("apple-iphone-se-3rd-generation", (375, 667, 2), 15, 26),
    ("apple-iphone-13-pro-max", (428, 926, 3), 15, 26),
    ("apple-iphone-13-pro", (390, 844, 3), 15, 26),
    ("apple-iphone-13", (390, 844, 3), 15, 26),
    ("apple-iphone-13-mini", (375, 812, 3), 15, 26),
    ("apple-iphone-12-pro-max", (428, 926, 3), 14, 26),
    ("apple-iphone-12-pro", (390, 844, 3), 14, 26),
    ("apple-iphone-12", (390, 844, 3), 14, 26),
    ("apple-iphone-12-mini", (375, 812, 3), 14, 26),
    ("apple-iphone-se-2nd-generation", (375, 667, 2), 13, 26),
    ("apple-iphone-11-pro-max", (414, 896, 3), 13, 26),
    ("apple-iphone-11-pro", (375, 812, 3), 13, 26),
    ("apple-iphone-11", (414, 896, 2), 13, 26),
    ("apple-iphone-xs-max", (414, 896, 3), 12, 18),
    ("apple-iphone-xs", (375, 812, 3), 12, 18),
    ("apple-iphone-xr", (414, 896, 2), 12, 18),
    ("apple-iphone-x", (375, 812, 3), 11, 16),
    ("apple-iphone-8-plus", (414, 736, 3), 11, 16),
    ("apple-iphone-8", (375, 667, 2), 11, 16),
    ("apple-iphone-7-plus", (414, 736, 3), 10, 15),
    ("apple-iphone-7", (375, 667, 2), 10, 15),
    ("apple-iphone-se-1st-generation", (320, 568, 2), 9, 15),
    ("apple-iphone-6s-plus", (414, 736, 3), 9, 15),
    ("apple-iphone-6s", (375, 667, 2), 9, 15),
    ("apple-iphone-6-plus", (414, 736, 3), 8, 12),
    ("apple-iphone-6", (375, 667, 2), 8, 12),
    ("apple-iphone-5s", (320, 568, 2), 7, 12),
];

/// The slugs of the iPhones that have this screen, `390x844@3`, and can have this system; newest first.
pub fn iphones(screen: &str, ios: Option<u16>) -> Vec<&'static str> {
    let Some(screen) = read_screen(screen) else { return Vec::new() };
    // Whatever has the newest system may get later ones too.
    let can_have = |from: u16, to: u16| ios.is_none_or(|ios| from <= ios && (ios <= to || to == NEWEST_IOS));
    let fits = IPHONES.iter().filter(|(_, has, from, to)| *has == screen && can_have(*from, *to));
    fits.map(|(slug, ..)| *slug).collect()
}

fn read_screen(text: &str) -> Option<(u16, u16, u8)> {
    let (size, ratio) = text.split_once('@')?;
    let (width, height) = size.split_once('x')?;
    let (width, height): (u16, u16) = (width.parse().ok()?, height.parse().ok()?);
    // Held sideways, it is the same phone.
    Some((width.min(height), width.max(height), ratio.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_of_the_browser_counts_before_the_user_agent() {
        let reduced =
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36";
        assert_eq!(told("\"Pixel 7a\"", reduced), Some(Told::Code("Pixel 7a".into())));
        assert_eq!(told("SM-S911B", reduced), Some(Told::Code("SM-S911B".into())));
        assert_eq!(told("\"\"", reduced), None);
        assert_eq!(told("", reduced), None);
    }

    #[test]
    fn older_browsers_say_the_device_in_the_user_agent() {
        for (agent, code) in [
            ("Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36", Some("SM-G991B")),
            ("Mozilla/5.0 (Linux; Android 12; moto g power (2021)) Apple", Some("moto g power (2021)")),
            (
                "Mozilla/5.0 (Linux; U; Android 11; en-us; M2101K6G Build/RKQ1.200826.002) Apple",
                Some("M2101K6G"),
            ),
            ("Mozilla/5.0 (Linux; Android 14; CPH2413; wv) AppleWebKit/537.36", Some("CPH2413")),
            ("Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", None),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", None),
            ("Android 13", None),
            ("", None),
        ] {
            assert_eq!(told("", agent), code.map(|code| Told::Code(code.into())), "{agent}");
        }
    }

    #[test]
    fn an_iphone_says_its_system_and_not_its_name() {
        let agent = |os: &str, version: &str| {
            format!(
                "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X) AppleWebKit/605.1.15 Version/{version} Safari"
            )
        };
        assert_eq!(told("", &agent("15_6", "15.6")), Some(Told::Iphone { ios: Some(15) }));
        assert_eq!(told("", &agent("18_6", "26.0")), Some(Told::Iphone { ios: Some(26) }));
    }

    #[test]
    fn screen_and_system_leave_a_handful_of_iphones() {
        let of = |screen: &str, ios: u16| iphones(screen, Some(ios));
        assert_eq!(
            of("375x812@3", 14),
            ["apple-iphone-12-mini", "apple-iphone-11-pro", "apple-iphone-xs", "apple-iphone-x"]
        );
        assert_eq!(
            of("375x812@3", 26),
            ["apple-iphone-13-mini", "apple-iphone-12-mini", "apple-iphone-11-pro"]
        );
        assert_eq!(of("852x393@3", 16), ["apple-iphone-14-pro"]);
        assert_eq!(of("414x896@2", 27), ["apple-iphone-11"]);
        for nonsense in ["", "x@", "390x844", "390x844@x", "99999999x1@3", "1x1@1"] {
            assert!(iphones(nonsense, None).is_empty(), "{nonsense}");
        }
        // Never more than fit on one screen of a phone.
        for (_, (width, height, ratio), from, to) in IPHONES {
            for ios in from..=to {
                assert!(of(&format!("{width}x{height}@{ratio}"), ios).len() <= 8);
            }
        }
    }
}
