//! What the people of the demo market say about their phones.

use domain::listings::{Body, Function, Grade, Screen};

/// How it looks, with what its seller answers to the questions.
pub(super) const fn condition(grade: Grade) -> &'static [(&'static str, Screen, Body, Function)] {
    use Function::{Faulty, Full};
    match grade {
        Grade::Mint => &[
            ("Looks the way it did when I took it out of the box.", Screen::Flawless, Body::Flawless, Full),
            (
                "Lived in a case with a glass protector from the first day; I can't find a mark on it.",
                Screen::Flawless,
                Body::Flawless,
                Full,
            ),
            ("Bought as a spare and hardly ever switched on.", Screen::Flawless, Body::Flawless, Full),
            (
                "I checked it under a bright lamp and found no scratch, front or back.",
                Screen::Flawless,
                Body::Flawless,
                Full,
            ),
            (
                "Came back from a warranty exchange two months ago, so it is as good as new.",
                Screen::Flawless,
                Body::Flawless,
                Full,
            ),
            (
                "Used as a desk phone for a few weeks. No marks at all.",
                Screen::Flawless,
                Body::Flawless,
                Full,
            ),
        ],
        Grade::Good => &[
            (
                "Two hairline marks on the frame near the charging port, nothing on the screen.",
                Screen::Flawless,
                Body::Worn,
                Full,
            ),
            (
                "Light wear at the corners from the case; the glass is clean.",
                Screen::Flawless,
                Body::Worn,
                Full,
            ),
            (
                "There is a faint scratch on the back that only shows when you tilt it.",
                Screen::Flawless,
                Body::Worn,
                Full,
            ),
            (
                "Screen is spotless. The frame has the small rubs that a year in a pocket leaves.",
                Screen::Flawless,
                Body::Worn,
                Full,
            ),
            (
                "Honest everyday wear, nothing you can feel with a fingernail.",
                Screen::Marks,
                Body::Worn,
                Full,
            ),
            (
                "One tiny nick at the lower left corner, shown in the second picture.",
                Screen::Marks,
                Body::Worn,
                Full,
            ),
        ],
        Grade::Fair => &[
            (
                "Several scratches on the screen that you can feel, but none in the way when it is lit.",
                Screen::Scratched,
                Body::Worn,
                Full,
            ),
            (
                "A dent at the top edge from a fall onto gravel. Everything works as it should.",
                Screen::Marks,
                Body::Dented,
                Full,
            ),
            ("The back is well scuffed because I never used a case.", Screen::Marks, Body::Dented, Full),
            (
                "Paint is worn off at the corners, and the display has a long thin scratch.",
                Screen::Scratched,
                Body::Worn,
                Full,
            ),
            (
                "It has travelled with me for years, and you can see it. The glass is whole.",
                Screen::Scratched,
                Body::Dented,
                Full,
            ),
        ],
        Grade::Damaged => &[
            (
                "The screen glass is cracked from the lower right corner. Touch and picture still work everywhere.",
                Screen::Cracked,
                Body::Worn,
                Full,
            ),
            (
                "Back glass is broken, and the main camera is blurry at the edges. Front is fine.",
                Screen::Flawless,
                Body::Broken,
                Faulty,
            ),
            (
                "The battery swells a little and needs replacing before it is used every day.",
                Screen::Marks,
                Body::Worn,
                Faulty,
            ),
            (
                "The charging port is loose: it charges wirelessly, or by cable at the right angle.",
                Screen::Marks,
                Body::Worn,
                Faulty,
            ),
            (
                "A line of dead pixels runs down the left side of the display. Everything else works.",
                Screen::Marks,
                Body::Worn,
                Faulty,
            ),
        ],
    }
}

/// How it works, with the battery's health where that is named; not said of damaged ones.
pub(super) const STATE: [(&str, Option<u8>); 14] = [
    ("Battery health shows 89 %.", Some(89)),
    ("Battery health is at 94 %, and it easily lasts my day.", Some(94)),
    ("Battery still gets me from breakfast to bedtime.", None),
    ("The maker's own service replaced the battery last spring; the receipt comes with it.", Some(98)),
    ("Face and fingerprint unlock work every time.", None),
    ("Speakers, microphones and cameras all tested today.", None),
    ("Updated to the newest system and reset afterwards.", None),
    ("Already signed out of my accounts and erased.", None),
    ("Works with both a physical SIM and an eSIM.", None),
    ("Never opened, never repaired, never been in water.", None),
    ("No burn-in, and the brightness is even.", None),
    ("All buttons click as they should, the mute switch included.", None),
    ("GPS, Bluetooth and contactless payment work fine.", None),
    ("The wireless charging works with and without a case.", None),
];

/// What comes with it.
pub(super) const EXTRAS: [&str; 12] = [
    "Comes in its box with an unused cable.",
    "I'll add two cases and a spare screen protector.",
    "Box and paper are gone, but a charger is included.",
    "Just the phone, well wrapped.",
    "Includes the original box, cable and a leather case.",
    "A clear case is on it and stays on it.",
    "The receipt is there, so the rest of the warranty goes to you.",
    "Comes with a fast charger that I no longer need.",
    "Box included; the cable has been used.",
    "I can add a car mount if you want it.",
    "Nothing else in the parcel, which keeps the price down.",
    "With a wallet case that is worn but fine.",
];

/// Why it is sold, or how.
pub(super) const CLOSING: [&str; 14] = [
    "Selling because work gave me another one.",
    "I moved up to a bigger screen, so this one is looking for a new home.",
    "It was my daughter's; she switched systems.",
    "Ships the next working day, insured.",
    "I pack with care and send a photo of the parcel.",
    "From a home without pets or smoke.",
    "Ask me anything, I usually answer within the hour.",
    "The price is fair, I think; reasonable offers are read.",
    "Second owner; bought it from a friend in my street.",
    "I only sell what I have used myself.",
    "Gift that I never got along with.",
    "Going abroad, so it needs to go soon.",
    "Two of us upgraded at once, hence the sale.",
    "",
];

#[cfg(test)]
mod tests {
    use super::*;
    use domain::listings::{Answers, Parts, grade};

    #[test]
    fn what_people_say_and_what_they_answer_make_the_same_grade() {
        for expected in Grade::ALL {
            for (said, screen, body, function) in condition(expected) {
                let answers = Answers {
                    screen: Some(*screen),
                    body: Some(*body),
                    function: Some(*function),
                    parts: Some(Parts::Original),
                    ..Answers::default()
                };
                assert_eq!(grade(&answers).unwrap().grade, expected, "{said}");
            }
        }
    }
}
